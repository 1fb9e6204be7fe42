"""Questions about what the roadmaps themselves say: whose word, which figure, who disagrees."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.coach.answer import claim_id, quote_claim, show_debate
from bot.coach.answerable import shared_words
from bot.coach.linking import Mention
from bot.coach.parts import questions
from bot.coach.patterns import Pattern
from bot.coach.positions import asks_entry
from bot.coach.quantities import asked_quantity, asks_rate, gives, gives_rate
from bot.coach.reply import Action, Block, Citation, Intent, Next, Reply, cite, unique
from bot.coach.source_links import LINK
from bot.coach.source_names import ANY, NAMED, OF_YOURS, is_within, lets_speak
from bot.coach.text import quoted
from bot.coach.understand import Understanding
from knowledge.models import Knowledge
from retrieval.lexical import words
from retrieval.search import Hit, Hits, Retriever
from retrieval.spelling import spelled_out

_SAYS = Pattern(
    r"\b(?:sa(?:y|ys|id)|recommend\w*|suggest\w*|advi[sc]e\w*|name[sd]?|lists?|listed|mention\w*|"
    r"claim\w*|estimat\w*|giv(?:e|es|en)|gave|tells?|told|think\w*|puts?|calls?|wants?|requires?|"
    r"promis\w*|expects?|includ\w*|contain\w*|according|acc|per|video|post|speaker|guy|talk|"
    r"youtuber|author|notes|summary|reckon\w*|quote\w*|cover\w*|order|section|end|begin|opinion|"
    r"view|warn\w*|praise\w*|pick(?:s|ed)?|used|use|differ\w*|compare\w*|allow\w*|leave|arrive)\b",
    re.IGNORECASE,
)
_QUESTION = Pattern(
    r"\b(?:which|what|whats|how (?:many|much|long|often)|who|whose|whom|where|when|why|does|did|do|"
    r"is|are|was|list|name|wats|wich|remind me|refresh my memory|(?:need|want) the)\b|\?",
    re.IGNORECASE,
)
_OR = Pattern(r"\baccording to\b|\b(?:or|vs\.?|versus)\b", re.IGNORECASE)
_MAY = Pattern(r"\b(?:can|could|may|must|should) (?:i|we|one|you)\b", re.IGNORECASE)
# Somebody who asks for themselves names a roadmap as the one they follow.
_OWN = Pattern(
    r"\b(?:i'?m|i am|im|me) (?:on|doing|following|taking|using)\b|\b(?:what|where) (?:should|do|"
    r"can|"
    r"shall) i (?:do|learn|start|begin|study|take)\b|\bwhat(?:'?s| is)? next\b|\bnext (?:step|"
    r"thing|"
    r"topic|up)\b|\bfor me\b|\bswitch\b|\bput me\b|\bmy (?:next|plan|track)\b|\bwhat now\b|"
    r"\bhours? (?:a|per) week\b|\bwhere am i\b",
    re.IGNORECASE,
)
_DOES = Pattern(
    r"\b(?:does|did|do|will|would|has|can) (?:the |that |this |your |ur )?$", re.IGNORECASE
)
_HE_SAYS = Pattern(
    r"\b(?:does|did|do|would) (?:he|she|they) (?:\w+ )?(?:say|recommend|suggest|advise|think|give|"
    r"mention|name|want)\b",
    re.IGNORECASE,
)
# One of the speakers, where nobody else is spoken of: "he named two besides git, which".
_HE_TELLS = Pattern(
    r"\b(?:he|she)(?:'s|'d| has| had)?(?: (?!is\b|was\b)[\w']+){0,4}? (?:says?|said|names?|"
    r"named|lists?|listed|recommend(?:s|ed)?|wants?|wanted|tells?|told|suggest(?:s|ed)?|"
    r"mention(?:s|ed)?|"
    r"gives?|gave|counts?|counted|warn(?:s|ed)?|promise[sd]?)\b|"
    r"\b(?:his|her) (?:[\w']+ ){0,2}?(?:fav\w*|best|own|list|order|roadmap|"
    r"video|vid|post|advice|figures?|steps?|estimate|courses?|picks?)\b",
    re.IGNORECASE,
)
# Who is to learn something is no speaker: "he wants games, what should he learn".
_FOR_HIM = Pattern(
    r"\b(?:should|can|could|must|shall|would|does) (?:he|she) (?:\w+ )?(?:learn|start|begin|do|"
    r"study|take|need)\b|\b(?:for|help) (?:him|her)\b|\b(?:he|she)(?:'s| is| was) \d+\b",
    re.IGNORECASE,
)
_OF_HIM = Pattern(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
# Somebody else of whom a message speaks: "my uncle", "a friend of mine".
_A_PERSON = (
    r"\b(?:my|our|a|an|some|this|one)\b(?: \w+)? (?:friend|uncle|aunt|cousin|boss|teacher|prof\w*|"
    r"son|daughter|kid|wife|husband|brother|sister|m[uo]m|dad|mate|neighbou?r|colleague|boy|girl|"
    r"manager|lecturer|tutor|student|partner|guy at|man|woman|mentor|instructor|recruiter|trainer|"
    r"grand\w+|nephew|niece|\w+mate|supervisor|lead|senior|co-?worker|buddy)\b"
)
_A_PERSON_HERE = Pattern(_A_PERSON, re.IGNORECASE)
_KIN = Pattern(rf"{_A_PERSON}|\bmy \w+\b", re.IGNORECASE)
_WHO_SAYS = Pattern(
    r"\bwho (?:says|said|recommends?|suggests?|wants|claims?|told|advises?) "
    r"(?!i\b|yes\b|no\b|that i\b|you\b)|"
    r"\bwho(?:'?s| is) (?:into|pushing|recommending|listing|naming|in favou?r of|a fan of)\b",
    re.IGNORECASE,
)
_STRONG = Pattern(
    r"\b(?:according|acc\.?|going by|sa(?:ys?|id)|speaker|youtuber|author|guy|talk|transcript|post|"
    r"video|recommend\w*|estimat\w*|claims?)\b",
    re.IGNORECASE,
)
_DEBATED = Pattern(
    r"\b(?:sources?|roadmaps?|plans?|tracks?|camps?|people|folks|experts?|they|everyone|everybody|"
    r"anybody|anyone|all)\b.{0,40}\b(?:agree|disagree|differ|contradict\w*|fight|argue|split|"
    r"differently|conflict\w*|approve|opposite|same page|divided|whose side|opinions?)\b|"
    r"\b(?:agree|disagree|contradict\w*|conflict\w*|differ)\b.{0,40}\b(?:sources?|roadmaps?|plans?|"
    r"tracks?|people|other|it|this|that|when|about|on)\b|"
    r"\b(?:opinions?|views|advice|answers)\b.{0,20}\b(?:split|divided|differ|vary|mixed|"
    r"conflict\w*|"
    r"all over)\b|"
    r"\bboth (?:camps?|sides?|views?|positions?|opinions?|be (?:true|right))\b|"
    r"\bwhat do (?:the |your )?(?:different|various|other|all|three|3)? ?(?:of (?:the|your) )?"
    r"(?:roadmaps?|sources?|plans?|tracks?|people|authors?)\b|"
    r"\b(?:one|some|video|guy|people|half|uncle|friend|prof\w*|teacher|book|post)\b[^.?!]{0,30}"
    r"\b(?:say|says|said|swears?|claims?|insists?)\b.{2,80}\b(?:other|another|others|internet|"
    r"opposite|else|one)\b[^.?!]{0,40}\b(?:say|says|said|swears?|claims?|insists?|opposite|not|"
    r"years?)"
    r"\b|\b(?:first|one)\b[^.?!]{0,15}\b(?:say|says|said|wants?|starts?|begins?|thinks?)\b.{2,80}"
    r"\b(?:the other|another|second|others)\b[^.?!]{0,15}"
    r"\b(?:say|says|wants?|starts?|begins?|thinks?)\b|"
    r"\bin all (?:three|3|your|the) (?:plans?|roadmaps?|tracks?|sources?)\b|"
    r"\bdo (?:they|your sources|your roadmaps) all\b|\bwho(?:'?s| is| of).{0,40}\bside\b",
    re.IGNORECASE,
)
_ROADMAPS = r"(?:roadmaps?|sources?|plans?|tracks?|authors?|paths?)"
_SPEAK = (
    r"(?:say|tell|want|agree|recommend|suggest|think|mention|differ|disagree|teach|include|ask|"
    r"start|"
    r"begin|put|need|require|use|cover|have|name|treat|share|list|spend|send|leave|talk|speak|"
    r"advise)"
)
# Questions that each roadmap has to answer for itself.
_ACROSS = Pattern(
    rf"\b(?:all|the|your|ur|these|which of the|any of the)\W+(?:three|3)\W+(?:of (?:them|the \w+|"
    rf"your \w+)\W+)?(?:{_ROADMAPS}|{_SPEAK})\b|"
    rf"\b(?:all|each|every|both|none)(?: one)?(?: of)?(?: the| your| ur| these| those)? "
    rf"{_ROADMAPS}\b|"
    rf"\bwhich (?:of (?:the|your|ur|these) )?(?:three |3 )?{_ROADMAPS} (?:\w+ )?{_SPEAK}s?\b|"
    rf"\bwhich of (?:the|your|ur) (?:three|3) (?:{_ROADMAPS}|{_SPEAK}s?)\b|"
    rf"\b{_ROADMAPS}\b.{{0,25}}\b(?:agree|disagree|differ|contradict\w*|the same|in common|overlap|"
    rf"apart)\b|\b(?:agree|disagree|differ\w*|contradict\w*|in common|overlap)\b.{{0,30}}"
    rf"\b{_ROADMAPS}\b|\bthey (?:all |both )?(?:agree|disagree|differ)\b|\bdo they all\b|"
    rf"\b(?:between|across|among) (?:the|your|ur|all) (?:three |3 )?{_ROADMAPS}\b",
    re.IGNORECASE,
)
# Which of them a subject comes up in, whoever asks.
_MET_IN = Pattern(
    rf"\b(?:which|what) (?:one )?(?:of (?:the|your|these|them) )?(?:three |3 )?{_ROADMAPS} "
    r"(?:do|can|would|will) (?:i|we|you) (?:hear|find|learn|meet|get|see|read|study)\b|"
    r"\b(?:does|do|did) (?:any|one|none)(?: one)?(?: of (?:them|the \w+|your \w+|these))? "
    rf"{_SPEAK}s?\b|"
    rf"\b(?:in|from|of|to) (?:which|what) (?:one )?(?:of (?:the|your|these) )?(?:three |3 )?"
    rf"{_ROADMAPS}\W*$|"
    rf"\b(?:which|what) (?:of (?:the|your|these) )?(?:three |3 )?{_ROADMAPS} "
    r"(?:has|have|had|is|are|wants?) (?:it|that|this|them|those)\b|"
    r"\b(?:does|do|did|has|have) (?:any|some)(?:one|body)(?: (?:there|here|of (?:them|the \w+|your "
    r"\w+|these)))? "
    r"(?:say|mention|recommend|suggest|talk|speak|cover|name|tell|include|advise|list|bring|push|"
    r"prefer|put)\w*\b|"
    rf"\b(?:which|what) (?:of (?:the|your|these) )?(?:three |3 )?{_ROADMAPS} (?:does|do|is|are|has|"
    r"have)\b.{1,30}\b(?:come up|comes up|appear\w*|mentioned|show up|named|covered|in)\W*$|"
    r"\b(?:do|does|would) (?:all|both|each|any|none) of (?:them|these|those)\b|"
    r"\bwhat do (?:the|your|ur|these|those) (?:roadmaps|sources|plans|tracks|authors) (?:say|tell|"
    r"mention)(?: \w+)? (?:about|on)\b",
    re.IGNORECASE,
)
_ROADMAP = Pattern(rf"\b{_ROADMAPS}\b", re.IGNORECASE)
_FOR_ME = Pattern(
    r"\b(?:me|my|mine|i|i'?m|i'?ve|im)\b|\b(?:suits?|fits?) (?:best|a|an|some)\b", re.IGNORECASE
)
# What such a question says of the roadmaps, and not of what it wants to know from them.
_FRAME = frozenset(
    "these youre 2 3 i im ive must should anybody anyone somebody someone buy have no a about abt "
    "across advice advise agree agreed agrees all also among an and any anything apart are as "
    "ask asks at author authors be between bit both but by can come comes common compare "
    "contradict contradicts cover covers differ difference differences different disagree do "
    "does doesnt dont each either else every everyone for from give gives has have how in "
    "include includes into is it its kind learn learning list lists matter me mention "
    "mentions name names need needs none not of on one ones or other others overlap part path "
    "paths plan plans point put puts recommend recommends regarding require requires roadmap "
    "roadmaps role same say says send share shares so some source sources speak speaks spend "
    "study studying subject suggest suggests talk talks teach teaches tell tells than that "
    "the their them there they thing things think thinks this those three to topic track "
    "tracks treat treats two u ur use uses want wants way we what whats when where wheres "
    "which who whole with word words would you your".split()
)
_WORD = re.compile(r"[^\W_][\w+#.-]*[\w+#]|[^\W_]")
_LIST = Pattern(
    r"\b(?:full|whole|complete|entire|short) list\b|\blist (?:of|all|them|the|me)\b|^\W*(?:list|"
    r"name)\b|"
    r"\bname (?:the|all|me|them|\d+|two|three|four|five|six)\b|\ball (?:the )?\w+ (?:\w+ )?(?:of|"
    r"in|"
    r"from|named|listed)\b|\bwhich (?:\d|two|three|four|five|six)\b|\b(?:the|those|theres?|"
    r"there'?s)\W+"
    r"(?:\d|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBER = Pattern(rf"\b(?P<number>[2-8]|{'|'.join(_NUMBERS)})\b(?!\W*(?:st|nd|rd|th)\b)", re.I)
# What a question says of whose word it wants; the rest of it says about what.
_WHOSE = Pattern(
    r"\b(?:according|acc\.?) to\b|\b(?:says?|said|recommend\w*|suggest\w*|tells?|mention\w*|names?|"
    r"lists?|thinks?|wants?|per|the (?:speaker|author|video|post|roadmap|youtuber|guy|talk))\b",
    re.IGNORECASE,
)
# What a question for somebody's word says that it wants it on.
_TOLD_OF = Pattern(
    r"\b(?:say(?:s|ing)?|said|tells?|thinks?|mentions?|opinion|view|word|advice|anything|something|"
    r"nothing|stance|write|wrote|talks?)\b(?:\W+\w+){0,2}?\W+(?:about|on|bout|abt|of|regarding|re)"
    r"\W+(?P<on>[^?!.;,]+)|"
    r"\b(?:does|do|did|is|are|would|has|have)\b[^?!.;,]{2,40}?\b(?:recommend|suggest|mention|cover|"
    r"include|name|list|teach|advise|recomend|reccomend)(?:s|ed|ing)?\W+(?P<it>[^?!.;,]+)|"
    r"\b(?:say|says|tell|tells|want|wants|advise|advises|ask|asks)\b(?: (?:me|us|you|one|that|we|i|"
    r"should|must|need|have))*\W+to (?:do|take|learn|use|go to|join|attend|read|buy|get|study|"
    r"practi[sc]e|grind|visit)\W+(?P<do>[^?!.;,]+)",
    re.IGNORECASE,
)
_IDENTITY = Pattern(
    r"\bwh?at(?:'?s| is| was)? (?:his|her|their|the (?:\w+ )?(?:author|speaker|student|youtuber|"
    r"guy|person|bloke|dude)(?:'?s)?) (?:\w+ )?names?\b|"
    r"\bwh?at(?:'?s| is| was)? the (?:[\w-]+ ){0,3}?(?:author|speaker|student|youtuber|guy|person|"
    r"bloke|dude|writer)(?: (?:really|actually|even))? called\b|"
    r"\bwho(?:'?s| is| was| wrote| made)\b.{0,25}\b(?:author|speaker|person|guy|behind|wrote|made|"
    r"youtuber|student)\b|\bnames? of the (?:\w+ )?(?:author|speaker|person|guy|youtuber|student|"
    r"bloke|dude)\b",
    re.IGNORECASE,
)
_BY_NAME = Pattern(r"\b(?:names?|called|surname)\b", re.IGNORECASE)
_NAMELESS = Pattern(r"\bnot named\b|\bunnamed\b", re.IGNORECASE)
_OF_A_PERSON = Pattern(
    r"^The (?:speaker|author) (?:is|taught|works|has been)\b|\btheir own\b", re.I
)
_ENDING = Pattern(r"\b(?:and|or|but|because|cause|when|if|for|at|in|to)\b.*$", re.IGNORECASE)
_NO_SUBJECT = frozenset(
    "it that this them those course courses book books video people person roadmap guy speaker "
    "author first second best most good thing stuff kind type use using order start begin enough "
    "whole full time much many pls please thx actually exactly all u ur r n something anything own "
    "making product stuff theirs himself herself themselves somewhere".split()
)
_A_CLAUSE = Pattern(r"\W*(?:what|how|whether|why|when|if|who|whom|where)\b", re.IGNORECASE)
_MOST_OF_A_SUBJECT, _SHARED_OF_A_SUBJECT, _LIKE_IT = 3, 0.66, 0.62
_A_LIST = Pattern(
    r"\b(?:the|that|this|these|your|ur|his|her|their|steps?|first|post|roadmap|must)\W*$", re.I
)
_PART = re.compile(r"[,;.!?\n]+\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_AGO = Pattern(r"\b(?:years?|months?) ago\b", re.IGNORECASE)
_PAST = Pattern(r"\b(?:ago|since|been|started|began|experience|was|were|did|took)\b", re.IGNORECASE)
# How long somebody has done something is told by when they began.
_HAS_BEEN = Pattern(
    r"\bhow (?:long|many \w+)\b.{0,20}\b(?:has|have|had|did|it'?s been)\b", re.IGNORECASE
)
_SAME, _HELD = 0.7, 0.65
# A number is wanted, and not whether something is done every day.
_FIGURE = Pattern(r"\b(?:how (?:many|much|long)|figure|number|exact|hrs|hours|what)\b", re.I)
# So much better must a claim of another source fit for it to stand first.
_BETTER = 1.3
# A claim that shares less with the question, and answers none like it, is only the nearest.
_LIKE, _SHARED = 0.55, 0.5
# How much likelier a claim is meant that is on a topic which the question names.
_NAMED_IT, _A_SMALL_GROUP = 0.12, 6
_ENUMERATES, _AS_MANY = 0.1, 0.15
_UNIT = Pattern(
    r"\bhow many (?:\w+ )?(?P<unit>minutes|hours|hrs|days|weeks|months|years|yrs)\b", re.I
)
# A span in weeks answers who asks for months, one in years does not.
_UNITS = {
    "minutes": "minute|hour", "hours": "hour|minute", "hrs": "hour|minute", "days": "day|week",
    "weeks": "week|month|day", "months": "month|week", "years": "year", "yrs": "year",
}  # fmt: skip
# A claim this much less fitting than the best one is about something else.
_OF_EACH = 2
_NEAR, _MOST = 0.66, 6
_LEAST = 0.3
# How near a debate must be to the subject, or to the question, to stand for each roadmap's word.
_OF_THE_SUBJECT, _OF_THE_QUESTION = 0.65, 0.75
_OF_ONE_TOPIC, _OF_THAT_TOPIC = 0.8, 0.88
# How near a claim must be to a subject that it does not name, and a second one to the first.
_ON_IT, _AS_GOOD = 0.6, 0.85
_NOT_SILENT = 0.45
_ALL, _STEM = 400, 5
# Intents that are about who writes.
_OF_A_LEARNER = frozenset({"next_step", "progress_report", "plan", "project_idea", "checkin"})


# Who has forgotten a part of it asks for that without a question.
_HALF_KNOWN = Pattern(
    r"\bi (?:only|just|can only|merely|kinda|half) (?:remember|recall|know|caught|wrote|got)\b|"
    r"\bi (?:forg[eo]t|(?:can'?t|cannot|don'?t|dont|cant) (?:remember|recall))\b|"
    r"\bslipped my mind\b|"
    r"\bfill in\b|\b(?:rest|others?) (?:is|are|got|was|were)? ?(?:washed|lost|gone|missing|smudged|"
    r"unreadable|illegible)\b|\b(?:was|were) it again\b|\bremind me\b",
    re.IGNORECASE,
)


def asked_sources(text: str) -> tuple[str, ...] | None:
    """The sources whose word is asked for: () for any of them, None if it is not about them."""
    text = spelled_out(text)
    named = [source for sources, pattern in NAMED if pattern.search(text) for source in sources]
    said = bool(_SAYS.search(text))
    listed = (named or he_tells(text)) and any(
        p.search(text) for p in (_LIST, _NOUN_ASKED, _HALF_KNOWN, LINK)
    )
    asks = bool(_QUESTION.search(text) or listed)
    asks = asks or (is_attributed(text) and bool(_MAY.search(text)))
    asks = asks or (bool(named) and bool(_OR.search(text)))
    if not (asks and (said or not _OWN.search(text))):
        return None
    if named and any(_is_subject(pattern, text) for _, pattern in NAMED):
        return tuple(named)
    if named:
        return tuple(named) if said or not _OWN.search(text) else None
    heard = said or bool(OF_YOURS.search(text))
    if ANY.search(text) and heard and not re.search(r"\bmy (?:video|post|notes)\b", text, re.I):
        return ()
    if _HE_SAYS.search(text) or _WHO_SAYS.search(text) or _MET_IN.search(text):
        return ()
    if he_tells(text):
        return ()
    return None


# The noun of a source, with what points at it: "that foundations post" leans on nothing.
_POINTED = Pattern(
    r"\b(?:that|this|the|these|your|ur)\s+(?:[\w-]+\s+){0,3}?(?:posts?|videos?|vids?|clips?|"
    r"roadmaps?|ones?|guys?|man|dude|notes|author|fella|person|thing)\b",
    re.IGNORECASE,
)
_POINTS_BACK = Pattern(
    r"\b(?:it|that|this|these|those|them|both|either|two|other|same|too|also|then|there)\b|"
    r"^\W*(?:and|but|or|so|why|ok)\b",
    re.IGNORECASE,
)


def asks_a_source_alone(text: str) -> bool:
    """Whether a question names its source and points at nothing that was said before."""
    return bool(asked_sources(text)) and not _POINTS_BACK.search(_POINTED.sub(" ", text))


def _is_subject(pattern: Pattern, text: str) -> bool:
    """Whether a question asks what the source that is named does: "what does six steps do last"."""
    found = pattern.search(text)
    return bool(found and _DOES.search(text[: found.start()]))


def he_tells(text: str) -> bool:
    """Whether a question is for the word of him or her, where nobody was named that it could be."""
    theirs = _A_PERSON_HERE.search(text) or _FOR_HIM.search(text)
    return bool(_HE_TELLS.search(text)) and not theirs


def of_somebody(text: str) -> bool:
    """Whether a question is about him or her, where nobody was named that it could be."""
    return bool(_OF_HIM.search(text)) and bool(_QUESTION.search(text)) and not _KIN.search(text)


def unnamed(text: str) -> str:
    """A text without the names of the sources, so that it says what of them is asked for."""
    for _, pattern in NAMED:
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def is_attributed(text: str) -> bool:
    """Whether a text asks for somebody's word in so many words ("according to", "says he")."""
    text = spelled_out(text)
    return bool(_STRONG.search(text)) and not _OWN.search(text)


