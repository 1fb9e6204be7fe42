"""A data folder whose index was built by the first question, as a new user would."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.bot.terminal.process import run


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder whose index was built by the first question, as a new user would."""
    if worker_id == "master":
        return _built(tmp_path_factory.mktemp("coach"))
    # It is built once for all the processes that test; each then has its own copy.
    shared = tmp_path_factory.getbasetemp().parent / "coach"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            _built(shared.with_name("coach-being-built")).rename(shared)
    return Path(shutil.copytree(shared, tmp_path_factory.mktemp("coach") / "home"))


def _built(folder: Path) -> Path:
    done = run(folder, "ask", "how long until I'm job ready")
    assert done.returncode == 0, done.stderr
    assert "building it now" in done.stderr
    assert re.search(r"(six to nine|6 to 9)\s+months", done.stdout)
    return folder
