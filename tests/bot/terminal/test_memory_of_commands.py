"""`ask`, `next` and `stuck` go by what was said before, keep what is said, and survive without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.process import run

# Nobody listens there.
NO_MEMORY = {"COACH_DATABASE_URL": "postgresql://127.0.0.1:1/none"}


def as_json(home: Path, *args: str, stdin: str = "") -> dict[str, Any]:
    done = run(home, *args, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def turns(home: Path, learner: str) -> list[str]:
    kept = json.loads(run(home, "me", "export", "--learner", learner).stdout)
    return [turn["text"] for turn in kept["tables"]["turns"]]


def test_next_remembers_what_was_known_and_what_was_not(home: Path) -> None:
    first = as_json(home, "next", "--know", "python, numpy", "--learner", "nora")
    again = as_json(home, "next", "--learner", "nora")
    assert first["next"][0]["topic"] == again["next"][0]["topic"] == "tools/pandas"
    told = as_json(home, "next", "--not", "functions", "--learner", "nora")
    assert told["not_known"] == ["python/functions"]
    assert told["next"][0]["topic"].startswith("python/")
    stranger = as_json(home, "next", "--learner", "norbert")
    assert stranger["next"][0]["topic"] != "tools/pandas"


def test_next_says_why_and_what_it_did_not_choose(home: Path) -> None:
    plain = as_json(home, "next", "--know", "python, numpy")["answer"]
    why = as_json(home, "next", "--know", "python, numpy", "--why")["answer"]
    assert len(why) > len(plain)


def test_what_is_known_and_not_known_at_once_is_wrong_usage(home: Path) -> None:
    done = run(home, "next", "--know", "pandas", "--not", "pandas")
    assert done.returncode == 2
    assert "pandas" in done.stderr


def test_a_question_can_refer_to_the_one_before(home: Path) -> None:
    as_json(home, "stuck", "ValueError: Input contains NaN", "--learner", "otto")
    helped = as_json(home, "ask", "that helped", "--learner", "otto")
    assert not helped["abstained"]
    me = json.loads(run(home, "me", "--json", "--learner", "otto").stdout)
    assert [remedy["helped"] for remedy in me["remedies"]][-1] is True


def test_many_questions_are_kept_only_for_a_learner_who_is_named(home: Path) -> None:
    questions = "what is a loop\nwhat is numpy\n"
    user = {"LOGNAME": "pipeline"}
    assert run(home, "ask", "-", "--json", stdin=questions, env=user).returncode == 0
    assert turns(home, "pipeline") == []
    done = run(home, "ask", "-", "--json", "--learner", "pia", stdin=questions)
    assert len(done.stdout.splitlines()) == 2
    assert turns(home, "pia") == ["what is a loop", "what is numpy"]


@pytest.mark.parametrize(
    "args", [("ask", "what is a loop"), ("next",), ("stuck", "IndexError: list index out of range")]
)
def test_without_a_memory_they_answer_all_the_same(home: Path, args: tuple[str, ...]) -> None:
    done = run(home, *args, env=NO_MEMORY)
    assert done.returncode == 0
    assert done.stdout.strip()
    assert len(done.stderr.splitlines()) == 1
    assert "without my memory" in done.stderr


@pytest.mark.parametrize(
    "args",
    [("me",), ("me", "forget", "--yes"), ("gaps",), ("plan",), ("quiz",), ("chat",),
     ("ask", "-", "--learner", "ada")],
)  # fmt: skip
def test_what_is_all_about_the_memory_fails_without_it(home: Path, args: tuple[str, ...]) -> None:
    done = run(home, *args, env=NO_MEMORY)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "command", [("ask", "x"), ("next",), ("stuck", "x"), ("quiz",), ("plan",), ("me",)]
)
def test_an_empty_name_is_wrong_usage(home: Path, command: tuple[str, ...]) -> None:
    assert run(home, *command, "--learner", " ").returncode == 2


def test_actions_are_commands_for_the_same_learner(home: Path) -> None:
    done = run(home, "next", "--know", "python, numpy", "--learner", "ada l")
    assert "--learner 'ada l'" in done.stdout
