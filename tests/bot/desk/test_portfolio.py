"""The public page, from what is kept of a learner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.shipping import Told
from bot.accountability.site import SiteRefused
from bot.desk.desk import Desk
from bot.desk.portfolio import portfolio
from bot.desk.ship import ship
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

PUBLIC = Told("A spam filter in Docker", "https://github.com/ada/spam", hard="x<y", public=True)


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, Clock()) as opened:
        yield opened


def test_only_public_ships_are_on_the_page_and_the_rest_is_said(desk: Desk, tmp_path: Path) -> None:
    ship(desk, "ada", PUBLIC)
    ship(desk, "ada", Told("My secret notes", "https://github.com/ada/secret"))
    done = portfolio(desk, "ada", tmp_path / "page", name="Ada Example")
    page = (tmp_path / "page" / "index.html").read_text()
    assert "Ada Example" in page
    assert "A spam filter in Docker" in page
    assert "secret" not in page
    assert "1 ship is private" in done.reply.answer
    shown = next((tmp_path / "page" / "ships").iterdir()).read_text()
    assert "x&lt;y" not in shown
    portfolio(desk, "ada", tmp_path / "page", name="Ada Example", words=True)
    assert "x&lt;y" in next((tmp_path / "page" / "ships").iterdir()).read_text()


def test_a_name_that_was_told_is_used_and_none_is_made_up(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(PromiseRefused, match="--name"):
        portfolio(desk, "ada", tmp_path / "page")
    desk.memory.correct("ada", "name", "Ada Lovelace")
    assert portfolio(desk, "ada", tmp_path / "page").data.name == "Ada Lovelace"
    assert portfolio(desk, "ada", tmp_path / "page", name="A. L.").data.name == "A. L."


def test_written_again_without_change_it_is_up_to_date(desk: Desk, tmp_path: Path) -> None:
    ship(desk, "ada", PUBLIC)
    portfolio(desk, "ada", tmp_path / "page", name="Ada")
    again = portfolio(desk, "ada", tmp_path / "page", name="Ada")
    assert again.written.changed == ()
    assert "up to date" in again.reply.answer


def test_a_folder_of_somebody_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "thesis.tex").write_text("mine")
    with pytest.raises(SiteRefused, match=r"thesis\.tex"):
        portfolio(desk, "ada", tmp_path / "page", name="Ada")


def test_more_ships_than_a_record_holds_are_all_on_the_page(desk: Desk, tmp_path: Path) -> None:
    for number in range(52):
        ship(desk, "ada", Told(f"Thing number {number}", public=True))
    done = portfolio(desk, "ada", tmp_path / "page", name="Ada")
    assert len(done.data.ships) == 52
