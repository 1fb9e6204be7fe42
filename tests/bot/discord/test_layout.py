from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.reply import Action, Block, Citation, Reply
from bot.discord.actions import Button
from bot.discord.demo.fake.component_rules import check_message_components
from bot.discord.demo.fake.schema import Problems
from bot.discord.layout import COLOURS, files_of, view_of
from bot.discord.speech import Document, Gallery, Page, Picture, Row, Section, Text, notice, speak
from tests.bot.discord.nasty import nasty


def sent(page: Page) -> list[dict[str, Any]]:
    """The components of a message as the client sends them, judged as Discord judges them."""

    async def build() -> list[dict[str, Any]]:
        view = view_of(page)
        assert view.is_finished()
        assert view.content_length() <= 4000
        return view.to_components()

    found = asyncio.run(build())
    names = {file.filename for file in files_of(page, pictures_of(page))}
    problems = Problems()
    check_message_components(found, problems, (), v2=True, attachments=names)
    problems.settle()
    return found


def pictures_of(page: Page) -> dict[str, bytes]:
    return {
        picture.name: b"png"
        for part in page.parts
        if isinstance(part, Gallery)
        for picture in part.pictures
    }


def test_a_message_is_one_container_with_its_parts_in_order() -> None:
    page = Page(
        (
            Text("Lead."),
            Gallery((Picture("a.png", "A picture"),)),
            Section("Read", Button("Open a.example", url="https://a.example")),
            Document("answer.md", "all"),
            Row((Button("Next", "c1:run:5:coach next", style="primary"),)),
        ),
        "stuck",
    )
    (container,) = sent(page)
    assert container["accent_color"] == COLOURS["stuck"]
    kinds = [part["type"] for part in container["components"]]
    assert kinds == [10, 12, 9, 13, 1]
    gallery, section, row = (container["components"][at] for at in (1, 2, 4))
    assert gallery["items"][0]["description"] == "A picture"
    assert section["accessory"]["url"] == "https://a.example"
    assert row["components"][0]["custom_id"] == "c1:run:5:coach next"


def test_the_files_of_a_message_go_with_it() -> None:
    page = Page((Gallery((Picture("a.png", "A picture"),)), Document("answer.md", "é")))
    picture, answer = files_of(page, {"a.png": b"png"})
    assert (picture.filename, picture.description, picture.fp.read()) == (
        "a.png",
        "A picture",
        b"png",
    )
    assert (answer.filename, answer.fp.read()) == ("answer.md", "é".encode())


def test_a_picture_that_was_not_drawn_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        files_of(Page((Gallery((Picture("a.png", ""),)),)))


def test_a_button_that_is_off_cannot_be_pressed() -> None:
    (container,) = sent(Page((Row((Button("Done", "c1:x:0", disabled=True),)),)))
    assert container["components"][0]["components"][0]["disabled"] is True


def test_a_notice_is_taken() -> None:
    assert sent(notice("Only Ada can press that.", "care"))


@given(
    st.lists(st.builds(Block, nasty, st.one_of(st.just(""), nasty)), max_size=8),
    st.lists(st.builds(Action, nasty, nasty.filter(bool)), max_size=12),
    st.one_of(st.none(), nasty),
)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_discord_accepts_whatever_a_reply_holds(
    blocks: list[Block], actions: list[Action], url: str | None
) -> None:
    reply = Reply(
        "concept",
        tuple(blocks),
        citations=(Citation("s", "A source", "a place", url),),
        actions=tuple(actions),
    )
    for page in speak(reply, owner=7, pictures=[Picture("a.png", "x")]):
        sent(page)
