"""Pods of a server: put together once, left alone while they stand, and known to their members."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.guilds import PodPlace
from bot.accountability.pods import Group, Matching
from bot.desk.desk import Desk
from bot.desk.guild_setup import set_up
from bot.desk.pods import PACE, Matched, candidate, match_guild, placed
from bot.desk.promising import promise
from bot.desk.roster import mates_of, standing_in
from bot.desk.settings import settings
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

GUILD = 10


@pytest.fixture
def clock() -> Clock:
    """Monday, 1 February 2027, in the morning."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    """A server with pods."""
    with desk_in(tmp_path, knowledge, clock) as opened:
        set_up(opened, GUILD, {"pods": "on", "zone": "Europe/Vienna"})
        yield opened


def wanting(desk: Desk, *names: str, text: str = "pods on, free mon 18-20, tue 18-20") -> None:
    for name in names:
        desk.memory.guilds.met(GUILD, name, name.title(), at=desk.now())
        promise(desk, name, "Read a paper on Tuesday")
        settings(desk, name, text)


def members(found: Matched) -> list[tuple[str, ...]]:
    return sorted(news.members for news in found.news)


def test_those_who_want_a_pod_are_put_together_and_told_of_each_other(desk: Desk) -> None:
    wanting(desk, "ada", "ben", "cleo", "dan")
    wanting(desk, "eva", text="digest on")
    found = match_guild(desk, GUILD)
    (news,) = found.news
    assert news.members == ("ada", "ben", "cleo", "dan")
    assert news.joined == news.members
    assert "You are Ada, Ben, Cleo and Dan. I put you together because" in news.reply.answer
    # The members are in London, the server is in Vienna.
    assert "Mondays and Tuesdays 19:00 to 21:00 (Europe/Vienna)" in news.reply.answer
    assert [p.learner for p in mates_of(desk, GUILD, "ben", "pod")] == list(news.members)
    assert "You learn with Ben, Cleo and Dan." in standing_in(desk, GUILD, "ada").answer
    assert mates_of(desk, GUILD, "eva", "pod") == ()


def test_matching_again_changes_nothing_and_is_no_news(desk: Desk) -> None:
    wanting(desk, "ada", "ben", "cleo", "dan")
    first = match_guild(desk, GUILD)
    desk.memory.guilds.meet_in(GUILD, first.news[0].pod, 99, at=desk.now())
    again = match_guild(desk, GUILD)
    assert again.news == ()
    assert [(p.learner, p.pod, p.thread) for p in again.places] == [
        (p.learner, p.pod, 99) for p in first.places
    ]


def test_who_comes_later_joins_and_the_pod_keeps_its_name_and_its_thread(desk: Desk) -> None:
    wanting(desk, "ada", "ben", "cleo")
    pod = match_guild(desk, GUILD).news[0].pod
    desk.memory.guilds.meet_in(GUILD, pod, 99, at=desk.now())
    wanting(desk, "dan")
    (news,) = match_guild(desk, GUILD).news
    assert (news.pod, news.thread) == (pod, 99)
    assert (news.joined, news.gone) == (("dan",), ())
    assert "New with you: Dan." in news.reply.answer


def test_who_leaves_frees_a_place_and_a_pod_that_ends_names_its_thread(desk: Desk) -> None:
    wanting(desk, "ada", "ben", "cleo", "dan")
    pod = match_guild(desk, GUILD).news[0].pod
    desk.memory.guilds.meet_in(GUILD, pod, 99, at=desk.now())
    settings(desk, "dan", "pods off")
    (news,) = match_guild(desk, GUILD).news
    assert (news.pod, news.members, news.gone) == (pod, ("ada", "ben", "cleo"), ("dan",))
    desk.memory.guilds.left(GUILD, "cleo", at=desk.now())
    settings(desk, "ben", "leave")
    ended = match_guild(desk, GUILD)
    assert (ended.places, ended.news, ended.over) == ((), (), (99,))
    assert [name for name, _ in ended.waiting] == ["ada"]


def test_who_falls_silent_is_matched_no_more(desk: Desk, clock: Clock) -> None:
    wanting(desk, "ada", "ben", "cleo", "dan")
    match_guild(desk, GUILD)
    clock.set("2027-02-16T09:00")
    for name in ("ada", "ben", "cleo"):
        promise(desk, name, "Read another paper")
    found = match_guild(desk, GUILD)
    assert found.silent == ("dan",)
    assert members(found) == [("ada", "ben", "cleo")]


def test_a_server_without_pods_puts_nobody_together(desk: Desk) -> None:
    wanting(desk, "ada", "ben", "cleo", "dan")
    set_up(desk, GUILD, {"pods": "off"})
    assert match_guild(desk, GUILD) == Matched()
    assert desk.memory.guilds.places(GUILD, "pod") == []


def test_buddies_and_pods_are_apart(desk: Desk) -> None:
    wanting(desk, "ada", "ben", text="buddies on, free mon 18-20")
    assert match_guild(desk, GUILD, "pod").places == ()
    assert members(match_guild(desk, GUILD, "buddies")) == [("ada", "ben")]
    assert "You learn with Ben." in standing_in(desk, GUILD, "ada").answer


def test_matching_goes_by_hours_track_and_free_hours(desk: Desk) -> None:
    wanting(desk, "ada", text="zone Asia/Tokyo, pods on, free mon 18-20")
    plain = candidate(desk, "ada", "pod")
    assert plain.free == {9, 10}
    assert plain.pace == PACE
    desk.memory.correct("ada", "hours_per_week", "9", at=desk.now())
    for topic in desk.knowledge.tracks["build-first"].steps[0].topics:
        desk.memory.correct("ada", topic, "known", at=desk.now())
    found = candidate(desk, "ada", "pod")
    assert found.pace == 9
    assert found.stage > plain.stage


def test_a_pod_that_is_split_keeps_its_name_in_one_part_only() -> None:
    held = [PodPlace(GUILD, "pod", name, "old", 99) for name in "abcd"]
    groups = Matching((Group(("a", "b", "x")), Group(("c", "d", "y"))))
    after = placed(GUILD, "pod", groups, held)
    pods = {place.learner: (place.pod, place.thread) for place in after}
    assert pods["a"] == pods["x"] == ("old", 99)
    assert pods["c"] == pods["y"]
    assert pods["c"][0] != "old"
    assert pods["c"][1] is None


def test_one_who_stays_alone_does_not_take_the_name_of_the_pod_along() -> None:
    held = [PodPlace(GUILD, "pod", name, "old", 99) for name in "abc"]
    after = placed(GUILD, "pod", Matching((Group(("a", "x", "y")),)), held)
    assert {place.pod for place in after} == {Group(("a", "x", "y")).id}
