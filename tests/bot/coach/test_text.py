"""Messages are bounded and normalised, and hostile text loses its teeth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.coach.text import MAX_CHARACTERS, clean, quoted


def test_empty_binary_and_wordless_text_are_told_apart() -> None:
    assert clean("").problem == "empty"
    assert clean(" \n\t​").problem == "empty"
    assert clean("🎉🔥🔥").problem == "no_words"
    assert clean("\x00\x01\x02PK\x03\x04\x08\x0e\x0f" * 50).problem == "binary"
    assert clean("what is a loop").problem == ""


def test_a_megabyte_is_cut_to_its_head_and_tail() -> None:
    cleaned = clean("start " + "x " * 500_000 + " ValueError: the end")
    assert cleaned.shortened
    assert len(cleaned.text) <= MAX_CHARACTERS + 10
    assert cleaned.text.startswith("start")
    assert cleaned.text.endswith("ValueError: the end")


def test_hidden_characters_are_removed_and_line_breaks_stay() -> None:
    assert clean("a‮b\U000e0041c​d\r\ne").text == "abcd\ne"
    assert clean("Z" + "\u0301" * 40).text.count("\u0301") <= 3


@given(st.text(max_size=400))
def test_any_text_can_be_cleaned_and_quoted(text: str) -> None:
    cleaned = clean(text)
    cleaned.text.encode("utf-8")
    shown = quoted(cleaned.text)
    assert "\n" not in shown
    assert "@everyone" not in shown
    assert clean(cleaned.text).text == cleaned.text or cleaned.problem


@given(st.binary(max_size=300))
def test_any_bytes_can_be_cleaned(raw: bytes) -> None:
    clean(raw.decode("utf-8", "surrogateescape"))
