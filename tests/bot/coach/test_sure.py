"""Turns so plain that they beat any model: here one that reads everything wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from bot.coach.evidence import judge_evidence
from bot.coach.linking import Linker
from bot.coach.verdicts import Said, Unit
from knowledge.models import Knowledge

Read = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def read(knowledge: Knowledge) -> Read:
    """Reads a text when the model says the same of every mention, or `of` a mention's name."""
    linker = Linker(knowledge)

    def say(text: str, every: Said = "none", **of: Said) -> dict[str, str]:
        def judge(text: str, units: Sequence[Unit]) -> list[Mapping[Said, float]]:
            names = [text[u.mention.start : u.mention.end].lower() for u in units]
            low: dict[Said, float] = {"none": 0.02, "known": 0.02, "not_known": 0.02}
            return [{**low, of.get(name, every): 0.96} for name in names]

        found = judge_evidence(text, linker, judge)
        return {e.topic: e.polarity for e in found if e.polarity in ("known", "not_known")}

    return say


@pytest.mark.parametrize(
    "text",
    [
        "numpy ✓ pandas ✓ docker ✗ what next",
        "✅ numpy ✅ pandas ❌ docker",
        "- [x] numpy\n- [x] pandas\n- [ ] docker",
        "my tools: ✔️ numpy, pandas ✘ docker",
        "numpy ✓✓ pandas ✓ docker x",
        "numpy: y, pandas: y, docker: n",
        "numpy +, pandas +, docker -, and now",
    ],
)
def test_a_tick_or_cross_says_it_whichever_side_it_stands_on(read: Read, text: str) -> None:
    expected = {"tools/numpy": "known", "tools/pandas": "known", "mlops/docker": "not_known"}
    assert read(text) == expected


def test_a_python_library_says_nothing_of_python(read: Read) -> None:
    assert read("docker in a python library", "known") == {"mlops/docker": "known"}


def test_brackets_of_code_are_no_boxes(read: Read) -> None:
    assert read("why does print() in a loop, or pandas(x), do nothing") == {}


@pytest.mark.parametrize(
    "text",
    [
        "i finished numpy, no wait, pandas",
        "finished numpy. sorry, i mean pandas",
        "i learned numpy... scratch that, not numpy, pandas",
    ],
)
def test_what_was_meant_takes_the_place_of_what_was_said(read: Read, text: str) -> None:
    assert read(text, numpy="known", pandas="not_known") == {"tools/pandas": "known"}


def test_a_correction_of_what_was_claimed_before_it(read: Read) -> None:
    text = "i know docker. sorry no, not docker, git. docker i dont know at all"
    found = read(text, "known", docker="known")
    assert found["tools/git"] == "known"


def test_a_no_between_two_names_corrects_nothing(read: Read) -> None:
    found = read("numpy well, no pandas", numpy="known", pandas="not_known")
    assert found == {"tools/numpy": "known", "tools/pandas": "not_known"}


def test_nothing_is_hard_but_one_means_that_all_is_known_but_one(read: Read) -> None:
    for text in ("nothing in python is hard for me except classes",
                 "there is nothing in python i cant do but classes"):  # fmt: skip
        found = read(text, "not_known")
        assert found["python/classes"] == "not_known"
        assert found["python/loops"] == "known"


def test_who_knows_nothing_but_one_knows_the_one(read: Read) -> None:
    assert read("i know nothing except git", "not_known") == {"tools/git": "known"}


def test_all_are_fine_but_one(read: Read) -> None:
    assert read("all the tools but git are fine", "known") == {"tools/git": "not_known"}


def test_a_denial_that_is_denied_is_a_claim(read: Read) -> None:
    for text in ("its not that i dont know pandas", "i cant say i dont know pandas"):
        assert read(text, "not_known") == {"tools/pandas": "known"}


def test_the_subject_that_tells_which_topic_is_not_claimed(read: Read) -> None:
    assert read("classes in python are clear", "known") == {"python/classes": "known"}


def test_a_subject_up_to_a_topic_is_known_so_far(read: Read) -> None:
    found = read("i know python up to functions", "known")
    assert {topic for topic, said in found.items() if said == "known"} == set(found)
    assert {"python/functions", "python/variables"} <= set(found)
    assert not {"python/classes", "python/inheritance"} & set(found)


def test_everything_before_a_topic_is_what_it_stands_on(read: Read, knowledge: Knowledge) -> None:
    found = read("everything before inheritance is clear", inheritance="not_known")
    needed = [e.topic for e in knowledge.topics["python/inheritance"].prerequisites]
    assert found["python/inheritance"] == "not_known"
    assert all(found[topic] == "known" for topic in needed if topic.startswith("python/"))
    assert read("what comes before inheritance") == {}


@pytest.mark.parametrize(
    ("text", "every", "topic", "said"),
    [
        ("python is all good apart from classes", "known", "python/classes", "not_known"),
        ("i've got python covered, classes aside", "known", "python/classes", "not_known"),
        ("i wouldnt say im bad at git", "not_known", "tools/git", "known"),
        ("2 hours into a docker course", "none", "mlops/docker", "not_known"),
        ("i used pandas once, years ago", "known", "tools/pandas", "not_known"),
        ("promised id finish pandas by sunday and i did", "none", "tools/pandas", "known"),
    ],
)
def test_turns_that_say_the_opposite_of_their_words(
    read: Read, text: str, every: Said, topic: str, said: Said
) -> None:
    assert read(text, every)[topic] == said


def test_what_is_used_once_a_week_or_promised_in_vain_is_not_touched(read: Read) -> None:
    assert read("i used pandas once a week", "known") == {"tools/pandas": "known"}
    assert read("promised id finish pandas and i did not") == {}
