"""Commands for whoever looks after a server: setup, knowledge, insights."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.accountability.guilds import scope_of
from bot.coach.reply import Reply
from bot.desk.insights import insights as tell_insights
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import LONGEST_CHOICE, MOST_CHOICES, in_servers
from bot.discord.letters import plain
from bot.discord.panel.knowing import add_document, list_documents, remove_document
from bot.discord.panel.panel import open_panel
from bot.discord.panel.who import may_own, owners_settings
from bot.memory.errors import MemoryFailed
from retrieval.errors import RetrievalError

Address = app_commands.Range[str, 1, 1000]
F = TypeVar("F")
Name = app_commands.Range[str, 1, 100]


def add_owning(tree: CoachTree) -> None:
    """Add the commands to the tree."""
    command: app_commands.Command[Any, ..., Any] | app_commands.Group
    for command in (setup, knowledge, insights):
        tree.add_command(command)


def for_owners(command: F) -> F:
    """For servers alone, and at first only for who manages one; a server can widen that."""
    return in_servers(app_commands.default_permissions(manage_guild=True)(command))


@for_owners
@app_commands.command(name="setup", description="Set me up for this server: channels, hours, roles")
async def setup(interaction: Interaction) -> None:
    """The panel."""
    await open_panel(interaction)


knowledge = for_owners(
    app_commands.Group(name="knowledge", description="What I know beyond my own: your documents")
)


@knowledge.command(name="add", description="Teach me a document; only this server can ask about it")
@app_commands.describe(
    file="PDF, Markdown, text, HTML, Word, notebook or subtitles, up to 20 MB",
    address="Or where it stands on the public web: https://…",
)
async def add(
    interaction: Interaction,
    file: discord.Attachment | None = None,
    address: Address | None = None,
) -> None:
    """Take a document in."""
    if await owners_settings(interaction) is not None:
        await add_document(interaction, file, (address or "").strip())


@knowledge.command(name="list", description="The documents that this server gave me")
async def list_(interaction: Interaction) -> None:
    """All of the server's documents."""
    if await owners_settings(interaction) is not None:
        await list_documents(interaction)


async def documents(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The server's documents whose name holds what was typed, for who may see them."""
    client, guild = interaction.client, interaction.guild_id
    if guild is None or client.shelf is None:
        return []
    shelf = client.shelf
    try:
        settings = await client.in_thread(client.office.desk.memory.guilds.load, guild)
        if not may_own(interaction, settings):
            return []
        found = await client.in_thread(shelf.documents, scope_of(guild))
    except (MemoryFailed, RetrievalError):
        return []
    wanted = typed.strip().lower()
    return [
        app_commands.Choice(name=plain(one.name, LONGEST_CHOICE) or one.id, value=one.id)
        for one in found
        if wanted in one.name.lower() or wanted in one.origin.lower()
    ][:MOST_CHOICES]


@knowledge.command(name="remove", description="Let me forget a document of this server")
@app_commands.describe(document="Which one")
@app_commands.autocomplete(document=documents)
async def remove(interaction: Interaction, document: Name) -> None:
    """Remove a document."""
    if await owners_settings(interaction) is not None:
        await remove_document(interaction, document)


@for_owners
@app_commands.command(
    name="insights", description="Where this server is stuck, and what I could not answer"
)
async def insights(interaction: Interaction) -> None:
    """What the server as a whole did, without anybody in it."""
    if await owners_settings(interaction) is None:
        return
    client, guild = interaction.client, interaction.guild_id
    assert guild is not None
    caller, shelf = client.caller(interaction), client.shelf

    def act() -> Reply:
        held = [] if shelf is None else [one.name for one in shelf.documents(scope_of(guild))]
        return tell_insights(client.office.desk_for(guild), guild, documents=held)

    await client.answer(interaction, lambda: client.office.run(caller, act, hello=False))
