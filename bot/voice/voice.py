"""`Voice.say`: the one entrance. A model says the reply that the coach has decided on, or nothing.

The judgement has been made and kept before this is called. Whatever happens here (a time-out, an
error, a budget, an answer that does not hold) ends in the plain reply, and the log says why.

Tests build it as the program does: `bot.bootstrap.build_coach(Settings(model="openai:any",
model_url="http://127.0.0.1:PORT/v1", ...), ...)` puts a Voice on `coach.voice` when
`settings.model` is set (`ollama:any` with `model_url="http://127.0.0.1:PORT"` for Ollama), and
`coach.reply(message, listener=...)` uses it. `coach.voice.log` gets an `Entry` for every turn.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.coach.abilities import Abilities
from bot.coach.context import Context
from bot.coach.ports import Listener
from bot.coach.record import LearnerRecord
from bot.coach.reply import Block, Message, Reply
from bot.voice import log as logging
from bot.voice.agent import Done, Event, Guard, Text, Tooled, run
from bot.voice.compose import composed
from bot.voice.curriculum import Curriculum
from bot.voice.errors import ModelRefused
from bot.voice.evidence import FATAL, Checked, Checking, Evidence, Fault, Finding, ending
from bot.voice.fence import Fence
from bot.voice.gather import (
    Said,
    always_plain,
    evidence_of,
    fill,
    hidden_from,
    last_message,
    names_of,
    thread,
)
from bot.voice.leash import Breaker, Deadline, Retries
from bot.voice.ledger import Asked, Ledger, Limits, OwnLedger, Spent, Used
from bot.voice.log import Entry
from bot.voice.models import ModelName, build_model
from bot.voice.pieces import Stream
from bot.voice.prices import Price
from bot.voice.private import trimmed
from bot.voice.prompts import Prompt, load_prompt
from bot.voice.tools import Promised, Toolbox

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_SPENT = {
    "learner": "what you can use of it a day is used up",
    "scope": "what your server can use of it a day is used up",
    "all": "what everybody here can use of it a day is used up",
}
# The name of the threads in which a model is waited for, by which one sees that one still is.
SPEAKING = "coach-voice"
# Failures that say something of the model or of the way to it.
_OF_THE_MODEL = frozenset(
    {"time-out", "refused", "rate limit", "server", "connection", "garbage", "unavailable"}
)


@dataclass(frozen=True)
class Leash:
    """How long a reply may take in seconds, how often the model may be called for it, how much it
    may write in tokens, how many replies may be under way at once, and what a day may cost."""

    timeout: float = 20.0
    calls: int = 4
    written: int = 900
    at_once: int = 8
    limits: Limits = field(default_factory=Limits)
    retries: Retries = field(default_factory=Retries)


@dataclass
class _Turn:
    """What has come of a turn so far."""

    asked: Asked
    began: float
    used: Used = field(default_factory=Used)
    guard: Guard | None = None
    tools: Sequence[str] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Voice:
    """Says replies with a chat model. It may be used from several threads at once."""

    model: ModelName
    abilities: Abilities
    url: str | None = None
    ledger: Ledger = field(default_factory=OwnLedger)
    leash: Leash = field(default_factory=Leash)
    price: Price | None = None
    promised: Promised | None = None
    log: Callable[[Entry], None] = logging.write
    breaker: Breaker = field(default_factory=Breaker)
    prompt: Prompt = field(default_factory=lambda: load_prompt("coach"))
    # Gets what a model went by and what it said, word for word: for recordings alone.
    witness: Callable[[Evidence, str], object] | None = None
    _built: BaseChatModel | None = field(default=None, init=False, repr=False)
    _building: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.names = Curriculum(self.abilities.knowledge, self.abilities.linker)
        self._slots = threading.BoundedSemaphore(self.leash.at_once)

    def say(
        self,
        message: Message,
        plain: Reply,
        *,
        record: LearnerRecord,
        context: Context,
        now: datetime,
        turn: str,
        listener: Listener | None = None,
    ) -> Reply:
        """The plain reply in the model's words, checked; or the plain reply itself.

        `listener` gets each piece as soon as it was checked, in this thread. Never raises, except
        what `listener` raises and KeyboardInterrupt, both of which stop the model.
        """
        scope = message.scope or ""
        asked = Asked(
            message.learner,
            turn,
            message.conversation,
            scope,
            str(self.model),
            self.prompt.mark,
            now,
        )
        state = _Turn(asked, time.perf_counter())
        if always_plain(message, plain, context):
            self._note(state, "always plain")
            return plain
        if not self._slots.acquire(blocking=False):
            self._note(state, "busy")
            return plain
        try:
            return self._say(message, plain, record, context, state, listener)
        except _Raised as raised:
            raise raised.cause from None
        except Exception as fault:
            self._end(state, "fault", error=type(fault).__name__)
            return plain
        finally:
            self._slots.release()

    def warm(self) -> None:
        """Bring in what the first reply would wait for; whatever is wrong is told with that one."""

        def load() -> None:
            try:
                self._client()
                self.names.knows("")
            except Exception:
                return

        threading.Thread(target=load, daemon=True, name=SPEAKING).start()

    # --- one turn ---

    def _say(
        self,
        message: Message,
        plain: Reply,
        record: LearnerRecord,
        context: Context,
        state: _Turn,
        listener: Listener | None,
    ) -> Reply:
        try:
            spent = self.ledger.begin(state.asked, self.leash.limits)
        except Exception as failure:
            self._note(state, "ledger", error=type(failure).__name__)
            return plain
        if spent is not None:
            self._note(state, f"budget: {spent.whose}")
            return plain if spent.told else _with_word(plain, spent)
        if not self.breaker.allows():
            self._end(state, "breaker")
            return plain
        try:
            heard = _Heard(self, message, plain, record, context, state, listener)
            checked, done = heard.listen()
            if self.witness is not None:
                self.witness(heard.evidence(), heard.said)
        except BaseException as raised:
            self.breaker.left_alone()
            if isinstance(raised, _Raised) or not isinstance(raised, Exception):
                self._end(state, "cancelled")
            raise
        self._tell_breaker(done)
        reason = done.reason or _why_not(checked)
        faults = tuple(dict.fromkeys(f.fault for f in checked.findings)) if checked else ()
        if reason or checked is None:
            self._end(state, reason, faults, error=done.error)
            return plain if done.spent is None else _with_word(plain, done.spent)
        text = heard.with_name(checked.text)
        self._end(state, "", faults, words=text)
        return composed(plain, text, checked.citations)

    def _tell_breaker(self, done: Done) -> None:
        if done.reason in _OF_THE_MODEL:
            self.breaker.failed()
        elif done.reason in ("cancelled", "ledger", "fault") or done.reason.startswith("budget"):
            self.breaker.left_alone()
        else:
            self.breaker.worked()

    def _client(self) -> BaseChatModel:
        """The client of the model, built once. Raises ModelRefused."""
        with self._building:
            if self._built is None:
                self._built = build_model(
                    self.model,
                    url=self.url,
                    timeout=self.leash.timeout,
                    most_tokens=self.leash.written,
                )
            return self._built

    def _reserve(self, state: _Turn, tokens: int) -> Spent | None:
        return self.ledger.call(state.asked, tokens, self.leash.limits)

    def _settle(self, state: _Turn, tokens: int, used: Used) -> None:
        if self.price is not None:
            used = replace(used, cost=self.price.of(used))
        with state.lock:
            state.used = state.used + used
        self.ledger.called(state.asked, tokens, used)

    def _end(
        self,
        state: _Turn,
        reason: str,
        faults: Sequence[Fault] = (),
        *,
        words: str = "",
        error: str = "",
    ) -> None:
        """Keep what came of a turn that was begun, and write it to the log."""
        try:
            self.ledger.end(state.asked, reason=reason, faults=faults, words=words)
        except Exception as failure:
            error = error or type(failure).__name__
        self._note(state, reason, faults, error=error)

    def _note(
        self, state: _Turn, reason: str, faults: Sequence[Fault] = (), *, error: str = ""
    ) -> None:
        with state.lock:
            used = state.used
        self.log(
            Entry(
                turn=state.asked.turn,
                model=state.asked.model,
                prompt=state.asked.prompt,
                outcome="plain" if reason else "model",
                reason=reason,
                faults=tuple(faults),
                calls=state.guard.calls if state.guard else 0,
                tries=state.guard.tries if state.guard else 0,
                tools=tuple(state.tools),
                tokens_in=used.tokens_in,
                tokens_out=used.tokens_out,
                tokens_cached=used.tokens_cached,
                cost=used.cost,
                elapsed_ms=round((time.perf_counter() - state.began) * 1000, 1),
                error=error,
            )
        )


class _Raised(Exception):
    """What the listener raised, on its way through."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


