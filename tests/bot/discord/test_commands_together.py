"""/board and /pod: who shows where, by their own choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.naming import learner_of
from tests.bot.discord.coach_at_work import School, Work, scene


def test_the_board_is_joined_and_left(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.set_up(board=True, digest=True, pods=True)
        bob = work.stranger()
        seen = work.fine(await bob.slash("board"))
        assert "There is no board to show" in seen.text
        assert "On the board: no" in seen.text
        for action, says in (
            ("Show me on the board", "On the board: yes"),
            ("Take me off the board", "On the board: no"),
            ("Show what I ship in the weekly digest", "In the weekly digest: yes"),
            ("Leave me out of the digest", "In the weekly digest: no"),
        ):
            assert says in work.fine(await bob.slash("board", action=action)).text
        member = work.memory.guilds.member(work.hall.id, learner_of(bob.id))
        assert member is not None
        assert (member.on_board, member.in_digest) == (False, False)
        with pytest.raises(CannotDo):
            await bob.dm.slash("board")

    scene(school, tmp_path, play)


def test_the_board_of_a_group_is_shown_to_who_asks(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.set_up(board=True)
        people = [work.person(f"p{number}") for number in range(5)]
        for number, person in enumerate(people):
            work.fine(await person.slash("board", action="Show me on the board"))
            work.fine(await person.slash("ship", what=f"thing https://github.com/a/b{number}"))
        seen = work.fine(await people[0].slash("board"))
        assert "There is no board to show" not in seen.text
        assert "p3" in seen.text
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_a_pod_is_asked_for_with_free_hours(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        assert "You did not ask for a pod" in work.fine(await ada.slash("pod")).text
        seen = work.fine(await ada.slash("pod", action="Find me a pod"))
        assert "switched off" in seen.text
        assert "Tell when I am free" in seen.buttons
        work.set_up(pods=True)
        seen = work.fine(await ada.slash("pod", free="weekdays 18-21"))
        assert "You are waiting" in seen.text
        assert "18:00" in seen.text or "18-21" in seen.text
        assert (
            "Write them like this"
            in work.fine(await ada.slash("pod", free="when the moon is full")).text
        )
        await work.restart()
        seen = work.fine(await ada.slash("pod", action="Find me a buddy"))
        assert "Your buddy" in seen.text
        seen = work.fine(await ada.slash("pod", action="No pod any more"))
        assert "You did not ask for a pod" in seen.text
        assert "Groups are put together once a week" in seen.text

    scene(school, tmp_path, play)
