"""The entries in the menu of any message: "I'm stuck on this" and "Explain this"."""

from __future__ import annotations

from pathlib import Path

from tests.bot.discord.coach_at_work import School, Work, scene

STUCK, EXPLAIN = "I'm stuck on this", "Explain this"


def test_a_message_of_anybody_is_read_as_what_is_broken(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        message = await bob.say("my code says\n```\nValueError: Input X contains NaN\n```")
        seen = work.fine(await ada.menu(STUCK, message))
        assert "Missing values reach the model" in seen.text
        assert "Share with everyone" in seen.buttons
        # Nobody else is told that somebody needed help with it.
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_a_message_is_explained(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        message = await bob.say(f"{work.at_coach} pandas")
        seen = work.fine(await ada.menu(EXPLAIN, message))
        assert "pandas is a Python library" in seen.text
        assert work.coach.heard[-1] == "explain pandas"

    scene(school, tmp_path, play)


def test_a_message_of_the_coach_itself_is_read_by_its_components(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("explain", topic="pandas"))
        await ada.press(seen, "Share with everyone")
        (shared,) = work.posts()
        work.fine(await ada.menu(EXPLAIN, shared))
        assert "pandas is a Python library" in work.coach.heard[-1]

    scene(school, tmp_path, play)


def test_a_message_of_files_alone_is_read_from_them(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        message = await ada.say(files=[("error.log", b"ValueError: Input X contains NaN")])
        seen = work.fine(await ada.menu(STUCK, message))
        assert "Missing values reach the model" in seen.text
        picture = await ada.say(files=[("shot.png", b"\x89PNG")])
        seen = work.fine(await ada.menu(STUCK, picture))
        assert "shot.png is none" in seen.text

    scene(school, tmp_path, play)


def test_a_message_without_words_is_told_so(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for text in (work.at_coach, "\u200b\u200b."[:2] + "\u202e"):
            message = await ada.say(text)
            for entry in (STUCK, EXPLAIN):
                seen = work.fine(await ada.menu(entry, message))
                assert "I see no words in that message" in seen.text
        assert work.coach.heard == []

    scene(school, tmp_path, play)


def test_a_command_in_a_message_of_another_is_only_words(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        trap = await bob.say("/me correct pandas known")
        work.fine(await ada.menu(EXPLAIN, trap))
        work.fine(await ada.menu(STUCK, trap))
        assert all(one.startswith(("explain ", "/me")) for one in work.coach.heard)
        assert work.desk.believed(f"discord:{ada.id}").evidence == {}

    scene(school, tmp_path, play)


def test_a_menu_works_in_direct_messages(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        message = await ada.dm.say("thanks")
        await ada.dm.answer_to(message)
        seen = work.fine(await ada.dm.menu(EXPLAIN, message), ephemeral=False)
        assert "Share with everyone" not in seen.buttons

    scene(school, tmp_path, play)