class _Heard:
    """One turn: the model speaks in a thread of its own, and this one listens and checks."""

    def __init__(
        self,
        voice: Voice,
        message: Message,
        plain: Reply,
        record: LearnerRecord,
        context: Context,
        state: _Turn,
        listener: Listener | None,
    ) -> None:
        self._voice, self._message, self._plain = voice, message, plain
        self._record, self._context, self._state = record, context, state
        self._listener = listener
        self._names = names_of(message, record)
        self._deadline = Deadline.after(voice.leash.timeout)
        self._guard = Guard(
            self._deadline,
            voice.leash.retries,
            voice.leash.calls,
            voice.leash.written,
            partial(voice._reserve, state),
            partial(voice._settle, state),
        )
        state.guard = self._guard
        fence = Fence()
        self._box = Toolbox(
            voice.abilities,
            record,
            context,
            state.asked.at,
            fence,
            self._trim,
            message.scope,
            voice.promised,
        )
        state.tools = self._box.used
        self._fence = fence
        self._hidden = hidden_from(voice.abilities.knowledge, record, context, plain)
        self._events: queue.Queue[Event] = queue.Queue()
        self._key = ""
        self.said = ""
        self._stream = Stream()
        self._checking: Checking | None = None
        self._waiting: str | None = None
        self._tooled: set[str] = set()
        # Whether something was shown, and whether tools have told more since the last check.
        self._shown = False
        self._stale = False

    def listen(self) -> tuple[Checked | None, Done]:
        """What the model said, checked, and how it ended. Raises _Raised and KeyboardInterrupt."""
        fill(self._box, self._message, self._plain)
        words = self._words()
        said = thread(self._record, words, self._box)
        asked = last_message(self._box, self._fence, self._message, self._plain)
        work = threading.Thread(target=self._work, args=(said, asked), daemon=True, name=SPEAKING)
        work.start()
        try:
            return self._follow()
        finally:
            self._guard.stop.set()

    def evidence(self) -> Evidence:
        """All that the answer may rest on, as it stands now."""
        return evidence_of(
            self._box, self._message, self._plain, self._hidden, self._voice.prompt.text
        )

    def with_name(self, text: str) -> str:
        """The text with the learner's name where the model knew only that there is one."""
        name = self._record.facts.get("name")
        return text.replace("[name]", str(name.value) if name else "you")

    def _trim(self, text: str) -> str:
        return trimmed(text, self._names, ordinary=self._voice.names.knows)

    def _words(self) -> dict[str, str]:
        asked = self._state.asked
        return self._voice.ledger.words(asked.learner, asked.conversation, 12)

    # In the thread of the model.

    def _work(self, said: Sequence[Said], asked: str) -> None:
        try:
            model = self._voice._client()
            run(
                model,
                self._voice.prompt.text,
                _messages(said, asked),
                self._box.as_tools(),
                self._guard,
                self._events.put,
                cached=self._voice.model.provider == "anthropic",
            )
        except ModelRefused:
            self._events.put(Done("unavailable", error="ModelRefused"))
        except Exception as fault:
            self._events.put(Done("fault", error=type(fault).__name__))

    # In the thread of the caller.

    def _follow(self) -> tuple[Checked | None, Done]:
        while True:
            try:
                event = self._events.get(timeout=max(self._deadline.left, 0.001))
            except queue.Empty:
                if self._deadline.left > 0:
                    continue
                return None, Done("time-out")
            if isinstance(event, Done):
                return self._over(event)
            if isinstance(event, Tooled):
                self._forget(event.message)
            else:
                self._hear(event)
            if self._checking is not None and self._checking.hopeless:
                return self._checking.result(), Done()

    def _over(self, done: Done) -> tuple[Checked | None, Done]:
        if done.reason:
            return None, done
        checking = self._begun()
        rest = self._stream.rest()
        if done.cut and rest and not rest[-1].rstrip().endswith((".", "!", "?", "`")):
            rest = rest[:-1]  # the half of a sentence
        for piece in rest:
            self._consider(piece)
        checked = checking.result()
        if checked.usable:
            self._out()
        return checked, done

    def _hear(self, event: Text) -> None:
        if event.message in self._tooled:
            return
        if event.message != self._key:
            self._key, self._stream, self.said = event.message, Stream(), ""
        self.said += event.text
        for piece in self._stream.feed(event.text):
            self._consider(piece)

    def _forget(self, key: str) -> None:
        """The text beside calls of tools is the model talking to itself, where none was shown."""
        if key in self._tooled:
            return
        self._tooled.add(key)
        self._stale = True
        if key == self._key:
            self._stream = Stream()
        if self._shown:
            self._out()
        else:
            self._waiting, self._checking = None, None

    def _begun(self) -> Checking:
        if self._checking is None or self._stale:
            evidence = self.evidence()
            self._stale = False
            if self._checking is None:
                self._checking = Checking(evidence, self._voice.names)
            self._checking.evidence = evidence
        return self._checking

    def _consider(self, piece: str) -> None:
        """Check a piece, and show the one before it: it is known now that no tool comes."""
        shown = self._begun().add(piece)
        if shown is None:
            if self._waiting is not None:
                self._waiting = ending(self._waiting, piece)
            return
        self._out()
        self._waiting = shown

    def _out(self) -> None:
        if self._waiting is None or self._listener is None:
            return
        text, self._waiting = self.with_name(self._waiting), None
        self._shown = True
        try:
            self._listener(text)
        except Exception as error:
            raise _Raised(error) from None


def _messages(said: Sequence[Said], asked: str) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage

    thread: list[BaseMessage] = [
        HumanMessage(content=s.text) if s.learner else AIMessage(content=s.text) for s in said
    ]
    return [*thread, HumanMessage(content=asked)]


def _why_not(checked: Checked | None) -> str:
    """Why a checked answer is not shown; "" if it is."""
    if checked is None or checked.usable:
        return ""
    fatal = [f.fault for f in checked.findings if f.fault in FATAL]
    whole = [f.fault for f in checked.findings if not f.piece]
    first: Fault = (fatal or whole or [f.fault for f in checked.findings] or ["empty"])[0]
    return first if first == "empty" else f"check: {first}"


def _with_word(plain: Reply, spent: Spent) -> Reply:
    """The plain reply with a word on the budget that is spent."""
    note = (
        f"*I answer in my own plain words until midnight UTC: the language model is asked no more "
        f"today, since {_SPENT[spent.whose]}. What I know and decide stays the same.*"
    )
    return replace(plain, blocks=(*plain.blocks, Block(note, fixed=True)))


__all__ = ["Entry", "Finding", "Leash", "Listener", "Voice"]
