"""Nudges: which there were and why, switching them off and on, quiet for a while, and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.accountability.breaks import read_break
from bot.accountability.errors import PromiseRefused
from bot.accountability.nudge_replies import (
    QUIET_FOR,
    reply_nudges,
    reply_resumed,
    reply_snoozed,
    reply_switched,
)
from bot.accountability.nudges import (
    JUST_SAID,
    MOST_UNANSWERED,
    Choice,
    SentNudge,
    choose_nudge,
    count_unanswered,
    explain_nudge,
    read_switch,
    resume,
    sent_nudge,
    snooze,
    switch_off,
    switch_on,
)
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.signals import signals_of
from bot.accountability.values import Delivery, Preferences
from bot.accountability.weeks import to_local, to_utc, zone_of
from bot.coach.phrasing import spoken
from bot.coach.reply import Action, Block, Reply
from bot.desk.desk import Desk
from bot.desk.past import heard_of, past_of
from bot.memory.outbox import Outbox

MOST_SNOOZED = timedelta(days=366)
_ON = re.compile(r"(?:switch|turn)?\s*\bon\b\s*(.*)|(?:switch|turn)\s+(.+?)\s+(?:back\s+)?on", re.I)
_OFF = re.compile(
    r"(?:switch|turn)?\s*\b(?:off|stop|no more)\b\s*(.*)|(?:switch|turn)\s+(.+?)\s+off", re.I
)
_SNOOZE = re.compile(r"(?:snooze|quiet|silence|hush|mute|not now)\b\s*(?:for\b)?\s*(.*)", re.I)
_RESUME = re.compile(
    r"(?:resume|again|more|start(?: again)?|wake up|unsnooze|nudge me(?: again)?)\W*", re.IGNORECASE
)
_WHY = re.compile(r"why\b\D{0,40}(\d{1,2})?\D{0,40}", re.IGNORECASE)


@dataclass(frozen=True)
class Nudging:
    """The nudges that went out to a learner, what might be next, and when they were heard of."""

    record: PromiseRecord
    sent: tuple[SentNudge, ...]
    choice: Choice
    heard: tuple[datetime, ...]


def nudges(desk: Desk, learner: str, text: str = "") -> Reply:
    """What a text asks about nudges: "" for the list, "why", "off no_ship", "on all", "snooze two
    weeks", "resume". Raises PromiseRefused and MemoryFailed."""
    said = " ".join(text.split()).strip(" .!?")
    if not said:
        return listed_nudges(desk, learner)
    if _RESUME.fullmatch(said):
        return resume_nudges(desk, learner)
    if found := _WHY.fullmatch(said):
        return why_nudge(desk, learner, int(found[1] or 1))
    if found := _SNOOZE.fullmatch(said):
        return snooze_nudges(desk, learner, found[1])
    for pattern, on in ((_OFF, False), (_ON, True)):
        if found := pattern.fullmatch(said):
            return switch_nudges(desk, learner, found[1] or found[2] or "all", on=on)
    raise PromiseRefused(
        "About nudges I understand: why, off no_ship, on no_ship, snooze two weeks, resume. With "
        "nothing after it I list them."
    )


def listed_nudges(desk: Desk, learner: str) -> Reply:
    """What was sent, what it rested on, and what I see now. Raises MemoryFailed."""
    found = nudging(desk, desk.record(learner))
    return reply_nudges(
        found.sent, found.choice, found.record.preferences, desk.now(), heard=found.heard
    )


def why_nudge(desk: Desk, learner: str, number: int = 1) -> Reply:
    """Why did I get this? `number` counts from the newest. Raises PromiseRefused, MemoryFailed."""
    prefs = desk.record(learner).preferences
    newest = sorted(sent_nudges(_history(desk, learner)), key=lambda n: n.at, reverse=True)
    if not newest:
        return Reply(
            "checkin",
            (Block("I have sent you no nudge yet. When I do, this is where its reasons are."),),
            actions=(Action("What would reach me, and why", "coach due"),),
        )
    if not 1 <= number <= len(newest):
        raise PromiseRefused(
            f"There is no nudge number {number}. The newest is number 1; `coach nudges` lists them."
        )
    return explain_nudge(newest[number - 1], prefs, desk.knowledge.principles)


