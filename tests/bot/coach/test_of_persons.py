"""What is asked of a person is told from what is asked of their teaching."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.of_persons import asked_of_person, names_of_people, tells_it
from bot.coach.reply import Reply

NAMES = names_of_people(
    ["Ada Lovelace (Acme)", "Grace Hopper and Alan Turing", "the Git project", "Khan Academy"]
)


def test_people_are_known_by_their_last_names_and_in_full() -> None:
    assert {"lovelace", "ada lovelace", "hopper", "alan turing"} <= NAMES
    assert not {"academy", "khan academy", "project"} & NAMES


@pytest.mark.parametrize(
    "text",
    [
        "does the student have a girlfriend",
        "is lovelace married? asking for my aunt",
        "what gpu does hopper use at home",
        "graphics card of the build first person, which",
        "which laptop has the six steps guy got",
        "did the big firm make the student an offer in the end",
        "so did they give him the job",
        "did the linkedin author ever work at acme",
        "what salary did the student get",
        "who sponsors the build first video",
        "where does the builder live",
        "name of that professor who was at meta",
        "which exact competition did the video tell people to enter first",
    ],
)
def test_what_is_private_is_asked_of_the_person(text: str) -> None:
    assert asked_of_person(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "what does the builder say a junior earns",
        "2 kids, so bluntly: what pay does the build first speaker quote",
        "does the student say that a laptop is enough",
        "does the builder say how to get a job",
        "pet project type of the six steps author",
        "my brother wants a job, did he get it right",
        "do i need a gpu",
        "which company hires beginners",
        "i need no name, only where that boss had been before",
    ],
)
def test_what_they_teach_is_not(text: str) -> None:
    assert not asked_of_person(text, NAMES)


def test_a_text_tells_it_by_its_own_words() -> None:
    wanted = asked_of_person("was the six steps video paid for by the site", NAMES)
    assert tells_it(wanted, "The mention is not sponsored.")
    assert not tells_it(wanted, "The site is good for maths.")


def test_the_coach_says_that_nobody_tells_it(heard: Callable[..., Reply]) -> None:
    assert heard("which laptop has the six-steps guy got, i want the same one").abstained
    paid = heard("was the six steps clip paid for by brilliant?")
    assert not paid.abstained
    assert "not sponsored" in paid.answer
