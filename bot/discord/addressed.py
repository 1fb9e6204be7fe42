"""Whether the coach answers a message: one decision over plain values, with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.discord.letters import visible

# How the coach may speak in a channel: not at all, when it is called, or to every message.
Speaking = Literal["off", "called", "always"]
ReplyTo = Literal["nobody", "coach", "other"]
Reason = Literal[
    # It answers.
    "direct_message",
    "mention",
    "reply_to_coach",
    "own_thread",
    "open_channel",
    # It does not.
    "itself",
    "bot",
    "webhook",
    "system",
    "edit",
    "channel_off",
    "thread_closed",
    "to_somebody_else",
    "not_addressed",
    "unreadable",
]

_NAMED = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_CHANNEL = re.compile(r"<#(\d{1,20})>")
_EMOJI = re.compile(r"<a?:(\w{1,32}):\d{1,20}>")


@dataclass(frozen=True)
class Heard:
    """A message as far as it matters for whether to answer it.

    `mentions_coach` is a mention in its text, or of the coach's own role; being pinged by a reply
    is `reply_to`. `mentions_others` are people only. `has_content`: it came with text or files,
    which without the privilege for message content only some messages do.
    """

    author: int
    by_coach: bool = False
    by_bot: bool = False
    by_webhook: bool = False
    is_system: bool = False
    is_edit: bool = False
    mentions_coach: bool = False
    mentions_others: bool = False
    reply_to: ReplyTo = "nobody"
    has_content: bool = True


@dataclass(frozen=True)
class Place:
    """Where a message stands: the channel and what it lies in, the closest first.

    `within` are the ids of a thread, its channel and its category, as far as there are any.
    `threads_learner` is whom a thread of the coach's is for; None in any other place.
    """

    direct: bool = False
    within: Sequence[int] = ()
    threads_learner: int | None = None
    thread_closed: bool = False


@dataclass(frozen=True)
class Decision:
    """Whether to answer and why. `tell`: whoever called is to be told, once and in private, how
    it works here; `reason` says what."""

    answer: bool
    reason: Reason
    tell: bool = False


def should_respond(
    heard: Heard, place: Place, settings: Mapping[int, Speaking], default: Speaking = "off"
) -> Decision:
    """Whether the coach answers a message.

    `settings` are those of channels, threads and categories by id; the closest one holds, else
    `default`. Everyone and here are no call, and neither is an edit: what was said before was
    answered already, and an answer to each correction would be noise.
    """
    if refused := _never(heard):
        return Decision(False, refused)
    if place.direct:
        return Decision(True, "direct_message")
    called = heard.mentions_coach or heard.reply_to == "coach"
    reason: Reason = "mention" if heard.mentions_coach else "reply_to_coach"
    mine = place.threads_learner is not None
    # A thread of the coach's own was asked for; where nothing is set it goes on there.
    unset: Speaking = "called" if mine and default == "off" else default
    speaking = speaking_in(place.within, settings, unset)
    if speaking == "off":
        return Decision(False, "channel_off", tell=called)
    if place.thread_closed:
        return Decision(False, "thread_closed", tell=called)
    if not called:
        if heard.reply_to == "other" or heard.mentions_others:
            return Decision(False, "to_somebody_else")
        if mine and heard.author == place.threads_learner:
            reason = "own_thread"
        elif speaking == "always":
            reason = "open_channel"
        else:
            return Decision(False, "not_addressed")
    if not heard.has_content:
        # A mention alone says hello; in all else the words were there and are kept from a bot.
        if heard.mentions_coach:
            return Decision(True, reason)
        return Decision(False, "unreadable", tell=called or reason == "own_thread")
    return Decision(True, reason)


def speaking_in(
    within: Sequence[int], settings: Mapping[int, Speaking], default: Speaking = "off"
) -> Speaking:
    """How the coach may speak in a place: by the closest setting of what it lies in."""
    return next((settings[one] for one in within if one in settings), default)


def said(text: str, coach: int, names: Mapping[int, str] | None = None) -> str:
    """The words of a message: without the mention of the coach that it begins or ends with, and
    with the names of whom and what else it mentions, as far as they are known."""
    known = names or {}

    def name(found: re.Match[str], mark: str) -> str:
        return f"{mark}{known.get(int(found[1]), 'somebody' if mark == '@' else 'a channel')}"

    own = rf"<@!?{coach}>"
    text = re.sub(rf"^(?:\s*{own}[\s,:]*)+|(?:[\s,]*{own}[ \t]*)+(?=[.?!]*\s*$)", "", text)
    text = _NAMED.sub(lambda m: "coach" if int(m[1]) == coach else name(m, "@"), text)
    text = _ROLE.sub(lambda m: f"@{known.get(int(m[1]), 'a role')}", text)
    text = _CHANNEL.sub(lambda m: name(m, "#"), text)
    return visible(_EMOJI.sub(r":\1:", text)).strip()


def _never(heard: Heard) -> Reason | None:
    if heard.by_coach:
        return "itself"
    if heard.by_webhook:
        return "webhook"
    if heard.by_bot:
        return "bot"
    if heard.is_system:
        return "system"
    return "edit" if heard.is_edit else None
