"""What a learner can do now, as buttons: which fit here, what they look like, what they carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.coach.reply import Action
from bot.discord.letters import plain
from bot.discord.naming import ANYONE, Press, TooLong, custom_id
from bot.talk.slash import in_chat

Style = Literal["primary", "secondary", "success", "danger"]
# A button that does as it says, and one that asks for words first, by a modal.
RUN, FILL = "run", "fill"
# Discord takes 80; a phone shows about as many as this.
LONGEST_LABEL = 45
MOST_BUTTONS = 10

# What an action leaves open, to be said by the learner.
_OPEN = re.compile(
    r"\.\.\.|\b(?:TOPIC|TEXT|NAME)\b|ERROR MESSAGE OR WHAT HAPPENS|(?<=: )what happens(?=\"?$)"
)
# Actions whose command is one of many that it could be.
_EXAMPLES = frozenset({"Change something", "Change when and how", "Take a break", "Another one"})
# Commands of a terminal alone: files of one's own machine, and the outbox that runs by itself here.
_ELSEWHERE = re.compile(
    r"coach (?:(?:chat|due|portfolio|index|ingest|documents|check|progress --png)\b"
    r"|ship\b.* --public)"
)
# Commands that this surface carries out itself, without the conversation.
EXPORT, FORGET = "coach me export", "coach me forget"
# A command of the shell in the middle of a sentence.
_BARE = re.compile(
    r"(?<![`\w])coach (?=(?:commit|checkin|ship|share|week|progress|break|nudges|settings|me|plan|"
    r"quiz|next)\b)"
)
_STYLES: tuple[tuple[re.Pattern[str], Style], ...] = (
    (re.compile(r"that helped|coach checkin --kept all"), "success"),
    (re.compile(r"coach me forget"), "danger"),
)


@dataclass(frozen=True)
class Button:
    """A button that tells the coach something (`custom_id`), or opens an address (`url`)."""

    label: str
    custom_id: str = ""
    url: str = ""
    style: Style = "secondary"
    disabled: bool = False


def is_open(action: Action) -> bool:
    """Whether an action leaves something open that the learner has to say."""
    return action.label in _EXAMPLES or bool(_OPEN.search(action.command))


def buttons_for(actions: Sequence[Action], owner: int = ANYONE) -> tuple[Button, ...]:
    """Buttons for the actions that make sense here, usable by `owner` only; the first stands out.

    What does not fit into a button is left out; every action can also be said in words.
    """
    found: dict[str, Button] = {}
    for action in actions:
        label = plain(action.label, LONGEST_LABEL)
        if not label or not action.command or not can_be_done(action.command):
            continue
        kind = FILL if is_open(action) else RUN
        try:
            carried = custom_id(Press(kind, owner, (action.command,)))
        except TooLong:
            continue
        found.setdefault(carried, Button(label, carried, style=_style(action.command, not found)))
    return tuple(found.values())[:MOST_BUTTONS]


def can_be_done(command: str) -> bool:
    """Whether the command of an action is one that can be carried out here."""
    if _ELSEWHERE.match(command):
        return False
    return command in (EXPORT, FORGET) or in_chat(command) is not None


def action_of(press: Press) -> str:
    """The command of the action that was pressed; "" for a button of another kind."""
    return press.words[0] if press.kind in (RUN, FILL) and len(press.words) == 1 else ""


def as_slash(text: str) -> str:
    """A text whose commands of the shell in code, `coach ship --list`, are said as here."""
    # What a learner told by an option is kept with where they told it.
    text = re.sub(r"\bsaid to coach (next|plan)\b", r"said with `/\1`", text)
    return re.sub(r"`coach (?!portfolio|index)([a-z]+)([^`\n]*)`", _slash, text)


def error_as_slash(text: str) -> str:
    """As `as_slash`, for a short text of ours in which commands stand without quotes, too."""
    return as_slash(_BARE.sub("/", text))


def _slash(found: re.Match[str]) -> str:
    rest = re.sub(r" --([a-z])", r" \1", found[2])
    return f"`/{found[1]}{rest}`"


def _style(command: str, first: bool) -> Style:
    for pattern, style in _STYLES:
        if pattern.fullmatch(command):
            return style
    return "primary" if first else "secondary"
