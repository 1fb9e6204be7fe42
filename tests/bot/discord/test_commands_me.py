"""`/me`: what is believed, put right, taken along and deleted; and `/help`."""

from __future__ import annotations

import json
from pathlib import Path

from bot.discord.naming import learner_of
from tests.bot.discord.coach_at_work import School, Work, says_shell, scene


def test_what_is_believed_is_shown_and_put_right(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fine(await ada.slash("plan", hours="7"))
        shown = work.fine(await ada.slash("me show"))
        assert "Hours a week: **7**" in shown.text
        put = work.fine(await ada.slash("me correct", what="hours", value="3"))
        assert "3 (before: 7)" in put.text
        put = work.fine(await ada.slash("me correct", what="pandas", value="known"))
        assert "pandas" in put.text
        shown = work.fine(await ada.slash("me show"))
        assert "Hours a week: **3**" in shown.text
        assert "pandas" in shown.text
        work.fine(await ada.slash("me correct", what="pandas", value="forget"))
        shown = work.fine(await ada.slash("me show"))
        assert "pandas:" not in shown.text
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_a_correction_that_cannot_be_is_told_how(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        for what, value in (("pandas", "purple"), ("qqqq", "known"), ("hours", "many"), ("x", "y")):
            seen = work.fine(await ada.slash("me correct", what=what, value=value))
            assert not says_shell(seen.text), seen.text
            assert len(seen.text) > 30
        assert work.desk.believed(learner_of(ada.id)).evidence == {}

    scene(school, tmp_path, play)


def test_what_can_be_corrected_is_proposed(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        assert "my hours" in [one.name for one in await ada.complete("me correct", what="hou")]
        assert "pandas" in [one.value for one in await ada.complete("me correct", what="pand")]
        assert len(await ada.complete("me correct", what="")) <= 25
        held = await ada.complete("me correct", what="pandas", value="")
        assert [one.value for one in held] == ["known", "partly", "not known", "forget"]
        typed = await ada.complete("me correct", what="hours", value="12")
        assert [one.value for one in typed] == ["12"]

    scene(school, tmp_path, play)


def test_everything_kept_comes_as_files(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fine(await ada.slash("commit", promise="a plot"))
        work.fine(await ada.slash("ask", question="what is overfitting?"))
        seen = work.fine(await ada.slash("me export"))
        assert seen.message is not None
        data = json.loads(seen.message.file("me.json"))
        assert "a plot" in json.dumps(data)
        assert "what is overfitting?" in seen.message.file("me.md").decode()

    scene(school, tmp_path, play)


def test_everything_is_deleted_only_by_the_word(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        for person in (ada, bob):
            work.fine(await person.slash("commit", promise="a plot"))
        form = (await ada.slash("me forget")).modal
        assert form is not None
        (field,) = form.fields
        assert field.label == "Type delete to delete everything"
        assert "Nothing was deleted" in work.fine(await ada.submit(form, {"sure": "yes"})).text
        assert work.desk.record(learner_of(ada.id)).commitments
        seen = work.fine(await ada.submit(form, {"sure": " DELETE "}))
        assert "Everything is deleted" in seen.text
        await work.calm()
        assert work.desk.record(learner_of(ada.id)).commitments == ()
        assert work.desk.record(learner_of(bob.id)).commitments
        # Whoever is forgotten is nobody: not even the act of forgetting stays in hand.
        assert work.in_hand() == []
        again = work.fine(await ada.submit(form, {"sure": "delete"}))
        assert "nothing of yours to delete" in again.text

    scene(school, tmp_path, play)


def test_what_could_not_be_delivered_waits_in_the_inbox(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        seen = work.fine(await work.person().slash("me inbox"))
        assert "Nothing waits for you" in seen.text

    scene(school, tmp_path, play)


def test_the_buttons_under_what_is_believed_do_as_they_say(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        work.fine(await ada.slash("plan", hours="7"))
        shown = work.fine(await ada.slash("me show"))
        taken = work.fine(await ada.press(shown, "Take it with you"))
        assert taken.message is not None
        assert [a.filename for a in taken.message.attachments] == ["me.md", "me.json"]
        form = (await ada.press(shown, "Correct something")).modal
        assert form is not None
        assert form.title == "Put me right"
        put = work.fine(await ada.submit(form, {"What is right?": "hours 4"}))
        assert "4 (before: 7)" in put.text
        put = work.fine(await ada.submit(form, {"What is right?": "pandas partly"}))
        assert "pandas" in put.text
        deleting = (await ada.press(shown, "Have it deleted")).modal
        assert deleting is not None
        gone = work.fine(await ada.submit(deleting, {"sure": "delete"}))
        assert "Everything is deleted" in gone.text

    scene(school, tmp_path, play)


def test_nobody_sees_what_is_kept_of_another(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        work.fine(await ada.slash("commit", promise="a love letter to gradients"))
        for command in ("me show", "me export", "week", "checkin", "me inbox", "settings"):
            seen = work.fine(await bob.slash(command))
            assert "love letter" not in seen.text
            for message in seen.messages:
                assert all(b"love letter" not in a.data for a in message.attachments)
        assert work.fake.world.seen_by(bob.user, work.general) == [
            m for m in work.fake.world.in_channel(work.general) if m.only_for == bob.id
        ]

    scene(school, tmp_path, play)


def test_help_says_how_the_coach_is_called_here(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("help"))
        assert "@study-coach" in seen.text
        # Each command that it names is there.
        names = {one["name"] for one in work.fake.world.commands[None]}
        for word in seen.text.replace(",", " ").replace(":", " ").replace("`", " ").split():
            if word.startswith("/"):
                assert word[1:] in names, word
        nexts = work.fine(await ada.press(seen, "What should I learn next?"))
        assert "Your next step" in nexts.text

    scene(school, tmp_path, play)
