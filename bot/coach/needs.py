"""What a message needs without naming it: "it runs only on my mac" is a matter for Docker.

Every topic lists situations as their owners tell them (its `asks`). A message about what comes next
is cut into its statements; those that only claim knowledge or only ask are left out, and the rest
is searched for. The topic that is clearly nearest is what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern

# The nearness of each topic to a piece of text, between 0 and 1.
Near = Callable[[str], Mapping[str, float]]

# How near a need must be, how far ahead of the next topic that is not known, and how near it must
# be to need no lead. By messages of our own.
_LEAST, _LEAD, _CLEAR = 0.62, 0.1, 0.74
# One that is fainter than that must be all the further ahead.
_FAINT, _FAR_AHEAD = 0.6, 0.2
# A statement shorter than this tells of no situation.
_WORDS = 4
# So many words that are not bare tell something at least.
_SOME = 2
_PIECE = Pattern(
    r"[.!?;\n]+(?:\s|$)|\s+[-–—]+\s+|"
    r",?(?<!\bnobody)(?<!\ball)(?<!\bnothing)(?<!\banything)\s+\b(?:but|however|though)\b\s+",
    re.IGNORECASE,
)
_ASK = Pattern(
    r"\b(?:so |and |ok(?:ay)? |now |then |pls |please )*"
    r"(?:wh?at(?:'?s| is| are| do| does| should| would| shall| can| must| to)?|which|where|how)\b"
    r"(?:\W+\w+){0,4}?\W+(?:next|now|first|after (?:that|this)|learn|study|do|take up|tackle|"
    r"start|begin|go|read up on|get into|pick up|continue|focus on|topic|step|lesson|thing)\b"
    r"(?:\W+(?:next|now|first|up|on|then|pls|please|plz|here|from|with|for me|this week|today|to|"
    r"do|i|should|thing|topic|step|in|about))*",
    re.IGNORECASE,
)
# Words that tell of no situation.
_BARE = Pattern(
    r"\b(?:ok|so|and|now|then|pls|plz|please|hi|hey|hello|help|thanks|thx|go|up|next|first|one|"
    r"things?|topics?|steps?|lessons?|single|my|the|what|whats|is|are|for|me|i|do|to|should|learn|"
    r"study|a|am|good|which|where|on|continue|weiter|morning|evening|coach|bot|ready|takes?|"
    r"further|"
    r"towards?|name|give|you|u|begins?|starts?|with|in|real|can|would|like|ai|or|it|be|this|that|"
    r"kindly|tell|everyone|says|said)\b",
    re.IGNORECASE,
)
_OWN = Pattern(
    r"\b(?:my|our|we|i (?:have|built|made|trained|deployed|wrote|run)|it(?:'s| is)? (?:runs?|"
    r"running|deployed|live)|everything is|"
    r"(?:the|this) (?:model|classifier|api|net(?:work)?|data))\b",
    re.IGNORECASE,
)
_FIRST_OF = Pattern(r"\b(?:first|next|which|what)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_A_TOPIC = Pattern(
    r"^\W{0,2}(?:topics?|things?|steps?|parts?|lessons?|algos?|algorithms?|chapters?)\b", re.I
)
_TOPIC_OF = Pattern(
    r"\b(?:(?:topic|thing|lesson|piece|bit)\W+(?:of|in|from)|what (?:opens|starts|begins))\W+"
    r"(?:the\W+|all\W+)?$",
    re.IGNORECASE,
)
_MINE_BEFORE = Pattern(
    r"\b(?:my|our|(?:i|we)(?:'ve| have)? (?:use|run|have|built|wrote|deployed|made))\W+"
    r"(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_AT_ZERO = Pattern(
    r"\b(?:never|zero|beginner|newbie|noob|from scratch|no idea|start(?:ing)?|begin(?:ning)?|"
    r"first time|can i do|where do i)\b",
    re.IGNORECASE,
)
# Of somebody who is at the beginning, no situation tells how far they are.
_WISH = Pattern(
    r"\b(?:want(?:s|ed)?|wanna|would (?:like|love)|'?d (?:like|love)|goal|dream(?:ing)?|hope|"
    r"hoping|aim(?:ing)?|"
    r"plan(?:ning)? to|some ?day|eventually|interested in|curious)\b",
    re.IGNORECASE,
)


_LEARN = Pattern(
    r"\bwh?at (?:do|should|shall|must|can|would|to|else do|will)\b(?: (?:i|we|you|u))?"
    r"(?: \w+){0,3} (?:learn|study|studying|revise|read(?:ing)? up on|pick up|take up|sit down)\b|"
    r"\b(?:which|what|next|one) (?:single )?(?:topics?|lessons?|skill)\b|"
    r"\btopic[- ]?wise\b|\bnext (?:thing|stop|step|move|piece)\b|\bup next\b|"
    r"\bwh?at'?s? next\b|"
    r"\bwh?at (?:comes|do i do|should i do) next\b|"
    r"\b(?:the|my|a|one) (?:very )?first (?:piece|thing|topic|lesson|move|brick|stone|step)\b"
    r"(?=\W*(?:$|[,.!?]|pls|please|to|for|in|of|there|on|that|i|is|should))|"
    r"\bfirst (?:move|lesson|step)\W*\?|"
    r"\b(?:my |for )(?:week|day|lesson|step) (?:one|1)\b|"
    r"\bwh?at(?:'?s| is| am i)? (?:the )?(?:\w+ )?(?:missing|lacking)\b|"
    r"\bwh?at(?:'?s| is) (?:the|my) (?:\w+ ){0,2}(?:gap|hole|missing \w+)\b|"
    r"\bwh?at gets me there\b|"
    r"\b(?:which|what) (?:thing|subject|chapter|one) (?:do|should|shall|would|is that)\b|"
    r"\b(?:which|what|where) (?:\w+ ){0,2}do i (?:begin|start|plug|fix|pick up|put "
    r"(?:my|to|tonight\w*|this|the|an?)\b)|\bwh?at(?:'?s| is| stands)? between me and\b|"
    r"\b(?:advi[sc]e|suggest|recommend|tell me|name)\b(?: (?:me|us|only|just|pls|please|kindly))*"
    r" (?:the next|one|a|what)(?: next)? (?:thing|topic|step|lesson|should occupy|to learn|"
    r"to study)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Need:
    """A topic that a message needs, and whether it tells a wish rather than a situation."""

    topic: str
    nearness: float
    wish: bool


def needed(statements: Sequence[str], known: Collection[str], near: Near) -> Need | None:
    """The topic that statements need and do not name; None if nothing is clearly ahead.

    `known` topics are not looked for, nor those in use.
    """
    best: Need | None = None
    for piece in statements:
        found = [(score, topic) for topic, score in near(piece).items() if topic not in known]
        found.sort(reverse=True)
        if not found or found[0][0] < _FAINT:
            continue
        lead = found[0][0] - (found[1][0] if len(found) > 1 else 0.0)
        if lead < (_FAR_AHEAD if found[0][0] < _LEAST else _LEAD) and found[0][0] < _CLEAR:
            continue
        if best is None or found[0][0] > best.nearness:
            best = Need(found[0][1], found[0][0], bool(_WISH.search(piece)))
    return best


def wished(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The topics that stand in a wish or a goal: "I'd like to get to LLMs"."""
    plain = text.replace("’", "'")
    found = []
    begin = 0
    for stop in [*_PIECE.finditer(plain), None]:
        end = stop.start() if stop else len(plain)
        wish = _WISH.search(plain[begin:end])
        if wish is not None:
            after = begin + wish.start()
            found += [m.id for m in mentions if m.kind == "topic" and after <= m.start < end]
        begin = stop.end() if stop else end
    found += [
        m.id
        for m in mentions
        if m.kind == "topic"
        and (_READY.search(plain[: m.start]) or _LACKS_FOR.search(plain[: m.start]))
    ]
    return [*dict.fromkeys(found)]


