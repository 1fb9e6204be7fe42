"""Placement: where somebody stands who "knows some stuff", in eight questions or fewer. Pure.

An answer settles what lies below or above a topic in the graph. Two questions go where that
settles most; the others search along the track for the place where it starts to be new. With
simulated learners who followed a track, with gaps or without, the next step was then new to them in
at least 95 of 100 cases; by the graph alone it was in fewer than half.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, get_args

from bot.coach.grading import grade
from bot.coach.patterns import Pattern
from bot.coach.quiz import question_text
from bot.coach.reply import Action, Block, Next, Reply
from knowledge.graph import closure, path_to
from knowledge.models import Knowledge, QuizItem, SectionName, Topic, Track

MOST_QUESTIONS = 8
_BY_GRAPH = 2

# "unsure" asks for proof by a quiz item; "unread" is an answer that could not be read.
Verdict = Literal["yes", "no", "unsure", "unread"]


@dataclass(frozen=True)
class Asked:
    """One question of a placement that was answered."""

    topic: str
    verdict: Verdict
    quiz: str | None = None


@dataclass(frozen=True)
class Placement:
    """A placement under way: what it is about, what was known before, and what was answered.

    Everything else follows from these and the graph, so it can be kept as JSON between messages.
    """

    scope: tuple[str, ...]
    said_known: tuple[str, ...] = ()
    said_not_known: tuple[str, ...] = ()
    answers: tuple[Asked, ...] = ()
    stopped: bool = False

    def as_json(self) -> dict[str, Any]:
        """A value that `json` can write."""
        return {
            "scope": list(self.scope),
            "said_known": list(self.said_known),
            "said_not_known": list(self.said_not_known),
            "answers": [[a.topic, a.verdict, a.quiz] for a in self.answers],
            "stopped": self.stopped,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Placement:
        """The placement of such a value. Raises ValueError for anything else."""
        try:
            answers = []
            for topic, verdict, quiz in value["answers"]:
                if verdict not in get_args(Verdict):
                    raise ValueError(f"{verdict!r} is no verdict")
                answers.append(Asked(str(topic), verdict, None if quiz is None else str(quiz)))
            return cls(
                tuple(map(str, value["scope"])),
                tuple(map(str, value["said_known"])),
                tuple(map(str, value["said_not_known"])),
                tuple(answers),
                bool(value["stopped"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no placement: {error!r}") from None


@dataclass(frozen=True)
class PlacementQuestion:
    """What is asked next: whether a topic is known, or for proof one of its quiz items."""

    topic: str
    number: int
    quiz: QuizItem | None = None


@dataclass(frozen=True)
class Placed:
    """The result over the scope. What is in no set was not reached and is best taken as new.

    `likely` was not asked and does not follow, but stands on the track before anything that is not
    known and before something that is: skip it for the next step, and do not record it as evidence.
    """

    known: frozenset[str]
    not_known: frozenset[str]
    likely: frozenset[str] = frozenset()


def start_placement(
    knowledge: Knowledge,
    track: Track,
    *,
    known: Collection[str] = (),
    not_known: Collection[str] = (),
) -> Placement:
    """A placement over a track and what it builds on, starting from what is known already.

    Where both are said, what is known wins together with its prerequisites, as it does elsewhere.
    """
    scope: dict[str, None] = {}
    for topic in track.topics:
        way = path_to(knowledge.topics, topic, known=scope, theory_first=False)
        scope.update(dict.fromkeys(leg.topic for leg in way))
    have = tuple(t for t in knowledge.topics if t in set(known))
    sure = closure(knowledge.topics, have)
    lack = tuple(t for t in knowledge.topics if t in set(not_known) and t not in sure)
    return Placement(tuple(scope), have, lack)


def placed(knowledge: Knowledge, placement: Placement) -> Placed:
    """What the answers settle so far: known with all below it, not known with all above it.

    The known set, and that together with what is likely, is closed under required prerequisites;
    the three sets share nothing.
    """
    yes = [*placement.said_known, *(a.topic for a in placement.answers if a.verdict == "yes")]
    no = [*placement.said_not_known, *(a.topic for a in placement.answers if a.verdict == "no")]
    known = closure(knowledge.topics, yes)
    above = _above(_edges(knowledge))
    not_known = frozenset().union(*(above[t] for t in no if t in above)) - known
    far, new = _between(placement.scope, known, not_known)
    passed = closure(knowledge.topics, placement.scope[: min(far, new)])
    return Placed(known, not_known, passed - known - not_known)


def next_question(knowledge: Knowledge, placement: Placement) -> PlacementQuestion | None:
    """The question that tells most after those before it; None when it is over."""
    if placement.stopped or len(placement.answers) >= MOST_QUESTIONS:
        return None
    number = len(placement.answers) + 1
    last = placement.answers[-1] if placement.answers else None
    if last is not None and last.verdict == "unsure" and last.quiz is None:
        item = _proof(knowledge, last.topic)
        if item is not None:
            return PlacementQuestion(last.topic, number, item)
    have = placed(knowledge, placement)
    asked = {answer.topic for answer in placement.answers}
    settled = have.known | have.not_known
    open_ = [t for t in placement.scope if t in knowledge.topics and t not in settled]
    candidates = [t for t in open_ if t not in asked]
    if not candidates:
        return None
    if len(asked) < _BY_GRAPH:
        return PlacementQuestion(_most_telling(knowledge, candidates, open_), number)
    far, new = _between(placement.scope, have.known, have.not_known)
    gap = [t for t in placement.scope[far:new] if t in candidates]
    # Once the gap is closed, the next step would name the first topic that is not even likely.
    rest = [t for t in candidates if t not in have.likely]
    best = gap[len(gap) // 2] if gap else (rest or candidates)[0]
    return PlacementQuestion(best, number)


def take_answer(knowledge: Knowledge, placement: Placement, text: str) -> Placement:
    """The placement after an answer to its next question.

    Every call uses up one of the eight questions, whatever the text, so it always ends. Use
    `is_answer` first to leave messages to the coach that are none.
    """
    question = next_question(knowledge, placement)
    if question is None:
        return placement
    if _STOP.fullmatch(_said(text)):
        return replace(placement, stopped=True)
    verdict = _verdict(question, text)
    quiz = question.quiz.id if question.quiz is not None else None
    if quiz is not None and verdict == "unsure":
        verdict = "no"
    if verdict == "unsure" and _proof(knowledge, question.topic) is None:
        verdict = "no"
    answer = Asked(question.topic, verdict or "unread", quiz)
    return replace(placement, answers=(*placement.answers, answer))


def with_told(
    placement: Placement, *, known: Collection[str], not_known: Collection[str]
) -> Placement:
    """The placement with what was told beside its questions; no question is used up by it."""
    lack = [t for t in (*placement.said_not_known, *not_known) if t not in known]
    have = [t for t in (*placement.said_known, *known) if t not in not_known]
    return replace(
        placement,
        said_known=tuple(dict.fromkeys(have)),
        said_not_known=tuple(dict.fromkeys(lack)),
    )


def is_answer(knowledge: Knowledge, placement: Placement, text: str) -> bool:
    """Whether a text answers the question that waits; if not, leave the placement as it is."""
    question = next_question(knowledge, placement)
    if question is None:
        return False
    return bool(_STOP.fullmatch(_said(text))) or _verdict(question, text) is not None


def reply_placement(knowledge: Knowledge, placement: Placement) -> Reply:
    """The next question, or the result when there is none."""
    question = next_question(knowledge, placement)
    if question is None:
        return _reply_placed(knowledge, placement)
    topic = knowledge.topics[question.topic]
    heading = f"Question {question.number} of at most {MOST_QUESTIONS}: {topic.title}"
    opening = (
        "Good, let's find out where you stand. Answer off the cuff; nobody knows everything here."
    )
    blocks = [] if placement.answers else [Block(opening)]
    if question.quiz is not None:
        item = question.quiz
        blocks.append(Block(question_text(item), heading))
        blocks.append(Block("Not sure whether you know it? This tells us. *I don't know* is fine."))
        actions: tuple[Action, ...] = (Action("I don't know", "I don't know"),)
    else:
        blocks.append(Block(topic.summary, heading))
        blocks.append(
            Block(
                f"Is this true of you today? “{_first_sentence(topic)}” *Yes*, *no* or *not sure*."
            )
        )
        actions = (Action("Yes", "yes"), Action("No", "no"), Action("Not sure", "not sure"))
    return Reply(
        intent="next_step",
        blocks=tuple(blocks),
        topics=(topic.id,),
        actions=(*actions, Action("That's enough", "stop")),
    )


def _reply_placed(knowledge: Knowledge, placement: Placement) -> Reply:
    have = placed(knowledge, placement)
    known = tuple(t for t in knowledge.topics if t in have.known)
    # The frontier says more than the whole: the furthest known, and the first that is not.
    below = {edge for t in known for edge in closure(knowledge.topics, [t]) - {t}}
    furthest = [knowledge.topics[t].title for t in known if t not in below]
    below_of = _below(_edges(knowledge))
    new = [
        t
        for t in placement.scope
        if t in have.not_known and not (below_of[t] - {t}) & have.not_known
    ]
    ready = [t for t in new if below_of[t] - {t} <= have.known]
    if furthest:
        text = f"I take it that you know {_listed(furthest)}, and what that builds on."
    else:
        text = "Then we start at the beginning, and that is a fine place to start."
    blocks = [Block(f"That's all I need. {text}")]
    if new:
        titles = _listed([knowledge.topics[t].title for t in new])
        blocks.append(Block(f"{titles}.", "Where it starts to be new"))
    rest = "What we did not get to I treat as new"
    if have.likely:
        rest = (
            "What comes before that on your track I presume you know; the rest of what we did not "
            "get to I treat as new"
        )
    blocks.append(
        Block(
            f"{rest}. Tell me where I'm wrong. Now ask me what comes next, and I give you your "
            "first step."
        )
    )
    return Reply(
        intent="next_step",
        blocks=tuple(blocks),
        next=tuple(
            Next(t, knowledge.topics[t].title, "You said it is new, and you have what it needs.")
            for t in ready[:3]
        ),
        known=known,
        not_known=tuple(t for t in knowledge.topics if t in have.not_known),
        actions=(
            Action("What should I learn next?", "coach next"),
            Action("Correct something", "I don't know TOPIC"),
        ),
    )


def _first_sentence(topic: Topic) -> str:
    """The beginning of "Done when", on one line."""
    text = " ".join(topic.sections[SectionName.DONE].split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text, maxsplit=1)[0]


def _listed(titles: list[str], most: int = 6) -> str:
    shown = titles[:most]
    if len(titles) > most:
        return f"{', '.join(shown)} and {len(titles) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


# --- reading an answer ---

_STOP = Pattern(r"(?:please )?(?:stop|quit|exit|cancel|enough|that'?s enough)(?: \w+){0,2}")
_UNSURE = Pattern(
    r"(?:(?:i'?m |i am )?not (?:really |entirely |quite |so |too |very |100% )*(?:sure|certain)|"
    r"unsure|maybe|perhaps|possibly|sort of|kind ?of|kinda|sorta|partly|partially|half|halfway|"
    r"some(?:what| of it)?|a (?:bit|little)|so[- ]so|more or less|rusty|probably|(?:it )?depends|"
    r"in parts|mostly|almost|roughly|i (?:think|guess) so|not everything|not all(?: of it)?)\b.*"
)
_YES = Pattern(
    r"(?:y|ye|yes|yep|yeah|yup|ya|sure|of course|certainly|definitely|absolutely|easily?|i (?:can|"
    r"could|do|know)|done|known|know it|comfortable|no problem|totally|correct|true|right|aye|"
    r"👍|✅)(?:\b.*|)"
)
_NO = Pattern(
    r"(?:n|no|nope|nah|naw|never|not|none|nothing|no idea|no clue|i (?:can'?t|cannot|couldn'?t|"
    r"don'?t|do not|haven'?t|have not|have never|never|wouldn'?t)|idk|dunno|don'?t|haven'?t|new to"
    r"|what'?s that|false|👎|❌)(?:\b.*|)"
)
_HEDGE = Pattern(
    r"\b(?:but|except|though|although|mostly|partly|a bit|a little|rusty|not (?:all|everything)|"
    r"i think|i guess|maybe)\b"
)


def _said(text: str) -> str:
    said = " ".join(text[:300].casefold().replace("’", "'").split())
    return said.rstrip(" .!,…") or said


def _verdict(question: PlacementQuestion, text: str) -> Verdict | None:
    """What a text says to the question; None if it says nothing to it."""
    said = _said(text)
    if question.quiz is not None:
        if re.fullmatch(
            r"(?:i )?(?:do not|don'?t|dont) (?:know|remember).*|idk|dunno|no (?:idea|clue)|"
            r"pass|skip|not sure|\?+",
            said,
        ):
            return "no"
        correct = grade(question.quiz, text).correct
        return None if correct is None else "yes" if correct else "no"
    if said.endswith("?") or len(said.split()) > 25:
        return None
    if _UNSURE.fullmatch(said) or said in ("skip", "pass"):
        return "unsure"
    if re.fullmatch(r"no (?:problem|trouble|worries|doubt)\b.*", said):
        return "yes"
    if _NO.fullmatch(said):
        return "no"
    if _YES.fullmatch(said):
        return "unsure" if _HEDGE.search(said) else "yes"
    return None


# --- choosing a topic ---

_Edges = tuple[tuple[str, tuple[str, ...]], ...]


def _proof(knowledge: Knowledge, topic: str) -> QuizItem | None:
    """The item of a topic that is hardest to guess: typed before chosen, most choices first."""
    items = knowledge.topics[topic].quiz if topic in knowledge.topics else ()
    return max(items, key=lambda i: 10 if i.kind != "choice" else len(i.choices), default=None)


def _between(
    scope: tuple[str, ...], known: Collection[str], not_known: Collection[str]
) -> tuple[int, int]:
    """The place after the last topic that is known, and the place of the first that is not."""
    far = max((n + 1 for n, topic in enumerate(scope) if topic in known), default=0)
    new = min((n for n, topic in enumerate(scope) if topic in not_known), default=len(scope))
    return far, new


def _most_telling(knowledge: Knowledge, candidates: Iterable[str], open_: Collection[str]) -> str:
    """The topic with most uncertain topics on the smaller side: below it and above it."""
    edges = _edges(knowledge)
    above, below = _above(edges), _below(edges)
    undecided = frozenset(open_)

    def worth(topic: str) -> tuple[int, int]:
        up, down = len(above[topic] & undecided), len(below[topic] & undecided)
        return min(up, down), up + down

    return max(candidates, key=worth)


def _edges(knowledge: Knowledge) -> _Edges:
    """The graph of required prerequisites as a value that a cache can hold."""
    return tuple(
        (t.id, tuple(e.topic for e in t.prerequisites if e.strength == "required"))
        for t in knowledge.topics.values()
    )


@lru_cache(maxsize=8)
def _below(edges: _Edges) -> dict[str, frozenset[str]]:
    """For every topic itself and all that it needs."""
    direct = dict(edges)
    found: dict[str, frozenset[str]] = {}
    for topic in direct:
        seen: set[str] = set()
        stack = [topic]
        while stack:
            one = stack.pop()
            if one in direct and one not in seen:
                seen.add(one)
                stack += direct[one]
        found[topic] = frozenset(seen)
    return found


@lru_cache(maxsize=8)
def _above(edges: _Edges) -> dict[str, frozenset[str]]:
    """For every topic itself and all that cannot be known without it."""
    found: dict[str, set[str]] = {topic: set() for topic, _ in edges}
    for topic, below in _below(edges).items():
        for one in below:
            found[one].add(topic)
    return {topic: frozenset(ones) for topic, ones in found.items()}
