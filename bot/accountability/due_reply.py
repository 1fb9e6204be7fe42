"""What would reach a learner, when, and why: the dry run in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.accountability.due import Verdict, explain
from bot.accountability.replies import day_of
from bot.accountability.values import Delivery, Preferences
from bot.accountability.weeks import to_local
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted

NAMES: Mapping[str, str] = {
    "check_in": "Check-in",
    "reminder": "Reminder of the check-in",
    "break_end": "Welcome back",
    "digest": "Digest of your week",
    "nudge": "Nudge",
    "review": "Quiz reviews",
}
_MOST = 6

Judged = Sequence[tuple[Delivery, Verdict]]


def reply_due(
    now_due: Judged,
    coming: Judged,
    lately: Sequence[Delivery],
    prefs: Preferences,
    at: datetime,
    *,
    begun: bool,
    dry: bool = True,
) -> Reply:
    """What is due at a moment, what comes in the week after it, and what became of the latest."""
    here = to_local(at, prefs)
    blocks = []
    if now_due:
        lines = [f"- {_judged(each, verdict, prefs)}" for each, verdict in now_due]
        blocks.append(Block("\n".join(lines), f"Due at {here:%H:%M} on {day_of(here.date())}"))
    else:
        blocks.append(Block(f"Nothing is due at {here:%H:%M} on {day_of(here.date())}."))
    if prefs.paused or prefs.left:
        blocks.append(Block("You have paused everything; nothing comes until you are back."))
    elif not begun:
        blocks.append(Block("Check-ins begin with your first promise."))
    if coming:
        lines = [f"- {_to_come(each, verdict, prefs)}" for each, verdict in coming[:_MOST]]
        blocks.append(Block("\n".join(lines), "Coming"))
    if lately:
        lines = [f"- {_past(each, prefs)}" for each in lately[:_MOST]]
        blocks.append(Block("\n".join(lines), "Lately"))
    return Reply("checkin", tuple(blocks), actions=_actions(now_due, prefs, begun, dry))


def due_json(each: Delivery, verdict: Verdict | None = None) -> dict[str, Any]:
    """A delivery for a program, with what would become of it."""
    found: dict[str, Any] = {
        "kind": each.kind,
        "period": each.period,
        "due_at": each.due_at.isoformat(),
        "state": each.state,
        "why": explain(each),
    }
    if verdict is None:
        found |= {"sent_at": each.sent_at.isoformat() if each.sent_at else None,
                  "reason": each.reason}  # fmt: skip
    else:
        found |= {
            "act": verdict.act,
            "reason": verdict.reason,
            "until": verdict.until.isoformat() if verdict.until else None,
            "apology": verdict.apology,
        }
    return found


def _judged(each: Delivery, verdict: Verdict, prefs: Preferences) -> str:
    name = f"**{NAMES[each.kind]}**"
    why = _why(each)
    if verdict.act == "send":
        late = " with an apology for coming late" if verdict.apology else ""
        return f"{name}: goes out now{late}. {why}"
    if verdict.act == "wait":
        until = f" until {_moment(verdict.until, prefs)}" if verdict.until else ""
        return f"{name}: waits{until}, because {verdict.reason}. {why}"
    return f"{name}: is left out, because {verdict.reason}. {why}"


def _to_come(each: Delivery, verdict: Verdict, prefs: Preferences) -> str:
    name, when = f"**{NAMES[each.kind]}**", _moment(verdict.until or each.due_at, prefs)
    if verdict.act == "excuse":
        return f"{name}, {_moment(each.due_at, prefs)}: is left out, because {verdict.reason}."
    held = (
        f" (not on {_moment(each.due_at, prefs)}, because {verdict.reason})"
        if verdict.until is not None and verdict.until > each.due_at
        else ""
    )
    return f"{name}, {when}{held}. {_why(each)}"


def _past(each: Delivery, prefs: Preferences) -> str:
    name = f"**{NAMES[each.kind]}**"
    if each.state == "sent" and each.sent_at is not None:
        return f"{name}: sent on {_moment(each.sent_at, prefs)}. {_why(each)}"
    return f"{name}, {_moment(each.due_at, prefs)}: {_why(each)}"


def _why(each: Delivery) -> str:
    # The evidence of a nudge is Markdown already, its quotations made safe.
    return explain(each) if each.kind == "nudge" else quoted(explain(each), 400)


def _moment(moment: datetime, prefs: Preferences) -> str:
    here = to_local(moment, prefs)
    return f"{day_of(here.date())}, at {here:%H:%M}"


def _actions(now_due: Judged, prefs: Preferences, begun: bool, dry: bool) -> tuple[Action, ...]:
    if prefs.paused or prefs.left:
        return (Action("I am back", "coach break --back"),)
    if not begun:
        return (Action("Make your first promise", 'coach commit "..."'),)
    found = []
    if dry and any(verdict.act == "send" for _, verdict in now_due):
        found.append(Action("Send it now", "coach due --send"))
    found.append(Action("Change when and how", "coach settings"))
    found.append(Action("Less of it", "coach nudges"))
    return tuple(found)
