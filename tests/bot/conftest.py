"""A data folder whose index was built by the first question, as a new user would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bot.terminal.process import run


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose index was built by the first question, as a new user would."""
    folder = tmp_path_factory.mktemp("coach")
    done = run(folder, "ask", "how long until I'm job ready")
    assert done.returncode == 0, done.stderr
    assert "building it now" in done.stderr
    assert re.search(r"(six to nine|6 to 9)\s+months", done.stdout)
    return folder
