"""What either side said before, asked back: quoted from the record and the turns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.coach.focus import rare_words
from bot.coach.intents import Embed
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed
from bot.coach.record import Turn
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Situation
from bot.coach.text import quoted
from bot.coach.understand import error_message

_SAYING = (
    r"(?:s[ae]y|said|sed|tell|told|giv(?:e|en)|gave|recom+end\w*|sug+est\w*|propos\w*|"
    r"mention\w*|paste[d]?|sen[dt]|show(?:ed|n)?|nam(?:e|ed)|advis\w*|wr[io]te|written|ask(?:ed)?|"
    r"come up with|came up with|bring up|brought up|point(?:ed)? (?:me )?to)"
)
_SAID = (
    r"(?:said|sed|told|gave|given|recom+ended|sug+ested|proposed|mentioned|pasted|sent|showed|"
    r"shown|"
    r"named|advised|wrote|asked|came up with|brought up|pointed (?:me )?to)"
)
_LEAD = (
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|wait|hm+|sorry|hey|pls|please|btw|coach|oh|n|also|well|again|"
    r"right|alright|now|then|thanks|thank you|good|great|cool|"
    r"(?:can|could|would|will) (?:you|u))\W+)*"
)
_ASKS = Pattern(
    _LEAD + r"(?:wh?at'?s?|wats?|wh?ich|who|whose|when'?s?|where|was|were|is|did|"
    r"how (?:many|much|long|did|was|does|is my)|"
    r"do|have|had|repeat|remind|tell me|say|quote)\b|\?\s*$|\b(?:remember|recall)\W*$|"
    r"\b(?:was|is) (?:what|when|which|who|how \w+)\b(?: again)?\W*$",
    re.IGNORECASE,
)
_BACK = Pattern(
    rf"\b(?:did|have|had) (?:i|you|u|we)\b.{{0,20}}\b{_SAYING}\b|"
    rf"\b(?:i|you|u)(?:'d|'ve| had| have)? (?:just |once |already |first )?{_SAID}\b|"
    r"\b(?:was|is) (?:it|that|this) (?:you|u|me|i|your|my|yours|mine)\b|"
    r"\b(?:do|can|did|could) (?:you|u) (?:still |even )?(?:remember|recall|remind me|repeat)\b|"
    r"\bmy (?:\w+ )?\w+(?:'?s name)? (?:is |was )?(?:called|named)\b|\bmy (?:\w+ )?\w+s'? name\b|"
    r"\bthat i (?:had|got|met|saw|asked|pasted|typed)\b|"
    rf"\b(?:remember|recall)\W*(?:it|that)?\W*$|{_LEAD}(?:repeat|remind me (?:of |what |when |"
    r"which )?)\b.{0,20}\b(?:my|the|which|what|when)\b|"
    r"\b(?:wh?ich|what)\b (?:\w+ )?\w+ (?:was|were) (?:that|it|those)\b(?: again)?\W*$|"
    r"\b(?:was|were|is|'?s|whats|wats) (?:my|your|the)\b.{2,40}\bagain\W*$|"
    r"\b(?:was|were) the (?:\w+ ){0,2}\w+ (?:that |which )?i (?:\w+ed|had|used|set|took|gave|chose|"
    r"put)\b|"
    r"\b(?:was|were) (?:my|your) (?:very )?(?:first|1st|last|old|original) \w+\b|"
    r"\b(?:i|we) (?:had|started|began|came|was|were)\b.{0,16}\b(?:at|in) the (?:very )?"
    r"(?:start|beginning)\b|\bi (?:came|started|began) (?:here )?with\b|"
    r"\bmy\b.{2,40}\b(?:was|were|is) (?:what|when|which|who|how \w+)\b(?: again)?\W*$|"
    r"\bwhens? my\b.{2,40}\bagain\W*$|"
    r"\bwho (?:\w+ )?(?:said|proposed|suggested|brought|came up|wanted)\b.{0,25}"
    r"\b(?:it|that|this|idea|you|u|me|first)\W*$|\b(?:me or (?:you|u)|(?:you|u) or me)\W*$",
    re.IGNORECASE,
)
# "Remind me to study" asks for no word of before, and promises are told by who keeps them.
_NOT_BACK = Pattern(
    r"\bremind me (?:to|on|in|at|every|about|tomorrow|tonight)\b|\bpromis\w*|\bcommit\w*|"
    r"\bcheck[- ]?in\b|\bs(?:ay|aid) (?:that )?i(?:'?d|'?ll| would| will| was going to)\b|"
    r"\b(?:the|that|your|a) (?:video|author|speaker|roadmap|sources?|post)s? "
    r"(?:sa(?:y|id|ys)|recommend\w*)\b|\bto remember\b",
    re.IGNORECASE,
)
# These ask without the words of a question.
_BARE = Pattern(
    _LEAD + r"(?:my|the) (?:\w+ )?\w+ (?:was|were)(?: (?:what|when|which))?(?: again)?\W*$|"
    r"\b(?:it|that|this) (?:was|is) (?:your|my) (?:own )?"
    r"(?:idea|suggestion|proposal|advice|words?|choice)\W*(?:right|or mine|or yours)?\W*$",
    re.IGNORECASE,
)
_YOURS = Pattern(
    rf"\b(?:you|u)\b.{{0,15}}\b{_SAYING}\b|"
    r"\b(?:it|that|this) (?:(?:was|is) )?(?:you|u|yours?)\b|\byour (?:\w+ )?"
    r"(?:idea|words?|answer|suggestion|advice|recommendation|message|question)\b",
    re.IGNORECASE,
)
_MINE = Pattern(
    rf"\b(?:i|we)\b.{{0,15}}\b{_SAYING}\b|\bmy\b|\b(?:it|that|this) (?:me|i|mine)\b", re.IGNORECASE
)
_WHOSE = Pattern(
    r"\b(?:was|is) (?:it|that|this) (?:you|u|me|i|your|my|yours|mine)\b|\b(?:you|u) or (?:me|i)\b|"
    r"\b(?:it|that|this) (?:was|is) (?:your|my) (?:own )?\w+\W*$|"
    r"\b(?:i|me) or (?:you|u)\b|\bwho (?:\w+ )?(?:said|proposed|suggested|brought|came|wanted)\b",
    re.IGNORECASE,
)
_FIRST = Pattern(
    r"\b(?:first|1st) (?:thing|message|question|words?|answer|reply|sentence|line)\b|"
    r"\b(?:say|said|tell|told|ask|asked)\b.{0,12}\b(?:at )?first\W*$",
    re.IGNORECASE,
)
_THE_FIRST = Pattern(
    r"\b(?:first|1st|(?:at|in) (?:the )?(?:very )?(?:start|beginning))\b", re.IGNORECASE
)
_ERROR = Pattern(r"\b(?:err?or|exception|traceback|stack ?trace)\b", re.IGNORECASE)
_MATERIAL = Pattern(
    r"\b(?P<noun>books?|courses?|videos?|playlist|tutorials?|website|site|resources?|link)\b", re.I
)
_KINDS: tuple[tuple[str, Pattern], ...] = (
    ("hours_per_week", Pattern(r"\bhours?\b|\bhrs?\b|\bmuch time\b", re.IGNORECASE)),
    ("deadline", Pattern(r"\bdeadline\b|\bdate\b", re.IGNORECASE)),
    ("goal", Pattern(r"\b(?:goal|aim|dream)\b|\bwant(?:ed)? to (?:be|become)\b", re.IGNORECASE)),
    ("track", Pattern(r"\b(?:track|roadmap|road|path)\b", re.IGNORECASE)),
    ("name", Pattern(r"\b(?:my|am i called) ?name\b", re.IGNORECASE)),
)
# Words that ask for what was said and say nothing of what it was about.
_OF_SAYING = rare_words(
    "remember recall remind repeat recommend recommended recomend suggest suggested sugested "
    "suggestion propose proposed proposal mention mentioned paste pasted send sent show showed "
    "shown name named advise advised advice write wrote written tell told give gave given asked "
    "said mine yours whose idea words question answer message reply sentence earlier just once "
    "already wanted brought came were what when which book course video playlist tutorial website "
    "resource link error exception traceback conversation chat last today yesterday back were "
    "please could would actually really exactly"
)
_SENTENCE = Pattern(r"(?<=[.!?:])\s+(?=[A-Z*`\"])|\n\s*\n|\n(?=\s*(?:[-*>|]|\d+\.)\s)|(?<=\*\*)\n")
# Names are short, too: SQL, GPU, job.
_THREE = Pattern(r"\b[a-z]{3}\b", re.IGNORECASE)
_LITTLE = frozenset(
    "the and you was did can who how why had has for not but say set one two out are get got any "
    "our its her his she him use yet now too all let see may own idk pls plz thx lol yes nah try "
    "big new old day way lot bit put ask saw".split()
)
# Who asks for their own question wants no answer to it.
_ASKED_IT = Pattern(r"\b(?:what|which)\b.{0,12}\b(?:did i ask|question)\b", re.IGNORECASE)
_DID_I = Pattern(rf"\b(?:did|have|had) (?:i|we)\b.{{0,20}}\b{_SAYING}\b", re.IGNORECASE)
_MOST_WORDS = 16
_LONG = 160
# So much is repeated of an answer, and so far back it is looked for.
_LINES, _LONGEST = 4, 500
_LATELY = 8


def looks_back(text: str) -> bool:
    """Whether a message asks what either side said before."""
    said = " ".join(text.replace("’", "'").split())
    if len(said.split()) > _MOST_WORDS or _NOT_BACK.search(said):
        return False
    return bool((_ASKS.search(said) and _BACK.search(said)) or _BARE.search(said))


def kind_of_fact(s: Situation) -> str:
    """The kind of fact that is asked back of what the learner told; "" where it is none."""
    theirs = _YOURS.search(s.text) and not _MINE.search(s.text)
    if theirs or any(m.kind == "topic" for m in s.said.mentions):
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.search(s.text)), "")


def reply_back(s: Situation) -> Reply | None:
    """What was said, quoted; None where nothing in this conversation is meant."""
    turns = s.record.turns
    if not turns:
        return None
    yours = bool(_YOURS.search(s.text))
    if _ERROR.search(s.text):
        return _error(s)
    if _BEGAN.search(s.text):
        return _began(s, turns[0])
    if _FIRST.search(s.text):
        return _first(s, turns[0], yours)
    material = _MATERIAL.search(s.text)
    if material is not None:
        return _material(s, material["noun"].lower())
    words = _telling(s.text) - _OF_SAYING
    if _WHOSE.search(s.text):
        return _whose(s, words)
    if not words:
        return _proposed(s, "What I proposed last") if yours else _lately(s)
    if yours and not re.search(r"\bmy\b", s.text, re.IGNORECASE):
        return _from_answers(s, words)
    found = _from_messages(s, words) or reply_of_life(s)
    if found is None and _DID_I.search(s.text) and not (s.said.topics or kind_of_fact(s)):
        return _reply(s, "I find nothing of that in what you told me in this conversation.")
    return found


def reply_nearest(s: Situation, embed: Embed) -> Reply | None:
    """What was answered to the message that this one is most like, or last, where it names
    nothing; None before anything was said."""
    turns = s.record.turns[-_LATELY:]
    if not turns:
        return None
    asked = embed(s.text)
    near = [(float(asked @ embed(f"{turn.text} {_opening(turn)}")), turn) for turn in turns]
    best = max(near, key=lambda pair: pair[0])[1] if _telling(s.text) - _OF_SAYING else turns[-1]
    lines = " ".join(list(_lines(best))[:_LINES])
    return _reply(
        s,
        f"After “{quoted(best.text, 120)}” I said: “{quoted(lines, _LONGEST)}”",
        tuple(best.reply.get("topics", ()))[:1],
    )


# "When's the demo", of what somebody told with its time.
_WHEN_IS = Pattern(
    r"\W*(?:(?:and|so|wait|ok|btw|hm+|remind me|tell me|sorry)\W+)*(?:when|wen)(?:'?s| is| was)?"
    r"(?: it)?(?: again)?,? (?:the|my|this|that) "
    r"(?P<what>(?!plan|step|track|road|lesson|course|topic|quiz)[\w-]+(?: [\w-]+){0,2}?)"
    r"(?: (?:again|due|pls|please|on))*\W*",
    re.IGNORECASE,
)
_A_TIME = Pattern(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tue|wed|thu|fri|sat|sun|tomorrow|tmrw|"
    r"tonight|today|next (?:week|month|year)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*|"
    r"\d{1,2}(?:st|nd|rd|th)|(?:\d+|one|two|three|four|five|six|couple of|few|in an?) "
    r"(?:days?|weeks?|months?|years?|wks?)|christmas|easter|\d{1,2}[:.]\d\d)\b",
    re.IGNORECASE,
)


def told_when(s: Situation) -> Reply | None:
    """When something is that the learner named with its time before, quoted; None if nothing is."""
    found = _WHEN_IS.fullmatch(" ".join(s.text.replace("’", "'").split()))
    if found is None or s.said.error:
        return None
    words = {word.removesuffix("s") for word in _telling(found["what"])}
    for turn in reversed(s.record.turns):
        named = words & {word.removesuffix("s") for word in _telling(turn.text)}
        if named and _A_TIME.search(turn.text) and not _WHEN_IS.fullmatch(turn.text):
            return _reply(s, _told_on(turn))
    return None


_SO_LONG = Pattern(
    r"\b(?:\d+|an?|one|two|three|four|five|six|half an?|couple of) ?(?:h|hrs?|hours?|min\w*|"
    r"days?|weeks?|wks?|months?|evenings?|nights?)\b",
    re.IGNORECASE,
)


def told_how_long(s: Situation) -> Reply | None:
    """The last message that told of a time one has, quoted, where no hours a week were noted."""
    for turn in reversed(s.record.turns):
        if _SO_LONG.search(turn.text) and not _ASKS.search(turn.text):
            return _reply(s, _told_on(turn))
    return None


def _lately(s: Situation) -> Reply | None:
    """The last messages, for who asks what they said and names nothing of it."""
    if not _DID_I.search(s.text):
        return None
    said = [f"“{quoted(turn.text, 120)}”" for turn in s.record.turns[-3:]]
    return _reply(s, f"You said last: {listed(said)}.", s.context.topics)


def _telling(text: str) -> set[str]:
    """The words of a text that tell what it is about."""
    short = {word.lower() for word in _THREE.findall(text)} - _LITTLE
    return rare_words(text) | short


def _first(s: Situation, turn: Turn, yours: bool) -> Reply:
    if yours:
        lead = "The first that I have here of what I said"
        return _reply(s, f"{lead}: “{_opening(turn)}” That was after “{quoted(turn.text, 120)}”.")
    return _reply(s, f"The first that I have here of what you said: “{quoted(turn.text, _LONG)}”.")


def _began(s: Situation, turn: Turn) -> Reply:
    """What was brought in at the start, and what was said to it."""
    said = quoted(" ".join(list(_lines(turn))[:_LINES]), _LONGEST)
    return _reply(s, f"You began with: “{quoted(turn.text, _LONG)}”. I said: “{said}”")


def reply_of_life(s: Situation) -> Reply | None:
    """What somebody told of their life, for who asks for it back: their job, what they sell."""
    words = _telling(s.text) - _OF_SAYING - _OF_KNOWING
    if not words:
        return None
    found = _from_messages(s, words)
    if found is not None or not _OF_LIFE.search(s.text):
        return found
    told = (t for t in s.record.turns if _OF_ONESELF.search(t.text) and not looks_back(t.text))
    turn = next((t for t in told if len(t.text.split()) >= _TELLING_WORDS), None)
    return _reply(s, f"You told me: “{quoted(turn.text, 240)}”.") if turn is not None else None


_BEGAN = Pattern(
    r"\bi (?:had|started|began|came|was)\b.{0,16}\b(?:at|in) the (?:very )?(?:start|beginning)\b|"
    r"\bi (?:came|started|began) (?:here )?with\b",
    re.IGNORECASE,
)
_OF_LIFE = Pattern(
    r"\b(?:job|work|trade|profession|living|live|city|town|country|age|old|kids?|children|family|"
    r"sell|where i(?:'?m| am) from|field|shop|company)\b",
    re.IGNORECASE,
)
_OF_ONESELF = Pattern(r"\b(?:i|i'?m|im|my|me)\b", re.IGNORECASE)
_OF_KNOWING = rare_words(
    "know knows known knew listened listen heard about still again coach learner myself everything "
    "anything something think believe note noted written called name who start beginning first"
)
_TELLING_WORDS = 4


def _error(s: Situation) -> Reply | None:
    """The last error message that was pasted, or the first, as it is asked for."""
    turns = s.record.turns
    for turn in turns if _THE_FIRST.search(s.text) else turns[::-1]:
        line = error_message(turn.text)
        if line:
            return _reply(s, f"You pasted this: “{quoted(str(line), 240)}”.", s.context.topics)
    return None


def _material(s: Situation, noun: str) -> Reply | None:
    """What was named to study from, in the last answer or message that named any."""
    kind = noun.removesuffix("s")
    for turn in reversed(s.record.turns):
        answer = str(turn.reply.get("answer", ""))
        named = [r for r in s.knowledge.resources.values() if r.title in answer]
        meant = [r for r in named if r.kind.removesuffix("s") == kind]
        if named:
            other = kind in ("book", "course", "video", "site") and not meant
            named = meant or named
            titles = listed([f"**{r.title}**" for r in named[:4]])
            lead = f"That was no {kind}: I named" if other else "I named"
            after = f"{lead} {titles}, after you said: “{quoted(turn.text, 120)}”."
            found = _reply(s, after, turn.reply.get("topics", ())[:1])
            cited = tuple(Citation(r.id, r.title, "resource", r.url) for r in named[:4])
            return Reply(found.intent, found.blocks, found.topics, citations=cited, private=True)
        if re.search(rf"\b{re.escape(kind)}", turn.text, re.IGNORECASE):
            return _reply(s, f"You spoke of it yourself: “{quoted(turn.text, _LONG)}”.")
    text = f"I have named no {kind} in this conversation. Ask for one on a topic, and I name it."
    return _reply(s, text, s.context.topics)


def _whose(s: Situation, words: set[str]) -> Reply | None:
    """Which side brought something up: what the message names, or what was proposed last."""
    if not words:
        return _proposed(s, "That was me")
    for turn in s.record.turns:
        if words & _telling(turn.text):
            return _reply(s, f"You brought it up: “{quoted(turn.text, _LONG)}”.", s.context.topics)
        for line in _lines(turn):
            if words & _telling(line):
                after = f"I did, after you said “{quoted(turn.text, 120)}”: “{quoted(line, _LONG)}”"
                return _reply(s, after, s.context.topics)
    return None


def _proposed(s: Situation, lead: str) -> Reply | None:
    for turn in reversed(s.record.turns):
        given = turn.reply.get("next") or ()
        if given:
            title, reason = str(given[0]["title"]), str(given[0]["reason"])
            return _reply(
                s,
                f"{lead}: **{title}**, after you said “{quoted(turn.text, 120)}”. My reason: "
                f"{reason}",
                (str(given[0]["topic"]),),
            )
    return None


def _from_answers(s: Situation, words: set[str]) -> Reply | None:
    for turn in reversed(s.record.turns):
        scored = [(len(words & _telling(line)), line) for line in _lines(turn)]
        most, line = max(scored, key=lambda pair: pair[0], default=(0, ""))
        if most:
            after = f"I said, after “{quoted(turn.text, 120)}”: “{quoted(line, 300)}”"
            return _reply(s, after, tuple(turn.reply.get("topics", ()))[:1])
    return None


def _from_messages(s: Situation, words: set[str]) -> Reply | None:
    """The message that has most of the words asked for; of two alike the later, or the earlier
    for who asks what was said at the start."""
    best, most = None, 0
    first = bool(_THE_FIRST.search(s.text))
    singular = {word.removesuffix("s") for word in words}
    for turn in s.record.turns:
        shared = len(singular & {word.removesuffix("s") for word in _telling(turn.text)})
        more = shared > most if first else shared >= max(most, 1)
        if more and not looks_back(turn.text):
            best, most = turn, shared
    if best is None:
        return None
    told = _told_on(best)
    if _ASKS.search(best.text) and not _ASKED_IT.search(s.text):
        said = quoted(" ".join(list(_lines(best))[:_LINES]), _LONGEST)
        told = f"You asked: “{quoted(best.text, 160)}” I said: “{said}”"
    return _reply(s, told, s.context.topics)


def _told_on(turn: Turn) -> str:
    return f"You told me on {turn.at.day} {turn.at:%B}: “{quoted(turn.text, 240)}”."


def _lines(turn: Turn) -> Iterator[str]:
    """The sentences of an answer, without what is only markup."""
    for line in _SENTENCE.split(str(turn.reply.get("answer", ""))):
        bare = re.sub(r"[*_`]+|^\s*(?:[-–>]|\d+\.)\s+", "", " ".join(line.split())).strip()
        if len(bare.split()) > 2:
            yield bare


def _opening(turn: Turn) -> str:
    return quoted(" ".join(list(_lines(turn))[:2]), 300)


def _reply(s: Situation, text: str, topics: tuple[str, ...] | list[str] = ()) -> Reply:
    return Reply(
        intent="checkin",
        private=True,
        blocks=(Block(text),),
        topics=tuple(topics)[:1] or s.context.topics[:1],
        actions=(Action("What should I learn next?", "coach next"),),
    )
