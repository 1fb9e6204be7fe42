"""Stopped or killed in the middle: whoever waits is answered or told, once, and all goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.discord.client import STOPPING
from bot.discord.demo.fake.model import Message
from bot.discord.left import INTERRUPTED
from bot.discord.naming import learner_of, message_key
from bot.memory.in_hand import InHand
from tests.bot.discord.coach_at_work import School, Work, scene

ASK = "what is overfitting?"


def test_a_stop_lets_what_is_under_way_finish(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob, cy = work.person(), work.person("bob"), work.person("cy")
        work.gate.close()
        command = asyncio.create_task(ada.slash("ask", question=ASK))
        await bob.dm.say(ASK)
        await work.busy(2)
        stopping = asyncio.create_task(work.stop())
        await work.until(lambda: work.client.stopping)
        # Who comes now is told to come again.
        late = await cy.slash("next")
        assert late.text == STOPPING
        assert late.ephemeral
        await cy.dm.say(ASK)
        await work.until(lambda: work.mail(cy))
        assert work.mail(cy)[0].text == STOPPING
        assert not stopping.done()
        work.gate.open()
        assert "Overfitting" in work.fine(await command).text
        await stopping
        assert len(work.mail(bob)) == 1
        await work.start()
        await work.calm()
        assert work.in_hand() == []
        assert len(work.mail(bob)) == 1
        assert len(work.mail(cy)) == 1

    scene(school, tmp_path, play)


def test_buttons_menus_of_choice_and_open_forms_of_before_work_after(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada, bob = work.person(), work.person("bob")
        await ada.slash("commit", promise="a plot of the errors")
        step = work.fine(await ada.slash("next"))
        quiz = work.fine(await ada.slash("quiz", topic="pandas"))
        opened = [
            ("What will exist?", "a README", (await ada.slash("commit")).modal),
            ("What did you finish?", "a spam filter", (await ada.slash("ship")).modal),
            ("The error, or what happens", "KeyError: 'a'", (await ada.slash("stuck")).modal),
            ("sure", "no", (await ada.slash("me forget")).modal),
        ]
        message = await ada.say(f"{work.at_coach} what should I learn next?")
        public = await ada.answer_to(message)
        thread = work.fake.world.channels[public.channel_id]
        await work.calm()
        await work.restart()
        assert "I have noted it" in work.fine(await ada.press(step, "I know that already")).text
        work.fine(await ada.press(step, "Share with everyone"), ephemeral=False)
        sure = work.fine(await ada.press(quiz, "3"))
        assert sure.buttons[0] == "Answer"
        for name, text, form in opened:
            assert form is not None
            work.fine(await ada.submit(form, {name: text}))
        record = work.desk.record(learner_of(ada.id))
        assert [c.text for c in record.commitments] == ["a plot of the errors", "a README"]
        assert [s.title for s in record.ships] == ["a spam filter"]
        refused = work.fine(await bob.at(thread).press(public, "Why this one?"))
        assert "That button is for whoever asked" in refused.text
        work.fine(await ada.at(thread).press(public, "Why this one?"), ephemeral=False)
        # The check-in form that was open over a restart counts, too.
        work.set("2027-02-07 18:05")
        form = (await ada.slash("checkin")).modal
        assert form is not None
        await work.restart()
        states = {form.fields[0].label: "Kept", form.fields[1].label: "Partly"}
        assert "kept" in work.fine(await ada.submit(form, states)).text

    scene(school, tmp_path, play)


def test_a_command_that_was_cut_off_is_told_so_once(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        command = asyncio.create_task(ada.slash("ask", question=ASK))
        await work.busy()
        await work.until(lambda: any(m.thinking for m in work.said()))
        await work.kill()
        await work.start()
        seen = work.fine(await command)
        assert seen.text == INTERRUPTED
        await work.calm()
        assert work.in_hand() == []
        await work.restart()
        await work.calm()
        assert [m.text for m in work.said()] == [INTERRUPTED]
        # Said again, it is answered.
        assert "Overfitting" in work.fine(await ada.slash("ask", question=ASK)).text

    scene(school, tmp_path, play)


def test_messages_that_were_cut_off_are_answered_once(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada, bob = work.person(), work.person("bob")
        work.gate.close()
        direct = await ada.dm.say(ASK)
        called = await bob.say(f"{work.at_coach} {ASK}")
        await work.busy(2)
        await work.kill()
        assert len(work.said()) == 0
        await work.start()
        assert "Overfitting" in (await ada.dm.answer_to(direct)).text
        assert "Overfitting" in (await bob.answer_to(called)).text
        await work.calm()
        await work.restart()
        await work.calm()
        assert len(work.mail(ada)) == 1
        (thread,) = work.threads()
        assert len(work.posts(thread)) == 1
        assert work.posts() == []
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_what_was_answered_but_not_struck_out_is_not_answered_again(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        direct = await ada.dm.say(ASK)
        await ada.dm.answer_to(direct)
        called = await ada.say(f"{work.at_coach} {ASK}")
        await ada.answer_to(called)
        seen = work.fine(await ada.slash("ask", question=ASK))
        await work.calm()
        before = len(work.said())
        for message in (direct, called):
            work.memory.in_hand.begin(_in_hand(work, message))
        one = seen.interaction
        work.memory.in_hand.begin(
            InHand(message_key(one.id), learner_of(ada.id), work.hall.id, work.general.id, None,
                   one.token, work.now())
        )  # fmt: skip
        await work.kill()
        await work.start()
        await work.calm()
        assert len(work.said()) == before, work.said()[-1].text
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_what_was_said_while_nobody_listened_is_answered(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        await ada.dm.answer_to(await ada.dm.say("hello"))
        await work.calm()
        await work.stop()
        direct = await ada.dm.say(ASK)
        called = await ada.say(f"{work.at_coach} what is pandas?")
        await ada.say("nobody is called here")
        work.fake.clock.advance(300)
        await work.start()
        assert "Overfitting" in (await ada.dm.answer_to(direct)).text
        assert "DataFrame" in (await ada.answer_to(called)).text
        await work.calm()
        await work.restart()
        await work.calm()
        assert len(work.mail(ada)) == 2
        assert sorted(work.coach.heard) == []

    scene(school, tmp_path, play)


def test_after_a_long_time_nobody_is_surprised_by_an_answer(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        command = asyncio.create_task(ada.slash("ask", question=ASK))
        await ada.dm.say(ASK)
        await work.busy()
        await work.until(lambda: len(work.in_hand()) >= 1)
        await work.kill()
        work.fake.clock.advance(3 * 86400)
        await work.start()
        await work.calm()
        assert [m.text for m in work.said() if m.text] == []
        assert work.in_hand() == []
        command.cancel()

    scene(school, tmp_path, play)


def test_a_stop_that_cannot_wait_any_longer_leaves_it_to_the_next_start(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        direct = await ada.dm.say(ASK)
        await work.busy()
        gate = work.gate
        await work.client.close_gracefully(0.05)
        assert len(work.in_hand()) == 1
        await work.kill()
        assert gate.waiting == 0
        await work.start()
        await ada.dm.answer_to(direct)
        await work.calm()
        assert len(work.mail(ada)) == 1

    scene(school, tmp_path, play)


def test_what_the_library_tells_after_a_stop_raises_nothing(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        await work.client.close_gracefully(0.05)
        # It counts the servers for a while after it has connected, and then says so.
        work.client.dispatch("ready")

    scene(school, tmp_path, play)


def test_killed_again_and_again_nothing_is_lost_or_said_twice(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for number in range(3):
            message = await ada.dm.say(f"what is pandas, part {number}?")
            if number != 1:
                work.gate.close()
                await work.busy()
            await work.kill()
            await work.start()
            await ada.dm.answer_to(message)
        await work.calm()
        answered = [m.reference["message_id"] for m in work.mail(ada) if m.reference]
        assert len(answered) == len(set(answered)) == 3
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_promises_made_before_a_kill_are_kept(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fine(await ada.slash("commit", promise="a plot of the errors"))
        await work.kill()
        await work.start()
        assert "a plot of the errors" in work.fine(await ada.slash("week")).text

    scene(school, tmp_path, play, rounds=True)


def _in_hand(work: Work, message: Message) -> InHand:
    return InHand(
        message_key(message.id),
        learner_of(message.author.id),
        message.guild_id,
        message.channel_id,
        message.id,
        "",
        work.now(),
    )


def test_a_thread_that_was_opened_before_a_kill_is_where_the_answer_goes(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        # It dies between opening the thread and writing in it.
        work.fake.faults.delay("POST /channels/*/messages", 5.0, times=None)
        called = await ada.say(f"{work.at_coach} {ASK}")
        await work.until(work.threads)
        await work.kill()
        await work.start()
        answer = await ada.answer_to(called)
        (thread,) = work.threads()
        assert answer.channel_id == thread.id
        # Within it the conversation goes on over the next kill.
        inside = ada.at(thread)
        work.gate.close()
        more = await inside.say(f"{work.at_coach} why?")
        await work.busy()
        await work.kill()
        await work.start()
        assert (await inside.answer_to(more)).channel_id == thread.id
        await work.calm()
        assert len(work.posts(thread)) == 2
        assert work.mail(ada) == []

    # Discord says of the second thread that there is one already.
    scene(school, tmp_path, play, refused=True)
