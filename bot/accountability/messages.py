"""The words of what goes out unasked: reminders, nudges, reviews, and the digest of a week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.accountability.checkins import snapshot
from bot.accountability.consistency import Consistency
from bot.accountability.nudges import RESUME
from bot.accountability.record import PromiseRecord
from bot.accountability.replies import day_of
from bot.accountability.values import CheckIn, Commitment, Ship
from bot.accountability.weeks import to_local, week_of
from bot.coach.phrasing import listed, of_hours, some, spoken
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted

_MOST_QUOTED = 120
# What a nudge asks for, on a button.
_LABELS: Mapping[str, str] = {
    "coach share": "Draft a post",
    "coach commit": "Promise something",
    "coach stuck": "Look at it together",
    "coach next": "Name the first step",
    "coach ship": "Show something",
}


def reply_reminder(
    checkin: CheckIn, about: Sequence[Commitment], record: PromiseRecord, now: datetime
) -> Reply:
    """That a check-in closes soon: one line is enough."""
    closes = to_local(checkin.closes_at, record.preferences)
    today = to_local(now, record.preferences).date()
    when = {0: "today", 1: "tomorrow"}.get(
        (closes.date() - today).days, f"on {day_of(closes.date())}"
    )
    text = f"Your check-in closes {when} at {closes:%H:%M}. One line is enough, whatever happened."
    if about:
        lines = "\n".join(f"{n}. {_quote(c)}" for n, c in enumerate(about, start=1))
        text += f" You had promised:\n\n{lines}"
    actions = [Action("Answer in one line", 'coach checkin "..."')]
    if about:
        actions.append(Action("All kept", "coach checkin --kept all"))
    actions.append(Action("No such reminders", "coach nudges --off reminder"))
    return Reply("checkin", (Block(text),), actions=tuple(actions))


def reply_nudge(payload: Mapping[str, Any]) -> Reply:
    """A nudge as it was kept when it was chosen."""
    kind, action = str(payload.get("kind", "")), str(payload.get("action", ""))
    actions = [Action(_LABELS.get(action, "Do it now"), action)] if action else []
    actions.append(Action("Why did I get this?", "coach nudges --why"))
    if payload.get("last"):
        actions.append(RESUME)
    elif kind:
        actions.append(Action("No more of this kind", f"coach nudges --off {kind}"))
    return Reply("checkin", (Block(str(payload.get("text", ""))),), actions=tuple(actions))


def reply_reviews(titles: Sequence[str], count: int) -> Reply:
    """That quiz questions are due again; `titles` are those of their topics."""
    many = "One question that you have answered before is" if count == 1 else (
        f"{count} questions that you have answered before are"
    )  # fmt: skip
    about = f", about {some(list(dict.fromkeys(titles)), 3)}" if titles else ""
    text = (
        f"{many} due for another look{about}. It takes a few minutes, and it is what makes it stay."
    )
    return Reply(
        "checkin",
        (Block(text),),
        actions=(
            Action("Ask me", "coach quiz"),
            Action("No such reminders", "coach nudges --off review"),
        ),
    )


def reply_digest(record: PromiseRecord, week: date, found: Consistency) -> Reply:
    """What became of a learner's own week; `found` is their consistency after it."""
    checkin = record.checkin(week)
    ships = [s for s in record.ships if week_of(s.at, record.preferences) == week]
    picture = (checkin.snapshot or snapshot(checkin, record.ledger)) if checkin else {}
    lines = _of_promises(picture)
    hours = [
        f"{of_hours(picture[name])} {what}"
        for name, what in (("hours_built", "building"), ("hours_studied", "studying"))
        if picture.get(name) is not None
    ]
    if hours:
        lines.append(f"Time: {listed(hours)}.")
    lines += [f"Shipped: {_named(ship)}." for ship in ships]
    if picture.get("learned"):
        lines.append(f"Learned: “{quoted(str(picture['learned']), _MOST_QUOTED)}”.")
    point = next((w for w in found.weeks if w.first == week), None)
    if point is not None:
        lines.append(f"Consistency after it: {point.score} of 100.")
    if not lines:
        lines.append("Nothing was written down, and that is all right: weeks like that happen.")
    text = "\n".join(f"- {line}" for line in lines)
    actions = [Action("Look at it whole", "coach progress")]
    if ships:
        actions.append(Action("Draft a post about it", "coach share"))
    else:
        actions.append(Action("Promise one small thing", 'coach commit "..."'))
    actions.append(Action("No digest any more", "coach settings --no-digest"))
    return Reply(
        "progress_report", (Block(text, f"Your week of {spoken(week)}"),), actions=tuple(actions)
    )


def with_apology(reply: Reply, apology: str) -> Reply:
    """The message with the apology for its coming late before it."""
    return replace(reply, blocks=(Block(apology), *reply.blocks)) if apology else reply


def _of_promises(picture: Mapping[str, Any]) -> list[str]:
    counts: Mapping[str, int] = picture.get("counts", {})
    total = sum(counts.values())
    if picture.get("excused"):
        return [f"The week was excused: {picture['excused']}."]
    if not total:
        return ["Nothing was promised for it."] if picture else []
    told = {"kept": "kept", "partly": "partly kept", "missed": "missed", "excused": "excused",
            "dropped": "dropped", "moved": "carried on", "open": "not answered"}  # fmt: skip
    parts = [f"{counts[state]} {name}" for state, name in told.items() if counts.get(state)]
    return [
        f"Of {total} promises: {listed(parts)}." if total > 1 else f"One promise: {parts[0][2:]}."
    ]


def _quote(commitment: Commitment) -> str:
    return f"“{quoted(commitment.text, _MOST_QUOTED)}”"


def _named(ship: Ship) -> str:
    return f"“{quoted(ship.title, _MOST_QUOTED)}”"
