from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.addressed import Heard, Place, Speaking, said, should_respond, speaking_in

ADA, BOB, COACH = 1, 2, 9
THREAD, CHANNEL, CATEGORY = 30, 20, 10
PLAIN = Heard(ADA)
CALLED = Heard(ADA, mentions_coach=True)
REPLY = Heard(ADA, reply_to="coach")
HERE = Place(within=(CHANNEL, CATEGORY))
MINE = Place(within=(THREAD, CHANNEL, CATEGORY), threads_learner=ADA)
DIRECT = Place(direct=True)
ON: dict[int, Speaking] = {CHANNEL: "called"}
OFF: dict[int, Speaking] = {CHANNEL: "off"}
OPEN: dict[int, Speaking] = {CHANNEL: "always"}


@pytest.mark.parametrize(
    ("heard", "place", "settings", "answer", "reason"),
    [
        (PLAIN, DIRECT, {}, True, "direct_message"),
        (Heard(ADA, has_content=False), DIRECT, {}, True, "direct_message"),
        (PLAIN, HERE, {}, False, "channel_off"),
        (CALLED, HERE, {}, False, "channel_off"),
        (CALLED, HERE, OFF, False, "channel_off"),
        (CALLED, HERE, ON, True, "mention"),
        (CALLED, HERE, {CATEGORY: "called"}, True, "mention"),
        (CALLED, HERE, {CATEGORY: "called", CHANNEL: "off"}, False, "channel_off"),
        (REPLY, HERE, ON, True, "reply_to_coach"),
        (REPLY, HERE, {}, False, "channel_off"),
        (PLAIN, HERE, ON, False, "not_addressed"),
        (PLAIN, HERE, OPEN, True, "open_channel"),
        (Heard(ADA, reply_to="other"), HERE, OPEN, False, "to_somebody_else"),
        (Heard(ADA, mentions_others=True), HERE, OPEN, False, "to_somebody_else"),
        (Heard(ADA, mentions_others=True, mentions_coach=True), HERE, ON, True, "mention"),
        (PLAIN, MINE, {}, True, "own_thread"),
        (PLAIN, MINE, ON, True, "own_thread"),
        (PLAIN, MINE, OFF, False, "channel_off"),
        (PLAIN, MINE, {THREAD: "off", CHANNEL: "always"}, False, "channel_off"),
        (PLAIN, MINE, {THREAD: "called", CHANNEL: "off"}, True, "own_thread"),
        (Heard(BOB), MINE, ON, False, "not_addressed"),
        (Heard(BOB), MINE, OPEN, True, "open_channel"),
        (Heard(BOB, mentions_coach=True), MINE, {}, True, "mention"),
        (Heard(ADA, reply_to="other"), MINE, {}, False, "to_somebody_else"),
        (PLAIN, replace(MINE, thread_closed=True), {}, False, "thread_closed"),
        (replace(CALLED, has_content=False), HERE, ON, True, "mention"),
        (replace(REPLY, has_content=False), HERE, ON, False, "unreadable"),
        (replace(PLAIN, has_content=False), MINE, {}, False, "unreadable"),
        (replace(PLAIN, has_content=False), HERE, OPEN, False, "unreadable"),
        (PLAIN, Place(within=(THREAD, CHANNEL)), OPEN, True, "open_channel"),
        (CALLED, Place(within=(THREAD, CHANNEL)), ON, True, "mention"),
    ],
)
def test_who_is_answered_where(
    heard: Heard, place: Place, settings: dict[int, Speaking], answer: bool, reason: str
) -> None:
    found = should_respond(heard, place, settings)
    assert (found.answer, found.reason) == (answer, reason)


@pytest.mark.parametrize("place", [DIRECT, HERE, MINE])
@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (replace(CALLED, by_coach=True, by_bot=True), "itself"),
        (replace(CALLED, by_webhook=True, by_bot=True), "webhook"),
        (replace(CALLED, by_bot=True), "bot"),
        (replace(CALLED, is_system=True), "system"),
        (replace(CALLED, is_edit=True), "edit"),
    ],
)
def test_bots_webhooks_notices_and_edits_are_never_answered(
    place: Place, heard: Heard, reason: str
) -> None:
    found = should_respond(heard, place, OPEN, "always")
    assert (found.answer, found.reason, found.tell) == (False, reason, False)


def test_a_server_may_let_it_speak_everywhere_but_in_some_channels() -> None:
    assert should_respond(CALLED, HERE, {}, "called").answer
    assert not should_respond(CALLED, HERE, OFF, "called").answer


def test_only_who_called_is_told_why_nothing_comes() -> None:
    assert should_respond(CALLED, HERE, {}).tell
    assert should_respond(REPLY, HERE, {}).tell
    assert not should_respond(PLAIN, HERE, {}).tell
    assert should_respond(replace(REPLY, has_content=False), HERE, ON).tell
    assert not should_respond(replace(PLAIN, has_content=False), HERE, OPEN).tell


levels = st.sampled_from(["off", "called", "always"])
heard_ones = st.builds(
    Heard,
    author=st.sampled_from([ADA, BOB]),
    mentions_coach=st.booleans(),
    mentions_others=st.booleans(),
    reply_to=st.sampled_from(["nobody", "coach", "other"]),
    has_content=st.booleans(),
)


@given(heard_ones, levels, levels)
@settings(deadline=None, derandomize=True)
def test_more_freedom_never_silences_it(heard: Heard, one: Speaking, other: Speaking) -> None:
    order = ["off", "called", "always"]
    less, more = sorted((one, other), key=order.index)
    if should_respond(heard, HERE, {CHANNEL: less}).answer:
        assert should_respond(heard, HERE, {CHANNEL: more}).answer


@given(heard_ones, levels)
@settings(deadline=None, derandomize=True)
def test_who_was_neither_called_nor_spoken_to_stays_silent(heard: Heard, level: Speaking) -> None:
    found = should_respond(heard, HERE, {CHANNEL: level})
    if found.answer:
        called = heard.mentions_coach or heard.reply_to == "coach"
        assert called or level == "always"
    if found.tell:
        assert not found.answer


def test_the_closest_setting_holds() -> None:
    settings: dict[int, Speaking] = {CATEGORY: "always", CHANNEL: "off"}
    assert speaking_in((THREAD, CHANNEL, CATEGORY), settings) == "off"
    assert speaking_in((THREAD, CATEGORY), settings) == "always"
    assert speaking_in((), settings, "called") == "called"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@9> what next?", "what next?"),
        ("<@!9>, <@9>: what next?", "what next?"),
        ("what next <@9>?", "what next?"),
        ("ask <@9> about <@2> and <@3>", "ask coach about @Bob and @somebody"),
        ("in <#20> with <@&7> <:blob:5>", "in #help with @a role :blob:"),
        ("<@9>", ""),
        (
            "<@9>\nTraceback (most recent call last):\n  x",
            "Traceback (most recent call last):\n  x",
        ),
        ("\u202ehi", "hi"),
    ],
)
def test_what_was_said_is_read_without_the_call(text: str, words: str) -> None:
    assert said(text, COACH, {2: "Bob", 20: "help"}) == words
