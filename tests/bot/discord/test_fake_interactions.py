"""Answers to interactions over the wire: messages, deferrals, modals, and what is refused."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import ui

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.model import Interaction
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import Do, SmallClient, play, running

Scene = Callable[[FakeDiscord, Person, Person], Awaitable[None]]


def stage(do: Do, scene: Scene) -> None:
    """Play a scene of two people in a server whose bot does this at /go."""

    async def whole() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana, ben = fake.person("ana", guild), fake.person("ben", guild)
            async with running(fake, lambda client: client.command("go", do)):
                await scene(fake, ana, ben)

    play(whole)


def test_an_ephemeral_answer_is_seen_by_one_person_only() -> None:
    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("between us", ephemeral=True)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        assert seen.ephemeral
        assert [one.text for one in ana.reads] == ["between us"]
        assert ben.reads == []
        assert fake.complaints() == []

    stage(do, scene)


def test_a_deferred_answer_thinks_until_it_is_filled_in() -> None:
    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        original = await interaction.original_response()
        assert original.flags.loading
        await interaction.edit_original_response(content="done")
        await interaction.followup.send("and more", ephemeral=True)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        await seen.until(lambda seen: len(seen.messages) == 2)
        assert [one.text for one in seen.messages] == ["done", "and more"]
        assert seen.ephemeral
        assert seen.message is not None
        assert [one.content for one in seen.message.versions] == ["", "done"]

    stage(do, scene)


def test_the_first_follow_up_takes_the_place_of_the_placeholder() -> None:
    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        sent = await interaction.followup.send("here", wait=True)
        assert sent.flags.ephemeral
        assert sent.id == (await interaction.original_response()).id

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        await fake.idle()
        assert [one.text for one in seen.messages] == ["here"]
        assert fake.complaints() == []

    stage(do, scene)


def test_a_second_acknowledgement_is_refused() -> None:
    refused: list[int] = []

    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("twice")
        except discord.HTTPException as error:
            refused.append(error.code)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        await fake.idle()
        assert refused == [40060]
        assert [one.text for one in seen.messages] == ["once"]

    stage(do, scene)


@pytest.mark.parametrize("how", ["too late", "forgotten"])
def test_who_answers_too_late_finds_nobody(how: str) -> None:
    refused: list[int] = []
    fakes: list[FakeDiscord] = []

    async def do(interaction: discord.Interaction) -> None:
        if how == "too late":
            fakes[0].clock.advance(3.5)
        else:
            fakes[0].world.interactions[interaction.id].forgotten = True
        try:
            await interaction.response.send_message("sorry")
        except discord.NotFound as error:
            refused.append(error.code)
            fakes[0].clock.advance(3.5)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        fakes.append(fake)
        seen = await ana.slash("go")
        await fake.world.until(lambda: refused)
        assert seen.failed
        assert "did not respond" in repr(seen)
        assert refused == [10062]

    stage(do, scene)


def test_after_fifteen_minutes_the_token_is_worth_nothing() -> None:
    refused: list[tuple[int, int]] = []
    fakes: list[FakeDiscord] = []

    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        fakes[0].clock.advance(15 * 60 + 1)
        try:
            await interaction.followup.send("much later")
        except discord.HTTPException as error:
            refused.append((error.status, error.code))

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        fakes.append(fake)
        await ana.slash("go")
        await fake.world.until(lambda: refused)
        assert refused == [(401, 50027)]

    stage(do, scene)


class Hint(ui.DynamicItem[ui.Button[Any]], template=r"hint:(?P<owner>\d+):(?P<step>\d+)"):
    """A hint button that outlives restarts, for one person."""

    def __init__(self, owner: int, step: int) -> None:
        super().__init__(ui.Button(label="Next hint", custom_id=f"hint:{owner}:{step}"))
        self.owner, self.step = owner, step

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any) -> Hint:
        return cls(int(match["owner"]), int(match["step"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        if interaction.user.id != self.owner:
            await interaction.response.send_message("These hints are not yours.", ephemeral=True)
            return
        view = ui.View(timeout=None)
        view.add_item(Hint(self.owner, self.step + 1))
        await interaction.response.edit_message(content=f"hint {self.step}", view=view)


def test_a_button_outlives_a_restart_of_the_bot_and_serves_its_owner_only() -> None:
    async def do(interaction: discord.Interaction) -> None:
        view = ui.View(timeout=None)
        view.add_item(Hint(interaction.user.id, 1))
        await interaction.response.send_message("hint 0", view=view)

    def prepare(client: SmallClient) -> None:
        client.command("go", do)
        client.add_dynamic_items(Hint)

    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana, ben = fake.person("ana", guild), fake.person("ben", guild)
            async with running(fake, prepare):
                seen = await ana.slash("go")
                assert seen.buttons == ["Next hint"]
            async with running(fake, prepare):
                assert (await ben.press(seen, "Next hint")).text == "These hints are not yours."
                pressed = await ana.press(seen, "Next hint")
                assert pressed.message is seen.message
                assert pressed.text == "hint 1\nNext hint"
                assert (await ana.press(seen, "Next hint")).text.startswith("hint 2")

    play(scene)


def test_a_button_whose_press_is_only_acknowledged_changes_nothing() -> None:
    class Quiet(ui.View):
        @ui.button(label="Later", custom_id="later")
        async def later(self, interaction: discord.Interaction, button: Any) -> None:
            await interaction.response.defer()

    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("a nudge", view=Quiet(timeout=None))

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        impatient = Person(ana.world, ana.user, ana.place, after_defer=0.01)
        pressed = await impatient.press(seen, "Later")
        assert not pressed.failed
        assert pressed.text == "a nudge\nLater"

    stage(do, scene)


def test_selects_bring_values_and_people() -> None:
    class Choose(ui.View):
        @ui.select(
            placeholder="A track",
            options=[
                discord.SelectOption(label="Build first", value="build"),
                discord.SelectOption(label="Six steps", value="six"),
            ],
        )
        async def track(self, interaction: discord.Interaction, select: Any) -> None:
            await interaction.response.send_message(select.values[0], ephemeral=True)

        @ui.select(cls=ui.UserSelect, placeholder="A partner")
        async def partner(self, interaction: discord.Interaction, select: Any) -> None:
            await interaction.response.send_message(select.values[0].name, ephemeral=True)

    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("choose", view=Choose())

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        assert (await ana.select(seen, "A track", "Six steps")).text == "six"
        assert (await ana.select(seen, "A partner", ben)).text == "ben"
        with pytest.raises(CannotDo, match="offers only"):
            await ana.select(seen, "A track", "Seven steps")
        with pytest.raises(CannotDo, match="takes 1 to 1"):
            await ana.select(seen, "A track")

    stage(do, scene)


class CheckIn(ui.Modal, title="Check-in"):
    """The week's check-in, with what was promised already filled in."""

    done: ui.Label[Any] = ui.Label(
        text="What did you finish?", component=ui.TextInput(default="pandas", max_length=200)
    )
    mood: ui.Label[Any] = ui.Label(
        text="How was it?",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label="Fine"), discord.RadioGroupOption(label="Hard")]
        ),
    )
    more: ui.Label[Any] = ui.Label(
        text="Anything else?",
        component=ui.TextInput(required=False, style=discord.TextStyle.paragraph),
    )
    picture: ui.Label[Any] = ui.Label(
        text="A picture?", component=ui.FileUpload(required=False, min_values=0)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = self.picture.component.values
        size = len(await files[0].read()) if files else 0
        await interaction.response.send_message(
            f"{self.done.component.value}; {self.mood.component.value}; "
            f"{self.more.component.value!r}; {size} bytes",
            ephemeral=True,
        )


def test_a_modal_is_shown_prefilled_and_submitted() -> None:
    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(CheckIn())

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        assert seen.modal is not None
        assert seen.modal.title == "Check-in"
        assert seen.modal.field("What did you finish?").value == "pandas"
        sent = await ana.submit(
            seen, {"How was it?": "Hard", "A picture?": [("plot.png", b"\x89PNG")]}
        )
        assert sent.text == "pandas; Hard; ''; 4 bytes"
        assert sent.ephemeral
        with pytest.raises(CannotDo, match="must be filled in"):
            await ana.submit(seen, {"What did you finish?": " ", "How was it?": "Fine"})
        with pytest.raises(CannotDo, match="200 characters"):
            await ana.submit(seen, {"What did you finish?": "x" * 201, "How was it?": "Fine"})
        with pytest.raises(CannotDo, match="takes 1 to 1"):
            await ana.submit(seen)
        with pytest.raises(CannotDo, match="somebody else"):
            await ben.submit(seen)
        assert fake.complaints() == []

    stage(do, scene)


def test_a_layout_with_a_picture_comes_as_it_was_sent() -> None:
    async def do(interaction: discord.Interaction) -> None:
        view = ui.LayoutView()
        box: ui.Container[Any] = ui.Container(accent_colour=0x336699)
        box.add_item(ui.TextDisplay("## Your week"))
        box.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://week.png")))
        box.add_item(ui.ActionRow(ui.Button(label="Docs", url="https://pandas.pydata.org/")))
        view.add_item(box)
        picture = discord.File(io.BytesIO(b"picture"), "week.png", description="Three of four done")
        await interaction.response.send_message(view=view, file=picture)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        assert seen.message is not None
        assert seen.message.v2
        assert seen.text == "## Your week\nDocs"
        assert seen.message.file("week.png") == b"picture"
        gallery = seen.message.components[0]["components"][1]
        assert gallery["items"][0]["media"]["url"].startswith(f"{fake.base}/attachments/")
        with pytest.raises(CannotDo, match="is a link to https://pandas"):
            await ana.press(seen, "Docs")
        assert fake.complaints() == []

    stage(do, scene)


def test_a_greyed_out_button_and_one_of_somebody_else_cannot_be_pressed() -> None:
    async def do(interaction: discord.Interaction) -> None:
        view = ui.View()
        view.add_item(ui.Button(label="Off", disabled=True))
        view.add_item(ui.Button(label="On"))
        await interaction.response.send_message("mine", view=view, ephemeral=True)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        with pytest.raises(CannotDo, match="greyed out"):
            await ana.press(seen, "Off")
        with pytest.raises(CannotDo, match="only for somebody else"):
            await ben.press(seen, "On")
        with pytest.raises(CannotDo, match="0 components fit"):
            await ana.press(seen, "Elsewhere")

    stage(do, scene)


@pytest.mark.parametrize(("allowed", "public"), [(True, True), (False, False)])
def test_a_server_may_keep_personal_apps_quiet(allowed: bool, public: bool) -> None:
    def personal(client: SmallClient) -> None:
        @client.tree.command(name="go", description="Go")
        @discord.app_commands.allowed_installs(guilds=False, users=True)
        async def _go(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("hello")

    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Elsewhere", has_bot=False)
            ana = fake.person("ana", guild, installed=True)
            ben = fake.person("ben", guild)
            if not allowed:
                fake.world.forbid(ana.place, Permission.USE_EXTERNAL_APPS, guild.roles[guild.id])
            async with running(fake, personal):
                assert (await ana.slash("go")).text == "hello"
                assert bool(ben.reads) == public

    play(scene)


def test_a_personal_app_has_five_follow_ups() -> None:
    refused: list[int] = []

    def personal(client: SmallClient) -> None:
        @client.tree.command(name="go", description="Go")
        @discord.app_commands.allowed_installs(guilds=False, users=True)
        async def _go(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("0")
            try:
                for number in range(1, 7):
                    await interaction.followup.send(str(number))
            except discord.HTTPException as error:
                refused.append(error.code)

    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Elsewhere", has_bot=False)
            ana = fake.person("ana", guild, installed=True)
            async with running(fake, personal):
                seen = await ana.slash("go")
                await fake.world.until(lambda: refused)
                assert refused == [40094]
                assert [one.text for one in seen.messages] == list("012345")

    play(scene)


def _payloads() -> list[tuple[int, Json, str]]:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]}
    label = {"type": 18, "label": "L", "component": {"type": 4, "style": 1, "custom_id": "a"}}
    return [
        (6, {}, "INTERACTION_RESPONSE_TYPE"),
        (8, {"choices": []}, "INTERACTION_RESPONSE_TYPE"),
        (3, {}, "BASE_TYPE_CHOICES"),
        (4, {"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
        (4, {"content": "x", "surprise": 1}, "UNKNOWN_FIELD"),
        (4, {"content": "x", "flags": 128}, "MESSAGE_FLAGS_INVALID"),
        (4, {"content": "x", "components": [row] * 6}, "BASE_TYPE_BAD_LENGTH"),
        (4, {"content": "x", "components": [row, row]}, "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (9, {"custom_id": "m", "title": "x" * 46, "components": [label]}, "BASE_TYPE_BAD_LENGTH"),
        (9, {"custom_id": "m", "title": "x", "components": []}, "BASE_TYPE_BAD_LENGTH"),
        (9, {"custom_id": "m", "title": "x", "components": [label] * 2}, "COMPONENT_CUSTOM_ID"),
        (
            9,
            {"custom_id": "m", "title": "x", "components": [label | {"label": "x" * 46}]},
            "BASE_TYPE_BAD_LENGTH",
        ),
        (9, {"custom_id": "m", "title": "x", "components": [row]}, "UNION_TYPE_CHOICES"),
        (5, {"flags": 4}, "MESSAGE_FLAGS_INVALID"),
    ]


@pytest.mark.parametrize(("kind", "data", "code"), _payloads())
def test_an_answer_that_discord_would_refuse_is_refused_and_may_be_mended(
    kind: int, data: Json, code: str
) -> None:
    async def do(interaction: discord.Interaction) -> None:
        session = interaction.client.http._HTTPClient__session  # type: ignore[attr-defined]
        base = discord.http.Route.BASE
        url = f"{base}/interactions/{interaction.id}/{interaction.token}/callback"
        async with session.post(url, json={"type": kind, "data": data}) as response:
            assert response.status == 400
            refused.append(await response.text())
        await interaction.response.send_message("mended")

    refused: list[str] = []

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        assert seen.text == "mended"
        assert code in refused[0]
        found: Interaction = seen.interaction
        assert len(found.refused) == 1
        assert len(fake.complaints()) == 1

    stage(do, scene)


def test_who_has_left_and_who_was_kicked_cannot_go_on() -> None:
    async def do(interaction: discord.Interaction) -> None:
        view = ui.View(timeout=None)
        view.add_item(ui.Button(label="On", custom_id="on"))
        await interaction.response.send_message("here", view=view)

    async def scene(fake: FakeDiscord, ana: Person, ben: Person) -> None:
        seen = await ana.slash("go")
        guild = fake.world.guilds[ana.place.guild_id or 0]
        fake.world.leave(guild, ana.user)
        with pytest.raises(CannotDo, match="does not see"):
            await ana.press(seen, "On")
        fake.world.remove_bot(guild)
        with pytest.raises(CannotDo, match="the bot has left"):
            await ben.press(seen, "On")
        with pytest.raises(CannotDo, match="not installed"):
            await ben.slash("go")

    stage(do, scene)


def test_two_hundred_people_at_once_are_all_answered() -> None:
    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content=f"for {interaction.user.name}")

    async def whole() -> None:
        async with FakeDiscord() as fake:
            guilds = [fake.world.add_guild(f"server {number}") for number in range(20)]
            people = [fake.person(f"p{number}", guilds[number % 20]) for number in range(200)]
            async with running(fake, lambda client: client.command("go", do)):
                seen = await asyncio.gather(*(one.slash("go") for one in people))
                assert [one.text for one in seen] == [f"for p{n}" for n in range(200)]
            assert fake.complaints() == []

    play(whole)
