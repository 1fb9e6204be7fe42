"""A public page of what a learner has shipped, can show that they know, and how steadily they work.

Only ships that the learner marked public are on it, and topics that such a ship or the quiz proves.
What they wrote of a ship (what was hard, what went wrong) is on it only when they ask for that.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.accountability.figures import WeekScore, latest_scores
from bot.accountability.site import Written, write_site
from bot.accountability.values import Preferences, Ship
from bot.accountability.weeks import to_local
from bot.coach.mastery import mastery
from bot.coach.patterns import Pattern
from bot.coach.phrasing import spoken
from bot.coach.record import LearnerRecord
from bot.coach.text import clean
from knowledge.models import Knowledge

_SUBJECTS = {"mlops": "Putting models to work", "practice": "How to work"}
_UNSAFE = Pattern(r"[\s\\\x00-\x1f\x7f<>\"']")
_SHOWN_LINK = 48
# Titles, names and the words on a ship stay within these lengths.
_TITLE, _TEXT = 160, 4_000


@dataclass(frozen=True)
class ShownShip:
    """A ship as the page shows it; `page` is its address on the site, `link` that of the thing."""

    page: str
    title: str
    day: date
    link: str = ""
    link_text: str = ""
    project: str = ""
    topics: tuple[str, ...] = ()
    hard: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class ShownTopic:
    """A topic and what proves it: ships of the page, the day of the quiz, or both."""

    title: str
    ships: tuple[ShownShip, ...] = ()
    quiz: date | None = None


@dataclass(frozen=True)
class Portfolio:
    """All that the page shows, the newest ship first; topics by subject."""

    name: str
    made_on: date
    intro: str = ""
    ships: tuple[ShownShip, ...] = ()
    subjects: tuple[tuple[str, tuple[ShownTopic, ...]], ...] = ()
    weeks: tuple[WeekScore, ...] = ()

    @property
    def score(self) -> int:
        """The consistency after the latest week that counts; 0 without one."""
        return round(next((w.score for w in reversed(self.weeks) if w.score is not None), 0.0))

    @property
    def topics(self) -> int:
        """How many topics are proved."""
        return sum(len(topics) for _, topics in self.subjects)


def portfolio_of(
    knowledge: Knowledge,
    record: LearnerRecord,
    ships: Iterable[Ship],
    prefs: Preferences,
    *,
    name: str,
    made_on: date,
    intro: str = "",
    weeks: Sequence[WeekScore] = (),
    words: bool = False,
) -> Portfolio:
    """What may be shown of a learner.

    `words` adds what they wrote of their public ships: what was hard and what went wrong. Days are
    those of their own zone. `weeks` may be empty to leave the consistency out.
    """
    public = sorted((s for s in ships if s.public), key=lambda s: (s.at, s.id), reverse=True)
    pages = _pages(public)
    shown: list[ShownShip] = []
    proved: dict[str, list[ShownShip]] = {}
    for ship in public:
        project = knowledge.projects.get(ship.project)
        topics = [t for t in dict.fromkeys(ship.topics) if t in knowledge.topics]
        link, link_text = public_link(ship.link)
        shown.append(
            ShownShip(
                page=pages[ship.id],
                title=_line(ship.title) or "Untitled",
                day=to_local(ship.at, prefs).date(),
                link=link,
                link_text=link_text,
                project=project.title if project else "",
                topics=tuple(knowledge.topics[t].title for t in topics),
                hard=_text(ship.hard) if words else "",
                wrong=_text(ship.wrong) if words else "",
            )
        )
        for topic in topics:
            proved.setdefault(topic, []).append(shown[-1])
    return Portfolio(
        name=_line(name) or "A learner",
        made_on=made_on,
        intro=_text(intro),
        ships=tuple(shown),
        subjects=_subjects(knowledge, record, proved, prefs),
        weeks=latest_scores(weeks),
    )


def write_portfolio(folder: Path, data: Portfolio, *, force: bool = False) -> Written:
    """Write the page into a folder that is empty, fresh from a host, or held it before.

    What the learner added stays. `force` also replaces pages that were changed by hand. Raises
    SiteRefused.
    """
    own_style = (folder / "custom.css").is_file()
    return write_site(folder, portfolio_pages(data, own_style=own_style), force=force)


def portfolio_pages(data: Portfolio, *, own_style: bool = False) -> dict[str, str]:
    """Every file of the site by its path; `own_style` links the learner's own custom.css too."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bot.accountability", "templates/portfolio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["spoken"] = spoken
    environment.filters["paragraphs"] = _paragraphs
    common: dict[str, Any] = {"data": data, "own_style": own_style}
    pages = {
        "index.html": environment.get_template("index.html.j2").render(
            **common, up="", bars=_bars(data.weeks), score=data.score, cells=_cells(data)
        ),
        "style.css": environment.get_template("style.css").render(),
        "icon.svg": environment.get_template("icon.svg").render(),
        ".nojekyll": "",
    }
    template = environment.get_template("ship.html.j2")
    for ship in data.ships:
        pages[ship.page] = template.render(**common, up="../", ship=ship)
    return pages


