"""What an application command may be."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.schema import (
    Check,
    Path,
    Problems,
    anything,
    boolean,
    items,
    may,
    need,
    nullable,
    number,
    one_of,
    shape,
    snowflake,
    text,
    whole,
)

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB, GROUP, STRING, INTEGER, BOOL, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(
    1, 12
)
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_CHARACTERS = 8000
LOCALES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg "
    "ru uk hi th zh-CN ja zh-TW ko".split()
)


def _slash_name(value: Any, problems: Problems, path: Path) -> None:
    """1 to 32 letters, digits, hyphens, underscores or apostrophes, in lower case."""
    text(1, 32)(value, problems, path)
    if not isinstance(value, str):
        return
    good = all(
        sign in "-_'" or unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) == "Mn"
        for sign in value
    )
    if not good or value != value.lower():
        problems.add(
            path, "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {value!r}"
        )


def _by_locale(check: Check) -> Check:
    def localised(value: Any, problems: Problems, path: Path) -> None:
        if not isinstance(value, dict):
            problems.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        for locale, inner in value.items():
            if locale not in LOCALES:
                problems.add((*path, locale), "ENUM_TYPE_COERCE", "Not a locale of Discord")
            check(inner, problems, (*path, locale))

    return localised


def _permissions(value: Any, problems: Problems, path: Path) -> None:
    snowflake(value, problems, path)


def _each_once(check: Check) -> Check:
    def unique(value: Any, problems: Problems, path: Path) -> None:
        check(value, problems, path)
        if isinstance(value, list) and len(set(map(str, value))) != len(value):
            problems.add(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "Contains a value twice")

    return unique


_NAMES = {
    "name_localizations": nullable(_by_locale(_slash_name)),
    "description_localizations": nullable(_by_locale(text(1, 100))),
}
_CHOICE = shape(
    {
        "name": need(text(1, 100)),
        "name_localizations": nullable(_by_locale(text(1, 100))),
        "value": need(anything),
    }
)
_COMMAND_FIELDS = {
    "id": may(snowflake),
    "type": may(one_of(SLASH, USER_MENU, MESSAGE_MENU)),
    "default_member_permissions": nullable(_permissions),
    "dm_permission": nullable(boolean),
    "nsfw": may(boolean),
    "contexts": nullable(_each_once(items(one_of(0, 1, 2), 1, 3))),
    "integration_types": nullable(_each_once(items(one_of(0, 1), 1, 2))),
}
_SLASH = shape(
    {
        **_COMMAND_FIELDS,
        **_NAMES,
        "name": need(_slash_name),
        "description": need(text(1, 100)),
        "options": may(items(anything, 0, 25)),
    }
)
_MENU = shape(
    {
        **_COMMAND_FIELDS,
        "name": need(text(1, 32)),
        "name_localizations": nullable(_by_locale(text(1, 32))),
        "description": may(text(0, 0)),
        "description_localizations": nullable(_by_locale(text(0, 0))),
        "options": may(items(anything, 0, 0)),
    }
)
_OPTION = shape(
    {
        **_NAMES,
        "type": need(one_of(*range(1, 12))),
        "name": need(_slash_name),
        "description": need(text(1, 100)),
        "required": may(boolean),
        "choices": may(items(_CHOICE, 0, 25)),
        "options": may(items(anything, 0, 25)),
        "channel_types": may(items(whole(0, 16))),
        "min_value": may(number),
        "max_value": may(number),
        "min_length": may(whole(0, 6000)),
        "max_length": may(whole(1, 6000)),
        "autocomplete": may(boolean),
    }
)
# Fields that only options of some types may have.
_ONLY = {
    "choices": (STRING, INTEGER, NUMBER),
    "autocomplete": (STRING, INTEGER, NUMBER),
    "min_value": (INTEGER, NUMBER),
    "max_value": (INTEGER, NUMBER),
    "min_length": (STRING,),
    "max_length": (STRING,),
    "channel_types": (CHANNEL,),
    "options": (SUB, GROUP),
}


def check_command(value: Any, problems: Problems, path: Path) -> None:
    """One command, its options and their choices, 8,000 characters in all."""
    kind = value.get("type", SLASH) if isinstance(value, dict) else SLASH
    if kind != SLASH:
        _MENU(value, problems, path)
        return
    _SLASH(value, problems, path)
    if isinstance(value, dict):
        _options(value.get("options"), problems, (*path, "options"), depth=0)
        if _length(value) > MOST_CHARACTERS:
            problems.add(
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({MOST_CHARACTERS})",
            )


def check_commands(value: Any, problems: Problems) -> None:
    """All commands of a bulk upsert: each one, no name twice, no more than may be."""
    if not isinstance(value, list):
        problems.add((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    seen: set[tuple[Any, Any]] = set()
    counts: dict[Any, int] = {}
    for index, one in enumerate(value):
        check_command(one, problems, (index,))
        if not isinstance(one, dict):
            continue
        kind = one.get("type", SLASH)
        if (kind, one.get("name")) in seen:
            problems.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add((kind, one.get("name")))
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] > MOST.get(kind, 0):
            problems.add(
                (index,), "APPLICATION_COMMANDS_TOO_MANY", f"At most {MOST.get(kind, 0)} of these"
            )


def _options(value: Any, problems: Problems, path: Path, depth: int) -> None:
    if not isinstance(value, list):
        return
    names: set[str] = set()
    optional = False
    kinds = {one.get("type") for one in value if isinstance(one, dict)}
    if kinds & {SUB, GROUP} and kinds - {SUB, GROUP}:
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands stand alone")
    for index, one in enumerate(value):
        here = (*path, index)
        _OPTION(one, problems, here)
        if not isinstance(one, dict):
            continue
        kind, name = one.get("type"), one.get("name")
        if name in names:
            problems.add(
                (*here, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            )
        names.add(str(name))
        if (kind == SUB and depth > 1) or (kind == GROUP and depth > 0):
            problems.add(
                (*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep"
            )
        if kind in (SUB, GROUP):
            # Bots that write the whole option send a false here; it means nothing.
            _options(one.get("options"), problems, (*here, "options"), depth + 1)
            if kind == GROUP and not one.get("options"):
                problems.add((*here, "options"), "BASE_TYPE_REQUIRED", "A group needs commands")
        elif one.get("required") and optional:
            problems.add(
                here,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional = optional or not one.get("required")
        for field, allowed in _ONLY.items():
            if one.get(field) and kind not in allowed:
                problems.add(
                    (*here, field),
                    "APPLICATION_COMMAND_OPTION_FIELD_INVALID",
                    f"Not for an option of type {kind}",
                )
        _choices(one, problems, here)


def _choices(option: Json, problems: Problems, path: Path) -> None:
    choices = [one for one in option.get("choices") or [] if isinstance(one, dict)]
    if choices and option.get("autocomplete"):
        problems.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
            "Choices and autocomplete exclude each other",
        )
    for index, one in enumerate(choices):
        check_choice_value(
            option.get("type"), one.get("value"), problems, (*path, "choices", index)
        )
    for name in ("name", "value"):
        found = [one.get(name) for one in choices]
        if len(set(map(str, found))) != len(found):
            problems.add(
                (*path, "choices"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_ALREADY_EXISTS",
                f"A choice's {name} is there twice",
            )


def check_choice_value(kind: Any, value: Any, problems: Problems, path: Path) -> None:
    """The value of a choice is of the type of its option."""
    here = (*path, "value")
    if kind == STRING:
        text(1, 100)(value, problems, here)
    elif kind == INTEGER:
        whole(-(2**53), 2**53)(value, problems, here)
    elif kind == NUMBER:
        number(value, problems, here)


def check_choices(kind: int, value: Any, problems: Problems, path: Path) -> None:
    """The answer to an autocomplete: at most 25 choices, each fit for its option."""
    items(_CHOICE, 0, 25)(value, problems, path)
    for index, one in enumerate(value if isinstance(value, list) else []):
        if isinstance(one, dict):
            check_choice_value(kind, one.get("value"), problems, (*path, index))


def _length(part: Json) -> int:
    """Name, description and values, of the longest locale each."""
    found = 0
    for name in ("name", "description"):
        texts = [part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()]
        found += max((len(one) for one in texts if isinstance(one, str)), default=0)
    if isinstance(part.get("value"), str):
        found += len(part["value"])
    for key in ("options", "choices"):
        inner = part.get(key)
        for one in inner if isinstance(inner, list) else []:
            if isinstance(one, dict):
                found += _length(one)
    return found
