"""What the record says of the past, as the next step reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.coach.history import History, history_of, key_of, kind_of
from bot.coach.record import Fact, LearnerRecord, ResourceProgress, StepGiven, TopicEvidence

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def step(key: str, ago: int, outcome: str | None = None) -> StepGiven:
    return StepGiven(key, "all", "", NOW - ago * DAY, outcome)


def known(topic: str, ago: float, quote: str = "I know it", origin: str = "said") -> TopicEvidence:
    return TopicEvidence(topic, "known", quote, origin, NOW - ago * DAY)  # type: ignore[arg-type]


def record(*evidence: TopicEvidence, steps: tuple[StepGiven, ...] = ()) -> LearnerRecord:
    return LearnerRecord("ada", evidence={e.topic: e for e in evidence}, steps=steps)


def test_keys_and_kinds_belong_together() -> None:
    for kind, name in (("project", "a-thing"), ("ship", "a-thing"), ("topic", "s/t")):
        assert kind_of(step(key_of(kind, name), 1)) == (kind, name)  # type: ignore[arg-type]


def test_an_empty_record_says_nothing() -> None:
    past = history_of(LearnerRecord("ada"), NOW)
    assert past == History(now=NOW)
    assert past.open_step() is None
    assert past.new_topics() == ()
    assert past.hours_left is None
    assert past.building_share is None


def test_facts_give_the_hours_until_the_date() -> None:
    facts = {
        "hours_per_week": Fact("hours_per_week", 7, "7 hours", NOW),
        "deadline": Fact("deadline", "2026-05-14", "in ten days", NOW),
    }
    past = history_of(LearnerRecord("ada", facts=facts), NOW)
    assert past.deadline == date(2026, 5, 14)
    assert past.hours_left == 10


def test_a_date_that_cannot_be_read_is_none() -> None:
    facts = {"deadline": Fact("deadline", "soon", "soon", NOW)}
    assert history_of(LearnerRecord("ada", facts=facts), NOW).deadline is None


def test_topics_are_new_until_something_is_built() -> None:
    steps = (step("s/a", 9, "done"), step("project:p", 6, "done"), step("s/b", 5, "done"))
    past = history_of(record(known("s/a", 8), known("s/b", 4), steps=steps), NOW)
    assert past.new_topics() == ("s/b",)


def test_an_open_step_that_became_known_is_new_and_a_known_one_is_not() -> None:
    steps = (step("s/a", 9), step("s/b", 8, "known"), step("s/c", 7))
    past = history_of(record(known("s/a", 8), known("s/b", 8), steps=steps), NOW)
    assert past.new_topics() == ("s/a",)


def test_what_was_learned_on_a_later_day_is_new_and_what_was_known_is_not() -> None:
    steps = (step("s/a", 9),)
    told = (known("s/b", 5, "finished b today"), known("s/c", 5, "b is old, I know c"))
    past = history_of(record(*told, known("s/d", 5, "", "quiz"), steps=steps), NOW)
    assert set(past.new_topics()) == {"s/b", "s/d"}


def test_what_was_told_on_the_first_day_is_no_news() -> None:
    steps = (step("s/a", 1),)
    past = history_of(record(known("s/b", 0.99, "I finished b"), steps=steps), NOW)
    assert past.new_topics() == ()


def test_courses_under_way_come_furthest_and_latest_first() -> None:
    resources = {
        name: ResourceProgress(name, state, "", NOW - ago * DAY)  # type: ignore[arg-type]
        for name, state, ago in (
            ("old", "half", 70),
            ("begun", "started", 1),
            ("half", "half", 20),
            ("over", "finished", 1),
        )
    }
    past = history_of(LearnerRecord("ada", resources=resources), NOW)
    assert [p.resource for p in past.under_way()] == ["half", "begun"]


def test_a_ship_is_dated_by_its_step_or_its_evidence() -> None:
    by_step = history_of(record(steps=(step("ship:p", 4, "done"), step("ship:q", 1))), NOW)
    assert by_step.last_ship == NOW - 4 * DAY
    by_evidence = history_of(record(known("s/a", 2, "", "ship")), NOW)
    assert by_evidence.last_ship == NOW - 2 * DAY


def test_the_last_word_on_a_skipped_step_counts() -> None:
    steps = (step("s/a", 9, "skipped"), step("s/b", 8, "skipped"), step("s/a", 7, "done"))
    past = history_of(record(steps=(*steps, step("s/c", 50, "skipped"))), NOW)
    assert past.skipped() == {"s/b"}
