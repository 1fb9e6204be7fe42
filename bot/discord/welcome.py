"""How the coach says hello: in the welcome channel of a server, and to whom it meets first."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.actions import Button
from bot.discord.naming import ANYONE, Press, custom_id
from bot.discord.speech import Page, notice

# The kind of the button that asks for a first goal.
GOAL = "goal"


def goal_button(owner: int = ANYONE) -> Button:
    """The button "Set my first goal", for everybody or for one user."""
    return Button("Set my first goal", custom_id(Press(GOAL, owner)), style="primary")


def welcome_page() -> Page:
    """What stands in the welcome channel, for as long as it is there: one button, no form."""
    return notice(
        "### Learning machine learning? So is everybody here.\n"
        "I am the study coach of this server. I say what to learn next and why, get you unstuck, "
        "and ask once a week what became of what you promised yourself.\n\n"
        "Say in a sentence what you want to be able to build. Nobody else sees it, and "
        "`/me forget` takes everything back.",
        buttons=[goal_button()],
    )


def first_hello(user: int) -> Page:
    """A short welcome for somebody who is met for the first time; it is for them alone."""
    page = notice(
        "Good to meet you! What you tell me stays between us. Ask me anything with `/ask`, "
        "get your next step with `/next`, or begin with a goal.",
        buttons=[goal_button(user)],
    )
    return replace(page, minor=True)
