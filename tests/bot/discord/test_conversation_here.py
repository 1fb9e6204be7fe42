"""Messages: where the coach answers, where it does not, and where an answer goes."""

from __future__ import annotations

from pathlib import Path

from bot.discord.client import Options
from bot.discord.demo.fake.events import MESSAGE_CONTENT
from bot.discord.demo.fake.model import Message
from bot.discord.demo.fake.permissions import Permission
from bot.discord.naming import learner_of
from tests.bot.discord.coach_at_work import School, Work, scene

ASK = "what should I learn next?"


def test_a_mention_is_answered_in_a_thread_of_its_own(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        message = await ada.say(f"{work.at_coach} {ASK}")
        answer = await ada.answer_to(message)
        (thread,) = work.threads()
        assert answer.channel_id == thread.id
        assert thread.name == ASK
        assert "Your next step" in answer.text
        assert answer.pings == set()
        assert work.coach.heard == [ASK]
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_in_its_own_thread_whoever_opened_it_needs_no_mention(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada, bob = work.person(), work.person("bob")
        first = await ada.answer_to(await ada.say(f"{work.at_coach} {ASK}"))
        thread = work.fake.world.channels[first.channel_id]
        inside, other = ada.at(thread), bob.at(thread)
        follow = await inside.answer_to(await inside.say("why?"))
        assert follow.channel_id == thread.id
        # Who only reads along is not talked to, nor taken for the other.
        await other.say("me too!")
        await other.say("what about pandas?")
        await work.calm()
        assert work.coach.heard == [ASK, "why?"]
        # Called by name they are, as themselves.
        await other.answer_to(await other.say(f"{work.at_coach} I know python"))
        assert work.desk.believed(learner_of(bob.id)).evidence
        assert not work.desk.believed(learner_of(ada.id)).evidence

    # Without the privilege to read, nothing but calls comes with words.
    granted = MESSAGE_CONTENT
    scene(school, tmp_path, play, granted=granted, options=Options(message_content=True))


def test_without_the_privilege_a_thread_says_how_it_is_heard(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        first = await ada.answer_to(await ada.say(f"{work.at_coach} {ASK}"))
        inside = ada.at(work.fake.world.channels[first.channel_id])
        await inside.say("why?")
        await work.until(lambda: work.mail(ada))
        assert "Put my name into yours" in work.mail(ada)[0].text
        assert work.coach.heard == [ASK]
        await inside.answer_to(await inside.say(f"why? {work.at_coach}"))
        assert work.coach.heard == [ASK, "why?"]

    scene(school, tmp_path, play)


def test_a_reply_to_the_coach_goes_on_where_it_is(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        seen = work.fine(await ada.slash("explain", topic="pandas"))
        await ada.press(seen, "Share with everyone")
        (shared,) = work.posts()
        message = await ada.say("and how is it installed?", reply_to=shared)
        answer = await ada.answer_to(message)
        assert answer.channel_id == work.general.id
        assert answer.reference is not None
        assert answer.reference["message_id"] == str(message.id)
        assert work.threads() == []

    granted = MESSAGE_CONTENT
    scene(school, tmp_path, play, granted=granted, options=Options(message_content=True))


def test_what_is_not_for_the_coach_stays_unanswered(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada, bob = work.person(), work.person("bob")
        role = work.fake.world.add_role(work.hall, "helpers")
        said = await bob.say("anybody here?")
        await ada.say(ASK)
        await ada.say("@everyone what is overfitting?")
        await ada.say(f"<@{bob.id}> what is overfitting?")
        await ada.say(f"<@&{role.id}> what is overfitting?")
        await ada.say("yes", reply_to=said)
        await work.calm()
        assert work.coach.heard == []
        assert work.said() == []

    scene(school, tmp_path, play)


def test_bots_webhooks_and_system_messages_are_never_answered(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks("always")
        robot = work.fake.person("robot", work.hall, bot=True)
        await robot.say(f"{work.at_coach} {ASK}")
        robot.world.keep(_by_webhook(work, f"{work.at_coach} {ASK}"))
        robot.world.keep(_by_webhook(work, f"{work.at_coach} joined", kind=7, hook=None))
        await work.calm()
        assert work.said() == []
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_where_it_may_not_speak_the_coach_says_so_in_private(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        await ada.say(f"{work.at_coach} {ASK}")
        await work.until(lambda: work.mail(ada))
        (told,) = work.mail(ada)
        assert "I may not speak in that channel" in told.text
        assert work.posts() == []
        assert work.coach.heard == []

    scene(school, tmp_path, play)


def test_how_it_may_speak_is_set_for_channels_categories_and_all(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        world = work.fake.world
        group = world.add_channel(work.hall, "study", 4)
        within = world.add_channel(work.hall, "maths", parent_id=group.id)
        quiet = world.add_channel(work.hall, "quiet", parent_id=group.id)
        work.speaks("always", group)
        work.speaks("off", quiet)
        work.set_up(elsewhere="called")
        ada = work.person()
        await ada.at(within).answer_to(await ada.at(within).say("what is pandas?"))
        await ada.at(quiet).say(f"{work.at_coach} what is numpy?")
        await ada.say("what is git?")
        await ada.answer_to(await ada.say(f"{work.at_coach} what is overfitting?"))
        assert work.coach.heard == ["what is pandas?", "what is overfitting?"]

    granted = MESSAGE_CONTENT
    scene(school, tmp_path, play, granted=granted, options=Options(message_content=True))


def test_a_direct_message_is_always_answered_and_needs_no_thread(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.stranger("ada").dm
        answer = await ada.answer_to(await ada.say("I know pandas. What next?"))
        assert "next step" in answer.text
        again = await ada.answer_to(await ada.say("why?"))
        assert again.channel_id == ada.place.id
        # The conversation of a command there is the same one.
        seen = work.fine(await ada.slash("me show"), ephemeral=False)
        assert "pandas" in seen.text

    scene(school, tmp_path, play)


def test_a_bare_call_says_hello(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        answer = await ada.answer_to(await ada.say(work.at_coach))
        assert "Hello" in answer.text
        (thread,) = work.threads()
        assert thread.name == "With ada"

    scene(school, tmp_path, play)


def test_what_is_private_and_asked_in_public_goes_to_a_direct_message(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        work.fine(await ada.slash("commit", promise="a love letter to gradients"))
        message = await ada.say(f"{work.at_coach} /week")
        public = await ada.answer_to(message)
        assert public.text == "That is between the two of us: I have written to you directly."
        await work.calm()
        (private,) = work.mail(ada)
        assert "love letter" in private.text
        assert all("love letter" not in m.text for m in work.said() if m is not private
                   and not m.ephemeral)  # fmt: skip

    scene(school, tmp_path, play)


def test_with_closed_direct_messages_nothing_private_is_said_in_public(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person(takes_dms=False)
        work.fine(await ada.slash("commit", promise="a love letter to gradients"))
        public = await ada.answer_to(await ada.say(f"{work.at_coach} /week"))
        assert "your direct messages are closed to me" in public.text
        await work.calm()
        assert all("love letter" not in m.text for m in work.said() if not m.ephemeral)

    scene(school, tmp_path, play, refused=True)


def test_a_channel_where_it_cannot_write_is_answered_by_direct_message(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        world = work.fake.world
        world.forbid(
            work.general,
            Permission.SEND_MESSAGES | Permission.CREATE_PUBLIC_THREADS,
            world.bot,
        )
        await ada.say(f"{work.at_coach} {ASK}")
        await work.until(lambda: len(work.mail(ada)) == 2)
        why, answer = work.mail(ada)
        assert "I may not write in that channel" in why.text
        assert "*Send Messages*" in why.text
        assert "Your next step" in answer.text

    scene(school, tmp_path, play, refused=True)


def test_without_threads_the_answer_is_a_reply_in_the_channel(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        work.fake.world.forbid(work.general, Permission.CREATE_PUBLIC_THREADS, work.fake.world.bot)
        message = await ada.say(f"{work.at_coach} {ASK}")
        answer = await ada.answer_to(message)
        assert answer.channel_id == work.general.id
        assert answer.reference is not None
        assert answer.reference["message_id"] == str(message.id)

    scene(school, tmp_path, play)


def test_where_no_thread_can_be_opened_after_all_the_answer_still_comes(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        work.fake.faults.fail("POST */threads", 400, code=160004, message="A thread is there")
        answer = await ada.answer_to(await ada.say(f"{work.at_coach} {ASK}"))
        assert answer.channel_id == work.general.id

    scene(school, tmp_path, play, refused=True)


def test_words_come_with_files_and_pictures_are_told_what_to_do(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        error = ("error.log", b"ValueError: Input X contains NaN")
        answer = await ada.answer_to(await ada.say(f"{work.at_coach} this fails", files=[error]))
        assert "Missing values" in answer.text
        assert "this fails" in work.coach.heard[0]
        picture = ("shot.png", b"\x89PNG")
        told = await ada.dm.answer_to(await ada.dm.say(files=[picture]))
        assert "shot.png is none" in told.text
        # With words beside it, a picture is passed over.
        await ada.dm.answer_to(await ada.dm.say("what is overfitting?", files=[picture]))
        assert work.coach.heard[-1] == "what is overfitting?"

    scene(school, tmp_path, play)


def test_a_file_that_cannot_be_fetched_is_told(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person().dm
        work.fake.faults.fail("GET /attachments/*", 404, times=None, message="gone")
        told = await ada.answer_to(await ada.say(files=[("error.log", b"boom")]))
        assert "Traceback" not in told.text
        assert "inside me" not in told.text

    scene(school, tmp_path, play, refused=True)


def test_an_edit_is_no_new_question(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        message = await ada.say(f"{work.at_coach} {ASK}")
        await ada.answer_to(message)
        await ada.edit(message, f"{work.at_coach} what is pandas?")
        plain = await ada.say("hello there")
        await ada.edit(plain, f"{work.at_coach} hello there")
        await work.calm()
        assert work.coach.heard == [ASK]

    scene(school, tmp_path, play)


def test_what_comes_twice_is_answered_once(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        events: list[tuple[str, dict[str, object], int | None]] = []
        work.fake.world.events.append(
            lambda event: events.append((event.name, event.data, event.guild_id))
        )
        ada = work.person()
        message = await ada.dm.say(ASK)
        seen = work.fine(await ada.slash("next"))
        button = work.fine(await ada.press(seen, "I know that already"))
        form = (await ada.slash("commit")).modal
        assert form is not None
        work.fine(await ada.submit(form, {"What will exist?": "a plot"}))
        await ada.dm.answer_to(message)
        await work.calm()
        before = len(work.said())
        for name, data, guild in list(events):
            if name in ("MESSAGE_CREATE", "INTERACTION_CREATE"):
                work.fake.world.emit(name, data, guild)
        await work.calm()
        assert len(work.said()) == before
        assert len(button.messages) == 1
        assert len(work.desk.record(learner_of(ada.id)).commitments) == 1

    scene(school, tmp_path, play)


def test_who_says_much_at_once_is_asked_for_patience_and_answered_in_order(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person().dm, work.person("bob").dm
        work.gate.close()
        messages = [await ada.say(f"what is pandas, part {number}?") for number in range(6)]
        await work.busy()
        # Nobody else waits for them.
        await bob.say(ASK)
        await work.busy(2)
        await work.until(lambda: len(work.mail(ada)) == 2)
        assert all("One at a time, please" in m.text for m in work.mail(ada))
        work.gate.open()
        await work.until(lambda: len(work.mail(ada)) == 6)
        asked = [text for text in work.coach.heard if "part" in text]
        assert asked == [f"what is pandas, part {number}?" for number in range(4)]
        assert messages[0].id < work.mail(ada)[2].id
        await work.calm()
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_the_coach_shows_that_it_writes(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person().dm
        work.gate.close()
        message = await ada.say(ASK)
        await work.until(lambda: work.fake.world.typing)
        work.gate.open()
        await ada.answer_to(message)

    scene(school, tmp_path, play)


def test_a_fault_of_ours_is_told_in_a_sentence(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        def fail(text: str) -> None:
            raise RuntimeError("boom")

        work.coach.fails = fail
        ada = work.person()
        told = await ada.dm.answer_to(await ada.dm.say(ASK))
        assert "Something went wrong inside me" in told.text
        assert "boom" not in told.text
        seen = await ada.slash("ask", question="why?")
        assert "Something went wrong inside me" in seen.text
        assert seen.ephemeral
        await work.calm()
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def _by_webhook(work: Work, text: str, kind: int = 0, hook: int | None = 77) -> Message:
    world = work.fake.world
    author = world.add_user("hook", bot=hook is not None)
    return Message(
        world.ids.next(),
        work.general.id,
        work.hall.id,
        author,
        world.clock.now(),
        content=text,
        type=kind,
        mentions=[world.bot],
        webhook_id=hook,
    )
