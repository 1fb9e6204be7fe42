"""Whether the commands that Discord knows are ours, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.discord.checkup import Check, listed

Payload = Mapping[str, Any]
_SLASH = 1
# What Discord adds, and what it no longer goes by.
_NOT_OURS = frozenset(
    {
        "id", "application_id", "guild_id", "version", "handler", "dm_permission",
        "name_localized", "description_localized",
    }
)  # fmt: skip
# These are sets; Discord returns them in its own order.
_SETS = frozenset({"contexts", "integration_types", "channel_types"})


@dataclass(frozen=True)
class Difference:
    """By name: commands that Discord lacks, those it has beside ours, and those that changed."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.changed)


def compare(registered: Iterable[Payload], ours: Iterable[Payload]) -> Difference:
    """How what Discord returned for all commands differs from what would be sent to it."""
    theirs = {_key(one): one for one in registered}
    wanted = {_key(one): one for one in ours}
    return Difference(
        tuple(name for (kind, name) in wanted if (kind, name) not in theirs),
        tuple(name for (kind, name) in theirs if (kind, name) not in wanted),
        tuple(
            key[1]
            for key, one in wanted.items()
            if key in theirs and _essence(theirs[key], one) != _essence(one, one)
        ),
    )


def commands_check(registered: Iterable[Payload], ours: Iterable[Payload]) -> Check:
    """The check of the commands."""
    ours = {_key(one): one for one in ours}.values()
    found = compare(registered, ours)
    if not found:
        return Check("Commands", "ok", f"All {len(ours)} commands are registered as they are here.")
    parts = [
        f"{what}: {listed(names)}"
        for what, names in (
            ("not registered", found.missing),
            ("registered as they were before", found.changed),
            ("registered, and no longer there", found.extra),
        )
        if names
    ]
    said = "; ".join(parts)
    return Check(
        "Commands",
        "bad" if found.missing else "warn",
        f"{said[0].upper()}{said[1:]}.",
        "Start the bot with `coach discord`: it registers its commands when it connects.",
    )


def _key(command: Payload) -> tuple[int, str]:
    return int(command.get("type") or _SLASH), str(command["name"])


def _essence(command: Payload, ours: Payload) -> Any:
    """What of a command counts. Where ours leaves open where it may be used, so does this."""
    found = {name: value for name, value in command.items() if name not in _NOT_OURS}
    for name in ("contexts", "integration_types"):
        if ours.get(name) is None:
            found.pop(name, None)
    permissions = found.get("default_member_permissions")
    # As text or as a number, and 0 means nobody, not anybody.
    found["default_member_permissions"] = None if permissions is None else str(permissions)
    found.setdefault("type", _SLASH)
    return _bare(found)


def _bare(value: Any, name: str = "") -> Any:
    """A value without what is left out as well as said: nothing, false, and the empty."""
    if isinstance(value, Mapping):
        items = ((key, _bare(inner, key)) for key, inner in value.items())
        # The value of a choice may be 0, which is not nothing.
        return {key: inner for key, inner in items if inner or _zero(inner)}
    if isinstance(value, list | tuple):
        bare = [_bare(one) for one in value]
        return sorted(bare) if name in _SETS else bare
    return value


def _zero(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0
