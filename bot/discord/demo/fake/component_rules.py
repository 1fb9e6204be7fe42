"""What the components of a message and of a modal may be."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.schema import (
    Field,
    Path,
    Problems,
    anything,
    boolean,
    items,
    may,
    need,
    nullable,
    one_of,
    shape,
    snowflake,
    text,
    url,
    whole,
)

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
USERS, ROLES, MENTIONABLES, CHANNELS = 5, 6, 7, 8
SECTION, WORDS, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, UPLOAD, RADIO, CHECKS, CHECK = 18, 19, 21, 22, 23
SELECTS = (SELECT, USERS, ROLES, MENTIONABLES, CHANNELS)
LINK, PREMIUM = 5, 6

MOST_COMPONENTS = 40
MOST_WORDS = 4000
MOST_ROWS = 5

_EMOJI = shape({"id": nullable(snowflake), "name": nullable(text(1, 32)), "animated": may(boolean)})
_OPTION = {
    "label": need(text(1, 100)),
    "value": need(text(1, 100)),
    "description": nullable(text(0, 100)),
    "default": may(boolean),
}
_SELECT_OPTION = shape({**_OPTION, "emoji": nullable(_EMOJI)})
_GROUP_OPTION = shape(_OPTION)
_CUSTOM_ID = need(text(1, 100))
_DEFAULT = shape({"id": need(snowflake), "type": need(one_of("user", "role", "channel"))})
# What a fetched component that is sent again brings along.
_KEPT: dict[str, Field] = {
    name: nullable(anything)
    for name in (
        "proxy_url",
        "width",
        "height",
        "content_type",
        "placeholder",
        "placeholder_version",
        "loading_state",
        "attachment_id",
        "flags",
        "id",
    )
}
_MEDIA = shape({"url": need(url(("http", "https", "attachment"))), **_KEPT})
_OWN_FILE = shape({"url": need(text(1, 2048)), **_KEPT})
_GALLERY_ITEM = shape(
    {"media": need(_MEDIA), "description": nullable(text(0, 1024)), "spoiler": may(boolean)}
)
_SELECT_FIELDS: Mapping[str, Field] = {
    "custom_id": _CUSTOM_ID,
    "placeholder": nullable(text(0, 150)),
    "min_values": may(whole(0, 25)),
    "max_values": may(whole(1, 25)),
    "disabled": may(boolean),
    "required": may(boolean),
}
_ENTITY_FIELDS = {**_SELECT_FIELDS, "default_values": may(items(_DEFAULT, 0, 25))}

_FIELDS: dict[int, Mapping[str, Field]] = {
    ROW: {"components": need(anything)},
    BUTTON: {
        "style": need(one_of(1, 2, 3, 4, LINK, PREMIUM)),
        "label": nullable(text(0, 80)),
        "emoji": nullable(_EMOJI),
        "custom_id": may(text(1, 100)),
        "sku_id": may(snowflake),
        "url": may(url(("http", "https", "discord"), 512)),
        "disabled": may(boolean),
    },
    SELECT: {**_SELECT_FIELDS, "options": need(items(_SELECT_OPTION, 1, 25))},
    USERS: _ENTITY_FIELDS,
    ROLES: _ENTITY_FIELDS,
    MENTIONABLES: _ENTITY_FIELDS,
    CHANNELS: {**_ENTITY_FIELDS, "channel_types": may(items(whole(0, 16), 1))},
    INPUT: {
        "custom_id": _CUSTOM_ID,
        "style": need(one_of(1, 2)),
        "label": nullable(text(1, 45)),
        "min_length": may(whole(0, 4000)),
        "max_length": may(whole(1, 4000)),
        "required": may(boolean),
        "value": nullable(text(0, 4000)),
        "placeholder": nullable(text(0, 100)),
    },
    SECTION: {"components": need(anything), "accessory": need(anything)},
    WORDS: {"content": need(text(1, MOST_WORDS))},
    THUMBNAIL: {
        "media": need(_MEDIA),
        "description": nullable(text(0, 1024)),
        "spoiler": may(boolean),
    },
    GALLERY: {"items": need(items(_GALLERY_ITEM, 1, 10))},
    FILE: {
        "file": need(_OWN_FILE),
        "spoiler": may(boolean),
        "name": nullable(anything),
        "size": nullable(anything),
    },
    SEPARATOR: {"divider": may(boolean), "spacing": may(one_of(1, 2))},
    CONTAINER: {
        "components": need(anything),
        "accent_color": nullable(whole(0, 0xFFFFFF)),
        "spoiler": may(boolean),
    },
    LABEL: {
        "label": need(text(1, 45)),
        "description": nullable(text(0, 100)),
        "component": need(anything),
    },
    UPLOAD: {
        "custom_id": _CUSTOM_ID,
        "min_values": nullable(whole(0, 10)),
        "max_values": nullable(whole(1, 10)),
        "required": may(boolean),
    },
    RADIO: {
        "custom_id": _CUSTOM_ID,
        "options": need(items(_GROUP_OPTION, 2, 10)),
        "required": may(boolean),
    },
    CHECKS: {
        "custom_id": _CUSTOM_ID,
        "options": need(items(_GROUP_OPTION, 1, 10)),
        "min_values": nullable(whole(0, 10)),
        "max_values": nullable(whole(1, 10)),
        "required": may(boolean),
    },
    CHECK: {"custom_id": _CUSTOM_ID, "default": may(boolean)},
}
_SHAPES = {
    kind: shape({"type": need(anything), "id": may(whole(0, 2**31 - 1)), **fields})
    for kind, fields in _FIELDS.items()
}
TOP_OF_V2 = (ROW, SECTION, WORDS, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER = (ROW, SECTION, WORDS, GALLERY, FILE, SEPARATOR)
IN_LABEL = (INPUT, *SELECTS, UPLOAD, RADIO, CHECKS, CHECK)


@dataclass
class Tally:
    """What is counted over all the components of one message or modal."""

    attachments: set[str]
    count: int = 0
    words: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)


def check_message_components(
    value: Any, problems: Problems, path: Path, *, v2: bool, attachments: set[str]
) -> None:
    """The components of a message; `attachments` are the file names that it will have."""
    tally = Tally(attachments)
    if not isinstance(value, list):
        problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    if not v2 and len(value) > MOST_ROWS:
        problems.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {MOST_ROWS} in length.")
    for index, part in enumerate(value):
        _check(part, problems, (*path, index), tally, TOP_OF_V2 if v2 else (ROW,))
    _settle(tally, problems, path)


def check_modal_components(value: Any, problems: Problems, path: Path) -> None:
    """The components of a modal: one to five labels, texts or rows of one input."""
    tally = Tally(set())
    if not isinstance(value, list):
        problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    if not 1 <= len(value) <= 5:
        problems.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for index, part in enumerate(value):
        _check(part, problems, (*path, index), tally, (ROW, WORDS, LABEL), modal=True)
    _settle(tally, problems, path)


def _settle(tally: Tally, problems: Problems, path: Path) -> None:
    if tally.count > MOST_COMPONENTS:
        problems.add(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components is {tally.count}, more than {MOST_COMPONENTS}",
        )
    if tally.words > MOST_WORDS:
        problems.add(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The total displayable text size exceeds maximum size of {MOST_WORDS}",
        )


def _check(
    part: Any,
    problems: Problems,
    path: Path,
    tally: Tally,
    allowed: tuple[int, ...],
    *,
    modal: bool = False,
) -> None:
    """One component, what it holds, and what it adds to the tally."""
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in allowed or kind not in _SHAPES:
        known = ", ".join(map(str, allowed))
        problems.add(
            (*path, "type"), "UNION_TYPE_CHOICES", f"Value of field must be one of ({known})."
        )
        return
    tally.count += 1
    _SHAPES[kind](part, problems, path)
    _count_ids(part, problems, path, tally)
    if kind == WORDS and isinstance(part.get("content"), str):
        tally.words += len(part["content"])
        if not part["content"].strip():
            problems.add((*path, "content"), "BASE_TYPE_REQUIRED", "This field is required")
    own = _OWN_RULES.get(kind)
    if own:
        own(part, problems, path)
    _check_media(part, problems, path, tally)
    _check_children(part, kind, problems, path, tally, modal)


def _count_ids(part: Json, problems: Problems, path: Path, tally: Tally) -> None:
    custom = part.get("custom_id")
    if isinstance(custom, str):
        if custom in tally.custom_ids:
            problems.add(
                (*path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        tally.custom_ids.add(custom)
    number = part.get("id")
    if isinstance(number, int) and number:
        if number in tally.ids:
            problems.add(
                (*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated"
            )
        tally.ids.add(number)


def _check_children(
    part: Json, kind: int, problems: Problems, path: Path, tally: Tally, modal: bool
) -> None:
    if kind == ROW:
        children = (INPUT,) if modal else (BUTTON, *SELECTS)
        found = _list(part, problems, path, 1, 1 if modal else 5)
        kinds = {one.get("type") for one in found if isinstance(one, dict)}
        if not modal and kinds & set(SELECTS) and len(found) > 1:
            problems.add(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )
        for index, one in enumerate(found):
            _check(one, problems, (*path, "components", index), tally, children, modal=modal)
            if modal and isinstance(one, dict) and not one.get("label"):
                problems.add(
                    (*path, "components", index, "label"),
                    "BASE_TYPE_REQUIRED",
                    "This field is required",
                )
    elif kind == SECTION:
        for index, one in enumerate(_list(part, problems, path, 1, 3)):
            _check(one, problems, (*path, "components", index), tally, (WORDS,))
        if "accessory" in part:
            _check(part["accessory"], problems, (*path, "accessory"), tally, (BUTTON, THUMBNAIL))
    elif kind == CONTAINER:
        for index, one in enumerate(_list(part, problems, path, 1, MOST_COMPONENTS)):
            _check(one, problems, (*path, "components", index), tally, IN_CONTAINER)
    elif kind == LABEL and "component" in part:
        _check(part["component"], problems, (*path, "component"), tally, IN_LABEL, modal=True)
        inner = part["component"]
        if isinstance(inner, dict) and inner.get("label"):
            problems.add(
                (*path, "component", "label"),
                "COMPONENT_LABEL_NOT_ALLOWED",
                "An input inside a label has no label of its own",
            )


def _list(part: Json, problems: Problems, path: Path, low: int, high: int) -> list[Any]:
    found = part.get("components")
    if not isinstance(found, list):
        problems.add(
            (*path, "components"), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"
        )
        return []
    if not low <= len(found) <= high:
        problems.add(
            (*path, "components"),
            "BASE_TYPE_BAD_LENGTH",
            f"Must be between {low} and {high} in length.",
        )
    return found


def _check_media(part: Json, problems: Problems, path: Path, tally: Tally) -> None:
    """A picture or file that is attached must be among the attachments."""
    found: list[tuple[Path, Any]] = [
        ((*path, "media"), part.get("media")),
        ((*path, "file"), part.get("file")),
    ]
    for index, one in enumerate(part.get("items") or []):
        if isinstance(one, dict):
            found.append(((*path, "items", index, "media"), one.get("media")))
    for place, media in found:
        address = media.get("url") if isinstance(media, dict) else None
        if not isinstance(address, str):
            continue
        if address.startswith("attachment://"):
            if address.removeprefix("attachment://") not in tally.attachments:
                problems.add(
                    (*place, "url"),
                    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                    "The referenced attachment was not found in the message",
                )
        elif part.get("type") == FILE and "/attachments/" not in address:
            problems.add(
                (*place, "url"), "URL_TYPE_INVALID_SCHEME", "A file must be an attachment://"
            )


def _button(part: Json, problems: Problems, path: Path) -> None:
    style = part.get("style")
    wants = {LINK: "url", PREMIUM: "sku_id"}.get(
        style if isinstance(style, int) else 0, "custom_id"
    )
    for name in ("url", "sku_id", "custom_id"):
        if name == wants and name not in part:
            problems.add((*path, name), "BASE_TYPE_REQUIRED", f"A button of style {style} needs it")
        elif name != wants and name in part:
            problems.add(
                (*path, name),
                "COMPONENT_BUTTON_FIELD_NOT_ALLOWED",
                f"A button of style {style} cannot have it",
            )
    if style != PREMIUM and not part.get("label") and not part.get("emoji"):
        problems.add((*path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "Needs a label")


def _bounds(part: Json, problems: Problems, path: Path, low: str, high: str) -> None:
    least, most = part.get(low, 0), part.get(high)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add(
            (*path, low), "COMPONENT_BOUNDS", f"{low} must be at most {high}, which is {most}"
        )


def _select(part: Json, problems: Problems, path: Path) -> None:
    _bounds({"min_values": 1, "max_values": 1, **part}, problems, path, "min_values", "max_values")
    _options(part, problems, path)


def _options(part: Json, problems: Problems, path: Path) -> None:
    """Options differ in value; no more of them are chosen than may be."""
    options = [one for one in part.get("options") or [] if isinstance(one, dict)]
    values = [one.get("value") for one in options]
    for index, value in enumerate(values):
        if value in values[:index]:
            problems.add(
                (*path, "options", index, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
    most = 1 if part.get("type") == RADIO else part.get("max_values", 1)
    if part.get("type") == CHECKS and part.get("max_values") is None:
        most = len(options)
    if isinstance(most, int):
        if sum(bool(one.get("default")) for one in options) > most:
            problems.add(
                (*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "Too many defaults"
            )
        if options and most > len(options):
            problems.add(
                (*path, "max_values"),
                "BASE_TYPE_MAX_VALUE",
                f"There are only {len(options)} options",
            )


def _input(part: Json, problems: Problems, path: Path) -> None:
    _bounds(part, problems, path, "min_length", "max_length")
    value, least, most = part.get("value"), part.get("min_length", 0), part.get("max_length", 4000)
    numbers = isinstance(most, int) and isinstance(least, int)
    if numbers and isinstance(value, str) and value and not least <= len(value) <= most:
        problems.add(
            (*path, "value"),
            "BASE_TYPE_BAD_LENGTH",
            f"Must be between {least} and {most} in length.",
        )


def _checks(part: Json, problems: Problems, path: Path) -> None:
    _bounds(part, problems, path, "min_values", "max_values")
    _options(part, problems, path)


_OWN_RULES: dict[int, Callable[[Json, Problems, Path], None]] = {
    BUTTON: _button,
    INPUT: _input,
    RADIO: _options,
    CHECKS: _checks,
    UPLOAD: lambda part, problems, path: _bounds(part, problems, path, "min_values", "max_values"),
    **dict.fromkeys(SELECTS, _select),
}


def parts(components: list[Json]) -> list[Json]:
    """All components, nested ones too, in reading order."""
    found: list[Json] = []
    for part in components:
        found.append(part)
        found += parts(part.get("components") or [])
        found += parts([part[key] for key in ("accessory", "component") if part.get(key)])
    return found


def numbered(components: list[Json]) -> list[Json]:
    """The same components with an id in each, as Discord keeps them."""
    kept = copy.deepcopy(components)
    taken = {part["id"] for part in parts(kept) if part.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for part in parts(kept):
        if not part.get("id"):
            part["id"] = next(free)
    return kept
