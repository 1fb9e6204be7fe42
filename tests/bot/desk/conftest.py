"""A desk on the first of March, a Monday, which every test of the desk may set on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in


@pytest.fixture
def clock() -> Clock:
    """The clock of the desk."""
    clock = Clock()
    clock.set("2027-03-01T09:00")
    return clock


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    """An open desk."""
    with desk_in(tmp_path, knowledge, clock) as opened:
        yield opened
