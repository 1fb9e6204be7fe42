"""What `coach ship` asks a person, one after the other; only the first needs an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from bot.accountability.errors import PromiseRefused
from bot.accountability.shipping import Told, read_told
from bot.accountability.ships import LinkRefused, read_link
from bot.desk.ship import Preview, preview, suggested
from bot.talk.names import UnknownName
from bot.terminal.shipping import topics_told
from bot.terminal.show import plain

if TYPE_CHECKING:
    from bot.desk.desk import Desk


def ask_ship(desk: Desk, learner: str) -> Told | None:
    """What a person tells of a ship; None if they leave."""
    before = suggested(desk.record(learner))
    if before:
        print(f"In your check-in you wrote that you shipped: {plain(before)}")
    told = None
    while told is None:
        text = _ask("What did you ship, in a line? (Enter leaves)")
        if not text:
            return None
        told = _read(desk, learner, text)
    if not told.link:
        told = replace(told, link=_ask_link())
    if told.hard is None:
        told = replace(told, hard=_ask("What was the hardest part? (Enter skips)"))
    if told.wrong is None:
        told = replace(told, wrong=_ask("What did you get wrong at first? (Enter skips)"))
    found = preview(desk, learner, told)
    told = replace(told, commitment=_ask_promise(found))
    told = replace(told, topics=_ask_topics(desk, preview(desk, learner, told)))
    if told.link:
        told = replace(told, public=typer.confirm("May it stand on your public page?"))
    return told


def _read(desk: Desk, learner: str, text: str) -> Told | None:
    """What the first line tells; None, and why, if that will not do."""
    try:
        told = read_told(text)
        preview(desk, learner, told)
    except (PromiseRefused, LinkRefused) as refused:
        print(refused)
        return None
    return told


def _ask_link() -> str | None:
    while True:
        text = _ask("Where can others see it? Paste the link (Enter if nowhere yet)")
        if not text:
            return None
        try:
            read_link(text)
        except LinkRefused as refused:
            print(refused)
            continue
        return text


def _ask_promise(found: Preview) -> str | None:
    """The id of the promise that it keeps."""
    if not found.able:
        return None
    print("Does it keep one of your promises?")
    for number, commitment in enumerate(found.able, start=1):
        print(f"  {number}. {plain(commitment.text)}")
    guess = str(found.able.index(found.likely) + 1) if found.likely else ""
    hint = f"Enter for {guess}, 0 for none" if guess else "Enter for none"
    while True:
        text = _ask(f"Its number ({hint})") or guess or "0"
        if text.isdigit() and int(text) <= len(found.able):
            return found.able[int(text) - 1].id if int(text) else None
        print(f"That is a number from 0 to {len(found.able)}.")


def _ask_topics(desk: Desk, found: Preview) -> tuple[str, ...] | None:
    """The topics that it proves, as corrected by the person."""
    titles = [desk.knowledge.topics[t].title for t in found.ship.topics]
    while True:
        if titles:
            text = _ask(f"It proves {', '.join(titles)}. Right? (Enter; else the topics, or none)")
        else:
            text = _ask("Which topics does it prove? (such as: fastapi, docker; Enter for none)")
        if not text or text.lower() in ("y", "yes"):
            return found.ship.topics
        try:
            return topics_told(desk, text)
        except UnknownName as error:
            print(error)


def _ask(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, prompt_suffix="\n› ")
    return answer.strip()
