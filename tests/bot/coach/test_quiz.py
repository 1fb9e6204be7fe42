"""The quiz: it teaches, it believes slowly, it never floods, and nothing wedges it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.coach.confidence import read_confidence, split_confidence
from bot.coach.mastery import mastery
from bot.coach.quiz import QuizTurn, answer_quiz, start_quiz, trouble_spot
from bot.coach.record import QuizOpen, QuizState
from bot.coach.reviews import MOST_A_DAY, choose_item, due_today, find_item, item_key, reviewed
from knowledge.models import Knowledge
from tests.bot.coach.small_world import CHOICE, NUMBER, TEXT, topic, world

SMALL = world(
    topic("tools/tables", quiz=(CHOICE, NUMBER, TEXT)),
    topic("tools/charts", ("tools/tables",), (CHOICE,)),
    topic("tools/bare"),
)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHART, ROWS, NAME = (f"tools/tables#{one}" for one in ("chart", "rows", "name"))


def opened(key: str, confidence: float | None = 3.0, at: datetime = NOW) -> QuizOpen:
    return QuizOpen(key, at, confidence)


def say(
    text: str, waiting: QuizOpen | None, states: dict[str, QuizState] | None = None
) -> QuizTurn:
    return answer_quiz(SMALL, states or {}, waiting, text, NOW + timedelta(minutes=1))


def answer_of(turn: QuizTurn) -> str:
    assert turn.reply is not None
    return turn.reply.answer


# --- help in the middle ---


@pytest.mark.parametrize("text", ["fine hint then", "idk help a bit"])
def test_a_hint_leaves_the_question_open_and_counts_nothing(text: str) -> None:
    turn = say(text, opened(ROWS))
    assert turn.open == opened(ROWS)
    assert turn.state is None
    assert "A hint" in answer_of(turn)
    assert "How many rows" in answer_of(turn)


@pytest.mark.parametrize("text", ["nope still nothing, give up", "tell me the answer fast",
                                  "pass. whats the answer"])  # fmt: skip
def test_giving_up_in_other_words_tells_the_answer(text: str) -> None:
    turn = say(text, opened(ROWS))
    assert turn.open is None
    assert turn.state is not None


# --- asking ---


def test_a_question_shows_its_choices_and_asks_for_the_confidence_first() -> None:
    turn = start_quiz(SMALL, {}, None, NOW, topic="tools/tables")
    assert turn.open == QuizOpen(CHART, NOW)
    assert "- B) A line plot" in answer_of(turn)
    assert "how sure are you" in answer_of(turn)
    assert turn.state is None


def test_a_question_that_waits_is_asked_again_and_keeps_its_time() -> None:
    turn = start_quiz(SMALL, {}, opened(ROWS), NOW + timedelta(hours=3))
    assert turn.open == opened(ROWS)
    assert "How many rows" in answer_of(turn)


def test_another_topic_replaces_the_question_that_waits() -> None:
    turn = start_quiz(SMALL, {}, opened(ROWS), NOW, topic="tools/charts")
    assert turn.open is not None
    assert turn.open.item == "tools/charts#chart"


def test_a_topic_asks_what_is_due_before_what_is_new_and_nothing_twice_a_day() -> None:
    states: dict[str, QuizState] = {}
    for day, expected in ((0, CHART), (0, ROWS), (0, NAME), (0, None), (40, CHART)):
        found = choose_item(SMALL, states, NOW + day * DAY, topic="tools/tables")
        assert (item_key(found) if found else None) == expected
        if found:
            states[item_key(found)] = reviewed(item_key(found), None, True, 3, NOW)
    turn = start_quiz(SMALL, states, None, NOW, topic="tools/tables")
    assert turn.open is None
    assert "tomorrow" in answer_of(turn)


@pytest.mark.parametrize("wanted", [None, "tools/bare", "no/such"])
def test_nothing_to_ask_says_what_to_do_instead(wanted: str | None) -> None:
    turn = start_quiz(SMALL, {}, None, NOW, topic=wanted)
    assert turn.open is None
    assert turn.reply is not None
    assert turn.reply.actions


# --- reviews ---


def test_reviews_are_whole_days_the_same_every_time_and_grow_with_success() -> None:
    state: QuizState | None = None
    when, gaps = NOW, []
    for _ in range(4):
        before, state = state, reviewed(ROWS, state, True, 3, when)
        assert reviewed(ROWS, before, True, 3, when) == state
        gaps.append((state.due - when) / DAY)
        when = state.due
    assert gaps[0] >= 1
    assert gaps == sorted(gaps)
    assert gaps[-1] > 10
    assert all(gap == int(gap) for gap in gaps)
    missed = reviewed(ROWS, state, False, 3, when)
    assert missed.due - when == DAY
    assert reviewed(ROWS, missed, True, 3, when + DAY).due - when > 2 * DAY


def test_a_guess_comes_back_sooner_than_a_certain_answer() -> None:
    guess, sure = (reviewed(ROWS, None, True, level, NOW).due for level in (1, 4))
    assert guess < sure


@pytest.mark.parametrize(
    "card",
    [
        {},
        {"due": 3},
        {"card_id": 1, "state": 9},
        {
            "card_id": 1,
            "state": 3,
            "step": None,
            "stability": float("nan"),
            "difficulty": -1,
            "due": "x",
            "last_review": None,
            "right_on": [7],
        },
        {
            "card_id": 1,
            "state": 3,
            "step": None,
            "stability": 2.0,
            "difficulty": 5.0,
            "due": "2026-01-01T00:00:00+00:00",
            "last_review": "2025-12-01T00:00:00+00:00",
        },
    ],
)
def test_a_broken_card_starts_afresh_instead_of_failing(card: dict[str, object]) -> None:
    old = QuizState(ROWS, card, NOW, True, 3, 2, NOW - DAY)
    new = reviewed(ROWS, old, True, 3, NOW)
    assert new.seen == 3
    assert new.due > NOW


def many(count: int, start: datetime) -> tuple[Knowledge, dict[str, QuizState]]:
    items = tuple({**NUMBER, "id": f"n{n}"} for n in range(count))
    small = world(topic("tools/tables", quiz=items), topic("tools/charts", (), (CHOICE,)))
    states = {}
    for n in range(count):
        key = f"tools/tables#n{n}"
        states[key] = reviewed(key, None, True, 3, start + n * timedelta(hours=1))
    return small, states


def test_after_a_long_pause_five_are_due_a_day_and_the_longest_overdue_first() -> None:
    small, states = many(40, NOW - 200 * DAY)
    met: list[str] = []
    for day in range(3):
        today = NOW + day * DAY
        assert len(due_today(small, states, today)) == MOST_A_DAY
        while due := due_today(small, states, today):
            key = item_key(due[0])
            met.append(key)
            states[key] = reviewed(key, states[key], True, 4, today)
    assert met == [f"tools/tables#n{n}" for n in range(15)]


def test_what_still_matters_comes_before_what_is_overdue_longer() -> None:
    small, states = many(8, NOW - 100 * DAY)
    states["tools/charts#chart"] = reviewed("tools/charts#chart", None, True, 3, NOW - 50 * DAY)
    states["gone/topic#x"] = replace(states["tools/tables#n0"], item="gone/topic#x")
    first = due_today(small, states, NOW, matters={"tools/charts"})[0]
    assert first.topic == "tools/charts"
    assert len(due_today(small, states, NOW)) == MOST_A_DAY


# --- answering ---


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("3", 3),
        ("4/4", 4),
        ("just a guess", 1),
        ("not sure", 1),
        ("not very sure", 2),
        ("maybe", 2),
        ("I'm pretty sure", 3),
        ("certain!", 4),
        ("80% sure", 3),
        ("5", None),
        ("pandas", None),
    ],
)
def test_confidence_is_read_from_a_digit_or_words(text: str, level: int | None) -> None:
    assert read_confidence(text) == level


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        (CHART, "3, B", (3, "B")),
        (CHART, "3 b", (3, "b")),
        (CHART, "B (2)", (2, "B")),
        (CHART, "not sure, but a", (1, "a")),
        (CHART, "pretty sure it's A", (3, "it's A")),
        (ROWS, "2: 12", (2, "12")),
        (ROWS, "1,000", (None, "1,000")),
        (ROWS, "12, certain", (4, "12")),
        (NAME, "dtype (pretty sure)", (3, "dtype")),
        (NAME, "dtype", (None, "dtype")),
    ],
)
def test_confidence_and_answer_may_come_in_one_line(
    key: str, text: str, expected: tuple[int | None, str]
) -> None:
    item = find_item(SMALL, key)
    assert item is not None
    assert split_confidence(item, text) == expected


def test_confidence_first_then_the_answer() -> None:
    noted = say("3", opened(ROWS, None))
    assert noted.open == opened(ROWS, 3.0)
    assert noted.state is None
    done = say("12", noted.open)
    assert done.open is None
    assert done.state is not None
    assert (done.state.last_correct, done.state.confidence) == (True, 3.0)
    assert "So it is." in answer_of(done)


def test_an_answer_without_confidence_counts_all_the_same() -> None:
    turn = say("A", opened(CHART, None))
    assert turn.state is not None
    assert (turn.state.last_correct, turn.state.confidence) == (True, None)


def test_a_miss_leads_to_the_section_and_the_stuck_point_that_fits() -> None:
    turn = say("14", opened(ROWS, 2.0))
    answer = answer_of(turn)
    assert "The answer is 12" in answer
    assert "section *Just enough*" in answer
    assert "The last row is missing" in answer
    assert "Count to three." in answer
    assert "You were sure" not in answer
    assert turn.reply is not None
    assert turn.reply.next[0].topic == "tools/tables"


def test_a_confident_miss_gets_a_word_of_its_own() -> None:
    assert "You were sure" in answer_of(say("14", opened(ROWS, 4.0)))


def test_not_knowing_counts_as_a_miss_without_blame() -> None:
    turn = say("I don't know", opened(ROWS, 4.0))
    assert turn.open is None
    assert turn.state is not None
    assert turn.state.last_correct is False
    assert "You were sure" not in answer_of(turn)
    assert "The answer is 12" in answer_of(turn)


def test_a_learners_text_is_shown_back_harmlessly() -> None:
    assert r"\*\*\@everyone\*\*" in answer_of(say("**@everyone**", opened(NAME)))


@pytest.mark.parametrize(
    "text",
    [
        "what is a histogram?",
        "how do I read a csv",
        "I finished the pandas course",
        "thanks",
        "/next",
        "explain line plot",
        "I'm stuck on pandas",
        "hi, im stuck on gradient descent",
        "Traceback (most recent call last):\n  File x\nValueError: could not convert\n\n\nhelp",
        "ValueError: could not convert string to float",
        "so yesterday I sat down and tried to go through all of the notes again and it was fine",
        "   ",
    ],
)
@pytest.mark.parametrize("key", [CHART, ROWS, NAME])
def test_a_message_that_is_no_answer_leaves_the_question_open_for_later(
    key: str, text: str
) -> None:
    assert say(text, opened(key)) == QuizTurn(opened(key))


def test_an_unreadable_attempt_is_asked_for_again_and_not_counted() -> None:
    turn = say("a or b", opened(CHART))
    assert (turn.open, turn.state) == (opened(CHART), None)
    assert "one letter, A to C" in answer_of(turn)


@pytest.mark.parametrize(
    "text", ["skip", "another, harder", "next one pls", "too easy, another one"]
)
def test_skip_counts_nothing_and_brings_another_question(text: str) -> None:
    turn = say(text, opened(CHART))
    assert turn.state is None
    assert turn.open is not None
    assert turn.open.item == ROWS
    alone = say("skip it", opened("tools/charts#chart"))
    assert (alone.open, alone.state) == (None, None)


def test_stop_ends_it_and_repeat_shows_it_again() -> None:
    assert say("stop the quiz", opened(CHART)).open is None
    again = say("what was the question again", opened(CHART))
    assert again.open == opened(CHART)
    assert "What do you draw?" in answer_of(again)


def test_a_command_that_is_the_right_answer_is_an_answer() -> None:
    small = world(topic("python/loops", quiz=({**TEXT, "answer": "pass"},)))
    turn = answer_quiz(small, {}, opened("python/loops#name"), "pass", NOW)
    assert turn.state is not None
    assert turn.state.last_correct is True


def test_a_second_answer_does_not_count() -> None:
    first = say("14", opened(ROWS))
    assert first.state is not None
    states = {ROWS: first.state}
    after = say("12", None, states)
    assert (after.open, after.state) == (None, None)
    assert "already answered" in answer_of(after)
    # The same when the question still seems open, as for a second process.
    assert say("12", opened(ROWS), states).state is None
    assert say("what next?", None, states).reply is None
    late = answer_quiz(SMALL, states, None, "12", NOW + timedelta(hours=1))
    assert late == QuizTurn(None)


def test_a_day_later_the_question_is_dropped_without_a_word() -> None:
    later = NOW + timedelta(hours=24, seconds=1)
    assert answer_quiz(SMALL, {}, opened(ROWS), "hello", later) == QuizTurn(None)
    fresh = start_quiz(SMALL, {}, opened(ROWS), later, topic="tools/tables")
    assert fresh.open is not None
    assert fresh.open.asked_at == later
    kept = answer_quiz(SMALL, {}, opened(ROWS), "12", NOW + timedelta(hours=24))
    assert kept.state is not None


def test_a_late_answer_is_told_that_it_does_not_count() -> None:
    turn = answer_quiz(SMALL, {}, opened(ROWS), "12", NOW + 2 * DAY)
    assert (turn.open, turn.state) == (None, None)
    assert "more than a day old" in answer_of(turn)


def test_a_question_that_left_the_content_is_dropped() -> None:
    assert say("12", opened("tools/tables#gone")) == QuizTurn(None)


# --- mastery ---


def history(*answers: tuple[str, int, bool, int]) -> dict[str, QuizState]:
    """States after answers of (item, day, right, confidence)."""
    states: dict[str, QuizState] = {}
    for n, (key, day, right, confidence) in enumerate(answers):
        when = NOW + day * DAY + n * timedelta(seconds=1)
        states[key] = reviewed(key, states.get(key), right, confidence, when)
    return states


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([], "none"),
        ([(CHART, 0, True, 4)], "seen"),
        ([(CHART, 0, True, 4), (CHART, 3, True, 4)], "seen"),
        ([(CHART, 0, True, 4), (ROWS, 0, True, 4)], "seen"),
        ([(CHART, 0, True, 4), (ROWS, 1, True, 4)], "solid"),
        ([(CHART, 0, True, 1), (ROWS, 1, True, 4)], "seen"),
        ([(CHART, 0, False, 4)], "shaky"),
        ([(CHART, 0, True, 4), (ROWS, 1, False, 4)], "shaky"),
        ([(CHART, 0, True, 4), (ROWS, 1, True, 4), (NAME, 2, False, 4)], "shaky"),
        ([(NAME, 0, False, 4), (CHART, 1, True, 4), (ROWS, 2, True, 4)], "solid"),
        # Confirmed again on one day, it stays what it was.
        (
            [(CHART, 0, True, 4), (ROWS, 1, True, 4), (CHART, 9, True, 4), (ROWS, 9, True, 4)],
            "solid",
        ),
        # What was right before a miss says nothing any more.
        (
            [(CHART, 0, True, 4), (CHART, 3, False, 4), (CHART, 4, True, 4), (ROWS, 4, True, 4)],
            "seen",
        ),
    ],
)
def test_mastery_needs_different_items_right_on_different_days(
    answers: list[tuple[str, int, bool, int]], level: str
) -> None:
    assert mastery("tools/tables", history(*answers)) == level


def test_the_learners_own_midnight_divides_the_days() -> None:
    auckland = timezone(timedelta(hours=13))
    before = datetime(2026, 3, 2, 23, 50, tzinfo=auckland)
    states = {CHART: reviewed(CHART, None, True, 3, before)}
    states[ROWS] = reviewed(ROWS, None, True, 3, before + timedelta(minutes=20))
    assert mastery("tools/tables", states) == "solid"


def test_a_topic_that_now_sits_is_said_and_believed() -> None:
    states = history((CHART, -3, True, 4))
    turn = say("12", opened(ROWS), states)
    assert turn.reply is not None
    assert turn.reply.known == ("tools/tables",)
    assert "now sits" in turn.reply.answer


def test_every_topic_with_stuck_points_offers_one_for_each_item(knowledge: Knowledge) -> None:
    for one in knowledge.topics.values():
        for item in one.quiz:
            assert (trouble_spot(one, item) is None) == (not one.stuck)


# --- nothing wedges it ---

ANSWERS = ("A", "b", "3", "12", "14", "dtype", "dytpe", "a or b", "3, B", "12 (sure)", "pie chart")
COMMANDS = ("skip", "stop", "repeat", "I don't know", "not sure", "certain", "next", "idk")
OTHERS = ("what is a mean?", "thanks", "I finished it", "ValueError: bad", "/next", "", "?", "🙂")


class QuizOfOneLearner(RuleBasedStateMachine):
    """Somebody who answers, wanders off, comes back, sends twice, and changes their mind."""

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.open: QuizOpen | None = None
        self.states: dict[str, QuizState] = {}
        self.asked: set[tuple[str, datetime]] = set()
        self.counted = 0
        self.stale: tuple[QuizOpen | None, str] = (None, "")

    def take(self, turn: QuizTurn, before: QuizOpen | None) -> None:
        if turn.state is not None:
            assert before is not None
            assert turn.state.item == before.item
            assert turn.open is None
            old = self.states.get(turn.state.item)
            assert turn.state.seen == (old.seen if old else 0) + 1
            assert turn.state.due > turn.state.at
            assert turn.reply is not None
            self.counted += 1
            self.states[turn.state.item] = turn.state
        if turn.reply is not None:
            assert turn.reply.answer.strip()
            assert turn.reply.actions
        self.open = turn.open
        if turn.open is not None:
            self.asked.add((turn.open.item, turn.open.asked_at))

    @rule(wanted=st.sampled_from([None, "tools/tables", "tools/charts", "tools/bare", "no/such"]))
    def ask(self, wanted: str | None) -> None:
        turn = start_quiz(SMALL, self.states, self.open, self.now, topic=wanted)
        assert turn.reply is not None
        assert turn.state is None
        self.take(turn, self.open)

    @rule(text=st.one_of(st.sampled_from(ANSWERS + COMMANDS + OTHERS), st.text(max_size=20)))
    def send(self, text: str) -> None:
        self.stale = (self.open, text)
        before = self.open
        turn = answer_quiz(SMALL, self.states, before, text, self.now)
        if before is not None and self.now - before.asked_at > timedelta(hours=24):
            assert turn.open is None
            assert turn.state is None
        if text == "stop" or before is None:
            assert turn.open is None
        self.take(turn, before)

    @rule()
    def deliver_the_last_message_twice(self) -> None:
        before, text = self.stale
        if before is not None and before.item in self.states:
            turn = answer_quiz(SMALL, self.states, before, text, self.now)
            if self.states[before.item].at >= before.asked_at:
                assert turn.state is None
                assert turn.open is None

    @rule(minutes=st.sampled_from([0, 1, 60, 1439, 1441, 60 * 24 * 30]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def a_plain_question_is_left_to_the_coach(self) -> None:
        turn = answer_quiz(SMALL, self.states, self.open, "why do people scale features?", self.now)
        assert turn.reply is None
        assert turn.state is None
        if self.open is not None and turn.open is not None:
            assert turn.open == self.open
        self.open = turn.open

    @rule()
    def from_anywhere_a_topic_with_news_can_be_asked_and_answered(self) -> None:
        today = self.now + 2 * DAY
        turn = start_quiz(SMALL, self.states, self.open, today, topic="tools/charts")
        assert turn.open is not None
        done = answer_quiz(SMALL, self.states, turn.open, "A", today)
        assert done.state is not None
        assert done.state.last_correct is True

    @invariant()
    def each_question_counts_at_most_once(self) -> None:
        assert self.counted <= len(self.asked)
        assert sum(state.seen for state in self.states.values()) == self.counted

    @invariant()
    def no_day_brings_more_than_five(self) -> None:
        assert len(due_today(SMALL, self.states, self.now)) <= MOST_A_DAY

    @invariant()
    def what_waits_exists(self) -> None:
        assert self.open is None or find_item(SMALL, self.open.item) is not None


TestQuizOfOneLearner = QuizOfOneLearner.TestCase
TestQuizOfOneLearner.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, derandomize=True
)
