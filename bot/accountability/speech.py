"""What a message about promises wants: the list, a promise, an easier one, or to tell of one.

Read by fixed rules, for messages of which it is known already that they are about promises.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.accountability.commitments import Ease
from bot.coach.patterns import Pattern

Wish = Literal["list", "checkin", "away", "shrink", "move", "drop", "promise", "report", ""]

_I = re.IGNORECASE
_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_LIST = Pattern(
    r"\bwhat (?:did|do|was|were|have|had) (?:i|my)\b.{0,25}\b(?:promis\w*|commit\w*|sa(?:y|id)|"
    r"list|supposed|goals?|sw(?:ea|o)r[en]?|vow(?:ed)?|pledged?|agreed?|sign(?:ed)? up)\b|"
    r"^\W*(?:\w+\W+){0,3}?wh?at(?:'?s| is| was| were)? my (?:\w+ )?(?:promises?|commitments?|"
    r"pledge)\b|\b(?:show|list|tell|remind) (?:me )?(?:of |what )?(?:is |was )?"
    r"(?:on )?(?:all )?my (?:open )?(?:promises?|commitments?|list|goals?)\b|"
    r"\bwhich of my (?:commitments|promises|goals)\b|"
    r"\bremind me wh?at (?:i(?!s\b)|my|we|was due|is due)\b|"
    r"\bwh?at(?:'?s| is) (?:(?:still|left|now) )?(?:open|due|pending|on my list)\b"
    r"(?!\W+(?:a|the)\b)|\banything (?:still |left )?(?:open|due)\b|"
    r"^\W*(?:and |so )?when (?:was|is) (?:it|that|this|mine) due\b|"
    r"^\W*(?:and |so )?what was (?:it|that|my (?:promise|goal))(?: (?:again|now|then))?\W*$|"
    r"\bforgot (?:what|even|that)? ?i (?:even )?promised\b|\bwhat i promised\?|"
    r"\b(?:did|have) i (?:(?:even|ever|really|actually|already) )?(?:promised?|commit(?:ted)?)\b|"
    r"\bwhat i (?:said|told you|wrote) (?:that )?i(?:'?ll|'?d| will| would)\b|"
    r"\bwh?at(?:'?s| am i| i'?m|s)? (?:i )?(?:on the hook|signed up|down) for\b|"
    r"\bwas i (?:supposed|meant) to\b|\bwh?at(?:'?s| is| was) on (?:the|my) list\b|"
    r"\bwh?at(?:ever)? i (?:committed|agreed|signed up|swore)\b|\bpromises? of mine\b|"
    r"^\W*(?:(?:ok|so|and|then|that)\W+)*leaves (?:me )?(?:with )?wh?at\b|"
    r"\bwh?at (?:am i|did i say i'?d be|was i) (?:checking|doing|bringing)\b"
    r".{0,30}\b(?:again|when)\b|"
    r"\brecall my (?:\w+ )?(?:intentions?|promises?|goals?|resolutions?)\b|"
    r"\bdo i (?:still )?owe\b|\bwhat i owe\b|\bi signed up for\b|"
    r"\bhow many of my (?:promises|commitments)\b|"
    r"\bwh?at(?:'?d| did) (?:i|we) (?:just )?(?:sign up for|agree (?:to|on)|commit to)\b",
    _I,
)
_CHECKIN = Pattern(
    r"^\W*(?:(?:hi|hey|ok(?:ay)?|so|weekly|time (?:to|for)|i want to|let'?s|the|my|a|do)\W+)*"
    r"check(?:ing)?[- ]?in(?: time| now| please| pls)?\W*$",
    _I,
)
_HOW_WENT = Pattern(
    r"^\W*(?:(?:so|and|ok|well|then)\W+)*how (?:did|was|am|have|do) (?:i|we)\b.{0,20}"
    r"\b(?:do|doing|done|far|go|going)\b",
    _I,
)
_AWAY = Pattern(
    r"\b(?:skip (?:this|next|the|my goals? for this) week|no promises (?:this|next) week|"
    r"(?:weeks?|days?|month) off\b|(?:a|on|my) (?:break|holidays?|vacation)\b|"
    r"i(?:'m| am|'ll be| will be) (?:away|off|travell?ing)\b)",
    _I,
)
_SHRINK = Pattern(
    r"\b(?:make|cut|bring)\b.{0,40}\b(?:smaller|shorter|down|less)\b|\bshrink\b|"
    r"\bmake it \d.{0,20}\binstead of\b|\bhalf of it instead\b",
    _I,
)
_MOVE = Pattern(
    r"\b(?:can|could) (?:we|you|i) (?:please )?(?:move|shift|push|postpone)\b|"
    r"^\W*(?:(?:please|pls|ok|so|let'?s) )*(?:mov(?:e|ing)|shift|push|postpone|delay)\b|"
    rf"\bnot {_DAY}\W+(?:but )?{_DAY}\b|\b{_DAY},? (?:and )?not {_DAY}\b|"
    r"^\W*(?:\w+\W+){0,2}?roll(?:ing)? (?:it |that |this )?(?:over|on)\b|"
    r"\b(?:take|carry) (?:it|that|this) (?:over|along|into|to) (?:to )?(?:the )?next (?:week|wk)\b|"
    r"\bsame promise again\b|\b(?:slipped|slip),? (?:so )?move\b|"
    r"\bgoes over to next week\b",
    _I,
)
_DROP = Pattern(
    r"^\W*(?:(?:please|pls|ok|so|let'?s|can|could|you|we|actually|no|nah|wait|sorry|hm+|oh|and|"
    r"on second thought|well|just)\b\W*)*(?:cancel|delete|drop|scrap|scratch|ignore|"
    r"cross out|remove|forget|skip)\b.{0,60}\b(?:promise|commitment|goal|one|thing|it|that|this)\b"
    r"(?!\W+(?:week|wk|month|weekend)\b)|"
    r"^\W*(?:(?:actually|ok|no|oh|ah)\W+)*never ?mind\b(?:\W+(?:it|that|then|the promise))*\W*$",
    _I,
)
_FIRST_PROMISE = Pattern(
    r"\bi(?:'?d like| want| wanna| would like)(?: to)? (?:promise|commit|pledge)\b|"
    r"^\W*(?:(?:ok(?:ay)?|so|hey|hi|well|and|then|right|deal|new|my|the|a)\W+)*"
    r"(?:i (?:hereby |solemnly )?(?:promise|commit|swear|pledge|will|shall)\b|i'?ll\b|"
    r"(?:pinky )?promise\b(?!d)|commit(?:ment|ting)?\b|next (?:week|wk|goal)\b|"
    r"(?:(?:and|also|plus|then|on|n)\W+)*(?:mon|tues|wednes|thurs|fri|satur|sun)day i(?:'?ll| "
    r"will| "
    r"(?:wanna|want to|do|read|write|finish|watch|try|start|build|make|study|practi[sc]e|learn|"
    r"go|take|code))\b|"
    r"for (?:next|the (?:next|coming)) (?:week|wk)|goals? (?:for|of|4|til|till|until|is|are|=)|"
    r"this (?:week|wk) (?:i (?:want|will|'?ll)|=|only)|put (?:me )?down|write down|set (?:a|my) "
    r"goal|count me in|tomorrow|tmrw|for (?:tmrw|tomorrow|today|sunday|monday|friday)|"
    r"plan for|until next time|will (?!try|you\b|u\b|it\b|this|that|there|we\b)\w+)",
    _I,
)
_PROMISE = Pattern(
    r"\b(?:i(?:'ll| will| shall|'m going to| am going to|'m gonna| am gonna)|im gonna|ill|"
    r"i (?:promise|commit|swear|pledge)|i'?d like to (?:take|do|swap)|committing|promise|"
    r"put me down|put down|note (?:down|that)|write (?:it )?down|count me in|hold me to|"
    r"holding myself|hold myself|(?:set|note) (?:me )?(?:a |my )?(?:\w+[- ])?goal|"
    r"goals? (?:for|of|4|til|till|until)|my (?:goals?|word|aim)|week planned|next (?:week|wk|goal)|"
    r"(?:this|the coming) (?:week|wk|month'?s?)|tomorrow|tmrw|deadline|plan for|will|gonna|"
    r"remind me|count on me|carve (?:it|that|this) in|witness me|(?:the|my|our) deal(?: is|:)|"
    r"(?:you|u) (?:may|can|shall) (?:send|write|call|shout|scold|tell))\b|"
    r"\b(?:by|until|till|til|before) (?:the )?(?:mon|tue|wed|thu|fri|sat|sun|tomorrow|tmrw|end|"
    r"week|\d)|\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\b.{0,30}\b\d{1,2} ?(?::\d\d ?)?(?:am|pm)\b|"
    r"\b\d{1,2} ?(?:am|pm)\b",
    _I,
)
_REPORT = Pattern(
    r"\b(?:did|done|didn'?t|didnt|finished|kept|missed|managed|completed|built|studied|half|"
    r"halfway|could ?n'?t|couldnt|skipped|forgot|slept|failed|nothing|nada|watched|reached|read|"
    r"got|was (?:supposed|meant)|promised|pledged?|vowe?d?|sworn|said|ticked|tick|started|"
    r"swore|agreed|owed?|as discussed|planned|filled|"
    r"worked|passed|zero|nope|"
    r"reporting|status|checkin|check[- ]?in|weekly (?:report|update)|update on|"
    r"as (?:promised|agreed)|about (?:last|this) week'?s|(?:like|as) i told (?:you|u)|"
    r"as of today|behind|logging|log|streak|over and done|"
    r"\d+ (?:of|out of) (?:the |my )?\d+|killed my week|no study|still open|open still|kept my "
    r"word|word was|herewith|learned|learnt|understood|pushed|published|deployed|shipped|posted)\b|"
    r"[✅☑✔✓❌✗]|\[[xX]\]",
    _I,
)
# Who asks to be held to something promises it, whatever it says was done.
_BINDS = Pattern(
    r"\bhold me to (?:it|that|this|an?)\b|\b(?:keep|have) (?:that|it|this) noted\b|"
    rf"\b(?:ask|ping|poke|nudge) me (?:on |this |next |about it )*{_DAY}\b",
    _I,
)
# So does who puts it as a question: "next sunday I show you the code, deal?".
_BINDS_ASKING = Pattern(
    rf"\b(?:can|could|would|will) (?:you|u) (?:please )?(?:ping|poke|nudge|remind|ask) me (?:on )?"
    rf"(?:{_DAY}|mon|tue|wed|thu|fri|sat|sun|tomorrow|tmrw)\b|"
    r"\bi(?:'?ll| will)? (?:show|send|bring) (?:you|u)\b.{0,40}\bdeal\W*$|"
    r"\bcould (?:you|u) note that i(?:'?ll| will)\b",
    _I,
)
_QUESTION = Pattern(
    r"\?\s*$|^\W*(?:wh?at'?s?|which|how|why|when|where|who|is|are|does|do|can|could|should)\b", _I
)
_SENTENCES = Pattern(r"(?<=[^\W\d][.!?])\s+(?=\S)")
_POINTS = Pattern(
    r"\b(?:first|second|third|last one|all (?:of (?:it|them)|done|kept|three|four)|both|everything|"
    r"the rest|built|studied)\b|(?:^|[\s,;])#?\d{1,2}\s*[:=)]\s|[✅☑✔✓❌✗]|\[[xX ]\]",
    _I,
)


# "Wish me luck" for tomorrow, and what was said before, are no promises.
_NO_PROMISE = Pattern(
    r"\bwish me\b|\bfingers crossed\b|^\W*(?:and |so |ok )?(?:can you |pls |please )?remind me "
    r"(?:wh?at|which|how|when|where|who|why)\b|\bhow many\b.{0,40}\?",
    _I,
)


def read_wish(text: str) -> Wish:
    """What a message about promises wants; "" for none of it, such as a question of another kind.

    A message that both tells and promises is a report: its answer takes up what comes next, too.
    """
    text = " ".join(text.split())
    if _LIST.search(text):
        return "list"
    if _CHECKIN.match(text) or _HOW_WENT.search(text):
        return "checkin"
    told = _REPORT.search(text)
    ease = _ease(text)
    if ease is not None and not (told and told.start() < 3):
        return ease
    if _AWAY.search(text) and not told:
        return "away"
    if _NO_PROMISE.search(text):
        return ""
    if _BINDS_ASKING.search(text) or (_BINDS.search(text) and not _QUESTION.search(text)):
        return "promise"
    if _FIRST_PROMISE.match(text):
        return "promise"
    if told:
        return "report"
    if _QUESTION.search(text):
        return ""
    return "promise" if _PROMISE.search(text) else ""


_PROMISING = Pattern(
    r"\b(?:promis\w*|commit(?:ted|ment\w*)|pledg\w*|vow\w*|sw(?:ore|orn|ear)|check[- ]?in|"
    r"said i(?:'?d| would| will|'?ll)|goals?|my word)\b|\b(?:this|last|past) (?:week|wk)\b",
    _I,
)
_ANEW = Pattern(
    r"\bi (?:\w+ )?(?:promised|committed|pledged|vowed|swore|said)\b.{0,20}?"
    r"\b(?:to|that|i'?d|i would|i'?ll|i will)\b.+\b(?:by|until|till?|before|on|this|next|tomorrow|"
    r"tmrw|tonight|today)\b",
    _I,
)
_ENDED = Pattern(
    r"\b(?:did|didn'?t|didnt|done|but|kept|missed|managed|failed|couldn'?t|couldnt|half|forgot|"
    r"skipped|slept|nothing|yesterday|last|was|were|and (?:i )?(?:finished|shipped|built|"
    r"passed))\b",
    _I,
)


def speaks_of_promises(text: str) -> bool:
    """Whether a message has the words of promises, and not just those of work done."""
    return bool(_PROMISING.search(text))


def promises_anew(text: str) -> bool:
    """Whether "I promised to finish it by Sunday" tells of something that is still to be done."""
    return bool(_ANEW.search(text)) and not _ENDED.search(text) and not _QUESTION.search(text)


# "I finished the chapter and I promise to build a cleaner" promises the cleaner.
_AFTER_A_REPORT = Pattern(
    r".{3,160}?\b(?:and|so|now|,)\s+(?:i\s+)?"
    r"(?:(?:wanna|want to|gonna|will|would like to|hereby)\s+)?"
    r"(?:promise|commit)(?:\s+(?:you|myself))?\s+to\s+(?P<promise>.{4,})",
    re.IGNORECASE | re.DOTALL,
)


# "Hold me to it", "write that down": what is promised was said right before.
_OF_IT = Pattern(
    r"^\W*(?:(?:pls|please|ok|so|and|now|you can|just)\W+)*(?:hold me to|write|note|put|keep|carve|"
    r"ask me|remind me|count me|mark)\b(?:\W+\w+){0,3}?\W+(?:it|that|this|down|in|noted)\b"
    r"(?:\W+(?:down|in|noted|please|pls|then|ok))*\W*$",
    re.IGNORECASE,
)


def promised_part(text: str) -> str:
    """The sentences of a message that promise something; all of it where none does by itself."""
    if "\n" in text.strip():
        return text
    sentences = _SENTENCES.split(text.strip())
    kept = [s for s in sentences if _FIRST_PROMISE.match(s) or _PROMISE.search(s)]
    if any(_OF_IT.match(s) for s in kept):
        kept = sentences
    part = " ".join(kept or sentences)
    told = _AFTER_A_REPORT.match(part)
    return told["promise"] if told else part


def is_answer_like(text: str) -> bool:
    """Whether a message that says how something went names it by number, order, or all of it."""
    return bool(_POINTS.search(text)) and not _QUESTION.search(text)


def _ease(text: str) -> Ease | None:
    for how, pattern in (("shrink", _SHRINK), ("move", _MOVE), ("drop", _DROP)):
        if pattern.search(text):
            return how  # type: ignore[return-value]
    return None
