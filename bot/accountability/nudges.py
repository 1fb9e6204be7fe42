"""At most one unasked-for message at a time: which one, or why none, and why you got it.

Each nudge has one reason, the principle behind it and the evidence that it rests on. There is a
budget for any seven days and a space between two of them; the space doubles with each one that is
left unanswered, and after the third there is silence until the learner asks for more. Quiet hours
are the business of whoever sends. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.accountability.errors import PromiseRefused
from bot.accountability.signals import CELEBRATIONS, KINDS, Signal, SignalKind
from bot.accountability.values import Break, Nudge, Preferences
from bot.accountability.weeks import on_break, to_local
from bot.coach.patterns import Pattern
from bot.coach.phrasing import spoken
from bot.coach.record import Turn, utc
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.text import quoted
from knowledge.models import Principle

BUDGET_SPAN = timedelta(days=7)
SPACING = timedelta(hours=48)
MOST_UNANSWERED = 3
# A word of the learner's within this time counts as an answer to a nudge.
ANSWERED_WITHIN = timedelta(hours=48)
# The same thing is not said twice within this time; good news is said once.
SAME_KIND_APART = timedelta(days=14)
JUST_SAID = timedelta(days=1)

# What switches off all nudges, or all good news, beside the kinds themselves.
ALL, GOOD_NEWS = "nudges", "celebrations"

RESUME = Action("Nudge me again", "coach nudges --resume")

PRINCIPLES: Mapping[SignalKind, str] = {
    "first_ship": "learn-in-public",
    "kept_streak": "small-steady-steps",
    "comeback": "small-steady-steps",
    "blocked_twice": "stuck-is-a-signal",
    "gone_quiet": "small-steady-steps",
    "kept_rate": "keep-it-fun",
    "no_ship": "learn-in-public",
    "open_courses": "finish-one-resource",
    "deployment_put_off": "deploy-early",
    "building_share": "seventy-thirty-rule",
}
# What each kind is called where it is switched off.
NAMES: Mapping[SignalKind, str] = {
    "first_ship": "your first ship",
    "kept_streak": "weeks in a row",
    "comeback": "coming back",
    "blocked_twice": "the same block twice",
    "gone_quiet": "a long silence",
    "kept_rate": "promises that slip",
    "no_ship": "nothing shown lately",
    "open_courses": "several open courses",
    "deployment_put_off": "deployment put off",
    "building_share": "building against studying",
}
# What else can be switched off, beside nudges of each kind.
SWITCHES: Mapping[str, str] = {
    ALL: "all nudges",
    GOOD_NEWS: "good news",
    **{str(kind): name for kind, name in NAMES.items()},
    "reminder": "reminders of an open check-in",
    "review": "reminders of quiz reviews",
    "break_end": "a word when a break ends",
}
# The opening, which the evidence follows, then the one thing to do and the command for it.
_WORDS: Mapping[SignalKind, tuple[str, str, str]] = {
    "first_ship": (
        "Your first ship is out. That is the hardest one.",
        "If you like, I draft a short post about it from your own words; only you post it.",
        "coach share",
    ),
    "kept_streak": (
        "You do what you say, week after week.",
        "Keep the next promise the same size: it is the size that works.",
        "coach commit",
    ),
    "comeback": (
        "Good to see you back, and with something done already.",
        "One small promise for this week is plenty.",
        "coach commit",
    ),
    "blocked_twice": (
        "The same thing has stopped you more than once.",
        "Show me the error or what happens, and we look for the piece that is missing.",
        "coach stuck",
    ),
    "gone_quiet": (
        "It has been quiet, and nothing is lost: what you know still counts.",
        "Twenty minutes are enough to begin again. Shall I name the first step?",
        "coach next",
    ),
    "kept_rate": (
        "The last promises may have been bigger than the weeks they had to fit into.",
        "Promise something of half the size this time, and let it be easy.",
        "coach commit",
    ),
    "no_ship": (
        "You may have something worth showing, however small.",
        "Which unfinished thing could somebody else look at by the weekend?",
        "coach ship",
    ),
    "open_courses": (
        "There is more than one course open on your desk.",
        "Which one will you finish first? Let the others wait without guilt.",
        "coach commit",
    ),
    "deployment_put_off": (
        "Putting a model where others can call it has been put off again.",
        "An hour is enough for a first endpoint on your own laptop. When will it be?",
        "coach commit",
    ),
    "building_share": (
        "Lately building came a little short.",
        "Open the next session with something of your own, even thirty lines.",
        "coach next",
    ),
}
# Of these the first line says it all; of the others so many are shown.
_SUMMED: frozenset[SignalKind] = frozenset({"kept_rate", "building_share"})
_SHOWN = 3
# What a learner says who speaks of the matter already.
_SPEAKS_OF: Mapping[str, Pattern] = {
    kind: Pattern(pattern, re.IGNORECASE)
    for kind, pattern in {
        "first_ship": r"\bshipp?(?:ed|ing|s)?\b",
        "kept_streak": r"\b(?:streak|in a row|promises?|commitments?)\b",
        "comeback": r"\b(?:i'?m back|came back|coming back|been away|break|restart)\b",
        "blocked_twice": r"\b(?:stuck|blocked|error|traceback)\b",
        "gone_quiet": r".",
        "kept_rate": r"\b(?:promises?|commitments?|missed|too much|overcommit\w*|behind)\b",
        "no_ship": r"\b(?:shipp?(?:ed|ing|s)?|publish\w*|portfolio|post(?:ed|ing)?|github)\b",
        "open_courses": r"\b(?:courses?|tutorials?|specialization|lectures?|finish\w*)\b",
        "deployment_put_off": r"\b(?:deploy\w*|docker|fastapi|flask|endpoint|production|mlops)\b",
        "building_share": (
            r"\b(?:70/30|hours?|(?:less|more|too much) (?:theory|studying|building|reading))\b"
        ),
    }.items()
}


@dataclass(frozen=True)
class SentNudge:
    """A nudge that went out: its kind and key, when, what it said, and what came of it.

    `answered_at` is the moment of an answer by button or command, if there was one.
    """

    kind: SignalKind
    at: datetime
    text: str
    principle: str
    evidence: tuple[str, ...]
    action: str = ""
    key: str = ""
    answered_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))


@dataclass(frozen=True)
class Choice:
    """The nudge to send, or none; `why` says which rule decided, `passed` what was left aside.

    `signal` is what the nudge rests on, and `last` says that silence follows if nobody answers.
    """

    nudge: Nudge | None
    why: str
    passed: tuple[tuple[SignalKind, str], ...] = ()
    signal: Signal | None = None
    last: bool = False


def choose_nudge(
    signals: Iterable[Signal],
    prefs: Preferences,
    now: datetime,
    *,
    sent: Iterable[SentNudge] = (),
    heard: Iterable[datetime] = (),
    turns: Iterable[Turn] = (),
    breaks: Iterable[Break] = (),
    principles: Mapping[str, Principle] | None = None,
    more: int = 0,
) -> Choice:
    """The one nudge to send now, or none, and why.

    `sent` are earlier nudges, `heard` the moments at which the learner said anything, `turns` those
    of at least the last day. `more` counts unasked-for messages of other kinds in the last seven
    days that the budget shall hold, too. With `principles` the text names the one behind it.
    """
    # One from the future, after the clock was set back, counts like any other.
    past = sorted(sent, key=lambda n: n.at)
    unanswered = count_unanswered(past, prefs, now, heard)
    stop = _stopped(prefs, now, breaks) or _too_soon(past, prefs, now, unanswered, more)
    if stop:
        return Choice(None, stop)
    recent = [t for t in turns if now - JUST_SAID <= t.at <= now]
    passed: list[tuple[SignalKind, str]] = []
    for signal in _in_order(signals, past):
        objection = _objection(signal, prefs, now, past, recent)
        if objection:
            passed.append((signal.kind, objection))
            continue
        last = unanswered == MOST_UNANSWERED - 1
        nudge = write_nudge(signal, (principles or {}).get(PRINCIPLES[signal.kind]), last=last)
        why = f"The record shows {NAMES[signal.kind]}, and nothing speaks against a word now."
        return Choice(nudge, why, tuple(passed), signal, last)
    why = "What there is to say must wait." if passed else "There is nothing to say."
    return Choice(None, why, tuple(passed))


def count_unanswered(
    sent: Iterable[SentNudge], prefs: Preferences, now: datetime, heard: Iterable[datetime] = ()
) -> int:
    """How many nudges in a row were left unanswered, the newest first.

    One still counts as open, not as unanswered, until its time for an answer is over. Whatever went
    out before the end of the last snooze is forgiven: that is what resuming sets.
    """
    heard = sorted(heard)
    slate = prefs.snoozed_until
    count = 0
    for nudge in sorted(sent, key=lambda n: n.at, reverse=True):
        if slate is not None and nudge.at < slate <= now:
            break
        if nudge.answered_at is not None and nudge.answered_at <= now:
            break
        if any(nudge.at < at <= min(now, nudge.at + ANSWERED_WITHIN) for at in heard):
            break
        if now - nudge.at > ANSWERED_WITHIN:
            count += 1
    return count


def write_nudge(signal: Signal, principle: Principle | None = None, *, last: bool = False) -> Nudge:
    """The words for a signal. `last` says that silence follows, and how to end it."""
    opening, ask, action = _WORDS[signal.kind]
    shown = signal.evidence[: 1 if signal.kind in _SUMMED else _SHOWN]
    quote = [f"> - {line}" for line in shown]
    if len(signal.evidence) > len(shown) > 1:
        quote.append(f"> - and {len(signal.evidence) - len(shown)} more")
    lines = [opening, "\n".join(quote)]
    if principle is not None and not signal.celebrates:
        lines.append(f"**{principle.title}**: {principle.short}")
    lines.append(ask)
    if last:
        lines.append(
            "This is my last word unasked for now. Say *nudge me again* whenever you want more."
        )
    return Nudge(
        kind=signal.kind,
        text="\n\n".join(lines),
        principle=PRINCIPLES[signal.kind],
        evidence=signal.evidence,
        action=action,
        celebrates=signal.celebrates,
    )


def payload_of(choice: Choice) -> dict[str, Any]:
    """What to keep of a nudge that goes out, so that it can be explained later."""
    if choice.nudge is None or choice.signal is None:
        raise ValueError("there is no nudge to keep")
    nudge = choice.nudge
    return {
        "kind": nudge.kind,
        "key": choice.signal.key,
        "text": nudge.text,
        "principle": nudge.principle,
        "evidence": list(nudge.evidence),
        "action": nudge.action,
        "celebrates": nudge.celebrates,
        "last": choice.last,
    }


def sent_nudge(
    payload: Mapping[str, Any], at: datetime, answered_at: datetime | None = None
) -> SentNudge:
    """A nudge as it was kept. Raises ValueError for what is none."""
    kind = next((kind for kind in KINDS if kind == payload.get("kind")), None)
    if kind is None:
        raise ValueError(f"there is no nudge of the kind {payload.get('kind')!r}")
    return SentNudge(
        kind=kind,
        at=at,
        text=str(payload.get("text", "")),
        principle=str(payload.get("principle", "")),
        evidence=tuple(str(line) for line in payload.get("evidence", ())),
        action=str(payload.get("action", "")),
        key=str(payload.get("key", "")),
        answered_at=answered_at,
    )


def explain_nudge(
    nudge: SentNudge, prefs: Preferences, principles: Mapping[str, Principle]
) -> Reply:
    """Why did I get this? The evidence, the principle, the rules, and how to have less of it."""
    when = spoken(to_local(nudge.at, prefs).date())
    evidence = "\n".join(f"- {line}" for line in nudge.evidence)
    blocks = [
        Block(
            f"On {when} I wrote to you unasked, because your record showed "
            f"**{NAMES[nudge.kind]}**. This is all that it rests on:\n{evidence}",
        )
    ]
    citations: tuple[Citation, ...] = ()
    principle = principles.get(nudge.principle)
    if principle is not None:
        blocks.append(Block(f"{principle.title}: {principle.short}", "The principle behind it"))
        citations = (Citation(principle.id, principle.title, "principle"),)
    budget = prefs.nudges_a_week
    limit = "one message" if budget == 1 else f"{budget} messages"
    blocks.append(
        Block(
            f"At most {limit} in any seven days, none in your quiet hours or on a break, none "
            f"about what we have just talked of, and after {MOST_UNANSWERED} without an answer I "
            "fall silent until you call me.",
            "My rules",
        )
    )
    blocks.append(Block("If the evidence is wrong, tell me what is right and I mend it."))
    return Reply(
        intent="checkin",
        blocks=tuple(blocks),
        citations=citations,
        actions=(
            Action("No more of this kind", f"coach nudges --off {nudge.kind}"),
            Action("Quiet for two weeks", "coach nudges --snooze 14"),
            Action("No nudges at all", f"coach nudges --off {ALL}"),
        ),
    )


def explain_choice(choice: Choice) -> str:
    """One sentence for each thing that was weighed: why a nudge goes out, or why none does."""
    lines = [choice.why]
    lines += [f"Not about {NAMES[kind]}: {reason}" for kind, reason in choice.passed]
    return "\n".join(lines)


def snooze(prefs: Preferences, until: datetime) -> Preferences:
    """No nudges until a moment; then they begin anew."""
    return replace(prefs, snoozed_until=utc(until))


def resume(prefs: Preferences, now: datetime) -> Preferences:
    """Nudges again from now on: the one way out of silence and of a snooze."""
    return replace(prefs, snoozed_until=utc(now), off=prefs.off - {ALL})


def switch_off(prefs: Preferences, kind: str) -> Preferences:
    """No more of a kind. Raises PromiseRefused for one that there is none of."""
    return replace(prefs, off=prefs.off | {read_switch(kind)})


def switch_on(prefs: Preferences, kind: str) -> Preferences:
    """A kind again. Raises PromiseRefused for one that there is none of."""
    return replace(prefs, off=prefs.off - {read_switch(kind)})


def read_switch(kind: str) -> str:
    """The kind of a name, however it is spelt. Raises PromiseRefused."""
    wanted = "_".join(kind.strip().lower().replace("-", " ").replace("_", " ").split())
    wanted = {"all": ALL, "everything": ALL, "good_news": GOOD_NEWS, "nudge": ALL}.get(
        wanted, wanted
    )
    for name in SWITCHES:
        if wanted in (name, name.removesuffix("s"), f"{name}s", SWITCHES[name].replace(" ", "_")):
            return name
    names = ", ".join(SWITCHES)
    raise PromiseRefused(
        f"I send nothing of the kind “{quoted(kind, 60)}”. Choose one of: {names}."
    )


def _stopped(prefs: Preferences, now: datetime, breaks: Iterable[Break]) -> str:
    """What keeps every nudge from going out, or ''."""
    if prefs.left:
        return "You have left."
    if prefs.paused:
        return "You have paused everything."
    if ALL in prefs.off or prefs.nudges_a_week <= 0:
        return "Nudges are switched off."
    if prefs.snoozed_until is not None and now < prefs.snoozed_until:
        day = spoken(to_local(prefs.snoozed_until, prefs).date())
        return f"Nudges are snoozed until {day}."
    if on_break(now, breaks, prefs):
        return "You are on a break."
    return ""


def _too_soon(
    past: Sequence[SentNudge], prefs: Preferences, now: datetime, unanswered: int, more: int
) -> str:
    """What keeps every nudge from going out for now, or ''."""
    if unanswered >= MOST_UNANSWERED:
        return f"{unanswered} nudges were left unanswered: silence until you call me."
    if sum(now - n.at < BUDGET_SPAN for n in past) + more >= prefs.nudges_a_week:
        return "The budget of the week is used up."
    if past and now - past[-1].at < SPACING * 2**unanswered:
        return "The last nudge was not long enough ago."
    return ""


def _in_order(signals: Iterable[Signal], past: Sequence[SentNudge]) -> list[Signal]:
    """Good news first, then the strongest; what came last time is put behind the rest."""
    last = past[-1].kind if past else None
    return sorted(
        signals,
        key=lambda s: (not s.celebrates, s.kind == last, -s.strength, KINDS.index(s.kind), s.key),
    )


def _objection(
    signal: Signal,
    prefs: Preferences,
    now: datetime,
    past: Sequence[SentNudge],
    recent: Sequence[Turn],
) -> str:
    """Why this signal is no reason for a nudge now, or ''."""
    if signal.kind in prefs.off or (signal.celebrates and GOOD_NEWS in prefs.off):
        return "you switched it off."
    for nudge in past:
        if nudge.kind != signal.kind:
            continue
        if signal.kind in CELEBRATIONS and nudge.key == signal.key:
            return "it was said before."
        if signal.kind not in CELEBRATIONS and now - nudge.at < SAME_KIND_APART:
            return "it was said not long ago."
    if signal.latest > now - JUST_SAID:
        return "it rests on what was told within the last day."
    if any(_speaks_of(turn, signal) for turn in recent):
        return "it was talked about within the last day."
    return ""


def _speaks_of(turn: Turn, signal: Signal) -> bool:
    """Whether a turn, question or reply, was about the matter of a signal."""
    text = turn.text.replace("’", "'")
    if _SPEAKS_OF[signal.kind].search(text):
        return True
    said = text.lower()
    if any(_names(word, said) for word in signal.about):
        return True
    topics = turn.reply.get("topics")
    return isinstance(topics, Collection) and not signal.about.isdisjoint(map(str, topics))


def _names(word: str, text: str) -> bool:
    name = word.rsplit("/", 1)[-1].replace("-", " ").lower()
    return bool(name) and re.search(rf"\b{re.escape(name)}", text) is not None
