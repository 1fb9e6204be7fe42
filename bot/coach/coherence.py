"""What is said of several topics at once, made to fit together before it is believed.

A reader of single mentions errs where a whole message does not: who enumerates what they know does
not deny the one in the middle, nor what all the rest stands on, and without any word of lack
nothing is lacking. A hole under what is known must therefore be named, and be read alike by the
model and by the grammar of clauses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.coach import clauses
from bot.coach.clauses import TOPIC
from bot.coach.linking import Linker
from bot.coach.patterns import Pattern
from bot.coach.verdicts import SAID, Said, Unit
from knowledge.graph import closure
from knowledge.models import Knowledge

Chances = Mapping[Said, float]

# How much likelier a denial is wrong where no word of lack stands in its sentence or beside it,
# nowhere in the message, and where the same message claims what stands on it.
_NOT_NEAR, _NOWHERE, _UNDER = 0.4, 0.12, 0.3
# From here on a reading is sure; below it, it goes by its neighbours in a list.
_SURE = 0.75
_VERY_SURE = 0.9
# A denial of what a claim stands on counts from here on.
_HOLE = 0.8
# "Python a bit: loops and lists" names the bits that are known.
_SPELLED = 8.0
_LEFT_OUT = frozenset(
    """except exept excluding besides only left last avoid avoids avoiding postpone postponing
    yet still later someday""".split()
)
_ENDS = frozenset(".?!;\n")
# So near a subject its parts may begin, and no word for the whole of it may stand before them.
_NEAR = 3
_WHOLE = frozenset("all whole entire everything full complete finished done rest most but".split())
_LISTED = frozenset(
    [
        ",",
        "and",
        "n",
        "&",
        "+",
        "/",
        "plus",
        "the",
        "also",
        "incl",
        "including",
        "as",
        "well",
        "too",
    ]
)
_OPENS = frozenset([":", "(", "-", "–", "—", "like", "namely", "eg", "e.g"])
# Words of lack that deny nothing here; they are taken out before such words are looked for.
_NO_LACK = Pattern(
    r"\b(?:goes? without (?:saying|question)|without (?:looking|notes|help|thinking|a doubt)|"
    r"no longer|not only|not just|not bad|no (?:more )?(?:problems?|issues?|trouble|sweat|worries)|"
    r"(?:none|nothing) of (?:that|it|this|these|those|them) (?:needs?|scares?|is (?:new|hard))|"
    r"(?:does|do)(?:n'?t| not) (?:need|scare|frighten|bother)\b|isn'?t (?:new|hard)|"
    r"try/except|not an? (?:problem|issue)|what(?:'?s| is| am i| do i)? (?:missing|lacking|lack))",
    re.IGNORECASE,
)


def coherent(
    text: str, units: Sequence[Unit], chances: Sequence[Chances], linker: Linker
) -> list[Chances]:
    """The chances of what is said of each mention, in the light of all that the message says."""
    if not units:
        return list(chances)
    scene = _Scene(text, units, linker)
    found = [dict(chance) for chance in chances]
    for number, chance in enumerate(found):
        if scene.only_a_part(number, chance):
            found[number] = {"none": 1.0, "known": 0.0, "not_known": 0.0}
            continue
        if scene.spelled_out(number):
            chance["known"] *= _SPELLED
        if not scene.lacks:
            chance["not_known"] *= _NOWHERE
        elif not scene.lack_near(number):
            chance["not_known"] *= _NOT_NEAR
    found = _pulled(scene.runs, [_whole(chance) for chance in found])
    return _without_doubtful_holes(scene, found)


def _pulled(
    runs: Sequence[Sequence[int]], found: list[dict[Said, float]]
) -> list[dict[Said, float]]:
    """In a plain list an unsure reading goes with the sure ones beside it."""
    result = list(found)
    for run in runs:
        sure = [found[i] for i in run if max(found[i].values()) >= _SURE]
        if not sure or len({_said(chance) for chance in sure}) > 1:
            continue
        for i in run:
            if max(found[i].values()) < _SURE:
                mean = {said: sum(c[said] for c in sure) / len(sure) for said in SAID}
                result[i] = _whole({said: found[i][said] * mean[said] for said in SAID})
    return result


def _without_doubtful_holes(scene: _Scene, found: list[dict[Said, float]]) -> list[Chances]:
    """Denials of what the same message's claims stand on, kept only where they are sure."""
    claimed = {
        topic
        for number, chance in enumerate(found)
        if _said(chance) == "known" and len(scene.topics[number]) == 1
        for topic in scene.topics[number]
    }
    below = closure(scene.knowledge.topics, claimed) - claimed
    result: list[Chances] = []
    for number, chance in enumerate(found):
        topics = scene.topics[number]
        if _said(chance) == "not_known" and len(topics) == 1 and topics[0] in below:
            grammar = scene.grammar(number)
            if grammar == "known":
                chance = {"none": 0.0, "known": 1.0, "not_known": 0.0}
            elif grammar not in ("not_known", "asked") or chance["not_known"] < _HOLE:
                chance = _whole({**chance, "not_known": chance["not_known"] * _UNDER})
                if _said(chance) == "not_known":
                    chance = {"none": 1.0, "known": 0.0, "not_known": 0.0}
        result.append(chance)
    return result


