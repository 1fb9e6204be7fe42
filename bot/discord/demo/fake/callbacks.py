"""What the bot may answer to an interaction, and what becomes of the answer."""

from __future__ import annotations

from typing import Any

from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.command_rules import check_choices
from bot.discord.demo.fake.component_rules import check_modal_components, numbered
from bot.discord.demo.fake.message_rules import EDIT, REPLY
from bot.discord.demo.fake.model import EPHEMERAL, LOADING, Interaction, Message
from bot.discord.demo.fake.permissions import Permission, in_channel
from bot.discord.demo.fake.posting import checked, fill, make
from bot.discord.demo.fake.refusals import (
    Json,
    Refusal,
    already_acknowledged,
    token_expired,
    unknown,
)
from bot.discord.demo.fake.schema import (
    Problems,
    anything,
    may,
    need,
    obey,
    one_of,
    shape,
    text,
    whole,
)
from bot.discord.demo.fake.world import World

ANSWER_WITHIN = 3.0
TOKEN_LASTS = 900.0
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MOST_PERSONAL_FOLLOWUPS = 5

_BODY = shape(
    {
        "type": need(one_of(MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL)),
        "data": may(anything),
    }
)
_DEFER = shape({"flags": may(whole(0))})
_MODAL = shape(
    {"custom_id": need(text(1, 100)), "title": need(text(1, 45)), "components": need(anything)}
)
_CHOICES = shape({"choices": need(anything)})


def _allowed(interaction: Interaction) -> tuple[int, ...]:
    """The kinds of answer that an interaction may get."""
    if interaction.kind == AUTOCOMPLETE:
        return (CHOICES,)
    if interaction.kind == COMMAND:
        return (MESSAGE, DEFER, MODAL)
    if interaction.kind == COMPONENT:
        return (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL)
    if interaction.message is not None:
        return (MESSAGE, DEFER, DEFER_UPDATE, UPDATE)
    return (MESSAGE, DEFER)


def find(world: World, number: int, token: str) -> Interaction:
    """The interaction that a callback is for; raises the refusal of one that is gone."""
    found = world.interactions.get(number)
    if found is None or found.token != token or found.forgotten:
        raise unknown("interaction")
    if found.acknowledged is not None:
        raise already_acknowledged()
    if world.clock.now() - found.created > ANSWER_WITHIN:
        raise unknown("interaction")
    return found


def alive(world: World, application: int, token: str) -> Interaction:
    """The interaction that a token is of, while the token lasts and there was an answer."""
    found = world.by_token.get(token)
    if found is None or application != world.application or found.forgotten:
        raise unknown("webhook")
    if world.clock.now() - found.created > TOKEN_LASTS:
        raise token_expired()
    if found.acknowledged is None:
        raise unknown("webhook")
    return found


def answer(call: Call, interaction: Interaction) -> Json:
    """Do what a callback asks; returns what `with_response` gives."""
    world = call.world
    obey(_BODY, call.body)
    kind, data = call.body["type"], call.body.get("data")
    if kind not in _allowed(interaction):
        errors = {
            "type": {"_errors": [{"code": "INTERACTION_RESPONSE_TYPE", "message": str(kind)}]}
        }
        raise Refusal(400, 50035, "Invalid Form Body", {"data": errors})
    message: Message | None = None
    if kind == MESSAGE:
        body = checked(call, data, REPLY, path=("data",))
        message = _post(call, interaction, body, 0)
    elif kind == DEFER:
        message = _defer(call, interaction, data)
    elif kind == DEFER_UPDATE:
        interaction.original = interaction.message
    elif kind == UPDATE:
        assert interaction.message is not None
        if interaction.message.deleted:
            raise unknown("message")
        body = checked(call, data, EDIT, old=interaction.message, path=("data",))
        change(call, interaction, interaction.message, body)
        interaction.original = message = interaction.message
    elif kind == CHOICES:
        interaction.choices = _choices(interaction, data)
    else:
        interaction.modal = _modal(data)
    interaction.acknowledged = world.clock.now()
    interaction.reply_type = kind
    world.ring()
    return _told(call, interaction, kind, message)


