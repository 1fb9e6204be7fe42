"""Drafts: three lengths of the learner's own words, and nothing that they did not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.share import (
    FRAME,
    HARD,
    LEARNED,
    POST_LIMIT,
    SHIPPED,
    SHORT_LIMIT,
    WRONG,
    Story,
    draft,
    reply_drafts,
    story_of_checkin,
    story_of_ship,
    weight,
)
from bot.accountability.values import CheckIn, Preferences, Ship

NOW = datetime(2026, 5, 3, 23, tzinfo=UTC)
PREFS = Preferences("ada", zone="Europe/Vienna")
SHIP = Ship(
    "s1", "ada", NOW, "Titanic notebook with a baseline and one tree",
    link="https://github.com/ada/titanic?utm_source=x",
    hard="The split leaked, twice.",
    wrong="I scaled before the split. The score was too good.",
)  # fmt: skip
LONG = "I learned a thing about trees and leaves. " * 40
WORD = re.compile(r"[^\W_]+")


def story(**changes: object) -> Story:
    return replace(story_of_ship(SHIP, PREFS), **changes)  # type: ignore[arg-type]


def test_a_ship_becomes_a_post_a_short_post_and_an_entry_of_a_changelog() -> None:
    found = draft(story_of_ship(SHIP, PREFS, learned="Fit on the training part only."))
    assert found is not None
    assert found.post == (
        "Shipped: Titanic notebook with a baseline and one tree\n\n"
        "What I learned: Fit on the training part only.\n\n"
        "What was hard: The split leaked, twice.\n\n"
        "What I got wrong: I scaled before the split. The score was too good.\n\n"
        "https://github.com/ada/titanic"
    )
    assert found.short == (
        "Shipped: Titanic notebook with a baseline and one tree\n"
        "What I got wrong: I scaled before the split. The score was too good.\n"
        "https://github.com/ada/titanic"
    )
    # The day is the learner's.
    assert found.changelog.startswith(
        "## 2026-05-04\n\n- Titanic notebook with a baseline and one tree "
        "<https://github.com/ada/titanic>\n  - What I learned:"
    )
    assert found.missing == ()


def test_a_check_in_tells_the_week() -> None:
    checkin = CheckIn(
        "ada", date(2026, 4, 27), NOW, NOW, answered_at=NOW, shipped="a plot", learned="seaborn",
        blocked="fonts", next="a map",
    )  # fmt: skip
    found = draft(story_of_checkin(checkin, PREFS, wrong="no labels"))
    assert found is not None
    assert [line.split(":")[0] + ":" for line in found.post.split("\n\n")] == list(FRAME)


def test_what_was_not_said_has_no_label_and_the_learner_is_asked_for_it() -> None:
    found = draft(story(wrong="", hard=""))
    assert found is not None
    assert WRONG not in found.post + found.short + found.changelog
    assert HARD not in found.post
    assert "what you got wrong" in found.missing[0]


def test_nothing_said_gives_no_draft() -> None:
    assert draft(Story(date(2026, 5, 3))) is None
    assert draft(Story(date(2026, 5, 3), link="https://github.com/a/b", next="more")) is None


def test_a_draft_without_a_ship_begins_with_what_was_learned() -> None:
    found = draft(Story(date(2026, 5, 3), learned="joins"))
    assert found is not None
    assert found.changelog == f"## 2026-05-03\n\n- {LEARNED} joins\n"
    assert found.short == f"{LEARNED} joins"


def test_a_long_story_is_cut_at_a_sentence_and_the_link_stays_whole() -> None:
    found = draft(story(what="A very small demo", wrong=LONG, learned=LONG))
    assert found is not None
    assert weight(found.short) <= SHORT_LIMIT
    assert found.short.endswith("\nhttps://github.com/ada/titanic")
    assert "A very small demo" in found.short
    assert "leaves.\n" in found.short
    assert len(found.post) <= POST_LIMIT
    assert LONG.strip() in found.changelog


def test_scripts_without_spaces_are_cut_between_whole_characters() -> None:
    found = draft(Story(date(2026, 5, 3), what="機械学習" * 100))
    assert found is not None
    assert found.short.endswith("…")
    assert 200 < weight(found.short) <= SHORT_LIMIT
    families = draft(Story(date(2026, 5, 3), what="👩‍👩‍👧" * 100))
    assert families is not None
    assert set(families.short.removeprefix(f"{SHIPPED} ").removesuffix("…").split("👩‍👩‍👧")) == {""}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("write to ada@example.org", "an e-mail address"),
        ("call +43 660 123 45 67", "a telephone number"),
        ("token ghp_abcdefghijklmnopqrst1234", "a key or a token"),
        ("password: hunter2", "a password"),
        ("it lies in /home/ada/data", "a folder of your machine"),
    ],
)
def test_what_looks_private_is_pointed_out(text: str, named: str) -> None:
    found = draft(story(hard=text))
    assert found is not None
    assert found.look_at == (named,)
    assert named in reply_drafts(found).answer


def test_harmless_words_raise_no_alarm() -> None:
    found = draft(
        story(hard="accuracy 0.8123 on 2026-05-03, 12345 rows, version 1.2.3, sklearn.tree")
    )
    assert found is not None
    assert found.look_at == ()


def test_the_reply_is_private_and_nothing_in_a_draft_ends_its_fence() -> None:
    found = draft(story(hard="I wrote ```python``` in it"))
    assert found is not None
    text = reply_drafts(found).answer
    assert "for your eyes only" in text
    assert "````text" in text
    assert f"({weight(found.short)} of 280)" in text


pieces = "I built a tree. Wrong! leaked, `x` and 機械 👩‍👧 naïve".split()
texts = st.text(max_size=500) | st.lists(st.sampled_from(pieces), max_size=120).map(" ".join)


@settings(deadline=None, max_examples=200)
@given(texts, texts, texts, texts, texts)
def test_nothing_is_invented_and_the_short_one_is_short(
    what: str, learned: str, hard: str, wrong: str, ahead: str
) -> None:
    checkin = CheckIn("ada", date(2026, 4, 27), NOW, NOW, answered_at=NOW, shipped=what,
                      learned=learned, blocked=hard, next=ahead)  # fmt: skip
    told = story_of_checkin(checkin, PREFS, wrong=wrong)
    found = draft(told)
    if found is None:
        assert told.empty
        return
    own = [told.what, told.learned, told.hard, told.wrong, told.next]
    words = {word for text in (*own, *FRAME) for word in WORD.findall(text)}
    begun = " ".join(own)
    for text in (found.post, found.short, found.changelog.split("\n", 2)[2]):
        for match in WORD.finditer(text):
            after = text[match.end() : match.end() + 3]
            # A text without a space may be cut inside, and the mark says so.
            assert match[0] in words or ("…" in after and match[0] in begun), match[0]
    assert weight(found.short) <= SHORT_LIMIT
    assert len(found.short) <= SHORT_LIMIT
    assert found.short
    assert len(found.post) <= POST_LIMIT
