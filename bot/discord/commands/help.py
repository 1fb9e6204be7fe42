"""`/help`: what the coach can do here, in as many words as are read."""

from __future__ import annotations

from discord import app_commands

from bot.coach.reply import Action, Block, Reply
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import everywhere

_LEARN = """
- `/next`: your one next step, and why
- `/stuck`: what is broken; paste the error message
- `/ask`, `/explain`, `/compare`, `/resources`, `/roadmap`: answers, always with their source
- `/plan`: weeks that fit your hours and your date
- `/quiz`: one question, on a topic or on what is due
"""
_KEEP = """
- `/commit`: what you will have made, when and where
- `/checkin`: once a week, what became of it; a miss costs nothing but a line
- `/ship`, `/share`: what you finished, and drafts to tell of it
- `/week`, `/progress`: where you stand
- `/break`, `/nudges`, `/settings`: days off, and how much I may write to you
"""
_OWN = """
- `/me show`: what I believe about you and why; `correct`, `export` and `forget` are yours
- Answers to commands are seen by you alone, until you press *Share with everyone*
- On any message: Apps, then *I'm stuck on this* or *Explain this*
"""


def add_help(tree: CoachTree) -> None:
    """Add the command to the tree."""
    tree.add_command(help_)


def reply_help(mention: str) -> Reply:
    """What the coach can do; `mention` is how it is called here."""
    return Reply(
        "smalltalk",
        (
            Block(
                f"Write to me here by direct message, or call {mention} in a channel where I may "
                "speak: what you know, what you want, what is broken. *Why?*, *simpler* and *that "
                "didn't help* work as follow-ups."
            ),
            Block(_LEARN.strip(), "Learn"),
            Block(_KEEP.strip(), "Keep your word"),
            Block(_OWN.strip(), "Yours alone"),
        ),
        actions=(
            Action("What should I learn next?", "coach next"),
            Action("I'm stuck", 'coach stuck "ERROR MESSAGE OR WHAT HAPPENS"'),
        ),
    )


@app_commands.command(name="help", description="What I can do for you")
@everywhere
async def help_(interaction: Interaction) -> None:
    """The list."""
    client = interaction.client
    caller = client.caller(interaction)
    name = client.user.display_name if client.user is not None else "me"
    reply = reply_help(f"@{name}")
    await client.answer(interaction, lambda: client.office.run(caller, lambda: reply))
