"""What a person sees of the bot after something that they did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.discord.demo.fake import component_rules as rules
from bot.discord.demo.fake.callbacks import ANSWER_WITHIN, DEFER, DEFER_UPDATE
from bot.discord.demo.fake.forms import Modal, modal_of
from bot.discord.demo.fake.invoking import Choice
from bot.discord.demo.fake.model import Interaction, Message
from bot.discord.demo.fake.world import World


class Seen:
    """The answer to one act; it goes on changing as the bot goes on answering."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    def __repr__(self) -> str:
        if self.failed:
            return f"<{self.interaction.name}: The application did not respond>"
        return f"<{self.interaction.name}: {self.text!r}>"

    @property
    def failed(self) -> bool:
        """Whether it says "The application did not respond"."""
        late = self._world.clock.now() - self.interaction.created > ANSWER_WITHIN
        return self.interaction.acknowledged is None and late

    @property
    def thinking(self) -> bool:
        """Whether it says "is thinking…"."""
        return self.message is not None and self.message.thinking

    @property
    def message(self) -> Message | None:
        """The answer itself; of a button that changed its message, that message."""
        found = self.interaction.original
        return None if found is None or found.deleted else found

    @property
    def messages(self) -> list[Message]:
        """The answer and all follow-ups that this person can see."""
        found = [self.message, *self.interaction.followups]
        return [
            one
            for one in found
            if one is not None
            and not one.deleted
            and one.only_for in (None, self.interaction.user.id)
        ]

    @property
    def text(self) -> str:
        """All words of all these messages."""
        return "\n".join(one.text for one in self.messages)

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees any of it."""
        return bool(self.messages) and all(one.ephemeral for one in self.messages)

    @property
    def modal(self) -> Modal | None:
        return modal_of(self.interaction)

    @property
    def choices(self) -> list[Choice]:
        found = self.interaction.choices or []
        return [Choice(one["name"], one["value"]) for one in found]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed, in reading order."""
        return [
            part.get("label") or part["emoji"]["name"]
            for one in self.messages
            for part in rules.parts(one.components)
            if part["type"] == rules.BUTTON and not part.get("disabled")
        ]

    @property
    def latency(self) -> float | None:
        """Seconds, by the fake's clock, until the acknowledgement."""
        return self.interaction.latency

    async def settled(self, patience: float, after_defer: float) -> None:
        """Wait for the answer: at most `patience` real seconds.

        After a silent deferral of a button nobody can know whether more will come; that is
        waited for only `after_defer` seconds.
        """
        one = self.interaction
        until = partial(self._world.until, every=0.2)
        await until(lambda: one.acknowledged is not None or self.failed, patience)
        if one.reply_type == DEFER:
            await until(lambda: not self.thinking, patience)
        elif one.reply_type == DEFER_UPDATE:
            await until(lambda: one.updates or one.followups, after_defer)

    async def until(self, true: Callable[[Seen], object], within: float = 10.0) -> bool:
        """Wait until something holds of it; returns whether it does."""
        return await self._world.until(lambda: true(self), within)
