"""Buddies and pods: nobody alone who need not be, the same for all orders, and stable."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.pods import (
    SIZES,
    Candidate,
    Circle,
    Matching,
    explain_group,
    hours_in_common,
    is_silent,
    match,
)
from bot.accountability.values import Break, Preferences

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EVENINGS = frozenset(day * 24 + hour for day in range(5) for hour in (18, 19))
MORNINGS = frozenset(day * 24 + hour for day in range(5) for hour in (5, 6))
BOTH: frozenset[Circle] = frozenset({"buddies", "pod"})


def person(
    name: str, stage: int = 2, pace: float = 6, free: frozenset[int] = EVENINGS, **changes: object
) -> Candidate:
    base = Candidate(Preferences(name), stage, pace, free, NOW - DAY, BOTH)
    return replace(base, **changes)  # type: ignore[arg-type]


def some(count: int, seed: int = 1) -> list[Candidate]:
    dice = random.Random(seed)
    return [
        person(
            f"p{n:03}",
            dice.randrange(5),
            dice.choice([2, 4, 8, 15]),
            frozenset(dice.sample(range(168), 20)),
        )
        for n in range(count)
    ]


def members(found: Matching) -> list[str]:
    return sorted(name for group in found.groups for name in group.members)


@pytest.mark.parametrize("circle", ["buddies", "pod"])
@pytest.mark.parametrize("count", range(31))
def test_everybody_finds_a_group_of_a_good_size(circle: Circle, count: int) -> None:
    people = some(count, seed=count)
    found = match(people, NOW, circle=circle)
    least, _, most = SIZES[circle]
    assert all(least <= len(group.members) <= most for group in found.groups)
    if count >= least:
        assert members(found) == [p.learner for p in people]
        assert found.waiting == ()
    else:
        assert found.groups == ()
        assert [name for name, _ in found.waiting] == [p.learner for p in people]


def test_an_odd_number_of_buddies_makes_one_group_of_three() -> None:
    sizes = [len(g.members) for g in match(some(9), NOW, circle="buddies").groups]
    assert sorted(sizes) == [2, 2, 2, 3]


def test_who_waits_is_told_why() -> None:
    ((name, why),) = match([person("ada")], NOW).waiting
    assert name == "ada"
    assert "needs 3" in why


def test_like_finds_like_by_stage_hours_and_pace() -> None:
    people = [person(f"a{n}", stage=0) for n in range(4)]
    people += [person(f"b{n}", stage=4) for n in range(4)]
    assert [g.members for g in match(people, NOW).groups] == [
        ("a0", "a1", "a2", "a3"),
        ("b0", "b1", "b2", "b3"),
    ]
    by_hour = [person(f"p{n}", free=EVENINGS if n % 2 else MORNINGS) for n in range(8)]
    for group in match(by_hour, NOW).groups:
        assert hours_in_common([p for p in by_hour if p.learner in group.members])
    by_pace = [person(f"p{n}", pace=20 if n % 2 else 2) for n in range(4)]
    pairs = match(by_pace, NOW, circle="buddies").groups
    assert [g.members for g in pairs] == [("p0", "p2"), ("p1", "p3")]


def test_only_those_who_ask_for_it_and_are_here_are_matched() -> None:
    people = [
        *(person(f"p{n}") for n in range(3)),
        person("wants-a-buddy", wants=frozenset({"buddies"})),
        person("paused", prefs=Preferences("paused", paused=True)),
        person("left", prefs=Preferences("left", left=True)),
    ]
    assert members(match(people, NOW)) == ["p0", "p1", "p2"]


def test_two_silent_weeks_free_a_place_and_a_break_does_not() -> None:
    quiet = person("quiet", heard_at=NOW - 14 * DAY)
    assert is_silent(quiet, NOW)
    assert not is_silent(replace(quiet, heard_at=NOW - 13 * DAY), NOW)
    rest = Break("quiet", date(2026, 4, 22), date(2026, 4, 24), NOW - 20 * DAY)
    assert not is_silent(replace(quiet, breaks=(rest,)), NOW)
    people = [*(person(f"p{n}") for n in range(3)), quiet]
    pod = [p.learner for p in people]
    found = match(people, NOW, standing=[pod])
    assert found.silent == ("quiet",)
    assert [g.members for g in found.groups] == [("p0", "p1", "p2")]
    # Back again, they find a place.
    back = [*people[:3], replace(quiet, heard_at=NOW)]
    again = match(back, NOW, standing=[g.members for g in found.groups])
    assert [g.members for g in again.groups] == [("p0", "p1", "p2", "quiet")]


def test_when_one_leaves_the_others_stay_where_they_are() -> None:
    people = some(24)
    before = match(people, NOW)
    for gone in people:
        rest = [p for p in people if p is not gone]
        after = match(rest, NOW, standing=[g.members for g in before.groups])
        left = before.group_of(gone.learner)
        assert left is not None
        for group in before.groups:
            if group != left:
                # A place may be taken in it, but nobody is taken out of it.
                assert any(set(group.members) <= set(g.members) for g in after.groups)
        if len(left.members) > 3:
            kept = tuple(m for m in left.members if m != gone.learner)
            assert kept in [g.members for g in after.groups]
        assert members(after) == [p.learner for p in rest]


def test_two_who_are_left_stay_together_though_others_are_more_like_them() -> None:
    people = [person("a", stage=0), person("b", stage=4)]
    people += [person(f"n{n}", stage=0 if n < 3 else 4) for n in range(6)]
    strangers = match(people, NOW).group_of("a")
    assert strangers is not None
    assert "b" not in strangers.members
    group = match(people, NOW, standing=[["a", "b", "gone"]]).group_of("a")
    assert group is not None
    assert "b" in group.members


def test_a_pod_is_mixed_anew_where_only_that_finds_a_place_for_two() -> None:
    people = [person(name) for name in "abcd"]
    people += [person("e", apart_from=frozenset("a")), person("f", apart_from=frozenset("b"))]
    found = match(people, NOW, standing=["abcd"])
    assert found.waiting == ()
    assert sorted(len(g.members) for g in found.groups) == [3, 3]


def test_a_full_pod_is_parted_only_for_somebody_who_would_be_alone() -> None:
    five = [person(f"p{n}") for n in range(5)]
    standing = [[p.learner for p in five]]
    assert len(match(five, NOW, standing=standing).groups) == 1
    found = match([*five, person("new")], NOW, standing=standing)
    assert sorted(len(g.members) for g in found.groups) == [3, 3]
    assert found.waiting == ()


def test_those_who_keep_apart_never_meet() -> None:
    people = [person(f"p{n}") for n in range(8)]
    people[0] = replace(people[0], apart_from=frozenset({"p1", "p2", "p3"}))
    for circle in ("buddies", "pod"):
        found = match(people, NOW, circle=circle, standing=[["p0", "p1", "p4"]])
        group = found.group_of("p0")
        assert group is not None
        assert not set(group.members) & {"p1", "p2", "p3"}
        assert members(found) == [p.learner for p in people]


@cache
def least_alone(names: tuple[int, ...], apart: frozenset[frozenset[int]], circle: Circle) -> int:
    """The smallest possible number of people who are alone, by trying everything."""
    if not names:
        return 0
    least, _, most = SIZES[circle]
    first, others = names[0], names[1:]
    found = 1 + least_alone(others, apart, circle)
    for size in range(least, most + 1):
        for rest in combinations(others, size - 1):
            pairs = {frozenset(pair) for pair in combinations((first, *rest), 2)}
            if not pairs & apart:
                left = tuple(name for name in others if name not in rest)
                found = min(found, least_alone(left, apart, circle))
    return found


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 9),
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14),
    st.sampled_from(["buddies", "pod"]),
    st.lists(st.sets(st.integers(0, 8), min_size=2, max_size=5), max_size=2),
)
def test_nobody_is_left_alone_who_need_not_be(
    count: int, pairs: set[tuple[int, int]], circle: Circle, standing: list[set[int]]
) -> None:
    apart = frozenset(frozenset(p) for p in pairs if p[0] != p[1] and max(p) < count)
    people = [
        person(
            f"p{n}",
            apart_from=frozenset(f"p{m}" for p in apart if n in p for m in p if m != n),
        )
        for n in range(count)
    ]
    groups = [[f"p{n}" for n in group] for group in standing]
    found = match(people, NOW, circle=circle, standing=groups)
    assert len(found.waiting) == least_alone(tuple(range(count)), apart, circle)
    for group in found.groups:
        numbers = [int(name[1:]) for name in group.members]
        assert not {frozenset(pair) for pair in combinations(numbers, 2)} & apart
    everyone = sorted([*members(found), *(name for name, _ in found.waiting)])
    assert everyone == [p.learner for p in people]


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_order_of_those_who_come_changes_nothing(count: int, dice: random.Random) -> None:
    people = some(count)
    shuffled = list(people)
    dice.shuffle(shuffled)
    assert match(shuffled, NOW) == match(people, NOW)


def test_matching_again_changes_nothing() -> None:
    people = some(33)
    first = match(people, NOW)
    assert match(people, NOW, standing=[g.members for g in first.groups]) == first


def test_the_reason_is_told_without_names() -> None:
    text = explain_group([person("ada", pace=4), person("ben", pace=8)])
    assert text == (
        "I put you together because you are all at step 2, study 4 to 8 hours a week and share "
        "10 hours of the week."
    )
    apart = explain_group([person("ada", stage=1), person("ben", free=MORNINGS)])
    assert "steps 1 to 2" in apart
    assert "no hour" in apart


def test_hours_and_paces_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 167"):
        person("ada", free=frozenset({168}))
    with pytest.raises(ValueError, match="cannot be"):
        person("ada", pace=float("nan"))
