"""The intents that Discord grants on request only: what each is for here, and where its switch is.

The coach needs none of them. It hears commands, buttons, DMs, mentions and replies without.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.discord.token import PORTAL
from bot.settings import Settings


@dataclass(frozen=True)
class Privilege:
    """An intent by its name in the library, the switch that grants it, and our setting for it."""

    intent: str
    switch: str
    setting: str | None = None


PRIVILEGES = (
    Privilege("message_content", "Message Content Intent", "COACH_DISCORD_MESSAGE_CONTENT"),
    Privilege("members", "Server Members Intent"),
    Privilege("presences", "Presence Intent"),
)
_GRANTED_BY = {
    "message_content": ("gateway_message_content", "gateway_message_content_limited"),
    "members": ("gateway_guild_members", "gateway_guild_members_limited"),
    "presences": ("gateway_presence", "gateway_presence_limited"),
}


def wanted(settings: Settings) -> tuple[Privilege, ...]:
    """What the settings ask for."""
    names = {"message_content"} if settings.discord_message_content else set()
    return tuple(one for one in PRIVILEGES if one.intent in names)


def asked(intents: discord.Intents) -> tuple[Privilege, ...]:
    """What a client asks for at the gateway."""
    return tuple(one for one in PRIVILEGES if getattr(intents, one.intent))


def granted(flags: int) -> tuple[Privilege, ...]:
    """What an application with these flags has been granted."""
    held = discord.ApplicationFlags._from_value(flags)
    return tuple(
        one for one in PRIVILEGES if any(getattr(held, name) for name in _GRANTED_BY[one.intent])
    )


def how_to_grant(missing: Iterable[Privilege], application: int | None = None) -> str:
    """Which switches to flip where, and what to unset instead."""
    missing = list(missing)
    where = f"{PORTAL}/{application}/bot" if application else f"{PORTAL}, your application, Bot,"
    switches = " and ".join(one.switch for one in missing) or "the privileged intents"
    settings = [one.setting for one in missing if one.setting]
    instead = f", or unset {' and '.join(settings)}" if settings else ""
    return f"Switch on {switches} on {where} below Privileged Gateway Intents{instead}."
