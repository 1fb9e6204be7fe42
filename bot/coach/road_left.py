"""How long all of it takes: what is left of the track, of the way to a topic, or to a project."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.abilities import ASSUMED_HOURS, Abilities
from bot.coach.linking import Mention
from bot.coach.next_step import settled
from bot.coach.patterns import Pattern
from bot.coach.phrasing import of_hours, some
from bot.coach.plan import Plan, make_plan
from bot.coach.project_talk import proposed
from bot.coach.projects import missing
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.graph import path_to
from knowledge.models import Hours

_MOST_WORDS = 16
_ALL = (
    r"(?:all (?:of )?(?:it|this|that|the stuff)|everything|(?:the )?whole (?:thing|track|road|way|"
    r"lot|roadmap|course|program\w*)|in total|altogether|all together|overall|till? the end|until "
    r"the end|the rest|left|remaining|to go)"
)
_HOW_LONG = Pattern(
    r"\bhow (?:long|much(?: time| work)?|many (?:hours|hrs|weeks|months|topics))\b"
    rf".{{0,40}}\b{_ALL}\b|"
    rf"^\W*(?:(?:ok|so|and|n|then)\W+)*wh?at(?:'?s| is)? (?:still )?(?:left|missing)"
    r"(?: (?:now|then|for me|to do|to learn|overall|until i'?m (?:done|ready)))*\W*$|"
    r"\bwhen (?:am|will|would|could|can) i (?:be )?(?:done|finish(?:ed)?|through|ready|"
    r"job[- ]?ready|employable|there)\b",
    re.IGNORECASE,
)
_TO_A_JOB = Pattern(
    r"\bhow long\b.{0,40}\b(?:job|hired|employ\w*|job[- ]?ready|career)\b", re.IGNORECASE
)
_TILL_THEN = Pattern(
    r"\bhow (?:long|far|many (?:weeks|months|hours))\b.{0,20}\b(?:till?|until|to|before|is)\b"
    r".{0,10}\b(?:then|there|that|it)\b",
    re.IGNORECASE,
)
# "The stuff in between me and a paper, in order", "how far am i from transformers".
_BETWEEN = Pattern(
    r"\bbetween me and\b|\bhow far (?:away )?(?:am i|are we|is it|is that|i am|still)\b|"
    r"\bhow far (?:off|away)\b|\bhow far\b.{0,12}\b(?:from|to|till)\b|"
    r"\b(?:shortest|quickest|fastest|direct) (?:path|way|road|route)\b|"
    r"\bwh?at (?:still )?(?:stands|lies|is) between\b|\bwh?at(?:'?s| is)? (?:still )?(?:missing|"
    r"lacking) (?:to|for|till|until|before)\b|\bthe (?:way|road|path) (?:there|to (?:it|that))\b",
    re.IGNORECASE,
)
# "And after python is it agents".
_THEN_IS_IT = Pattern(
    r"\bafter\b.{2,30}\b(?:is it|is that|do i (?:do|learn|start)|can i (?:do|start|go to)|straight "
    r"(?:to|into)|directly|right away)\b",
    re.IGNORECASE,
)
_GOAL = Pattern(r"\b(?:my|the) (?:goal|aim|target|dream|end)\b", re.IGNORECASE)
_TWO, _MOST_LISTED = 2, 12
_WANTS = Pattern(r"\b(?:want|wanna|would like|goal|aim|dream)\b", re.IGNORECASE)
_MINE = frozenset(
    {"next_step", "progress_report", "standing", "placement", "tracks", "recall", "checkin"}
)
# A way of more weeks than this at somebody's pace is told with what comes much sooner.
_LONG = 40


def asks_the_distance(text: str) -> bool:
    """Whether a message asks what lies between its writer and something."""
    return bool(_BETWEEN.search(text))


def of_the_rest(s: Situation, abilities: Abilities) -> Outcome | None:
    """How long all that is meant takes, for who asks it in a few words; None for any other."""
    if len(s.text.split()) > _MOST_WORDS or s.said.error:
        return None
    before = s.record.turns[-1].text if s.record.turns else ""
    # "And with 2 hours a week", after that was asked, asks it anew.
    anew = any(f.kind == "hours_per_week" for f in s.facts) and bool(
        _HOW_LONG.search(before) or _TO_A_JOB.search(before)
    )
    if anew and s.context.ability in _MINE | {"career"}:
        return _of_the_track(s)
    if _BETWEEN.search(s.text) and (way := _the_way(s, abilities)) is not None:
        return way
    if _THEN_IS_IT.search(s.text) and (way := _the_way(s, abilities, after=True)) is not None:
        return way
    if _TILL_THEN.search(s.text) and (way := _to_what_was_wanted(s, abilities)) is not None:
        return way
    if not _HOW_LONG.search(s.text):
        return None
    own = [m for m in s.said.mentions if m.id not in (*s.context.topics, s.context.step)]
    if own or s.context.ability in ("", "quiz", "stuck", "resource", "compare"):
        return None
    project = proposed(s)
    if project is not None and s.context.ability == "project_idea":
        have = settled(s.knowledge, s.known, s.not_known)
        gap = missing(s.knowledge, project, have)
        return _of_a_way(s, gap, project.title, project.hours, f"project:{project.id}")
    if s.context.ability == "concept" and s.context.topic in s.knowledge.topics:
        topic = s.knowledge.topics[s.context.topic]
        have = settled(s.knowledge, s.known, s.not_known)
        legs = path_to(s.knowledge.topics, topic.id, known=have, theory_first=False)
        gap = tuple(leg.topic for leg in legs if leg.topic != topic.id)
        return _of_a_way(s, gap, topic.title, topic.hours, f"topic:{topic.id}")
    return _of_the_track(s) if s.context.ability in _MINE else None


def _the_way(s: Situation, abilities: Abilities, *, after: bool = False) -> Outcome | None:
    """The topics between the learner and the topic that is named or spoken of, in their order;
    with `after`, from where the first thing that is named is learned."""
    things = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    if after and len(things) < _TWO:
        return None
    if not things and _GOAL.search(s.text):
        return _of_the_track(s)
    ahead = [topic for thing in things if (topic := _ahead_in(s, thing))]
    lately = _wanted_lately(s, abilities)[:1] if not things else ()
    aim = s.knowledge.topics.get((ahead or [*lately, s.context.topic])[-1 if ahead else 0])
    if aim is None or aim.id in s.known:
        return None
    learnt: tuple[str, ...] = ()
    if after:
        first = things[0]
        learnt = (first.id,) if first.kind == "topic" else s.knowledge.members(first.id)
    have = settled(s.knowledge, (*s.known, *learnt), s.not_known)
    theory = s.track.theory == "first"
    legs = path_to(s.knowledge.topics, aim.id, known=have, theory_first=theory)
    way = [s.knowledge.topics[leg.topic] for leg in legs]
    low, high = sum(t.hours.low for t in way), sum(t.hours.high for t in way)
    if len(way) == 1:
        text = (
            f"Nothing lies between: you have what **{aim.title}** needs, and it takes {aim.hours}."
        )
        blocks = [Block(text)]
    else:
        lines = [f"{n}. **{t.title}**: {t.hours}" for n, t in enumerate(way[:_MOST_LISTED], 1)]
        if len(way) > _MOST_LISTED:
            lines.append(f"and then {some([t.title for t in way[_MOST_LISTED:]], 4)}.")
        whence = "you and"
        if after:
            key = things[0].id
            found = s.knowledge.topics.get(key) or s.knowledge.groups[key]
            whence = f"{found.title} and"
        text = (
            f"As far as I know what you know, {len(way) - 1} topics lie between {whence} "
            f"**{aim.title}**; with it that is about {low:g} to {high:g} hours."
        )
        blocks = [Block(text + _weeks(s, low, high)), Block("\n".join(lines), "In this order")]
    blocks.append(Block(f"Begin with **{way[0].title}**: 25 minutes today."))
    reply = Reply(
        intent="next_step",
        blocks=tuple(blocks),
        topics=(aim.id,),
        next=(Next(way[0].id, way[0].title, way[0].summary),),
        citations=(Citation(aim.id, aim.title, "prerequisites"),),
        actions=(Action("Make a plan", "coach plan --hours 5"),),
    )
    topics = tuple(dict.fromkeys((aim.id, *s.context.topics)))[:4]
    return Outcome(reply, replace(s.context, ability="next_step", topics=topics, step=way[0].id))


def _ahead_in(s: Situation, thing: Mention) -> str:
    """The topic that is named, or the first of a group on the track; "" where it is known."""
    if thing.kind == "topic":
        return "" if thing.id in s.known else thing.id
    own = s.knowledge.members(thing.id)
    if set(own) & set(s.said.known):
        return ""
    return next((t for t in (*s.track.topics, *own) if t in own and t not in s.known), "")


def _to_what_was_wanted(s: Situation, abilities: Abilities) -> Outcome | None:
    """How long it takes to get to what the learner said lately that they want."""
    for key in _wanted_lately(s, abilities)[:1]:
        have = settled(s.knowledge, s.known, s.not_known)
        aim = s.knowledge.topics[key]
        legs = path_to(s.knowledge.topics, aim.id, known=have, theory_first=False)
        gap = tuple(leg.topic for leg in legs if leg.topic != aim.id)
        return _of_a_way(s, gap, aim.title, aim.hours, f"topic:{aim.id}")
    return None


def _wanted_lately(s: Situation, abilities: Abilities) -> list[str]:
    """The topics that the learner said lately that they want, in the order of the track."""
    linker = abilities.linker
    for turn in reversed(s.record.turns[-3:]):
        if not _WANTS.search(turn.text):
            continue
        named = linker.topics(linker.topic_mentions(turn.text))
        named = tuple(t for t in named if s.polarity.get(t) != "known")
        if named:
            return [t for t in s.track.topics if t in named] or list(named)
    return []


def _of_a_way(s: Situation, gap: Sequence[str], title: str, own: Hours, thing: str) -> Outcome:
    """The hours of a thing with all that is missing before it."""
    topics = [s.knowledge.topics[t] for t in gap]
    low, high = sum(t.hours.low for t in topics), sum(t.hours.high for t in topics)
    if topics:
        text = (
            f"All of it, about {low + own.low:g} to {high + own.high:g} hours: **{title}** itself "
            f"{own}, and before it {some([t.title for t in topics], 5)}, {low:g} to {high:g} hours "
            "as far as I know what you know."
        )
    else:
        text = f"**{title}** is all of it: {own}. You have what it needs."
    text += _weeks(s, low + own.low, high + own.high)
    first = topics[0].title if topics else title
    tail = f"Begin with **{first}**, 25 minutes today; the range narrows as soon as you have begun."
    kind, _, key = thing.partition(":")
    topic_ids = (key,) if kind == "topic" else s.context.topics
    reply = Reply(
        intent="concept",
        blocks=(Block(text), Block(tail)),
        topics=topic_ids,
        citations=(Citation(key, title, "effort"),),
        actions=(Action("Make a plan", "coach plan --hours 5"),),
    )
    return Outcome(reply, s.context)


def _of_the_track(s: Situation) -> Outcome | None:
    """What is left of the learner's track, in topics, hours and weeks."""
    hours = s.hours
    plan = make_plan(
        s.knowledge,
        s.track,
        known=s.known,
        not_known=s.not_known,
        hours_per_week=hours or ASSUMED_HOURS,
        start=s.now.date(),
        deadline=None,
    )
    if not isinstance(plan, Plan):
        return None
    topics = sum(item.kind == "topic" for item in plan.items)
    projects = [item for item in plan.items if item.kind == "project"]
    text = (
        f"Left of the {s.track.title} track, by what you told me: {topics} topics and "
        f"{len(projects)} projects, about {plan.hours.low:g} to {plan.hours.high:g} hours."
    )
    text += _weeks(s, plan.hours.low, plan.hours.high)
    blocks = [Block(text), Block(s.track.duration, "What the roadmap itself says")]
    step = s.knowledge.topics.get(s.context.step)
    if step is not None and step.id not in s.known:
        blocks.append(Block(f"Of that, **{step.title}** takes {step.hours}.", "The step now"))
    if projects and plan.latest > _LONG:
        first = projects[0]
        pace = "" if hours else f" at {ASSUMED_HOURS:g} hours a week"
        blocks.append(
            Block(
                f"You need not wait for the end of it: **{first.title}**, your first project to "
                f"show, stands around week {first.earliest}{pace}. You can begin to apply once "
                "two or three projects are online, well before the last topic."
            )
        )
    begin = step.title if step is not None and step.id not in s.known else plan.items[0].title
    blocks.append(Block(f"Today: 25 minutes of **{begin}**."))
    source = s.knowledge.sources[s.track.source]
    cited = Citation(source.id, source.title, f"track {s.track.id}", source.url)
    reply = Reply(
        intent="progress_report",
        blocks=tuple(blocks),
        topics=s.context.topics,
        citations=(cited,),
        actions=(Action("Lay it out in weeks", "coach plan"), Action("My next step", "coach next")),
    )
    return Outcome(reply, s.context)


def _weeks(s: Situation, low: float, high: float) -> str:
    """What hours come to in weeks or months at the learner's pace, or a way to tell the pace."""
    if not s.hours:
        return " Tell me your hours a week, and I turn that into weeks."
    first, last = (max(1, math.ceil(n / s.hours)) for n in (low, high))
    span = f"{first}" if first == last else f"{first} to {last}"
    text = f" At your {of_hours(s.hours)} a week that is {span} {'week' if last == 1 else 'weeks'}"
    if last > _LONG:
        text += f", some {round(first / 4.35)} to {round(last / 4.35)} months"
    return f"{text}."
