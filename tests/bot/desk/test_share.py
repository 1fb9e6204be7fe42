"""Drafts for learning in public, from the ships and check-ins that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.shipping import Told
from bot.desk.checking_in import answer_checkin
from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.desk.share import share, share_text
from bot.desk.ship import ship
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

LINK = "https://github.com/ada/spam"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, clock) as opened:
        yield opened


def test_the_latest_ship_is_drafted_with_what_its_week_taught(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "build a filter on Tuesday")
    clock.set("2027-02-05T10:00")
    ship(desk, "ada", Told("A spam filter", LINK, hard="the data"))
    clock.set("2027-02-07T19:00")
    answer_checkin(desk, "ada", "done; built 2h studied 1h; learned: words are not enough")
    found = share(desk, "ada")
    assert found.drafts is not None
    for words in ("A spam filter", LINK, "the data", "words are not enough"):
        assert words in found.drafts.post
    assert found.as_json()["ship"] == desk.record("ada").ships[0].id


def test_what_was_got_wrong_is_kept_with_the_ship_it_is_about(desk: Desk, clock: Clock) -> None:
    first = ship(desk, "ada", Told("A spam filter", LINK)).ship
    clock.set("2027-02-09T09:00")
    ship(desk, "ada", Told("Notes on trees", f"{LINK}2"))
    drafts = share(desk, "ada", which="spam", wrong="I tested on the training data").drafts
    assert drafts is not None
    assert "I tested on the training data" in drafts.short
    kept = {s.id: s.wrong for s in desk.record("ada").ships}
    assert kept[first.id] == "I tested on the training data"
    assert list(kept.values()).count("") == 1


def test_a_newer_check_in_is_told_instead_with_its_link_apart(desk: Desk, clock: Clock) -> None:
    ship(desk, "ada", Told("A spam filter", LINK))
    promise(desk, "ada", "write notes on Tuesday")
    clock.set("2027-02-14T19:00")
    answer_checkin(desk, "ada", f"done; shipped: my notes {LINK}2?utm_source=x; built 2h")
    found = share(desk, "ada")
    assert found.ship is None
    assert found.drafts is not None
    assert f"{LINK}2\n" in found.drafts.post + "\n"
    assert "utm" not in found.drafts.post
    assert all("--ship" not in action.command for action in found.reply.actions)


def test_without_anything_to_tell_it_says_how_to_begin(desk: Desk) -> None:
    found = share(desk, "ada")
    assert found.drafts is None
    assert "nothing to share yet" in found.reply.answer
    with pytest.raises(PromiseRefused, match="nothing yet"):
        share(desk, "ada", which="1")


def test_a_slash_names_a_ship_or_adds_what_was_wrong(desk: Desk) -> None:
    ship(desk, "ada", Told("A spam filter", LINK))
    assert "no tests at all" in share_text(desk, "ada", "got wrong: no tests at all").answer
    assert desk.record("ada").ships[0].wrong == "no tests at all"
    assert "A spam filter" in share_text(desk, "ada", "spam").answer
    assert "none either" in share_text(desk, "ada", "spam wrong: none either").answer
