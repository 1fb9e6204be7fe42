"""What somebody is afraid of, as of docker or of maths: nothing of it is broken."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_SCARES = Pattern(
    r"\b(?:scares?|scary|scared of|frighten\w*|intimidat\w*|afraid of|terrif\w+|daunting)\b",
    re.IGNORECASE,
)


def scares(text: str) -> bool:
    """Whether a text speaks of something that frightens its writer."""
    return bool(_SCARES.search(text))
