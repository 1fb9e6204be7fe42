"""`/me`: what the coach believes of a learner, and how to correct it, take it along, delete it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from discord import app_commands

from bot.desk.inbox import inbox
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import everywhere, topics
from bot.discord.forms import Input, form
from bot.discord.naming import Press
from bot.discord.office import Answer, said
from bot.discord.speech import Document, Page, Text

Short = app_commands.Range[str, 1, 200]
_KINDS = (
    "hours",
    "goal",
    "name",
    "deadline",
    "level",
    "track",
    "taste",
    "prefers",
    "zone",
    "evenings",
)
FORGET = "delete"
# Seconds for leaving the threads of pods; whatever is left is done by the daily round.
_LEAVING = 10.0


def add_me(tree: CoachTree) -> None:
    """Add the commands to the tree."""
    tree.add_command(me)


me = everywhere(
    app_commands.Group(name="me", description="What I believe about you, and your rights over it")
)


@me.command(name="show", description="What I believe about you, and why")
async def show(interaction: Interaction) -> None:
    """What is believed, with its receipts."""
    await interaction.client.say(interaction, "/me")


async def correctable(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """What can be corrected: facts about oneself, and topics."""
    facts = [
        app_commands.Choice(name=f"my {kind}", value=kind)
        for kind in _KINDS
        if typed.lower().strip() in f"my {kind}"
    ]
    return [*facts, *(await topics(interaction, typed))][:25]


async def values(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """How a topic can be held; for a fact about oneself, what is typed."""
    what = str(getattr(interaction.namespace, "what", "") or "")
    words = [typed] if what in _KINDS else ["known", "partly", "not known"]
    return [
        app_commands.Choice(name=word[:100], value=word[:100])
        for word in (*words, "forget")
        if word and typed.lower() in word.lower()
    ]


@me.command(name="correct", description="Say what is right instead")
@app_commands.describe(
    what="A topic, or: hours, goal, name, deadline, level, track",
    value="known, partly, not known; or the new value; forget takes it back",
)
@app_commands.autocomplete(what=correctable, value=values)
async def correct(interaction: Interaction, what: Short, value: Short) -> None:
    """A correction."""
    await interaction.client.say(interaction, f"/me correct {what} {value}")


@me.command(name="export", description="Everything that is kept of you, as files")
async def export(interaction: Interaction) -> None:
    """All of it, to read and for programs."""
    await send_export(interaction)


async def send_export(interaction: Interaction) -> None:
    """Send everything that is kept of whoever asks, to them alone."""
    client = interaction.client
    caller = client.caller(interaction)

    def work() -> Answer:
        markdown, data = client.office.export(caller)
        page = Page(
            (
                Text("Everything that I keep of you: to read, and for programs."),
                Document("me.md", markdown),
                Document("me.json", data),
            )
        )
        return Answer((page,), private=True)

    await client.answer(interaction, work)


@me.command(name="forget", description="Delete everything that is kept of you, for good")
async def forget(interaction: Interaction) -> None:
    """Asks once more, and then deletes."""
    await show_forget_form(interaction)


async def show_forget_form(interaction: Interaction) -> None:
    """Ask whether everything is really to be deleted."""
    field = Input(
        "sure",
        f"Type {FORGET} to delete everything",
        "Beliefs, promises, ships, conversations. To take a copy first, use /me export.",
        FORGET,
        most=20,
    )
    modal = form("Delete everything?", Press("forget", interaction.user.id), [field])
    await interaction.response.send_modal(modal)


async def take_forget(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """Delete everything of whoever typed the word."""
    client = interaction.client
    caller = client.caller(interaction)
    if given.get("sure", "").strip().lower() != FORGET:
        await client.answer(interaction, lambda: said("Nothing was deleted."))
        return
    loop = asyncio.get_running_loop()

    def work() -> Answer:
        if client.rounds is not None:
            # Out of the threads of pods first: who they were in is forgotten with the rest.
            leaving = asyncio.run_coroutine_threadsafe(
                client.rounds.forgetting(caller.learner), loop
            )
            with suppress(Exception):
                leaving.result(_LEAVING)
        return client.office.forget(caller)

    await client.answer(interaction, work)


@me.command(name="inbox", description="What I could not bring to you, because your DMs are closed")
async def waiting(interaction: Interaction) -> None:
    """What waits for the learner."""
    client = interaction.client
    caller = client.caller(interaction)
    await client.answer(
        interaction,
        lambda: client.office.run(
            caller, lambda: inbox(client.office.desk_for(caller.guild), caller.learner)
        ),
    )
