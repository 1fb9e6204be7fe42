"""Whether the passages hold the kind of value that a question asks for, of what it asks about.

A search finds what is near to a question; that somebody's university, an exam's pass mark or the
winner of a prize is asked for tells whether anything near can be the answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.coach.patterns import Pattern
from retrieval.lexical import words
from retrieval.search import Hit

# Facts about people, organisations, products and exams: how they are asked for. What `head` caught
# must stand in a text that is to answer; without a group the pattern beside it must be found there.
_VALUES: tuple[tuple[Pattern, Pattern | None], ...] = tuple(
    (Pattern(asked, re.IGNORECASE), Pattern(held, re.IGNORECASE) if held else None)
    for asked, held in (
        (
            r"\b(?:which|what|whose|wat) (?:\w+ )?(?:uni|university|college|school)\b(?! (?:maths?|"
            r"courses?|level))|\bgpa\b|\balma mater\b|\b(?:graduated?|enroll?ed) (?:from|at)\b|"
            r"\bph\.?d (?:from|at)\b",
            r"\buniversit\w+ (?:of|in) \w|\bcollege of \w|\bgraduat|"
            r"\b(?!(?:the|an?|at|this|of|in|your|or)\b)\w+ (?:universit|college)",
        ),
        (
            r"\bhow old\b|\b(?:what|average|exact) age\b|\bbirth ?date\b|\bborn\b",
            r"\byears old\b|\bborn\b|\bage (?:of|limit)\b",
        ),
        (
            r"\bhow tall (?:is|was|are|were)\b|\bwhat (?:is|was|'?s) \w+ (?:\w+ )?(?:height|weight|"
            r"nationality|religion)\b|\b(?:height|nationality|religion|birthplace|hometown|hobby|"
            r"hobbies) of (?!the (?:tree|image|array|table|matrix|plot|figure))\w+|\b(?:is|was) "
            r"(?!(?:it|this|that|there)\b)\w+(?: \w+)? (?:married|divorced|religious|vegan|"
            r"vegetarian)\b|\b(?:does|do|did|has) (?!(?:it|this|that|i|we|you)\b)\w+(?: \w+)? "
            r"(?:have |got )?(?:any )?(?:kids?|children|sons?|daughters?|siblings?|brothers?|"
            r"sisters?|"
            r"pets?|a (?:wife|husband|dog|cat|family))\b",
            r"\b(?:tall|married|divorced|height|metres|cm|children|daughter|nationality)\b",
        ),
        (
            r"\bwho (?:\w+ )?(?:invented|discovered|coined|devised|pioneered|came up with|first "
            r"(?:proposed|introduced|described|published))\b|\binventors? of\b",
            r"\b(?:invent|discover|coined|devised|pioneer|introduced by|due to|proposed by|"
            r"comes? from|started (?:at|by)|created by)",
        ),
        (
            r"\b(?:what|which|wat)\b.{0,20}\b(?:latest|newest|current|most recent|last|stable) "
            r"(?:\w+ )?(?:version|release)\b|\b(?:latest|newest|most recent|current) (?:stable )?"
            r"(?:version|release) (?:number )?of\b|\b(?:what|which) version (?:of \w+ )?(?:is|are) "
            r"(?:\w+ )?(?:on|at|at now|current|latest|out)\b",
            r"\bversion \d|\b\d+\.\d+\b",
        ),
        (
            r"\b(?:cost|costs|price|prices|pay for|how much)\b.{0,40}\b(?P<head>rtx|gtx|gpus?|"
            r"a100|h100|\d0[6-9]0(?: ?ti)?|graphics cards?|nvidia|laptops?|macbooks?|workstations?|"
            r"computers?|tpus?|ram|ssds?)\b|\b(?P<thing>rtx|gtx|gpus?|a100|h100|\d0[6-9]0(?: ?ti)?|"
            r"graphics cards?|nvidia|laptops?|macbooks?|workstations?|computers?|tpus?)\b.{0,25}"
            r"\b(?:costs?|prices?|priced)\b",
            r"[$€]|\bfree\b|\bdollars?\b|\beuros?\b",
        ),
        (
            r"\b(?:top|best|leading|highest[- ]ranked|number one|no\.? ?1|biggest|"
            r"largest) (?:\d+ )?"
            r"(?:\w+ )?(?P<head>universit\w+|compan(?:y|ies)|countr(?:y|ies)|employers?|labs?|"
            r"start-?ups?)\b|\b(?:ranks?|ranked|ranking)\b.{0,40}\b(?P<ranked>universit\w+|"
            r"compan(?:y|ies)|countr(?:y|ies)|schools?|employers?)\b",
            r"\b(?:rank|best|top|biggest|largest|leading)",
        ),
        (
            r"\b(?:what|which) (?:final |exam )?(?:marks?|grades?|scores?) (?:did|does|has|had) "
            r"(?!(?:i|we|you|u|one)\b)|\b(?:his|her|their|'s) (?:\w+ )?(?:exam |"
            r"final )?(?:grades?|marks?)"
            r"\b",
            r"\b(?:marks?|grades?|scored)\b",
        ),
        (
            r"\b(?:wh?at|wh?ich|how (?:many|much|high))\b.{0,30}\b(?:score|accuracy|points|marks?|"
            r"grades?|per ?cent\w*)\b.{0,30}\b(?:pass|exams?|certificat\w+)\b",
            r"\bpass(?:ing)? (?:mark|score)\b|\bto pass\b",
        ),
        (
            r"\bwh?at (?:does|do|did|would) (?!(?:an?|the|my|your|this|it|i|you|we|u|ml|ai|data|"
            r"machine|"
            r"junior|entry|engineers?|people|they|employers?|companies|firms|beginners?|jobs?)\b)"
            r"(?P<head>\w+)(?: \w+)? (?:pay|earn|make a (?:year|month))\b|"
            r"\b(?:salar\w+|pay|paid|earn\w*|wages?)\b.{0,20}\bat "
            r"(?!(?:the|a|an|all|first|least|most|once|home|work|this|that|my|"
            r"start|entry|junior|any|some|big|small|it)\b)(?P<firm>\w+)|\bhow much (?:does|do|did|"
            r"is) "
            r"(?!(?:an?|the|my|your|this|it|i|you|we|u|ml|ai|data|machine|junior|entry|engineers?|"
            r"people|they|one|beginners?|jobs?|someone|somebody)\b)(?P<who>\w+)(?: \w+)? (?:earn|"
            r"paid|pay|"
            r"getting|worth)\b",
            r"[$€]",
        ),
        (
            r"\bwhen(?:'?s| (?:does|do|will|did|is|was|are|were|'?s))\b.{1,60}\b(?:com(?:e|es|ing) "
            r"out|came out|drop(?:s|ping)?|releas\w+|upload\w*|launch\w*|publish\w*|held|"
            r"founded|announced|take place|"
            r"open for|deadline|due|invented|discovered|created|introduced|established|started up)"
            r"\b|\b(?:wh?at|wh?ich) year\b.{0,60}\b(?:founded|invented|created|released|published|"
            r"introduced|launched|come out|came out|made)\b|\b(?:release|upload|publication|"
            r"exact) date\b|"
            r"\b(?:date|day) of (?:the )?(?:next|last|first)\b",
            r"\b(?:19|20)\d\d\b",
        ),
        (
            r"\bwho (?:won|wins|grabbed|topped|took home|bagged|founded|owns|leads)\b|"
            r"\bwho\W{0,2}(?:is|"
            r"was|'?s) (?:the )?(?:current )?(?P<head>ceo|cto|founder|owner|winner|boss|"
            r"president|wife|"
            r"husband|girlfriend|boyfriend)\b",
            r"\b(?:won by|winner|founded by)\b",
        ),
        (
            r"\b(?P<head>e-?mail|phone|contact|address|twitter|handle)\b(?: \w+)? (?:of|for|from) "
            r"(?:the |your )?(?:\w+ ){0,3}(?:speaker|author|guy|person|teacher|instructor|founder|"
            r"youtuber)\b",
            None,
        ),
        (
            r"\bnames? of (?:the|that|this|his|her|their) (?:\w+ ){0,1}?(?P<head>\w*friend|wife|"
            r"husband|"
            r"boss|professor|company|start-?up|cat|dog|school|lab)\b",
            None,
        ),
        (
            r"\b(?:which|what) (?P<head>city|country|town|hometown|company|firm|employer|start-?up|"
            r"brand|laptop|phone|camera|keyboard|bank)\b|\bwhere (?:does|do|did) "
            r"(?!(?:the|this|that|these|those|an?|my|our|it|all|each|every)\b).{1,40}\b(?P<home>"
            r"live|grow up|come from)\b|\b(?P<named>start-?up|company|firm|employer|channel|band|"
            r"podcast|cat|dog|blog|lab)\b[^.?!]{0,25}\b(?:called|named)\b",
            None,
        ),
        (
            r"\b(?P<head>pass(?:ing)? (?:mark|score|grade)|acceptance rate|completion rate|ects|"
            r"accredit\w*|(?:phone|telephone) number|postal address|exam fee|refund|discount|"
            r"coupon|"
            r"net worth|market cap|stock price|prize money|headquarters|revenue|tuition)\b",
            None,
        ),
        (
            r"\bhow many (?:\w+ )?(?P<head>children|kids|siblings|subscribers?|followers?|stars|"
            r"students?|users?|"
            r"downloads?|"
            r"citations?|views|members|employees|gpus?|graphics cards?|parameters|copies|people|"
            r"learners|participants|entrants|teams)\b|\bnumber of (?P<counted>students?|users?|"
            r"subscribers?|followers?|downloads?|citations?|members|employees|learners|"
            r"participants)\b",
            r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|hundreds?|thousands?|"
            r"millions?)\b",
        ),
        (
            r"\bhow many (?:\w+ )?(?P<head>likes?|reposts?|re-?tweets?|comments|upvotes|claps|subs|"
            r"listeners|viewers|readers)\b",
            None,
        ),
        (
            r"\b(?:wh?at|which|at which|exact) (?:exact )?(?:minute|second|time ?stamp|page|"
            r"page number)\b|\btime ?stamps?\b",
            r"\b\d{1,2}:\d\d\b|\bpage \d|\btimestamp",
        ),
        (
            r"\b(?:falling out|fall out|fell out|feud|beef with|quarrel\w* with|fought with|"
            r"rumou?rs?|scandal|fired from|dating|engaged to|married to|divorced|affair)\b",
            r"\b(?:married|divorced|feud|quarrel|rumou?r|scandal|fired)\b",
        ),
        (
            r"\bdid\b.{3,50}\b(?:get|land|take|accept|sign)\b (?:\w+ ){0,2}(?:job|offer|role|"
            r"position|internship)\b|\b(?:was|were|is|are|been) (?:he|she|they|\w+ )?\W*(?:hired|"
            r"rejected|turned down) by\b",
            r"\b(?:hired|got the job|joined|turned down|rejected)\b",
        ),
        (
            r"\b(?P<head>(?:real|legal|actual|last|sur)[- ]?name)s?\b(?! (?:of|for) (?:the|this|"
            r"that) (?:course|book|series|library|file|column|topic|method))",
            None,
        ),
        (
            r"\b(?P<boss>professor|supervisor|boss|employer|mentor)\b[^?]{0,70}\b(?:who|whom) "
            r"(?:is|was|'?s) (?:it|that|he|she|this)\b|\bwho (?:is|was|'?s) (?:the|that|this|his|"
            r"her|their) (?:\w+ ){0,3}(?P<head>professor|supervisor|employer)\b",
            r"\b(?:professor|supervisor|boss|employer|mentor) (?:called|named)\b",
        ),
        (
            r"\bdid\b.{2,60}\b(?:hire|reject|employ|recruit|turn (?:him|her|them) down)\b",
            r"\b(?:hired|got the job|joined|turned down|rejected)\b",
        ),
        (
            r"\b(?:exact|full|precise|wh?at(?:'?s| is| was)?|which) (?:the )?(?:title|name) of "
            r"(?:the|that|his|her|their) (?P<head>paper|article|thesis|dissertation)\b|\bwhich "
            r"(?P<which>paper|article)s? (?:did|does|has|have) (?!(?:i|we|you|u)\b)\w+",
            r"\b(?:titled|entitled)\b|“",
        ),
        (
            r"\bhow much (?:\w+ )?(?:did|does|do) (?!(?:i|we|you|u)\b).{2,40}\b(?:spend|spent|"
            r"consume|burn|invest)\b",
            r"[$€]|\b(?:millions?|billions?)\b",
        ),
        (
            r"\bhow (?:many|much) (?:gb|gigs?|gigabytes?|vram|ram|memory|tb)\b.{0,40}\b(?:laptop|"
            r"computer|pc|machine|macbook|need|have|buy)\b",
            r"\b\d+ ?(?:gb|gigabytes?)\b",
        ),
        (
            r"\b(?:immigration|visas?|blue card|work permit|accredited|"
            r"recogni[sz]ed (?:in|by|as)|legally (?:valid|recogni[sz]ed))\b",
            r"\b(?:visa|accredit|immigration|permit)\w*",
        ),
        (
            r"\b(?:hours?|hrs?)\b[^.?!]{0,15}\b(?:per|a|each|every|/) ?day\b[^.?!]{0,50}\b"
            r"(?:build|six|foundations?|video|source|speaker|post|author|he|she|they|guy)\b",
            r"\b(?:hours?|hrs?)\b.{0,15}\b(?:a|per|each|every) day\b",
        ),
        (
            r"\b(?:costs?|price|priced|pay)\b[^.?!]{0,40}\b(?:in (?:euros?|eur|pounds|gbp|dollars|"
            r"usd|rupees|yen)|per (?:hour|minute|month|token)|an hour|a month|today|atm|"
            r"right now|currently)\b",
            r"[$€£]\s?\d|\b\d+ (?:euros?|dollars|pounds)\b",
        ),
        (
            r"\b(?:%|per ?cent|percentage|share|fraction|portion|proportion)\W+of\W+(?:all |the |"
            r"ml |"
            r"ai |data |machine learning |\w+ )*?(?:people|engineers?|scientists?|students?|grads?|"
            r"graduates?|learners?|women|men|jobs?|companies|users?|developers?|beginners?|"
            r"applicants|candidates|roles)\b",
            r"\d\s?%",
        ),
        (
            r"\b(?:salary|pay|income|earnings?|wages?)\W+of\W+(?!(?:an? |the )?(?:ml|ai|junior|"
            r"machine|"
            r"data|starting|entry|beginner|first)\b)\w+|\b(?:salar\w+|pay|paid|"
            r"earn\w*)\b.{0,40}\bin "
            r"(?!(?:ml|ai|the|machine|data|this|tech|general|my|a|dollars|euros?|build|six|"
            r"all)\b)[a-z]{4,}",
            r"\$",
        ),
    )
)
# Long sections hold many words by chance, so that they prove nothing.
_TELLING = frozenset({"claim", "resource", "principle", "debate"})
_SEARCHED = 15
_MEANS_THE_SAME = 0.72
_COVERED = 0.6
_SAID_BY_THEM = (0.6, 0.45)
_STEM = 5
# Words that say what kind of value is meant, or nothing.
_SAID_ANYWAY = frozenset(
    "percent percentage share portion fraction number many much long price cost money year date "
    "exactly exact current currently latest average name called named know tell please find some "
    "people person machine learning work works really actually right roughly about total fully "
    "came invented discovered founded created "
    "approximately typically usually quick question".split()
)


def asks_of_the_world(text: str) -> bool:
    """Whether a question asks for a fact about people, organisations, products or exams."""
    return any(asked.search(text) for asked, _ in _VALUES)


def is_answerable(text: str, hits: Sequence[Hit], sources: Collection[str] = ()) -> bool:
    """Whether some of the best hits can answer the question, by what is asked for and of what.

    `sources` are those whose word is asked for, if it is that of some. A question that asks for no
    fact about people, organisations, products or exams is left to the search.
    """
    asked = [(found, held) for ask, held in _VALUES if (found := ask.search(text))]
    near = [h for h in hits[:_SEARCHED] if h.passage.kind in _TELLING]
    if sources:
        near = [h for h in near if h.passage.source in sources]
    like, shared = (_MEANS_THE_SAME, _COVERED)
    if sources:  # what surrounds the question is settled by whose word it wants
        like, shared = _SAID_BY_THEM
    return all(
        any(_holds(hit, found, held) and _is_on(hit, text, like, shared) for hit in near)
        for found, held in asked
    )


def _is_on(hit: Hit, text: str, like: float, shared: float) -> bool:
    """Whether a hit is on what the question is about, by its asks or by its words."""
    return (hit.ask or 0.0) >= like or shared_words(hit, text) >= shared


def _holds(hit: Hit, found: re.Match[str], held: Pattern | None) -> bool:
    """Whether a hit gives what was asked for."""
    said = hit.passage.text.lower()
    heads = [head.lower() for head in found.groupdict().values() if head]
    if heads and not any(head[: max(_STEM, len(head) - 1)] in said for head in heads):
        return False
    return held is None or bool(held.search(said))


def shared_words(hit: Hit, text: str) -> float:
    """The share of a question's own words that a passage holds, or a question that it answers."""
    terms = [term for term in words(text) if term not in _SAID_ANYWAY and len(term) > 2]
    there = f"{hit.passage.embedded} {hit.passage.text} {' '.join(hit.passage.asks)}".lower()
    return sum(term[:_STEM] in there for term in terms) / max(1, len(terms))
