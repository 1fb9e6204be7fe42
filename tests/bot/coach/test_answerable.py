"""Facts about people, firms, products and exams are answered only where a source gives them."""

from __future__ import annotations

import pytest

from bot.coach.answerable import asks_of_the_world, is_answerable
from retrieval.passages import Passage
from retrieval.search import Hit


def hit(text: str, *, ask: float = 0.4, source: str = "post", kind: str = "claim") -> Hit:
    """A hit on a claim with this text."""
    passage = Passage(
        id=f"claim:{source}/1",
        scope="curriculum",
        kind=kind,
        source=source,
        title=source,
        place="opening",
        text=text,
        topics=(),
        asks=(),
        embedded=text,
        keywords="",
    )
    return Hit(passage, 0.6, 0.4, ask, None)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("which uni did the speaker go to", "The speaker earns $100."),
        ("how many followers has the speaker", "The speaker made 3 videos."),
        ("what percentage of engineers quit in the first year", "Spend 70% of the time building."),
        ("which university did the speaker go to", "The maths is entry-level college maths."),
        ("what was his startup called", "Starting early saves months."),
        ("pass mark of the cloud exam", "Know one cloud platform."),
        ("when does version 9 of the library come out", "The library is version 8."),
        ("who won the competition", "Competitions are hard to win."),
        ("how tall is the speaker", "The speaker made a video."),
        ("is the speaker married", "The speaker made a video."),
        ("who invented backpropagation", "Backpropagation is the chain rule."),
        ("which is the newest version of the library", "The library is on every laptop."),
        ("what does an rtx 4090 cost", "A laptop is enough."),
        ("what does acme pay engineers", "Engineers are paid $100 or more."),
        ("in which year was the library founded", "The library is free."),
        ("how many people use the library", "People use the library every day."),
        ("what mark did the speaker get in the exam", "The speaker passed no exam."),
        ("whats the real name of the person in the video", "The person is in a video."),
        ("so did the firm hire the speaker in the end", "The speaker had interviews at the firm."),
        ("exact title of the paper that the author rebuilt", "Rebuild a paper, says the author."),
        ("how much did they spend on power for the model", "A model needs power."),
        ("how many gb of ram should my new laptop have", "A laptop is all you need."),
    ],
)
def test_what_no_text_gives_is_not_answerable(text: str, near: str) -> None:
    assert asks_of_the_world(text)
    assert not is_answerable(text, [hit(near)])


def test_what_a_text_gives_is_answerable() -> None:
    assert is_answerable(
        "what percentage of people skip the basics", [hit("90% of people skip the basics.")]
    )
    assert is_answerable("how many students took it", [hit("800 students took it.", ask=0.8)])


def test_who_invented_something_is_told_where_a_text_says_where_it_comes_from() -> None:
    assert is_answerable(
        "who came up with the halving rule", [hit("The halving rule comes from a video.")]
    )


def test_only_the_source_that_is_asked_can_answer() -> None:
    found = [hit("The speaker studied at a university in Rome.", ask=0.9, source="talk")]
    assert is_answerable("which university did the speaker study at", found, ("talk",))
    assert not is_answerable("which university did the author study at", found, ("post",))


@pytest.mark.parametrize(
    "text",
    [
        "what is a gradient",
        "how long does the course take",
        "who wrote the hundred page book",
        "how many hours a week should i study",
        "what share of my time goes into projects",
        "which maths do they teach at school level",
    ],
)
def test_questions_on_the_curriculum_are_left_to_the_search(text: str) -> None:
    assert not asks_of_the_world(text)
    assert is_answerable(text, [])


def test_where_a_piece_of_a_formula_comes_from_is_no_question_of_the_world() -> None:
    assert not asks_of_the_world("where does the minus in the loss come from")
    assert asks_of_the_world("where does Andrew Ng come from")


def test_of_a_source_that_is_named_less_need_be_shared() -> None:
    asked = "what portion of people hurry past the groundwork"
    near = hit("90% of people skip the foundations.", ask=0.65)
    assert is_answerable(asked, [near], ["post"])
    assert not is_answerable(asked, [near])
