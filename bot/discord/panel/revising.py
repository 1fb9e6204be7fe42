"""A panel that changes in place: what was done shows where it was done."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.discord.answering import Interaction, TooLate, revise
from bot.discord.client import ONE_AT_A_TIME
from bot.discord.lost import LOST
from bot.discord.naming import learner_of
from bot.discord.office import Answer, failure, said
from bot.discord.speech import Page, Text
from bot.discord.turns import TooMany

_log = logging.getLogger(__name__)


async def put(interaction: Interaction, work: Callable[[], Answer]) -> None:
    """Put what `work` comes to, in a worker thread and in its turn, in place of the panel.

    Nothing is kept of it for after a crash: what was changed holds, and what was not can be pressed
    again.
    """
    client = interaction.client
    learner = learner_of(interaction.user.id)

    async def by_turns() -> Answer:
        try:
            async with client.turns.of(learner):
                return await client.in_thread(work)
        except TooMany:
            return said(ONE_AT_A_TIME, failed=True)
        except Exception as error:
            return failure(error)

    try:
        await revise(interaction, client.begin(by_turns()))
    except TooLate:
        # Discord has said so itself; what was done shows when the panel is opened again.
        _log.warning("A panel could not be shown in time")
    except LOST as error:
        _log.warning("A panel could not be shown: %s", error)


def told(text: str, *, failed: bool = False) -> Answer:
    """A short message in Discord's own Markdown, where channels are named."""
    return Answer((Page((Text(text),)),), private=True, failed=failed)