def asks_for_list(text: str) -> bool:
    """Whether a text asks for all that a source names of something."""
    return bool(_LIST.search(unnamed(text)))


def asks_for_debate(text: str) -> bool:
    """Whether a question is about the sources' disagreement."""
    return bool(_DEBATED.search(spelled_out(text)))


def asks_across(text: str) -> bool:
    """Whether a question is one that each of the roadmaps has to answer for itself."""
    text = spelled_out(text)
    if _MET_IN.search(text):
        return True
    return bool(_ACROSS.search(text)) and not _FOR_ME.search(text)


def names_roadmaps(text: str) -> bool:
    """Whether a text says "roadmaps" or the like, and not "they" or "all three"."""
    return bool(_ROADMAP.search(text))


# Who tries to remember what a source says asks nothing for themselves.
_RECALLS = Pattern(
    r"\b(?:(?:all|what|as far as|if) )?i (?:only |just |can |still )?(?:remember|recall|forg[eo]t|"
    r"think|believe|guess|heard|wonder|(?:want|would like|'?d like) to know|wanna know|"
    r"(?:can'?t|cannot|don'?t|dont|cant) (?:remember|recall))\b|"
    r"\b(?:remind|tell|give|show|send) me\b|\brefresh my memory\b",
    re.IGNORECASE,
)
# "The exact distributions to know from the post": what is asked for stands without a question.
_NOUN_ASKED = Pattern(
    r"\b(?:the|exact|whole|full) (?:\w+ ){1,3}(?:to know|to learn|needed|named|listed|mentioned|"
    r"recommended)\b.{0,20}\b(?:from|by|in|of|on)\b",
    re.IGNORECASE,
)


