"""Promises in a conversation: what is heard, what is left alone, and how a conversation begins."""

from __future__ import annotations

import pytest

from bot.accountability.errors import PromiseRefused
from bot.coach.reply import Action, Block, Reply
from bot.desk.breaks import rest
from bot.desk.checking_in import answer_checkin, show_checkin
from bot.desk.commands import command_at
from bot.desk.desk import Desk
from bot.desk.due_now import with_due
from bot.desk.hearing import Hearing
from bot.desk.promising import promise
from tests.bot.desk.at_desk import Clock

HELLO = Reply("smalltalk", (Block("Hello!"),), actions=(Action("Next", "coach next"),))


def hear(
    desk: Desk, text: str, intent: str = "checkin", *, following: bool = False
) -> Reply | None:
    return Hearing(desk).hear("ada", text, intent=intent, following=following)


def said(desk: Desk, text: str, intent: str = "checkin", *, following: bool = False) -> str:
    reply = hear(desk, text, intent, following=following)
    assert reply is not None
    return reply.answer


def promised(desk: Desk) -> list[tuple[str, str]]:
    return [(c.text, c.state) for c in desk.record("ada").commitments]


def test_a_promise_in_passing_is_kept_in_its_own_words(desk: Desk) -> None:
    text = "I will train the first model by Saturday. The dog says hi."
    assert "Noted for this week" in said(desk, text)
    assert promised(desk) == [("I will train the first model by Saturday.", "open")]


def test_what_a_message_was_taken_for_counts_where_its_words_do_not_tell(desk: Desk) -> None:
    text = "so the other half of chapter 2, and not more"
    ear = Hearing(desk)
    noted = ear.hear("ada", text, intent="checkin", following=False, heard="promise")
    assert noted is not None
    assert "Noted for" in noted.answer
    listed = ear.hear("ada", "well, say it", intent="checkin", following=False, heard="list")
    assert listed is not None
    assert "chapter 2" in listed.answer
    assert len(promised(desk)) == 1


@pytest.mark.parametrize(
    "text", ["make from it a week, mon to fri only", "give me something tiny to promise on tuesday"]
)
def test_what_the_coach_is_to_do_is_no_promise(desk: Desk, text: str) -> None:
    hear(desk, text)
    assert promised(desk) == []


