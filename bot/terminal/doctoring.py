"""`coach doctor`: looks at all that the coach needs, and says what to do about what is wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import typer

from bot.terminal import common
from bot.terminal.common import FAILED, Json

if TYPE_CHECKING:
    from bot.settings import Settings

# Below these a write-ahead log could be corrupted under load (sqlite.org/wal.html#walresetbug).
_MENDED_SQLITE = (3, 51, 3)
_ENOUGH_ROOM = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """What a check found: a word on it, and the next step where something is wrong.

    `bad`: the coach does not work like this. A finding with a next step that is not bad is advice.
    """

    name: str
    text: str
    next: str = ""
    bad: bool = False


Check = Callable[["Settings"], Finding]


def python(settings: Settings) -> Finding:
    """The version of Python, and of the database that it brings."""
    found = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _MENDED_SQLITE and not settings.database_url:
        return Finding(
            "Python",
            f"{found}, which lacks a fix of 2026 to its log.",
            "For many learners at once take a newer SQLite, or PostgreSQL by COACH_DATABASE_URL.",
        )
    return Finding("Python", f"{found}.")


def folder(settings: Settings) -> Finding:
    """Whether the folder of all data can be written and has room."""
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Finding("Data", f"{home}: {reason}.", "Set COACH_HOME to a folder of yours.", True)
    room = shutil.disk_usage(home).free
    text = f"{home}, {room / 1024**3:.1f} GB free."
    if room < _ENOUGH_ROOM:
        return Finding("Data", text, "Make room on that disk before you build an index.")
    return Finding("Data", text)


def content(settings: Settings) -> Finding:
    """Whether all that is known can be read."""
    from bot.opening import open_knowledge
    from knowledge.errors import BrokenContent

    try:
        knowledge, _ = open_knowledge(settings)
    except BrokenContent as broken:
        first = str(broken).splitlines()[0]
        return Finding("Content", first, "`coach check` names every fault.", bad=True)
    topics, claims = len(knowledge.topics), len(knowledge.claims)
    return Finding("Content", f"{topics} topics and {claims} claims.")


def index(settings: Settings) -> Finding:
    """Whether there is an index that answers."""
    from bot.bootstrap import Parts, index_status
    from retrieval.errors import RetrievalError

    try:
        status = index_status(Parts(settings))
    except RetrievalError as error:
        return Finding("Index", str(error), "`coach index --force` builds it anew.", bad=True)
    if not status["ready"]:
        return Finding("Index", str(status["state"]), "`coach index` builds it.", bad=True)
    passages = status["passages"]
    count = sum(passages.values()) if isinstance(passages, dict) else passages
    return Finding("Index", f"{count} passages, {status['state']}.")


def memory(settings: Settings) -> Finding:
    """Whether the memory of learners opens."""
    from bot.memory.errors import MemoryFailed
    from bot.opening import open_memory

    try:
        with open_memory(settings):
            where = "PostgreSQL" if settings.database_url else str(settings.home / "memory.db")
    except (MemoryFailed, OSError) as error:
        return Finding("Memory", str(error), "Then run `coach doctor` again.", bad=True)
    return Finding("Memory", f"{where} opens.")


def model(settings: Settings) -> Finding:
    """Whether the chat model answers, if one is set; it is asked for one word."""
    if not settings.model:
        return Finding("Model", "None is set: the coach speaks for itself and sends nothing away.")
    from bot.voice.trying import try_model

    tried = try_model(
        settings.model,
        url=settings.model_url,
        price=settings.model_price,
        timeout=settings.model_timeout,
    )
    return Finding("Model", tried.text, tried.next, bad=not tried.works)


# What is looked at, in this order. Another part of the coach adds its own check here.
CHECKS: list[Check] = [python, folder, content, index, memory, model]


def examined(settings: Settings, checks: list[Check]) -> list[Finding]:
    """What every check finds; one that breaks is itself a finding."""
    found = []
    for check in checks:
        try:
            found.append(check(settings))
        except Exception as fault:
            name = check.__name__.replace("_", " ").capitalize()
            found.append(
                Finding(
                    name,
                    f"The check itself failed ({type(fault).__name__}).",
                    "Please report it.",
                    bad=True,
                )
            )
    return found


def doctor(as_json: Json = False) -> None:
    """Look at everything the coach needs: data, content, index, memory, and the chat model.

    A chat model, if one is set, is asked for one word. The exit code is 1 when something is bad;
    then the coach still answers as well as it can.

    Examples:\n
      coach doctor\n
      coach doctor --json
    """
    found = examined(common.settings(), CHECKS)
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=True))
    else:
        from bot.terminal.show import plain

        for finding in found:
            mark = "bad" if finding.bad else "note" if finding.next else "ok"
            print(f"{mark:<5} {finding.name:<8} {plain(finding.text)}")
            if finding.next:
                print(f"{'':<15}{plain(finding.next)}")
    if any(finding.bad for finding in found):
        raise typer.Exit(FAILED)
