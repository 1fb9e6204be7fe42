"""What the coach says about promises: the learner's words, what to do next, and nothing unsafe."""

from __future__ import annotations

from dataclasses import replace

from bot.accountability.answers import read_answer
from bot.accountability.checkins import Taken, close_checkin, open_checkin, take_answer
from bot.accountability.commitments import Ledger
from bot.accountability.replies import (
    reply_checkin_taken,
    reply_commitments,
    reply_open_checkin,
)
from bot.accountability.values import CheckIn, Commitment, Preferences
from tests.bot.accountability.people import (
    CLOSES,
    HOUR,
    MONDAY,
    NEXT,
    OPENS,
    PREFS,
    WEEK,
    promised,
)


def opened(*commitments: Commitment) -> CheckIn:
    return open_checkin("ada", WEEK, now=OPENS, prefs=PREFS, commitments=commitments)


def taken(text: str, ledger: Ledger, checkin: CheckIn | None = None) -> Taken:
    return take_answer(
        checkin or opened(*ledger.commitments),
        read_answer(text, ledger.commitments),
        ledger=ledger,
        now=OPENS + HOUR,
        prefs=PREFS,
    )


def test_the_check_in_quotes_the_promises_and_says_until_when_in_local_time() -> None:
    prefs = Preferences("ada", "Asia/Kathmandu")
    mine = promised()
    left = replace(mine[2], week=WEEK.replace(day=1))
    reply = reply_open_checkin(opened(), (*mine[:2], left), prefs=prefs, now=OPENS)
    for number, commitment in enumerate(mine, start=1):
        assert f"{number}. “{commitment.text}”" in reply.answer
    assert "(from the week of 1 March 2026)" in reply.answer
    assert "It closes on Tuesday, 10 March 2026, at 23:45." in reply.answer
    assert reply.intent == "checkin"
    assert [a.command for a in reply.actions] == [
        'coach checkin "..."',
        "coach checkin --kept all",
        "coach break",
    ]


def test_with_nothing_promised_it_asks_all_the_same_and_without_blame() -> None:
    reply = reply_open_checkin(opened(), (), prefs=PREFS, now=OPENS)
    assert "that is fine" in reply.answer
    assert all("--kept" not in a.command for a in reply.actions)


def test_late_by_its_own_fault_the_coach_apologises_and_a_restart_is_small() -> None:
    reply = reply_open_checkin(
        opened(), (), prefs=PREFS, now=OPENS, apology=True, restart=promised("20 minutes")[0]
    )
    assert "I am sorry" in reply.answer
    assert "> “20 minutes”" in reply.answer
    assert "coach checkin --restart" in [a.command for a in reply.actions]


def test_words_of_the_learner_cannot_make_markdown_or_pings() -> None:
    nasty = promised("Read **this** [link](https://x.org) @everyone `rm`\u202e", WEEK)
    for reply in (
        reply_open_checkin(opened(), nasty, prefs=PREFS, now=OPENS),
        reply_commitments(nasty, week=WEEK, prefs=PREFS, now=MONDAY),
        reply_checkin_taken(
            taken("done; learned: **x** @here", Ledger(nasty)), prefs=PREFS, now=OPENS
        ),
    ):
        assert "**this**" not in reply.answer
        assert "[link](" not in reply.answer
        assert "\\@everyone" in reply.answer
        assert " @here" not in reply.answer


def test_what_was_taken_is_shown_with_reasons_hours_offers_and_what_is_open() -> None:
    ledger = Ledger(promised())
    found = taken(
        "did half of the first, missed the second because of a cold; built 3h studied 1h; next "
        "week: deploy it",
        ledger,
    )
    reply = reply_checkin_taken(found, prefs=PREFS, now=OPENS + HOUR)
    assert "“Build the sentiment API at home”: missed, because “a cold”" in reply.answer
    assert "3 hours building and 1 hour studying" in reply.answer
    assert "The smaller version would be “Finish 2 exercises of chapter 3" in reply.answer
    assert "You have not said how number 3 went." in reply.answer
    assert "**Promised for the week of 9 March 2026**\n1. “deploy it”" in reply.answer
    assert "no time and no place yet" in reply.answer
    first = found.about[0].id[:6]
    commands = [a.command for a in reply.actions]
    assert f"coach commit --shrink {first}" in commands
    assert f"coach commit --move {first}" in commands
    assert f"coach commit --drop {first}" in commands


def test_a_reason_is_shown_only_where_one_was_given() -> None:
    found = taken("dropped the first, dropped 2 because of a cold", Ledger(promised()))
    answer = reply_checkin_taken(found, prefs=PREFS, now=OPENS).answer
    assert "2 hours”: dropped\n" in answer
    assert "at home”: dropped, because “a cold”" in answer


def test_what_was_made_smaller_before_is_not_offered_to_move_again() -> None:
    again = replace(promised()[1], after="before")
    reply = reply_checkin_taken(taken("missed it", Ledger((again,))), prefs=PREFS, now=OPENS)
    assert "Take that, or let it go." in reply.answer
    assert not any("--move" in a.command for a in reply.actions)


def test_how_an_answer_came_is_said() -> None:
    ledger = Ledger(promised())
    checkin = opened(*ledger.commitments)

    def said(found: Taken) -> str:
        return reply_checkin_taken(found, prefs=PREFS, now=OPENS).answer

    assert "You kept all you promised" in said(taken("all done", ledger))
    one = promised("Read it")
    assert said(taken("done", Ledger(one))).startswith("Kept. Well done.")
    first = taken("did 1", ledger)
    after = ledger.add(first.new, first.changes)
    assert said(taken("did 2", after, first.checkin)).startswith("Changed.")
    done = close_checkin(checkin, ledger, now=CLOSES, prefs=PREFS)
    late = take_answer(
        done.checkin,
        read_answer("did 1", ledger.commitments),
        ledger=ledger.add((), done.changes),
        now=CLOSES + HOUR,
        prefs=PREFS,
    )
    assert "the picture of that week stays" in said(late)
    assert "I could not tell which promise “half” is about" in said(taken("half", ledger))


def test_the_list_of_a_week() -> None:
    mine = promised()
    reply = reply_commitments(
        mine, week=WEEK, prefs=PREFS, now=MONDAY, new=[c.id for c in mine], hours_per_week=1
    )
    assert reply.answer.startswith(
        "Noted for this week. I will ask you about it on Sunday, 8 March 2026."
    )
    assert "Number 2 has no time yet." in reply.answer
    assert "That is 2 hours, and you have 1 hour a week." in reply.answer
    kept = replace(mine[0], state="kept")
    later = reply_commitments([kept, *mine[1:]], week=WEEK, prefs=PREFS, now=OPENS)
    assert later.answer.startswith("For the week of 2 March 2026, until the check-in on Sunday")
    assert ", 2 hours”: kept" in later.answer
    empty = reply_commitments(mine, week=NEXT, prefs=PREFS, now=OPENS)
    assert "You have promised nothing for this week" in empty.answer
