"""Documents of a server: added with a word on how far it is, listed, removed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import PurePosixPath

import discord

from bot.accountability.guilds import scope_of
from bot.discord.answering import Interaction, TooLate, acknowledge, conclude, say_how_far, send_all
from bot.discord.inline import escaped
from bot.discord.letters import plain
from bot.discord.lost import LOST
from bot.discord.naming import learner_of, message_key
from bot.discord.office import Answer, failure, said
from bot.discord.shelf import MOST_WAITING, Added, Full, Shelf, Stopped
from bot.memory.in_hand import InHand
from retrieval.errors import DocumentRefused, IndexBusy, RetrievalError
from retrieval.ingest import LIMITS, SUFFIXES
from retrieval.library import Document

# Progress is told no faster than this, in seconds.
EVERY = 2.0
_LISTED = 25
WHICH = "Give me a file, or the address of one: `/knowledge add`."
BOTH = "One at a time, please: a file or an address."
NO_SHELF = "I take in no documents here: whoever runs me has switched that off."
NO_SUCH = "This server has no such document. `/knowledge list` shows those that it has."
NONE = "This server has given me no documents. `/knowledge add` takes a file or an address."
STOPPED = "I was being restarted and broke it off. Nothing is lost; please add it once more."
BUSY = "I am still busy with other documents. Please try it again in some minutes."
_log = logging.getLogger(__name__)

Tell = Callable[[str], None]
Work = Callable[[Tell], Awaitable[Answer]]


async def add_document(
    interaction: Interaction, file: discord.Attachment | None, address: str
) -> None:
    """Take in a file or what stands at an address, and say what can be asked now."""
    shelf, guild = interaction.client.shelf, interaction.guild_id
    refusal = NO_SHELF if shelf is None else _refusal(file, address)
    if shelf is None or guild is None or refusal:
        await interaction.client.answer(interaction, lambda: said(refusal, failed=True))
        return
    scope, name = scope_of(guild), plain(address, 80)
    if file is not None:
        name = PurePosixPath(file.filename.replace("\\", "/")).name or "document"

    async def work(tell: Tell) -> Answer:
        data = await file.read() if file is not None else None
        return await _in_turn(
            shelf, tell, lambda: _told(shelf.add(scope, name, data, tell, address=address))
        )

    await _with_progress(interaction, work)


async def remove_document(interaction: Interaction, which: str) -> None:
    """Remove a document of the server by its id or its name."""
    shelf, guild = interaction.client.shelf, interaction.guild_id
    if shelf is None or guild is None:
        await interaction.client.answer(interaction, lambda: said(NO_SHELF, failed=True))
        return
    scope = scope_of(guild)

    def act() -> Answer:
        held = shelf.documents(scope)
        fits = [one for one in held if one.id == which] or [
            one for one in held if one.name.lower() == which.strip().lower()
        ]
        gone = shelf.remove(scope, fits[0].id) if fits else None
        if gone is None:
            return said(NO_SUCH, failed=True)
        return said(f"“{escaped(gone.name, 80)}” is removed; I find nothing in it any more.")

    async def work(tell: Tell) -> Answer:
        return await _in_turn(shelf, tell, act)

    await _with_progress(interaction, work)


async def list_documents(interaction: Interaction) -> None:
    """The documents of the server."""
    client, guild = interaction.client, interaction.guild_id
    shelf = client.shelf

    def act() -> Answer:
        if shelf is None or guild is None:
            return said(NO_SHELF, failed=True)
        try:
            held = shelf.documents(scope_of(guild))
        except RetrievalError as error:
            return failure(error)
        if not held:
            return said(NONE)
        lines = [f"- **{escaped(one.name, 80)}**: {_size(one)}" for one in held[:_LISTED]]
        if len(held) > _LISTED:
            lines.append(f"- and {len(held) - _LISTED} more; `/knowledge remove` finds each")
        return said("\n".join(["### Documents of this server", "", *lines]))

    await client.answer(interaction, act)


def _refusal(file: discord.Attachment | None, address: str) -> str:
    """Why something cannot be taken in, as far as that can be seen from outside; "" if it may."""
    if file is None and not address:
        return WHICH
    if file is not None and address:
        return BOTH
    if file is None:
        # What is no address would be read as a file of the machine that the coach runs on.
        if not address.lower().startswith(("https://", "http://")):
            return f"“{escaped(address, 80)}” is no address. It begins with https://."
        return ""
    suffix = PurePosixPath(file.filename).suffix.lower()
    name = escaped(file.filename, 80)
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        return f"I cannot read {name}. I read {known}."
    if file.size > LIMITS.max_bytes:
        most = LIMITS.max_bytes // 1_000_000
        return f"{name} has {file.size / 1e6:.0f} MB, and I take {most} MB at most. Split it."
    if not file.size:
        return f"{name} is empty."
    return ""


async def _in_turn(shelf: Shelf, tell: Tell, act: Callable[[], Answer]) -> Answer:
    """Do something that changes the index when its turn comes."""
    try:
        doing, before = shelf.put(act)
    except Full:
        return said(f"{MOST_WAITING} documents wait already. {BUSY}", failed=True)
    if before:
        others = "one other" if before == 1 else f"{before} others"
        tell(f"Waiting for {others} before it…")
    try:
        return await doing
    except (Stopped, asyncio.CancelledError):
        return said(STOPPED, failed=True)


async def _with_progress(interaction: Interaction, work: Work) -> None:
    """Answer with what `work` comes to, and until then with how far it is."""
    client = interaction.client
    mine = InHand(
        message_key(interaction.id), learner_of(interaction.user.id), interaction.guild_id,
        interaction.channel_id or 0, None, interaction.token, interaction.created_at,
    )  # fmt: skip
    news: list[str] = []

    async def kept() -> Answer:
        try:
            await client.in_thread(client.office.desk.memory.in_hand.begin, mine)
            return await work(news.append)
        except Exception as error:
            return _failed(error)

    working = client.begin(kept())
    try:
        await acknowledge(interaction)
        shown = ""
        while not (await asyncio.wait({working}, timeout=EVERY))[0]:
            if news and news[-1] != shown:
                shown = news[-1]
                await say_how_far(interaction, shown)
        await conclude(interaction, await working)
    except TooLate:
        # It goes on; Discord itself says that the command came to nothing.
        answer = await working
        with suppress(*LOST):
            await send_all(interaction.user, answer, nonce=str(interaction.id))
    except LOST as error:
        _log.warning("An owner could not be told of a document: %s", error)
    client.begin(client.struck(mine))


def _told(added: Added) -> Answer:
    """What was taken in, and what can be asked now."""
    document = added.document
    name = escaped(document.name, 80)
    lines = [
        f"I have read **{name}**: {_size(document)}. Everybody in this server can ask about it "
        "from now on, and nobody elsewhere."
    ]
    if added.titles:
        asked = "\n".join(f"- {escaped(title, 80)}" for title in added.titles)
        lines.append(f"It speaks of:\n\n{asked}")
    lines.append("Try it: `/ask` with a question from it. `/knowledge remove` takes it back.")
    return said("\n\n".join(lines))


def _size(document: Document) -> str:
    return "1 passage" if document.passages == 1 else f"{document.passages} passages"


def _failed(error: Exception) -> Answer:
    """What went wrong with a document, in a sentence."""
    if isinstance(error, DocumentRefused):
        return said(escaped(str(error), 600), failed=True)
    if isinstance(error, IndexBusy):
        return said(BUSY, failed=True)
    if isinstance(error, discord.HTTPException):
        return said("Discord does not give me that file. Please attach it once more.", failed=True)
    return failure(error)
