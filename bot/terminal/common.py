"""What every command of the terminal shares: settings, the coach, progress, errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.coach.coach import Coach
    from bot.coach.ports import Memory, Promises
    from bot.coach.reply import Reply
    from bot.desk.desk import Desk
    from bot.desk.done import Done
    from bot.memory.store import MemoryStore
    from bot.settings import Settings

FAILED, USAGE = 1, 2
# The conversation of the commands that answer once, so that one can refer to the one before.
ASKED = "terminal-ask"

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Learner = Annotated[
    str | None,
    typer.Option("--learner", metavar="NAME", help="Whose memory to use; yours if left out."),
]
Scope = Annotated[
    str | None,
    typer.Option("--scope", metavar="NAME", help="Also search the documents added to this scope."),
]


def settings() -> Settings:
    """The settings; ends the program with a sentence when one of them is wrong."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        fail(f"The setting {name} is wrong: {first['msg']}.", USAGE)


def coach(*, one_shot: bool, memory: Memory | None = None) -> Coach:
    """The coach over the current index, which is built with a word about it if it is missing."""
    from bot.bootstrap import build_coach

    with progress_bar() as (say, progress):
        return build_coach(settings(), one_shot=one_shot, say=say, progress=progress, memory=memory)


@contextmanager
def memory() -> Iterator[MemoryStore]:
    """The memory of all learners, open. Raises MemoryFailed."""
    from bot.opening import open_memory

    with open_memory(settings()) as store:
        yield store


@contextmanager
def desk(now: str | None, learner: str) -> Iterator[Desk]:
    """The desk for promises, without any encoder or index. `now` is what stood after --now; one
    without an offset is on the clock of `learner`. Raises MemoryFailed and BrokenContent."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from bot.coach.linking import Linker
    from bot.desk.desk import Desk
    from bot.opening import open_knowledge
    from bot.terminal.clock import stopped_at, zone_here

    knowledge, _ = open_knowledge(settings())
    with memory() as store:
        clock = stopped_at(datetime.now(UTC))
        found = Desk(knowledge, Linker(knowledge), store, clock, zone=zone_here() or "UTC")
        if now is not None:
            found = replace(found, clock=stopped_at(moment(now, found, learner)))
        yield found


def moment(text: str, desk: Desk, learner: str) -> datetime:
    """The moment that stands after --now, on the clock of a learner; ends the program if none."""
    from bot.terminal.clock import UnclearMoment, read_moment

    try:
        return read_moment(text, desk.record(learner).preferences.zone)
    except UnclearMoment as error:
        fail(str(error), USAGE)


@contextmanager
def forgiving_coach() -> Iterator[Coach]:
    """A coach that answers once, with its memory, or without it and a word about that."""
    from bot.memory.errors import MemoryFailed
    from bot.opening import open_memory

    with ExitStack() as stack:
        store: MemoryStore | None = None
        try:
            store = stack.enter_context(open_memory(settings()))
        except (MemoryFailed, OSError) as failure:
            _without_memory(failure)
        teacher = coach(one_shot=True, memory=store)
        if store is not None:
            _listen(teacher, store)
        yield teacher


def _listen(teacher: Coach, store: MemoryStore) -> None:
    """Let a coach that answers once hear promises, too."""
    from bot.terminal.ear import LateEar

    def make() -> Promises:
        from bot.coach.coach import utc_now
        from bot.desk.desk import Desk
        from bot.desk.hearing import Hearing
        from bot.terminal.clock import zone_here

        zone = zone_here() or "UTC"
        return Hearing(Desk(teacher.knowledge, teacher.linker, store, utc_now, zone=zone))

    teacher.promises = LateEar(make)


def answered(teacher: Coach, ask: Callable[[], Reply]) -> Reply:
    """What `ask` returns; should the memory fail on the way, the answer goes without it."""
    from bot.coach.ports import NoMemory
    from bot.memory.errors import MemoryFailed

    try:
        return ask()
    except MemoryFailed as failure:
        _without_memory(failure)
        teacher.memory, teacher.promises = NoMemory(), None
        return ask()


def _without_memory(failure: Exception) -> None:
    from bot.terminal.errors import sentence

    say_error(f"I answer without my memory, and keep nothing: {sentence(failure)}")


def learner(name: str | None) -> str:
    """Whose memory is meant; ends the program when the name is none."""
    return user() if name is None else check_name(name, "--learner")


def check_name(name: str, option: str) -> str:
    """The name that was given with an option; ends the program when it is none."""
    from bot.memory.names import MAX_NAME

    # Bytes that are no UTF-8 come as halves of surrogates, which nothing can print.
    if not name.strip() or any("\ud800" <= letter <= "\udfff" for letter in name):
        fail(f"{option} needs a name, for instance {option} ada.", USAGE)
    if len(name) > MAX_NAME:
        fail(f"A name can have up to {MAX_NAME} characters; {option} was longer.", USAGE)
    return name.strip()


def user() -> str:
    """The name of the operating system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "me"


def a_person() -> bool:
    """Whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def stdin_lines() -> Iterator[str]:
    """Lines of standard input, whatever bytes they hold."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\n")


def show(reply: Reply, as_json: bool, learner: str | None = None) -> None:
    """Print a reply for a person or for a program; `learner` is whom --learner named."""
    if as_json:
        print(json.dumps(reply.as_json(), ensure_ascii=True), flush=True)
        return
    from bot.talk.slash import for_shell
    from bot.terminal.show import show_reply

    show_reply(for_shell(reply, learner))


def show_done(done: Done, as_json: bool, learner: str | None = None) -> None:
    """Print what an act on promises came to; `learner` is whom --learner named."""
    if as_json:
        print(json.dumps(done.as_json(), ensure_ascii=True), flush=True)
    else:
        show(done.reply, False, learner)


def say_error(message: str) -> None:
    """One sentence on standard error."""
    print(f"coach: {message}", file=sys.stderr)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong and end the program."""
    say_error(message)
    raise typer.Exit(code)


@contextmanager
def progress_bar(
    label: str = "Embedding",
) -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    """A way to say a word and to show progress, both on stderr; a bar only on a terminal."""
    bar: list[Any] = []

    def say(message: str) -> None:
        print(message, file=sys.stderr)

    def progress(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if not bar:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            shown = Progress(
                label,
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            shown.start()
            bar.extend((shown, shown.add_task("", total=total)))
        bar[0].update(bar[1], completed=done, total=total)

    try:
        yield say, progress
    finally:
        if bar:
            bar[0].stop()