def follow_up(call: Call, interaction: Interaction, body: Json) -> Message:
    """One more message; the first one after a deferral takes the place of the placeholder."""
    world, first = call.world, interaction.original
    if first is not None and first.thinking and interaction.reply_type == DEFER:
        fill(world, interaction.channel, first, body, call.uploads())
        world.edited(first, quietly=True)
        interaction.updates += 1
        return first
    if interaction.personal and len(interaction.followups) >= MOST_PERSONAL_FOLLOWUPS:
        raise Refusal(
            400, 40094, "This interaction has reached the maximum number of follow up messages"
        )
    message = _build(call, interaction, body)
    interaction.followups.append(message)
    world.keep(message)
    return message


def own_message(call: Call, interaction: Interaction, name: str) -> Message:
    """The message of that id, or @original, among those that the token may touch."""
    if name == "@original":
        found = interaction.original
    else:
        number = int(name) if name.isdigit() else 0
        mine = [interaction.original, *interaction.followups]
        found = next((one for one in mine if one is not None and one.id == number), None)
    if found is None or found.deleted:
        raise unknown("message")
    return found


def change(call: Call, interaction: Interaction, message: Message, body: Json) -> None:
    """Edit a message by an interaction."""
    fresh = message.thinking
    fill(call.world, interaction.channel, message, body, call.uploads())
    interaction.updates += 1
    call.world.edited(message, quietly=fresh)


def _build(call: Call, interaction: Interaction, body: Json) -> Message:
    return make(
        call.world,
        interaction.channel,
        call.world.bot,
        body,
        call.uploads(),
        interaction=interaction,
        webhook_id=call.world.application,
        type=20 if interaction.kind == COMMAND else 0,
        only_for=_only_for(interaction),
    )


def _only_for(interaction: Interaction) -> int | None:
    """A server may keep what personal apps say between the app and its person."""
    guild = interaction.guild
    if not interaction.personal or guild is None or guild.has_bot:
        return None
    held = in_channel(guild, interaction.channel, interaction.user)
    return None if held & Permission.USE_EXTERNAL_APPS else interaction.user.id


def _post(call: Call, interaction: Interaction, body: Json, flags: int) -> Message:
    message = _build(call, interaction, body)
    message.flags |= flags
    interaction.original = message
    call.world.keep(message)
    return message


def _defer(call: Call, interaction: Interaction, data: Any) -> Message:
    obey(shape({"data": may(_DEFER)}), {"data": data} if data is not None else {})
    flags = (data or {}).get("flags", 0)
    if flags & ~EPHEMERAL:
        errors = {"flags": {"_errors": [{"code": "MESSAGE_FLAGS_INVALID", "message": str(flags)}]}}
        raise Refusal(400, 50035, "Invalid Form Body", {"data": errors})
    return _post(call, interaction, {"flags": flags}, LOADING)


def _choices(interaction: Interaction, data: Any) -> list[Json]:
    obey(shape({"data": need(_CHOICES)}), {"data": data})
    problems = Problems()
    check_choices(_focused(interaction.data), data["choices"], problems, ("data", "choices"))
    problems.settle()
    found: list[Json] = data["choices"]
    return found


def _focused(data: Json) -> int:
    """The type of the option that is being typed."""
    for option in data.get("options", []):
        if option.get("focused"):
            return int(option["type"])
        inner = _focused(option)
        if inner:
            return inner
    return 0


def _modal(data: Any) -> Json:
    problems = Problems()
    shape({"data": need(_MODAL)})({"data": data}, problems, ())
    if isinstance(data, dict):
        check_modal_components(data.get("components"), problems, ("data", "components"))
    problems.settle()
    return {**data, "components": numbered(data["components"])}


def _told(call: Call, interaction: Interaction, kind: int, message: Message | None) -> Json:
    found: Json = {
        "interaction": {"id": str(interaction.id), "type": interaction.kind},
        "resource": {"type": kind},
    }
    if message is not None:
        found["interaction"] |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.thinking,
            "response_message_ephemeral": message.ephemeral,
        }
        found["resource"]["message"] = call.world.json_of(message)
    return found
