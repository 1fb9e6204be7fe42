"""`coach eval --voice`, run as a process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.terminal.process import run
from tests.bot.voice.test_recording import RECORDED
from tests.providers.openai_like import KEY, OpenAILike
from tests.providers.script import always, say


def test_a_recording_is_judged(home: Path) -> None:
    done = run(home, "eval", "--voice", str(RECORDED), "--json")
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert (scores["turns"], scores["attacks"]) == (7, 2)
    assert scores["shown"]["faithful"] == 1.0
    assert scores["said"]["faithful"] < 1.0


def test_the_table_tells_what_was_said_from_what_was_shown(home: Path) -> None:
    done = run(home, "eval", "--voice", str(RECORDED))
    assert "7 turns by openai:small" in done.stdout
    assert "as the model said it" in done.stdout
    assert "as it was shown" in done.stdout
    assert "time-out 1" in done.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("eval",), "Name the questions"),
        (("eval", "--record"), "--record needs --voice FILE"),
        (("eval", "--voice", "a.jsonl", "--record"), "set COACH_MODEL"),
        (("eval", "--voice", "a.jsonl", "questions.jsonl"), "without it FILE alone is judged"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_a_sentence(
    home: Path, args: tuple[str, ...], words: str
) -> None:
    done = run(home, *args)
    assert done.returncode == 2
    assert words in done.stderr
    assert not Path("a.jsonl").exists()


def test_a_file_that_is_no_recording_is_refused(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    done = run(home, "eval", "--voice", str(file))
    assert done.returncode == 1
    assert "answers.jsonl:1" in done.stderr
    file.write_text("\n", encoding="utf-8")
    assert "holds no turns" in run(home, "eval", "--voice", str(file)).stderr


def test_a_model_is_asked_and_recorded(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("langchain_openai")
    script = always(say("A model overfits when it learns the noise of its rows."))
    probes, file = tmp_path / "probes.jsonl", tmp_path / "answers.jsonl"
    probes.write_text('{"say": "what is overfitting"}\n', encoding="utf-8")
    with OpenAILike(script) as server:
        done = run(
            home,
            *("eval", "--voice", str(file), "--record", "--json", str(probes)),
            env={
                "COACH_MODEL": "openai:small",
                "COACH_MODEL_URL": server.url,
                "OPENAI_API_KEY": KEY,
            },
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["spoken"] == 1.0
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["said"].startswith("A model overfits")
    assert KEY not in line


def test_a_model_that_there_is_none_of_is_refused(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    done = run(home, "eval", "--voice", str(file), "--record", env={"COACH_MODEL": "nobody"})
    assert done.returncode == 1
    assert "names no model" in done.stderr
    assert not file.exists()
