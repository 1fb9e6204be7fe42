"""All that there is on the fake Discord, and every way in which it changes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from bot.discord.demo.fake import events
from bot.discord.demo.fake.clock import Clock, Ids
from bot.discord.demo.fake.events import Event
from bot.discord.demo.fake.model import (
    DM,
    HAS_THREAD,
    TEXT,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Member,
    Message,
    Overwrite,
    Role,
    Sent,
    Thread,
    User,
    Version,
    Webhook,
)
from bot.discord.demo.fake.payloads import (
    channel_json,
    guild_create_json,
    guild_json,
    member_json,
    message_json,
    role_json,
    thread_member_json,
    user_json,
)
from bot.discord.demo.fake.permissions import USUAL, Permission, may_see
from bot.discord.demo.fake.refusals import Json, unknown


class World:
    """People, servers, channels, messages, commands and what the bot did about them.

    `changed` are called after every change, `events` with every gateway event.
    """

    def __init__(self, clock: Clock, token: str, *, granted: int = 0) -> None:
        self.clock = clock
        self.ids = Ids(clock)
        self.token = token
        self.granted = granted
        self.base = ""
        self.bot = User(self.ids.next(before=9e7), "study-coach", bot=True)
        self.application = self.bot.id
        self.owner = User(self.ids.next(before=8e7), "owner")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.webhooks: dict[int, Webhook] = {}
        # Commands by the server that they are for; None holds the global ones.
        self.commands: dict[int | None, list[Json]] = {}
        self.files: dict[int, Attachment] = {}
        self.typing: list[tuple[float, int]] = []
        self.requests: list[Sent] = []
        self.in_flight = 0
        self.changed: list[Callable[[], None]] = []
        self.events: list[Callable[[Event], None]] = []
        clock.moved.append(self.ring)

    # Telling

    def ring(self) -> None:
        """Tell whoever waits that something is different now."""
        for tell in list(self.changed):
            tell()

    def emit(
        self, name: str, data: Json, guild_id: int | None = None, *, about_bot: bool = False
    ) -> None:
        """Send a gateway event to the sessions that may have it."""
        event = Event(name, data, guild_id, about_bot)
        for tell in list(self.events):
            tell(event)
        self.ring()

    async def until(
        self, true: Callable[[], Any], within: float = 10.0, *, every: float = 0.02
    ) -> bool:
        """Wait until something holds, at most so many real seconds; returns whether it does.

        It looks after every change of the world, and `every` so many seconds for what lies outside.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while not true():
            left = end - loop.time()
            if left <= 0:
                return False
            bell = loop.create_future()

            def tell(bell: asyncio.Future[None] = bell) -> None:
                if not bell.done():
                    bell.set_result(None)

            self.changed.append(tell)
            try:
                await asyncio.wait_for(bell, min(left, every))
            except TimeoutError:
                pass
            finally:
                self.changed.remove(tell)
        return True

    # People and servers

    def add_user(self, name: str, **more: Any) -> User:
        user = User(self.ids.next(), name, **more)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, owner: User | None = None, has_bot: bool = True) -> Guild:
        """A new server with @everyone, a channel #general, its owner, and the bot."""
        number = self.ids.next_guild()
        owner = owner or self.owner
        guild = Guild(number, name, owner.id, has_bot=False)
        guild.roles[number] = Role(number, "@everyone", int(USUAL), position=0)
        guild.members[owner.id] = Member(owner, self.clock.now())
        self.guilds[number] = guild
        self.add_channel(guild, "general")
        if has_bot:
            self.invite_bot(guild)
        return guild

    def invite_bot(self, guild: Guild, permissions: int = int(USUAL)) -> None:
        """The owner adds the bot, with a role of its own that has these permissions."""
        role = Role(self.ids.next(), self.bot.name, permissions, managed=True)
        guild.roles[role.id] = role
        guild.members[self.bot.id] = Member(self.bot, self.clock.now(), [role.id])
        guild.has_bot = True
        data = self.guild_create(guild)
        # Its absence tells a client that it has just been invited.
        del data["unavailable"]
        self.emit("GUILD_CREATE", data, guild.id)

    def remove_bot(self, guild: Guild) -> None:
        """The bot is kicked."""
        self.emit("GUILD_DELETE", {"id": str(guild.id)}, guild.id)
        mine = guild.members.pop(self.bot.id)
        for role in mine.roles:
            guild.roles.pop(role, None)
        guild.has_bot = False

    def outage(self, guild: Guild, *, over: bool = False) -> None:
        """A server becomes unavailable, or is back."""
        guild.available = over
        if over:
            self.emit("GUILD_CREATE", self.guild_create(guild), guild.id)
        else:
            data = {"id": str(guild.id), "unavailable": True}
            self.emit("GUILD_DELETE", data, guild.id)

    def rename_guild(self, guild: Guild, name: str) -> None:
        guild.name = name
        self.emit("GUILD_UPDATE", guild_json(guild), guild.id)

    def guild_create(self, guild: Guild, intents: int = 0) -> Json:
        """The server as a session with these intents first sees it."""
        whole = bool(intents & events.MEMBERS)
        members = [
            member for member in guild.members.values() if whole or member.user.id == self.bot.id
        ]
        threads = [
            channel
            for channel in self.channels.values()
            if channel.guild_id == guild.id
            and channel.thread is not None
            and not channel.thread.archived
            and may_see(guild, channel, self.bot)
        ]
        return guild_create_json(guild, threads, members)

    def join(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Someone joins a server."""
        member = Member(user, self.clock.now(), [role.id for role in roles])
        guild.members[user.id] = member
        data = member_json(member) | {"guild_id": str(guild.id)}
        self.emit("GUILD_MEMBER_ADD", data, guild.id)
        return member

    def leave(self, guild: Guild, user: User) -> None:
        """Someone leaves a server."""
        del guild.members[user.id]
        data = {"guild_id": str(guild.id), "user": user_json(user)}
        self.emit("GUILD_MEMBER_REMOVE", data, guild.id)

    def give_role(self, guild: Guild, user: User, role: int, *, take: bool = False) -> None:
        """Give a member a role, or take it away."""
        member = guild.members[user.id]
        if take and role in member.roles:
            member.roles.remove(role)
        elif not take and role not in member.roles:
            member.roles.append(role)
        data = member_json(member) | {"guild_id": str(guild.id)}
        self.emit("GUILD_MEMBER_UPDATE", data, guild.id, about_bot=user.id == self.bot.id)

    def add_role(self, guild: Guild, name: str, permissions: int = 0, **more: Any) -> Role:
        role = Role(self.ids.next(), name, int(permissions), **more)
        guild.roles[role.id] = role
        self.emit(
            "GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role_json(role)}, guild.id
        )
        return role

    def change_role(self, guild: Guild, role: Role, **more: Any) -> None:
        """Rename a role or change what it allows."""
        for name, value in more.items():
            setattr(role, name, value)
        self.emit(
            "GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role_json(role)}, guild.id
        )

    def delete_role(self, guild: Guild, role: Role) -> None:
        del guild.roles[role.id]
        for member in guild.members.values():
            if role.id in member.roles:
                member.roles.remove(role.id)
        self.emit(
            "GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild.id
        )

    # Channels

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT, **more: Any) -> Channel:
        channel = Channel(
            self.ids.next(), kind, guild.id, name, position=len(guild.channels), **more
        )
        guild.channels[channel.id] = channel
        self.channels[channel.id] = channel
        if guild.has_bot:
            self.emit("CHANNEL_CREATE", channel_json(channel), guild.id)
        return channel

    def change_channel(self, channel: Channel, **more: Any) -> None:
        """Rename a channel, move it, or change who may do what there."""
        for name, value in more.items():
            setattr(channel, name, value)
        kind = "THREAD_UPDATE" if channel.thread is not None else "CHANNEL_UPDATE"
        self.emit(kind, channel_json(channel), channel.guild_id)

    def forbid(self, channel: Channel, permissions: Permission, who: User | Role) -> None:
        """Deny someone something in a channel."""
        kind = 1 if isinstance(who, User) else 0
        mine = Overwrite(who.id, kind, deny=int(permissions))
        rest = [one for one in channel.overwrites if one.target != who.id]
        self.change_channel(channel, overwrites=[*rest, mine])

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads and messages."""
        for thread in [one for one in self.channels.values() if one.parent_id == channel.id]:
            if thread.thread is not None:
                self.delete_channel(thread)
        del self.channels[channel.id]
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channels.pop(channel.id, None)
        for message in self.messages.values():
            if message.channel_id == channel.id:
                message.deleted = True
        kind = "THREAD_DELETE" if channel.thread is not None else "CHANNEL_DELETE"
        self.emit(kind, channel_json(channel), channel.guild_id)

    def dm(self, one: User, other: User | None = None) -> Channel:
        """The conversation of two, the bot being one of them unless another is named."""
        pair = {one.id, (other or self.bot).id}
        for channel in self.channels.values():
            if channel.type == DM and {user.id for user in channel.recipients} == pair:
                return channel
        channel = Channel(self.ids.next(), DM, recipients=[one, other or self.bot])
        self.channels[channel.id] = channel
        return channel

    def add_thread(
        self,
        parent: Channel,
        name: str,
        owner: User,
        *,
        kind: int = 11,
        duration: int = 1440,
        message: Message | None = None,
        **more: Any,
    ) -> Channel:
        """A thread on a channel; one that starts from a message has that message's id."""
        now = self.clock.now()
        number = message.id if message is not None else self.ids.next()
        state = Thread(owner.id, now, auto_archive_duration=duration, members={owner.id: now})
        state.invitable = bool(more.pop("invitable", True))
        channel = Channel(
            number, kind, parent.guild_id, name, parent_id=parent.id, thread=state, **more
        )
        self.channels[number] = channel
        if message is not None:
            message.thread_id = number
            message.flags |= HAS_THREAD
        data = channel_json(channel) | {"newly_created": True}
        if owner.id == self.bot.id:
            data["member"] = thread_member_json(channel, owner.id)
        self.emit("THREAD_CREATE", data, channel.guild_id)
        return channel

    def join_thread(self, channel: Channel, user: User) -> None:
        assert channel.thread is not None
        if user.id in channel.thread.members:
            return
        channel.thread.members[user.id] = self.clock.now()
        data = {
            "id": str(channel.id),
            "guild_id": str(channel.guild_id),
            "member_count": len(channel.thread.members),
            "added_members": [thread_member_json(channel, user.id)],
            "removed_member_ids": [],
        }
        mine = user.id == self.bot.id
        if mine:
            self.emit("THREAD_CREATE", channel_json(channel), channel.guild_id)
        self.emit("THREAD_MEMBERS_UPDATE", data, channel.guild_id, about_bot=mine)

    def leave_thread(self, channel: Channel, user: User) -> None:
        assert channel.thread is not None
        if channel.thread.members.pop(user.id, None) is None:
            return
        data = {
            "id": str(channel.id),
            "guild_id": str(channel.guild_id),
            "member_count": len(channel.thread.members),
            "added_members": [],
            "removed_member_ids": [str(user.id)],
        }
        self.emit("THREAD_MEMBERS_UPDATE", data, channel.guild_id, about_bot=user.id == self.bot.id)

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def threads_of(self, channel: Channel) -> list[Channel]:
        return [
            one
            for one in self.channels.values()
            if one.parent_id == channel.id and one.thread is not None
        ]

    # Messages

    def keep(self, message: Message) -> Message:
        """Post a message that has been made; ephemeral ones are told to nobody."""
        self.messages[message.id] = message
        message.versions.append(self._version(message, message.created))
        for one in message.attachments:
            self.files[one.id] = one
        channel = self.channels[message.channel_id]
        if message.ephemeral:
            self.ring()
            return message
        channel.last_message_id = message.id
        if channel.thread is not None:
            channel.thread.sent += 1
            channel.thread.members.setdefault(message.author.id, message.created)
            if channel.thread.archived:
                channel.thread.archived = False
                self.emit("THREAD_UPDATE", channel_json(channel), channel.guild_id)
        self._tell(message, "MESSAGE_CREATE")
        return message

    def edited(self, message: Message, *, quietly: bool = False) -> None:
        """Tell of a message whose fields have just been changed."""
        now = self.clock.now()
        if not quietly:
            message.edited = now
        for one in message.attachments:
            self.files[one.id] = one
        message.versions.append(self._version(message, now))
        if message.ephemeral:
            self.ring()
        else:
            self._tell(message, "MESSAGE_UPDATE")

    def delete(self, message: Message) -> None:
        message.deleted = True
        if message.ephemeral:
            self.ring()
            return
        data: Json = {"id": str(message.id), "channel_id": str(message.channel_id)}
        if message.guild_id is not None:
            data["guild_id"] = str(message.guild_id)
        self.emit("MESSAGE_DELETE", data, message.guild_id)

    def react(self, message: Message, user: User, emoji: str, *, take: bool = False) -> None:
        who = message.reactions.setdefault(emoji, [])
        if take == (user.id not in who):
            return
        if take:
            who.remove(user.id)
            if not who:
                del message.reactions[emoji]
        else:
            who.append(user.id)
        data: Json = {
            "user_id": str(user.id),
            "channel_id": str(message.channel_id),
            "message_id": str(message.id),
            "message_author_id": str(message.author.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        if message.guild_id is not None:
            data["guild_id"] = str(message.guild_id)
        kind = "MESSAGE_REACTION_REMOVE" if take else "MESSAGE_REACTION_ADD"
        self.emit(kind, data, message.guild_id)

    def in_channel(self, channel: Channel, *, ephemeral: bool = True) -> list[Message]:
        """The messages that stand in a channel, oldest first."""
        found = [
            one
            for one in self.messages.values()
            if one.channel_id == channel.id and not one.deleted and (ephemeral or not one.ephemeral)
        ]
        return sorted(found, key=lambda one: one.id)

    def seen_by(self, user: User, channel: Channel) -> list[Message]:
        """What someone finds in a channel: all that is public, and what is only for them."""
        if not may_see(self.guild_of(channel), channel, user):
            return []
        return [one for one in self.in_channel(channel) if one.only_for in (None, user.id)]

    def message(self, channel_id: int, message_id: int) -> Message:
        """The message of that id; raises the refusal when there is none that the bot may see."""
        found = self.messages.get(message_id)
        if found is None or found.deleted or found.ephemeral or found.channel_id != channel_id:
            raise unknown("message")
        return found

    def json_of(self, message: Message) -> Json:
        """A message with the one that it answers and the thread that hangs on it."""
        found = message_json(message, self.base)
        if message.reference is not None:
            other = self.messages.get(int(message.reference["message_id"]))
            found["referenced_message"] = (
                None if other is None or other.deleted else message_json(other, self.base)
            )
        if message.thread_id in self.channels and message.thread_id is not None:
            found["thread"] = channel_json(self.channels[message.thread_id])
        return found

    def _tell(self, message: Message, name: str) -> None:
        guild = None if message.guild_id is None else self.guilds[message.guild_id]
        channel = self.channels[message.channel_id]
        if not may_see(guild, channel, self.bot):
            self.ring()
            return
        data = self.json_of(message)
        if guild is not None and message.author.id in guild.members:
            member = guild.members[message.author.id]
            data["member"] = member_json(member, with_user=False)
        if name == "MESSAGE_CREATE":
            data["channel_type"] = channel.type
        self.emit(name, data, message.guild_id)

    @staticmethod
    def _version(message: Message, at: float) -> Version:
        return Version(at, message.content, list(message.embeds), list(message.components))

    # Interactions

    def add_interaction(self, interaction: Interaction) -> None:
        self.interactions[interaction.id] = interaction
        self.by_token[interaction.token] = interaction

    def fresh_token(self) -> str:
        return secrets.token_urlsafe(24).replace("-", "x").replace("_", "y")
