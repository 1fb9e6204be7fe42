"""The track that is suggested fits what was said, and every reply tells how to change it."""

from __future__ import annotations

import pytest

from bot.coach.tracks import asks_for_length, reply_lengths, reply_tracks, suggest_track
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "track"),
    [
        ("which track suits me? I need a job fast", "build-first"),
        ("I learn by doing and want a portfolio", "build-first"),
        ("I hate maths, what should I take", "build-first"),
        ("no theory please", "build-first"),
        ("I get bored by lectures, I want to ship an app", "build-first"),
        ("I'm a total beginner, I have a year and like structure", "six-steps"),
        ("something step by step with good courses", "six-steps"),
        ("high school student, no rush", "six-steps"),
        ("I love maths", "foundations-first"),
        ("I want to do research, maybe a PhD", "foundations-first"),
        ("I want to understand why things work, not copy paste", "foundations-first"),
        ("which one is for me?", "build-first"),
    ],
)
def test_the_words_decide(knowledge: Knowledge, text: str, track: str) -> None:
    found = suggest_track(knowledge, text=text)
    assert found.track.id == track
    assert found.other.id != track
    assert found.reason
    assert found.other_reason


def test_the_goal_counts_as_what_is_said_now(knowledge: Knowledge) -> None:
    found = suggest_track(knowledge, goal_text="become a researcher", text="which track?")
    assert found.track.id == "foundations-first"


def test_the_name_of_a_track_is_no_wish(knowledge: Knowledge) -> None:
    asked = suggest_track(knowledge, text="build first, six steps or foundations first?")
    assert asked.reason == suggest_track(knowledge).reason


def test_background_and_time_count_where_words_do_not(knowledge: Knowledge) -> None:
    maths = [t for t in knowledge.topics if t.startswith(("calculus/", "linear-algebra/"))]
    assert suggest_track(knowledge, background=maths).track.id == "foundations-first"
    hurried = suggest_track(knowledge, hours=2)
    assert hurried.track.id == "build-first"
    assert "2 hours a week" in hurried.reason


def test_the_reply_shows_why_and_how_to_change(knowledge: Knowledge) -> None:
    found = suggest_track(knowledge, text="I love maths")
    reply = reply_tracks(knowledge, found)
    assert "Foundations first" in reply.blocks[0].text
    assert found.reason in reply.answer
    assert "switch to foundations-first" in reply.answer
    assert "loses nothing" in reply.answer
    for track in knowledge.tracks.values():
        assert track.title in reply.answer
        assert any(action.command.endswith(track.id) for action in reply.actions)
    assert {c.source for c in reply.citations} == {found.track.id, found.other.id}
    assert reply.next[0].topic == found.track.topics[0]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("which roadmap is the shortest", True),
        ("shortest one of the three?", True),
        ("which of the three takes the most time", True),
        ("what is the shortest course", False),
        ("which roadmap suits me", False),
    ],
)
def test_a_question_for_the_length_of_the_roadmaps_is_seen(text: str, asked: bool) -> None:
    assert asks_for_length(text) is asked


def test_the_length_of_each_roadmap_is_its_authors_word_and_our_count(knowledge: Knowledge) -> None:
    answer = reply_lengths(knowledge).answer
    assert "6 to 9 months" in answer
    assert "names no duration" in answer
    for track in knowledge.tracks.values():
        low = sum(knowledge.topics[key].hours.low for key in track.topics)
        assert f"{low:g} to" in answer
    assert "about equally long" in answer
