"""The weekly check-in: early, in time, in parts, twice, edited, late; and what is chosen then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.desk.checking_in import answer_checkin, answer_fields, begin_again, show_checkin
from bot.desk.desk import Desk
from bot.desk.promising import promise
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

THREE = "- finish 4 exercises of chapter 3, 2 hours\n- build the API at home\n- deploy it"
MONDAY, WEDNESDAY = "2027-03-01T09:00", "2027-03-03T12:00"
OPEN, LATER, OVER = "2027-03-07T18:05", "2027-03-08T09:00", "2027-03-09T18:30"


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.set(MONDAY)
    return clock


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, clock) as opened:
        promise(opened, "ada", THREE)
        yield opened


def states(desk: Desk) -> list[str]:
    return [c.state for c in desk.record("ada").commitments]


def test_before_its_hour_it_says_when_it_opens_and_keeps_nothing(desk: Desk) -> None:
    done = show_checkin(desk, "ada")
    assert "opens on Sunday, 7 March 2027, at 18:00" in done.reply.answer
    assert "“build the API at home”" in done.reply.answer
    assert desk.record("ada").checkins == ()


def test_at_its_hour_it_quotes_the_promises_and_is_open_from_then_on(
    desk: Desk, clock: Clock
) -> None:
    clock.set(OPEN)
    done = show_checkin(desk, "ada")
    assert "1. “finish 4 exercises of chapter 3, 2 hours”" in done.reply.answer
    (checkin,) = desk.record("ada").checkins
    assert done.checkin == checkin
    assert checkin.opened_at == clock.now
    assert len(done.promises) == 3


def test_an_answer_in_words_settles_promises_hours_and_what_comes_next(
    desk: Desk, clock: Clock
) -> None:
    clock.set(OPEN)
    done = answer_checkin(
        desk,
        "ada",
        "did the first, half of the second because my laptop died, dropped the third; built 3h, "
        "studied 2h; learned how routes work; next week: write the tests on Tuesday evening",
    )
    record = desk.record("ada")
    assert states(desk) == ["kept", "partly", "dropped", "open"]
    assert record.commitments[3].text == "write the tests on Tuesday evening"
    (checkin,) = record.checkins
    assert (checkin.hours_built, checkin.hours_studied) == (3.0, 2.0)
    assert checkin.learned == "how routes work"
    assert [o.commitment.text for o in done.offers] == ["build the API at home"]
    assert "because “my laptop died”" in done.reply.answer


def test_in_parts_and_twice_the_last_word_counts(desk: Desk, clock: Clock) -> None:
    clock.set(OPEN)
    answer_checkin(desk, "ada", "did the first")
    clock.set(LATER)
    done = answer_checkin(desk, "ada", "missed the second; 3 done")
    assert states(desk) == ["kept", "missed", "kept"]
    assert done.reply.answer.startswith("Changed.")
    answer_fields(desk, "ada", {"kept": "2"})
    assert states(desk) == ["kept", "kept", "kept"]


def test_an_edit_takes_back_what_only_the_words_before_promised(desk: Desk, clock: Clock) -> None:
    clock.set(OPEN)
    answer_checkin(desk, "ada", "all done; next week: write a post")
    answer_checkin(desk, "ada", "all done; next week: write tests", edited=True)
    open_now = [c.text for c in desk.record("ada").commitments if c.state == "open"]
    assert open_now == ["write tests"]


def test_said_early_the_rest_is_still_asked_in_time(desk: Desk, clock: Clock) -> None:
    clock.set(WEDNESDAY)
    early = answer_checkin(desk, "ada", "did the first already; built 1h")
    assert "I will ask about numbers 2 and 3 on Sunday" in early.reply.answer
    assert "What comes next?" not in early.reply.answer
    clock.set(OPEN)
    done = show_checkin(desk, "ada")
    assert "How did each one go" in done.reply.answer
    assert "2 hours”: kept" in done.reply.answer
    answer_checkin(desk, "ada", "the rest is done, too")
    assert states(desk) == ["kept"] * 3
    assert "You have answered this week's check-in" in show_checkin(desk, "ada").reply.answer


def test_who_said_it_all_early_is_not_asked_again(desk: Desk, clock: Clock) -> None:
    clock.set(WEDNESDAY)
    answer_checkin(desk, "ada", "all done")
    clock.set(OPEN)
    assert "You have answered" in show_checkin(desk, "ada").reply.answer


def test_late_the_ledger_takes_it_and_the_picture_stays(desk: Desk, clock: Clock) -> None:
    clock.set(OPEN)
    show_checkin(desk, "ada")
    clock.set(OVER)
    done = answer_checkin(desk, "ada", "did the first")
    assert states(desk) == ["kept", "missed", "missed"]
    (checkin,) = desk.record("ada").checkins
    assert checkin.snapshot["counts"] == {"missed": 3}
    assert "the picture of that week stays as it was" in done.reply.answer


@pytest.mark.parametrize(
    ("choice", "after", "new"),
    [
        ("smaller", "moved", "A first piece of: build the API at home (30 minutes)"),
        ("move it", "moved", "build the API at home"),
        ("let it go", "dropped", None),
    ],
)
def test_what_was_missed_is_made_smaller_moved_or_let_go_in_a_word(
    desk: Desk, clock: Clock, choice: str, after: str, new: str | None
) -> None:
    clock.set(OPEN)
    answer_checkin(desk, "ada", "did the first and the third, missed the second")
    done = answer_checkin(desk, "ada", choice)
    record = desk.record("ada")
    assert record.commitments[1].state == after
    # The week itself still says that it was missed.
    assert record.ledger.outcome(record.commitments[1].id) == "missed"
    assert [c.text for c in record.commitments[3:]] == ([new] if new else [])
    assert done.reply.actions


def test_what_cannot_be_read_is_refused_with_an_example_and_keeps_nothing(
    desk: Desk, clock: Clock
) -> None:
    clock.set(OPEN)
    for text in ("the weather is nice", "half", "…"):
        with pytest.raises(PromiseRefused, match="coach checkin"):
            answer_checkin(desk, "ada", text)
    assert states(desk) == ["open"] * 3
    with pytest.raises(PromiseRefused, match="no promise '9'"):
        answer_fields(desk, "ada", {"kept": "9"})


def test_what_is_typed_is_data_and_shown_harmless(desk: Desk, clock: Clock) -> None:
    clock.set(OPEN)
    answer = answer_checkin(
        desk, "ada", "did all; learned [click](https://evil.example) @everyone `rm` \u202e"
    ).reply.answer
    assert "[click](" not in answer
    assert " @everyone" not in answer
    assert "\u202e" not in answer


def test_after_two_missed_weeks_there_are_twenty_minutes_to_begin_again(
    desk: Desk, clock: Clock
) -> None:
    for shown, over in (("07T18:05", "10T09:00"), ("14T18:05", "17T09:00")):
        clock.set(f"2027-03-{shown}")
        show_checkin(desk, "ada")
        clock.set(f"2027-03-{over}")
        promise(desk, "ada", f"something else {over}")
    clock.set("2027-03-21T18:05")
    answer_fields(desk, "ada", {"missed": "all"})
    done = begin_again(desk, "ada")
    assert done.promises[0].hours == pytest.approx(1 / 3)
    assert done.promises[0] in desk.record("ada").commitments
    assert "Good to have you back" in done.reply.answer


def test_who_was_away_for_weeks_is_welcomed_back_small_and_blamed_for_nothing(
    desk: Desk, clock: Clock
) -> None:
    clock.set("2027-03-24T10:00")
    answer = show_checkin(desk, "ada").reply.answer
    assert "nothing is lost" in answer
    assert "20 minutes" in answer
    assert "(from the week of 1 March 2027)" in answer
    assert states(desk) == ["open"] * 3
    again = begin_again(desk, "ada")
    assert "20 minutes" in again.promises[0].text
    assert "open" in {c.state for c in desk.record("ada").commitments}


def test_there_is_nothing_to_begin_again_where_nothing_was_missed(desk: Desk) -> None:
    with pytest.raises(PromiseRefused, match="no two weeks were missed"):
        begin_again(desk, "ada")