def public_link(link: str) -> tuple[str, str]:
    """A web address and how to show it so that one sees where it leads; empty if it is unsafe."""
    link = link.strip()
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        return "", ""
    safe = parts.scheme in ("http", "https") and "." in host and not _UNSAFE.search(link)
    if not safe or parts.username is not None or parts.password is not None:
        return "", ""
    address = f"{host}:{port}" if port else host
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    text = f"{host.removeprefix('www.')}{parts.path.rstrip('/')}"
    if len(text) > _SHOWN_LINK:
        text = f"{text[: _SHOWN_LINK - 1]}…"
    return f"{parts.scheme}://{address}{parts.path}{query}{fragment}", text


def _cells(data: Portfolio) -> list[bool]:
    """Whether each topic was shipped, those that were first."""
    return sorted((bool(t.ships) for _, topics in data.subjects for t in topics), reverse=True)


@dataclass(frozen=True)
class _Bar:
    """A week of the drawing, in hundredths of its width and height."""

    x: float
    width: float
    height: float
    week: WeekScore


def _bars(weeks: Sequence[WeekScore]) -> list[_Bar]:
    slot = 100 / max(len(weeks), 1)
    width = min(slot * 0.8, 8.0)
    return [
        _Bar(
            round(slot * place + (slot - width) / 2, 3),
            round(width, 3),
            round(max(week.score or 0, 1.5), 1),
            week,
        )
        for place, week in enumerate(weeks)
    ]


def _subjects(
    knowledge: Knowledge,
    record: LearnerRecord,
    proved: dict[str, list[ShownShip]],
    prefs: Preferences,
) -> tuple[tuple[str, tuple[ShownTopic, ...]], ...]:
    asked = {item.partition("#")[0] for item in record.quiz}
    found: dict[str, list[ShownTopic]] = {}
    for topic in sorted(knowledge.topics, key=lambda t: knowledge.topics[t].title.casefold()):
        evidence = record.evidence.get(topic)
        if evidence is not None and evidence.polarity == "not_known":
            # The learner took it back.
            continue
        quiz = None
        if topic in asked and mastery(topic, record.quiz) == "solid":
            own = [s for item, s in record.quiz.items() if item.partition("#")[0] == topic]
            quiz = to_local(max(s.at for s in own if s.seen), prefs).date()
        ships = tuple(proved.get(topic, ()))
        if ships or quiz:
            subject = topic.partition("/")[0]
            name = _SUBJECTS.get(subject, subject.replace("-", " ").capitalize())
            found.setdefault(name, []).append(
                ShownTopic(knowledge.topics[topic].title, ships, quiz)
            )
    return tuple((name, tuple(found[name])) for name in sorted(found))


def _pages(ships: Sequence[Ship]) -> dict[str, str]:
    """An address for each ship that stays the same when others come and go."""
    slugs = {ship.id: _slug(ship.title) for ship in ships}
    often = Counter(slugs.values())
    found = {}
    for ship in ships:
        slug = slugs[ship.id]
        if not slug or often[slug] > 1:
            mark = hashlib.sha256(ship.id.encode("utf-8", "replace")).hexdigest()[:8]
            slug = f"{slug or 'ship'}-{mark}"
        found[ship.id] = f"ships/{slug}.html"
    return found


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-")


def _line(text: str) -> str:
    flat = " ".join(clean(text).text.split())
    return flat if len(flat) <= _TITLE else f"{flat[: _TITLE - 1].rstrip()}…"


def _text(text: str) -> str:
    cleaned = clean(text).text
    return cleaned if len(cleaned) <= _TEXT else f"{cleaned[: _TEXT - 1].rstrip()}…"


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]
