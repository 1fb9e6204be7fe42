"""`python -m tests.eval.understanding`: score the reading of messages on labelled ones.

`--half learn` cross-validates the models over words on the utterances that they are fitted to;
`--half look` and `--half score` score everything that reads as it is, on utterances that it has
never seen: the first may be looked at, of the second no item is ever shown. `--half frames` scores
turns of speech for "I know it" and "I don't" alone, with topics put in at random; they are never
shown either, nor are the short messages of `--half follow-ups`. Needs an index under COACH_HOME.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.bootstrap import Parts, reading_model
from bot.coach.intents import Embed
from bot.coach.linking import Linker
from bot.coach.reading import ReadingModel, spelled_out
from bot.coach.statements import statements
from bot.coach.understand import Understanding
from bot.settings import Settings
from knowledge.loader import load_labels
from knowledge.models import Frame, Knowledge, LabelledFollowUp, Labels, Utterance

HERE = Path(__file__).parent
FOLDS = 5
# A subject is known when so much of it is; more topics than this of one are one mistake.
_MOST = 0.5
_MANY = 3


@dataclass
class Score:
    """Counts of what was read rightly and wrongly."""

    texts: int = 0
    main: int = 0
    either: int = 0
    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, utterance: Utterance, said: Understanding, knowledge: Knowledge) -> None:
        """Count one utterance."""
        self.texts += 1
        self.main += said.intent == utterance.intent
        self.either += said.intent in (utterance.intent, *utterance.also)
        for labelled, found in (
            (utterance.known, set(said.known)),
            (utterance.not_known, set(said.not_known)),
        ):
            units = _units(labelled, knowledge)
            hits = sum(_covers(found, unit, knowledge) for unit in units)
            self.right += hits
            self.missed += len(units) - hits
            self.extra += _mistakes(found - spelled_out(labelled, knowledge), knowledge)

    def lines(self) -> Iterator[str]:
        """The aggregate numbers."""
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        yield f"messages                   {self.texts}"
        yield f"main intent                {self.main / self.texts:.3f}"
        yield f"main intent or a further   {self.either / self.texts:.3f}"
        yield f"known, not known           P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def _programming(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(knowledge.members("programming"))


def _units(labels: Sequence[str], knowledge: Knowledge) -> list[frozenset[str]]:
    """Each label is one; "programming" is spelled out in labels and still one."""
    programming = _programming(knowledge)
    units = [programming] if programming <= set(labels) else []
    rest = [name for name in labels if not (units and name in programming)]
    return [*units, *(u for u in (spelled_out([name], knowledge) for name in rest) if u)]


def _covers(found: set[str], unit: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether most of a label was found; of a subject, most of what its name means here."""
    if len(unit & found) >= _MOST * len(unit):
        return True
    subjects = {topic.partition("/")[0] for topic in unit}
    if len(unit) > _MANY and len(subjects) == 1:
        subject = subjects.pop()
        group = {"machine-learning": "classical-ml"}.get(subject, subject)
        if group in knowledge.groups:
            members = set(knowledge.members(group))
            return len(members & found) >= _MOST * len(members)
    return False


def _mistakes(extra: set[str], knowledge: Knowledge) -> int:
    """Topics that no label names; many of one subject are one group that was misread."""
    programming = _programming(knowledge)
    count = 0
    if programming <= extra:
        extra = extra - programming
        count += 1
    subjects = [topic.partition("/")[0] for topic in extra]
    for subject in set(subjects):
        times = subjects.count(subject)
        count += 1 if times > _MANY else times
    return count


def _frames(model: ReadingModel, linker: Linker, embed: Embed) -> None:
    """Print how much of what frames say is read as it is meant."""
    raw = yaml.safe_load((HERE / "frames-score.yaml").read_text(encoding="utf-8"))
    frames = tuple(Frame.model_validate(item) for item in raw)
    right = 0
    made = statements(Labels(frames=frames), linker.knowledge, linker, longest=1)
    for statement in made:
        read = model.understand(statement.text, linker, embed)
        for topic, said in statement.said.items():
            known, not_known = topic in read.known, topic in read.not_known
            right += said == ("known" if known else "not_known" if not_known else "none")
    total = sum(len(statement.said) for statement in made)
    print(f"frames, each alone         {right} of {total} = {right / total:.3f}")


def _follow_ups(model: ReadingModel, linker: Linker, embed: Embed) -> None:
    """Print how many short messages are read as what they ask of what was said before."""
    raw = yaml.safe_load((HERE / "follow-ups-score.yaml").read_text(encoding="utf-8"))
    lines = [LabelledFollowUp.model_validate(item) for item in raw]
    read = [model.follow_up(line.text, linker.mentions(line.text), embed) for line in lines]
    right = sum(kind == line.kind for (kind, _), line in zip(read, lines, strict=True))
    print(f"follow-ups                 {right} of {len(lines)} = {right / len(lines):.3f}")


def main() -> None:
    """Print aggregate numbers of one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--half", choices=("learn", "look", "score", "frames", "follow-ups"), default="learn"
    )
    half = parser.parse_args().half
    parts = Parts(Settings(), one_shot=False)
    knowledge, _ = parts.knowledge()
    folder = parts.encoder_folder()
    if folder is None:
        raise SystemExit("There is no index yet. Run `coach index` to build it.")
    embedder = parts.embedder(folder)
    linker = Linker(knowledge, embedder.knows)
    score = Score()
    if half == "follow-ups":
        _follow_ups(reading_model(parts, knowledge, embedder), linker, embedder.embed_query)
        return
    if half == "frames":
        _frames(reading_model(parts, knowledge, embedder), linker, embedder.embed_query)
        return
    if half != "learn":
        raw = yaml.safe_load((HERE / f"utterances-{half}.yaml").read_text(encoding="utf-8"))
        model = reading_model(parts, knowledge, embedder)
        for utterance in (Utterance.model_validate(item) for item in raw):
            said = model.understand(utterance.text, linker, embedder.embed_query)
            score.add(utterance, said, knowledge)
    else:
        kept: dict[str, np.ndarray[tuple[int], np.dtype[np.float32]]] = {}

        def embed(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
            if text not in kept:
                kept[text] = embedder.embed_query(text)
            return kept[text]

        labels = load_labels(parts.content)
        folds = np.random.default_rng(0).integers(0, FOLDS, len(labels.utterances))
        for fold in range(FOLDS):
            pairs = list(zip(labels.utterances, folds, strict=True))
            shown = tuple(utterance for utterance, part in pairs if part != fold)
            learnt = labels.model_copy(update={"utterances": shown})
            model = ReadingModel.fit(learnt, knowledge, linker, embed)
            for utterance, part in pairs:
                if part == fold:
                    said = model.understand(utterance.text, linker, embed)
                    score.add(utterance, said, knowledge)
    print("\n".join(score.lines()))


if __name__ == "__main__":
    main()
