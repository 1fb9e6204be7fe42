"""`coach chat`: a conversation with a person, with lines from a pipe, or with a program."""

from __future__ import annotations

import json
import sys
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, TypeGuard

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import Learner, Scope

if TYPE_CHECKING:
    from pathlib import Path

    from bot.coach.coach import Coach
    from bot.talk.talk import Talk
    from bot.terminal.live import Live

CONVERSATION = "terminal"
_HINT = "Ask, report, or paste an error"


def chat(
    learner: Learner = None,
    scope: Scope = None,
    conversation: Annotated[
        str | None,
        typer.Option(
            "--conversation", metavar="NAME", help="Another conversation than the usual one."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One message a line in, one JSON object a line out.")
    ] = False,
    now: Now = None,
) -> None:
    """Talk with the coach; it remembers you, and goes on where you stopped.

    Without a terminal it reads a message a line and prints the replies.\n
    With --json a line is text, a JSON string, or {"text": "...", "id": "..."}.\n
    A line that fails gives {"error": "..."}, and the conversation goes on.

    Examples:\n
      coach chat\n
      coach chat --scope study-group\n
      coach chat --json < messages.txt
    """
    from bot.coach.coach import utc_now
    from bot.desk.desk import Desk
    from bot.desk.hearing import Hearing
    from bot.talk.talk import Talk
    from bot.terminal.clock import running_from, zone_here

    who = common.learner(learner)
    where = conversation or (f"json-{uuid.uuid4().hex}" if as_json else CONVERSATION)
    if conversation is not None:
        common.check_name(conversation, "--conversation")
    with common.memory() as memory:
        coach = common.coach(one_shot=False, memory=memory)
        desk = Desk(coach.knowledge, coach.linker, memory, utc_now, zone=zone_here() or "UTC")
        if now is not None:
            coach.now = running_from(common.moment(now, desk, who))
            desk = replace(desk, clock=coach.now)
        coach.promises = Hearing(desk)
        talk = Talk(coach, who, where, scope, desk)
        if as_json:
            _with_program(talk)
        elif common.a_person():
            _with_person(talk, common.settings().home)
        else:
            _with_lines(talk)


# --- a person ---


def _with_person(talk: Talk, home: Path) -> None:
    from bot.talk.names import topic_names
    from bot.talk.talk import farewell
    from bot.terminal.prompt import Prompt
    from bot.terminal.typed import prepare, typed_file

    _warm_up(talk.coach)
    history = typed_file(home, talk.learner)
    prompt = Prompt(
        history=history if prepare(history) else None,
        names=topic_names(talk.coach.knowledge),
        hint=_HINT,
    )
    _show(talk.greet())
    if talk.coach.voice is not None:
        from bot.terminal.live import Live

        talk.listener = Live()
    while True:
        text = prompt.ask()
        if text is None:
            _show(farewell())
            return
        if _answer(talk, text):
            return


def _answer(talk: Talk, text: str) -> bool:
    """Show the answer to a message, or what went wrong; whether the conversation is over."""
    from bot.talk.slash import SlashRefused
    from bot.terminal.errors import sentence
    from bot.terminal.reveal import keyboard

    # What is typed meanwhile is not echoed into the reply; it stands in the next line.
    with keyboard():
        try:
            said = talk.say(text)
        except SlashRefused as refused:
            print(f"\n{refused}\n")
            return False
        except KeyboardInterrupt:
            _forget(talk)
            print("\nStopped.\n")
            return False
        except Exception as error:
            _forget(talk)
            print()
            common.say_error(sentence(error))
            print()
            return False
        left = talk.listener.left(said.reply) if _is_live(talk.listener) else said.reply
        _show(left)
    return said.over


def _is_live(listener: Any) -> TypeGuard[Live]:
    """Whether words are shown as they come; without a chat model none come."""
    return listener is not None


def _forget(talk: Talk) -> None:
    if _is_live(talk.listener):
        talk.listener.forget()


def _show(reply: Any) -> None:
    from bot.talk.slash import for_chat
    from bot.terminal.reveal import keyboard, reveal
    from bot.terminal.show import reply_text

    def write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    with keyboard() as wait:
        reveal(reply_text(for_chat(reply)), write, wait)


def _warm_up(coach: Coach) -> None:
    """Open the index while the person reads and types, so that the first answer is quick too."""

    def search() -> None:
        # Whatever is wrong is told with the first answer.
        with suppress(Exception):
            coach.retriever.search("pandas", limit=1)

    threading.Thread(target=search, daemon=True).start()


# --- lines and programs ---


def _with_lines(talk: Talk) -> None:
    from bot.talk.slash import SlashRefused, for_chat
    from bot.terminal.errors import sentence
    from bot.terminal.show import show_reply

    show_reply(for_chat(talk.greet()))
    for line in common.stdin_lines():
        if not line.strip():
            continue
        try:
            said = talk.say(line)
        except SlashRefused as refused:
            print(f"\n{refused}\n", flush=True)
            continue
        except Exception as error:
            common.say_error(sentence(error))
            continue
        show_reply(for_chat(said.reply))
        if said.over:
            return


def _with_program(talk: Talk) -> None:
    from bot.talk.slash import SlashRefused, for_chat
    from bot.terminal.errors import sentence

    for line in common.stdin_lines():
        over = False
        found: dict[str, Any] = {}
        try:
            message = read_line(line)
            found = {"id": message.key} if message.key else {}
            said = talk.say(message.text, message.key)
            found, over = {**for_chat(said.reply).as_json(), **found}, said.over
        except (SlashRefused, LineRefused) as refused:
            found = {"error": str(refused), **found}
        except Exception as error:
            found = {"error": sentence(error), **found}
        print(json.dumps(found, ensure_ascii=True), flush=True)
        if over:
            return


class LineRefused(Exception):
    """A line of JSON that is no message; the text says what one looks like."""


@dataclass(frozen=True)
class Line:
    """A message that came on a line, and what identifies it, if it said so."""

    text: str
    key: str = ""


def read_line(line: str) -> Line:
    """The message of a line: a JSON string, an object with "text", or else the line itself.

    Raises LineRefused for an object whose text or id is none.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Line(line)
    if isinstance(value, str):
        return Line(value)
    if not isinstance(value, dict) or "text" not in value:
        return Line(line)
    text, key = value["text"], value.get("id") or ""
    if not isinstance(text, str) or not isinstance(key, str | int):
        raise LineRefused('A message is {"text": "...", "id": "..."}, both of them texts.')
    return Line(text, str(key))
