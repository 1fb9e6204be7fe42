"""Promising, easing and the list, kept in a real memory."""

from __future__ import annotations

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line
from bot.coach.record import Fact, Turn
from bot.desk.desk import Desk
from bot.desk.easing import ease_promise
from bot.desk.promising import add_plan, promise, promise_text, promises
from tests.bot.desk.at_desk import Clock

BOTH = "- train a linear regression on Tuesday evening at home, 2 hours\n- deploy it"


def told(desk: Desk, kind: str, value: str | float) -> None:
    turn = Turn("t" + kind, "ada", "c", desk.now(), "hi", "smalltalk", {})
    fact = Fact(kind, value, "said so", desk.now())  # type: ignore[arg-type]
    desk.memory.save("ada", turn=turn, facts=[fact])


def test_a_promise_is_kept_in_the_learners_words_with_its_plan_and_topic(desk: Desk) -> None:
    done = promise(desk, "ada", BOTH)
    first, second = desk.record("ada").commitments
    assert done.promises == (first, second)
    assert first.text == "train a linear regression on Tuesday evening at home, 2 hours"
    assert (first.when, first.where, first.hours) == ("on Tuesday evening", "at home", 2.0)
    assert first.topic == "machine-learning/linear-regression"
    assert done.bare == second
    assert "Number 2 has no time and no place yet" in done.reply.answer
    assert done.reply.actions


def test_the_first_promise_begins_the_check_ins_in_the_zone_that_is_known(
    desk: Desk, clock: Clock
) -> None:
    assert desk.record("ada").since is None
    told(desk, "zone", "Asia/Kathmandu")
    promise(desk, "ada", "deploy it")
    record = desk.record("ada")
    assert record.since == clock.now
    assert record.preferences.zone == "Asia/Kathmandu"
    assert [p.zone for p in desk.memory.promises.everyone()] == ["Asia/Kathmandu"]


def test_who_never_gave_a_zone_has_that_of_the_place(desk: Desk) -> None:
    promise(desk, "ada", "deploy it")
    assert desk.record("ada").preferences.zone == "Europe/London"


def test_a_zone_told_later_reaches_the_deliveries_with_the_next_act(desk: Desk) -> None:
    promise(desk, "ada", "deploy it")
    told(desk, "zone", "America/Chicago")
    assert desk.record("ada").preferences.zone == "America/Chicago"
    promise(desk, "ada", "test it")
    assert [p.zone for p in desk.memory.promises.everyone()] == ["America/Chicago"]


def test_looking_at_the_list_keeps_nothing(desk: Desk) -> None:
    assert "You have promised nothing for this week" in promises(desk, "ada").reply.answer
    assert promise_text(desk, "ada", " ").promises == ()
    assert desk.memory.promises.everyone() == []


def test_the_same_promise_twice_is_one_and_said_to_stand(desk: Desk) -> None:
    promise(desk, "ada", "deploy it")
    again = promise(desk, "ada", "Deploy it.")
    assert len(desk.record("ada").commitments) == 1
    assert "promised that already" in again.reply.answer


def test_more_than_the_hours_of_the_week_is_said(desk: Desk) -> None:
    told(desk, "hours_per_week", 3)
    answer = promise(desk, "ada", "read it, 2 hours\nbuild it, 4 hours").reply.answer
    assert "That is 6 hours, and you have 3 hours a week." in answer


def test_a_plan_is_added_and_never_overwritten(desk: Desk) -> None:
    promise(desk, "ada", "deploy it")
    done = add_plan(desk, "ada", "1", Line("", "Saturday at 10", "at home", 3.0))
    (held,) = desk.record("ada").commitments
    assert (held.when, held.where, held.hours) == ("Saturday at 10", "at home", 3.0)
    assert "(Saturday at 10, at home, 3 hours)" in done.reply.answer
    with pytest.raises(PromiseRefused, match="stay as they are"):
        add_plan(desk, "ada", "1", Line("", "Sunday"))


def test_eased_in_advance_costs_nothing_and_the_numbers_name_what_is_shown(desk: Desk) -> None:
    promise(desk, "ada", BOTH)
    done = ease_promise(desk, "ada", "1", "shrink", why="a busy week")
    record = desk.record("ada")
    assert [c.state for c in record.commitments] == ["moved", "open", "open"]
    assert record.ledger.changes[-1].why == "made smaller: a busy week"
    assert record.commitments[2].week == record.commitments[0].week
    assert "costs nothing" in done.reply.answer
    assert "1 hour" in done.promises[0].text
    ease_promise(desk, "ada", "deploy", "drop")
    assert desk.record("ada").commitments[1].state == "dropped"


def test_what_is_refused_leaves_everything_as_it_was(desk: Desk) -> None:
    with pytest.raises(PromiseRefused):
        promise(desk, "ada", "???")
    with pytest.raises(PromiseRefused, match="coach commit"):
        ease_promise(desk, "ada", "1", "drop")
    assert desk.memory.promises.everyone() == []
    promise(desk, "ada", "deploy it")
    ease_promise(desk, "ada", "1", "drop")
    with pytest.raises(PromiseRefused, match="not open any more"):
        add_plan(desk, "ada", "1", Line("", "Sunday"))


def test_a_check_in_that_is_over_is_closed_before_anything_else_is_done(
    desk: Desk, clock: Clock
) -> None:
    from bot.desk.checking_in import show_checkin

    promise(desk, "ada", "deploy it")
    clock.set("2027-03-07T18:00")
    show_checkin(desk, "ada")
    clock.set("2027-03-10T09:00")
    promise(desk, "ada", "test it")
    record = desk.record("ada")
    assert [c.state for c in record.commitments] == ["missed", "open"]
    assert record.checkins[0].closed_at == clock.now
