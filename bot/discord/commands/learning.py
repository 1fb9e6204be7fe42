"""Commands about learning: ask, next, stuck, plan, quiz, explain, compare, resources, roadmap."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.coach.plan import Plan
from bot.coach.reply import Reply
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import everywhere, read_files, things, topics, tracks
from bot.discord.lost import LOST
from bot.discord.office import Answer, Refusal, failure
from bot.discord.speech import Document, Page
from bot.discord.submitting import show_stuck_form
from bot.talk.names import topics_named, track_named
from bot.talk.times import read_day, read_hours

Words = app_commands.Range[str, 1, 4000]
Name = app_commands.Range[str, 1, 100]


def add_learning(tree: CoachTree) -> None:
    """Add the commands to the tree."""
    command: app_commands.Command[Any, ..., Any]
    for command in (ask, next_, stuck, plan, quiz, explain, compare, resources, roadmap):
        tree.add_command(command)


@app_commands.command(name="ask", description="Ask anything about learning machine learning")
@app_commands.describe(question="What you want to know", file="A text file that belongs to it")
@everywhere
async def ask(
    interaction: Interaction, question: Words, file: discord.Attachment | None = None
) -> None:
    """A question or anything else in words."""
    try:
        attached = await read_files([file])
    except (Refusal, *LOST) as error:
        answer = failure(error)
        await interaction.client.answer(interaction, lambda: answer)
        return
    text = f"{question}\n\n{attached}".strip()
    await interaction.client.say(interaction, text, share=True)


@app_commands.command(name="next", description="Your one next step, and why")
@app_commands.describe(goal="A topic that you want to get to", why="Show what else was considered")
@app_commands.autocomplete(goal=topics)
@everywhere
async def next_(interaction: Interaction, goal: Name | None = None, why: bool = False) -> None:
    """One step."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        coach = client.office.coach
        target = topics_named(coach.linker, goal)[0] if goal else None
        return coach.next(caller.learner, goal=target, why=why, conversation=caller.conversation)

    more = client.sharing(interaction)
    await client.answer(interaction, lambda: client.office.run(caller, act, more=more))


@app_commands.command(name="stuck", description="Say what is broken and get unstuck")
@app_commands.describe(
    problem="The error message, or what happens; leave it out to paste many lines",
    file="A text file with the error message",
)
@everywhere
async def stuck(
    interaction: Interaction, problem: Words | None = None, file: discord.Attachment | None = None
) -> None:
    """What is broken: typed, pasted into a form, or from a file."""
    if problem is None and file is None:
        await show_stuck_form(interaction)
        return
    try:
        attached = await read_files([file])
    except (Refusal, *LOST) as error:
        answer = failure(error)
        await interaction.client.answer(interaction, lambda: answer)
        return
    text = f"{problem or ''}\n\n{attached}".strip()
    await interaction.client.say(interaction, f"/stuck {text}", share=True)


@app_commands.command(name="plan", description="Weeks that fit your hours and your date")
@app_commands.describe(
    hours="Hours a week that you have, such as 5",
    by="Your date, such as 2027-06-01 or: in 6 months",
    goal="The topic you want to get to",
    track="The roadmap to go by",
    file="Also as a file, for your notes or your calendar",
)
@app_commands.choices(
    file=[
        app_commands.Choice(name="Markdown, for notes", value="md"),
        app_commands.Choice(name="iCalendar, for a calendar", value="ics"),
    ]
)
@app_commands.autocomplete(goal=topics, track=tracks)
@everywhere
async def plan(
    interaction: Interaction,
    hours: Name | None = None,
    by: Name | None = None,
    goal: Name | None = None,
    track: Name | None = None,
    file: str | None = None,
) -> None:
    """A plan; what is said of hours, date and track is kept."""
    client = interaction.client
    caller = client.caller(interaction)

    def work() -> Answer:
        made: list[Plan] = []

        def act() -> Reply:
            coach = client.office.coach
            reply, found = coach.plan(
                caller.learner,
                caller.conversation,
                hours=read_hours(hours) if hours else None,
                deadline=read_day(by, coach.now().date()) if by else None,
                track=track_named(coach.knowledge, track) if track else None,
                goal=topics_named(coach.linker, goal)[0] if goal else None,
            )
            if isinstance(found, Plan):
                made.append(found)
            return reply

        answer = client.office.run(caller, act, more=client.sharing(interaction))
        if file is None or not made:
            return answer
        document = Document(f"plan.{file}", client.office.plan_file(caller, made[0], file))
        last = answer.pages[-1]
        page = Page((*last.parts, document), last.tone)
        return Answer((*answer.pages[:-1], page), answer.pictures, answer.private)

    await client.answer(interaction, work)


@app_commands.command(name="quiz", description="One question, on a topic or on what is due")
@app_commands.describe(topic="What it should be about; leave it out for what is due")
@app_commands.autocomplete(topic=topics)
@everywhere
async def quiz(interaction: Interaction, topic: Name | None = None) -> None:
    """The question that waits, or a new one."""
    await interaction.client.say(interaction, f"/quiz {topic or ''}".rstrip())


@app_commands.command(name="explain", description="A topic in short: why, and just enough of it")
@app_commands.describe(topic="What to explain")
@app_commands.autocomplete(topic=topics)
@everywhere
async def explain(interaction: Interaction, topic: Name) -> None:
    """A topic in short."""
    await interaction.client.say(interaction, f"/explain {topic}", share=True)


@app_commands.command(name="compare", description="Two things side by side, and which suits you")
@app_commands.describe(this="A topic, roadmap, resource or project", that="The other one")
@app_commands.autocomplete(this=things, that=things)
@everywhere
async def compare(interaction: Interaction, this: Name, that: Name) -> None:
    """Two things side by side."""
    await interaction.client.say(interaction, f"/compare {this} and {that}", share=True)


@app_commands.command(name="resources", description="What to study a topic from, one to begin with")
@app_commands.describe(topic="What you want to learn")
@app_commands.autocomplete(topic=topics)
@everywhere
async def resources(interaction: Interaction, topic: Name) -> None:
    """What to study from."""
    await interaction.client.say(interaction, f"/resources {topic}", share=True)


@app_commands.command(name="roadmap", description="The steps of a roadmap, and how far you are")
@app_commands.describe(name="Which one; leave it out for yours")
@app_commands.autocomplete(name=tracks)
@everywhere
async def roadmap(interaction: Interaction, name: Name | None = None) -> None:
    """The steps of a roadmap."""
    await interaction.client.say(interaction, f"/roadmap {name or ''}".rstrip(), share=True)
