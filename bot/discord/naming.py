"""Names that go between Discord and the coach: of learners, conversations, scopes and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.discord.letters import size

LONGEST_ID = 100
ANYONE = 0
VERSION = "c1"
# What a button of ours looks like, of this version and of any.
TEMPLATE = re.compile(rf"{VERSION}:(?P<kind>[a-z]{{1,12}}):(?P<owner>[0-9a-z]{{1,13}})(?::[^:]*)*")
ANY_VERSION = re.compile(r"c\d{1,4}:[\s\S]*")

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_KIND = re.compile(r"[a-z]{1,12}")
_LEARNER = re.compile(r"discord:([1-9]\d{0,19})")
_SCOPE = re.compile(r"guild-([1-9]\d{0,19})")
_MOST = 2**64


class TooLong(ValueError):
    """What a button should carry does not fit into its id."""


def learner_of(user: int) -> str:
    """The learner that a user of Discord is, in every server and in direct messages."""
    return f"discord:{_snowflake(user)}"


def user_of(learner: str) -> int | None:
    """The user of Discord that a learner is; None for a learner from elsewhere."""
    found = _LEARNER.fullmatch(learner)
    return int(found[1]) if found and int(found[1]) < _MOST else None


def conversation_in(channel: int) -> str:
    """The conversation of a channel or thread; each learner there has their own."""
    return f"discord:{_snowflake(channel)}"


def conversation_with(user: int) -> str:
    """The conversation of direct messages with a user, whichever channel they come through."""
    return f"discord:dm:{_snowflake(user)}"


def message_key(identifier: int) -> str:
    """What tells a message or an interaction apart, so that one that comes twice counts once."""
    return f"discord:{_snowflake(identifier)}"


def scope_of(guild: int | None) -> str | None:
    """The scope of a server's documents; none in direct messages."""
    return None if guild is None else f"guild-{_snowflake(guild)}"


def guild_of(scope: str) -> int | None:
    """The server whose scope it is; None for another scope."""
    found = _SCOPE.fullmatch(scope)
    return int(found[1]) if found and int(found[1]) < _MOST else None


@dataclass(frozen=True)
class Press:
    """What a button says when it is pressed: a kind, for whom it is, and what else it carries."""

    kind: str
    owner: int = ANYONE
    words: tuple[str, ...] = ()

    def may(self, user: int) -> bool:
        """Whether it is for this user."""
        return self.owner in (ANYONE, user)


def custom_id(press: Press) -> str:
    """The id of a button, up to 100 characters. Raises TooLong if they are not enough."""
    if not _KIND.fullmatch(press.kind) or not 0 <= press.owner < _MOST:
        raise ValueError(f"no button can be of kind {press.kind!r} for {press.owner}")
    words = "".join(f":{_packed(word)}" for word in press.words)
    found = f"{VERSION}:{press.kind}:{_base36(press.owner)}{words}"
    if size(found) > LONGEST_ID:
        raise TooLong(f"{size(found)} characters are more than the {LONGEST_ID} of a button's id")
    return found


def read_custom_id(text: str) -> Press | None:
    """What a button of ours carries; None for any other text, and for one of another version."""
    found = TEMPLATE.fullmatch(text)
    if found is None or size(text) > LONGEST_ID:
        return None
    owner = int(found["owner"], 36)
    if owner >= _MOST:
        return None
    return Press(found["kind"], owner, tuple(map(unquote, text.split(":")[3:])))


def is_outdated(text: str) -> bool:
    """Whether it is a button of ours that an older or newer version made."""
    return bool(ANY_VERSION.fullmatch(text)) and read_custom_id(text) is None


def _packed(word: str) -> str:
    """A word without what separates words; a letter that cannot be sent becomes a mark."""
    word = word.encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[%:\x00-\x1f\x7f]", lambda found: f"%{ord(found[0]):02X}", word)


def _base36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = _DIGITS[digit] + found
    return found or "0"


def _snowflake(number: int) -> int:
    if not 0 < number < _MOST:
        raise ValueError(f"{number} is no id of Discord's")
    return number
