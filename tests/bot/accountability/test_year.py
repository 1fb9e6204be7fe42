"""Eight weeks of the simulated year, small, with more going wrong; and proof that it would tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.accountability.worker as worker
from bot.accountability.due import LearnerState, Verdict
from bot.accountability.values import Delivery, Preferences
from bot.memory.outbox import Outbox
from tests.bench.year import Faults, Report, simulate

# The clocks change in America on 8 March, in Europe on 29 March, in Australia on 5 April.
SPRING = datetime(2026, 2, 23, tzinfo=UTC)
OFTEN = timedelta(minutes=30)
ROUGH = Faults(kills=1 / 40, freezes=1 / 80, refuses=0.03, loses=0.05, tick=OFTEN)


def live(folder: Path, *, learners: int = 50, weeks: int = 8, faults: Faults = ROUGH) -> Report:
    return simulate(
        folder / "memory.db", learners=learners, start=SPRING, weeks=weeks, faults=faults
    )


def test_eight_weeks_lose_double_and_misplace_nothing(tmp_path: Path) -> None:
    report = live(tmp_path)
    assert report.broken.total() == 0, report.broken
    # All that shall go wrong did go wrong, and still most were sent.
    kills = {name for name in report.faults if name.startswith("killed")}
    assert len(kills) >= 5, report.faults
    assert report.faults["frozen in the middle of sending"] > 0
    assert report.faults["answer lost after it was sent"] > 0
    assert report.faults["sent again under its key, shown once"] > 0
    check_ins = report.kinds["check_in"]
    assert check_ins["due"] > 300
    assert check_ins["sent"] > check_ins["due"] / 2
    assert check_ins["late, with an apology"] > 0
    assert report.kinds["nudge"]["sent"] > 100


def test_the_same_seed_gives_the_same_year(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first = live(tmp_path, learners=8, weeks=3)
    second = live(tmp_path / "again", learners=8, weeks=3)
    assert (first.kinds, first.reasons, first.faults) == (
        second.kinds,
        second.reasons,
        second.faults,
    )


def test_a_surface_that_is_not_idempotent_by_key_would_be_found_out(tmp_path: Path) -> None:
    faults = Faults(kills=1 / 40, loses=0.1, blind=1, tick=OFTEN, doubles=True)
    assert live(tmp_path, learners=20, weeks=4, faults=faults).broken["sent twice"] > 0


def test_a_worker_that_sends_at_once_whatever_holds_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(*_: object) -> Verdict:
        return Verdict("send")

    monkeypatch.setattr(worker, "decide", always)
    broken = live(tmp_path, learners=20, weeks=4).broken
    for rule in ("on a break", "inside quiet hours", "a budget passed"):
        assert broken[rule] > 0, rule


def test_a_planner_that_skips_weeks_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Outbox.plan

    def forgetful(outbox: Outbox, planned: list[Delivery], at: datetime) -> int:
        kept = [d for d in planned if not (d.kind == "check_in" and d.period.endswith("3"))]
        return plan(outbox, kept, at)

    monkeypatch.setattr(Outbox, "plan", forgetful)
    assert live(tmp_path, learners=20, weeks=4).broken["a week lost or doubled"] > 0


def test_a_worker_that_excuses_at_the_least_delay_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = worker.decide

    def hasty(
        delivery: Delivery, prefs: Preferences, state: LearnerState, now: datetime
    ) -> Verdict:
        verdict = decide(delivery, prefs, state, now)
        if verdict.apology:
            return Verdict("excuse", "it could not be sent in time")
        return verdict

    monkeypatch.setattr(worker, "decide", hasty)
    faults = Faults(kills=0, freezes=0, refuses=0.5, loses=0, tick=OFTEN)
    assert live(tmp_path, learners=20, weeks=4, faults=faults).broken["excused without need"] > 0
