"""What the memory must do, run on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.coach.record import (
    Fact,
    FactKind,
    FactValue,
    Gap,
    LearnerRecord,
    QuizOpen,
    Remedy,
    RemedyRate,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
)
from bot.memory.errors import CorrectionRefused, MemoryFailed
from bot.memory.store import QUIZ_DUE, STEPS, MemoryStore
from tests.bot.memory.people import at, quiz, save_everything, turn


def test_a_stranger_has_an_empty_record(store: MemoryStore) -> None:
    assert store.load("ada", "main") == LearnerRecord("ada")


def test_what_was_saved_is_loaded_as_it_was(store: MemoryStore) -> None:
    said = turn(reply={"answer": "Do this.", "next": [{"topic": "numpy"}], "abstained": False})
    fact = Fact("hours_per_week", 6.5, "six and a half hours", at(1))
    evidence = TopicEvidence("python", "partly", "a bit of Python", "said", at(2))
    resource = ResourceProgress("course", "half", "half of it", at(3))
    step = StepGiven("numpy", "build-first", "arrays come next", at(4))
    remedy = Remedy("reshape", None, at(5))
    state = quiz("item", due=6)
    opened = QuizOpen("item", at(7), 0.25)
    saved = store.save(
        "ada",
        turn=said,
        facts=[fact],
        evidence=[evidence],
        resources=[resource],
        steps=[step],
        remedies=[remedy],
        quiz=[state],
        open_quiz=opened,
    )
    assert saved
    assert store.load("ada", "main", now=at(60)) == LearnerRecord(
        "ada",
        facts={"hours_per_week": fact},
        evidence={"python": evidence},
        resources={"course": resource},
        steps=(step,),
        remedies=(remedy,),
        open_quiz=opened,
        quiz={"item": state},
        turns=(said,),
    )


def test_it_is_there_when_opened_again(where: str) -> None:
    with MemoryStore.open(where) as store:
        store.save("ada", turn=turn(text="Remember me"))
    with MemoryStore.open(where) as store:
        assert [t.text for t in store.load("ada", "main").turns] == ["Remember me"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("name", "Ada"),
        ("hours_per_week", 6),
        ("hours_per_week", 2.5),
        ("evenings", ("tuesday", "thursday")),
        ("deadline", "2027-09-01"),
    ],
)
def test_every_value_of_a_fact_keeps_its_type(
    store: MemoryStore, kind: FactKind, value: FactValue
) -> None:
    store.save("ada", turn=turn(), facts=[Fact(kind, value, "", at(0))])
    found = store.load("ada", "main").facts[kind].value
    assert found == value
    assert type(found) is type(value)


def test_moments_come_back_in_utc_whatever_zone_they_had(store: MemoryStore) -> None:
    kolkata = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 10, 25, 1, 30, 0, 7, tzinfo=kolkata)
    store.save("ada", turn=turn(), facts=[Fact("goal", "job", "", moment)])
    found = store.load("ada", "main").facts["goal"].at
    assert found == datetime(2026, 10, 24, 20, 0, 0, 7, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_the_latest_is_believed_and_the_earlier_stays_as_history(store: MemoryStore) -> None:
    store.save(
        "ada",
        turn=turn(minutes=0),
        facts=[Fact("level", "beginner", "total beginner", at(0))],
        evidence=[TopicEvidence("python", "not_known", "never", "said", at(0))],
    )
    store.save(
        "ada",
        turn=turn(minutes=9),
        facts=[Fact("level", "expert", "I maintain a compiler", at(9))],
        evidence=[TopicEvidence("python", "known", "passed", "quiz", at(9))],
    )
    record = store.load("ada", "main")
    assert record.facts["level"].value == "expert"
    assert record.evidence["python"].polarity == "known"
    tables = store.export("ada")["tables"]
    history = [(row["value"], row["superseded_at"]) for row in tables["facts"]]
    assert history == [("beginner", at(9).isoformat()), ("expert", None)]
    assert [row["polarity"] for row in tables["topic_evidence"]] == ["not_known", "known"]


def test_of_two_facts_of_a_kind_in_one_turn_the_last_holds(store: MemoryStore) -> None:
    facts = [Fact("goal", "Mondays", "", at(0)), Fact("goal", "no, Tuesdays", "", at(0))]
    store.save("ada", turn=turn(), facts=facts)
    assert store.load("ada", "main").facts["goal"].value == "no, Tuesdays"
    assert len(store.export("ada")["tables"]["facts"]) == 2


def test_learners_do_not_see_each_other(store: MemoryStore) -> None:
    save_everything(store, "ada", "alpha")
    save_everything(store, "bob", "beta")
    assert "beta" not in repr(store.load("ada", "main"))
    assert "beta" not in json.dumps(store.export("ada"))
    assert store.load("eve", "main") == LearnerRecord("eve")


def test_turns_are_the_last_of_one_conversation_in_order(store: MemoryStore) -> None:
    for number in range(8):
        store.save("ada", turn=turn(text=f"here {number}"))
        store.save("ada", turn=turn(text=f"there {number}", conversation="other"))
    assert [t.text for t in store.load("ada", "main", turns=3).turns] == [
        "here 5",
        "here 6",
        "here 7",
    ]


def test_only_the_last_steps_are_loaded(store: MemoryStore) -> None:
    for number in range(STEPS + 5):
        store.save("ada", turn=turn(), steps=[StepGiven(f"t{number}", "six-steps", "", at(number))])
    topics = [step.topic for step in store.load("ada", "main").steps]
    assert topics == [f"t{number}" for number in range(5, STEPS + 5)]


def test_the_outcome_of_a_step_belongs_to_that_step(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), steps=[StepGiven("python", "six-steps", "first", at(0))])
    store.save("ada", turn=turn(), steps=[StepGiven("numpy", "six-steps", "then", at(1))])
    done = StepGiven("python", "six-steps", "first", at(0), "done")
    store.save("ada", turn=turn(minutes=5), steps=[done])
    steps = store.load("ada", "main").steps
    assert [(step.topic, step.outcome) for step in steps] == [("python", "done"), ("numpy", None)]


def test_quiz_states_are_those_due_the_open_one_and_those_asked_for(store: MemoryStore) -> None:
    states = [quiz("due", due=10), quiz("open", due=99), quiz("asked", due=99), quiz("x", due=99)]
    store.save("ada", turn=turn(), quiz=states, open_quiz=QuizOpen("open", at(0)))
    assert set(store.load("ada", "main", now=at(10)).quiz) == {"due", "open"}
    assert set(store.load("ada", "main", now=at(9.9), items=["asked"]).quiz) == {"open", "asked"}


def test_after_a_long_pause_the_longest_due_come_and_not_all(store: MemoryStore) -> None:
    states = [quiz(f"i{number}", due=number) for number in range(QUIZ_DUE + 7)]
    store.save("ada", turn=turn(), quiz=states)
    assert set(store.load("ada", "main", now=at(9_999)).quiz) == {
        f"i{number}" for number in range(QUIZ_DUE)
    }


def test_an_answered_item_has_its_new_state_only(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), quiz=[quiz("item", due=5)])
    store.save("ada", turn=turn(), quiz=[quiz("item", due=500, seen=2)])
    assert store.load("ada", "main", now=at(60)).quiz == {}
    assert store.load("ada", "main", now=at(500)).quiz["item"].seen == 2
    assert len(store.export("ada")["tables"]["quiz_states"]) == 2


def test_the_open_question_stays_is_replaced_and_is_closed(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), open_quiz=QuizOpen("one", at(0)))
    store.save("ada", turn=turn())
    assert store.load("ada", "main").open_quiz == QuizOpen("one", at(0))
    store.save("ada", turn=turn(), open_quiz=QuizOpen("two", at(1), 0.9))
    assert store.load("ada", "main").open_quiz == QuizOpen("two", at(1), 0.9)
    store.save("ada", turn=turn(), open_quiz=None)
    assert store.load("ada", "main").open_quiz is None
    store.save("ada", turn=turn(), open_quiz=None)
    assert len(store.export("ada")["tables"]["open_quizzes"]) == 2


def test_a_turn_saved_twice_counts_once(store: MemoryStore) -> None:
    said = turn(key="same")
    known = TopicEvidence("python", "known", "yes", "said", at(0))
    assert store.save("ada", turn=said, evidence=[known], gap=Gap("Why?"))
    assert not store.save("ada", turn=said, evidence=[known], gap=Gap("Why?"))
    assert len(store.load("ada", "main").turns) == 1
    assert [group.count for group in store.gaps()] == [1]
    assert store.save("bob", turn=turn("bob", key="same"))


def test_a_save_that_fails_leaves_nothing(store: MemoryStore) -> None:
    class Unwritable:
        pass

    broken: Any = quiz("item", due=0)
    object.__setattr__(broken, "card", {"x": Unwritable()})
    fact = Fact("goal", "job", "", at(0))
    with pytest.raises(Exception, match="not JSON serializable"):
        store.save("ada", turn=turn(), facts=[fact], quiz=[broken])
    assert store.load("ada", "main") == LearnerRecord("ada")


def test_a_turn_of_another_learner_is_refused(store: MemoryStore) -> None:
    with pytest.raises(ValueError, match="another learner"):
        store.save("ada", turn=turn("bob"))


@pytest.mark.parametrize(
    "text",
    ["", "\x00 nul", "\ud800 half a pair", "'; DROP TABLE turns; --", "𝕌ni 🎓 نص", "x" * 99_999],
)
def test_any_text_can_be_kept(store: MemoryStore, text: str) -> None:
    said = turn(text=text, reply={"answer": text})
    store.save("ada", turn=said, facts=[Fact("goal", text, text, at(0))])
    record = store.load("ada", "main")
    assert record.turns[0].text == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert record.turns[0].reply == {"answer": text}
    assert record.facts["goal"].value == text
    json.dumps(store.export("ada"))
    store.export_markdown("ada")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_that_cannot_be_a_key_is_refused_with_the_next_step(
    store: MemoryStore, name: str
) -> None:
    with pytest.raises(MemoryFailed, match="--learner"):
        store.load(name, "main")


def test_a_correction_is_believed_and_says_so(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), facts=[Fact("hours_per_week", 20.0, "20 hours", at(0))])
    store.correct("ada", "hours_per_week", "6", at=at(9))
    store.correct("ada", "python", "not known", at=at(9))
    record = store.load("ada", "main")
    assert record.facts["hours_per_week"] == Fact("hours_per_week", 6.0, "6", at(9))
    found = record.evidence["python"]
    assert (found.polarity, found.origin) == ("not_known", "correction")
    assert len(store.export("ada")["tables"]["facts"]) == 2


def test_an_empty_correction_withdraws_the_belief(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), facts=[Fact("goal", "job", "", at(0))])
    assert store.correct("ada", "goal", " ", at=at(3)) is None
    assert store.load("ada", "main").facts == {}
    assert store.export("ada")["tables"]["facts"][0]["superseded_at"] == at(3).isoformat()


def test_a_senseless_correction_changes_nothing(store: MemoryStore) -> None:
    with pytest.raises(CorrectionRefused, match="hours_per_week"):
        store.correct("ada", "hurs", "6")
    assert store.load("ada", "main") == LearnerRecord("ada")


def test_remedies_are_counted_over_all_learners_of_a_scope(store: MemoryStore) -> None:
    for learner, helped in (("ada", True), ("bob", False), ("cyn", None), ("dan", True)):
        store.save(learner, turn=turn(learner), remedies=[Remedy("a", helped, at(0))], scope="g")
    store.save("eve", turn=turn("eve"), remedies=[Remedy("a", False, at(0))], scope="other")
    store.save("fay", turn=turn("fay"), remedies=[Remedy("a", False, at(0))])
    assert store.remedy_rates("g", ["a", "never"]) == {
        "a": RemedyRate(tried=4, answered=3, helped=2),
        "never": RemedyRate(),
    }
    assert store.remedy_rates(None, ["a"])["a"] == RemedyRate(1, 1, 0)
    assert store.remedy_rates("g", []) == {}


def test_the_answer_to_a_remedy_belongs_to_that_trial(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), remedies=[Remedy("a", None, at(0))], scope="g")
    store.save("ada", turn=turn(), remedies=[Remedy("a", True, at(0))], scope="g")
    store.save("ada", turn=turn(), remedies=[Remedy("a", False, at(60))], scope="g")
    assert store.remedy_rates("g", ["a"])["a"] == RemedyRate(tried=2, answered=2, helped=1)
    assert [r.helped for r in store.load("ada", "main").remedies] == [True, False]


def test_gaps_are_grouped_by_question_with_the_nearest_topics(store: MemoryStore) -> None:
    asked = [
        ("ada", "What is a Mamba block?", ("attention", "rnn")),
        ("bob", "hi coach, what is a mamba block??", ("rnn",)),
        ("bob", "What is a MAMBA block", ("cnn", "rnn")),
        ("cyn", "How do I tune a kiln?", ()),
    ]
    for minutes, (learner, question, near) in enumerate(asked):
        store.save(learner, turn=turn(learner, minutes=minutes), gap=Gap(question, near))
    mamba, kiln = store.gaps()
    assert (mamba.question, mamba.count, mamba.askers) == ("What is a MAMBA block", 3, 2)
    assert mamba.nearest[0] == "rnn"
    assert set(mamba.nearest) == {"rnn", "attention", "cnn"}
    assert (mamba.first_at, mamba.last_at) == (at(0), at(2))
    assert (kiln.question, kiln.count, kiln.nearest) == ("How do I tune a kiln?", 1, ())
    assert [group.question for group in store.gaps(limit=1)] == ["What is a MAMBA block"]


def test_gaps_do_not_tell_who_asked(store: MemoryStore) -> None:
    gap = Gap("I'm PRIYA Nair (priya.n on GitHub), is Mamba for me?")
    store.save(
        "u-4711", turn=turn("u-4711"), facts=[Fact("name", "Priya Nair", "", at(0))], gap=gap
    )
    store.save("u-4711", turn=turn("u-4711"), gap=Gap("Is u-4711 my id?"))
    shown = repr(store.gaps()).lower()
    assert "priya" not in shown
    assert "nair" not in shown
    assert "4711" not in shown


def test_an_export_is_complete_and_json(store: MemoryStore) -> None:
    save_everything(store, "ada", "CANARY")
    exported = json.loads(json.dumps(store.export("ada")))
    assert exported["learner"] == "ada"
    assert all(
        len(rows) == 1 and "CANARY" in json.dumps(rows) for rows in exported["tables"].values()
    )


def test_markdown_shows_belief_receipt_and_history(store: MemoryStore) -> None:
    store.save("ada", turn=turn(), facts=[Fact("level", "beginner", "never coded", at(0))])
    store.save(
        "ada",
        turn=turn(text="# Not a heading\nof ours", minutes=5),
        facts=[Fact("level", "junior", "a year of *Python*", at(5))],
    )
    text = store.export_markdown("ada")
    assert "level: beginner, because you said “never coded” (until 2026-03-01 09:35)" in text
    assert "level: junior, because you said “a year of \\*Python\\*”\n" in text
    assert "> # Not a heading\n> of ours" in text
    assert "Nothing is kept." in store.export_markdown("nobody")


def test_forgetting_takes_all_of_one_learner_and_nothing_of_another(store: MemoryStore) -> None:
    save_everything(store, "ada", "CANARY")
    save_everything(store, "bob", "beta")
    before = store.export("bob")["tables"]
    assert set(store.forget("ada").values()) == {1}
    assert store.load("ada", "main") == LearnerRecord("ada")
    assert not any(store.export("ada")["tables"].values())
    assert "CANARY" not in repr(store.gaps())
    assert store.export("bob")["tables"] == before
    assert set(store.forget("ada").values()) == {0}


def test_who_comes_back_after_being_forgotten_is_a_new_learner(where: str) -> None:
    with MemoryStore.open(where) as store:
        save_everything(store, "ada", "CANARY")
        store.forget("ada")
        store.save("ada", turn=turn(text="Hello again"))
    with MemoryStore.open(where) as store:
        assert [t.text for t in store.load("ada", "main").turns] == ["Hello again"]


def test_when_a_learner_was_heard_of_spans_conversations_and_nobody_else(
    store: MemoryStore,
) -> None:
    for minutes, conversation in ((3, "main"), (1, "other"), (2, "main"), (0, "main")):
        store.save("ada", turn=turn(minutes=minutes, conversation=conversation))
    store.save("bob", turn=turn("bob", minutes=2))
    assert store.heard("ada", at(1)) == (at(1), at(2), at(3))
    assert [said.at for said in store.lately("ada", at(1))] == [at(1), at(2), at(3)]
    assert [said.at for said in store.lately("ada", at(0), limit=1)] == [at(3)]
    assert store.heard("eve", at(0)) == ()
