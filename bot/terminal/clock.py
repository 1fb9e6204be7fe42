"""What time it is for a command: the real time, or that of --now, in the zone of the learner."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

Now = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="TIME",
        help="Act as if it were this time, such as 2027-03-07T18:30, in your zone.",
    ),
]
# Far enough from the ends of the calendar to add and take away weeks.
_FIRST, _LAST = 1971, 2200


class UnclearMoment(Exception):
    """A moment that cannot be read; the text says how to write one."""


def read_moment(text: str, zone: str, option: str = "--now") -> datetime:
    """The moment in UTC that a text names; one without an offset is on the clock of `zone`.

    Raises UnclearMoment.
    """
    from bot.accountability.weeks import to_utc

    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not _FIRST <= found.year <= _LAST:
        raise UnclearMoment(
            f"I can't read the time after {option}. Write it as 2027-03-07T18:30, or with an "
            "offset as 2027-03-07T18:30+00:00."
        )
    return to_utc(found, ZoneInfo(zone)) if found.tzinfo is None else found.astimezone(UTC)


def stopped_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that always shows one moment, as one command that does one thing needs it."""
    return lambda: moment


def running_from(moment: datetime) -> Callable[[], datetime]:
    """A clock that shows this moment now and goes on, as a conversation needs it."""
    began = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - began)


def zone_here() -> str | None:
    """The name of this machine's time zone, where it can be told."""
    try:
        where = Path("/etc/localtime").resolve(strict=True).as_posix()
    except OSError:
        return None
    name = where.partition("/zoneinfo/")[2]
    return name.removeprefix("posix/").removeprefix("right/") or None
