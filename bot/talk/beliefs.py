"""What is believed of a learner and why, as a reply to read and as a value for programs.

Pure functions over the record; they know no screen.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.coach.mastery import mastery
from bot.coach.phrasing import of_hours, some
from bot.coach.record import Fact, LearnerRecord, Origin, TopicEvidence
from bot.coach.reply import Action, Block, Reply
from bot.coach.reviews import due_today, item_key
from bot.coach.text import quoted
from knowledge.models import Knowledge

FACTS = {
    "name": "Name",
    "goal": "Goal",
    "hours_per_week": "Hours a week",
    "deadline": "Date",
    "track": "Track",
    "level": "Level",
    "evenings": "Days",
    "taste": "Taste",
    "prefers": "Likes to learn from",
    "zone": "Time zone",
}
_POLARITIES = {"known": "You know", "partly": "You know in part", "not_known": "Not yet"}
_STATES = {"started": "started", "half": "half through", "finished": "finished", "dropped": "left"}
# What stands as the reason of a belief that did not come from the learner's own words.
_OWN_WORDS = ("said to coach", "told in the placement", "several quiz questions")
_STEPS = 5
_REMEDIES = 5
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def quiz_items(knowledge: Knowledge) -> list[str]:
    """The keys of all quiz items, to load a record with the whole standing in the quiz."""
    return [item_key(item) for topic in knowledge.topics.values() for item in topic.quiz]


def reply_beliefs(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> Reply:
    """Everything that is believed, each with its date and the words it rests on."""
    blocks = [
        *_about(knowledge, record, now),
        *_topics(knowledge, record, now),
        *_resources(knowledge, record, now),
        *_steps(knowledge, record, now),
        *_quiz(knowledge, record, now),
        *_remedies(knowledge, record, now),
    ]
    evidence = record.evidence.values()
    if not blocks:
        return Reply(
            intent="smalltalk",
            blocks=(
                Block(
                    "I know nothing about you yet. Tell me in any words what you know, what you "
                    "don't, how many hours a week you have and what you are after."
                ),
            ),
            actions=(Action("Begin", "coach chat"), Action("Find out", "test me")),
        )
    return Reply(
        intent="smalltalk",
        private=True,
        blocks=tuple(blocks),
        known=tuple(e.topic for e in evidence if e.polarity == "known"),
        not_known=tuple(e.topic for e in evidence if e.polarity != "known"),
        actions=(
            Action("Correct something", "coach me correct TOPIC not_known"),
            Action("Take it with you", "coach me export"),
            Action("Have it deleted", "coach me forget"),
        ),
    )


def beliefs_as_json(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> dict[str, Any]:
    """The same for a program."""
    return {
        "learner": record.learner,
        "facts": {
            kind: {"value": fact.value, "quote": fact.quote, "at": fact.at.isoformat()}
            for kind, fact in record.facts.items()
        },
        "topics": [
            {
                "topic": e.topic,
                "title": _title(knowledge, e.topic),
                "polarity": e.polarity,
                "origin": e.origin,
                "quote": e.quote,
                "at": e.at.isoformat(),
            }
            for e in record.evidence.values()
        ],
        "resources": [
            {"resource": r.resource, "state": r.state, "quote": r.quote, "at": r.at.isoformat()}
            for r in record.resources.values()
        ],
        "steps": [
            {
                "topic": step.topic,
                "title": _title(knowledge, step.topic),
                "track": step.track,
                "outcome": step.outcome,
                "at": step.at.isoformat(),
            }
            for step in record.steps
        ],
        "quiz": {
            "topics": _mastery(knowledge, record),
            "due": [item_key(item) for item in due_today(knowledge, record.quiz, now)],
            "open": record.open_quiz.item if record.open_quiz else None,
        },
        "remedies": [
            {"remedy": r.key, "helped": r.helped, "at": r.at.isoformat()} for r in record.remedies
        ],
    }


def fact_shown(knowledge: Knowledge, fact: Fact) -> str:
    """The value of a fact as one says it."""
    value = fact.value
    if fact.kind == "hours_per_week" and isinstance(value, int | float):
        return of_hours(float(value)).removesuffix(" hours").removesuffix(" hour")
    if fact.kind == "deadline":
        day = date.fromisoformat(str(value))
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if fact.kind == "track" and value in knowledge.tracks:
        return knowledge.tracks[str(value)].title
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _about(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    kinds = [kind for kind in FACTS if kind in record.facts]
    kinds += [kind for kind in record.facts if kind not in FACTS]
    lines = []
    for kind in kinds:
        fact = record.facts[kind]
        value = quoted(fact_shown(knowledge, fact), 120)
        same = fact.quote.strip().lower() == fact_shown(knowledge, fact).lower()
        why = _why("" if same else fact.quote, "said", fact.at, now)
        lines.append(f"- {FACTS.get(kind, kind)}: **{value}**, {why}")
    return [Block("\n".join(lines), "About you")] if lines else []


def _topics(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    """For each polarity the topics by subject; what rests on the same words stands together."""
    blocks = []
    for polarity, heading in _POLARITIES.items():
        held = [
            e
            for e in record.evidence.values()
            if e.polarity == polarity and e.topic in knowledge.topics
        ]
        lines = []
        for subject in dict.fromkeys(t.subject for t in knowledge.topics.values()):
            own = [e for e in held if e.topic.partition("/")[0] == subject]
            if own:
                name = subject.replace("-", " ").capitalize()
                lines.append(f"**{name}**\n\n{_rows(knowledge, own, now)}")
        if lines:
            blocks.append(Block("\n\n".join(lines), f"{heading} ({len(held)})"))
    return blocks


def _rows(knowledge: Knowledge, own: list[TopicEvidence], now: datetime) -> str:
    together: dict[tuple[str, Origin, date], list[TopicEvidence]] = {}
    for e in own:
        together.setdefault((e.quote, e.origin, _local(e.at, now).date()), []).append(e)
    return "\n".join(
        f"- {', '.join(_title(knowledge, e.topic) for e in same)}: "
        f"{_why(same[0].quote, same[0].origin, same[0].at, now)}"
        for same in together.values()
    )


def _resources(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    lines = []
    for progress in sorted(record.resources.values(), key=lambda r: r.at, reverse=True):
        found = knowledge.resources.get(progress.resource)
        title = found.title if found else quoted(progress.resource, 80)
        why = _why(progress.quote, "said", progress.at, now)
        lines.append(f"- {title}: {_STATES[progress.state]}, {why}")
    return [Block("\n".join(lines), "You study from")] if lines else []


def _steps(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    latest = {step.topic: step for step in record.steps}
    lines = [
        f"- {_title(knowledge, step.topic)}: {quoted(step.outcome or 'still open', 60)}, "
        f"since {_day(step.at, now)}"
        for step in sorted(latest.values(), key=lambda step: step.at, reverse=True)[:_STEPS]
    ]
    return [Block("\n".join(lines), "Your last steps")] if lines else []


def _quiz(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    levels = _mastery(knowledge, record)
    lines = []
    for level, label in (("solid", "Sits"), ("seen", "Right so far"), ("shaky", "Shaky")):
        titles = [_title(knowledge, t) for t, found in levels.items() if found == level]
        if titles:
            lines.append(f"- {label}: {some(titles, 8)}")
    due = len(due_today(knowledge, record.quiz, now))
    if due:
        lines.append(f"- Due today: {due} {'question' if due == 1 else 'questions'}")
    if record.open_quiz is not None:
        topic = record.open_quiz.item.partition("#")[0]
        lines.append(f"- One question on {_title(knowledge, topic)} waits for your answer")
    return [Block("\n".join(lines), "In the quiz")] if lines else []


def _remedies(knowledge: Knowledge, record: LearnerRecord, now: datetime) -> list[Block]:
    latest = {remedy.key: remedy for remedy in record.remedies}
    lines = []
    for remedy in sorted(latest.values(), key=lambda r: r.at, reverse=True)[:_REMEDIES]:
        helped = {True: "helped", False: "did not help", None: "tell me whether it helped"}
        title = _remedy_title(knowledge, remedy.key)
        lines.append(f"- {title}: {helped[remedy.helped]}, {_day(remedy.at, now)}")
    return [Block("\n".join(lines), "When you were stuck")] if lines else []


def _mastery(knowledge: Knowledge, record: LearnerRecord) -> dict[str, str]:
    topics = dict.fromkeys(key.partition("#")[0] for key in record.quiz)
    levels = {topic: mastery(topic, record.quiz) for topic in topics if topic in knowledge.topics}
    return {topic: level for topic, level in levels.items() if level != "none"}


def _remedy_title(knowledge: Knowledge, key: str) -> str:
    kind, _, name = key.partition(":")
    if kind == "stuck" and name in knowledge.stuck_points:
        return str(knowledge.stuck_points[name].title)
    if kind == "traceback" and name in knowledge.tracebacks:
        # The blanks of its title are filled from an error message that is not here.
        return str(knowledge.tracebacks[name].title).replace("{", "").replace("}", "")
    return quoted(name or key, 80)


def _title(knowledge: Knowledge, topic: str) -> str:
    found = knowledge.topics.get(topic)
    return found.title if found else quoted(topic, 80)


def _why(quote: str, origin: Origin, at: datetime, now: datetime) -> str:
    """The words a belief rests on, and when they were said."""
    day = _day(at, now)
    if origin == "correction":
        return f"as you corrected on {day}"
    if not quote:
        return day
    if origin == "quiz" or quote.startswith(_OWN_WORDS):
        return f"{quoted(quote, 80)}, {day}"
    return f"“{quoted(quote, 80)}”, {day}"


def _day(at: datetime, now: datetime) -> str:
    day = _local(at, now).date()
    year = "" if day.year == _local(now, now).year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _local(at: datetime, now: datetime) -> datetime:
    return at.astimezone(now.tzinfo)