def of_its_source(said: Understanding) -> Understanding:
    """A question for what a source says, which tells nothing of its writer and asks for no step.

    Where a source is let speak in so many words, what the writer tells beside it is no matter.
    """
    named = any(pattern.search(said.text) for _, pattern in NAMED)
    if named and asks_entry(said.text) and not is_attributed(said.text):
        return said
    about = (named and asked_sources(said.text)) or asks_across(said.text)
    apart = _RECALLS.sub(" ", said.text)
    plain = spelled_out(said.text)
    within = is_within(plain) and not any(e.named for e in said.evidence)
    theirs = lets_speak(plain) or within or he_tells(plain)
    theirs = theirs and asked_sources(said.text) is not None
    if not (about or theirs) or said.error or _OWN.search(said.text):
        return said
    if not theirs and _FOR_ME.search(apart):
        return said
    intent: Intent = "concept" if said.intent in _OF_A_LEARNER else said.intent
    return replace(said, intent=intent, evidence=())


def subject_of(text: str) -> list[str]:
    """The words of a question for the roadmaps that say what it is about."""
    return [w for w in _WORD.findall(text.lower().replace("'", "")) if w not in _FRAME]


def of_the_list(text: str, mention: Mention) -> bool:
    """Whether a name is only the word "list" for a roadmap: "is it on the list"."""
    before = text[: mention.start]
    return text[mention.start : mention.end].lower() == "list" and bool(_A_LIST.search(before))


