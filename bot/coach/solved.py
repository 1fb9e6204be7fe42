"""Whether who tells what they did to mend a trouble says by it that it is mended."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

_MOST_WORDS = 26
_TELLS, _WANTS_NOTHING, _OF_TROUBLE, _STUCK, _SURELY_STUCK = 0.45, 0.45, 0.2, 0.45, 0.95
_DID = (
    r"(?:divided|multiplied|put|replaced|changed|switched|swapped|took|picked|chose|nuked|deleted|"
    r"removed|dropped|renamed|filled|interpolated|pickled|added|set|moved|used|fixed|converted|"
    r"installed|reinstalled|updated|upgraded|downgraded|cast|wrapped|turned|made|did|typed|wrote|"
    r"rewrote|restarted|retrained|shuffled|scaled|normali[sz]ed|cleaned|reset|went|imported|"
    r"closed|opened|saved|cut|split|merged|sorted|lowered|raised|halved|doubled|padded|cropped)"
)
# An act that is over, as the first word or after "I" or "was".
_ACTED = Pattern(
    rf"(?:^|[.,;!\n]\s*|\bi(?:'?ve| have)? (?:just )?)\W*(?:(?:so|ok|just|then|and|ah|oh|voil[aà]|"
    rf"right|yes|both)\W+)*{_DID}\b|^\W*(?:voil[aà]\W+)?(?:it )?was (?:a|an|the|my|me|just|saving|"
    r"using|missing)\b",
    re.IGNORECASE,
)
# What came of it, behind what was done.
_AND_SO = Pattern(r"\w\W*[.,;:!&]\s+\S|\b(?:and|n|now|then) \w", re.IGNORECASE)
_PAST = Pattern(r"\W*(?:i |just |ok |so |and )*\w{2,}ed (?:it|them|that|the|my|a|both|all)\b", re.I)
_GLAD = Pattern(
    r"[\U0001F389\U0001F388\U0001F600-\U0001F60E\U0001F638-\U0001F63B\U0001F64C\U0001F973"
    r"\U0001F929\U0001F4AA✅]|\b(?:purr\w*|cruis\w*|bam|boom|best day|sweet|beaut\w*|perfect|"
    r"lovely|magic|cheers|we(?:'?re| are| r) done|smooth\w*|like a (?:charm|dream|balloon|clock|"
    r"baby)|finally|at last|happy|chuffed|proud|bow|phew|relief|hero)\b",
    re.IGNORECASE,
)
_NOT_SO = Pattern(
    r"\?|\b(?:but|still|yet|not|no|nothing|never|same|again|worse|fail\w*|error|why|how|"
    r"feels?|weird|odd|strange|looks (?:off|wrong)|only|instead|however)\b|n['’]t\b|"
    r"\b(?:did|does|do|ca|wo|is|was|could|would)nt\b",
    re.IGNORECASE,
)


def reports_an_act(text: str) -> bool:
    """Whether a text begins with something that was done: "plotted it", "I put int() round it"."""
    return bool(_ACTED.search(text)) or bool(_PAST.match(text))


def sounds_solved(s: Situation) -> bool:
    """Whether a message in the middle of a trouble reports the act that ended it, and nothing that
    is still wrong."""
    if s.context.trouble is None or s.context.pending != "helped" or s.said.error:
        return False
    if len(s.text.split()) > _MOST_WORDS or _NOT_SO.search(s.text):
        return False
    chances, answers = s.said.chances, s.answers
    tells = sum(chances.get(i, 0.0) for i in ("progress_report", "smalltalk", "motivation"))
    glad = bool(_GLAD.search(s.text))
    if not (glad or _ACTED.search(s.text)):
        return False
    if glad and _ACTED.search(s.text) and chances.get("stuck", 0.0) < _SURELY_STUCK:
        return True
    if not glad and not _AND_SO.search(s.text):
        return False  # "i did pip install sklearn" tells of no end
    unasked = not answers or answers.get("none", 0.0) + answers.get("coach", 0.0) >= _WANTS_NOTHING
    at_ease = answers.get("trouble", 0.0) < _OF_TROUBLE and chances.get("stuck", 0.0) < _STUCK
    return tells >= _TELLS and unasked and at_ease
