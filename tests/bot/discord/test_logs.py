"""The log: plain lines without secrets."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.discord.logs import PlainLines, set_up_logging
from tests.bot.discord.kept_log import kept_log
from tests.bot.discord.test_token import TOKEN

SECRET = "a-secret-without-any-form"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with kept_log():
        set_up_logging(stream, [SECRET, ""])
        yield stream


def test_an_event_is_one_line_with_its_level_and_its_logger(log: io.StringIO) -> None:
    logging.getLogger("bot.discord").info("Connected to %d servers", 3)
    (line,) = log.getvalue().splitlines()
    assert line.endswith(" INFO    bot.discord: Connected to 3 servers")


@pytest.mark.parametrize(
    "text",
    [
        f"the token is {SECRET}.",
        f"Authorization: Bot {TOKEN}",
        f"POST https://discord.com/api/v10/webhooks/123/{'aW50ZXJ' * 9}/messages/@original",
        f"/interactions/123/{'aW50ZXJ' * 9}/callback",
    ],
)
def test_no_secret_is_logged(log: io.StringIO, text: str) -> None:
    logger = logging.getLogger("discord.http")
    logger.warning(text)
    logger.warning("Said: %s", text)
    try:
        raise RuntimeError(text)
    except RuntimeError:
        logger.exception("It failed")
    said = log.getvalue()
    assert said.count("[hidden]") >= 3
    for secret in (SECRET, TOKEN, "aW50ZXJ"):
        assert secret not in said


def test_what_somebody_wrote_cannot_pass_for_an_event(log: io.StringIO) -> None:
    logging.getLogger("bot").info(
        "Heard: %s", "hi\n2026-01-01 00:00:00 ERROR bot: all is lost\r\x1b[2J\u2028x"
    )
    lines = log.getvalue().split("\n")
    assert lines[1].startswith("    2026-01-01")
    assert not set("\x1b\r\u2028") & set(log.getvalue())


def test_a_traceback_stands_below_its_event(log: io.StringIO) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("discord.client").exception("Ignoring")
    first, *rest = log.getvalue().splitlines()
    assert first.endswith("Ignoring")
    assert all(line.startswith("    ") for line in rest)
    assert "ValueError: broken" in rest[-1]


def test_warnings_go_the_same_way(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("soon gone", DeprecationWarning, stacklevel=1)
    assert "soon gone" in log.getvalue()


def test_more_is_told_of_the_coach_and_not_of_what_people_write(log: io.StringIO) -> None:
    set_up_logging(log, [], level=logging.DEBUG)
    logging.getLogger("bot.discord").debug("Of the coach")
    logging.getLogger("discord.gateway").debug("What people write")
    assert [line.rsplit(": ", 1)[1] for line in log.getvalue().splitlines()] == ["Of the coach"]


def test_addresses_that_a_model_is_asked_at_are_not_logged(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://a.example/?key=private")
    assert log.getvalue() == ""


def test_less_is_told_where_that_is_wanted(log: io.StringIO) -> None:
    set_up_logging(log, [], level=logging.WARNING)
    logging.getLogger("bot.discord").info("All is well")
    logging.getLogger("discord.gateway").info("Connected")
    logging.getLogger("discord.gateway").warning("Slow")
    assert len(log.getvalue().splitlines()) == 1


def test_the_longer_of_two_secrets_is_hidden_whole() -> None:
    assert PlainLines(["abc", "abcdef"]).hide("x abcdef") == "x [hidden]"
