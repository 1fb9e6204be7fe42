"""When and how a learner wants to hear from the coach: showing it and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.accountability.preferences import (
    Wanted,
    changed,
    read_settings,
    reply_settings,
    wanted,
)
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import Preferences
from bot.coach.reply import Reply
from bot.desk.breaks import next_check_in_at, pause_all
from bot.desk.desk import Desk


def settings(desk: Desk, learner: str, text: str = "") -> Reply:
    """The settings for an empty text, or the change that it asks for, such as "day friday, at
    17:00, digest on"; "leave" ends everything. Raises PromiseRefused and MemoryFailed."""
    if text.strip(" .!").lower() in ("leave", "leave for good"):
        return pause_all(desk, learner, leaving=True)
    return change_settings(desk, learner, read_settings(text))


def set_each(desk: Desk, learner: str, given: Mapping[str, str]) -> Reply:
    """The same for settings that were typed one by one, each under its name."""
    return change_settings(desk, learner, wanted(given))


def change_settings(desk: Desk, learner: str, asked: Wanted) -> Reply:
    """Keep what a learner wants to be different, and show it. Raises MemoryFailed."""
    now = desk.now()
    before = desk.record(learner)
    if asked == Wanted():
        prefs = before.preferences
        return reply_settings(
            prefs, now=now, begun=before.since is not None, next_at=next_check_in_at(desk, before)
        )
    if asked.zone is not None:
        # It is one fact, wherever it is told: conversations, plans and check-ins go by it.
        desk.memory.correct(learner, "zone", asked.zone, at=now)
    old: list[Preferences] = []

    def decide(record: PromiseRecord) -> Writes:
        # The record has the new zone already.
        zone = before.preferences.zone if asked.zone else record.preferences.zone
        old.append(replace(record.preferences, zone=zone))
        return Writes(preferences=changed(record.preferences, asked))

    desk.decide(learner, decide)
    after = desk.record(learner)
    return reply_settings(
        after.preferences,
        now=now,
        begun=True,
        next_at=next_check_in_at(desk, after),
        before=old[-1],
    )
