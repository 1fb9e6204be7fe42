"""Where a message asks for a course, a book or a video, whatever else it tells.

Who asks for material mostly says first what they know and where they live; the sentence that asks
is what the answer has to go by.
"""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_WHAT = (
    r"(?:(?:online |crash |video |taught |certificate |evening )?courses?|(?:text|e-?)?books?|"
    r"video series|videos?|vids?|playlists?|tutorials?|(?:youtube )?channels?|podcasts?|lectures?|"
    r"moocs?|websites?|audiobooks?)"
)
# Up to five words between, none of which says that it is had already, or turns to something else.
_SORT = (
    r"(?:(?!(?:to|my|this|that|his|her|finish\w*|did|done|with|without|about|on|from|in|of)\b)"
    r"[\w'’-]+,? ){0,5}?"
)
_ASKS = Pattern(
    r"\b(?:recommend\w*|suggest\w*|looking for|look for|search(?:ing)? for|seek(?:ing)?|exists?|"
    r"is there|are there|do you (?:know|have)|you got|know|any|give me|gimme|send me|"
    r"point me (?:to|at)|i(?:'?d| would) like|need|want|good|best|strongest|proper) "
    rf"{_SORT}{_WHAT}\b(?! (?:i|you|he|she|they|we|said|says|project)\b)|"
    rf"\b(?:which|wich|what|whats? (?:a|the)) {_SORT}{_WHAT}\b"
    r"(?= (?:is|are|should|would|can|do|for|teach\w*|cover\w*|on|about|to)\b|\W*$)|"
    r"\b(?:something|sth|smth|anything|(?:short |quick |good )+thing) (?:\w+ )?"
    r"to (?:read|watch|listen to)\b",
    re.IGNORECASE,
)
# What is told of a course that one has, or doubted of courses at large.
_NOT = Pattern(
    r"\b(?:do|does|did|don'?t|dont|not|no|never) (?:i |you |we |one |really |even )*"
    r"(?:need|want)\b|"
    r"\b(?:finish|finished|did|done|took|watched|bought|purchased|started|halfway|quit|dropped|"
    r"completed?|enough|instead of|make|making|wrote|write|record(?:ing)?|build|built|worth)\b|"
    r"\bis (?:it|that|this|there a point)\b|\b(?:data|dataset|features?|column|rows?)\b|"
    r"\b(?:or|vs\.?|versus) (?:a |an |the )?(?:\w+ )?(?:courses?|books?|videos?|projects?|both)\b|"
    r"\b(?:courses?|books?|videos?) (?:or|vs\.?|versus)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+|\s+/\s+|\s+-\s+")
_LONGEST = 600  # characters


def material_asked(text: str) -> str:
    """The sentence in which a text asks for something to study from; "" where none does."""
    if len(text) > _LONGEST:
        return ""
    for sentence in _SENTENCES.split(text.replace("’", "'")):
        if _ASKS.search(sentence) and not _NOT.search(sentence):
            return sentence.strip()
    return ""
