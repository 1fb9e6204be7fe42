"""What the coach remembers of the learner, asked in passing: name, hours, goal, last step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.coach.context import Context
from bot.coach.facts import read_facts
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, of_hours, spoken
from bot.coach.positions import tracks_named
from bot.coach.preferences import shown
from bot.coach.record import Fact
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Situation
from bot.coach.text import quoted
from bot.coach.times import days_wished

_MY = r"(?:my|mi)"
_ASK = (
    r"(?:what(?:'?s| is| was| were| are| did)?|wats|whats|which|say|tell me|remind me(?: of| "
    r"what)?|"
    r"(?:do|can) (?:you|u) (?:still )?(?:know|remember|tell me|say|recall)(?: what)?|and|"
    r"(?:you|u) (?:still )?(?:know|remember))"
)
_KINDS: tuple[tuple[str, Pattern], ...] = (
    (
        "name",
        Pattern(
            rf"{_ASK}.{{0,20}}\b{_MY} (?:first )?name\b(?! is)|\bwho am i\b|"
            r"how (?:i am|i'?m|am i|do you|do u) "
            r"call(?:ed)?(?: me)?\b|^(?:and )?(?:say )?my name\W*$|"
            r"\b(?:what|wat) (?:i'?m|i am) called\b|"
            r"^\W*(?:and )?my name (?:you|u) (?:have|know|got)\b|\b(?:what|which) name (?:did|do|"
            r"have) i\b",
            re.IGNORECASE,
        ),
    ),
    (
        "prefers",
        Pattern(
            r"\bwh?at\b.{0,12}\b(?:did|do|have) i\b.{0,20}\b(?:prefer\w*|like\w*|favou?r)\b\W*"
            r"(?:again|best|most)?\W*$|"
            rf"{_ASK}.{{0,25}}\b{_MY} (?:preferences?|taste)\b|\bhow (?:do|did) i (?:like|"
            rf"prefer|say i "
            r"(?:like|prefer)) to (?:learn|study)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "hours_per_week",
        Pattern(
            rf"how (?:many hours|much time)(?: (?:a|per) week)? (?:did|do|have|had) i\b.{{0,25}}|"
            rf"{_ASK}.{{0,20}}\b{_MY} (?:hours|time budget|weekly hours)\b|"
            r"how (?:many hours|much time) .{0,15}(?<!\bif )\bi (?:say|said|told|have|had|got)\b|"
            r"^(?:and |n )?(?:my|the) hours\W*$|"
            r"\bhow (?:many|much) (?:hours|hrs|h) (?:is|are|makes?|does) (?:that|it|this)\b.{0,12}"
            r"\b(?:a|per|each|every) (?:week|wk)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "goal",
        Pattern(
            rf"{_ASK}.{{0,25}}\b{_MY} (?:goal|aim|target|dream)s?\b(?! is (?:to|a|an|the|get|"
            rf"be))|what (?:do|did) i "
            r"(?:say i )?want(?:ed)? to (?:become|be|do|reach)\b.{0,15}\??$|what am i aiming "
            r"(?:for|"
            r"at)|^(?:and )?my goal\W*$|"
            r"\bwh?at did i (?:say|tell (?:you|u))(?: that)? i want(?:ed)? to \w+(?: \w+)?\W*$|"
            r"\b(?:what|where) (?:it (?:is|was) )?(?:that )?i(?:'?m| am| was) (?:aiming|"
            r"heading|working "
            r"towards?|after)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "deadline",
        Pattern(
            rf"{_ASK}.{{0,20}}\b{_MY} (?:deadline|date|due date|end date)\b|by when (?:did|do) i|"
            r"\b(?:which|wh?at(?:'?s| is| was)?) (?:the |my |our )?(?:goal |target |due |end |"
            r"final )?"
            r"(?:date|deadline|day) (?:do|did|are|were|have|had) (?:you|u|i|we)\b|"
            r"\b(?:the|my|our) (?:goal|target|due|end|final) date\b(?! (?:is|to))|"
            r"^\W*(?:and |so |ok )*(?:the|my|our|which|wh?at) (?:date|deadline)\b(?! (?:is|was|"
            r"format|"
            r"column|to))|"
            r"when (?:did i say|do i want)(?: that)? i(?:'d| want to)? be (?:done|ready|finished|"
            r"through)|"
            r"\b(?:which|wh?at) (?:month|week|day|date)\b.{0,12}\bi (?:told|said|gave|named|set)\b"
            r"(?=.*\b(?:limit|deadline|finish\w*|done|ready|end|goal|by|until|till)\b)|"
            r"\b(?:which|wh?at) (?:was|is) my (?:limit|last day|end of it)\b|"
            r"how (?:many|much) (?:months?|weeks?|days|time)\b.{0,12}\b(?:did|do|have) i\b.{0,12}"
            r"\b(?:say|said|tell|told|have|left|got)\b(?!.{0,12}\b(?:a|per) (?:week|day))",
            re.IGNORECASE,
        ),
    ),
    (
        "track",
        Pattern(
            rf"{_ASK}.{{0,20}}\b{_MY} (?:track|roadmap)\b(?! is)|(?:which|what) (?:track|"
            rf"roadmap) am "
            r"i (?:on|following|doing)|\bthe name of my (?:track|roadmap)\b|"
            r"\b(?:which|what|wich|wat) (?:track|roadmap|road|path)\b.{0,12}\b(?:i am|i'?m|im|"
            r"i was|was i|am i) (?:on|doing|following)\b|"
            rf"\b{_MY} (?:track|roadmap)\b.{{0,12}}\b(?:again|forg[eo]t)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "level",
        Pattern(rf"{_ASK}.{{0,20}}\b{_MY} level\b(?! is)", re.IGNORECASE),
    ),
    (
        "evenings",
        Pattern(
            rf"(?:which|what) (?:days?|evenings?|nights?) (?:(?:did|do|have) )?(?:i|we)\b"
            r"(?! (?:should|shall|can|could|need|must))|"
            rf"{_ASK}.{{0,20}}\b{_MY} "
            r"(?:study )?days\b",
            re.IGNORECASE,
        ),
    ),
    (
        "step",
        Pattern(
            rf"{_ASK}.{{0,25}}\b{_MY} (?:last|current|latest|previous) (?:step|task|"
            rf"homework|"
            r"assignment)\b(?! is)|what was i (?:supposed to|meant to|doing|working on|going to|"
            r"to do)"
            r"|what (?:should|did) (?:i be doing|you (?:tell|give|say|suggest|recommend)(?: me)?"
            r"(?: (?:to do|last time|before|as (?:a )?step))?)\s*\??$|where did we (?:stop|"
            r"leave off|"
            r"get to)|what did we (?:talk|speak) about|where (?:were we|we were|was i)\b|"
            r"\bwhat was my next step\b|\b(?:step (?:1|one)|(?:my|the) first step) was (?:what|"
            r"which)\b|\bwh?at was (?:my |the )?(?:first step|step (?:1|one))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "stuck",
        Pattern(
            r"what (?:was|were|did|have) (?:i|we) (?:been )?(?:stuck on|struggl\w+ with|have "
            r"(?:a )?"
            r"(?:problem|trouble)s? with|blocked (?:on|by))|what was my (?:problem|error|issue)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "not_known",
        Pattern(
            r"\bwh?at (?:don'?t|dont|do not|didn'?t|didnt) i (?:still )?know\b.{0,12}$|"
            r"\bwh?at (?:did|have) i (?:say|said|tell you|told you) (?:that )?i "
            r"(?:don'?t|dont|do not|can'?t|cant) (?:know|do)\b.{0,12}$|\bwh?at (?:are|were) "
            r"my gaps\b|"
            r"\bwh?at do i (?:still )?not know\b",
            re.IGNORECASE,
        ),
    ),
    (
        "known",
        Pattern(
            r"wh?at (?:have|has|do|did) (?:you|u) (?:just |now )?(?:got |have |get )?"
            r"(?:written|noted|note|stored|"
            r"saved|down|on file|on record|write)\b.{0,20}\b(?:about|on|of) me\b|"
            r"\bwh?at(?:'?s| is| was| are| were)? (?:the |all )?(?:things?|stuff|topics?|ones?)? ?"
            r"(?:that )?i (?:said|told (?:you|u)|claimed) (?:that )?i (?:already )?(?:know|knew|"
            r"can)\b|"
            r"\b(?:say|tell|read|play)(?: me)? back(?: to me)? (?:what|everything|all)\b"
            r".{0,20}\bme\b|"
            r"\bwh?at (?:do|would|does) (?:you|u|the coach) (?:take|hold|count|consider|reckon) me"
            r"\b|^\W*(?:and )?for wh?at do (?:you|u) (?:hold|take) me\b|"
            r"^\W*(?:and |so )?wh?at (?:do |did )?(?:you|u) (?:still )?(?:remember|know|believe)"
            r"(?: (?:about|of) me)?\W*$|"
            r"what (?:do|did) i (?:already )?(?:know|say (?:that )?i (?:kn[eo]w|can)|tell (?:you|"
            r"u) "
            r"(?:that )?i (?:kn[eo]w|can))\b.{0,20}$|what "
            r"(?:do|does) (?:you|u|the coach) (?:think|believe|know|remember|have)(?: that)? "
            r"(?:i know|about me|of me|on me)|what have i (?:learned|learnt|done|finished|told "
            r"you)\b.{0,20}$|what did i (?:finish|learn|do|complete)\b(?: so far| already| "
            r"again)?\W*$|list (?:what|everything) i know|(?:do|can) (?:you|u) remember "
            r"(?:what i (?:know|said|told you)|me)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "recap",
        Pattern(
            r"\b(?:sum (?:it |that )?up|summar(?:y|i[sz]e)(?: of)?|recap|wrap up)\b.{0,25}\b"
            r"(?:today|(?:this|our|the) (?:whole )?(?:chat|talk|conversation|session|discussion)|"
            r"everything|"
            r"it all|all (?:of )?(?:this|that|it)|what we (?:did|said|talked|had))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "standing",
        Pattern(
            r"^\W*(?:(?:a|the|short|quick|give me a?|ok)\W+)*(?:summary|recap|overview|status)"
            r"(?: (?:pls|please|now|so far))*\W*$|\bhow far now\b|\bhow did i do\b|"
            r"\bsum (?:it |that |us )?up\b.{0,12}\b(?:we|i|so far)\b|"
            r"\bwhere (?:am i|do i stand|are we)(?: (?:at|now|right now|in (?:all )?(?:this|the "
            r"(?:track|roadmap|plan))|standing|with (?:this|everything)))*\s*\??$|how far (?:am i|"
            r"along am i|have i (?:come|got|gotten)|did i get)|\bmy (?:progress|status|standing)\b"
            r"(?! is)|how am i doing|(?:sum(?:mari[sz]e|mary)|overview).{0,25}\b(?:my|me|i)\b",
            re.IGNORECASE,
        ),
    ),
)


# After one thing was recalled, these words ask for another.
_ALSO: tuple[tuple[str, Pattern], ...] = (
    ("hours_per_week", Pattern(r"\bhours?\b|\bhrs?\b|\btime\b", re.IGNORECASE)),
    ("goal", Pattern(r"\b(?:goal|aim|target|dream)\b", re.IGNORECASE)),
    ("deadline", Pattern(r"\b(?:date|deadline|when|until|months?|weeks?)\b", re.IGNORECASE)),
    ("name", Pattern(r"\bname\b", re.IGNORECASE)),
    ("track", Pattern(r"\b(?:track|roadmap|road|path)\b", re.IGNORECASE)),
    ("prefers", Pattern(r"\bprefer\w*|\blikes?\b", re.IGNORECASE)),
    ("step", Pattern(r"\bstep\b", re.IGNORECASE)),
)
_AT_FIRST = Pattern(
    r"\b(?:at|in) (?:the )?(?:very )?(?:beginning|start|first)\b|\boriginally\b|\binitially\b|"
    r"\bfirst(?: of all)?\W*$|\bbefore (?:that|i changed)\b|\bbefore\W*$",
    re.IGNORECASE,
)
_NOT_KNOWN = Pattern(
    r"\b(?:not|n'?t|dont|nothing of|missing|lack\w*|gaps?|still open|weak\w*)\b", re.IGNORECASE
)
_FEW = 6
_AND = Pattern(r"^\W*(?:and|n|also|plus)\b", re.IGNORECASE)
# "Made it say my name" tells what was done.
_TELLS = Pattern(
    r"^\W*(?:i )?(?:(?:just|finally) )?(?:did|made|got|done|finished|built)\b",
    re.IGNORECASE,
)


def also_asked(text: str, before: str) -> str:
    """The kind that "and how many hours?" asks for after another kind was recalled; else empty."""
    said = " ".join(text.replace("’", "'").split())
    told = asked_about(before)
    if told == "known" and len(said.split()) <= _FEW and _NOT_KNOWN.search(said):
        return "not_known"
    if (
        not told
        or told in ("standing", "known", "not_known", "step", "stuck")
        or len(said.split()) > _FEW
    ):
        return ""
    if not _AND.match(said) and len(said.split()) > 3:
        return ""
    return next((kind for kind, pattern in _ALSO if pattern.search(said)), "")


def asked_about(text: str) -> str:
    """The kind of fact about themselves that a message asks for; empty if it asks for none."""
    said = " ".join(text.replace("’", "'").split())
    if len(said.split()) > 16 or _TELLS.match(said):
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.search(said)), "")


def reply_recall(s: Situation, kind: str) -> Reply:
    """What is remembered of this kind, with when it was said; or how to say it."""
    if kind == "recap":
        return _recap(s)
    if kind == "step":
        return _last_step(s)
    if kind == "stuck":
        return _last_trouble(s)
    if kind in ("known", "not_known"):
        return _known(s, missing=kind == "not_known")
    fact = s.record.facts.get(kind)
    if kind == "prefers" and fact is None:
        fact = s.record.facts.get("taste")
        kind = "prefers" if fact is None else "taste"
    if fact is None and kind == "evenings" and (told := _days_told(s)):
        return _reply(s, told)
    if fact is None and kind == "name" and (intro := _introduction(s)):
        return _reply(
            s,
            f"You never said *my name is*, so I did not note one. You began with: "
            f"“{quoted(intro, 160)}”.",
        )
    if fact is None and kind == "track" and (named := _track_spoken_of(s)):
        return _reply(
            s,
            f"You chose none for good; you spoke of it here: “{quoted(named, 160)}”. Say *switch "
            "to …* with its name, and I go by it.",
        )
    if fact is None:
        return _reply(s, f"You have not told me yet. {_HOW[kind]}")
    first = _told_first(s, kind) if _AT_FIRST.search(s.text) else None
    if first is not None and first.value != fact.value:
        return _reply(
            s,
            f"At first: {_TELL[kind](first.value)} You said: “{quoted(first.quote, 120)}”. Since "
            f"then you changed it: {_TELL[kind](fact.value)} I go by the newer one.",
        )
    tell = _TELL[kind](fact.value)
    when = f"{fact.at.day} {fact.at:%B}"
    beside = "".join(f" {_TELL[k](s.record.facts[k].value)}" for k in _beside(s, kind))
    return _reply(
        s,
        f"{tell}{beside} You told me on {when}: “{quoted(fact.quote, 120)}”. Say it anew whenever "
        "it changes.",
    )


def told_of(fact: Fact) -> str:
    """One sentence that tells a fact on record."""
    return _TELL[fact.kind](fact.value)


def _beside(s: Situation, kind: str) -> list[str]:
    """What else on record the same message asks for: "how many hours, and until when?"."""
    _, _, rest = s.text.partition(" and ")
    return [
        k for k, p in _ALSO if k != kind and k in _TELL and k in s.record.facts and p.search(rest)
    ]


def _track_spoken_of(s: Situation) -> str:
    """The last message of this conversation that names one track; "" if none does."""
    return next((t.text for t in reversed(s.record.turns) if tracks_named(t.text) == 1), "")


# Where somebody says who they are: with an age, a place or a trade behind it.
_INTRODUCES = re.compile(
    r"\b(?:i'?m|im|i am|it'?s|this is)\s+[^\W\d_][\w'’-]{1,20}"
    r"(?:,|\s+\d{1,2}\b|\s+from\b|\s+here\b)",
    re.IGNORECASE,
)


def _introduction(s: Situation) -> str:
    """The first message of this conversation in which somebody seems to give their name."""
    return next((t.text for t in s.record.turns if _INTRODUCES.search(t.text)), "")


_HOW = {
    "name": "Say *my name is …* and I will.",
    "hours_per_week": "Say *I have 5 hours a week*, say, and plans will fit them.",
    "goal": "Say *my goal is to …* and I will lead you there.",
    "deadline": "Say *I want to be ready by September*, say.",
    "track": "Ask me *which track suits me?*; until then I go by Build first.",
    "level": "Tell me what you know and what you don't; that says more than a level.",
    "prefers": "Say *I prefer videos* or *free only*, and I choose by it.",
    "evenings": "Say *I study on Tuesdays and Thursdays*, say.",
}
_TELL: dict[str, Callable[[object], str]] = {
    "name": lambda v: f"You are {quoted(str(v), 60)}.",
    "hours_per_week": lambda v: f"You have {of_hours(float(str(v)))} a week.",
    "goal": lambda v: f"Your goal: **{quoted(str(v), 120)}**.",
    "deadline": lambda v: f"Your date is {spoken(date.fromisoformat(str(v)))}.",
    "track": lambda v: f"You are on the {quoted(str(v), 40)} track.",
    "prefers": lambda v: f"You prefer {shown(v)}.",
    "taste": lambda v: f"You like {listed([str(t) for t in v]) if isinstance(v, tuple) else v}.",
    "level": lambda v: f"You called yourself {quoted(str(v), 40)}.",
    "evenings": lambda v: (
        f"You study on {listed([str(d).title() + 's' for d in v])}."
        if isinstance(v, tuple) and v
        else f"You have {v} evenings a week."
    ),
}


def _days_told(s: Situation) -> str:
    """The days that were named for studying in this conversation, in their words; "" if none."""
    for turn in reversed(s.record.turns):
        days = days_wished(turn.text)
        if days and "?" not in turn.text:
            named = listed([day.title() for day in days])
            return f"{named}. You said: “{quoted(turn.text, 120)}”."
    return ""


def _told_first(s: Situation, kind: str) -> Fact | None:
    """The fact as it was first told in this conversation, as far back as it is at hand."""
    for turn in s.record.turns:
        for fact in read_facts(turn.text, turn.at):
            if fact.kind == kind:
                return fact
    return None


def _recap(s: Situation) -> Reply:
    """What was spoken of in this conversation, a line each, the last things last."""
    lines: dict[str, str] = {}
    for turn in s.record.turns:
        title = _BOLD.search(str(turn.reply.get("answer") or ""))
        if turn.intent in _SPOKEN_OF and title is not None:
            name = title[1].partition(":")[0].strip(" .")
            lines.setdefault(name, f"- {_SPOKEN_OF[turn.intent]}: **{name}**")
    if not lines:
        return _reply(s, "We have only just begun. Tell me what you know, or where you are stuck.")
    told = "\n".join([*lines.values()][-_RECALLED:])
    return _reply(s, f"{told}\n\nOne thing to do with it: the last one, today, for 25 minutes.")


_BOLD = re.compile(r"\*\*([^*]{3,90})\*\*")
_SPOKEN_OF = {
    "stuck": "You were stuck, and this looked like it",
    "concept": "We spoke of",
    "compare": "We weighed",
    "next_step": "The step for you",
    "progress_report": "After what you reported, the step",
    "project_idea": "To build",
    "resource": "To study from",
    "motivation": "What keeps you going",
    "career": "On jobs",
}
_RECALLED = 6


def _spoken_of_since(s: Situation, last: str) -> str:
    """A word on what was spoken of after the last step was given; empty if that was last."""
    topic = s.knowledge.topics.get(s.context.topic) if s.context.topic else None
    if topic is None or topic.id == last or not s.record.turns or not _WE.search(s.text):
        return ""
    said = quoted(s.record.turns[-1].text, 100)
    return f"We were at **{topic.title}**; you last said “{said}”. "


_WE = re.compile(r"\bwe\b", re.IGNORECASE)


def _last_step(s: Situation) -> Reply:
    if not s.record.steps:
        since = _spoken_of_since(s, "")
        text = since or "I have not given you a step yet. "
        return _reply(s, f"{text}Ask me *what should I learn next?*")
    last = s.record.steps[-1]
    topic = s.knowledge.topics.get(last.topic)
    title = topic.title if topic else last.topic
    state = {"done": "You told me that it is done.", "known": "You told me that you know it."}.get(
        last.outcome or "", "It is still open as far as I know."
    )
    return Reply(
        intent="checkin",
        private=True,
        blocks=(
            Block(
                f"{_spoken_of_since(s, last.topic)}"
                f"Your last step was **{title}**, from {last.at.day} {last.at:%B}. {state}"
            ),
            Block(
                "Say *done* when you are through, *stuck* when you are not, *what next?* to go on."
            ),
        ),
        topics=(last.topic,),
        citations=(Citation(last.topic, title, "your last step"),),
        actions=(Action("What should I learn next?", "coach next"),),
    )


def _last_trouble(s: Situation) -> Reply:
    for turn in reversed(s.record.turns):
        trouble = Context.from_json(turn.reply.get("context")).trouble
        if turn.intent == "stuck" and turn.reply.get("next") and trouble is not None:
            title = str(turn.reply["next"][0]["title"])
            text = (
                f"You were stuck here: “{quoted(trouble.text, 200)}”. It led to *{title}*, its "
                f"section "
                "*Just enough*."
            )
            return _reply(s, text)
    return _reply(s, "On nothing that you told me of in this conversation.")


_OF_ONESELF = re.compile(r"\b(?:i|i'?m|im|i'?ve|ive|my|me)\b|^\W*its\b", re.IGNORECASE)
_FEWEST = 4


def _of_oneself(s: Situation) -> str:
    """What somebody first said of themselves in this conversation; "" if nothing."""
    for turn in s.record.turns[:_BEGINNING]:
        told = len(turn.text.split()) >= _FEWEST and _OF_ONESELF.search(turn.text)
        if told and turn.intent != "unsafe_or_injection" and not asked_about(turn.text):
            return " ".join(turn.text.split())
    return ""


_BEGINNING = 3


def _known(s: Situation, *, missing: bool = False) -> Reply:
    titles: dict[str, list[str]] = {"known": [], "partly": [], "not_known": []}
    for topic, evidence in s.record.evidence.items():
        if topic in s.knowledge.topics:
            titles[evidence.polarity].append(s.knowledge.topics[topic].title)
    facts = [_TELL[kind](fact.value) for kind, fact in s.record.facts.items() if kind in _TELL]
    if not any(titles.values()) and facts and not missing:
        began = _of_oneself(s)
        quote = f" Of yourself you said: “{quoted(began, 200)}”." if began else ""
        return _reply(s, f"{' '.join(facts)}{quote} Of what you know you have told me nothing yet.")
    began = _of_oneself(s)
    if not any(titles.values()) and began:
        return _reply(s, f"Of topics nothing yet. Of yourself you said: “{quoted(began, 200)}”.")
    if not any(titles.values()):
        return _reply(
            s,
            "Nothing yet. Tell me what you know and what you don't, in any words, and I build "
            "on it.",
        )
    lines = [
        f"- **{label}**: {', '.join(names[:12])}"
        + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        for label, names in (
            ("You know", titles["known"]),
            ("You know in part", titles["partly"]),
            ("Not yet", titles["not_known"]),
        )
        if names and not (missing and label == "You know")
    ]
    if not lines:
        return _reply(s, "You have told me of nothing that you don't know.")
    told = [" ".join(e.quote.split()) for e in s.record.evidence.values() if e.origin == "said"]
    quotes = [f"“{quoted(quote, 120)}”" for quote in dict.fromkeys(reversed(told))][:3]
    blocks = [Block("\n".join(lines))]
    if quotes:
        blocks.append(Block(f"In your words: {listed(quotes)}."))
    if began and not missing and not any(began in quote for quote in told):
        blocks.append(Block(f"And of yourself you said: “{quoted(began, 200)}”."))
    if facts:
        blocks.append(Block(" ".join(facts)))
    blocks.append(Block("If something is wrong, say so: *I don't know recursion after all*."))
    known = tuple(t for t, e in s.record.evidence.items() if e.polarity == "known")
    return Reply(
        intent="checkin",
        private=True,
        blocks=tuple(blocks),
        known=known,
        not_known=tuple(t for t, e in s.record.evidence.items() if e.polarity != "known"),
        actions=(Action("Everything, with why", "coach me"),),
    )


def _reply(s: Situation, text: str) -> Reply:
    return Reply(
        intent="checkin",
        private=True,
        blocks=(Block(text),),
        topics=s.context.topics[:1],
        actions=(
            Action("What I believe about you", "coach me"),
            Action("What should I learn next?", "coach next"),
        ),
    )
