"""The score bends, never breaks, and can be explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.checkins import snapshot
from bot.accountability.commitments import ALLOWED, Ledger, kept_rate
from bot.accountability.consistency import (
    BEGINNING,
    Week,
    consistency,
    hours_to_draw,
    scores_to_draw,
    weeks_of,
)
from bot.accountability.values import (
    Break,
    Change,
    CheckIn,
    Commitment,
    CommitmentState,
    Preferences,
    Ship,
)

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
PREFS = Preferences("ada")
FULL = Week(MONDAY, promised=2, kept=2, checked_in=True, hours_built=3)
MISSED = Week(MONDAY, promised=2)


def row(*weeks: Week) -> list[Week]:
    return [replace(week, first=MONDAY + n * WEEK) for n, week in enumerate(weeks)]


def moment(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def checkin(first: date, **changes: object) -> CheckIn:
    opened = moment(first + timedelta(days=6), 18)
    base = CheckIn("ada", first, opened, opened + timedelta(days=2), answered_at=opened)
    return replace(base, **changes)  # type: ignore[arg-type]


def promise(number: int, first: date) -> Commitment:
    return Commitment(str(number), "ada", first, f"thing {number}", moment(first))


weeks = st.builds(
    lambda promised, share, checked, built, off: Week(
        MONDAY,
        promised=promised,
        kept=round(promised * share),
        checked_in=checked,
        hours_built=built,
        off=off,
    ),
    st.integers(0, 5),
    st.floats(0, 1),
    st.booleans(),
    st.floats(0, 20),
    st.booleans(),
)


def test_before_the_first_week_there_is_a_middle_and_a_sentence() -> None:
    found = consistency([])
    assert found.score == BEGINNING
    assert found.weeks == ()
    assert "first" in found.explanation[0]


def test_a_missed_week_costs_a_quarter_and_wipes_nothing_out() -> None:
    up = consistency(row(*[FULL] * 3)).score
    down = consistency(row(*[FULL] * 3, MISSED)).score
    assert down == round(up * 0.75)
    assert consistency(row(*[FULL] * 3, *[MISSED] * 3)).score > 0


def test_four_good_weeks_earn_one_that_is_free() -> None:
    earned = consistency(row(*[FULL] * 4))
    assert earned.slack == 1
    spent = consistency(row(*[FULL] * 4, MISSED))
    assert spent.score == earned.score
    assert spent.slack == 0
    assert spent.weeks[-1].counts == "slack"
    assert any("earned" in line for line in spent.explanation)
    assert consistency(row(*[FULL] * 4, MISSED, MISSED)).score < spent.score


def test_there_are_never_more_than_two_free_weeks() -> None:
    assert consistency(row(*[FULL] * 40)).slack == 2


def test_the_way_back_is_quicker_than_the_way_down_and_its_length_is_told() -> None:
    fallen = consistency(row(*[FULL] * 3, MISSED, MISSED))
    assert fallen.back_in is not None
    before = consistency(row(*[FULL] * 3)).score
    back = consistency(row(*[FULL] * 3, MISSED, MISSED, *[FULL] * fallen.back_in))
    assert back.score >= before
    assert back.back_in is None
    short = consistency(row(*[FULL] * 3, MISSED, MISSED, *[FULL] * (fallen.back_in - 1)))
    assert short.score < before


def test_the_explanation_names_what_happened_and_the_two_scores() -> None:
    found = consistency(row(FULL, replace(FULL, kept=1, partly=1)))
    text = " ".join(found.explanation)
    assert "1 of 2 kept, 1 partly, checked in, 3 h of building" in text
    assert f"from {found.weeks[0].score} to {found.weeks[1].score}" in text


@settings(deadline=None)
@given(st.lists(weeks, max_size=30))
def test_a_score_stays_within_its_bounds_and_falls_by_a_quarter_at_most(
    history: list[Week],
) -> None:
    found = consistency(row(*history))
    scores = [round(BEGINNING), *(w.score for w in found.weeks)]
    assert all(0 <= score <= 100 for score in scores)
    assert all(after >= before * 0.75 - 1 for before, after in pairwise(scores))
    assert [w.first for w in found.weeks] == [w.first for w in row(*history)]
    assert found.explanation


@settings(deadline=None)
@given(st.lists(weeks, max_size=12), st.integers(0, 12), st.integers(1, 6))
def test_weeks_off_cost_nothing(history: list[Week], at: int, count: int) -> None:
    rest = [replace(MISSED, off=True)] * count
    with_rest = consistency(row(*history[:at], *rest, *history[at:]))
    without = consistency(row(*history))
    assert (with_rest.score, with_rest.slack) == (without.score, without.slack)


@settings(deadline=None)
@given(st.lists(weeks | st.just(FULL), max_size=15), weeks)
def test_doing_more_lowers_the_score_only_where_it_saves_a_free_week(
    history: list[Week], last: Week
) -> None:
    more = replace(last, kept=last.promised, checked_in=True)
    better, worse = (consistency(row(*history, week)) for week in (more, last))
    assert better.score >= worse.score or better.slack > worse.slack


def test_weeks_are_read_from_the_ledger_without_a_gap() -> None:
    third = MONDAY + 2 * WEEK
    ledger = Ledger().add(
        [promise(1, MONDAY), promise(2, MONDAY), promise(3, MONDAY), promise(4, third)],
        [
            Change("1", moment(MONDAY), "kept"),
            Change("2", moment(MONDAY), "partly"),
            Change("3", moment(MONDAY), "excused"),
            Change("4", moment(third), "missed"),
        ],
    )
    found = weeks_of(
        PREFS,
        moment(third + WEEK),
        ledger=ledger,
        checkins=[checkin(MONDAY, hours_built=2.0, hours_studied=5.0), checkin(third)],
        ships=[Ship("s", "ada", moment(MONDAY), "a notebook")],
    )
    assert [w.first for w in found] == [MONDAY, MONDAY + WEEK, third]
    first, between, last = found
    assert (first.promised, first.kept, first.partly) == (2, 1, 1)
    assert (first.hours_built, first.hours_studied, first.ships) == (2.0, 5.0, 1)
    assert first.checked_in
    # Nobody asked in the second week, so there was nothing to miss.
    assert between.off
    assert last.share == 0


def test_a_week_counts_only_when_its_check_in_is_answered_or_closed() -> None:
    open_one = checkin(MONDAY, answered_at=None)
    sunday = moment(MONDAY + timedelta(days=6), 20)
    assert weeks_of(PREFS, sunday, checkins=[open_one]) == ()
    assert len(weeks_of(PREFS, sunday, checkins=[checkin(MONDAY)])) == 1
    assert len(weeks_of(PREFS, sunday + timedelta(days=3), checkins=[open_one])) == 1


def test_breaks_and_check_ins_that_we_failed_to_send_make_a_week_off() -> None:
    unanswered = checkin(MONDAY, answered_at=None)
    now = moment(MONDAY + 2 * WEEK)
    (plain,) = weeks_of(PREFS, now, checkins=[unanswered])
    assert not plain.off
    (ours,) = weeks_of(PREFS, now, checkins=[unanswered], excused=[MONDAY])
    assert ours.off
    rest = Break("ada", MONDAY, MONDAY + timedelta(days=6), moment(MONDAY - WEEK))
    (off,) = weeks_of(PREFS, now, checkins=[unanswered], breaks=[rest])
    assert off.off


def test_a_week_of_which_nobody_asked_costs_nothing() -> None:
    # As after a change of the day: the week has another name, and the next check-in asks.
    ledger = Ledger().add([promise(1, MONDAY)], [])
    (open_one,) = weeks_of(PREFS, moment(MONDAY + 2 * WEEK), ledger=ledger)
    assert open_one.off
    assert consistency([FULL, replace(open_one, first=MONDAY + WEEK)]).score == (
        consistency([FULL]).score
    )


def test_hours_that_cannot_be_are_brought_into_the_week() -> None:
    now = moment(MONDAY + WEEK)
    (week,) = weeks_of(
        PREFS, now, checkins=[checkin(MONDAY, hours_built=float("nan"), hours_studied=1e9)]
    )
    assert (week.hours_built, week.hours_studied) == (0.0, 168.0)


def test_there_is_a_figure_for_each_week_of_the_charts() -> None:
    history = row(FULL, replace(MISSED, off=True), MISSED)
    drawn = scores_to_draw(consistency(history))
    assert [d.away for d in drawn] == [False, True, False]
    hours = hours_to_draw(history)
    assert hours[0].built == 3
    assert hours[1].built is None
    assert hours[1].away


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.lists(st.sampled_from(sorted(ALLOWED)), max_size=5),
        ),
        max_size=6,
    )
)
def test_weeks_and_pictures_count_as_the_ledger_does(
    told: list[tuple[int, list[CommitmentState]]],
) -> None:
    """Whatever was said of a promise, and however often: its outcome is the one that counts."""
    ledger = Ledger()
    for number, (after, states) in enumerate(told):
        made = promise(number, MONDAY + after * WEEK)
        lines, state = [], "open"
        for hour, to in enumerate(states):
            if to in ALLOWED[state]:  # type: ignore[index]
                lines.append(Change(made.id, moment(made.week, hour), to))
                state = to
        ledger = ledger.add([made], lines)
    asked = [
        checkin(first, asked=tuple(c.id for c in ledger.in_weeks({first})))
        for first in (MONDAY + n * WEEK for n in range(4))
    ]
    weeks = weeks_of(PREFS, moment(MONDAY + 9 * WEEK), ledger=ledger, checkins=asked)
    outcomes = Counter(ledger.outcome(c.id) for c in ledger.commitments)
    assert sum(w.kept for w in weeks) == outcomes["kept"]
    assert sum(w.partly for w in weeks) == outcomes["partly"]
    assert sum(w.promised - w.kept - w.partly for w in weeks) == outcomes["missed"]
    for week, one in zip(weeks, asked, strict=True):
        picture = snapshot(one, ledger)
        assert picture["kept_rate"] == kept_rate(ledger, {week.first}) == week.share
        assert picture["counts"].get("kept", 0) == week.kept
        assert [row["outcome"] for row in picture["commitments"]] == [
            ledger.outcome(key) for key in one.asked
        ]
