"""The portfolio page: only what is public, well made, and nothing from anywhere else."""

from __future__ import annotations

import posixpath
import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.figures import WeekScore
from bot.accountability.portfolio import (
    Portfolio,
    ShownShip,
    ShownTopic,
    portfolio_pages,
    public_link,
)
from bot.coach.record import LearnerRecord, TopicEvidence
from knowledge.models import Knowledge
from tests.bot.accountability.colours import contrast
from tests.bot.accountability.html_check import Checked
from tests.bot.accountability.portfolios import NOW, PRIVATE, SHIPS, portfolio, record, ship


@pytest.fixture(scope="module")
def pages(knowledge: Knowledge) -> dict[str, str]:
    return portfolio_pages(portfolio(knowledge))


def html_of(pages: dict[str, str]) -> dict[str, Checked]:
    return {path: Checked(text) for path, text in pages.items() if path.endswith(".html")}


def well_made(path: str, page: Checked) -> None:
    assert page.faults == [], path
    assert page.doctype.lower() == "doctype html"
    assert len(page.ids) == len(set(page.ids)), path
    assert [h["lang"] for h in page.all("html")] == ["en-GB"]
    assert len(page.all("main")) == len(page.all("title")) == page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(later - one <= 1 for one, later in pairwise(page.headings)), path
    assert page.links[0] == "#main", "the skip link comes first"
    assert any(m.get("name") == "viewport" for m in page.all("meta"))
    for drawing in page.all("svg"):
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
    labels = {i for _, values in page.attributes for i in values.get("aria-labelledby", "").split()}
    assert labels <= set(page.ids)


def test_every_page_is_well_made(pages: dict[str, str]) -> None:
    checked = html_of(pages)
    assert len(checked) == 6
    for path, page in checked.items():
        well_made(path, page)


def test_nothing_private_is_on_any_page(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        for secret in PRIVATE:
            assert secret.lower() not in text.lower(), (path, secret)
            assert secret.lower().replace(" ", "-") not in path


def test_what_was_written_of_a_ship_is_left_out_unless_asked_for(knowledge: Knowledge) -> None:
    quiet = "".join(portfolio_pages(portfolio(knowledge, words=False)).values())
    loud = "".join(portfolio_pages(portfolio(knowledge)).values())
    for words in ("Then a proxy.", "blocked my own newsletter"):
        assert words in loud
        assert words not in quiet


def test_what_the_learner_wrote_is_text_and_never_markup(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        assert "<script" not in text, path
        assert "<b>" not in text
        assert "javascript:" not in text
    index = html_of(pages)["index.html"]
    assert "Ada <Example>" in index.text
    assert "A spam classifier <script>alert(1)</script> & co" in index.text


def test_every_link_within_the_site_leads_somewhere(pages: dict[str, str]) -> None:
    checked = html_of(pages)
    for path, page in checked.items():
        for link in page.links:
            if re.match(r"https?:", link):
                continue
            target, _, fragment = link.partition("#")
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            resolved = resolved if target else path
            assert resolved in pages, (path, link)
            assert not fragment or fragment in checked[resolved].ids, (path, link)
    reached = {link for link in checked["index.html"].links if link.startswith("ships/")}
    assert reached == {path for path in pages if path.startswith("ships/")}


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(pages: dict[str, str]) -> None:
    for path, page in html_of(pages).items():
        up = "../" * path.count("/")
        assert page.loads == [f"{up}icon.svg", f"{up}style.css"]
        policy = next(
            m["content"]
            for m in page.all("meta")
            if m.get("http-equiv", "").startswith("Content-S")
        )
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|expression", pages["style.css"])
    assert pages["icon.svg"].count("http") == 1  # the name of the format


def test_links_to_ships_give_no_handle_and_show_where_they_lead(pages: dict[str, str]) -> None:
    index = html_of(pages)["index.html"]
    outside = [a for a in index.all("a") if a["href"].startswith("http")]
    assert [a["href"] for a in outside[:1]] == ["https://github.com/ada-example/thing-1"]
    assert len(outside) == 3
    for link in outside:
        assert link["rel"] == "noopener noreferrer"
        assert "target" not in link
    assert "github.com/ada-example/thing-1" in index.text


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/x",
        "https://user:pass@example.org/", "https://github.com@evil.example/", "//example.org/x",
        "https://exa mple.org/", "https://example.org/\\@evil", 'https://example.org/"onclick=x',
        "https://example.org:99999/", "https://", "https://localhost/", "", "not a link",
        "https://[::1", "https://exa\u202emple.org/x y",
    ],
)  # fmt: skip
def test_an_unsafe_link_is_left_out(link: str) -> None:
    assert public_link(link) == ("", "")


def test_a_link_shows_its_true_host() -> None:
    assert public_link(" https://www.example.org/a/?q=1#b ") == (
        "https://www.example.org/a/?q=1#b", "example.org/a",
    )  # fmt: skip
    # A Cyrillic letter that looks like a Latin one.
    href, text = public_link("https://githu\u0432.com/ada")
    assert href.startswith("https://xn--")
    assert text.startswith("xn--")


