"""What a text says of each topic it names, by a model of the words around the name.

Beside the words the model sees what the grammar of clauses (clauses.py) and the rules (evidence.py)
make of the mention and of its neighbours, so it learns where those can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.coach import clauses
from bot.coach.clauses import TOPIC, Reading
from bot.coach.linking import Mention
from bot.coach.softmax import Softmax, Vectors

Said = Literal["none", "known", "not_known"]
SAID: tuple[Said, ...] = ("none", "known", "not_known")
# By cross-validation over the labelled utterances.
_SCALE = 15.0
_PENALTY = 20.0

# Where the grammar is right more often than the model: "I know neither", "all of X except Y".
_SURE_WAYS = ("neither", "exception")
_SURER = 5.0

_ENDS = frozenset(".?!;\n")
_STRONG = _ENDS | frozenset(", : ( ) - – — … = → but though although however yet while".split())
_WEAK = (_STRONG - {"="}) | frozenset(["and", "or", "plus", "then", "n", "&", "+", "/", "nor"])
_LIST = frozenset(
    ", and n & + / or plus then the my some a an also as well both either neither nor w with too "
    "basic : -".split()
)
_FIRST = frozenset(["i", "im", "i'm", "ive", "i've", "me", "we"])
_NONE = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True)
class Unit:
    """A mention of a topic or group, whether by an everyday name, and the verdict of the rules."""

    mention: Mention
    everyday: bool
    rule: str


@dataclass(frozen=True)
class VerdictModel:
    """Tells for each mention whether its writer says they know it, do not know it, or neither."""

    model: Softmax

    @classmethod
    def fit(
        cls, texts: Sequence[tuple[str, Sequence[Unit]]], labels: Sequence[Sequence[Said]]
    ) -> VerdictModel:
        """Fit to texts with their mentions and what is said of each.

        Of a topic named twice often one mention only carries the verdict, and the label does not
        tell which; a first model finds out.
        """
        rows = [row for text, units in texts for row in features(text, units)]
        said = [SAID.index(label) for line in labels for label in line]
        first = _fit(rows, said, rounds=25)
        at = 0
        for (_, units), line in zip(texts, labels, strict=True):
            places = range(at, at + len(line))
            at += len(line)
            twins: dict[str, list[int]] = {}
            for place, unit in zip(places, units, strict=True):
                twins.setdefault(unit.mention.id, []).append(place)
            for twin in twins.values():
                label = said[twin[0]]
                if len(twin) < 2 or not label:
                    continue
                chances = {place: first.chances(rows[place], _NONE) for place in twin}
                best = max(float(c[label]) for c in chances.values())
                for place, c in chances.items():
                    if c[label] < 0.6 * best and c[0] > c[label]:
                        said[place] = 0
        return cls(_fit(rows, said, rounds=50))

    def say(
        self, text: str, units: Sequence[Unit], likelier: NDArray[np.float64] | None = None
    ) -> list[Mapping[Said, float]]:
        """The chances of each verdict for each mention.

        `likelier` tells, in the order of SAID, how much likelier each is in such a message.
        """
        priors = np.ones(len(SAID)) if likelier is None else likelier
        result: list[Mapping[Said, float]] = []
        for row in features(text, units):
            weighed = self.model.chances(row, _NONE) * priors
            for number, said in enumerate(SAID):
                if any(f"way {said} {way}" in row for way in _SURE_WAYS):
                    weighed[number] *= _SURER
            result.append(dict(zip(SAID, map(float, weighed / weighed.sum()), strict=True)))
        return result


def _fit(rows: Sequence[list[str]], said: Sequence[int], *, rounds: int) -> Softmax:
    targets = np.eye(len(SAID))[np.asarray(said, dtype=np.int64)]
    vectors: Vectors = np.zeros((len(rows), 0), dtype=np.float32)
    return Softmax.fit(
        rows,
        vectors,
        targets,
        [1.0] * len(rows),
        scale=_SCALE,
        penalty=_PENALTY,
        least=3,
        rounds=rounds,
    )


def features(text: str, units: Sequence[Unit]) -> list[list[str]]:
    """The names of the features of every mention."""
    if not units:
        return []
    found = clauses.tokens(text, [unit.mention for unit in units])
    places = [place for place, token in enumerate(found) if token == TOPIC]
    scene = _Scene([_plain(token) for token in found], places)
    readings = clauses.readings(found)
    return [
        [
            *scene.around(number),
            *_judged(units, readings, number),
            *_named(text, units, number, scene),
        ]
        for number in range(len(units))
    ]


def _plain(token: str) -> str:
    if token.isdigit():
        return "#" if len(token) < 3 else "##"
    return token


def _judged(units: Sequence[Unit], readings: Sequence[Reading], at: int) -> list[str]:
    """What rules and grammar make of a mention and its neighbours."""
    read = readings[at]
    before = readings[at - 1].verdict if at else "^"
    after = readings[at + 1].verdict if at + 1 < len(readings) else "$"
    rule = units[at].rule
    rule_before = units[at - 1].rule if at else "^"
    rule_after = units[at + 1].rule if at + 1 < len(units) else "$"
    sides = f"{read.front}{read.back}"
    return [
        f"read {read.verdict}",
        f"way {read.verdict} {read.way}",
        f"read before {before} {read.verdict}",
        f"read after {read.verdict} {after}",
        f"read rule {read.verdict} {rule}",
        f"sides {sides}",
        f"sides later {sides} {read.later}",
        f"later {read.later}",
        f"around {read.around}",
        f"sides around {sides} {read.around}",
        f"read later {read.verdict} {read.later}",
        f"rule {rule}",
        f"rule before {rule_before}",
        f"rule after {rule_after}",
        f"rules {rule_before} {rule} {rule_after}",
    ]


def _named(text: str, units: Sequence[Unit], at: int, scene: _Scene) -> list[str]:
    """Which topic it is, by which name, and how often it is named."""
    mention = units[at].mention
    same = [n for n, unit in enumerate(units) if n != at and unit.mention.id == mention.id]
    return [
        f"kind {mention.kind}",
        f"id {mention.id}",
        f"name {text[mention.start : mention.end].lower()}",
        f"subject {mention.id.partition('/')[0]}",
        "everyday" if units[at].everyday else "alias",
        f"id next {mention.id} {scene.word(scene.places[at] + 1)}",
        f"many {min(len(units), 6)}",
        *(["first"] if at == 0 else []),
        *(["last"] if at == len(units) - 1 else []),
        *(["again"] if any(n < at for n in same) else []),
        *(["later too"] if any(n > at for n in same) else []),
    ]


class _Scene:
    """The tokens of a text, with its sentences and clauses."""

    def __init__(self, found: list[str], places: list[int]) -> None:
        self.words = found
        self.places = places
        self._classes = [_classes(word) for word in found]
        self._sentence: list[int] = []
        number = 0
        for place, token in enumerate(found):
            self._sentence.append(number)
            ahead = found[place + 1] if place + 1 < len(found) else ""
            if token in _ENDS and ahead not in _ENDS:
                number += 1
        self._runs = [0]
        for left, right in pairwise(places):
            joined = right - left <= 4 and all(w in _LIST for w in found[left + 1 : right])
            self._runs.append(self._runs[-1] if joined else self._runs[-1] + 1)
        opens = closes = 0
        for place in places:
            before = place == 0 or found[place - 1] in _WEAK
            after = place + 1 == len(found) or found[place + 1] in _WEAK
            opens += before and not after
            closes += after and not before
        # Do the topics rather open or close their clauses?
        self._style = (
            "post" if opens > closes else "pre" if closes > opens else "even" if opens else "bare"
        )

    def word(self, place: int) -> str:
        """The token at a place; the signs of beginning and end outside."""
        if place < 0:
            return "^"
        return self.words[place] if place < len(self.words) else "$"

    def sign(self, place: int) -> str:
        """The kind of word at a place."""
        if not 0 <= place < len(self.words):
            return self.word(place)
        word, kinds = self.words[place], self._classes[place]
        if word in _STRONG or word in (TOPIC, "/", "&", "+"):
            return word
        return kinds[0] if kinds else "o"

    def around(self, number: int) -> list[str]:
        """The names of the features of the words around one mention."""
        at = self.places[number]
        return [
            *self._window(at),
            *self._between(number),
            *self._sentences(number),
            *self._clause(at, _WEAK, "w"),
            *self._clause(at, _STRONG, "s"),
            *self._run(number),
        ]

    def _window(self, at: int) -> list[str]:
        word, sign = self.word, self.sign
        made = []
        for step in range(1, 6):
            made += [f"L{step} {word(at - step)}", f"R{step} {word(at + step)}"]
            if at - step >= 0:
                made += [f"kL{step} {kind}" for kind in self._classes[at - step]]
            if at + step < len(self.words):
                made += [f"kR{step} {kind}" for kind in self._classes[at + step]]
        for size in (2, 3):
            made.append(f"L..{size} " + " ".join(word(at - s) for s in range(size, 0, -1)))
            made.append(f"R..{size} " + " ".join(word(at + s) for s in range(1, size + 1)))
        for size in (2, 3, 4):
            made.append(f"kL..{size} " + " ".join(sign(at - s) for s in range(size, 0, -1)))
            made.append(f"kR..{size} " + " ".join(sign(at + s) for s in range(1, size + 1)))
        made += [
            f"LR {word(at - 1)} {word(at + 1)}",
            f"L23 {word(at - 3)} {word(at - 2)}",
            f"R23 {word(at + 2)} {word(at + 3)}",
            f"kLR {sign(at - 1)} {sign(at + 1)}",
            f"kLR2 {sign(at - 2)} {sign(at - 1)} {sign(at + 1)} {sign(at + 2)}",
            f"style {self._style}",
            f"style {self._style} {sign(at - 1)} {sign(at + 1)}",
        ]
        return made

    def _between(self, number: int) -> list[str]:
        """The words of the sentence up to the mentions on either side."""
        at = self.places[number]
        low = self.places[number - 1] if number else -1
        high = self.places[number + 1] if number + 1 < len(self.places) else len(self.words)
        left = self._same(at, range(max(low + 1, at - 12), at))
        right = self._same(at, range(at + 1, min(high, at + 12)))
        made = [f"B {self.words[p]}" for p in left] + [f"A {self.words[p]}" for p in right]
        for name, part in (("B", left), ("A", right)):
            made += [f"{name}2 {self.words[a]} {self.words[b]}" for a, b in pairwise(part)]
        kinds_left, kinds_right = self._kinds(left), self._kinds(right)
        made += [f"kB {kind}" for kind in kinds_left] + [f"kA {kind}" for kind in kinds_right]
        made.append(f"kBA {_sum(kinds_left)}|{_sum(kinds_right)}")
        before, after = self.words[low + 1 : at], self.words[at + 1 : high]
        made.append("gap before " + (" ".join(before) if len(before) <= 4 else "long"))
        made.append("gap after " + (" ".join(after) if len(after) <= 4 else "long"))
        return made

    def _sentences(self, number: int) -> list[str]:
        at = self.places[number]
        own = self._sentence[at]
        left = self._same(at, range(at))
        right = self._same(at, range(at + 1, len(self.words)))
        following = [p for p in range(at, len(self.words)) if self._sentence[p] == own + 1]
        previous = [p for p in range(at) if self._sentence[p] == own - 1]
        opening = [self.words[p] for p in left] + [TOPIC] + [self.words[p] for p in right]
        made = [f"SL {self.words[p]}" for p in left] + [f"SR {self.words[p]}" for p in right]
        made += [f"next {self.words[p]}" for p in following[:8]]
        made += [f"previous {self.words[p]}" for p in previous[-8:]]
        made += [f"opens {' '.join(opening[:size])}" for size in (1, 2, 3)]
        made += [f"kS {kind}" for kind in self._kinds([*left, *right])]
        made += [f"knext {kind}" for kind in self._kinds(following)]
        made.append(f"ends {opening[-1]}")
        made.append("asks" if "?" in opening else "tells")
        made.append("text asks" if "?" in self.words else "text tells")
        made.append(f"length {min(len(self.words) // 10, 6)}")
        for place in range(at - 1, -1, -1):
            if "they" in self._classes[place] or self.words[place] in _FIRST:
                who = "they" if "they" in self._classes[place] else "I"
                made.append(f"subject {who} {min(4, (at - place) // 2)}")
                break
        else:
            made.append("subject none")
        for name, steps in (("L", range(at - 1, -1, -1)), ("R", range(at + 1, len(self.words)))):
            for place in steps:
                cue = next((k for k in self._classes[place] if k in ("good", "bad")), None)
                if cue:
                    near = min(4, abs(at - place) // 2)
                    made.append(f"near {name} {cue} {near} {self._sentence[place] == own}")
                    break
        return made

    def _clause(self, at: int, breaks: frozenset[str], name: str) -> list[str]:
        """The clause of a mention and those beside it."""
        start, end = self._bounds(at, breaks)
        before, after = range(start, at), range(at + 1, end + 1)
        made = [f"{name}B {self.words[p]}" for p in before]
        made += [f"{name}A {self.words[p]}" for p in after]
        made.append(f"{name}B= " + " ".join(self.words[p] for p in before[-4:]))
        made.append(f"{name}A= " + " ".join(self.words[p] for p in after[:4]))
        if len(before) + len(after) <= 6:
            made.append(f"{name}= " + " ".join(self.words[start : end + 1]))
        left, right = self._kinds(before), self._kinds(after)
        made += [f"{name}kB {kind}" for kind in left] + [f"{name}kA {kind}" for kind in right]
        left_sum = _sum(left) if before else "0"
        right_sum = _sum(right) if after else "0"
        made += [f"{name}k {left_sum}|{right_sum}", f"{name}kB= {left_sum}"]
        made += [f"{name}kA= {right_sum}", f"{name}full {bool(before)} {bool(after)}"]
        shape = [self.sign(p) for p in before[-4:]] + [TOPIC] + [self.sign(p) for p in after[:4]]
        made.append(f"{name}shape " + " ".join(shape))
        if breaks is _WEAK:
            for side, place in (("pc", start - 1), ("nc", end + 1)):
                made += self._beside(place, side, breaks)
        return made

    def _beside(self, place: int, side: str, breaks: frozenset[str]) -> list[str]:
        if not 0 <= place < len(self.words):
            return [f"{side} none"]
        made = [f"{side} break {self.words[place]}"]
        step = -1 if side == "pc" else 1
        while 0 <= place < len(self.words) and self.words[place] in breaks:
            place += step
        if not 0 <= place < len(self.words):
            return made
        start, end = self._bounds(place, breaks)
        made += [f"{side} {self.words[p]}" for p in range(start, end + 1)]
        made.append(f"{side}= " + " ".join(self.sign(p) for p in range(start, end + 1))[:40])
        return made

    def _run(self, number: int) -> list[str]:
        """What stands before and after the list that a mention is a part of."""
        first = last = number
        while first and self._runs[first - 1] == self._runs[number]:
            first -= 1
        while last + 1 < len(self.places) and self._runs[last + 1] == self._runs[number]:
            last += 1
        start, end = self.places[first], self.places[last]
        low = self.places[first - 1] if first else -1
        high = self.places[last + 1] if last + 1 < len(self.places) else len(self.words)
        head = self._same(start, range(max(low + 1, start - 6), start))
        tail = self._same(end, range(end + 1, min(high, end + 7)))
        word, sign = self.word, self.sign
        heads, tails = self._kinds(head), self._kinds(tail)
        return [
            *(f"head {self.words[p]}" for p in head),
            *(f"tail {self.words[p]}" for p in tail),
            *(f"khead {kind}" for kind in heads),
            *(f"ktail {kind}" for kind in tails),
            f"list {_sum(heads)}|{_sum(tails)}",
            f"H2 {word(start - 2)} {word(start - 1)}",
            f"H3 {word(start - 3)} {word(start - 2)} {word(start - 1)}",
            f"T1 {word(end + 1)}",
            f"T2 {word(end + 1)} {word(end + 2)}",
            f"T3 {word(end + 1)} {word(end + 2)} {word(end + 3)}",
            f"kH2 {sign(start - 2)} {sign(start - 1)}",
            f"kT2 {sign(end + 1)} {sign(end + 2)}",
            f"kT3 {sign(end + 1)} {sign(end + 2)} {sign(end + 3)}",
            f"run {min(last - first, 3)}",
            f"run at {number == first} {number == last}",
        ]

    def _same(self, at: int, places: range) -> list[int]:
        return [p for p in places if self._sentence[p] == self._sentence[at]]

    def _kinds(self, places: Sequence[int]) -> set[str]:
        return {kind for place in places for kind in self._classes[place]}

    def _bounds(self, at: int, breaks: frozenset[str]) -> tuple[int, int]:
        start = end = at
        while start > 0 and self.words[start - 1] not in breaks:
            start -= 1
        while end + 1 < len(self.words) and self.words[end + 1] not in breaks:
            end += 1
        return start, end


def _classes(word: str) -> tuple[str, ...]:
    return tuple(name for name, words in clauses.KINDS if word in words)


def _sum(kinds: set[str]) -> str:
    return ",".join(sorted(kinds))
