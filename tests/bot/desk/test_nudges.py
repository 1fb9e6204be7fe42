"""Nudges at the desk: listed with their evidence, explained, switched off, snoozed, resumed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.record import Writes
from bot.accountability.values import Delivery, Mark
from bot.coach.record import ResourceProgress, Turn
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.desk.nudges import nudges, nudging
from bot.desk.promising import promise
from bot.memory.outbox import Outbox
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    """Ada promised something on 1 February 2027 and was quiet for two weeks."""
    with desk_in(tmp_path, knowledge, clock) as opened:
        promise(opened, "ada", "Deploy the API on Saturday")
        clock.set("2027-02-16T12:00")
        yield opened


def send(desk: Desk, at: datetime, number: int) -> None:
    """Let the nudge of a long silence go out at a moment."""
    outbox = Outbox(desk.memory)
    evidence = ["I last heard from you on 1 February 2027."]
    kept = {"kind": "gone_quiet", "text": "Hello", "evidence": evidence, "key": "",
            "principle": "small-steady-steps", "action": "coach next"}  # fmt: skip
    outbox.plan([Delivery("ada", "nudge", str(number), at, kept)], at)
    (held,) = outbox.claim(at, "w", only=["ada"])
    outbox.mark(at, [Mark(held, "sent", sent_at=at)])


def test_what_might_be_written_is_shown_with_its_evidence(desk: Desk) -> None:
    reply = nudges(desk, "ada")
    assert "none went out in the last seven" in reply.answer
    assert "**a long silence**" in reply.answer
    assert "1 February 2027, 15 days ago" in reply.answer
    assert reply.actions[0].command == "coach next"


def test_what_was_sent_is_listed_and_answered_for(desk: Desk, clock: Clock) -> None:
    send(desk, clock.now - 2 * DAY, 1)
    answer = nudges(desk, "ada").answer
    assert "14 February 2027, about a long silence" in answer
    assert "(there is time to answer)" in answer
    why = nudges(desk, "ada", "why did I get this?")
    assert "This is all that it rests on" in why.answer
    assert why.actions[0].command == "coach nudges --off gone_quiet"
    with pytest.raises(PromiseRefused, match="no nudge number 2"):
        nudges(desk, "ada", "why 2")


def test_a_word_in_any_conversation_is_an_answer(desk: Desk, clock: Clock) -> None:
    send(desk, clock.now - 3 * DAY, 1)
    assert "(no answer)" in nudges(desk, "ada").answer
    said = Turn("t", "ada", "elsewhere", clock.now - 2 * DAY, "hello", "smalltalk", {})
    desk.memory.save("ada", turn=said)
    assert "(I heard from you after it)" in nudges(desk, "ada").answer


def test_after_three_without_an_answer_there_is_silence_until_it_is_ended(
    desk: Desk, clock: Clock
) -> None:
    for number in (1, 2, 3):
        send(desk, clock.now + (number - 10) * DAY, number)
    reply = nudges(desk, "ada")
    assert "My last 3 nudges had no answer" in reply.answer
    assert reply.actions[-1].command == "coach nudges --resume"
    assert "Gladly" in nudges(desk, "ada", "nudge me again").answer
    clock.now += DAY
    assert "I may send you" in nudges(desk, "ada").answer


def test_one_kind_or_all_are_switched_off_and_on(desk: Desk) -> None:
    assert "Off: a long silence" in nudges(desk, "ada", "off gone-quiet").answer
    listed = nudges(desk, "ada").answer
    assert "a long silence: you switched it off" in listed
    assert "Switched off: a long silence." in listed
    nudges(desk, "ada", "on a long silence")
    assert desk.record("ada").preferences.off == frozenset()
    off = nudges(desk, "ada", "off")
    assert off.actions[0].command == "coach nudges --resume"
    assert desk.record("ada").preferences.off == {"nudges"}
    nudges(desk, "ada", "resume")
    assert desk.record("ada").preferences.off == frozenset()
    assert "reminders of an open check-in" in nudges(desk, "ada", "off reminder").answer


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("snooze", datetime(2027, 3, 2, tzinfo=UTC)),
        ("snooze 3", datetime(2027, 2, 19, tzinfo=UTC)),
        ("quiet for two weeks", datetime(2027, 3, 2, tzinfo=UTC)),
        ("snooze until Friday", datetime(2027, 2, 19, tzinfo=UTC)),
        ("snooze until 1 June", datetime(2027, 5, 31, 23, tzinfo=UTC)),
    ],
)
def test_quiet_for_a_while_ends_on_the_learners_own_day(
    desk: Desk, words: str, until: datetime
) -> None:
    reply = nudges(desk, "ada", words)
    assert desk.record("ada").preferences.snoozed_until == until
    assert "No nudges before" in reply.answer
    assert "snoozed" in nudging(desk, desk.record("ada")).choice.why


@pytest.mark.parametrize("words", ["snooze 0", "snooze 4000", "snooze blue", "off fish", "purple"])
def test_what_cannot_be_done_is_refused_and_changes_nothing(desk: Desk, words: str) -> None:
    before = desk.record("ada")
    with pytest.raises(PromiseRefused):
        nudges(desk, "ada", words)
    assert desk.record("ada") == before


def test_what_was_just_talked_about_is_no_reason(desk: Desk, clock: Clock) -> None:
    said = Turn("t", "ada", "c", clock.now - timedelta(hours=3), "hello", "smalltalk", {})
    desk.memory.save("ada", turn=said)
    assert "Nothing that needs a word" in nudges(desk, "ada").answer


def test_courses_that_stand_open_are_seen(desk: Desk, clock: Clock, knowledge: Knowledge) -> None:
    courses = [key for key, r in knowledge.resources.items() if r.kind == "course"][:2]
    at = clock.now - 3 * DAY
    said = Turn("t", "ada", "c", at, "started two", "smalltalk", {})
    begun = [ResourceProgress(key, "started", "started it", at) for key in courses]
    desk.memory.save("ada", turn=said, resources=begun)
    desk.decide("ada", lambda record: Writes())
    assert "several open courses" in nudges(desk, "ada").answer


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("Nudge me again!", "Nudges were on already"),
        ("please stop nudging me", "Off: I write nothing unasked"),
        ("why did I get that nudge?", "I have sent you no nudge yet"),
        ("the model gives me a nudge in the right direction", None),
    ],
)
def test_in_a_conversation_plain_words_do(desk: Desk, words: str, heard: str | None) -> None:
    reply = Hearing(desk).hear("ada", words, intent="off_topic", following=False)
    assert (reply is None) if heard is None else (reply is not None and heard in reply.answer)