def reply_across(knowledge: Knowledge, retriever: Retriever, said: Understanding) -> Reply | None:
    """What each roadmap says on the subject of a question, and which say nothing; None if all do.

    Where the sources debate the subject itself, that debate with every position.
    """
    part = _across_part(said.text)
    held = any(said.text[m.start : m.end] in part for m in said.mentions)
    terms = subject_of(part if held or not said.mentions else said.text) or subject_of(said.text)
    if not terms:
        return None
    mentions = [m for m in said.mentions if not of_the_list(said.text, m)]
    titles = [_title(knowledge, m.kind, m.id) for m in mentions]
    subject = " ".join(terms)
    topics = [m.id for m in mentions if m.kind == "topic"]
    # A single topic is seldom what a debate is about.
    one = 0.0
    if len(topics) == 1:
        one = _OF_ONE_TOPIC if asks_for_debate(said.text) else _OF_THAT_TOPIC
    for query, of_it in ((subject, _OF_THE_SUBJECT), (said.text, _OF_THE_QUESTION)):
        least = max(of_it, one)
        debates = retriever.search(query, kinds=("debate",), limit=1, threshold=0.0)
        if debates.best is not None and (debates.best.ask or 0.0) >= least:
            return reply_debate(knowledge, retriever, replace(said, text=query))
    query = " ".join([subject, *dict.fromkeys(title for title in titles if title)])
    found = _merged(
        retriever.search(query, kinds=("claim",), limit=_ALL, threshold=0.0),
        retriever.search(said.text, kinds=("claim",), limit=_ALL, threshold=0.0),
    )
    named = {m.id for m in mentions if m.kind == "topic"}
    named |= {t for m in mentions if m.kind == "group" for t in knowledge.members(m.id)}
    on_it = [h for h in found if _is_on(h, terms, named)]
    lines, silent, citations = [], [], []
    for track in knowledge.tracks.values():
        own = [h for h in on_it if knowledge.sources[h.passage.source].track == track.id]
        if not own:
            silent.append(track.title)
            continue
        shown = [h for h in own[:2] if h.score >= _AS_GOOD * own[0].score]
        lines += [f"- **{track.title}**: {quote_claim(knowledge, h)}" for h in shown]
        citations += [cite(h.passage) for h in shown]
        topics += [t for h in shown for t in h.passage.topics[:1]]
    # Where none names it in these words, only a subject that nothing is near to is passed over.
    if not lines and max((h.similarity for h in found), default=0.0) >= _NOT_SILENT:
        return None
    what = titles[0] if len(set(titles)) == 1 and titles[0] else f"“{quoted(subject, 60)}”"
    silence = not lines
    lines += [f"- **{title}**: says nothing on it in my copy." for title in silent]
    blocks = [Block(f"What each roadmap says on {what}:"), Block("\n".join(lines))]
    if silence:
        blocks = [Block(f"None of the three roadmaps says anything on {what} in my copy.")]
    return Reply(
        intent="compare",
        blocks=tuple(blocks),
        topics=tuple(dict.fromkeys(topics))[:4],
        known=said.known,
        not_known=said.not_known,
        citations=unique(citations),
        actions=(Action("Which track suits me?", 'coach ask "which track suits me?"'),),
        abstained=silence,
    )


