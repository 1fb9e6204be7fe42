"""The panel of `/setup`: opening it, and doing as its buttons, menus and forms say.

All that a part needs is in its id, so that a panel outlives a restart. Each changes one thing of
what is kept at that moment, so that two owners at once lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.accountability.guilds import (
    PURPOSES,
    ROLE_USES,
    SPEAKING,
    GuildSettings,
    Purpose,
    set_typed,
    speak_in,
    with_channel,
    with_note,
    with_role,
)
from bot.discord.answering import Interaction
from bot.discord.buttons import OUTDATED
from bot.discord.forms import Input, form
from bot.discord.naming import Press
from bot.discord.office import Answer, Refusal, said
from bot.discord.panel.hall import Hall, hall_of
from bot.discord.panel.pages import AROUND, KIND, PAGES, PageName, page_of
from bot.discord.panel.revising import put
from bot.discord.panel.welcoming import post_welcome
from bot.discord.panel.who import owners_settings

Change = Callable[[GuildSettings, Hall], GuildSettings]
_UNAVAILABLE = "Discord does not show me this server just now. Please try again in a minute."
_GONE = "That is not there any more. Choose another one."
# On which page each setting that is typed or picked stands.
_WHERE: Mapping[str, PageName] = {
    "weekday": "when", "at": "when", "zone": "when", "quiet": "when",
    "digest": "posts", "board": "posts", "pods": "posts",
    "retention": "people", "grace": "people", "least": "people",
    "elsewhere": "speaking",
}  # fmt: skip
_FORMS: Mapping[str, Input] = {
    "zone": Input(
        "value", "Time zone", "Continent and city, as clocks are called.", "Europe/Berlin", most=60
    ),
    "quiet": Input("value", "From when to when?", "off for none at all.", "21:00-08:00", most=40),
    "grace": Input("value", "Days, 0 to 365", "0 deletes at once.", "30", most=10),
    "least": Input("value", "How many people?", "5 at least.", "5", most=6),
}


async def open_panel(interaction: Interaction) -> None:
    """Answer with the first page, for somebody who may set the server up."""
    if await owners_settings(interaction) is None:
        return
    client = interaction.client
    await client.answer(interaction, lambda: _shown(interaction, "start"))


async def used(interaction: Interaction, press: Press) -> None:
    """Do as a button or a menu of the panel says."""
    settings = await owners_settings(interaction)
    if settings is None:
        return
    match press.words:
        case ("page", name) if name in PAGES:
            page: PageName = name
            await put(interaction, lambda: _shown(interaction, page))
        case ("ask", name) if name in _FORMS:
            await _ask(interaction, name, settings)
        case ("welcome",):
            await post_welcome(interaction, settings)
        case ("place",):
            place = _chosen(interaction)
            await put(
                interaction,
                lambda: _shown(interaction, "speaking", place=int(place) if place else None),
            )
        case words:
            found = _change(words, _chosen(interaction))
            if found is None:
                await interaction.client.answer(interaction, lambda: said(OUTDATED, failed=True))
                return
            shown, change, at = found
            await put(interaction, lambda: _changed(interaction, shown, change, at))


async def take_typed(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """Keep what was typed into a form of the panel."""
    if await owners_settings(interaction) is None:
        return
    name = press.words[0] if press.words else ""
    if name not in _FORMS:
        await interaction.client.answer(interaction, lambda: said(OUTDATED, failed=True))
        return
    change = partial(_typed, name=name, value=given.get("value", ""))
    await put(interaction, lambda: _changed(interaction, _WHERE[name], change))


async def _ask(interaction: Interaction, name: str, settings: GuildSettings) -> None:
    """Show the form for a setting, with what holds now in it."""
    quiet = f"{settings.quiet_from:%H:%M}-{settings.quiet_until:%H:%M}"
    now = {
        "zone": settings.zone,
        "quiet": "off" if settings.quiet_from == settings.quiet_until else quiet,
        "grace": str(settings.grace_days),
        "least": str(settings.least),
    }
    titles = {"zone": "Time zone", "quiet": "Quiet hours", "grace": "Days of grace"}
    press = Press(KIND, interaction.user.id, (name,))
    field = replace(_FORMS[name], given=now[name])
    modal = form(titles.get(name, "Smallest group that is shown"), press, [field])
    await interaction.response.send_modal(modal)


def _change(words: tuple[str, ...], chosen: str) -> tuple[PageName, Change, int | None] | None:
    """The page to show, the change, and the place it is about; None for what is not known."""
    match words:
        case ("first", channel) if channel.isdigit():
            return "start", partial(_first, channel=int(channel)), None
        case ("channel", purpose) if purpose in PURPOSES:
            return "channels", partial(_channel, purpose=purpose, chosen=chosen), None
        case ("role", use) if use in ROLE_USES:
            return "people", partial(_role, use=use, chosen=chosen), None
        case ("set", name, value) if name in _WHERE:
            return _WHERE[name], partial(_typed, name=name, value=value), None
        case ("pick", name) if name in _WHERE and chosen:
            return _WHERE[name], partial(_typed, name=name, value=chosen), None
        case ("speak", place) if place.isdigit() and chosen in (*SPEAKING, AROUND):
            how = None if chosen == AROUND else chosen
            return "speaking", partial(_speak, place=int(place), how=how), int(place)
    return None


def _first(guild: GuildSettings, hall: Hall, *, channel: int) -> GuildSettings:
    """What suits most servers, with one channel for everything."""
    if channel not in hall.text:
        raise Refusal(_GONE)
    guild = speak_in(with_channel(guild, "home", channel), channel, "called")
    return replace(guild, digest=True, board=True)


def _channel(guild: GuildSettings, hall: Hall, *, purpose: Purpose, chosen: str) -> GuildSettings:
    number = int(chosen) if chosen else None
    if number is not None and number not in hall.text:
        raise Refusal(_GONE)
    after = with_channel(guild, purpose, number)
    for each in PURPOSES:
        # What kept me from the old channel says nothing of the new one.
        if after.channel(each) != guild.channel(each):
            after = with_note(after, each, "")
    return after


def _role(guild: GuildSettings, hall: Hall, *, use: Any, chosen: str) -> GuildSettings:
    number = int(chosen) if chosen else None
    if number is not None and number not in hall.roles:
        raise Refusal("Everybody has that role, or it is gone. Choose another one.")
    return with_role(guild, use, number)


def _typed(guild: GuildSettings, hall: Hall, *, name: str, value: str) -> GuildSettings:
    return set_typed(guild, {name: value})


def _speak(guild: GuildSettings, hall: Hall, *, place: int, how: Any) -> GuildSettings:
    if how is not None and place not in hall.channels:
        raise Refusal(_GONE)
    return speak_in(guild, place, how)


def _changed(
    interaction: Interaction, page: PageName, change: Change, place: int | None = None
) -> Answer:
    """Change how the server is set up, and show how it stands then. Blocks."""
    client = interaction.client
    assert interaction.guild_id is not None
    guilds = client.office.desk.memory.guilds
    hall = _hall(interaction, guilds.load(interaction.guild_id))
    guilds.change(interaction.guild_id, lambda kept: change(kept, hall), at=client.now())
    return _shown(interaction, page, place=place)


def _shown(interaction: Interaction, page: PageName, *, place: int | None = None) -> Answer:
    """A page of the panel as things stand now. Blocks."""
    assert interaction.guild_id is not None
    settings = interaction.client.office.desk.memory.guilds.load(interaction.guild_id)
    hall = _hall(interaction, settings)
    shown = page_of(page, settings, hall, interaction.user.id, place=place)
    return Answer((shown,), private=True)


def _hall(interaction: Interaction, settings: GuildSettings) -> Hall:
    """Raises Refusal where Discord does not show the server."""
    client = interaction.client
    guild = client.get_guild(settings.guild)
    if guild is None or guild.unavailable:
        raise Refusal(_UNAVAILABLE)
    here = guild.get_channel_or_thread(interaction.channel_id or 0)
    return hall_of(guild, settings, here, reads_all=client.options.message_content)


def _chosen(interaction: Interaction) -> str:
    """What was chosen in a menu; "" for none, and for a button."""
    data: Mapping[str, Any] = interaction.data or {}
    values = data.get("values") or ()
    return str(values[0]) if values else ""
