"""The shapes of the curriculum: frozen pydantic models, one for each word of the project."""

from __future__ import annotations

import hashlib
import math
import re
from enum import StrEnum
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# A paragraph that stands for itself.
Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=1200)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
TopicId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z]\d+[a-z]?$")]


# The validation context of content that has been checked before.
CHECKED = "checked"


class Frozen(BaseModel):
    """Base of every model: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(Frozen):
    """An effort as a range of focused hours; written `[low, high]` in content."""

    low: float = Field(gt=0, le=500)
    high: float = Field(gt=0, le=500)

    @model_validator(mode="before")
    @classmethod
    def _from_pair(cls, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 2:
            return {"low": value[0], "high": value[1]}
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Hours:
        if self.low > self.high:
            raise ValueError("the range must be [low, high] with low <= high")
        return self

    def __str__(self) -> str:
        low, high = (f"{n:g}" for n in (self.low, self.high))
        if low == high:
            return f"{low} hour" if low == "1" else f"{low} hours"
        return f"{low} to {high} hours"


class Source(Frozen):
    """A roadmap or document that the curriculum learned from."""

    id: Slug
    title: Text
    short: Text
    author: Text
    kind: Literal["video-summary", "transcript", "notes", "post"]
    year: int | None = None
    url: str | None = None
    track: Slug
    about: Text


class Claim(Frozen):
    """One atomic statement of a source in our own words; `figures` are the quantities it states."""

    id: ClaimId
    source: Slug
    place: Text
    text: Text
    figures: tuple[str, ...] = ()
    asks: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _figures_stand_in_the_text(self) -> Claim:
        for figure in self.figures:
            if figure.lower() not in self.text.lower():
                raise ValueError(f"figure {figure!r} does not stand in the text")
        return self


class SectionName(StrEnum):
    """The prose sections of a topic; the value is the heading in the file."""

    WHY = "Why"
    ENOUGH = "Just enough"
    SKIP = "Skip for now"
    PRACTISE = "Practise"
    DONE = "Done when"


class Ask(Frozen):
    """A question as a learner would type it, and the section that answers it."""

    question: Text
    section: SectionName


class Prerequisite(Frozen):
    """An edge of the graph: what comes before, why, and whether one can do without for a while."""

    topic: TopicId
    reason: Text
    strength: Literal["required", "helpful"] = "required"


class StuckKind(StrEnum):
    """The types of being stuck."""

    PREREQUISITE = "prerequisite"
    ENVIRONMENT = "environment"
    CODE = "code"
    SHAPES = "shapes"
    DATA = "data"
    NOT_LEARNING = "not-learning"
    EVALUATION = "evaluation"
    MATHS = "maths"
    SCOPE = "scope"
    MOTIVATION = "motivation"
    RESOURCES = "resources"


class StuckPoint(Frozen):
    """A way people get stuck on a topic, with the way out of it.

    `verdict` says in one sentence what is true of the belief that comes with it. The sentences of
    `own` name values of the learner in braces, and are said where all of them are known.
    """

    id: Slug
    topic: TopicId
    kind: StuckKind
    title: Text
    symptoms: Annotated[tuple[Text, ...], Field(min_length=2)]
    cause: Text
    check: Text
    hints: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
    fix: Text
    read: TopicId | None = None
    exercise: Text
    verdict: Text | None = None
    own: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """The identifier that is unique over all topics: `subject/topic#id`."""
        return f"{self.topic}#{self.id}"


class QuizItem(Frozen):
    """A question that code can grade; the reason is told after the answer."""

    id: Slug
    topic: TopicId
    kind: Literal["choice", "number", "text"]
    question: Text
    choices: tuple[Text, ...] = ()
    answer: str | int | float
    accept: tuple[Text, ...] = ()
    tolerance: float = Field(default=0.0, ge=0)
    reason: Text

    @model_validator(mode="after")
    def _gradable(self) -> QuizItem:
        if self.kind == "choice":
            if not 3 <= len(self.choices) <= 5:
                raise ValueError("a choice item needs 3 to 5 choices")
            if len(set(self.choices)) != len(self.choices):
                raise ValueError("two choices are the same")
            if self.answer not in self.choices:
                raise ValueError("the answer of a choice item must be one of its choices, verbatim")
        elif self.choices:
            raise ValueError(f"a {self.kind} item has no choices")
        if self.kind == "number" and (
            isinstance(self.answer, str) or not math.isfinite(float(self.answer))
        ):
            raise ValueError("the answer of a number item must be a finite number")
        if self.kind == "text" and not str(self.answer).strip():
            raise ValueError("the answer of a text item must not be empty")
        return self


class Topic(Frozen):
    """A thing to learn. Its id is the path of its file below `topics/`.

    `plain` says what it is to somebody who has had enough of terms; `example` is one worked to its
    end, with nothing left to the reader.
    """

    id: TopicId
    title: Text
    aliases: tuple[Text, ...] = ()
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=240)]
    level: Literal["beginner", "intermediate", "advanced"]
    hours: Hours
    prerequisites: tuple[Prerequisite, ...] = ()
    resources: tuple[Slug, ...] = ()
    projects: tuple[Slug, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    asks: Annotated[tuple[Ask, ...], Field(min_length=4)]
    stuck: tuple[StuckPoint, ...] = ()
    quiz: tuple[QuizItem, ...] = ()
    plain: Told
    example: Told
    sections: dict[SectionName, str]

    @field_validator("sections")
    @classmethod
    def _all_sections(cls, value: dict[SectionName, str]) -> dict[SectionName, str]:
        missing = [name.value for name in SectionName if not value.get(name, "").strip()]
        if missing:
            raise ValueError(f"missing or empty section: {', '.join(missing)}")
        return value

    @property
    def subject(self) -> str:
        """The folder that the topic stands in."""
        return self.id.partition("/")[0]


# Notions with this before their id tell who came up with a thing.
ORIGIN = "origin-"


class Notion(Frozen):
    """What people ask about one notion of a topic, and an answer of a few sentences to that.

    `names` are what it is called; a question about two notions, or about a common belief, has none.
    One `on_studying` is advice on how to study, which teaches nothing of its topic.
    """

    id: Slug
    topic: TopicId
    names: tuple[Text, ...] = ()
    asks: Annotated[tuple[Text, ...], Field(min_length=1)]
    says: Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=600)]
    example: Text | None = None
    on_studying: bool = False


class Group(Frozen):
    """A name that learners use for several topics at once, such as "stats" or "deep learning".

    A topic entry may be a whole subject, written `python/*`.
    """

    id: Slug
    title: Text
    aliases: tuple[Text, ...] = ()
    topics: Annotated[tuple[str, ...], Field(min_length=1)]


class Everyday(Frozen):
    """How learners name a topic or group when they tell of themselves: "trees", "red text".

    The id is that of a topic or group, or two joined by `+` for a name of both.
    """

    id: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1)]


class Resource(Frozen):
    """Something to study from: a course, book, site, video series, documentation or tool."""

    id: Slug
    title: Text
    author: Text
    kind: Literal["course", "book", "site", "videos", "documentation", "tool", "community"]
    cost: Literal["free", "freemium", "paid"]
    cost_note: str | None = None
    level: Literal["beginner", "intermediate", "advanced"]
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
    covers: Text
    for_whom: Text
    aliases: tuple[Text, ...] = ()
    hours: Hours | None = None
    topics: tuple[TopicId, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    asks: tuple[Text, ...] = ()


class Project(Frozen):
    """Something to build and ship; it proves the topics that it names."""

    id: Slug
    title: Text
    summary: Text
    level: Literal["beginner", "intermediate", "advanced"]
    hours: Hours
    needs: tuple[TopicId, ...]
    proves: Annotated[tuple[TopicId, ...], Field(min_length=1)]
    taste: tuple[Slug, ...] = ()
    data: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=3)]
    done_when: Text
    ship: Text
    stretch: Text | None = None
    claims: tuple[ClaimId, ...] = ()
    asks: tuple[Text, ...] = ()


class TrackStep(Frozen):
    """One step of a track: its topics in order, and the projects that close it."""

    id: Slug
    title: Text
    why: Text
    topics: tuple[TopicId, ...]
    projects: tuple[Slug, ...] = ()
    claims: tuple[ClaimId, ...] = ()


class Track(Frozen):
    """One roadmap as an ordered path that ends in being job-ready."""

    id: Slug
    title: Text
    source: Slug
    summary: Text
    for_whom: Text
    duration: Text
    theory: Literal["as-needed", "first"]
    claims: tuple[ClaimId, ...] = ()
    asks: tuple[Text, ...] = ()
    steps: Annotated[tuple[TrackStep, ...], Field(min_length=3)]

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic of the track, in order, once."""
        return tuple(dict.fromkeys(topic for step in self.steps for topic in step.topics))


