"""What people write: whether it is for the coach, and the answer where it belongs."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Literal

import discord

from bot.discord.addressed import Decision, Heard, Place, ReplyTo, said, should_respond
from bot.discord.answering import again, send_all
from bot.discord.client import ONE_AT_A_TIME, STOPPING, CoachClient
from bot.discord.commands.common import MOST_FILES, read_files
from bot.discord.layout import view_of
from bot.discord.letters import plain
from bot.discord.lost import LOST
from bot.discord.naming import (
    conversation_in,
    conversation_with,
    learner_of,
    message_key,
    user_of,
)
from bot.discord.office import Answer, Caller, Refusal, failure
from bot.discord.office import said as short
from bot.discord.speech import Page
from bot.discord.streaming import Stopped, Stream, meanwhile
from bot.discord.turns import TooMany
from bot.memory.errors import MemoryFailed
from bot.memory.in_hand import InHand

_THREAD_NAME = 80
# Minutes after which a quiet thread is put away.
_ARCHIVE_AFTER: Literal[1440] = 1440
# A code of Discord's: a message has at most one thread.
_HAS_THREAD = 160004
_log = logging.getLogger(__name__)
_HELLO = "hello"

HOW_IT_WORKS = {
    "channel_off": "I may not speak in that channel. Write to me here, or use `/ask` there: only "
    "you see the answer.",
    "thread_closed": "That thread is closed. Write to me here, or begin a new one.",
    "unreadable": "Discord shows me only messages that call me. Put my name into yours, or use "
    "`/ask`.",
}
MAY_NOT_WRITE = (
    "I may not write in that channel. Whoever looks after the server can give me *Send Messages* "
    "there; until then use `/ask`, or write to me here."
)
PLACE_GONE = "The place where you asked me is gone, so I answer you here."
NOT_TAKEN = "Discord did not take my answer. Please ask me once more."
PRIVATE_NOW = "That is between the two of us: I have written to you directly."
PRIVATE_SHUT = (
    "That is between the two of us, and your direct messages are closed to me. Use `/me show` or "
    "`/checkin` here: only you see the answer."
)


async def hear(client: CoachClient, message: discord.Message) -> None:
    """Answer a message if it is for the coach. Nothing of it is kept otherwise."""
    if client.user is None or not client.turns.first(message.id):
        return
    decision = await decide(client, message)
    if decision.tell:
        await _tell(message.author, HOW_IT_WORKS.get(decision.reason, ""), message.id)
    if not decision.answer:
        return
    if client.stopping:
        with suppress(*LOST):
            await message.reply(STOPPING, mention_author=False)
        return
    await _answer(client, message)


async def decide(client: CoachClient, message: discord.Message) -> Decision:
    """Whether a message is for the coach, by what is known of its place."""
    me = client.user
    assert me is not None
    heard = Heard(
        author=message.author.id,
        by_coach=message.author.id == me.id,
        by_bot=message.author.bot,
        by_webhook=message.webhook_id is not None,
        is_system=message.is_system(),
        mentions_coach=_calls(message, me.id),
        mentions_others=any(user.id != me.id for user in message.mentions),
        reply_to=_reply_to(message, me.id),
        has_content=bool(message.content or message.attachments),
    )
    channel = message.channel
    if message.guild is None:
        return should_respond(heard, Place(direct=True), {})
    if heard.by_coach or heard.by_bot or heard.by_webhook:
        return should_respond(heard, Place(), {})
    thread = channel if isinstance(channel, discord.Thread) else None
    within = [channel.id]
    if thread is not None:
        within.append(thread.parent_id)
    parent = thread.parent if thread is not None else channel
    category = getattr(parent, "category_id", None)
    if category is not None:
        within.append(category)
    guild = message.guild.id
    try:
        settings = await client.in_thread(client.office.desk.memory.guilds.load, guild)
        owner = None
        if thread is not None and thread.owner_id == me.id:
            key = conversation_in(thread.id)
            owner = await client.in_thread(client.office.desk.memory.in_hand.opened_for, key)
    except MemoryFailed as error:
        _log.error("The memory failed: %s", error)
        return Decision(False, "not_addressed")
    place = Place(
        within=within,
        threads_learner=user_of(owner) if owner is not None else None,
        thread_closed=thread is not None and (thread.locked or thread.archived),
    )
    return should_respond(heard, place, settings.speaking, settings.elsewhere)


async def _answer(client: CoachClient, message: discord.Message) -> None:
    guild = message.guild.id if message.guild is not None else None
    user = message.author.id
    mine = InHand(
        message_key(message.id),
        learner_of(user),
        guild,
        message.channel.id,
        message.id,
        "",
        message.created_at,
    )
    try:
        async with client.turns.of(mine.learner):
            fresh = await client.in_thread(client.office.desk.memory.in_hand.begin, mine)
            if not fresh:
                return
            await _answer_in_turn(client, message, guild)
    except TooMany:
        with suppress(*LOST):
            await message.reply(ONE_AT_A_TIME, mention_author=False)
        return
    except MemoryFailed as error:
        await _send(client, message, message.channel, failure(error))
        return
    except LOST as error:
        # What is not told now either is answered at the next start.
        _log.warning("An answer did not get through: %s", error)
        await send_all(message.channel, short(NOT_TAKEN), nonce=f"{message.id}f")
    await client.struck(mine)


async def _answer_in_turn(client: CoachClient, message: discord.Message, guild: int | None) -> None:
    channel = message.channel
    opens = _opens_thread(message)
    if guild is None:
        conversation = conversation_with(message.author.id)
    else:
        # The number of a thread is that of the message on which it is opened.
        conversation = conversation_in(message.id if opens else channel.id)
    caller = Caller(message.author.id, message.author.display_name, guild, conversation)
    begun: list[discord.Message] = []

    async def show(page: Page) -> None:
        view = view_of(page)
        if begun:
            await begun[0].edit(view=view)
            return
        where = await _place(client, message, opens)
        part = Answer((page,))
        reference = message if where.id == channel.id else None
        begun.extend(await send_all(where, part, nonce=str(message.id), reference=reference))

    async with _typing(channel):
        try:
            text = await _words(client, message)
        except (Refusal, *LOST) as error:
            await _send(client, message, channel, failure(error))
            return
        stream = Stream() if client.office.coach.voice is not None else None
        working = client.begin(
            client.in_thread(
                client.office.say,
                caller,
                text,
                message_key(message.id),
                hello=guild is None,
                listener=stream,
            )
        )
        try:
            if stream is not None:
                client.streams[message.id] = stream
                await meanwhile(working, stream, show)
            answer: Answer = await working
        except Stopped:
            # Whoever asked took the question back.
            for part in begun:
                with suppress(*LOST):
                    await part.delete()
            return
        finally:
            client.streams.pop(message.id, None)
    if answer.private and not answer.failed and guild is not None:
        await _send_privately(client, message, channel, answer)
    elif begun:
        try:
            await send_all(begun[0].channel, answer, nonce=str(message.id), begun=begun[0])
        except discord.NotFound:
            # Somebody removed what was begun.
            await _send(client, message, begun[0].channel, answer)
    else:
        await _send(client, message, await _place(client, message, opens), answer)


def _opens_thread(message: discord.Message) -> bool:
    """Whether an answer gets a thread of its own: a call in a channel does, where that may be.

    Where a conversation is under way already it goes on there.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel) or message.guild is None:
        return False
    if message.type is discord.MessageType.reply:
        return False
    may = channel.permissions_for(message.guild.me)
    return may.create_public_threads and may.send_messages_in_threads


