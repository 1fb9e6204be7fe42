"""The commands about learning, driven as people do: options, forms, files and proposals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.commands.common import LONGEST_CHOICE, MOST_CHOICES
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.naming import learner_of
from tests.bot.discord.coach_at_work import School, Work, says_shell, scene

TRACEBACK = """Traceback (most recent call last):
  File "train.py", line 12, in <module>
    model.fit(X, y)
ValueError: Input X contains NaN."""


ANSWERS: tuple[tuple[str, dict[str, object], str], ...] = (
    ("ask", {"question": "what is overfitting?"}, "Overfitting and underfitting"),
    ("next", {}, "Your next step is **Variables and types**"),
    ("next", {"goal": "pandas"}, "pandas"),
    ("next", {"why": True}, "Why"),
    ("stuck", {"problem": "ValueError: Input X contains NaN"}, "Missing values"),
    ("plan", {"hours": "5", "by": "in 6 months"}, "You have 5 hours a week"),
    ("plan", {"goal": "pandas", "hours": "4"}, "pandas"),
    ("plan", {"hours": "6", "track": "six-steps"}, "Six steps"),
    ("explain", {"topic": "pandas"}, "pandas is a Python library"),
    ("compare", {"this": "pandas", "that": "NumPy"}, "**NumPy**"),
    ("resources", {"topic": "pandas"}, "pandas"),
    ("roadmap", {}, "Foundations first"),
    ("roadmap", {"name": "six-steps"}, "The developer stack"),
)


def test_an_answer_is_for_whoever_asked_until_they_share_it(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        for number, (command, options, says) in enumerate(ANSWERS):
            seen = work.fine(await work.person(f"ada{number}").slash(command, **options))
            assert says in seen.text, (command, options)
            await seen.until(lambda seen: "Share with everyone" in seen.buttons)
            assert seen.buttons.count("Share with everyone") == 1, command
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_a_quiz_question_is_answered_by_buttons_and_shared_by_nobody(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        asked = work.fine(await ada.slash("quiz", topic="pandas"))
        assert "Quiz: pandas" in asked.text
        assert asked.buttons[:4] == ["1 · a guess", "2", "3", "4 · certain"]
        assert "Share with everyone" not in asked.buttons
        again = work.fine(await ada.slash("quiz"))
        assert "Quiz: pandas" in again.text

    scene(school, tmp_path, play)


UNREADABLE: tuple[tuple[str, dict[str, object], str], ...] = (
    ("next", {"goal": "underwater basket weaving"}, "underwater basket weaving"),
    ("plan", {"hours": "lots"}, "a number from 0 to 168"),
    ("plan", {"by": "when pigs fly"}, "Write it as 2027-06-01"),
    ("plan", {"track": "the golden way"}, "the golden way"),
    ("plan", {"goal": "qqqq"}, "qqqq"),
    ("quiz", {"topic": "qqqq"}, "qqqq"),
    ("roadmap", {"name": "qqqq"}, "qqqq"),
)


def test_a_name_or_number_that_cannot_be_read_is_said_with_what_can(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, options, says in UNREADABLE:
            seen = work.fine(await ada.slash(command, **options))
            assert says in seen.text
            assert not says_shell(seen.text), seen.text
            assert len(seen.text) > len(says) + 20

    scene(school, tmp_path, play)


def test_a_plan_comes_as_a_file_too(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for kind, says in (("md", "# "), ("ics", "BEGIN:VCALENDAR")):
            seen = work.fine(await ada.slash("plan", hours="5", file=kind))
            await seen.until(lambda seen: any(m.attachments for m in seen.messages))
            file = next(a for m in seen.messages for a in m.attachments)
            assert file.filename == f"plan.{kind}"
            assert says in file.data.decode()

    scene(school, tmp_path, play)


def test_a_plan_that_cannot_be_has_no_file(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        seen = work.fine(await work.person().slash("plan", by="2020-01-01", file="md"))
        assert not any(m.attachments for m in seen.messages)

    scene(school, tmp_path, play)


def test_a_plan_keeps_what_was_said_of_hours(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        await ada.slash("plan", hours="7")
        assert work.desk.hours_per_week(learner_of(ada.id)) == 7

    scene(school, tmp_path, play)


def test_stuck_alone_opens_a_form_for_many_lines(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        form = (await ada.slash("stuck")).modal
        assert form is not None
        assert form.title == "What is broken?"
        seen = work.fine(await ada.submit(form, {"The error, or what happens": TRACEBACK}))
        assert "Missing values reach the model" in seen.text
        assert "Share with everyone" in seen.buttons

    scene(school, tmp_path, play)


def test_an_error_message_comes_as_a_file(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        long = b"loading\n" * 60_000 + TRACEBACK.encode()
        for name in ("error.log", "train.py", "out.txt"):
            seen = work.fine(await work.person(name).slash("stuck", file=(name, long)))
            assert "Missing values reach the model" in seen.text

    scene(school, tmp_path, play)


def test_a_question_with_a_file_is_read_with_it(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        file = ("error.txt", TRACEBACK.encode())
        seen = work.fine(await work.person().slash("ask", question="what is this?", file=file))
        assert "Missing values" in seen.text
        assert "ValueError" in work.coach.heard[0]

    scene(school, tmp_path, play)


def test_a_file_that_is_no_text_is_refused_with_what_to_do(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, options in (("ask", {"question": "why?"}), ("stuck", {})):
            for file, says in (
                (("shot.png", b"\x89PNG"), "I read text, and shot.png is none"),
                (("model.pkl", b"\x80\x04"), "Paste the error message"),
                (("big.txt", b"x" * 5_300_000), "big.txt is too long for me"),
            ):
                seen = work.fine(await ada.slash(command, file=file, **options))
                assert says in seen.text
        assert work.coach.heard == []

    scene(school, tmp_path, play)


def test_what_is_proposed_fits_what_was_typed(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, option in (
            ("next", "goal"),
            ("plan", "goal"),
            ("quiz", "topic"),
            ("explain", "topic"),
            ("resources", "topic"),
            ("compare", "this"),
        ):
            found = await ada.complete(command, **{option: "pan"})
            assert found[0].value == "pandas", command
            assert len(found) <= MOST_CHOICES
        # Something comes before anything is typed, and for a slip of the finger.
        assert len(await ada.complete("explain", topic="")) == MOST_CHOICES
        assert "pandas" in [one.value for one in await ada.complete("explain", topic="pandsa")]
        by_alias = await ada.complete("explain", topic="sgd")
        assert any("→" in one.name for one in by_alias)
        assert all(len(one.name) <= LONGEST_CHOICE for one in by_alias)
        assert await ada.complete("explain", topic="qqqqqqqq") == []
        things = await ada.complete("compare", this="pandas", that="build")
        assert "Build first" in [one.value for one in things]
        tracks = await ada.complete("roadmap", name="six")
        assert [one.name for one in tracks] == ["Six steps"]
        assert len(await ada.complete("plan", track="")) == len(school.knowledge.tracks)

    scene(school, tmp_path, play)


def test_what_was_proposed_can_be_chosen(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, option, typed in (
            ("next", "goal", "numpy"),
            ("plan", "track", "six"),
            ("roadmap", "name", "found"),
        ):
            (first, *_) = await ada.complete(command, **{option: typed})
            seen = work.fine(await ada.slash(command, **{option: first}))
            assert "There is no" not in seen.text

    scene(school, tmp_path, play)


def test_nothing_typed_breaks_a_proposal(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for typed in ("@everyone", "\u202e\u2066", "a" * 100, "<@1>", "%:%", "\\", "'"):
            for command, option in (("explain", "topic"), ("compare", "this"), ("roadmap", "name")):
                assert len(await ada.complete(command, **{option: typed})) <= MOST_CHOICES

    scene(school, tmp_path, play)


def test_what_is_longer_than_an_option_is_stopped_by_discord(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        with pytest.raises(CannotDo):
            await ada.slash("explain", topic="x" * 101)
        work.fine(await ada.slash("ask", question="x" * 4000))

    scene(school, tmp_path, play)


def test_in_direct_messages_nothing_needs_to_be_shared(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.dm.slash("next"), ephemeral=False)
        assert "Share with everyone" not in seen.buttons

    scene(school, tmp_path, play)


def test_where_only_its_user_installed_it_the_coach_is_a_guest_of_theirs(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        elsewhere = work.fake.world.add_guild("Elsewhere", has_bot=False)
        ada = work.fake.person("ada", elsewhere, installed=True)
        seen = work.fine(await ada.slash("next"))
        assert "Your next step" in seen.text
        await work.calm()
        # Nothing is kept of a server that never asked for the coach.
        assert len(seen.messages) == 1
        assert work.memory.guilds.member(elsewhere.id, learner_of(ada.id)) is None

    scene(school, tmp_path, play)


def test_in_a_conversation_of_two_others_only_the_caller_sees_the_answer(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.fake.person("ada", installed=True)
        bob = work.fake.person("bob")
        theirs = ada.at(work.fake.world.dm(ada.user, bob.user))
        work.fine(await theirs.slash("me show"))
        seen = work.fine(await theirs.slash("next"))
        assert work.fake.world.seen_by(bob.user, theirs.place) == []
        # What is to be seen by both is shared by a click.
        await theirs.press(seen, "Share with everyone")
        assert len(work.fake.world.seen_by(bob.user, theirs.place)) == 1

    scene(school, tmp_path, play)


def test_who_is_met_first_is_welcomed_once_and_alone(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        bob = work.stranger()
        seen = work.fine(await bob.slash("next"))
        assert await seen.until(lambda seen: "Good to meet you!" in seen.text)
        assert "Set my first goal" in seen.buttons
        assert seen.ephemeral
        again = work.fine(await bob.slash("help"))
        await work.calm()
        assert "Good to meet you!" not in again.text

    scene(school, tmp_path, play)
