"""The addresses that bring the coach to a server or to one person, and what it asks for there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import discord

AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = ("bot", "applications.commands")
_SERVER, _PERSON = 0, 1


@dataclass(frozen=True)
class Need:
    """A permission by its name in the library and on Discord's pages, and what it is for.

    Without an `essential` one the coach cannot speak on a server at all but in answer to commands.
    """

    flag: str
    label: str
    why: str
    essential: bool = False


NEEDS = (
    Need(
        "view_channel",
        "View Channels",
        "to hear who mentions it, and to find the channels that /setup names",
        essential=True,
    ),
    Need(
        "send_messages",
        "Send Messages",
        "to answer mentions and replies, and to post digests, boards and ships",
        essential=True,
    ),
    Need(
        "send_messages_in_threads",
        "Send Messages in Threads",
        "to go on with a conversation in its thread",
    ),
    Need("create_public_threads", "Create Public Threads", "to give a conversation its own thread"),
    Need(
        "create_private_threads",
        "Create Private Threads",
        "for pods, and for what is private when somebody takes no direct messages",
    ),
    Need("attach_files", "Attach Files", "to show progress as a picture and hand over an export"),
    Need(
        "read_message_history",
        "Read Message History",
        "to answer below the message that asked, as Discord demands for replies",
    ),
)


def permissions() -> discord.Permissions:
    """All that the coach asks for on a server."""
    return discord.Permissions(**{one.flag: True for one in NEEDS})


def missing_from(held: discord.Permissions, needs: Iterable[Need] = NEEDS) -> tuple[Need, ...]:
    """What these permissions lack; an administrator lacks nothing."""
    if held.administrator:
        return ()
    return tuple(one for one in needs if not getattr(held, one.flag))


def server_address(application: int) -> str:
    """Where somebody who manages a server adds the coach to it."""
    return _address(application, _SERVER, SCOPES, permissions().value)


def person_address(application: int) -> str:
    """Where somebody adds the coach's commands to their own account, to use them anywhere."""
    return _address(application, _PERSON, SCOPES[1:])


def table() -> str:
    """The permissions and what they are for, as a table in Markdown."""
    rows = [f"| {one.label} | {one.why} |" for one in NEEDS]
    return "\n".join(["| permission | what for |", "|---|---|", *rows])


def _address(
    application: int, kind: int, scopes: Iterable[str], permissions: int | None = None
) -> str:
    query = {
        "client_id": str(application),
        "integration_type": str(kind),
        "scope": " ".join(scopes),
    }
    if permissions is not None:
        query["permissions"] = str(permissions)
    return f"{AUTHORIZE}?{urlencode(query)}"
