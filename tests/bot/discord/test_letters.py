from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.letters import cut, isolated, plain, size, visible
from tests.bot.discord.nasty import nasty


def test_hidden_letters_go_and_joined_ones_stay() -> None:
    assert visible("a\u202eb\u200bc\u2066d\x00e\ufeff") == "abcd e"
    assert visible("👩‍💻 ❤️ نمی‌خواهم") == "👩‍💻 ❤️ نمی‌خواهم"
    assert visible("a\r\nb\u2028c\x85d\te") == "a\nb\nc\nd\te"


def test_half_of_a_pair_becomes_a_mark_and_two_halves_a_letter() -> None:
    assert visible("x\ud83d") == "x\ufffd"
    assert visible("\ud83d\ude00") == "😀"


def test_towers_of_accents_are_cut_down() -> None:
    assert len(visible("a" + "\u0301" * 50)) <= 4


def test_right_to_left_parts_are_isolated_as_a_whole() -> None:
    assert isolated("one שלום עולם two") == "one \u2068שלום עולם\u2069 two"
    assert isolated("no such part") == "no such part"


@given(st.text(max_size=60), st.integers(1, 40))
@settings(deadline=None, derandomize=True)
def test_what_is_cut_fits(text: str, most: int) -> None:
    found = cut(text, most)
    assert size(found) <= most
    assert found == text or found.endswith("…")


@given(nasty)
@settings(deadline=None, derandomize=True)
def test_plain_is_one_sendable_line(text: str) -> None:
    found = plain(text, 80)
    assert size(found) <= 80 + 2
    assert "\n" not in found
    found.encode("utf-8")