async def _place(
    client: CoachClient, message: discord.Message, opens: bool
) -> discord.abc.MessageableChannel:
    """Where the answer goes: a new thread, or where the message came."""
    if not opens or message.guild is None:
        return message.channel
    text = said(message.content, client.user.id if client.user else 0)
    name = plain(text.partition("\n")[0], _THREAD_NAME) or f"With {message.author.display_name}"
    try:
        thread = await again(lambda: _thread_on(client, message, plain(name, _THREAD_NAME)))
    except LOST as error:
        _log.info("No thread could be opened: %s", error)
        return message.channel
    learner = learner_of(message.author.id)
    key, at = conversation_in(thread.id), client.now()
    with suppress(MemoryFailed):
        store = client.office.desk.memory.in_hand
        await client.in_thread(store.opened, key, learner, message.guild.id, at=at)
    return thread


async def _thread_on(client: CoachClient, message: discord.Message, name: str) -> discord.Thread:
    """A thread on a message: a new one, or the one that was opened before a crash. Raises
    discord.HTTPException."""
    try:
        return await message.create_thread(name=name, auto_archive_duration=_ARCHIVE_AFTER)
    except discord.HTTPException as error:
        if error.code != _HAS_THREAD:
            raise
        found = client.get_channel(message.id) or await client.fetch_channel(message.id)
        if not isinstance(found, discord.Thread):
            raise
        return found


