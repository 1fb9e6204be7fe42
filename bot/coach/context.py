"""What a turn leaves for the next one to refer to: "why?", "the second one", "and statistics?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from bot.coach.reply import Intent

# What the coach was doing: an intent, or an ability that several intents lead to.
Ability = Intent | Literal["", "quiz", "placement", "tracks", "standing", "recall", "name"]
# A question of the coach's own that a bare "yes" or a number answers.
Pending = Literal["", "helped", "quiz", "hours", "next", "ladder", "care"]


@dataclass(frozen=True)
class Trouble:
    """A stuck point under way: the problem in the learner's words, what was tried, and the rung."""

    text: str
    tried: tuple[str, ...] = ()
    rung: int = 0
    asked_at: str = ""


@dataclass(frozen=True)
class Context:
    """What the conversation is about after a turn. Kept as JSON beside the turn."""

    ability: Ability = ""
    asked: str = ""
    topics: tuple[str, ...] = ()
    # Things that were shown in order, as `kind:id`, for "the second one" and "which is free".
    offered: tuple[str, ...] = ()
    picked: int = -1
    step: str = ""
    track: str = ""
    trouble: Trouble | None = None
    hours: float | None = None
    deadline: str = ""
    # Of a plan: the topic it leads to, those it was asked to leave out, the day on which it begins
    # if that is not today, and the number of the week that was spoken of.
    goal: str = ""
    without: tuple[str, ...] = ()
    starts: str = ""
    week: int = 0
    placement: Mapping[str, Any] | None = None
    pending: Pending = ""

    def as_json(self) -> dict[str, Any]:
        """A value that `json` can write; fields that say nothing are left out."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, ())}

    @classmethod
    def from_json(cls, value: object) -> Context:
        """The context of such a value; an empty one for anything else: it is only a help."""
        if not isinstance(value, Mapping):
            return cls()
        names = {field.name for field in fields(cls)}
        kept = {name: value[name] for name in value if name in names}
        for name in ("topics", "offered", "without"):
            if name in kept:
                kept[name] = tuple(map(str, kept[name]))
        trouble = kept.pop("trouble", None)
        try:
            found = cls(**kept)
            if isinstance(trouble, Mapping):
                tried = tuple(trouble.get("tried", ()))
                found = replace(found, trouble=Trouble(**{**trouble, "tried": tried}))
        except TypeError:
            return cls()
        return found

    @property
    def topic(self) -> str:
        """The topic that was spoken of, or nothing."""
        return self.topics[0] if self.topics else ""

    def things(self, kind: str) -> tuple[str, ...]:
        """The ids of the things of one kind that were shown, in order."""
        return tuple(o.partition(":")[2] for o in self.offered if o.startswith(f"{kind}:"))
