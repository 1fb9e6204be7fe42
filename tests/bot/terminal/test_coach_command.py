"""The installed `coach`, run as a process on the real content with the real encoder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.process import COACH, run


def ask(home: Path, question: str) -> dict[str, Any]:
    done = run(home, "ask", "--json", "--", question)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_an_answer_has_every_key_of_the_schema(home: Path) -> None:
    reply = ask(home, "how long until I'm job ready")
    assert set(reply) == {
        "intent", "topics", "answer", "next", "known", "not_known", "citations", "actions",
        "abstained", "voice", "elapsed_ms",
    }  # fmt: skip
    assert reply["intent"] == "career"
    assert (
        "prior programming" in reply["answer"] or "some knowledge of programming" in reply["answer"]
    )
    assert any(
        c["source"] == "build-first" and c["place"] in ("note 56", "summary, point 8")
        for c in reply["citations"]
    )


def test_a_debate_shows_both_positions_and_who_holds_them(home: Path) -> None:
    reply = ask(home, "do I need maths first or can I just build")
    cited = {c["source"] for c in reply["citations"]}
    assert {"build-first", "foundations-first"} <= cited
    assert "Suits:" in reply["answer"]


def test_what_is_off_topic_is_not_answered(home: Path) -> None:
    reply = ask(home, "best pizza in Naples")
    assert reply["abstained"]
    assert reply["intent"] == "off_topic"
    assert reply["citations"] == []


def test_the_next_step_is_one_with_everything_to_begin(home: Path) -> None:
    done = run(home, "next", "--know", "python, numpy", "--json")
    reply = json.loads(done.stdout)
    assert len(reply["next"]) == 1
    assert reply["next"][0]["topic"] == "tools/pandas"
    for heading in ("Why this, why now", "Effort", "Study from", "Build with it", "Done when"):
        assert heading in reply["answer"]
    other = json.loads(
        run(
            home, "next", "--know", "python, numpy", "--track", "foundations-first", "--json"
        ).stdout
    )
    assert other["next"][0]["topic"] != reply["next"][0]["topic"]
    assert "Foundations first track" in other["next"][0]["reason"]


def test_an_error_message_gets_cause_check_fix_and_reading(home: Path) -> None:
    done = run(home, "stuck", "ValueError: Input contains NaN")
    for heading in ("Likeliest cause", "Check it in two minutes", "The way out", "Go back to"):
        assert heading in done.stdout
    assert "isna" in done.stdout


def test_questions_from_stdin_give_one_object_a_line(home: Path) -> None:
    done = run(home, "ask", "--json", "-", stdin="what is a loop\n\nbest pizza in Naples\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["abstained"] for row in rows] == [False, True, True]


HOSTILE = [
    "",
    "   ",
    "🎉🔥",
    "x" * 1_000_000,
    "a " * 60_000,
    "\x00\x01\x02" * 99,
    "[bold]x[/nope] \x1b[31m",
    "'; DROP TABLE passages; --",
    "{{7*7}} ${jndi:ldap://x}",
    "﷽" * 300,
    'NEAR( * " AND OR NOT',
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_clear_reply(home: Path, text: str) -> None:
    done = run(home, "ask", "--json", "-", stdin=text.replace("\n", " ") + "\n")
    assert done.returncode == 0
    reply = json.loads(done.stdout)
    assert reply["answer"]
    assert "\x1b" not in reply["answer"]


def test_bytes_that_are_no_text_get_a_clear_reply(home: Path) -> None:
    done = run(home, "stuck", "-", stdin=bytes(range(256)) * 20)
    assert done.returncode == 0
    assert done.stdout.strip()


def test_an_argument_that_is_no_utf8_gets_a_clear_reply(home: Path) -> None:
    done = subprocess.run(
        [str(COACH).encode(), b"ask", b"--json", b"what is \xff\xfe numpy"],
        capture_output=True,
        env={**os.environ, "COACH_HOME": str(home)},
        check=False,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["answer"]


def test_check_prints_the_counts_and_that_every_claim_is_cited(home: Path) -> None:
    done = run(home, "check")
    assert done.returncode == 0
    for word in ("sources", "claims", "topics", "edges", "resources", "principles", "debates"):
        assert word in done.stdout
    assert "claims are cited" in done.stdout


def test_broken_content_is_listed_and_never_indexed(home: Path, content: Path) -> None:
    (content / "topics/python/loops.md").write_text("no front matter")
    (content / "sources.yaml").write_text("- id: x\n  colour: blue\n")
    env = {"COACH_CONTENT": str(content)}
    done = run(home, "check", env=env)
    assert done.returncode == 1
    assert "topics/python/loops.md:1:" in done.stdout
    assert "sources.yaml:2: colour:" in done.stdout
    before = run(home, "index", "--status", "--json").stdout
    for command in (("index",), ("ask", "what is a loop")):
        failed = run(home, *command, env=env)
        assert failed.returncode == 1
        assert "coach check" in failed.stderr
    assert run(home, "index", "--status", "--json").stdout == before


def test_status_and_a_second_index_change_nothing(home: Path) -> None:
    status = json.loads(run(home, "index", "--status", "--json").stdout)
    assert status["ready"]
    again = json.loads(run(home, "index", "--json").stdout)
    assert again["unchanged"]
    assert again["embedded"] == 0


def test_a_missing_index_is_reported_with_the_command(tmp_path: Path) -> None:
    done = run(tmp_path / "empty", "index", "--status")
    assert done.returncode == 1
    assert "coach index" in done.stdout


def test_an_index_of_another_encoder_is_refused_with_the_command(home: Path) -> None:
    done = run(home, "ask", "what is a loop", env={"COACH_ENCODER": "/some/other/model"})
    assert done.returncode == 1
    assert "coach index" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_half_built_index_is_mended_by_the_next_run(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "coach"
    shutil.copytree(home, copy)
    generation = next((copy / "index").glob("gen-*"))
    (generation / "vectors.npy").write_bytes(b"")
    failed = run(copy, "ask", "what is a loop")
    assert failed.returncode == 1
    assert "coach index" in failed.stderr
    (copy / "index" / ".gen-left.part").mkdir()
    assert run(copy, "index", "--force").returncode == 0
    assert run(copy, "ask", "what is a loop").returncode == 0


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    done = run(blocker / "coach", "ask", "what is a loop")
    assert done.returncode == 1
    assert "COACH_HOME" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("next", "--know", "quantum basket weaving"),
        ("next", "--track", "nope"),
        ("nope",),
        ("ask",),
    ],
)
def test_wrong_usage_exits_with_2(home: Path, args: tuple[str, ...]) -> None:
    assert run(home, *args).returncode == 2


def test_a_misspelt_topic_is_suggested(home: Path) -> None:
    assert "Did you mean" in run(home, "next", "--know", "numpie arays thing").stderr


def test_no_colour_reaches_a_pipe_and_no_color_is_obeyed(home: Path) -> None:
    done = run(home, "ask", "what is a loop", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert not re.search(r"\x1b\[(?:\d+;)*(?:3|4|9|10)[0-7]", done.stdout)
    assert "\x1b" not in run(home, "ask", "what is a loop").stdout


def test_version_help_and_completion_work(home: Path) -> None:
    assert run(home, "--version").stdout.startswith("study-coach ")
    assert "next" in run(home, "--help").stdout
    for command in (
        "ask", "next", "stuck", "chat", "plan", "quiz", "me", "gaps", "index", "check", "sources",
    ):  # fmt: skip
        assert "Example" in run(home, command, "--help").stdout
    # The shell is named: what Typer finds out by itself hangs on what started the tests.
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    assert "coach" in run(home, "--show-completion", "bash", env=named).stdout


def test_sources_are_listed(home: Path) -> None:
    rows = json.loads(run(home, "sources", "--json").stdout)
    assert {row["id"] for row in rows} == {
        "build-first", "six-steps", "six-steps-notes", "foundations-first",
    }  # fmt: skip


def test_answering_imports_no_torch(home: Path) -> None:
    code = (
        "import sys; sys.argv = ['coach', 'ask', '--json', 'what is a loop']\n"
        "from bot.terminal.app import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'langchain', 'discord'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "COACH_HOME": str(home)},
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
