"""The weekly check-in: opened, answered in every way, closed on time, and then fixed."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.answers import Answer, read_answer
from bot.accountability.checkins import (
    Taken,
    answers_week,
    asked_about,
    close_checkin,
    due_commitments,
    missed_in_a_row,
    open_checkin,
    restart,
    take_answer,
)
from bot.accountability.commitments import ALLOWED, LEAST_HOURS, Ledger, kept_rate
from bot.accountability.errors import PromiseRefused
from bot.accountability.values import Break, CheckIn
from tests.bot.accountability.people import (
    CLOSES,
    DAY,
    HOUR,
    MONDAY,
    NEXT,
    OPENS,
    PREFS,
    WEEK,
    closed,
    promised,
    states,
)

BEFORE = date(2026, 2, 23)


def opened(ledger: Ledger, *, late: timedelta = timedelta(0)) -> CheckIn:
    return open_checkin("ada", WEEK, now=OPENS + late, prefs=PREFS, commitments=ledger.commitments)


def answer(
    checkin: CheckIn,
    ledger: Ledger,
    text: str,
    *,
    after: timedelta = HOUR,
    edited: bool = False,
) -> tuple[Taken, Ledger]:
    about = asked_about(checkin, ledger.commitments)
    taken = take_answer(
        checkin,
        read_answer(text, about),
        ledger=ledger,
        now=OPENS + after,
        prefs=PREFS,
        edited=edited,
    )
    return taken, ledger.add(taken.new, taken.changes)


def test_it_asks_about_the_open_promises_of_its_week_and_those_left_from_before() -> None:
    left, (one, two, three) = promised("left over", BEFORE), promised()
    coming = promised("not yet", NEXT)
    found = due_commitments(WEEK, [*coming, three, replace(two, state="moved"), one, *left])
    assert [c.text for c in found] == [left[0].text, three.text, one.text]
    checkin = opened(Ledger((*left, one, two, three, *coming)))
    assert checkin.asked == (left[0].id, one.id, two.id, three.id)
    assert (checkin.opened_at, checkin.closes_at) == (OPENS, CLOSES)


def test_one_that_opens_late_closes_later_but_before_the_next() -> None:
    ledger = Ledger()
    assert opened(ledger, late=5 * HOUR).closes_at == CLOSES + 5 * HOUR
    following = OPENS + 7 * DAY
    assert opened(ledger, late=6 * DAY).closes_at == following
    assert opened(ledger, late=7 * DAY - HOUR).closes_at == following


def test_an_answer_on_time() -> None:
    ledger = Ledger(promised())
    taken, ledger = answer(
        opened(ledger),
        ledger,
        "did the first, half of the second because of a cold, missed the third; built 3h; next "
        "week: deploy it on Friday",
    )
    assert (taken.timing, taken.again) == ("on time", False)
    assert states(taken.about) == ["kept", "partly", "missed"]
    assert [(c.to, c.why) for c in taken.changes] == [
        ("kept", ""),
        ("partly", "a cold"),
        ("missed", ""),
    ]
    assert [(c.text, c.week) for c in taken.new] == [("deploy it on Friday", NEXT)]
    assert [o.commitment.text for o in taken.offers] == [c.text for c in taken.about[1:]]
    assert taken.checkin.answered_at == OPENS + HOUR
    assert taken.checkin.hours_built == 3
    assert kept_rate(ledger, {WEEK}) == 0.5


def test_an_early_answer_opens_it_and_gives_up_in_advance() -> None:
    ledger = Ledger(promised())
    saturday = OPENS - DAY
    checkin = open_checkin("ada", WEEK, now=saturday, prefs=PREFS, commitments=ledger.commitments)
    assert checkin.closes_at == CLOSES
    taken, ledger = answer(checkin, ledger, "did 1, dropped the second", after=-DAY)
    assert taken.timing == "early"
    assert taken.offers == ()
    assert [c.to for c in ledger.changes] == ["kept", "dropped"]
    assert kept_rate(ledger, {WEEK}) == 1
    # What is promised after it is asked about too, after the others.
    late = promised("one more thing", made_at=saturday + HOUR)
    about = asked_about(taken.checkin, (*ledger.commitments, *late))
    assert [c.id for c in about[:3]] == list(checkin.asked)
    assert about[3:] == late


def test_a_second_answer_replaces_what_it_is_about_and_adds_its_words() -> None:
    ledger = Ledger(promised())
    first, ledger = answer(
        opened(ledger), ledger, "did the first, missed the second; built 3h; learned: caching"
    )
    second, ledger = answer(
        first.checkin, ledger, "second: half; built 4h; learned: docker", after=2 * HOUR
    )
    assert second.again
    assert states(second.about) == ["kept", "partly", "open"]
    assert second.checkin.hours_built == 4
    assert second.checkin.learned == "caching\ndocker"
    assert second.checkin.answered_at == OPENS + HOUR
    assert [c.to for c in ledger.changes] == ["kept", "missed", "partly"]
    same, again = answer(second.checkin, ledger, "second: half; learned: docker", after=3 * HOUR)
    assert (same.changes, same.checkin, again) == (
        (),
        replace(second.checkin, said=same.checkin.said),
        ledger,
    )


def test_an_edit_takes_back_what_only_the_old_words_promised() -> None:
    ledger = Ledger(promised())
    first, ledger = answer(
        opened(ledger), ledger, "all done\nlearned: caching\nnext:\n- deploy it\n- rest"
    )
    edited, ledger = answer(
        first.checkin,
        ledger,
        "1 and 2 done, missed 3\nlearned: caches\nnext:\n- deploy it\n- write the README",
        after=2 * HOUR,
        edited=True,
    )
    assert states(edited.about) == ["kept", "kept", "missed"]
    assert edited.checkin.learned == "caches"
    coming = {c.text: c.state for c in ledger.commitments if c.week == NEXT}
    assert coming == {"deploy it": "open", "rest": "dropped", "write the README": "open"}


def test_what_is_dropped_or_moved_at_the_check_in_was_missed_that_week() -> None:
    ledger = Ledger(promised())
    taken, ledger = answer(opened(ledger), ledger, "did 1, dropped the second, moved the third")
    assert states(taken.about) == ["kept", "dropped", "moved"]
    assert [(c.text, c.after) for c in taken.new] == [(taken.about[2].text, taken.about[2].id)]
    assert taken.new[0].week == NEXT
    assert kept_rate(ledger, {WEEK}) == pytest.approx(1 / 3)
    assert all(c.quote for c in taken.changes)


def test_what_cannot_be_done_is_said_and_the_rest_is_taken() -> None:
    ledger = Ledger(promised())
    taken, ledger = answer(opened(ledger), ledger, "moved the third")
    again, ledger = answer(taken.checkin, ledger, "did 1, finished the third", after=2 * HOUR)
    assert states(again.about)[0] == "kept"
    assert len(again.notes) == 1
    assert "newer version" in again.notes[0]


def test_it_closes_with_what_nobody_answered_for_as_missed() -> None:
    ledger = Ledger(promised())
    taken, ledger = answer(opened(ledger), ledger, "did the first; learned: caching")
    done = close_checkin(taken.checkin, ledger, now=CLOSES, prefs=PREFS)
    assert [(c.to, c.why) for c in done.changes] == [("missed", "no answer")] * 2
    picture = done.checkin.snapshot
    assert picture == json.loads(json.dumps(picture))
    assert picture["counts"] == {"kept": 1, "missed": 2}
    assert picture["kept_rate"] == pytest.approx(1 / 3)
    assert [c["outcome"] for c in picture["commitments"]] == ["kept", "missed", "missed"]
    assert (picture["answered"], picture["learned"]) == (True, "caching")
    again = close_checkin(done.checkin, ledger, now=CLOSES + DAY, prefs=PREFS)
    assert (again.checkin, again.changes) == (done.checkin, ())


def test_a_break_or_an_outage_excuses_and_costs_nothing() -> None:
    ledger = Ledger(promised())
    away = Break("ada", WEEK, WEEK + 3 * DAY, MONDAY - DAY)
    taken, told = answer(opened(ledger), ledger, "did the first, missed the second")
    off = close_checkin(taken.checkin, told, now=CLOSES, prefs=PREFS, breaks=[away])
    assert [(c.to, c.why) for c in off.changes] == [("excused", "on a break")] * 2
    assert off.checkin.snapshot["kept_rate"] == 1
    short = replace(away, last=WEEK + 2 * DAY)
    kept = close_checkin(opened(ledger), ledger, now=CLOSES, prefs=PREFS, breaks=[short])
    assert {c.to for c in kept.changes} == {"missed"}
    down = close_checkin(opened(ledger), ledger, now=CLOSES, prefs=PREFS, excuse="I was down")
    assert {(c.to, c.why) for c in down.changes} == {("excused", "I was down")}
    assert down.checkin.snapshot["excused"] == "I was down"


def test_a_late_answer_counts_in_the_ledger_and_the_picture_stays() -> None:
    ledger = Ledger(promised())
    done = close_checkin(opened(ledger), ledger, now=CLOSES, prefs=PREFS)
    ledger = ledger.add((), done.changes)
    taken, ledger = answer(
        done.checkin, ledger, "did the first; next week: rest", after=CLOSES - OPENS + DAY
    )
    assert taken.timing == "late"
    assert taken.checkin.snapshot == done.checkin.snapshot
    assert taken.checkin.closed_at == CLOSES
    assert states(taken.about) == ["kept", "missed", "missed"]
    assert kept_rate(ledger, {WEEK}) == pytest.approx(1 / 3)
    assert done.checkin.snapshot["kept_rate"] == 0
    assert taken.new[0].week == NEXT


def test_a_late_answer_closes_first_what_should_be_closed() -> None:
    ledger = Ledger(promised())
    taken, ledger = answer(opened(ledger), ledger, "did the first", after=CLOSES - OPENS)
    assert taken.timing == "late"
    assert taken.checkin.closed_at == CLOSES
    assert taken.checkin.snapshot["counts"] == {"missed": 3}
    assert [c.to for c in ledger.changes] == ["missed", "missed", "missed", "kept"]


def test_after_the_next_one_opened_an_answer_is_too_late() -> None:
    ledger = Ledger(promised())
    with pytest.raises(PromiseRefused, match="coach checkin"):
        answer(opened(ledger), ledger, "did the first", after=7 * DAY)


def test_which_week_an_answer_is_about() -> None:
    open_one = replace(closed(WEEK), closed_at=None)
    answered = closed(WEEK, answered_at=OPENS)
    silent = closed(WEEK)

    def week(days: float, *checkins: CheckIn) -> date:
        return answers_week(OPENS + timedelta(days=days), PREFS, checkins)

    assert week(-2) == WEEK
    assert week(0, silent) == WEEK
    assert week(1, open_one) == WEEK
    assert week(2.5, open_one) == WEEK
    assert week(3, answered) == NEXT
    assert week(3, silent) == WEEK
    assert week(5, silent) == NEXT
    assert week(1) == NEXT
    assert week(1, closed(BEFORE)) == NEXT
    assert week(7, open_one) == NEXT


def weeks(*kinds: str) -> list[CheckIn]:
    """Closed check-ins, oldest first."""
    made = {
        "silent": {"snapshot": {"counts": {}}},
        "missed": {"answered_at": OPENS, "snapshot": {"counts": {"missed": 2}}},
        "kept": {"answered_at": OPENS, "snapshot": {"counts": {"kept": 1, "missed": 1}}},
        "quiet": {"answered_at": OPENS, "snapshot": {"counts": {}}},
        "off": {"snapshot": {"excused": "on a break", "counts": {}}},
        "open": {"closed_at": None},
    }
    return [closed(WEEK - (len(kinds) - n) * 7 * DAY, **made[kind]) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "missed"),
    [
        ((), 0),
        (("kept", "silent"), 1),
        (("silent", "missed"), 2),
        (("silent", "off", "missed"), 2),
        (("silent", "kept"), 0),
        (("silent", "quiet"), 0),
        (("missed", "missed", "open"), 2),
    ],
)
def test_missed_weeks_in_a_row(kinds: tuple[str, ...], missed: int) -> None:
    assert missed_in_a_row(reversed(weeks(*kinds))) == missed


def test_after_two_missed_weeks_comes_a_restart_of_twenty_minutes() -> None:
    one, two, three = (replace(c, state="missed") for c in promised())
    mine = [replace(one, hours=3.0), replace(two, hours=0.75), three]
    assert restart(weeks("kept", "missed"), mine, now=OPENS, prefs=PREFS) is None
    found = restart(weeks("missed", "silent"), mine, now=OPENS, prefs=PREFS)
    assert found is not None
    assert found.new is not None
    assert (found.new.after, found.new.hours, found.new.week) == (two.id, LEAST_HOURS, NEXT)
    assert "20 minutes" in found.new.text
    assert [c.to for c in found.changes] == ["moved"]
    empty = restart(weeks("silent", "silent"), (), now=OPENS, prefs=PREFS)
    assert empty is not None
    assert empty.new is not None
    assert empty.new.text == "20 minutes on my next step"


messages = st.tuples(
    st.sampled_from(
        [
            "all done",
            "did 1, missed 2, dropped the third",
            "moved the first",
            "half of the second; built 2h",
            "nothing",
            "next:\n- deploy it\n- rest",
            "next:\n- deploy it",
            "it rained",
        ]
    ),
    st.integers(-40, 167),
    st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(messages, max_size=8))
def test_in_whatever_order_answers_come_everything_stays_in_order(
    sent: list[tuple[str, int, bool]],
) -> None:
    ledger = Ledger(promised())
    checkin = opened(ledger, late=timedelta(0))
    picture = None
    for text, hours, edited in sorted(sent, key=lambda s: s[1]):
        taken, ledger = answer(checkin, ledger, text, after=hours * HOUR, edited=edited)
        checkin = taken.checkin
        if checkin.closed_at is not None:
            picture = picture or checkin.snapshot
            assert checkin.snapshot == picture
            assert taken.timing == "late"
    done = close_checkin(checkin, ledger, now=OPENS + 7 * DAY, prefs=PREFS)
    ledger = ledger.add((), done.changes)
    assert picture in (None, done.checkin.snapshot)
    assert not [c for c in ledger.commitments if c.week == WEEK and c.state == "open"]
    for commitment in ledger.commitments:
        lines = ["open", *(line.to for line in ledger.of(commitment.id))]
        for before, after in itertools.pairwise(lines):
            assert after in ALLOWED[before]  # type: ignore[index]
    assert sum(done.checkin.snapshot["counts"].values()) == 3


def test_an_answer_that_says_nothing_changes_no_promise() -> None:
    ledger = Ledger(promised())
    taken = take_answer(opened(ledger), Answer(), ledger=ledger, now=OPENS, prefs=PREFS)
    assert (taken.changes, taken.new) == ((), ())