def _across_part(text: str) -> str:
    """The part of a text that asks something of each of the roadmaps."""
    parts = _PART.split(spelled_out(text))
    return next((p for p in parts if _ACROSS.search(p) or _MET_IN.search(p)), text)


def _title(knowledge: Knowledge, kind: str, key: str) -> str:
    """The title of a topic or a group of topics; empty for anything else."""
    if kind == "topic":
        return knowledge.topics[key].title
    return knowledge.groups[key].title if kind == "group" else ""


def _is_on(hit: Hit, terms: Sequence[str], named: set[str]) -> bool:
    """Whether a claim is on a subject: it names it, belongs to its topics, or is near enough."""
    told = _WORD.findall(hit.passage.text.lower())
    there = sum(any(_begins(word, term) for word in told) for term in terms)
    if there == len(terms) or (len(terms) > 2 and there >= _SHARED * len(terms)):
        return True
    if named:
        return bool(there) and bool(named & set(hit.passage.topics))
    return (hit.ask or 0.0) >= _ON_IT


def reply_debate(knowledge: Knowledge, retriever: Retriever, said: Understanding) -> Reply | None:
    """The debate that is nearest to the question, with every position; None if none is near."""
    hits = retriever.search(said.text, kinds=("debate",), limit=3, threshold=0.0)
    if hits.best is None or hits.best.similarity < _LEAST:
        return None
    debate = knowledge.debates[hits.best.passage.source]
    blocks, citations, _ = show_debate(knowledge, debate)
    return Reply(
        intent="compare",
        blocks=tuple(blocks),
        topics=said.topics[:4] or hits.best.passage.topics[:2],
        known=said.known,
        not_known=said.not_known,
        citations=unique(citations),
        actions=(Action("Which track suits me?", 'coach ask "which track suits me?"'),),
    )


