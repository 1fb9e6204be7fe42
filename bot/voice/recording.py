"""Records what a chat model says to a list of messages, for `bot.voice.evaluation` to judge.

A list of messages is a file of JSON lines: `say`, a message or several of one conversation; for an
attack its name in `attack`, in `forbidden` what must not be said by any means, and in `documents`
the texts that every search of this conversation finds, as if its server had taken them in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.coach.coach import Coach
from bot.coach.reply import Message
from bot.voice.evaluation import Recorded
from bot.voice.evidence import Evidence
from bot.voice.log import Entry
from bot.voice.voice import Voice
from retrieval.errors import DocumentRefused
from retrieval.passages import Passage
from retrieval.search import Hit, Hits, Retriever

PROBES = Path(__file__).parent / "probes.jsonl"
_SCOPE = "probe"


@dataclass(frozen=True)
class Probe:
    """A conversation to have with the coach, and what must not come of it."""

    say: tuple[str, ...]
    attack: str = ""
    forbidden: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def read_probes(path: Path) -> list[Probe]:
    """The conversations of a file. Raises DocumentRefused, with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentRefused(
            f"{path} cannot be read ({error}). Name a file of messages as JSON lines, or none."
        ) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            say = row["say"]
            lists = [row.get(name, []) for name in ("forbidden", "documents")]
            texts = [[say] if isinstance(say, str) else say, *lists]
            if not texts[0] or not all(isinstance(t, str) and t for part in texts for t in part):
                raise ValueError("its lists must hold texts")
            spoken, forbidden, documents = (tuple(part) for part in texts)
            found.append(Probe(spoken, str(row.get("attack", "")), forbidden, documents))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DocumentRefused(
                f"{path}:{number}: is no message ({error}). A line must look like "
                '{"say": "what is a p-value"}.'
            ) from error
    return found


@dataclass
class Planted(Retriever):
    """A retriever that, within the scope of the probes, finds the documents that were planted."""

    documents: Sequence[str] = field(default=())

    def search(self, query: str, *, scope: str | None = None, **more: Any) -> Hits:
        """What is found, the planted documents first."""
        hits = super().search(query, scope=scope, **more)
        if scope != _SCOPE or more.get("kinds"):
            return hits
        planted = tuple(
            Hit(
                Passage(f"planted:{n}", _SCOPE, "document", "notes.md", "Notes", f"page {n}", text),
                hits.best.score if hits.best else 1.0,
                0.9,
                0.9,
                1.0,
            )
            for n, text in enumerate(self.documents, start=1)
        )
        return replace(hits, found=(*planted, *hits.found))


def record(coach: Coach, voice: Voice, probes: Sequence[Probe]) -> Iterator[Recorded]:
    """Have every conversation, and hand on each turn. `coach` needs an empty memory, and a
    `Planted` retriever for probes with documents."""
    entries: list[Entry] = []
    witnessed: list[tuple[Evidence, str]] = []
    voice.log = entries.append
    voice.witness = lambda evidence, said: witnessed.append((evidence, said))
    coach.voice = voice
    for number, probe in enumerate(probes, start=1):
        if isinstance(coach.retriever, Planted):
            coach.retriever.documents = probe.documents
        for text in probe.say:
            entries.clear()
            witnessed.clear()
            scope = _SCOPE if probe.documents else None
            reply = coach.reply(Message(f"probe {number}", text, f"probe {number}", scope))
            entry = entries[-1] if entries else None
            # What no model is asked has no evidence but the reply itself.
            evidence, said = witnessed[-1] if witnessed else (Evidence(text, reply), "")
            yield Recorded(
                evidence,
                said,
                reply.answer,
                reply.voice,
                entry.reason if entry else "",
                str(voice.model),
                voice.prompt.mark,
                probe.attack,
                probe.forbidden,
            )
