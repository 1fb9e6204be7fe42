from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.discord.inline import code_span, escaped, inline, unmarked
from tests.bot.discord.nasty import check_safe, marks_are_paired, nasty

ZERO = "\u200b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("**bold** and *soft* and `code`", "**bold** and *soft* and `code`"),
        ("hi @everyone, @here", f"hi @{ZERO}everyone, @{ZERO}here"),
        (r"\@everyone", f"@{ZERO}everyone"),
        ("<@12> <@!12> <@&12>", rf"\<@{ZERO}12> \<@{ZERO}!12> \<@{ZERO}&12>"),
        ("mail ada@example.org", "mail ada@example.org"),
        ("<t:1:R> </next:1> <:e:1>", r"\<t:1:R> \</next:1> \<:e:1>"),
        ("__init__ and ||secret||", r"\_\_init\_\_ and \|\|secret\|\|"),
        ("snake_case | pipe", "snake_case | pipe"),
        ("2 * 3", r"2 \* 3"),
        ("* *", r"\* \*"),
        ("**open", r"\*\*open"),
        ("a ` b", r"a \` b"),
        ("``a`b``", "`` a`b ``"),
        ("[x] done [ ]", r"\[x] done \[ ]"),
        ("See https://a.example/b_c.", "See <https://a.example/b_c>."),
        ("(https://a.example/x_(y))", "(<https://a.example/x_%28y%29>)"),
        (r"“https://a.example/my\_repo”", "“<https://a.example/my_repo>”"),
        ("*https://a.example*", "*<https://a.example>*"),
        ("<https://a.example>", "<https://a.example>"),
        ("[Docs](https://a.example/x)", "[Docs](<https://a.example/x>) (a.example)"),
        ('[Docs](https://a.example "t")', "[Docs](<https://a.example>) (a.example)"),
        ("![A plot](https://a.example/p.png)", "[A plot](<https://a.example/p.png>) (a.example)"),
        ("[run](javascript:alert(1))", "run"),
        ("[a](https://x.example) [b](https://y.example)",
         "[a](<https://x.example>) (x.example) [b](<https://y.example>) (y.example)"),
        ("two\nlines", "two lines"),
        ("oh\u202ehidden", "ohhidden"),
        ("“שלום”: kept", "“\u2068שלום\u2069”: kept"),
    ],
)  # fmt: skip
def test_a_paragraph_shows_what_it_says_and_no_more(text: str, shown: str) -> None:
    assert inline(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "[discord.com](https://evil.example)",
        "[https://discord.com/login](https://evil.example)",
        "[dіscord.com](https://evil.example)",
        "[ｄｉｓｃｏｒｄ．ｃｏｍ](https://evil.example)",
        "[disc\u200bord.com](https://evil.example)",
        "[**discord.com**](https://evil.example)",
        "[`discord.com`](https://evil.example)",
        "[evil.example.org](https://evil.example)",
        "[discord.com](https://discord.com@evil.example)",
    ],
)
def test_a_link_that_pretends_to_be_another_shows_where_it_leads(text: str) -> None:
    shown = inline(text)
    assert "](<" not in shown
    assert "<https://evil.example" in shown


def test_an_address_of_foreign_letters_shows_as_the_network_reads_it() -> None:
    assert "xn--" in inline("[pay](https://dіscord.com/x)")


def test_a_links_text_may_name_its_own_site() -> None:
    assert inline("[the pandas.pydata.org guide](https://pandas.pydata.org/docs)") == (
        "[the pandas.pydata.org guide](<https://pandas.pydata.org/docs>)"
    )


@given(nasty)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_no_paragraph_calls_hides_or_spoofs(text: str) -> None:
    shown = inline(text)
    check_safe(shown)
    assert "\n" not in shown
    assert marks_are_paired(shown), shown


@given(nasty)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_escaped_text_is_one_line_of_plain_letters(text: str) -> None:
    shown = escaped(text)
    check_safe(shown)
    assert "\n" not in shown
    assert len(shown) <= 1700
    assert "<http" not in shown.replace("\\<", "")


@pytest.mark.parametrize("start", ["# no", "- no", "1. no", "> no", "-# no", "+ no"])
def test_escaped_text_begins_no_heading_item_or_quote(start: str) -> None:
    assert "\\" in escaped(start)
    assert unmarked(escaped(start)) == start


def test_code_in_a_line_never_ends_early() -> None:
    assert code_span("a ``` b").count("``") == 2
    assert code_span(" \n ") == ""


@pytest.mark.parametrize("piece", ["[", "](", "`", "*", "<", "https://", "\\", "[a](", "![", "_|"])
def test_a_long_text_of_marks_is_read_at_once(piece: str) -> None:
    check_safe(inline(piece * (20_000 // len(piece))))
