"""Messages of the layout through the real client: sent, seen, and pressed after a restart."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import ui

from bot.coach.reply import Action, Block, Citation, Reply
from bot.discord.actions import action_of
from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.layout import files_of, view_of
from bot.discord.naming import TEMPLATE, Press, read_custom_id
from bot.discord.speech import Picture, speak
from tests.bot.discord.small_client import SmallClient, play, running

PRESSED: list[Press] = []


class AnyButton(ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """Answers every button of ours by what its id carries."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> AnyButton:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        press = read_custom_id(self.custom_id)
        assert press is not None
        PRESSED.append(press)
        await interaction.response.send_message(action_of(press), ephemeral=True)


def test_a_reply_is_taken_as_it_is_and_its_buttons_outlive_the_process() -> None:
    reply = Reply(
        "progress_report",
        (
            Block("**Half** of it, @everyone."),
            Block("[The guide](https://a.example/g) by Ann.", "Study from"),
            Block("```python\nx = 1\n```", "Code"),
        ),
        citations=(Citation("s", "Guide", "page 1", "https://b.example"),),
        actions=(Action("Explain: it", 'coach ask "explain: it"'), Action("Next", "coach next")),
    )
    PRESSED.clear()

    async def answer(interaction: discord.Interaction) -> None:
        (page,) = speak(reply, owner=interaction.user.id, pictures=[Picture("a.png", "A map")])
        view, files = view_of(page), files_of(page, {"a.png": b"\x89PNG"})
        await interaction.response.send_message(view=view, files=files)

    def with_command(client: SmallClient) -> None:
        client.command("go", answer)

    def with_buttons(client: SmallClient) -> None:
        client.add_dynamic_items(AnyButton)

    async def whole() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake, with_command) as client:
                seen = await ana.slash("go")
                # Nothing is kept for a message that was sent.
                assert not client._connection._view_store._views
            async with running(fake, with_buttons):
                told = await ana.press(seen, "Explain: it")
                assert told.ephemeral
            assert fake.complaints() == []
            assert [press.owner for press in PRESSED] == [ana.id]
            assert [action_of(press) for press in PRESSED] == ['coach ask "explain: it"']

    play(whole)
