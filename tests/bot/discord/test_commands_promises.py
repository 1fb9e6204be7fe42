"""The commands about promises: typed, by a form, and by the buttons under their answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.naming import learner_of
from tests.bot.discord.coach_at_work import School, Work, says_shell, scene

PLOT = "plot of the errors, Tuesday 7pm, at my desk"


def test_what_can_be_said_of_promises_is_answered_in_private(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, options, says in (
            ("commit", {"promise": PLOT}, PLOT),
            ("week", {}, PLOT),
            ("checkin", {"answer": "1 kept, it took an hour"}, "kept"),
            ("ship", {"what": "spam filter https://github.com/a/b hard: the data"}, "spam filter"),
            ("ship", {"what": "list"}, "You have shipped 1 thing"),
            ("share", {}, "Nothing is posted"),
            ("share", {"which": "1"}, "spam filter"),
            ("break", {"days": "3 days"}, "You are off"),
            ("break", {"days": "back"}, "Welcome back"),
            ("nudges", {}, "nudges in any seven days"),
            ("nudges", {"action": "Why did I get the last one?"}, "nudge"),
            ("nudges", {"action": "Quiet for two weeks"}, "No nudges before 15 February"),
            ("nudges", {"action": "Off"}, "I write nothing unasked any more"),
            ("nudges", {"action": "On"}, "On again: all nudges"),
            ("settings", {}, "Check-in: Sundays at 18:00"),
            ("settings", {"change": "zone Europe/Berlin"}, "Europe/Berlin (before: UTC)"),
        ):
            seen = work.fine(await ada.slash(command, **options))
            assert says in seen.text, (command, options, seen.text)
            assert not says_shell(seen.text), seen.text
            # Nobody shares a promise by a slip of the thumb.
            assert "Share with everyone" not in seen.buttons
        assert work.posts() == []
        assert work.mail(ada) == []

    scene(school, tmp_path, play)


def test_what_cannot_be_kept_is_said_with_what_can(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for command, options in (
            ("checkin", {"answer": "the weather is nice"}),
            ("commit", {"promise": "?"}),
            ("ship", {"what": "javascript:alert(1)"}),
            ("share", {"which": "99"}),
            ("break", {"days": "until the cows come home"}),
            ("settings", {"change": "zone Middle/Earth"}),
            ("settings", {"change": "colour blue"}),
        ):
            seen = work.fine(await ada.slash(command, **options))
            assert not says_shell(seen.text), seen.text
            assert len(seen.text) > 30

    scene(school, tmp_path, play)


def test_a_promise_by_the_form(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        form = (await ada.slash("commit")).modal
        assert form is not None
        assert [field.label for field in form.fields] == ["What will exist?", "When?", "Where?"]
        seen = work.fine(
            await ada.submit(
                form, {"What will exist?": "a plot; and a table", "When?": "Tuesday 7pm",
                       "Where?": "the library"},
            )
        )  # fmt: skip
        assert "a plot, and a table, Tuesday 7pm, at the library" in seen.text
        # Only the first field is needed.
        with pytest.raises(CannotDo):
            await ada.submit(form, {"What will exist?": " "})
        seen = work.fine(await ada.submit(form, {"What will exist?": "a README"}))
        assert "a README" in seen.text
        (one, two) = work.desk.record(learner_of(ada.id)).commitments
        assert [one.text, two.text][1] == "a README"

    scene(school, tmp_path, play)


def test_a_check_in_by_the_form_has_each_promise_in_it(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        await ada.slash("commit", promise=PLOT)
        await ada.slash("commit", promise="a README for it")
        early = work.fine(await ada.slash("checkin"))
        assert "Your next check-in opens on Sunday" in early.text
        work.set("2027-02-07 18:05")
        form = (await ada.slash("checkin")).modal
        assert form is not None
        assert [field.label for field in form.fields][:2] == [
            f"1. {PLOT}"[:44] + "…" if len(PLOT) > 42 else f"1. {PLOT}",
            "2. a README for it",
        ]
        assert form.fields[0].options == ["Kept", "Partly", "Missed", "Let go of"]
        seen = work.fine(
            await ada.submit(
                form,
                {
                    form.fields[0].label: "Kept",
                    "2. a README for it": "Missed",
                    "In a line: why, or what you shipped": "I was ill",
                    "What do you promise next?": "the README, on Monday",
                    "Hours this week": "3 built, 2 studied",
                },
            )
        )
        assert "kept" in seen.text
        assert "missed" in seen.text
        assert "the README, on Monday" in seen.text
        record = work.desk.record(learner_of(ada.id))
        assert [c.state for c in record.commitments] == ["kept", "missed", "open"]
        week = work.fine(await ada.slash("week"))
        assert "1 of 2 kept" in week.text

    scene(school, tmp_path, play)


def test_many_promises_are_asked_about_in_one_field(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for number in range(4):
            work.fine(await ada.slash("commit", promise=f"drawing number {'abcd'[number]}"))
        work.set("2027-02-07 18:05")
        form = (await ada.slash("checkin")).modal
        assert form is not None
        (field, *_) = form.fields
        assert field.value.splitlines()[3] == "4. drawing number d: "
        lines = field.value.replace(": ", ": kept").splitlines()
        lines[3] = lines[3].replace("kept", "missed, no paper")
        seen = work.fine(await ada.submit(form, {field.label: "\n".join(lines)}))
        states = [c.state for c in work.desk.record(learner_of(ada.id)).commitments]
        assert states == ["kept", "kept", "kept", "missed"], seen.text

    scene(school, tmp_path, play)


def test_hours_that_say_nothing_are_asked_for_again_and_the_form_counts_once(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        await ada.slash("commit", promise=PLOT)
        work.set("2027-02-07 18:05")
        form = (await ada.slash("checkin")).modal
        assert form is not None
        label = form.fields[0].label
        seen = work.fine(await ada.submit(form, {label: "Kept", "Hours this week": "loads"}))
        assert "how many hours went where" in seen.text
        seen = work.fine(await ada.submit(form, {label: "Kept", "Hours this week": "3/2"}))
        assert "kept" in seen.text.lower()
        # What was open in another window corrects it and counts nothing twice.
        again = work.fine(await ada.submit(form, {label: "Missed"}))
        assert "Changed. This is what I have now" in again.text
        states = [c.state for c in work.desk.record(learner_of(ada.id)).commitments]
        assert states == ["missed"]

    scene(school, tmp_path, play)


def test_a_ship_by_the_form(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        form = (await ada.slash("ship")).modal
        assert form is not None
        seen = work.fine(
            await ada.submit(
                form,
                {
                    "What did you finish?": "a spam filter",
                    "Where can it be seen?": "github.com/a/b",
                    "What was hard?": "the data;\nall of it",
                    "What did you get wrong at first?": "I tested on the training data",
                    "What does it prove?": "pandas",
                },
            )
        )
        assert "a spam filter" in seen.text
        assert "the data, all of it" in seen.text
        assert "pandas" in seen.text
        # A link that is none is refused, and nothing is kept.
        seen = work.fine(
            await ada.submit(
                form, {"What did you finish?": "x", "Where can it be seen?": "ftp://host/x"}
            )
        )
        assert "“ftp://host/x” is no address that others could open" in seen.text
        (ship,) = work.desk.record(learner_of(ada.id)).ships
        assert (ship.title, ship.link) == ("a spam filter", "https://github.com/a/b")

    scene(school, tmp_path, play)


def test_progress_is_a_picture_with_words_for_whoever_cannot_see_it(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        seen = work.fine(await work.person().slash("progress"))
        assert await seen.until(lambda seen: not seen.thinking)
        (file,) = [a for m in seen.messages for a in m.attachments]
        assert file.filename == "progress.png"
        assert file.data.startswith(b"\x89PNG")
        assert "Progress on the Build first track" in seen.text
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_choices_are_the_only_ones_taken(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        with pytest.raises(CannotDo):
            await work.person().slash("nudges", action="louder")

    scene(school, tmp_path, play)


def test_in_direct_messages_promises_are_kept_as_well(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fine(await ada.dm.slash("commit", promise=PLOT), ephemeral=False)
        # It is one and the same learner in the server.
        assert PLOT in work.fine(await ada.slash("week")).text

    scene(school, tmp_path, play)


def test_a_server_gives_its_zone_to_who_never_gave_one(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.set_up(zone="Asia/Tokyo")
        ada, bob = work.person(), work.person("bob")
        assert "Time zone: Asia/Tokyo" in work.fine(await ada.slash("settings")).text
        work.fine(await bob.slash("settings", change="zone Europe/Paris"))
        assert "Time zone: Europe/Paris" in work.fine(await bob.slash("settings")).text

    scene(school, tmp_path, play)
