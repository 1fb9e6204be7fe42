"""`coach progress`: the map, the hours and the consistency, as charts or as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.accountability.pictures import Picture
    from bot.desk.progress import Progress

_PARTS = ("map", "hours", "consistency")


def progress(
    png: Annotated[
        Path | None,
        typer.Option("--png", metavar="FILE", help="Write it as a picture to FILE.png."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PART", help="One part of it: map, hours or consistency."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if there is one.")
    ] = False,
    now: Now = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """How far you are: topics of your track, hours building against studying, consistency.

    Examples:\n
      coach progress\n
      coach progress --only hours\n
      coach progress --png progress.png --force
    """
    from bot.desk.progress import progress as act
    from bot.terminal.files import NotWritten, check_free, write_whole

    who = common.learner(learner)
    if only is not None and only not in _PARTS:
        common.fail(f"--only takes one of: {', '.join(_PARTS)}.", USAGE)
    if png is not None and png.suffix.lower() != ".png":
        common.fail(f"I write .png; {png.name} is none.", USAGE)
    parts = _PARTS if only is None else (only,)
    alt = ""
    try:
        if png is not None:
            check_free(png, force=force)
        with common.desk(now, who) as desk:
            found = act(desk, who)
        if png is not None:
            picture = _picture(found, parts)
            write_whole(png, picture.png, force=force)
            alt = picture.alt
    except NotWritten as error:
        common.fail(str(error))
    if as_json:
        written = {"picture": str(png), "alt": alt} if png is not None else {}
        print(json.dumps(found.as_json() | written, ensure_ascii=True))
    elif png is not None:
        from bot.terminal.show import plain

        print(f"Written to {png}. In words, for those who cannot see it:")
        for line in alt.splitlines():
            print(plain(line))
    else:
        from bot.terminal.show import show_charts

        show_charts(_charts(found, parts))
        if only is None:
            common.show(found.beside, False, learner)


def _charts(found: Progress, parts: tuple[str, ...]) -> list[object]:
    from bot.terminal.charts import consistency_chart, hours_chart, progress_chart

    charts: dict[str, object] = {
        "map": progress_chart(found.track, found.steps),
        "hours": hours_chart(found.hours),
        "consistency": consistency_chart(found.scores),
    }
    return [charts[part] for part in parts]


def _picture(found: Progress, parts: tuple[str, ...]) -> Picture:
    from bot.accountability import pictures

    drawn = {
        "map": lambda: pictures.progress_picture(found.track, found.steps),
        "hours": lambda: pictures.hours_picture(found.hours),
        "consistency": lambda: pictures.consistency_picture(found.scores),
    }
    return pictures.one_below_another([drawn[part]() for part in parts])
