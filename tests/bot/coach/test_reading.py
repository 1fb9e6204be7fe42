"""Both models together: fitted to labelled utterances, kept in a file, and better than rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.coach.evidence import units_of
from bot.coach.linking import Linker
from bot.coach.reading import ReadingModel, fingerprint, label
from bot.coach.understand import Understanding, understand
from knowledge.models import Knowledge, LabelledRequest, Labels, RequestKind, Utterance
from tests.fakes import WordEmbedder

FINE = ("is clear", "no problem", "sits", "i can do")
BAD = ("is fog to me", "never seen", "bounces off me", "i cannot")
PAIRS = (
    ("pandas", "numpy", "tools/pandas", "tools/numpy"),
    ("docker", "git", "mlops/docker", "tools/git"),
    ("pca", "k-means", "machine-learning/pca", "machine-learning/k-means"),
)


def utterances() -> list[Utterance]:
    made = []
    for one, two, first, second in PAIRS:
        for fine in FINE:
            for bad in BAD:
                made.append(
                    Utterance(
                        text=f"{one} {fine}, {two} {bad}. what do i learn next?",
                        intent="next_step",
                        known=(first,),
                        not_known=(second,),
                    )
                )
        made += [
            Utterance(text=f"which book on {one} is good", intent="resource", also=("concept",)),
            Utterance(text=f"i need a course on {two} please", intent="resource"),
            Utterance(text=f"what does {one} do", intent="concept"),
            Utterance(text=f"what does {two} mean", intent="concept"),
        ]
    return made


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


@pytest.fixture(scope="module")
def model(knowledge: Knowledge, linker: Linker) -> ReadingModel:
    labels = Labels(utterances=tuple(utterances()))
    return ReadingModel.fit(labels, knowledge, linker, WordEmbedder().embed_query)


def read(model: ReadingModel, linker: Linker, text: str) -> Understanding:
    return model.understand(text, linker, WordEmbedder().embed_query)


def test_turns_that_no_rule_has_are_learned(model: ReadingModel, linker: Linker) -> None:
    said = read(model, linker, "seaborn sits, flask bounces off me. what do i learn next?")
    assert said.known == ("tools/seaborn",)
    assert said.not_known == ("mlops/flask",)
    assert said.intent == "next_step"


def test_what_is_asked_is_no_evidence(model: ReadingModel, linker: Linker) -> None:
    said = read(model, linker, "which book on flask is good")
    assert said.intent == "resource"
    assert said.known == said.not_known == ()
    assert said.topics == ("mlops/flask",)


def test_chances_show_how_sure_it_is(model: ReadingModel, linker: Linker) -> None:
    sure = read(model, linker, "which book on pandas is good")
    unsure = read(model, linker, "so, seaborn")
    assert sum(sure.chances.values()) == pytest.approx(1.0)
    assert max(sure.chances.values()) > max(unsure.chances.values())
    assert sure.intent not in sure.also


def test_rules_alone_have_no_chances(linker: Linker) -> None:
    said = understand("what do i learn next?", linker)
    assert said.chances == {}
    assert said.also == ()


def test_the_models_are_kept_and_a_damaged_file_is_none(
    model: ReadingModel, linker: Linker, tmp_path: Path
) -> None:
    path = tmp_path / "reading.npz"
    model.save(path, "now")
    kept = ReadingModel.load(path, "now")
    assert kept is not None
    text = "pca is fog to me, docker i can do"
    before, after = read(model, linker, text), read(kept, linker, text)
    assert after.evidence == before.evidence
    assert after.intent == before.intent
    assert list(tmp_path.iterdir()) == [path]
    assert ReadingModel.load(path, "of other labels") is None
    path.write_bytes(path.read_bytes()[:100])
    assert ReadingModel.load(path, "now") is None
    assert ReadingModel.load(tmp_path / "nothing.npz", "now") is None


def test_the_encoder_runs_at_most_twice(model: ReadingModel, linker: Linker) -> None:
    ran: list[str] = []

    def embed(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        ran.append(text)
        return WordEmbedder().embed_query(text)

    model.understand("I know git. Docker is new. And pandas? What is next?", linker, embed)
    assert ran == ["I know git. Docker is new. And pandas? What is next?", "What is next?"]


def test_a_topic_by_its_own_name_counts_before_its_group(knowledge: Knowledge) -> None:
    linker = Linker(knowledge)

    def judge(text: str, units: object) -> list[dict[str, float]]:
        return [
            {"none": 0.0, "known": 0.9, "not_known": 0.1},
            {"none": 0.0, "known": 0.05, "not_known": 0.95},
        ]

    said = understand("python but loops", linker, judge=judge)  # type: ignore[arg-type]
    assert "python/functions" in said.known
    assert said.not_known == ("python/loops",)


def test_a_label_says_most_of_what_a_mention_names(knowledge: Knowledge) -> None:
    utterance = Utterance(
        text="all of python but classes",
        intent="next_step",
        known=("python/*",),
        not_known=("python/classes",),
    )
    assert label(utterance, knowledge.members("python"), knowledge) == "known"
    assert label(utterance, ["python/classes"], knowledge) == "not_known"
    assert label(utterance, ["tools/git"], knowledge) == "none"
    assert label(utterance, [], knowledge) == "none"


def test_everyday_names_are_asked_about_only_for_evidence(
    model: ReadingModel, linker: Linker
) -> None:
    text = "trees sits, pca bounces off me"
    assert "machine-learning/decision-trees" in {u.mention.id for u in units_of(text, linker)}
    said = read(model, linker, text)
    assert said.known == ("machine-learning/decision-trees",)
    assert said.topics == ("machine-learning/pca",)


def test_the_fingerprint_changes_with_what_the_models_depend_on(knowledge: Knowledge) -> None:
    base = fingerprint(knowledge, "encoder")
    assert fingerprint(knowledge, "encoder") == base
    assert fingerprint(knowledge, "another") != base
    other = knowledge.model_copy(update={"labels": "of other texts"})
    assert fingerprint(other, "encoder") != base
    topic = next(iter(knowledge.topics.values()))
    renamed = topic.model_copy(update={"aliases": (*topic.aliases, "a fresh name")})
    topics = {**knowledge.topics, topic.id: renamed}
    assert fingerprint(knowledge.model_copy(update={"topics": topics}), "encoder") != base


def test_what_is_asked_of_the_coach_itself_is_heard_and_kept_in_the_file(
    knowledge: Knowledge, linker: Linker, tmp_path: Path
) -> None:
    told: tuple[tuple[RequestKind, str], ...] = (
        ("quiz_me", "quiz me on it"),
        ("quiz_me", "quiz me please"),
        ("quiz_me", "come on quiz me"),
        ("about_me", "what do you remember of me"),
        ("about_me", "what do you know of me"),
        ("about_me", "tell me what you have of me"),
    )
    labels = Labels(
        utterances=tuple(utterances()),
        requests=tuple(LabelledRequest(kind=kind, text=text) for kind, text in told),
    )
    embed = WordEmbedder().embed_query
    model = ReadingModel.fit(labels, knowledge, linker, embed)
    path = tmp_path / "fitted.npz"
    model.save(path, "key")
    again = ReadingModel.load(path, "key")
    assert again is not None
    for one in (model, again):
        assert one.request("now quiz me", [], embed)[0] == "quiz_me"
        assert one.request("what do you have of me", [], embed)[0] == "about_me"
        assert one.request("what does pandas do", linker.mentions("pandas"), embed)[0] == "none"


def test_a_model_without_labelled_requests_hears_none(model: ReadingModel) -> None:
    assert model.request("quiz me", [], WordEmbedder().embed_query) == ("none", 1.0)
