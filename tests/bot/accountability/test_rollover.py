"""What time does to promises: check-ins come due and close, and nobody pays for not being asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.accountability.commitments import Ledger, planned
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import (
    after,
    both,
    brought_up,
    closed_by,
    opened_by,
    skipped_before,
)
from bot.accountability.values import Break, Change, CheckIn, Preferences
from tests.bot.accountability.people import (
    CLOSES,
    DAY,
    HOUR,
    MONDAY,
    NEXT,
    OPENS,
    PREFS,
    WEEK,
    promised,
)

WEEKS = timedelta(weeks=1)


def record(**rest: object) -> PromiseRecord:
    known: dict[str, object] = {"since": MONDAY, "ledger": Ledger(promised())}
    return PromiseRecord("ada", PREFS, **(known | rest))  # type: ignore[arg-type]


def test_nothing_happens_before_the_hour() -> None:
    before = record()
    assert brought_up(before, OPENS - HOUR, ask=True) == (before, Writes())


def test_who_is_shown_what_is_due_has_the_check_in_opened_and_others_do_not() -> None:
    assert brought_up(record(), OPENS)[1] == Writes()
    now, writes = brought_up(record(), OPENS, ask=True)
    (checkin,) = writes.checkins
    assert checkin == now.checkin(WEEK)
    assert checkin.asked == tuple(c.id for c in promised())
    assert checkin.closes_at == CLOSES


def test_bringing_up_twice_is_bringing_up_once() -> None:
    now, _ = brought_up(record(), OPENS, ask=True)
    assert brought_up(now, OPENS + HOUR, ask=True) == (now, Writes())


def test_what_is_over_is_closed_and_what_nobody_answered_was_missed() -> None:
    opened, _ = brought_up(record(), OPENS, ask=True)
    closed, writes = brought_up(opened, CLOSES)
    assert [c.state for c in closed.commitments] == ["missed"] * 3
    assert [c.closed_at for c in writes.checkins] == [CLOSES]
    assert closed_by(closed, CLOSES + DAY) == Writes()


def test_of_weeks_that_went_by_unasked_only_the_newest_is_asked_with_all_that_is_open() -> None:
    late = OPENS + 2 * WEEKS + DAY
    now, writes = brought_up(record(), late, ask=True)
    (checkin,) = writes.checkins
    assert checkin.week == WEEK + 2 * WEEKS
    assert checkin.asked == tuple(c.id for c in promised())
    assert [c.state for c in now.commitments] == ["open"] * 3
    assert checkin.closes_at > late
    assert skipped_before(checkin, now) == 2


def test_no_week_is_skipped_where_each_has_its_check_in() -> None:
    now, _ = brought_up(record(), OPENS, ask=True)
    now, _ = brought_up(now, OPENS + WEEKS, ask=True)
    assert [skipped_before(c, now) for c in now.checkins] == [0, 0]
    assert skipped_before(now.checkins[0], replace(now, since=None)) == 0


def test_a_week_off_is_closed_at_once_and_excuses_what_was_promised() -> None:
    off = Break("ada", WEEK, WEEK + 6 * DAY, MONDAY)
    now, _ = brought_up(record(breaks=(off,)), OPENS, ask=True)
    assert [c.state for c in now.commitments] == ["excused"] * 3
    checkin = now.checkin(WEEK)
    assert checkin is not None
    assert checkin.closed_at == OPENS
    assert checkin.snapshot["excused"] == "on a break"


def test_nothing_comes_due_for_who_never_began_has_paused_or_left() -> None:
    for other in (
        record(since=None),
        replace(record(), preferences=replace(PREFS, paused=True)),
        replace(record(), preferences=replace(PREFS, left=True)),
    ):
        assert opened_by(other, OPENS + DAY) == Writes()


def test_after_writes_a_record_is_as_if_it_were_loaded() -> None:
    first, second = promised()[:2]
    fuller = planned(second, "on Friday, 2 hours")
    writes = Writes(
        preferences=Preferences("ada", at=time(9)),
        commitments=(fuller,),
        changes=(Change(first.id, OPENS, "kept"),),
        checkins=(CheckIn("ada", WEEK, OPENS, CLOSES),),
        breaks=(Break("ada", NEXT, NEXT, OPENS),),
    )
    now = after(record(), writes)
    assert [c.state for c in now.commitments] == ["kept", "open", "open"]
    assert (now.commitments[1].when, now.commitments[1].hours) == ("on Friday", 2.0)
    assert now.preferences.at == time(9)
    assert now.last_week == WEEK
    assert after(now, Writes(back_from=(NEXT,))).breaks == ()


def test_two_steps_are_kept_as_one_and_a_check_in_as_it_ended_up() -> None:
    opened = CheckIn("ada", WEEK, OPENS, CLOSES)
    answered = replace(opened, answered_at=OPENS)
    first = Writes(checkins=(opened,), changes=(Change("a", OPENS, "kept"),))
    joined = both(first, Writes(checkins=(answered,), changes=(Change("b", OPENS, "missed"),)))
    assert joined.checkins == (answered,)
    assert [c.commitment for c in joined.changes] == ["a", "b"]


def test_an_absence_of_years_ends() -> None:
    long_ago = datetime(1990, 1, 1, tzinfo=MONDAY.tzinfo)
    now, writes = brought_up(record(since=long_ago), OPENS, ask=True)
    assert [c.week for c in writes.checkins] == [WEEK]
    assert skipped_before(writes.checkins[0], now) == 60
    assert date(2026, 3, 2) == WEEK
