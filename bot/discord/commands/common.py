"""What the commands share: where they may be used, what they propose, what files they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import discord
from discord import app_commands
from rapidfuzz import fuzz, process

from bot.discord.answering import Interaction
from bot.discord.letters import plain
from bot.discord.office import Refusal
from bot.talk.names import topic_names

# Discord shows as many proposals, each of so many characters.
MOST_CHOICES, LONGEST_CHOICE = 25, 100
# More than this of a file is no error message any more.
MOST_BYTES = 256 * 1024
MOST_FILES = 4
_TEXT = (
    ".txt", ".log", ".py", ".md", ".json", ".yaml", ".yml", ".toml", ".csv", ".ipynb", ".out",
    ".err", ".cfg", ".ini", ".sh",
)  # fmt: skip

F = TypeVar("F")


def everywhere(command: F) -> F:
    """For servers, direct messages and group messages, installed to a server or to a user."""
    installed = app_commands.allowed_installs(guilds=True, users=True)
    return installed(
        app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    )


def in_servers(command: F) -> F:
    """For the servers that the coach is a member of."""
    installed = app_commands.allowed_installs(guilds=True, users=False)
    return installed(
        app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    )


def proposals(names: dict[str, str], typed: str) -> list[app_commands.Choice[str]]:
    """The names that begin with what was typed, then those that hold it, then those like it.

    `names` maps each name to what it is an alias of; that is what is chosen.
    """
    typed = " ".join(typed.lower().split())
    found: dict[str, str] = {}

    def add(name: str) -> None:
        value = names[name]
        label = name if value == name else f"{name} → {value}"
        found.setdefault(value, label)

    ranked = sorted(names, key=lambda name: (name.lower(), name))
    for fits in (
        lambda name: name.lower().startswith(typed),
        lambda name: f" {typed}" in f" {name.lower()}",
    ):
        for name in ranked:
            if len(found) < MOST_CHOICES and (typed or names[name] == name) and fits(name):
                add(name)
    if typed and len(found) < MOST_CHOICES:
        for name, score, _ in process.extract(typed, ranked, scorer=fuzz.WRatio, limit=10):
            if score >= 75 and len(found) < MOST_CHOICES:
                add(name)
    return [
        app_commands.Choice(name=plain(label, LONGEST_CHOICE), value=value[:LONGEST_CHOICE])
        for value, label in found.items()
    ]


async def topics(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Topics whose name or alias is like what was typed."""
    return proposals(topic_names(interaction.client.office.coach.knowledge), typed)


async def things(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Topics, tracks, resources and projects, which can be compared."""
    knowledge = interaction.client.office.coach.knowledge
    names = topic_names(knowledge)
    for kind in (knowledge.tracks, knowledge.resources, knowledge.projects):
        names |= {thing.title: thing.title for thing in kind.values()}
    return proposals(names, typed)


async def tracks(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The roadmaps."""
    knowledge = interaction.client.office.coach.knowledge
    return [
        app_commands.Choice(name=plain(track.title, LONGEST_CHOICE), value=track.id)
        for track in knowledge.tracks.values()
        if typed.lower() in track.title.lower()
    ]


async def read_files(files: Iterable[discord.Attachment | None]) -> str:
    """The words of attached files, each cut to its end, where an error message stands.

    Raises Refusal for files that hold no text.
    """
    texts = []
    for file in [one for one in files if one is not None][:MOST_FILES]:
        name = plain(file.filename, 60)
        kind = (file.content_type or "").partition(";")[0]
        if not (kind.startswith("text/") or file.filename.lower().endswith(_TEXT)):
            raise Refusal(
                f"I read text, and {name} is none. Paste the error message itself: its last lines "
                "say most."
            )
        if file.size > 20 * MOST_BYTES:
            raise Refusal(f"{name} is too long for me. Paste the last fifty lines of it.")
        data = await file.read()
        texts.append(data[-MOST_BYTES:].decode("utf-8", "replace"))
    return "\n\n".join(texts)


def choice_of(*pairs: tuple[str, str]) -> Callable[[Any], Any]:
    """Choices of an option called `action`: what is shown and what it stands for."""
    return app_commands.choices(
        action=[app_commands.Choice(name=name, value=value) for name, value in pairs]
    )
