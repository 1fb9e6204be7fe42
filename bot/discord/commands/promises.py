"""Commands about promises and what comes of them."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import choice_of, everywhere
from bot.discord.submitting import show_checkin_form, show_commit_form, show_ship_form

Words = app_commands.Range[str, 1, 1500]
Short = app_commands.Range[str, 1, 200]


def add_promises(tree: CoachTree) -> None:
    """Add the commands to the tree."""
    command: app_commands.Command[Any, ..., Any]
    for command in (
        commit, checkin, week, ship, share, progress, break_, nudges, settings,
    ):  # fmt: skip
        tree.add_command(command)


@app_commands.command(name="commit", description="Promise what, when and where")
@app_commands.describe(promise="What will exist, when and where; leave it out for a form")
@everywhere
async def commit(interaction: Interaction, promise: Words | None = None) -> None:
    """A promise, typed or by a form."""
    if promise is None:
        await show_commit_form(interaction)
    else:
        await interaction.client.say(interaction, f"/commit {promise}")


@app_commands.command(name="checkin", description="How your promises went, and what comes next")
@app_commands.describe(answer="In your own words; leave it out for a form")
@everywhere
async def checkin(interaction: Interaction, answer: Words | None = None) -> None:
    """The check-in, in words or by a form with what was promised in it."""
    if answer is None:
        await show_checkin_form(interaction)
    else:
        await interaction.client.say(interaction, f"/checkin {answer}")


@app_commands.command(name="week", description="Your week at a glance: promised, kept, shipped")
@everywhere
async def week(interaction: Interaction) -> None:
    """This week."""
    await interaction.client.say(interaction, "/week")


@app_commands.command(name="ship", description="Keep what you finished and showed")
@app_commands.describe(what="What it is and its link; leave it out for a form; list for all of it")
@everywhere
async def ship(interaction: Interaction, what: Words | None = None) -> None:
    """Something shipped, typed or by a form; "list" shows all."""
    if what is None:
        await show_ship_form(interaction)
    elif what.strip().lower() == "list":
        await interaction.client.say(interaction, "/ship")
    else:
        await interaction.client.say(interaction, f"/ship {what}")


@app_commands.command(name="share", description="Drafts about what you shipped, for you to post")
@app_commands.describe(which="Which of the things you shipped, by its number; the latest otherwise")
@everywhere
async def share(interaction: Interaction, which: Short | None = None) -> None:
    """Drafts."""
    await interaction.client.say(interaction, f"/share {which or ''}".rstrip())


@app_commands.command(name="progress", description="How far you are, as a picture and in words")
@everywhere
async def progress(interaction: Interaction) -> None:
    """How far the learner is."""
    client = interaction.client
    caller = client.caller(interaction)
    await client.answer(interaction, lambda: client.office.progress(caller))


@app_commands.command(name="break", description="Days off, said in advance; they cost nothing")
@app_commands.describe(days="Such as: 5 days, until monday; or: back")
@everywhere
async def break_(interaction: Interaction, days: Short | None = None) -> None:
    """A break."""
    await interaction.client.say(interaction, f"/break {days or ''}".rstrip())


@app_commands.command(name="nudges", description="What I wrote to you unasked, and why")
@app_commands.describe(action="What to do about them")
@choice_of(
    ("Why did I get the last one?", "why"),
    ("Off", "off"),
    ("On", "on"),
    ("Quiet for two weeks", "snooze 14"),
)
@everywhere
async def nudges(interaction: Interaction, action: str | None = None) -> None:
    """What came unasked, and the switch for it."""
    await interaction.client.say(interaction, f"/nudges {action or ''}".rstrip())


@app_commands.command(name="settings", description="Your zone, your day, your quiet hours")
@app_commands.describe(change="Such as: zone Europe/Berlin; weekday sunday; quiet 21:00-08:00")
@everywhere
async def settings(interaction: Interaction, change: Short | None = None) -> None:
    """The learner's own settings."""
    await interaction.client.say(interaction, f"/settings {change or ''}".rstrip())
