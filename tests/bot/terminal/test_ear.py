"""A question that stands alone waits for the desk only when it is about promises."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.coach.reply import Block, Reply
from bot.terminal.ear import LateEar


@dataclass
class Desk:
    """Counts how often it was made and answers everything."""

    made: list[str] = field(default_factory=list)

    def __call__(self) -> Desk:
        self.made.append("made")
        return self

    def hear(
        self, learner: str, text: str, *, intent: str, following: bool, heard: str = ""
    ) -> Reply | None:
        return Reply("checkin", (Block(f"{learner}: {text}"),))

    def aside(self, learner: str, text: str, *, intent: str) -> str:
        return f"That keeps “{text}”."


def test_other_questions_never_make_the_desk() -> None:
    desk = Desk()
    ear = LateEar(desk)
    assert ear.hear("ada", "what is pca", intent="concept", following=False) is None
    assert ear.aside("ada", "what is pca", intent="concept") == ""
    assert desk.made == []


def test_promises_and_reports_reach_the_desk_which_is_made_once() -> None:
    desk = Desk()
    ear = LateEar(desk)
    heard = ear.hear("ada", "I'll do it by Friday", intent="checkin", following=False)
    assert heard is not None
    assert heard.answer == "ada: I'll do it by Friday"
    assert ear.hear("ada", "the first", intent="concept", following=True) is not None
    assert ear.aside("ada", "done", intent="progress_report") == "That keeps “done”."
    assert desk.made == ["made"]
