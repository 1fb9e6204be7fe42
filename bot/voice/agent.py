"""The agent: a model with tools, let run on a short leash. LangChain is imported when it runs.

LangChain's own defaults would let a model call tools 5,000 times, wait for ever, and show what a
provider's error says. Here every call of the model goes through `Guard`, the rounds are counted,
and what comes is handed on in `Event`s by which the caller decides.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.voice.failures import Failure, failure_of
from bot.voice.leash import Deadline, Retries
from bot.voice.ledger import Spent, Used

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.tools import BaseTool

# More letters than any answer may have, so that one that never ends does.
_MOST_LETTERS = 12_000
_LETTERS_A_TOKEN = 3.5


class Stopped(Exception):
    """The run has to end for a reason of ours: `reason` as the log names it."""

    def __init__(self, reason: str, spent: Spent | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.spent = spent


@dataclass(frozen=True)
class Text:
    """Some more text of a message of the model."""

    message: str
    text: str


@dataclass(frozen=True)
class Tooled:
    """The message calls tools, so that its text is not the answer."""

    message: str


@dataclass(frozen=True)
class Done:
    """The run is over: with an answer, or for a reason why there is none."""

    reason: str = ""
    error: str = ""
    cut: bool = False
    spent: Spent | None = None


Event = Text | Tooled | Done


@dataclass
class Guard:
    """Stands before every call of the model: budget, time, tries, rounds.

    `reserve` takes a call of so many tokens out of the budgets or says that they are spent;
    `settle` puts in its place what it took.
    """

    deadline: Deadline
    retries: Retries
    most_calls: int
    most_tokens: int
    reserve: Callable[[int], Spent | None]
    settle: Callable[[int, Used], None]
    stop: threading.Event = field(default_factory=threading.Event)
    calls: int = 0
    tries: int = 0
    letters: int = 0
    cut: bool = False
    failure: Failure | None = None

    def call(self, letters: int, make: Callable[[], Any]) -> Any:
        """What `make` returns, perhaps at the second or third try. Raises Stopped, and what the
        client raised at the last."""
        if self.calls >= self.most_calls:
            raise Stopped("tool loop")
        self.calls += 1
        asked = int(letters / _LETTERS_A_TOKEN)
        tried = 0
        while True:
            self.check()
            spent = self.reserve(asked + self.most_tokens)
            if spent is not None:
                raise Stopped(f"budget: {spent.whose}", spent)
            tried += 1
            self.tries += 1
            self.letters = 0
            try:
                answer = make()
            except Exception as error:
                self.failure = failure_of(error)
                # What a provider charges for a call that broke off is not told; about this much.
                read = 0 if self.failure.status is not None else asked
                self.settle(asked + self.most_tokens, self._took(read))
                if isinstance(error, Stopped):
                    raise
                wait = self.retries.wait(self.failure, tried, self.deadline.left)
                if wait is None or self.letters:
                    raise
                if self.stop.wait(wait):
                    raise Stopped("cancelled") from error
                continue
            self.settle(asked + self.most_tokens, self._used(answer, asked))
            return answer

    def check(self) -> None:
        """Raise Stopped when the run has to end now."""
        if self.stop.is_set():
            raise Stopped("cancelled")
        if self.deadline.left <= 0:
            raise Stopped("time-out")

    def heard(self, letters: int) -> None:
        """Some text has come. Raises Stopped when the run has to end now."""
        self.letters += letters
        if self.letters > _MOST_LETTERS:
            raise Stopped("too long")
        self.check()

    def _took(self, read: int) -> Used:
        return Used(calls=1, tokens_in=read, tokens_out=int(self.letters / _LETTERS_A_TOKEN))

    def _used(self, answer: Any, asked: int) -> Used:
        message = answer.result[-1] if getattr(answer, "result", None) else None
        told = getattr(message, "usage_metadata", None)
        if not isinstance(told, Mapping):
            return self._took(asked)
        details = told.get("input_token_details") or {}
        return Used(
            calls=1,
            tokens_in=_count(told.get("input_tokens")),
            tokens_out=_count(told.get("output_tokens")),
            tokens_cached=_count(details.get("cache_read")),
        )


def run(
    model: BaseChatModel,
    system: str,
    messages: Sequence[BaseMessage],
    tools: Sequence[BaseTool],
    guard: Guard,
    tell: Callable[[Event], None],
    *,
    cached: bool = False,
) -> None:
    """Let the model answer, telling every event, of which the last is Done. Never raises.

    `cached`: the instructions are marked for the provider's prompt cache.
    """
    try:
        tell(_run(model, system, messages, tools, guard, tell, cached))
    except Stopped as stopped:
        tell(Done(stopped.reason, spent=stopped.spent))
    except Exception as error:
        if type(error).__name__ == "GraphRecursionError":
            tell(Done("tool loop"))
            return
        tell(Done(failure_of(error).reason, error=type(error).__name__))


def _run(
    model: BaseChatModel,
    system: str,
    messages: Sequence[BaseMessage],
    tools: Sequence[BaseTool],
    guard: Guard,
    tell: Callable[[Event], None],
    cached: bool,
) -> Done:
    from langchain.agents import create_agent
    from langchain_core.messages import AIMessage, AIMessageChunk, SystemMessage
    from langsmith.run_helpers import tracing_context

    agent = create_agent(
        model,
        list(tools),
        system_prompt=SystemMessage(content=_system(system, cached)),
        middleware=[_leashed(guard)],
    )
    last: dict[str, AIMessage] = {}
    given: Any = {"messages": list(messages)}
    config: Any = {"callbacks": [_listening(guard)], "recursion_limit": 2 * guard.most_calls + 5}
    # Nothing goes to a tracing service, whatever the environment says.
    with tracing_context(enabled=False):
        stream: Any = agent.stream(given, config=config, stream_mode=["messages", "updates"])
        for mode, value in stream:
            if mode == "updates":
                for node, update in value.items():
                    found = (update or {}).get("messages") if node == "model" else None
                    if found and isinstance(found[-1], AIMessage):
                        last["answer"] = found[-1]
                continue
            chunk, about = value
            if about.get("langgraph_node") != "model" or not isinstance(chunk, AIMessageChunk):
                continue
            key = chunk.id or "answer"
            if chunk.tool_call_chunks or chunk.tool_calls or chunk.invalid_tool_calls:
                tell(Tooled(key))
            text = chunk.text if isinstance(chunk.text, str) else ""
            if text:
                tell(Text(key, text))
    return _ended(last.get("answer"))


def _ended(answer: Any) -> Done:
    """How a run ended, by its last message."""
    if answer is None:
        return Done("empty")
    if answer.invalid_tool_calls:
        return Done("tool call")
    if answer.tool_calls:
        return Done("tool loop")
    about = answer.response_metadata or {}
    why = next(
        (
            str(about[k]).lower()
            for k in ("finish_reason", "stop_reason", "done_reason")
            if about.get(k)
        ),
        "",
    )
    if not why and not about.get("done"):
        # A stream that just ends has lost its end.
        return Done("garbage", error="CutOff")
    if "filter" in why or "refus" in why or "safety" in why:
        return Done("empty", error="Filtered")
    if not str(answer.text).strip():
        return Done("empty")
    return Done(cut=why in ("length", "max_tokens"))


def _system(system: str, cached: bool) -> str | list[str | dict[Any, Any]]:
    if not cached:
        return system
    return [{"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}]


def _leashed(guard: Guard) -> Any:
    """The guard as LangChain's middleware."""
    from langchain.agents.middleware import AgentMiddleware

    class Leashed(AgentMiddleware[Any, Any]):
        def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
            letters = sum(len(str(m.content)) for m in request.messages)
            letters += len(str(getattr(request.system_message, "content", "")))
            return guard.call(letters, lambda: handler(request))

    return Leashed()


def _listening(guard: Guard) -> Any:
    """A callback within the client, which can end a stream where it comes in."""
    from langchain_core.callbacks import BaseCallbackHandler

    class Listening(BaseCallbackHandler):
        raise_error = True
        run_inline = True

        def on_llm_new_token(self, token: Any, *, chunk: Any = None, **_: Any) -> None:
            calls = getattr(getattr(chunk, "message", None), "tool_call_chunks", None) or ()
            asked = sum(len(str(call.get("args") or "")) for call in calls)
            guard.heard(asked + (len(token) if isinstance(token, str) else 1))

    # LangChain would tell whoever looks at the log, or the terminal, that we ended a stream.
    logger = logging.getLogger("langchain_core.callbacks.manager")
    if _of_others not in logger.filters:
        logger.addFilter(_of_others)
    return Listening()


def _of_others(record: logging.LogRecord) -> bool:
    """Whether a line of the log is about another callback than ours."""
    return "Listening.on_llm_new_token" not in record.getMessage()


def _count(value: object) -> int:
    return max(0, value) if isinstance(value, int) else 0
