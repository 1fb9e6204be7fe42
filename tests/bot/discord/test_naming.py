from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.letters import size
from bot.discord.naming import (
    LONGEST_ID,
    TEMPLATE,
    VERSION,
    Press,
    TooLong,
    conversation_in,
    conversation_with,
    custom_id,
    guild_of,
    is_outdated,
    learner_of,
    message_key,
    read_custom_id,
    scope_of,
    user_of,
)
from retrieval.ingest import check_scope

ids = st.integers(1, 2**64 - 1)
kinds = st.from_regex(r"[a-z]{1,12}", fullmatch=True)


@given(ids)
@settings(deadline=None, derandomize=True)
def test_names_lead_back_to_what_they_name(number: int) -> None:
    assert user_of(learner_of(number)) == number
    scope = scope_of(number)
    assert scope is not None
    assert check_scope(scope) == scope
    assert guild_of(scope) == number


@given(ids, ids)
@settings(deadline=None, derandomize=True)
def test_no_two_places_share_a_conversation(one: int, other: int) -> None:
    assert conversation_in(one) != conversation_with(other)
    assert (conversation_in(one) == conversation_in(other)) == (one == other)
    assert (message_key(one) == message_key(other)) == (one == other)


def test_direct_messages_have_no_scope() -> None:
    assert scope_of(None) is None


@pytest.mark.parametrize(
    "name",
    ["ada", "discord:", "discord:0", "discord:1x", "discord:-1", "guild-1", f"discord:{2**64}"],
)
def test_a_learner_from_elsewhere_is_no_user(name: str) -> None:
    assert user_of(name) is None
    assert guild_of(name.replace("guild-1", "guild-")) is None


@pytest.mark.parametrize("number", [0, -1, 2**64])
def test_what_is_no_id_names_nobody(number: int) -> None:
    with pytest.raises(ValueError, match="no id"):
        learner_of(number)


@given(kinds, st.integers(0, 2**64 - 1), st.lists(st.text(max_size=20), max_size=4))
@settings(deadline=None, derandomize=True)
def test_a_button_says_when_pressed_what_it_was_given(
    kind: str, owner: int, words: list[str]
) -> None:
    words = [word.encode("utf-8", "replace").decode() for word in words]
    press = Press(kind, owner, tuple(words))
    try:
        found = custom_id(press)
    except TooLong:
        return
    assert size(found) <= LONGEST_ID
    assert read_custom_id(found) == press
    assert TEMPLATE.fullmatch(found)
    assert not is_outdated(found)


def test_what_does_not_fit_is_refused() -> None:
    assert custom_id(Press("run", 2**64 - 1, ("x" * 79,)))
    with pytest.raises(TooLong):
        custom_id(Press("run", 2**64 - 1, ("x" * 81,)))
    with pytest.raises(TooLong):
        custom_id(Press("run", 1, ("😀" * 48,)))


@pytest.mark.parametrize("kind", ["", "Run", "a:b", "x" * 13])
def test_a_kind_is_a_short_word(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        custom_id(Press(kind))


@given(st.text(max_size=120))
@settings(deadline=None, derandomize=True)
def test_no_foreign_id_is_taken_for_ours(text: str) -> None:
    found = read_custom_id(text)
    assert found is None or text.startswith(f"{VERSION}:")


def test_a_button_of_another_version_is_known_as_such() -> None:
    old = re.sub(r"^c\d+", "c0", custom_id(Press("run", 5, ("coach next",))))
    assert read_custom_id(old) is None
    assert is_outdated(old)
    assert not is_outdated("somebody-elses:button")


def test_a_button_is_for_its_owner_or_for_anyone() -> None:
    assert Press("run", 5).may(5)
    assert not Press("run", 5).may(6)
    assert Press("run").may(6)
