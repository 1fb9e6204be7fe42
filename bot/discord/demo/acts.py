"""What the page asks for, done by the person who is played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.forms import modal_of
from bot.discord.demo.fake.model import Channel, Message, Role, User
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.seen import Seen
from bot.discord.demo.stage import Stage

# A little longer than the bot has for its first answer.
_PATIENCE = 3.5
_LONGEST_NAME = 100
_MOST_FILES = 10


class Acting:
    """One window of the page: who is played there, and where they are."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._world = stage.fake.world
        self.user: User = stage.player("")
        self.place: Channel = stage.places(self.user)[0]

    async def do(self, act: Json) -> Json:
        """Do what was asked; the answer names a `problem` when it cannot be done."""
        try:
            what = _ACTS.get(act["do"])
            if what is None:
                return {"problem": "The page asked for something that the demo does not know."}
            return await what(self, act)
        except CannotDo as refusal:
            return {"problem": f"Discord would not let you: {refusal}."}
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return {"problem": f"The demo did not understand that ({type(error).__name__})."}

    @property
    def person(self) -> Person:
        # The page shows an answer when it is there: nothing is waited for inside.
        return Person(self._world, self.user, self.place, patience=0.0, after_defer=0.0)

    def still_there(self) -> None:
        """Go to the first place when the present one is gone or closed to the person."""
        self.place = self._stage.place(self.user, str(self.place.id))

    async def _go(self, act: Json) -> Json:
        self.user = self._stage.player(str(act.get("person", "")))
        self.place = self._stage.place(self.user, str(act.get("place", "")))
        return {}

    async def _newcomer(self, act: Json) -> Json:
        user = self._stage.newcomer()
        return {"problem": "Everybody has come."} if user is None else {"person": user.name}

    async def _say(self, act: Json) -> Json:
        keys = list(act.get("files", []))
        if len(keys) > _MOST_FILES:
            raise CannotDo(f"a message takes {_MOST_FILES} files")
        answered = self._message(act["reply"]) if act.get("reply") else None
        files = [self._file(key) for key in keys]
        await self.person.say(str(act["text"]), files=files, reply_to=answered)
        for key in keys:
            self._stage.uploads.pop(key, None)
        return {}

    async def _edit(self, act: Json) -> Json:
        text = str(act["text"]).strip()
        if not 0 < len(text) <= 2000:
            raise CannotDo("a message has 1 to 2,000 characters")
        await self.person.edit(self._message(act["message"]), text)
        return {}

    async def _delete(self, act: Json) -> Json:
        await self.person.delete(self._message(act["message"]))
        return {}

    async def _dismiss(self, act: Json) -> Json:
        message = self._message(act["message"])
        if message.only_for != self.user.id:
            raise CannotDo("others see it too")
        self._stage.dismissed.add(message.id)
        self._world.ring()
        return {}

    async def _react(self, act: Json) -> Json:
        message, emoji = self._message(act["message"]), str(act["emoji"])
        mine = self.user.id in message.reactions.get(emoji, [])
        if not mine and emoji not in message.reactions and len(emoji) > 8:
            raise CannotDo("that is no emoji")
        await self.person.react(message, emoji, take=mine)
        return {}

    async def _thread(self, act: Json) -> Json:
        name = str(act["name"]).strip()[:_LONGEST_NAME]
        if not name:
            raise CannotDo("a thread needs a name")
        if self.place.guild_id is None or self.place.thread is not None:
            raise CannotDo("threads start in a channel")
        message = self._message(act["message"])
        if message.thread_id is not None or message.ephemeral:
            raise CannotDo("no thread can start from that message")
        return {"place": str((await self.person.open_thread(name, message)).id)}

    async def _slash(self, act: Json) -> Json:
        return await self._seen(await self.person.slash(act["command"], **self._options(act)))

    async def _complete(self, act: Json) -> Json:
        seen = await self.person.type(act["command"], **self._options(act))
        await self._answered(seen)
        return {"choices": [{"name": one.name, "value": one.value} for one in seen.choices]}

    async def _menu(self, act: Json) -> Json:
        return await self._seen(await self.person.menu(act["name"], self._message(act["message"])))

    async def _press(self, act: Json) -> Json:
        return await self._seen(
            await self.person.press(self._message(act["message"]), act["component"])
        )

    async def _select(self, act: Json) -> Json:
        values = [self._value(one) for one in act["values"]]
        message = self._message(act["message"])
        return await self._seen(await self.person.select(message, act["component"], *values))

    async def _submit(self, act: Json) -> Json:
        interaction = self._world.interactions.get(int(act["modal"]))
        modal = None if interaction is None else modal_of(interaction)
        if modal is None:
            raise CannotDo("there is no such form any more")
        fields = {name: self._value(one) for name, one in act["fields"].items()}
        return await self._seen(await self.person.submit(modal, fields))

    async def _seen(self, seen: Seen) -> Json:
        """Whether the bot has answered, and the form that it wants filled in."""
        await self._answered(seen)
        found: Json = {"failed": seen.interaction.acknowledged is None}
        if seen.interaction.modal is not None:
            found["modal"] = {**seen.interaction.modal, "interaction": str(seen.interaction.id)}
        return found

    @staticmethod
    async def _answered(seen: Seen) -> None:
        await seen.until(
            lambda one: one.interaction.acknowledged is not None or one.failed, _PATIENCE
        )

    def _options(self, act: Json) -> dict[str, Any]:
        return {str(name): self._value(value) for name, value in act.get("options", [])}

    def _message(self, number: str) -> Message:
        found = self._world.messages.get(int(number))
        if found is None or found.deleted:
            raise CannotDo("that message is gone")
        if found not in self._world.seen_by(self.user, self._world.channels[found.channel_id]):
            raise CannotDo("that message is not for this person")
        return found

    def _file(self, key: str) -> tuple[str, bytes]:
        found = self._stage.uploads.get(key)
        if found is None:
            raise CannotDo("that file is gone: choose it again")
        return found

    def _value(self, value: Any) -> Any:
        """A value as people give it: a file, a person, role or channel, or as it is."""
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "file" in value:
            return self._file(value["file"])
        return self._entity(int(value["id"]))

    def _entity(self, number: int) -> User | Role | Channel:
        places = {one.id: one for one in self._stage.places(self.user)}
        for known in (self._world.users, self._stage.guild.roles, places):
            if number in known:
                found: User | Role | Channel = known[number]
                return found
        raise CannotDo("there is no such person, role or channel")


_ACTS: dict[str, Callable[[Acting, Json], Awaitable[Json]]] = {
    "go": Acting._go,
    "newcomer": Acting._newcomer,
    "say": Acting._say,
    "edit": Acting._edit,
    "delete": Acting._delete,
    "dismiss": Acting._dismiss,
    "react": Acting._react,
    "thread": Acting._thread,
    "slash": Acting._slash,
    "complete": Acting._complete,
    "menu": Acting._menu,
    "press": Acting._press,
    "select": Acting._select,
    "submit": Acting._submit,
}
