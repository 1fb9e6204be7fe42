"""What an embed may hold."""

from __future__ import annotations

from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.schema import (
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
    text,
    url,
    whole,
)

MOST_EMBEDS = 10
MOST_CHARACTERS = 6000

_MEDIA_URL = url(("http", "https", "attachment"))
_MEDIA = shape(
    {
        "url": need(_MEDIA_URL),
        # A fetched embed that is sent again brings these along.
        **{
            name: nullable(anything)
            for name in (
                "proxy_url",
                "width",
                "height",
                "flags",
                "content_type",
                "placeholder",
                "placeholder_version",
            )
        },
    }
)
_EMBED = shape(
    {
        "type": may(one_of("rich", "image", "video", "gifv", "article", "link")),
        "title": nullable(text(0, 256)),
        "description": nullable(text(0, 4096)),
        "url": nullable(url()),
        "timestamp": nullable(text(1, 40)),
        "color": nullable(whole(0, 0xFFFFFF)),
        "footer": nullable(
            shape(
                {
                    "text": may(text(0, 2048)),
                    "icon_url": nullable(_MEDIA_URL),
                    "proxy_icon_url": nullable(anything),
                }
            )
        ),
        "image": nullable(_MEDIA),
        "thumbnail": nullable(_MEDIA),
        "video": nullable(anything),
        "provider": nullable(anything),
        "author": nullable(
            shape(
                {
                    "name": need(text(1, 256)),
                    "url": nullable(url()),
                    "icon_url": nullable(_MEDIA_URL),
                    "proxy_icon_url": nullable(anything),
                }
            )
        ),
        "fields": may(
            items(
                shape(
                    {
                        "name": need(text(1, 256)),
                        "value": need(text(1, 1024)),
                        "inline": may(boolean),
                    }
                ),
                0,
                25,
            )
        ),
        "flags": may(whole(0)),
    }
)
EMBEDS = items(_EMBED, 0, MOST_EMBEDS)


def _length(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for one in embed.get("fields") or []:
        parts += [one.get("name"), one.get("value")]
    return sum(len(part) for part in parts if isinstance(part, str))


def check_embeds(value: object, problems: Problems, path: Path) -> None:
    """At most ten embeds, each within its limits, 6,000 characters together."""
    EMBEDS(value, problems, path)
    if isinstance(value, list):
        embeds = [one for one in value if isinstance(one, dict)]
        if sum(map(_length, embeds)) > MOST_CHARACTERS:
            problems.add(
                path,
                "MAX_EMBED_SIZE_EXCEEDED",
                f"Embed size exceeds maximum size of {MOST_CHARACTERS}",
            )
        for index, one in enumerate(embeds):
            if not any(
                one.get(key) for key in ("title", "description", "fields", "image")
            ) and not (any(one.get(key) for key in ("footer", "author", "thumbnail", "url"))):
                problems.add(
                    (*path, index, "description"), "BASE_TYPE_REQUIRED", "This field is required"
                )
