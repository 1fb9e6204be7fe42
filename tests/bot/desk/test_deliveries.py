"""Deliveries at the desk: foreseen with reasons, sent once each, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.accountability.values import Delivery
from bot.accountability.worker import LEASE, NotSent, Tally
from bot.coach.record import QuizState, Turn
from bot.coach.reply import Reply
from bot.coach.reviews import item_key
from bot.desk import deliveries
from bot.desk.breaks import pause_all, rest
from bot.desk.checking_in import answer_checkin
from bot.desk.deliveries import deliver, foresee, message, plan
from bot.desk.desk import Desk
from bot.desk.nudges import nudges
from bot.desk.promising import promise
from bot.desk.settings import settings
from bot.memory.errors import MemoryFailed
from bot.memory.outbox import Outbox
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Killed(BaseException):
    """`kill -9` at this point."""


@dataclass
class Screen:
    """Where messages arrive; `fails` is raised by the next one."""

    shown: list[tuple[str, Reply]] = field(default_factory=list)
    fails: BaseException | None = None
    after: bool = False  # it fails when the message is out

    def show(self, delivery: Delivery, reply: Reply) -> None:
        fails, self.fails = self.fails, None
        if fails is not None and not self.after:
            raise fails
        self.shown.append((delivery.kind, reply))
        if fails is not None:
            raise fails

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.shown]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    """Ada promised something on Monday, 1 February 2027, for the check-in of that Sunday."""
    with desk_in(tmp_path, knowledge, clock) as opened:
        promise(opened, "ada", "Deploy the API on Saturday at home, 2 hours")
        yield opened


def go(desk: Desk, screen: Screen) -> Tally:
    return deliver(desk, ["ada"], screen.show, worker="w")


def test_a_check_in_goes_out_at_its_hour_once_and_is_opened_by_it(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-07T17:59")
    assert go(desk, screen).claimed == 0
    assert desk.record("ada").checkins == ()
    clock.set("2027-02-07T18:00")
    assert go(desk, screen).sent == 1
    assert "“Deploy the API on Saturday at home, 2 hours”" in screen.shown[0][1].answer
    (checkin,) = desk.record("ada").checkins
    assert checkin.opened_at == clock.now
    for minutes in (1, 10, 600):
        clock.now += timedelta(minutes=minutes)
        go(desk, screen)
    assert screen.kinds == ["check_in"]


def test_one_that_comes_late_says_sorry_and_stays_open_as_long(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-08T12:00")
    assert go(desk, screen).late == 1
    answer = screen.shown[0][1].answer
    assert answer.startswith("Sorry, this comes late: it was meant for Sunday 7 February 2027")
    assert "Time to look back on the week up to Sunday, 7 February 2027" in answer
    assert desk.record("ada").checkins[0].closes_at == clock.now + 48 * HOUR


def test_after_weeks_of_outage_only_the_newest_is_asked_and_the_rest_excused(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-21T18:05")
    tally = go(desk, screen)
    assert (tally.sent, tally.excused) == (1, 2)
    reasons = {each.period: each.reason for each in Outbox(desk.memory).history("ada")}
    assert "could not be sent in time" in reasons["2027-02-01"]
    assert "could not be sent in time" in reasons["2027-02-08"]


def test_the_reminder_comes_a_day_before_the_closing_unless_there_is_an_answer(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-07T18:00")
    go(desk, screen)
    clock.set("2027-02-08T18:00")
    assert go(desk, screen).sent == 1
    assert "closes tomorrow at 18:00" in screen.shown[-1][1].answer
    assert "Deploy the API" in screen.shown[-1][1].answer
    clock.set("2027-02-14T18:00")
    go(desk, screen)
    answer_checkin(desk, "ada", "built 2h; next week: write it up on Friday")
    clock.set("2027-02-15T18:00")
    go(desk, screen)
    assert screen.kinds == ["check_in", "reminder", "check_in"]


def test_a_check_in_closes_at_its_time_without_anybody_coming_by(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-07T18:00")
    go(desk, screen)
    clock.set("2027-02-09T17:59")
    go(desk, screen)
    assert desk.record("ada").checkins[0].closed_at is None
    clock.set("2027-02-09T18:00")
    go(desk, screen)
    assert desk.record("ada").checkins[0].closed_at == clock.now
    assert [c.state for c in desk.record("ada").commitments] == ["missed"]


def test_killed_after_it_was_shown_it_is_not_shown_again(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-07T18:00")
    screen.fails, screen.after = Killed(), True
    with pytest.raises(Killed):
        go(desk, screen)
    for _ in range(3):
        clock.now += LEASE
        go(desk, screen)
    assert screen.kinds == ["check_in"]
    assert Outbox(desk.memory).history("ada")[0].state == "sent"


def test_what_no_desktop_showed_is_tried_again_and_not_lost(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    clock.set("2027-02-07T18:00")
    screen.fails = NotSent("no desktop is there to show it")
    assert go(desk, screen).retried == 1
    assert "no desktop is there" in foresee(desk, "ada").reply.answer
    clock.now += 2 * HOUR
    assert go(desk, screen).late == 1
    assert screen.kinds == ["check_in"]


def test_what_could_not_be_written_certainly_did_not_go_out(
    desk: Desk, clock: Clock, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set("2027-02-07T18:00")
    broken: list[Exception] = [MemoryFailed("locked"), KeyError("a fault of ours")]
    for fault in broken:

        def fail(*_: object, fault: Exception = fault) -> Reply:
            raise fault

        monkeypatch.setattr(deliveries, "message", fail)
        assert go(desk, screen).retried == 1
        clock.now += 10 * timedelta(minutes=1)
    monkeypatch.setattr(deliveries, "message", message)
    assert go(desk, screen).sent == 1


def test_nothing_goes_out_on_a_break_or_in_a_pause_and_a_long_break_ends_with_a_word(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    rest(desk, "ada", "5 to 9 February")
    clock.set("2027-02-07T18:00")
    assert (go(desk, screen).sent, screen.shown) == (0, [])
    clock.set("2027-02-10T18:30")
    go(desk, screen)
    assert "break_end" in screen.kinds
    pause_all(desk, "ada")
    clock.set("2027-02-28T19:00")
    before = list(screen.kinds)
    go(desk, screen)
    assert screen.kinds == before


def test_a_nudge_comes_alone_with_its_evidence_and_is_explained_afterwards(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    answered = datetime.fromisoformat("2027-02-02T12:00+00:00")
    desk.memory.save("ada", turn=Turn("t", "ada", "c", answered, "hello", "smalltalk", {}))
    clock.set("2027-02-14T18:00")
    go(desk, screen)
    # Who is asked about the week is not nudged in the same breath, nor on the day after.
    assert screen.kinds == ["check_in"]
    clock.set("2027-02-15T17:00")
    assert go(desk, screen).sent == 0
    clock.set("2027-02-16T12:00")
    assert go(desk, screen).sent >= 1
    reply = next(reply for kind, reply in screen.shown if kind == "nudge")
    assert "I last heard from you on 2 February 2027" in reply.answer
    assert "coach nudges --why" in {a.command for a in reply.actions}
    assert "2 February 2027" in nudges(desk, "ada", "why").answer
    clock.now += 2 * DAY
    again = go(desk, screen)
    assert screen.kinds.count("nudge") == 1, again


def test_reviews_that_fall_due_are_called_to_mind(
    desk: Desk, clock: Clock, screen: Screen, knowledge: Knowledge
) -> None:
    topic = next(t for t in knowledge.topics.values() if t.quiz)
    at = clock.now
    gone = QuizState("no/such#item", {}, at, True, None, 1, at)
    state = QuizState(item_key(topic.quiz[0]), {}, at + 2 * DAY, True, None, 1, at)
    said = Turn("t", "ada", "c", at, "answered", "smalltalk", {})
    desk.memory.save("ada", turn=said, quiz=[gone])
    clock.set("2027-02-03T18:30")
    assert go(desk, screen).sent == 0
    desk.memory.save("ada", turn=Turn("u", "ada", "c", at, "b", "smalltalk", {}), quiz=[state])
    assert go(desk, screen).sent == 1
    assert topic.title in screen.shown[0][1].answer
    assert screen.shown[0][1].actions[0].command == "coach quiz"


def test_the_digest_of_a_week_is_for_who_asked_for_it(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    settings(desk, "ada", "digest on")
    clock.set("2027-02-07T18:00")
    go(desk, screen)
    answer_checkin(desk, "ada", "kept it; built 3h; learned: how to set a timeout")
    clock.set("2027-02-09T18:05")
    go(desk, screen)
    kind, reply = screen.shown[-1]
    assert kind == "digest"
    assert "One promise: kept" in reply.answer
    assert "3 hours building" in reply.answer
    assert "how to set a timeout" in reply.answer


def test_a_digest_that_is_not_wanted_any_more_is_excused(
    desk: Desk, clock: Clock, screen: Screen
) -> None:
    settings(desk, "ada", "digest on")
    clock.set("2027-02-07T18:00")
    go(desk, screen)
    clock.set("2027-02-09T18:05")
    plan(desk, "ada")
    settings(desk, "ada", "no digest")
    go(desk, screen)
    assert "digest" not in screen.kinds
    found = {each.kind: each.reason for each in Outbox(desk.memory).history("ada")}
    assert found["digest"] == "you want no digest any more"


def test_looking_ahead_sends_and_keeps_nothing(desk: Desk, clock: Clock) -> None:
    found = foresee(desk, "ada", datetime.fromisoformat("2027-02-07T18:30+00:00"))
    assert [(each.kind, verdict.act) for each, verdict in found.now] == [("check_in", "send")]
    assert "goes out now" in found.reply.answer
    assert found.coming[0][0].kind == "reminder"
    assert Outbox(desk.memory).history("ada") == []
    assert desk.record("ada").checkins == ()


def test_what_lies_further_ahead_is_not_told_of_as_missed(desk: Desk) -> None:
    found = foresee(desk, "ada", datetime.fromisoformat("2027-03-07T18:30+00:00"))
    assert [each.period for each, _ in found.now] == ["2027-03-01"]


def test_why_something_waits_or_is_left_out_is_told(desk: Desk, clock: Clock) -> None:
    rest(desk, "ada", "7 February")
    clock.set("2027-02-07T18:30")
    answer = foresee(desk, "ada").reply.answer
    assert "waits until Monday, 8 February 2027, at 08:00, because you are on a break" in answer
    nothing = foresee(desk, "bob")
    assert "begin with your first promise" in nothing.reply.answer
    assert (nothing.now, nothing.coming) == ((), ())


def test_a_program_gets_each_delivery_with_its_verdict(desk: Desk, clock: Clock) -> None:
    clock.set("2027-02-07T18:30")
    (due,) = foresee(desk, "ada").as_json()["due"]
    assert (due["kind"], due["act"], due["period"]) == ("check_in", "send", "2027-02-01")
    assert due["why"].startswith("Your check-in opens on Sundays at 18:00 (Europe/London)")


def test_a_check_in_that_is_over_is_not_shown(desk: Desk, clock: Clock) -> None:
    stale = Delivery("ada", "check_in", date(2026, 12, 7).isoformat(), clock.now)
    with pytest.raises(Exception, match="its check-in is over"):
        message(desk, stale)
