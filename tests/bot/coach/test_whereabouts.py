"""A message in the light of the learner's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.coach.context import Context
from bot.coach.evidence import Evidence
from bot.coach.linking import Linker
from bot.coach.record import LearnerRecord, TopicEvidence, Turn
from bot.coach.situation import Situation
from bot.coach.understand import Understanding
from bot.coach.whereabouts import located
from knowledge.models import Knowledge

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
PCA, KMEANS = "machine-learning/pca", "machine-learning/k-means"


@pytest.fixture
def nobody() -> LearnerRecord:
    return LearnerRecord("ada")


def situation(knowledge: Knowledge, record: LearnerRecord, said: Understanding) -> Situation:
    return Situation(knowledge, record, Context(), NOW, said)


def test_a_finished_step_is_known_and_the_next_one_is_where_one_is(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    said = Understanding("six steps, step 1 done. next?", "next_step")
    s = located(situation(knowledge, nobody, said))
    assert s.place is not None
    assert s.place.at == 1
    assert set(s.said.known) == set(knowledge.tracks["six-steps"].steps[0].topics)


def test_naming_the_step_one_is_at_claims_nothing_of_it(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    evidence = (
        Evidence("statistics/sampling", "known", "sampling ok"),
        Evidence("statistics/p-values", "known", "statistics step", named=False),
    )
    text = "foundations first, statistics step: sampling ok"
    said = Understanding(text, "next_step", evidence=evidence)
    s = located(situation(knowledge, nobody, said))
    assert s.said.known == ("statistics/sampling",)


def test_a_correction_takes_back_the_claim_of_the_last_turn(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    turn = Turn("1", "ada", "c", NOW, "did k-means", "progress_report", {"known": [KMEANS]})
    before = TopicEvidence(KMEANS, "known", "did k-means", "said", NOW)
    record = replace(nobody, turns=(turn,), evidence={KMEANS: before})
    said = Understanding(
        "no wait, only pca", "progress_report", evidence=(Evidence(PCA, "known", "only pca"),)
    )
    s = located(situation(knowledge, record, said))
    assert s.anew
    assert PCA in s.known
    assert KMEANS in s.not_known


def test_trouble_told_to_ask_for_a_topic_is_a_question_for_the_next_step(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    asks = Understanding("it is live and wrong. which topic should i study", "stuck")
    assert located(situation(knowledge, nobody, asks)).said.intent == "next_step"
    tells = Understanding("it is live and wrong, help me", "stuck")
    assert located(situation(knowledge, nobody, tells)).said.intent == "stuck"


def test_what_is_claimed_now_was_not_learned_without_what_it_stands_on(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    denied = TopicEvidence("python/loops", "not_known", "no loops", "said", NOW)
    record = replace(nobody, evidence={"python/loops": denied})
    claimed = Evidence("tools/pandas", "known", "pandas is clear")
    said = Understanding("pandas is clear", "progress_report", evidence=(claimed,))
    assert situation(knowledge, record, said).not_known == ()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("going with build first. lesson one?", "concept"),
        ("six steps, step three done. then?", "progress_report"),
        ("what is next after k-means", "concept"),
        ("we grow tulips and want to know which bulbs will rot", "concept"),
        ("give me one thing to learn. k-means is clear", "project_idea"),
    ],
)
def test_what_asks_for_a_step_is_one_whatever_it_sounds_like(
    knowledge: Knowledge, nobody: LearnerRecord, text: str, intent: str
) -> None:
    evidence = (Evidence(KMEANS, "known", text),) if "clear" in text else ()
    mentions = tuple(Linker(knowledge).mentions(text))
    said = Understanding(text, intent, mentions, evidence=evidence)  # type: ignore[arg-type]
    found = located(situation(knowledge, nobody, said))
    assert found.said.intent in ("next_step", "progress_report")
    assert found.onward or found.place is not None


def test_what_somebody_goes_on_after_they_know(knowledge: Knowledge, nobody: LearnerRecord) -> None:
    text = "i stopped after k-means. what do i pick up now"
    mentions = tuple(Linker(knowledge).mentions(text))
    s = located(situation(knowledge, nobody, Understanding(text, "next_step", mentions)))
    assert s.said.known == (KMEANS,)


def test_options_of_an_open_menu_are_not_known(knowledge: Knowledge, nobody: LearnerRecord) -> None:
    text = "A) pca B) k-means C) whatever"
    mentions = tuple(Linker(knowledge).mentions(text))
    claims = (Evidence(PCA, "known", text), Evidence(KMEANS, "known", text))
    said = Understanding(text, "next_step", mentions, evidence=claims)
    assert located(situation(knowledge, nobody, said)).said.known == ()


def test_a_lack_told_after_a_step_asks_for_the_step_to_it(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    lack = (Evidence(PCA, "not_known", "never understood pca"),)
    said = Understanding("hm i never understood pca", "stuck", evidence=lack)
    given = replace(situation(knowledge, nobody, said), context=Context(ability="next_step"))
    assert located(given).said.intent == "next_step"
    about_it = replace(given, context=Context(ability="next_step", step=PCA, topics=(PCA,)))
    assert located(about_it).said.intent == "stuck"


def test_turning_the_step_down_asks_for_another(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    text = "not k-means again"
    mentions = tuple(Linker(knowledge).mentions(text))
    s = situation(knowledge, nobody, Understanding(text, "resource", mentions))
    assert not located(s).onward
    given = located(replace(s, context=Context(ability="next_step", step=KMEANS)))
    assert given.onward
    assert given.said.intent == "next_step"


def test_who_has_a_step_behind_them_lacks_only_what_they_name(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    lacks = (
        Evidence("probability/entropy", "not_known", "math", named=False),
        Evidence("calculus/integrals", "not_known", "integrals not"),
    )
    text = "six steps: the maths step is done, integrals not. next"
    said = Understanding(text, "next_step", evidence=lacks)
    s = located(situation(knowledge, nobody, said))
    assert s.place is not None
    assert s.said.not_known == ("calculus/integrals",)


def told_before(record: LearnerRecord, text: str, *known: str) -> LearnerRecord:
    turn = Turn("1", "ada", "c", NOW, text, "progress_report", {"known": list(known)})
    return replace(record, turns=(turn,))


@pytest.mark.parametrize("text", ["and k-means", "k-means too"])
def test_what_is_added_to_what_was_just_told_is_known_too(
    knowledge: Knowledge, nobody: LearnerRecord, text: str
) -> None:
    said = Understanding(text, "compare", evidence=(Evidence(KMEANS, "none", text),))
    record = told_before(nobody, "learned pca", PCA)
    assert located(situation(knowledge, record, said)).said.known == (KMEANS,)
    asked = replace(said, text=f"{text}?")
    assert not located(situation(knowledge, record, asked)).said.known
    assert not located(situation(knowledge, nobody, said)).said.known


def test_a_plan_is_for_who_asks_for_one(knowledge: Knowledge, nobody: LearnerRecord) -> None:
    knows = (Evidence(PCA, "known", "pca"),)
    said = Understanding("3 hours a week, pca done, what next", "plan", evidence=knows)
    assert located(situation(knowledge, nobody, said)).said.intent == "next_step"
    plan = replace(said, text="3 hours a week, pca done, make a plan, what next")
    assert located(situation(knowledge, nobody, plan)).said.intent == "plan"


def test_the_first_thing_that_is_asked_for_is_the_step(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    s = situation(knowledge, nobody, Understanding("ok so first thing?", "concept"))
    assert not located(s).onward
    assert located(replace(s, context=Context(ability="next_step", step=PCA))).onward


def test_what_somebody_adds_of_their_knowledge_is_no_sigh(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    knows = (Evidence(PCA, "known", "pca", named=False),)
    said = Understanding("but my pca is good", "motivation", evidence=knows)
    given = replace(situation(knowledge, nobody, said), context=Context(ability="next_step"))
    assert located(given).said.intent == "next_step"


def test_who_names_their_track_and_what_is_done_asks_for_what_comes(
    knowledge: Knowledge, nobody: LearnerRecord
) -> None:
    knows = (Evidence(PCA, "known", "pca done"),)
    said = Understanding("pca done, on build first. what now", "next_step", evidence=knows)
    assert located(situation(knowledge, nobody, said)).onward
    asked = replace(said, text="pca done, what does build first say of k-means")
    assert not located(situation(knowledge, nobody, asked)).onward
