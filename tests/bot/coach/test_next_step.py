"""The next step never breaks a prerequisite, never repeats what is known, and comes to an end."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from bot.coach.history import History, kind_of
from bot.coach.next_step import Finished, Step, given, next_step, settled
from bot.coach.record import ResourceProgress, StepGiven
from knowledge.graph import missing
from knowledge.models import Knowledge, Track
from tests.bot.coach.learners import NOW, a_history
from tests.bot.coach.small_world import topic, world

TRACKS = ["build-first", "six-steps", "foundations-first"]
LEARNERS = 10_000
DAY = timedelta(days=1)
PYTHON = ("python/variables", "python/conditionals", "python/loops")


def step_of(found: Step | Finished) -> Step:
    assert isinstance(found, Step)
    return found


def done(*topics: str, ago: int = 9, track: str = "build-first") -> History:
    """A past in which these topics were steps, one a day, and the last was done a week ago."""
    at = [NOW - (ago - number) * DAY for number in range(len(topics))]
    return History(
        now=NOW,
        steps=tuple(StepGiven(t, track, "", a, "done") for t, a in zip(topics, at, strict=True)),
        learned={t: a + DAY / 2 for t, a in zip(topics, at, strict=True)},
    )


# --- properties over random learners ---


@pytest.mark.parametrize("track", TRACKS)
def test_random_learners_get_a_step_that_they_can_take(knowledge: Knowledge, track: str) -> None:
    rng = random.Random(track)
    names = sorted(knowledge.topics)
    chosen = knowledge.tracks[track]
    kinds = set()
    for number in range(-(-LEARNERS // len(TRACKS))):
        known = set(rng.sample(names, rng.randint(0, len(names) if number % 4 == 0 else 50)))
        denied = set(rng.sample(names, rng.randint(0, 6)))
        goal = rng.choice(names) if rng.random() < 0.3 else None
        history = a_history(knowledge, rng, known) if rng.random() < 0.6 else None
        step = next_step(knowledge, chosen, known, not_known=denied, goal=goal, history=history)
        have = settled(knowledge, known, denied)
        if isinstance(step, Finished):
            assert set(chosen.topics) <= have
            continue
        kinds.add(step.kind)
        assert step.reason
        assert step.smaller
        assert step.done_when
        assert step.title not in dict(step.rejected)
        assert len(step.rejected) <= 4
        if step.kind in ("topic", "finish"):
            assert step.topic.id not in have
            assert not missing(
                knowledge.topics, step.topic.id, have, theory_first=chosen.theory == "first"
            )
            assert step.resource is not None
        else:
            assert step.project is not None
            assert history is not None
        if step.kind == "project" and step.project is not None:
            assert set(step.project.needs) <= have
    assert kinds == {"topic", "finish", "project", "ship"}


def follow(
    knowledge: Knowledge, track: Track, known: set[str], rng: random.Random, diligence: float
) -> tuple[set[str], list[Step]]:
    """Follow the steps to the end of a track; what is not done is skipped or left lying."""
    now = NOW
    walked: list[Step] = []
    steps: list[StepGiven] = []
    learned: dict[str, datetime] = {}
    for _ in range(4 * len(knowledge.topics)):
        history = History(now=now, steps=tuple(steps), learned=learned, last_ship=_shown(steps))
        step = next_step(knowledge, track, known, history=history)
        if isinstance(step, Finished):
            return known, walked
        walked.append(step)
        now += DAY
        outcome = "done" if rng.random() < diligence else rng.choice(["skipped", None])
        steps = [s for s in steps if s.at != step.since]
        kept = given(step, now)
        steps.append(StepGiven(kept.topic, kept.track, kept.reason, kept.at, outcome))
        if outcome == "done":
            for taught in step.teaches if step.kind == "topic" else ():
                known = known | {taught}
                learned = {**learned, taught: now + DAY / 4}
    raise AssertionError("the track has no end")


def _shown(steps: list[StepGiven]) -> datetime | None:
    return max((s.at for s in steps if kind_of(s)[0] == "ship" and s.outcome), default=None)


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("diligence", [1.0, 0.7])
def test_following_the_steps_ends_the_track(
    knowledge: Knowledge, track: str, diligence: float
) -> None:
    rng = random.Random(f"{track} {diligence}")
    names = sorted(knowledge.topics)
    for share in (0, 5, 15, 40):
        start = set(rng.sample(names, share))
        known, walked = follow(knowledge, knowledge.tracks[track], start, rng, diligence)
        assert set(knowledge.tracks[track].topics) <= settled(knowledge, known, ())
        if share == 0:
            assert any(step.kind == "project" for step in walked)
            assert {step.kind for step in walked} <= {"topic", "project", "ship"}


@pytest.mark.parametrize("track", TRACKS)
def test_without_a_history_every_step_is_a_topic(knowledge: Knowledge, track: str) -> None:
    chosen = knowledge.tracks[track]
    known: set[str] = set()
    while isinstance(step := next_step(knowledge, chosen, known), Step):
        assert step.kind == "topic"
        assert step.topic.id not in known
        known.add(step.topic.id)
    assert set(chosen.topics) <= known


def test_what_is_turned_down_waits_until_nothing_else_is_left(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    python = knowledge.members("python")
    first = step_of(next_step(knowledge, track, python)).topic.id
    other = step_of(next_step(knowledge, track, python, without=[first])).topic.id
    assert other != first
    needed = {e.topic for e in knowledge.topics[other].prerequisites if e.strength == "required"}
    assert first not in needed
    alone = set(track.topics) - {"practice/interviews"}
    last = next_step(knowledge, track, alone, without=["practice/interviews"])
    assert step_of(last).topic.id == "practice/interviews"


def test_a_beginner_who_lists_first_things_has_not_passed_by_functions(
    knowledge: Knowledge,
) -> None:
    listed = ["python/variables", "python/conditionals", "python/loops", "python/lists"]
    track = knowledge.tracks["build-first"]
    step = step_of(next_step(knowledge, track, [*listed, "python/dictionaries"]))
    assert step.topic.id == "python/functions"


def test_an_open_step_that_is_turned_down_is_not_given_again(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    python = knowledge.members("python")
    step = step_of(next_step(knowledge, track, python))
    history = History(now=NOW, steps=(given(step, NOW),))
    again = next_step(knowledge, track, python, history=history)
    assert step_of(again).topic == step.topic
    other = next_step(knowledge, track, python, history=history, without=[step.topic.id])
    assert step_of(other).topic != step.topic


# --- the way ---


def test_the_track_changes_the_step(knowledge: Knowledge) -> None:
    known = {"python/loops", "tools/numpy", "tools/pandas", "tools/matplotlib", "tools/jupyter"}
    known |= {t for t in knowledge.topics if t.startswith("python/")} | {
        "tools/git",
        "tools/github",
    }
    build = step_of(next_step(knowledge, knowledge.tracks["build-first"], known))
    maths = step_of(next_step(knowledge, knowledge.tracks["foundations-first"], known))
    assert maths.topic.subject == "linear-algebra"
    assert build.topic.id != maths.topic.id


def test_a_goal_leads_there_by_its_prerequisites(knowledge: Knowledge) -> None:
    known = {t for t in knowledge.topics if t.startswith(("python/", "tools/"))}
    step = step_of(
        next_step(
            knowledge,
            knowledge.tracks["build-first"],
            known,
            goal="machine-learning/cross-validation",
        )
    )
    assert step.topic.subject in {"machine-learning", "data", "statistics"}
    assert "Cross-validation" in step.reason or step.topic.id.endswith("cross-validation")


def test_what_is_denied_is_not_taken_as_known(knowledge: Knowledge) -> None:
    have = settled(knowledge, {"tools/pandas"}, {"python/loops"})
    assert "tools/pandas" in have
    assert "python/loops" not in have


def test_the_way_goes_on_where_the_learner_is(knowledge: Knowledge) -> None:
    step = step_of(
        next_step(
            knowledge, knowledge.tracks["build-first"], ["machine-learning/linear-regression"]
        )
    )
    assert step.topic.id == "machine-learning/logistic-regression"
    assert any("I passed over" in line for line in step.assumed)


def test_maths_from_elsewhere_does_not_jump_over_the_tools(knowledge: Knowledge) -> None:
    python = [t for t in knowledge.topics if t.startswith("python/")]
    known = [*python, "linear-algebra/vectors", "linear-algebra/matrices", "mlops/docker"]
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], known))
    assert step.topic.id == "tools/numpy"


def test_what_was_named_as_not_known_comes_before_the_rest(knowledge: Knowledge) -> None:
    step = step_of(
        next_step(
            knowledge,
            knowledge.tracks["build-first"],
            ["tools/pandas", "tools/numpy"],
            not_known=["machine-learning/train-test-split"],
        )
    )
    assert step.topic.id == "machine-learning/supervised-learning"


def test_a_hole_under_what_is_known_is_closed_first(knowledge: Knowledge) -> None:
    step = step_of(
        next_step(
            knowledge,
            knowledge.tracks["build-first"],
            ["machine-learning/linear-regression"],
            not_known=["python/loops"],
        )
    )
    assert step.topic.id == "python/loops"
    assert step.reason.startswith("You know Linear regression, but Loops")


def test_a_hole_off_the_way_is_left_open() -> None:
    knowledge = world(
        topic("s/base"), topic("s/odd"), topic("s/known", ("s/odd",)), topic("s/end", ("s/base",))
    )
    track = knowledge.tracks["all"]
    step = next_step(knowledge, track, ["s/known"], not_known=["s/odd"], goal="s/end")
    assert step_of(step).topic.id == "s/base"


def test_presumed_topics_are_skipped_and_count_as_met(knowledge: Knowledge) -> None:
    likely = [t for t in knowledge.topics if t.startswith("python/")]
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], [], likely=likely))
    assert step.topic.id == "tools/numpy"
    assert any(line.startswith("I presume that you know") for line in step.assumed)


def test_a_second_tool_for_the_same_purpose_waits(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    before = track.topics[: track.topics.index("mlops/flask")]
    step = step_of(next_step(knowledge, track, before))
    assert step.topic.id == "mlops/experiment-tracking"


def test_a_tool_beside_the_way_comes_last_unless_it_is_asked_for(knowledge: Knowledge) -> None:
    track = knowledge.tracks["foundations-first"]
    before = track.topics[: track.topics.index("tools/jax")]
    step = step_of(next_step(knowledge, track, before))
    assert step.track_step is not None
    assert step.track_step.id == "probability"
    asked = step_of(next_step(knowledge, track, before, not_known=["tools/jax"]))
    assert asked.topic.id == "tools/jax"


def test_nothing_of_the_step_that_one_is_at_counts_as_passed_by(knowledge: Knowledge) -> None:
    track = knowledge.tracks["six-steps"]
    at = 2
    earlier = [t for step in track.steps[:at] for t in step.topics]
    known = [*earlier, "machine-learning/linear-regression"]
    step = step_of(next_step(knowledge, track, known, likely=earlier, at=at))
    assert step.track_step == track.steps[at]


def test_a_first_model_is_deployed_before_the_rest_of_theory(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    known = track.topics[: track.topics.index("machine-learning/cross-validation") + 1]
    past = done("machine-learning/cross-validation")
    assert step_of(next_step(knowledge, track, known)).topic.subject == "machine-learning"
    assert step_of(next_step(knowledge, track, known, history=past)).topic.subject == "mlops"
    theory = knowledge.tracks["foundations-first"]
    there = step_of(next_step(knowledge, theory, known, history=past))
    assert there.topic.subject != "mlops"


def test_a_detour_of_ours_passes_nothing_over(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    known = track.topics[: track.topics.index("machine-learning/cross-validation") + 1]
    early = next(step.topics for step in track.steps if step.id == "first-deployment")
    past = done("machine-learning/cross-validation", *early)
    last = StepGiven("project:dockerised-model", track.id, "", NOW - DAY, "done")
    past = History(now=NOW, steps=(*past.steps, last), learned=past.learned)
    step = step_of(next_step(knowledge, track, (*known, *early), history=past))
    assert step.topic.id == "machine-learning/decision-trees"


def test_unknown_ids_are_left_out(knowledge: Knowledge) -> None:
    step = next_step(
        knowledge,
        knowledge.tracks["build-first"],
        ["no/topic"],
        not_known=["no/other"],
        likely=["no/third"],
        goal="no/goal",
        history=History(now=NOW, steps=(StepGiven("project:none", "build-first", "", NOW),)),
    )
    assert step_of(step).topic.id == "python/variables"


# --- steps that need a past ---


def test_an_open_step_is_given_again_with_a_smaller_piece(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    past = History(now=NOW, steps=(StepGiven("python/loops", track.id, "", NOW - 3 * DAY),))
    step = step_of(next_step(knowledge, track, ["python/conditionals"], history=past))
    assert step.topic.id == "python/loops"
    assert step.since == NOW - 3 * DAY
    assert "3 days ago" in step.reason
    assert given(step, NOW).at == NOW - 3 * DAY


@pytest.mark.parametrize(
    ("outcome", "track", "ago", "known"),
    [
        ("skipped", "build-first", 3, ()),
        (None, "six-steps", 3, ()),
        (None, "build-first", 40, ()),
        (None, "build-first", 3, ("python/environments",)),
    ],
    ids=["skipped", "another track", "long ago", "known by now"],
)
def test_a_step_that_is_over_is_not_given_again(
    knowledge: Knowledge, outcome: str | None, track: str, ago: int, known: tuple[str, ...]
) -> None:
    past = History(
        now=NOW, steps=(StepGiven("python/environments", track, "", NOW - ago * DAY, outcome),)
    )
    have = ["python/variables", *known]
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], have, history=past))
    assert step.topic.id == "python/conditionals"
    assert step.since is None


def test_a_goal_wins_over_an_open_step_off_its_way(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    past = History(now=NOW, steps=(StepGiven("tools/git", track.id, "", NOW - DAY),))
    step = step_of(next_step(knowledge, track, PYTHON, goal="calculus/derivatives", history=past))
    assert step.topic.id != "tools/git"


def test_what_was_skipped_comes_back_when_the_rest_stands_on_it() -> None:
    knowledge = world(topic("s/base"), topic("s/end", ("s/base",)), topic("s/other"))
    track = knowledge.tracks["all"]
    past = History(now=NOW, steps=(StepGiven("s/base", "all", "", NOW - DAY, "skipped"),))
    assert step_of(next_step(knowledge, track, [], history=past)).topic.id == "s/other"
    back = step_of(next_step(knowledge, track, ["s/other"], history=past))
    assert back.topic.id == "s/base"
    assert "put it off" in back.reason


def course(state: str, ago: int, name: str = "kaggle-learn") -> History:
    progress = ResourceProgress(name, state, "", NOW - ago * DAY)  # type: ignore[arg-type]
    return History(now=NOW, resources=(progress,))


def test_the_course_that_was_begun_is_gone_on_with(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    step = step_of(next_step(knowledge, track, PYTHON, history=course("half", 5)))
    assert step.kind == "finish"
    assert step.title == "Kaggle Learn"
    assert step.topic.id in knowledge.resources["kaggle-learn"].topics
    assert step.resource is knowledge.resources["kaggle-learn"]


@pytest.mark.parametrize(
    "past",
    [
        course("half", 70),
        course("finished", 5),
        course("dropped", 5),
        course("half", 5, "numpy"),
        course("half", 5, "fast-ai"),
    ],
    ids=["long ago", "finished", "dropped", "documentation", "too early"],
)
def test_a_course_that_is_over_or_out_of_reach_does_not_hold_up(
    knowledge: Knowledge, past: History
) -> None:
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=past))
    assert step.kind == "topic"


def test_a_course_begun_too_early_says_what_it_lacks(knowledge: Knowledge) -> None:
    past = course("started", 5, "fast-ai")
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=past))
    assert "still needs" in dict(step.rejected)[knowledge.resources["fast-ai"].title]


def test_the_open_step_stays_before_an_older_course(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    old = course("half", 5)
    past = History(
        now=NOW,
        steps=(StepGiven("python/functions", track.id, "", NOW - DAY),),
        resources=old.resources,
    )
    step = step_of(next_step(knowledge, track, PYTHON, history=past))
    assert (step.kind, step.topic.id) == ("topic", "python/functions")


def test_after_three_topics_something_is_built_with_them(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    two = step_of(next_step(knowledge, track, PYTHON, history=done(*PYTHON[:2])))
    three = step_of(next_step(knowledge, track, PYTHON, history=done(*PYTHON)))
    assert two.kind == "topic"
    assert (three.kind, three.key) == ("project", "project:number-guessing-game")
    assert two.topic.title in dict(three.rejected)
    assert three.done_when == knowledge.projects["number-guessing-game"].done_when


def test_knowing_much_at_first_asks_for_no_project(knowledge: Knowledge) -> None:
    past = History(now=NOW, learned=dict.fromkeys(PYTHON, NOW), reported=frozenset(PYTHON))
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=past))
    assert step.kind == "topic"


@pytest.mark.parametrize(("built", "kind"), [(1.0, "project"), (9.0, "topic")])
def test_known_hours_decide_whether_to_build(knowledge: Knowledge, built: float, kind: str) -> None:
    past = done(*PYTHON)
    past = History(
        now=NOW, steps=past.steps, learned=past.learned, hours_built=built, hours_studied=3.0
    )
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=past))
    assert step.kind == kind


def test_a_project_that_was_built_or_put_off_is_not_asked_for_again(knowledge: Knowledge) -> None:
    past = done(*PYTHON)
    for outcome in ("done", "skipped"):
        last = StepGiven("project:number-guessing-game", "build-first", "", NOW - DAY, outcome)
        after = History(now=NOW, steps=(*past.steps, last), learned=past.learned)
        step = next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=after)
        assert step_of(step).kind == "topic"


REFUSED = StepGiven("ship:number-guessing-game", "build-first", "", NOW, "skipped")


def built(
    ago: int, *more: StepGiven, shown: int | None = None, until: int | None = None
) -> History:
    given_at = NOW - ago * DAY
    return History(
        now=NOW,
        steps=(
            StepGiven("project:number-guessing-game", "build-first", "", given_at, "done"),
            *more,
        ),
        last_ship=None if shown is None else NOW - shown * DAY,
        deadline=None if until is None else (NOW + until * DAY).date(),
    )


@pytest.mark.parametrize(
    ("past", "kind"),
    [
        (built(15), "ship"),
        (built(13), "topic"),
        (built(15, shown=3), "topic"),
        (built(3, until=10), "ship"),
        (built(15, REFUSED), "topic"),
    ],
    ids=["two weeks", "fresh", "shown", "date is near", "did not want to"],
)
def test_what_was_built_is_shown_within_two_weeks(
    knowledge: Knowledge, past: History, kind: str
) -> None:
    step = step_of(next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=past))
    assert step.kind == kind
    if kind == "ship":
        assert step.key == "ship:number-guessing-game"


# --- what is told beside it ---


@pytest.mark.parametrize("track", TRACKS)
def test_alternatives_are_named_with_a_reason(knowledge: Knowledge, track: str) -> None:
    for known in ((), PYTHON, ("machine-learning/linear-regression",)):
        step = step_of(next_step(knowledge, knowledge.tracks[track], known))
        assert 2 <= len(step.rejected) <= 4
        assert all(title and why.endswith((".", "?", "!")) for title, why in step.rejected)


def test_a_goal_out_of_reach_names_what_is_missing(knowledge: Knowledge) -> None:
    step = step_of(
        next_step(
            knowledge, knowledge.tracks["build-first"], PYTHON, goal="deep-learning/transformers"
        )
    )
    title, why = step.rejected[0]
    assert title == "Transformers"
    assert "still needs" in why
    assert step.topic.title in why


def test_the_first_piece_is_from_the_exercise_and_something_to_do(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    loops = step_of(next_step(knowledge, track, ["python/conditionals"]))
    assert loops.topic.id == "python/loops"
    assert loops.smaller.startswith("Write these without help")


def test_knowledge_from_another_trade_tells_nothing_of_the_tools(knowledge: Knowledge) -> None:
    track = knowledge.tracks["build-first"]
    tests = ["statistics/p-values", "statistics/ab-testing"]
    assert step_of(next_step(knowledge, track, tests)).topic.id != "python/variables"
    apart = [t for t in knowledge.topics if t.startswith(("python/", "tools/"))]
    step = step_of(next_step(knowledge, track, tests, apart=apart))
    assert step.topic.id == "python/variables"
    known = [*tests, *(t for t in apart if t.startswith("python/"))]
    assert step_of(next_step(knowledge, track, known, apart=apart)).topic.id == "tools/numpy"


def test_a_course_begun_too_early_gets_what_little_is_missing_under_it(
    knowledge: Knowledge,
) -> None:
    track = knowledge.tracks["six-steps"]
    code = [t for t in knowledge.topics if t.startswith(("python/", "tools/"))]
    code.remove("tools/jax")
    begun = History(
        now=NOW, resources=(ResourceProgress("karpathy-zero-to-hero", "started", "", NOW),)
    )
    step = step_of(next_step(knowledge, track, [*code], history=begun))
    assert "Zero to Hero" in step.reason
    assert not missing(
        knowledge.topics, step.topic.id, settled(knowledge, code, ()), theory_first=False
    )
