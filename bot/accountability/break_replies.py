"""The words for days off: what they mean for promises and check-ins, and the welcome after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.accountability.breaks import ENDLESS, Asked, ahead_of
from bot.accountability.promising import SHORT_ID
from bot.accountability.record import PromiseRecord
from bot.accountability.replies import day_of
from bot.accountability.rollover import after, opened_by
from bot.accountability.values import Break, Commitment, Preferences
from bot.accountability.weeks import DAYS_OFF, checkin_day, days_off, to_local, week_of, zone_of
from bot.coach.phrasing import listed
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
# The weeks of a longer break are not gone through one by one.
_MOST_WEEKS = 8
_MOST_QUOTED = 120
_EXAMPLES = "*next week*, *3 to 16 August because of exams*, *until Friday*"


def reply_on_break(
    record: PromiseRecord, taken: Break, asked: Asked, now: datetime, next_at: datetime | None
) -> Reply:
    """What a break means. `record` has it in it; `next_at` is when the next check-in comes."""
    prefs = record.preferences
    today = to_local(now, prefs).date()
    if taken.last >= ENDLESS:
        return reply_paused(record)
    days = (taken.last - taken.first).days + 1
    when = f"on {day_of(taken.first)}"
    if days > 1:
        when = f"from {day_of(taken.first)} to {day_of(taken.last)}, {days} days"
    why = f" (“{quoted(taken.why, _MOST_QUOTED)}”)" if taken.why else ""
    first = f"You are off {when}{why}. "
    if asked.first < today:
        first += "The days before today cannot be taken off any more, and that is all right. "
    first += "I write nothing in that time, and nothing of it counts against you."
    blocks = [Block(first)]
    whole, part = _weeks(taken, record)
    blocks += _excused(record, whole)
    actions = []
    for week in part:
        block, action = _partly_off(record, week, today)
        blocks += block
        actions += action
    blocks.append(Block(_next(next_at, prefs)))
    actions.append(Action("Back early", "coach break --back"))
    actions.append(Action("What will reach me, and why", "coach due"))
    return Reply("checkin", tuple(blocks), actions=tuple(actions))


def reply_paused(record: PromiseRecord) -> Reply:
    """That everything rests."""
    if record.preferences.left:
        text = (
            "You have left: no check-in, no nudge, no board, no pod. What you have done stays in "
            "your record, and you can be back any time."
        )
        actions = (
            Action("I am back", "coach break --back"),
            Action("Take my record with me", "coach me export"),
            Action("Delete all of it", "coach me forget"),
        )
        return Reply("checkin", (Block(text),), actions=actions)
    text = (
        "Everything rests from now on: no check-in, no nudge, and nothing counts against you. "
        "Whenever you like, say that you are back, and we begin small."
    )
    return Reply("checkin", (Block(text),), actions=(Action("I am back", "coach break --back"),))


def reply_back(
    record: PromiseRecord, ended: Sequence[Break], now: datetime, next_at: datetime | None
) -> Reply:
    """The welcome after a break, or that a planned one is called off."""
    prefs = record.preferences
    today = to_local(now, prefs).date()
    if ended and all(b.first > today for b in ended):
        when = listed([f"from {day_of(b.first)}" for b in ended])
        return Reply(
            "checkin",
            (Block(f"Your break {when} is called off."), Block(_next(next_at, prefs))),
            actions=(Action("What have I promised?", "coach week"),),
        )
    return reply_welcome(record, now, next_at)


def reply_welcome(record: PromiseRecord, now: datetime, next_at: datetime | None) -> Reply:
    """Welcome back: what is still open, how to begin small, and when the next check-in comes."""
    # What the weeks that were off excuse is not promised any more.
    record = after(record, opened_by(record, now))
    blocks = [Block("Welcome back. Nothing was lost while you were away.")]
    standing = [c for c in record.commitments if c.state == "open"]
    actions = []
    if standing:
        lines = "\n".join(f"- {_quote(c)}" for c in standing[:3])
        more = f"\n- and {len(standing) - 3} more" if len(standing) > 3 else ""
        blocks.append(
            Block(
                f"{lines}{more}\n\nIs that still the right size? Twenty minutes of it are a good "
                "first day.",
                "Still promised",
            )
        )
        actions.append(
            Action("Make it smaller", f"coach commit --shrink {standing[0].id[:SHORT_ID]}")
        )
        actions.append(Action("Let it go", f"coach commit --drop {standing[0].id[:SHORT_ID]}"))
    else:
        blocks.append(
            Block("Begin with twenty minutes of something small; the size comes back by itself.")
        )
        actions.append(Action("Promise something small", 'coach commit "..."'))
    blocks.append(Block(_next(next_at, record.preferences)))
    actions.append(Action("What should I do next?", "coach next"))
    return Reply("checkin", tuple(blocks), actions=tuple(actions))


def reply_breaks(record: PromiseRecord, now: datetime, next_at: datetime | None) -> Reply:
    """The breaks that are not over, and how to take one."""
    prefs = record.preferences
    today = to_local(now, prefs).date()
    if prefs.paused or prefs.left:
        return reply_paused(record)
    ahead = ahead_of(record.breaks, today)
    if not ahead:
        text = f"No break is planned. Say when you are off, such as {_EXAMPLES}."
        return Reply(
            "checkin",
            (Block(text), Block(_next(next_at, prefs))),
            actions=(
                Action("Next week off", 'coach break "next week"'),
                Action("Pause until I say so", "coach break --pause"),
            ),
        )
    lines = []
    for each in ahead:
        why = f": “{quoted(each.why, _MOST_QUOTED)}”" if each.why else ""
        now_off = " (now)" if each.first <= today else ""
        lines.append(f"- {day_of(each.first)} to {day_of(each.last)}{now_off}{why}")
    actions = []
    if ahead[0].first <= today or len(ahead) == 1:
        called = "I am back" if ahead[0].first <= today else "Call it off"
        actions.append(Action(called, "coach break --back"))
    else:
        first = ahead[0].first.isoformat()
        actions.append(Action("Call the first one off", f"coach break --cancel {first}"))
    actions.append(Action("Another one", 'coach break "..."'))
    return Reply(
        "checkin",
        (Block("\n".join(lines), "Your breaks"), Block(_next(next_at, prefs))),
        actions=tuple(actions),
    )


def _weeks(taken: Break, record: PromiseRecord) -> tuple[list[date], list[date]]:
    """The weeks that a break reaches into: those that are off by it, and those that are not."""
    prefs = record.preferences
    week = _week_of(taken.first, prefs)
    whole: list[date] = []
    part: list[date] = []
    while week <= taken.last and len(whole) + len(part) < _MOST_WEEKS:
        (whole if days_off(week, record.breaks, prefs) >= DAYS_OFF else part).append(week)
        week += _WEEK
    return whole, part


def _excused(record: PromiseRecord, weeks: Sequence[date]) -> list[Block]:
    mine = [c for c in record.commitments if c.week in weeks and c.state == "open"]
    if not mine:
        return []
    lines = "\n".join(f"- {_quote(c)}" for c in mine)
    return [Block(f"This is excused, as most of its week is off:\n\n{lines}")]


def _partly_off(record: PromiseRecord, week: date, today: date) -> tuple[list[Block], list[Action]]:
    """What a break of a few days means for a week that stays a week."""
    prefs = record.preferences
    mine = [c for c in record.commitments if c.week == week and c.state == "open"]
    day = checkin_day(week, prefs)
    if not mine or day < today:
        return [], []
    off = days_off(week, record.breaks, prefs)
    left = f"{off} of the seven days" if off > 1 else "one of the seven days"
    text = (
        f"The week up to {day_of(day)} has {left} off, so its promise stands: {_quote(mine[0])}. "
        "Is it still the right size? Making it smaller costs nothing now."
    )
    if len(mine) > 1:
        text = (
            f"The week up to {day_of(day)} has {left} off, so its {len(mine)} promises stand, the "
            f"first of them {_quote(mine[0])}. Are they still the right size? Making one smaller "
            "costs nothing now."
        )
    return [Block(text)], [
        Action("Make it smaller", f"coach commit --shrink {mine[0].id[:SHORT_ID]}")
    ]


def _week_of(day: date, prefs: Preferences) -> date:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone_of(prefs))
    return week_of(noon, prefs)


def _next(next_at: datetime | None, prefs: Preferences) -> str:
    if next_at is None:
        return "No check-in is due; they begin with your next promise."
    here = to_local(next_at, prefs)
    return f"Your next check-in comes on {day_of(here.date())}, at {here:%H:%M}."


def _quote(commitment: Commitment) -> str:
    return f"“{quoted(commitment.text, _MOST_QUOTED)}”"
