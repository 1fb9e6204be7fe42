"""Plain text: any encoding, repaired, in stretches of whole lines."""

from __future__ import annotations

import codecs

import pytest

from retrieval.documents.read import read_document
from retrieval.errors import DocumentRefused


def text_of(data: bytes, name: str = "notes.txt") -> str:
    return "\n".join(section.text for section in read_document(name, data).sections)


@pytest.mark.parametrize(
    "data",
    [
        "Karpathy’s café".encode(),
        codecs.BOM_UTF8 + "Karpathy’s café".encode(),
        "Karpathy’s café".encode("cp1252"),
        "Karpathy’s café".encode("utf-16"),
        "Karpathy’s café".encode("utf-32"),
        "Karpathy’s café".encode("utf-16-le"),
        "Karpathy’s café".encode("utf-16-be"),
        "Karpathyâ€™s cafÃ©".encode(),
    ],
    ids=["utf-8", "mark", "cp1252", "utf-16", "utf-32", "little", "big", "mojibake"],
)
def test_text_comes_out_right_whatever_its_encoding(data: bytes) -> None:
    assert text_of(data) == "Karpathy’s café"


def test_mojibake_is_repaired_where_good_text_stands_beside_it() -> None:
    assert text_of("Géron’s book\nKarpathyâ€™s lectures".encode()) == (
        "Géron’s book\nKarpathy’s lectures"
    )


def test_what_the_author_typed_is_not_beautified() -> None:
    typed = "“curly” ‘quotes’ &amp; ＷＩＤＥ — naïve"
    assert text_of(typed.encode()) == typed


def test_a_file_that_ends_within_a_character_is_read_up_to_there() -> None:
    assert text_of("Gradient descent – naïve".encode()[:-3]) == "Gradient descent – na"


def test_an_accented_letter_at_the_end_is_not_taken_for_a_cut() -> None:
    assert text_of("un café".encode("cp1252")) == "un café"


def test_a_few_broken_bytes_do_not_spoil_utf8() -> None:
    assert "ünïcödé" in text_of("ünïcödé text, ünïcödé text ".encode() * 3 + b"\xff end")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = b"\r\n\r\nfirst\r\nsecond\rthird\n\n"
    (section,) = read_document("notes.txt", data).sections
    assert (section.place, section.text) == ("lines 3-5", "first\nsecond\nthird")


def test_a_transcript_without_punctuation_is_cut_into_stretches_of_whole_lines() -> None:
    lines = [f"line{n} has these seven words in it" for n in range(1, 101)]
    sections = read_document("talk.txt", "\n".join(lines).encode()).sections
    assert "\n".join(section.text for section in sections).split("\n") == lines
    assert all(110 <= len(section.text.split()) <= 140 for section in sections[:-1])
    for section in sections:
        first, last = section.place.removeprefix("lines ").split("-")
        assert section.text.split("\n") == lines[int(first) - 1 : int(last)]


def test_stretches_end_at_paragraphs_where_they_can() -> None:
    whole = "This is a sentence of eight whole words.\n" * 11
    sections = read_document("a.txt", f"{whole}\n{whole}\n{whole}".encode()).sections
    assert [section.place for section in sections] == ["lines 1-11", "lines 13-23", "lines 25-35"]


def test_a_few_words_at_the_end_join_the_stretch_before() -> None:
    lines = "ten words are on this line as you can see\n" * 13
    (section,) = read_document("a.txt", (lines + "\nthe end").encode()).sections
    assert section.place == "lines 1-15"


def test_a_long_line_is_one_section() -> None:
    (section,) = read_document("a.txt", b"word " * 10_000).sections
    assert section.place == "line 1"


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"text\0with\0holes", b"\x01\x02\x03\x04 a few letters"],
    ids=["all bytes", "zeros", "controls"],
)
def test_binary_data_in_a_text_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentRefused, match=r"not text but binary.*UTF-8"):
        read_document("notes.txt", data)


def test_one_stray_zero_in_a_long_text_is_left_out() -> None:
    assert text_of(b"word " * 100 + b"\0end").endswith("word end")