def switch_nudges(desk: Desk, learner: str, kind: str, *, on: bool) -> Reply:
    """Send no more of a kind, or send it again. Raises PromiseRefused and MemoryFailed."""
    switch = switch_on if on else switch_off
    prefs = _change(desk, learner, lambda prefs: switch(prefs, kind))
    return reply_switched(read_switch(kind), prefs, on=on)


def snooze_nudges(desk: Desk, learner: str, until: str = "") -> Reply:
    """No nudges for some days ("14", "two weeks", "until Monday"), two weeks if nothing is said.

    Raises PromiseRefused and MemoryFailed.
    """
    now = desk.now()

    def decide(prefs: Preferences) -> Preferences:
        return snooze(prefs, _until(until, now, prefs))

    return reply_snoozed(_change(desk, learner, decide))


def resume_nudges(desk: Desk, learner: str) -> Reply:
    """Nudges again, from silence, a snooze or off. Raises MemoryFailed."""
    found = nudging(desk, desk.record(learner))
    before = found.record.preferences
    unanswered = count_unanswered(found.sent, before, desk.now(), found.heard)
    prefs = _change(desk, learner, lambda prefs: resume(prefs, desk.now()))
    return reply_resumed(prefs, before, silent=unanswered >= MOST_UNANSWERED)


def nudging(desk: Desk, record: PromiseRecord, sent: Sequence[SentNudge] | None = None) -> Nudging:
    """The nudge that would be chosen now, or why none, and all it rests on. Raises MemoryFailed."""
    now, learner = desk.now(), record.learner
    if sent is None:
        sent = sent_nudges(_history(desk, learner))
    heard = heard_of(desk, record)
    past = past_of(desk, record, desk.believed(learner), heard)
    choice = choose_nudge(
        signals_of(past, now),
        record.preferences,
        now,
        sent=sent,
        heard=heard,
        turns=desk.memory.lately(learner, now - JUST_SAID),
        breaks=record.breaks,
        principles=desk.knowledge.principles,
    )
    return Nudging(record, tuple(sent), choice, heard)


def sent_nudges(deliveries: Sequence[Delivery]) -> tuple[SentNudge, ...]:
    """The nudges among deliveries that went out, or may have."""
    return tuple(
        sent_nudge(each.payload, each.sent_at)
        for each in deliveries
        if each.kind == "nudge" and each.sent_at is not None
    )


def _history(desk: Desk, learner: str) -> list[Delivery]:
    return Outbox(desk.memory).history(learner, kinds=["nudge"])


def _change(desk: Desk, learner: str, change: Callable[[Preferences], Preferences]) -> Preferences:
    writes = desk.decide(learner, lambda record: Writes(preferences=change(record.preferences)))
    assert writes.preferences is not None
    return writes.preferences


def _until(text: str, now: datetime, prefs: Preferences) -> datetime:
    """When quiet ends: in the morning of the day after the last one that was named."""
    today = to_local(now, prefs).date()
    said = text.strip() or str(QUIET_FOR)
    if said.isdecimal() and len(said) <= 4:
        last = today + timedelta(days=int(said))
    else:
        asked = read_break(said, today) or read_break(f"until {said}", today)
        if asked is None or asked.last is None:
            raise PromiseRefused(
                "I can't read how long. Say a number of days or a date, such as: coach nudges "
                "--snooze 14. For good it is: coach nudges --off nudges."
            )
        # "Until Monday" and "two weeks" alike: on that day there may be one again.
        last = asked.last if "until" in said.lower() else asked.last + timedelta(days=1)
    if last <= today:
        raise PromiseRefused(
            f"{spoken(last)} does not lie ahead. Say how many days, such as: coach nudges "
            "--snooze 14."
        )
    if last - today > MOST_SNOOZED:
        raise PromiseRefused(
            "That is longer than a year. To hear nothing more at all: coach nudges --off nudges."
        )
    return to_utc(datetime.combine(last, time.min), zone_of(prefs))
