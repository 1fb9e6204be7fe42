"""What is said of several topics at once is made to fit together before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from bot.coach.evidence import judge_evidence
from bot.coach.linking import Linker
from bot.coach.verdicts import SAID, Said, Unit
from knowledge.models import Knowledge

Read = Callable[..., dict[str, str]]
Figures = tuple[float, float, float]


@pytest.fixture(scope="module")
def read(knowledge: Knowledge) -> Read:
    """Reads a text with the given chances (none, known, not known) of each mention, by its id."""
    linker = Linker(knowledge)

    def say(text: str, **chances: Figures) -> dict[str, str]:
        def judge(text: str, units: Sequence[Unit]) -> list[Mapping[Said, float]]:
            named = [u.mention.id.rpartition("/")[2].replace("-", "_") for u in units]
            return [dict(zip(SAID, chances.get(name, (1, 0, 0)), strict=True)) for name in named]

        return {e.topic: e.polarity for e in judge_evidence(text, linker, judge)}

    return say


KNOWN, UNSURE, DENIED = (0.02, 0.95, 0.03), (0.04, 0.36, 0.6), (0.02, 0.03, 0.95)


def test_the_bits_of_a_subject_that_is_known_a_bit_are_known(read: Read) -> None:
    found = read(
        "tools a bit: numpy and pandas, python a bit: loops, lists",
        python=(0.02, 0.01, 0.97),
        loops=(0.04, 0.16, 0.8),
        lists=(0.03, 0.3, 0.67),
    )
    assert found["python/loops"] == found["python/lists"] == "known"
    assert "python/variables" not in found
    assert found["python/classes"] != "known"


def test_what_is_missing_among_the_bits_of_a_subject_stays_missing(read: Read) -> None:
    found = read(
        "python a bit: never did classes or inheritance",
        python=(0.02, 0.01, 0.97),
        classes=DENIED,
        inheritance=DENIED,
    )
    assert found["python/classes"] == found["python/inheritance"] == "not_known"


def test_an_unsure_reading_goes_with_the_list_that_it_stands_in(read: Read) -> None:
    found = read("loops, functions, classes. never used docker", loops=KNOWN, functions=KNOWN,
                 classes=UNSURE, docker=DENIED)  # fmt: skip
    assert found["python/classes"] == "known"
    assert found["mlops/docker"] == "not_known"


def test_without_a_word_of_lack_a_doubtful_denial_falls(read: Read) -> None:
    assert read("git, docker", git=KNOWN, docker=(0.1, 0.3, 0.6))["mlops/docker"] == "known"
    denied = read("git fine, docker not at all", git=KNOWN, docker=(0.1, 0.3, 0.6))
    assert denied["mlops/docker"] == "not_known"


def test_a_hole_under_a_claim_needs_a_sure_denial(read: Read) -> None:
    doubtful = read("used to fear loops. pandas is easy", loops=(0.1, 0.15, 0.75), pandas=KNOWN)
    assert doubtful["python/loops"] != "not_known"
    sure = read("i know pandas. i don't know loops", loops=DENIED, pandas=KNOWN)
    assert sure["python/loops"] == "not_known"


def test_all_of_a_subject_but_one_topic_leaves_out_what_stands_on_it(read: Read) -> None:
    found = read("all of python except classes", python=KNOWN, classes=DENIED)
    assert found["python/classes"] == "not_known"
    assert "python/inheritance" not in found
    assert found["python/loops"] == "known"


def test_a_subject_denied_outright_is_believed_in_spite_of_what_stands_on_it(read: Read) -> None:
    found = read("i can explain transformers. i never wrote code", transformers=KNOWN,
                 programming=DENIED)  # fmt: skip
    assert found["python/variables"] == "not_known"


def test_a_subject_within_the_name_of_its_topic_claims_nothing_else(read: Read) -> None:
    found = read(
        "i know descriptive stats", descriptive_statistics=KNOWN, statistics=(0.3, 0.66, 0.04)
    )
    assert found["statistics/descriptive-statistics"] == "known"
    assert found.get("statistics/p-values") != "known"


@pytest.mark.parametrize("text", ["statistics: p-values, sampling", "statistics (p-values)"])
def test_a_subject_that_heads_a_list_of_its_parts_claims_those_alone(read: Read, text: str) -> None:
    found = read(text, statistics=KNOWN, p_values=KNOWN, sampling=KNOWN)
    assert found["statistics/p-values"] == "known"
    assert found["statistics/t-tests"] == "none"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("statistics: everything but p-values", DENIED),
        ("statistics (no p-values yet)", DENIED),
        ("all of statistics, p-values above all", KNOWN),
    ],
)
def test_a_subject_that_is_known_but_for_a_part_is_no_list_of_parts(
    read: Read, text: str, part: Figures
) -> None:
    found = read(text, statistics=KNOWN, p_values=part)
    assert found["statistics/descriptive-statistics"] == "known"