async def _words(client: CoachClient, message: discord.Message) -> str:
    """What a message says, with the text of its files; a bare call says hello."""
    names = {user.id: user.display_name for user in message.mentions}
    names |= {role.id: role.name for role in message.role_mentions}
    text = said(message.content, client.user.id if client.user else 0, names)
    files = message.attachments[:MOST_FILES]
    attached = ""
    if files:
        try:
            attached = await read_files(files)
        except Refusal:
            if not text.strip():
                raise
    return f"{text}\n\n{attached}".strip() or _HELLO


async def _send(
    client: CoachClient,
    message: discord.Message,
    where: discord.abc.MessageableChannel,
    answer: Answer,
) -> None:
    """Send an answer where it belongs, or by direct message where that is not allowed."""
    reference = message if where.id == message.channel.id else None
    try:
        await send_all(where, answer, nonce=str(message.id), reference=reference)
    except (discord.Forbidden, discord.NotFound) as error:
        if message.guild is None:
            _log.info("Somebody's direct messages were closed while they wrote")
            return
        text = PLACE_GONE if isinstance(error, discord.NotFound) else MAY_NOT_WRITE
        await _tell(message.author, text, message.id)
        with suppress(*LOST):
            await send_all(message.author, answer, nonce=f"{message.id}d")


async def _send_privately(
    client: CoachClient,
    message: discord.Message,
    where: discord.abc.MessageableChannel,
    answer: Answer,
) -> None:
    """Send what is private by direct message, and say so where it was asked."""
    try:
        await send_all(message.author, answer, nonce=f"{message.id}d")
    except discord.Forbidden:
        await _send(client, message, where, short(PRIVATE_SHUT))
    else:
        await _send(client, message, where, short(PRIVATE_NOW))


async def _tell(user: discord.abc.User, text: str, identifier: int) -> None:
    """Tell somebody how it works here, in private."""
    if not text:
        return
    with suppress(*LOST):
        await send_all(user, short(text), nonce=f"{identifier}t")  # type: ignore[arg-type]


class _typing:  # noqa: N801
    """Shows that the coach writes; that it cannot be shown keeps no answer back."""

    def __init__(self, where: discord.abc.Messageable) -> None:
        self._typing = where.typing()

    async def __aenter__(self) -> None:
        with suppress(*LOST):
            await self._typing.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        with suppress(*LOST, AttributeError):
            await self._typing.__aexit__(None, None, None)


def _calls(message: discord.Message, me: int) -> bool:
    """Whether the words of a message call the coach, or its own role; a ping by a reply is none."""
    if f"<@{me}>" in message.content or f"<@!{me}>" in message.content:
        return True
    roles = message.guild.self_role if message.guild is not None else None
    return roles is not None and any(role.id == roles.id for role in message.role_mentions)


def _reply_to(message: discord.Message, me: int) -> ReplyTo:
    if message.type is not discord.MessageType.reply or message.reference is None:
        return "nobody"
    answered = message.reference.resolved
    if isinstance(answered, discord.Message):
        return "coach" if answered.author.id == me else "other"
    return "other"
