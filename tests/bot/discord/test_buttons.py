"""Buttons: each does as it says, for whom it is for, once."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest
from discord import ui

from bot.discord import answering
from bot.discord.buttons import NOT_YOURS, OUTDATED
from bot.discord.demo.fake.model import Channel, Message
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.seen import Seen
from bot.discord.naming import Press, custom_id, learner_of
from bot.discord.sharing import NOT_HERE
from tests.bot.discord.coach_at_work import School, Work, says_shell, scene

# Commands whose answers carry buttons, in an order in which each has something to say.
SAID: tuple[tuple[str, dict[str, object]], ...] = (
    ("help", {}),
    ("next", {}),
    ("next", {"why": True}),
    ("ask", {"question": "what is overfitting?"}),
    ("ask", {"question": "how do I knit a scarf?"}),
    ("stuck", {"problem": "ValueError: Input X contains NaN"}),
    ("stuck", {"problem": "nothing works"}),
    ("explain", {"topic": "pandas"}),
    ("compare", {"this": "pandas", "that": "NumPy"}),
    ("resources", {"topic": "pandas"}),
    ("plan", {"hours": "5", "by": "in 6 months"}),
    ("roadmap", {}),
    ("roadmap", {"name": "six-steps"}),
    ("commit", {"promise": "a plot of the errors"}),
    ("week", {}),
    ("checkin", {}),
    ("checkin", {"answer": "missed, I was ill"}),
    ("ship", {"what": "spam filter https://github.com/a/b"}),
    ("ship", {"what": "list"}),
    ("share", {}),
    ("break", {"days": "3 days"}),
    ("break", {"days": "back"}),
    ("nudges", {}),
    ("nudges", {"action": "Off"}),
    ("settings", {}),
    ("me show", {}),
    ("me correct", {"what": "hours", "value": "4"}),
)


def test_every_button_of_every_answer_does_something(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        done: set[str] = set()
        for command, options in SAID:
            seen = work.fine(await ada.slash(command, **options))
            await work.fake.idle(0.01)
            for label in [one for one in seen.buttons if not one.startswith("Open ")]:
                if label in done:
                    continue
                done.add(label)
                await _press(work, ada, seen, label)
        assert len(done) > 35, done
        # What a button stands for is said as people say it, never as a shell would have it.
        assert [one for one in work.coach.heard if one.startswith(("coach ", "/"))] == []

    scene(school, tmp_path, play)


async def _press(work: Work, person: Person, seen: Seen, label: str) -> None:
    answer = await person.press(seen, label)
    if answer.modal is not None:
        form = answer.modal
        given = {
            field.label: str(field.part.get("placeholder") or "1 kept")
            for field in form.fields
            if field.required and not field.value and field.custom_id != "sure"
        }
        answer = await person.submit(form, given | {"sure": "no"} if "forget" in form.custom_id
                                     else given)  # fmt: skip
    work.fine(answer, ephemeral=label != "Share with everyone")
    assert not says_shell(answer.text), (label, answer.text)
    for wrong in ("There is no /", "That button is", "I couldn't read"):
        assert wrong not in answer.text, (label, answer.text)


def test_a_button_is_for_whoever_asked(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.speaks()
        ada, bob = work.person(), work.person("bob")
        (thread, answer) = await _asked_in_thread(work, ada)
        for label in ("I know that already", "I'm stuck on it"):
            seen = work.fine(await bob.at(thread).press(answer, label))
            assert seen.text == NOT_YOURS
        assert work.desk.believed(learner_of(bob.id)).evidence == {}
        assert work.desk.believed(learner_of(ada.id)).evidence == {}
        seen = work.fine(await ada.at(thread).press(answer, "I know that already"), ephemeral=False)
        assert "I have noted it" in seen.text
        assert len(work.desk.believed(learner_of(ada.id)).evidence) == 1

    scene(school, tmp_path, play)


@pytest.mark.parametrize("slow", [False, True])
def test_what_is_private_stays_so_under_a_public_message(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    if slow:
        monkeypatch.setattr(answering, "QUICK", 0)

    async def play(work: Work) -> None:
        work.speaks()
        ada = work.person()
        (thread, _) = await _asked_in_thread(work, ada)
        view: ui.View = ui.View(timeout=None)
        for label, command in (
            ("Me", "coach me"),
            ("Take", "coach me export"),
            ("Week", "coach week"),
        ):
            view.add_item(
                ui.Button(label=label, custom_id=custom_id(Press("run", ada.id, (command,))))
            )
        place = work.client.get_channel(thread.id)
        assert isinstance(place, discord.Thread)
        sent = work.fake.world.messages[(await place.send("look", view=view)).id]
        for label in ("Me", "Take", "Week"):
            work.fine(await ada.at(thread).press(sent, label), ephemeral=True)

    scene(school, tmp_path, play)


def test_a_form_opened_by_another_is_not_theirs_to_fill(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada, bob = work.person(), work.person("bob")
        form = (await ada.slash("commit")).modal
        assert form is not None
        # As somebody would who sends an interaction by hand.
        form.interaction.user = bob.user
        seen = work.fine(await bob.submit(form, {"What will exist?": "mischief"}))
        assert seen.text == NOT_YOURS
        assert work.desk.record(learner_of(ada.id)).commitments == ()

    scene(school, tmp_path, play)


def test_a_button_from_before_the_coach_was_renewed_says_so(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        view: ui.View = ui.View(timeout=None)
        for number, identifier in enumerate(
            ("c0:run:0:coach next", "c1:dance:0", "c1:run", "c1:run:zzzzzzzzzzzzz:x", "c99:")
        ):
            view.add_item(ui.Button(label=f"b{number}", custom_id=identifier))
        place = work.client.get_channel(work.general.id)
        assert isinstance(place, discord.TextChannel)
        sent = work.fake.world.messages[(await place.send("old", view=view)).id]
        for number in range(5):
            assert work.fine(await ada.press(sent, f"b{number}")).text == OUTDATED

    scene(school, tmp_path, play)


def test_a_button_pressed_twice_answers_twice_and_counts_once(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        step = work.fine(await ada.slash("next"))
        for _ in range(2):
            seen = work.fine(await ada.press(step, "I know that already"))
            assert "I have noted it" in seen.text
        assert len(work.desk.believed(learner_of(ada.id)).evidence) == 1

    scene(school, tmp_path, play)


def test_a_quiz_is_answered_by_buttons(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        asked = work.fine(await ada.slash("quiz", topic="pandas"))
        seen = work.fine(await ada.press(asked, "3"))
        assert seen.buttons[0] == "Answer"
        form = (await ada.press(seen, "Answer")).modal
        assert form is not None
        seen = work.fine(await ada.submit(form, {"Answer": "3"}))
        assert "loc" in seen.text
        # A question with choices has a button for each, lettered.
        topic = next(
            topic.title
            for topic in school.knowledge.topics.values()
            if topic.quiz and all(item.kind == "choice" for item in topic.quiz)
        )
        asked = work.fine(await ada.slash("quiz", topic=topic))
        seen = work.fine(await ada.press(asked, "4 · certain"))
        assert [one[:3] for one in seen.buttons[:2]] == ["A) ", "B) "]
        done = work.fine(await ada.press(seen, seen.buttons[1]))
        assert "again" in done.text
        # What stands under older messages answers nothing that was asked since.
        for old, label in ((asked, "1 · a guess"), (seen, seen.buttons[0])):
            late = work.fine(await ada.press(old, label))
            assert "That question no longer waits" in late.text

    scene(school, tmp_path, play)


def test_a_second_thought_on_how_sure_one_is_is_no_answer(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        asked = work.fine(await ada.slash("quiz", topic="pandas"))
        work.fine(await ada.press(asked, "1 · a guess"))
        late = work.fine(await ada.press(asked, "2"))
        assert "That question no longer waits" in late.text
        assert "no longer waits" not in work.fine(await ada.slash("quiz")).text

    scene(school, tmp_path, play)


def test_another_roadmap_is_followed_by_its_button(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("roadmap", name="six-steps"))
        seen = work.fine(await ada.press(seen, "Follow this one"))
        assert "You follow **Six steps** from now on" in seen.text
        assert "Share with everyone" in seen.buttons
        track = work.desk.believed(learner_of(ada.id)).facts["track"]
        assert track.value == "six-steps"

    scene(school, tmp_path, play)


def test_the_ladder_of_hints_goes_on_by_buttons(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("stuck", problem="ValueError: Input X contains NaN"))
        texts = {seen.text}
        for _ in range(2):
            if "It did not help" not in seen.buttons:
                break
            seen = work.fine(await ada.press(seen, "It did not help"))
            assert seen.text not in texts
            texts.add(seen.text)
        first = work.fine(await ada.slash("stuck", problem="ValueError: Input X contains NaN"))
        helped = work.fine(await ada.press(first, "It helped"))
        assert "Good" in helped.text

    scene(school, tmp_path, play)


def test_what_is_shared_has_a_name_and_no_buttons(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.fake.person("*ada* <@1>", work.hall)
        work.memory.guilds.met(work.hall.id, learner_of(ada.id), "ada", at=work.now())
        seen = work.fine(await ada.slash("next"))
        await ada.press(seen, "Share with everyone")
        (shared,) = work.posts()
        assert "Your next step is **Variables and types**" in shared.text
        assert "Shared by \\*ada\\*" in shared.text
        assert shared.pings == set()
        labels = _labels(shared)
        assert "I know that already" not in labels
        assert "Share with everyone" not in labels
        # A link is for everybody.
        assert any(label.startswith("Open ") for label in labels)

    scene(school, tmp_path, play)


def test_what_is_long_is_shared_a_message_at_a_time(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("plan", hours="40", by="in 12 months"))
        await seen.until(lambda seen: "Share with everyone" in seen.buttons)
        work.fine(await ada.press(seen, "Share with everyone"), ephemeral=False)
        assert len(work.posts()) == 1

    scene(school, tmp_path, play)


def test_nobody_shares_where_they_may_not_write(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        ada = work.person()
        seen = work.fine(await ada.slash("next"))
        work.fake.world.forbid(work.general, Permission.SEND_MESSAGES, ada.user)
        refused = work.fine(await ada.press(seen, "Share with everyone"))
        assert refused.text == NOT_HERE
        assert work.posts() == []

    scene(school, tmp_path, play)


def test_a_first_goal_is_kept_and_answered_by_a_step(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        bob = work.stranger()
        seen = work.fine(await bob.slash("help"))
        assert await seen.until(lambda seen: "Set my first goal" in seen.buttons)
        form = (await bob.press(seen, "Set my first goal")).modal
        assert form is not None
        assert form.title == "Your first goal"
        assert len(form.fields) == 1
        step = work.fine(await bob.submit(form, {"goal": "a bot that reads\nmy mail"}))
        assert "Noted: you want “a bot that reads my mail”." in step.text
        assert "Your next step" in step.text
        promise = (await bob.press(step, "Promise it for this week")).modal
        assert promise is not None
        kept = work.fine(
            await bob.submit(promise, {promise.fields[0].label: "ten lines of Python"})
        )
        assert "ten lines of Python" in kept.text
        goal = work.desk.believed(learner_of(bob.id)).facts["goal"]
        assert goal.value == "a bot that reads my mail"

    scene(school, tmp_path, play)


def test_a_goal_of_nothing_is_asked_for_again(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        bob = work.stranger()
        seen = work.fine(await bob.slash("help"))
        assert await seen.until(lambda seen: "Set my first goal" in seen.buttons)
        form = (await bob.press(seen, "Set my first goal")).modal
        assert form is not None
        answer = work.fine(await bob.submit(form, {"goal": "\u200b\u200b"}))
        assert "“”" not in answer.text
        assert "goal" not in work.desk.believed(learner_of(bob.id)).facts

    scene(school, tmp_path, play)


def _labels(message: Message) -> list[str]:
    return [line for line in message.text.splitlines() if line]


async def _asked_in_thread(work: Work, person: Person) -> tuple[Channel, Message]:
    message = await person.say(f"{work.at_coach} what should I learn next?")
    answer = await person.answer_to(message)
    return work.fake.world.channels[answer.channel_id], answer
