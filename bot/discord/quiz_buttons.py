"""A quiz question that waits, as buttons: first how sure one is, then the answer."""

from __future__ import annotations

import hashlib

from bot.coach.record import QuizOpen
from bot.coach.reviews import find_item
from bot.discord.actions import LONGEST_LABEL, Button, Style
from bot.discord.letters import plain
from bot.discord.naming import Press, custom_id
from knowledge.models import Knowledge

# The kind of these buttons: each carries which question it is for, and the answer unless that is
# to be typed.
QUIZ = "quiz"
_SURE = ("1 · a guess", "2", "3", "4 · certain")
_LETTERS = "ABCDE"


def quiz_buttons(knowledge: Knowledge, opened: QuizOpen | None, owner: int) -> tuple[Button, ...]:
    """The buttons that answer the question that waits; none where none does."""
    item = find_item(knowledge, opened.item) if opened is not None else None
    if opened is None or item is None:
        return ()
    which = mark_of(opened)
    if opened.confidence is None:
        return tuple(
            _button(label, owner, which, str(number)) for number, label in enumerate(_SURE, 1)
        )
    if item.kind == "choice":
        return tuple(
            _button(f"{letter}) {choice}", owner, which, letter)
            for letter, choice in zip(_LETTERS, item.choices, strict=False)
        )
    return (_button("Answer", owner, which, style="primary"),)


def mark_of(opened: QuizOpen) -> str:
    """What tells a question apart that waits: for how sure one is, or for the answer.

    A button under an older message would else answer a question that came after it.
    """
    waits_for = "sure" if opened.confidence is None else "answer"
    told = f"{opened.item} {opened.asked_at.isoformat()} {waits_for}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _button(label: str, owner: int, *words: str, style: Style = "secondary") -> Button:
    return Button(plain(label, LONGEST_LABEL), custom_id(Press(QUIZ, owner, words)), style=style)
