"""Web pages: the main part, without menus and scripts, by headings."""

from __future__ import annotations

import pytest

from retrieval.documents.read import read_document
from retrieval.documents.sections import Parsed
from retrieval.errors import DocumentRefused

PAGE = """<!doctype html><html><head><title>Pandas — A site</title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav><header>Site header</header>
<main><h1>Learning pandas</h1><p>A library
   for <b>tables</b>.</p>
<h2>Setup<a class="headerlink" href="#s">¶</a></h2>
<pre><code>import pandas as pd
for x in y:
    print(x)
</code></pre>
<h3>Windows</h3><ul><li><p>one</p></li><li>two <i>things</i><ol><li>inner</li></ol></li></ul>
<h2>Use</h2><table><caption>Which</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td>
<td>2<br>3</td></tr></table><p style="display:none">unseen words</p><p hidden>more unseen</p>
<p>Last<br>words.</p><script>alert("x")</script></main>
<aside>Buy our course</aside><footer>Cookies</footer></body></html>"""


def read(text: str | bytes) -> Parsed:
    return read_document("page.html", text.encode() if isinstance(text, str) else text)


def test_sections_are_placed_by_their_headings() -> None:
    parsed = read(PAGE)
    assert (parsed.title, parsed.kind) == ("Learning pandas", "html")
    assert [section.place for section in parsed.sections] == [
        "Learning pandas",
        "Setup",
        "Setup > Windows",
        "Use",
    ]


def test_the_text_is_what_a_reader_sees() -> None:
    first, setup, windows, use = read(PAGE).sections
    assert first.text == "A library for tables."
    assert setup.text == "```\nimport pandas as pd\nfor x in y:\n    print(x)\n```"
    assert windows.text == "- one\n- two things\n  1. inner"
    assert use.text == "Which\nA | B\n1 | 2 3\n\nLast\nwords."


def test_menus_scripts_and_hidden_text_are_left_out() -> None:
    text = " ".join(section.text for section in read(PAGE).sections)
    for word in ("Home", "header", "unseen", "alert", "Buy", "Cookies", "¶"):
        assert word not in text


def test_menus_within_menus_are_left_out_as_one() -> None:
    menu = "<nav>a<form>b<nav hidden><aside>c<button>d</button></aside></nav></form></nav>"
    assert read(f"{menu * 50}<p>words</p>{menu}").sections[0].text == "words"


def test_a_page_without_main_part_is_read_from_its_body() -> None:
    parsed = read("<title>T</title><body class=sidebar><header>menu</header><p>one<p>two</body>")
    assert parsed.title == "T"
    assert parsed.sections[0].text == "one\n\ntwo"
    assert parsed.sections[0].place == "paragraphs 1-2"


def test_a_main_part_that_is_empty_is_not_taken_for_the_page() -> None:
    assert "the story" in read("<main></main><div><p>the story</p></div>").sections[0].text


def test_a_table_that_lays_out_a_page_is_not_one() -> None:
    parsed = read("<table><tr><td>menu</td><td><h2>Part</h2><p>words</p></td></tr></table>")
    assert [(s.place, s.text) for s in parsed.sections] == [
        ("beginning", "menu"),
        ("Part", "words"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "shift_jis", "koi8-r"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    word = {"shift_jis": "日本語", "koi8-r": "привет"}.get(encoding, "café")
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{word}</p></body></html>'
    assert read(page.encode(encoding)).sections[0].text == word


def test_a_declared_encoding_that_is_none_is_ignored() -> None:
    assert (
        read('<meta charset="zlib_codec"><p>caf\xe9'.encode("latin-1")).sections[0].text == "café"
    )


def test_text_that_is_no_html_is_refused() -> None:
    with pytest.raises(DocumentRefused, match=r"no HTML.*\.txt"):
        read("just a < b and c > d")


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(DocumentRefused, match="nested more than"):
        read("<div>" * 50_000 + "x")


def test_comparisons_in_a_script_are_not_nesting() -> None:
    assert read(f"<p>words</p><script>{'if (i<n) x();' * 3_000}</script>").sections


def test_lone_surrogates_and_zeros_do_no_harm() -> None:
    (section,) = read("<p>a&#xD800;b&#0;c&#x202E;d " + "word " * 50 + "\0</p>").sections
    section.text.encode("utf-8")
    assert "\u202e" not in section.text