def test_days_are_those_of_the_learner(knowledge: Knowledge) -> None:
    late = NOW.replace(day=19, hour=23)
    shown = portfolio(knowledge, ships=[ship(1, "Late", at=late)]).ships[0]
    assert shown.day == date(2026, 3, 20)


def test_topics_need_a_public_ship_or_a_solid_quiz(knowledge: Knowledge) -> None:
    data = portfolio(knowledge)
    titles = {t.title: t for _, topics in data.subjects for t in topics}
    assert set(titles) == {
        knowledge.topics[t].title
        for s in SHIPS if s.public for t in s.topics
    } | {"Lists"}  # fmt: skip
    assert titles["Lists"].quiz == date(2026, 3, 18)
    assert titles["Lists"].ships == ()
    assert len(titles[knowledge.topics["tools/git"].title].ships) == 2


def test_what_the_learner_took_back_is_no_topic_of_theirs(knowledge: Knowledge) -> None:
    back = TopicEvidence("tools/git", "not_known", "not really", "correction", NOW)
    unsure = LearnerRecord(learner="ada", evidence={"tools/git": back})
    data = portfolio(knowledge, record=unsure)
    shown = {t.title for _, topics in data.subjects for t in topics}
    assert knowledge.topics["tools/git"].title not in shown


def test_a_page_keeps_its_address_when_others_come_and_go(knowledge: Knowledge) -> None:
    twice = [s for s in SHIPS if s.title == "Notes"]
    pages = {s.page for s in portfolio(knowledge, ships=twice).ships}
    assert len(pages) == 2
    assert pages < {s.page for s in portfolio(knowledge).ships}
    only = portfolio(knowledge, ships=[ship(3, "Été: à la carte!")]).ships[0]
    assert only.page == "ships/ete-a-la-carte.html"


def test_without_anything_to_show_the_page_still_stands(knowledge: Knowledge) -> None:
    data = portfolio(
        knowledge, ships=(), record=LearnerRecord(learner="bo"), weeks=(), name="", intro=""
    )
    pages = portfolio_pages(data)
    assert set(pages) == {"index.html", "style.css", "icon.svg", ".nojekyll"}
    page = Checked(pages["index.html"])
    well_made("index.html", page)
    assert "The first one is on its way." in page.text
    assert "#consistency" not in page.links


def test_the_table_has_every_week_that_the_drawing_has(pages: dict[str, str]) -> None:
    page = Checked(pages["index.html"])
    bars = page.all("rect")
    assert len(bars) == len(page.all("tr")) - 1 == 7
    assert [bar["class"] for bar in bars].count("off") == page.text.count("Time off") == 1
    # The bars stand on the ground, side by side, within the drawing.
    ends = 0.0
    for bar in bars:
        assert float(bar["x"]) >= ends
        ends = float(bar["x"]) + float(bar["width"])
        assert float(bar["y"]) + float(bar["height"]) == pytest.approx(100)
    assert ends <= 100


def test_the_same_data_is_the_same_site(knowledge: Knowledge) -> None:
    assert portfolio_pages(portfolio(knowledge)) == portfolio_pages(
        portfolio(knowledge, ships=tuple(reversed(SHIPS)), record=record())
    )


def test_own_styles_are_linked_after_ours_where_there_are_any(knowledge: Knowledge) -> None:
    pages = portfolio_pages(portfolio(knowledge), own_style=True)
    for path, page in html_of(pages).items():
        assert page.loads[-1] == f"{'../' * path.count('/')}custom.css"


def schemes(css: str) -> tuple[dict[str, str], dict[str, str]]:
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    return light, {**light, **dark}


def test_both_colour_schemes_have_the_contrast_of_wcag_aa(pages: dict[str, str]) -> None:
    for colours in schemes(pages["style.css"]):
        for ground in ("page", "card"):
            for text in ("ink", "quiet", "link", "mark"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
            for shape in ("mark", "rest"):
                assert contrast(colours[shape], colours[ground]) >= 3, (shape, ground)
        assert contrast(colours["tag-ink"], colours["tag"]) >= 4.5
        for text in ("top-ink", "top-quiet", "top-mark"):
            assert contrast(colours[text], colours["top"]) >= 4.5
        # Bars of both kinds also differ in lightness.
        assert contrast(colours["mark"], colours["rest"]) >= 1.5


ANY = st.text(max_size=60)


@settings(max_examples=40, deadline=None)
@given(ANY, ANY, ANY, ANY, ANY, st.lists(st.floats(0, 100), max_size=4))
def test_whatever_was_written_the_pages_are_well_made(
    name: str, intro: str, title: str, hard: str, link: str, scores: list[float]
) -> None:
    href, text = public_link(link)
    shown = ShownShip("ships/x.html", title or "x", date(2026, 1, 1), href, text, title, (title,),
                      hard, hard)  # fmt: skip
    data = Portfolio(
        name, date(2026, 1, 2), intro, (shown,), (("S", (ShownTopic(title, (shown,)),)),),
        tuple(WeekScore(date(2026, 1, 1 + 7 * i), score) for i, score in enumerate(scores)),
    )  # fmt: skip
    for path, page in html_of(portfolio_pages(data)).items():
        well_made(path, page)
