"""Passages: not too long, not too short, and with a place that is true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.chunk import MOST, passages_of
from retrieval.documents.read import read_document
from retrieval.documents.sections import Parsed, Section
from retrieval.passages import Passage


def cut(*sections: Section, title: str = "Guide") -> list[Passage]:
    return passages_of(
        Parsed(title, "text", sections),
        document="ab12",
        scope="me",
        source_name="guide.md",
        url="https://example.org",
    )


def test_a_passage_says_where_it_comes_from() -> None:
    (passage,) = cut(Section("Some words.", "Setup > Install"))
    assert passage == Passage(
        id="doc:ab12#0",
        scope="me",
        kind="document",
        source="guide.md",
        title="Guide",
        place="Setup > Install",
        text="Some words.",
        url="https://example.org",
        document="ab12",
        embedded="Guide: Setup > Install\nSome words.",
    )


@pytest.mark.parametrize("place", ["lines 3-9", "page 4", "00:01:10-00:01:48", "cell 3"])
def test_a_mere_position_is_not_embedded(place: str) -> None:
    (passage,) = cut(Section("Some words.", place))
    assert passage.embedded == "Guide\nSome words."


def test_a_long_section_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "This sentence has exactly eight words in it. "
    passages = cut(Section(sentence * 60, "Part"))
    assert all(60 <= len(passage.text.split()) <= MOST for passage in passages)
    assert all(passage.text.endswith("it.") for passage in passages)
    assert " ".join(passage.text for passage in passages) == (sentence * 60).strip()
    assert [passage.id for passage in passages] == [f"doc:ab12#{n}" for n in range(len(passages))]


def test_a_paragraph_end_is_preferred_to_a_sentence_end() -> None:
    one = "This sentence has exactly eight words in it. " * 15
    passages = cut(Section(f"{one.strip()}\n\n{one.strip()}\n\n{one.strip()}", "Part"))
    assert [passage.text for passage in passages] == [one.strip()] * 3


def test_parts_of_a_section_of_lines_have_their_own_lines() -> None:
    lines = [f"line {n} has these seven words here" for n in range(20, 120)]
    passages = cut(Section("\n".join(lines), "lines 20-119"))
    assert len(passages) > 3
    for passage in passages:
        first, last = (int(n) for n in passage.place.removeprefix("lines ").split("-"))
        assert passage.text.split("\n") == lines[first - 20 : last - 19]


def test_lines_that_do_not_add_up_keep_the_place_of_the_section() -> None:
    passages = cut(Section("word " * 400, "lines 3-9"))
    assert {passage.place for passage in passages} == {"lines 3-9"}


def test_a_long_line_of_a_file_keeps_its_number() -> None:
    parsed = read_document("a.txt", b"short\n" + b"A sentence of five words. " * 100 + b"\nend")
    passages = passages_of(parsed, document="d", scope="s", source_name="a", url=None)
    assert {passage.place for passage in passages} >= {"line 2"}
    assert all(len(passage.text.split()) <= MOST for passage in passages)


def test_short_neighbours_of_one_place_are_joined() -> None:
    passages = cut(
        Section("One.", "A"), Section(" \u200b", "A"), Section("Two.", "A"), Section("Three.", "B")
    )
    assert [(p.place, p.text) for p in passages] == [("A", "One.\n\nTwo."), ("B", "Three.")]


def test_endless_words_and_scripts_without_spaces_are_cut_too() -> None:
    for text in ("x" * 100_000, "深層学習は楽しい。" * 2_000, "👩‍🔬" * 20_000):
        passages = cut(Section(text, "A"))
        assert all(len(passage.text) <= 2_000 for passage in passages)
        assert "".join(passage.text for passage in passages) == text
    assert all(p.text.endswith("。") for p in cut(Section("深層学習は楽しい。" * 2_000, "A")))


def test_code_that_is_cut_stays_code() -> None:
    code = "\n".join(f"value_{n} = compute(value_{n - 1}, {n})" for n in range(120))
    passages = cut(Section(f"Before.\n\n```python\n{code}\n```\n\nAfter.", "A"))
    assert len(passages) > 2
    for passage in passages:
        assert sum(line.startswith("```") for line in passage.text.split("\n")) % 2 == 0
    assert passages[1].text.startswith("```python\n")


def test_tricks_with_invisible_characters_are_gone() -> None:
    (passage,) = cut(Section("a\u202eb\U000e0041\x07c", "p\u2066l"), title="T\u200bx\ny")
    assert (passage.title, passage.place, passage.text) == ("Tx y", "pl", "abc")


@given(st.lists(st.tuples(st.text(max_size=300), st.text(max_size=30)), max_size=6))
def test_no_word_is_lost_and_no_passage_is_empty(parts: list[tuple[str, str]]) -> None:
    passages = cut(*(Section(text, place) for text, place in parts))
    assert all(passage.text.strip() for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)


@given(st.text(alphabet="ab. \n", min_size=1, max_size=4_000))
def test_cutting_loses_nothing_but_space(text: str) -> None:
    passages = cut(Section(text, "A"))
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())