def reply_attributed(
    knowledge: Knowledge,
    retriever: Retriever,
    said: Understanding,
    sources: Sequence[str],
    intent: Intent,
) -> Reply | None:
    """What these sources say on the question, each claim with its place; None if nothing."""
    hits = retriever.search(said.text, kinds=("claim",), limit=40)
    about = retriever.search(_about(said, knowledge), kinds=("claim",), limit=40)
    found = [h for h in _merged(hits, about) if not sources or h.passage.source in sources]
    subject = told_of(said.text)
    wanted_of_them = bool(sources or subject) or lets_speak(said.text)
    if hits.abstained and about.abstained and not wanted_of_them:
        return None
    if _IDENTITY.search(said.text) or (sources and _IDENTITY.search(unnamed(said.text))):
        return _behind(knowledge, said, sources, found, intent)
    like = {h.passage.id for h in _merged(about) if (h.ask or 0.0) >= _LIKE_IT}
    if subject and not _speaks_of(found, subject, said, like):
        everywhere = _merged(hits, about)
        return _silent(knowledge, said, subject, sources, everywhere, intent)
    if left_out := _left_out(knowledge, said, sources, found):
        everywhere = _merged(hits, about)
        return _silent(knowledge, said, left_out, sources, everywhere, intent)
    if not found or found[0].similarity < _LEAST:
        return None
    members = [knowledge.members(m.id) for m in said.mentions if m.kind == "group"]
    named = {m.id for m in said.mentions if m.kind == "topic" and not of_the_list(said.text, m)}
    named |= {topic for group in members if len(group) <= _A_SMALL_GROUP for topic in group}
    if named:
        found = sorted(
            found, key=lambda h: -(h.score + _NAMED_IT * bool(named & set(h.passage.topics)))
        )
    if asks_for_list(said.text):
        found = sorted(found, key=lambda h: -(h.score + _lists(h, said.text)))
    top = found[0].score
    chosen: list[Hit] = [h for h in found if h.score >= _NEAR * top][:_MOST]
    wanted = asked_quantity(said.text)
    rated = sources and asks_rate(said.text) and _FIGURE.search(said.text)
    if rated and not any(gives_rate(knowledge.claims[claim_id(h)].text) for h in chosen):
        return _no_figure(knowledge, said, chosen[:2], intent, sources)
    if wanted is not None:
        giving = [h for h in chosen if gives(knowledge.claims[claim_id(h)].text, wanted)]
        been = _PAST.search(said.text) or _HAS_BEEN.search(said.text)
        if wanted == "duration" and not been:
            # "More than 10 years ago" is no answer to how long something takes.
            giving = [h for h in giving if not _AGO.search(knowledge.claims[claim_id(h)].text)]
        unit = _UNIT.search(said.text)
        if unit:
            units = re.compile(_UNITS[unit["unit"].lower()], re.IGNORECASE)
            giving = [h for h in giving if units.search(knowledge.claims[claim_id(h)].text)]
        if not giving:
            # A claim that is on the question itself and gives the figure is not talked away.
            giving = [
                h
                for h in chosen[:2]
                if gives(knowledge.claims[claim_id(h)].text, wanted)
                and (h.ask or 0.0) >= (_HELD if _HAS_BEEN.search(said.text) else _SAME)
            ]
        if not giving:
            return _no_figure(knowledge, said, chosen[:2], intent, sources)
        chosen = [*giving, *(h for h in chosen if h not in giving)]
    one_thing = not asks_for_list(said.text) and len(questions(said.text)) < 2
    if one_thing and len({knowledge.sources[key].track for key in sources}) > 1:
        chosen = _of_each(knowledge, chosen, found)
    lines, citations = [], []
    for hit in chosen:
        lines.append(f"- {quote_claim(knowledge, hit)}")
        citations.append(cite(hit.passage))
    if len(lines) == 1:
        lines[0] = lines[0].removeprefix("- ")
    blocks = [Block("\n".join(lines))]
    if sources and not any(
        (h.ask or 0.0) >= _LIKE or shared_words(h, about.query) >= _SHARED for h in chosen
    ):
        elsewhere = [h for h in _merged(hits, about)[:1] if h.score >= _BETTER * top]
        if elsewhere and elsewhere[0] not in chosen:
            lines = [quote_claim(knowledge, elsewhere[0])]
            citations.insert(0, cite(elsewhere[0].passage))
            blocks.insert(0, Block("\n".join(lines), "Another source says it"))
        lead = "Not in so many words; what it does say that comes nearest:"
        blocks.insert(len(blocks) - 1, Block(lead))
    topics = tuple(dict.fromkeys(t for h in chosen for t in h.passage.topics[:1]))[:3]
    following: tuple[Next, ...] = ()
    if topics:
        topic = knowledge.topics[topics[0]]
        following = (Next(topic.id, topic.title, topic.summary),)
        blocks.append(
            Block(f"To do something with it today: *{topic.title}*, its Practise section.")
        )
        citations.append(Citation(topic.id, topic.title, "Practise"))
    return Reply(
        intent=intent if intent not in ("off_topic", "smalltalk", "stuck") else "concept",
        blocks=tuple(blocks),
        topics=topics,
        next=following,
        known=said.known,
        not_known=said.not_known,
        citations=unique(citations),
        actions=(Action("What should I learn next?", "coach next"),),
    )


