"""What trades bring along, and what they tell nothing of."""

from __future__ import annotations

import pytest

from bot.coach.trades import TRADES, brought_along, parts_of, trades_in
from knowledge.models import Knowledge
from tests.fakes import WordEmbedder

EMBED = WordEmbedder(dimensions=256).embed_query


def test_what_trades_bring_along_are_topics(knowledge: Knowledge) -> None:
    assert brought_along(TRADES) <= set(knowledge.topics)
    assert not {t for t in brought_along(TRADES) if t.startswith(("python/", "tools/"))}


def test_a_trade_is_found_in_a_part_of_a_message_and_tells_of_no_python() -> None:
    found = trades_in("hello! i am an actuary in insurance, what should i learn next?", EMBED)
    assert "statistics/p-values" in brought_along(found)
    assert all(trade.other_tools for trade in found)


@pytest.mark.parametrize(
    "text", ["i am a nurse. where do i start", "i know statistics", "i know python and pandas", "?"]
)
def test_who_tells_of_no_such_trade_brings_nothing_along(text: str) -> None:
    assert not brought_along(trades_in(text, EMBED))


def test_who_wants_to_be_something_is_not() -> None:
    assert not trades_in("i want to be an actuary in insurance", EMBED)


def test_neighbouring_parts_are_read_together_too() -> None:
    assert parts_of("r user, eight years. hi") == [
        "r user", "eight years", "r user, eight years", "eight years, hi"
    ]  # fmt: skip
