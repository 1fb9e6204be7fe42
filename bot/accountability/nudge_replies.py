"""The list of nudges: whether I write, what I wrote and why, and what I would write now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.accountability.nudges import (
    ALL,
    ANSWERED_WITHIN,
    BUDGET_SPAN,
    MOST_UNANSWERED,
    NAMES,
    RESUME,
    SWITCHES,
    Choice,
    SentNudge,
    count_unanswered,
)
from bot.accountability.values import Preferences
from bot.accountability.weeks import to_local
from bot.coach.phrasing import listed, spoken
from bot.coach.reply import Action, Block, Reply

_SHOWN = 5
QUIET_FOR = 14  # days


def reply_nudges(
    sent: Sequence[SentNudge],
    choice: Choice,
    prefs: Preferences,
    now: datetime,
    *,
    heard: Collection[datetime] = (),
) -> Reply:
    """What I wrote unasked, the newest first, whether I go on, and what I see now.

    `choice` is what would be sent at this moment, of which nothing is sent.
    """
    newest = sorted(sent, key=lambda n: n.at, reverse=True)
    blocks = [Block(_standing(newest, prefs, now, heard))]
    if newest:
        lines = [
            f"{n}. {spoken(to_local(nudge.at, prefs).date())}, about {NAMES[nudge.kind]}: "
            f"{nudge.evidence[0]} {_answered(nudge, prefs, now, heard)}"
            for n, nudge in enumerate(newest[:_SHOWN], start=1)
        ]
        blocks.append(Block("\n".join(lines), "What I wrote, and what it rested on"))
    if seen := _seen(choice):
        blocks.append(Block(seen, "What I see now"))
    off = [SWITCHES[kind] for kind in SWITCHES if kind in prefs.off]
    if off:
        blocks.append(Block(f"Switched off: {listed(off)}."))
    return Reply("checkin", tuple(blocks), actions=_actions(newest, choice, prefs, now, heard))


def reply_switched(kind: str, prefs: Preferences, *, on: bool) -> Reply:
    """That a kind is on or off."""
    name = SWITCHES[kind]
    if on:
        text = f"On again: {name}."
        back = Action("Off after all", f"coach nudges --off {kind}")
    else:
        text = f"Off: {name}. Everything else stays as it is."
        if kind == ALL:
            text = "Off: I write nothing unasked any more but your check-in and what belongs to it."
        back = RESUME if kind == ALL else Action("On again", f"coach nudges --on {kind}")
    return Reply("checkin", (Block(text),), actions=(back, _ALL_OF_IT))


def reply_snoozed(prefs: Preferences) -> Reply:
    """Until when there is quiet."""
    assert prefs.snoozed_until is not None
    day = spoken(to_local(prefs.snoozed_until, prefs).date())
    text = (
        f"No nudges before {day}. Your check-in still comes; for days "
        "off altogether there is a break."
    )
    return Reply(
        "checkin", (Block(text),), actions=(RESUME, Action("Take a break", 'coach break "..."'))
    )


def reply_resumed(prefs: Preferences, before: Preferences, *, silent: bool) -> Reply:
    """That nudges come again, and what stays off."""
    if prefs.nudges_a_week <= 0:
        text = "You allow none in a week, so none will come. Allow one or two, and I begin again."
        action = Action("Allow one a week", "coach settings --nudges 1")
        return Reply("checkin", (Block(text),), actions=(action,))
    was = silent or ALL in before.off or before.snoozed_until is not None
    text = "Gladly: I write again when there is a reason." if was else "Nudges were on already."
    limit = "once" if prefs.nudges_a_week == 1 else f"{prefs.nudges_a_week} times"
    text += f" At most {limit} in any seven days, and never in your quiet hours."
    off = [SWITCHES[kind] for kind in SWITCHES if kind in prefs.off]
    if off:
        text += f" Still off: {listed(off)}."
    return Reply("checkin", (Block(text),), actions=(_ALL_OF_IT,))


_ALL_OF_IT = Action("See all of it", "coach nudges")


def _standing(
    newest: Sequence[SentNudge], prefs: Preferences, now: datetime, heard: Collection[datetime]
) -> str:
    if prefs.left:
        return "You have left, so I write nothing."
    if prefs.paused:
        return "You have paused everything, so I write nothing."
    if ALL in prefs.off or prefs.nudges_a_week <= 0:
        return "Nudges are switched off."
    if prefs.snoozed_until is not None and now < prefs.snoozed_until:
        day = spoken(to_local(prefs.snoozed_until, prefs).date())
        return f"You asked for quiet, so I write nothing unasked before {day}."
    if count_unanswered(newest, prefs, now, heard) >= MOST_UNANSWERED:
        return (
            f"My last {MOST_UNANSWERED} nudges had no answer, which is an answer, too. I am silent "
            "until you call me."
        )
    held = sum(now - n.at < BUDGET_SPAN for n in newest)
    limit = "one nudge" if prefs.nudges_a_week == 1 else f"{prefs.nudges_a_week} nudges"
    first = f"I may send you {limit} in any seven days; "
    first += {0: "none went out", 1: "one went out"}.get(held, f"{held} went out")
    quiet = f"{prefs.quiet_from:%H:%M} to {prefs.quiet_until:%H:%M}"
    rest = " in the last seven. None comes on a break"
    if prefs.quiet_from != prefs.quiet_until:
        rest += f" or from {quiet} ({prefs.zone})"
    return f"{first}{rest}."


def _answered(
    nudge: SentNudge, prefs: Preferences, now: datetime, heard: Collection[datetime]
) -> str:
    if nudge.answered_at is not None or any(
        nudge.at < at <= min(now, nudge.at + ANSWERED_WITHIN) for at in heard
    ):
        return "(I heard from you after it)"
    return "(no answer)" if now - nudge.at > ANSWERED_WITHIN else "(there is time to answer)"


def _seen(choice: Choice) -> str:
    """What would go out at this moment, or what is held back and why."""
    if choice.nudge is not None and choice.signal is not None:
        lines = "\n".join(f"- {line}" for line in choice.nudge.evidence)
        return (
            f"There is one thing I might write about, **{NAMES[choice.signal.kind]}**:\n\n{lines}"
        )
    if choice.passed:
        held = "\n".join(f"- {NAMES[kind]}: {reason}" for kind, reason in choice.passed)
        return f"I hold these back:\n\n{held}"
    return "" if choice.why != "There is nothing to say." else "Nothing that needs a word."


def _actions(
    newest: Sequence[SentNudge],
    choice: Choice,
    prefs: Preferences,
    now: datetime,
    heard: Collection[datetime],
) -> tuple[Action, ...]:
    if prefs.paused or prefs.left:
        return (Action("I am back", "coach break --back"),)
    found = [Action("Why did I get the last one?", "coach nudges --why")] if newest else []
    snoozed = prefs.snoozed_until is not None and now < prefs.snoozed_until
    silent = count_unanswered(newest, prefs, now, heard) >= MOST_UNANSWERED
    if prefs.nudges_a_week <= 0:
        return (*found, Action("Allow one a week", "coach settings --nudges 1"))
    if snoozed or silent or ALL in prefs.off:
        return (*found, RESUME)
    if choice.nudge is not None:
        found.append(Action("Do something about it", choice.nudge.action))
    found.append(Action("Quiet for two weeks", f"coach nudges --snooze {QUIET_FOR}"))
    found.append(Action("Fewer", f"coach settings --nudges {max(0, prefs.nudges_a_week - 1)}"))
    return tuple(found)
