"""What happens to servers, channels, roles and people, and what the coach makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.accountability.guilds import with_channel, with_role
from bot.discord.demo.fake.payloads import user_json
from bot.discord.naming import conversation_in, learner_of
from tests.bot.discord.coach_at_work import School, Work, scene

ASK = "what should I learn next?"


def test_a_server_is_known_from_the_invitation_to_the_farewell_and_back(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        world, guilds = work.fake.world, work.memory.guilds
        library = world.add_guild("Library", has_bot=False)
        world.invite_bot(library)
        await work.until(lambda: guilds.load(library.id).name == "Library")
        guilds.change(library.id, lambda g: replace(g, zone="Asia/Tokyo"), at=work.now())
        world.remove_bot(library)
        await work.until(lambda: guilds.load(library.id).left_at is not None)
        first = guilds.load(library.id).left_at
        world.invite_bot(library)
        await work.until(lambda: guilds.load(library.id).left_at is None)
        # Back again, all is as it was.
        assert guilds.load(library.id).zone == "Asia/Tokyo"
        assert first is not None
        ada = work.fake.person("ada", library)
        assert "Asia/Tokyo" in work.fine(await ada.slash("settings")).text

    scene(school, tmp_path, play)


def test_an_outage_of_a_server_is_no_farewell(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        world = work.fake.world
        world.outage(work.hall)
        await work.calm()
        assert work.memory.guilds.load(work.hall.id).left_at is None
        world.outage(work.hall, over=True)
        await work.calm()
        work.fine(await work.person().slash("next"))

    scene(school, tmp_path, play)


def test_what_is_set_for_a_channel_goes_with_it(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        world, guilds = work.fake.world, work.memory.guilds
        room = world.add_channel(work.hall, "digest")
        role = world.add_role(work.hall, "pinged")
        other = world.add_role(work.hall, "other")
        work.speaks("always", room)
        guilds.change(
            work.hall.id,
            lambda g: with_role(with_channel(g, "digest", room.id), "ping", role.id),
            at=work.now(),
        )
        world.change_role(work.hall, role, name="renamed")
        world.change_channel(room, name="renamed")
        world.delete_role(work.hall, other)
        await work.calm()
        settings = guilds.load(work.hall.id)
        assert (settings.channels, settings.roles) == ({"digest": room.id}, {"ping": role.id})
        world.delete_channel(room)
        world.delete_role(work.hall, role)
        await work.until(lambda: not guilds.load(work.hall.id).roles)
        await work.until(lambda: not guilds.load(work.hall.id).channels)
        assert guilds.load(work.hall.id).speaking == {}

    scene(school, tmp_path, play)


def test_a_thread_that_is_gone_is_nobodys_any_more(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        answer = await ada.answer_to(await ada.say(f"{work.at_coach} {ASK}"))
        thread = work.fake.world.channels[answer.channel_id]
        key = conversation_in(thread.id)
        assert work.memory.in_hand.opened_for(key) == learner_of(ada.id)
        work.fake.world.delete_channel(thread)
        await work.until(lambda: work.memory.in_hand.opened_for(key) is None)

    scene(school, tmp_path, play)


def test_a_channel_that_goes_while_the_coach_thinks_breaks_nothing(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        world = work.fake.world
        room = world.add_channel(work.hall, "room")
        work.speaks("called", room)
        ada = work.person().at(room)
        work.gate.close()
        await ada.say(f"{work.at_coach} {ASK}")
        await work.busy()
        world.delete_channel(room)
        work.gate.open()
        await work.calm()
        # Whoever asked has the answer all the same.
        assert "The place where you asked me is gone" in work.mail(ada)[0].text
        assert "Your next step" in work.mail(ada)[-1].text
        assert work.in_hand() == []
        work.fine(await work.person("bob").slash("next"))

    scene(school, tmp_path, play, refused=True)


def test_a_message_that_is_taken_back_is_answered_without_a_thread(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        work.gate.close()
        message = await ada.say(f"{work.at_coach} {ASK}")
        direct = await ada.dm.say(ASK)
        await work.busy()
        await ada.delete(message)
        await ada.dm.delete(direct)
        work.gate.open()
        await work.calm()
        assert work.in_hand() == []
        assert not any("inside me" in one.text for one in work.said())

    scene(school, tmp_path, play, refused=True)


def test_who_leaves_a_server_is_remembered_as_gone(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        world = work.fake.world
        ada = work.person()
        data = {"guild_id": str(work.hall.id), "user": user_json(ada.user)}
        # It comes where the application has the privilege for members.
        world.emit("GUILD_MEMBER_REMOVE", data, work.hall.id, about_bot=True)
        learner = learner_of(ada.id)

        def gone() -> bool:
            member = work.memory.guilds.member(work.hall.id, learner)
            return member is not None and member.left_at is not None

        await work.until(gone)
        # Whoever speaks there again is back.
        work.fine(await ada.slash("next"))
        await work.until(lambda: not gone())

    scene(school, tmp_path, play)


def test_a_reconnection_loses_nothing(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        await work.fake.gateway.close(4000)
        message = await ada.dm.say(ASK)
        assert "Your next step" in (await ada.dm.answer_to(message)).text
        await work.calm()
        assert len(work.mail(ada)) == 1

    scene(school, tmp_path, play)


def test_people_and_servers_with_strange_names_are_as_good_as_any(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        name = "**@everyone** \u202eevil\u2066 <@1> ```"
        ada = work.person("ada", shown_name=name)
        answer = await ada.answer_to(await ada.say(work.at_coach))
        assert answer.pings == set()
        (thread,) = work.threads()
        assert "\u202e" not in thread.name
        seen = work.fine(await ada.slash("next"))
        await ada.press(seen, "Share with everyone")
        shared = work.posts()[-1]
        assert shared.pings == set()
        assert "\u202e" not in shared.text

    scene(school, tmp_path, play)
