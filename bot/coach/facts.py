"""What learners say of themselves beside their knowledge: name, hours, goal, level, zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.preferences import preferences_in, shown
from bot.coach.projects import tastes_in
from bot.coach.record import Fact, FactKind, FactValue, ResourceProgress, ResourceState
from bot.coach.text import quoted
from bot.coach.times import days_named, deadline, hours_per_week, pause_named
from knowledge.models import Knowledge

_NAME = Pattern(
    r"\b(?:(?:my )?name(?:'s| is|s)|i(?:'m| am) called|call me|this is|you can call me|"
    r"every(?:body|one) (?:says|calls me)|"
    r"(?:^|[.!,]\s*)(?:hi|hey|hello|hullo|hallo|hola|moin|yo|hiya|good "
    r"(?:morning|evening|afternoon))[,!]? (?:i(?:'m| am)|im))\s+"
    r"(?P<name>[^\W\d_][\w'’-]{1,24}(?:\s+[A-Z][\w'’-]{1,24})?)",
    re.IGNORECASE,
)
_GREETS = (
    r"\W*(?:(?i:hi+|hey+|hello|hullo|hallo|hola|moin|yo|hiya|dear coach|good "
    r"(?:morning|evening|afternoon|day)|morning|evening|ok|so)\b(?: (?i:there|coach|all))?[,!. ]*)"
)
_CAPITAL = r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,24})"
# "Hi, Tomasz here": after a greeting and with a capital, unlike a trade.
_HERE = Pattern(rf"(?:{_GREETS})?\s*{_CAPITAL}\s+here\b(?! (?:is|are|we|i|comes)\b)")
# "I'm Aylin, nurse": at the very beginning, with a capital, before a pause.
_SIGNED = Pattern(rf"(?:{_GREETS})?\s*(?:[Ii]'?m|[Ii] am)\s+{_CAPITAL}(?=\s*[,.;!]|\s+and\b|$)")
# "hey its deniz.": after a greeting and before a pause, in small letters too.
_IT_IS = Pattern(
    r"\W*(?:hi+|hey+|hello|hallo|yo|hiya|good (?:morning|evening|day))(?: coach)?[,!. ]+"
    r"(?:it'?s|its)\s+(?P<name>[a-zà-ÿ'’-]{2,20})(?: again)?\s*[,.;!:]",
    re.IGNORECASE,
)
# "hiya, marisol here.": after a greeting and before a pause, and no trade.
_GREETS_HERE = Pattern(
    r"\W*(?:hi+|hey+|hello|hallo|yo|hiya|good (?:morning|evening|day))(?: coach)?[,!. ]+"
    r"(?P<name>(?!\w*(?:ist|er|or|ian|ant|eer|man|dev|ent|ect)\b)[a-zà-ÿ'’-]{2,20}) here"
    r"\s*[,.;!:]",
    re.IGNORECASE,
)
# "Short intro: Rosa, 33, vet": with an age, or a trade, behind the name.
_INTRODUCED = Pattern(
    rf"(?:\b(?i:intro\w*|about me|who i am)\W+|^\W*){_CAPITAL},? (?:\d\d\b|aged?\b)"
)
# "Kind regards, Ifeoma" at the end.
_REGARDS = Pattern(
    r"\b(?i:regards|yours(?: truly| sincerely)?|cheers|best(?: wishes)?|greetings|thanks|thank you|"
    rf"sincerely)[,.!]?\s+{_CAPITAL}\W*$"
)
# "Allow me to introduce myself: Willem, 71".
_PRESENTED = Pattern(rf"\b(?i:introduce myself|present myself)\b[\s,:;.–-]+(?:as )?{_CAPITAL}")
_NAMINGS = (_NAME, _REGARDS, _INTRODUCED, _PRESENTED)
_BEGINNINGS = (_SIGNED, _HERE, _IT_IS, _GREETS_HERE)
# After "hi, I'm" comes a state or a trade as often as a name.
_NO_NAME = frozenset(
    "a an the new not just so very really stuck lost confused learning trying working from in "
    "at on "
    "back here done ready interested looking currently still sorry happy sad tired bored good fine "
    "ok okay nurse student teacher engineer developer beginner programmer analyst total complete "
    "studying starting struggling planning thinking wondering having getting doing taking using "
    "going coming and but my your me it that this about also kind sort pretty quite super totally "
    "completely trying self unable able afraid scared curious asking no yes what how "
    "error for time weird great nice hard easy over working coach everyone everybody all nobody "
    "dead morning evening monday tuesday wednesday thursday friday saturday sunday python pandas "
    "numpy windows linux ubuntu chrome beginner newbie noob nothing something "
    "plumber baker farmer driver doctor lawyer writer designer manager officer soldier carpenter "
    "electrician mechanic accountant scientist physicist chemist biologist economist journalist "
    "librarian musician gardener cook chef clerk waiter waitress cleaner programmer mum mom dad "
    "mother father parent grandma grandpa pensioner retiree freelancer intern undergrad phd "
    "biology physics chemistry newcomer lurker german french spanish italian polish dutch turkish "
    "british american canadian indian chinese japanese korean brazilian portuguese vietnamese "
    "nigerian kenyan egyptian mexican russian ukrainian romanian greek swedish danish".split()
)
_GOAL = Pattern(
    r"\b(?:my (?:main |end |final |big |long[- ]term )?(?:goal|aim|dream|target|plan)(?:'s| is|:)"
    r"(?: to)?|i(?:'d| would)? (?:really )?(?:want|like|love|hope|plan|aim|wish) to"
    r"(?: eventually| one day| finally)?|i wanna|\band (?:would like|want|hope|wish) to|i(?:'m|"
    r" am) aiming (?:to|for)|so that i can|"
    r"in order to|goal:)\s+(?P<goal>(?:be(?! (?:the|my|in|on|there|that|it|like)\b)|become|get|"
    r"work|build|make|land|switch|move|do|go|"
    r"find|publish|understand|train|create|earn|pass|win|change|transition|use|deploy|read|"
    r"reach|research|an?|machine|data|ml|ai|deep|nlp|computer|the)\b[^.;!?\n]{2,90})",
    re.IGNORECASE,
)
# "Goal kaggle medal", "sorry, my goal is a job now".
_BARE_GOAL = Pattern(
    r"(?:^\W*|[,.;]\s*|\b(?:sorry|actually|and|no|oh|now)\W+)(?:my |the |new )*goal"
    r"(?:\s+(?:is|now|=)|\s*[:=])*\s+(?!of\b|for\b|setting\b|was\b|is\b)"
    r"(?P<goal>[a-z][^,.;!?\n]{3,80})",
    re.IGNORECASE,
)
# "I want to learn pandas" is the wish of the moment, and "to do next" is a question.
_NO_GOAL = Pattern(
    r"\b(?:next|first|now|today|tonight|quit|give up|skip|stop|know|(?:six|6)[- ]steps?)\b", re.I
)
_ASKED_GOAL = Pattern(r"^(?:to )?(?P<goal>.{3,100})$")
_LEVEL: tuple[tuple[str, Pattern], ...] = (
    (
        "beginner",
        Pattern(
            r"\b(?:total|complete|absolute|utter|bloody|full)(?:ly)? (?:beginner|newbie|noob|"
            r"novice|"
            r"newcomer)|\bi(?:'m| am) (?:just )?(?:a )?(?:beginner|newbie|noob|novice|newcomer)\b|"
            r"\b(?:beginner|newbie|noob) here\b|\b(?:start(?:ing)?|begin(?:ning)?) from (?:zero|"
            r"scratch|nothing)\b|\b(?:never|not) (?:coded|programmed|written (?:any )?code|"
            r"(?:a|one) line of code)|\bno (?:coding|programming|tech\w*) (?:experience|background|"
            r"skills?)\b|\bzero (?:coding|programming|tech|experience|knowledge)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "intermediate",
        Pattern(
            r"\bi(?:'m| am) (?:an? |kind of |sort of )?intermediate\b|\bintermediate (?:learner|"
            r"level"
            r"|here)\b|\bnot a (?:total |complete )?(?:beginner|newbie)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "advanced",
        Pattern(
            r"\bi(?:'m| am) (?:quite |fairly |rather |pretty )?(?:advanced|an? (?:expert|pro|"
            r"senior "
            r"\w+))\b|\badvanced (?:learner|here)\b",
            re.IGNORECASE,
        ),
    ),
)
_ZONE = Pattern(r"\b(?P<zone>[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)\b")
_TASTE = Pattern(
    r"\b(?:i(?:'m| am)? (?:really |totally )?(?:into|love|like|enjoy|obsessed with|"
    r"passionate about)"
    r"|my (?:hobby|hobbies|interests?|passion)(?: is| are)?|interested in|fan of)\b"
    r"(?P<rest>[^.;!?\n]{2,60})",
    re.IGNORECASE,
)
_STATES: tuple[tuple[ResourceState, Pattern], ...] = (
    (
        "dropped",
        Pattern(
            r"\b(?:gave up|give up|giving up|dropped|quit|abandon\w*|stopped|bounced|"
            r"never finished|"
            r"didn'?t finish|bailed)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "half",
        Pattern(
            r"\b(?:half(?:way)?|midway|partway|part of|most of|third of|quarter of|\d{1,2} ?%|"
            r"up to (?:week|chapter|module|lesson|unit|lecture|part)|(?:at|on|in) (?:week|chapter|"
            r"module|lesson|unit|lecture|part) \d+)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "finished",
        Pattern(
            r"\b(?:finished|completed?|done|did|through|thru|passed|certificate|worked through|"
            r"watched all|"
            r"read all|got to the end)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "started",
        Pattern(
            r"\b(?:started|starting|began|begun|doing|taking|watch(?:ing|ed)|reading|"
            r"read (?:the|some|a few|up)|following|enrolled|"
            r"signed up|working (?:through|on)|in the middle of|currently)\b",
            re.IGNORECASE,
        ),
    ),
)
_HALF_SENTENCE = Pattern(r",\s|\bbut\b", re.IGNORECASE)
# What makes of "done" something that is not.
_NOT_YET = Pattern(
    r"\b(?:not|never|(?:have|has|had|did|do|does|is|was|am|wo|ca)n'?t|will|gonna|going to|want\w*|"
    r"plan\w*|need|have to|about to|before|once|when|if|until|half|almost|nearly)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+|\s+/\s+")
_WAS = Pattern(
    r"\b(?:had|did|was|were|went|took|finished|completed|learn(?:ed|t)|studied|read|started|began|"
    r"stopped|quit|built|made|got through|passed|failed|ended|tried|used)\b",
    re.IGNORECASE,
)
_WILL_BE = Pattern(
    r"\b(?:by|until|till?|before|left|deadline|exam|due|next|want|wanna|need|must|will|gonna|plan|"
    r"ready|have to|going to|interview|starts?|begins?|have got|i have|i've got)\b",
    re.IGNORECASE,
)
_ASKS = Pattern(r"\b(?:should|shall|could|would|can|do|is|are|what|which|how|if|or)\b", re.I)


def read_facts(text: str, now: datetime, *, asked: str = "") -> list[Fact]:
    """The facts that a message states. `asked` is the kind that the coach has just asked for."""
    found: dict[FactKind, FactValue] = {}
    said = text.replace("’", "'")
    name = _name(said)
    if name:
        found["name"] = name
    hours = hours_per_week(said)
    if hours is None and asked == "hours":
        bare = re.fullmatch(
            r"(?!.*\b(?:week|wk|month|step|day|im|i'?m|i am|age|aged|chapter|lesson|part|level) "
            r"?\d)"
            r"\D{0,20}(\d{1,3}(?:\.\d)?)"
            r"(?!\s*(?:m\b|min|months?\b|weeks?\b|days?\b|years?\b|%))"
            r"\s*(?:h|hrs?|hours?)?\D{0,20}",
            said,
        )
        weekly = re.search(r"\b(\d{1,2}(?:\.5)?) (?:per|a|each|every) (?:week|wk)\b", said)
        bare = bare or weekly
        hours = float(bare[1]) if bare else None
    if hours is not None and 0 < hours <= 112 and not _hypothetical(said):
        found["hours_per_week"] = round(hours, 1)
    goal = _goal(said)
    if goal:
        found["goal"] = goal
    for level, pattern in _LEVEL:
        if pattern.search(said):
            found["level"] = level
            break
    days = (
        deadline(part, now.date())
        for part in _ahead(said)
        if _is_deadline(part) and pause_named(part, now.date()) is None
    )
    day = next((day for day in days if day is not None), None)
    if day is not None:
        found["deadline"] = day.isoformat()
    zone = _zone(said)
    if zone:
        found["zone"] = zone
    evenings = days_named(said)
    if evenings:
        found["evenings"] = evenings
    liked = _TASTE.search(said)
    if liked:
        tastes = tastes_in(liked["rest"])
        if tastes:
            found["taste"] = tastes
    wanted = preferences_in(said)
    if wanted:
        found["prefers"] = wanted
    quote = " ".join(text.split())[:200]
    return [Fact(kind, value, quote, now) for kind, value in found.items()]


def read_progress(
    knowledge: Knowledge, text: str, mentions: Sequence[Mention], now: datetime
) -> list[ResourceProgress]:
    """How far the message says that its writer got with the resources that it names."""
    found = []
    for mention in mentions:
        if mention.kind != "resource" or mention.id not in knowledge.resources:
            continue
        start = max(text.rfind(stop, 0, mention.start) for stop in ".!?;\n") + 1
        ends = [at for at in (text.find(stop, mention.end) for stop in ".!?;\n") if at >= 0]
        clause = text[start : min(ends, default=len(text))]
        # A question about a course is no report on it.
        if _ASKS.search(text[start : mention.start]) or text[start:].startswith("?"):
            continue
        for state, pattern in _STATES:
            # "Not a maths person, did CS50P twice" denies nothing of the course.
            before = _HALF_SENTENCE.split(text[start : mention.start])[-1]
            if state == "finished" and _NOT_YET.search(before):
                continue
            if pattern.search(clause):
                quote = " ".join(clause.split())[:200]
                found.append(ResourceProgress(mention.id, state, quote, now))
                break
    return found


def noted(facts: Sequence[Fact]) -> str:
    """One sentence that tells which facts were taken down; empty if none need telling."""
    parts = []
    for fact in facts:
        if fact.kind == "hours_per_week":
            parts.append(f"{fact.value:g} hours a week")
        elif fact.kind == "goal":
            parts.append(f"your goal: {quoted(str(fact.value), 90)}")
        elif fact.kind == "deadline":
            day = date.fromisoformat(str(fact.value))
            parts.append(f"your date: {day.day} {day:%B} {day.year}")
        elif fact.kind == "evenings" and isinstance(fact.value, tuple):
            parts.append(f"your days: {', '.join(fact.value)}")
        elif fact.kind == "zone":
            parts.append(f"your time zone: {fact.value}")
        elif fact.kind == "taste" and isinstance(fact.value, tuple):
            parts.append(f"what you like: {', '.join(fact.value)}")
        elif fact.kind == "prefers":
            parts.append(f"you prefer {shown(fact.value)}")
        elif fact.kind == "track":
            parts.append(f"your track: {fact.value}")
    return f"Noted: {'; '.join(parts)}." if parts else ""


def _name(text: str) -> str:
    heard = [p.search(text) for p in _NAMINGS] + [p.match(text) for p in _BEGINNINGS]
    for found in heard:
        if not found:
            continue
        name = found["name"]
        first = name.split()[0]
        if first.lower().rstrip("'s") in _NO_NAME or first.lower().endswith(("ing", "ed")):
            continue
        return first.title() if name.islower() else name
    return ""


def _goal(text: str) -> str:
    found = _GOAL.search(text) or _BARE_GOAL.search(text)
    if not found:
        return ""
    goal = re.split(
        r",? (?:but|and i|so what|what|how|which|where|because|cause|since|i have|i know|"
        r"with \d|no (?:idea|clue)|not sure|dunno|idk)\b|, (?:is|are|do|does|can|should|am) ",
        found["goal"],
        maxsplit=1,
    )[0].strip(" ,")
    goal = re.sub(r"\s+(?:now|instead|then|actually)$", "", goal)
    return "" if _NO_GOAL.search(goal) or len(goal) < 4 else goal


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    found = _ZONE.search(text)
    if not found:
        return ""
    try:
        return ZoneInfo(found["zone"]).key
    except (ValueError, OSError, KeyError):
        return ""


def _hypothetical(text: str) -> bool:
    return bool(
        re.search(r"\b(?:what if|if i (?:had|have)|suppose|would it|could i if)\b", text, re.I)
    )


def _ahead(text: str) -> list[str]:
    """The clauses of a text that do not only tell what was: "functions I had in March" does."""
    return [part for part in _CLAUSE.split(text) if not _WAS.search(part) or _WILL_BE.search(part)]


_CALLED_SO = Pattern(
    r"\b(?:deadline|due(?: date)?|target(?:ing)?|target date|aim(?:ing)? for|finish line)\b\W*"
    r"(?:(?:is|on|by|of|the|for|now|early|mid|late|end|start|date|until)\W+)*"
    r"(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|christmas|easter|summer|spring|autumn)",
    re.IGNORECASE,
)


def _is_deadline(text: str) -> bool:
    """Whether a span of time is a date to be ready by, not how long something took."""
    if _CALLED_SO.search(text):
        return True
    return bool(
        re.search(
            r"\b(?:in|within|until|till|by|before|left|have|got|deadline|next|plan|up to|exam|"
            r"due|runs? out|running out|ends?|finish\w*)\b|"
            r"\bto (?:the )?\d{1,2}(?:st|nd|rd|th)? ?(?:of )?"
            r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
            text,
            re.I,
        )
    ) and not re.search(
        r"\b(?:for(?! (?:me|us)\b)|since|last|past|ago|been|took|spent|after)\b", text, re.I
    )
