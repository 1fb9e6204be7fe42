"""The panel of /setup: what it shows and changes, for whom, with restarts and faults in between."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.accountability.guilds import GuildSettings, with_note
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.component_rules import SELECTS, parts
from bot.discord.demo.fake.model import Channel
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.seen import Seen
from bot.discord.naming import Press, custom_id
from bot.discord.panel.pages import KIND, PAGES
from tests.bot.discord.coach_at_work import School, Work, scene

CATEGORY, NEWS, FORUM = 4, 5, 15


def kept(work: Work) -> GuildSettings:
    return work.memory.guilds.load(work.hall.id)


def boss(work: Work) -> Person:
    return work.fake.owner(work.general)


def part(owner: Person, *words: str) -> str:
    """The id of a part of the panel that somebody opened."""
    return custom_id(Press(KIND, owner.id, words))


async def opened(work: Work, who: Person, *pages: str) -> Seen:
    """The panel, and the pages to go to."""
    seen = work.fine(await who.slash("setup"))
    for page in pages:
        seen = await turned(work, who, seen, part(who, "page", page))
    return seen


async def turned(work: Work, who: Person, seen: Seen, button: str) -> Seen:
    """Press a button of the panel, which then shows something else in the same place."""
    after = work.fine(await who.press(seen, button))
    assert seen.message is not None
    assert after.message is not None
    assert after.message.id == seen.message.id
    return after


async def picked(work: Work, who: Person, seen: Seen, menu: str, *values: object) -> Seen:
    after = work.fine(await who.select(seen, menu, *values))
    assert after.message is not None
    assert seen.message is not None
    assert after.message.id == seen.message.id
    return after


def test_one_press_sets_a_server_up(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        seen = await opened(work, boss(work))
        assert "Nothing is set up yet" in seen.text
        assert seen.buttons[0] == "Use #general"
        seen = await turned(work, boss(work), seen, "Use #general")
        assert f"home <#{work.general.id}>" in seen.text
        assert "Digest and board come: Sundays at 18:00" in seen.text
        settings = kept(work)
        assert settings.channels == {"home": work.general.id}
        assert settings.speaking == {work.general.id: "called"}
        assert (settings.digest, settings.board, settings.pods) == (True, True, False)
        # Nobody else sees or hears of it.
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_every_page_opens_and_leads_back_also_after_a_restart(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        work.set_up(channels={"home": work.general.id}, speaking={work.general.id: "called"})
        for page in PAGES[1:]:
            seen = await opened(work, who)
            await work.restart()
            seen = await turned(work, who, seen, part(who, "page", page))
            assert "how I am set up" not in seen.text
            assert all(len(line) < 240 for line in seen.text.splitlines())
            await work.restart()
            seen = await turned(work, who, seen, "Back")
            assert "how I am set up" in seen.text

    scene(school, tmp_path, play)


def test_a_channel_for_each_purpose_and_back(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        rooms = {name: work.fake.world.add_channel(work.hall, name) for name in ("news", "pods")}
        seen = await opened(work, who, "channels")
        for purpose, room in (("home", work.general), ("digest", rooms["news"])):
            seen = await picked(work, who, seen, part(who, "channel", purpose), room)
        await work.restart()
        for purpose, room in (("board", rooms["news"]), ("ships", work.general),
                              ("pods", rooms["pods"]), ("welcome", rooms["news"])):  # fmt: skip
            seen = await picked(work, who, seen, part(who, "channel", purpose), room)
        news, pods, general = rooms["news"].id, rooms["pods"].id, work.general.id
        assert kept(work).channels == {
            "home": general, "digest": news, "board": news, "ships": general, "pods": pods,
            "welcome": news,
        }  # fmt: skip
        seen = await picked(work, who, seen, part(who, "channel", "board"))
        assert "board" not in kept(work).channels
        assert kept(work).channel("board") == general

    scene(school, tmp_path, play)


def test_only_text_channels_of_this_server_are_taken(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        elsewhere = work.fake.world.add_guild("Elsewhere")
        category = work.fake.world.add_channel(work.hall, "rooms", CATEGORY)
        seen = await opened(work, who, "channels")
        menu = next(p for p in parts(seen.messages[0].components) if p["type"] in SELECTS)
        assert menu["channel_types"] == [0]
        for wrong in (category, next(iter(elsewhere.channels.values()))):
            refused = work.fine(await who.select(seen, part(who, "channel", "home"), wrong))
            assert "Choose another one" in refused.text
        assert kept(work).channels == {}

    scene(school, tmp_path, play)


def test_day_hour_and_zone_are_picked(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        seen = await opened(work, who, "when")
        seen = await picked(work, who, seen, part(who, "pick", "weekday"), "Fridays")
        seen = await picked(work, who, seen, part(who, "pick", "at"), "07:00")
        await work.restart()
        seen = await picked(work, who, seen, part(who, "pick", "zone"), "Asia/Kolkata")
        settings = kept(work)
        assert (settings.weekday, f"{settings.at:%H:%M}", settings.zone) == (
            4, "07:00", "Asia/Kolkata",
        )  # fmt: skip
        assert "**Time zone**: Asia/Kolkata" in seen.text

    scene(school, tmp_path, play)


def test_zone_and_quiet_hours_are_typed_and_what_cannot_be_is_told(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        panel = await opened(work, who, "when")
        asked = await who.press(panel, part(who, "ask", "zone"))
        assert asked.modal is not None
        assert asked.modal.field("value").value == "UTC"
        refused = work.fine(await who.submit(asked, {"value": "Middle/Earth"}))
        assert "I know no time zone “Middle/Earth”" in refused.text
        assert kept(work).zone == "UTC"
        asked = await who.press(panel, part(who, "ask", "zone"))
        await work.restart()
        seen = work.fine(await who.submit(asked, {"value": "America/Argentina/Ushuaia"}))
        assert kept(work).zone == "America/Argentina/Ushuaia"
        assert "America/Argentina/Ushuaia" in seen.text
        asked = await who.press(panel, part(who, "ask", "quiet"))
        seen = work.fine(await who.submit(asked, {"value": "23:00-06:30"}))
        assert "**Quiet hours**: 23:00 to 06:30" in seen.text
        asked = await who.press(panel, part(who, "ask", "quiet"))
        assert (
            "such as 22:00-07:00"
            in work.fine(await who.submit(asked, {"value": "when it is dark"})).text
        )
        assert f"{kept(work).quiet_from:%H:%M}" == "23:00"

    scene(school, tmp_path, play)


def test_what_is_posted_is_switched_on_and_off(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        seen = await opened(work, who, "posts")
        for name in ("digest", "board", "pods"):
            on = part(who, "set", name, "on")
            seen = await turned(work, who, seen, on)
            assert getattr(kept(work), name) is True
        seen = await turned(work, who, seen, part(who, "set", "board", "off"))
        settings = kept(work)
        assert (settings.digest, settings.board, settings.pods) == (True, False, True)

    scene(school, tmp_path, play)


def test_roles_retention_and_the_smallest_group(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        helpers = work.fake.world.add_role(work.hall, "Helpers")
        everyone = work.hall.roles[work.hall.id]
        seen = await opened(work, who, "people")
        seen = await picked(work, who, seen, part(who, "role", "ping"), helpers)
        assert "I cannot ping Helpers" in seen.text
        work.fake.world.change_role(work.hall, helpers, mentionable=True)
        seen = await picked(work, who, seen, part(who, "role", "owner"), helpers)
        assert "I cannot ping" not in seen.text
        assert kept(work).roles == {"ping": helpers.id, "owner": helpers.id}
        refused = work.fine(await who.select(seen, part(who, "role", "owner"), everyone))
        assert "Everybody has that role" in refused.text
        assert kept(work).roles["owner"] == helpers.id
        seen = await picked(work, who, seen, part(who, "pick", "retention"), "delete")
        for name, good, bad in (("grace", "7", "many"), ("least", "12", "3")):
            asked = await who.press(seen, part(who, "ask", name))
            assert "a number from" in work.fine(await who.submit(asked, {"value": bad})).text
            asked = await who.press(seen, part(who, "ask", name))
            work.fine(await who.submit(asked, {"value": good}))
        settings = kept(work)
        assert (settings.retention, settings.grace_days, settings.least) == ("delete", 7, 12)
        await picked(work, who, seen, part(who, "role", "ping"))
        assert kept(work).roles == {"owner": helpers.id}

    scene(school, tmp_path, play)


def test_where_the_coach_may_speak(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        study = work.fake.world.add_channel(work.hall, "study", CATEGORY)
        off_topic = work.fake.world.add_channel(work.hall, "off-topic")
        seen = await opened(work, who, "speaking")
        seen = await picked(work, who, seen, "Choose a channel or category", study)
        assert kept(work).speaking == {}
        await work.restart()
        seen = await picked(work, who, seen, part(who, "speak", str(study.id)), "always")
        assert "message content intent" in seen.text
        seen = await picked(work, who, seen, "Choose a channel or category", off_topic)
        seen = await picked(work, who, seen, "How I speak in off-topic", "Not at all")
        seen = await picked(work, who, seen, part(who, "pick", "elsewhere"), "When I am called")
        settings = kept(work)
        assert settings.speaking == {study.id: "always", off_topic.id: "off"}
        assert settings.elsewhere == "called"
        assert f"- <#{study.id}>: to every message" in seen.text
        assert f"- <#{off_topic.id}>: not at all" in seen.text
        seen = await picked(work, who, seen, "Choose a channel or category", off_topic)
        seen = await picked(work, who, seen, "How I speak in off-topic", "As all around it")
        assert kept(work).speaking == {study.id: "always"}
        ada = work.person()
        asked = await ada.say(f"{work.at_coach} what is overfitting?")
        assert await ada.answer_to(asked)

    scene(school, tmp_path, play)


def test_two_owners_at_once_lose_nothing(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        role = work.fake.world.add_role(work.hall, "Staff", int(Permission.MANAGE_GUILD))
        one, other = boss(work), work.person("eva", roles=(role,))
        first, second = await opened(work, one, "posts"), await opened(work, other, "when")
        third = await opened(work, one, "channels")
        await asyncio.gather(
            one.press(first, part(one, "set", "digest", "on")),
            other.select(second, part(other, "pick", "weekday"), "Mondays"),
            other.select(second, part(other, "pick", "zone"), "Europe/London"),
            one.select(third, part(one, "channel", "home"), work.general),
        )
        await work.calm()
        settings = kept(work)
        assert settings.digest
        assert settings.weekday == 0
        assert settings.zone == "Europe/London"
        assert settings.channels == {"home": work.general.id}

    scene(school, tmp_path, play)


def test_strangers_neither_find_nor_use_it(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        with pytest.raises(CannotDo, match="only for people with permission"):
            await ada.slash("setup")
        # A server may show the command to everybody; the coach asks for itself.
        for command in work.fake.world.commands[None]:
            command["default_member_permissions"] = None
        for command in ("setup", "insights", "knowledge list"):
            seen = work.fine(await ada.slash(command))
            assert "whoever looks after this server" in seen.text
        assert await ada.complete("knowledge remove", document="x") == []
        with pytest.raises(CannotDo):
            await ada.dm.slash("setup")
        assert kept(work) == GuildSettings(work.hall.id, name="")

    scene(school, tmp_path, play)


def test_the_owners_role_may_and_who_lost_it_may_no_more(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        helpers = work.fake.world.add_role(work.hall, "Helpers")
        eva = work.person("eva", roles=(helpers,))
        work.set_up(roles={"owner": helpers.id})
        for command in work.fake.world.commands[None]:
            command["default_member_permissions"] = None
        seen = await opened(work, eva, "posts")
        seen = await turned(work, eva, seen, part(eva, "set", "digest", "on"))
        asked = await eva.press(await opened(work, eva, "when"), part(eva, "ask", "zone"))
        work.fake.world.give_role(work.hall, eva.user, helpers.id, take=True)
        refused = work.fine(await eva.press(seen, part(eva, "set", "board", "on")))
        assert "whoever looks after this server" in refused.text
        refused = work.fine(await eva.submit(asked, {"value": "Europe/Berlin"}))
        assert "whoever looks after this server" in refused.text
        settings = kept(work)
        assert (settings.digest, settings.board, settings.zone) == (True, False, "UTC")

    scene(school, tmp_path, play)


def forbidden(work: Work, room: Channel, *what: Permission) -> None:
    for one in what:
        work.fake.world.forbid(room, one, work.fake.world.bot)


def test_it_says_which_permission_is_missing_where_and_how_to_give_it(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        news = work.fake.world.add_channel(work.hall, "news")
        forbidden(work, news, Permission.SEND_MESSAGES)
        seen = await opened(work, who, "channels")
        assert "What keeps me from it" not in seen.text
        seen = await picked(work, who, seen, part(who, "channel", "digest"), news)
        assert "**\\#news**: Missing here: Send Messages." in seen.text
        assert "give them to the coach's role" in seen.text
        work.memory.guilds.change(
            work.hall.id, lambda g: with_note(g, "digest", "I lack something there."), at=work.now()
        )
        assert "I lack something there." in (await opened(work, who)).text
        seen = await opened(work, who, "channels")
        seen = await picked(work, who, seen, part(who, "channel", "digest"), work.general)
        # What was noted of the old channel says nothing of the new one.
        assert "What keeps me from it" not in seen.text

    scene(school, tmp_path, play)


def test_channels_and_roles_that_were_deleted_meanwhile(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        news = work.fake.world.add_channel(work.hall, "news")
        work.set_up(channels={"home": work.general.id, "digest": news.id})
        panel = await opened(work, who, "channels")
        await work.stop()
        work.fake.world.delete_channel(news)
        await work.start()
        seen = await opened(work, who)
        assert "The channel for digest is not there any more." in seen.text
        assert "digest a channel that is gone" in seen.text
        seen = await turned(work, who, panel, "Back")
        seen = await opened(work, who, "channels")
        seen = await picked(work, who, seen, part(who, "channel", "digest"), work.general)
        assert kept(work).channels["digest"] == work.general.id

    scene(school, tmp_path, play)


def test_the_first_step_for_a_channel_that_is_gone(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        lounge = work.fake.world.add_channel(work.hall, "lounge")
        seen = await opened(work, who.at(lounge))
        assert "Use #lounge" in seen.buttons
        gone = part(who, "first", "123456")
        message = seen.message
        assert message is not None
        button = next(p for p in parts(message.components) if p.get("label") == "Use #lounge")
        button["custom_id"] = gone
        refused = work.fine(await who.at(lounge).press(seen, gone))
        assert "not there any more" in refused.text
        assert kept(work).channels == {}
        thread = work.fake.world.add_thread(lounge, "chat", who.user)
        assert "Use #lounge" in (await opened(work, who.at(thread))).buttons
        forum = work.fake.world.add_channel(work.hall, "ideas", FORUM)
        post = work.fake.world.add_thread(forum, "an idea", who.user)
        seen = await opened(work, who.at(post))
        assert "Open `/setup` in the text channel" in seen.text
        assert seen.buttons[0] == "Channels"

    scene(school, tmp_path, play)


def test_a_part_that_this_version_does_not_know(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        seen = await opened(work, who)
        assert seen.message is not None
        button = next(p for p in parts(seen.message.components) if p.get("label"))
        for words in (("dance",), ("set", "colour", "blue"), ("page", "nine"), ("ask", "x"), ()):
            button["custom_id"] = part(who, *words)
            told = work.fine(await who.press(seen, part(who, *words)))
            assert "before I was renewed" in told.text
        button["custom_id"] = part(work.person("eva"), "page", "posts")
        told = work.fine(await who.press(seen, button["custom_id"]))
        assert "That button is for whoever asked" in told.text

    scene(school, tmp_path, play)


def test_the_welcome_is_posted_once_and_again_after_it_was_deleted(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        hello = work.fake.world.add_channel(work.hall, "hello")
        seen = await opened(work, who, "posts")
        with pytest.raises(CannotDo, match="greyed out"):
            await who.press(seen, "Post it now")
        work.set_up(channels={"welcome": hello.id})
        panel = await opened(work, who, "posts")
        forbidden(work, hello, Permission.SEND_MESSAGES)
        refused = work.fine(await who.press(panel, "Post it now"))
        assert f"I lack Send Messages in <#{hello.id}>" in refused.text
        hello.overwrites.clear()
        work.fake.world.change_channel(hello)
        for _ in range(2):
            seen = work.fine(await who.press(panel, "Post it now"))
            assert f"The welcome stands in <#{hello.id}>" in seen.text
            assert len(work.posts(hello)) == 1
        await work.restart()
        work.fake.world.delete(work.posts(hello)[0])
        seen = work.fine(await who.press(panel, "Post it now"))
        assert len(work.posts(hello)) == 1
        asked = await work.person().at(hello).press(work.posts(hello)[0], "Set my first goal")
        assert asked.modal is not None
        work.fake.world.delete_channel(hello)
        told = work.fine(await who.press(panel, "Post it now"))
        assert "/setup" in told.text

    # That the channel is gone is found out by asking for it.
    scene(school, tmp_path, play, refused=True)


def test_a_slow_memory_is_told_of_and_a_broken_connection_costs_nothing(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        who = boss(work)
        seen = await opened(work, who, "posts")
        work.fake.faults.drop("POST *callback*", after=True)
        seen = work.fine(await who.press(seen, part(who, "set", "digest", "on")))
        assert kept(work).digest
        work.fake.faults.fail("POST *callback*", 503)
        seen = work.fine(await who.press(seen, part(who, "set", "board", "on")))
        assert kept(work).board

    scene(school, tmp_path, play, refused=True)
