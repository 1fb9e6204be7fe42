"""Drafts for learning in public in three lengths, from what the learner wrote and nothing else.

Every word is the learner's or one of a few fixed labels; where they said nothing, the label is left
out, too. A draft is for the learner's eyes until they post it themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.accountability.lines import links_in
from bot.accountability.ships import LinkRefused, read_link
from bot.accountability.values import CheckIn, Preferences, Ship
from bot.accountability.weeks import to_local
from bot.coach.patterns import Pattern
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import clean

SHORT_LIMIT = 280
POST_LIMIT = 3000

# The only words that are not the learner's.
SHIPPED = "Shipped:"
LEARNED = "What I learned:"
HARD = "What was hard:"
WRONG = "What I got wrong:"
NEXT = "Next:"
FRAME: tuple[str, ...] = (SHIPPED, LEARNED, HARD, WRONG, NEXT)
_CUT = "…"
_SENTENCE_END = Pattern(r"(?<=[.!?…])\s+")
_JOINERS = "\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
_CHARACTER = Pattern(f"[^{_JOINERS}](?:[{_JOINERS}]+|(?<=\u200d).)*", re.DOTALL)
_PRIVATE: tuple[tuple[str, Pattern], ...] = (
    ("an e-mail address", Pattern(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    (
        "a telephone number",
        Pattern(r"(?<![\w/.,-])(?:\+|00?|\(0)[1-9][\d ()/-]{6,}\d(?![\w/-])"),
    ),
    (
        "a key or a token",
        Pattern(
            r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|hf_\w{16,}|sk-[\w-]{16,}|"
            r"AKIA[A-Z0-9]{12,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}|"
            r"[A-Za-z0-9+/_-]*(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]{32,})"
        ),
    ),
    ("a password", Pattern(r"\bpass(?:word|wd)?\s*[:=]\s*\S+", re.IGNORECASE)),
    ("a folder of your machine", Pattern(r"(?:/home/|/Users/|[A-Z]:\\Users\\)\w+")),
)


@dataclass(frozen=True)
class Story:
    """What there is to tell, all of it in the learner's own words. `link` is clean or ''."""

    on: date
    what: str = ""
    link: str = ""
    learned: str = ""
    hard: str = ""
    wrong: str = ""
    next: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draft from."""
        return not any((self.what, self.learned, self.hard, self.wrong))


@dataclass(frozen=True)
class Drafts:
    """The same story in three lengths, private until the learner posts it.

    `look_at` names what looks private in it; `missing` is what would make it better.
    """

    post: str
    short: str
    changelog: str
    look_at: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def story_of_ship(ship: Ship, prefs: Preferences, *, learned: str = "") -> Story:
    """The story of a ship."""
    return Story(
        on=to_local(ship.at, prefs).date(),
        what=_own(ship.title),
        link=_link(ship.link),
        learned=_own(learned),
        hard=_own(ship.hard),
        wrong=_own(ship.wrong),
    )


def story_of_checkin(checkin: CheckIn, prefs: Preferences, *, wrong: str = "") -> Story:
    """The story of a week, from an answered check-in; a link in what was shipped stands apart."""
    what, link = checkin.shipped, ""
    links = links_in(what)
    if len(links) == 1 and _link(links[0]):
        link = _link(links[0])
        what = what.replace(links[0], "").rstrip(" \t\n(<[:–—-").strip()
    return Story(
        on=to_local(checkin.answered_at or checkin.opened_at, prefs).date(),
        what=_own(what),
        link=link,
        learned=_own(checkin.learned),
        hard=_own(checkin.blocked),
        wrong=_own(wrong),
        next=_own(checkin.next),
    )


def draft(story: Story) -> Drafts | None:
    """Three drafts of a story, or None where there is nothing to tell."""
    if story.empty:
        return None
    missing = []
    if not story.wrong:
        missing.append(
            'One line on what you got wrong makes it worth reading: `coach share --wrong "..."`.'
        )
    if not story.link:
        missing.append("With a link others can see it for themselves.")
    post, short, changelog = _post(story), _short(story), _changelog(story)
    told = "\n".join(text for _, text in _parts(story))
    found = [name for name, sign in _PRIVATE if sign.search(told)]
    return Drafts(post, short, changelog, tuple(found), tuple(missing))


def reply_drafts(drafts: Drafts) -> Reply:
    """The drafts for the learner alone, each ready to be copied."""
    blocks = [Block("Drafts from your own words, for your eyes only. Nothing is posted.")]
    if drafts.look_at:
        blocks.append(
            Block(
                f"Look again before you post: there seems to be {' and '.join(drafts.look_at)} "
                "in it.",
                "Careful",
            )
        )
    blocks += [
        Block(_fenced(drafts.post), "LinkedIn"),
        Block(_fenced(drafts.short), f"Short post ({weight(drafts.short)} of {SHORT_LIMIT})"),
        Block(_fenced(drafts.changelog), "README changelog"),
    ]
    if drafts.missing:
        blocks.append(Block("\n".join(f"- {line}" for line in drafts.missing), "To make it better"))
    return Reply(
        intent="checkin",
        blocks=tuple(blocks),
        actions=(Action("Add what I got wrong", 'coach share --wrong "..."'),),
    )


def weight(text: str) -> int:
    """How long a short post counts: signs outside of the European scripts count twice."""
    return sum(1 if _light(ord(char)) else 2 for char in text)


def _post(story: Story) -> str:
    room = POST_LIMIT - weight(story.link) - 100
    texts = _shared([text for _, text in _parts(story)], room)
    paragraphs = [
        f"{label} {text}" for (label, _), text in zip(_parts(story), texts, strict=True) if text
    ]
    if story.link:
        paragraphs.append(story.link)
    return "\n\n".join(paragraphs)


def _short(story: Story) -> str:
    """What it is, what went wrong or was learned, and the link: as much as there is room for."""
    link = story.link if weight(story.link) <= SHORT_LIMIT // 2 else ""
    room = SHORT_LIMIT - (weight(link) + 1 if link else 0)
    parts = dict(_parts(story))
    wanted = [label for label in (SHIPPED, WRONG, LEARNED, HARD) if parts.get(label)][:2]
    # Each label with the space after it and the line break before the next.
    room -= sum(weight(label) + 2 for label in wanted)
    texts = _shared([parts[label] for label in wanted], room)
    lines = [f"{label} {text}" for label, text in zip(wanted, texts, strict=True) if text]
    if link:
        lines.append(link)
    return "\n".join(lines)


def _changelog(story: Story) -> str:
    """An entry of a changelog in a README: the date, what it is, and what was learned from it."""
    parts = _parts(story)
    label, head = parts[0]
    title = head if label == SHIPPED else f"{label} {head}"
    if story.link:
        title = f"{title} <{story.link}>"
    lines = [f"## {story.on.isoformat()}", "", f"- {title}"]
    lines += [f"  - {label} {text}" for label, text in parts[1:]]
    return "\n".join(lines) + "\n"


def _parts(story: Story) -> list[tuple[str, str]]:
    """What the learner said, each under its label."""
    parts = (
        (SHIPPED, story.what),
        (LEARNED, story.learned),
        (HARD, story.hard),
        (WRONG, story.wrong),
        (NEXT, story.next),
    )
    return [(label, text) for label, text in parts if text]


def _shared(texts: list[str], room: int) -> list[str]:
    """The texts cut so that together they fit: short ones whole, long ones with equal room."""
    left = room
    given: dict[int, str] = {}
    for done, number in enumerate(sorted(range(len(texts)), key=lambda n: weight(texts[n]))):
        given[number] = _cut(texts[number], left // (len(texts) - done))
        left -= weight(given[number])
    return [given[number] for number in range(len(texts))]


def _cut(text: str, room: int) -> str:
    """The text if it fits, else as many whole sentences as do, or else whole words and a mark."""
    if weight(text) <= room:
        return text
    sentences = _fitting(_SENTENCE_END.split(text), room)
    if weight(sentences) * 2 >= room:
        return sentences
    room -= weight(_CUT)
    # Some scripts write no spaces; whole characters are the least that stays together.
    words = _fitting(text.split(" "), room) or _fitting(_CHARACTER.findall(text), room, "")
    return f"{words.rstrip(' ,;:–—-')}{_CUT}" if words else ""


def _fitting(pieces: Iterable[str], room: int, between: str = " ") -> str:
    kept = ""
    for piece in pieces:
        longer = f"{kept}{between}{piece}" if kept else piece
        if weight(longer) > room:
            break
        kept = longer
    return kept


def _own(text: str) -> str:
    """The learner's words on one line, without hidden signs; nothing else is changed."""
    return " ".join(clean(text).text.split())


def _link(text: str) -> str:
    if not text:
        return ""
    try:
        return read_link(text).url
    except LinkRefused:
        return ""


def _fenced(text: str) -> str:
    """The text as it is, in a fence that nothing in it can end."""
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def _light(code: int) -> bool:
    return (
        code <= 0x10FF
        or 0x2000 <= code <= 0x200D
        or 0x2010 <= code <= 0x201F
        or 0x2032 <= code <= 0x2037
    )