def _lacks(words: Sequence[str]) -> bool:
    return clauses.speaks_of_lack(words) or not _LEFT_OUT.isdisjoint(words)


def _said(chance: Chances) -> Said:
    return max(chance, key=chance.__getitem__)


def _whole(chance: Mapping[Said, float]) -> dict[Said, float]:
    total = sum(chance.values()) or 1.0
    return {said: value / total for said, value in chance.items()}


class _Scene:
    """A message with the places of its mentions, and where words of lack stand in it."""

    def __init__(self, text: str, units: Sequence[Unit], linker: Linker) -> None:
        self.knowledge: Knowledge = linker.knowledge
        self.units = units
        self.topics = [linker.topics([unit.mention]) for unit in units]
        plain = _NO_LACK.sub(lambda match: "x" * len(match.group()), text)
        mentions = [unit.mention for unit in units]
        self.words = clauses.tokens(plain, mentions)
        self._readings = clauses.readings(clauses.tokens(text, mentions))
        self.places = [place for place, word in enumerate(self.words) if word == TOPIC]
        self.runs = self._runs()
        self._sentence: list[int] = []
        sentences: list[list[str]] = [[]]
        for word in self.words:
            self._sentence.append(len(sentences) - 1)
            sentences[-1].append(word)
            if word in _ENDS:
                sentences.append([])
        # The numbers of the sentences with a word of lack.
        self.lacks = {n for n, words in enumerate(sentences) if _lacks(words)}

    def grammar(self, number: int) -> str:
        """What the grammar of clauses says of a mention."""
        return self._readings[number].verdict if number < len(self._readings) else "none"

    def lack_near(self, number: int) -> bool:
        """Whether a word of lack stands in the sentence of a mention or beside it."""
        if number >= len(self.places):
            return True
        own = self._sentence[self.places[number]]
        return not self.lacks.isdisjoint((own - 1, own, own + 1))

    def only_a_part(self, number: int, chance: Chances) -> bool:
        """Whether a subject is named within the name of a topic of it ("descriptive stats"), or
        as something under way of which parts are named."""
        own = self.topics[number]
        if len(own) < 2 or _said(chance) != "known":
            return False
        if number and len(self.topics[number - 1]) == 1 and self.topics[number - 1][0] in own:
            gap = self.places[number - 1 : number + 1]
            if len(gap) == 2 and gap[1] == gap[0] + 1:
                return True
        if self._heads_a_list(number):
            return True
        parts = any(len(topics) == 1 and topics[0] in own for topics in self.topics)
        return self.units[number].rule == "partly" and parts and chance["known"] < _VERY_SURE

    def _heads_a_list(self, number: int) -> bool:
        """Whether a subject only says of what the parts right after it are: "Python: loops, lists",
        "Python loops", and not "Python: everything but classes"."""
        own = self.topics[number]
        if number + 1 >= min(len(self.places), len(self.units)):
            return False
        part = self.topics[number + 1]
        if len(part) != 1 or part[0] not in own:
            return False
        start, end = self.places[number], self.places[number + 1]
        between = self.words[start + 1 : end]
        opens = len(between) <= _NEAR and any(word in _OPENS for word in between)
        before = self.words[max(0, start - _NEAR) : start]
        if not (opens or not between) or not _WHOLE.isdisjoint([*before, *between]):
            return False
        return _ENDS.isdisjoint(between) and not _lacks([*between, *self._to_its_end(number + 1)])

    def _to_its_end(self, number: int) -> list[str]:
        """The words from a mention to the end of its list and of what is said of that."""
        run = next(run for run in self.runs if number in run)
        tail = self.words[self.places[run[-1]] + 1 :]
        stop = next((i for i, word in enumerate(tail) if word in _ENDS or word in ",)"), len(tail))
        return [*self.words[self.places[number] : self.places[run[-1]]], *tail[:stop]]

    def spelled_out(self, number: int) -> bool:
        """Whether a mention stands in a list after its subject and a colon or bracket, with no
        word of lack from there to the end of the list."""
        own = self.topics[number]
        if len(own) != 1 or number >= len(self.places):
            return False
        run = next(run for run in self.runs if number in run)
        head = run[0] - 1 if len(self.topics[run[0]]) == 1 else run[0]
        if head < 0 or len(self.topics[head]) == 1 or own[0] not in self.topics[head]:
            return False
        first = run[0] + 1 if run[0] == head else run[0]
        between = self.words[self.places[head] + 1 : self.places[first]]
        opens = any(word in _OPENS for word in between)
        return opens and not _lacks(self._to_its_end(first))

    def _runs(self) -> list[list[int]]:
        """The mentions that stand in one plain list, only commas and the like between them."""
        runs: list[list[int]] = []
        for number in range(len(self.units)):
            plain = False
            if 0 < number < len(self.places):
                between = self.words[self.places[number - 1] + 1 : self.places[number]]
                plain = all(word in _LISTED for word in between)
            if plain:
                runs[-1].append(number)
            else:
                runs.append([number])
        return runs
