"""How what the coach owes a learner of Discord reaches them: in private, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import discord

from bot.accountability.due import key_of
from bot.accountability.values import Delivery
from bot.accountability.worker import NotSent, Refused
from bot.coach.reply import Reply
from bot.desk.desk import Desk
from bot.desk.inbox import CLOSED
from bot.discord.bridge import Bridge
from bot.discord.doors import Doors, Home
from bot.discord.naming import user_of
from bot.discord.posting import mark_of, marks_in, post
from bot.discord.refused import AnswerLost, DoorClosed, read_refusal
from bot.discord.speech import Page, Text, speak

NOTE = (
    "-# Your direct messages are closed to me, so this comes here. You and I read it, and whoever "
    "looks after the server may. `/nudges` says what I send."
)


class Sending:
    """Brings deliveries to learners of Discord: by direct message, else in a thread for them alone
    where a server has a place for it, else into their inbox. It posts nothing in public.

    `show` and `was_sent` are for worker threads: they block, and what they ask of Discord runs on
    the event loop.
    """

    def __init__(self, client: discord.Client, desk: Desk, bridge: Bridge) -> None:
        self._client = client
        self._bridge = bridge
        self._doors = Doors(client, desk, bridge)

    def show(self, delivery: Delivery, reply: Reply) -> None:
        """Send a reply for a delivery. Raises NotSent, Refused, and AnswerLost or TimeoutError
        where nobody can know; MemoryFailed."""
        user = user_of(delivery.learner)
        if user is None:
            raise Refused("there is no such account on Discord")
        pages = speak(reply, owner=user)
        key, again = key_of(delivery), delivery.tries > 1
        try:
            self._bridge(partial(self._by_message, user, pages, key, again))
        except DoorClosed:
            self._by_thread(delivery, user, pages)

    def was_sent(self, delivery: Delivery) -> bool | None:
        """Whether a delivery is out, as far as Discord shows; None where it does not."""
        user = user_of(delivery.learner)
        if user is None:
            return False
        mark = mark_of(key_of(delivery))
        try:
            if mark in self._bridge(partial(self._marks_of, user)):
                return True
            for home in self._doors.homes(delivery.learner):
                thread = self._doors.thread_in(home, delivery.learner, user, may_open=False)
                if thread is not None and mark in self._bridge(partial(marks_in, thread, self._me)):
                    return True
        except Refused:
            return False
        return False

    async def _by_message(self, user: int, pages: Sequence[Page], key: str, again: bool) -> None:
        channel = await self._channel_with(user)
        await post(channel, self._me, pages, key, again=again)

    def _by_thread(self, delivery: Delivery, user: int, pages: Sequence[Page]) -> None:
        first, *rest = pages
        pages = (replace(first, parts=(Text(NOTE), *first.parts)), *rest)
        key, again = key_of(delivery), delivery.tries > 1
        for home in self._doors.homes(delivery.learner):
            thread = self._thread_in(home, delivery.learner, user)
            if thread is None:
                continue
            try:
                self._bridge(partial(post, thread, self._me, pages, key, again=again))
            except NotSent as refused:
                if isinstance(refused.__cause__, discord.Forbidden | discord.NotFound):
                    continue
                raise
            return
        raise Refused(CLOSED)

    def _thread_in(self, home: Home, learner: str, user: int) -> discord.Thread | None:
        try:
            return self._doors.thread_in(home, learner, user)
        except TimeoutError:
            # Nothing was said there yet, and an empty thread that was opened twice does no harm.
            raise NotSent("Discord did not answer") from None

    async def _marks_of(self, user: int) -> frozenset[int]:
        return await marks_in(await self._channel_with(user), self._me)

    async def _channel_with(self, user: int) -> discord.DMChannel:
        try:
            return await self._client.create_dm(discord.Object(user))
        except Exception as error:
            refusal = read_refusal(error)
            if isinstance(refusal, AnswerLost):
                # To open a conversation twice comes to the same.
                raise NotSent(str(refusal)) from error
            raise refusal from error

    @property
    def _me(self) -> int:
        if self._client.user is None:
            raise NotSent("I am not logged in")
        return self._client.user.id
