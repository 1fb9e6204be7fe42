"""What a group may see of its members: a weekly digest of ships, and a board of the last days.

Both show only those who chose to be shown, and nothing at all while they are too few for anybody to
get lost among. The board looks back two weeks, lists what was done and never what was not.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.accountability.ships import LinkRefused, read_link
from bot.accountability.values import Change, Ship
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, spoken
from bot.coach.reply import Block, Reply
from bot.coach.text import clean, quoted

# Below this many who chose to be shown, nothing is.
LEAST_MEMBERS = 5
WEEK = timedelta(days=7)
BOARD_WINDOW = timedelta(days=14)
BOARD_LINES = 10
MOST_SHIPS = 25
_NAME, _TITLE = 40, 120
# What a surface may turn into a link or a mention is broken by a space of no width.
_LINKS = Pattern(r"(?<=\w)\.(?=\w)|(?<=:)(?=//)")
_BREAK = "\u200b"


@dataclass(frozen=True)
class Member:
    """Somebody of a group: what they are called there, and what they chose to be shown in."""

    learner: str
    name: str
    in_digest: bool = False
    on_board: bool = False


@dataclass(frozen=True)
class Help:
    """One learner helped another, as the one who was helped confirmed."""

    helper: str
    helped: str
    at: datetime


@dataclass(frozen=True)
class BoardLine:
    """What somebody did within the window of the board."""

    name: str
    ships: int
    kept: int


def weekly_digest(
    members: Iterable[Member],
    ships: Iterable[Ship],
    helps: Iterable[Help] = (),
    *,
    until: datetime,
    least: int = LEAST_MEMBERS,
) -> Reply | None:
    """What shipped in the seven days before a moment, and who helped whom.

    Shows public ships of those in the digest; a help by one of them, and whom only if they are in
    it, too. None where there are fewer than `least` of them, or nothing to tell.
    """
    names = _names((m.learner, m.name) for m in members if m.in_digest)
    if len(names) < least:
        return None
    since = until - WEEK
    shown = sorted(
        (s for s in ships if s.learner in names and s.public and since < s.at <= until),
        key=lambda s: (s.at, s.id),
    )
    thanks = _thanks(names, [h for h in helps if since < h.at <= until])
    if not shown and not thanks:
        return None
    blocks = []
    if shown:
        count = "1 thing" if len(shown) == 1 else f"{len(shown)} things"
        blocks.append(Block(f"{count} shipped in the week to {spoken(until.date())}."))
        lines = [_ship_line(ship, names[ship.learner]) for ship in shown[:MOST_SHIPS]]
        if len(shown) > MOST_SHIPS:
            lines.append(f"- and {len(shown) - MOST_SHIPS} more")
        blocks.append(Block("\n".join(lines), "Shipped"))
    if thanks:
        blocks.append(Block("\n".join(thanks), "Who helped whom"))
    blocks.append(
        Block("Here are only those who asked to be. Yours is missing? `coach ship` adds it.")
    )
    return Reply(intent="progress_report", blocks=tuple(blocks))


def board(
    members: Iterable[Member],
    ships: Iterable[Ship],
    changes: Mapping[str, Iterable[Change]],
    *,
    now: datetime,
    window: timedelta = BOARD_WINDOW,
    least: int = LEAST_MEMBERS,
) -> tuple[BoardLine, ...]:
    """What those on the board did lately, the most ships first and at most ten lines.

    `changes` are the lines of each learner's ledger. Empty where fewer than `least` are on it.
    Whoever did nothing within the window does not appear.
    """
    names = _names((m.learner, m.name) for m in members if m.on_board)
    if len(names) < least:
        return ()
    since = now - window
    count = Counter(s.learner for s in ships if since < s.at <= now)
    lines = []
    for learner, name in names.items():
        latest: dict[str, Change] = {}
        for change in sorted(changes.get(learner, ()), key=lambda c: c.at):
            if since < change.at <= now:
                latest[change.commitment] = change
        kept = sum(c.to == "kept" for c in latest.values())
        if count[learner] or kept:
            lines.append(BoardLine(name, count[learner], kept))
    lines.sort(key=lambda line: (-line.ships, -line.kept, line.name.casefold(), line.name))
    return tuple(lines[:BOARD_LINES])


def reply_board(lines: Iterable[BoardLine], window: timedelta = BOARD_WINDOW) -> Reply | None:
    """The board in words; None where it is empty."""
    told = [
        f"- **{line.name}**: {listed([*_many(line.ships, 'ship'), *_many(line.kept, 'kept')])}"
        for line in lines
    ]
    if not told:
        return None
    blocks = (
        Block("\n".join(told), f"The last {window.days} days"),
        Block("Only those who asked to be here. It forgets what is older."),
    )
    return Reply(intent="progress_report", blocks=blocks)


def safe_name(name: str, limit: int = _NAME) -> str:
    """A name that others chose, as Markdown: no mention, no link, no markup, on one line."""
    text = clean(unicodedata.normalize("NFKC", name)).text
    shown = quoted(text, limit).replace("\\@", f"@{_BREAK}")
    return _LINKS.sub(lambda found: f"{found[0]}{_BREAK}", shown) or "somebody"


def _names(members: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What to call each; a learner counts once."""
    return {learner: safe_name(name) for learner, name in members}


def _ship_line(ship: Ship, name: str) -> str:
    title = safe_name(ship.title, _TITLE)
    try:
        link = read_link(ship.link) if ship.link else None
    except LinkRefused:
        link = None
    where = f" ({link.where}: <{link.url}>)" if link is not None else ""
    return f"- **{name}**: {title}{where}"


def _thanks(names: Mapping[str, str], helps: Iterable[Help]) -> list[str]:
    helped: dict[str, dict[str, None]] = {}
    for help_ in sorted(helps, key=lambda h: (h.at, h.helper, h.helped)):
        if help_.helper in names and help_.helper != help_.helped:
            helped.setdefault(help_.helper, {})[help_.helped] = None
    lines = []
    for helper, whom in helped.items():
        known = [names[one] for one in whom if one in names]
        others = len(whom) - len(known)
        if others:
            known.append("somebody" if others == 1 else f"{others} others")
        lines.append(f"- **{names[helper]}** helped {listed(known)}")
    return lines


def _many(count: int, what: str) -> list[str]:
    if not count:
        return []
    if what == "kept":
        return ["1 promise kept" if count == 1 else f"{count} promises kept"]
    return [f"1 {what}" if count == 1 else f"{count} {what}s"]
