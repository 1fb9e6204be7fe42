"""Free text becomes promises, line by line, each with its when, where and size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.amounts import MOST_HOURS, amounts
from bot.accountability.lines import MOST_CHARACTERS, MOST_LINES, links_in, read_line, read_lines


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2h", [2]),
        ("2 hours", [2]),
        ("1.5 hrs", [1.5]),
        ("1,5 h", [1.5]),
        ("90 min", [1.5]),
        ("20-minute", [0.33]),
        ("45m", [0.75]),
        ("an hour and a half", [1.5]),
        ("one and a half hours", [1.5]),
        ("half an hour", [0.5]),
        ("½ hour, then 1½ hours", [0.5, 1.5]),
        ("2-3 hours", [2.5]),
        ("1h30", [1.5]),
        ("3 hours and 20 minutes", [3.33]),
        ("0h", [0]),
        ("built 3h studied 2h", [3, 2]),
        ("24/7, 3 models, v2.1, 5m rows, 5 min/epoch, 500 hours, 12:30 h", []),
    ],
)
def test_amounts_of_time(text: str, hours: list[float]) -> None:
    assert [a.hours for a in amounts(text)] == hours


@given(st.text(max_size=200))
def test_any_text_has_sane_amounts_and_lines(text: str) -> None:
    assert all(0 <= a.hours <= MOST_HOURS for a in amounts(text))
    lines = read_lines(text)
    assert len(lines) <= MOST_LINES
    for line in lines:
        assert 0 < len(line.text) <= MOST_CHARACTERS
        assert "\n" not in line.text
        assert line.hours is None or line.hours > 0


def test_a_line_has_its_when_where_and_size_and_keeps_its_words() -> None:
    line = read_line("Train it on Tuesday evening at the library, 2 hours")
    assert line.text == "Train it on Tuesday evening at the library, 2 hours"
    assert (line.when, line.where, line.hours) == ("on Tuesday evening", "at the library", 2)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("read on Sat and Sun at 7pm", "on Sat and Sun at 7pm"),
        ("tomorrow morning at 9 the notebook", "tomorrow morning at 9"),
        ("every evening, the course", "every evening"),
        ("after work, the kiln paper", "after work"),
        ("ship by Friday 17:30", "by Friday 17:30"),
        ("deploy by 4 March", "by 4 March"),
        ("When I get home, I will read", "When I get home"),
        ("at the weekend, a plot", "at the weekend"),
        ("reach 95% accuracy", ""),
        ("I sat on the sun deck model", ""),
        ("predict the sales of a day", ""),
    ],
)
def test_when(text: str, when: str) -> None:
    assert read_line(text).when == when


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("read at home", "at home"),
        ("read on the train, 30 min", "on the train"),
        ("code in the café", "in the café"),
        ("code at my sister's flat", "at my sister's flat"),
        ("code at the city library", "at the city library"),
        ("fit it on the train set", ""),
        ("document the pandas library", ""),
        ("fix the office data in the home page", ""),
    ],
)
def test_where(text: str, where: str) -> None:
    assert read_line(text).where == where


def test_every_kind_of_list_and_its_boxes() -> None:
    text = "- [x] a1\n* [ ] b2\n1. c3\n2) d4\n(3) e5\n[] f6\n• g7\n☑ h8\n☐ i9"
    assert [(line.text, line.done) for line in read_lines(text)] == [
        ("a1", True),
        ("b2", False),
        ("c3", None),
        ("d4", None),
        ("e5", None),
        ("f6", False),
        ("g7", None),
        ("h8", True),
        ("i9", False),
    ]


def test_talk_around_a_list_headings_repetitions_and_rules_are_passed_over() -> None:
    text = "Hi coach, here it is:\n\n## This week\n- Read.\n---\n- [ ] read\nThanks!"
    assert [line.text for line in read_lines(text)] == ["Read."]
    plain = read_lines("This week:\nread the paper; write the README\n\n...")
    assert [line.text for line in plain] == ["read the paper", "write the README"]


def test_links_lose_the_full_stop_and_count_once() -> None:
    text = "see https://github.com/a/b. And (github.com/a/b), https://github.com/a/b, me@x.org/y"
    assert links_in(text) == ("https://github.com/a/b", "github.com/a/b")
    # A number in a link is no size.
    assert read_line("read https://x.org/2h/").hours is None


def test_the_topic_comes_from_whoever_resolves_it() -> None:
    asked: list[str] = []

    def resolve(text: str) -> str | None:
        asked.append(text)
        return "numpy" if "arrays" in text else None

    lines = read_lines("learn arrays https://numpy.org/arrays; sleep", resolve)
    assert [line.topic for line in lines] == ["numpy", ""]
    assert "numpy.org" not in asked[0]
