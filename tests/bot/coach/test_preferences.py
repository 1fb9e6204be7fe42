"""What learners like to learn from, as they say it."""

from __future__ import annotations

import pytest

from bot.coach.preferences import kinds_asked, only_prefers, preferences_in


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("btw i learn best from videos", ("videos",)),
        ("i like books more, can't stand videos", ("books",)),
        ("free stuff only please, i'm broke", ("free",)),
        ("i prefer courses over books", ("courses",)),
        ("i need a course on databases", ()),
        ("is there a video on that?", ()),
        ("i prefer online classes", ("courses",)),
        ("videos only pls", ("videos",)),
        ("i have only notebooks from course", ()),
        ("just books please", ("books",)),
        ("its just guessing, 33 percent on 3 classes", ()),
        ("i'm just reading about trees", ()),
    ],
)
def test_a_preference_is_read_and_a_question_is_none(text: str, kinds: tuple[str, ...]) -> None:
    assert preferences_in(text) == kinds


def test_who_wants_no_videos_reads() -> None:
    assert preferences_in("data bundle is expensive so NO videos pls") == ("books",)
    assert preferences_in("i have no video card") == ()


def test_a_message_that_asks_does_more_than_prefer() -> None:
    assert only_prefers("i prefer videos")
    assert not only_prefers("i prefer videos. what should i watch?")
    assert not only_prefers("want project with llm for my cv but no money for api")


def test_the_kind_of_material_that_a_request_names_is_read() -> None:
    assert kinds_asked("recommend youtube channels") == ("videos",)
    assert kinds_asked("a book, no videos") == ("books",)
    assert kinds_asked("something on pca") == ()


@pytest.mark.parametrize(
    "text",
    ["free only sun and wed", "is it real or just youtube", "i wanna earn like those videos"],
)
def test_days_and_doubts_tell_of_no_taste(text: str) -> None:
    assert preferences_in(text) == ()
