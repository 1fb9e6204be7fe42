"""What the pictures show, in values and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.figures import (
    ALT_LIMIT,
    WEEKS_OF_HOURS,
    StepProgress,
    WeekHours,
    WeekScore,
    consistency_alt,
    consistency_line,
    hours_alt,
    hours_line,
    latest_hours,
    latest_scores,
    progress_alt,
    progress_line,
    progress_of,
)
from bot.coach.record import LearnerRecord, QuizState, TopicEvidence
from knowledge.models import Knowledge
from tests.bot.accountability.figures_of import HOURS, SCORES, STEPS

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 20, tzinfo=UTC)


def solid(topic: str) -> dict[str, QuizState]:
    """Two items of a topic, right on two days."""
    return {
        f"{topic}#{i}": QuizState(
            item=f"{topic}#{i}", card={}, due=NOW, last_correct=True, confidence=3, seen=1,
            at=NOW - timedelta(days=i),
        )
        for i in range(2)
    }  # fmt: skip


def test_each_topic_counts_once_and_by_its_best_evidence(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    shipped = TopicEvidence("python/files", "known", "my tracker", "ship", NOW)
    record = LearnerRecord(
        learner="ada", evidence={"python/files": shipped}, quiz=solid("python/lists")
    )
    known = {"python/files", "python/lists", "python/functions", "tools/pandas"}
    steps = progress_of(knowledge, track, record, known, here="libraries")
    first, second = steps[0], steps[1]
    assert (first.proved, first.known) == (2, 1)
    # pandas builds on more of Python than was spoken of.
    assert first.presumed > 0
    assert second.known == 1
    assert [step.here for step in steps] == [part.id == "libraries" for part in track.steps]
    assert sum(step.topics for step in steps) == len(track.topics)


def test_nothing_known_is_nothing_done(knowledge: Knowledge) -> None:
    track = knowledge.tracks["six-steps"]
    steps = progress_of(knowledge, track, LearnerRecord(learner="ada"), ())
    assert sum(step.done for step in steps) == 0
    assert progress_line(steps) == f"{len(track.topics)} topics ahead, one at a time."


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be"):
        StepProgress("A step", 3, 2, 2)
    with pytest.raises(ValueError, match="do not fit"):
        WeekHours(MONDAY, 169, 0)
    with pytest.raises(ValueError, match="do not fit"):
        WeekHours(MONDAY, float("nan"), 0)
    with pytest.raises(ValueError, match="no score"):
        WeekScore(MONDAY, 101)


def test_weeks_are_put_in_order_and_silence_before_the_first_is_left_out() -> None:
    quiet = WeekHours(MONDAY - timedelta(weeks=1))
    weeks = [WeekHours(MONDAY + timedelta(weeks=i), 1, 1) for i in range(20)]
    assert latest_hours([*reversed(weeks), quiet]) == tuple(weeks[-WEEKS_OF_HOURS:])
    assert latest_hours([quiet]) == ()
    assert latest_scores([WeekScore(MONDAY, None)]) == ()


def test_the_words_of_the_progress() -> None:
    assert progress_line(STEPS) == "20 of 50 topics, 40%"
    text = progress_alt("Build first", STEPS)
    assert "1. Python fundamentals: 12 of 12 (7 proved, 4 said, 1 presumed)" in text
    assert "production, where you are now: 2 of 24 (2 presumed)" in text


def test_a_hundred_percent_is_only_all_of_it() -> None:
    assert progress_line([StepProgress("A", 1000, 999)]).endswith("99%")
    assert progress_line([StepProgress("A", 1000, 1000)]).endswith("100%")


def test_the_words_of_the_hours() -> None:
    assert hours_line(HOURS) == "36 hours in 5 weeks: 63% building, aim 70%"
    text = hours_alt(HOURS)
    assert "2 February 3 hours building and 4 hours studying" in text
    assert "16 February nothing told" in text
    assert "2 March off" in text
    assert hours_line([]) == "No hours yet. Your next check-in asks for them."


def test_the_words_of_the_consistency() -> None:
    assert consistency_line(SCORES) == "Up 7 over 4 weeks; 1 week off cost nothing."
    text = consistency_alt(SCORES)
    assert text.startswith("Consistency 71 of 100 in the week of 16 March 2026.")
    assert "23 February 64, off" in text
    assert consistency_line([]) == "It begins with your first check-in."
    assert consistency_line(SCORES[:1]) == "The first week counts."


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=200), st.integers(0, 30), st.integers(0, 30)),
        max_size=40,
    )
)
def test_the_description_fits_what_discord_takes(parts: list[tuple[str, int, int]]) -> None:
    steps = [StepProgress(title, done + more, done) for title, done, more in parts]
    assert 0 < len(progress_alt("A track", steps)) <= ALT_LIMIT
