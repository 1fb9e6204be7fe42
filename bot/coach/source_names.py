"""By which words the roadmaps are named, and whether a text lets one of them speak."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

# People, and the things that hold their word.
_WHO = (
    r"(?:guy|person|dude|bloke|man|lady|woman|girl|fella|fellow|author|speaker|writer|teacher|"
    r"presenter|poster|youtuber|one)"
)
_WHAT = r"(?:video|vid|clip|talk|roadmap|summary|transcript|text|doc|document|source)"
_BUILD = (
    rf"\bbuild(?:ing)?[- ]?(?:it[- ])?first\b|\bbuild(?:ing)?[- ](?:before|over)[- ](?:the )?"
    r"(?:theory|maths?)\b|\b(?:projects?|practice|building|making|doing)[- ]first\b|"
    r"\b(?:make|making|build|building|do)[- ](?:stuff|things)(?:[- ]first)?"
    rf"[- ](?:{_WHO}|{_WHAT})\b|\b(?:make|build|do)[- ](?:stuff|things)[- ]first\b|"
    r"\b(?:the|that|this|your|mr|ms) builder(?:'?s)?\b(?! (?:pattern|class|image))|"
    rf"\bbuilder(?:'?s)? (?:{_WHO}|{_WHAT})\b|\b(?:the|that|this|your|ur) "
    rf"build(?:ing)?[- ](?:{_WHO}|{_WHAT})\b|"
    r"\bbuild (?:roadmap|vid|guy|dude|bloke|fella|speaker)\b|\b70 ?[/-] ?30 (?:{_WHO}|{_WHAT})\b"
)
_SIX = (
    r"\b(?:six|6)[- ]?(?:key )?steps?\b|\btranscript\b|\b(?:the|that|this|your) "
    r"student(?:'?s)?(?: (?:researcher|speaker|one|guy|bloke|dude|person|video|vid|clip|youtuber))?"
    r"\b(?! (?:loan|visa|discount|account|data|id|grades?|scores?|version|job))|"
    r"\bstudent(?:'?s)? (?:researcher|guy|bloke|dude|speaker|video|vid)\b"
)
_FOUNDATIONS = (
    r"\b(?:foundations?|fundamentals?|ground ?work)[- ]?first\b|"
    r"\b(?:foundations?|groundwork) (?:post|plan|list|track|libs?|libraries|section|"
    rf"{_WHO}|{_WHAT})\b|"
    r"\b(?:maths?|theory|basics)[- ](?:first|heavy|lovers?|before[- ]\w+)"
    rf"[- ](?:post|track|{_WHO}|{_WHAT})\b|"
    rf"\blinked-?in (?:post|instructor|{_WHO})\b|"
    rf"\b(?:post|list|{_WHO}|{_WHAT}) (?:w|w/|with|that has|has|using|full of)(?: \w+){{0,2}}? "
    rf"emojis?\b|\bemojis?[- ](?:post|list|{_WHO}|{_WHAT})\b|"
    r"\b(?:the|that|this|some|which) (?:\w+ )?post(?:'?s)?\b(?! office)"
)
NAMED: tuple[tuple[tuple[str, ...], Pattern], ...] = (
    (("build-first",), Pattern(_BUILD, re.IGNORECASE)),
    (("six-steps", "six-steps-notes"), Pattern(_SIX, re.IGNORECASE)),
    (("foundations-first",), Pattern(_FOUNDATIONS, re.IGNORECASE)),
)
# One of ours, whichever: "in one of ur docs", "somebody in your texts".
_OF_YOURS = (
    r"\b(?:one|some|any|none|which|two|all|both|each|who|somebody|someone|anybody|anyone) "
    r"(?:of|in|among|from) (?:the|your|ur|u r|you're|these|those) (?:\w+ )?"
    r"(?:docs?|documents?|texts?|videos?|vids?|clips?|sources?|authors?|speakers?|writers?|people|"
    r"folks|roadmaps?)\b|"
    r"\b(?:in|from|by) (?:your|ur) (?:\w+ )?(?:docs?|documents?|texts?|videos?|vids?|sources?)\b"
)
OF_YOURS = Pattern(_OF_YOURS, re.IGNORECASE)
ANY = Pattern(
    r"\b(?:the|your|that|this|which|his|her|of the|in a?)\s+(?:\w+ ){0,2}?(?:video|youtuber|"
    r"speaker|"
    r"talk|post|author|roadmaps?|sources?|notes|summary|plans|tracks)\b|\byour (?:people|folks)\b|"
    r"\b(?:does|do|did|would) (?:roadmaps?|sources?|videos?|author|speaker)\b|"
    rf"\b(?:according|acc\.?) to\b|{_OF_YOURS}",
    re.IGNORECASE,
)
_THE = r"\b(?:the|that|this|your|ur) (?:roadmap )?(?:video|vid|youtuber|speaker|author)\b"
_NAME = f"(?:{_BUILD}|{_SIX}|{_FOUNDATIONS}|{_OF_YOURS}|{_THE})"
# What a roadmap does that speaks, of which its listeners ask.
_DOES = (
    r"(?:say|said|want|recommend|suggest|name|mention|list|put|reckon|push|lean|prefer|insist|"
    r"claim|"
    r"advise|think|estimat|promis|warn|plug|call|pair|set|ask|tell|give|demand|require|confess|"
    r"admit|regret|begin|end|keeps?|praise|pick|use|let|make|cover)(?:s|ed|es|d|ing)?"
)
_HAS = r"(?:has|had|have|gave|told|throws?|threw|kept|wrote|said)"
_SPEAKS = Pattern(
    rf"{_NAME}(?:'?s)?(?: (?!i\b|i'?m\b|my\b|we\b)[\w']+){{0,2}}? (?:{_DOES}|{_HAS})\b|"
    rf"\b(?:does|did|do|will|would|has|had)n?'?t? (?:the |that |this |your |ur )?{_NAME}|"
    rf"\b(?:(?:according|acc\.?) to|as per|going by)(?: the| that| this| your| ur)? {_NAME}|"
    rf"{_NAME}(?:'?s)? (?:take|view|word|opinion|split|advice|own|idea|estimate|figure|"
    r"pov|taste)\b|"
    rf"{_OF_YOURS}",
    re.IGNORECASE,
)
# What stands in it, is told of it or comes under its name may be the asker's own place on it.
_WITHIN = Pattern(
    rf"\b(?:per|by|in|on|from|of)(?: the| that| this| your| ur)? (?:\w+ )?{_NAME}|"
    rf"^\W*(?:the |that |in )?{_NAME}\W*[:,;–-]",
    re.IGNORECASE,
)
# The asker's own way, for which the roadmap is only where they are.
_MY_WAY = Pattern(
    r"\b(?:what|where|which)\b[^.?!,;]{0,20}\b(?:should|shall|must|do|can|could|would) i\b|"
    r"\bhow (?:should|do|can) i (?:go on|continue|proceed|start|begin)\b|\bnext\W*$|"
    r"\b(?:what|wh?ats|what'?s) (?:now|next)\b|\bmy (?:next|plan|track|week)\b|"
    r"\bi(?:'?m| am|'?ve| have)? (?:on|doing|following|taking|using|going with|chose|picked)\b",
    re.IGNORECASE,
)
_DONE = Pattern(
    r"\b(?:done|finish\w*|complet\w*|ticked|boxes|behind me|gone through|solid|"
    r"obviously|covered|sits?|"
    r"so far|fine|ok|okay|postpon\w*|(?:only|all|of) .{0,20}left|leftovers|learne?[dt]|"
    r"left there)\b|✅|✓",
    re.IGNORECASE,
)


def lets_speak(text: str) -> bool:
    """Whether a text asks for the word of one of the roadmaps, whatever it tells of its writer."""
    return bool(_SPEAKS.search(text)) and not _MY_WAY.search(text)


def is_within(text: str) -> bool:
    """Whether a text asks what stands in a roadmap, and says nothing of how far its writer is."""
    found = _SPEAKS.search(text) or _WITHIN.search(text)
    return bool(found) and not _MY_WAY.search(text) and not _DONE.search(text)
