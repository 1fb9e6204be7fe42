"""What an examination asks, where a message lists it."""

from __future__ import annotations

import pytest

from bot.coach.examined import examined
from bot.coach.linking import Linker
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "exam in intro ml on 12 december. topics: pandas, numpy and matplotlib. i know loops",
        "the final covers pandas, numpy, matplotlib",
        "my test is on pandas and numpy, plus matplotlib. help",
    ],
)
def test_the_list_of_an_examination_is_read(text: str, linker: Linker) -> None:
    assert set(examined(text, linker)) == {"tools/pandas", "tools/numpy", "tools/matplotlib"}


@pytest.mark.parametrize(
    "text",
    [
        "topics i know: pandas, numpy",
        "exam soon. pandas and numpy are behind me",
        "my test covers pandas",
    ],
)
def test_there_is_no_list_without_an_examination_or_with_one_name(
    text: str, linker: Linker
) -> None:
    assert examined(text, linker) == ()
