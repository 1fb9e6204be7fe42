"""What is left of a text is what a reader sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.cleaning import clean, one_line


@pytest.mark.parametrize(
    ("tricky", "seen"),
    [
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("ig\u200bno\u2060re\ufeff", "ignore"),
        ("hid\U000e0049\U000e0067den", "hidden"),
        ("sel\ufe01ec\U000e0100ted", "selected"),
        ("f\ufe0fo\ufe0fo", "foo"),
        ("a\u200db", "ab"),
        ("é\u200d\u200d\u200cé", "é\u200dé"),
        ("\x1b[0m\x07bell\x7f", "[0mbell"),
        ("lone \ud800 one", "lone  one"),
        ("blank\u3164\u115fletters", "blankletters"),
        ("no\u00a0break\u3000space", "no break space"),
        ("page\x0cbreak\u2028line", "page break line"),
        ("\ufb01ne-tuning e\u0301", "fine-tuning é"),
        ("\uf0b7 item \ue000", "• item"),
        ("end  \t\nof line ", "end\nof line"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("not\ufffe\ufdd0char", "notchar"),
    ],
)
def test_what_cannot_be_seen_goes(tricky: str, seen: str) -> None:
    assert clean(tricky) == seen


@pytest.mark.parametrize("text", ["👩‍🔬", "می‌خواهم", "1️⃣", "❤️", "日本語", "x̂ = 1"])
def test_what_shapes_scripts_and_emoji_stays(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_a_tower_of_marks_is_cut_down() -> None:
    assert clean("Z" + "\u0300\u0323" * 2_000) == "Ẓ\u0300\u0300"


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_text_keeps_a_control_or_loses_a_line(text: str) -> None:
    cleaned = clean(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert cleaned.count("\n") == lines
    allowed = {"\n", "\t", "\u200c", "\u200d"}
    assert all(
        char in allowed or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
        for char in cleaned
    )
    cleaned.encode("utf-8")


def test_a_long_name_is_cut_at_a_word() -> None:
    assert one_line("one\ntwo " * 20, 20) == "one two one two one…"
    assert one_line("x" * 50, 20) == "x" * 19 + "…"