def told_of(text: str) -> str:
    """What a question for somebody's word wants it on: "docker" of "what do they say on docker"."""
    found = _TOLD_OF.search(spelled_out(text))
    if found is None:
        return ""
    subject = _ENDING.sub("", found["on"] or found["it"] or found["do"] or "")
    if _A_CLAUSE.match(subject):
        return ""  # "what that wall is telling me" is no name of anything
    own = [w for w in words(subject) if w not in _FRAME and w not in _NO_SUBJECT]
    return " ".join(own) if 1 <= len(own) <= _MOST_OF_A_SUBJECT else ""


def _speaks_of(
    found: Sequence[Hit], subject: str, said: Understanding, like: Collection[str] = ()
) -> bool:
    """Whether a claim names a subject, belongs to its topics, or is `like` what is asked."""
    named = {m.id for m in said.mentions if m.kind == "topic"}
    return any(
        _named_in(hit, subject) >= _SHARED_OF_A_SUBJECT
        or hit.passage.id in like
        or named & set(hit.passage.topics)
        for hit in found
    )


def _named_in(hit: Hit, subject: str) -> float:
    """The share of a subject's words that a claim, or a question that it answers, holds."""
    told = words(f"{hit.passage.text} {' '.join(hit.passage.asks)}")
    terms = subject.split()
    there = sum(any(_begins(word, term) for word in told) for term in terms)
    return there / len(terms)


def _begins(word: str, term: str) -> bool:
    """Whether a word is a term or a form of it; a short term begins no other: "go" not "good"."""
    if len(term) <= _STEM:
        return word.rstrip("s") == term.rstrip("s")
    return word.startswith(term[:_STEM])


def _of_each(knowledge: Knowledge, chosen: Sequence[Hit], found: Sequence[Hit]) -> list[Hit]:
    """The best claims of each of several roadmaps that a question names, the best first."""
    best: dict[str, list[Hit]] = {}
    for hit in (*chosen, *found):
        own = best.setdefault(knowledge.sources[hit.passage.source].track, [])
        if hit not in own and len(own) < _OF_EACH:
            own.append(hit)
    return [hit for own in best.values() for hit in own]


