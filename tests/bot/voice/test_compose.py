"""The model's words in front, and behind them what they left out of the plain reply."""

from __future__ import annotations

from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.voice.compose import composed

A, B = Citation("a", "A", "Why"), Citation("b", "B", "Why")
STEP = Reply(
    "next_step",
    (
        Block("Noted: 5 hours a week.", fixed=True),
        Block("Your next step is **pandas**."),
        Block("NumPy and pandas are what you touch almost daily.", "Why this, why now"),
        Block("About 6 to 12 hours of focused work.", "Effort"),
        Block("[pandas guide](https://pandas.pydata.org/docs/) by the developers.", "Study from"),
        Block("You can open an unknown CSV and say its size and types.", "Done when"),
        Block("Take any CSV.", "Start now, and stop after 25 minutes"),
    ),
    topics=("tools/pandas",),
    next=(Next("tools/pandas", "pandas", "Because."),),
    citations=(A,),
    actions=(Action("Explain it", "coach ask"),),
)


def headings(reply: Reply) -> list[str]:
    return [block.heading for block in reply.blocks]


def test_the_decision_is_that_of_the_plain_reply() -> None:
    said = composed(STEP, "pandas it is.", [B])
    assert said.voice == "model"
    assert said.blocks[0] == Block("pandas it is.")
    assert (said.topics, said.next, said.actions) == (STEP.topics, STEP.next, STEP.actions)
    assert said.citations == (B, A)


def test_what_decides_and_was_left_out_follows() -> None:
    said = composed(STEP, "pandas it is.", [])
    assert headings(said) == ["", "", "Effort", "Study from", "Done when"]
    assert said.blocks[1] == STEP.blocks[0]


def test_what_was_said_is_not_said_again() -> None:
    text = (
        "pandas it is: 6 to 12 hours. Take the [guide](https://pandas.pydata.org/docs/). You are "
        "done when you can open an unknown CSV and tell its size and its types."
    )
    assert headings(composed(STEP, text, [])) == ["", ""]


def test_what_is_always_said_stands_once() -> None:
    said = composed(STEP, "*Noted: 5 hours a week.* pandas it is.", [])
    assert STEP.blocks[0] not in said.blocks
    assert STEP.blocks[0] in composed(STEP, "Noted: 15 hours a week. pandas it is.", []).blocks


def test_a_plan_keeps_its_weeks_and_a_debate_its_positions() -> None:
    plain = Reply(
        "compare",
        (
            Block("The roadmaps disagree here."),
            Block("Learn just enough theory and start building at once.", "Build first"),
            Block("Begin with linear algebra, calculus and code.", "Maths first"),
        ),
    )
    said = composed(plain, "The roadmaps disagree: learn just enough theory and build.", [])
    assert headings(said) == ["", "Maths first"]
