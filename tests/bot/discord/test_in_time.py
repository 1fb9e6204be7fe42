"""In time: slow work is deferred, late answers are brought, lost requests are made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.coach.reply import Block, Reply
from bot.discord.answering import QUICK
from bot.discord.demo.fake.faults import Faults
from tests.bot.discord.coach_at_work import School, Work, scene

ASK = "what is overfitting?"
CALLBACK = "POST /interactions/*/callback"
FOLLOWUP = "POST /webhooks/*"


def test_slow_work_is_acknowledged_before_it_is_done_and_answered(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        waiting = work.client.loop.create_task(ada.slash("ask", question=ASK))
        await work.busy()
        # How soon is for the load bench to say; here it is acknowledged while the work still waits.
        await work.until(lambda: _acknowledged(work))
        (one,) = work.fake.world.interactions.values()
        assert one.original is not None
        assert one.original.thinking
        assert one.original.ephemeral
        work.gate.open()
        seen = work.fine(await waiting)
        assert "Overfitting" in seen.text
        assert len(seen.messages) == 1

    scene(school, tmp_path, play)


def test_slow_work_in_direct_messages_stays_there_to_be_read_again(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        waiting = work.client.loop.create_task(ada.dm.slash("ask", question=ASK))
        await work.busy()
        await work.until(lambda: _acknowledged(work))
        work.gate.open()
        assert "Overfitting" in work.fine(await waiting, ephemeral=False).text

    scene(school, tmp_path, play)


def test_a_slow_form_and_a_slow_button_are_deferred_too(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("stuck", problem="ValueError: Input X contains NaN"))
        form = (await ada.slash("stuck")).modal
        assert form is not None
        work.gate.close()
        one = work.client.loop.create_task(ada.press(seen, "It helped"))
        two = work.client.loop.create_task(
            ada.submit(form, {form.fields[0].label: "KeyError: 'a'"})
        )
        await work.until(lambda: _acknowledged(work, 4))
        work.gate.open()
        work.fine(await one)
        work.fine(await two)

    scene(school, tmp_path, play)


def test_many_pages_follow_one_another_in_order(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        blocks = tuple(Block(f"{number} {'word ' * 300}") for number in range(8))
        work.coach.answers = Reply("concept", blocks)
        seen = work.fine(await ada.slash("ask", question=ASK))
        await work.calm()
        assert len(seen.messages) > 2
        assert [n for n in range(8) if f"{n} word" in seen.text] == list(range(8))
        assert seen.ephemeral
        assert "Share with everyone" in seen.buttons
        answer = await ada.dm.answer_to(await ada.dm.say(ASK))
        await work.calm()
        pages = work.mail(ada)
        assert pages[0].id == answer.id
        assert len(pages) == len(seen.messages)
        assert pages[0].reference is not None
        assert all(page.reference is None for page in pages[1:])

    scene(school, tmp_path, play)


def test_what_is_private_after_all_leaves_nothing_public(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        answer = await ada.answer_to(await ada.say(f"{work.at_coach} what should I learn next?"))
        thread = work.fake.world.channels[answer.channel_id]
        work.coach.answers = Reply("checkin", (Block("Only for you."),), private=True)
        work.gate.close()
        waiting = work.client.loop.create_task(ada.at(thread).press(answer, "Explain it"))
        await work.until(lambda: _acknowledged(work))
        (one,) = work.fake.world.interactions.values()
        work.gate.open()
        seen = await waiting
        await work.calm()
        assert seen.messages
        assert all(m.ephemeral for m in seen.messages)
        assert one.original is not None
        assert one.original.deleted
        assert [m.text for m in work.posts(thread)] == [answer.text]

    scene(school, tmp_path, play)


def test_an_answer_that_comes_too_late_is_brought_by_direct_message(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fake.faults.fail(CALLBACK, 404, times=None, code=10062, message="Unknown interaction")
        waiting = work.client.loop.create_task(ada.slash("ask", question=ASK))
        await work.until(lambda: work.mail(ada))
        assert "Overfitting" in work.mail(ada)[0].text
        waiting.cancel()
        await work.calm()
        assert len(work.mail(ada)) == 1
        assert work.in_hand() == []

    scene(school, tmp_path, play, refused=True)


def test_too_late_with_closed_direct_messages_is_given_up_quietly(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person(takes_dms=False)
        work.fake.faults.fail(CALLBACK, 404, times=None, code=10062, message="Unknown interaction")
        waiting = work.client.loop.create_task(ada.slash("ask", question=ASK))
        await work.until(lambda: work.coach.heard)
        await work.calm()
        waiting.cancel()
        assert work.posts() == []
        # It waits nowhere: nobody is told of it at the next start.
        assert work.in_hand() == []

    scene(school, tmp_path, play, refused=True)


def test_an_answer_that_was_taken_although_the_reply_was_lost_stands_once(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for lose in (
            lambda: work.fake.faults.fail(CALLBACK, 500, after=True),
            lambda: work.fake.faults.drop(CALLBACK, after=True),
            lambda: work.fake.faults.fail(CALLBACK, 503, after=True),
        ):
            lose()
            seen = work.fine(await ada.slash("ask", question=ASK))
            await work.calm()
            assert len(seen.messages) == 1
            assert work.in_hand() == []

    scene(school, tmp_path, play, refused=True)


LOSSES: dict[str, Callable[[Faults, str], object]] = {
    "429": lambda faults, route: faults.limit(route, 0.05),
    "429 for all": lambda faults, route: faults.limit(route, 0.05, whole=True),
    "503": lambda faults, route: faults.fail(route, 503),
    "reset": lambda faults, route: faults.drop(route),
    "reset twice": lambda faults, route: faults.drop(route, times=2),
    "slow": lambda faults, route: faults.delay(route, 0.1),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_answer_gets_through_what_goes_wrong_on_the_way(
    school: School, tmp_path: Path, loss: str
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.coach.answers = Reply("concept", tuple(Block("word " * 600) for _ in range(3)))
        for route in (CALLBACK, FOLLOWUP):
            LOSSES[loss](work.fake.faults, route)
            seen = work.fine(await ada.slash("ask", question=ASK))
            await work.calm()
            assert len(seen.messages) == 3
        LOSSES[loss](work.fake.faults, "POST /channels/*/messages")
        await ada.dm.answer_to(await ada.dm.say(ASK))
        await work.calm()
        assert len(work.mail(ada)) == 3
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_a_message_whose_reply_was_lost_is_not_sent_twice(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person().dm
        work.fake.faults.drop("POST /channels/*/messages", after=True)
        await ada.answer_to(await ada.say(ASK))
        await work.calm()
        assert len(work.mail(ada)) == 1

    scene(school, tmp_path, play)


def test_a_broken_line_before_the_answer_keeps_nobody_waiting(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        for route in ("POST /channels/*/typing", "POST /channels/*/messages/*/threads"):
            work.fake.faults.drop(route)
            await ada.answer_to(await ada.say(f"{work.at_coach} {ASK}"))
        work.fake.faults.drop("POST /channels/*/typing")
        await ada.dm.answer_to(await ada.dm.say(ASK))
        await work.calm()
        assert len(work.threads()) == 2
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_a_word_by_the_way_whose_receipt_was_lost_is_not_said_again(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.stranger()
        work.fake.faults.drop(FOLLOWUP, after=True)
        seen = work.fine(await ada.slash("ask", question=ASK))
        await work.calm()
        assert [one.text.startswith("Good to meet you!") for one in seen.messages] == [False, True]

    scene(school, tmp_path, play)


def test_what_discord_does_not_take_is_told(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fake.faults.fail(CALLBACK, 400, code=50035, message="Invalid Form Body")
        seen = work.fine(await ada.slash("ask", question=ASK))
        assert "Discord did not take my answer" in seen.text
        await work.calm()
        assert work.in_hand() == []

    scene(school, tmp_path, play, refused=True)


def test_a_message_whose_answer_is_refused_is_told(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person().dm
        work.fake.faults.fail(
            "POST /channels/*/messages", 400, code=50035, message="Invalid Form Body"
        )
        told = await ada.answer_to(await ada.say(ASK))
        assert "Discord did not take my answer" in told.text
        await work.calm()
        assert work.in_hand() == []

    scene(school, tmp_path, play, refused=True)


def test_slow_work_whose_answer_is_refused_is_told_in_its_place(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.gate.close()
        waiting = work.client.loop.create_task(ada.slash("ask", question=ASK))
        await work.until(lambda: _acknowledged(work))
        work.fake.faults.fail("PATCH /webhooks/*", 400, code=50035, message="Invalid Form Body")
        work.gate.open()
        seen = work.fine(await waiting)
        assert "Discord did not take my answer" in seen.text

    scene(school, tmp_path, play, refused=True)


def test_while_one_waits_for_long_others_are_answered(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        work.gate.close()
        waiting = [work.client.loop.create_task(ada.slash("ask", question=ASK)) for _ in range(3)]
        await work.busy()
        # A step needs no gate: it is answered at once although somebody's thread is held.
        work.fine(await bob.slash("next"))
        assert not any(one.done() for one in waiting)
        work.gate.open()
        for one in waiting:
            work.fine(await one)

    scene(school, tmp_path, play)


def test_the_time_until_thinking_is_shown_is_under_a_second() -> None:
    assert QUICK < 1


def _acknowledged(work: Work, many: int = 1) -> bool:
    found = work.fake.world.interactions.values()
    return sum(one.acknowledged is not None for one in found) >= many
