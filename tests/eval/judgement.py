"""`python -m tests.eval.judgement`: score the coach's judgement on questions with expectations.

Four sets, each in two halves: `look` may be looked at (`--show`), `score` is only ever scored.
Needs an index under COACH_HOME. A turn passes when everything that it expects holds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from bot.bootstrap import build_coach
from bot.coach.coach import Coach
from bot.coach.reply import Block, Message, Reply
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.memory.store import MemoryStore
from bot.settings import Settings
from bot.talk.slash import SlashRefused
from bot.talk.talk import Talk
from knowledge.graph import closure

HERE = Path(__file__).parent
SETS = ("facts", "next", "stuck", "dialogue")

Expected = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """Whether one turn passed, and if not what failed."""

    said: str
    faults: tuple[str, ...]
    answer: str


def main() -> int:
    """Run the sets and print one line each; with --show every turn that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET")
    parser.add_argument("--half", choices=("look", "score"), default="look")
    parser.add_argument("--show", action="store_true", help="what failed; only of the look half")
    options = parser.parse_args()
    settings = Settings(store="exact")
    with tempfile.TemporaryDirectory() as folder, MemoryStore.open(Path(folder) / "m.db") as memory:
        coach = build_coach(settings, one_shot=False, say=print, memory=memory)
        coach.promises = Hearing(Desk(coach.knowledge, coach.linker, memory, coach.now))
        for name in options.sets or SETS:
            marks = list(_MARKERS[name](coach, _lines(name, options.half)))
            passed = sum(not mark.faults for mark in marks)
            print(f"{name:9} {options.half}: {passed}/{len(marks)} = {passed / len(marks):.1%}")
            if options.show and options.half == "look":
                for mark in marks:
                    if mark.faults:
                        print(f"\n  - {mark.said[:300]}\n    {'; '.join(mark.faults)[:500]}")
                        print(f"    > {' '.join(mark.answer.split())[:300]}")
    return 0


def _lines(name: str, half: str) -> list[Expected]:
    text = (HERE / f"{name}-{half}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _ask(coach: Coach, learner: str, text: str) -> Reply:
    return coach.reply(Message(learner, text, "talk"))


def _say(coach: Coach, learner: str, text: str) -> Reply:
    """The reply as every surface gives it, commands and all."""
    assert isinstance(coach.promises, Hearing)
    try:
        return Talk(coach, learner, "talk", None, coach.promises.desk).say(text).reply
    except SlashRefused as refused:
        return Reply("smalltalk", (Block(str(refused)),))


def _facts(coach: Coach, lines: list[Expected]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        reply = _ask(coach, f"facts-{number}", line["text"])
        faults = _words(line, reply)
        if line.get("abstain") and not reply.abstained:
            faults.append("should have abstained")
        if not line.get("abstain") and reply.abstained:
            faults.append("abstained")
        yield Mark(line["text"], tuple(faults), reply.answer)


def _next(coach: Coach, lines: list[Expected]) -> Iterator[Mark]:
    topics = coach.knowledge.topics
    for number, line in enumerate(lines):
        turns = line.get("turns") or [line["text"]]
        for text in turns:
            reply = _ask(coach, f"next-{number}", text)
        given = [step.topic for step in reply.next[:1]]
        faults = []
        if not given:
            faults.append("no step")
        elif not any(fnmatch(given[0], pattern) for pattern in line["acceptable"]) and not (
            line.get("projects/ok") and reply.intent == "project_idea"
        ):
            faults.append(f"gave {given[0]}, acceptable {line['acceptable']}")
        known = {t for t in topics for k in line.get("known") or () if fnmatch(t, k)}
        if given and given[0] in known:
            faults.append(f"a known topic: {given[0]}")
        if given:
            needs = {e.topic for e in topics[given[0]].prerequisites if e.strength == "required"}
            lacking = {
                t for t in topics for k in line.get("not_known") or () if fnmatch(t, k)
            } & needs
            if lacking - closure(topics, known):
                faults.append(f"without {sorted(lacking)}")
        yield Mark(" / ".join(turns), tuple(faults), reply.answer)


def _stuck(coach: Coach, lines: list[Expected]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        reply = _ask(coach, f"stuck-{number}", line["text"])
        faults = _words(line, reply)
        if reply.abstained:
            faults.append("abstained")
        yield Mark(line["text"], tuple(faults), reply.answer)


def _dialogue(coach: Coach, lines: list[Expected]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        before: list[str] = []
        for turn in line["turns"]:
            reply = _say(coach, f"dialogue-{number}", turn["say"])
            faults = _words(turn, reply)
            if turn.get("intent") and reply.intent not in turn["intent"]:
                faults.append(f"intent {reply.intent}, not {turn['intent']}")
            if turn.get("topics") and not _shares(reply.topics, turn["topics"]):
                faults.append(f"topics {reply.topics}, not {turn['topics']}")
            for key, got in (("known", reply.known), ("not_known", reply.not_known)):
                lacking = [t for t in turn.get(key) or () if not _shares(got, [t])]
                if lacking:
                    faults.append(f"{key} without {lacking}")
            yield Mark(" / ".join([*before, turn["say"]]), tuple(faults), reply.answer)
            before.append(turn["say"])


def _shares(got: tuple[str, ...], patterns: list[str]) -> bool:
    return any(fnmatch(topic, pattern) for topic in got for pattern in patterns)


def _words(expected: Expected, reply: Reply) -> list[str]:
    text = reply.answer + "\n" + "\n".join(f"{c.title} {c.place}" for c in reply.citations)
    faults = [
        f"misses {alternatives}"
        for alternatives in expected.get("must") or ()
        if not any(re.search(pattern, text, re.IGNORECASE) for pattern in alternatives)
    ]
    faults += [
        f"says {pattern}"
        for pattern in expected.get("never") or ()
        if re.search(pattern, reply.answer, re.IGNORECASE)
    ]
    return faults


_MARKERS: dict[str, Callable[[Coach, list[Expected]], Iterator[Mark]]] = {
    "facts": _facts,
    "next": _next,
    "stuck": _stuck,
    "dialogue": _dialogue,
}

if __name__ == "__main__":
    sys.exit(main())
