"""The token of the bot: where it comes from, and what it can and cannot be."""

from __future__ import annotations

import re
from pathlib import Path

from bot.discord.errors import TokenMissing, Trouble
from bot.settings import Settings

PORTAL = "https://discord.com/developers/applications"
_MOST = 4096
_WRITTEN = re.compile(r"[\x21-\x7e]+")
_LIKE_A_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)


def token_of(settings: Settings) -> str:
    """The token of the settings, or of the file that they name. Raises TokenMissing."""
    given = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if given.strip() and settings.discord_token_file is not None:
        raise TokenMissing(
            Trouble(
                "There are two tokens, one in COACH_DISCORD_TOKEN and one in the file of "
                "COACH_DISCORD_TOKEN_FILE.",
                "Unset one of the two.",
            )
        )
    if settings.discord_token_file is not None:
        given = _read(settings.discord_token_file)
    # As it is often copied: with what goes before it in a request, or in quotation marks.
    token = given.strip().strip("\"'").removeprefix("Bot ").strip()
    if not token:
        raise TokenMissing(
            Trouble(
                "There is no token for Discord.",
                f"Create an application on {PORTAL}, press Reset Token on its page Bot, and put "
                "what it shows into COACH_DISCORD_TOKEN; or run `coach discord --demo`, which "
                "needs none.",
            )
        )
    if len(token) > _MOST or not _WRITTEN.fullmatch(token):
        raise TokenMissing(
            Trouble(
                f"What is in {source_of(settings)} cannot be a token: a token is one word of "
                "letters, digits, dots and dashes.",
                "Copy it again, and nothing else.",
            )
        )
    return token


def source_of(settings: Settings) -> str:
    """Where the token comes from, in words that can be shown."""
    if settings.discord_token_file is not None:
        return f"the file {settings.discord_token_file}"
    return "COACH_DISCORD_TOKEN"


def looks_like_one(token: str) -> bool:
    """Whether it has the form that Discord gives its tokens; nothing depends on that but hints."""
    return _LIKE_A_TOKEN.fullmatch(token) is not None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST + 2)
    except OSError as error:
        raise TokenMissing(
            Trouble(
                f"The file of the token cannot be read: {error.strerror or error} ({path}).",
                "Set COACH_DISCORD_TOKEN_FILE to a file that the user who runs the coach may read.",
            )
        ) from None
    return raw.decode("utf-8-sig", "replace")
