"""What the fake holds: people, servers, channels, messages, interactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.discord.demo.fake.refusals import Json, Refusal

TEXT, DM, GROUP, NEWS, FORUM = 0, 1, 3, 5, 15
PUBLIC_THREAD, PRIVATE_THREAD = 11, 12
HAS_THREAD = 32
SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SILENT, COMPONENTS_V2 = 4, 64, 128, 4096, 32768


@dataclass
class User:
    """An account; `takes_dms` is false for someone who has closed the door."""

    id: int
    name: str
    bot: bool = False
    shown_name: str | None = None
    takes_dms: bool = True
    installed: bool = False
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass
class Role:
    id: int
    name: str
    permissions: int
    position: int = 1
    mentionable: bool = False
    managed: bool = False


@dataclass
class Member:
    user: User
    joined: float
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass
class Overwrite:
    """What a channel allows and denies to a role (type 0) or a person (type 1)."""

    target: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass
class Thread:
    """What makes a channel a thread."""

    owner_id: int
    created: float
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_duration: int = 1440
    members: dict[int, float] = field(default_factory=dict)
    sent: int = 0


@dataclass
class Channel:
    id: int
    type: int
    guild_id: int | None = None
    name: str = ""
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    thread: Thread | None = None
    tags: list[Json] = field(default_factory=list)
    applied_tags: list[int] = field(default_factory=list)
    last_message_id: int | None = None


@dataclass
class Guild:
    """A server; the role with the server's own id is @everyone."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    locale: str = "en-US"
    has_bot: bool = True
    available: bool = True


@dataclass
class Attachment:
    id: int
    filename: str
    data: bytes
    content_type: str
    description: str | None = None
    spoiler: bool = False


@dataclass
class Version:
    """How a message looked once, and since when (by the fake's clock)."""

    at: float
    content: str
    embeds: list[Json]
    components: list[Json]


@dataclass
class Message:
    """A message; `only_for` is the one person who sees an ephemeral one.

    `pings` are the people, roles and "everyone" whom it really notified.
    """

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    created: float
    content: str = ""
    type: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    edited: float | None = None
    mentions: list[User] = field(default_factory=list)
    mentioned_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    pings: set[int | str] = field(default_factory=set)
    allowed_mentions: Json | None = None
    pinned: bool = False
    tts: bool = False
    nonce: str | None = None
    reference: Json | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    interaction: Interaction | None = None
    webhook_id: int | None = None
    only_for: int | None = None
    deleted: bool = False
    thread_id: int | None = None
    versions: list[Version] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        return self.only_for is not None

    @property
    def thinking(self) -> bool:
        """Whether it is the placeholder of a deferred answer."""
        return bool(self.flags & LOADING)

    @property
    def v2(self) -> bool:
        return bool(self.flags & COMPONENTS_V2)

    @property
    def text(self) -> str:
        """All that can be read in it: content, text displays, embeds, labels and captions."""
        found = [self.content]
        for embed in self.embeds:
            found += [embed.get("title", ""), embed.get("description", "")]
            for one in embed.get("fields", []):
                found += [one["name"], one["value"]]
            found.append(embed.get("footer", {}).get("text", ""))
        found += [line for part in self.components for line in _words(part)]
        return "\n".join(line for line in found if line)

    def file(self, name: str) -> bytes:
        """The bytes of the attachment of that name; raises KeyError when there is none."""
        for one in self.attachments:
            if one.filename == name:
                return one.data
        raise KeyError(f"no {name} among {[one.filename for one in self.attachments]}")


def _words(part: Json) -> list[str]:
    """What a component shows in words, in reading order."""
    found = [part[key] for key in ("content", "label", "placeholder") if part.get(key)]
    if part.get("type") in (11, 13) and part.get("description"):
        found.append(part["description"])
    for item in part.get("items", []):
        if item.get("description"):
            found.append(item["description"])
    for child in part.get("components", []):
        found += _words(child)
    if part.get("accessory"):
        found += _words(part["accessory"])
    return found


@dataclass
class Interaction:
    """One thing that someone did, and all that the bot did about it.

    Times are by the fake's clock. `kind` is 2 a command, 3 a component, 4 autocomplete, 5 a modal.
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    guild: Guild | None
    created: float
    data: Json
    message: Message | None = None
    parent: Interaction | None = None
    personal: bool = False
    acknowledged: float | None = None
    reply_type: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    updates: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    forgotten: bool = False
    refused: list[Refusal] = field(default_factory=list)

    @property
    def latency(self) -> float | None:
        """Seconds from the person's act to the acknowledgement; None while there is none."""
        return None if self.acknowledged is None else self.acknowledged - self.created

    @property
    def name(self) -> str:
        """What was done, for people: the command or the custom id."""
        return str(self.data.get("name") or self.data.get("custom_id"))


@dataclass
class Webhook:
    id: int
    token: str
    channel_id: int
    guild_id: int
    name: str


@dataclass
class Sent:
    """One request of the bot: what it asked and what it got."""

    method: str
    path: str
    route: str
    at: float
    payload: Any = None
    query: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    status: int = 0
    error: Json | None = None
    answered: float | None = None
