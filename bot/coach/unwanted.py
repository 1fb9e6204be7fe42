"""What somebody does not want to learn now: "anything but docker", "no deep learning, please"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern

_I = re.IGNORECASE
# Stands before what is not wanted, with a few words between at the most.
_BEFORE = Pattern(
    r"(?:\b(?:any|some|every)(?:thing|one)?(?: \w+)? (?:but|except|besides|apart from|"
    r"other than|beside|outside(?: of)?)|\bother than|\brather than|"
    r"\b(?:not?|never|n[o']?t|isn'?t|aint) (?:at all |really |so |that |very |too )?"
    r"(?:interested|keen|into|interesting|excited|up for|in the mood)(?: \w+)?|"
    r"\b(?:do ?n[o']?t|do not|wo ?n[o']?t|will not|would ?n[o']?t|never) (?:\w+ )?(?:want|wanna|"
    r"like|care|feel like|fancy|enjoy|touch)|\bno (?:interest|desire|wish)(?: \w+)?|"
    r"\b(?:hate|dislike|loathe|detest|despise|can'?t stand|cannot stand|refuse|avoid(?:ing)?)|"
    r"\b(?:bored|tired|sick|fed up|enough|had it) (?:of|with|by)|"
    r"\b(?:spare|save) me|\bleave(?: out| aside)?|\bstay away from|\bkeep me away from)"
    r"\W+(?:(?:to|do|doing|learn\w*|study\w*|see|any|all|this|that|the|more|about|with|of|in|"
    r"another|a|an|my|those|of|kind|stuff|work|touch|go|into|start|by|and|or|nor)\W+){0,5}$",
    _I,
)
_NO = Pattern(
    r"\b(?:no|not|without|skip|minus)\W+(?:(?:any|more|the|all|yet|another)\W+){0,2}$", _I
)
_PLEASE = Pattern(
    r"^\W*(?:\w+\W+){0,5}?(?:pls|plz|please|thanks|thank you|thx|for (?:now|me|the moment)|"
    r"again|this (?:time|week|month|year)|today|bores?|it bores)\b",
    _I,
)
# Stands behind it.
_BEHIND = Pattern(
    r"^\W*(?:(?:stuff|things?|part|kind|all|really|just|is|are|it|that|they)\W+){0,3}?"
    r"(?:bor(?:es?|ing)\b|can wait|not (?:for me|my (?:thing|cup))|isn'?t (?:for me|my)|"
    r"(?:does|do) ?n[o']?t (?:interest|excite|appeal)|i (?:really )?(?:hate|can'?t stand|"
    r"do ?n[o']?t (?:want|like|need|care))|later\b(?! ?i))",
    _I,
)
_CLAUSE = Pattern(r"[.!?;\n]|,?\s\bbut\b\s|\bso\b")
_NEAR, _AFTER = 70, 40


def unwanted(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The topics and subjects that a text turns down; what stands beside one with "or" goes too."""
    plain = text.replace("’", "'")
    found: list[Mention] = []
    last: Mention | None = None
    for m in (m for m in mentions if m.kind in ("topic", "group")):
        before = _tail(plain[max(0, m.start - _NEAR) : m.start])
        behind = _CLAUSE.split(plain[m.end : m.end + _AFTER])[0]
        between = plain[last.end : m.start].strip(" ,/").lower() if last is not None else "."
        joined = between in ("", "or", "and", "nor", "and no", "or any", "n", "&", "no")
        turned = bool(_BEFORE.search(before) or _BEHIND.search(behind))
        turned = turned or bool(_NO.search(before) and _PLEASE.search(behind))
        if turned or (joined and last is not None and last in found):
            found.append(m)
        last = m
    return found


def shuns_theory(text: str) -> bool:
    """Whether a text wants no more theory now, whatever the subject."""
    return bool(_THEORY.search(text.replace("’", "'")))


_THEORY = Pattern(
    r"\b(?:no|hate|skip(?:ping)?|without|enough|less|tired of|sick of|bored (?:of|with|by)|"
    r"(?:do ?n[o']?t|do not) (?:want|like)|not)\W+(?:(?:more|any|all|the|this|that|of|so|much|"
    r"dry|boring)\W+){0,3}(?:theory|theories|theoretical|formulas?|proofs)\b",
    _I,
)


def turns_down(text: str) -> bool:
    """Whether a text may turn something down at all."""
    plain = text.replace("’", "'")
    return bool(_ANY.search(plain))


_ANY = Pattern(
    r"\b(?:no|not|never|hate|dislike|loathe|detest|despise|stand|refuse|avoid\w*|bor\w+|tired|"
    r"sick|fed up|enough|spare|save|leave|except|but|other than|rather than|without|skip|away|"
    r"apart|besides?|outside|later|wait|minus)\b|n'?t\b",
    _I,
)


def _tail(before: str) -> str:
    """What stands after the last end of a clause, "anything but" left whole."""
    cut = 0
    for stop in _CLAUSE.finditer(before):
        head = before[max(0, stop.start() - 12) : stop.start() + 1].lower()
        if "but" in stop.group() and ("thing" in head or "any" in head):
            continue
        cut = stop.end()
    return before[cut:]
