"""Statements of what somebody knows, put together from frames: practice for those who read them.

The labelled utterances show how people write; the frames show many more of the turns of speech in
which they say "I know it" and "I don't". Joined at random they also teach where one ends.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.coach.linking import Linker
from bot.coach.verdicts import Said
from knowledge.models import Frame, Knowledge, Labels

# So many statements are made of the frames for each frame.
_EACH = 3
_LENGTHS = (1, 1, 2, 2, 2, 3, 3, 4)
_JOINTS = (". ", ". ", ", ", ", ", "; ", "\n", " - ", " and ", " ... ")
_CONTRAST = (" but ", ", but ", ". but ", " though ")
# A message about something else may stand beside them, if it is as short as this.
_ASIDE = 0.4
_WORDS = 14
# How often the letters stand as they were written, and how often a title is the name.
_AS_WRITTEN = 0.5
_TITLED = 0.4
_LONGEST = 3


@dataclass(frozen=True)
class Statement:
    """A text, and what it says of each topic in it."""

    text: str
    said: Mapping[str, Said]


def statements(
    labels: Labels, knowledge: Knowledge, linker: Linker, *, longest: int | None = None
) -> list[Statement]:
    """Some texts for each frame, of at most `longest` frames; the same ones each time."""
    if not labels.frames:
        return []
    chance = random.Random(0)
    names = _names(knowledge)
    beside = [
        u.text
        for u in labels.utterances
        if len(u.text.split()) <= _WORDS and not linker.topic_mentions(u.text)
    ]
    # Each frame comes first equally often; the others are drawn.
    firsts = [frame for frame in labels.frames for _ in range(_EACH)]
    lengths = [length for length in _LENGTHS if longest is None or length <= longest]
    made = []
    for first in firsts:
        chosen = [first, *chance.choices(labels.frames, k=chance.choice(lengths) - 1)]
        chance.shuffle(chosen)
        made.append(_statement(chosen, names, beside, chance))
    return made


def _names(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """What each topic is called, its title first, without names that need a sign."""
    return {
        topic.id: (
            topic.title.lower(),
            *(
                alias
                for alias in topic.aliases
                if alias[0].isalnum() and len(alias.split()) <= _LONGEST
            ),
        )
        for topic in knowledge.topics.values()
    }


def _statement(
    chosen: Sequence[Frame],
    names: Mapping[str, Sequence[str]],
    beside: Sequence[str],
    chance: random.Random,
) -> Statement:
    topics = chance.sample(sorted(names), sum(len(frame.said) for frame in chosen))
    said: dict[str, Said] = {}
    text, before = "", ""
    for frame in chosen:
        own, topics = topics[: len(frame.said)], topics[len(frame.said) :]
        verdicts: list[Said] = ["not_known" if one == "partly" else one for one in frame.said]
        said.update(zip(own, verdicts, strict=True))
        part = frame.text
        for number, topic in enumerate(own, start=1):
            part = part.replace(f"{{{number}}}", _name(names[topic], chance))
        if text:
            turns = {before, verdicts[0]} == {"known", "not_known"} and chance.random() < 0.5
            joint = chance.choice(_CONTRAST if turns else _JOINTS)
            text += ("" if text[-1] in "?!." and joint[0] in ".,;" else joint.rstrip(" ")) + " "
        text, before = text + part, verdicts[-1]
    if beside and chance.random() < _ASIDE:
        other = chance.choice(beside)
        text = f"{other}. {text}" if chance.random() < 0.5 else f"{text}. {other}"
    return Statement(text if chance.random() < _AS_WRITTEN else text.lower(), said)


def _name(names: Sequence[str], chance: random.Random) -> str:
    return names[0] if chance.random() < _TITLED else chance.choice(names)
