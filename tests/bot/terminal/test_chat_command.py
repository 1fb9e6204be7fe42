"""`coach chat`: with a person at a terminal, with lines from a pipe, and with a program."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.coach.text import clean
from bot.terminal.typed import typed_file
from tests.bot.terminal.keyboard import terminal
from tests.bot.terminal.process import COACH, run

TRACE = (
    "Traceback (most recent call last):\n"
    '  File "train.py", line 3, in <module>\n'
    "    model.fit(X, y)\n"
    "ValueError: Input contains NaN"
)


def talk(home: Path, *lines: str, learner: str) -> list[dict[str, Any]]:
    done = run(home, "chat", "--json", "--learner", learner, stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_program_has_a_conversation_one_object_a_line(home: Path) -> None:
    rows = talk(
        home,
        "I know python and numpy, what next?",
        "why?",
        "/quizz",
        json.dumps({"text": TRACE, "id": "m1"}),
        json.dumps({"text": 3}),
        "/help",
        "",
        "/quit",
        "never read",
        learner="program",
    )
    assert len(rows) == 8
    step, why, unknown, stuck, wrong, manual, empty, bye = rows
    assert step["next"][0]["topic"] == "tools/pandas"
    assert "pandas" in why["answer"]
    assert {a["command"].split()[0] for a in step["actions"]} & {"/explain", "/stuck"}
    assert "/quiz" in unknown["error"]
    assert stuck["intent"] == "stuck"
    assert stuck["id"] == "m1"
    assert "error" in wrong
    assert "/next" in manual["answer"]
    assert empty["abstained"]
    assert "kept" in bye["answer"]


def test_each_program_has_a_conversation_of_its_own_and_one_memory(home: Path) -> None:
    talk(home, "I have 6 hours a week and I know numpy", learner="forgetful")
    (me,) = talk(home, "/me", learner="forgetful")
    assert "Hours a week: **6**" in me["answer"]
    assert "tools/numpy" in me["known"]
    # Nothing was said in this conversation that "why?" could refer to.
    kept = json.loads(run(home, "me", "export", "--learner", "forgetful").stdout)
    assert len({turn["conversation"] for turn in kept["tables"]["turns"]}) == 1


def test_lines_from_a_pipe_get_plain_replies_until_the_end(home: Path) -> None:
    done = run(home, "chat", "--learner", "piped", stdin="/foo\n\nwhat is a loop\n")
    assert done.returncode == 0
    assert done.stdout.index("Hello") < done.stdout.index("There is no /foo")
    assert "loop" in done.stdout.split("There is no /foo")[1]
    assert "\x1b" not in done.stdout


def test_the_usual_conversation_goes_on_the_next_day(home: Path) -> None:
    run(home, "chat", "--learner", "daily", stdin="I know python and numpy, what next?\n")
    done = run(home, "chat", "--learner", "daily", stdin="why?\n")
    assert "pandas" in done.stdout.split("→ Where am I?")[1]


@pytest.mark.parametrize("option", ["--learner", "--conversation"])
@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_is_none_is_wrong_usage(home: Path, option: str, name: str) -> None:
    done = run(home, "chat", option, name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_killed_chat_has_kept_every_turn_that_it_showed(home: Path) -> None:
    process = subprocess.Popen(
        [str(COACH), "chat", "--json", "--learner", "killed"],
        env={**os.environ, "COACH_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for text in ("my goal is to build robots", "I know numpy"):
        process.stdin.write(text + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["answer"]
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = json.loads(run(home, "me", "export", "--learner", "killed").stdout)
    assert [t["text"] for t in kept["tables"]["turns"]] == [
        "my goal is to build robots",
        "I know numpy",
    ]


def test_a_person_types_completes_pastes_and_leaves(home: Path) -> None:
    with terminal(home, "chat", "--learner", "person") as screen:
        greeting = screen.see("Ctrl-D leaves")
        assert "Hello" in greeting
        screen.press("/expl")
        screen.see("a topic in short")
        screen.press("\t")
        screen.see("/explain ")
        screen.press("pandas\r")
        assert "pandas" in screen.see("Sources")
        screen.see("Ctrl-D leaves")
        screen.press(f"\x1b[200~{TRACE}\x1b[201~")
        screen.see("Input contains NaN")
        screen.press("\r")
        screen.see("Likeliest cause")
        screen.see("Ctrl-D leaves")
        screen.press("half a thought")
        screen.see("half a thought")
        screen.press("\x03")
        screen.press("/quizz\r")
        screen.see("There is no /quizz")
        screen.see("Ctrl-D leaves")
        screen.press("\x04")
        screen.see("See you!")
        assert screen.ended() == 0
    kept = json.loads(run(home, "me", "export", "--learner", "person").stdout)
    assert [t["text"] for t in kept["tables"]["turns"]] == [
        "explain pandas",
        clean(TRACE).text,
    ]
    history = typed_file(home, "person")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert kept["typed"] == ["/explain pandas", TRACE, "/quizz"]
    done = run(home, "me", "forget", "--learner", "person", "--yes")
    assert "2 messages" in done.stdout
    assert "the history of the chat" in done.stdout
    assert not history.exists()


def test_what_only_some_commands_need_is_not_loaded_by_the_others() -> None:
    code = (
        "import sys, bot.terminal.app; print(sorted({'prompt_toolkit', 'sqlalchemy', 'alembic', "
        "'rich', 'numpy', 'icalendar', 'fsrs', 'pydantic_settings'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ctrl_c_on_an_empty_line_leaves(home: Path) -> None:
    with terminal(home, "chat", "--learner", "hasty") as screen:
        screen.see("Ctrl-D leaves")
        screen.press("\x03")
        screen.see("See you!")
        assert screen.ended() == 0
