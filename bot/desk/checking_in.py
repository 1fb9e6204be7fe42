"""The weekly check-in: shown, answered in words or by fields, and begun again from small."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.accountability.answers import Answer, answer_of, read_answer
from bot.accountability.checkins import (
    answers_week,
    asked_about,
    is_on_time,
    offers_for,
    open_checkin,
    restart,
    take_answer,
)
from bot.accountability.choices import choices_in
from bot.accountability.commitments import ease
from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.replies import (
    reply_before_checkin,
    reply_begun_again,
    reply_checkin_taken,
    reply_chosen,
    reply_open_checkin,
)
from bot.accountability.rollover import after, both, brought_up, skipped_before
from bot.accountability.values import CheckIn, Commitment
from bot.coach.text import clean
from bot.desk.desk import Desk
from bot.desk.done import Done

Read = Callable[[Sequence[Commitment]], Answer]


def show_checkin(desk: Desk, learner: str) -> Done:
    """The check-in that is open, or what will be asked about at the next one.

    Raises MemoryFailed.
    """
    now = desk.now()

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now, ask=True)
        return writes, shown(record, now)

    return desk.act(learner, step)


def shown(record: PromiseRecord, now: datetime) -> Done:
    """The check-in of a record that is up to date, in words."""
    prefs = record.preferences
    checkin = open_now(record, now)
    if checkin is None or checkin.answered_at is not None:
        about = _coming(record, now)
        reply = reply_before_checkin(about, checkin, prefs=prefs, now=now)
        goes_on = checkin is not None and _goes_on(record, checkin.week)
        return Done(reply, about, checkin, goes_on=goes_on)
    about = asked_about(checkin, record.commitments)
    again = _restart(record, checkin, now)
    reply = reply_open_checkin(
        checkin, about, prefs=prefs, now=now, restart=again[1][0] if again else None
    )
    return Done(reply, about, checkin)


def open_now(record: PromiseRecord, now: datetime) -> CheckIn | None:
    """The check-in that is open, answered or not, of a record that is up to date."""
    held = [c for c in record.checkins if is_on_time(c, now)]
    return held[-1] if held else None


def answer_checkin(desk: Desk, learner: str, text: str, *, edited: bool = False) -> Done:
    """Take an answer in the learner's own words; a choice about what was missed is one, too.

    `edited`: the words take the place of those said before. Raises PromiseRefused and MemoryFailed.
    """
    text = clean(text).text

    def chosen(record: PromiseRecord) -> tuple[Writes, Done] | None:
        return _choose(record, text, desk.now())

    return _answered(desk, learner, lambda about: read_answer(text, about), edited, chosen)


def answer_fields(
    desk: Desk, learner: str, fields: Mapping[str, object], *, edited: bool = False
) -> Done:
    """Take an answer by fields, as `answer_of` knows them. Raises PromiseRefused, MemoryFailed."""
    return _answered(desk, learner, lambda about: answer_of(fields, about), edited)


def begin_again(desk: Desk, learner: str) -> Done:
    """Take up the twenty minutes to begin again with. Raises PromiseRefused and MemoryFailed."""
    now = desk.now()

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now, ask=True)
        found = _restart(record, open_now(record, now), now)
        if found is None:
            raise PromiseRefused(
                "There is nothing to begin again: no two weeks were missed. `coach commit` "
                "promises something, as small as you like."
            )
        made, promised = found
        reply = reply_begun_again(promised[0], prefs=record.preferences, now=now)
        return both(writes, made), Done(reply, promised)

    return desk.act(learner, step, begins=True)


def _answered(
    desk: Desk,
    learner: str,
    read: Read,
    edited: bool,
    chosen: Callable[[PromiseRecord], tuple[Writes, Done] | None] = lambda record: None,
) -> Done:
    now = desk.now()

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now, ask=True)
        choice = chosen(record)
        if choice is not None:
            return both(writes, choice[0]), choice[1]
        prefs = record.preferences
        week = answers_week(now, prefs, record.checkins)
        checkin = record.checkin(week) or open_checkin(
            learner, week, now=now, prefs=prefs, commitments=record.commitments
        )
        about = asked_about(checkin, record.commitments)
        answer = read(about)
        if answer.empty:
            raise PromiseRefused(_unread(answer, about))
        taken = take_answer(
            checkin,
            answer,
            ledger=record.ledger,
            now=now,
            prefs=prefs,
            breaks=record.breaks,
            resolve=desk.resolve,
            edited=edited,
        )
        made = Writes(checkins=(taken.checkin,), commitments=taken.new, changes=taken.changes)
        record = after(record, made)
        promised = _goes_on(record, week)
        reply = reply_checkin_taken(taken, prefs=prefs, now=now, promised=promised)
        bare = next((c for c in taken.new if not c.when), None)
        done = Done(reply, taken.about, taken.checkin, taken.offers, bare, promised)
        return both(writes, made), done

    return desk.act(learner, step, begins=True)


def _choose(record: PromiseRecord, text: str, now: datetime) -> tuple[Writes, Done] | None:
    """What is chosen of the offers that an answered check-in made; None for any other text."""
    checkin = open_now(record, now)
    if checkin is None or checkin.answered_at is None:
        return None
    about = asked_about(checkin, record.commitments)
    chosen = choices_in(text, about)
    if not chosen:
        return None
    prefs = record.preferences
    writes, new, eased_all = Writes(), [], []
    for commitment, how in chosen:
        eased = ease(
            commitment, how, now=now, prefs=prefs, taken={c.id for c in record.commitments}
        )
        made = Writes(commitments=(eased.new,) if eased.new else (), changes=eased.changes)
        record, writes = after(record, made), both(writes, made)
        new += [eased.new] if eased.new else []
        eased_all.append((commitment, eased, how))
    reply = reply_chosen(eased_all, prefs=prefs, now=now)
    bare = next((c for c in new if not c.when), None)
    about = asked_about(checkin, record.commitments)
    left = offers_for(about, now=now, prefs=prefs)
    return writes, Done(reply, about, checkin, left, bare, _goes_on(record, checkin.week))


def _goes_on(record: PromiseRecord, week: date) -> bool:
    """Whether something is promised for a week after that one."""
    return any(c.week > week and c.state == "open" for c in record.commitments)


def _restart(
    record: PromiseRecord, checkin: CheckIn | None, now: datetime
) -> tuple[Writes, tuple[Commitment, ...]] | None:
    """The way back in after two weeks without anything, unless it was taken up already."""
    if checkin is not None and any(c.week > checkin.week for c in record.commitments):
        return None
    skipped = skipped_before(checkin, record) if checkin is not None else 0
    found = restart(
        record.checkins,
        record.commitments,
        now=now,
        prefs=record.preferences,
        skipped=skipped,
    )
    if found is None or found.new is None:
        return None
    return Writes(commitments=(found.new,), changes=found.changes), (found.new,)


def _coming(record: PromiseRecord, now: datetime) -> tuple[Commitment, ...]:
    """What the check-in that is answered or to come is about."""
    prefs = record.preferences
    week = answers_week(now, prefs, record.checkins)
    held = record.checkin(week)
    if held is not None:
        return asked_about(held, record.commitments)
    return tuple(c for c in record.commitments if c.week <= week and c.state == "open")


def _unread(answer: Answer, about: Sequence[Commitment]) -> str:
    if answer.unclear and about:
        return (
            "I could not tell which promise that is about. Say it with its number, for instance: "
            'coach checkin "2: half, because I was ill".'
        )
    return (
        "I could not take an answer from that. Say how it went, what you built or studied in "
        'hours, what you learned, or what comes next, for instance: coach checkin "did the first; '
        'built 2h; next week: deploy it".'
    )
