"""The portfolio in a browser: at any width, in both schemes, by keyboard, and from nowhere else.

Served on loopback below a folder, as a host of pages does it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.accountability.portfolio import write_portfolio
from bot.coach.record import LearnerRecord
from knowledge.models import Knowledge
from tests.bot.accountability.chromium import MISSING, WHERE, Page, browser
from tests.bot.accountability.portfolios import LONG, portfolio

pytestmark = pytest.mark.skipif(WHERE is None, reason=MISSING)

# What every visible piece of text has as colours, as the eye gets them; and how big it is.
TEXTS = """(() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const f = v => { v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
    return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]) };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), el = walker.currentNode.parentElement;
    if (!text || !el.checkVisibility()) continue;
    const style = getComputedStyle(el);
    let ground = el;
    while (ground && (parse(getComputedStyle(ground).backgroundColor)[3] === 0))
      ground = ground.parentElement;
    const back = parse(getComputedStyle(ground || document.documentElement).backgroundColor);
    const a = light(parse(style.color)), b = light(back);
    found.push([text, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
      parseFloat(style.fontSize)]);
  }
  return found })()"""
# Measured by the window asked for: a phone's own grows with what is too wide.
SIDEWAYS = """(width => [document.documentElement.scrollWidth - width,
  ...[...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
      && (e.getBoundingClientRect().right > width + 0.5
        || e.getBoundingClientRect().left < -0.5)).map(e => e.tagName + e.className)])"""
# Links within a sentence are let off by WCAG 2.5.8.
SMALL = """[...document.querySelectorAll('a, summary')].filter(e => !e.closest('.proof, .skip'))
  .map(e => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(x => x[1] < 24)"""
FOCUS = """(() => { const e = document.activeElement, s = getComputedStyle(e);
  return [e.tagName, e.textContent.trim(), s.outlineStyle, parseFloat(s.outlineWidth),
    e.getBoundingClientRect().top] })()"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where two sites are served: `full/` and `empty/`."""
    root = tmp_path_factory.mktemp("host")
    write_portfolio(root / "full", portfolio(knowledge))
    bare = portfolio(knowledge, ships=(), record=LearnerRecord(learner="bo"), weeks=(), intro="")
    write_portfolio(root / "empty", bare)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def paths(address: str, page: Page) -> list[str]:
    """Every page of both sites, found by following links."""
    page.open(f"{address}full/")
    ships = page.run("[...document.querySelectorAll('h3 a')].map(a => a.getAttribute('href'))")
    assert len(ships) == 5
    return ["full/", "empty/", *(f"full/{ship}" for ship in ships)]


def test_nothing_is_complained_of_and_nothing_comes_from_elsewhere(
    address: str, page: Page, paths: list[str]
) -> None:
    page.requests.clear()
    for path in paths:
        page.open(f"{address}{path}")
        assert page.run("document.styleSheets.length") == 1
        assert page.run("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    assert page.complaints == []
    assert page.failures == []
    assert len(page.requests) >= 2 * len(paths)
    assert [url for url in page.requests if not url.startswith(address)] == []
    assert page.run("document.cookie") == ""


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_window(
    address: str, page: Page, paths: list[str], width: int
) -> None:
    for path in paths:
        page.open(f"{address}{path}", width=width)
        page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert LONG in page.run("document.body.textContent") or "stations" not in path
        assert page.run(f"{SIDEWAYS}({width})") == [0], path


def test_letters_twice_as_big_still_fit(address: str, page: Page, paths: list[str]) -> None:
    for path in paths:
        page.open(f"{address}{path}", width=640)
        page.run("document.documentElement.style.fontSize = '200%'")
        assert page.run(f"{SIDEWAYS}(640)") == [0], path


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_contrast_and_is_big_enough(
    address: str, page: Page, paths: list[str], dark: bool
) -> None:
    grounds = set()
    for path in paths:
        page.open(f"{address}{path}", dark=dark, width=360)
        page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
        texts = page.run(TEXTS)
        assert len(texts) > 8
        for text, contrast, size in texts:
            assert contrast >= 4.5, (path, text)
            assert size >= 14, (path, text)
        grounds.add(page.run("getComputedStyle(document.body).backgroundColor"))
    assert grounds == {"rgb(16, 21, 31)" if dark else "rgb(245, 247, 251)"}


def test_it_can_be_walked_through_by_keyboard(address: str, page: Page) -> None:
    page.open(f"{address}full/", width=360)
    page.press("Tab")
    tag, text, style, wide, top = page.run(FOCUS)
    assert (tag, text) == ("A", "Skip to the content")
    assert top >= 0
    assert style != "none"
    assert wide >= 2
    walked = 1
    count = page.run("document.querySelectorAll('a, summary').length")
    for _ in range(count - 1):
        page.press("Tab")
        tag, text, style, wide, _ = page.run(FOCUS)
        assert tag in ("A", "SUMMARY")
        assert style != "none", text
        assert wide >= 2, text
        walked += 1
    assert walked == count > 15
    assert text == "The same as a table"


def test_the_skip_link_leads_to_the_content(address: str, page: Page) -> None:
    page.open(f"{address}full/")
    page.press("Tab")
    page.press("Enter")
    assert page.run("location.hash") == "#main"
    page.press("Tab")
    assert page.run("document.querySelector('main').contains(document.activeElement)")


def test_what_is_to_be_hit_is_big_enough(address: str, page: Page, paths: list[str]) -> None:
    for path in paths:
        page.open(f"{address}{path}", width=360)
        assert page.run(SMALL) == [], path


def test_a_screen_reader_finds_names_and_places(address: str, page: Page, paths: list[str]) -> None:
    for path in paths:
        page.open(f"{address}{path}")
        nodes = [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in page.call("Accessibility.getFullAXTree")["nodes"]
            if not node.get("ignored")
        ]
        roles = [role for role, _ in nodes]
        for landmark in ("banner", "navigation", "main", "contentinfo"):
            assert roles.count(landmark) == 1, (path, landmark)
        for role, name in nodes:
            if role in ("link", "heading", "image", "img", "RootWebArea", "region", "navigation"):
                assert name.strip(), (path, role)
        # Links of one name lead to one place.
        named = page.run(
            "[...document.querySelectorAll('a')].map(a => [a.textContent.trim(), a.href])"
        )
        places = dict(named)
        assert all(places[name] == place for name, place in named if name != "Notes"), path
