"""The trained half of reading a message: fitted to the labelled utterances, kept in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.coach.advice import AdviceModel, advised, signs, together
from bot.coach.answers import answered
from bot.coach.evidence import units_of
from bot.coach.intents import INTENTS, Embed, Example, IntentModel
from bot.coach.kinds import ANSWERS, ASIDES, FOLLOW_UPS, REQUESTS, KindModel
from bot.coach.linking import Linker, Mention
from bot.coach.reply import Intent
from bot.coach.softmax import Softmax, Vectors
from bot.coach.statements import statements
from bot.coach.understand import Understanding, rule_signs, understand
from bot.coach.verdicts import SAID, Said, Unit, VerdictModel
from knowledge.models import (
    AnsweredBy,
    AsideKind,
    FollowUpKind,
    Knowledge,
    Labels,
    RequestKind,
    Utterance,
)

if TYPE_CHECKING:
    from retrieval.embedding.tuned import TunedReader

T = TypeVar("T")
# The weights that `python -m bot.coach.tuning` has written: of the reader, and of the models over
# words, which are fitted anew wherever the content or the encoder is another one.
READER = Path(__file__).with_name("reader.npz")
FITTED = Path(__file__).with_name("fitted.npz")
# How much the tuned reader counts beside the models over words; by the evaluation questions that
# may be looked at.
_TUNED = 0.55
# What is said of a topic it tells better: by the words around it, not by the topic's own name.
_TUNED_TO_VERDICTS = 0.7
_LEAST = 1e-6
# The reader's head for what a mentor would give the writer next.
NEXT = "next"
# And the one for what would answer a message.
ANSWER = "answered_by"
# What an aside may be labelled as among the messages, and how many of the others are enough.
MAY_BE_ASIDES = ("smalltalk", "off_topic", "unsafe_or_injection", "motivation")
_EVERY = 3
# Of these intents a message asks for nothing of that kind, and every so many are enough.
_NO_REQUESTS = ("concept", "stuck", "next_step", "compare", "resource", "career", "off_topic")
_SOME = 15

_CODE = (
    "advice",
    "answers",
    "clauses",
    "evidence",
    "everyday",
    "intents",
    "kinds",
    "linking",
    "reading",
    "softmax",
    "statements",
    "understand",
    "verdicts",
)


@dataclass(frozen=True)
class ReadingModel:
    """Reads messages with both models: what is asked for, and what is said of each topic."""

    intents: IntentModel
    verdicts: VerdictModel
    # By intent, how much likelier each verdict is than on the whole; shape (intents, verdicts).
    habits: NDArray[np.float64]
    follow_ups: KindModel[FollowUpKind] | None = None
    asides: KindModel[AsideKind] | None = None
    requests: KindModel[RequestKind] | None = None
    advised: AdviceModel | None = None
    answers: KindModel[AnsweredBy] | None = None
    tuned: TunedReader | None = None

    @classmethod
    def fit(
        cls, labels: Labels, knowledge: Knowledge, linker: Linker, embed: Embed
    ) -> ReadingModel:
        """Fit to labelled texts; a few seconds for a few thousand of them. Deterministic."""
        examples = []
        texts: list[tuple[str, Sequence[Unit]]] = []
        verdicts: list[Sequence[Said]] = []
        told: list[Intent] = []
        for utterance in labels.utterances:
            said = understand(utterance.text, linker)
            signs = rule_signs(said.text, said.error, said.mentions, said.evidence)
            intents = (utterance.intent, *utterance.also)
            examples.append(Example(utterance.text, said.mentions, signs, intents))
            if utterance.next:
                continue  # what they know is told by what they do, and seldom by the words there
            told.append(utterance.intent)
            units = units_of(utterance.text, linker)
            texts.append((utterance.text, units))
            topics = [linker.topics([unit.mention]) for unit in units]
            verdicts.append([label(utterance, named, knowledge) for named in topics])
        habits = _habits(told, verdicts)
        for statement in statements(labels, knowledge, linker):
            units = units_of(statement.text, linker)
            texts.append((statement.text, units))
            verdicts.append([statement.said.get(u.mention.id, "none") for u in units])
        return cls(
            IntentModel.fit(examples, embed),
            VerdictModel.fit(texts, verdicts),
            habits,
            KindModel.fit(FOLLOW_UPS, [(f.text, f.kind) for f in labels.follow_ups], linker, embed)
            if labels.follow_ups
            else None,
            KindModel.fit(ASIDES, _asides(labels), linker, embed) if labels.asides else None,
            KindModel.fit(REQUESTS, _requests(labels), linker, embed) if labels.requests else None,
            _advice(labels, knowledge, linker),
            KindModel.fit(ANSWERS, answered(labels, knowledge), linker, embed)
            if any(u.answered_by for u in labels.utterances)
            else None,
        )

    def understand(self, text: str, linker: Linker, embed: Embed) -> Understanding:
        """Read one message. Runs the encoder at most twice."""
        mentions = linker.mentions(text)
        chances: dict[Intent, float] = {}

        def classify(said: str, signs: Sequence[float]) -> dict[Intent, float]:
            found = self.intents.predict(Example(said, mentions, signs), embed)
            if self.tuned is not None:
                found = _together(found, self.tuned.read(said).whole["intent"], INTENTS)
            chances.update(sorted(found.items(), key=lambda item: -item[1]))
            return chances

        def judge(said: str, units: Sequence[Unit]) -> list[Mapping[Said, float]]:
            weights = np.array([chances[intent] for intent in INTENTS])
            found = self.verdicts.say(said, units, weights @ self.habits)
            if self.tuned is None:
                return found
            read = self.tuned.read(said, [(u.mention.start, u.mention.end) for u in units]).spans
            return [
                one if more is None else _together(one, more, SAID, _TUNED_TO_VERDICTS)
                for one, more in zip(found, read, strict=True)
            ]

        return understand(text, linker, classify, judge)

    def follow_up(
        self, text: str, mentions: Sequence[Mention], embed: Embed
    ) -> tuple[FollowUpKind, float]:
        """What a short message asks of what was said before, and how likely that is."""
        if self.follow_ups is None:
            return "none", 1.0
        found = self.follow_ups.predict(text, mentions, embed)
        if self.tuned is not None:
            found = _together(found, self.tuned.read(text).whole["follow_up"], FOLLOW_UPS)
        kind = max(found, key=found.__getitem__)
        return kind, found[kind]

    def aside(
        self, text: str, mentions: Sequence[Mention], embed: Embed
    ) -> tuple[AsideKind, float]:
        """What kind of aside a message is, `none` for one about learning, and how likely that
        is."""
        if self.asides is None:
            return "none", 1.0
        found = self.asides.predict(text, mentions, embed)
        if self.tuned is not None:
            found = _together(found, self.tuned.read(text).whole["aside"], ASIDES)
        kind = max(found, key=found.__getitem__)
        return kind, found[kind]

    def request(
        self, text: str, mentions: Sequence[Mention], embed: Embed
    ) -> tuple[RequestKind, float]:
        """What a message asks of the coach itself, and how likely that is."""
        if self.requests is None:
            return "none", 1.0
        found = self.requests.predict(text, mentions, embed)
        kind = max(found, key=found.__getitem__)
        return kind, found[kind]

    def answered_by(
        self, text: str, mentions: Sequence[Mention], embed: Embed
    ) -> Mapping[AnsweredBy, float]:
        """How likely it is that each kind of thing answers a message; empty for a model that was
        fitted to no such labels."""
        if self.answers is None:
            return {}
        found = self.answers.predict(text, mentions, embed)
        if self.tuned is None:
            return found
        read = self.tuned.read(text).whole.get(ANSWER)
        return found if read is None else _together(found, read, ANSWERS)

    def advice(self, text: str, known: Collection[str], linker: Linker) -> Mapping[str, float]:
        """How likely each topic is what a mentor would give the writer of a message next, by its
        words and by what is known; empty for a model that was fitted to no advice."""
        if self.advised is None:
            return {}
        mentions = [unit.mention for unit in units_of(text, linker)]
        by_words = self.advised.chances(text, set(signs(mentions, known, linker)))
        names = () if self.tuned is None else self.tuned.names.get(NEXT, ())
        if self.tuned is None or not names:
            return by_words
        read = self.tuned.read(text).whole[NEXT]
        return together(by_words, dict(zip(names, map(float, read), strict=True)))

    def save(self, path: Path, key: str) -> None:
        """Write the weights with the fingerprint of what they were fitted to, atomically."""
        part = path.with_suffix(".part.npz")
        arrays = {
            **self.intents.model.arrays("intents"),
            **self.verdicts.model.arrays("verdicts"),
            "habits": self.habits,
            "fingerprint": np.array(key),
        }
        if self.follow_ups is not None:
            arrays |= self.follow_ups.model.arrays("follow_ups")
        if self.asides is not None:
            arrays |= self.asides.model.arrays("asides")
        if self.requests is not None:
            arrays |= self.requests.model.arrays("requests")
        if self.answers is not None:
            arrays |= self.answers.model.arrays("answers")
        if self.advised is not None:
            arrays |= self.advised.model.arrays("advice")
            arrays["topics"] = np.array(self.advised.topics)
        # Packing such numbers saves a tenth of their size, and costs every start the unpacking.
        np.savez(part, allow_pickle=False, **arrays)
        part.replace(path)

    @classmethod
    def load(cls, path: Path, key: str) -> ReadingModel | None:
        """The weights in a file, or nothing if it cannot be read or was fitted to other things."""
        try:
            with np.load(path) as arrays:
                if str(arrays["fingerprint"]) != key:
                    return None
                return cls(
                    IntentModel(Softmax.of(arrays, "intents")),
                    VerdictModel(Softmax.of(arrays, "verdicts")),
                    arrays["habits"],
                    KindModel(FOLLOW_UPS, Softmax.of(arrays, "follow_ups"))
                    if any(name.startswith("follow_ups") for name in arrays)
                    else None,
                    KindModel(ASIDES, Softmax.of(arrays, "asides"))
                    if any(name.startswith("asides") for name in arrays)
                    else None,
                    KindModel(REQUESTS, Softmax.of(arrays, "requests"))
                    if any(name.startswith("requests") for name in arrays)
                    else None,
                    AdviceModel(tuple(map(str, arrays["topics"])), Softmax.of(arrays, "advice"))
                    if "topics" in arrays
                    else None,
                    KindModel(ANSWERS, Softmax.of(arrays, "answers"))
                    if any(name.startswith("answers") for name in arrays)
                    else None,
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return None


def _together(
    one: Mapping[T, float], other: Vectors, names: Sequence[T], share: float = _TUNED
) -> dict[T, float]:
    """The chances by two readers, as a geometric mean in which the tuned one has this share."""
    logs = np.array([np.log(max(one[name], _LEAST)) for name in names])
    mixed = (1 - share) * logs + share * np.log(np.maximum(other, _LEAST))
    shifted = np.exp(mixed - mixed.max())
    return dict(zip(names, map(float, shifted / shifted.sum()), strict=True))


def fingerprint(knowledge: Knowledge, encoder: str) -> str:
    """Changes with everything that the weights depend on: the utterances, the names that are
    linked, the encoder, and the code that makes features and labels of them."""
    digest = hashlib.sha256(encoder.encode())
    for module in _CODE:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    digest.update(knowledge.labels.encode())
    for topic in knowledge.topics.values():
        digest.update(f"{topic.id}\0{topic.title}\0{topic.aliases}".encode())
    for group in knowledge.groups.values():
        digest.update(group.model_dump_json().encode())
    for everyday in knowledge.everyday.values():
        digest.update(everyday.model_dump_json().encode())
    for resource in knowledge.resources.values():
        digest.update(f"{resource.id}\0{resource.title}\0{resource.aliases}".encode())
    for track in knowledge.tracks.values():
        digest.update(f"{track.id}\0{track.title}".encode())
    for project in knowledge.projects.values():
        digest.update(f"{project.id}\0{project.title}".encode())
    return digest.hexdigest()[:16]


def no_aside(utterance: Utterance) -> bool:
    """Whether a labelled message is known to be about learning. One of low spirits is, unless it is
    labelled as an aside too: who has had enough of a course is not in danger."""
    return utterance.intent == "motivation" or utterance.intent not in MAY_BE_ASIDES


def _asides(labels: Labels) -> list[tuple[str, AsideKind]]:
    """The labelled asides, and messages about learning, which are none: all of those that are most
    like asides, and some of the others."""
    told = {one.text for one in labels.asides}
    none = [u for u in labels.utterances if no_aside(u) and u.text not in told]
    low = [u.text for u in none if u.intent == "motivation"]
    plain = [u.text for u in none if u.intent != "motivation"]
    return [(one.text, one.kind) for one in labels.asides] + [
        (text, "none") for text in (*low, *plain[::_EVERY])
    ]


def _requests(labels: Labels) -> list[tuple[str, RequestKind]]:
    """The labelled requests, and messages that are none: questions and troubles of learning."""
    told = {one.text for one in labels.requests}
    none = [u.text for u in labels.utterances if u.intent in _NO_REQUESTS and u.text not in told]
    return [(one.text, one.kind) for one in labels.requests] + [
        (text, "none") for text in none[::_SOME]
    ]


def _advice(labels: Labels, knowledge: Knowledge, linker: Linker) -> AdviceModel | None:
    """The model of what mentors give next, where labelled messages say so."""
    rows = advised(labels, knowledge)
    if not rows:
        return None
    said = []
    for row in rows:
        mentions = [unit.mention for unit in units_of(row.text, linker)]
        labelled = row.utterance.known if row.utterance else ()
        said.append(set(signs(mentions, spelled_out(labelled, knowledge), linker)))
    return AdviceModel.fit(rows, said, tuple(knowledge.topics))


def _habits(intents: Sequence[Intent], labels: Sequence[Sequence[Said]]) -> NDArray[np.float64]:
    """Who asks what comes next tells what they know more often than who asks what a thing is."""
    counts = np.ones((len(INTENTS), len(SAID)))
    for intent, line in zip(intents, labels, strict=True):
        for said in line:
            counts[INTENTS.index(intent), SAID.index(said)] += 1
    rates = counts / counts.sum(axis=1, keepdims=True)
    whole = counts.sum(axis=0) / counts.sum()
    result: NDArray[np.float64] = rates / whole
    return result


def label(utterance: Utterance, topics: Sequence[str], knowledge: Knowledge) -> Said:
    """What an utterance is labelled to say of the topics of one mention, or of most of them."""
    if not topics:
        return "none"
    if len(topics) == 1:
        # A topic named outright beats a subject: "all of Python but classes".
        if topics[0] in utterance.not_known:
            return "not_known"
        if topics[0] in utterance.known:
            return "known"
    known = _share(topics, spelled_out(utterance.known, knowledge))
    not_known = _share(topics, spelled_out(utterance.not_known, knowledge))
    if known >= 0.5 and known >= not_known:
        return "known"
    return "not_known" if not_known >= 0.5 else "none"


def spelled_out(patterns: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """The topics that labels mean, whole subjects spelled out."""
    return frozenset(
        topic for topic in knowledge.topics for name in patterns if fnmatchcase(topic, name)
    )


def _share(topics: Sequence[str], labelled: frozenset[str]) -> float:
    return sum(topic in labelled for topic in topics) / len(topics)