# Somebody who asks whether they may begin with a thing wants to get there.
_READY = Pattern(
    r"\b(?:ready|early|soon|prepared|fit|good enough|qualified)\W+"
    r"(?:for|to (?:start|begin|learn|do|try|go (?:in)?to|take(?: up)?|touch|jump (?:in)?to))\W+"
    r"(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)


# And somebody who asks what is missing for it.
_LACKS_FOR = Pattern(
    r"\bbetween me and\W+(?:\w+\W+){0,2}$|\b(?:goal|target|aim|destination)\s*(?:[=:]|is)\s*"
    r"(?:\w+\W+){0,2}$|"
    r"\b(?:am i|is|are|do i|what(?:'?s| is)?|i'?m|im|still)\W+(?:\w+\W+){0,2}?"
    r"(?:missing|lack(?:ing)?|need(?:ed)?)\W+(?:\w+\W+){0,2}?"
    r"(?:for|before|to (?:get (?:in)?to|reach|start|begin|do|learn|understand))\W+"
    r"(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)


def wishes(text: str) -> bool:
    """Whether a text tells of a wish or a goal."""
    return bool(_WISH.search(text))


def asks_to_learn(text: str) -> bool:
    """Whether a message asks in so many words what to learn, whatever trouble it tells of."""
    return bool(_LEARN.search(text))


def owns(text: str) -> bool:
    """Whether a message speaks of a thing of its writer's own, which runs or was built."""
    return bool(_OWN.search(text)) and not _AT_ZERO.search(text)


def asked_group(text: str, mentions: Sequence[Mention]) -> str:
    """The subject of which a message asks for a topic: "first ml topic", "what opens the maths"."""
    for m in mentions:
        if m.kind != "group":
            continue
        before, after = text[max(0, m.start - 40) : m.start], text[m.end : m.end + 30]
        if (_FIRST_OF.search(before) and _A_TOPIC.match(after)) or _TOPIC_OF.search(before):
            return m.id
    return ""


def in_use(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The topics that are named as a thing of the writer's own: "my fastapi thing"."""
    return [
        m.id
        for m in mentions
        if m.kind == "topic"
        and not m.id.startswith("practice/")
        and _MINE_BEFORE.search(text[max(0, m.start - 40) : m.start])
    ]


def left_to_tell(text: str) -> bool:
    """Whether a text holds more than a bare question what comes next."""
    rest = _BARE.sub(" ", _ASK.sub(" ", text.replace("’", "'")))
    return len(re.findall(r"\w{2,}", rest)) >= _SOME


def pieces(text: str, mentions: Sequence[Mention], told: Sequence[Mention]) -> list[str]:
    """The statements of a message that tell more than knowledge and "what next?".

    Left out is what holds one of `told`, the mentions of which something is claimed or denied.
    """
    found: list[str] = []
    begin = 0
    plain = text.replace("’", "'")
    for stop in [*_PIECE.finditer(plain), None]:
        end = stop.start() if stop else len(plain)
        start, begin = begin, stop.end() if stop else end
        if any(start <= m.start < end for m in told):
            continue
        rest = plain[start:end]
        for mention in mentions:
            if start <= mention.start < end:
                rest = rest.replace(plain[mention.start : mention.end], " ")
        rest = _BARE.sub(" ", _ASK.sub(" ", rest))
        if len(re.findall(r"\w+", rest)) >= _WORDS:
            found.append(" ".join(_ASK.sub(" ", plain[start:end]).split()))
    if len(found) > 1:
        found.append(". ".join(found))
    return found
