"""`coach usage`: what a chat model was asked for and took."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.memory.store import MemoryStore
from bot.voice.ledger import Asked, Limits, Used
from tests.bot.terminal.process import run

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a model was used by two people on two days."""
    folder = tmp_path_factory.mktemp("used")
    with MemoryStore.open(folder / "memory.db") as store:
        for number, (who, days, words, cost) in enumerate(
            [("ada", 0, "Hello.", 0.5), ("bob", 0, "", 0.25), ("ada", 3, "Old.", None)]
        ):
            at = NOW - timedelta(days=days)
            model = "openai:small" if cost else "ollama:\x1b[31mx"
            one = Asked(who, f"t{number}", "c", "", model, "coach/1/00", at)
            store.voiced.begin(one, Limits())
            store.voiced.call(one, 0, Limits())
            store.voiced.called(one, 0, Used(1, 1_200, 300, 1_000, cost))
            store.voiced.end(one, reason="" if words else "time-out", faults=[], words=words)
    return folder


def test_it_is_printed_by_day_and_model_with_the_reasons(used: Path) -> None:
    done = run(used, "usage")
    assert done.returncode == 0
    rows = [line for line in done.stdout.splitlines() if "small" in line or "ollama" in line]
    assert len(rows) == 2
    for word in (NOW.date().isoformat(), "openai:small", "2,400", "0.7500"):
        assert word in rows[0]
    assert "unknown" in rows[1]
    assert "Plain because: time-out 1" in done.stdout
    assert "\x1b[31m" not in done.stdout


def test_programs_get_the_same_as_json(used: Path) -> None:
    first, second = json.loads(run(used, "usage", "--json").stdout)
    assert (first["asked"], first["shown"], first["learners"]) == (2, 1, 2)
    assert (first["tokens_in"], first["tokens_out"], first["tokens_cached"]) == (2400, 600, 2000)
    assert (first["cost"], second["cost"]) == (0.75, None)
    assert first["reasons"] == {"time-out": 1}


def test_it_can_be_of_fewer_days_and_of_one_learner(used: Path) -> None:
    # Of two days, so that it holds as well when midnight falls between the fixture and here.
    assert len(json.loads(run(used, "usage", "--days", "2", "--json").stdout)) == 1
    (only,) = json.loads(run(used, "usage", "--learner", "bob", "--json").stdout)
    assert only["asked"] == 1
    assert json.loads(run(used, "usage", "--learner", "nobody", "--json").stdout) == []


def test_where_nothing_was_used_it_says_so(tmp_path: Path) -> None:
    assert "No chat model was asked" in run(tmp_path, "usage").stdout
    assert run(tmp_path, "usage", "--days", "0").returncode == 2
