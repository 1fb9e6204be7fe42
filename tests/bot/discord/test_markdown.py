from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.inline import inline
from bot.discord.letters import size
from bot.discord.markdown import Piece, divided, joined, pieces
from tests.bot.discord.nasty import check_safe, marks_are_paired, nasty


def shown(text: str) -> str:
    return joined(pieces(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wrapped by\na file\n\nanother", "wrapped by a file\n\nanother"),
        ("meant  \nbreak", "meant\nbreak"),
        ("so:\n- one\n  goes on\n- two", "so:\n- one goes on\n- two"),
        ("1) a\n2) b", "1. a\n2. b"),
        ("- a\n    - b", "- a\n    - b"),
        ("# Title\ntext", "**Title**\n\ntext"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("> one\n> two\n\nthree", "> one two\n\nthree"),
        (">>> all\nof it", "> all of it"),
        ("-# small", "\\-# small"),
        ("```python\nx = [1]\n```", "```python\nx = [1]\n```"),
        ("```\npython\n```", "```text\npython\n```"),
        ("~~~\na ``` b\n~~~", "```text\na `\u200b`` b\n```"),
        ("```py\nnever closed", "```py\nnever closed\n```"),
        ("```\n\n```", ""),
        ("| Name | For |\n|---|---|\n| pandas | tables |", "- **pandas**: tables"),
        ("| Name | For | Hours |\n|:--|---|--:|\n| pandas | tables | 3 |\n| numpy | | 2 |",
         "- **pandas**: For: tables; Hours: 3\n- **numpy**: Hours: 2"),
        ("", ""),
        (" \n\u200b\n", ""),
    ],
)  # fmt: skip
def test_markdown_is_shown_as_discord_can(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_numbers_at_the_start_of_a_joined_line_begin_no_list() -> None:
    assert shown("in\n2026. It was") == "in\n2026. It was"
    assert shown("a  \n# b") in ("a\n\n**b**", "a\n\\# b")


@given(nasty)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_whatever_a_text_holds_is_safe_to_send(text: str) -> None:
    found = pieces(text)
    check_safe(joined(found))
    for piece in found:
        assert piece.shown.strip()
        assert piece.kind == "code" or marks_are_paired(piece.text), piece


@given(nasty)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_code_comes_out_as_it_went_in(text: str) -> None:
    body = re.sub(r"[`~\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", text)
    found = pieces(f"```python\n{body}\n```")
    assert [piece.kind for piece in found] in ([], ["code"])


@given(nasty, st.integers(200, 900))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_a_long_paragraph_is_divided_within_the_limit_and_keeps_its_words(
    text: str, most: int
) -> None:
    for piece in pieces(text):
        if piece.kind == "code":
            continue
        parts = divided(piece, most)
        for part in parts:
            assert size(part.text) <= most
            check_safe(part.text)
        kept = "".join(re.findall(r"\w", "".join(part.text for part in parts)))
        assert kept == "".join(re.findall(r"\w", piece.text))


def test_a_paragraph_is_divided_after_a_sentence_and_never_in_a_link() -> None:
    link = "[a long way](<https://a.example/x>) (a.example)"
    piece = Piece("prose", f"{'One two. ' * 30}{link} {'Three four. ' * 30}".strip())
    parts = divided(piece, 200)
    assert len(parts) > 3
    assert all(part.text.endswith((".", ")")) for part in parts)
    assert sum(link in part.text for part in parts) == 1


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("\\\\", "\\\\"),
        ("\\*", "\\*"),
        ("[way](https://a.example/x)", "[way](<https://a.example/x>)"),
        ("<https://a.example/*x*?y=~~>", "<https://a.example/%2Ax%2A?y=~~>"),
        ("`a*b`-", "`a*b`-"),
        ("漢字", "漢"),
        ("😀", "😀"),
    ],
)
def test_a_line_without_a_space_is_divided_between_what_belongs_together(
    word: str, whole: str
) -> None:
    (piece,) = pieces(word * 400)
    parts = divided(piece, 500)
    assert len(parts) > 1
    whole = whole if whole in piece.text else inline(word)
    assert sum(part.text.count(whole) for part in parts) == 400
    for part in parts:
        assert size(part.text) <= 500
        check_safe(part.text)


def test_long_code_in_a_line_is_divided_into_code() -> None:
    (piece,) = pieces(f"`{'x ' * 2000}`")
    for part in divided(piece, 500):
        assert size(part.text) <= 500
        assert re.fullmatch(r"(?:`[x ]+`)+", part.text)
