"""When a quiz item comes up again. The only home of fsrs; pure, deterministic, no clock."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from bot.coach.record import QuizState, utc
from knowledge.models import Knowledge, QuizItem

if TYPE_CHECKING:
    from fsrs import Card

MOST_A_DAY = 5  # reviews; after a pause the rest waits its turn
GUESS, SURE = 1, 3  # on the scale of confidence from 1 (a guess) to 4 (certain)

# Days, oldest and newest, on which the item was answered rightly since it was last missed. It
# stands in the card beside what fsrs needs, which ignores it.
_RIGHT_ON = "right_on"
_LONGEST_DAYS = 365


def item_key(item: QuizItem) -> str:
    """The identifier that is unique over all topics: `subject/topic#id`."""
    return f"{item.topic}#{item.id}"


def find_item(knowledge: Knowledge, key: str) -> QuizItem | None:
    """The item of a key, or None if the content no longer holds it."""
    topic = knowledge.topics.get(key.partition("#")[0])
    if topic is None:
        return None
    return next((item for item in topic.quiz if item_key(item) == key), None)


def reviewed(
    key: str, state: QuizState | None, correct: bool, confidence: float | None, now: datetime
) -> QuizState:
    """The state after one more answer. `now` is aware; in the learner's zone its date is theirs."""
    from fsrs import Rating, Scheduler

    moment = utc(now)
    if not correct:
        rating = Rating.Again
    elif confidence is not None and confidence <= GUESS:
        rating = Rating.Hard
    elif confidence is not None and confidence > SURE:
        rating = Rating.Easy
    else:
        rating = Rating.Good
    # Steps of minutes are for people at a flash-card program; here every interval is whole days,
    # and what was missed comes back on the next one.
    scheduler = Scheduler(
        learning_steps=(),
        relearning_steps=(timedelta(days=1),),
        maximum_interval=_LONGEST_DAYS,
        enable_fuzzing=False,
    )
    card, _ = scheduler.review_card(_card(key, state, moment), rating, moment)
    days = right_days(state) if state is not None else ()
    if not correct:
        days = ()
    elif confidence is None or confidence > GUESS:
        days = tuple(sorted({*days, now.date()}))
    kept = [day.isoformat() for day in dict.fromkeys((*days[:1], *days[-1:]))]
    return QuizState(
        item=key,
        card={**card.to_dict(), _RIGHT_ON: kept},
        due=card.due,
        last_correct=correct,
        confidence=confidence,
        seen=(state.seen if state is not None else 0) + 1,
        at=moment,
    )


def right_days(state: QuizState) -> tuple[date, ...]:
    """The days, oldest and newest, that speak for the item since its last miss; no mere guesses."""
    if not state.last_correct:
        return ()
    listed = state.card.get(_RIGHT_ON)
    if isinstance(listed, list | tuple):
        try:
            return tuple(sorted(date.fromisoformat(day) for day in listed))
        except (TypeError, ValueError):
            pass
    guessed = state.confidence is not None and state.confidence <= GUESS
    return () if guessed else (state.at.date(),)


def due_today(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    now: datetime,
    *,
    matters: Collection[str] | None = None,
) -> tuple[QuizItem, ...]:
    """The reviews still to do on the day of `now`, at most five a day with those already done.

    Topics in `matters` (None: all) come first, and among them what is overdue the longest. Items
    that the content no longer holds are left out.
    """
    today = now.date()
    done = sum(s.seen > 1 and _day(s.at, now) >= today for s in states.values())
    waiting = []
    for key, state in states.items():
        item = find_item(knowledge, key)
        if item is None or _day(state.due, now) > today or _day(state.at, now) >= today:
            continue
        idle = matters is not None and item.topic not in matters
        waiting.append((idle, state.due, key, item))
    waiting.sort(key=lambda row: row[:3])
    return tuple(item for *_, item in waiting[: max(0, MOST_A_DAY - done)])


def choose_item(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    now: datetime,
    *,
    topic: str | None = None,
    matters: Collection[str] | None = None,
    avoid: Collection[str] = (),
) -> QuizItem | None:
    """The next item: of a topic, due before new before early; without one, what is due today.

    Nothing that was answered today comes again today. None if there is nothing to ask.
    """
    if topic is None:
        found = due_today(knowledge, states, now, matters=matters)
        return next((item for item in found if item_key(item) not in avoid), None)
    if topic not in knowledge.topics:
        return None
    today = now.date()
    due: list[tuple[datetime, QuizItem]] = []
    new: list[QuizItem] = []
    for item in knowledge.topics[topic].quiz:
        key = item_key(item)
        state = states.get(key)
        if key in avoid:
            continue
        if state is None:
            new.append(item)
        elif _day(state.at, now) < today:
            due.append((state.due, item))
    due.sort(key=lambda row: row[0])
    for moment, item in due:
        if _day(moment, now) <= today:
            return item
    if new:
        return new[0]
    return due[0][1] if due else None


def _sound(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and value > 0


def _day(moment: datetime, now: datetime) -> date:
    return moment.astimezone(now.tzinfo).date()


def _card(key: str, state: QuizState | None, moment: datetime) -> Card:
    """The card of a state; a fresh one where there is none or it cannot be read."""
    from fsrs import Card, State

    card: dict[str, Any] = {} if state is None else {**state.card}
    try:
        found = Card.from_dict(card)  # type: ignore[arg-type]
        moments = (found.due, found.last_review or found.due)
        if _sound(found.stability) and _sound(found.difficulty) and all(m.tzinfo for m in moments):
            found.step = 0 if found.state != State.Review else None
            return found
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        pass
    # An id and a date of our own: fsrs would take both from the clock.
    return Card(card_id=crc32(key.encode()), due=moment)
