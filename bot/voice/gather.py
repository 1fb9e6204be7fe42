"""What a turn gives the model to go by: the evidence, the thread so far, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.coach.context import Context
from bot.coach.record import LearnerRecord
from bot.coach.reply import Message, Reply, cite
from bot.coach.small import in_distress
from bot.coach.stuck import find_remedy
from bot.voice.evidence import Evidence
from bot.voice.fence import Fence
from bot.voice.tools import Toolbox
from knowledge.models import Knowledge

TURNS = 5
_SAID, _ANSWERED, _DRAFT = 800, 900, 6_000
_MESSAGE = 6_000
_PASSAGES = 5
# What is said in the coach's own words whatever model there is.
_PLAIN_INTENTS = frozenset({"checkin", "unsafe_or_injection"})
_PLAIN_ABILITIES = frozenset({"quiz", "placement", "checkin", "recall", "standing", "name"})


def always_plain(message: Message, plain: Reply, context: Context) -> bool:
    """Whether a reply is one that no model says: promises, quizzes, what is believed, distress."""
    if plain.private or plain.intent in _PLAIN_INTENTS or in_distress(message.text):
        return True
    if all(block.fixed for block in plain.blocks) or not plain.answer.strip():
        return True
    return context.ability in _PLAIN_ABILITIES


@dataclass(frozen=True)
class Said:
    """A message of the thread: the learner's or the coach's own."""

    learner: bool
    text: str


def names_of(message: Message, record: LearnerRecord) -> list[str]:
    """What the learner is called, to be left out of what is sent."""
    name = record.facts.get("name")
    return [message.learner, *([str(name.value)] if name else [])]


def thread(record: LearnerRecord, words: Mapping[str, str], box: Toolbox) -> list[Said]:
    """The latest turns, the coach's in the words that were shown."""
    said: list[Said] = []
    for turn in record.turns[-TURNS:]:
        answer = words.get(turn.id) or str(turn.reply.get("answer", ""))
        # What was refused or told in confidence once is not shown to the model either.
        private = turn.reply.get("private") or in_distress(turn.text)
        if turn.intent == "unsafe_or_injection" or private or not answer:
            continue
        asked = box.safe(turn.text, _SAID)
        said.append(Said(True, asked or "…"))
        said.append(Said(False, box.safe(answer, _ANSWERED)))
    return said


def fill(box: Toolbox, message: Message, plain: Reply) -> None:
    """Take the passages that the plain reply and the message lead to into the evidence."""
    retriever = box.abilities.retriever
    hits = retriever.search(message.text, scope=message.scope, limit=_PASSAGES)
    for hit in hits.found:
        box.take(hit.passage)
    cited = {(c.source, c.place) for c in plain.citations}
    have = {(s.citation.source, s.citation.place) for s in box.sources}
    if not cited - have or not plain.citations:
        return
    about = " ".join(dict.fromkeys(c.title for c in plain.citations))
    near = retriever.search(about[:300], scope=message.scope, limit=30, threshold=0.0)
    for hit in near.found:
        found = cite(hit.passage)
        if (found.source, found.place) in cited - have and len(box.sources) < 2 * _PASSAGES:
            box.take(hit.passage)


def hidden_from(
    knowledge: Knowledge, record: LearnerRecord, context: Context, plain: Reply
) -> tuple[str, ...]:
    """What must not be told yet: the answer of an open question, the hints that are held back."""
    found: list[str] = []
    if record.open_quiz is not None:
        topic, _, name = record.open_quiz.item.partition("#")
        items = knowledge.topics[topic].quiz if topic in knowledge.topics else ()
        for item in items:
            if item.id == name:
                answers = item.answer if isinstance(item.answer, list | tuple) else [item.answer]
                found += [str(answer) for answer in answers]
                found.append(item.reason)
    trouble = context.trouble
    if plain.intent == "stuck" and trouble is not None and trouble.tried:
        remedy = find_remedy(knowledge, trouble.tried[-1], trouble.text)
        if remedy is not None:
            shown = [plain.answer, *(str(t.reply.get("answer", "")) for t in record.turns)]
            later = (*remedy.hints, remedy.fix)
            found += [text for text in later if not any(text in answer for answer in shown)]
    return tuple(found)


def evidence_of(
    box: Toolbox,
    message: Message,
    plain: Reply,
    hidden: Sequence[str],
    prompt: str,
) -> Evidence:
    """All that an answer may rest on, as it stands now."""
    turns = box.record.turns[-TURNS:]
    return Evidence(
        message=message.text,
        plain=plain,
        sources=tuple(box.sources),
        before=tuple(turn.text for turn in turns),
        told=(*box.told, *(str(turn.reply.get("answer", "")) for turn in turns)),
        hidden=tuple(hidden),
        orders=tuple(box.orders),
        prompt=prompt,
    )


def last_message(box: Toolbox, fence: Fence, message: Message, plain: Reply) -> str:
    """What the model is asked now: what it goes by, fenced, and what the learner said."""
    passages = "\n".join(box.fenced(source) for source in box.sources)
    draft = fence.around("draft", box.safe(plain.answer, _DRAFT), about=plain.intent)
    asked = fence.around("message", box.safe(message.text, _MESSAGE))
    steps = plain.intent in ("next_step", "progress_report") and plain.next
    step = f" The step is: {plain.next[0].title}." if steps else ""
    unknown = " The coach does not know this." if plain.abstained else ""
    return (
        f"{passages}\n{draft}\n{asked}\n\nSay the draft to the learner as your instructions have "
        f"it.{step}{unknown}"
    )
