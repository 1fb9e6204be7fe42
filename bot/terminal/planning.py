"""`coach plan`: a plan by hours and a date, to read or as a file for notes or a calendar."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.common import ASKED, USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.coach.plan import Plan
    from bot.coach.record import LearnerRecord


def plan(
    hours: Annotated[
        str | None, typer.Option("--hours", metavar="N", help="Hours a week you have.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="DATE", help="Your date: 2027-06-01 or 'in 3 months'."),
    ] = None,
    track: Annotated[
        str | None,
        typer.Option(
            "--track", metavar="TRACK", help="build-first, six-steps or foundations-first."
        ),
    ] = None,
    goal: Annotated[
        str | None, typer.Option("--goal", metavar="TOPIC", help="The topic you want to get to.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write it to FILE.md or FILE.ics."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if there is one.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="HH:MM", help="When you sit down; for FILE.ics."),
    ] = None,
    weekday: Annotated[
        str | None,
        typer.Option("--weekday", metavar="DAY", help="The day of the week; for FILE.ics."),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option("--zone", metavar="ZONE", help="Your time zone, such as Europe/London."),
    ] = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """A plan in weeks that fits your hours and your date, with what to build and show.

    What you say is kept; leave it out the next time.

    Examples:\n
      coach plan --hours 5 --by "in 6 months"\n
      coach plan --hours 5 --goal transformers --output plan.md\n
      coach plan --output plan.ics --weekday tuesday --at 19:00 --zone Europe/London
    """
    from bot.coach.plan import Plan
    from bot.coach.plan_export import plan_markdown
    from bot.talk.names import UnknownName, topics_named, track_named
    from bot.talk.times import UnclearTime, read_day, read_hours
    from bot.terminal.files import NotWritten, check_free, write_whole

    who = common.learner(learner)
    clock, day_of_week = _clock(at), _weekday(weekday)
    _check_zone(zone)
    if output is not None and output.suffix.lower() not in (".md", ".ics"):
        common.fail(f"I write .md and .ics; {output.name} is neither.", USAGE)
    calendar = output is not None and output.suffix.lower() == ".ics"
    if not calendar and (at, weekday, zone) != (None, None, None):
        common.fail("--at, --weekday and --zone are for a calendar; add --output plan.ics.", USAGE)
    try:
        weekly = read_hours(hours) if hours is not None else None
        until = read_day(by, date.today()) if by is not None else None
    except UnclearTime as error:
        common.fail(str(error), USAGE)
    try:
        if output is not None:
            check_free(output, force=force)
        with common.memory() as memory:
            coach = common.coach(one_shot=True, memory=memory)
            try:
                chosen = track_named(coach.knowledge, track) if track is not None else None
                target = topics_named(coach.linker, goal)[0] if goal is not None else None
            except UnknownName as error:
                common.fail(str(error), USAGE)
            reply, made = coach.plan(
                who, ASKED, hours=weekly, deadline=until, track=chosen, goal=target
            )
            text = ""
            if output is not None and isinstance(made, Plan):
                record = memory.load(who, ASKED, 0)
                text = (
                    _calendar(made, record, who, clock, day_of_week, zone)
                    if calendar
                    else plan_markdown(made)
                )
        if output is not None and text:
            write_whole(output, text, force=force)
    except NotWritten as error:
        common.fail(str(error))
    if as_json:
        found = reply.as_json()
        found["plan"] = plan_as_json(made) if isinstance(made, Plan) else None
        found["written"] = str(output) if text else None
        print(json.dumps(found, ensure_ascii=True))
    else:
        common.show(reply, False, learner)
        if text:
            print(f"Written to {output}.\n")
    if output is not None and not text:
        common.fail(f"There is no plan to write, so {output.name} was not written.")


def plan_as_json(made: Plan) -> dict[str, Any]:
    """The weeks of a plan and what is in them, for a program."""
    return {
        "track": made.track.id,
        "goal": made.goal,
        "hours_per_week": made.hours_per_week,
        "start": made.start.isoformat(),
        "deadline": made.deadline.isoformat() if made.deadline else None,
        "verdict": made.verdict,
        "done_between_weeks": [made.earliest, made.latest],
        "weeks": [
            {
                "number": week.number,
                "starts": week.starts.isoformat(),
                "parts": [
                    {
                        "kind": part.item.kind,
                        "id": part.item.id,
                        "title": part.item.title,
                        "hours": round(part.hours, 2),
                        "finishes": part.finishes,
                    }
                    for part in week.parts
                ],
            }
            for week in made.weeks
        ],
        "left_out": [cut.title for cut in made.cut],
    }


def _calendar(
    made: Plan,
    record: LearnerRecord,
    who: str,
    clock: time | None,
    weekday: int | None,
    zone: str | None,
) -> str:
    """The plan for a calendar; day and zone are those that the learner once named, if none is."""
    from bot.coach.plan_export import LEAST_SESSION, SITTING, plan_ics, usual_day
    from bot.terminal.clock import zone_here

    if zone is None and "zone" in record.facts:
        zone = str(record.facts["zone"].value)
    zone = zone or zone_here()
    if zone is None and clock is not None:
        common.fail("In which time zone? Name yours, for instance --zone Europe/London.", USAGE)
    return plan_ics(
        made,
        zone=zone or "UTC",
        weekday=usual_day(record) if weekday is None else weekday,
        at=clock,
        hours=min(max(made.hours_per_week, LEAST_SESSION), SITTING),
        learner=who,
        stamp=datetime.now().astimezone(),
    )


def _clock(text: str | None) -> time | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        common.fail("A time of day is written as 19:00.", USAGE)


def _weekday(text: str | None) -> int | None:
    from bot.coach.times import DAYS

    if text is None:
        return None
    name = text.strip().lower()
    found = [number for number, day in enumerate(DAYS) if len(name) >= 2 and day.startswith(name)]
    if len(found) != 1:
        common.fail(f"A day of the week is one of: {', '.join(DAYS)}.", USAGE)
    return found[0]


def _check_zone(name: str | None) -> None:
    from bot.memory.corrections import read_fact
    from bot.memory.errors import CorrectionRefused

    if name is None:
        return
    try:
        read_fact("zone", name)
    except CorrectionRefused as error:
        common.fail(str(error), USAGE)
