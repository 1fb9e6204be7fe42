"""Links: where they lead, and what they pretend."""

from __future__ import annotations

import pytest

from bot.voice.links import Link, links_in, same_place

DOCS = "https://pandas.pydata.org/docs/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"[docs]({DOCS})", [Link(DOCS)]),
        (f"See {DOCS}.", [Link(DOCS)]),
        ("See www.evil.example/x?y=1, ok", [Link("www.evil.example/x?y=1")]),
        ("See learn-pandas.io for more", [Link("learn-pandas.io")]),
        ("[https://a.org](https://b.org)", [Link("https://b.org", "https://a.org")]),
        ("[click](javascript:alert(1))", [Link("javascript:alert(1")]),
        ("mailto:eve@example.org", [Link("mailto:eve@example.org")]),
        ("use sklearn.metrics and df.loc, e.g. x.py", []),
    ],
)
def test_links_are_found_however_they_are_written(text: str, found: list[Link]) -> None:
    assert links_in(text) == found


@pytest.mark.parametrize(
    ("link", "same"),
    [
        (Link(DOCS), True),
        (Link("https://pandas.pydata.org/docs"), True),
        (Link("http://www.pandas.pydata.org/docs/"), True),
        (Link("pandas.pydata.org"), True),
        (Link("https://pandas.pydata.org/docs/x"), False),
        (Link("https://pandas.pydata.org/docs/?next=evil"), False),
        (Link("https://pandas.pydata.org.evil.net/docs/"), False),
        (Link("https://pandas.pydata.org@evil.net/docs/"), False),
        (Link("https://pandas.pydata.org:8443/docs/"), False),
        (Link(DOCS, "https://python.org"), False),
        (Link("javascript://pandas.pydata.org/docs/"), False),
        (Link("https://[broken/docs/"), False),
    ],
)
def test_a_link_leads_to_an_address_or_it_does_not(link: Link, same: bool) -> None:
    assert same_place(link, DOCS) is same
