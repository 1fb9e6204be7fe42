"""The words of a chat model as they come: shown by edits, checked by nobody but the coach."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.coach.ports import Listener
from bot.coach.reply import Block, Message, Reply
from bot.discord.streaming import Stopped, Stream
from tests.bot.discord.coach_at_work import School, Work, scene


@dataclass
class Speaker:
    """A voice that says a first sentence, waits, and says a second one."""

    go_on: threading.Event = field(default_factory=threading.Event)
    stopped: list[BaseException] = field(default_factory=list)

    def say(
        self, message: Message, plain: Reply, *, listener: Listener | None = None, **more: Any
    ) -> Reply:
        assert listener is not None
        listener("Begin with a plot.")
        self.go_on.wait(10)
        try:
            listener(" Then fit a line.")
        except Stopped as stopped:
            self.stopped.append(stopped)
            raise
        said = Block("Begin with a plot. Then fit a line.")
        return replace(plain, blocks=(said,), voice="model")


def test_a_stream_takes_pieces_until_nobody_waits_for_them() -> None:
    stream = Stream()
    stream("one")
    stream(" two")
    assert stream.text == "one two"
    stream.stop()
    with pytest.raises(Stopped):
        stream(" three")


def test_the_words_of_a_model_come_into_a_message_that_is_edited(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        work.coach.voice = speaker = Speaker()
        ada = work.person().dm
        first = await ada.answer_to(await ada.say("what is a residual?"))
        assert first.text == "Begin with a plot. …"
        speaker.go_on.set()
        await work.until(lambda: "Then fit a line." in first.text)
        await work.calm()
        assert "…" not in first.text
        assert len(work.mail(ada)) == 1

    scene(school, tmp_path, play)


def test_a_command_shows_them_where_it_thinks(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.coach.voice = speaker = Speaker()
        ada = work.person()
        seen = await ada.slash("ask", question="what is a residual?")
        assert seen.text == "Begin with a plot. …"
        speaker.go_on.set()
        assert await seen.until(lambda s: "Then fit a line." in s.text)
        assert seen.ephemeral
        assert len(seen.messages) == 1

    scene(school, tmp_path, play)


def test_a_question_that_is_taken_back_stops_the_model(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        work.coach.voice = speaker = Speaker()
        ada = work.person().dm
        question = await ada.say("what is a residual?")
        await ada.answer_to(question)
        await ada.delete(question)
        await work.until(lambda: all(s._stopped for s in work.client.streams.values()))
        speaker.go_on.set()
        await work.until(lambda: speaker.stopped)
        await work.calm()
        assert work.mail(ada) == []
        assert work.in_hand() == []

    scene(school, tmp_path, play)
