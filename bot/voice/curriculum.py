"""What the curriculum calls things, for the checks of what a model says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel

from bot.coach.linking import Linker
from knowledge.models import Knowledge

_WORDS = re.compile(r"[^\W_]+(?:[+#]+)?")
# What everybody knows although the curriculum may never say it.
_EVERYDAY = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december english discord google github youtube "
    "kaggle windows linux mac macos python stack overflow wikipedia ok study coach"
)


@dataclass(frozen=True)
class Curriculum:
    """The names and words of the curriculum."""

    knowledge: Knowledge
    linker: Linker

    def topics_in(self, text: str) -> frozenset[str]:
        """The ids of the topics that a text names."""
        return frozenset(
            m.id for m in self.linker.topic_mentions(text) if m.kind == "topic" and not m.fuzzy
        )

    def knows(self, phrase: str) -> bool:
        """Whether a phrase stands anywhere in the curriculum, in any case."""
        words = in_words(phrase)
        return not words.strip() or words in self._all or words.rstrip(" ") + "s " in self._all

    @cached_property
    def _all(self) -> str:
        parts: list[str] = [_EVERYDAY]
        for name in type(self.knowledge).model_fields:
            if name != "labels":
                parts += _texts(getattr(self.knowledge, name))
        return "".join(in_words(part) for part in parts)


def in_words(text: str) -> str:
    """The words of a text in lower case between single blanks, so that one can look for phrases."""
    return f" {' '.join(word.lower() for word in _WORDS.findall(text))} "


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _texts(key)
            yield from _texts(held)
    elif isinstance(value, tuple | list | set | frozenset):
        for held in value:
            yield from _texts(held)
