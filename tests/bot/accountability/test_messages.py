"""What goes out unasked, in words: short, in the learner's own words, with a way to have less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.accountability.commitments import Ledger
from bot.accountability.consistency import Consistency, ScoredWeek
from bot.accountability.due import Verdict
from bot.accountability.due_reply import due_json, reply_due
from bot.accountability.messages import (
    reply_digest,
    reply_nudge,
    reply_reminder,
    reply_reviews,
    with_apology,
)
from bot.accountability.record import PromiseRecord
from bot.accountability.values import Change, Delivery, Ship
from tests.bot.accountability.people import CLOSES, DAY, HOUR, OPENS, PREFS, WEEK, closed, promised

MINE = promised("Deploy *it* to Hugging Face")
RECORD = PromiseRecord("ada", PREFS, since=OPENS - 30 * DAY, ledger=Ledger(MINE))
DUE = Delivery("ada", "check_in", WEEK.isoformat(), OPENS, {"why": "Your check-in opens"})


def test_a_reminder_names_the_day_and_asks_for_one_line() -> None:
    checkin = closed(WEEK, closed_at=None)
    for now, when in ((CLOSES - 24 * HOUR, "tomorrow"), (CLOSES - HOUR, "today")):
        reply = reply_reminder(checkin, MINE, RECORD, now)
        assert f"closes {when} at 18:00" in reply.answer
        assert "Deploy \\*it\\*" in reply.answer
    reply = reply_reminder(checkin, (), RECORD, CLOSES - 60 * HOUR)
    assert "on Tuesday, 10 March 2026 at 18:00" in reply.answer
    assert reply.actions[-1].command == "coach nudges --off reminder"


def test_a_nudge_says_why_and_how_to_have_no_more() -> None:
    kept = {"kind": "no_ship", "text": "Hello", "action": "coach ship"}
    commands = [action.command for action in reply_nudge(kept).actions]
    assert commands == ["coach ship", "coach nudges --why", "coach nudges --off no_ship"]
    last = [action.command for action in reply_nudge({**kept, "last": True}).actions]
    assert last[-1] == "coach nudges --resume"


def test_reviews_are_counted_and_their_topics_named_once() -> None:
    assert reply_reviews(["PCA"], 1).answer.startswith("One question")
    reply = reply_reviews(["PCA", "PCA", "k-means"], 3)
    assert "3 questions" in reply.answer
    assert "about PCA and k-means" in reply.answer


def test_the_digest_tells_of_the_week_and_of_no_other() -> None:
    ships = (
        Ship("1", "ada", OPENS - DAY, "A *spam* filter"),
        Ship("2", "ada", OPENS - 10 * DAY, "Older"),
    )
    kept = Ledger(MINE, (Change(MINE[0].id, OPENS, "kept"),))
    checkin = closed(WEEK, asked=(MINE[0].id,), hours_built=3.0, closed_at=None)
    record = replace(RECORD, ledger=kept, checkins=(checkin,), ships=ships)
    found = Consistency(70, (ScoredWeek(WEEK, 90, 61, "counted"),))
    answer = reply_digest(record, WEEK, found).answer
    for line in ("One promise: kept", "3 hours building", "“A \\*spam\\* filter”", "61 of 100"):
        assert line in answer
    assert "Older" not in answer
    empty = reply_digest(RECORD, WEEK + timedelta(days=7), Consistency(50))
    assert "that is all right" in empty.answer


def test_an_apology_goes_before_everything() -> None:
    reply = reply_reviews([], 1)
    assert with_apology(reply, "Sorry.").blocks[0].text == "Sorry."
    assert with_apology(reply, "") == reply


def test_what_is_due_is_told_with_what_becomes_of_it() -> None:
    for verdict, said in (
        (Verdict("send"), "goes out now. Your check-in opens."),
        (Verdict("send", apology="Sorry"), "with an apology"),
        (Verdict("wait", "you are on a break", CLOSES), "waits until Tuesday, 10 March 2026"),
        (Verdict("excuse", "you had answered already"), "is left out, because you had answered"),
    ):
        answer = reply_due([(DUE, verdict)], [], [], PREFS, OPENS, begun=True).answer
        assert said in answer
    nothing = reply_due([], [], [], replace(PREFS, paused=True), OPENS, begun=True)
    assert "Nothing is due" in nothing.answer
    assert nothing.actions[0].command == "coach break --back"


def test_only_what_goes_out_now_can_be_sent_now() -> None:
    def commands(verdict: Verdict, *, dry: bool = True) -> set[str]:
        reply = reply_due([(DUE, verdict)], [], [], PREFS, OPENS, begun=True, dry=dry)
        return {action.command for action in reply.actions}

    assert "coach due --send" in commands(Verdict("send"))
    assert "coach due --send" not in commands(Verdict("wait", "quiet", CLOSES))
    assert "coach due --send" not in commands(Verdict("send"), dry=False)


def test_the_latest_deliveries_are_told_of_with_their_reasons() -> None:
    sent = replace(DUE, state="sent", sent_at=OPENS)
    left = replace(DUE, state="excused", reason="you had answered already")
    answer = reply_due([], [], [sent, left], PREFS, OPENS, begun=True).answer
    assert "sent on Sunday, 8 March 2026, at 18:00" in answer
    assert "it was not sent, because you had answered already" in answer
    assert due_json(left)["reason"] == "you had answered already"
    assert due_json(sent)["sent_at"] == "2026-03-08T18:00:00+00:00"
