"""Text to understanding: the intent, the topics, what is known and not, and an error message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.coach.evidence import Evidence, Judge, judge_evidence, read_evidence
from bot.coach.linking import Linker, Mention
from bot.coach.patterns import Pattern
from bot.coach.reply import Intent


@dataclass(frozen=True)
class Understanding:
    """What a message means, as far as it can be told from the message itself."""

    text: str
    intent: Intent
    mentions: tuple[Mention, ...] = ()
    topics: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    error: str = ""
    chances: Mapping[Intent, float] = field(default_factory=dict)
    also: tuple[Intent, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Topics that the writer says they know."""
        return tuple(e.topic for e in self.evidence if e.polarity == "known")

    @property
    def not_known(self) -> tuple[str, ...]:
        """Topics that the writer says they do not know, or only partly."""
        return tuple(e.topic for e in self.evidence if e.polarity in ("not_known", "partly"))


# Measured by cross-validation: at 0.6 of 1000 innocent messages 1 is refused by the classifier
# alone, and of the refusals 96 in 100 are right.
VERY_SURE = 0.7
# A refusal by the rules stands unless the classifier holds it for as unlikely as this.
VERY_UNLIKELY = 0.05
# An intent with this chance is present beside the main one.
PRESENT = 0.25

_ERROR_LINE = Pattern(
    r"^.*?\b((?:[a-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|"
    r"NotFound)\b(?::.*)?)$",
    re.MULTILINE,
)
_ERROR_WORDS = Pattern(
    r"traceback \(most recent call last\)|(?-i:\b\w+(?:Error|Exception)\b)|command not found|"
    r"no module named|fatal: |permission denied|segmentation fault|merge conflict",
    re.IGNORECASE,
)

