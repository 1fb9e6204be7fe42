"""Short answers on single notions: "what is dropout", "is recall the same as sensitivity?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.coach.explaining import normal, notion
from bot.coach.focus import rare_words
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, Notion, SectionName
from retrieval.passages import NOTIONS
from retrieval.search import Hit, Retriever
from retrieval.spelling import spelled_out

# Two things whose difference is asked for, in the ways that people put it.
_PAIRS = tuple(
    Pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"\bdiff\w*\b.{0,20}?\b(?:between|of|among|btw)\s+(?P<one>.+?)\s+(?:and|&|n|from|to|"
        r"vs\.?)\s+"
        r"(?P<two>.+)",
        r"\bhow\s+(?:is|are|does|do)\s+(?P<one>.+?)\s+(?:differ\w*|not the same)\s+"
        r"(?:from|than|to|as)\s+(?P<two>.+)",
        r"(?P<one>[^,.;:?!]+?)\s+(?:vs\.?|versus)\s+(?P<two>[^,.;:?!]+)",
        r"\b(?:is|are)\s+(?P<one>.+?)\s+(?:and|&|n)\s+(?P<two>.+?)\s+(?:the\s+)?same\b",
        r"\b(?:is|are)\s+(?P<one>.+?)\s+(?:the\s+)?same\s+(?:thing\s+)?(?:as|like)\s+(?P<two>.+)",
    )
)
_EDGES = Pattern(
    r"^(?:(?:what|whats|is|are|the|an?|of|so|ok|and|explain|tell|me|pls|please|can|you|between|"
    r"difference|i|always|confuse|mix|up|hey|hi|quick|question|in|ml|wait|but|help|with)\s+)+|"
    r"(?:\s+(?:pls|please|in\s+(?:ml|python|pandas|numpy|stats|statistics|machine learning|general|"
    r"plain \w+|simple \w+)|again|exactly|actually|really|then|for dummies|thx|thanks|simply|"
    r"which|when|i\s.*|explain.*|with example.*|like i.*|and\s+(?:when|why|how|which).*))+$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<=[.!?;])\s+|\n+|\s[-–—]+\s|,\s+(?=(?:so|but|and)\b)")
_FEWEST, _MOST_PARTS, _MOST_WORDS = 3, 6, 40
# How alike a misspelt name must be (0 to 100, by edit distance).
_ALIKE = 85.0
_SHORTEST_FUZZY = 5
_SEARCHED = 8
# How much nearer a notion of what was spoken of counts.
_SPOKEN_OF = 0.06


@dataclass(frozen=True)
class Found:
    """The notions that a message asks about, how near it is to a question that is answered (the
    cosine; 1 for a name), the part of it that asks, and what it names that no notion is called."""

    notions: tuple[Notion, ...]
    nearness: float
    asked: str
    unnamed: str = ""


@dataclass(frozen=True)
class Notions:
    """The notions of the curriculum by their names and by what is asked of them."""

    knowledge: Knowledge
    retriever: Retriever

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            normal(name): key for key, one in self.knowledge.notions.items() for name in one.names
        }

    def named(self, name: str) -> Notion | None:
        """The notion of this name, misspelt, in the plural or with an article."""
        said = normal(_EDGES.sub("", name.strip(" ?!.,'\"")))
        for form in (said, said.removesuffix("s"), f"{said}s"):
            if form in self._names:
                return self.knowledge.notions[self._names[form]]
        if len(said) < _SHORTEST_FUZZY:
            return None
        # A slip changes letters; another number of words is another name: "pandas", "pandas 3".
        like = [name for name in self._names if len(name.split()) == len(said.split())]
        near = process.extractOne(said, like, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if near is None or near[0][0] != said[0]:
            return None
        return self.knowledge.notions[self._names[near[0]]]

    def find(
        self, text: str, names: Sequence[str] = (), at_hand: Collection[str] = ()
    ) -> Found | None:
        """What a message asks about, by the name it asks the meaning of, by the two things whose
        difference it asks for, or by the nearest question; None where nothing is near at all.

        `names` are those that the message holds, as they are typed there; `at_hand` the topics that
        were spoken of, to whose notions a question is likelier.
        """
        said = spelled_out(" ".join(text.replace("’", "'").split()))
        near = max(
            (hit for part in _parts(said) for hit in self._nearest(part, at_hand)),
            key=lambda found: found.nearness + _at_hand(found.notions[0].topic, at_hand),
            default=None,
        )
        pair = self._pair(said)
        if pair is not None and (near is None or near.nearness < _THE_PAIR):
            return pair
        name = _AUDIENCE.sub("", notion(said))
        if not name and len(names) == 1 and _asks_only(said, names[0]):
            name = names[0]
        one = self.named(name) if name else None
        if one is not None and (near is None or near.nearness < _THE_QUESTION):
            return Found((one,), 1.0, said)
        if near is not None and name and one is None and len(name.split()) <= _LONGEST_NAME:
            known = self.retriever.embedder.knows
            return replace(near, unnamed=" ".join(filter(known, normal(name).split())))
        return near

    def _pair(self, said: str) -> Found | None:
        for pattern in _PAIRS:
            found = pattern.search(said)
            if found is None:
                continue
            both = tuple(self.named(found[side]) for side in ("one", "two"))
            kept = tuple(one for one in both if one is not None)
            if len({one.id for one in kept}) == len(both):
                return Found(kept, 1.0, said)
        return None

    def _nearest(self, part: str, at_hand: Collection[str]) -> Iterator[Found]:
        hits = self.retriever.search(
            part, scope=NOTIONS, own_only=True, threshold=0.0, limit=_SEARCHED
        )
        best = max(
            hits.found,
            key=lambda hit: _asked(hit) + _at_hand(hit.passage.source, at_hand),
            default=None,
        )
        if best is not None:
            one = self.knowledge.notions[best.passage.id.partition(":")[2]]
            yield Found((one,), _asked(best), part)


# From such a cosine on it is the very question, whatever name it holds.
_THE_QUESTION = 0.86
_THE_PAIR = 0.9
# From such a one it is, if the answer also speaks of what the question speaks of.
_MUCH_LIKE = 0.66
_COVERED = 0.4
# Or it is nearer by so much than all else that is answered, and speaks of some of it.
_AHEAD, _WELL_AHEAD = 0.61, 0.1
# For who asks to have explained what it is called, it need not be as near.
_LIKE = 0.6
# So many words of such a question may be about something else: whom or by what to explain it.
_ASIDE_OF_IT = 2
# A question that the curriculum answers is left to it, if it is nearer by so much.
_NEARER = 0.15
_EXPLAINS = Pattern(
    r"\b(?:expl?ain\w*|tell me|what(?:'?s| is| are)?|wh?ats|mean\w*|define|describe|simple|plain|"
    r"easy|in (?:one|a|1) (?:line|sentence|word)|one sentence|eli5|like i|for dumm\w+|understand|"
    r"go)\b",
    re.IGNORECASE,
)
_PICTURED = Pattern(
    r"\b(?:examples?|analog\w+|metaphors?|everyday|real[- ](?:life|world)|picture|story|child|"
    r"kids?|something|year[- ]olds?|grand\w+|eli5|like (?:i'?m|im|i am|he|she|they)|"
    r"(?:to|for|as) (?:a|an|my|someone|somebody|people)\b)",
    re.IGNORECASE,
)
_BELIEF = Pattern(
    r"\b(?:i (?:always )?(?:thought|think of|see it as|assumed|imagine\w*)|my understanding|"
    r"in my head|as (?:i|far as i) (?:get|understand|see)|i (?:heard|read)|"
    r"(?:is|was) (?:it true|that (?:right|it|true|correct|so|how))|"
    r"is it (?:true|correct|right|ok|fair)|says?|said|claims?|told me|reckons?)\b|"
    r"\b(?:right|correct|true|yes|no|innit|isn'?t it|or not)\W*\?",
    re.IGNORECASE,
)
_TRY = 260
# A question of so many words may hold little besides a name.
_A_NAME = 12
_LONGEST_NAME = 3
_IT = Pattern(r"\b(?:it|this|they|them)\b|\bthat\b(?=\W*$)", re.IGNORECASE)
# For whom or how something is to be explained.
_AUDIENCE = Pattern(
    r"\s+(?:(?:to|for|as|like|in|with|using|by)\s+(?:an?|my|me|someone|somebody|people|i|one|plain|"
    r"simple|short|easy)\b|stands?\s+for\b|and\b|vs\b|or\b|please\b|pls\b).*$",
    re.IGNORECASE,
)


def fits(found: Found, nearest: float) -> bool:
    """Whether what was found answers the question; `nearest` is how near it is to any other
    question that the curriculum answers."""
    one = found.notions[0]
    told = rare_words(" ".join((one.says, *one.names, *one.asks)))
    if found.nearness < 1.0 and found.unnamed and rare_words(found.unnamed) - told:
        return False  # what it asks the meaning of, the answer does not speak of
    if found.nearness >= _THE_QUESTION:
        return True
    if found.nearness < _LIKE or found.nearness + _NEARER < nearest:
        return False
    text = f" {normal(found.asked)} "
    asked = rare_words(found.asked)
    named = any(f" {normal(name)} " in text for name in one.names)
    plainly = bool(_EXPLAINS.search(found.asked)) and len(asked - told) <= _ASIDE_OF_IT
    if named and (plainly or found.nearness >= nearest + _NEARER):
        return True
    if found.nearness >= max(_AHEAD, nearest + _WELL_AHEAD) and asked & told:
        return True
    return found.nearness >= _MUCH_LIKE and len(asked & told) >= _COVERED * len(asked)


def spelled_with(text: str, before: str) -> str:
    """A question that points at what the one before asked the meaning of, with its name put in:
    "why does it never reach zero?" after "what is the training loss?"."""
    name = _AUDIENCE.sub("", notion(before))
    return _IT.sub(name, text, 1) if name and len(name.split()) <= _LONGEST_NAME else text


def asks_whether(text: str) -> bool:
    """Whether a text puts a belief to be confirmed: "so recall is what I found, is that it?"."""
    return bool(_BELIEF.search(text))


def reply_notion(knowledge: Knowledge, found: Found, said: Understanding) -> Reply:
    """The answer on one notion, or on two side by side, with one thing to try."""
    first = found.notions[0]
    topic = knowledge.topics[first.topic]
    blocks: list[Block] = []
    if len(found.notions) > 1:
        blocks = [
            Block(one.says, f"{one.names[0][:1].upper()}{one.names[0][1:]}")
            for one in found.notions
        ]
    else:
        example = [Block(first.example, "A picture of it")] if first.example else []
        blocks = [Block(first.says), *example]
        if example and _PICTURED.search(said.text):
            blocks = [Block(first.example or ""), Block(first.says, "In the words of the field")]
    if first.on_studying:
        return Reply(
            "motivation",
            tuple(blocks),
            topics=(),
            known=said.known,
            not_known=said.not_known,
            actions=(Action("What should I learn next?", "coach next"),),
        )
    blocks.append(Block(opening(topic.sections[SectionName.PRACTISE], _TRY), "Try it"))
    topics = tuple(dict.fromkeys(one.topic for one in found.notions))
    return Reply(
        intent="compare" if said.intent == "compare" else "concept",
        blocks=tuple(blocks),
        topics=topics,
        next=(Next(topic.id, topic.title, topic.summary),),
        known=said.known,
        not_known=said.not_known,
        citations=tuple(
            Citation(one.topic, knowledge.topics[one.topic].title, _place(one))
            for one in found.notions
        ),
        actions=(
            Action(f"More on {topic.title}", f'coach ask "explain {topic.title}"'),
            Action("What should I learn next?", "coach next"),
        ),
    )


def _place(one: Notion) -> str:
    return one.names[0] if one.names else one.asks[0]


def _asks_only(said: str, name: str) -> bool:
    """Whether a short text asks to have a name explained and holds nothing else."""
    if len(said.split()) > _A_NAME or not _EXPLAINS.search(said):
        return False
    rest = _PICTURED.sub(" ", _EXPLAINS.sub(" ", said.replace(name, " ")))
    return not rare_words(rest)


def _at_hand(topic: str, at_hand: Collection[str]) -> float:
    return _SPOKEN_OF if topic in at_hand else 0.0


def _asked(hit: Hit) -> float:
    return hit.ask or 0.0


def _parts(said: str) -> list[str]:
    """The message and its sentences: what is asked may stand behind a long story."""
    parts = [part for part in _PARTS.split(said) if len(part.split()) >= _FEWEST]
    whole = [said] if len(said.split()) <= _MOST_WORDS else []
    return list(dict.fromkeys((*whole, *parts[-_MOST_PARTS:])))
