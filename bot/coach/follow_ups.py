"""Short messages that only mean something after what was said: "how come?", "the second one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.coach.context import Context
from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from knowledge.models import FollowUpKind

Kind = Literal[
    "why",
    "why_not",
    "after",
    "shorter",
    "simpler",
    "example",
    "how_long",
    "how_hard",
    "cost",
    "pick",
    "more",
    "hint",
    "helped",
    "no_help",
    "known",
    "done",
    "meant",
    "same_for",
    "yes",
    "no",
    "tell_more",
    "skip",
    "before",
    "build",
    "smaller",
    "source",
    "accept",
    "about_it",
    "maker",
    "task",
]


@dataclass(frozen=True)
class FollowUp:
    """What a follow-up asks; `place` counts from 0, -1 is the last, for "pick"."""

    kind: Kind
    place: int = 0
    rest: str = ""


# A message longer than this stands on its own.
_MOST_WORDS = 14
_LEAD = (
    r"(?:(?:ok(?:ay)?|k|so|but|and|hm+|well|wait|cool|nice|great|alright|thanks?|thx|ty|pls|"
    r"please|sorry|oh|ah|uh|um|erm|eh|hey|coach|lol|then|n|yeah|yep|right|right then|sure|no|nah|"
    r"nope|meh)"
    r"[\s,.!…]+)*"
)
_TAIL = (
    r"(?:[\s,]*(?:pls|plz|please|then|tho|though|now|ok|thanks|thx|lol|again|exactly|really|for me|"
    r"to me|coach|actually|btw|maybe|a bit|bit|haha+|hehe|ngl|tbh))*[\s.!?…)]*"
)
_IT = r"(?:it|that|this|those|these|them|the one|that one|this one|the step|that step|the topic)"


def _whole(pattern: str) -> Pattern:
    """A pattern for a whole message, whatever it is wrapped in."""
    return Pattern(_LEAD + r"(?:" + pattern + r")" + _TAIL, re.IGNORECASE)


_ORDINALS = {
    "first": 0, "1st": 0, "1": 0, "a": 0, "second": 1, "2nd": 1, "2": 1, "two": 1, "b": 1,
    "third": 2, "3rd": 2, "3": 2, "three": 2, "c": 2, "fourth": 3, "4th": 3, "4": 3, "four": 3,
    "fifth": 4, "5th": 4, "5": 4, "last": -1, "other": 1, "latter": 1, "former": 0,
}  # fmt: skip
_NUMBERED = "|".join(sorted((k for k in _ORDINALS if len(k) > 1), key=len, reverse=True))
_PICK = _whole(
    r"(?:(?:i(?:'?ll| will| would|'d)? (?:take|pick|choose|like|prefer|go (?:with|for))|tell me "
    r"(?:more )?about|more (?:about|on)|what about|how about|what(?:'?s| is)|explain|show me|"
    r"let'?s (?:do|take|go with)|give me|and|describe|is|about|which is)\s+)?"
    r"(?:(?:the|that|number|nr\.?|no\.?|#|option|choice)\s*|"
    r"(?=(?:first|1st|second|2nd|third|3rd|fourth|4th|last|former|latter) (?:one|option|course|"
    r"book|idea|choice|resource|project)\b))"
    rf"(?P<nth>{_NUMBERED}|[1-5abc])"
    r"(?:\s+(?:one|option|project|course|resource|book|idea|thing|choice|track))?"
    r"(?:\s+(?:sounds?|looks?|seems?) (?:good|fun|nice|better|ok))?"
)

# Tried in this order; the first that takes the whole message decides.
_PATTERNS: tuple[tuple[Kind, Pattern], ...] = (
    (
        "hint",
        _whole(
            r"(?:(?:can|could|may) (?:i|u|you) (?:get|have|give me) )?(?:just |"
            r"only )?(?:give me |i "
            r"(?:only |just )?(?:want|need) |show me )?(?:an?|the|one|another|1|some|next|bigger|"
            r"more|small|little|tiny)?\s*(?:more |other |bigger |next |small |little )?"
            r"(?:hints?|clues?|nudge)(?: only| first| please| pls|"
            r" plz)?(?:[,.]? (?:but )?(?:don'?t|do not|dont"
            r"|no|not) .{0,40})?|(?:don'?t|do not|dont) (?:tell|give|spoil)(?: me)?.{0,25}"
            r"(?:answer|solution|it)(?:[,.]? (?:just|only) .{0,20})?"
        ),
    ),
    (
        "no_help",
        _whole(
            r"(?:(?:sorry|no|nope|nah|hm+|still)[\s,.!]*)*(?:"
            r"(?:(?:that|it|this|which|your (?:fix|idea|tip|advice)|the (?:fix|check|hint))\s+)?"
            r"(?:(?:really |just |still )*(?:did|does|do|has|is|was)(?:n'?t| not)|didnt|doesnt|"
            r"dont|"
            r"isnt|wasnt|not) (?:really |quite )?(?:help|work|fix|solve|do it|the (?:problem|issue|"
            r"cause)|it)(?:ed|ing|s)?\b.{0,40}|"
            r"still (?:the )?(?:same|not|broken|stuck|get|getting|fails?|failing|nan|nothing|"
            r"happens|"
            r"wrong|doesn'?t|doesnt|an? error|there|no).{0,60}|same (?:error|problem|thing|"
            r"issue|message|"
            r"output|result)(?: (?:again|as before|still|happens))?|no (?:luck|change|difference|"
            r"improvement|effect|it did ?n'?t)\b.{0,30}|"
            r"(?:i )?(?:already )?(?:tried|did|checked) (?:that|it|this|all (?:of )?that)"
            r"(?: already)?(?:[,.]? (?:and|but|still|no|nothing|same|didn'?t).{0,40})?|"
            r"nothing (?:changed|happened|helps|works)|"
            r"(?:that'?s |it'?s )?not (?:it|that|the problem|my problem)|"
            r"(?:it )?(?:made|makes|got) (?:it |no |things )?(?:worse|difference))"
        ),
    ),
    (
        "helped",
        _whole(
            r"(?:(?:yes|yay|wow|omg|oh|perfect|awesome|amazing|great|nice)[\s,.!]*)*(?:"
            r"(?:that|it|this|your (?:fix|idea|tip)|the (?:fix|check|hint))?\s*(?:really |"
            r"actually |"
            r"totally |finally )?(?:helped|worked|works(?: now)?|fixed(?: it)?|did it|"
            r"solved(?: it)?|"
            r"did the trick|runs(?: now)?|was it|is fixed|makes sense now|was the (?:problem|"
            r"issue|cause))|it'?s (?:fixed|solved|working|ok now)|(?:got it|it'?s|now it'?s) "
            r"(?:to work|working|running|solved)(?: now)?|solved|fixed|that'?s it|"
            r"(?:you(?:'re| are|r)? |u )?(?:were )?right[,.]? (?:that|it) (?:was|is) it|it did|"
            r"(?:yes )?(?:it|that) (?:did|does)(?: help)?)(?:[,.!]? (?:thanks?|thank you|thx|"
            r"ty).*)?"
        ),
    ),
    (
        "why",
        _whole(
            r"(?:(?:can you )?(?:tell|explain) (?:to )?me )?(?:why|y|how come|what for|"
            r"wherefore|for "
            r"(?:what|which) reason|what'?s the (?:reason|point|use)(?: of (?:all )?(?:of )?"
            r"(?:that|it|this|these|those|them))?)"
            rf"(?:\s+(?:is|do i need|should i(?: do| learn| start with)?|would i(?: do| need)?|"
            rf"do you "
            rf"say|did you (?:pick|choose|say)|start with|do|learn|not|so|exactly|first|now|"
            rf"next|before|important|necessary|matter|does|{_IT}|the (?:first|hurry)|bother|me|"
            rf"particularly|of all things|care|tho(?:ugh)?))*|"
            rf"(?:and )?(?:the )?reasons?|what makes you (?:say|think) (?:that|so|this)|"
            rf"what(?:'?s| is) (?:{_IT} )?(?:good )for|justify (?:that|it|this)|"
            rf"do i (?:really|actually|even) (?:need|have to)(?: (?:do|learn|know))?(?: {_IT})?|"
            rf"is {_IT} (?:really )?(?:necessary|needed|worth it|important|useful)"
        ),
    ),
    (
        "how_hard",
        _whole(
            rf"(?:is|was|will|would) {_IT}(?: be)?(?: (?:really|very|so|that|too|super|actually|"
            rf"all that|as))*"
            rf" (?:hard|difficult|tough|tricky|easy|complicated|scary|doable)(?: as (?:it )?\w+)?"
            rf"(?: (?:to (?:learn|get|understand|do|master)|for (?:me|beginners?|a beginner|"
            rf"newbies|someone like me)))*|"
            rf"how (?:hard|difficult|tough|tricky|easy|bad) (?:is|was|will|would) {_IT}(?: be)?"
            rf"(?: (?:to (?:learn|get|understand|do)|really|for me|for beginners?))*"
        ),
    ),
    (
        "how_long",
        _whole(
            r"(?:(?:and|about|roughly) )?(?:how (?:long|much time|many (?:hours|weeks|days|"
            r"months))|"
            r"what'?s the (?:effort|workload|duration))"
            rf"(?:\s+(?:is|does|do|will|would|should|did|{_IT}|the (?:course|book|project|"
            r"plan|track|whole thing)|take|last|need|i|be|usually|for|it'?ll|approximately|"
            r"all of|in total|to (?:do|finish|learn|complete)|spend|on|cost|me|you|think|learn|"
            r"finish))*|how (?:big|long) is (?:it|that|this)|is (?:it|that|this) (?:a )?(?:long|"
            r"quick|"
            r"short)(?: one)?|time\?"
        ),
    ),
    (
        "cost",
        _whole(
            rf"(?:(?:and )?(?:which|what)(?: one| ones| of (?:them|these|those))? (?:is|are|r) "
            rf"(?:the )?(?:free|cheap(?:est|er)?|paid|cheap ones?)(?: ones?)?|"
            rf"(?:is|are) (?:{_IT}|they|any of (?:them|these|those)|the (?:course|book|first|"
            rf"second)"
            r"(?: one)?) (?:\w+ )?(?:free|paid|cheap|expensive|for free)(?: of charge)?|"
            rf"(?:how much|what) (?:does|do|is|are|will) (?:{_IT}|they|the (?:course|book))"
            r"(?: (?:cost|price|be))*|do(?:es)? (?:i|it|that|they|this)(?: have to|"
            r" need to)? (?:pay|"
            r"cost)(?: (?:for )?(?:anything|money|something|it|that|this))?|"
            r"(?:any|anything|something|only)? ?(?:free|cheap(?:er)?)(?: (?:one|ones|of charge|"
            r"alternatives?|stuff|options?))?|(?:i )?(?:don'?t|dont|do not|cant|"
            r"can'?t) (?:want to |"
            r"afford |have )?(?:to )?(?:pay|money|afford|spend)(?: (?:for )?(?:it|that|anything|"
            r"money|this|any))?)"
        ),
    ),
    (
        "shorter",
        _whole(
            r"(?:(?:that'?s |it'?s |way |much |a bit |far )*too (?:long|much(?: text| to read)?|"
            r"many "
            r"words)|tl;?\s?dr|(?:can (?:u|you) |could you |make (?:it|that) |(?:say|put) (?:it|"
            r"that) "
            r"|keep it |give me |a )*(?:shorter|short(?: version)?|brief(?:ly|er)?|"
            r"concise(?:ly)?|in "
            r"(?:short|brief|(?:one|1|two|2|a) (?:sentences?|lines?|words?))|the short version|"
            r"less "
            r"(?:text|words)|fewer words)(?: version)?|sum(?:mari[sz]e)?(?: it| that|"
            r" this)?(?: up)?"
            r"|(?:the )?(?:gist|summary|bottom line)|just the (?:main|key) (?:point|points|"
            r"thing|idea)"
            r"|get to the point|i'?m not reading (?:all )?(?:that|this)|(?:can|could) (?:u|you) "
            r"(?:make|say|keep) (?:it|that|this) (?:shorter|short|brief)|wall of text)"
            r"(?:[,.]? (?:shorter|short|in short|tl;?dr|summary|can you.{0,30}|make it.{0,20}|"
            r"(?:just |only )?(?:one|1|two|a) (?:lines?|sentences?)))?"
        ),
    ),
    (
        "simpler",
        _whole(
            r"(?:(?:can|could|would) (?:u|you) )?(?:please )?(?:(?:explain|say|put) (?:it|that|"
            r"this)? "
            r"?(?:to me )?)?(?:(?:a (?:bit|little) |much |more )?simpl(?:er|e|y|ify)(?: (?:it|that|"
            r"this|words?|terms?|language|version))?|eli ?5|like i'?m (?:\d{1,2}|five|six|ten|"
            r"twelve|an? (?:child|kid|beginner|idiot|baker|\d{1,2} ?(?:year|yr|yo)\w*)|dumb|"
            r"stupid)|(?:in )?(?:plain|easy|easier|normal|simple|other|human|"
            r"layman'?s?|simpler) (?:english|words|terms|language)|(?:more )?easily|dumb (?:it|"
            r"that) down|"
            r"differently|another way|for (?:dummies|a beginner|beginners|a child|noobs?))|"
            r"(?:i (?:still )?(?:don'?t|dont|do not|didn'?t|didnt) (?:get|understand|follow|"
            r"really get)"
            r"(?: (?:it|that|this|any of (?:it|that)|a word|you|what (?:you|that) mean.{0,5}))?)|"
            r"(?:you |that )?(?:lost me|went over my head)(?: there)?|what do(?:es)? (?:you|"
            r"that|it|"
            r"this) (?:even )?mean|huh|eh+|wut|come again|what\?+|wdym|i'?m (?:lost|confused)|"
            r"too (?:complicated|difficult|hard|technical|abstract|advanced)(?: for me)?|"
            r"makes no sense"
            r"(?: to me)?"
        ),
    ),
    (
        "example",
        _whole(
            r"(?:(?:can|could) (?:u|you) )?(?:please )?(?:(?:give|show|got|have|do you have|"
            r"i (?:want"
            r"|need)|such as|like|make)(?: me| us)? ?(?:an?|some|one|any|another|a (?:real|"
            r"concrete|"
            r"small|simple|quick|code))? ?)?(?:(?:real(?:[- ](?:life|world))?|concrete|small|"
            r"simple|"
            r"quick|code|practical) )*(?:examples?|e\.?g\.?|demo|illustration|sample|exercise)"
            r"(?: (?:of|for) (?:it|that|this|how))?|for (?:instance|example)|with numbers|in "
            r"numbers|like what|such as|"
            r"(?:can (?:i|you) )?(?:see|show)(?: me)? (?:it in |some |the |in )?code|"
            r"(?:what|how) (?:does|would|could) (?:it|that|this) look(?: like)?"
            r"(?: in (?:code|practice))?|how (?:do|would|can|should) i (?:practi[sc]e|"
            r"exercise|do|use|try) (?:it|that|this)"
        ),
    ),
    (
        "after",
        _whole(
            r"(?:(?:and |so )*(?:what|wat|wht|which one)?(?:'?s| is| comes?| do i do|"
            r" should i (?:do|"
            r"learn)| would be| will be)? ?(?:next )?(?:after|behind|following|beyond) "
            rf"(?:{_IT}|then)(?: (?:one|is done))?|(?:and )?(?:after(?:wards?| that| this"
            r"| i(?:'?ve| have)? (?:finish(?:ed)?|done|do|did)(?: (?:it|that|this))?)|then "
            r"what|what then|and then(?: what)?|from there|what follows)|(?:and )?(?:what|wats?|"
            r"whats?)(?:'?s| is| comes| would come|s)? (?:coming )?(?:next|afterwards?|later)"
            r"(?: (?:then|after|on|up|in line|on the list))?|next\??|"
            r"(?:and )?(?:the )?(?:next one|one "
            r"after)|where does (?:it|that|this) lead(?: to| me)?)"
        ),
    ),
    (
        "known",
        _whole(
            rf"(?:but )?(?:(?:i )?(?:already |allready |alr )?(?:know|knew|kno|did|do|had|have|"
            rf"can(?: do)?|"
            rf"done|learn(?:ed|t)|covered|studied|read|finished|understand|get|mastered|use)"
            rf" (?:all (?:of )?)?{_IT}(?: (?:stuff|one|topic|part))?(?: already| before| well|"
            rf" yesterday| today| last (?:week|month|year|night|weekend)| this week| ages ago| by "
            rf"heart| all| inside out| too| also| as well| (?:long|years?) ago)*|(?:i )?(?:have |"
            rf"'?ve )?(?:already |been )"
            rf"+(?:done|did|know|there|past|learned|learnt)(?: {_IT})?(?:[ ,]+done that)?|"
            rf"know (?:it|that|this)(?: already)?|(?:i )?(?:already )?(?:have|got|had|passed) "
            rf"{_IT}(?: down)?(?: already)?|(?:know )?{_IT} (?:one )?(?:too|as well)|{_IT} (?:i "
            rf"(?:already )?(?:know|can|did|have)|is (?:old "
            rf"(?:news|hat)|(?:too )?(?:easy|basic)(?: for me)?|known|behind me|done already))"
            rf"(?: already)?|too (?:easy|basic)(?: for me)?)"
            rf"(?:[,.]? (?:(?:give|tell|show) me )?(?:something|anything|what) (?:else|harder|"
            rf"new|next"
            rf"|more advanced))?"
        ),
    ),
    (
        "skip",
        _whole(
            rf"(?:can i |i(?:'d| would) (?:like|rather) (?:to )?|i want to |let'?s |let me )?skip"
            rf"(?: {_IT})?|(?:not|don'?t want|dont want|don'?t feel like|i hate) (?:to do )?{_IT}"
            rf"(?: one)?|(?:no|not) (?:thanks|interested)"
        ),
    ),
    (
        "done",
        _whole(
            rf"(?:i(?:'?m| am|'?ve| have)? )?(?:just |finally |now )?(?:did|done|finished|"
            rf"completed?|"
            rf"ready|through|made|got through|built|shipped)(?: with)?(?: (?:{_IT}|everything|"
            rf"all of "
            rf"(?:it|that)|the (?:exercise|course|project|practice|practise|whole thing)))?"
            rf"(?:[,.!]? (?:(?:and |so )?(?:now|next)(?: what)?|what(?:'?s)? (?:now|next)|now what"
            rf"(?:'?s next)?|what do i do(?: now| next)?|what'?s next|next))?|"
            rf"(?:{_IT} is|it'?s|that'?s) (?:done|finished|complete)"
        ),
    ),
    (
        "more",
        _whole(
            r"(?:(?:can|could) (?:u|you) )?(?:(?:give|show|suggest|got|have you got|do you have|is "
            r"there|are there|i want|tell)(?: me)? )?(?:(?:an?|any|some|the) )?(?:another"
            r"(?: (?:one|idea|option|course|project|book|resource|suggestion|question))?|(?:one )?"
            r"more(?: (?:ideas?|options?|courses?|projects?|books?|resources?|of (?:them|those)))?|"
            r"(?:something|anything|what) else|(?:other|different|alternative) (?:one|ones|"
            r"options?|"
            r"ideas?|courses?|projects?|books?|resources?|suggestions?)|others?|alternatives?|"
            r"a different one)|(?:i )?(?:don'?t|dont|do not) like (?:it|that|this|those|any of "
            r"(?:them|those))(?: one)?(?:[,.]? (?:something|anything) else)?|"
            r"(?:no[,.]? )?(?:not (?:that|this)(?: one)?)(?:[,.]? (?:something|anything) else)?"
        ),
    ),
    (
        "tell_more",
        _whole(
            r"(?:tell|explain|say|give)(?: (?:me|to me))?(?: a (?:bit|little))? (?:more|further|"
            r"deeper|details|in (?:more )?(?:detail|depth))(?: (?:about|on) (?:it|that|this))?|"
            r"more (?:detail|details|info|information|about (?:it|that|this)|on (?:it|that|this))|"
            r"(?:go|dig) (?:on|deeper|ahead|further)|continue|elaborate|explain (?:it|that|this)|"
            r"(?:can|could) (?:u|you) (?:explain|elaborate)(?: (?:it|that|this))?|longer|"
            r"what (?:is|are|'?s) (?:it|that|this|those)|how (?:do|would|should|can) i (?:do|start|"
            r"learn|begin)(?: with)? (?:it|that|this)|where (?:do|can|should) i (?:start|"
            r"learn|find) (?:it|that|this)"
        ),
    ),
    (
        "yes",
        _whole(
            r"(?:y|ye|yes|yep|yeah|yup|ya|sure|of course|ok(?:ay)?|k|go (?:on|ahead)|do it|"
            r"let'?s (?:do "
            r"(?:it|that)|go)|why not|absolutely|definitely|sounds good|please do|yes please|"
            r"gladly|"
            r"👍)"
        ),
    ),
    (
        "no",
        _whole(
            r"(?:n|no|nope|nah|naw|not (?:now|yet|today|really)|later|maybe later|no thanks?|👎)"
        ),
    ),
)

# A few words in a message that names no topic of its own tell what it asks of the last one.
_LOOSE: tuple[tuple[Kind, Pattern], ...] = (
    (
        "task",
        Pattern(
            r"\b(?:give me|got|want|need) (?:something|sth|anything|things?|stuff) to do"
            r"(?: (?:now|then|for it|with it|on it|about it))?\W*(?:pls|please|then|now)?\W*$|"
            r"\b(?:things?|something|sth|anything|more|one|stuff)\b(?: \w+){0,2} to "
            r"(?:play|try|practi[sc]e|tinker|train|exercise|mess|work)\b|"
            r"\b(?:give|gimme|gi(?:e|es|z)|want|need|got|set)\b(?: me| us)? (?:one|wan|a thing|"
            r"something|sth|another) to (?:write|solve|code|type|crack|have a go)\b|"
            r"\bgi(?:e|es|z) (?:us |me )?(?:wan|one|a shot) (?:tae|to) try\b|"
            r"\b(?:an?|any|some|more|another|one|give me|got|want|small|short|little|quick)\b"
            r"(?: \w+){0,3} (?:exercises?|drills?|katas?|homework|practi[sc]e (?:tasks?|problems?)|"
            r"challenges?|hands[- ]on)\b|"
            r"\b(?:more|another|extra)\b(?: \w+){0,2} (?:tasks?|problems?|puzzles?)\b|"
            r"^\W*(?:\w+\W+){0,2}(?:exercises?|drills?|katas?|homework) (?:for|on|about|with)\b|"
            r"^\W*(?:(?:and|ok|now|then|give|me|pls|something|a|an|another|one|can|i|have|get)\W+)*"
            r"(?:bit |little |much |even )?"
            r"(?:harder|tougher|trickier|more (?:difficult|challenging))"
            r"(?: one| task| exercise| version)?\W*(?:pls|please|then|now)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "maker",
        Pattern(
            r"\bwho(?:'?s| is| are| has| have)?\b.{0,12}\b(?:ma[kd]es?|made|wrote|writes|"
            r"teach(?:es)?|"
            r"taught|behind|runs|author|created|does)\b.{0,12}\b(?:it|that|those|these|them|this|"
            r"one|"
            r"ones)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "cost",
        Pattern(
            r"\b(?:free|gratis|for (?:free|nothing)|costs? (?:me )?(?:nothing|zip|zero|nada|nowt|"
            r"anything|money)|no money|without paying|to pay)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "after",
        Pattern(
            r"\b(?:what|wat|which)\w*\b.{0,20}\b(?:comes?|follows?|is|do i do|learn)\b.{0,10}"
            r"\bafter\b",
            re.IGNORECASE,
        ),
    ),
    (
        "source",
        Pattern(
            r"\b(?:are|r) (?:you|u) (?:really |quite |so |100 ?% ?)?(?:sure|certain|positive)"
            r"(?: (?:about|of) (?:it|that|this))?\W*$|"
            r"\bwhere (?:does|do|did|is) (?:(?:that|this|it|those|these)\b|"
            r"the\b(?= (?:\w+ )?(?:numbers?|figures?|claims?|info\w*|quote|advice|"
            r"percentages?|salar\w+|idea|rule)\b)).{0,30}"
            r"\b(?:from|number|figure)|\b(?:says who|who says (?:so|that|this)|how do you know|"
            r"(?:any |your |what'?s "
            r"your |the )sources?\b|where did you (?:get|read|hear)|is that (?:true|official)|"
            r"proof\b|"
            r"citation needed|who said (?:that|so|this))",
            re.IGNORECASE,
        ),
    ),
    (
        "how_long",
        Pattern(
            r"\bhow (?:long|much (?:time|work|effort)|"
            r"many (?:hours|hrs|weeks|days|months|evenings))\b"
            r"(?!.{0,30}\b(?:did|have) i (?:say|said|tell|told)\b)|"
            r"\b(?:work ?load|time commitment|duration)\b|"
            r"^\W*(?:(?:and|so|roughly|about|in)\W+)?(?:hours?|hrs|weeks|evenings)\W*$|"
            r"\b(?:hours?|hrs|weeks|days|evenings|time|effort) "
            r"(?:for|of|needed for|does|will|would|in) "
            r"(?:it|that|this|all|the|them|these|those)\b|"
            r"\b(?:is|are|be)\b.{0,16}\b(?:much|lots?|lot of|a lot of|big|huge|heavy|little|hard)\b"
            r"(?: of)?(?: an?)? (?:work|effort|time)\b|\btime[- ]consuming\b|"
            r"\b(?:take|takes|eat|eats|cost|costs)\b.{0,16}\b(?:much|ages|forever|weeks|months|"
            r"evenings|days|hours|time|long)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "before",
        Pattern(
            r"\b(?:what|which|anything|something)\b.{0,40}\b(?:before|b4|first for|need(?:ed)? for|"
            r"prerequisites?|requirements?)\b"
            r"(?: (?:it|that|this|that one|i start|starting|i dare))?\W*$|"
            r"\bwhat (?:do|should|must) i (?:need|know|have)\b.{0,20}\b(?:before|for)\b|"
            r"\bprereq\w*|\bwhat(?:'?s| is) the (?:maths?|stuff) (?:i need )?for it\b|"
            r"\b(?:need|know) (?:anything|something) (?:before|for) (?:it|that|this)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "smaller",
        Pattern(
            r"^\W*(?:\w+\W+)?how (?:small|little|tiny|short)\b|"
            r"\btoo (?:big|large|much(?: work| for me)?|ambitious)\b|\b(?:something|anything|"
            r"one thing|thing) "
            r"(?:tiny|small(?:er)?|easy|easier|quick)\b|\b(?:smaller|tinier|easier)(?: one"
            r"| project| step| thing)?\W*(?:pls|please)?\W*$|\bsmallest (?:thing|step|bit|piece|"
            r"one)\b|"
            r"\b(?:a )?(?:tiny|small|little) (?:step|thing|task|bit|first step)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "build",
        Pattern(
            r"\bprojects?\b.{0,20}\b(?:for|with|on|about) (?:exactly |just )?(?:it|this|that|"
            r"them|these)\b|\bwhat (?:can|"
            r"could|should) i (?:build|make) (?:with|from|out of) (?:it|this|that|them)\b|\bhow "
            r"(?:do|"
            r"can) i use (?:it|this|that) in a project\b|\b(?:small|mini|tiny)[- ]?project\b",
            re.IGNORECASE,
        ),
    ),
    (
        "accept",
        Pattern(
            r"^\W*(?:ok(?:ay)?[\s,]+|fine[\s,]+|cool[\s,]+|alright[\s,]+|good[\s,]+|"
            r"yes[\s,]+)*(?:then "
            r")?(?:i(?:'?ll| will|'?m going to)? |let'?s |gonna )(?:take|do|go (?:with|for)|try|"
            r"start|"
            r"pick|choose)(?: with)? (?:it|that|this|that one|this one)\W*(?:then|now|pls|"
            r"thanks)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "why",
        Pattern(
            r"^\W*(?:(?:ok|and|but|so|hm+|n|wait)\W+)*(?:why|y|how come|what for)\b|"
            r"\b(?:the|its|your) reasons?\b|\bwhat for do i need\b",
            re.IGNORECASE,
        ),
    ),
)
_POINTS_BACK = Pattern(
    r"\b(?:which|with|it|its|that|this|these|those|they|them|their|there|one|ones|both|other|"
    r"either)\b|"
    r"^\W*(?:and|but|so|or|also|what if|n)\b",
    re.IGNORECASE,
)
_WHY_NOT = Pattern(
    _LEAD + r"(?:why|y|how come)(?: (?:not|can'?t i|cant i|shouldn'?t i|don'?t i|no)|.*\binstead\b"
    r"|.*\b(?:before|rather than|over|first)\b"
    r"| (?:that|this|it|him|her|them|those)(?: one)?,? (?:and |but )?not\b)",
    re.IGNORECASE,
)
_MEANT = Pattern(
    r"^(?:(?:no|nope|nah|sorry|wait|actually|oops|hm+|oh|argh|well|my bad|typo)[\s,.!…-]*)*"
    r"(?:i (?:mean(?:t)?|was (?:talking|asking) about|said)|meant|make that|correction|"
    r"i was asking for)[\s:,]+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_BUT = Pattern(
    r"^(?:(?:no|nope|nah|sorry|wait|actually|oops)[\s,.!]*)*not (?P<wrong>[^,.;]{2,40}?)"
    r"(?:[,.;]| but| rather|;)\s*(?:but |rather |i meant? |i mean )*(?P<rest>.{2,60})$",
    re.IGNORECASE,
)
_ONLY_THIS = Pattern(
    r"^(?:(?:no|nope|nah|sorry|wait|oops|well|actually|hm+)[\s,.!]+)+(?:only|just)\s+(?P<rest>.{2,60})$",
    re.IGNORECASE,
)
_NO_THIS = Pattern(r"^(?:no|nope|nah|sorry|wait|oops)[\s,.!]+(?P<rest>.{2,60})$", re.IGNORECASE)
_SAME_FOR = Pattern(
    r"^(?:ok(?:ay)?[\s,]+|hm+[\s,]+|so[\s,]+|thanks[\s,!]+)*(?:and|what about|how about|wbt|wb|"
    r"(?:and )?(?:the )?same (?:for|with|question (?:for|about))|what of|and what about|"
    r"and how about"
    r"|also|but what about)\s+(?:for |with |about |in |on )?(?P<rest>[^.!]{2,60}?)"
    r"(?:\s+(?:then|tho|though|instead))?[\s?!.…]*$",
    re.IGNORECASE,
)


# What an explanation is asked to be, by itself: after a step or a project it asks for less work.
_BRIEFER = _whole(
    r"(?:(?:can|could|would) (?:u|you) )?(?:please )?(?:(?:make|keep|say|put|give|cut|explain) )?"
    r"(?:(?:me|it|that|this) )?(?:(?:(?:way |much |a bit )?(?:not|less|too)"
    r"(?: (?:so|that|as|quite|this|too))* (?:long|wordy|verbose|detailed|much text|many words|text|"
    r"words))|(?:(?:a|much|way|even|the|bit|little|lot|something|in) )*"
    r"(?:short(?:er|ish)?|brief(?:er|ly)?|compact|condensed|crisp(?:er)?|concise(?:ly)?|down)"
    r"(?: version| one| answer| form)?)"
)
_EASIER = _whole(
    r"(?:(?:can|could|would) (?:u|you) )?(?:please )?(?:(?:make|keep|say|put|give|explain) )?"
    r"(?:(?:me|it|that|this) )?(?:(?:(?:a|much|way|even|the|bit|little|lot|something|more) )*"
    r"(?:easier|simpler|gentler|slower|basic|simple)|"
    r"(?:less|(?:way )?too|not) (?:(?:so|that|as|too) )*(?:complicated|complex|technical|"
    r"formal|hard|difficult|math\w*|jargon\w*|abstract|advanced|"
    r"dense|fast))(?: version| one| explanation| words| way| to (?:get|understand|read))?"
)
# Where nothing was shown that has a price, this asks how much of it.
# What is earned is no price: "pay good?".
_EARNED = Pattern(
    r"\b(?:pay|pays|paid|salar\w+|wages?|money)\b\W*(?:is |it )?(?:good|well|ok|okay|decent|bad|"
    r"nice|better)\b|\b(?:good|well|decent|nice|better|the) (?:pay|paid|money|salary|wages?)\b|"
    r"\bsalar\w+|\bearn\w*",
    re.IGNORECASE,
)
_HOW_MUCH = Pattern(_LEAD + r"how much\W*$", re.IGNORECASE)
# What happens when something is too big is no wish for less of it.
_OF_A_VALUE = Pattern(
    r"^\W*(?:(?:and|so|but|ok)\W+)*(?:wh?at|why|how|when|is|does|can|if)\b|\b(?:happens?|if)\b",
    re.IGNORECASE,
)
_EXPLAINED = frozenset({"concept", "compare", "stuck", "career", "motivation"})


_IN_A_LINE = Pattern(r"\b(?:one|1|a single|two|2) (?:sentences?|lines?)\b(?! of\b)", re.IGNORECASE)
_MOST_OF_A_LINE = 6


def in_a_line(text: str) -> bool:
    """Whether a few words ask for what was said in a sentence or a line."""
    return len(text.split()) <= _MOST_OF_A_LINE and bool(_IN_A_LINE.search(text))


def follow_up(text: str, context: Context, mentions: Sequence[Mention] = ()) -> FollowUp | None:
    """What a short message asks of what was said before; None for one that stands on its own."""
    said = " ".join(text.replace("’", "'").replace("`", "'").split())
    if not context.ability or len(said.split()) > _MOST_WORDS:
        over = context.trouble is not None and _SOLVED_ALL.match(said) and "?" not in said
        return FollowUp("helped", rest=said) if over else _long_correction(said)
    named = [m for m in mentions if m.kind in ("topic", "group", "resource", "track", "project")]
    picked = _PICK.fullmatch(said)
    if picked and context.offered:
        return FollowUp("pick", _ORDINALS[picked["nth"].lower()])
    meant = _correction(said, named)
    if meant is not None:
        return meant
    if named and _WHY_NOT.match(said) and not _about(named, context):
        return FollowUp("why_not", rest=said)
    if context.pending == "helped" and _FOUND.search(said) and "?" not in said:
        return FollowUp("helped", rest=said)
    if context.pending == "helped" and not named and _THANKS_FOR_IT.search(said):
        return FollowUp("helped", rest=said)
    if context.trouble is not None and _succeeds(said):
        return FollowUp("helped", rest=said)
    asks_on = _ASKS_ON.search(said) and not _FOR_THE_RECORD.search(said)
    if context.trouble is not None and _SOLVED.match(said) and not asks_on:
        return FollowUp("helped", rest=said)
    if context.trouble is not None and context.trouble.rung and _BIGGER.fullmatch(said):
        return FollowUp("hint", rest=said)
    # "MLflow, one line" asks for another thing, in a line.
    of_another = any(m.id not in (*context.topics, context.step) for m in named)
    briefer = _BRIEFER.fullmatch(said) or (in_a_line(said) and not of_another)
    if context.ability in _EXPLAINED and briefer:
        return FollowUp("shorter", rest=said)
    if context.ability in _EXPLAINED and _EASIER.fullmatch(said):
        return FollowUp("simpler", rest=said)
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(said) and _fits(kind, context):
            return FollowUp(kind, rest=said)
    if context.pending == "helped" and not named and _NO_GOOD.search(said) and "?" not in said:
        return FollowUp("no_help", rest=said)
    if any(m.kind == "topic" for m in named) and _LOOSE[0][1].search(said):
        return FollowUp("after", rest=said)
    own = [m for m in named if m.id not in (*context.topics, context.step)]
    if not own:
        for kind, sign in _LOOSE:
            if kind == "smaller" and context.ability in _EXPLAINED and _OF_A_VALUE.search(said):
                continue
            if sign.search(said) and _fits(kind, context):
                return FollowUp(kind, rest=said)
    same = _SAME_FOR.match(said)
    if same and (named or len(same["rest"].split()) <= 3) and not _PRONOUN.match(same["rest"]):
        return FollowUp("same_for", rest=same["rest"])
    if not named and (context.topic or context.trouble) and _POINTS_BACK.search(said):
        return FollowUp("about_it", rest=said)
    return None


_NTH = Pattern(rf"\bthe (?P<nth>{_NUMBERED})\b(?: ones?)?", re.IGNORECASE)


def nth(text: str) -> int | None:
    """The place that a text names in what was shown: 0 for "the first one"; None for none."""
    found = _NTH.search(text)
    return _ORDINALS[found["nth"].lower()] if found else None


_SOLVED = Pattern(
    r"(?:(?:yes|yay|wow|omg|oh|ohh+|ok|k|perfect|awesome|great|ah|aha)[\s,.!]*)*(?:"
    r"(?:fixed|solved|sorted|mended) (?:both|them|all|it|that)\b|pushed\W|(?:now "
    r")?(?:it'?s |it is )?"
    r"(?:fixed|solved)|(?:that|it) (?:works|worked|helped|runs|was it|did it)|works now|got it)\b"
    r"(?!.{0,12}\bnot\b)|"
    r"^\W*(?:o+u+i+|si+|s[ií]+|ja+a+|yess+|ye+a+h+|ya+y+|wo+ho+|wo+w|hurra+y?|mashallah|"
    r"alhamdulillah|hamdulillah|eureka)(?:\W+(?:it works|works|merci|gracias|danke|thx|thanks))*"
    r"\W*$|"
    r"^(?!.*\b(?:but|still|not?|never)\b)(?!.*\?)(?:\S+\s+){1,14}i(?:'?ll| will) take (?:it|that)"
    r"\W*$|"
    r"^(?!.*\b(?:but|still|not?|never|why|train\w*|val\w*)\b)(?!.*\?)"
    r"\W*(?:did|used|put|added|typed|tried)\b.{2,40}"
    r"\bnow (?:it (?:is|says|gives|prints|shows) )?-?\d[\d.,]*%?(?:\W+\w+){0,2}\W*$|"
    r"^(?!.*\b(?:but|still|not?|never)\b)(?!.*\?)\W*(?:a+h*|o+h+|ok(?:ay)?|aha+)\W+(?:(?:ok|yes|"
    r"right|now)\W+)*i (?:see|get it)\b(?! (?:an?|the|this) (?:error|message|nan))",
    re.IGNORECASE,
)
_SOLVED_ALL = Pattern(
    r"(?:(?:yes|yay|omg|ok|k|perfect|ah|aha)[\s,.!]*)*(?:fixed|solved|sorted|mended) "
    r"(?:both|them|all|it|that)\b",
    re.IGNORECASE,
)
_FOUND = Pattern(
    r"\b(?:found (?:it|the (?:bug|error|problem|mistake))|"
    r"(?:that|it|this) (?:really |just )?worked|"
    r"fixed (?:it|that)|works now|^\W*(?:(?:haha+|lol|oh+|ah+|omg|damn|argh|ok|yes|found it)\W+)*"
    r"(?:it|that|the (?:problem|bug|culprit|issue|mistake|reason)) was "
    r"(?:the|my|a|an|in|because|just|only)\b(?! (?:same|error))|solved it|"
    r"got it (?:working|to work))\b|"
    r"^(?!.*\b(?:still|but|same)\b)\W*(?:(?:ah+|oh+|aha+|omg|damn|argh|lol|haha+|ok)\W+)+"
    r"(?:there (?:was|were) (?:an?|some|two)|i (?:forgot|missed|miss?pel\w+|mistyped|typed)|"
    r"i had (?:forgotten|missed|miss?pel\w+|mistyped|typed|named)|my (?:typo|mistake|bad))\b",
    re.IGNORECASE,
)
# After one hint this asks for the next.
_BIGGER = _whole(r"(?:a )?(?:bigger|more|another|next|further|go on|again)(?: one)?")
_SUCCESS = Pattern(
    r"\b(?:it|it'?s|its|that|everything|all|now|finally|yes+|yay+|whoo+|wo+ho+|ha+|omg|ok|got "
    r"it|and)\b"
    r".{0,16}?\b(?:alive|works?|working|worked|runs?|running|trains?|training|answers?|answering|"
    r"learns|learning|converges|loads?|fits|builds|compiles|passes|goes (?:down|through)|went "
    r"through|green|"
    r"going|sorted|solved|fixed|gone|up)\b|"
    r"^\W*(?:\S+\s+){1,5}(?:works|worked|did it|fixe[sd] it|did the trick|helped)\b|"
    r"^\W*(?:fixed|solved|sorted|works|working|done it)\b|"
    r"\b(?:sorted|solved|fixed)\W*$",
    re.IGNORECASE,
)
_NOT_YET = Pattern(
    r"\b(?:not?|never|still|but|cannot|until|unless|if|should|would|before|without|why|how|what|"
    r"nothing|gone wrong|(?:much|lot of) work|dont|didnt|doesnt|isnt|wasnt|arent|cant|wont|couldnt|"
    r"wouldnt|hasnt|havent)\b|n't\b|\?",
    re.IGNORECASE,
)


# Who reports something and gives thanks for it has got out; who will only try it has not yet.
_THANKS_FOR_IT = Pattern(
    r"^(?!.*\b(?:will|'?ll|try|trying|later|tomorrow|tonight|gonna|going to|let me|but|not?|nope|"
    r"still|anyway|didnt|doesnt|cant|bye|idk|dunno)\b)(?!.*\?)(?!.*n't\b)(?:\S+\s+){3,}"
    r"(?:thanks?|thx|ty|cheers|thank you|tysm|gracias|merci|danke|obrigad[oa]|grazie|shukran|"
    r"dank je|tack)(?: (?:mate|coach|man|a lot|so much|beaucoup|mucho))?\W*$",
    re.IGNORECASE,
)
# "Train goes down, yes" answers what was asked.
_ANSWERS_YES = Pattern(
    r"\b(?:goes|going|went|up|down|runs|running|trains)\W+yes\W*$", re.IGNORECASE
)


# A sentence of its own that says so, whatever went before: "i typed x and not y. works".
_WORKS = Pattern(
    r"(?:^|[.!;,)\]]\s+)(?:and |now |ok |it |that |yes )*(?:works|worked|runs|fixed|solved)"
    r"(?: now| finally| again| fine)?(?=\s*(?:[^\w\s?,'’]|$|\bi'?m\b|\bomg\b|\blol\b|\bthx\b|"
    r"\bthanks\b))(?!.*\?)",
    re.IGNORECASE,
)


def _succeeds(said: str) -> bool:
    """Whether a message tells that it works now; what is said after it does not count."""
    if _ANSWERS_YES.search(said):
        return False
    if _WORKS.search(said):
        return True
    first = _CUT.split(said)[0]
    whole = _NOT_YET.search(said) is None
    return bool(_SUCCESS.search(said if whole else first)) and _NOT_YET.search(first) is None


def after_success(said: str) -> str:
    """What follows the sentence that tells of success; "" where nothing does."""
    cut = _CUT.search(said)
    return said[cut.end() :] if cut else ""


_CUT = Pattern(
    r"[.!,;]\s+(?=(?:next|now|then|so|and|what|on to|why|how|which|where|"
    r"is|are|do|does|can|could|one more|another|btw|also|but why)\b)|"
    r"(?<=works)\s+(?=(?:now|but) (?:the|my|all|it|there|i)\b.*\b(?:look\w*|nan|wrong|empty|error|"
    r"instead|half|only)\b)|"
    r"[.!;]\s+(?=[^.!?]*\b(?:is|was) (?:that|it|this) (?:any )?(?:good|ok(?:ay)?|bad|normal|fine|"
    r"enough|right)\b)",
    re.IGNORECASE,
)
# Said in answer to "did it help?".
_NO_GOOD = Pattern(
    r"\b(?:already|still|same)\b|\bso no\b|^\W*(?:no|nope|nah)\b(?!\W*(?:thanks|thx|thank)).{3,}",
    re.IGNORECASE,
)
# "Solved. Link to read more?" asks for something new.
_ASKS_ON = Pattern(
    r"[.!,]\s*\S.*\b(?:what|whats|how|link|next|which|where|give|show|can|could|read|build|why)\b",
    re.IGNORECASE,
)
_FOR_THE_RECORD = Pattern(
    r"\b(?:add|put|note|write)\b.{0,20}\b(?:done list|to my list|on my list|on record|down)\b|"
    r"\bnote (?:it|that)\b",
    re.IGNORECASE,
)
_PRONOUN = Pattern(r"(?:it|that|this|them|those|you|me|next|then|now|what|why|how)\b", re.I)


_OF_SOURCES = Pattern(
    r"\b(?:from|sources?|sa(?:ys?|id)|know|true|proof|prove|read|heard?|cite\w*|reference\w*|"
    r"links?|"
    r"official|paper|claims?|according|evidence|sure)\b",
    re.IGNORECASE,
)
# Without one of these a message tells more of a trouble, and not that nothing helped.
_DENIES = Pattern(
    r"^\W*(?:no|nope|nah|not)\b|\bno (?:use|good|luck|joy|change|help)\b|"
    r"\b(?:nothing|still|same|again|worse|fail\w*|broken|wrong|useless|"
    r"didnt|doesnt|isnt|wasnt|not (?:it|that|this|help\w*|work\w*|solved|fixed|really|yet))\b|"
    r"n['’]t\b",
    re.IGNORECASE,
)
_OF_DOING = Pattern(
    r"\b(?:ex|eg|e\.g|examples?|instance|show\w*|see|exercis\w*|tasks?|try|practi\w*|do|code|"
    r"numbers?|"
    r"demo\w*|sample|case|problem|puzzle|homework|real|concrete\w*|picture|draw\w*|look\w*|give|"
    r"something|another|more|one|hands?|play|harder|like|how|use|used)\b",
    re.IGNORECASE,
)
_OF_CODE = Pattern(r"[()=\[\]{}_]")
_OF_NEEDS = Pattern(
    r"\b(?:before\w*|first|need\w*|know|knowledge|pre-?req\w*|requir\w*|have to|must|ready|without|"
    r"basics?|maths?|enough|prior|already|learn)\b",
    re.IGNORECASE,
)
# What comes after something is asked for with a word of order; "after all" is none.
_OF_ORDER = Pattern(
    r"\b(?:next|after(?! all\b)\w*|follow\w*|later|onwards?|beyond|behind|leads?|coming|comes|"
    r"now wh?at|wh?at now|upcoming|subsequent\w*|from (?:there|here)|go(?:es|ing)? on|on with|"
    r"once (?:i|im|i'?m|i'?ve|that|this|it)|and then|n then)\b|\bthen(?: wh?at)?\W*$",
    re.IGNORECASE,
)
# How big or long something within a topic is, is no question of how long the topic takes.
_OF_ITS_SIZE = Pattern(r"^\W*(?:\w+\W+){0,2}?how (?:big|long|large|huge)\b", re.IGNORECASE)
_THE_THING = Pattern(
    r"\b(?:it|that|this|one|thing|whole|course|book|project|plan|track|take|takes|last|lasts|till|"
    r"until|need|needs|everything|all|i|me)\b|\bhow (?:big|long|large|huge)\W*$",
    re.IGNORECASE,
)
_OF_TIME = Pattern(
    r"\b(?:long|time|hours?|hrs?|weeks?|days?|months?|evenings?|quick\w*|effort|big|huge|fast|eat|"
    r"takes?|durations?|minutes?|mins?)\b",
    re.IGNORECASE,
)


def learned_follow_up(
    text: str, kind: FollowUpKind, context: Context, mentions: Sequence[Mention]
) -> FollowUp | None:
    """The follow-up that the model takes a message for, where it can refer to what was said."""
    said = " ".join(text.replace("’", "'").split())
    named = [m for m in mentions if m.kind in ("topic", "group", "resource", "track", "project")]
    own = [m for m in named if m.id not in (*context.topics, context.step)]
    if kind == "none" or not context.ability or len(said.split()) > _MOST_WORDS:
        return None
    if (
        kind in ("about_it", "tell_more")
        and len(said.split()) > 4
        and not _POINTS_BACK.search(said)
    ):
        return None
    if kind == "source" and not _OF_SOURCES.search(said):
        return None
    if kind == "no_help" and (not _DENIES.search(said) or said.endswith("?")):
        return None
    if kind == "cost" and _HOW_MUCH.match(said) and not context.things("resource"):
        return None
    if kind == "cost" and _EARNED.search(said):
        return None
    if kind in ("example", "task") and not _OF_DOING.search(said):
        return None
    if kind == "how_long" and _OF_CODE.search(said):
        return None
    if kind == "helped" and _ANSWERS_YES.search(said):
        return None
    if kind == "before" and not _OF_NEEDS.search(said):
        return None
    if kind == "how_long" and not _OF_TIME.search(said):
        return None
    if kind == "how_long" and _OF_ITS_SIZE.match(said) and not _THE_THING.search(said):
        return None
    if kind == "after" and not _OF_ORDER.search(said):
        return None
    if kind == "smaller" and context.ability in ("concept", "compare", "stuck"):
        return None
    if kind == "example" and named:
        return None
    if kind == "same_for" and own:
        return FollowUp("same_for", rest=said[own[0].start :])
    if kind in ("same_for", "meant", "pick", "why_not") or own or not _fits(kind, context):
        return None
    return FollowUp(kind, rest=said)


def _about(named: Sequence[Mention], context: Context) -> bool:
    """Whether every topic that is named is what was spoken of anyway."""
    return all(m.id in (context.topic, context.step) for m in named)


def not_that(said: str) -> str:
    """What "not GitHub, only Git" takes back; "" if nothing."""
    found = _NOT_BUT.match(said)
    return found["wrong"] if found else ""


def _correction(said: str, named: Sequence[Mention]) -> FollowUp | None:
    found = _MEANT.match(said) or _NOT_BUT.match(said)
    if found:
        return FollowUp("meant", rest=found["rest"])
    only = _ONLY_THIS.match(said)
    if only and len(only["rest"].split()) <= 4:
        return FollowUp("meant", rest=only["rest"])
    short = _NO_THIS.match(said)
    if short and named and len(short["rest"].split()) <= 4:
        return FollowUp("meant", rest=short["rest"])
    return None


def _long_correction(said: str) -> FollowUp | None:
    found = _MEANT.match(said) if len(said.split()) <= 40 else None
    if found and re.match(r"(?:no|nope|sorry|wait|actually|oops)\b", said, re.IGNORECASE):
        return FollowUp("meant", rest=found["rest"])
    return None


def _fits(kind: Kind, context: Context) -> bool:
    """Whether a follow-up of a kind can refer to what was said last."""
    if kind == "task":
        return bool(context.topic or context.step) and context.ability != "quiz"
    if kind in ("helped", "no_help"):
        return context.trouble is not None
    if kind == "hint":
        return bool(context.trouble or context.topic)
    if kind in ("yes", "no"):
        return bool(context.pending)
    if kind in ("known", "done", "skip"):
        return bool(context.step or context.topic) and context.ability != "smalltalk"
    if kind == "after":
        return bool(context.step or context.topic) and context.ability != "plan"
    if kind == "cost":
        return bool(context.offered or context.step or context.topic)
    if kind == "more":
        return context.ability not in ("smalltalk", "off_topic", "unsafe_or_injection")
    return True
