"""What is believed of a learner reads with date and words, and holds no Markdown of theirs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from bot.coach.record import (
    Fact,
    LearnerRecord,
    QuizOpen,
    QuizState,
    Remedy,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
)
from bot.talk.beliefs import beliefs_as_json, quiz_items, reply_beliefs
from knowledge.models import Knowledge

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
THEN = NOW - timedelta(days=400)


def record(knowledge: Knowledge) -> LearnerRecord:
    evidence = [
        TopicEvidence("tools/pandas", "known", "I know pandas", "said", NOW),
        TopicEvidence("tools/numpy", "known", "both from work", "said", THEN),
        TopicEvidence("tools/matplotlib", "known", "both from work", "said", THEN),
        TopicEvidence("python/functions", "partly", "partly", "correction", NOW),
        TopicEvidence("python/loops", "not_known", "*[x](http://evil)*", "said", NOW),
    ]
    items = [item for item in quiz_items(knowledge) if item.startswith("tools/pandas#")]
    facts = [
        Fact("hours_per_week", 6.0, "6 hours a week", NOW),
        Fact("track", "build-first", "said to coach next", NOW),
        Fact("deadline", "2027-06-01", "by June", NOW),
        Fact("evenings", ("monday", "friday"), "Mondays and Fridays", NOW),
    ]
    resource = next(iter(knowledge.resources))
    point = next(iter(knowledge.stuck_points))
    return LearnerRecord(
        "ada",
        facts={fact.kind: fact for fact in facts},
        evidence={e.topic: e for e in evidence},
        resources={resource: ResourceProgress(resource, "half", "half of it", NOW)},
        steps=(
            StepGiven("tools/pandas", "build-first", "because", THEN),
            StepGiven("tools/pandas", "build-first", "because", NOW, "done"),
        ),
        remedies=(Remedy(f"stuck:{point}", True, NOW),),
        quiz={items[0]: QuizState(items[0], {}, NOW, False, 3, 1, THEN)},
        open_quiz=QuizOpen(items[1], NOW),
    )


def test_each_belief_stands_with_its_date_and_its_words(knowledge: Knowledge) -> None:
    answer = reply_beliefs(knowledge, record(knowledge), NOW).answer
    for line in (
        "- Hours a week: **6**, “6 hours a week”, 21 Nov",
        "- Date: **1 Jun 2027**, “by June”, 21 Nov",
        "- Track: **Build first**, said to coach next, 21 Nov",
        "- Days: **monday, friday**, “Mondays and Fridays”, 21 Nov",
        "**You know (3)**",
        "- pandas: “I know pandas”, 21 Nov",
        "- Functions: as you corrected on 21 Nov",
        "- pandas: done, since 21 Nov",
        "- Shaky: pandas",
        "- Due today: 1 question",
        "- One question on pandas waits for your answer",
    ):
        assert line in answer, line


def test_beliefs_from_the_same_words_stand_together_under_their_subject(
    knowledge: Knowledge,
) -> None:
    answer = reply_beliefs(knowledge, record(knowledge), NOW).answer
    titles = [knowledge.topics[f"tools/{t}"].title for t in ("numpy", "matplotlib")]
    assert f"**Tools**\n\n- pandas: “I know pandas”, 21 Nov\n- {', '.join(titles)}: " in answer
    assert "“both from work”, 17 Oct 2025" in answer


def test_words_of_a_learner_are_quoted_as_text(knowledge: Knowledge) -> None:
    answer = reply_beliefs(knowledge, record(knowledge), NOW).answer
    assert "[x](" not in answer
    assert r"\[x\](http://evil)" in answer


def test_a_program_gets_the_same_as_values(knowledge: Knowledge) -> None:
    found = json.loads(json.dumps(beliefs_as_json(knowledge, record(knowledge), NOW)))
    assert found["facts"]["hours_per_week"]["value"] == 6.0
    assert {t["topic"]: t["polarity"] for t in found["topics"]}["python/loops"] == "not_known"
    assert found["quiz"]["topics"] == {"tools/pandas": "shaky"}
    assert found["quiz"]["open"].startswith("tools/pandas#")
    assert found["steps"][-1]["outcome"] == "done"


def test_whoever_is_unknown_is_told_how_to_begin(knowledge: Knowledge) -> None:
    reply = reply_beliefs(knowledge, LearnerRecord("ada"), NOW)
    assert "I know nothing about you yet" in reply.answer
    assert reply.known == ()
    assert reply.actions


def test_content_that_is_gone_is_still_shown(knowledge: Knowledge) -> None:
    gone = LearnerRecord(
        "ada",
        evidence={"old/topic": TopicEvidence("old/topic", "known", "yes", "said", NOW)},
        resources={"old": ResourceProgress("old", "started", "began", NOW)},
        steps=(StepGiven("old/topic", "old", "because", NOW),),
        remedies=(Remedy("stuck:old#x", None, NOW), Remedy("odd", False, NOW)),
        quiz={"old/topic#a": QuizState("old/topic#a", {}, NOW, True, None, 1, NOW)},
        open_quiz=QuizOpen("old/topic#a", NOW),
    )
    answer = reply_beliefs(knowledge, gone, NOW).answer
    assert "old: started" in answer
    assert "old/topic: still open" in answer
    assert "tell me whether it helped" in answer
    assert json.dumps(beliefs_as_json(knowledge, gone, NOW))
