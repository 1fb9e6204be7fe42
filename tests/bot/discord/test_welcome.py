"""How the coach says hello: shortly, with one button, and without asking for anything."""

from __future__ import annotations

from bot.discord.naming import ANYONE, Press, read_custom_id
from bot.discord.speech import Page, Row, Text
from bot.discord.welcome import GOAL, first_hello, welcome_page


def presses(page: Page) -> list[Press | None]:
    rows = [part for part in page.parts if isinstance(part, Row)]
    return [read_custom_id(button.custom_id) for row in rows for button in row.buttons]


def words(page: Page) -> str:
    return "\n".join(part.markdown for part in page.parts if isinstance(part, Text))


def test_the_welcome_of_a_server_has_one_button_for_everybody() -> None:
    page = welcome_page()
    assert presses(page) == [Press(GOAL, ANYONE)]
    assert "e-mail" not in words(page)
    assert page.text_size < 700


def test_the_first_hello_is_short_and_its_button_is_for_one() -> None:
    page = first_hello(17)
    assert presses(page) == [Press(GOAL, 17)]
    assert page.text_size < 300
