"""Making a ship of what a learner tells: title, link, topics it proves, the promise it keeps.

Pure functions; the words of a ship are the learner's, and nothing is added to them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.accountability.commitments import ALLOWED
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import links_in, same_words
from bot.accountability.ships import evidence_of, read_link
from bot.accountability.values import Commitment, Preferences, Ship
from bot.accountability.weeks import to_local, week_of
from bot.coach.history import kind_of
from bot.coach.linking import Linker
from bot.coach.patterns import Pattern
from bot.coach.record import StepGiven, TopicEvidence, utc
from bot.coach.text import clean
from knowledge.models import Knowledge

MOST_TITLE = 300
MOST_WORDS = 4_000
# An id may be shortened to this.
_SHORT_ID = 6
# How far back a promise may lie that is kept by a ship of today.
_LOOK_BACK = timedelta(weeks=3)
# This much of the words that count, and the two are about the same thing.
_ALIKE = 0.5

_LABEL = Pattern(
    r"(?:^|[;\n]|(?<=[.!?…])|\s[-–—])\s*(?:(?P<hard>(?:what\s+was\s+)?hard(?:est)?(?:\s+part)?)|"
    r"(?P<wrong>(?:what\s+)?(?:i\s+)?(?:got\s+)?wrong)|(?P<link>link|url)|"
    r"(?P<proves>proves|topics?)|(?P<closes>closes|keeps))\s*:\s*",
    re.IGNORECASE,
)
_SAID_SHIPPED = Pattern(
    r"^\s*(?:i(?:'ve|\s+have)?\s+)?(?:just\s+|finally\s+)?shipped\s*[:,]?\s+(?=\S)", re.IGNORECASE
)
# What is left hanging where the link was taken out of a sentence.
_HANGING = Pattern(
    r"(?:\s*(?:[-–—:,;|]|\b(?:at|here|on|see|link|it'?s|is|to|live)\b))*\s*$", re.IGNORECASE
)
_EDIT = Pattern(
    r"(?P<which>last|latest|#\d{1,4}|[0-9a-f]{6,16})(?:\s*[:,;]\s*|\s+)(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = Pattern(r"[0-9a-f]{6,16}", re.IGNORECASE)
_PUBLIC = Pattern(r"(?:make it |is )?(public|private)\W*", re.IGNORECASE)
_WORD = Pattern(r"[^\W_]{3,}")
_COMMON = frozenset(
    "the and for with from that this then into onto its our first next new done finish finished "
    "build built building make made write wrote written deploy deployed ship shipped publish "
    "published put page project hours hour minutes week on in at of to a an my".split()
)


@dataclass(frozen=True)
class Told:
    """What a learner tells of a ship: None says nothing about a part, '' takes it away.

    `topics` and `project` are ids; `proves` are names of topics that nobody has looked up yet.
    `commitment` is a promise's id, its number, or words of it.
    """

    title: str = ""
    link: str | None = None
    hard: str | None = None
    wrong: str | None = None
    topics: tuple[str, ...] | None = None
    project: str | None = None
    commitment: str | None = None
    public: bool | None = None
    proves: str | None = None


def read_told(text: str) -> Told:
    """What a text tells: "a spam filter https://… hard: the data; got wrong: no tests".

    Raises PromiseRefused for a text with several links.
    """
    text = clean(text).text
    label = _LABEL.search(text)
    links = links_in(text[: label.start()] if label else text)
    if len(links) > 1 or (links and label and label["link"]):
        raise PromiseRefused(
            "There is more than one link in that. Give the one that shows it best, and ship the "
            "other on its own."
        )
    before, _, after = text.partition(links[0]) if links else ("", "", text)
    # Where the link stood, something else may begin.
    after = f";{after}" if links else after
    marks = list(_LABEL.finditer(after))
    head = after[: marks[0].start()] if marks else after
    parts: dict[str, str] = {}
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(after)
        name = str(mark.lastgroup)
        parts[name] = f"{parts.get(name, '')} {after[mark.end() : end]}".strip(" \t\n;")
    head = f"{_HANGING.sub('', before.rstrip(' ([<'))} {head.lstrip(';)]>.,:! ')}"
    return Told(
        title=_line(_SAID_SHIPPED.sub("", head)).strip(" -–—:;,"),
        link=parts.get("link") or (links[0] if links else None),
        hard=parts.get("hard"),
        wrong=parts.get("wrong"),
        commitment=parts.get("closes"),
        proves=parts.get("proves"),
    )


def read_edit(text: str, ships: Sequence[Ship]) -> tuple[Ship, Told] | None:
    """What a text adds to a ship: "last hard: the data", "#2 public"; None if it tells of a new
    one. Raises PromiseRefused."""
    found = _EDIT.fullmatch(clean(text).text.strip())
    if found is None or not ships:
        return None
    which, rest = found["which"], found["rest"]
    if _HEX.fullmatch(which) and not any(s.id.startswith(which.lower()) for s in ships):
        return None
    seen = _PUBLIC.fullmatch(rest)
    if seen is None and not _LABEL.match(rest):
        return None
    told = Told(public=seen[1].lower() == "public") if seen else read_told(f";{rest}")
    return ship_named(which, ships), told


def made_ship(
    told: Told,
    *,
    learner: str,
    now: datetime,
    prefs: Preferences,
    ships: Sequence[Ship],
    knowledge: Knowledge,
    linker: Linker,
    promise: Commitment | None = None,
    steps: Sequence[StepGiven] = (),
) -> Ship:
    """The ship that is told of: a new one, or that of `ships` which is told of again.

    It proves the topics that are told; else those named in its title, those of its project, and
    that of the promise it keeps. A project that its title names is meant only if it was one of the
    learner's `steps`: "a churn model" may be anybody's. Raises PromiseRefused, and LinkRefused for
    a link that no ship can have.
    """
    link = read_link(told.link) if told.link else None
    title = _line(told.title) or (link.name if link and link.name != "?" else "")
    if not any(char.isalnum() for char in title):
        raise PromiseRefused(
            'Say in a few words what you shipped, for instance `coach ship "A spam filter with an '
            'API" --link https://…`.'
        )
    _check_lengths(title, told)
    url = link.url if link else ""
    before = next(
        (s for s in reversed(ships) if same_words(s.title) == same_words(title) and s.link == url),
        None,
    )
    if before is not None:
        return edited(before, replace(told, title=""), knowledge)
    project = (
        told.project or _project_in(title, linker, steps) or (promise.project if promise else "")
    )
    topics = told.topics
    if topics is None:
        mentions = [m for m in linker.topic_mentions(title) if m.kind == "topic" and not m.fuzzy]
        found = [m.id for m in mentions]
        found += knowledge.projects[project].proves if project in knowledge.projects else ()
        found += [promise.topic] if promise else []
        topics = tuple(dict.fromkeys(t for t in found if t in knowledge.topics))
    day = to_local(now, prefs).date().isoformat()
    at = utc(now)
    # Two at one moment would have no order to be numbered in.
    while any(s.at == at for s in ships):
        at += timedelta(microseconds=1)
    return Ship(
        _id(learner, title, url, day, {s.id for s in ships}),
        learner,
        at,
        title,
        link=url,
        hard=_text(told.hard or ""),
        wrong=_text(told.wrong or ""),
        topics=topics,
        commitment=promise.id if promise else "",
        project=project,
        public=bool(told.public),
    )


def edited(ship: Ship, told: Told, knowledge: Knowledge) -> Ship:
    """The ship with what is told anew. Raises PromiseRefused and LinkRefused."""
    _check_lengths(told.title, told)
    link = ship.link
    if told.link is not None:
        link = read_link(told.link).url if told.link else ""
    topics = ship.topics if told.topics is None else told.topics
    project = ship.project if told.project is None else told.project
    if told.topics is None and told.project and told.project in knowledge.projects:
        topics = tuple(dict.fromkeys((*topics, *knowledge.projects[told.project].proves)))
    return replace(
        ship,
        title=_line(told.title) or ship.title,
        link=link,
        hard=ship.hard if told.hard is None else _text(told.hard),
        wrong=ship.wrong if told.wrong is None else _text(told.wrong),
        topics=topics,
        project=project,
        commitment=told.commitment or ship.commitment,
        public=ship.public if told.public is None else told.public,
    )


def beliefs(
    old: Ship | None,
    new: Ship | None,
    *,
    others: Iterable[Ship],
    held: Mapping[str, TopicEvidence],
    topics: Collection[str],
) -> tuple[tuple[TopicEvidence, ...], tuple[TopicEvidence, ...]]:
    """What is to be believed once a ship came, changed or went, and what is to be withdrawn.

    `held` is what is believed now: what the learner said after the ship stays as they said it.
    """
    before = {e.topic: e for e in (evidence_of(old, topics) if old else ())}
    after = {e.topic: e for e in (evidence_of(new, topics) if new else ())}
    mine = {t for t, e in before.items() if t in held and held[t].quote == e.quote}
    believed = [
        e for t, e in after.items() if t not in before or (t in mine and e.quote != held[t].quote)
    ]
    withdrawn = []
    proofs = {e.topic: e for s in others for e in evidence_of(s, topics)}
    for topic in sorted(mine - set(after)):
        if topic in proofs:
            believed.append(proofs[topic])
        else:
            withdrawn.append(held[topic])
    return tuple(believed), tuple(withdrawn)


def ended_step(ship: Ship, steps: Sequence[StepGiven]) -> StepGiven | None:
    """The step that a ship brings to an end: the last one, if it was to build or show its
    project."""
    if not steps or steps[-1].outcome or not ship.project:
        return None
    kind, key = kind_of(steps[-1])
    if kind not in ("project", "ship") or key != ship.project:
        return None
    return replace(steps[-1], outcome="done")


def closable(
    commitments: Iterable[Commitment], now: datetime, prefs: Preferences
) -> tuple[Commitment, ...]:
    """The promises that something shipped now may keep: the open ones first, then those that the
    last weeks left missed or half kept."""
    since = week_of(now, prefs) - _LOOK_BACK
    found = [
        c
        for c in commitments
        if c.state in ("open", "partly", "missed")
        and "kept" in ALLOWED[c.state]
        and (c.state == "open" or c.week >= since)
    ]
    return tuple(sorted(found, key=lambda c: (c.state != "open", c.week, c.made_at)))


def likely_kept(ship: Ship, commitments: Sequence[Commitment]) -> Commitment | None:
    """The promise that a ship most likely keeps, to be asked about; None if none comes near."""
    mine = _words(ship.title)
    best: tuple[float, Commitment] | None = None
    for commitment in commitments:
        theirs = _words(commitment.text)
        shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        if (ship.link and ship.link in commitment.links) or (
            ship.project and ship.project == commitment.project
        ):
            shared = 1.0
        if shared >= _ALIKE and (best is None or shared > best[0]):
            best = shared, commitment
    return best[1] if best else None


def ship_named(which: str, ships: Sequence[Ship]) -> Ship:
    """The ship that is meant by its number, the latest being 1, by its id, or by words of its
    title. Raises PromiseRefused."""
    newest = tuple(reversed(ships))
    which = which.strip()
    if not newest:
        raise PromiseRefused('You have shipped nothing yet. Begin with `coach ship "..."`.')
    if which.lower() in ("last", "latest"):
        return newest[0]
    if re.fullmatch(r"#?\d{1,4}", which) and 1 <= int(which.lstrip("#")) <= len(newest):
        return newest[int(which.lstrip("#")) - 1]
    words = same_words(which)
    found = [s for s in newest if len(which) >= _SHORT_ID and s.id.startswith(which.lower())]
    found = found or [s for s in newest if words and words in same_words(s.title)]
    if len(found) == 1:
        return found[0]
    if found:
        raise PromiseRefused(
            f"{len(found)} of your ships have those words. Give the number that `coach ship --list`"
            " shows."
        )
    raise PromiseRefused("There is no such ship. `coach ship --list` shows yours by number.")


def _project_in(title: str, linker: Linker, steps: Sequence[StepGiven]) -> str:
    given = {key for kind, key in map(kind_of, steps) if kind in ("project", "ship")}
    named = [m.id for m in linker.mentions(title) if m.kind == "project" and not m.fuzzy]
    return next((project for project in named if project in given), "")


def _words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings."""
    return frozenset(
        re.sub(r"(?:ing|ed|es|s|er)$", "", word)
        for word in _WORD.findall(text.casefold())
        if word not in _COMMON
    )


def _check_lengths(title: str, told: Told) -> None:
    if len(title) > MOST_TITLE:
        raise PromiseRefused(
            f"Say what it is in up to {MOST_TITLE} characters; what was hard goes after --hard."
        )
    for name, text in (("hard", told.hard), ("wrong", told.wrong)):
        if text and len(text) > MOST_WORDS:
            raise PromiseRefused(f"What follows --{name} can have up to {MOST_WORDS} characters.")


def _line(text: str) -> str:
    return " ".join(clean(text).text.split())


def _text(text: str) -> str:
    return clean(text).text.strip()


def _id(learner: str, title: str, url: str, day: str, taken: Collection[str]) -> str:
    """An id that follows from what was shipped when, so that telling it twice is once."""
    number = 0
    while True:
        key = "\0".join((learner, same_words(title), url, day, str(number)))
        found = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]
        if found not in taken:
            return found
        number += 1
