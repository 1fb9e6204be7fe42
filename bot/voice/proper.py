"""Proper names and titles in a text: what a model invents most convincingly."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CAPITAL = r"[A-Z][\w'’+#.-]*[\w+#]|[A-Z]"
_ROW = re.compile(rf"(?:{_CAPITAL})(?:[ ](?:(?:of|the|for|de|von|van|&)[ ])?(?:{_CAPITAL}))*")
_TITLE = re.compile(
    r"[\"“«]([A-Z][^\"”»\n]{3,80})[\"”»]|(?<![*\w])[*_](?=[A-Z])([^*_\n]{4,80})[*_](?![*\w])"
)
# What announces that a name of a person, a book or a course follows, or has just been said.
_ANNOUNCES = re.compile(
    r"\b(?:books?|courses?|papers?|articles?|blogs?|posts?|videos?|lectures?|playlists?|podcasts?|"
    r"channels?|tutorials?|professors?|authors?|researchers?|study|studies|survey|university|"
    r"institute|"
    r"by|from|according to|says|said|wrote|writes|recommends|recommended|called|titled|invented|"
    r"created|founded|website|site|platform|newsletter|specialization|bootcamp|certificate)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]*`|\]\([^)\n]*\)|https?://\S+", re.DOTALL)
_STARTS = re.compile(r"(?:^|[.!?:;]\s+|\n|^[\s>*_#-]+|[\"“(]|—\s?|\*\*|\|\s?)$")
_SHOUT = re.compile(r"^[A-Z0-9]{1,5}s?$")


@dataclass(frozen=True)
class Name:
    """A name as it stands in a text; `announced`: the text speaks of people or works there."""

    text: str
    announced: bool = False


def proper_names(text: str) -> list[Name]:
    """The names and titles of a text; a single word that begins a sentence is none."""
    text = _CODE.sub(" ", text)
    announced = bool(_ANNOUNCES.search(text))
    found = [Name((m[1] or m[2]).rstrip(".,;:!?"), announced) for m in _TITLE.finditer(text)]
    found = [name for name in found if _looks_like_title(name.text)]
    for name in found:
        text = text.replace(name.text, " ")
    plain = re.sub(r"[*_]{1,3}", "", text)
    for row in _ROW.finditer(plain):
        said = row.group().strip(" .'-")
        if _STARTS.search(plain[: row.start()]) or not plain[: row.start()].strip():
            # The first word of a sentence has its capital from there.
            said = _from_capital(said.partition(" ")[2])
        if said and not _SHOUT.match(said) and said not in ("I", "I'm", "I'll", "I've", "I'd"):
            found.append(Name(said, announced))
    return found


def _looks_like_title(text: str) -> bool:
    """Whether a quotation is the title of something: most of its longer words have capitals."""
    long = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) >= 0.6 * len(long)


def _from_capital(text: str) -> str:
    found = re.search(r"[A-Z].*", text)
    return found.group() if found else ""
