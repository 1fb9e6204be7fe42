"""`python -m bot.coach.tuning`: fit everything that reads messages, and write its weights.

For developers, after labels have changed: the reader takes some ten minutes, the models over words
one. The weights are part of the package, so nobody who runs the coach does this.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.coach.advice import advised
from bot.coach.answers import answered
from bot.coach.evidence import units_of
from bot.coach.intents import INTENTS
from bot.coach.kinds import ANSWERS, ASIDES, FOLLOW_UPS
from bot.coach.linking import Linker
from bot.coach.reading import ANSWER, FITTED, NEXT, READER, fingerprint, label, no_aside
from bot.coach.softmax import Floats, Softmax, Vectors
from bot.coach.statements import Statement, statements
from bot.coach.verdicts import SAID
from knowledge import CONTENT
from knowledge.loader import load_knowledge, load_labels
from knowledge.models import Knowledge, Labels
from retrieval.embedding.tuned import TunedReader, export_reader, put_head
from retrieval.embedding.tuning import Row, average, tune

EPOCHS = 6
# How much of an average with earlier weights the new ones are.
NEW = 0.75
# How much of an example's weight goes to the other intents it has.
_ALSO = 0.25
# How often a name is put in place of another, and how often a text is changed in its letters.
_SWAPPED = 0.5
_LOWERED = 0.15
_MISTYPED = 0.15
# Of the messages that carry a next step so many teach what a wish for one looks like; all of them
# teach what comes next.
_EACH_ADVISED = 8
HEADS = {
    "spans": len(SAID),
    "intent": len(INTENTS),
    "follow_up": len(FOLLOW_UPS),
    "aside": len(ASIDES),
    ANSWER: len(ANSWERS),
}
SHARE = {"intent": 0.5, "follow_up": 0.5, "aside": 0.5, ANSWER: 1.0, NEXT: 1.0}
# States of texts lie close together; spread by this, one penalty suits their weights.
_SPREAD = 4.0


class Variations:
    """Makes other texts that mean the same, so that names and spelling are not learned by heart."""

    def __init__(self, linker: Linker) -> None:
        self._names = [name for name in linker.topic_names() if len(name) > 2]

    def __call__(self, row: Row, chance: random.Random) -> Row:
        """The row with other topics named, and sometimes with other letters."""
        row = self._renamed(row, chance)
        if chance.random() < _LOWERED:
            lowered = row.text.lower()
            row = replace(row, text=lowered) if len(lowered) == len(row.text) else row
        if chance.random() < _MISTYPED:
            row = _mistyped(row, chance)
        return row

    def _renamed(self, row: Row, chance: random.Random) -> Row:
        parts: list[str] = []
        spans: list[tuple[int, int]] = []
        instead: dict[str, str] = {}
        at = length = 0
        for start, end in row.spans:
            if start < at:  # names that overlap keep theirs
                return row
            name = row.text[start:end]
            key = name.lower()
            if key not in instead:
                swap = (start, end) not in row.fixed and chance.random() < _SWAPPED
                instead[key] = chance.choice(self._names) if swap else name
            before, shown = row.text[at:start], instead[key]
            begin = length + len(before)
            spans.append((begin, begin + len(shown)))
            parts += [before, shown]
            length, at = begin + len(shown), end
        return replace(row, text="".join([*parts, row.text[at:]]), spans=tuple(spans))


def _mistyped(row: Row, chance: random.Random) -> Row:
    """One letter doubled or two swapped, outside of names, so that their places stay true."""
    inside = {at for start, end in row.spans for at in range(start - 1, end + 1)}
    free = [
        at
        for at in range(1, len(row.text) - 1)
        if row.text[at].isalpha() and row.text[at + 1].isalpha() and not {at, at + 1} & inside
    ]
    if not free:
        return row
    at = chance.choice(free)
    text = row.text
    return replace(row, text=text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def rows_of(labels: Labels, knowledge: Knowledge, linker: Linker) -> list[Row]:
    """What the reader is tuned to."""
    rows = []
    told = {aside.text for aside in labels.asides}
    none = {"aside": _only(ASIDES.index("none"), len(ASIDES))}
    taught = any(utterance.answered_by for utterance in labels.utterances)
    answers = {
        text: {ANSWER: _only(ANSWERS.index(kind), len(ANSWERS))}
        for text, kind in answered(labels, knowledge)
        if taught
    }
    for number, utterance in enumerate(labels.utterances):
        if utterance.next and utterance.intent == "next_step" and number % _EACH_ADVISED:
            continue
        # What the writers know is told there by what they do, and seldom by the words.
        units = [] if utterance.next else units_of(utterance.text, linker)
        said = [label(utterance, linker.topics([u.mention]), knowledge) for u in units]
        wanted = [0.0] * len(INTENTS)
        wanted[INTENTS.index(utterance.intent)] = 1.0 - (_ALSO if utterance.also else 0.0)
        for other in utterance.also:
            wanted[INTENTS.index(other)] += _ALSO / len(utterance.also)
        rows.append(
            Row(
                utterance.text,
                tuple((u.mention.start, u.mention.end) for u in units),
                tuple(SAID.index(one) for one in said),
                {"intent": wanted}
                | (none if no_aside(utterance) and utterance.text not in told else {})
                | answers.pop(utterance.text, {}),
                frozenset((u.mention.start, u.mention.end) for u in units if u.everyday),
            )
        )
    # With another name in it something else would be next, so that these mark none.
    rows += [Row(a.text, classes={NEXT: a.wanted}) for a in advised(labels, knowledge)]
    rows += [_stated(one, linker) for one in statements(labels, knowledge, linker)]
    for follow_up in labels.follow_ups:
        kind = _only(FOLLOW_UPS.index(follow_up.kind), len(FOLLOW_UPS))
        # What goes on with what was said is of the matter; "none" may be about anything.
        more = none if follow_up.kind != "none" else {}
        rows.append(Row(follow_up.text, classes={"follow_up": kind} | more))
    for aside in labels.asides:
        kind = _only(ASIDES.index(aside.kind), len(ASIDES))
        rows.append(Row(aside.text, classes={"aside": kind} | answers.pop(aside.text, {})))
    rows += [Row(text, classes=kind) for text, kind in answers.items()]
    return rows


def _stated(statement: Statement, linker: Linker) -> Row:
    """The names in a statement and what is said of each; the rest of it teaches nothing."""
    spans, classes = [], []
    for unit in units_of(statement.text, linker):
        if not unit.everyday and unit.mention.id in statement.said:
            spans.append((unit.mention.start, unit.mention.end))
            classes.append(SAID.index(statement.said[unit.mention.id]))
    return Row(statement.text, tuple(spans), tuple(classes))


def _only(index: int, size: int) -> list[float]:
    return [float(place == index) for place in range(size)]


def main() -> None:
    """Tune the reader, then fit the models over words, which need an index under COACH_HOME."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=READER, help="where to write the weights")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument(
        "--beside", type=Path, help="weights of an earlier tuning to average the new ones with"
    )
    parser.add_argument(
        "--start", type=Path, help="weights of an earlier tuning to go on from, at half the rates"
    )
    parser.add_argument(
        "--threads", type=int, default=1, help="on a machine with nothing else to do"
    )
    parser.add_argument("--fit-only", action="store_true", help="leave the reader as it is")
    parser.add_argument("--content", type=Path, default=CONTENT, help="another content folder")
    options = parser.parse_args()
    knowledge = load_knowledge(options.content)
    linker = Linker(knowledge)
    if not options.fit_only:
        labels = load_labels(options.content)
        tune(
            rows_of(labels, knowledge, linker),
            {**HEADS, NEXT: len(knowledge.topics)},
            options.out,
            epochs=options.epochs,
            vary=Variations(linker),
            say=lambda line: print(line, flush=True),
            share=SHARE,
            start=options.start,
            threads=options.threads,
            names={NEXT: tuple(knowledge.topics)},
        )
        if options.beside:
            average(options.out, options.beside, NEW, options.out)
        fit_heads(options.out, labels, knowledge)
    if options.content == CONTENT:
        _fit()


