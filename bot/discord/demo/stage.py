"""The demo's world: a server to try the bot in, who can be played there, what they have read."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.discord.demo.fake.model import DM, Channel, Guild, User
from bot.discord.demo.fake.permissions import may_see
from bot.discord.demo.fake.server import FakeDiscord

OWNER, LEARNERS = "Maya", ("Ana", "Ben")
# Who can come in later, so that one sees how the bot greets.
NEWCOMERS = ("Chi", "Dev", "Eli", "Fay", "Gus")
# Files that were chosen but not sent yet; the oldest make room.
MOST_UPLOADED = 120 * 1024 * 1024


@dataclass
class Stage:
    """A fake Discord with a study group in it, and what the page remembers of its people.

    `read` is the last message that someone has seen in a place, `dismissed` the messages for one
    person alone that were put away, `uploads` the files on their way by a name of their own.
    """

    fake: FakeDiscord
    guild: Guild
    people: list[User]
    read: dict[tuple[int, int], int] = field(default_factory=dict)
    dismissed: set[int] = field(default_factory=set)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def player(self, handle: str) -> User:
        """The person of that handle, or the first learner."""
        return next((one for one in self.people if one.name == handle), self.people[1])

    def places(self, user: User) -> list[Channel]:
        """Where someone can be: the channels that they see, each with its threads, then the DM."""
        world = self.fake.world
        found: list[Channel] = []
        for channel in sorted(self.guild.channels.values(), key=lambda one: one.position):
            if may_see(self.guild, channel, user):
                found.append(channel)
                found += [
                    one for one in world.threads_of(channel) if may_see(self.guild, one, user)
                ]
        return [*found, world.dm(user)]

    def place(self, user: User, number: str) -> Channel:
        """The place of that id, or the first one that they see; for a DM, their own DM."""
        places = self.places(user)
        asked = self.fake.world.channels.get(int(number)) if number.isdigit() else None
        if asked is not None and asked.type == DM:
            return places[-1]
        return next((one for one in places if str(one.id) == number), places[0])

    def newcomer(self) -> User | None:
        """Somebody new joins the server; None when all have come."""
        known = {one.shown_name for one in self.people}
        name = next((one for one in NEWCOMERS if one not in known), None)
        if name is None:
            return None
        user = self.fake.world.add_user(name.lower(), shown_name=name)
        self.people.append(user)
        self.fake.world.join(self.guild, user)
        return user

    def keep(self, name: str, data: bytes) -> str:
        """Keep a file that will be sent; returns what it is called until then."""
        key = secrets.token_urlsafe(9)
        self.uploads[key] = (name, data)
        while sum(len(data) for _, data in self.uploads.values()) > MOST_UPLOADED:
            del self.uploads[next(iter(self.uploads))]
        return key


def study_group(fake: FakeDiscord) -> Stage:
    """A server "Study group" with #general and #help, its owner and two learners."""
    world = fake.world
    world.bot.shown_name = "Study Coach"
    world.owner.name, world.owner.shown_name = OWNER.lower(), OWNER
    guild = world.add_guild("Study group")
    next(iter(guild.channels.values())).topic = "Everything and anything about learning"
    world.add_channel(guild, "help", topic="Stuck? Say what you tried and what you saw")
    people = [world.owner]
    for name in LEARNERS:
        people.append(world.add_user(name.lower(), shown_name=name))
        world.join(guild, people[-1])
    return Stage(fake, guild, people)
