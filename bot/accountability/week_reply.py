"""The words for a week: the one that is running, and the picture of one that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.accountability.breaks import ENDLESS
from bot.accountability.checkins import is_on_time
from bot.accountability.commitments import of_week
from bot.accountability.record import PromiseRecord
from bot.accountability.replies import day_of, reply_commitments
from bot.accountability.values import Break, CheckIn, Ship
from bot.accountability.weeks import (
    checkin_day,
    opening_of,
    to_local,
    week_ahead,
    week_of,
)
from bot.coach.phrasing import listed, of_hours
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted

_SAID = {
    "kept": "kept",
    "partly": "partly kept",
    "missed": "missed",
    "moved": "moved on",
    "dropped": "let go",
    "excused": "excused",
    "open": "not answered",
}
_NEXT = Action("What should I do next?", "coach next")


def reply_week(
    record: PromiseRecord,
    *,
    now: datetime,
    score: int | None = None,
    hours_per_week: float | None = None,
) -> Reply:
    """The week that is running: what is promised, when it is asked about, how the last one went.

    `score` is the consistency from 0 to 100, None before the first finished week.
    """
    prefs = record.preferences
    ahead = week_ahead(now, prefs)
    blocks = []
    waiting = next((c for c in reversed(record.checkins) if is_on_time(c, now)), None)
    if (
        waiting is not None
        and waiting.answered_at is None
        and now >= opening_of(waiting.week, prefs)
    ):
        closes = to_local(waiting.closes_at, prefs)
        blocks.append(
            Block(
                f"The check-in of {of_week(waiting.week)} is open until "
                f"{day_of(closes.date())}, at {closes:%H:%M}, and waits for your answer."
            )
        )
    else:
        waiting = None
    here = to_local(now, prefs).date()
    off = [b for b in record.breaks if b.last >= here]
    blocks += [Block(_break(b, here)) for b in off[:1]]
    promised = reply_commitments(
        record.commitments, week=ahead, prefs=prefs, now=now, hours_per_week=hours_per_week
    )
    blocks += promised.blocks
    later = sorted({c.week for c in record.commitments if c.week > ahead})
    first = sum(c.week == ahead for c in record.commitments) + 1
    for week in later:
        mine = [c for c in record.commitments if c.week == week]
        rows = [f"{n}. “{quoted(c.text, 300)}”" for n, c in enumerate(mine, start=first)]
        first += len(mine)
        blocks.append(Block("\n".join(rows), f"For {of_week(week)}"))
    done = [s for s in record.ships if week_of(s.at, prefs) == week_of(now, prefs)]
    if done:
        blocks.append(Block("\n".join(_ship(s) for s in done), "Shipped this week"))
    over = [c for c in record.checkins if c.closed_at is not None or c.answered_at is not None]
    if over:
        blocks.append(Block(_in_short(over[-1], record), f"Before: {of_week(over[-1].week)}"))
    if score is not None:
        blocks.append(Block(f"Your consistency stands at **{score}** of 100."))
    actions = [*promised.actions]
    if waiting is not None:
        actions.insert(0, Action("Answer the check-in", "coach checkin"))
    return Reply("checkin", tuple(blocks), topics=promised.topics, actions=tuple(actions[:4]))


def reply_past_week(record: PromiseRecord, week: date, *, now: datetime) -> Reply:
    """The picture of a week that is over, as it was when its check-in closed."""
    prefs = record.preferences
    checkin = record.checkin(week)
    last = day_of(checkin_day(week, prefs))
    if checkin is None or not checkin.snapshot:
        known = checkin is not None
        text = (
            f"The check-in of {of_week(week)} is not closed yet, so there is no picture of it."
            if known
            else f"There was no check-in for {of_week(week)}, so there is no picture of it."
        )
        return Reply("checkin", (Block(text),), actions=(Action("See this week", "coach week"),))
    picture = checkin.snapshot
    blocks = [Block(f"T{of_week(week)[1:]}, with its check-in on {last}.")]
    rows = [_promise(n, row) for n, row in enumerate(picture.get("commitments", ()), start=1)]
    since = [_since(row, record) for row in picture.get("commitments", ())]
    if rows:
        rows = [f"{row}{more}" for row, more in zip(rows, since, strict=True)]
        blocks.append(Block("\n".join(rows), "What you promised"))
    told = _told(picture)
    if told:
        blocks.append(Block("\n".join(f"- {line}" for line in told), "What you told"))
    if picture.get("excused"):
        blocks.append(Block(f"The week counts for nothing: {quoted(str(picture['excused']))}."))
    elif not picture.get("answered"):
        blocks.append(Block("You did not answer that one. This week is a new one."))
    return Reply("checkin", tuple(blocks), actions=(Action("See this week", "coach week"), _NEXT))


def _in_short(checkin: CheckIn, record: PromiseRecord) -> str:
    """A week in one or two sentences."""
    if checkin.snapshot.get("excused"):
        return "Off, and it cost nothing."
    asked = set(checkin.asked)
    outcomes = [record.ledger.outcome(key) for key in checkin.asked]
    counted = [o for o in outcomes if o in ("kept", "partly", "missed")]
    parts = []
    if counted:
        kept, partly = counted.count("kept"), counted.count("partly")
        told = f"{kept} of {len(counted)} kept"
        parts.append(f"{told}, {partly} partly" if partly else told)
    elif not asked:
        parts.append("nothing promised")
    hours = _hours(checkin.hours_built, checkin.hours_studied)
    if hours:
        parts.append(hours)
    text = f"{'; '.join(parts).capitalize() or 'Answered'}."
    if checkin.answered_at is None:
        text += " You did not answer that check-in."
    if checkin.learned:
        text += f" Learned: {quoted(checkin.learned, 160).rstrip('.')}."
    return text


def _promise(number: int, row: Mapping[str, Any]) -> str:
    why = str(row.get("why") or "")
    state = str(row.get("outcome") or row.get("state") or "open")
    reason = f", because “{quoted(why)}”" if why and why not in _OURS else ""
    return f"{number}. “{quoted(str(row['text']), 300)}”: {_SAID.get(state, state)}{reason}"


# What the coach itself writes for a reason.
_OURS = frozenset(
    ("no answer", "ticked off", "made smaller", "moved to the next week", "dropped", "on a break")
)


def _since(row: Mapping[str, Any], record: PromiseRecord) -> str:
    """What became of a promise after the picture was taken."""
    state = record.ledger.state(str(row.get("id")))
    then = str(row.get("state") or "open")
    return "" if state == then or state == "open" else f" (since then: {_SAID.get(state, state)})"


def _told(picture: Mapping[str, Any]) -> list[str]:
    hours = _hours(picture.get("hours_built"), picture.get("hours_studied"))
    lines = [f"Time: {hours}."] if hours else []
    for name, key in (("Shipped", "shipped"), ("Learned", "learned"), ("Blocked by", "blocked")):
        if picture.get(key):
            lines.append(f"{name}: {quoted(str(picture[key]), 300)}")
    return lines


def _hours(built: object, studied: object) -> str:
    parts: Sequence[str] = [
        f"{of_hours(float(spent))} {what}"
        for spent, what in ((built, "building"), (studied, "studying"))
        if isinstance(spent, int | float)
    ]
    return listed(parts) if parts else ""


def _break(each: Break, today: date) -> str:
    if each.last >= ENDLESS:
        return "Everything rests until you say that you are back: `coach break --back`."
    if each.first <= today:
        return f"You are off until {day_of(each.last)}. Nothing is asked of you, and nothing lost."
    return f"You are off from {day_of(each.first)} to {day_of(each.last)}."


def _ship(ship: Ship) -> str:
    link = f" ({quoted(ship.link, 120)})" if ship.link else ""
    return f"- {quoted(ship.title, 160)}{link}"
