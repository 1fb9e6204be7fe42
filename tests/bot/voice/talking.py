"""A conversation with the whole coach, whose voice is a provider on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.coach.coach import Coach
from bot.coach.reply import Message, Reply
from bot.voice.evaluation import Recorded, judge
from bot.voice.evidence import Evidence
from bot.voice.leash import Retries
from bot.voice.log import Entry, write
from bot.voice.voice import Voice
from tests.providers.server import Provider

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
STEP = "i know python and numpy, what should i learn next?"
WHAT = "what is gradient descent"

GOOD = (
    "Gradient descent finds a minimum by small repeated steps against the gradient. The learning "
    "rate is the setting that matters most: too large and the loss bounces, too small and it "
    "crawls."
)
GOOD_STEP = (
    "pandas comes next for you: you have NumPy and functions already, and it is what you will "
    "touch almost daily. Plan 6 to 12 hours for it."
)


class Conversation:
    """A learner and a coach whose voice is a provider's, with all that came of it."""

    def __init__(self, coach: Coach, voice: Voice, server: Provider) -> None:
        self.coach, self.voice, self.server = coach, voice, server
        self.heard: list[str] = []
        self.entries: list[Entry] = []
        voice.leash = replace(voice.leash, retries=Retries(first=0.01))
        voice.log = self._note

    def say(self, text: str, *, streams: bool = True, learner: str = "ada") -> Reply:
        listener = self.heard.append if streams else None
        return self.coach.reply(Message(learner, text, "c"), listener=listener)

    @property
    def entry(self) -> Entry:
        """The last line of the log."""
        return self.entries[-1]

    def _note(self, entry: Entry) -> None:
        self.entries.append(entry)
        write(entry)


Talk = Callable[..., Conversation]
Plain = Callable[[str], Reply]


def is_right(text: str, reply: Reply, plain: Reply) -> None:
    """Assert that a reply is the plain one, or decides and cites what that one does."""
    if reply.voice == "plain":
        assert reply.answer == plain.answer
    for name in ("intent", "topics", "next", "known", "not_known", "actions", "abstained"):
        assert getattr(reply, name) == getattr(plain, name), name
    assert set(plain.citations) <= set(reply.citations)
    turn = Recorded(Evidence(text, plain), "", "", "model")
    found = set(judge(reply.answer, turn)) - {"answered"}
    assert not found, found