def fit_heads(weights: Path, labels: Labels, knowledge: Knowledge) -> None:
    """Fit the reader's heads for what comes next and for what would answer a message to the end: a
    few rounds leave them half learned."""
    with tempfile.TemporaryDirectory() as folder:
        reader = TunedReader(export_reader(weights, Path(folder)))
        rows = advised(labels, knowledge)
        wanted = np.array([row.wanted for row in rows])
        next_head = _head([reader.state(r.text) for r in rows], wanted, [r.weight for r in rows])
        asked = answered(labels, knowledge)
        kinds = np.array([_only(ANSWERS.index(kind), len(ANSWERS)) for _, kind in asked])
        states = [reader.state(text) for text, _ in asked]
        answer_head = _head(states, kinds, [1.0] * len(asked))
    put_head(weights, NEXT, next_head, tuple(knowledge.topics))
    put_head(weights, ANSWER, answer_head, ANSWERS)


def _head(states: Sequence[Vectors], wanted: Floats, counts: Sequence[float]) -> Vectors:
    """The weights of a softmax over states, shape `(dimensions + 1, classes)`."""
    model = Softmax.fit(
        [()] * len(states),
        _SPREAD * np.array(states, dtype=np.float32),
        wanted,
        counts,
        scale=1.0,
        penalty=1.0,
        rounds=60,
    )
    head = np.vstack([_SPREAD * model.dense[:-1], model.dense[-1:]])
    return head.astype(np.float32)


def _fit() -> None:
    from bot.bootstrap import Parts, fit_reading
    from bot.settings import Settings

    parts = Parts(Settings(content=None), one_shot=False)
    knowledge, _ = parts.knowledge()
    folder = parts.encoder_folder()
    if folder is None:
        raise SystemExit("There is no index yet. Run `coach index`, then this with --fit-only.")
    embedder = parts.embedder(folder)
    model = fit_reading(knowledge, load_labels(parts.content), embedder)
    model.save(FITTED, fingerprint(knowledge, embedder.fingerprint))


if __name__ == "__main__":
    main()
