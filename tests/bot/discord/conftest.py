"""What tests of the whole client share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.models import Knowledge
from tests.bot.discord.coach_at_work import School, school_in


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Iterator[School]:
    """The small index, built once."""
    with school_in(tmp_path_factory.mktemp("school"), knowledge) as found:
        yield found
