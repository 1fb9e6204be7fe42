"""`coach quiz`: a round of questions with a person, or one question at a time for a program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.common import ASKED, USAGE, Json, Learner

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.coach.coach import Coach
    from bot.coach.record import LearnerRecord
    from bot.coach.reply import Reply

QUESTIONS = 5


def quiz(
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="A topic; without one, what is due.")
    ] = "",
    answer: Annotated[
        str | None,
        typer.Option("--answer", metavar="TEXT", help="Answer the question that waits."),
    ] = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Answer questions: say how sure you are, then your answer. Right or wrong, it teaches.

    At a terminal it is a round of up to 5 questions.\n
    Without one, or with --json, it prints one question, which --answer answers.

    Examples:\n
      coach quiz pandas\n
      coach quiz\n
      coach quiz --answer "3, B"
    """
    from bot.coach.reply import Message
    from bot.talk.names import UnknownName, topic_to_quiz

    who = common.learner(learner)
    if answer is not None and topic:
        common.fail("An answer goes to the question that waits; leave the topic out.", USAGE)
    with common.memory() as memory:
        if answer is not None and memory.load(who, ASKED, 0).open_quiz is None:
            common.fail("No question waits for an answer. `coach quiz` asks one.")
        coach = common.coach(one_shot=True, memory=memory)
        if answer is not None:
            common.show(coach.reply(Message(who, answer, ASKED)), as_json, learner)
            return
        try:
            chosen = topic_to_quiz(coach.knowledge, coach.linker, topic) if topic else None
        except UnknownName as error:
            common.fail(str(error), USAGE)
        if as_json or not common.a_person():
            common.show(coach.quiz(who, ASKED, chosen), as_json, learner)
            return
        from bot.terminal.prompt import Prompt
        from bot.terminal.show import show_reply

        prompt = Prompt(hint="1 to 4, then your answer; or: skip, stop, I don't know")
        play(coach, who, chosen, prompt.ask, show_reply)


def play(
    coach: Coach,
    who: str,
    topic: str | None,
    ask: Callable[[], str | None],
    show: Callable[[Reply], None],
) -> None:
    """A round: until 5 questions are answered, nothing is left to ask, or the person stops.

    `ask` returns what was typed, or None when the person leaves; then the question waits.
    """
    from bot.coach.reply import Message

    right = done = 0
    while done < QUESTIONS:
        show(_within_round(coach.quiz(who, ASKED, topic)))
        record = _record(coach, who)
        while record.open_quiz is not None:
            item = record.open_quiz.item
            before = record.quiz.get(item)
            text = ask()
            if text is None:
                show(_line("The question waits for you; `coach quiz` goes on with it."))
                return
            show(_within_round(coach.reply(Message(who, text, ASKED))))
            record = _record(coach, who, item)
            after = record.quiz.get(item)
            if after is not None and after.seen > (before.seen if before else 0):
                done += 1
                right += bool(after.last_correct)
                break
        else:
            # Nothing was left to ask, or the person stopped.
            break
    if done:
        show(_line(_sum_up(right, done)))


def _record(coach: Coach, who: str, *items: str) -> LearnerRecord:
    """What is believed, with the state of these items and of the one that waits."""
    return coach.memory.load(who, ASKED, 0, now=coach.now(), items=items)


def _within_round(reply: Reply) -> Reply:
    """The reply with only those actions that answer the question."""
    answers = tuple(a for a in reply.actions if not a.command.startswith("coach "))
    return replace(reply, actions=answers)


def _line(text: str) -> Reply:
    from bot.coach.reply import Block, Reply

    return Reply("smalltalk", (Block(text),))


def _sum_up(right: int, done: int) -> str:
    questions = "1 question" if done == 1 else f"{done} questions"
    if right == done:
        return f"{questions}, all right. Memory needs a night: the next ones come when due."
    if right == 0:
        return (
            f"{questions}, none right yet, and each miss is now a thing you know to look at. They "
            "come back tomorrow."
        )
    return f"{questions}, {right} right. What you missed comes back tomorrow."
