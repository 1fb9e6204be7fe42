"""A conversation: each slash command asks the coach for the right thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.coach.record import Fact, TopicEvidence, Turn
from bot.coach.reply import Action, Message
from bot.desk.desk import Desk
from bot.talk.slash import COMMANDS, SlashRefused, for_chat
from bot.talk.talk import Talk
from knowledge.models import Knowledge
from tests.bot.terminal.fake_coach import NOW, FakeCoach, fake_coach


@pytest.fixture
def coach(knowledge: Knowledge, tmp_path: Path) -> Iterator[tuple[Talk, FakeCoach]]:
    with fake_coach(knowledge, tmp_path) as (real, fake):
        yield Talk(real, "ada", "here", "group"), fake


def test_it_begins_with_the_coachs_greeting_for_the_chat(coach: tuple[Talk, FakeCoach]) -> None:
    greeting = coach[0].greet()
    assert greeting.answer == "Hello ada!"
    assert for_chat(greeting).actions == (Action("Go on", "/next"),)


def test_plain_text_is_a_message_with_all_that_belongs_to_it(coach: tuple[Talk, FakeCoach]) -> None:
    talk, fake = coach
    said = talk.say("hello\nthere", "k1")
    assert said.reply.answer == "You said: hello\nthere"
    assert not said.over
    assert fake.calls == [("reply", Message("ada", "hello\nthere", "here", "group", "k1"), None)]


def test_each_command_asks_for_its_ability(coach: tuple[Talk, FakeCoach]) -> None:
    talk, fake = coach
    for text in (
        "/next", "/next why?", "/next pandas", "/stuck KeyError: 'a'", "/stuck", "/explain pandas",
        "/quiz pandas", "/quiz", "/plan 5 by 2027-06-01", "/plan",
    ):  # fmt: skip
        talk.say(text)
    step = {"goal": None, "why": False, "conversation": "here"}
    assert fake.calls == [
        ("next", "ada", step),
        ("next", "ada", {**step, "why": True}),
        ("next", "ada", {**step, "goal": "tools/pandas"}),
        ("reply", Message("ada", "KeyError: 'a'", "here", "group"), "stuck"),
        ("reply", Message("ada", "I'm stuck", "here", "group"), "stuck"),
        ("reply", Message("ada", "explain pandas", "here", "group"), "concept"),
        ("quiz", "ada", "here", "tools/pandas"),
        ("quiz", "ada", "here", None),
        ("plan", "ada", 5.0, date(2027, 6, 1)),
        ("plan", "ada", None, None),
    ]


def test_actions_are_shown_as_they_are_typed_here(coach: tuple[Talk, FakeCoach]) -> None:
    shown = for_chat(coach[0].say("/next").reply)
    assert shown.actions == (Action("Explain it", "/explain pandas"),)


def test_help_names_every_command(coach: tuple[Talk, FakeCoach]) -> None:
    answer = coach[0].say("/help").reply.answer
    assert all(f"`/{name}" in answer for name in COMMANDS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/quizz", "There is no /quizz. There are /quiz,"),
        ("/quiz basket weaving of quanta", "I don't know a topic called"),
        ("/next blub", "I don't know a topic called 'blub'"),
        ("/plan whenever", "/plan 5 by 2027-06-01"),
        ("/explain", "/explain gradient descent"),
    ],
)
def test_what_a_command_cannot_do_is_said_and_nothing_is_asked(
    coach: tuple[Talk, FakeCoach], text: str, says: str
) -> None:
    with pytest.raises(SlashRefused) as refused:
        coach[0].say(text)
    assert says in str(refused.value)
    assert coach[1].calls == []


def test_me_shows_what_the_memory_holds(coach: tuple[Talk, FakeCoach]) -> None:
    talk, fake = coach
    fake.memory.save(
        "ada",
        turn=Turn("t", "ada", "elsewhere", NOW, "hi", "smalltalk", {}),
        facts=[Fact("goal", "build robots", "I want to build robots", NOW)],
        evidence=[TopicEvidence("tools/pandas", "known", "pandas is easy", "said", NOW)],
    )
    reply = talk.say("/me").reply
    assert "build robots" in reply.answer
    assert "pandas: “pandas is easy”, 21 Nov" in reply.answer
    assert reply.known == ("tools/pandas",)


@pytest.mark.parametrize("text", ["/quit", "/exit", "quit", "Exit"])
def test_leaving_is_friendly_and_keeps_all(coach: tuple[Talk, FakeCoach], text: str) -> None:
    said = coach[0].say(text)
    assert said.over
    assert "kept" in said.reply.answer


def test_quit_answers_a_quiz_question_that_waits(coach: tuple[Talk, FakeCoach]) -> None:
    talk, fake = coach
    talk.say("/quiz pandas")
    assert not talk.say("quit").over
    assert fake.memory.load("ada", "here", now=NOW + timedelta(minutes=1)).open_quiz is None
    assert talk.say("quit").over


def test_what_is_about_promises_goes_to_the_desk(
    knowledge: Knowledge, coach: tuple[Talk, FakeCoach]
) -> None:
    talk, fake = coach
    with pytest.raises(SlashRefused, match="memory"):
        talk.say("/commit read chapter 3")
    talk.desk = Desk(knowledge, fake.linker, fake.memory, fake.now)
    assert "“read chapter 3”" in talk.say("/commit read chapter 3").reply.answer
    assert for_chat(talk.say("/week").reply).actions[1].command == "/commit shrink 1"
    assert "“read chapter 3”" in talk.greet().answer
    with pytest.raises(SlashRefused, match="by its number"):
        talk.say("/commit drop 7")
    with pytest.raises(SlashRefused, match="`/commit` promises"):
        talk.say("/checkin restart")
    assert fake.calls == []


def test_what_is_believed_can_be_set_right_from_within_a_conversation(
    knowledge: Knowledge, coach: tuple[Talk, FakeCoach]
) -> None:
    talk, fake = coach
    with pytest.raises(SlashRefused, match="memory"):
        talk.say("/me correct hours 6")
    talk.desk = Desk(knowledge, fake.linker, fake.memory, fake.now)
    assert "6" in talk.say("/me correct hours 6").reply.answer
    assert fake.memory.load("ada", "", 0, now=NOW).facts["hours_per_week"].value == 6
    with pytest.raises(SlashRefused, match="for instance: /me correct"):
        talk.say("/me correct nonsense")
