"""The links in a text, and whether one leads where it may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"'`|\])}]*(?:\([^\s()<>]*\)[^\s<>\"'`|\])}]*)*|"
    r"\b(?:mailto|javascript|data|tel):[^\s<>\"'`)\]]+",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9][a-z0-9-]*\.)+(?:com|org|net|io|ai|dev|edu|gov|app|xyz|info|co|me|ly|gg|"
    r"cc|tv|uk|de|fr|eu|ru|cn|in|us|ch|site|online|shop|top|club|link|tech|academy|school|to|sh)"
    r"(?:/[^\s<>\"'`|)\]}]*)?(?![\w])",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\[(?P<text>[^\]\n]{0,300})\]\(\s*<?(?P<to>[^\s)>]*)[^)\n]*\)")


@dataclass(frozen=True)
class Link:
    """Where a link leads; `says` is an address that its text pretends to lead to, or ""."""

    address: str
    says: str = ""


def links_in(text: str) -> list[Link]:
    """Every link of a text: in Markdown, bare, and names of sites without a scheme."""
    found: list[Link] = []

    def take(match: re.Match[str]) -> str:
        inside = _ADDRESS.search(match["text"]) or _DOMAIN.search(match["text"])
        found.append(Link(_bare(match["to"]), _bare(inside.group()) if inside else ""))
        return " "

    rest = _MARKDOWN.sub(take, text)
    for pattern in (_ADDRESS, _DOMAIN):
        found += [Link(_bare(match.group())) for match in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    return found


def same_place(link: Link, address: str) -> bool:
    """Whether a link leads to an address, or names no more than its site, and pretends nothing."""
    to, known = _parts(link.address), _parts(address)
    if link.says and _parts(link.says)[0] != to[0]:
        return False
    if to[0] != known[0]:
        return False
    scheme = urlsplit(link.address).scheme.lower()
    if scheme not in ("", "http", "https"):
        return False
    # A site that is only named leads nowhere but to its door.
    return to[1:] == known[1:] or to[1:] == ("", "")


def _parts(address: str) -> tuple[str, str, str]:
    """Host without www, path, and what follows it."""
    if "://" not in address:
        address = f"https://{address}"
    try:
        split = urlsplit(address)
        host = (split.hostname or "").removeprefix("www.")
        door = f"{split.username or ''}{split.port or ''}"
    except ValueError:
        return ("", address, "")
    return (host + door, unquote(split.path).rstrip("/"), split.query)


def _bare(address: str) -> str:
    return address.rstrip(".,;:!?*_")
