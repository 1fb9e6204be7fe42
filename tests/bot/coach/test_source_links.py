"""The link of a roadmap is given where it is known, and never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply
from bot.coach.source_links import asks_link, reply_link
from bot.coach.understand import Understanding
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("got the link of the six steps vid", True),
        ("the youtube adress of the student video pls", True),
        ("where can i watch the build first video", True),
        ("link to the course that the student recommends", False),
        ("what is the link between six steps and build first", False),
        ("what does the student say on linkedin", False),
    ],
)
def test_the_link_of_the_roadmap_itself_is_asked_for(text: str, link: bool) -> None:
    assert asks_link(Understanding(text, "resource")) is link


def test_a_link_is_given_once_for_all_that_share_it(knowledge: Knowledge) -> None:
    said = Understanding("link of the six steps video?", "resource")
    reply = reply_link(knowledge, said, ("six-steps", "six-steps-notes"))
    assert reply.answer.count("**Six steps**") == 1
    assert str(knowledge.sources["six-steps"].url) in reply.answer
    assert not reply.abstained


def test_no_link_is_made_up(heard: Callable[..., Reply]) -> None:
    reply = heard("link to the build first video pls")
    assert reply.abstained
    assert "http" not in reply.answer
