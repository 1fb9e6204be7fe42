"""Plans never break a prerequisite, build 70% of the time, and say what does not fit."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.next_step import settled
from bot.coach.plan import (
    BUILDING,
    LEAST_KEPT,
    MOST_WEEKS,
    Plan,
    Refusal,
    goal_title,
    make_plan,
    of_group,
)
from knowledge.graph import missing
from knowledge.models import Knowledge
from tests.fakes import real_knowledge

START = date(2026, 1, 5)
TRACKS = ("build-first", "six-steps", "foundations-first")


def plan_for(
    knowledge: Knowledge,
    hours: float = 5,
    *,
    track: str = "build-first",
    known: tuple[str, ...] = (),
    deadline: date | None = None,
    kept: float = 1.0,
    goal: str | None = None,
) -> Plan | Refusal:
    return make_plan(
        knowledge,
        knowledge.tracks[track],
        known=known,
        not_known=(),
        hours_per_week=hours,
        start=START,
        deadline=deadline,
        kept_rate=kept,
        goal=goal,
    )


def made(plan: Plan | Refusal) -> Plan:
    assert isinstance(plan, Plan), plan
    return plan


def refused(plan: Plan | Refusal) -> Refusal:
    assert isinstance(plan, Refusal), plan
    return plan


# Drawing asks for names only, so that a counterexample can be read.
KNOWLEDGE = real_knowledge()
TOPICS = sorted(KNOWLEDGE.topics)


@st.composite
def learners(draw: st.DrawFn) -> dict[str, Any]:
    some = st.sets(st.sampled_from(TOPICS), max_size=60)
    return {
        "track": draw(st.sampled_from(TRACKS)),
        "known": draw(st.just(set(TOPICS)) | some | some | some),
        "not_known": draw(st.sets(st.sampled_from(TOPICS), max_size=6)),
        "hours_per_week": draw(st.floats(0.5, 60)),
        "start": START,
        "deadline": draw(
            st.none() | st.integers(7, 2500).map(lambda days: START + timedelta(days=days))
        ),
        "kept_rate": draw(st.floats(LEAST_KEPT, 1.0)),
        "goal": draw(st.none() | st.sampled_from([*TOPICS, *sorted(KNOWLEDGE.projects)])),
    }


def plan_of(learner: dict[str, Any]) -> Plan | Refusal:
    return make_plan(KNOWLEDGE, **{**learner, "track": KNOWLEDGE.tracks[learner["track"]]})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(learner=learners())
def test_every_plan_keeps_its_promises(learner: dict[str, Any]) -> None:
    plan = plan_of(learner)
    if isinstance(plan, Refusal):
        assert plan.reason in {"done", "too_little"}
        assert plan.message
        assert plan.instead
        return
    track = KNOWLEDGE.tracks[learner["track"]]
    have = settled(KNOWLEDGE, learner["known"], learner["not_known"])
    # Nothing twice, nothing that is known, and no prerequisite broken.
    names = [item.id for item in plan.items]
    assert len(names) == len(set(names))
    done = set(have)
    for item in plan.items:
        if item.kind == "topic":
            assert item.id not in have
            theory_first = track.theory == "first"
            assert not missing(KNOWLEDGE.topics, item.id, done, theory_first=theory_first)
            done.add(item.id)
        elif item.kind == "project":
            assert done.issuperset(KNOWLEDGE.projects[item.id].needs)
        assert 1 <= item.earliest <= item.latest
    assert plan.building_share >= BUILDING - 1e-9
    # Hours add up: each item gets its share of its range, each week no more than there is.
    spent = dict.fromkeys(names, 0.0)
    for number, week in enumerate(plan.weeks, start=1):
        assert week.number == number
        assert week.starts == START + timedelta(weeks=number - 1)
        assert week.hours <= plan.weekly + 1e-6
        assert number == len(plan.weeks) or week.hours == pytest.approx(plan.weekly)
        for part in week.parts:
            spent[part.item.id] += part.hours
    for item in plan.items:
        assert item.hours.low - 1e-6 <= spent[item.id] <= item.hours.high + 1e-6
    assert plan.weekly == pytest.approx(learner["hours_per_week"] * learner["kept_rate"])
    assert plan.earliest <= len(plan.weeks) <= plan.latest
    # The date is respected, and what had to go for it is said.
    assert len(plan.weeks) <= MOST_WEEKS
    if learner["deadline"] is not None:
        assert plan.weeks[-1].starts + timedelta(days=6) < learner["deadline"]
        assert plan.verdict in {"fits", "tight", "cut"}
        latest = START + timedelta(weeks=plan.latest)
        assert plan.verdict != "fits" or latest <= learner["deadline"]
    assert (plan.verdict == "cut") == bool(plan.cut)
    assert not {entry.id for entry in plan.cut} & set(names)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(learner=learners())
def test_what_is_said_to_be_enough_is_enough(learner: dict[str, Any]) -> None:
    plan = plan_of(learner)
    if isinstance(plan, Plan) and plan.verdict != "cut":
        return
    for name, enough in (
        ("hours_per_week", plan.enough_hours),
        ("deadline", plan.enough_until),
    ):
        if enough is not None:
            again = plan_of({**learner, name: enough})
            assert isinstance(again, Plan)
            # After a refusal the first thing must fit, after a cut everything.
            assert isinstance(plan, Refusal) or again.verdict != "cut"


@pytest.mark.parametrize("track", TRACKS)
def test_a_beginner_gets_the_whole_track_with_its_projects(
    knowledge: Knowledge, track: str
) -> None:
    plan = made(plan_for(knowledge, 10, track=track))
    names = {item.id for item in plan.items}
    chosen = knowledge.tracks[track]
    assert names.issuperset(chosen.topics)
    assert names.issuperset(project for step in chosen.steps for project in step.projects)
    assert plan.verdict == "open"


def test_building_starts_with_the_first_weeks(knowledge: Knowledge) -> None:
    plan = made(plan_for(knowledge))
    assert any(week.ships for week in plan.weeks[:5])


def test_two_tracks_make_two_plans(knowledge: Knowledge) -> None:
    known = tuple(t for t in knowledge.topics if t.startswith(("python/", "tools/")))
    build, maths = (
        made(plan_for(knowledge, track=t, known=known)) for t in ("build-first", TRACKS[2])
    )
    assert [i.id for i in build.items][:10] != [i.id for i in maths.items][:10]


def test_a_goal_leads_there_and_no_further(knowledge: Knowledge) -> None:
    plan = made(plan_for(knowledge, goal="machine-learning/cross-validation"))
    topics = [item.id for item in plan.items if item.kind == "topic"]
    assert topics[-1] == "machine-learning/cross-validation"
    assert not any(topic.startswith("mlops/") for topic in topics)


def test_a_project_can_be_the_goal(knowledge: Knowledge) -> None:
    plan = made(plan_for(knowledge, goal="word-counter"))
    assert "word-counter" in {item.id for item in plan.items}
    assert {i.id for i in plan.items}.issuperset(knowledge.projects["word-counter"].needs)


def test_a_poor_kept_rate_stretches_the_plan(knowledge: Knowledge) -> None:
    whole, half = (made(plan_for(knowledge, 10, kept=kept)) for kept in (1.0, 0.5))
    assert half.earliest == pytest.approx(2 * whole.earliest, abs=2)
    assert len(half.weeks) > 1.9 * len(whole.weeks)


def test_more_kept_than_planned_is_not_counted_on(knowledge: Knowledge) -> None:
    assert made(plan_for(knowledge, 10, kept=1.7)).weekly == 10


def test_side_topics_go_before_the_way_to_the_end(knowledge: Knowledge) -> None:
    full = made(plan_for(knowledge, 10))
    weeks = math.ceil(len(full.weeks) * 0.93)
    plan = made(plan_for(knowledge, 10, deadline=START + timedelta(weeks=weeks)))
    assert plan.verdict == "cut"
    assert {entry.why for entry in plan.cut} == {"side"}
    assert "end-to-end-product" in {item.id for item in plan.items}


def test_when_little_fits_the_far_end_goes_and_the_first_step_stays_whole(
    knowledge: Knowledge,
) -> None:
    plan = made(plan_for(knowledge, 8, deadline=date(2026, 6, 1)))
    names = {item.id for item in plan.items}
    assert names.issuperset(knowledge.tracks["build-first"].steps[0].topics)
    assert {entry.why for entry in plan.cut} == {"side", "end"}
    assert any(item.kind == "project" for item in plan.items)


def test_a_large_project_that_goes_leaves_room_for_a_small_one(knowledge: Knowledge) -> None:
    everything = tuple(knowledge.topics)
    plan = made(plan_for(knowledge, 2, known=everything, deadline=date(2026, 3, 1)))
    assert [item.id for item in plan.items] == ["portfolio-site"]
    assert [entry.id for entry in plan.cut] == ["end-to-end-product"]


@pytest.mark.parametrize(
    ("hours", "reason"),
    [(0, "hours"), (-3, "hours"), (math.nan, "hours"), (math.inf, "hours"), (-math.inf, "hours"),
     (200, "hours"), (61, "hours"), (1e300, "hours"), (0.01, "hours")],
)  # fmt: skip
def test_impossible_hours_are_refused_with_what_would_work(
    knowledge: Knowledge, hours: float, reason: str
) -> None:
    refusal = refused(plan_for(knowledge, hours))
    assert refusal.reason == reason
    assert len(refusal.message) < 200
    assert any(character.isdigit() for character in refusal.instead) or hours == 61
    if refusal.enough_hours is not None:
        assert isinstance(plan_for(knowledge, refusal.enough_hours), Plan)


@pytest.mark.parametrize(
    ("deadline", "reason"),
    [
        (date(2025, 12, 1), "date"),
        (date.min, "date"),
        (START, "too_soon"),
        (START + timedelta(days=1), "too_soon"),
        (START + timedelta(days=6), "too_soon"),
    ],
)
def test_impossible_dates_are_refused_with_one_that_would_work(
    knowledge: Knowledge, deadline: date, reason: str
) -> None:
    refusal = refused(plan_for(knowledge, 5, deadline=deadline))
    assert refusal.reason == reason
    assert refusal.enough_until is not None
    assert isinstance(plan_for(knowledge, 5, deadline=refusal.enough_until), Plan)


def test_a_start_at_the_end_of_the_calendar_is_refused(knowledge: Knowledge) -> None:
    plan = make_plan(
        knowledge,
        knowledge.tracks["build-first"],
        known=(),
        not_known=(),
        hours_per_week=5,
        start=date.max,
        deadline=None,
    )
    assert refused(plan).reason == "date"


@pytest.mark.parametrize("kept", [0.0, -1.0, 0.05, math.nan])
def test_after_weeks_in_which_nothing_happened_comes_a_restart(
    knowledge: Knowledge, kept: float
) -> None:
    refusal = refused(plan_for(knowledge, kept=kept))
    assert refusal.reason == "kept"
    assert "20 minutes" in refusal.instead


def test_an_unknown_goal_is_refused_without_repeating_it(knowledge: Knowledge) -> None:
    refusal = refused(plan_for(knowledge, goal="**@everyone**"))
    assert refusal.reason == "goal"
    assert "@everyone" not in refusal.message + refusal.instead


def test_a_goal_that_is_known_already_needs_no_plan(knowledge: Knowledge) -> None:
    refusal = refused(plan_for(knowledge, known=("tools/numpy",), goal="tools/numpy"))
    assert refusal.reason == "done"


def test_who_knows_everything_gets_the_projects_that_prove_it(knowledge: Knowledge) -> None:
    plan = made(plan_for(knowledge, known=tuple(knowledge.topics)))
    assert {item.kind for item in plan.items} == {"project"}
    assert "end-to-end-product" in {item.id for item in plan.items}


def test_without_projects_the_building_is_something_of_ones_own(knowledge: Knowledge) -> None:
    bare = knowledge.model_copy(
        update={
            "projects": {},
            "tracks": {
                name: track.model_copy(
                    update={
                        "steps": tuple(s.model_copy(update={"projects": ()}) for s in track.steps)
                    }
                )
                for name, track in knowledge.tracks.items()
            },
        }
    )
    plan = made(plan_for(bare, 10))
    assert plan.building_share >= BUILDING - 1e-9
    assert {item.kind for item in plan.items} == {"topic", "own"}


def test_a_pace_that_takes_decades_is_not_planned_to_its_end(knowledge: Knowledge) -> None:
    plan = made(plan_for(knowledge, 0.5))
    assert plan.verdict == "cut"
    assert len(plan.weeks) <= MOST_WEEKS
    assert plan.enough_hours is not None
    assert plan.enough_hours > 0.5


def test_a_plan_for_a_group_holds_its_topics_and_what_they_need() -> None:
    knowledge = KNOWLEDGE
    goal = of_group("deep-learning")
    made = plan_for(knowledge, goal=goal)
    assert isinstance(made, Plan)
    topics = {item.id for item in made.items if item.kind == "topic"}
    assert set(knowledge.members("deep-learning")) <= topics
    assert "python/variables" in topics
    assert goal_title(knowledge, goal) == "Deep learning"


def test_maths_alone_is_planned_without_python() -> None:
    knowledge = KNOWLEDGE
    made = plan_for(knowledge, goal=of_group("statistics"))
    assert isinstance(made, Plan)
    topics = [item.id for item in made.items if item.kind == "topic"]
    assert all(topic.startswith(("statistics/", "probability/")) for topic in topics)
    assert set(knowledge.members("statistics")) <= set(topics)


def test_a_group_that_is_none_is_refused() -> None:
    made = plan_for(KNOWLEDGE, goal=of_group("knitting"))
    assert isinstance(made, Refusal)
    assert made.reason == "goal"
