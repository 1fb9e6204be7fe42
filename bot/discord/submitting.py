"""What was filled into a form, brought to the coach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.accountability.checkins import asked_about
from bot.accountability.rollover import brought_up
from bot.accountability.values import Commitment
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted
from bot.desk.checking_in import answer_checkin, answer_fields, open_now
from bot.desk.promising import promise
from bot.desk.ship import ship_text
from bot.discord.answering import Interaction
from bot.discord.buttons import NOT_YOURS, OUTDATED, answer_quiz, asking_for
from bot.discord.client import Submitted, welcome
from bot.discord.forms import Input, checkin_answer, checkin_form, form, read_form
from bot.discord.letters import plain, visible
from bot.discord.naming import Press, read_custom_id
from bot.discord.office import Refusal, failure, filled, said
from bot.discord.quiz_buttons import QUIZ

# How long a form may take to be made ready before it is shown without what was promised.
_PATIENCE = 1.5


async def submitted(interaction: Interaction) -> None:
    """Do as a filled form says."""
    if not await welcome(interaction):
        return
    data: Mapping[str, Any] = interaction.data or {}
    press = read_custom_id(str(data.get("custom_id", "")))
    handler = None if press is None else interaction.client.submits.get(press.kind)
    if press is None or handler is None:
        await interaction.client.answer(interaction, lambda: said(OUTDATED, failed=True))
    elif not press.may(interaction.user.id):
        await interaction.client.answer(interaction, lambda: said(NOT_YOURS, failed=True))
    else:
        await handler(interaction, press, read_form(data))


async def take_filled(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """The words that a button left open."""
    text = filled(press.words[0] if press.words else "", given.get("text", "").strip())
    await interaction.client.say(interaction, text, ephemeral=True, share=True)


async def take_quiz(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """An answer to a quiz question that was typed."""
    await answer_quiz(interaction, press.words[0] if press.words else "", given.get("text", ""))


# The check-in


async def show_checkin_form(interaction: Interaction) -> None:
    """The form of the check-in with what was promised in it, or what is coming if none is open."""
    client = interaction.client
    caller = client.caller(interaction)

    def look() -> tuple[str, tuple[Commitment, ...]] | None:
        desk = client.office.desk_for(caller.guild)
        record, _ = brought_up(desk.record(caller.learner), desk.now(), ask=True)
        checkin = open_now(record, desk.now())
        if checkin is None or checkin.answered_at is not None:
            return None
        return checkin.week.isoformat(), asked_about(checkin, record.commitments)

    found = await client.soon(look, _PATIENCE)
    if found is None:
        await client.say(interaction, "/checkin")
        return
    week, about = found
    press = Press("checkin", caller.user, (week,))
    await interaction.response.send_modal(checkin_form(press, about))


async def take_checkin(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """A filled check-in. Promises that changed while the form was open are asked about again."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        desk = client.office.desk_for(caller.guild)
        record, _ = brought_up(desk.record(caller.learner), desk.now(), ask=True)
        checkin = open_now(record, desk.now())
        about = asked_about(checkin, record.commitments) if checkin is not None else ()
        fields, text = checkin_answer(given, about)
        if fields:
            return answer_fields(desk, caller.learner, fields).reply
        return answer_checkin(desk, caller.learner, text).reply

    await client.answer(interaction, lambda: client.office.run(caller, act))


# Goals, promises and ships


async def show_goal_form(interaction: Interaction, press: Press) -> None:
    """One line: what somebody wants to be able to build."""
    field = Input(
        "goal",
        "What do you want to be able to build or do?",
        "One line, in your own words. Nobody else sees it.",
        "a job as an ML engineer, or: a bot that reads my mail",
        most=200,
    )
    press = Press("goal", interaction.user.id)
    await interaction.response.send_modal(form("Your first goal", press, [field]))