class Principle(Frozen):
    """Coaching advice with its source."""

    id: Slug
    title: Text
    aliases: tuple[Text, ...] = ()
    short: Text
    claims: tuple[ClaimId, ...] = ()
    asks: tuple[Text, ...] = ()
    sections: dict[str, str]


class Position(Frozen):
    """One side of a debate: what it says, which sources hold it, whom it suits."""

    name: Text
    says: Text
    held_by: tuple[Slug, ...]
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]
    suits: Text


class Debate(Frozen):
    """A question on which the sources disagree."""

    id: Slug
    title: Text
    question: Text
    positions: Annotated[tuple[Position, ...], Field(min_length=2)]
    asks: tuple[Text, ...] = ()
    sections: dict[str, str]


class Traceback(Frozen):
    """A fingerprint of an error message: what it matches, and what it nearly always means.

    `pattern` is searched in the message; its named groups may stand as `{name}` in the other texts.
    """

    id: Slug
    library: Slug
    pattern: str
    title: Text
    cause: Text
    check: Text
    fix: Text
    hints: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
    exercise: Text
    kind: StuckKind
    read: TopicId
    example: Text

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts in which `{name}` stands for a group of the pattern."""
        return (self.title, self.cause, self.check, self.fix, self.exercise, *self.hints)

    @model_validator(mode="after")
    def _matches_its_example(self, info: ValidationInfo) -> Traceback:
        # Compiling hundreds of patterns takes longer than all the rest; the cache is checked.
        if info.context == CHECKED:
            return self
        try:
            found = re.search(self.pattern, self.example, re.MULTILINE)
        except re.error as error:
            raise ValueError(f"pattern: not a regular expression: {error}") from None
        if not found:
            raise ValueError("pattern: does not match the example")
        groups = set(found.re.groupindex)
        for text in self.texts:
            names = set(re.findall(r"\{([a-z_]+)\}", text))
            if names - groups:
                raise ValueError(
                    f"text names groups that the pattern lacks: {sorted(names - groups)}"
                )
        return self


IntentName = Literal[
    "next_step",
    "stuck",
    "concept",
    "resource",
    "plan",
    "compare",
    "progress_report",
    "checkin",
    "motivation",
    "project_idea",
    "career",
    "smalltalk",
    "off_topic",
    "unsafe_or_injection",
]


AnsweredBy = Literal["source", "subject", "untold", "advice", "trouble", "coach", "none"]


class Utterance(Frozen):
    """Something a learner might type, labelled as a careful human coach would label it.

    A topic may be a whole subject, written `python/*`. `next` are the topics that a good mentor
    could give the writer, the best first. `answered_by` is what kind of thing would answer it: the
    word of a source, knowledge of the subject, a fact that neither holds (`untold`), advice on the
    writer's own way, help with a trouble, the coach on itself and its promises, or nothing, since
    it asks nothing.
    """

    text: Text
    intent: IntentName
    also: tuple[IntentName, ...] = ()
    topics: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    answered_by: AnsweredBy | None = None


FollowUpKind = Literal[
    "none", "why", "why_not", "after", "before", "shorter", "simpler", "example", "how_long",
    "cost", "pick", "more", "hint", "helped", "no_help", "known", "done", "skip", "meant",
    "same_for", "yes", "no", "tell_more", "build", "smaller", "source", "accept", "about_it",
]  # fmt: skip


class LabelledFollowUp(Frozen):
    """A short message in the middle of a conversation, and what it asks of what was said before."""

    text: Text
    kind: FollowUpKind


AsideKind = Literal[
    "none", "crisis", "danger", "panic", "sorrow", "graded_work", "live_test", "passing_off",
    "do_it_for_me", "crime", "against_people", "others_data", "injection", "romance", "insult",
    "hate", "who_are_you", "what_can_you_do", "who_made_you", "privacy", "language", "trust",
    "chit_chat", "other_advice", "gibberish",
]  # fmt: skip


class LabelledAside(Frozen):
    """A message that is not about learning but about its writer, the coach or nothing; or, as
    `none`, one that only looks like it."""

    text: Text
    kind: AsideKind


RequestKind = Literal[
    "none", "quiz_me", "about_me", "said_before", "promise_make", "promise_ask",
    "promise_report", "smaller", "shorter",
]  # fmt: skip


class LabelledRequest(Frozen):
    """A message that asks something of the coach itself: a quiz, what it keeps or said, a promise
    to be held, less of something; or, as `none`, one that only sounds like it."""

    text: Text
    kind: RequestKind


SaidName = Literal["known", "partly", "not_known", "none"]
_PLACE = re.compile(r"\{(\d+)\}")


class Frame(Frozen):
    """How a person says what they know of something: `{1}`, `{2}` ... stand where its name would.

    `said` has, in the order of these numbers, what is said of each.
    """

    text: Text
    said: tuple[SaidName, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_place_is_judged(self) -> Frame:
        places = {int(number) for number in _PLACE.findall(self.text)}
        if places != set(range(1, len(self.said) + 1)):
            raise ValueError("needs one entry of `said` for each of the places {1}, {2} ...")
        return self


class Labels(Frozen):
    """The labelled texts that the models which read messages are fitted to; answering needs none.

    `Knowledge.labels` holds their digest.
    """

    utterances: tuple[Utterance, ...] = ()
    follow_ups: tuple[LabelledFollowUp, ...] = ()
    asides: tuple[LabelledAside, ...] = ()
    requests: tuple[LabelledRequest, ...] = ()
    frames: tuple[Frame, ...] = ()

    def digest(self) -> str:
        """Changes with every text and every label."""
        digest = hashlib.sha256()
        labels = (self.utterances, self.follow_ups, self.asides, self.requests, self.frames)
        for labelled in chain.from_iterable(labels):
            digest.update(labelled.model_dump_json().encode())
        return digest.hexdigest()


class Knowledge(Frozen):
    """Everything that is known, each kind by its id, checked as a whole by the loader."""

    sources: dict[str, Source]
    claims: dict[str, Claim]
    topics: dict[str, Topic]
    resources: dict[str, Resource]
    projects: dict[str, Project]
    tracks: dict[str, Track]
    principles: dict[str, Principle]
    debates: dict[str, Debate]
    tracebacks: dict[str, Traceback]
    groups: dict[str, Group]
    notions: dict[str, Notion] = Field(default_factory=dict)
    everyday: dict[str, Everyday] = Field(default_factory=dict)
    labels: str = ""

    def members(self, group: str) -> tuple[str, ...]:
        """The topics of a group, whole subjects spelled out."""
        found: dict[str, None] = {}
        for entry in self.groups[group].topics:
            if entry.endswith("/*"):
                found.update(dict.fromkeys(t for t in self.topics if t.startswith(entry[:-1])))
            else:
                found[entry] = None
        return tuple(found)

    @property
    def stuck_points(self) -> dict[str, StuckPoint]:
        """Every stuck point by its key."""
        return {point.key: point for topic in self.topics.values() for point in topic.stuck}
