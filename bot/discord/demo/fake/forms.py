"""A modal as someone fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.discord.demo.fake import component_rules as rules
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.invoking import Resolver
from bot.discord.demo.fake.model import Interaction
from bot.discord.demo.fake.refusals import Json


@dataclass
class FormField:
    """One field: what it asks, what already stands in it, and what may be chosen."""

    label: str
    description: str | None
    part: Json

    @property
    def custom_id(self) -> str:
        return str(self.part["custom_id"])

    @property
    def required(self) -> bool:
        return bool(self.part.get("required", True))

    @property
    def options(self) -> list[str]:
        return [one["label"] for one in self.part.get("options", [])]

    @property
    def value(self) -> Any:
        """What is filled in already: a text, a truth, or the labels that are chosen."""
        if self.part["type"] == rules.INPUT:
            return self.part.get("value") or ""
        if self.part["type"] == rules.CHECK:
            return bool(self.part.get("default"))
        if "default_values" in self.part:
            return [one["id"] for one in self.part["default_values"]]
        return [one["label"] for one in self.part.get("options", []) if one.get("default")]


@dataclass
class Modal:
    """A modal that someone has before them."""

    interaction: Interaction
    title: str
    custom_id: str
    fields: list[FormField]
    texts: list[str] = field(default_factory=list)

    def field(self, name: str) -> FormField:
        """The field of that label or custom id; raises CannotDo when there is none."""
        for one in self.fields:
            if name in (one.label, one.custom_id):
                return one
        raise CannotDo(f"the modal has no {name!r}, only {[one.label for one in self.fields]}")


def modal_of(interaction: Interaction) -> Modal | None:
    """The modal that an interaction was answered with, if it was."""
    found = interaction.modal
    if found is None:
        return None
    fields: list[FormField] = []
    for part in found["components"]:
        if part["type"] == rules.LABEL:
            inner = part["component"]
            fields.append(FormField(part["label"], part.get("description"), inner))
        elif part["type"] == rules.ROW:
            inner = part["components"][0]
            fields.append(FormField(inner["label"], None, inner))
    texts = [part["content"] for part in found["components"] if part["type"] == rules.WORDS]
    return Modal(interaction, found["title"], found["custom_id"], fields, texts)


def submit_data(resolver: Resolver, modal: Modal, given: dict[str, Any]) -> Json:
    """The data of a submitted modal; what is not given stays as it stands in the form."""
    values = {modal.field(name).custom_id: value for name, value in given.items()}
    by_id = {one.custom_id: one for one in modal.fields}
    parts: list[Json] = []
    assert modal.interaction.modal is not None
    for part in modal.interaction.modal["components"]:
        shown: Json = {"type": part["type"], "id": part["id"]}
        if part["type"] == rules.LABEL:
            one = by_id[part["component"]["custom_id"]]
            shown["component"] = _filled(resolver, one, values)
        elif part["type"] == rules.ROW:
            one = by_id[part["components"][0]["custom_id"]]
            shown["components"] = [_filled(resolver, one, values)]
        parts.append(shown)
    data: Json = {"custom_id": modal.custom_id, "components": parts}
    if resolver.found:
        data["resolved"] = resolver.found
    return data


def _filled(resolver: Resolver, one: FormField, values: dict[str, Any]) -> Json:
    part, kind = one.part, one.part["type"]
    value = values.get(one.custom_id, one.value)
    entry: Json = {"type": kind, "id": part["id"], "custom_id": one.custom_id}
    if kind == rules.INPUT:
        return entry | {"value": _text(one, str(value))}
    if kind == rules.CHECK:
        return entry | {"value": bool(value)}
    many = list(value) if isinstance(value, list | tuple) else [value]
    if kind == rules.UPLOAD:
        files = [] if value in ([], [[]]) else many
        chosen = [resolver.file(name, data) for name, data in files]
    elif kind in (rules.SELECT, rules.RADIO, rules.CHECKS):
        chosen = [option_value(part, one.label, str(item)) for item in many]
    else:
        chosen = [item if isinstance(item, str) else resolver.entity(item) for item in many]
    _check_count(one, chosen)
    if kind == rules.RADIO:
        return entry | {"value": chosen[0] if chosen else None}
    return entry | {"values": chosen}


def _text(one: FormField, value: str) -> str:
    low, high = one.part.get("min_length", 0), one.part.get("max_length", 4000)
    if one.required and not value.strip():
        raise CannotDo(f"{one.label!r} must be filled in")
    if value and not low <= len(value) <= high:
        raise CannotDo(f"{one.label!r} takes {low} to {high} characters, not {len(value)}")
    return value


def _check_count(one: FormField, chosen: list[str]) -> None:
    least, most = one.part.get("min_values"), one.part.get("max_values")
    least = int(one.required) if least is None else least
    if most is None:
        most = len(one.options) if one.part["type"] == rules.CHECKS else 1
    if not chosen and not one.required:
        return
    if not max(least, int(one.required)) <= len(chosen) <= most:
        raise CannotDo(f"{one.label!r} takes {least} to {most} choices, not {len(chosen)}")


def option_value(part: Json, name: str, wanted: str) -> str:
    """The value of the option of that label or value; raises CannotDo when there is none."""
    for one in part.get("options", []):
        if wanted in (one["label"], one["value"]):
            return str(one["value"])
    raise CannotDo(f"{name!r} offers only {[one['label'] for one in part.get('options', [])]}")
