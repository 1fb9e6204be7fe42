"""What the owner of a server sees of it: where people are stuck, what I could not answer, and
which resources lead nowhere.

Only whole weeks that are over are counted, over people and not over messages, and nothing that
fewer people did than the smallest group, so that nobody can be recognised by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from bot.accountability.aggregates import Aggregates, GapCount
from bot.accountability.guilds import GuildSettings, scope_of
from bot.accountability.weeks import to_local, to_utc, zone_of
from bot.coach.phrasing import spoken
from bot.coach.reply import Block, Reply
from bot.coach.stuck import find_remedy
from bot.coach.text import quoted
from bot.desk.desk import Desk
from knowledge.models import Knowledge

WEEKS = 4
MOST_LINES = 8
_MOST_QUESTIONS = 3
# A way out that helps fewer than this share of those who told is worth another look.
_HELPS = 0.5
# A resource is left by many when at least this share of those who began it has dropped it.
_LEFT = 0.4


def insights(
    desk: Desk,
    guild: int,
    *,
    documents: Collection[str] = (),
    unreachable: Mapping[str, str] | None = None,
) -> Reply:
    """What the owner of a server may know of it. `documents` are the names of those that the server
    gave me, `unreachable` says of resources, by id, why their address does not answer.

    Raises MemoryFailed.
    """
    settings = desk.memory.guilds.load(guild)
    since, until = weeks_over(settings, desk.now())
    found = desk.memory.aggregates(scope_of(guild), guild, since, until)
    return reply_insights(
        found, desk.knowledge, settings, since, until,
        documents=documents, unreachable=unreachable or {},
    )  # fmt: skip


def weeks_over(guild: GuildSettings, now: datetime) -> tuple[datetime, datetime]:
    """The last four weeks that are over on the clock of a server, from Monday to Monday, in UTC."""
    zone = zone_of(guild.clock)
    today = to_local(now, guild.clock).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS)
    return (
        to_utc(datetime.combine(first, time.min), zone),
        to_utc(datetime.combine(monday, time.min), zone),
    )


def reply_insights(
    found: Aggregates,
    knowledge: Knowledge,
    guild: GuildSettings,
    since: datetime,
    until: datetime,
    *,
    documents: Collection[str] = (),
    unreachable: Mapping[str, str] | None = None,
) -> Reply:
    """The aggregates in words, without anything that fewer than `guild.least` people did."""
    least = guild.least
    first = to_local(since, guild.clock).date()
    last = to_local(until, guild.clock).date() - timedelta(days=1)
    span = f"{spoken(first)} to {spoken(last)}"
    dead = _dead_links(knowledge, unreachable or {})
    if found.people < least:
        few = Block(
            f"From {span} fewer than {least} people asked me anything here. I show what a group "
            f"does only from {least} people on, so that nobody can be recognised by it."
        )
        blocks = [few, *_block("Resources whose address does not answer", dead)]
        return Reply("progress_report", tuple(blocks))
    blocks = [
        Block(f"From {span}, {found.people} people asked me {_times(found.turns)} in this server."),
        *_block("Where people are stuck", _stuck(found, knowledge, least)),
        *_block("Ways out that seldom help", _remedies(found, knowledge, least)),
        *_block("What I could not answer", _gaps(found, knowledge, least)),
        *_block("Resources that lead nowhere", _resources(found, knowledge, least)),
        *_block("Resources whose address does not answer", dead),
        *_block("Documents that answered nothing", _unused(found, documents)),
    ]
    if len(blocks) == 1:
        blocks.append(Block(f"Nothing stands out: no one thing troubled {least} people or more."))
    blocks.append(
        Block(
            f"I count people and not messages, only weeks that are over, and leave out whatever "
            f"fewer than {least} people did."
        )
    )
    return Reply("progress_report", tuple(blocks))


def _block(heading: str, lines: list[str]) -> list[Block]:
    if not lines:
        return []
    more = len(lines) - MOST_LINES
    shown = [f"- {line}" for line in lines[:MOST_LINES]]
    return [Block("\n".join([*shown, *([f"- and {more} more"] if more > 0 else [])]), heading)]


def _stuck(found: Aggregates, knowledge: Knowledge, least: int) -> list[str]:
    return [
        f"**{knowledge.topics[count.topic].title}**: {count.people} people, {_times(count.times)}"
        for count in found.stuck
        if count.people >= least and count.topic in knowledge.topics
    ]


def _remedies(found: Aggregates, knowledge: Knowledge, least: int) -> list[str]:
    lines = []
    for count in found.remedies:
        remedy = find_remedy(knowledge, count.key, "")
        seldom = count.helped < _HELPS * count.answered
        if remedy is not None and count.answered >= least and seldom:
            helped = f"helped {count.helped} of the {count.answered} people who told me"
            lines.append(f"**{quoted(remedy.title)}**: {helped}")
    return lines


def _gaps(found: Aggregates, knowledge: Knowledge, least: int) -> list[str]:
    lines = []
    for gap in found.gaps:
        if gap.people < least:
            continue
        topic = knowledge.topics.get(gap.topic)
        where = f"Near **{topic.title}**" if topic else "Near nothing that I know"
        lines.append(f"{where}: {gap.people} people, {_times(gap.times)}{_asked(gap, least)}")
    return lines


def _asked(gap: GapCount, least: int) -> str:
    """The wording of questions that enough people asked: a rarer one could tell who asked it."""
    shared = [f"“{quoted(text, 120)}”" for text, people in gap.questions if people >= least]
    return f": {', '.join(shared[:_MOST_QUESTIONS])}" if shared else ""


def _resources(found: Aggregates, knowledge: Knowledge, least: int) -> list[str]:
    lines = []
    for count in found.resources:
        resource = knowledge.resources.get(count.resource)
        if resource is None or count.people < least:
            continue
        if count.dropped >= max(least, _LEFT * count.people):
            told = f"dropped by {count.dropped} of the {count.people} people who began it"
        elif not count.finished:
            told = f"begun by {count.people} people and finished by none"
        else:
            continue
        lines.append(f"**{resource.title}**: {told}")
    return lines


def _dead_links(knowledge: Knowledge, unreachable: Mapping[str, str]) -> list[str]:
    titles = {
        key: knowledge.resources[key].title for key in unreachable if key in knowledge.resources
    }
    return [
        f"**{quoted(titles.get(key, key), 120)}**: {quoted(why, 120)}"
        for key, why in sorted(unreachable.items())
    ]


def _unused(found: Aggregates, documents: Collection[str]) -> list[str]:
    return [f"“{quoted(name, 120)}”" for name in sorted(set(documents)) if name not in found.cited]


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
