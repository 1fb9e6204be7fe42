"""Reading what a learner corrects: the words of a command become a value that can be believed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.coach.record import FACT_KINDS, POLARITIES, FactKind, FactValue, Polarity
from bot.memory.errors import CorrectionRefused


def read_fact(kind: FactKind, text: str) -> FactValue:
    """The value of a fact as a learner types it. Raises CorrectionRefused when it has none."""
    text = text.strip()
    if kind == "hours_per_week":
        return _hours(text)
    if kind == "deadline":
        return _deadline(text)
    if kind == "zone":
        return _zone(text)
    if kind == "evenings":
        return int(text) if text.isdecimal() else _words(text)
    if kind in ("taste", "prefers"):
        return _words(text)
    return text


def read_polarity(topic: str, text: str) -> Polarity:
    """Known, partly or not_known, as a learner types it. Raises CorrectionRefused."""
    wanted = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    wanted = {"not": "not_known", "unknown": "not_known", "half": "partly"}.get(wanted, wanted)
    if wanted not in POLARITIES:
        raise CorrectionRefused(
            f"{topic!r} can be known, partly or not_known. To correct something about yourself, "
            f"name one of: {', '.join(FACT_KINDS)}."
        )
    return wanted


def _hours(text: str) -> float:
    try:
        hours = float(text.lower().removesuffix("hours").removesuffix("h").replace(",", "."))
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 168:
        raise CorrectionRefused(
            "Hours a week are a number from 0 to 168. Give one, for instance: hours_per_week 6"
        )
    return hours


def _deadline(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise CorrectionRefused(
            "A deadline is a date. Write it as year, month, day, for instance: deadline 2027-09-01"
        ) from error


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, KeyError) as error:
        raise CorrectionRefused(
            "A time zone has a name such as Europe/London or Asia/Kolkata. Give one of those."
        ) from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
