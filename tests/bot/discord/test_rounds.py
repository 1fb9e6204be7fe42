"""The rounds: every minute and every day, for this process's share, whatever goes wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accountability.values import Delivery
from bot.accountability.worker import LEASE
from bot.desk import deliveries, rota
from bot.desk.promising import promise
from bot.desk.settings import settings
from bot.discord.naming import learner_of
from bot.memory.errors import MemoryFailed
from bot.memory.outbox import SHARDS, Outbox, shard_of
from bot.memory.promises import PromiseStore
from knowledge.models import Knowledge
from tests.bot.discord.at_work import GOAL, Work, scene

SUNDAY = "2027-02-07T18:00"


def test_everybody_is_served_at_their_own_hour_once(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana, ben = work.learner("ana"), work.learner("ben")
        settings(work.desk, learner_of(ben.id), "zone Asia/Tokyo")
        rounds = work.rounds()
        await rounds.learners()
        seen: dict[str, str] = {}
        work.clock.set("2027-02-07T08:00")
        while work.clock.now.day == 7:
            await rounds.learners()
            for person in (ana, ben):
                if work.mail(person):
                    seen.setdefault(person.user.name, f"{work.clock.now:%H:%M}")
            work.clock.now += timedelta(minutes=30)
        assert seen == {"ana": "18:00", "ben": "09:00"}
        assert [len(work.mail(person)) for person in (ana, ben)] == [1, 1]
        assert work.fake.complaints() == []

    scene(tmp_path, knowledge, play)


def test_a_minute_in_which_nobody_s_hour_comes_looks_at_nobody(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(work: Work) -> None:
        for number in range(5):
            work.learner(f"p{number}")
        loaded: list[str] = []
        load = PromiseStore.load

        def count(store: PromiseStore, learner: str, **more: Any) -> Any:
            loaded.append(learner)
            return load(store, learner, **more)

        monkeypatch.setattr(PromiseStore, "load", count)
        rounds = work.rounds()
        await rounds.learners()
        assert len(set(loaded)) == 5
        loaded.clear()
        for _ in range(3):
            work.clock.now += timedelta(minutes=1)
            await rounds.learners()
        assert loaded == []

    scene(tmp_path, knowledge, play)


def test_two_processes_with_the_same_share_send_each_thing_once(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{number}") for number in range(6)]
        work.clock.set(SUNDAY)
        await asyncio.gather(work.rounds().learners(), work.rounds().learners())
        assert [len(work.mail(person)) for person in people] == [1] * 6

    scene(tmp_path, knowledge, play)


def test_each_process_serves_its_own_share(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{number}") for number in range(12)]
        work.clock.set(SUNDAY)
        for person in people:
            # Whoever planned it, each sends its own share alone.
            await asyncio.to_thread(deliveries.plan, work.desk, learner_of(person.id))
        share = {person.id: shard_of(learner_of(person.id)) * 3 // SHARDS for person in people}
        for shard in range(3):
            await work.rounds(shards=(shard,), of=3).learners()
            served = {person.id for person in people if work.mail(person)}
            assert served == {user for user, of in share.items() if of <= shard}
        again = [work.rounds(shards=shards, of=3) for shards in ((0, 2), (1,))]
        work.clock.now += timedelta(days=7)
        await asyncio.gather(*(rounds.learners() for rounds in again))
        assert [len(work.mail(person)) for person in people] == [2] * 12

    scene(tmp_path, knowledge, play)


def test_learners_of_a_terminal_are_left_to_it(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        promise(work.desk, "ada", GOAL)
        promise(work.desk, "Discord:17", GOAL)
        work.clock.set(SUNDAY)
        for learner in ("ada", "Discord:17"):
            await asyncio.to_thread(deliveries.plan, work.desk, learner)
        await work.rounds().learners()
        assert len(work.mail(ana)) == 1
        open_still = Outbox(work.desk.memory).due(work.clock.now)
        assert [(each.learner, each.state) for each in open_still] == [
            ("ada", "due"),
            ("Discord:17", "due"),
        ]

    scene(tmp_path, knowledge, play)


def test_a_round_goes_on_by_itself_whatever_breaks_in_it(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        rounds = work.rounds(every=0.02)
        broken: list[Exception] = [MemoryFailed("The memory is busy."), RuntimeError("a fault")]
        due = rounds._rota.due

        def fail(desk: Any) -> list[str]:
            if broken:
                raise broken.pop()
            return due(desk)

        monkeypatch.setattr(rounds._rota, "due", fail)
        work.clock.set(SUNDAY)
        rounds.start()
        rounds.start()
        outbox = Outbox(work.desk.memory)

        def is_sent() -> bool:
            found = outbox.history(learner_of(ana.id))
            return bool(found) and found[-1].state == "sent"

        assert await work.fake.world.until(is_sent, 10)
        work.clock.now += timedelta(hours=24)
        assert await work.fake.world.until(lambda: len(work.mail(ana)) > 1, 10)
        await rounds.stop()
        said = [record.getMessage() for record in caplog.records]
        assert "The round of learners was broken off: The memory is busy." in said
        assert "The round of learners was broken off." in said
        assert asyncio.all_tasks() == asyncio.all_tasks() - set(rounds._tasks)

    scene(tmp_path, knowledge, play)


def test_a_stop_lets_finish_what_is_being_sent_and_begins_nothing(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{number}") for number in range(30)]
        work.clock.set(SUNDAY)
        rounds = work.rounds(every=60.0)
        work.fake.faults.delay("POST /channels/*/messages", 0.1, times=None)
        rounds.start()
        await work.fake.world.until(lambda: any(work.mail(person) for person in people), 10)
        await asyncio.wait_for(rounds.stop(), 5)
        sent = sum(len(work.mail(person)) for person in people)
        assert 0 < sent < 30
        work.fake.faults.clear()
        await work.fake.idle(0.15)
        assert sum(len(work.mail(person)) for person in people) == sent
        # Nothing is lost by it, and nothing comes twice.
        work.clock.now += LEASE
        await work.rounds().learners()
        assert [len(work.mail(person)) for person in people] == [1] * 30

    scene(tmp_path, knowledge, play)


def test_one_whose_record_is_broken_does_not_keep_the_others_from_theirs(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(work: Work) -> None:
        ana, ben = work.learner("ana"), work.learner("ben")
        plan = deliveries.plan

        def fail(desk: Any, learner: str) -> int:
            if learner == learner_of(ana.id):
                raise KeyError("a fault of ours")
            return plan(desk, learner)

        monkeypatch.setattr(rota, "plan", fail)
        work.clock.set(SUNDAY)
        await work.rounds().learners()
        assert (len(work.mail(ana)), len(work.mail(ben))) == (0, 1)

    scene(tmp_path, knowledge, play)


def test_the_day_notices_who_left_and_forgets_whose_time_is_over(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana, ben = work.learner("ana"), work.learner("ben")
        change(work, retention="delete", grace_days=7)
        work.fake.world.leave(work.hall, ana.user)
        rounds = work.rounds()
        await rounds.day()
        gone = work.desk.memory.guilds.member(work.hall.id, learner_of(ana.id))
        there = work.desk.memory.guilds.member(work.hall.id, learner_of(ben.id))
        assert gone is not None
        assert there is not None
        assert gone.left_at == work.clock.now
        assert there.left_at is None
        work.clock.now += timedelta(days=7)
        await rounds.day()
        assert work.desk.record(learner_of(ana.id)).since is None
        assert work.desk.record(learner_of(ben.id)).since is not None

    scene(tmp_path, knowledge, play)


def test_being_sent_away_while_nobody_looked_is_noticed_and_documents_go_with_the_rest(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        work.learner("ana")
        change(work, retention="delete", grace_days=0)
        gone: list[str] = []
        # Discord says so, and the client never heard of it.
        work.client._connection._remove_guild(work.client.guilds[0])
        work.hall.has_bot = False
        rounds = work.rounds(forget_documents=gone.append)
        await rounds.day()
        assert gone == [f"guild-{work.hall.id}"]
        assert work.desk.memory.guilds.everywhere() == []

    scene(tmp_path, knowledge, play)


def test_an_outage_of_a_server_is_no_leaving(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        change(work, retention="delete", grace_days=0)
        work.fake.world.outage(work.hall)
        await work.fake.idle()
        await work.rounds().day()
        member = work.desk.memory.guilds.member(work.hall.id, learner_of(ana.id))
        assert member is not None
        assert member.left_at is None
        assert work.desk.memory.guilds.load(work.hall.id).left_at is None

    scene(tmp_path, knowledge, play)


def test_an_answer_in_which_not_even_the_coach_is_there_says_nothing_of_anybody(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.hall.members.clear()
        await work.rounds().day()
        member = work.desk.memory.guilds.member(work.hall.id, learner_of(ana.id))
        assert member is not None
        assert member.left_at is None

    scene(tmp_path, knowledge, play)


def test_the_servers_of_this_process_get_their_week(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        for number in range(3):
            person = work.learner(f"p{number}")
            settings(work.desk, learner_of(person.id), "pods on, free mon 18-20")
        change(work, pods=True, channels={"home": work.general.id})
        work.clock.set(SUNDAY)
        shard = (work.hall.id >> 22) % 2
        await work.rounds(shards=(1 - shard,), of=2).guilds()
        assert work.rooms() == []
        await asyncio.gather(
            work.rounds(shards=(shard,), of=2).guilds(), work.rounds(shards=(shard,), of=2).guilds()
        )
        (room,) = work.rooms()
        assert len(work.posts(room)) == 1
        found = Outbox(work.desk.memory).history(f"guild-{work.hall.id}")
        assert [(each.kind, each.state) for each in found] == [("pods", "sent")]

    scene(tmp_path, knowledge, play)


def test_what_an_owner_asked_for_is_seen_to_at_once(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        change(work, channels={"welcome": work.general.id})
        scope, now = f"guild-{work.hall.id}", work.clock.now
        planned = [Delivery(scope, "welcome", str(work.general.id), now)]
        Outbox(work.desk.memory).plan([*planned, replace(planned[0], learner="guild-9")], now)
        await work.rounds().serve(scope)
        assert len(work.posts(work.general)) == 1
        assert [each.learner for each in Outbox(work.desk.memory).due(now)] == ["guild-9"]

    scene(tmp_path, knowledge, play)


def test_before_somebody_is_forgotten_they_leave_their_pod(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{number}") for number in range(3)]
        for person in people:
            settings(work.desk, learner_of(person.id), "pods on, free mon 18-20")
        change(work, pods=True, channels={"home": work.general.id})
        work.clock.set(SUNDAY)
        rounds = work.rounds()
        await rounds.guilds()
        (room,) = work.rooms()
        work.fake.faults.fail("DELETE /channels/*/thread-members/*", 503)
        await rounds.forgetting(learner_of(people[0].id))
        assert room.thread is not None
        assert people[0].id in room.thread.members
        await rounds.forgetting(learner_of(people[0].id))
        assert people[0].id not in room.thread.members

    scene(tmp_path, knowledge, play)


def change(work: Work, **more: Any) -> None:
    work.desk.memory.guilds.change(
        work.hall.id, lambda guild: replace(guild, **more), at=work.desk.now()
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_with_discord_each_thing_comes_once(
    seed: int, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{number}", takes_dms=number % 3 > 0) for number in range(9)]
        change(work, channels={"home": work.general.id})
        work.clock.set(SUNDAY)
        work.fake.faults.chaos(seed, 0.25, ("503", "drop", "lost", "429"))
        for _ in range(40):
            # Another process each time, and no nonce lasts for so long.
            await work.rounds().learners()
            work.fake.clock.advance(400)
            work.clock.now += timedelta(minutes=20)
        work.fake.faults.clear()
        await work.rounds().learners()
        outbox = Outbox(work.desk.memory)
        states = [outbox.history(learner_of(person.id))[-1].state for person in people]
        assert states == ["sent"] * 9
        world = work.fake.world
        for number, person in enumerate(people):
            rooms = [
                room for room in work.rooms() if room.thread and person.id in room.thread.members
            ]
            private = sum(len(work.posts(room)) for room in rooms)
            assert (len(work.mail(person)), private) == ((1, 0) if number % 3 else (0, 1))
        assert work.posts(work.general) == []
        assert all(m.pings == set() for m in world.messages.values())

    scene(tmp_path, knowledge, play)