def test_a_time_and_a_place_said_next_belong_to_the_promise_just_made(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3")
    said(desk, "I will train the first model")
    answer = said(desk, "Thursday evening at home", "smalltalk", following=True)
    assert "Its plan now: Thursday evening, at home." in answer
    first, second = desk.record("ada").commitments
    assert (first.when, second.when) == ("", "Thursday evening")


def test_the_list_is_shown_when_asked_for(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "read chapter 3")
    assert "“read chapter 3”" in said(desk, "what did I promise?")
    assert "“read chapter 3”" in said(desk, "did i promise u anything this week?")
    clock.set("2027-03-07T18:05")
    assert "“read chapter 3”" in said(desk, "what did I promise?")


def test_a_report_answers_the_check_in_also_before_its_time(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3\ntrain the model")
    said(desk, "as promised: did the first")
    assert [state for _, state in promised(desk)] == ["kept", "open"]


def test_a_report_that_says_not_of_what_is_met_with_the_list(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3\ntrain the model")
    assert "Which of these do you mean?" in said(desk, "did one of the two i promised, sort of")
    assert [state for _, state in promised(desk)] == ["open", "open"]


def test_who_promised_nothing_missed_nothing(desk: Desk) -> None:
    assert "nothing is missed" in said(desk, "did nothing this week")


def test_while_a_check_in_waits_a_plain_answer_is_taken_whatever_it_sounds_like(
    desk: Desk, clock: Clock
) -> None:
    promise(desk, "ada", "read chapter 3\ntrain the model")
    clock.set("2027-03-07T18:05")
    said(desk, "did the first, missed the second; built 2h", "progress_report")
    assert [state for _, state in promised(desk)] == ["kept", "missed"]
    assert "Smaller" in said(desk, "the smaller one please", "off_topic", following=True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what is overfitting?", "concept"),
        ("my loss is nan", "stuck"),
        ("is the first one better?", "compare"),
        ("thanks", "smalltalk"),
        ("I like trees", "off_topic"),
        ("what should I learn next?", "next_step"),
    ],
)
@pytest.mark.parametrize("following", [True, False])
def test_anything_else_is_left_to_the_rest_of_the_coach(
    desk: Desk, clock: Clock, text: str, intent: str, following: bool
) -> None:
    promise(desk, "ada", "read chapter 3 on Friday at home\ntrain the model on Friday at home")
    clock.set("2027-03-07T18:05")
    show_checkin(desk, "ada")
    before = desk.record("ada")
    assert hear(desk, text, intent, following=following) is None
    assert desk.record("ada") == before


def test_a_promise_is_eased_by_its_words_even_when_nobody_spoke_of_promises(desk: Desk) -> None:
    promise(desk, "ada", "train the model\nread chapter 3")
    said(desk, "can we make the model one smaller?", "next_step")
    assert [state for _, state in promised(desk)] == ["moved", "open", "open"]
    assert "Which of these" in said(desk, "move it to next week")


def test_days_off_can_be_said_and_ended(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "train the model")
    assert "You are off" in said(desk, "I'm on holiday this week")
    clock.set("2027-03-03T09:00")
    said(desk, "hey, I'm back", "smalltalk")
    assert desk.record("ada").breaks[0].last.isoformat() < "2027-03-03"


def test_what_is_refused_is_an_answer_here_and_no_error(desk: Desk) -> None:
    promise(desk, "ada", "train the model")
    reply = hear(desk, "delete my goal")
    assert reply is not None
    again = hear(desk, "delete my goal")
    assert again is not None
    assert again.actions


def test_something_done_keeps_its_promise_beside_the_reply(desk: Desk) -> None:
    promise(desk, "ada", "train the sentiment model\nread chapter 3")
    ear = Hearing(desk)
    aside = ear.aside("ada", "I trained the sentiment model today", intent="progress_report")
    assert aside == "That keeps a promise: “train the sentiment model”. It is noted as kept."
    assert [state for _, state in promised(desk)] == ["kept", "open"]
    for text, intent in (
        ("I read a lot", "progress_report"),
        ("did I read chapter 3?", "progress_report"),
        ("I finished reading chapter 3", "concept"),
        ("I did not read chapter 3", "progress_report"),
    ):
        assert ear.aside("ada", text, intent=intent) == ""
    assert [state for _, state in promised(desk)] == ["kept", "open"]


def test_a_conversation_begins_with_the_check_in_that_is_open(desk: Desk, clock: Clock) -> None:
    assert with_due(desk, "ada", HELLO) == HELLO
    promise(desk, "ada", "train *the* model")
    ahead = with_due(desk, "ada", HELLO).answer
    assert "**Promised until Sunday, 7 March 2027**\n- “train \\*the\\* model”" in ahead
    clock.set("2027-03-07T18:05")
    due = with_due(desk, "ada", HELLO)
    assert "1. “train \\*the\\* model”" in due.answer
    assert due.actions[-1] == HELLO.actions[0]
    assert due.answer.startswith("Hello! Good to see you.")
    assert len(desk.record("ada").checkins) == 1
    answer_checkin(desk, "ada", "done; next week: test it")
    after = with_due(desk, "ada", HELLO).answer
    assert "How did each one go" not in after
    assert "“test it”" in after


def test_on_a_break_nothing_is_asked(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "train the model")
    rest(desk, "ada", "until 14 March")
    clock.set("2027-03-07T18:05")
    answer = with_due(desk, "ada", HELLO).answer
    assert "You are off until Sunday, 14 March 2027" in answer
    assert "model" not in answer


def test_commands_of_the_chat_reach_their_acts(desk: Desk, clock: Clock) -> None:
    def at(name: str, text: str = "") -> str:
        return command_at(desk, "ada", name, text).answer

    assert "Noted for this week" in at("commit", "train the model")
    assert "Smaller" in at("commit", "smaller 1 because of a busy week")
    assert desk.record("ada").ledger.changes[-1].why == "made smaller: a busy week"
    assert "is let go" in at("commit", "drop 2")
    assert "Noted." in at("commit", "move the data to one folder")
    assert "move the data" in at("week")
    clock.set("2027-03-07T18:05")
    assert "How did each one go" in at("checkin")
    assert "Kept. Well done." in at("checkin", "all kept")
    with pytest.raises(PromiseRefused):
        at("checkin", "restart")
    for name in ("ship", "share", "progress", "break", "nudges", "settings"):
        assert at(name)


def test_a_part_of_what_was_promised_is_noted_whatever_it_sounds_like(desk: Desk) -> None:
    promise(desk, "ada", "make a plot of the rainfall")
    answer = said(desk, "you wanted a plot from me, here is half of it", "progress_report")
    assert "partly" in answer
    assert promised(desk) == [("make a plot of the rainfall", "partly")]


def test_a_part_of_a_later_promise_leaves_it_open(desk: Desk) -> None:
    said(desk, "next week I will write three unit tests")
    answer = said(desk, "one of the unit tests is there", "progress_report", following=True)
    assert "stays open" in answer
    assert promised(desk)[0][1] == "open"


def test_knowing_half_of_something_is_no_part_of_a_promise(desk: Desk) -> None:
    promise(desk, "ada", "read the pandas book")
    assert hear(desk, "i know half of pandas", "concept", following=True) is None


def test_what_is_open_is_asked_of_the_promises_right_after_one(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3")
    assert "“read chapter 3”" in said(desk, "whats open", "next_step", following=True)


def test_how_it_went_is_asked_and_no_report(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3")
    said(desk, "how did i do so far", following=True)
    assert promised(desk) == [("read chapter 3", "open")]


def test_who_missed_a_week_without_a_promise_is_told_how_to_come_back(desk: Desk) -> None:
    first = said(desk, "i missed last week")
    assert "20 minutes" in first
    assert said(desk, "can we move it to next week") != first


def test_a_day_with_a_word_beside_it_is_the_time_of_the_promise_just_made(desk: Desk) -> None:
    said(desk, "I will train the first model")
    assert "Its plan now" in said(desk, "starting thursday", following=True)


def test_the_first_one_is_the_first_of_the_list(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3")
    promise(desk, "ada", "push my code")
    said(desk, "drop the first one", following=True)
    assert dict(promised(desk)) == {"read chapter 3": "dropped", "push my code": "open"}
