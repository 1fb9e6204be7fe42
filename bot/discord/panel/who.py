"""Who may set a server up: whoever manages it, and its own role for that."""

from __future__ import annotations

import discord

from bot.accountability.guilds import GuildSettings
from bot.discord.answering import Interaction
from bot.discord.office import failure, said
from bot.memory.errors import MemoryFailed

# How long is waited for the settings before somebody is asked for patience.
_PATIENCE = 1.8
NOT_OWNER = (
    "That is for whoever looks after this server: *Manage Server*, or the owner's role of `/setup`."
)
NOT_HERE = "That works in a server alone, and only where I am a member of it."
_SLOW = "My memory is slow just now. Please press it once more in a minute."


async def owners_settings(interaction: Interaction) -> GuildSettings | None:
    """How the server is set up, for somebody who may change that; anybody else is told, and it is
    None."""
    client = interaction.client
    guild = interaction.guild_id
    if guild is None or not interaction.is_guild_integration():
        await client.answer(interaction, lambda: said(NOT_HERE, failed=True))
        return None
    try:
        found = await client.soon(lambda: client.office.desk.memory.guilds.load(guild), _PATIENCE)
    except MemoryFailed as error:
        answer = failure(error)
        await client.answer(interaction, lambda: answer)
        return None
    if found is None:
        await client.answer(interaction, lambda: said(_SLOW, failed=True))
        return None
    if not may_own(interaction, found):
        await client.answer(interaction, lambda: said(NOT_OWNER, failed=True))
        return None
    return found


def may_own(interaction: Interaction, settings: GuildSettings) -> bool:
    """Whether whoever did something may change how the server is set up, as of now."""
    held = interaction.permissions
    if held.manage_guild or held.administrator:
        return True
    role, user = settings.roles.get("owner"), interaction.user
    return role is not None and isinstance(user, discord.Member) and user.get_role(role) is not None