def _behind(
    knowledge: Knowledge,
    said: Understanding,
    sources: Sequence[str],
    found: Sequence[Hit],
    intent: Intent,
) -> Reply:
    """Who is behind one of the roadmaps, or each of them, as far as the sources tell.

    Who asks for a name is told that there is none, where none is known.
    """
    own = [knowledge.sources[t.source] for t in knowledge.tracks.values()]
    own = [source for source in own if source.id in sources] or own
    lines = [f"**{source.short}**: {source.author}." for source in own]
    told = [h for h in found[:1] if sources and _OF_A_PERSON.search(h.passage.text)]
    lines += [quote_claim(knowledge, hit) for hit in told]
    cited = [Citation(s.id, s.title, "who is behind it", s.url) for s in own]
    nameless = all(_NAMELESS.search(source.author) for source in own)
    return Reply(
        intent=intent if intent not in ("off_topic", "smalltalk", "stuck") else "concept",
        blocks=(Block("\n\n".join(lines)),),
        topics=said.topics[:4],
        known=said.known,
        not_known=said.not_known,
        citations=unique([*cited, *(cite(hit.passage) for hit in told)]),
        actions=(Action("What should I learn next?", "coach next"),),
        abstained=nameless and bool(_BY_NAME.search(said.text)),
    )


def _left_out(
    knowledge: Knowledge, said: Understanding, sources: Sequence[str], found: Sequence[Hit]
) -> str:
    """The one topic that a question names and that these sources say nothing on; "" for none."""
    named = {m.id for m in said.mentions if m.kind == "topic" and not of_the_list(said.text, m)}
    if len(named) != 1 or not sources:
        return ""
    topic = knowledge.topics[named.pop()]
    if any(knowledge.claims[claim].source in sources for claim in topic.claims):
        return ""
    names = {topic.title, *topic.aliases}
    written = any(_named_in(h, " ".join(words(name))) == 1.0 for h in found for name in names)
    alike = max((h.ask or 0.0 for h in found), default=0.0) >= _SAME
    return "" if written or alike else topic.title


def _silent(
    knowledge: Knowledge,
    said: Understanding,
    subject: str,
    sources: Sequence[str],
    found: Sequence[Hit],
    intent: Intent,
) -> Reply:
    """That the sources say nothing on a subject; where others do, what they say."""
    whose = f"{knowledge.sources[sources[0]].short} says" if sources else "My sources say"
    others = [h for h in found if _speaks_of([h], subject, said)][:2]
    what = f"on “{quoted(subject, 60)}”" if subject else "of who is behind it"
    lead = f"{whose} nothing {what}, so I won't put words into anybody's mouth."
    if others:
        lines = "\n".join(f"- {quote_claim(knowledge, hit)}" for hit in others)
        blocks = [Block(lead), Block(lines, "Who does say something")]
    else:
        lead += " Ask me about a topic, a course or a step that is in them, or what comes next."
        blocks = [Block(lead)]
    return Reply(
        intent=intent if intent not in ("off_topic", "smalltalk", "stuck") else "concept",
        blocks=tuple(blocks),
        topics=said.topics[:4],
        known=said.known,
        not_known=said.not_known,
        citations=unique([cite(hit.passage) for hit in others]),
        actions=(Action("What should I learn next?", "coach next"),),
        abstained=not others,
    )


def _merged(*searches: Hits) -> list[Hit]:
    """The hits of several searches, each passage with its best score, the best first."""
    best: dict[str, Hit] = {}
    for hits in searches:
        for hit in (*hits.found, *hits.nearest):
            if hit.passage.id not in best or hit.score > best[hit.passage.id].score:
                best[hit.passage.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)


def _about(said: Understanding, knowledge: Knowledge) -> str:
    """What the question is about: its sentences that ask, without whose word is wanted."""
    parts = [part for part in _SENTENCE.split(said.text) if part.strip()]
    asking = [
        part
        for part in parts
        if _QUESTION.search(part) or any(pattern.search(part) for _, pattern in NAMED)
    ]
    rest = " ".join(asking or parts)
    for _, pattern in NAMED:
        rest = pattern.sub(" ", rest)
    rest = " ".join(_WHOSE.sub(" ", OF_YOURS.sub(" ", rest)).split())
    groups = [knowledge.groups[m.id].title for m in said.mentions if m.kind == "group"]
    return " ".join([rest, *dict.fromkeys(groups)]) if len(rest.split()) > 1 else said.text


def _lists(hit: Hit, text: str) -> float:
    """How much likelier a claim is meant by who asks for a list, and for a list of so many."""
    items = len(
        re.split(r",\s*(?:and\s+)?|;\s*", hit.passage.text.partition(": ")[2] or hit.passage.text)
    )
    number = _NUMBER.search(text)
    count = _NUMBERS.get(number["number"].lower(), 0) or int(number["number"]) if number else 0
    return _ENUMERATES * (items >= 3) + _AS_MANY * (bool(count) and items == count)


def _no_figure(
    knowledge: Knowledge,
    said: Understanding,
    near: Sequence[Hit],
    intent: Intent,
    sources: Sequence[str],
) -> Reply:
    """That the sources name no such figure, and what they do say."""
    lines = "\n".join(f"- {quote_claim(knowledge, hit)}" for hit in near)
    whose = f"{knowledge.sources[sources[0]].short} names" if sources else "My sources name"
    return Reply(
        intent=intent if intent not in ("off_topic", "smalltalk", "stuck") else "concept",
        blocks=(
            Block(f"{whose} no such figure, and I would rather not guess one."),
            Block(lines, "What they do say nearby"),
        ),
        topics=said.topics[:4],
        known=said.known,
        not_known=said.not_known,
        citations=unique([cite(hit.passage) for hit in near]),
        actions=(Action("What should I learn next?", "coach next"),),
        abstained=True,
    )
