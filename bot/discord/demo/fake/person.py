"""A person at a keyboard: what they type, press and fill in, and what they see then."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.discord.demo.fake import command_rules
from bot.discord.demo.fake import component_rules as rules
from bot.discord.demo.fake.callbacks import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.forms import Modal, option_value, submit_data
from bot.discord.demo.fake.invoking import Choice, Resolver, menu_data, offered, slash_data
from bot.discord.demo.fake.mentions import named
from bot.discord.demo.fake.message_rules import LARGEST_FILE
from bot.discord.demo.fake.model import Attachment, Channel, Interaction, Message, User
from bot.discord.demo.fake.payloads import interaction_json
from bot.discord.demo.fake.permissions import Permission, in_channel, may_see, may_speak
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.seen import Seen
from bot.discord.demo.fake.world import World


@dataclass(frozen=True, repr=False)
class Person:
    """Someone in a channel. `patience` is how long they wait for an answer, in real seconds.

    What Discord's own app would not let them do raises CannotDo.
    """

    world: World
    user: User
    place: Channel
    patience: float = 10.0
    after_defer: float = 1.0

    def __repr__(self) -> str:
        return f"<{self.user.name} in {self.place.name or 'a DM'}>"

    def at(self, place: Channel) -> Person:
        """The same person in another channel."""
        return Person(self.world, self.user, place, self.patience, self.after_defer)

    @property
    def dm(self) -> Person:
        """The same person in the DM with the bot."""
        return self.at(self.world.dm(self.user))

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def reads(self) -> list[Message]:
        """All messages that they find here, oldest first."""
        return self.world.seen_by(self.user, self.place)

    # Commands

    async def slash(self, command: str, **options: Any) -> Seen:
        """Use a slash command; `command` may name a subcommand: "me export"."""
        name, *path = command.split()
        found, personal = self._offered(command_rules.SLASH, name)
        resolver = self._resolver()
        data = slash_data(resolver, found, path, options)
        return await self._do(COMMAND, data, personal=personal)

    async def complete(self, command: str, **options: Any) -> list[Choice]:
        """What is proposed while the last of these options is being typed."""
        return (await self.type(command, **options)).choices

    async def type(self, command: str, **options: Any) -> Seen:
        """Type in the last of these options and look at what comes."""
        name, *path = command.split()
        found, personal = self._offered(command_rules.SLASH, name)
        focused = list(options)[-1]
        data = slash_data(self._resolver(), found, path, options, focused=focused)
        return await self._do(AUTOCOMPLETE, data, personal=personal)

    async def menu(self, name: str, target: Message | Seen | User | Person) -> Seen:
        """Use an entry of the context menu of a message or of a person."""
        about: Message | User
        if isinstance(target, Person):
            about = target.user
        else:
            about = target if isinstance(target, User) else self._message(target)
        kind = command_rules.USER_MENU if isinstance(about, User) else command_rules.MESSAGE_MENU
        found, personal = self._offered(kind, name)
        data = menu_data(self._resolver(), found, about)
        return await self._do(COMMAND, data, personal=personal)

    # Components

    async def press(self, where: Message | Seen, label: str) -> Seen:
        """Press the button of that label, emoji or custom id."""
        message, part = self._part(where, label, (rules.BUTTON,))
        if part["style"] == rules.LINK:
            raise CannotDo(f"{label!r} is a link to {part['url']}")
        if part["style"] == rules.PREMIUM:
            raise CannotDo(f"{label!r} asks for money")
        data: Json = {"component_type": rules.BUTTON, "custom_id": part["custom_id"]}
        return await self._do(COMPONENT, data | {"id": part["id"]}, message)

    async def select(self, where: Message | Seen, name: str | None, *values: Any) -> Seen:
        """Choose in the select of that placeholder or custom id; None means the only one."""
        message, part = self._part(where, name, rules.SELECTS)
        resolver = self._resolver()
        chosen = [
            option_value(part, name or "it", value)
            if part["type"] == rules.SELECT
            else resolver.entity(value)
            for value in values
        ]
        low, high = part.get("min_values", 1), part.get("max_values", 1)
        if not low <= len(chosen) <= high:
            raise CannotDo(f"takes {low} to {high} choices, not {len(chosen)}")
        data: Json = {
            "component_type": part["type"],
            "custom_id": part["custom_id"],
            "id": part["id"],
            "values": chosen,
        }
        if resolver.found:
            data["resolved"] = resolver.found
        return await self._do(COMPONENT, data, message)

    async def submit(self, form: Modal | Seen, fields: dict[str, Any] | None = None) -> Seen:
        """Fill in fields of a modal, by label or custom id, and send it off."""
        modal = form.modal if isinstance(form, Seen) else form
        if modal is None:
            raise CannotDo("there is no modal to fill in")
        if modal.interaction.user.id != self.user.id:
            raise CannotDo("the modal is before somebody else")
        data = submit_data(self._resolver(), modal, fields or {})
        parent = modal.interaction
        return await self._do(SUBMIT, data, parent.message, parent=parent, personal=parent.personal)

    # Messages

    async def say(
        self,
        text: str = "",
        *,
        files: Sequence[tuple[str, bytes]] = (),
        reply_to: Message | Seen | None = None,
    ) -> Message:
        """Write a message here."""
        guild = self.world.guild_of(self.place)
        if not may_see(guild, self.place, self.user) or not may_speak(guild, self.place, self.user):
            raise CannotDo(f"may not write in {self.place.name or 'this DM'}")
        if len(text) > 2000 or any(len(data) > LARGEST_FILE for _, data in files):
            raise CannotDo("the message or a file is too large")
        if not text.strip() and not files:
            raise CannotDo("there is nothing to send")
        world = self.world
        message = Message(
            world.ids.next(),
            self.place.id,
            self.place.guild_id,
            self.user,
            world.clock.now(),
            content=text.strip(),
            attachments=[
                Attachment(
                    world.ids.next(),
                    name,
                    data,
                    mimetypes.guess_type(name)[0] or "application/octet-stream",
                )
                for name, data in files
            ],
        )
        self._mention(message, None if reply_to is None else self._message(reply_to))
        return world.keep(message)

    def _mention(self, message: Message, answered: Message | None) -> None:
        found = named(message.content, None)
        held = in_channel(self.world.guild_of(self.place), self.place, self.user)
        users = [self.world.users[one] for one in found.users if one in self.world.users]
        if answered is not None:
            message.type = 19
            message.reference = {
                "type": 0,
                "message_id": str(answered.id),
                "channel_id": str(answered.channel_id),
            }
            if answered.guild_id is not None:
                message.reference["guild_id"] = str(answered.guild_id)
            if answered.author.id not in found.users:
                users.append(answered.author)
        message.mentions = users
        message.mentioned_roles = found.roles
        message.mentions_everyone = found.everyone and bool(held & Permission.MENTION_EVERYONE)
        message.pings = {one.id for one in users}

    async def answer_to(self, message: Message, within: float | None = None) -> Message:
        """The bot's next message that they see here, or in the thread of their message.

        Raises CannotDo when none comes in time.
        """

        def answers() -> list[Message]:
            places = [self.world.channels[message.channel_id]]
            if message.thread_id in self.world.channels and message.thread_id is not None:
                places.append(self.world.channels[message.thread_id])
            return [
                one
                for place in places
                for one in self.world.seen_by(self.user, place)
                if one.author.id == self.world.bot.id and one.id > message.id
            ]

        await self.world.until(answers, self.patience if within is None else within)
        found = answers()
        if not found:
            raise CannotDo(f"nobody answered {message.content!r}")
        return found[0]

    async def edit(self, message: Message, text: str) -> None:
        """Change what they wrote."""
        self._mine(message).content = text
        self._mention(message, None)
        self.world.edited(message)

    async def delete(self, message: Message) -> None:
        """Take back what they wrote."""
        self.world.delete(self._mine(message))

    async def react(self, message: Message | Seen, emoji: str, *, take: bool = False) -> None:
        self.world.react(self._message(message), self.user, emoji, take=take)

    async def open_thread(self, name: str, message: Message | None = None) -> Channel:
        """Start a thread here, on a message when one is given."""
        return self.world.add_thread(self.place, name, self.user, message=message)

    # How it is done

    def _mine(self, message: Message) -> Message:
        if message.author.id != self.user.id or message.deleted:
            raise CannotDo("that is not theirs")
        return message

    def _resolver(self) -> Resolver:
        return Resolver(self.world, self.world.guild_of(self.place), self.place)

    def _offered(self, kind: int, name: str) -> tuple[Json, bool]:
        guild = self.world.guild_of(self.place)
        if not may_see(guild, self.place, self.user):
            raise CannotDo(f"does not see {self.place.name or 'this DM'}")
        return offered(self.world, self.user, self.place, kind, name)

    def _message(self, where: Message | Seen) -> Message:
        """The message, when this person can see it."""
        message = where.message if isinstance(where, Seen) else where
        if message is None or message.deleted:
            raise CannotDo("there is no such message any more")
        channel = self.world.channels.get(message.channel_id)
        if channel is None or not may_see(self.world.guild_of(channel), channel, self.user):
            raise CannotDo("does not see that channel")
        if message.only_for not in (None, self.user.id):
            raise CannotDo("that message is only for somebody else")
        return message

    def _part(
        self, where: Message | Seen, name: str | None, kinds: tuple[int, ...]
    ) -> tuple[Message, Json]:
        """The component of that name; of what someone sees, the newest message that has it."""
        messages = where.messages if isinstance(where, Seen) else [where]
        fits: list[tuple[Message, Json]] = []
        known: list[str] = []
        for message in reversed(messages):
            for part in rules.parts(self._message(message).components):
                if part["type"] not in kinds:
                    continue
                emoji = (part.get("emoji") or {}).get("name")
                names = [part.get("label"), part.get("placeholder"), part.get("custom_id"), emoji]
                known.append(str(names[0] or names[1] or names[2]))
                if name is None or name in names:
                    fits.append((message, part))
            if fits:
                break
        if len(fits) != 1:
            raise CannotDo(f"{len(fits)} components fit {name!r} among {known}")
        if fits[0][1].get("disabled"):
            raise CannotDo(f"{name!r} is greyed out")
        return fits[0]

    async def _do(
        self,
        kind: int,
        data: Json,
        message: Message | None = None,
        *,
        parent: Interaction | None = None,
        personal: bool = False,
    ) -> Seen:
        world = self.world
        channel = self.place if message is None else world.channels[message.channel_id]
        guild = world.guild_of(channel)
        if message is not None and message.interaction is not None:
            personal = message.interaction.personal
        if channel.id not in world.channels:
            raise CannotDo("the channel is gone")
        if guild is not None and self.user.id not in guild.members:
            raise CannotDo("has left the server")
        if guild is not None and not guild.has_bot and not personal:
            raise CannotDo("the bot has left the server")
        interaction = Interaction(
            world.ids.next(),
            world.fresh_token(),
            kind,
            self.user,
            channel,
            guild,
            world.clock.now(),
            data,
            message=message,
            parent=parent,
            personal=personal,
        )
        world.add_interaction(interaction)
        sent = interaction_json(interaction, world.bot, world.application, world.base, LARGEST_FILE)
        world.emit("INTERACTION_CREATE", sent, channel.guild_id)
        seen = Seen(world, interaction)
        await seen.settled(self.patience, self.after_defer)
        return seen
