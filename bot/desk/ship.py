"""Shipping: keeping what was finished and shown, with what it proves and the promise it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.accountability.commitments import change
from bot.accountability.errors import PromiseRefused
from bot.accountability.promising import promise_meant
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import both, brought_up
from bot.accountability.ship_replies import reply_shipped, reply_ships, reply_taken_back
from bot.accountability.shipping import (
    Told,
    beliefs,
    closable,
    edited,
    ended_step,
    likely_kept,
    made_ship,
    read_edit,
    read_told,
    ship_named,
)
from bot.accountability.ships import check_link, read_link
from bot.accountability.values import Change, Commitment, Ship
from bot.coach.record import LearnerRecord
from bot.coach.reply import Reply
from bot.coach.text import quoted
from bot.desk.desk import Desk
from retrieval.documents.fetch import Fetched


@dataclass(frozen=True)
class Shipped:
    """A ship as it is kept now, and the words for it; `kept` is the promise that it keeps."""

    ship: Ship
    reply: Reply
    kept: Commitment | None = None

    def as_json(self) -> dict[str, Any]:
        """The reply with the ship, and the id of the promise it keeps."""
        keeps = self.kept.id if self.kept else None
        return {**self.reply.as_json(), "ship": ship_json(self.ship), "keeps": keeps}


@dataclass(frozen=True)
class Preview:
    """What a ship would be, for a surface that asks before it keeps it; nothing is kept yet.

    `able` are the promises that it may keep, `likely` the one among them that it most likely does.
    """

    ship: Ship
    able: tuple[Commitment, ...]
    likely: Commitment | None


def ship_json(ship: Ship) -> dict[str, Any]:
    """A ship for a program; `kind` is what its link shows it to be."""
    return {
        "id": ship.id,
        "at": ship.at.isoformat(),
        "title": ship.title,
        "link": ship.link,
        "kind": read_link(ship.link).kind if ship.link else None,
        "hard": ship.hard,
        "wrong": ship.wrong,
        "topics": list(ship.topics),
        "project": ship.project,
        "commitment": ship.commitment,
        "public": ship.public,
    }


def preview(desk: Desk, learner: str, told: Told) -> Preview:
    """What `ship` would keep. Raises PromiseRefused, LinkRefused and MemoryFailed."""
    now = desk.now()
    record, _ = brought_up(desk.record(learner), now)
    made = _made(desk, told, record, desk.believed(learner))
    able = closable(record.commitments, now, record.preferences)
    return Preview(made, able, likely_kept(made, able))


def ship(
    desk: Desk,
    learner: str,
    told: Told,
    *,
    may_open: bool = False,
    fetcher: Callable[[str], Fetched] | None = None,
) -> Shipped:
    """Keep something that was shipped. Told again, it changes what was told and is no second one.

    `told.commitment` is a promise's number in the list, its id, or words of it. `may_open` allows
    to look whether the link answers. Raises PromiseRefused, LinkRefused and MemoryFailed.
    """
    return _keep(desk, learner, told, None, may_open, fetcher)


def edit_ship(
    desk: Desk,
    learner: str,
    which: str,
    told: Told,
    *,
    may_open: bool = False,
    fetcher: Callable[[str], Fetched] | None = None,
) -> Shipped:
    """Add to a ship or put it right; `which` is its number, id, or words of its title.

    Raises PromiseRefused, LinkRefused and MemoryFailed.
    """
    found = ship_named(which, desk.memory.promises.ships(learner))
    return _keep(desk, learner, told, found, may_open, fetcher)


def remove_ship(desk: Desk, learner: str, which: str) -> tuple[Ship, Reply]:
    """Take a ship back, and what nothing but it proves. Raises PromiseRefused and MemoryFailed."""
    ships = desk.memory.promises.ships(learner)
    gone = ship_named(which, ships)
    others = [s for s in ships if s.id != gone.id]
    proofs = beliefs(
        gone,
        None,
        others=others,
        held=desk.believed(learner).evidence,
        topics=desk.knowledge.topics,
    )
    writes = Writes(gone=(gone.id,), evidence=proofs[0], withdrawn=proofs[1])
    desk.memory.promises.save(learner, writes, at=desk.now())
    topics = [proof.topic for proof in proofs[1]]
    return gone, reply_taken_back(gone, topics, desk.knowledge)


def list_ships(desk: Desk, learner: str) -> tuple[tuple[Ship, ...], Reply]:
    """All that was shipped, oldest first, and the words for it. Raises MemoryFailed."""
    record = desk.record(learner)
    ships = desk.memory.promises.ships(learner)
    return ships, reply_ships(ships, desk.knowledge, record.preferences, suggested(record))


def ship_text(desk: Desk, learner: str, text: str) -> Reply:
    """What follows /ship: "a spam filter https://… hard: the data"; "last public" or "#2 proves:
    docker" to add to one; without text, the list.

    Raises PromiseRefused, LinkRefused and MemoryFailed.
    """
    if not text.strip():
        return list_ships(desk, learner)[1]
    more = read_edit(text, desk.memory.promises.ships(learner))
    if more is not None:
        return edit_ship(desk, learner, more[0].id, more[1]).reply
    return ship(desk, learner, read_told(text)).reply


def suggested(record: PromiseRecord) -> str:
    """What the last check-in calls shipped, if nothing was shipped since its week began."""
    answered = [c for c in record.checkins if c.answered_at is not None]
    if not answered or not answered[-1].shipped:
        return ""
    last = answered[-1]
    since = last.week.isoformat()
    return "" if any(s.at.date().isoformat() >= since for s in record.ships) else last.shipped


def _keep(
    desk: Desk,
    learner: str,
    told: Told,
    found: Ship | None,
    may_open: bool,
    fetcher: Callable[[str], Fetched] | None,
) -> Shipped:
    """Keep what is told of a new ship, or of the one that was found."""
    if told.proves is not None and told.topics is None:
        told = replace(told, topics=_looked_up(desk, told.proves))
    believed, now, knowledge = desk.believed(learner), desk.now(), desk.knowledge
    link = read_link(told.link) if told.link else None
    # The link is looked at before anything is locked, since that takes its time.
    life = check_link(link, allowed=True, fetcher=fetcher) if link and may_open else None

    def step(record: PromiseRecord) -> tuple[Writes, tuple[Ship, Ship | None, Commitment | None]]:
        record, writes = brought_up(record, now)
        promise = promise_meant(told.commitment, record, now) if told.commitment else None
        given = replace(told, commitment=promise.id if promise else None)
        known = {s.id: s for s in (*((found,) if found else ()), *record.ships)}
        if found is not None:
            fresh = edited(known[found.id], given, knowledge)
        else:
            fresh = _made(desk, given, record, believed, promise)
        old = known.pop(fresh.id, None)
        evidence, withdrawn = beliefs(
            old, fresh, others=known.values(), held=believed.evidence, topics=knowledge.topics
        )
        ended = ended_step(fresh, believed.steps)
        shipped = Writes(
            ships=(fresh,),
            changes=_kept(promise, fresh, now),
            evidence=evidence,
            withdrawn=withdrawn,
            steps=(ended,) if ended else (),
        )
        return both(writes, shipped), (fresh, old, promise)

    fresh, old, promise = desk.act(learner, step)
    record = desk.record(learner)
    kept = next((c for c in record.commitments if c.id == fresh.commitment), promise)
    likely = None
    if kept is None:
        likely = likely_kept(fresh, closable(record.commitments, now, record.preferences))
    reply = reply_shipped(
        fresh,
        knowledge,
        count=len(desk.memory.promises.ships(learner)),
        before=old,
        link=link,
        life=life,
        kept=kept,
        likely=likely,
    )
    return Shipped(fresh, reply, kept)


def _made(
    desk: Desk,
    told: Told,
    record: PromiseRecord,
    believed: LearnerRecord,
    promise: Commitment | None = None,
) -> Ship:
    return made_ship(
        told,
        learner=record.learner,
        now=desk.now(),
        prefs=record.preferences,
        ships=record.ships,
        knowledge=desk.knowledge,
        linker=desk.linker,
        promise=promise,
        steps=believed.steps,
    )


def _looked_up(desk: Desk, names: str) -> tuple[str, ...]:
    """The topics of names between commas. Raises PromiseRefused for a name of none."""
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in re.split(r"[,;]|\band\b", names))):
        if name.lower() == "none":
            continue
        topics = desk.linker.resolve(name)
        if not topics:
            near = desk.linker.nearest(name)
            hint = f"Did you mean {' or '.join(near)}?" if near else "Name one that I teach."
            raise PromiseRefused(f"I don't know a topic called “{quoted(name, 60)}”. {hint}")
        found.update(dict.fromkeys(topics))
    return tuple(found)


def _kept(promise: Commitment | None, ship: Ship, now: datetime) -> tuple[Change, ...]:
    """The line for the ledger that a promise is kept by a ship."""
    if promise is None:
        return ()
    line = change(promise, "kept", at=now, why="shipped", quote=ship.title)
    return (line,) if line else ()
