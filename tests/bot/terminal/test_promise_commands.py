"""`coach commit`, `checkin` and `week`, as programs and people use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.keyboard import terminal
from tests.bot.terminal.process import run

ADA = ("--learner", "ada")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without any index."""
    return tmp_path_factory.mktemp("promises")


def read(folder: Path, *args: str, stdin: str = "") -> dict[str, Any]:
    done = run(folder, *args, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_week_is_promised_answered_and_looked_at(folder: Path) -> None:
    monday, sunday = ("--now", "2027-03-01T09:00+00:00"), ("--now", "2027-03-07T18:30+00:00")
    lines = "- train the model on Tuesday, 2 hours\n- [x] read chapter 3\n"
    made = read(folder, "commit", "-", *ADA, *monday, stdin=lines)
    assert [p["state"] for p in made["promises"]] == ["open", "kept"]
    shown = run(folder, "checkin", *ADA, *sunday)
    assert "“train the model on Tuesday, 2 hours”" in shown.stdout
    assert "coach checkin --kept all --learner ada" in shown.stdout
    answer = ("--missed", "1", "--why", "1: a cold", "--built", "90 min", "--next", "test it")
    taken = read(folder, "checkin", *answer, *ADA, *sunday)
    assert taken["intent"] == "checkin"
    assert taken["checkin"]["hours_built"] == 1.5
    assert taken["offers"][0]["may_move"] is True
    assert [p["state"] for p in taken["promises"]] == ["missed", "kept"]
    smaller = run(folder, "checkin", "smaller", *ADA, *sunday)
    assert "1 hour" in smaller.stdout
    week = read(folder, "week", *ADA, *sunday)
    assert week["promises"][0]["text"] == "test it"
    past = run(folder, "week", "--ago", "1", *ADA, "--now", "2027-03-10T09:00+00:00")
    assert "missed, because “a cold”" in past.stdout


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("commit", "x", "--now", "soon"), 2, "2027-03-07T18:30"),
        (("commit", "x", "--drop", "1"), 2, "One thing at a time"),
        (("commit", "--when", "Friday"), 2, "need TEXT"),
        (("commit", "x", "--hours", "many"), 2, "length of time"),
        (("commit", "--drop", "1"), 1, "coach commit"),
        (("commit", "???"), 1, "what, when and where"),
        (("checkin", "done", "--kept", "1"), 2, "Answer with TEXT"),
        (("checkin", "--kept", "7"), 1, "no promise '7'"),
        (("checkin", "--why", "a", "--why", "b", "--kept", "1"), 2, "its number"),
        (("checkin", "the weather is nice"), 1, "coach checkin"),
        (("checkin", "--restart"), 1, "nothing to begin again"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    folder: Path, args: tuple[str, ...], code: int, says: str
) -> None:
    done = run(folder, *args, "--learner", "nobody")
    assert done.returncode == code
    assert says in done.stderr
    assert done.stdout == ""


def test_a_person_is_asked_what_is_still_open(folder: Path) -> None:
    who = ("--learner", "person")
    with terminal(folder, "commit", "train the model", *who, "--now", "2027-03-01T09:00") as screen:
        screen.see("no time and no place yet")
        screen.see("when, and where?")
        screen.press("Tuesday evening at home\r")
        screen.see("Its plan now: Tuesday evening, at home.")
        assert screen.ended() == 0
    with terminal(folder, "checkin", *who, "--now", "2027-03-07T18:30") as screen:
        screen.see("in your own words")
        screen.press("missed it, I was ill; built 1h\r")
        screen.see("smaller, move it, or let it go")
        screen.press("nonsense\r")
        screen.see("I could not take an answer from that")
        screen.see("Ctrl-D leaves")
        screen.press("smaller\r")
        screen.see("is now")
        assert screen.ended() == 0
    week = read(folder, "week", *who, "--now", "2027-03-08T09:00")
    assert [p["after"] != "" for p in week["promises"]] == [True]
