"""Signals: each rests on evidence, on nothing that is still to come, and never on days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.consistency import Week
from bot.accountability.signals import (
    KINDS,
    Past,
    Signal,
    blocked_twice,
    building_share,
    comeback,
    days_since_ship,
    deployment_put_off,
    first_ship,
    gone_quiet,
    kept_rate_falling,
    kept_streak,
    open_courses,
    signals_of,
    until,
    working_days,
)
from bot.accountability.values import Break, Change, CheckIn, Commitment, Preferences, Ship
from bot.coach.record import ResourceProgress, StepGiven
from bot.coach.text import quoted

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)  # a Sunday
MONDAY = date(2026, 4, 27)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
PREFS = Preferences("ada", zone="Europe/Vienna")
COURSES = {"ml-spec": "Machine Learning Specialization", "fastai": "Practical Deep Learning",
           "karpathy": "Zero to Hero"}  # fmt: skip


def checkin(weeks_ago: int, **changes: object) -> CheckIn:
    opened = NOW - weeks_ago * WEEK
    base = CheckIn("ada", MONDAY - weeks_ago * WEEK, opened, opened + 2 * DAY, answered_at=opened)
    return replace(base, **changes)  # type: ignore[arg-type]


def promise(key: str, text: str = "clean the data", days_ago: int = 30, topic: str = "") -> (
    Commitment
):  # fmt: skip
    return Commitment(key, "ada", MONDAY, text, NOW - days_ago * DAY, topic=topic)


def ship(days_ago: float, title: str = "Titanic notebook", **changes: object) -> Ship:
    base = Ship(f"s{days_ago}", "ada", NOW - days_ago * DAY, title)
    return replace(base, **changes)  # type: ignore[arg-type]


def began(resource: str, days_ago: int, state: str = "started") -> ResourceProgress:
    return ResourceProgress(
        resource,
        state,  # type: ignore[arg-type]
        f"started {resource}",
        NOW - days_ago * DAY,
    )


def weeks(*kept_of: tuple[int, int], off: bool = False) -> list[Week]:
    count = len(kept_of)
    return [
        Week(MONDAY - (count - n) * WEEK, promised=of, kept=kept, checked_in=True, off=off)
        for n, (kept, of) in enumerate(kept_of)
    ]


def test_a_signal_without_evidence_cannot_be_made() -> None:
    for evidence in ((), ("",), ("told", "  ")):
        with pytest.raises(ValueError, match="evidence"):
            Signal("no_ship", 0.5, evidence, NOW)
    with pytest.raises(ValueError, match="strength"):
        Signal("no_ship", 0.0, ("line",), NOW)


def test_nothing_known_gives_no_signal() -> None:
    assert signals_of(Past(PREFS), NOW) == ()


def test_much_studying_and_little_building_is_seen_with_its_hours() -> None:
    told = [checkin(n, hours_built=1.0, hours_studied=5.0) for n in range(3)]
    found = building_share(told, PREFS, NOW)
    assert found is not None
    assert "3 hours building and 15 hours studying: 17% building" in found.evidence[0]
    assert len(found.evidence) == 4
    assert found.strength > 0.5


@pytest.mark.parametrize(
    "told",
    [
        [checkin(n, hours_built=3.0, hours_studied=2.0) for n in range(3)],  # near the rule
        [checkin(0, hours_built=0.0, hours_studied=9.0)],  # one week says little
        [checkin(n, hours_built=0.0, hours_studied=1.0) for n in range(3)],  # few hours
        [checkin(n + 9, hours_built=0.0, hours_studied=9.0) for n in range(3)],  # long ago
        [checkin(n) for n in range(3)],  # nobody said
    ],
)
def test_the_share_needs_enough_hours_lately_and_well_below_the_rule(told: list[CheckIn]) -> None:
    assert building_share(told, PREFS, NOW) is None


def test_two_weeks_without_a_ship_are_seen_and_days_off_are_left_out() -> None:
    assert days_since_ship([ship(13)], [], [], PREFS, NOW) is None
    found = days_since_ship([ship(40), ship(16)], [], [], PREFS, NOW)
    assert found is not None
    assert found.evidence == (
        "Your last ship was “Titanic notebook” on 17 April 2026, 16 days ago.",
    )
    rest = Break("ada", date(2026, 4, 20), date(2026, 4, 24), NOW - 20 * DAY)
    assert days_since_ship([ship(16)], [], [rest], PREFS, NOW) is None
    late = days_since_ship([ship(20)], [], [rest], PREFS, NOW)
    assert late is not None
    assert "15 days ago, days off left out" in late.evidence[0]


def test_who_never_shipped_gets_four_weeks_from_the_first_promise() -> None:
    assert days_since_ship([], [promise("a", days_ago=27)], [], PREFS, NOW) is None
    found = days_since_ship([], [promise("a", days_ago=28)], [], PREFS, NOW)
    assert found is not None
    assert "clean the data" in found.evidence[0]
    assert days_since_ship([], [], [], PREFS, NOW) is None


def test_two_open_courses_are_seen_and_finished_or_old_ones_are_not() -> None:
    two = [began("ml-spec", 20, "half"), began("fastai", 3)]
    found = open_courses(two, COURSES, PREFS, NOW)
    assert found is not None
    assert found.evidence[0].startswith("Machine Learning Specialization: halfway")
    assert "“started fastai”" in found.evidence[1]
    three = open_courses([*two, began("karpathy", 1)], COURSES, PREFS, NOW)
    assert three is not None
    assert three.strength > found.strength
    assert open_courses([*two, began("ml-spec", 1, "finished")], COURSES, PREFS, NOW) is None
    assert open_courses([began("ml-spec", 80), began("fastai", 3)], COURSES, PREFS, NOW) is None
    # What is looked things up in is no course.
    assert open_courses([began("docs", 5), began("fastai", 3)], COURSES, PREFS, NOW) is None


def test_deployment_put_off_twice_is_seen_until_something_is_deployed() -> None:
    own = [promise("a", "deploy with FastAPI"), promise("b", "the docker image")]
    changes = [
        Change("a", NOW - 12 * DAY, "missed"),
        Change("a", NOW - 12 * DAY, "moved", quote="no time"),
        Change("b", NOW - 5 * DAY, "dropped"),
    ]
    found = deployment_put_off(own, changes, [], [], PREFS, NOW)
    assert found is not None
    # Missed and then moved is once.
    assert len(found.evidence) == 2
    assert "moved on 21 April 2026 (“no time”)" in found.evidence[0]
    assert deployment_put_off(own, changes[:2], [], [], PREFS, NOW) is None
    skipped = StepGiven("mlops/docker", "t", "r", NOW - 3 * DAY, "skipped")
    assert deployment_put_off(own, changes[:2], [skipped], [], PREFS, NOW) is not None
    out = ship(4, "a Streamlit app")
    assert deployment_put_off(own, changes, [], [out], PREFS, NOW) is None
    to_come = [Change("a", NOW + DAY, "moved"), Change("b", NOW + DAY, "kept")]
    assert deployment_put_off(own, [*changes, *to_come], [], [], PREFS, NOW) == found
    kept = Change("b", NOW - 2 * DAY, "kept")
    assert deployment_put_off(own, [*changes, kept], [], [], PREFS, NOW) is None


def test_the_same_block_in_two_check_ins_is_quoted_with_both_dates() -> None:
    told = [
        checkin(0, blocked="CUDA again: the driver does not match"),
        checkin(1, blocked="no time, flu"),
        checkin(2, blocked="the CUDA driver would not install"),
    ]
    found = blocked_twice(told, PREFS, NOW)
    assert found is not None
    assert [line.split(":")[0] for line in found.evidence] == ["19 April 2026", "3 May 2026"]
    assert "cuda" in found.about


@pytest.mark.parametrize("word", ["", "nothing", "Nope.", "n/a", "No blockers", "-", "all good!"])
def test_no_block_is_not_a_block(word: str) -> None:
    assert blocked_twice([checkin(0, blocked=word), checkin(1, blocked=word)], PREFS, NOW) is None


def test_blocks_that_share_no_more_than_common_words_are_not_the_same() -> None:
    told = [
        checkin(0, blocked="I could not get the data to load this week"),
        checkin(1, blocked="I still did not understand why gradients vanish this week"),
    ]
    assert blocked_twice(told, PREFS, NOW) is None
    by_topic = {told[0].week: ["tools/pandas"], told[1].week: ["tools/pandas"]}
    assert blocked_twice(told, PREFS, NOW, topics=by_topic) is not None


def test_a_falling_rate_is_seen_and_a_low_steady_or_rising_one_is_not() -> None:
    falling = weeks((2, 2), (2, 2), (1, 1), (0, 2), (1, 2), (0, 1))
    found = kept_rate_falling(falling, PREFS, NOW)
    assert found is not None
    assert found.evidence[0] == (
        "Up to the week of 30 March 2026 you kept 100% of your promises, since then 20%."
    )
    assert len(found.evidence) == 7
    assert kept_rate_falling(weeks(*[(1, 2)] * 6), PREFS, NOW) is None
    rising = weeks((0, 2), (1, 2), (0, 1), (2, 2), (2, 2), (1, 1))
    assert kept_rate_falling(rising, PREFS, NOW) is None
    assert kept_rate_falling(falling, PREFS, NOW + 30 * DAY) is None


def test_silence_is_seen_after_ten_days_that_were_not_off() -> None:
    assert gone_quiet([NOW - 9 * DAY], [], PREFS, NOW) is None
    found = gone_quiet([NOW - 30 * DAY, NOW - 12 * DAY], [], PREFS, NOW)
    assert found is not None
    assert "21 April 2026, 12 days ago" in found.evidence[0]
    rest = Break("ada", date(2026, 4, 24), date(2026, 4, 29), NOW - 20 * DAY)
    assert gone_quiet([NOW - 12 * DAY], [rest], PREFS, NOW) is None
    assert gone_quiet([], [], PREFS, NOW) is None


def test_a_comeback_is_a_deed_after_two_weeks_away() -> None:
    heard = [NOW - 40 * DAY, NOW - 5 * DAY]
    assert comeback(heard, [], [], [], PREFS, NOW) is None
    found = comeback(heard, [ship(3)], [], [], PREFS, NOW)
    assert found is not None
    assert "away from 24 March 2026 and came back on 28 April 2026" in found.evidence[0]
    kept = [Change("a", NOW - 2 * DAY, "kept")]
    assert comeback(heard, [], kept, [promise("a")], PREFS, NOW) is not None
    righted = [*kept, Change("a", NOW - DAY, "missed")]
    assert comeback(heard, [], righted, [promise("a")], PREFS, NOW) is None
    assert comeback([NOW - 10 * DAY, NOW - 5 * DAY], [ship(3)], [], [], PREFS, NOW) is None
    assert comeback(heard, [ship(39)], [], [], PREFS, NOW) is None


def test_the_first_ship_is_celebrated_for_a_week_and_the_second_is_not_the_first() -> None:
    found = first_ship([ship(2)], PREFS, NOW)
    assert found is not None
    assert found.celebrates
    assert first_ship([ship(8)], PREFS, NOW) is None
    assert first_ship([ship(30), ship(2)], PREFS, NOW) is None


def test_a_row_of_kept_weeks_is_celebrated_at_three_and_five_but_not_at_four() -> None:
    assert kept_streak(weeks((0, 1), (1, 1), (2, 2), (1, 1)), PREFS, NOW) is not None
    assert kept_streak(weeks(*[(1, 1)] * 4), PREFS, NOW) is None
    assert kept_streak(weeks(*[(1, 1)] * 5), PREFS, NOW) is not None
    # Neither weeks off nor weeks without a promise break it.
    mixed = weeks((1, 1), (0, 0), (1, 1), (0, 2), (1, 1))
    mixed[3] = replace(mixed[3], off=True)
    assert kept_streak(mixed, PREFS, NOW) is not None
    mixed[3] = replace(mixed[3], off=False)
    assert kept_streak(mixed, PREFS, NOW) is None


def test_working_days_leave_out_what_was_said_in_advance_only() -> None:
    rest = Break("ada", date(2026, 4, 20), date(2026, 4, 24), NOW - 20 * DAY)
    assert working_days(NOW - 20 * DAY, NOW, [rest], PREFS) == 15
    told_after = replace(rest, said_at=NOW)
    assert working_days(NOW - 20 * DAY, NOW, [told_after], PREFS) == 20
    assert working_days(NOW + DAY, NOW, [], PREFS) == 0


# --- properties over random learners ---

words = st.sampled_from(
    ["deploy it", "learn *pandas*", "CUDA driver fails", "the driver", "", "@everyone", "nothing"]
)
moments = st.integers(-20, 90).map(lambda n: NOW - n * DAY)
days = st.integers(-3, 12).map(lambda n: MONDAY - n * WEEK)
hours = st.none() | st.floats(0, 20)
pasts = st.builds(
    Past,
    prefs=st.sampled_from(["UTC", "Asia/Kathmandu", "Pacific/Apia"]).map(
        lambda zone: Preferences("ada", zone=zone, at=time(18))
    ),
    checkins=st.lists(
        st.builds(
            lambda week, at, blocked, built, studied: CheckIn(
                "ada", week, at, at + 2 * DAY, answered_at=at, blocked=blocked,
                hours_built=built, hours_studied=studied,
            ),
            days, moments, words, hours, hours,
        ),
        max_size=6,
    ).map(tuple),
    commitments=st.lists(
        st.builds(
            lambda key, at, text: Commitment(key, "ada", MONDAY, text, at),
            st.sampled_from("abcd"), moments, words,
        ),
        max_size=5, unique_by=lambda c: c.id,
    ).map(tuple),
    changes=st.lists(
        st.builds(Change, st.sampled_from("abcd"), moments,
                  st.sampled_from(["kept", "missed", "moved", "dropped"]), quote=words),
        max_size=8,
    ).map(tuple),
    ships=st.lists(
        st.builds(lambda at, title: Ship(at.isoformat(), "ada", at, title), moments, words),
        max_size=4,
    ).map(tuple),
    resources=st.lists(
        st.builds(ResourceProgress, st.sampled_from([*COURSES, "docs"]),
                  st.sampled_from(["started", "half", "finished", "dropped"]), words, moments),
        max_size=6,
    ).map(tuple),
    steps=st.lists(
        st.builds(StepGiven, st.sampled_from(["mlops/docker", "tools/pandas"]), st.just("t"),
                  st.just("r"), moments, st.sampled_from([None, "skipped", "done"])),
        max_size=4,
    ).map(tuple),
    weeks=st.lists(
        st.builds(lambda first, of, kept: Week(first, promised=of, kept=min(of, kept)),
                  days, st.integers(0, 3), st.integers(0, 3)),
        max_size=8, unique_by=lambda w: w.first,
    ).map(tuple),
    heard=st.lists(moments, max_size=6).map(tuple),
    courses=st.just(COURSES),
)  # fmt: skip


def told(past: Past) -> str:
    """All that evidence may quote, as it is shown."""
    own = [c.blocked for c in past.checkins] + [c.text for c in past.commitments]
    own += [c.quote for c in past.changes] + [s.title for s in past.ships]
    own += [r.quote for r in past.resources] + ["docker", "pandas"]
    return "\n".join(quoted(text) for text in own)


@settings(deadline=None)
@given(pasts)
def test_every_signal_has_evidence_and_every_quote_is_the_learners(past: Past) -> None:
    for signal in signals_of(past, NOW):
        assert signal.kind in KINDS
        assert signal.evidence
        assert 0 < signal.strength <= 1
        assert signal.latest <= NOW + DAY
        for line in signal.evidence:
            assert "\n" not in line
            for quote in line.split("“")[1:]:
                assert quote.split("”")[0] in told(past)


@settings(deadline=None)
@given(pasts)
def test_what_is_still_to_come_bears_on_nothing(past: Past) -> None:
    assert signals_of(past, NOW) == signals_of(until(past, NOW), NOW)


@settings(deadline=None)
@given(pasts)
def test_a_break_over_all_that_time_leaves_no_reproach_for_silence(past: Past) -> None:
    rest = Break("ada", NOW.date() - 120 * DAY, NOW.date() + DAY, NOW - 120 * DAY)
    kinds = {s.kind for s in signals_of(replace(past, breaks=(rest,)), NOW)}
    assert not kinds & {"gone_quiet", "no_ship"}


@settings(deadline=None)
@given(pasts)
def test_good_news_comes_first_and_the_strongest_before_the_rest(past: Past) -> None:
    found = signals_of(past, NOW)
    keys = [(not s.celebrates, -s.strength) for s in found]
    assert keys == sorted(keys)
    assert len({s.kind for s in found}) == len(found)