async def take_goal(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """A first goal: it is kept, and answered by the first step towards it."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        office = client.office
        goal = " ".join(visible(given.get("goal", "")).split())
        if not plain(goal, 200):
            raise Refusal("I see no goal in that. Say in a line what you want to be able to build.")
        office.desk.memory.correct(caller.learner, "goal", goal, at=office.desk.now())
        step = office.coach.next(caller.learner, conversation=caller.conversation)
        noted = Block(f"Noted: you want “{quoted(goal, 160)}”. Here is where that begins.")
        more = Action("Promise it for this week", 'coach commit "..."')
        return replace(step, blocks=(noted, *step.blocks), actions=(more, *step.actions))

    await client.answer(interaction, lambda: client.office.run(caller, act, hello=False))


async def show_commit_form(interaction: Interaction) -> None:
    """The form of a promise."""
    fields = [
        Input(
            "what",
            "What will exist?",
            "One small thing that can be shown. “Study pandas” is none; a plot is.",
            "a plot of the errors by hour",
            most=500,
        ),
        Input("when", "When?", example="Tuesday 7pm", needed=False, most=100),
        Input("where", "Where?", example="at my desk", needed=False, most=100),
    ]
    press = Press("commit", interaction.user.id)
    await interaction.response.send_modal(form("Your promise", press, fields))


async def take_commit(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """A filled promise."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        desk = client.office.desk_for(caller.guild)
        return promise(desk, caller.learner, _one_line(given)).reply

    await client.answer(interaction, lambda: client.office.run(caller, act))


async def show_ship_form(interaction: Interaction) -> None:
    """The form of something shipped."""
    fields = [
        Input("what", "What did you finish?", example="a spam filter that runs", most=300),
        Input("link", "Where can it be seen?", example="https://…", needed=False, most=500),
        Input("hard", "What was hard?", needed=False, long=True, most=1000),
        Input("wrong", "What did you get wrong at first?", needed=False, long=True, most=1000),
        Input("topic", "What does it prove?", example="pandas, evaluation", needed=False, most=200),
    ]
    press = Press("ship", interaction.user.id)
    await interaction.response.send_modal(form("What you shipped", press, fields))


async def take_ship(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """A filled ship."""
    client = interaction.client
    caller = client.caller(interaction)
    labels = {"hard": "hard", "wrong": "wrong", "topic": "proves"}
    try:
        parts = [f"{_flat(given.get('what', ''))} {_link(given.get('link', ''))}".strip()]
    except Refusal as refused:
        answer = failure(refused)
        await client.answer(interaction, lambda: answer)
        return
    parts += [f"{label}: {_flat(given[name])}" for name, label in labels.items() if given.get(name)]

    def act() -> Reply:
        return ship_text(client.office.desk_for(caller.guild), caller.learner, "; ".join(parts))

    await client.answer(interaction, lambda: client.office.run(caller, act))


async def show_stuck_form(interaction: Interaction) -> None:
    """The form for what is broken."""
    title, field = asking_for("coach stuck")
    await interaction.response.send_modal(form(title, Press("stuck", interaction.user.id), [field]))


async def take_stuck(interaction: Interaction, press: Press, given: Mapping[str, str]) -> None:
    """What is broken, in the learner's words."""
    await interaction.client.say(interaction, f"/stuck {given.get('text', '')}", share=True)


def _one_line(given: Mapping[str, str]) -> str:
    parts = [given.get(name, "").strip() for name in ("what", "when", "where")]
    when = parts[1]
    where = parts[2]
    if where and not re.match(r"(?:at|in|on)\b", where, re.IGNORECASE):
        where = f"at {where}"
    return _flat(", ".join(part for part in (parts[0], when, where) if part))


def _link(text: str) -> str:
    """An address as it was given, or with what it lacks. Raises Refusal for what is none."""
    text = text.strip()
    if not text or re.match(r"https?://\S+$", text, re.IGNORECASE):
        return text
    if re.match(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$", text):
        return f"https://{text}"
    raise Refusal(
        f"“{plain(text, 60)}” is no address that others could open, so nothing is kept yet. Copy "
        "it from your browser, or leave the field empty and add it later."
    )


def _flat(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


SUBMITS: Mapping[str, Submitted] = {
    "filled": take_filled,
    "checkin": take_checkin,
    "commit": take_commit,
    "goal": take_goal,
    "ship": take_ship,
    "stuck": take_stuck,
    QUIZ: take_quiz,
}
