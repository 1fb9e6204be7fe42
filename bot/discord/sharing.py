"""Showing everyone what only its learner saw, by their own click."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.discord.answering import Interaction, again
from bot.discord.inline import escaped
from bot.discord.naming import ANY_VERSION, Press
from bot.discord.office import said

GONE = "I no longer have that answer. Ask me again, and share it then."
NOT_HERE = "You may not write here, so I do not either. Share it where you may."


async def share(interaction: Interaction, press: Press) -> None:
    """Post the message whose button was pressed, without its buttons, under the learner's name."""
    message = interaction.message
    client = interaction.client
    if message is None or not message.components:
        await client.answer(interaction, lambda: said(GONE, failed=True))
        return
    permissions = interaction.permissions
    may = (
        permissions.send_messages_in_threads
        if isinstance(interaction.channel, discord.Thread)
        else permissions.send_messages
    )
    if interaction.guild_id is not None and not may:
        await client.answer(interaction, lambda: said(NOT_HERE, failed=True))
        return
    name = escaped(interaction.user.display_name, 60)
    await again(
        lambda: interaction.response.send_message(view=shared_view(message, name), silent=True)
    )


def shared_view(message: discord.Message, name: str) -> ui.LayoutView:
    """The message as everyone may see it: what it says, and who shares it."""
    view = ui.LayoutView.from_message(message, timeout=None)
    assert isinstance(view, ui.LayoutView)
    for item in list(view.walk_children()):
        if isinstance(item, ui.ActionRow) and any(map(_ours, item.children)):
            parent = item.parent
            if isinstance(parent, ui.Container):
                parent.remove_item(item)
            else:
                view.remove_item(item)
    view.add_item(ui.TextDisplay(f"-# Shared by {name}. `/ask` answers you, too."))
    view.stop()
    return view


def _ours(item: ui.Item[Any]) -> bool:
    identifier = getattr(item, "custom_id", None) or ""
    return bool(ANY_VERSION.fullmatch(identifier))
