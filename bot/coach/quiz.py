"""The quiz: one question at a time, confidence first, an answer that teaches, and mastery.

The open question is the only state of a conversation. It ends by an answer, "I don't know", "skip",
"stop" or 24 hours; whatever is clearly no answer leaves it open and belongs to the coach.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.coach.confidence import read_confidence, split_confidence
from bot.coach.grading import Grade, grade
from bot.coach.mastery import mastery
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.record import QuizOpen, QuizState, utc
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.reviews import (
    GUESS,
    SURE,
    choose_item,
    due_today,
    find_item,
    item_key,
    reviewed,
)
from bot.coach.text import quoted
from bot.coach.understand import error_message
from knowledge.models import Knowledge, QuizItem, SectionName, StuckPoint, Topic

LAPSES = timedelta(hours=24)
_JUST_NOW = timedelta(minutes=10)
_LATELY = timedelta(minutes=30)
# So much of what there is to know is told as a hint.
_HINT = 280
# What passes a question over.
SKIP = "skip"
_LETTERS = "ABCDE"


@dataclass(frozen=True)
class QuizTurn:
    """What a message did to the quiz.

    `open` is the question that waits afterwards and is to be stored as it is, None included.
    `state` is set when an answer was counted. Where `reply` is None the message was no business of
    the quiz: answer it as any other.
    """

    open: QuizOpen | None
    state: QuizState | None = None
    reply: Reply | None = None


def start_quiz(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    opened: QuizOpen | None,
    now: datetime,
    *,
    topic: str | None = None,
    matters: Collection[str] | None = None,
) -> QuizTurn:
    """Ask the next question: of a topic, or of what is due.

    A question that still waits is asked again and not replaced, unless another topic is wanted.
    `matters` are the topics whose reviews come first (None: all).
    """
    waiting = _live(knowledge, states, opened, now)
    if opened is not None and waiting is not None and topic in (None, waiting.topic):
        return QuizTurn(
            opened, reply=_question(knowledge, waiting, opened, "This one still waits.")
        )
    item = choose_item(knowledge, states, now, topic=topic, matters=matters)
    if item is None:
        return QuizTurn(None, reply=_nothing_to_ask(knowledge, states, now, topic))
    fresh = QuizOpen(item_key(item), utc(now))
    return QuizTurn(fresh, reply=_question(knowledge, item, fresh))


def answer_quiz(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    opened: QuizOpen | None,
    text: str,
    now: datetime,
) -> QuizTurn:
    """What a message means to the quiz, whether a question waits or not. Never raises for a text.

    Call it for every message, before anything else but distress; see QuizTurn for what to do next.
    """
    if opened is None:
        return QuizTurn(None, reply=_second_answer(knowledge, states, text, now))
    if not text.strip():
        return QuizTurn(opened)
    item = find_item(knowledge, opened.item)
    if item is None:
        return QuizTurn(None)
    if _answered(states, opened):
        return QuizTurn(None, reply=_second_answer(knowledge, states, text, now))
    if abs(utc(now) - opened.asked_at) > LAPSES:
        return QuizTurn(None, reply=_lapsed(knowledge, item, text))
    said = "" if _verbatim(item, text) else _said(text)
    if _STOP.fullmatch(said):
        return QuizTurn(None, reply=_stopped(knowledge, item))
    if _SKIP.fullmatch(said):
        return _skip(knowledge, states, item, now)
    lately = abs(utc(now) - opened.asked_at) <= _LATELY
    if _REPEAT.fullmatch(said) or (lately and _RESUME.fullmatch(said)):
        return QuizTurn(opened, reply=_question(knowledge, item, opened))
    # "3, I don't know" tells how sure one is and then that one does not know.
    few = len(said.split()) <= _FEW_WORDS
    if few and _HELP.search(said) and not _attempted(item, said):
        return QuizTurn(opened, reply=_hint(knowledge, item, opened))
    lost = len(said.split()) <= _MOST_LOST and bool(_GIVES_UP.search(said))
    lost = lost and not _attempted(item, said)
    if lost or _DONT_KNOW.fullmatch(re.sub(r"^[1-4]\s*[,.:;-]\s*", "", said)):
        state = reviewed(opened.item, states.get(opened.item), False, opened.confidence, now)
        return QuizTurn(None, state, _told(knowledge, states, item, state, now))
    return _take(knowledge, states, item, opened, text, now)


# --- reading a message ---

_STOP = Pattern(
    r"(?:please |ok(?:ay)?,? |(?:i think )?(?:i'?m|im|i am|we'?re|that'?s|thats) )?(?:stop|quit|"
    r"exit|end|cancel|enough|no more|finish(?:ed)?|done|all done|over|not now|later|maybe later|"
    r"no time|another time|not today|some other time)"
    r"(?: (?:for (?:now|today)|it|now|this|please|the quiz|quiz|with the quiz|"
    r"quizzing(?: me)?|questions?))*"
)
_OTHER = (
    r"(?:skip|pass|next|next one|next question|another(?: one| question)?|"
    r"(?:a )?different (?:one|question)|too (?:hard|difficult|easy)(?: for me)?|"
    r"(?:(?:give me )?(?:an? |something ))?(?:easier|harder|more difficult)(?: one| question)?)"
)
_SKIP = Pattern(
    rf"(?:please )?{_OTHER}(?:,? (?:(?:and|but|a bit|bit|much|way) )*{_OTHER})*"
    r"(?:,? (?:it|this|that|one|please|pls|question|this one))*"
)
_REPEAT = Pattern(
    r"(?:please )?(?:repeat|again|once more|what(?: was|'s| is|s)? (?:the|that) question"
    r"(?: again)?|"
    r"say (?:it|that) again|show (?:me )?the question(?: again)?|repeat (?:it|that|the question)|"
    r"(?:ask|show)(?: me)? (?:it )?again)(?: please)?"
)
# After a word on something else, this goes on with the question.
_RESUME = Pattern(
    r"(?:(?:ok(?:ay)?|so|now|thanks|right|let'?s|and|got it),? )*(?:go on|resume|carry on|"
    r"continue(?: the quiz)?|"
    r"proceed|go ahead|back to (?:the quiz|it|the question|that)|where were we|(?:i'?m |im )?ready|"
    r"on with (?:it|the quiz))(?: please| now| then| with (?:it|the quiz))*"
)
_DONT_KNOW = Pattern(
    r"(?:sorry |hm+ |um+ |honestly )*(?:i )?(?:really |just |honestly )?"
    r"(?:(?:do not|don'?t|dont) (?:know|remember|have a clue)|dunno|"
    r"idk|have no (?:idea|clue)|no (?:idea|clue)|haven'?t (?:a clue|got a clue)|forgot(?: it)?|"
    r"give up|(?:can'?t|cannot) (?:remember|answer)(?: (?:it|this|that))?|tell me(?: the answer)?|"
    r"(?:what(?:'s| is) )?the answer please|show (?:me )?the answer|\?+)"
    r"(?: (?:it|this|that|this one|that one|the answer|at all|yet|sorry|tbh))*"
)
# In so few words these say the same, whatever stands beside them.
_FEW_WORDS = 9
_MOST_LOST = 12
_GIVES_UP = Pattern(
    r"\b(?:idk|dunno|no (?:idea|clue)|giv(?:e|ing) up|"
    r"(?:i )?(?:don'?t|dont|do not) (?:really )?know(?: (?:this|that|it))?|"
    r"(?:tell|give|show|say) (?:me )?the (?:answer|solution)|just tell(?: me)?|"
    r"wh?at(?:'?s| is) the (?:right |correct )?(?:answer|solution))\b"
)
_HELP = Pattern(r"\b(?:hints?|clue|help(?: me)?(?: a (?:bit|little))?|nudge)\b(?<!no clue)")
_ELSEWHERE = Pattern(
    r"(?:/\w|coach \w|(?:hi+|hey+|hello|yo|good (?:morning|evening|afternoon|night)|thanks?|thx|"
    r"thank you|cheers|bye|lol|haha+|ok(?:ay)?|cool|nice|great)\b(?!,)|"
    r"(?:(?:that'?s |ok(?:ay)?,? )?enough|stop)\b.{4,}|"
    r"(?:and )?after (?:this|that|it)\b.*\b(?:what|next|which)\b|"
    r"(?:help|hint|explain|remind|tell|show|give|teach|plan|quiz|compare|recommend)\b|"
    r"(?:why|how|when|where|who|which|can|could|should|would|do|does|is there|are there)\b|"
    r"wh?ats?\b(?! about)|(?:that'?s|thats|you'?re|this is|i think (?:that|this|you|it)).{0,12}"
    r"\b(?:wrong|not right|incorrect|a mistake)\b|"
    r"i'?m (?:so |too |very |really |just )?(?:stuck|lost|confused|"
    r"tired|done|feeling|working|back|bored|stupid|dumb|exhausted|fed)\b|"
    r"i am (?:stuck|lost|confused|tired|done|feeling|working|back)\b|"
    r"i (?:have|finished|completed|want|need|wanna|did|was|know|can'?t|am|feel|started|built|"
    r"shipped|learned|learnt|just|don'?t|do not)\b|i'?ve\b|let'?s\b|"
    r"my (?!answer|guess|choice|final|pick)|actually,? i\b|wait\b)",
    re.IGNORECASE,
)
_GREETING = Pattern(
    r"^(?:hi+|hey+|hello|yo|hiya)(?: (?:coach|there|again))?[,!.]+ *", re.IGNORECASE
)
# Said before a question that is no answer: "hang on, what does that mean".
_HESITATES = Pattern(
    r"^(?:(?:hang on|hold on|wait|one (?:sec\w*|moment|minute)|a (?:sec\w*|moment|minute)|just|"
    r"sorry|but|so|first|well|and|h+m+|u+m+|u+h+|er+m*|oh|ah|ok(?:ay)?|no|btw|quick question)"
    r"\b[\s,.!:…-]*)+(?=\S)",
    re.IGNORECASE,
)
_MOST_WORDS = 8  # of something that is read as an attempt at an answer although it cannot be graded


def resumes(text: str) -> bool:
    """Whether a text goes on with the quiz after something else."""
    return bool(_RESUME.fullmatch(_said(text)))


def _said(text: str) -> str:
    """Lower case, single spaces, plain apostrophes, no full stop: for commands."""
    said = " ".join(text[:200].casefold().replace("’", "'").split())
    return said.rstrip(" .!,…") or said


def _verbatim(item: QuizItem, text: str) -> bool:
    """Whether a text is a choice or a right answer word for word, such as the answer "pass"."""
    options = {o.casefold() for o in (*item.choices, *item.accept, str(item.answer))}
    return _said(text).strip("`'\"") in options


def _attempt(item: QuizItem, text: str) -> Grade | None:
    """The grade of a text that is meant as an answer; None for one that clearly is not."""
    if len(text) > 1_000 or len(text.strip().splitlines()) > 4:
        return None
    found = grade(item, text)
    if _verbatim(item, text):
        return found
    if re.search(r"(?:Error|Exception|Warning): \S", text):
        return None
    asked = _GREETING.sub("", text.strip())
    elsewhere = _ELSEWHERE.match(asked) or _ELSEWHERE.match(_HESITATES.sub("", asked))
    if elsewhere or (error_message(text) and found.correct is not True):
        # A wrong name of an error is an answer where the right one is a name of an error.
        named = error_message(str(item.answer)) and len(text.split()) <= 4
        if not (named and found.correct is not None):
            return None
    return found


def _take(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    item: QuizItem,
    opened: QuizOpen,
    text: str,
    now: datetime,
) -> QuizTurn:
    """A message while a question waits: confidence, an answer, both, or neither."""
    said = read_confidence(text)
    if _verbatim(item, text) and not text.strip().isdigit():
        said = None  # "high" is an answer where it is one of the choices
    if opened.confidence is None and said is not None:
        noted = replace(opened, confidence=float(said))
        return QuizTurn(noted, reply=_question(knowledge, item, noted, _noted(said)))
    confidence, answer = opened.confidence, text
    if confidence is None:
        level, answer = split_confidence(item, text)
        confidence = None if level is None else float(level)
    found = _attempt(item, answer)
    if found is None:
        return QuizTurn(opened)
    if found.correct is not None and (said is None or item.kind != "text" or found.correct):
        state = reviewed(opened.item, states.get(opened.item), found.correct, confidence, now)
        return QuizTurn(None, state, _told(knowledge, states, item, state, now, found))
    if said is not None:
        noted = replace(opened, confidence=float(said))
        return QuizTurn(noted, reply=_question(knowledge, item, noted, _noted(said)))
    if answer.rstrip().endswith("?") or len(answer.split()) > _MOST_WORDS:
        return QuizTurn(opened)
    return QuizTurn(opened, reply=_ask_again(knowledge, item, answer))


def _live(
    knowledge: Knowledge, states: Mapping[str, QuizState], opened: QuizOpen | None, now: datetime
) -> QuizItem | None:
    """The item that waits, unless it lapsed, was answered meanwhile, or left the content."""
    if opened is None or abs(utc(now) - opened.asked_at) > LAPSES or _answered(states, opened):
        return None
    return find_item(knowledge, opened.item)


def _answered(states: Mapping[str, QuizState], opened: QuizOpen) -> bool:
    """Whether another process, or the same answer sent twice, was quicker."""
    state = states.get(opened.item)
    return state is not None and state.at >= opened.asked_at


def _plain_answer(item: QuizItem, text: str) -> bool:
    """Whether a text can hardly be anything but an answer to the item."""
    found = _attempt(item, text)
    if found is None or len(text.split()) > _MOST_WORDS:
        return False
    return found.correct is True or (found.correct is False and item.kind != "text")


# --- what the coach says ---


def _question(knowledge: Knowledge, item: QuizItem, opened: QuizOpen, before: str = "") -> Reply:
    topic = knowledge.topics[item.topic]
    blocks = [Block(before)] if before else []
    blocks.append(Block(question_text(item), f"Quiz: {topic.title}"))
    how = {
        "choice": "Answer with a letter.",
        "number": "Answer with one number.",
        "text": "A word or a short line will do.",
    }[item.kind]
    if opened.confidence is None:
        blocks.append(
            Block(
                "First, how sure are you: 1 (a guess), 2, 3 or 4 (certain)? Then your answer, or "
                f"both in one line, such as `3, {_example(item)}`. {how}"
            )
        )
    else:
        blocks.append(Block(f"Now your answer. {how}"))
    return Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=(topic.id,),
        actions=(Action("Skip it", SKIP), Action("I don't know", "I don't know")),
    )


def _hint(knowledge: Knowledge, item: QuizItem, opened: QuizOpen) -> Reply:
    """What to think of, without the answer; the question stands."""
    topic = knowledge.topics[item.topic]
    told = opening(topic.sections[SectionName.ENOUGH], _HINT)
    again = _question(knowledge, item, opened)
    blocks = (Block(told, "A hint, from what one needs to know of it"), *again.blocks)
    return replace(again, blocks=blocks)


def _attempted(item: QuizItem, said: str) -> bool:
    """Whether the words that sound like giving up are an answer, or stand beside one."""
    return item.kind == "text" and any(
        str(a).casefold() in said for a in (item.answer, *item.accept)
    )


def question_text(item: QuizItem) -> str:
    """The question with its choices by letter, as Markdown."""
    rows = [f"- {_LETTERS[n]}) {_as_shown(choice)}" for n, choice in enumerate(item.choices)]
    return "\n".join((item.question, *rows))


def _example(item: QuizItem) -> str:
    return {"choice": "B", "number": "42", "text": "your answer"}[item.kind]


def _as_shown(choice: str) -> str:
    """A choice as Markdown: code as code, so that no star or bar of it gets lost."""
    code = re.search(r"[_*\[\]{}=<>|^\\~#@]|\w\(", choice) and "`" not in choice
    return f"`{choice}`" if code else choice


def _noted(level: int) -> str:
    return f"Noted: {level} of 4. If that was meant as your answer, just send it once more."


def _told(
    knowledge: Knowledge,
    states: Mapping[str, QuizState],
    item: QuizItem,
    state: QuizState,
    now: datetime,
    found: Grade | None = None,
) -> Reply:
    """The reply to an answer that was counted."""
    after = {**states, state.item: state}
    if state.last_correct:
        return _told_right(knowledge, item, state, after, states, now)
    return _told_wrong(knowledge, item, state, after, now, found)


def _told_right(
    knowledge: Knowledge,
    item: QuizItem,
    state: QuizState,
    after: Mapping[str, QuizState],
    before: Mapping[str, QuizState],
    now: datetime,
) -> Reply:
    topic = knowledge.topics[item.topic]
    level = mastery(topic.id, after)
    if state.confidence is not None and state.confidence <= GUESS:
        opening = "Right! You called it a guess, so it does not count as known yet."
    elif state.confidence is not None and state.confidence < SURE:
        opening = "Right! You know more of this than you give yourself credit for."
    else:
        opening = "Right!"
    blocks = [Block(f"{opening} {item.reason}")]
    if level == "solid" and mastery(topic.id, before) != "solid":
        blocks.append(
            Block(
                f"**{topic.title}** now sits: several questions right, on different days. "
                "I take it as known."
            )
        )
    blocks.append(Block(_onward(knowledge, after, state, now)))
    return Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=(topic.id,),
        known=(topic.id,) if level == "solid" else (),
        citations=(Citation(topic.id, topic.title, "quiz"),),
        actions=_actions(topic),
    )


def _told_wrong(
    knowledge: Knowledge,
    item: QuizItem,
    state: QuizState,
    after: Mapping[str, QuizState],
    now: datetime,
    found: Grade | None,
) -> Reply:
    topic = knowledge.topics[item.topic]
    point = trouble_spot(topic, item)
    answer = f"The answer is {_as_shown(_shown_answer(item))}."
    if found is None:
        opening = f"Fair enough; saying so beats guessing. {answer}"
    else:
        opening = f"Not this time: I read your answer as {quoted(found.reading, 80)}. {answer}"
    blocks = [Block(f"{opening} {item.reason}")]
    if found is not None and state.confidence is not None and state.confidence >= SURE:
        blocks.append(
            Block(
                "You were sure, which makes this the most useful miss there is: a gap you did not "
                "know of, and surprises like this stick. Say in your own words what you had taken "
                "for true and why it fails here.",
                "Worth a minute",
            )
        )
    citations = [Citation(topic.id, topic.title, "Just enough")]
    read = knowledge.topics.get((point.read if point else None) or topic.id, topic)
    back = f"Read *{topic.title}*, section *Just enough*"
    if read.id != topic.id:
        back += f", and if that is where it breaks, *{read.title}* before it"
    blocks.append(Block(f"{back}.", "Go back to"))
    if point is not None:
        blocks.append(Block(f"**{point.title}.** {point.cause}", "Where people get stuck here"))
        blocks.append(Block(point.exercise, "Do this now"))
        citations.append(Citation(topic.id, topic.title, f"stuck: {point.title}"))
    blocks.append(Block(_onward(knowledge, after, state, now)))
    reason = f"You missed a question on it: {item.question}"
    return Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=tuple(dict.fromkeys((topic.id, read.id))),
        next=(Next(topic.id, topic.title, reason),),
        citations=tuple(citations),
        actions=(Action("Explain it", f'coach ask "explain {topic.title}"'), *_actions(topic)),
    )


def trouble_spot(topic: Topic, item: QuizItem) -> StuckPoint | None:
    """The stuck point of the topic that shares most words with the item; None if it has none."""
    about = _words(f"{item.question} {item.answer} {item.reason} {' '.join(item.choices)}")
    own = {p.id: _words(" ".join((p.title, *p.symptoms, p.cause, p.fix))) for p in topic.stuck}

    def shared(point: StuckPoint) -> float:
        # A word that stands in every stuck point of the topic tells nothing.
        return sum(
            1 / sum(word in words for words in own.values()) ** 2 for word in about & own[point.id]
        )

    return max(topic.stuck, key=shared, default=None)


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"\w{3,}", text.casefold())}


def _shown_answer(item: QuizItem) -> str:
    if item.kind == "choice":
        place = item.choices.index(str(item.answer))
        return str(item.choices[place])
    return f"{item.answer:g}" if isinstance(item.answer, float) else str(item.answer)


def _onward(
    knowledge: Knowledge, after: Mapping[str, QuizState], state: QuizState, now: datetime
) -> str:
    days = (state.due.astimezone(now.tzinfo).date() - now.date()).days
    when = "tomorrow" if days <= 1 else f"in {days} days"
    left = len(due_today(knowledge, after, now))
    more = f" {left} more {'is' if left == 1 else 'are'} due today." if left else ""
    return f"I'll ask it again {when}.{more} Another one now?"


def _actions(topic: Topic) -> tuple[Action, ...]:
    return (
        Action("Another question", f'coach quiz "{topic.title}"'),
        Action("What is due", "coach quiz"),
    )


def _ask_again(knowledge: Knowledge, item: QuizItem, answer: str) -> Reply:
    how = {
        "choice": f"Send one letter, A to {_LETTERS[max(len(item.choices), 1) - 1]}.",
        "number": "Send one number, such as 42, 0.25, 3/4 or 30%.",
        "text": "Send a word or a short line.",
    }[item.kind]
    topic = knowledge.topics[item.topic]
    return Reply(
        intent="concept",
        blocks=(
            Block(
                f"I couldn't read “{quoted(answer, 60)}” as one answer, so nothing is counted. "
                f"{how} Or say *repeat*, *skip* or *I don't know*."
            ),
        ),
        topics=(topic.id,),
        actions=(Action("Skip it", SKIP), Action("I don't know", "I don't know")),
    )


def _skip(
    knowledge: Knowledge, states: Mapping[str, QuizState], item: QuizItem, now: datetime
) -> QuizTurn:
    """Nothing is counted, and another question of the topic, or of what is due, takes its place."""
    avoid = {item_key(item)}
    other = choose_item(knowledge, states, now, topic=item.topic, avoid=avoid)
    other = other or choose_item(knowledge, states, now, avoid=avoid)
    if other is None:
        return QuizTurn(None, reply=_stopped(knowledge, item))
    fresh = QuizOpen(item_key(other), utc(now))
    return QuizTurn(fresh, reply=_question(knowledge, other, fresh, "Skipped; nothing is counted."))


def _stopped(knowledge: Knowledge, item: QuizItem) -> Reply:
    topic = knowledge.topics[item.topic]
    return Reply(
        intent="concept",
        blocks=(
            Block(
                "All right, that one is put away and nothing is counted. Say *quiz* when you want "
                f"one again; meanwhile, use *{topic.title}* in something small."
            ),
        ),
        topics=(topic.id,),
        actions=(Action("What should I learn next?", "coach next"), *_actions(topic)),
    )


def _second_answer(
    knowledge: Knowledge, states: Mapping[str, QuizState], text: str, now: datetime
) -> Reply | None:
    """An answer that comes again right after it was counted; None for everything else."""
    last = max(states.values(), key=lambda state: state.at, default=None)
    if last is None or not timedelta(0) <= utc(now) - last.at <= _JUST_NOW:
        return None
    item = find_item(knowledge, last.item)
    if item is None or not _plain_answer(item, text):
        return None
    topic = knowledge.topics[item.topic]
    return Reply(
        intent="concept",
        blocks=(
            Block(
                f"That question on *{topic.title}* is already answered, and the first answer is "
                "the one that counts. Another one?"
            ),
        ),
        topics=(topic.id,),
        actions=_actions(topic),
    )


def _lapsed(knowledge: Knowledge, item: QuizItem, text: str) -> Reply | None:
    """A word about a late answer; anything else drops the old question without one."""
    if not _plain_answer(item, text):
        return None
    topic = knowledge.topics[item.topic]
    return Reply(
        intent="concept",
        blocks=(
            Block(
                f"That question on *{topic.title}* was more than a day old, so I had put it away "
                "and nothing is counted. Shall I ask it afresh?"
            ),
        ),
        topics=(topic.id,),
        actions=_actions(topic),
    )


def _nothing_to_ask(
    knowledge: Knowledge, states: Mapping[str, QuizState], now: datetime, topic: str | None
) -> Reply:
    if topic is not None and topic in knowledge.topics:
        title = knowledge.topics[topic].title
        asked = bool(knowledge.topics[topic].quiz)
        text = (
            f"You have answered everything I have on *{title}* today. Memory needs a night: come "
            "back tomorrow, and use it in something small meanwhile."
            if asked
            else f"I have no questions on *{title}* yet. Explain it to me in three sentences "
            "instead, or build its smallest example."
        )
        topics: tuple[str, ...] = (topic,)
    else:
        moments = [s.due for key, s in states.items() if find_item(knowledge, key)]
        tomorrow = now.date() + timedelta(days=1)
        day = max(
            min((m.astimezone(now.tzinfo).date() for m in moments), default=tomorrow), tomorrow
        )
        when = "tomorrow" if day == tomorrow else f"on {day:%A} {day.day} {day:%B}"
        text = (
            f"Nothing more is due today; the next review comes {when}. Name a topic and I ask you "
            "something new on it, or go on with your next step."
            if moments
            else "Nothing is due yet. Name a topic that you have worked on, and I'll ask you about "
            "it: *quiz me on pandas*, say."
        )
        topics = ()
    return Reply(
        intent="concept",
        blocks=(Block(text),),
        topics=topics,
        actions=(
            Action("Quiz me on a topic", 'coach quiz "TOPIC"'),
            Action("What should I learn next?", "coach next"),
        ),
    )
