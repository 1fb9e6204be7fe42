"""All commands together."""

from __future__ import annotations

from bot.discord.client import CoachTree
from bot.discord.commands.about_me import add_me
from bot.discord.commands.help import add_help
from bot.discord.commands.learning import add_learning
from bot.discord.commands.menus import add_menus
from bot.discord.commands.owning import add_owning
from bot.discord.commands.promises import add_promises
from bot.discord.commands.together import add_together


def add_commands(tree: CoachTree) -> None:
    """Add every command and every entry of a menu to a tree."""
    for add in (
        add_learning, add_promises, add_together, add_me, add_help, add_owning, add_menus,
    ):  # fmt: skip
        add(tree)
