"""The memory of guilds: how each is set up, who of it the coach met, and who learns with whom.

How a guild is set up belongs to nobody. A membership and a place in a pod belong to the learner:
export shows them and forgetting deletes them. Writing the same thing twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime, time
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from bot.accountability.guilds import GuildSettings, Membership, PodPlace
from bot.accountability.pods import Circle
from bot.coach.record import utc
from bot.memory import tables
from bot.memory.database import Database
from bot.memory.migrate import check_schema
from bot.memory.names import check_name
from bot.memory.types import storable

# A number of a guild beyond this is none of the platform's, and no database keeps it.
MOST = 2**63 - 1
MOST_NAME = 100
# The platform serves a guild on the shard of this number, modulo how many there are.
_SHARD: ColumnElement[int] = literal_column("(guild >> 22)", BigInteger)
_guilds, _members, _places = tables.guilds, tables.memberships, tables.pod_places

T = TypeVar("T")


class GuildStore:
    """The guilds in an open memory. It may be used from several threads and processes at once.

    Every method raises MemoryFailed when the database refuses.
    """

    def __init__(self, database: Database, schema: str) -> None:
        self._db = database
        self._schema = schema

    def load(self, guild: int) -> GuildSettings:
        """How a guild is set up; one that never was has what everybody begins with."""
        _check(guild)
        with self._db.reading() as connection:
            return _load(connection, guild)

    def change(
        self, guild: int, decision: Callable[[GuildSettings], GuildSettings], *, at: datetime
    ) -> GuildSettings:
        """Read, decide and keep without anybody coming between; returns what holds now.

        `decision` is pure: it may be called twice. What it raises leaves everything as it was.
        """
        _check(guild)

        def run(connection: Connection) -> GuildSettings:
            before = _load(connection, guild)
            after = decision(before)
            if after.guild != guild:
                raise ValueError("the settings are another guild's")
            row = {"value": _plain(after), "at": utc(at)}
            held = connection.execute(select(_guilds.c.guild).where(_guilds.c.guild == guild))
            if held.first() is None:
                connection.execute(insert(_guilds).values(guild=guild, **row))
            elif after != before:
                connection.execute(update(_guilds).where(_guilds.c.guild == guild).values(row))
            return after

        return self._write(f"guild {guild}", run)

    def everywhere(
        self, after: int = 0, limit: int = 500, *, shard: tuple[int, int] | None = None
    ) -> list[GuildSettings]:
        """A page of all guilds that were joined or set up, by number, beginning after `after`.

        `shard` = (i, n) leaves those that the platform serves to the i-th of n shards.
        """
        query = select(_guilds.c.guild, _guilds.c.value).where(_guilds.c.guild > after)
        if shard is not None:
            part, parts = shard
            query = query.where(_SHARD % parts == part)
        with self._db.reading() as connection:
            rows = connection.execute(query.order_by(_guilds.c.guild).limit(limit))
            return [_settings(*row) for row in rows]

    def settled(self, guild: int) -> datetime | None:
        """Since when a guild is set up as it is; None for one that never was."""
        _check(guild)
        with self._db.reading() as connection:
            return connection.execute(
                select(_guilds.c.at).where(_guilds.c.guild == guild)
            ).scalar_one_or_none()

    def remove(self, guild: int) -> None:
        """Delete a guild with all memberships and places in it. The members' own records stay."""
        _check(guild)

        def run(connection: Connection) -> None:
            # In the order in which places are rearranged, so that neither waits for the other.
            for table in (_members, _places, _guilds):
                connection.execute(delete(table).where(table.c.guild == guild))

        self._write(f"guild {guild}", run)

    def met(self, guild: int, learner: str, name: str, *, at: datetime) -> bool:
        """Somebody is in a guild, under that name; who had left is back with what they chose.

        Returns whether that is news.
        """
        name = storable(" ".join(name.split()))[:MOST_NAME]

        def run(connection: Connection) -> bool:
            row: dict[str, Any] = {"name": name, "left_at": None}
            held = _membership(connection, guild, learner)
            if held is None:
                new = {"guild": guild, "learner": learner, "in_digest": False, "at": utc(at)}
                connection.execute(insert(_members).values({**new, **row}))
                return True
            if held.name == name and held.left_at is None:
                return False
            _set(connection, guild, learner, {**row, "at": utc(at)})
            return True

        before = self.member(guild, learner)
        if before is not None and before.name == name and before.left_at is None:
            # By far the most frequent case, which takes no lock.
            return False
        return self._write(learner, run)

    def left(self, guild: int, learner: str, *, at: datetime) -> bool:
        """Somebody left a guild: they no longer show, and their place in a pod is free.

        Returns False for somebody who had left, or was never met.
        """
        _check(guild, learner)

        def run(connection: Connection) -> bool:
            held = _membership(connection, guild, learner)
            if held is None or held.left_at is not None:
                return False
            _set(connection, guild, learner, {"left_at": utc(at), "at": utc(at)})
            mine = (_places.c.guild == guild, _places.c.learner == learner)
            connection.execute(delete(_places).where(*mine))
            return True

        return self._write(learner, run)

    def choose(
        self,
        guild: int,
        learner: str,
        *,
        at: datetime,
        on_board: bool | None = None,
        in_digest: bool | None = None,
    ) -> Membership | None:
        """Keep what a member wants to be shown in; None leaves it. None for who is not one."""
        _check(guild, learner)

        def run(connection: Connection) -> Membership | None:
            held = _membership(connection, guild, learner)
            if held is None or held.left_at is not None:
                return None
            wanted = replace(
                held,
                on_board=held.on_board if on_board is None else on_board,
                in_digest=held.in_digest if in_digest is None else in_digest,
            )
            if wanted != held:
                row = {"on_board": wanted.on_board, "in_digest": wanted.in_digest, "at": utc(at)}
                _set(connection, guild, learner, row)
            return wanted

        return self._write(learner, run)

    def member(self, guild: int, learner: str) -> Membership | None:
        """What is known of somebody in a guild, also after they left."""
        _check(guild, learner)
        with self._db.reading() as connection:
            return _membership(connection, guild, learner)

    def members(self, guild: int, after: str = "", limit: int = 500) -> list[Membership]:
        """A page of those who are in a guild, by learner, from the one after `after` on."""
        return self._page(guild, after, limit, gone=False)

    def gone(self, guild: int, after: str = "", limit: int = 500) -> list[Membership]:
        """A page of those who left a guild."""
        return self._page(guild, after, limit, gone=True)

    def of(self, learner: str) -> list[Membership]:
        """All memberships of a learner, also those that ended, by guild."""
        check_name(learner)
        query = select(_members).where(_members.c.learner == learner).order_by(_members.c.guild)
        with self._db.reading() as connection:
            return [_member(row) for row in connection.execute(query)]

    def drop(self, guild: int, learner: str) -> None:
        """Delete a membership and the places that go with it."""
        _check(guild, learner)

        def run(connection: Connection) -> None:
            for table in (_members, _places):
                mine = (table.c.guild == guild, table.c.learner == learner)
                connection.execute(delete(table).where(*mine))

        self._write(learner, run)

    def places(self, guild: int, circle: Circle) -> list[PodPlace]:
        """All places in the pods, or with the buddies, of a guild, by pod and learner."""
        _check(guild)
        with self._db.reading() as connection:
            return _held_places(connection, guild, circle)

    def rearrange(
        self,
        guild: int,
        circle: Circle,
        decision: Callable[[Sequence[PodPlace]], Iterable[PodPlace]],
        *,
        at: datetime,
    ) -> list[PodPlace]:
        """Read the places, decide and keep without anybody coming between; returns what holds now.

        Who has left the guild, or was forgotten in the meantime, gets none. `decision` is pure.
        """
        _check(guild)

        def run(connection: Connection) -> list[PodPlace]:
            held = _held_places(connection, guild, circle)
            here = _members.c.guild == guild, _members.c.left_at.is_(None)
            # Held until the end, so that forgetting waits and then finds what is written here.
            members = set(
                connection.execute(
                    select(_members.c.learner).where(*here).with_for_update(read=True)
                ).scalars()
            )
            wanted = {p.learner: p for p in decision(held) if p.learner in members}
            before = {place.learner: place for place in held}
            of = (_places.c.guild == guild, _places.c.circle == circle)
            for learner, place in before.items():
                if wanted.get(learner) != place:
                    connection.execute(delete(_places).where(*of, _places.c.learner == learner))
            for learner, place in sorted(wanted.items()):
                if before.get(learner) != place:
                    row = {"learner": learner, "guild": guild, "circle": circle, "at": utc(at)}
                    connection.execute(
                        insert(_places).values(**row, pod=place.pod, thread=place.thread)
                    )
            return _held_places(connection, guild, circle)

        return self._write(f"guild {guild}", run)

    def meet_in(self, guild: int, pod: str, thread: int | None, *, at: datetime) -> None:
        """Keep where a pod meets."""
        _check(guild)

        def run(connection: Connection) -> None:
            which = (_places.c.guild == guild, _places.c.pod == pod)
            connection.execute(update(_places).where(*which).values(thread=thread, at=utc(at)))

        self._write(f"guild {guild}", run)

    def _page(self, guild: int, after: str, limit: int, *, gone: bool) -> list[Membership]:
        _check(guild)
        ended = _members.c.left_at
        query = (
            select(_members)
            .where(
                _members.c.guild == guild,
                _members.c.learner > after,
                ended.is_not(None) if gone else ended.is_(None),
            )
            .order_by(_members.c.learner)
            .limit(limit)
        )
        with self._db.reading() as connection:
            return [_member(row) for row in connection.execute(query)]

    def _write(self, lock: str, run: Callable[[Connection], T]) -> T:
        def checked(connection: Connection) -> T:
            check_schema(connection, self._schema)
            return run(connection)

        # Every write of ours may be repeated.
        return self._db.write(lock, checked)


