"""What is asked of the coach itself is heard in whatever words, by the whole coach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.bootstrap import build_coach
from bot.coach.coach import Coach
from bot.coach.reply import Message, Reply
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.memory.store import MemoryStore
from bot.settings import Settings

Talk = Callable[..., Reply]


@pytest.fixture(scope="module")
def shared(home: Path) -> Coach:
    return build_coach(Settings(home=home, store="exact"), one_shot=False, say=print)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[MemoryStore]:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        yield store


@pytest.fixture
def talk(shared: Coach, memory: MemoryStore) -> Talk:
    coach = Coach(shared.knowledge, shared.retriever, shared.reading, memory)
    coach.promises = Hearing(Desk(coach.knowledge, coach.linker, memory, coach.now))

    def say(*texts: str) -> Reply:
        replies = [coach.reply(Message("somebody", text, "talk")) for text in texts]
        return replies[-1]

    return say


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("selam, cs 2nd year. quiz me numpy, dont be nice", "NumPy"),
        ("Test me then, on eigenvectors, I am curious whether anything has survived.", "igen"),
        ("throw a question at me about k-means, i think i got it", "k-means"),
    ],
)
def test_a_quiz_is_begun_wherever_in_a_message_it_is_asked_for(
    talk: Talk, text: str, topic: str
) -> None:
    answer = talk(text).answer
    assert "**Quiz: " in answer or "Quiz" in answer
    assert topic in answer


def test_what_is_kept_of_a_learner_is_told_in_their_own_words(talk: Talk) -> None:
    reply = talk(
        "variables and loops i know. functions i only half get",
        "i have 3 hours a week",
        "what do u have me down for so far",
    )
    assert "Variables" in reply.answer
    assert "3 hours" in reply.answer


def test_a_wish_to_hear_a_promise_is_no_promise(talk: Talk) -> None:
    reply = talk("i'll finish chapter 2 on friday evening at home", "please say my promise now")
    assert "chapter 2" in reply.answer
    assert "please say" not in reply.answer


def test_what_has_nothing_to_do_with_a_trouble_leaves_it_and_it_is_taken_up_again(
    talk: Talk,
) -> None:
    talk("kmeans gives me different groups each time i run")
    aside = talk("sorry to jump, my supervisor asks is PCA the same as feature selection")
    assert "still looks like" not in aside.answer
    assert "PCA" in aside.answer
