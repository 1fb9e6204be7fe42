"""What an owner sees of a server: only what a group did, and never who or when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.aggregates import (
    Aggregates,
    GapCount,
    RemedyCount,
    ResourceCount,
    StuckCount,
)
from bot.accountability.guilds import GuildSettings
from bot.coach.record import Gap, ResourceProgress, Turn
from bot.desk.desk import Desk
from bot.desk.guild_setup import set_up
from bot.desk.insights import insights, reply_insights, weeks_over
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

GUILD = GuildSettings(42, zone="Europe/Vienna")
NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)
SINCE, UNTIL = weeks_over(GUILD, NOW)


def told(found: Aggregates, knowledge: Knowledge, guild: GuildSettings = GUILD, **more: Any) -> str:
    return reply_insights(found, knowledge, guild, SINCE, UNTIL, **more).answer


def remedy_key(knowledge: Knowledge) -> str:
    return next(
        f"stuck:{topic.id}#{point.id}" for topic in knowledge.topics.values()
        for point in topic.stuck
    )  # fmt: skip


def test_only_whole_weeks_that_are_over_on_the_clock_of_the_server_are_counted() -> None:
    assert datetime(2027, 1, 31, 23, tzinfo=UTC) == UNTIL
    assert datetime(2027, 1, 3, 23, tzinfo=UTC) == SINCE
    just_before = datetime(2027, 1, 31, 22, 59, tzinfo=UTC)
    assert weeks_over(GUILD, just_before)[1] == UNTIL - timedelta(weeks=1)
    # Through a change of the clock the weeks begin at midnight all the same.
    spring = weeks_over(GUILD, datetime(2027, 4, 7, tzinfo=UTC))
    assert [moment.hour for moment in spring] == [23, 22]


def test_too_few_people_are_shown_nothing_and_not_how_many_they_are(knowledge: Knowledge) -> None:
    few = Aggregates(4, 50, stuck=(StuckCount("pandas", 4, 40),))
    text = told(few, knowledge, documents=["notes.pdf"])
    assert "fewer than 5 people" in text
    assert "4 January 2027 to 31 January 2027" in text
    assert "andas" not in text
    assert "notes" not in text


def test_where_people_are_stuck_is_told_by_the_title(knowledge: Knowledge) -> None:
    first, second, third = list(knowledge.topics.values())[:3]
    found = Aggregates(
        9, 60,
        stuck=(StuckCount(first.id, 7, 12), StuckCount(second.id, 4, 30),
               StuckCount("no-such-topic", 8, 8)),
        gaps=(GapCount(third.id, 6, 9, (("What is RLHF?", 5), ("My boss is Bob?", 4))),
              GapCount("", 5, 5, (("Pizza?", 2),)), GapCount(second.id, 4, 4)),
    )  # fmt: skip
    text = told(found, knowledge)
    assert "9 people asked me 60 times" in text
    assert f"**{first.title}**: 7 people, 12 times" in text
    assert f"Near **{third.title}**: 6 people, 9 times: “What is RLHF?”" in text
    assert "Near nothing that I know: 5 people, 5 times" in text
    for hidden in (f"**{second.title}**", "no-such-topic", "Bob", "Pizza"):
        assert hidden not in text


def test_ways_out_and_resources_that_lead_nowhere_are_named(knowledge: Knowledge) -> None:
    one, two, three, four = list(knowledge.resources.values())[:4]
    key = remedy_key(knowledge)
    found = Aggregates(
        20, 99,
        remedies=(RemedyCount(key, 12, 6, 2), RemedyCount("gone", 9, 9, 0)),
        resources=(ResourceCount(one.id, started=2, finished=3, dropped=5),
                   ResourceCount(two.id, started=6), ResourceCount(three.id, dropped=4),
                   ResourceCount(four.id, started=5, finished=1)),
        cited={"used.pdf": 1},
    )  # fmt: skip
    text = told(
        found, knowledge, documents=["used.pdf", "dusty [notes].pdf"],
        unreachable={four.id: "404", "https://old.example": "no answer"},
    )  # fmt: skip
    assert "helped 2 of the 6 people who told me" in text
    assert f"**{one.title}**: dropped by 5 of the 10 people who began it" in text
    assert f"**{two.title}**: begun by 6 people and finished by none" in text
    assert f"**{three.title}**" not in text
    assert "404" in text
    assert "https://old.example" in text
    assert "dusty \\[notes\\].pdf" in text
    assert "used.pdf" not in text
    helpful = replace(found, remedies=(RemedyCount(key, 12, 6, 3),))
    assert "people who told me" not in told(helpful, knowledge)
    unsaid = replace(found, remedies=(RemedyCount(key, 12, 4, 0),))
    assert "people who told me" not in told(unsaid, knowledge)


def test_a_server_where_nothing_stands_out_is_told_so(knowledge: Knowledge) -> None:
    assert "Nothing stands out" in told(Aggregates(5, 9), knowledge)


def test_a_server_may_ask_for_a_larger_group(knowledge: Knowledge) -> None:
    found = Aggregates(9, 9, stuck=(StuckCount(next(iter(knowledge.topics)), 9, 9),))
    assert "Where people are stuck" in told(found, knowledge)
    assert "fewer than 10 people" in told(found, knowledge, replace(GUILD, least=10))


counts = st.integers(0, 12)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 5), counts, counts), max_size=6),
    st.lists(st.tuples(st.integers(0, 5), counts, counts, counts), max_size=6),
    st.integers(5, 9),
)
def test_no_group_below_the_smallest_is_ever_named(
    knowledge: Knowledge,
    asked: list[tuple[int, int, int]],
    used: list[tuple[int, int, int, int]],
    least: int,
) -> None:
    topics, resources = list(knowledge.topics.values()), list(knowledge.resources.values())
    stuck = tuple(StuckCount(topics[n].id, people, times) for n, people, times in asked)
    gaps = tuple(
        GapCount(topics[n].id, people, times, ((f"canary{people}?", people),))
        for n, people, times in asked
    )
    tried = tuple(ResourceCount(resources[n].id, a, 0, b, c) for n, a, b, c in used)
    found = Aggregates(30, 99, stuck, (), gaps, tried)
    text = told(found, knowledge, replace(GUILD, least=least))
    shown = {topics[n].title for n, people, _ in asked if people >= least}
    for n, people, _ in asked:
        if topics[n].title not in shown:
            assert f"**{topics[n].title}**" not in text
        if people < least:
            assert f"canary{people}?" not in text
    for n, *each in used:
        if all(sum(e) < least for m, *e in used if m == n):
            assert f"**{resources[n].title}**" not in text, each


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    """On Wednesday, 3 February 2027."""
    clock = Clock(NOW)
    with desk_in(tmp_path, knowledge, clock) as opened:
        set_up(opened, 42, {"zone": "Europe/Vienna"})
        yield opened


def ask(desk: Desk, learner: str, topic: str, at: datetime, scope: str = "guild-42") -> None:
    course = next(iter(desk.knowledge.resources))
    desk.memory.guilds.met(42, learner, learner, at=at)
    desk.memory.save(
        learner,
        turn=Turn(f"{at}", learner, "c", at, "Help", "stuck", {"topics": [topic]}),
        gap=Gap(f"Why does {topic} fail?", (topic,)),
        resources=[ResourceProgress(course, "dropped", "", at)],
        scope=scope,
    )


def test_an_owner_sees_what_five_people_asked_and_no_name(desk: Desk) -> None:
    topic = next(iter(desk.knowledge.topics.values()))
    names = [f"learner{n}" for n in range(5)]
    for name in names[:4]:
        ask(desk, name, topic.id, UNTIL - timedelta(days=3))
    assert "fewer than 5" in insights(desk, 42).answer
    # What is asked this week, or elsewhere, counts for nothing yet.
    ask(desk, names[4], topic.id, UNTIL + timedelta(hours=1))
    ask(desk, names[4], topic.id, UNTIL - timedelta(days=2), scope="guild-43")
    assert "fewer than 5" in insights(desk, 42).answer
    ask(desk, names[4], topic.id, UNTIL - timedelta(days=1))
    reply = insights(desk, 42, documents=["notes.pdf"], unreachable={})
    assert f"**{topic.title}**: 5 people, 5 times" in reply.answer
    assert "fail?”" in reply.answer
    assert "dropped by 5 of the 5" in reply.answer
    assert "notes.pdf" in reply.answer
    assert "learner" not in reply.answer
    assert "fewer than 5" in insights(desk, 43).answer
