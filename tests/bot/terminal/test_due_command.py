"""`coach due`, `nudges`, `break` and `settings` as they are installed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.process import run

# A computer that has no desktop, whatever the one has that runs this.
BARE = {"PATH": "/nowhere"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without any index."""
    return tmp_path_factory.mktemp("due")


def told(folder: Path, learner: str, now: str, *args: str) -> str:
    done = run(folder, *args, "--learner", learner, "--now", now, env=BARE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(folder: Path, learner: str, now: str, *args: str) -> dict[str, Any]:
    return dict(json.loads(told(folder, learner, now, *args, "--json")))


def test_a_timer_sends_a_check_in_once_and_is_quiet_else(folder: Path) -> None:
    told(folder, "ada", "2027-02-01T09:00", "settings", "--zone", "Asia/Kolkata", "--nudges", "1")
    told(folder, "ada", "2027-02-01T09:01", "commit", "Deploy the API on Saturday, 2 hours")
    dry = read(folder, "ada", "2027-02-01T09:02", "due", "--at", "2027-02-07T18:30")
    assert [(each["kind"], each["act"]) for each in dry["due"]] == [("check_in", "send")]
    assert told(folder, "ada", "2027-02-07T17:59", "due", "--send") == ""
    sent = told(folder, "ada", "2027-02-07T18:00", "due", "--send")
    assert "Deploy the API on Saturday" in sent
    assert "coach checkin --kept all --learner ada" in sent
    assert told(folder, "ada", "2027-02-07T18:10", "due", "--send") == ""
    assert "sent on Sunday, 7 February 2027, at 18:00" in told(
        folder, "ada", "2027-02-07T18:11", "due"
    )


def test_on_a_desktop_it_is_shown_there_and_only_when_somebody_is(
    folder: Path, tmp_path: Path
) -> None:
    told(folder, "eve", "2027-02-01T09:01", "commit", "Deploy the API on Saturday, 2 hours")
    script, called = tmp_path / "notify-send", tmp_path / "called"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {called}\ntest -e {tmp_path}/here\n')
    script.chmod(0o755)
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    send = ("due", "--send", "--learner", "eve", "--now")
    assert run(folder, *send, "2027-02-07T18:00Z", env=env).stdout == ""
    (tmp_path / "here").touch()
    late = run(folder, *send, "2027-02-07T20:00Z", env=env).stdout
    assert "Sorry, this comes late" in late
    assert called.read_text().count("Study Coach\nSorry, this comes late") == 1
    assert run(folder, *send, "2027-02-07T20:10Z", env=env).stdout == ""


def test_days_off_and_nudges_by_options(folder: Path) -> None:
    at = "2027-02-01T09:00"
    told(folder, "bob", at, "commit", "Deploy the API on Saturday, 2 hours")
    assert "“exams”" in told(folder, "bob", at, "break", "this", "week", "--why", "exams")
    told(folder, "bob", at, "break", "next week")
    told(folder, "bob", at, "break", "--cancel", "2027-02-08")
    assert "Welcome back" in told(folder, "bob", at, "break", "--back")
    assert "snoozed_until" in read(folder, "bob", at, "settings")["settings"]
    told(folder, "bob", at, "nudges", "--snooze", "3")
    told(folder, "bob", at, "nudges", "--off", "no_ship")
    found = read(folder, "bob", at, "settings", "--day", "friday", "--no-digest")["settings"]
    assert (found["off"], found["weekday"]) == (["no_ship"], "friday")
    assert found["snoozed_until"] is not None


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("due", "--at", "fish"), 2, "--at"),
        (("due", "--at", "2027-01-01", "--send"), 2, "one of them"),
        (("nudges", "--off", "fish"), 1, "Choose one of"),
        (("nudges", "2"), 2, "--why 2"),
        (("break", "soon"), 1, "I can't read days"),
        (("break", "tomorrow", "--back"), 2, "one thing"),
        (("settings", "--zone", "Mars"), 1, "Europe/London"),
        (("settings", "--leave", "--digest"), 2, "stands alone"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    folder: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    done = run(folder, *args)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
