"""Buttons and menus that outlive a restart: what each does is in its id, and whom it is for."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import ui

from bot.discord.actions import FILL, RUN
from bot.discord.answering import Interaction
from bot.discord.client import welcome
from bot.discord.forms import Input, form
from bot.discord.naming import ANY_VERSION, Press, message_key, read_custom_id
from bot.discord.office import said
from bot.discord.quiz_buttons import QUIZ
from bot.talk.slash import in_chat

NOT_YOURS = "That button is for whoever asked. Ask me yourself: `/ask`, `/next` or `/stuck`."
# A roadmap that is chosen by a button is followed whatever its words would be taken for.
_FOLLOW = re.compile(r"(?:coach next --track|I want to follow the) (\S+)(?: track)?")
# Commands whose answers nobody else may see: they are so from "is thinking…" on.
_PRIVATE = re.compile(r"/(?:me|week|checkin|commit|nudges|settings|break)\b")
OUTDATED = "That button is from before I was renewed. `/help` shows what I can do now."


class CoachButton(ui.DynamicItem[ui.Item[Any]], template=ANY_VERSION.pattern):
    """Any button or menu of the coach's, of this version or another."""

    def __init__(self, button: ui.Item[Any]) -> None:
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> CoachButton:
        """The button that was pressed."""
        return cls(item)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether it comes for the first time and while the coach runs."""
        return await welcome(interaction)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do as the button says, for whom it is for."""
        await pressed(interaction, self.custom_id)


async def pressed(interaction: Interaction, identifier: str) -> None:
    """Do as a button says."""
    press = read_custom_id(identifier)
    handler = None if press is None else interaction.client.presses.get(press.kind)
    if press is None or handler is None:
        await interaction.client.answer(interaction, lambda: said(OUTDATED, failed=True))
        return
    if not press.may(interaction.user.id):
        await interaction.client.answer(interaction, lambda: said(NOT_YOURS, failed=True))
        return
    await handler(interaction, press)


def seen_by_others(interaction: Interaction) -> bool:
    """Whether others see the message whose button was pressed; its answer goes where it is."""
    message = interaction.message
    return message is not None and not message.flags.ephemeral


async def run(interaction: Interaction, press: Press) -> None:
    """Say for the learner what the button stands for."""
    command = press.words[0] if press.words else ""
    of_its_own = interaction.client.forms_for.get(command)
    if of_its_own is not None:
        await of_its_own(interaction)
        return
    if track := _FOLLOW.fullmatch(command):
        client = interaction.client
        caller, more = client.caller(interaction), client.sharing(interaction)
        await client.answer(
            interaction,
            lambda: client.office.follow(caller, track[1], more=more),
            ephemeral=not seen_by_others(interaction),
        )
        return
    typed = in_chat(command) or command
    alone = not seen_by_others(interaction) or _PRIVATE.match(typed) is not None
    await interaction.client.say(interaction, typed, ephemeral=alone, share=True)


async def fill(interaction: Interaction, press: Press) -> None:
    """Ask for the words that the button leaves open."""
    command = press.words[0] if press.words else ""
    of_its_own = interaction.client.forms_for.get(command)
    if of_its_own is not None:
        await of_its_own(interaction)
        return
    title, field = asking_for(command)
    await interaction.response.send_modal(form(title, Press("filled", 0, press.words), [field]))


async def quiz(interaction: Interaction, press: Press) -> None:
    """Answer a quiz question, or ask for the answer where it is to be typed."""
    if len(press.words) == 1:
        field = Input("text", "Answer", example="42, or a word or two", most=300)
        await interaction.response.send_modal(form("Your answer", press, [field]))
        return
    # A button that was tampered with waits for nothing, and is told so.
    which, text, *_ = (*press.words, "", "")
    await answer_quiz(interaction, which, text)


async def answer_quiz(interaction: Interaction, which: str, text: str) -> None:
    """What the learner answers to a quiz question."""
    client = interaction.client
    caller, key, more = (
        client.caller(interaction),
        message_key(interaction.id),
        client.sharing(interaction),
    )
    await client.answer(
        interaction,
        lambda: client.office.answer_quiz(caller, which, text, key, more=more),
        ephemeral=not seen_by_others(interaction),
    )


def asking_for(command: str) -> tuple[str, Input]:
    """The title of the form for an open command, and its field."""
    words = command.removeprefix("coach ").partition(" ")[0]
    if words == "commit":
        return "Your promise", Input(
            "text",
            "What will exist, when, and where?",
            "One small thing that can be shown counts more than ten hours.",
            "plot of the errors, Tuesday 7pm, at my desk",
            long=True,
            most=1000,
        )
    if words == "checkin":
        return "Your check-in", Input(
            "text",
            "How did it go?",
            "Kept, partly, missed or dropped, and one line why.",
            "1 kept, 2 missed because the data was late",
            long=True,
        )
    if words == "ship":
        if "--hard" in command:
            return "What was hard?", Input("text", "What was hard", long=True, most=1000)
        if "--link" in command and "..." not in command.partition("--link")[0]:
            return "Its link", Input("text", "Where can it be seen?", example="https://…", most=500)
        if "--topic" in command:
            return "What it proves", Input("text", "Which topics", example="pandas, git", most=200)
        return "What you shipped", Input(
            "text",
            "What is it, and where can it be seen?",
            "Finished and shown: a repository, a demo, a write-up.",
            "spam filter https://… hard: the data",
            long=True,
            most=1500,
        )
    if words == "share":
        return "What you got wrong", Input("text", "What you got wrong", long=True, most=1000)
    if words == "stuck":
        return "What is broken?", Input(
            "text",
            "The error, or what happens",
            "Paste the whole error message; the last lines matter most.",
            long=True,
        )
    if words == "quiz":
        return "Quiz me on", Input("text", "Topic", example="linear regression", most=100)
    if words in ("break", "settings", "nudges"):
        typed = in_chat(command) or command
        given = typed.partition(" ")[2].replace("...", "").strip()
        title, example = {
            "break": ("A break", "3 days"),
            "settings": ("Your settings", "zone Europe/Berlin"),
            "nudges": ("Nudges", "off"),
        }[words]
        return title, Input("text", "What shall it be?", example=example, given=given, most=200)
    if words == "me":
        return "Put me right", Input(
            "text",
            "What is right?",
            "A topic, and: known, partly, not known. Or hours, goal, level, name, and what it is.",
            "pandas partly",
            most=200,
        )
    return "Say it", Input("text", "Your words", long=True, most=2000)


def add_buttons(client: Any) -> None:
    """Make a client answer the coach's own buttons."""
    client.add_dynamic_items(CoachButton)
    client.presses.update({RUN: run, FILL: fill, QUIZ: quiz})
