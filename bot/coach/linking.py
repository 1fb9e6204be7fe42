"""Finds the topics, groups, resources and projects that a text names, misspelt or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.models import Knowledge

Kind = Literal["topic", "group", "resource", "project", "track"]

_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?(?:['’][^\W\d_]+)?")
# Between such marks no name goes on: "numpy, broadcasting" names two things.
_PAUSE = re.compile(r"[,;:!?()\n]|\.\s|\s[-–—]+\s")
# Names that are words of everyday language but for the sign before them: "%pip", ".T".
_SIGNED = re.compile(r"[%@]|\.(?=\w{1,2}$)")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ENDINGS = ("ings", "ing", "ers", "er", "ed", "ly", "es", "s")
_LONGEST = 6
# Two names this alike (0 to 100, by edit distance) are one name with a slip of the finger.
_ALIKE = 84.0
_SHORTEST_FUZZY = 5
_TOPICS: frozenset[Kind] = frozenset({"topic", "group"})
_ALL: frozenset[Kind] = _TOPICS | {"resource", "project", "track"}


@dataclass(frozen=True)
class Mention:
    """A name found in a text: what it names, and where (in characters) it stands."""

    kind: Kind
    id: str
    start: int
    end: int
    fuzzy: bool = False


class Linker:
    """Knows every name of the curriculum. Build it once; it holds no state of a conversation."""

    def __init__(
        self, knowledge: Knowledge, is_word: Callable[[str], bool] = lambda word: False
    ) -> None:
        """`is_word` tells words that are spelled right although the curriculum never uses them."""
        self._knowledge = knowledge
        self._is_word = is_word
        self._names: dict[str, tuple[Kind, str]] = {}
        self._signs: dict[str, str] = {}
        for group in knowledge.groups.values():
            self._add("group", group.id, (group.title, *group.aliases))
        for topic in knowledge.topics.values():
            slug = topic.id.partition("/")[2].replace("-", " ")
            self._add("topic", topic.id, (topic.title, slug, *topic.aliases))
        for track in knowledge.tracks.values():
            self._add("track", track.id, (track.title, f"{track.title} track", track.id))
        for resource in knowledge.resources.values():
            self._add("resource", resource.id, (resource.title, *resource.aliases))
        for project in knowledge.projects.values():
            self._add("project", project.id, (project.title, project.id.replace("-", " ")))
        for name, thing in tuple(self._names.items()):
            for other in () if name in self._signs else (*_numbers(name), *_joined(name)):
                self._names.setdefault(other, thing)

    @property
    def knowledge(self) -> Knowledge:
        """The curriculum whose names are known."""
        return self._knowledge

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, left to right, the longest at each place, none overlapping."""
        return self._mentions(text, _ALL)

    def topic_mentions(self, text: str) -> list[Mention]:
        """The names of topics and groups alone: "numpy" where "numpy tutorial" is a resource."""
        return self._mentions(text, _TOPICS)

    def _mentions(self, text: str, kinds: frozenset[Kind]) -> list[Mention]:
        tokens = [
            (m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)
        ]
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            hit = self._exact(text, tokens, at, kinds) or self._fuzzy(tokens, at, kinds)
            if hit is None:
                at += 1
                continue
            mention, length = hit
            found.append(mention)
            at += length
        return found

    def topics(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """The topics that the mentions name, groups spelled out, each once, in order."""
        found: dict[str, None] = {}
        for mention in mentions:
            if mention.kind == "topic":
                found[mention.id] = None
            elif mention.kind == "group":
                found.update(dict.fromkeys(self._knowledge.members(mention.id)))
        return tuple(found)

    def resolve(self, name: str) -> tuple[str, ...]:
        """The topics that one name means, as in `--know numpy`; empty if none."""
        name = name.strip()
        if name in self._knowledge.topics:
            return (name,)
        return self.topics(m for m in self.mentions(name) if m.kind in ("topic", "group"))

    def topic_names(self) -> list[str]:
        """Every name of a topic or group, in lower case."""
        return [name for name, (kind, _) in self._names.items() if kind in ("topic", "group")]

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """Names of topics and groups that look like this one, for "did you mean"."""
        found = process.extract(name.lower(), self.topic_names(), scorer=fuzz.WRatio, limit=limit)
        return [str(match) for match, score, _ in found if score >= 60]

    def _add(self, kind: Kind, key: str, names: Iterable[str]) -> None:
        for name in names:
            normal = " ".join(m.group().lower() for m in _TOKEN.finditer(name))
            if normal:
                sign = _SIGNED.match(name)
                if sign is not None and normal not in self._names:
                    self._signs[normal] = sign.group()
                elif sign is None:
                    self._signs.pop(normal, None)
                self._names.setdefault(normal, (kind, key))

    @cached_property
    def everyday(self) -> Mapping[str, str]:
        """The everyday names of the curriculum as words in lower case, each with its ids joined
        by +."""
        found: dict[str, str] = {}
        for entry in self._knowledge.everyday.values():
            for name in entry.names:
                found.setdefault(" ".join(_TOKEN.findall(name.lower())), entry.id)
        return found

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Words that are spelled right: those of names and of the curriculum's own prose."""
        words = {word for name in self._names for word in name.split()}
        for topic in self._knowledge.topics.values():
            texts = (*topic.sections.values(), *(ask.question for ask in topic.asks))
            words.update(_TOKEN.findall("\n".join(texts).lower()))
        return frozenset(words)

    @cached_property
    def _fuzzy_names(self) -> list[str]:
        return [name for name in self._names if len(name) >= _SHORTEST_FUZZY]

    @cached_property
    def _name_words(self) -> frozenset[str]:
        return frozenset(word for name in self._names for word in name.split())

    def _spelt_right(self, word: str) -> bool:
        """Whether a word is one, or an inflection of one that is no part of a name."""
        if self._is_word(word) or word in self._vocabulary:
            return True
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                stem = word[: -len(ending)]
                stems = {stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else stem}
                return any(self._is_word(s) and s not in self._name_words for s in stems)
        return False

    def _exact(
        self, text: str, tokens: list[tuple[str, int, int]], at: int, kinds: frozenset[Kind]
    ) -> tuple[Mention, int] | None:
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            part = tokens[at : at + length]
            name = " ".join(token for token, _, _ in part)
            hit = self._names.get(name)
            joined = name.replace(" ", "")
            if hit is None and length > 1 and len(joined) >= _SHORTEST_FUZZY:
                hit = self._names.get(joined)  # "eigen values", "data frame", but no "in it"
            if hit is None and length == 1 and name.endswith("'s"):
                hit = self._names.get(name[:-2])
            if hit is None or hit[0] not in kinds:
                continue
            if hit[0] in _TOPICS and _PAUSE.search(text, part[0][2], part[-1][1]):
                continue
            sign = self._signs.get(name)
            if sign is not None and text[: part[0][1]].rstrip()[-1:] != sign:
                continue
            return Mention(*hit, part[0][1], part[-1][2]), length
        return None

    def _fuzzy(
        self, tokens: list[tuple[str, int, int]], at: int, kinds: frozenset[Kind]
    ) -> tuple[Mention, int] | None:
        """A misspelt name: only where a word stands that the curriculum never uses."""
        best: tuple[float, Mention, int] | None = None
        for length in range(min(3, len(tokens) - at), 0, -1):
            part = tokens[at : at + length]
            # The vocabulary last: it is made when first needed, which few texts do.
            if all(self._spelt_right(token) for token, _, _ in part):
                continue
            name = " ".join(token for token, _, _ in part)
            if len(name) < _SHORTEST_FUZZY:
                continue
            match = process.extractOne(
                name, self._fuzzy_names, scorer=fuzz.ratio, score_cutoff=_ALIKE
            )
            if match is None and length == 1:
                match = self._one_slip(name)
            if match is None or (match[0][0] != name[0] and match[1] < 90):
                continue
            if len(match[0].split()) != length and match[1] < 90:
                continue
            if self._names[match[0]][0] not in kinds:
                continue
            score = float(match[1])
            if best is None or score > best[0]:
                mention = Mention(*self._names[match[0]], part[0][1], part[-1][2], fuzzy=True)
                best = (score, mention, length)
        return None if best is None else (best[1], best[2])

    def _one_slip(self, name: str) -> tuple[str, float, int] | None:
        """A name with one letter wrong, too few or too many, or two swapped: "nunpy"."""
        for match in process.extract(name, self._fuzzy_names, scorer=OSA.distance, score_cutoff=1):
            if match[0][0] == name[0] and _slipped(name, match[0]):
                return match[0], _ALIKE, match[2]
        return None


def _slipped(typed: str, name: str) -> bool:
    """Whether the one change between two words is a slip: no letter for one that lies far away."""
    changed = [(a, b) for a, b in zip(typed, name, strict=False) if a != b]
    if len(typed) != len(name) or len(changed) != 1:
        return True
    (wrong, meant) = changed[0]
    rows = [(row, row.index(wrong)) for row in _KEYBOARD if wrong in row]
    return any(meant in row[max(0, at - 1) : at + 2] for row, at in rows)


def _numbers(name: str) -> tuple[str, ...]:
    """A name in the other number: "confusion matrices"."""
    if name.endswith("s"):
        return (name[:-1],) if len(name) > 4 and not name.endswith("ss") else ()
    if len(name) < _SHORTEST_FUZZY or not name[-1].isalpha() or name.endswith("ing"):
        return ()
    if name.endswith("x"):
        return (f"{name[:-2]}ices", f"{name}es")
    if name.endswith("y") and name[-2] not in "aeiou":
        return (f"{name[:-1]}ies",) if " " in name else ()
    return (f"{name}s",)


def _joined(name: str) -> tuple[str, ...]:
    """A name of two things as it is typed in haste: "precision n recall", "precision & recall"."""
    if " and " not in name:
        return ()
    return (name.replace(" and ", " n "), name.replace(" and ", " "))
