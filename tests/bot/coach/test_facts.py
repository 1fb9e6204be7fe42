"""What learners say of themselves is taken down, and nothing that they did not say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.facts import noted, read_facts, read_progress
from bot.coach.linking import Mention
from knowledge.models import Knowledge

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def facts(text: str, asked: str = "") -> dict[str, object]:
    return {fact.kind: fact.value for fact in read_facts(text, NOW, asked=asked)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("my name is ana", "name", "Ana"),
        ("hi im Bob, nurse", "name", "Bob"),
        ("call me Sam", "name", "Sam"),
        ("good day! Maribel here, night nurse in cebu", "name", "Maribel"),
        ("Hello, I am Tomasz, dispatcher of trucks", "name", "Tomasz"),
        ("hey coach its dmitri, im between fares", "name", "Dmitri"),
        ("hiya, marisol here. nurse, nights mostly", "name", "Marisol"),
        ("sysadmin on call, everybody says Ruxi", "name", "Ruxi"),
        ("hello, name is Thi Mai, accountant", "name", "Thi Mai"),
        ("hey its deniz. lists and loops are done", "name", "Deniz"),
        ("short intro: Rosa, 33, vet in Oaxaca", "name", "Rosa"),
        ("what does NaN mean? Kind regards, Ifeoma", "name", "Ifeoma"),
        ("sorry, 4 hours not 6. second child came", "hours_per_week", 4.0),
        ("I'm Aylin, nurse from Izmir", "name", "Aylin"),
        ("two evenings a week is all i have", "hours_per_week", 4.0),
        ("6h weekly", "hours_per_week", 6.0),
        ("30 min every day", "hours_per_week", 3.5),
        ("ready before the autumn term", "deadline", "2027-09-01"),
        ("i want to be done by june", "deadline", "2027-06-01"),
        ("i'm a total beginner", "level", "beginner"),
        ("on tuesdays and thursdays", "evenings", ("tuesday", "thursday")),
        ("i live in Europe/Berlin", "zone", "Europe/Berlin"),
        ("i love football and music", "taste", ("sports", "music")),
        ("I want to build chatbots", "goal", "build chatbots"),
        ("my goal is to get a job as a data scientist", "goal", "get a job as a data scientist"),
    ],
)
def test_a_fact_is_read(text: str, kind: str, value: object) -> None:
    assert facts(text)[kind] == value


@pytest.mark.parametrize(
    "text",
    [
        "im a nurse",
        "i'm stuck on pandas",
        "it took 5 hours",
        "what if i had 10 hours a week",
        "i have been learning for 3 months",
        "i want to learn pandas next",
        "may i ask something",
        "Plumber here, from leeds",
        "hey its not working. the shape is 4 instead of 6",
        "thanks Coach",
        "I am Vietnamese. Python here is new to me",
    ],
)
def test_what_is_no_fact_is_not_taken_down(text: str) -> None:
    assert facts(text) == {}


def test_a_bare_number_answers_the_question_for_hours() -> None:
    assert facts("5", asked="hours") == {"hours_per_week": 5.0}
    assert facts("5") == {}


def test_a_note_tells_what_was_taken_down() -> None:
    found = read_facts("4 hours a week, done by 1 march 2027", NOW)
    assert noted(found) == "Noted: 4 hours a week; your date: 1 March 2027."
    assert noted([]) == ""


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("i finished {}", "finished"),
        ("halfway through {} now", "half"),
        ("gave up on {}", "dropped"),
        ("started {} yesterday", "started"),
        ("should i take {}?", None),
    ],
)
def test_progress_with_a_resource_is_read(
    knowledge: Knowledge, text: str, state: str | None
) -> None:
    resource = next(iter(knowledge.resources.values()))
    said = text.format(resource.title)
    start = said.index(resource.title)
    mention = Mention("resource", resource.id, start, start + len(resource.title))
    found = read_progress(knowledge, said, [mention], NOW)
    assert [p.state for p in found] == ([state] if state else [])


def test_what_somebody_can_already_do_is_no_goal() -> None:
    assert [f.kind for f in read_facts("ok so i can do loops, what now", NOW)] == []
    found = read_facts("I study at night so that I can become a data scientist", NOW)
    assert [f.value for f in found if f.kind == "goal"] == ["become a data scientist"]


@pytest.mark.parametrize(
    "text",
    [
        "functions i had in march. next stop?",
        "12 years of Stata: p-values, I teach this. Python by now, in jupyter",
    ],
)
def test_what_lies_behind_somebody_is_no_deadline(text: str) -> None:
    assert not [fact for fact in read_facts(text, NOW) if fact.kind == "deadline"]


@pytest.mark.parametrize(
    "text", ["I'd like to be the soul.", "i wanna do that six steps thing the guy has"]
)
def test_a_wish_that_names_no_aim_is_no_goal(text: str) -> None:
    assert not [fact for fact in read_facts(text, NOW) if fact.kind == "goal"]


def test_a_trade_or_nobody_behind_a_greeting_is_no_name() -> None:
    for text in ("hi, nurse here.", "hey beginner here!", "hello, archaeologist here."):
        assert "name" not in facts(text)