def _check(guild: int, learner: str = "-") -> None:
    if not 0 < guild <= MOST:
        raise ValueError(f"{guild} is no number of a guild")
    check_name(learner)


def _load(connection: Connection, guild: int) -> GuildSettings:
    query = select(_guilds.c.value).where(_guilds.c.guild == guild)
    found = connection.execute(query).scalar()
    return GuildSettings(guild) if found is None else _settings(guild, found)


def _membership(connection: Connection, guild: int, learner: str) -> Membership | None:
    mine = (_members.c.learner == learner, _members.c.guild == guild)
    row = connection.execute(select(_members).where(*mine)).first()
    return None if row is None else _member(row)


def _set(connection: Connection, guild: int, learner: str, values: dict[str, Any]) -> None:
    mine = (_members.c.learner == learner, _members.c.guild == guild)
    connection.execute(update(_members).where(*mine).values(values))


def _member(row: Row[Any]) -> Membership:
    return Membership(**{f.name: row._mapping[f.name] for f in fields(Membership)})


def _held_places(connection: Connection, guild: int, circle: Circle) -> list[PodPlace]:
    query = select(_places).where(_places.c.guild == guild, _places.c.circle == circle)
    names = [f.name for f in fields(PodPlace)]
    found = (
        PodPlace(**{name: row._mapping[name] for name in names})
        for row in connection.execute(query)
    )
    return sorted(found, key=lambda place: (place.pod, place.learner))


def _plain(guild: GuildSettings) -> dict[str, Any]:
    """The settings as JSON holds them, without whose they are."""
    plain: dict[str, Any] = {}
    for each in fields(guild):
        value = getattr(guild, each.name)
        if isinstance(value, datetime):
            value = utc(value).isoformat()
        elif isinstance(value, time):
            value = value.isoformat()
        plain[each.name] = value
    return {name: value for name, value in plain.items() if name != "guild"}


def _settings(guild: int, plain: dict[str, Any]) -> GuildSettings:
    # A field that came later is not in what was kept before, nor known to an older program.
    names = {f.name for f in fields(GuildSettings)} - {"guild"}
    found = {name: value for name, value in plain.items() if name in names}
    for name in ("at", "quiet_from", "quiet_until"):
        if name in found:
            found[name] = time.fromisoformat(found[name])
    # JSON has text for keys.
    found["speaking"] = {int(place): how for place, how in found.get("speaking", {}).items()}
    if found.get("left_at"):
        found["left_at"] = datetime.fromisoformat(found["left_at"])
    return GuildSettings(guild, **found)
