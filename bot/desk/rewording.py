"""Correcting the promise just made: "no, I meant Tuesday" changes its day, not its words."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.accountability.answers import stems
from bot.accountability.promising import CORRECTED, promises_in
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.replies import reply_commitments
from bot.accountability.rollover import after, both, brought_up
from bot.accountability.values import Change, Commitment
from bot.coach.patterns import Pattern
from bot.coach.record import utc
from bot.coach.reply import Block
from bot.coach.text import quoted
from bot.coach.times import DAYS, days_ruled_out, days_wished
from bot.desk.desk import Desk
from bot.desk.done import Done

# A correction comes soon after what it corrects, and says little else.
_SOON = 3600.0
_MOST_WORDS = 10
_CORRECTS = Pattern(
    r"^\W*(?:(?:oh|ah|oops|sorry|hm+|argh|ok|well|pardon|my bad|typo)\b\W*)*(?:no+|nope|nah|wait|"
    r"actually|sorry|oops|correction|(?:i )?meant?|make (?:it|that)|not\b|rather|(?:let'?s|"
    r"lets) say|"
    r"(?:change|move) (?:it|that) to|"
    r"(?:i )?(?:can'?t|cannot|wo n'?t|won'?t)|impossible|not possible)\b|"
    r"\bi meant?\W*$|\binstead\W*$",
    re.IGNORECASE,
)
_NOT_THAT = Pattern(
    r"\bnot (?:on |at |by )?[\w:]+(?:\W+(?:but|rather)\b|\W*[,;.]|\W*$)", re.IGNORECASE
)
_DAY = Pattern(
    rf"\b(?:{'|'.join(DAYS)}|mon|tues?|wed|thur?s?|fri|sat|sun|today|tonight|tomorrow|tmrw)\b", re.I
)
_PART = Pattern(r"\b(?:morning|noon|lunchtime|afternoon|evening|night)\b", re.IGNORECASE)
_CLOCK = Pattern(
    r"\b\d{1,2}[:.]\d\d\s*(?:am|pm)?\b|\b\d{1,2}\s*(?:am|pm)\b|\b\d{1,2} o'?clock\b|\bat \d{1,2}\b",
    re.IGNORECASE,
)


# A number of things: "change it to one".
_COUNT = Pattern(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\b(?![:.]\d)(?! ?(?:am|pm))",
    re.IGNORECASE,
)


# "Scratch the notebook, only the chapter": what of a promise is not to count any more.
_TAKES_OUT = Pattern(
    r"\b(?:scratch|drop|skip|without|leave out|forget|cut|not|no|minus|strike)\b (?:the |my )?"
    r"(?P<out>\w{3,})",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:\+|&|,|\b(?:and|plus|then)\b)\s*(?:and\s+)?", re.IGNORECASE)
# "Numpy not pandas", "not pandas but numpy": one word of it for another.
_SWAPS = (
    Pattern(r"\b(?P<new>\w+),?(?: and)? not (?:the )?(?P<old>\w+)\b", re.IGNORECASE),
    Pattern(r"\bnot (?:the )?(?P<old>\w+)\W+(?:but |rather )?(?P<new>\w+)", re.IGNORECASE),
)
# "Drop that, rather the house prices one": another thing by the same day.
_RATHER = Pattern(
    r"^\W*(?:\w+\W+){0,2}?(?:drop|scrap|scratch|forget|not|cancel) (?:that|it|this)\W+"
    r"(?:(?:but|and|i'?ll|do|rather|instead|better|make it)\W+){1,3}(?P<new>\w.{3,80})$",
    re.IGNORECASE,
)
_HALF = Pattern(
    r"^\W*(?:(?:and|ok|actually|no|but|make it|only|just|wait)\W+)*"
    r"(?P<half>the (?:first|second|last) half|half)(?: of (?:it|that))?"
    r"(?: (?:then|instead|only|pls|please))*\W*$",
    re.IGNORECASE,
)
_BY_THEN = Pattern(
    rf"\b(?:by|on|until|till?|before) (?:next |this )?(?:{'|'.join(DAYS)}|tomorrow|tonight|"
    r"the weekend)\b",
    re.IGNORECASE,
)


# "Actually only video 1": the one part that is left.
_ONLY_THAT = Pattern(
    r"^\W*(?:actually|sorry|no|nope|wait|well|ok(?:ay)?|hm+)\W+(?:just|only)\s+(?:the )?"
    r"(?P<kept>[\w ]{3,40})",
    re.IGNORECASE,
)


def _parts(promised: str) -> list[tuple[int, int]]:
    """Where the parts of a promise begin and end that "and" and commas join."""
    joints = [(m.start(), m.end()) for m in _JOINED.finditer(promised)]
    edges = [0, *(place for joint in joints for place in joint), len(promised)]
    return list(zip(edges[::2], edges[1::2], strict=True))


_DONE = Pattern(r"\b(?:did|done|finished|read|watched|built|kept|ok|yes)\b|[✓✔]", re.IGNORECASE)
_NOT_DONE = Pattern(
    r"\b(?:nope|no|not|didn'?t|never|missed|skipped|nothing|nada)\b|[✗❌]", re.IGNORECASE
)
_SAID = re.compile(r"[.;,!\n]+|\b(?:but|and)\b", re.IGNORECASE)


def brings_a_part(text: str, promised: str) -> bool:
    """Whether a message says of one part of a promise that it is done and of another that it is
    not: "did functions. dictionaries nope"."""
    parts = [promised[a:b] for a, b in _parts(promised)]
    kept, missed = set(), set()
    for said in _SAID.split(text):
        words = stems(said)
        about = {n for n, part in enumerate(parts) if words & stems(part)}
        if _NOT_DONE.search(said):
            missed |= about
        elif _DONE.search(said):
            kept |= about
    return bool(kept - missed and missed - kept)


def _only_a_part(promised: str, said: str) -> str:
    """The one part of a promise that a correction leaves, with its day; "" where none is left."""
    found = _ONLY_THAT.match(said)
    parts = _parts(promised)
    if found is None or len(parts) < 2:
        return ""
    kept = found["kept"].strip().lower()
    held = [promised[a:b] for a, b in parts if kept in promised[a:b].lower()]
    if len(held) != 1:
        return ""
    by_then = _BY_THEN.search(promised)
    return f"{held[0]} {by_then[0]}" if by_then and by_then[0] not in held[0] else held[0]


def _without_a_part(promised: str, said: str) -> str:
    """The promise without the one part of it that a correction takes out; "" where none."""
    found = _TAKES_OUT.search(said)
    if found is None:
        return ""
    out = found["out"].lower()
    parts = _parts(promised)
    held = [part for part in parts if out in promised[part[0] : part[1]].lower()]
    if len(parts) < 2 or len(held) != 1:
        return ""
    at = parts.index(held[0])
    cut = (parts[at - 1][1], held[0][1]) if at else (held[0][0], parts[1][0])
    return f"{promised[: cut[0]]}{promised[cut[1] :]}".strip(" .,:")


def _with_other_words(promised: str, said: str) -> str:
    """The promise with a word that a correction puts in the place of another; "" where none."""
    for swap in _SWAPS:
        for found in swap.finditer(said):
            old = re.compile(rf"\b{re.escape(found['old'])}\b", re.IGNORECASE)
            if old.search(promised) and found["new"].lower() not in promised.lower():
                return old.sub(found["new"], promised, 1)
    return ""


def corrected_text(promised: str, correction: str) -> str:
    """A promise as a correction puts it: with another day, part of day or hour, another number or
    word, without a part of it, or another thing by the same day; "" where it corrects nothing."""
    said = " ".join(correction.split())
    if len(said.split()) > _MOST_WORDS or said.endswith("?"):
        return ""
    half = _HALF.match(said)
    if half is not None and "half" not in promised.lower():
        return f"{half['half'].lower()} of {promised}"
    rather = _RATHER.match(said)
    if rather is not None:
        by_then = _BY_THEN.search(promised)
        return f"{rather['new'].strip(' .!')}{f' {by_then[0]}' if by_then else ''}"
    other_words = _with_other_words(promised, said) or _without_a_part(promised, said)
    other_words = other_words or _only_a_part(promised, said)
    if other_words:
        return other_words
    # "Friday is not possible, Monday" corrects without saying so.
    other = days_wished(said) if days_ruled_out(said) else ()
    if not _CORRECTS.search(said) and len(other) != 1:
        return ""
    wanted = other[0] if len(other) == 1 else _NOT_THAT.sub(" ", said)
    if not any(pattern.search(wanted) for pattern in (_DAY, _PART, _CLOCK)):
        wanted = said
    text = promised
    for pattern in (_DAY, _PART, _CLOCK):
        new = pattern.search(wanted)
        if new is None:
            continue
        if pattern.search(text):
            text = pattern.sub(new[0].replace("\\", ""), text, 1)
        else:
            lead = "on " if pattern is _DAY and new[0].lower() in DAYS else ""
            text = f"{text.rstrip(' .')}, {lead}{new[0]}"
    count = _COUNT.search(wanted)
    if text == promised and count is not None and len(_COUNT.findall(promised)) == 1:
        text = _COUNT.sub(count[0], promised, 1)
    return "" if text == promised else text


def reworded(desk: Desk, learner: str, text: str) -> Done | None:
    """Change the promise just made as a message corrects it; None where it corrects none.

    Raises PromiseRefused and MemoryFailed.
    """
    now = desk.now()
    newest = _newest(desk.record(learner))
    if newest is None or (now - newest.made_at).total_seconds() > _SOON:
        return None
    better = corrected_text(newest.text, text)
    if not better:
        return None

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now)
        made, about = promises_in(better, record, now=now, resolve=desk.resolve, near=newest.week)
        linked = tuple(replace(c, after=newest.id) for c in made.commitments)
        quote = " ".join(text.split())[:200]
        change = Change(newest.id, utc(now), "moved", CORRECTED, quote)
        made = replace(made, commitments=linked, changes=(*made.changes, change))
        record = after(record, made)
        week = about[-1].week if about else newest.week
        reply = reply_commitments(
            [c for c in record.commitments if c.state != "moved"],
            week=week,
            prefs=record.preferences,
            now=now,
            new=[c.id for c in linked],
            hours_per_week=desk.hours_per_week(learner),
        )
        told = Block(f"Changed: “{quoted(better, 160)}”. What you said first no longer counts.")
        return both(writes, made), Done(replace(reply, blocks=(told, *reply.blocks)), linked)

    return desk.act(learner, step)


def _newest(record: PromiseRecord) -> Commitment | None:
    live = [c for c in record.commitments if c.state == "open"]
    # Of those made at once the last.
    return max(reversed(live), key=lambda c: c.made_at) if live else None