_UNSAFE = Pattern(
    r"ignore (?:all |any |the |your )*(?:previous|prior|above|earlier|"
    r"your)\b.{0,40}(?:instruction|prompt|rule)|"
    r"(?:system|hidden|secret) prompt|(?:reveal|show|print|repeat|tell me) (?:me )?(?:your|"
    r"the) (?:system|hidden|secret|initial)|"
    r"you are now\b|pretend (?:to be|you)|jailbreak|\bDAN\b mode|developer mode|"
    r"act as (?:an? )?(?:unrestricted|evil)|"
    r"(?:api|secret|bot) (?:key|token)s?\b.{0,30}(?:show|give|print|reveal)|(?:show|give|print|"
    r"reveal|leak).{0,30}(?:api key|token|password|credential)s?|"
    r"(?:other|another|someone else'?s?|everyone'?s?|all) (?:user|learner|member|student|"
    r"people)'?s?.{0,20}(?:data|record|progress|message|chat|email|goal)|"
    r"(?:hack|ddos|phish|steal|malware|ransomware|keylogger)\b|@everyone|@here|"
    r"(?:do|write|solve|take) my (?:homework|exam|assignment|coursework|thesis|test)\b",
    re.IGNORECASE | re.DOTALL,
)
_SMALLTALK = Pattern(
    r"^\W*(?:hi+|hey+|hello+|yo|sup|hiya|good (?:morning|evening|afternoon|night)|"
    r"thanks?(?: you)?(?: so much| a lot)?|thx|ty|cheers|"
    r"bye|goodbye|see (?:you|ya)|ok(?:ay)?|cool|nice|great|lol|haha+|how are you.*|what'?s up|"
    r"who are you|what are you|"
    r"what can you do|help|are you (?:a )?(?:bot|human|real|an ai).*)(?: (?:coach|there|bot|all|"
    r"everyone|so much|again))*\W*$",
    re.IGNORECASE,
)
_RULES: tuple[tuple[Intent, Pattern], ...] = (
    (
        "checkin",
        Pattern(
            r"\bcheck[- ]?in\b|\b(?:this|last|past) week i\b|\bi (?:promised|committed|"
            r"said i(?:'| woul)d)\b|"
            r"\bmy (?:commitment|promise)s?\b|\bnext week i(?:'ll| will| want)\b|\bi(?:'ll|"
            r" will) .{3,60} by (?:mon|tues|wednes|thurs|fri|satur|sun)day",
            re.IGNORECASE,
        ),
    ),
    (
        "stuck",
        Pattern(
            r"\bstuck\b|\bi(?:'m| am)? (?:so |totally |completely )?(?:lost|confused|"
            r"struggling)\b|doesn'?t (?:work|learn|converge|improve|make sense)|"
            r"not (?:working|learning|converging|improving)|won'?t (?:work|run|install|import|"
            r"train|converge)|can'?t (?:figure|understand|get|seem|install|import|run)|"
            r"don'?t (?:get|understand)\b|keeps? (?:failing|crashing|getting|giving)|\berror\b|"
            r"\bcrash(?:es|ed|ing)?\b|"
            r"loss (?:is|stays|goes|became|becomes|won'?t)|always predicts|stays (?:flat|"
            r"the same|at)|is nan\b|wrong (?:result|answer|shape)|"
            r"what (?:am i|is) (?:doing )?wrong|going wrong|makes no sense|over my head",
            re.IGNORECASE,
        ),
    ),
    (
        "plan",
        Pattern(
            r"\b(?:study |learning )?(?:plan|schedule|timetable|calendar)\b|\bhours? (?:a|per|"
            r"each) (?:week|day)\b|\bhrs?/w(?:ee)?k\b|"
            r"\b\d+ (?:weeks?|months?) (?:to|until|left|plan)\b|how (?:should|"
            r"do) i (?:organi[sz]e|split|spread) my (?:time|week)",
            re.IGNORECASE,
        ),
    ),
    (
        "compare",
        Pattern(
            r"\bvs\.?\b|\bversus\b|\bcompare\b|difference between|\bor should i\b|\bwhich (?:is|"
            r"one|of)\b.{0,40}\b(?:better|best|first)\b|"
            r"better than|\bfirst or\b|\bor just\b|\binstead of\b|\b\w+ or \w+\?",
            re.IGNORECASE,
        ),
    ),
    (
        "next_step",
        Pattern(
            r"what(?:'?s| is| should| do| to| shall| can)?\b.{0,30}\b(?:next|now|first|start)\b|"
            r"where (?:do|should|can|shall) i (?:start|begin|go)|"
            r"\bnext (?:step|thing|topic|move)\b|how (?:do|should|can) i (?:start|begin|"
            r"get (?:started|into))|"
            r"what (?:should|do|shall|can|must) i (?:learn|study|do|focus|tackle|work)|"
            r"what (?:comes|is) (?:after|next)|\bgetting started\b|ready (?:for|to)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "project_idea",
        Pattern(
            r"\bprojects?\b.{0,30}\b(?:idea|suggest|recommend|should|could|can|build|for|to)\b|"
            r"\b(?:idea|suggest\w*|recommend\w*|what|which|give me).{0,30}\bprojects?\b|"
            r"what (?:should|can|could|do) i (?:build|make|code)|something (?:to|i can) build|"
            r"portfolio (?:idea|project)|build something",
            re.IGNORECASE,
        ),
    ),
    (
        "motivation",
        Pattern(
            r"\b(?:motivat\w*|give up|giving up|quit(?:ting)?|burn(?:ed|t)? ?out|overwhelm\w*|"
            r"discourag\w*|demotivat\w*|procrastinat\w*|"
            r"imposter|impostor|too old|too late|too (?:hard|stupid|dumb|slow)|not smart enough|"
            r"lazy|tired|bored|frustrat\w*|hopeless|pointless|"
            r"can'?t keep (?:up|going)|fall(?:ing|en)? behind|lose (?:interest|focus)|"
            r"lost (?:interest|motivation)|worth it)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "career",
        Pattern(
            r"\b(?:jobs?|career|salar(?:y|ies)|hir(?:e|ed|ing)|interviews?|recruiters?|"
            r"employers?|employable|resume|cv|ph\.?d|degree|bootcamp|job[- ]ready|"
            r"get paid|pay(?:s|ing)?|earn|linkedin|internship|portfolio|ml engineer|"
            r"data scientist|stand out)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "resource",
        Pattern(
            r"\b(?:course|courses|book|books|tutorial|tutorials|video|videos|resource|resources|"
            r"material|materials|website|youtube|channel|"
            r"mooc|documentation|docs|playlist|lecture|lectures|textbook|specialization|blog|"
            r"podcast|reading list)\b|where (?:can|do|should) i (?:learn|study|practi[sc]e|read)",
            re.IGNORECASE,
        ),
    ),
    (
        "progress_report",
        Pattern(
            r"\b(?:i(?:'ve| have)? (?:just )?(?:finish\w*|complet\w*|ship\w*|built|deploy\w*|"
            r"publish\w*|push\w*|pass\w*|learn(?:ed|t)|done|did)|"
            r"(?:finally|just) (?:got|finished|shipped|understood|deployed)|here(?:'s|"
            r" is) (?:what|my) .{0,20}(?:did|progress|repo)|done with)\b",
            re.IGNORECASE,
        ),
    ),
)


# Gives the chances of the intents of a text with these signs.
Classify = Callable[[str, Sequence[float]], dict[Intent, float]]


def understand(
    text: str, linker: Linker, classify: Classify | None = None, judge: Judge | None = None
) -> Understanding:
    """Read one message. Whether it is off topic is decided later, by what can be found for it.

    Rules decide where they are surer: an injection, an error message, a bare greeting. The rest is
    the classifier's, if there is one. What is said of each topic is told by `judge`, else by rules.
    """
    mentions = tuple(linker.mentions(text))
    ruled = tuple(read_evidence(text, linker, mentions))
    error = error_message(text)
    intent = _intent(text, error, ruled)
    chances: dict[Intent, float] = {}
    if classify is not None:
        chances = classify(text, rule_signs(text, error, mentions, ruled))
        intent = _decided(intent, error, chances)
    return Understanding(
        text=text,
        intent=intent,
        chances=chances,
        also=tuple(i for i, chance in chances.items() if i != intent and chance >= PRESENT),
        mentions=mentions,
        topics=linker.topics(mentions),
        evidence=ruled if judge is None else tuple(judge_evidence(text, linker, judge)),
        error=error,
    )


def _decided(ruled: Intent, error: str, chances: Mapping[Intent, float]) -> Intent:
    """The likeliest intent; a refusal that no rule asked for needs to be very sure."""
    if ruled == "unsafe_or_injection" and chances.get(ruled, 1.0) >= VERY_UNLIKELY:
        return ruled
    if error:
        return "stuck"
    if ruled == "smalltalk":
        return ruled
    first, *rest = chances
    if first == "unsafe_or_injection" and chances[first] < VERY_SURE and rest:
        return rest[0]
    return first


def rule_signs(
    text: str, error: str, mentions: Sequence[Mention], evidence: Sequence[Evidence]
) -> list[float]:
    """What the rules see in a text, as numbers from 0 to 1 for the classifier."""
    kinds = {mention.kind for mention in mentions}
    polarities = {found.polarity for found in evidence}
    signs = [
        bool(_UNSAFE.search(text)),
        bool(_SMALLTALK.match(text)),
        bool(error),
        *(bool(pattern.search(text)) for _, pattern in _RULES),
        *(name in polarities for name in ("known", "partly", "not_known", "wanted")),
        *(name in kinds for name in ("topic", "group", "resource", "project", "track")),
        "?" in text,
        "\n" in text,
    ]
    return [*map(float, signs), min(len(text.split()), 60) / 60]


def follows_rule(text: str, intent: Intent) -> bool:
    """Whether the words that are usual for an intent stand in a text."""
    return any(name == intent and bool(pattern.search(text)) for name, pattern in _RULES)


def error_message(text: str) -> str:
    """The error in a pasted traceback or message, from its last error line on; empty if none."""
    found = list(_ERROR_LINE.finditer(text))
    if found:
        return text[found[-1].start(1) :].strip()
    if _ERROR_WORDS.search(text):
        return text.strip()
    return ""


def _intent(text: str, error: str, evidence: tuple[Evidence, ...]) -> Intent:
    if _UNSAFE.search(text):
        return "unsafe_or_injection"
    if error:
        return "stuck"
    if _SMALLTALK.match(text):
        return "smalltalk"
    for intent, pattern in _RULES:
        if pattern.search(text):
            return intent
    if any(e.polarity in ("known", "partly") for e in evidence) and "?" not in text:
        return "progress_report"
    return "concept"
