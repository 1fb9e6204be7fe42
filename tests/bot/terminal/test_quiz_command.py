"""`coach quiz`: a round with a person, and one question at a time without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.coach.reviews import find_item
from bot.terminal.quizzing import QUESTIONS, play
from knowledge.models import Knowledge
from tests.bot.coach.small_world import CHOICE, NUMBER, TEXT, topic, world
from tests.bot.terminal.fake_coach import FakeCoach, fake_coach
from tests.bot.terminal.keyboard import terminal
from tests.bot.terminal.process import run


@pytest.fixture
def small() -> Knowledge:
    more = tuple({**NUMBER, "id": f"n{n}", "question": f"What is {n} in all?"} for n in range(6))
    return world(topic("a/few", quiz=(CHOICE, NUMBER, TEXT)), topic("a/many", quiz=more))


def played(
    small: Knowledge, folder: Path, topic: str, *typed: str | None
) -> tuple[list[str], FakeCoach]:
    shown: list[str] = []
    keys: Iterator[str | None] = iter(typed)
    with fake_coach(small, folder) as (coach, fake):
        play(coach, "ada", topic, lambda: next(keys), lambda reply: shown.append(reply.answer))
        fake.calls.append(("open", fake.memory.load("ada", "", 0).open_quiz))
    assert next(keys, "all was read") == "all was read"
    return shown, fake


def test_a_round_goes_on_until_nothing_is_left_and_counts(small: Knowledge, tmp_path: Path) -> None:
    shown, _ = played(small, tmp_path, "a/few", "3", "A", "4, 11", "2, dtype")
    assert shown[-1] == "3 questions, 2 right. What you missed comes back tomorrow."


def test_a_round_has_five_questions(small: Knowledge, tmp_path: Path) -> None:
    shown, _ = played(small, tmp_path, "a/many", *["4, 12"] * QUESTIONS)
    assert shown[-1].startswith("5 questions, all right.")


def test_stop_ends_the_round(small: Knowledge, tmp_path: Path) -> None:
    shown, fake = played(small, tmp_path, "a/many", "4, 12", "stop")
    assert shown[-1].startswith("1 question, all right.")
    assert fake.calls[-1] == ("open", None)


def test_what_is_skipped_or_asked_in_between_does_not_count(
    small: Knowledge, tmp_path: Path
) -> None:
    shown, _ = played(small, tmp_path, "a/many", "skip", "what is a median?", "3, 7", "stop")
    assert shown[-1].startswith("1 question, none right yet")


def test_whoever_leaves_finds_the_question_waiting(small: Knowledge, tmp_path: Path) -> None:
    shown, fake = played(small, tmp_path, "a/many", None)
    assert "waits for you" in shown[-1]
    assert fake.calls[-1][1].item.startswith("a/many#")


def test_without_a_terminal_the_question_waits_for_an_answer(
    home: Path, knowledge: Knowledge
) -> None:
    nothing = run(home, "quiz", "--answer", "3, A", "--learner", "q1")
    assert nothing.returncode == 1
    assert "coach quiz" in nothing.stderr
    first = json.loads(run(home, "quiz", "pandas", "--learner", "q1", "--json").stdout)
    assert first["topics"] == ["tools/pandas"]
    again = json.loads(run(home, "quiz", "--learner", "q1", "--json").stdout)
    assert "still waits" in again["answer"]
    me = json.loads(run(home, "me", "--learner", "q1", "--json").stdout)
    item = find_item(knowledge, me["quiz"]["open"])
    assert item is not None
    answer = "ABCDE"[item.choices.index(str(item.answer))] if item.choices else str(item.answer)
    told = run(home, "quiz", "--answer", f"3, {answer}", "--learner", "q1")
    assert "Right!" in told.stdout
    assert "--learner q1" in told.stdout
    me = json.loads(run(home, "me", "--learner", "q1", "--json").stdout)
    assert me["quiz"]["open"] is None
    assert me["quiz"]["topics"] == {"tools/pandas": "seen"}


@pytest.mark.parametrize("args", [("quantum basket weaving",), ("pandas", "--answer", "3")])
def test_wrong_usage_exits_with_2(home: Path, args: tuple[str, ...]) -> None:
    assert run(home, "quiz", *args).returncode == 2


def test_a_person_plays_at_a_terminal(home: Path) -> None:
    with terminal(home, "quiz", "pandas", "--learner", "player") as screen:
        screen.see("how sure are you")
        screen.see("› ")
        screen.press("I don't know\r")
        screen.see("The answer is")
        screen.see("how sure are you")
        screen.press("stop\r")
        screen.see("1 question, none right yet")
        assert screen.ended() == 0
