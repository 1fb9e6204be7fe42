"""A small bot that uses everything the demo's page can show and do."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from collections.abc import Awaitable, Callable
from typing import Any, cast

import discord
from discord import app_commands, ui

from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import SmallClient

TOPICS = ("Tensors", "Gradients", "Attention", "Overfitting", "Backpropagation")
NEXT = """## Your next step: **gradient descent**
You know derivatives already, so this is the *smallest* thing that moves you on.
- Read the first half of the chapter
- Write the loop yourself
  1. one parameter
  2. then two
> Slow is smooth, and smooth is fast.
```python
for step in range(100):
    w -= 0.1 * gradient(w)
```
About `3 to 5 hours`."""


class LayoutOf(ui.LayoutView):
    """A view of these parts."""

    def __init__(self, *parts: ui.Item[Any], colour: int = 0x2A9D8F) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Container(*parts, accent_colour=colour))


class Does(ui.Button[Any]):
    """A button that does something."""

    def __init__(
        self, label: str, do: Callable[[discord.Interaction], Awaitable[Any]], **more: Any
    ):
        super().__init__(label=label, **more)
        self._do = do

    async def callback(self, interaction: discord.Interaction) -> None:
        await self._do(interaction)


class CheckIn(ui.Modal, title="This week's check-in"):
    """Every kind of field."""

    intro: ui.TextDisplay[Any] = ui.TextDisplay(
        "You promised: **train a classifier** and write it up."
    )
    how: ui.Label[Any] = ui.Label(
        text="How did it go?",
        component=ui.Select(
            options=[
                discord.SelectOption(label="Kept", description="All of it"),
                discord.SelectOption(label="Partly"),
                discord.SelectOption(label="Missed", description="None of it, and that is fine"),
            ]
        ),
    )
    why: ui.Label[Any] = ui.Label(
        text="One line why",
        description="For yourself; nobody else reads it",
        component=ui.TextInput(required=False, max_length=100),
    )
    more: ui.Label[Any] = ui.Label(
        text="What next?",
        component=ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=5, default="Finish the write-up"
        ),
    )
    proof: ui.Label[Any] = ui.Label(text="Proof", component=ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        how, why, more, proof = (
            cast(Any, field.component) for field in (self.how, self.why, self.more, self.proof)
        )
        said = (
            f"{how.values[0]} / {why.value} / {more.value} / {[f.filename for f in proof.values]}"
        )
        await interaction.response.send_message(f"Written down: {said}", ephemeral=True)


async def share(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(f"{interaction.user.mention} shares a step.")


async def never(interaction: discord.Interaction) -> None:
    """Say nothing."""


def step_view() -> LayoutOf:
    async def done(interaction: discord.Interaction) -> None:
        view = LayoutOf(ui.TextDisplay("Well done. That counts."), colour=0x3A9D4F)
        await interaction.response.edit_message(view=view)

    async def later(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await asyncio.sleep(0.15)
        await interaction.followup.send("I ask you again on Monday.")

    link = "[The chapter on descent](<https://book.example/descent>) (book.example)"
    return LayoutOf(
        ui.TextDisplay(NEXT),
        ui.Section(
            ui.TextDisplay(f"### Study from\n{link}"),
            accessory=ui.Button(label="Open book.example", url="https://book.example/descent"),
        ),
        ui.Separator(),
        ui.ActionRow(
            Does("Done", done, style=discord.ButtonStyle.primary),
            Does("Later", later, style=discord.ButtonStyle.secondary),
            Does("Share with everyone", share, style=discord.ButtonStyle.success),
            Does("Drop it", never, style=discord.ButtonStyle.danger),
            ui.Button(label="Not yet", disabled=True, custom_id="greyed"),
        ),
        ui.TextDisplay("-# **Sources**\n-# Six steps: minute 4; Build first: note 12"),
    )


def picture(wide: int = 640, high: int = 300) -> bytes:
    """A PNG with bars, made by hand."""
    rows = b""
    for y in range(high):
        row = b"\0"
        for x in range(wide):
            bar = high - 30 - ((x // 80 * 37) % 9) * 26
            row += bytes((42, 157, 143) if y > bar and 14 < x % 80 < 66 else (244, 247, 248))
        rows += row

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class ChattyClient(SmallClient):
    """Answers mentions and direct messages, and has a command for each thing."""

    async def setup_hook(self) -> None:
        add_commands(self.tree)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        await super().on_message(message)
        assert self.user is not None
        mine = self.user in message.mentions or message.guild is None
        if message.author.bot or not mine:
            return
        async with message.channel.typing():
            files = [one.filename for one in message.attachments]
            await asyncio.sleep(0.1)
        said = message.content.replace(self.user.mention, "").strip()
        await message.reply(f"You said “{said or 'nothing'}”, with {files}.")


def add_commands(tree: app_commands.CommandTree) -> None:
    """All the commands and menus."""

    @tree.command(name="next", description="The one thing to do next, and why")
    async def next_(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=step_view())

    @tree.command(description="Ask anything about learning machine learning")
    @app_commands.describe(question="What you want to know")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.2)
        await interaction.followup.send(f"**{question}**: that depends.", ephemeral=True)

    @tree.command(description="Questions to test yourself")
    @app_commands.describe(topic="What about", level="How hard", count="How many, up to ten")
    @app_commands.choices(
        level=[
            app_commands.Choice(name="Gentle", value="easy"),
            app_commands.Choice(name="Tough", value="hard"),
        ]
    )
    async def quiz(
        interaction: discord.Interaction,
        topic: str,
        level: app_commands.Choice[str],
        count: app_commands.Range[int, 1, 10] = 3,
        private: bool = False,
    ) -> None:
        said = f"{count} questions on {topic}, {level.value}"
        await interaction.response.send_message(said, ephemeral=private)

    @quiz.autocomplete("topic")
    async def topics(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=one, value=one.lower())
            for one in TOPICS
            if current.lower() in one.lower()
        ]

    @tree.command(description="Last week's promise and the next one")
    async def checkin(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(CheckIn())

    @tree.command(description="Somebody, somewhere and something")
    async def look(
        interaction: discord.Interaction,
        who: discord.Member,
        where: discord.TextChannel,
        what: discord.Attachment,
    ) -> None:
        said = f"{who.display_name}, #{where.name}, {what.filename} of {what.size} bytes"
        await interaction.response.send_message(said)

    me = app_commands.Group(name="me", description="What the coach knows of you")

    @me.command(description="Everything, with where it comes from")
    async def show(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("You are known.", ephemeral=True)

    @me.command(description="Everything as a file")
    async def export(interaction: discord.Interaction) -> None:
        file = discord.File(io.BytesIO(b'{"known": []}'), "me.json")
        view = LayoutOf(ui.TextDisplay("All that there is:"), ui.File("attachment://me.json"))
        await interaction.response.send_message(view=view, file=file, ephemeral=True)

    tree.add_command(me)

    @tree.command(description="How the server is set up")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=setup_view(), ephemeral=True)

    @tree.command(description="Your weeks as a picture")
    async def progress(interaction: discord.Interaction) -> None:
        pictures = [discord.File(io.BytesIO(picture()), "weeks.png")]
        item = discord.MediaGalleryItem("attachment://weeks.png", description="Bars that grow")
        view = LayoutOf(
            ui.TextDisplay("### Eight weeks\nSix of them with something **shipped**."),
            ui.MediaGallery(item),
            colour=0x5B7FDB,
        )
        await interaction.response.send_message(view=view, files=pictures)

    @tree.command(description="Repeats what you say, as it is")
    async def echo(interaction: discord.Interaction, text: str) -> None:
        view = LayoutOf(ui.TextDisplay(text))
        await interaction.response.send_message(view=view)

    @tree.command(description="Says nothing, which is a fault")
    async def mute(interaction: discord.Interaction) -> None:
        await never(interaction)

    @tree.context_menu(name="I'm stuck on this")
    async def stuck(interaction: discord.Interaction, message: discord.Message) -> None:
        said = f"Stuck on: {message.content}"
        await interaction.response.send_message(said, ephemeral=True)

    @tree.context_menu(name="Explain this")
    async def explain(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_modal(CheckIn())


def setup_view() -> LayoutOf:
    async def said(interaction: discord.Interaction) -> None:
        values = cast(Any, interaction.data)["values"]
        await interaction.response.send_message(f"Chosen: {values}", ephemeral=True)

    days: ui.Select[Any] = ui.Select(
        placeholder="Days without nudges",
        min_values=1,
        max_values=3,
        options=[
            discord.SelectOption(label=one, description=f"Nothing is sent on {one}")
            for one in ("Friday", "Saturday", "Sunday")
        ],
    )
    zone: ui.Select[Any] = ui.Select(
        placeholder="Time zone",
        options=[
            discord.SelectOption(label=one, default=one == "UTC")
            for one in ("UTC", "Europe/Berlin", "Asia/Tokyo")
        ],
    )
    channel: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder="Channel for the digest", channel_types=[discord.ChannelType.text]
    )
    for one in (days, zone, channel):
        one.callback = said  # type: ignore[method-assign]
    return LayoutOf(
        ui.TextDisplay("## Set up the coach"),
        ui.ActionRow(channel),
        ui.ActionRow(days),
        ui.ActionRow(zone),
    )


async def run_chatty(fake: FakeDiscord) -> None:
    """Connect to a fake and stay."""
    with pointed_at(fake.api, fake.gateway_url):
        client = ChattyClient(discord.Intents.default())
        async with client:
            await client.start(fake.token)
