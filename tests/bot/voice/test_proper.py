"""Names and titles in what a model says."""

from __future__ import annotations

import pytest

from bot.voice.proper import Name, proper_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was found by Geoffrey Hinton in Toronto.", ["Geoffrey Hinton", "Toronto"]),
        ("Read “Python for Data Wizards” tonight.", ["Python for Data Wizards"]),
        ("Read *Deep Learning Illustrated* tonight.", ["Deep Learning Illustrated"]),
        ("Try pandas.", []),
        ("Pandas is next.", []),
        ("I think you know NumPy.", ["NumPy"]),
        ("Use `SimpleImputer` and GPU.", []),
        ("See [the docs](https://Evil.example/Path).", []),
        ("**Why it matters**", []),
    ],
)
def test_names_are_found_and_the_first_word_of_a_sentence_is_none(
    text: str, names: list[str]
) -> None:
    found = dict.fromkeys(name.text for name in proper_names(text))
    assert list(found) == names


def test_a_name_is_announced_by_what_is_said_of_it() -> None:
    assert Name("Jane Roe", announced=True) in proper_names("A course by Jane Roe.")
    assert Name("Jane Roe") in proper_names("You and Jane Roe.")
