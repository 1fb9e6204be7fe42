"""What a text says about what its writer knows: each topic it names with a polarity.

A topic is judged by the words around it: what is said of it right after ("NumPy fine, classes not
at all"), else what its clause begins with ("never touched Docker"), else what was said of the topic
before it in the same list ("I know Python, NumPy and pandas").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.coach.coherence import coherent
from bot.coach.everyday import everyday_mentions
from bot.coach.linking import Linker, Mention
from bot.coach.patterns import Pattern
from bot.coach.sure import known_below, plainly_said
from bot.coach.verdicts import Said, Unit
from knowledge.graph import closure
from knowledge.models import Knowledge, Topic

Polarity = Literal["known", "partly", "not_known", "wanted", "none"]


def _words(text: str) -> str:
    """An alternation of phrases that stand on lines or between " | "."""
    return "|".join(part.strip() for part in re.split(r"\n| \| ", text) if part.strip())


# What may be said of a topic right after it.
_AFTER: tuple[tuple[Polarity, Pattern], ...] = (
    (
        "partly",
        Pattern(
            r"^\W*(?:\w+\W+){0,2}?(?:"
            + _words(
                r"""so[- ]so | meh | rusty | shaky | half(?:way)? | a (?:little|bit)
                a tiny bit | a lil | ish\b | partly | in progress | kind ?of | sort ?of
                basics only | only the basics | wobbly | patchy | ok-?ish
                not (?:so|very|really|that) | (?:well|good|solid|sure|fluent|confident)"""
            )
            + r")\b"
        ),
    ),
    (
        "not_known",
        Pattern(
            r"^\W*(?:\w+\W+){0,3}?(?:"
            + _words(
                r"""not at all | no way | nope | none | zero | nada | nothing | never | not yet
                not really | not (?:so|too|that) much | no idea | no clue | scares? me
                scare me | scary | escapes? me | mystery | mysteries | weak(?:er)? | poor
                missing | lacking | new (?:to|for) me | unknown | lost me | loses me | open
                aren'?t | isn'?t there | weird | confus\w+ | alien | foreign | greek to me
                beyond me | over my head | hopeless | terrible | bad | awful | gone
                forgotten | black box | untouched | unclear | (?:is|are|was) hard
                kills? me | killing me | voodoo | magic to me | not my thing
                next to nothing | hardly | barely"""
            )
            + r")\b"
            + r"|^\W*(?:no|not)\W*(?:$|[,;.!?])"
        ),
    ),
    (
        "known",
        Pattern(
            r"^\W*(?:\w+\W+){0,2}?(?:"
            + _words(
                r"""fine | ok | okay | solid | good | great | clear | no problem\w* | easy
                easily | well | yes | yep | done | behind me | second nature | down
                under control | through | old hat | comfortable | no issues? | strong
                sorted | sits | works? | for me | ticked | covered | check | finished
                daily | every day | at work | for (?:\w+ )?years | years ago | included
                there | make sense | makes sense
                i (?:already )?(?:know|get|have|can|understand|did|use|used)"""
            )
            + r")\b"
        ),
    ),
)

# What a clause may begin with; the first pattern that is found decides.
_BEFORE: tuple[tuple[Polarity, Pattern], ...] = (
    (
        "none",
        Pattern(
            r"\b(?:"
            + _words(
                r"""explain | what(?:'?s| is| are| does| do)\b | whats
                how (?:do|does|is|are|to|much) | why (?:is|are|do|does) | teach
                book (?:for|on|about) | course (?:for|on|about)
                resources? (?:for|on|about) | tutorial (?:for|on|about)
                good \w+ (?:for|on) | do(?:es)? (?:i|one|you|we) (?:really )?need
                is \w+ (?:better|harder) | difference
                should i (?:learn|study|take|do|use|start|pick|begin) | versus | vs\.?
                without (?:any |much |all the |the )?$ | worth | compare"""
            )
            + r")"
        ),
    ),
    (
        "known",
        Pattern(
            r"\b(?:"
            + _words(
                r"""not (?:only|just) | not bad (?:at|with)
                no (?:problems?|trouble|issues?) (?:with|in)
                don'?t (?:have|need) (?:any )?(?:problem|trouble|help) | isn'?t new
                nothing new"""
            )
            + r")\b"
        ),
    ),
    (
        "partly",
        Pattern(
            r"\b(?:"
            + _words(
                r"""half(?:way)? | partway | midway | a (?:little|lil|bit)(?: bit)?(?: of)?
                some | (?:\w+ )?bits? of | rusty
                (?:still|currently|now|just) (?:learning|doing|working|reading|on|at|in|stuck)
                in the middle of | started | starting | began
                (?:am|i'?m|im) (?:learning|doing|reading|taking|working|in|at|on) | kinda
                kind of | sort of | sorta | somewhat | dabbled | touched on | heard of
                skimmed | basics of | seen | first (?:part|half|few)
                getting (?:there|better) | only know of | shaky | so[- ]so | weak
                working (?:through|on)"""
            )
            + r")\b"
        ),
    ),
    (
        "not_known",
        Pattern(
            r"\b(?:"
            + _words(
                r"""(?:do|did|does|can|could|have|has|had|am|is|was|are|were|would)(?:n'?t|nt)
                don'?t | cannot | can'?t | cant | havent | not | never | no | none of | zero
                nothing | hopeless | terrible | bad (?:at|with) | awful | clueless | suck\w*
                useless at | struggl\w+ | lost (?:on|in|with|at) | new to | unfamiliar
                lack\w* | missing | gaps? in | scared of | afraid of | confus\w+ | neither
                nor | barely | hardly | forgot\w* | forgotten | except(?: for)? | skipped
                avoid\w* | without knowing | everything (?:but|except) | all but
                apart from | besides | other than | minus
                only .{0,20} (?:left|missing|open)"""
            )
            + r")\b"
        ),
    ),
    (
        "wanted",
        Pattern(
            r"\b(?:"
            + _words(
                r"""want(?:s|ed)? (?:to|a|my) | wanna | would like | 'd like | hop(?:e|ing) to
                plan(?:ning)? to | going to | gonna | need to | have to | should i | shall i
                could i | can i | ready for | interested in | thinking (?:of|about)
                aim\w* (?:at|for) | before i | next (?:is|up) | start with | start on
                begin with | for a | get into | into | towards? | learn | stay with
                move (?:to|on to)"""
            )
            + r")\b"
        ),
    ),
    (
        "known",
        Pattern(
            r"\b(?:"
            + _words(
                r"""know | knows | knew | understand | understood | comfortable | confident
                familiar | good (?:at|with|in) | great (?:at|with) | fluent | solid | strong
                fine with | ok(?:ay)? with | experienced? | proficient | finished
                finishing | completed? | done | did | learned | learnt | studied | covered
                mastered | passed | built | made | wrote | written | used? | using
                work(?:ed|ing)? (?:with|in) | taught | have | has | got | get
                can (?:write|use|code|do|build|read|program|explain) | at ease | happy with
                skills? in | degree in | bachelor | majored in | graduate | phd in
                years? of | already | through with | over with | down pat | behind me
                under my belt | been doing | picked up | trained | deployed | shipped
                coming from | tick off | everything up to | up to | clear on | sorted
                background in | apart from that i | hold a"""
            )
            + r")\b"
        ),
    ),
)
_BREAK = Pattern(
    r"[.;!?\n]+|,|:|\bbut\b|\bthough\b|\balthough\b|\bhowever\b|\byet\b|\band\b|\bwhile\b|"
    r"\bor\b|\bplus\b|\bthen\b"
)
_TURN = frozenset({"but", "though", "although", "however", "yet", "while"})
_CODES = Pattern(
    r"\bi (?:can |already |do )?(?:code|program)\b(?! (?:at all|yet))"
    r"|i(?:'?m| am) an? (?:\w+ )?(?:dev|developer|engineer|programmer)\b"
    r"|(?:java|javascript|js|c\+\+|c#|web|backend|frontend|software|php|go|rust|ruby) "
    r"(?:dev|developer|engineer|programmer|background)\b"
    r"|code for a living|years? of (?:coding|programming)",
    re.IGNORECASE,
)
_NEVER_CODED = Pattern(
    r"\b(?:never|not|no|zero|can'?t|cannot|don'?t|haven'?t|havent|without)\b.{0,18}"
    r"\b(?:cod(?:e|ed|ing)|program(?:med|ming)?)\b|programming poor",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Evidence:
    """What the text says of one topic, with the clause that says it.

    `named` is false where only a subject was named that the topic belongs to.
    """

    topic: str
    polarity: Polarity
    quote: str
    named: bool = True


@dataclass(frozen=True)
class _Clause:
    start: int
    end: int
    opening: str  # the break before it: "", "stop" or "turn"


def read_evidence(text: str, linker: Linker, mentions: Sequence[Mention]) -> list[Evidence]:
    """The polarity of every topic that the text names, the later statement winning."""
    lowered = text.lower().replace("’", "'")
    found: dict[str, Evidence] = {}
    carried: Polarity = "none"
    clauses = _clauses(lowered, mentions)
    for number, clause in enumerate(clauses):
        inside = [m for m in mentions if clause.start <= m.start < clause.end]
        if clause.opening == "stop":
            carried = "none"
        quote = " ".join(text[clause.start : clause.end].split())
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        for index, mention in enumerate(inside):
            if mention.kind not in ("topic", "group"):
                continue
            left = inside[index - 1].end if index else clause.start
            right = inside[index + 1].start if index + 1 < len(inside) else clause.end
            before = lowered[left : mention.start]
            after = lowered[mention.end : right]
            polarity = _first(_AFTER, after) or _first(_BEFORE, before)
            if polarity is None and not after.strip() and following is not None:
                polarity = _shared_predicate(lowered, clauses[number:], mentions)
            if polarity is None:
                polarity = carried
            elif not _first(_AFTER, after):
                carried = polarity
            for topic in linker.topics([mention]):
                known_better = polarity == "none" and topic in found
                if not known_better:
                    found[topic] = Evidence(topic, polarity, quote)
        if not inside:
            # "I know: Python, NumPy" and "never done: classes" say it in a clause of their own.
            opened = _first(_BEFORE, lowered[clause.start : clause.end])
            if opened is not None:
                carried = opened
    for pattern, polarity in ((_CODES, "known"), (_NEVER_CODED, "not_known")):
        said = pattern.search(text)
        if said:
            for topic in linker.resolve("programming"):
                if topic not in found or found[topic].polarity == "none":
                    found[topic] = Evidence(topic, polarity, said.group())  # type: ignore[arg-type]
    return list(found.values())


# Gives the chances of what is said of each mention of a text.
Judge = Callable[[str, Sequence[Unit]], Sequence[Mapping[Said, float]]]


def units_of(text: str, linker: Linker) -> list[Unit]:
    """Every mention of topics that something may be said of, by everyday names too."""
    linked = linker.topic_mentions(text)
    everyday = everyday_mentions(text, linked, linker.everyday)
    linked = [m for m in linked if not any(e.start <= m.start < e.end for e in everyday)]
    mentions = sorted([*linked, *everyday], key=lambda m: m.start)
    ruled = {e.topic: e.polarity for e in read_evidence(text, linker, mentions)}
    units = []
    for mention in mentions:
        topics = linker.topics([mention])
        rule = ruled.get(topics[0], "?") if topics else "?"
        units.append(Unit(mention, mention in everyday, rule))
    return units


def judge_evidence(text: str, linker: Linker, judge: Judge) -> list[Evidence]:
    """The polarity of every topic that the text names, by a model.

    What is said of a topic itself counts before what is said of a group it is in; of several
    mentions the surest counts. The rules tell partly from not known, and wanted from nothing.
    """
    units = units_of(text, linker)
    chances = coherent(text, units, judge(text, units), linker)
    read = [max(chance, key=chance.__getitem__) for chance in chances]
    groups = [linker.topics([unit.mention]) for unit in units]
    plain = plainly_said(text, units, read, groups)
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):
        lowered = text
    clauses = _clauses(lowered, [unit.mention for unit in units])
    found: dict[str, tuple[tuple[int, bool, float], Evidence]] = {}
    for number, (unit, chance) in enumerate(zip(units, chances, strict=True)):
        said = plain.get(number, read[number])
        if said == "none" and unit.everyday:
            continue
        at = unit.mention.start
        clause = next((c for c in clauses if c.start <= at < c.end), None)
        quote = " ".join((text[clause.start : clause.end] if clause else text).split())
        topics = groups[number]
        sureness = 1.0 if number in plain else chance[said]
        weight = (-len(topics), said != "none", sureness)
        for topic in topics:
            if topic not in found or weight > found[topic][0]:
                named = len(topics) == 1
                evidence = Evidence(topic, _polarity(said, unit.rule), quote, named)
                found[topic] = (weight, evidence)
    for number, subject in known_below(text, units, groups):
        whole = () if subject is None else groups[subject]
        if subject is not None and read[subject] != "known":
            continue
        for topic in _below(groups[number], whole, linker.knowledge):
            if topic not in found or found[topic][1].polarity in ("none", "wanted"):
                quote = " ".join(text.split())[:300]
                found[topic] = ((0, True, 1.0), Evidence(topic, "known", quote, named=False))
    return _without_contradictions(
        [e for _, e in found.values()], [g for g in groups if len(g) > 1], linker.knowledge.topics
    )


def _below(named: Sequence[str], whole: Sequence[str], knowledge: Knowledge) -> list[str]:
    """What topics stand on within their own subjects, and what of `whole` comes before them on
    every track."""
    subjects = {topic.partition("/")[0] for topic in named}
    under = closure(knowledge.topics, named) - set(named)
    orders = [
        [t for step in track.steps for t in step.topics] for track in knowledge.tracks.values()
    ]
    places = [{topic: n for n, topic in enumerate(order)} for order in orders]

    def always_earlier(topic: str, part: str) -> bool:
        both = [(at[topic], at[part]) for at in places if topic in at and part in at]
        return bool(both) and all(one < other for one, other in both)

    earlier = {topic for topic in whole if any(always_earlier(topic, part) for part in named)}
    return sorted(t for t in under | earlier if t.partition("/")[0] in subjects)


def _without_contradictions(
    found: Sequence[Evidence], groups: Sequence[Sequence[str]], topics: Mapping[str, Topic]
) -> list[Evidence]:
    """What is said of a topic by its name beats what follows from what is said of its subject.

    "Python a bit: loops, functions" leaves nothing open under loops; who knows all of Python but
    classes does not know inheritance.
    """
    claimed = {e.topic for e in found if e.named and e.polarity == "known"}
    denied = {e.topic for e in found if e.named and e.polarity == "not_known"} - claimed
    below = closure(topics, claimed)
    # Subjects of which something is claimed by name, so that they cannot be wholly unknown.
    begun = {topic for group in groups if claimed.intersection(group) for topic in group}
    result = []
    for e in found:
        lacks = e.polarity == "partly" or (e.polarity == "not_known" and e.topic in begun)
        if not e.named and lacks and e.topic in below:
            continue
        over = e.polarity == "known" and e.topic not in below
        if not e.named and over and denied.intersection(closure(topics, [e.topic])):
            continue
        result.append(e)
    return result


def _polarity(said: Said, rule: str) -> Polarity:
    if said == "known":
        return "known"
    if said == "not_known":
        return "partly" if rule == "partly" else "not_known"
    return "wanted" if rule == "wanted" else "none"


def _shared_predicate(
    lowered: str, clauses: Sequence[_Clause], mentions: Sequence[Mention]
) -> Polarity | None:
    """In "X, Y and Z are fine" what is said of the last holds for those before it."""
    for clause in clauses[1:]:
        if clause.opening != "":
            return None
        inside = [m for m in mentions if clause.start <= m.start < clause.end]
        if not inside or lowered[clause.start : inside[0].start].strip():
            return None
        after = lowered[inside[-1].end : clause.end]
        if after.strip():
            plural = re.match(r"\s*(?:are|were|aren't|all|both|have|make|scare)\b", after)
            return _first(_AFTER, after) if plural else None
    return None


def _first(cues: tuple[tuple[Polarity, Pattern], ...], text: str) -> Polarity | None:
    for polarity, pattern in cues:
        if pattern.search(text):
            return polarity
    return None


def _clauses(text: str, mentions: Sequence[Mention]) -> list[_Clause]:
    """The clauses between breaks; a name with a break word in it is not cut."""
    clauses = []
    begin, opening = 0, "stop"
    for found in _BREAK.finditer(text):
        if any(m.start <= found.start() < m.end for m in mentions):
            continue
        word = found.group().strip()
        kind = (
            "turn"
            if word in _TURN
            else ""
            if word in {",", "and", "or", ":", "plus", "then"}
            else "stop"
        )
        if text[begin : found.start()].strip():
            clauses.append(_Clause(begin, found.start(), opening))
            opening = kind
        elif kind:
            opening = kind
        begin = found.end()
    if text[begin:].strip():
        clauses.append(_Clause(begin, len(text), opening))
    return clauses
