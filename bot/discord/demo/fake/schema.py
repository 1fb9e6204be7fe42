"""Strict shapes of JSON: every field known, every length within its limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.discord.demo.fake.refusals import Errors, invalid_form

Path = tuple[str | int, ...]


class Problems:
    """What is wrong with a body, field by field, as Discord tells it."""

    def __init__(self) -> None:
        self.found: list[tuple[Path, str, str]] = []

    def add(self, path: Path, code: str, message: str) -> None:
        self.found.append((path, code, message))

    def tree(self) -> Errors:
        """The nested form that goes over the wire."""
        root: Errors = {}
        for path, code, message in self.found:
            place = root
            for step in path:
                place = place.setdefault(str(step), {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        return root

    def settle(self) -> None:
        """Raise the refusal if anything was found."""
        if self.found:
            raise invalid_form(self.tree())


Check = Callable[[Any, Problems, Path], None]


@dataclass(frozen=True)
class Field:
    """One field: how it is checked, whether it must be there, whether null will do."""

    check: Check
    required: bool = False
    null: bool = False


def need(check: Check) -> Field:
    """A field that must be there."""
    return Field(check, required=True)


def may(check: Check) -> Field:
    """A field that may be absent."""
    return Field(check)


def nullable(check: Check) -> Field:
    """A field that may be absent or null."""
    return Field(check, null=True)


def shape(fields: Mapping[str, Field]) -> Check:
    """An object of exactly these fields."""

    def check(value: Any, problems: Problems, path: Path) -> None:
        if not isinstance(value, dict):
            problems.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        for name in value.keys() - fields.keys():
            problems.add((*path, name), "UNKNOWN_FIELD", f"{name} is no field of this object")
        for name, field in fields.items():
            if name not in value:
                if field.required:
                    problems.add((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
            elif value[name] is None:
                if not field.null:
                    problems.add((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
            else:
                field.check(value[name], problems, (*path, name))

    return check


def text(low: int = 0, high: int | None = None) -> Check:
    """Text of so many code points."""

    def check(value: Any, problems: Problems, path: Path) -> None:
        if not isinstance(value, str):
            problems.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif high is not None and len(value) > high:
            problems.add(
                path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length."
            ) if not low else problems.add(
                path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length."
            )
        elif len(value) < low:
            problems.add(
                path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length."
            )

    return check


def whole(low: int | None = None, high: int | None = None) -> Check:
    """A whole number within its bounds."""

    def check(value: Any, problems: Problems, path: Path) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif low is not None and value < low:
            problems.add(path, "NUMBER_TYPE_MIN", f"int value should be at least {low}.")
        elif high is not None and value > high:
            problems.add(path, "NUMBER_TYPE_MAX", f"int value should be at most {high}.")

    return check


def number(value: Any, problems: Problems, path: Path) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def boolean(value: Any, problems: Problems, path: Path) -> None:
    if not isinstance(value, bool):
        problems.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def snowflake(value: Any, problems: Problems, path: Path) -> None:
    """An id, as a number or as text of digits."""
    if isinstance(value, bool) or not (
        isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit())
    ):
        problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def one_of(*values: Any) -> Check:
    """Exactly one of these."""

    def check(value: Any, problems: Problems, path: Path) -> None:
        if isinstance(value, bool) or value not in values:
            allowed = ", ".join(map(str, values))
            problems.add(
                path, "BASE_TYPE_CHOICES", f"Value must be one of {{{allowed}}}, not {value}."
            )

    return check


def items(check_item: Check, low: int = 0, high: int | None = None) -> Check:
    """A list of so many."""

    def check(value: Any, problems: Problems, path: Path) -> None:
        if not isinstance(value, list):
            problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if len(value) < low or (high is not None and len(value) > high):
            problems.add(
                path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length."
            )
        for index, item in enumerate(value):
            check_item(item, problems, (*path, index))

    return check


def url(schemes: Iterable[str] = ("http", "https"), high: int = 2048) -> Check:
    """An address with one of these schemes."""
    known = tuple(schemes)

    def check(value: Any, problems: Problems, path: Path) -> None:
        text(1, high)(value, problems, path)
        if isinstance(value, str):
            scheme, found, rest = value.partition("://")
            if scheme not in known or not found:
                problems.add(
                    path,
                    "URL_TYPE_INVALID_SCHEME",
                    f'Scheme "{scheme}" is not supported. Scheme must be one of {known}.',
                )
            elif not rest or " " in rest:
                problems.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

    return check


def anything(value: Any, problems: Problems, path: Path) -> None:
    """A field that is known and not looked into."""


def obey(check: Check, value: Any) -> None:
    """Check a whole body and raise what is wrong with it."""
    problems = Problems()
    check(value, problems, ())
    problems.settle()
