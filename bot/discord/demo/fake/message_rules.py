"""What the body of a message may be, wherever it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.discord.demo.fake.component_rules import check_message_components
from bot.discord.demo.fake.embed_rules import check_embeds
from bot.discord.demo.fake.model import (
    COMPONENTS_V2,
    EPHEMERAL,
    SILENT,
    SUPPRESS_EMBEDS,
    Attachment,
    Message,
)
from bot.discord.demo.fake.refusals import Json, Refusal, empty_message, too_large
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
    whole,
)

MOST_CHARACTERS = 2000
MOST_FILES = 10
LARGEST_FILE = 10 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """A place where a message's body is sent: its own fields and the flags that it may set."""

    flags: int
    fields: tuple[str, ...] = ()
    edit: bool = False


CREATE = Kind(
    SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2,
    ("nonce", "enforce_nonce", "message_reference", "sticker_ids", "poll"),
)
REPLY = Kind(SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2 | EPHEMERAL, ("poll",))
FOLLOW_UP = Kind(
    SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2 | EPHEMERAL, ("poll", "username", "avatar_url")
)
WEBHOOK = Kind(
    SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2,
    ("poll", "username", "avatar_url", "thread_name", "applied_tags"),
)
POST = Kind(SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2, ("sticker_ids",))
EDIT = Kind(SUPPRESS_EMBEDS | COMPONENTS_V2, ("poll",), edit=True)

_MENTIONS = shape(
    {
        "parse": may(items(one_of("roles", "users", "everyone"), 0, 3)),
        "roles": may(items(snowflake, 0, 100)),
        "users": may(items(snowflake, 0, 100)),
        "replied_user": may(boolean),
    }
)
_ATTACHMENT = shape(
    {
        "id": need(snowflake),
        "filename": may(text(1, 260)),
        "description": nullable(text(0, 1024)),
        **{
            name: nullable(anything)
            for name in (
                "proxy_url",
                "size",
                "url",
                "spoiler",
                "height",
                "width",
                "content_type",
                "title",
                "flags",
                "ephemeral",
            )
        },
    }
)
_REFERENCE = shape(
    {
        "type": may(one_of(0)),
        "message_id": need(snowflake),
        "channel_id": may(snowflake),
        "guild_id": may(snowflake),
        "fail_if_not_exists": may(boolean),
    }
)
_OWN: dict[str, Field] = {
    "nonce": nullable(text(0, 25)),
    "enforce_nonce": may(boolean),
    "message_reference": nullable(_REFERENCE),
    "sticker_ids": may(items(snowflake, 0, 3)),
    "poll": nullable(anything),
    "username": nullable(text(1, 80)),
    "avatar_url": nullable(text(1, 2048)),
    "thread_name": nullable(text(1, 100)),
    "applied_tags": nullable(items(snowflake, 0, 5)),
}


def check_message(
    body: Any,
    kind: Kind,
    files: list[Attachment],
    problems: Problems,
    path: Path = (),
    *,
    old: Message | None = None,
) -> None:
    """A whole body; raises the refusals that are not about a field (empty, too large)."""
    for one in files:
        if len(one.data) > LARGEST_FILE:
            raise too_large()
    _known_fields(kind)(body, problems, path)
    if not isinstance(body, dict):
        return
    flags = body.get("flags") or 0
    flags = flags if isinstance(flags, int) else 0
    if flags & ~kind.flags:
        problems.add((*path, "flags"), "MESSAGE_FLAGS_INVALID", f"Cannot set {flags & ~kind.flags}")
    was_v2 = old is not None and old.v2
    v2 = bool(flags & COMPONENTS_V2) or was_v2
    if was_v2 and body.get("flags") is not None and not flags & COMPONENTS_V2:
        problems.add(
            (*path, "flags"),
            "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG",
            "The flag IS_COMPONENTS_V2 can never be removed from a message",
        )
    if v2:
        _nothing_old(body, old, problems, path)
    names = _names(body, files, old)
    _attachments(body, files, old, problems, path, len(names))
    if body.get("components") is not None:
        check_message_components(
            body["components"], problems, (*path, "components"), v2=v2, attachments=names
        )
    if not problems.found and _is_empty(body, files, old, v2):
        raise empty_message()


def _known_fields(kind: Kind) -> Any:
    fields: dict[str, Field] = {
        "content": nullable(text(0, MOST_CHARACTERS)),
        "tts": may(boolean),
        "embeds": nullable(check_embeds),
        "allowed_mentions": nullable(_mentions),
        "components": nullable(anything),
        "attachments": nullable(items(_ATTACHMENT, 0, MOST_FILES)),
        "flags": nullable(whole(0)),
        **{name: _OWN[name] for name in kind.fields},
    }
    return shape(fields)


def _mentions(value: Any, problems: Problems, path: Path) -> None:
    _MENTIONS(value, problems, path)
    if isinstance(value, dict):
        for name in ("users", "roles"):
            if name in (value.get("parse") or []) and value.get(name):
                problems.add(
                    path,
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.',
                )


def _nothing_old(body: Json, old: Message | None, problems: Problems, path: Path) -> None:
    """A message of components V2 has neither content nor embeds nor a poll nor stickers."""
    held = {
        "content": body.get("content", old.content if old else None),
        "embeds": body.get("embeds", old.embeds if old else None),
        "poll": body.get("poll"),
        "sticker_ids": body.get("sticker_ids"),
    }
    for name, value in held.items():
        if value:
            problems.add(
                (*path, name),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _names(body: Json, files: list[Attachment], old: Message | None) -> set[str]:
    """The names of the files that the message will have."""
    kept = [] if old is None else kept_attachments(body, old)
    return {one.filename for one in (*kept, *files)}


def kept_attachments(body: Json, old: Message) -> list[Attachment]:
    """The attachments of an edited message that stay: those listed, or all when none is."""
    listed = body.get("attachments")
    if not isinstance(listed, list):
        return list(old.attachments) if "attachments" not in body else []
    ids = {str(one.get("id")) for one in listed if isinstance(one, dict)}
    return [one for one in old.attachments if str(one.id) in ids]


def _attachments(
    body: Json,
    files: list[Attachment],
    old: Message | None,
    problems: Problems,
    path: Path,
    count: int,
) -> None:
    """Each listed attachment is a file of this request or one that the message already has."""
    if count > MOST_FILES or len(files) > MOST_FILES:
        raise Refusal(400, 30015, f"Maximum number of attachments reached ({MOST_FILES})")
    known = {str(index) for index in range(len(files))}
    known |= {str(one.id) for one in (old.attachments if old else [])}
    for index, one in enumerate(body.get("attachments") or []):
        if isinstance(one, dict) and str(one.get("id")) not in known:
            problems.add(
                (*path, "attachments", index, "id"),
                "ATTACHMENT_NOT_FOUND",
                f"Unknown attachment {one.get('id')}",
            )


def _is_empty(body: Json, files: list[Attachment], old: Message | None, v2: bool) -> bool:
    content = body.get("content", old.content if old else None) or ""
    embeds = body.get("embeds", old.embeds if old else None)
    components = body.get("components", old.components if old else None)
    held = kept_attachments(body, old) if old else []
    if v2:
        return not components
    full = content.strip() or embeds or files or held or components
    return not (full or body.get("sticker_ids") or body.get("poll"))
