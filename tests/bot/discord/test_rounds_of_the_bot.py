"""The rounds as the whole bot makes them: over restarts and deaths, with buttons that answer."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from bot.accountability.values import Delivery
from bot.accountability.worker import LEASE
from bot.coach.reply import Reply
from bot.desk.promising import promise
from bot.discord.naming import learner_of
from bot.discord.sending import Sending
from bot.memory.outbox import Outbox
from tests.bot.discord.coach_at_work import School, Work, scene

GOAL = "Deploy the API on Saturday at home, 2 hours"


def is_sent(work: Work, learner: str) -> bool:
    found = Outbox(work.memory).history(learner)
    return bool(found) and found[-1].state == "sent"


def test_a_check_in_comes_with_the_first_round_and_its_button_answers_it(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ana = work.person("ana")
        promise(work.desk, learner_of(ana.id), GOAL)
        work.set("2027-02-07T18:00")
        await work.restart()
        await work.until(lambda: is_sent(work, learner_of(ana.id)))
        (message,) = work.mail(ana)
        await work.restart()
        seen = await ana.dm.press(message, "All kept")
        work.fine(seen, ephemeral=None)
        record = work.desk.record(learner_of(ana.id))
        assert [c.state for c in record.commitments] == ["kept"]
        assert len(work.mail(ana)) == 1 + len([m for m in seen.messages if not m.ephemeral])

    scene(school, tmp_path, play, rounds=True)


def test_what_a_stop_keeps_back_goes_out_with_the_next_process(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, show = threading.Event(), Sending.show

    def held_up(sending: Sending, delivery: Delivery, reply: Reply) -> None:
        begun.set()
        while not sending._bridge.closed:
            time.sleep(0.01)
        show(sending, delivery, reply)

    async def play(work: Work) -> None:
        ana = work.person("ana")
        promise(work.desk, learner_of(ana.id), GOAL)
        work.set("2027-02-07T18:00")
        with monkeypatch.context() as patch:
            patch.setattr(Sending, "show", held_up)
            await work.restart()
            await work.until(begun.is_set)
            await work.stop()
        assert not work.mail(ana)
        await work.start()
        await work.until(lambda: is_sent(work, learner_of(ana.id)))
        assert len(work.mail(ana)) == 1

    scene(school, tmp_path, play, rounds=True)


def test_killed_while_it_sends_the_next_process_brings_it_once(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        people = [work.person(name) for name in ("ana", "ben", "cyn", "dan")]
        for person in people:
            promise(work.desk, learner_of(person.id), GOAL)
        work.set("2027-02-07T18:00")
        work.fake.faults.delay("POST /channels/*/messages", 0.2, times=None)
        await work.restart()
        await work.until(lambda: any(work.mail(person) for person in people))
        await work.kill()
        work.fake.faults.clear()
        await work.start()
        learners = [learner_of(person.id) for person in people]
        while not all(is_sent(work, learner) for learner in learners):
            work.fake.clock.advance((LEASE * 3).total_seconds())
            await work.restart()
            await work.fake.idle(0.2)
        assert [len(work.mail(person)) for person in people] == [1] * 4

    scene(school, tmp_path, play, rounds=True, refused=True)


def test_the_welcome_of_a_server_is_there_after_the_next_round_and_its_button_works(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.set_up(channels={"welcome": work.general.id})
        await work.restart()
        await work.until(work.posts)
        await work.restart()
        await work.calm()
        (message,) = work.posts()
        bob = work.stranger()
        seen = await bob.press(message, "Set my first goal")
        assert seen.modal is not None
        await work.restart()
        await work.calm()
        assert work.posts() == [message]

    scene(school, tmp_path, play, rounds=True)
