"""`coach gaps`: what could not be answered, grouped, with the topics that are near."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.coach.record import Gap, Turn
from bot.memory.store import MemoryStore
from tests.bot.terminal.process import run


def test_gaps_are_grouped_the_most_asked_first(tmp_path: Path) -> None:
    assert "No gaps" in run(tmp_path, "gaps").stdout
    asked = [("ada", "how do I tune a zither?"), ("bob", "How do I tune a zither"), ("ada", "x y?")]
    with MemoryStore.open(tmp_path / "memory.db") as memory:
        for number, (who, question) in enumerate(asked):
            at = datetime(2026, 11, number + 1, tzinfo=UTC)
            turn = Turn(f"t{number}", who, "c", at, question, "off_topic", {})
            memory.save(who, turn=turn, gap=Gap(question, ("tools/pandas",)))
    done = run(tmp_path, "gaps")
    first, second = done.stdout.index("zither"), done.stdout.index("x y?")
    assert first < second
    assert "2 times by 2 people, last on 2026-11-02; near: tools/pandas" in done.stdout
    rows = json.loads(run(tmp_path, "gaps", "--json", "--limit", "1").stdout)
    assert len(rows) == 1
    assert rows[0]["count"] == 2
    assert rows[0]["nearest"] == ["tools/pandas"]
    assert "ada" not in done.stdout
    assert run(tmp_path, "gaps", "--limit", "0").returncode == 2
