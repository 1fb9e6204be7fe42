"""What somebody tried on a trouble; whether they want its repair, or to leave it as it is."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_TRIED = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|so|well|yes|yep|hm+|and|but|then|no)\W+)*(?:i(?:'ve| have)?|ive|we) "
    r"(?:(?:just|already|also|now|even) )*(?:did|tried|ran|run|install\w*|used?|changed?|set|put|"
    r"add(?:ed)?|removed?|updat\w+|upgrad\w+|restart\w*|lower\w*|rais\w+|scal\w+|replac\w+|"
    r"reinstall\w*|switch\w*|checked|printed|dropped|shuffl\w+|normali[sz]\w+|cop(?:ied|y)|"
    r"delet\w+|mov\w+|turn\w*)\b"
    r"(?! (?:the |a |an |all )?(?:\w+ )?(?:courses?|books?|tutorials?|quiz|videos?))",
    re.IGNORECASE,
)
_LEAVES_BE = Pattern(
    r"\b(?:can|may|could|should|shall|do|must) (?:i|we) (?:just |simply |safely |really |have to )*"
    r"(?:ignore|skip|leave|suppress|silence|mute|live with|fix)\b|"
    r"\bis it (?:ok(?:ay)?|safe|fine) to "
    r"(?:ignore|skip|leave|suppress)\b|\b(?:must|should) i care\b",
    re.IGNORECASE,
)
_THE_REPAIR = Pattern(
    r"\bspit it out\b|\b(?:tell|give|show)(?: me| us)? (?:just )?(?:the )?(?:right|correct|fixed|"
    r"working|proper|actual) (?:line|code|way|one|version|answer|command)\b|"
    r"\b(?:tell|give|show)(?: me| us)? the (?:repair|solution|fix|answer|cure)\b|"
    r"\bwh?at(?:'?s| is| was)? the (?:repair|solution|fix|cure|right (?:line|code|way|command))\b|"
    r"\bno (?:more )?(?:hints?|riddles?)\b|^\W*(?:just )?(?:the )?(?:solution|fix|repair|answer) "
    r"(?:pls|plz|please|now)\W*$",
    re.IGNORECASE,
)


def asks_for_the_repair(text: str) -> bool:
    """Whether a message wants the way out itself and no hint at it."""
    return bool(_THE_REPAIR.search(text))


def tells_of_trying(text: str) -> bool:
    """Whether a message begins with what its writer did: "i did pip install sklearn"."""
    return bool(_TRIED.match(text.replace("’", "'")))


def asks_to_ignore(text: str) -> bool:
    """Whether a message asks if a trouble may stay as it is."""
    return bool(_LEAVES_BE.search(text))
