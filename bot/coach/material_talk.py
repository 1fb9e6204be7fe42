"""What is said of the material that was shown: another teacher, another form, a first lesson."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.coach.abilities import Abilities
from bot.coach.attributed import asked_sources
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.preferences import kinds_asked, of_a_kind, shown
from bot.coach.record import ResourceProgress
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import Resource, SectionName

_MOST_WORDS = 16
_MOST = 3
_SOMEBODY_ELSE = Pattern(
    r"\b(?:some|any)(?:one|body|1) else\b|\bwho else\b|"
    r"\b(?:an)?other (?:author|teacher|lecturer|instructor|person|guy|woman|voice|channel)s?\b|"
    r"\b(?:different|new) (?:author|teacher|lecturer|instructor|person|guy|voice|channel)\b|"
    r"\b(?:not|anything but|besides|other than|except) (?:by |from |with )?"
    r"(?:him|her|them|that (?:guy|one|woman|author))\b",
    re.IGNORECASE,
)
_FEW = 8
_BEST = Pattern(
    r"(?:^\W*|\b(?:the|which|wich|whats?|an?|ok|and|any)\b.{0,16}\b)(?P<what>short(?:est|er)|thin(?:nest|ner)|"
    r"quick(?:est|er)|fast(?:est|er)|"
    r"small(?:est|er)|long(?:est|er)|big(?:gest|ger)|cheap(?:est|er)|free(?= ones?\b)|"
    r"eas(?:iest|ier)|simpl(?:est|er)|hard(?:est|er)|tough(?:est|er)|deep(?:est|er)|gentl(?:est|er))\b",
    re.IGNORECASE,
)
_TO_SEE = Pattern(
    r"\b(?:explain\w*|shows?|teach\w*|does it|tells?|puts?|learn)\b.{0,20}\b(?:with|w|in|by|using) "
    r"(?:\w+ )?(?:pictures?|pics|drawings?|animations?)\b|"
    r"\b(?:something|sth|smth|anything|stuff|one)\b.{0,12}\b(?:can|could|to) watch\b|"
    r"\b(?:draws it|animated|visual(?:ly|s)?|to watch|on camera|watchable)\b",
    re.IGNORECASE,
)
_NOT = Pattern(r"\b(?:not|no|without|except|besides|other than|but)\b\W*(?:\w+\W+){0,2}$", re.I)
_BEGIN = Pattern(
    r"\b(?:where|how|with what|what) (?:do|should|would|can|could|must|shall|to) ?(?:i |we )?"
    r"(?:best |even |actually )?(?:start|begin)\b|"
    r"\bfirst (?:lesson|chapter|video|unit|module|part|section|page|episode)\b|"
    r"\b(?:which|what) (?:lesson|chapter|video|unit|module|part|section|page|episode)\b.{0,20}"
    r"\b(?:first|start|begin)\b",
    re.IGNORECASE,
)
_CORRECTED = Pattern(
    r"^\W*(?:(?:no|nope|nah|sorry|wait|actually)\W+)+i (?:mean|meant|said|want|wanted)\b\W*",
    re.IGNORECASE,
)
_COVERS = Pattern(
    r"\b(?:does|do|did|is|are|has|have|will|would)\b.{0,16}\b(?:it|that|this|they|the "
    r"(?:course|book|videos?|site|first|second)(?: one)?)\b.{0,20}\b(?:cover\w*|teach\w*|have|has|"
    r"got|includ\w*|contain\w*|explain\w*|"
    r"touch\w*|about|with|do|go(?:es)? (?:into|over|through))\b|"
    r"\bis (?:there )?.{2,40}\b(?:in (?:it|there|that)|included|covered|part of (?:it|that))\b",
    re.IGNORECASE,
)
_WHATS_IN = Pattern(
    r"\bwh?at(?:'?s| is)? (?:covered |taught |included |inside )?(?:in|by) (?:it|that|there|the "
    r"(?:course|book))\b|^\W*(?:and |so |ok )*wh?at(?:'?s| is) (?:covered|inside|taught|"
    r"included)\W*$|"
    r"\bwh?ats in (?:it|that|there)\b|"
    r"\bwhat (?:does|do|will) (?:it|they|that|i) (?:cover|teach|contain|include|"
    r"learn (?:in|with|from) (?:it|that|there))\b|\b(?:contents|syllabus|curriculum|chapters)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = frozenset(
    "the any some that this with for from too also really well enough about much many and not "
    "stuff things thing please".split()
)
_TAKES = Pattern(r"\b(?:take|pick|choose|start(?:ed)? with|go (?:with|for)|got)\b", re.IGNORECASE)
# "A video on recursion" is for something else, whether we know that name or not.
_OF_ANOTHER = Pattern(
    r"\b(?:on|about)\s+(?!(?:it|that|this|these|those|them|the (?:topic|same|subject)|video|paper|"
    r"camera|youtube|screen|my|free|top)\b)[\w-]{3,}",
    re.IGNORECASE,
)
_TO_STUDY = Pattern(
    r"\bwhere (?:can|do|could|should|would) i (?:best |really |actually )?"
    r"(?:learn|study|read|find|watch)\b(?: (?:more|up))?(?: (?:about|on|of))? "
    r"(?:it|that|this|those|these|more)\b|"
    r"\b(?:something|anything|sth|stuff|where) to (?:read|study)\b.{0,12}\b(?:it|that|this|more)\b|"
    r"\b(?:something|anything|sth|smth) (?:that )?i (?:can|could) (?:read|study)\b",
    re.IGNORECASE,
)
_SOMETHING = Pattern(r"\b(?:something|anything|sth|stuff|material|any|one)\b", re.IGNORECASE)
_LANGUAGES = (
    "german deutsch french français francais spanish español espanol portuguese italian dutch "
    "polish russian ukrainian turkish arabic hindi bengali urdu tamil telugu marathi chinese "
    "mandarin japanese korean vietnamese indonesian malay thai persian farsi hebrew greek czech "
    "slovak hungarian romanian bulgarian serbian croatian swedish norwegian danish finnish swahili"
).split()
_IN_LANGUAGE = Pattern(
    rf"\b(?:in|auf|en|into|to)\s+(?:\w+ or )?(?P<language>{'|'.join(_LANGUAGES)})\b|"
    rf"^\W*(?:and |or |any |something )*(?P<bare>{'|'.join(_LANGUAGES)})(?: ones?| version)?\W*$|"
    r"\b(?:in|to) my (?:own |first |mother )?(?P<mine>language|tongue)\b|"
    r"\b(?:not|other than|isn'?t|isnt) (?:in )?(?P<other>english)\b",
    re.IGNORECASE,
)


def language_asked(text: str) -> str:
    """The language in which a message wants material; "" where it names none."""
    found = _IN_LANGUAGE.search(text)
    if found is None:
        return ""
    named = found["language"] or found["bare"]
    return named.title() if named else "your language"


def with_language(reply: Reply, text: str) -> Reply:
    """An answer that names material, with a word on the language that was asked for."""
    language = language_asked(text)
    if not language or reply.intent != "resource":
        return reply
    if any(block.heading == _other_language(language).heading for block in reply.blocks):
        return reply
    return replace(reply, blocks=(*reply.blocks, _other_language(language)))


# What a source says is asked, and not for something to watch.
_SAID_THERE = Pattern(
    r"\b(?:acc\w*|say|says|said|mention\w*|tell|tells|claim\w*) (?:to|in|of|about|that|by)\b|"
    r"\b(?:does|did|do) (?:the|your|ur|that|this) (?:video|vid|speaker|post|author)\b",
    re.IGNORECASE,
)


# One that was spoken of and not one that is looked for: "that video", "the build vid".
_THE_VIDEO = Pattern(
    r"\b(?:the|that|this|your|ur|his|her|which|(?:one|1) of (?:your|ur|the))\W+(?:[\w-]+ ){0,2}?"
    r"(?:videos?|vids?|talk|clip)\b(?!\W+(?:on|for|about)\b)",
    re.IGNORECASE,
)


def speaks_of_the_video(s: Situation) -> bool:
    """Whether a message asks what a video of the sources said, and not for something to watch."""
    shown = s.context.ability == "resource" and s.context.things("resource")
    return s.said.intent != "resource" and not shown and bool(_THE_VIDEO.search(s.text))


def of_the_material(s: Situation, abilities: Abilities) -> Outcome | None:
    """What a short message asks of the material that was shown, or for on the topic at hand."""
    c, text = s.context, _CORRECTED.sub("", s.text)
    if speaks_of_the_video(s):
        return None
    if asked_sources(s.text) is not None and _SAID_THERE.search(s.text):
        return None
    if s.said.error or not c.ability or len(text.split()) > _MOST_WORDS or c.ability == "quiz":
        return None
    covered = _covered(s)
    if covered is not None:
        return covered
    at_hand = {*c.topics, c.step}
    if any(m.kind in ("topic", "group") and m.id not in at_hand for m in s.said.mentions):
        return None
    held = s.knowledge.resources
    given = [held[r] for r in c.things("resource") if r in held] if c.ability == "resource" else []
    named = [m for m in s.said.mentions if m.kind == "resource"]
    unwanted = {m.id for m in named if _NOT.search(text[: m.start])}
    if {m.id for m in named} - unwanted - {r.id for r in given}:
        return None
    if given and _BEGIN.search(text):
        return _begin(s, given[c.picked if 0 <= c.picked < len(given) else 0])
    best = _BEST.search(text)
    if best is not None and best["what"].lower() == "free" and "the free" not in text.lower():
        best = None  # which of them are free is a question, and no choice
    if best is not None and len(given) > 1 and len(text.split()) <= _FEW:
        return _of_them(s, abilities, given, best["what"].lower())
    if _OF_ANOTHER.search(text):
        return None
    topic = _subject(s, given)
    asked = kinds_asked(text) or (("videos",) if _TO_SEE.search(text) else ())
    anew = bool(_SOMEBODY_ELSE.search(text) or unwanted)
    if topic and (asked or (anew and given)):
        return _another(s, abilities, topic, given, unwanted=unwanted, asked=asked, anew=anew)
    if given and language_asked(text):
        return _in_language(s, given[0])
    if topic and (_TO_STUDY.search(text) or (language_asked(text) and _SOMETHING.search(text))):
        return abilities.resources(s, topic)
    return None


def _covered(s: Situation) -> Outcome | None:
    """Whether the one resource that is spoken of covers what a message names, and what it does."""
    c, held = s.context, s.knowledge.resources
    whole = _WHATS_IN.search(s.text)
    if c.ability != "resource" or not (whole or _COVERS.search(s.text)):
        return None
    shown = [held[r] for r in c.things("resource") if r in held]
    about = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    if not shown or any(m.kind == "resource" for m in s.said.mentions):
        return None
    resource = shown[c.picked if 0 <= c.picked < len(shown) else 0]
    if whole:
        blocks = [
            Block(resource.covers, f"What {resource.title} goes through"),
            Block(resource.for_whom, "Whom it suits"),
            Block("Open it at the part that you know least of, for 25 minutes."),
        ]
        return Outcome(_reply(s, blocks, c.topic, [resource]), c)
    if not about:
        return _by_its_words(s, resource)
    groups = s.knowledge.groups
    wanted = about[0].id
    members = set(s.knowledge.members(wanted)) if wanted in groups else {wanted}
    title = groups[wanted].title if wanted in groups else s.knowledge.topics[wanted].title
    there = bool(members & set(resource.topics)) or title.lower() in resource.covers.lower()
    name = f"**[{resource.title}]({resource.url})**"
    others = [r for r in held.values() if members & set(r.topics) and r is not resource]
    blocks = [Block(resource.covers, f"What {resource.title} goes through")]
    if there:
        blocks.insert(0, Block(f"Yes, {name} touches {title}."))
        blocks.append(Block("Open its table of contents, and begin with that part for 25 minutes."))
    else:
        text = f"Not that I know of: {title} is none of what my notes on {name} name."
        blocks.insert(0, Block(text))
        if others:
            most = max(others, key=lambda r: len(members & set(r.topics)))
            blocks.append(Block(f"For {title} take [{most.title}]({most.url}).", "Instead"))
    reply = _reply(s, blocks, c.topic, [resource])
    return Outcome(reply, c)


def _by_its_words(s: Situation, resource: Resource) -> Outcome | None:
    """Whether the notes on a resource name what a message asks of it by a word of its own."""
    verb = _COVERS.search(s.text)
    rest = s.text[verb.end() :] if verb else ""
    asked = [w for w in re.findall(r"[\w+#-]{3,}", rest) if w.lower() not in _NO_SUBJECT]
    if not 1 <= len(asked) <= 3:
        return None
    told = (
        f"{resource.title} {resource.covers} {resource.for_whom} {resource.cost_note or ''}".lower()
    )
    name, what = f"**[{resource.title}]({resource.url})**", " ".join(asked)
    if all(word.lower() in told for word in asked):
        lead = f"Yes, my notes on {name} name {what}."
    else:
        lead = f"My notes on {name} do not name {what}; its table of contents tells for sure."
    blocks = [Block(lead), Block(resource.covers, f"What {resource.title} goes through")]
    blocks.append(Block("Open it now, and look for that part: five minutes settle it."))
    return Outcome(_reply(s, blocks, s.context.topic, [resource]), s.context)


def _of_them(s: Situation, abilities: Abilities, given: Sequence[Resource], what: str) -> Outcome:
    """The one of those that were shown that is shortest, cheapest or easiest."""
    levels = ("beginner", "intermediate", "advanced")
    costs = ("free", "freemium", "paid")

    def rank(resource: Resource) -> float:
        if what.startswith(("short", "quick", "fast", "small", "thin")):
            return resource.hours.low if resource.hours else float("inf")
        if what.startswith(("long", "big")):
            return -resource.hours.high if resource.hours else 0.0
        if what.startswith(("cheap", "free")):
            return costs.index(resource.cost)
        if what.startswith(("hard", "tough", "deep")):
            return -levels.index(resource.level)
        return levels.index(resource.level)

    chosen = min(given, key=rank)
    topic = s.context.topic
    outcome = abilities.show_resources(s, [chosen], topic)
    length = what.startswith(("short", "quick", "fast", "small", "thin", "long", "big"))
    if length and not all(r.hours for r in given):
        text = "Not all of them have a length that my sources name; of those that have, this one:"
        if chosen.hours is None:
            text = "My sources name no length for any of them. The one that I would begin with:"
        lead = Block(text, fixed=True)
        blocks = (lead, *outcome.reply.blocks)
        outcome = replace(outcome, reply=replace(outcome.reply, blocks=blocks))
    rest = (o for o in s.context.offered if o != f"resource:{chosen.id}")
    return outcome.but(offered=(f"resource:{chosen.id}", *rest))


def _subject(s: Situation, given: Sequence[Resource]) -> str:
    """The topic that material is wanted for."""
    c = s.context
    named = [t for t in (c.topic, c.step) if t in s.knowledge.topics]
    return named[0] if named else next((t for r in given for t in r.topics), "")


def _another(
    s: Situation,
    abilities: Abilities,
    topic: str,
    given: Sequence[Resource],
    *,
    unwanted: Collection[str],
    asked: Sequence[str],
    anew: bool,
) -> Outcome:
    """Other material on a topic: of a kind, by another author, or what comes nearest to that."""
    title = s.knowledge.topics[topic].title
    authors = {r.author for r in given} | {s.knowledge.resources[u].author for u in unwanted}
    seen = {r.id for r in given} | set(unwanted)
    pool = [r for r in abilities.material(topic) if r.id not in seen]
    if anew:
        pool = [r for r in pool if r.author not in authors]
    elif asked:
        # What was shown beside the first one may be of the kind that is asked for.
        pool = [*pool, *(r for r in given if of_a_kind(r, asked))]
    fits = [r for r in pool if of_a_kind(r, asked)] if asked else pool
    if fits:
        return _shown(s, abilities, fits, topic)
    of_what = f"{shown(asked)} on {title}" if asked else f"on {title} by somebody else"
    near = _nearest(s, topic, asked, seen if anew else frozenset(unwanted)) if asked else []
    others = near or pool
    if not others:
        text = f"I have no {of_what}." if asked else f"I have nothing {of_what}."
        stay = f" Stay with **{given[0].title}**: one finished beats three begun." if given else ""
        reply = _reply(s, [Block(text + stay), _piece(s, topic)], topic, given[:1])
        return Outcome(reply, s.context)
    lead = f"I have no {of_what} itself. What comes nearest:"
    found = _shown(s, abilities, others, topic)
    blocks = (Block(lead, fixed=True), *found.reply.blocks)
    return replace(found, reply=replace(found.reply, blocks=blocks))


def _nearest(
    s: Situation, topic: str, asked: Sequence[str], without: Collection[str]
) -> list[Resource]:
    """Material of a kind on what the topic builds on or leads to, the nearest first."""
    around = {e.topic for e in s.knowledge.topics[topic].prerequisites}
    around |= {
        t.id for t in s.knowledge.topics.values() if any(e.topic == topic for e in t.prerequisites)
    }
    found = [
        r
        for r in s.knowledge.resources.values()
        if of_a_kind(r, asked) and r.id not in without and around & set(r.topics)
    ]
    return sorted(found, key=lambda r: -len(around & set(r.topics)))[:1]


def _shown(s: Situation, abilities: Abilities, found: Sequence[Resource], topic: str) -> Outcome:
    outcome = abilities.show_resources(s, found[:_MOST], topic)
    # The newest come first, so that "the first one" and "how long is it" mean them.
    offered = tuple(dict.fromkeys((*outcome.context.offered, *s.context.offered)))[:12]
    return outcome.but(offered=offered, topics=(topic, *s.context.topics)[:4])


def _begin(s: Situation, resource: Resource) -> Outcome:
    """Where to begin with one that was shown or taken."""
    topic = s.context.topic if s.context.topic in resource.topics else ""
    text = (
        f"Open **[{resource.title}]({resource.url})** at its first part, and give it 25 minutes "
        "with your hands on the keys. What you know already, skip without a bad conscience."
    )
    if topic:
        title = s.knowledge.topics[topic].title
        text += f" If it is only {title} that you need, begin at its part on that."
    blocks = [Block(text), Block(opening(resource.covers, 320), "What it goes through")]
    if topic:
        blocks.append(_piece(s, topic))
    begun = ResourceProgress(resource.id, "started", " ".join(s.text.split())[:200], s.now)
    reply = _reply(s, blocks, topic, [resource])
    return Outcome(reply, s.context, progress=(begun,) if _TAKES.search(s.text) else ())


def _in_language(s: Situation, resource: Resource) -> Outcome:
    language = language_asked(s.text)
    text = f"As far as I know **{resource.title}** is in English, and so is nearly all that I name."
    topic = s.context.topic
    blocks = [Block(text), _other_language(language)]
    return Outcome(_reply(s, blocks, topic, [resource]), s.context)


def _other_language(language: str) -> Block:
    return Block(
        f"I know of nothing in {language} that I could vouch for. What helps: YouTube translates "
        "subtitles by itself (settings, subtitles, auto-translate), a browser translates a page, "
        "and Khan Academy can be switched to many languages. Keep the technical words in English, "
        "since error messages and documentation use them.",
        f"In {language}",
    )


def _piece(s: Situation, topic: str) -> Block:
    found = s.knowledge.topics[topic]
    return Block(opening(found.sections[SectionName.PRACTISE], 320), "And then, to try it")


def _reply(s: Situation, blocks: Sequence[Block], topic: str, cited: Sequence[Resource]) -> Reply:
    return Reply(
        intent="resource",
        blocks=tuple(blocks),
        topics=(topic,) if topic else s.context.topics[:1],
        known=s.said.known,
        not_known=s.said.not_known,
        citations=tuple(Citation(r.id, r.title, f"{r.kind}, {r.cost}", r.url) for r in cited),
        actions=(Action("What should I learn next?", "coach next"),),
    )
