"""Messages as discord.py sends them: Components V2, with buttons that outlive a restart."""

from __future__ import annotations

import io
from collections.abc import Mapping

import discord
from discord import ui

from bot.discord.actions import Button
from bot.discord.speech import (
    Document,
    Gallery,
    Line,
    Links,
    Page,
    Part,
    Pick,
    Row,
    Section,
    Text,
    Tone,
)

# Colours only repeat what the words say; each stands out on a light and on a dark ground.
COLOURS: Mapping[Tone, int] = {
    "plain": 0x2A9D8F,
    "stuck": 0xE08E1B,
    "promise": 0x5B7FDB,
    "care": 0x9B6FB0,
}
# Where something is posted, and where people talk.
_KINDS: Mapping[str, list[discord.ChannelType]] = {
    "channels": [discord.ChannelType.text],
    "places": [
        discord.ChannelType.text,
        discord.ChannelType.news,
        discord.ChannelType.forum,
        discord.ChannelType.category,
        discord.ChannelType.public_thread,
    ],
}
_STYLES: Mapping[str, discord.ButtonStyle] = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


def view_of(page: Page) -> ui.LayoutView:
    """The view of one message, for `send(view=..., files=files_of(page, ...))`.

    It is stopped from the start: its buttons are answered by their ids, after a restart as before,
    and discord.py keeps nothing for each message that was ever sent. Needs a running event loop.
    """
    view = ui.LayoutView(timeout=None)
    items = [_item(part) for part in page.parts]
    view.add_item(ui.Container(*items, accent_colour=COLOURS[page.tone]))
    view.stop()
    return view


def files_of(page: Page, pictures: Mapping[str, bytes] | None = None) -> list[discord.File]:
    """The files that go with a message; `pictures` are the images by the names of their files."""
    found: list[discord.File] = []
    for part in page.parts:
        if isinstance(part, Document):
            data = part.text.encode("utf-8", "replace")
            found.append(discord.File(io.BytesIO(data), filename=part.name))
        elif isinstance(part, Gallery):
            for picture in part.pictures:
                data = (pictures or {})[picture.name]
                found.append(
                    discord.File(
                        io.BytesIO(data),
                        filename=picture.name,
                        description=picture.description or None,
                    )
                )
    return found


def _item(part: Part) -> ui.Item[ui.LayoutView]:
    match part:
        case Text() | Links():
            return ui.TextDisplay(part.markdown)
        case Section():
            return ui.Section(part.markdown, accessory=_button(part.button))
        case Row():
            return ui.ActionRow(*map(_button, part.buttons))
        case Pick():
            return ui.ActionRow(_menu(part))
        case Gallery():
            return ui.MediaGallery(
                *(
                    discord.MediaGalleryItem(
                        f"attachment://{picture.name}", description=picture.description or None
                    )
                    for picture in part.pictures
                )
            )
        case Document():
            return ui.File(f"attachment://{part.name}")
        case Line():
            return ui.Separator()


def _menu(pick: Pick) -> ui.Item[ui.LayoutView]:
    least = 0 if pick.may_empty else 1
    if pick.what == "options":
        return ui.Select(
            custom_id=pick.custom_id,
            placeholder=pick.hint,
            min_values=least,
            options=[
                discord.SelectOption(label=label, value=value, default=value == pick.chosen)
                for value, label in pick.options
            ],
        )
    kind = discord.SelectDefaultValueType.role
    if pick.what != "roles":
        kind = discord.SelectDefaultValueType.channel
    held = [discord.SelectDefaultValue(id=int(pick.chosen), type=kind)] if pick.chosen else []
    if pick.what == "roles":
        return ui.RoleSelect(
            custom_id=pick.custom_id,
            placeholder=pick.hint,
            min_values=least,
            default_values=held,
        )
    return ui.ChannelSelect(
        custom_id=pick.custom_id,
        placeholder=pick.hint,
        min_values=least,
        channel_types=_KINDS[pick.what],
        default_values=held,
    )


def _button(button: Button) -> ui.Button[ui.LayoutView]:
    if button.url:
        return ui.Button(label=button.label, url=button.url, disabled=button.disabled)
    return ui.Button(
        label=button.label,
        custom_id=button.custom_id,
        style=_STYLES[button.style],
        disabled=button.disabled,
    )
