"""Entries of the menu of any message: "I'm stuck on this" and "Explain this"."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.discord.addressed import said as words_of
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import everywhere, read_files
from bot.discord.lost import LOST
from bot.discord.office import Refusal, failure

_NOTHING = (
    "I see no words in that message. Choose one with text in it, or paste its text into `/ask`."
)


def add_menus(tree: CoachTree) -> None:
    """Add the entries to the tree."""
    tree.add_command(stuck_on)
    tree.add_command(explain_this)


@app_commands.context_menu(name="I'm stuck on this")
@everywhere
async def stuck_on(interaction: Interaction, message: discord.Message) -> None:
    """Read a message as what is broken."""
    await _about(interaction, message, "/stuck {}")


@app_commands.context_menu(name="Explain this")
@everywhere
async def explain_this(interaction: Interaction, message: discord.Message) -> None:
    """Explain what a message speaks of."""
    await _about(interaction, message, "/explain {}")


async def _about(interaction: Interaction, message: discord.Message, command: str) -> None:
    client = interaction.client
    try:
        texts = [message.content or "", _shown(message)]
        if not any(text.strip() for text in texts):
            texts.append(await read_files(message.attachments))
    except (Refusal, *LOST) as error:
        answer = failure(error)
        await client.answer(interaction, lambda: answer)
        return
    text = words_of("\n".join(filter(None, texts)), client.user.id if client.user else 0)
    if not text.strip():
        answer = failure(Refusal(_NOTHING))
        await client.answer(interaction, lambda: answer)
        return
    await client.say(interaction, command.format(text), share=True)


def _shown(message: discord.Message) -> str:
    """The words of a message that is made of components or embeds."""
    found = [embed.description or embed.title or "" for embed in message.embeds]
    parts = list(message.components)
    while parts:
        part = parts.pop(0)
        found.append(getattr(part, "content", "") or "")
        parts += getattr(part, "children", ())
    return "\n".join(filter(None, found))
