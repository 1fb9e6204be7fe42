"""Short everyday names of topics, as learners say them of themselves: "trees", "the code", "ml".

They stand in the content, apart from the aliases, which would link any text to a topic. They only
open the question of what is said of them, and mostly the answer is: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.coach.linking import Kind, Mention
from bot.coach.patterns import Pattern

# A name has no more words than this.
_LONGEST = 6
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?(?:['’][^\W\d_]+)?")


# Words that name nothing beside some others: "i mean", "set me up", "i group and merge tables",
# "my cv", "the training set".
_NO_TRAINING = Pattern(
    r"\bsplit\w*\W+(?:\w+\W+)?$|\btest\W+(?:n|and|vs)?\W*$"
    r"|^\W*(?:/|n|and|&|vs)?\W*(?:test|valid\w*|sets?|data|rows|score|error|accuracy|\d+)\b"
    r"|^\W+(?:(?:an?|any|my|the|some|a few|two|three)\W+)?(?:\w+\W+)?(?:models?|forests?|trees?|"
    r"regressions?|svms?|xgboost|knn|classifiers?)\b",
    re.IGNORECASE,
)
_TABLES = Pattern(
    r"\b(?:group|filter|join|pandas|tables?|csvs?|columns?|sql|dataframes?|excel|sheets?)\b",
    re.IGNORECASE,
)
_NO_NOUNS = {
    "cv": Pattern(r"\b(?:my|the|your|a|his|her|their|send|on|job|for)\W+$", re.IGNORECASE),
    "merge": _TABLES,
    "merging": _TABLES,
    "train": _NO_TRAINING,
    "trained": _NO_TRAINING,
    "training": _NO_TRAINING,
    "mean": Pattern(
        r"\b(?:i|you|u|we|they|it|that|this|which|does|do|did|to|would|not|n't|really|just)\W+$"
        r"|^\W+(?:that|it|by|is|i|to|what)\b",
        re.IGNORECASE,
    ),
    "means": Pattern(
        r"\b(?:it|that|this|which|what|word|by|all|no|any|really|just|actually)\W+$"
        r"|^\W+(?:that|i|it|to|we|nothing|the|a|my|something|in|for)\b",
        re.IGNORECASE,
    ),
    "pipeline": Pattern(r"\b(?:sklearn|scikit-learn|hugging ?face|hf|ci|cd)(?:'s)?\W+$"),
    "pipelines": Pattern(r"\b(?:sklearn|scikit-learn|hugging ?face|hf|ci|cd)(?:'s)?\W+$"),
    "set": Pattern(
        r"^\W+(?:up|out|off|aside|back|me|my|him|her|us|theory|in|by|to|for|of|it)\b"
        r"|\b(?:data|training|test|validation|train|all|am|is|are|be|get|tv|skill|mind)\W+$",
        re.IGNORECASE,
    ),
}


def _is_verb(name: str, before: str, after: str) -> bool:
    pattern = _NO_NOUNS.get(name)
    return pattern is not None and bool(pattern.search(before) or pattern.search(after))


def everyday_mentions(
    text: str, mentions: Sequence[Mention], names: Mapping[str, str]
) -> list[Mention]:
    """The everyday names in a text where no mention stands yet, left to right.

    `names` are those of the curriculum (Linker.everyday).

    A name that holds a mention whole and more is one too: "matrix mult" is no "matrix".
    """
    tokens = [
        (found.group().lower().replace("’", "'"), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]
    taken = [
        next((m for m in mentions if m.start < end and start < m.end), None)
        for _, start, end in tokens
    ]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            inside = [m for m in taken[at : at + length] if m is not None]
            start, end = tokens[at][1], tokens[at + length - 1][2]
            if len(inside) == length or any(m.start < start or end < m.end for m in inside):
                continue
            name = " ".join(token for token, _, _ in tokens[at : at + length])
            key = names.get(name)
            if key is not None and not _is_verb(name, text[:start].lower(), text[end:].lower()):
                found += _named(key.split("+"), tokens[at : at + length])
                at += length
                break
        else:
            at += 1
    return found


def _named(keys: Sequence[str], tokens: Sequence[tuple[str, int, int]]) -> Iterator[Mention]:
    """The mentions of a name; one of two topics ("both regressions") is shared between them."""
    ends = [*range(1, len(keys)), len(tokens)]
    begin = 0
    for key, end in zip(keys, ends, strict=True):
        kind: Kind = "topic" if "/" in key else "group"
        yield Mention(kind, key, tokens[begin][1], tokens[end - 1][2])
        begin = end
