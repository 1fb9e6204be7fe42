"""Writing the site: what is the owner's stays, what is no longer public goes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.accountability.portfolio import portfolio_pages, write_portfolio
from bot.accountability.site import MARKER, SiteRefused, write_site
from knowledge.models import Knowledge
from tests.bot.accountability.portfolios import SHIPS, portfolio, ship

PAGES = {
    "index.html": "<p>one\n",
    "style.css": "p {}\n",
    "ships/a.html": "<p>a\n",
    ".nojekyll": "",
}


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_is_made_and_holds_the_pages_and_our_mark(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "site"
    written = write_site(folder, PAGES)
    assert files(folder) == {*PAGES, MARKER}
    assert set(written.changed) == set(PAGES)
    assert (folder / "index.html").read_bytes() == b"<p>one\n"


def test_writing_the_same_again_touches_nothing(tmp_path: Path) -> None:
    write_site(tmp_path, PAGES)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.html")}
    written = write_site(tmp_path, PAGES)
    assert (written.changed, written.removed) == ((), ())
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.html")} == before


def test_a_fresh_repository_is_welcome_and_what_it_holds_stays(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    own = {"README.md": "Hello", "CNAME": "ada.example", "LICENSE": "MIT", "custom.css": "p {}"}
    for name, text in own.items():
        (tmp_path / name).write_text(text)
    write_site(tmp_path, PAGES)
    for name in ("cv.pdf", "ships/photo.jpg"):
        (tmp_path / name).write_text("mine")
    write_site(tmp_path, {"index.html": "two"})
    for name, text in own.items():
        assert (tmp_path / name).read_text() == text
    assert (tmp_path / "cv.pdf").read_text() == (tmp_path / "ships/photo.jpg").read_text() == "mine"


def test_a_folder_with_something_else_in_it_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(SiteRefused, match=r"holds something else \(thesis.tex\)"):
        write_site(tmp_path, PAGES)
    assert files(tmp_path) == {"thesis.tex"}


def test_a_site_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my homepage")
    with pytest.raises(SiteRefused, match="something else"):
        write_site(tmp_path, PAGES, force=True)
    assert (tmp_path / "index.html").read_text() == "my homepage"


def test_a_file_of_the_owner_in_our_way_is_refused_even_by_force(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": "one"})
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships/a.html").write_text("mine")
    with pytest.raises(SiteRefused, match="not mine to replace"):
        write_site(tmp_path, PAGES, force=True)
    assert (tmp_path / "ships/a.html").read_text() == "mine"
    assert (tmp_path / "index.html").read_text() == "one"


def test_a_page_changed_by_hand_is_replaced_only_by_force(tmp_path: Path) -> None:
    write_site(tmp_path, PAGES)
    (tmp_path / "style.css").write_text("p { color: red }")
    with pytest.raises(SiteRefused, match=r"custom\.css.*--force"):
        write_site(tmp_path, {**PAGES, "index.html": "two"})
    assert (tmp_path / "index.html").read_text() == "<p>one\n"
    write_site(tmp_path, PAGES, force=True)
    assert (tmp_path / "style.css").read_text() == "p {}\n"


def test_line_ends_that_git_changed_are_no_change_by_hand(tmp_path: Path) -> None:
    write_site(tmp_path, PAGES)
    (tmp_path / "index.html").write_bytes(b"<p>one\r\n")
    write_site(tmp_path, {**PAGES, "index.html": "two"})
    assert (tmp_path / "index.html").read_text() == "two"


def test_a_ship_that_is_no_longer_public_leaves_the_site(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    write_portfolio(tmp_path, portfolio(knowledge))
    page = "ships/a-spam-classifier-script-alert-1-script-co.html"
    assert (tmp_path / page).is_file()
    written = write_portfolio(tmp_path, portfolio(knowledge, ships=SHIPS[1:]))
    assert written.removed == (page,)
    assert not (tmp_path / page).exists()
    everything = "".join((tmp_path / f).read_text("utf-8") for f in files(tmp_path))
    assert "spam" not in everything
    write_portfolio(tmp_path, portfolio(knowledge, ships=()))
    assert not (tmp_path / "ships").exists()


def test_own_styles_are_used_once_they_are_there(knowledge: Knowledge, tmp_path: Path) -> None:
    data = portfolio(knowledge, ships=[ship(1, "One")])
    write_portfolio(tmp_path, data)
    assert "custom.css" not in (tmp_path / "index.html").read_text("utf-8")
    (tmp_path / "custom.css").write_text("p {}")
    write_portfolio(tmp_path, data)
    assert 'href="../custom.css"' in (tmp_path / "ships/one.html").read_text("utf-8")
    assert files(tmp_path) == {*portfolio_pages(data), MARKER, "custom.css"}


def test_nothing_is_written_through_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "site"
    write_site(folder, {"index.html": "one"})
    (folder / "ships").symlink_to(elsewhere)
    with pytest.raises(SiteRefused, match="leads elsewhere"):
        write_site(folder, PAGES)
    (folder / "ships").unlink()
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(elsewhere / "target")
    with pytest.raises(SiteRefused, match="in the way"):
        write_site(folder, PAGES, force=True)
    assert files(elsewhere) == set()


def test_a_tampered_mark_takes_nothing_of_the_owner_away(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(folder, PAGES)
    outside = tmp_path / "keep.html"
    for file in (outside, folder / "cv.pdf"):
        file.write_text("mine")
    marked = json.loads((folder / MARKER).read_text())
    marked["files"] |= {"../keep.html": ["0"], "cv.pdf": ["0"], str(outside): ["0"]}
    (folder / MARKER).write_text(json.dumps(marked))
    write_site(folder, {"index.html": "two"})
    assert outside.read_text() == (folder / "cv.pdf").read_text() == "mine"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": 3}', '{"files": {"index.html": 3}}'])
def test_a_mark_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / MARKER).write_text(content)
    with pytest.raises(SiteRefused, match="cannot be read"):
        write_site(tmp_path, PAGES)


def test_an_interrupted_run_is_put_right_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, PAGES)
    true_replace, count = os.replace, 0
    new = {"index.html": "two", "style.css": "two", ".nojekyll": ""}
    for stop in range(1, 5):
        count = 0

        def replace(source: Path, target: Path, stop: int = stop) -> None:
            nonlocal count
            count += 1
            if count == stop:
                raise OSError(5, "the power went off", str(target))
            true_replace(source, target)

        monkeypatch.setattr(os, "replace", replace)
        with pytest.raises(SiteRefused, match="the power went off"):
            write_site(tmp_path, new)
        monkeypatch.undo()
        write_site(tmp_path, new)
        assert files(tmp_path) == {*new, MARKER}
        write_site(tmp_path, PAGES)


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(SiteRefused, match="is a file"):
        write_site(tmp_path / "site", PAGES)
    with pytest.raises(SiteRefused, match="cannot be written"):
        write_site(tmp_path / "site" / "below", PAGES)


def test_a_page_elsewhere_is_a_fault_of_ours(tmp_path: Path) -> None:
    for path in ("../x.html", "CNAME", "ships/../../x.html", "ships/.html", "/etc/x.html"):
        with pytest.raises(ValueError, match="no page"):
            write_site(tmp_path, {path: ""})
