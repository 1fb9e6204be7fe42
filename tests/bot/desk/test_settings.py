"""Settings at the desk: one zone wherever it was told, and a day that moves no week away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.desk.settings import set_each, settings
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    """On Monday, 1 February 2027, in the morning."""
    with desk_in(tmp_path, knowledge, Clock()) as opened:
        yield opened


def test_looking_changes_nothing_and_begins_nothing(desk: Desk) -> None:
    assert "begin with your first promise" in settings(desk, "ada").answer
    assert desk.record("ada").since is None


def test_the_zone_that_is_set_is_the_one_that_is_believed(desk: Desk) -> None:
    reply = settings(desk, "ada", "zone Asia/Kolkata, day friday at 19:00")
    assert "Time zone: Asia/Kolkata (before: Europe/London)" in reply.answer
    assert desk.believed("ada").facts["zone"].value == "Asia/Kolkata"
    prefs = desk.memory.promises.load("ada").preferences
    assert (prefs.zone, prefs.weekday) == ("Asia/Kolkata", 4)
    assert "Friday, 5 February 2027, at 19:00" in reply.answer


def test_a_zone_told_in_a_conversation_is_not_undone_by_another_setting(desk: Desk) -> None:
    promise(desk, "ada", "Read a paper on Tuesday")
    desk.memory.correct("ada", "zone", "Asia/Tokyo")
    reply = settings(desk, "ada", "nudges 1")
    assert "Time zone" not in reply.answer
    assert desk.memory.promises.load("ada").preferences.zone == "Asia/Tokyo"


def test_what_is_refused_changes_nothing(desk: Desk) -> None:
    with pytest.raises(PromiseRefused):
        set_each(desk, "ada", {"zone": "Asia/Tokyo", "nudges": "many"})
    assert "zone" not in desk.believed("ada").facts
    assert desk.record("ada").since is None


def test_who_leaves_is_told_how_to_be_back_and_how_to_be_forgotten(desk: Desk) -> None:
    reply = settings(desk, "ada", "leave")
    assert {a.command for a in reply.actions} == {
        "coach break --back",
        "coach me export",
        "coach me forget",
    }
    assert desk.record("ada").preferences.left
