"""`coach me`: what is believed is shown, corrected, taken along and deleted."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.talk.correcting import Correction, Unclear, read_correction
from bot.talk.names import UnknownName
from knowledge.models import Knowledge
from tests.bot.terminal.keyboard import terminal
from tests.bot.terminal.process import run

TODAY = date(2026, 11, 21)


def me(home: Path, learner: str) -> dict[str, Any]:
    done = run(home, "me", "--json", "--learner", learner)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("words", "what", "value"),
    [
        ("pandas known", "tools/pandas", "known"),
        ("gradient descent not known", "calculus/gradient-descent", "not_known"),
        ("Pandas NOT_KNOWN", "tools/pandas", "not_known"),
        ("tools/pandas partly", "tools/pandas", "partly"),
        ("pandas forget", "tools/pandas", ""),
        ("hours 6", "hours_per_week", "6"),
        ("hours per week 6 hours", "hours_per_week", "6"),
        ("goal build robots that I have known", "goal", "build robots that I have known"),
        ("goal forget", "goal", ""),
        ("deadline in 3 months", "deadline", "2027-02-19"),
        ("track Build first", "track", "build-first"),
        ("name Ada Lovelace", "name", "Ada Lovelace"),
    ],
)
def test_a_correction_is_read(knowledge: Knowledge, words: str, what: str, value: str) -> None:
    if what.startswith("calculus") and what not in knowledge.topics:
        what = next(topic for topic in knowledge.topics if topic.endswith("/gradient-descent"))
    expected = Correction((what,), value)
    assert read_correction(knowledge, words.split(), TODAY) == expected
    assert read_correction(knowledge, [words], TODAY) == expected


def test_a_name_of_many_topics_corrects_them_all(knowledge: Knowledge) -> None:
    found = read_correction(knowledge, ["python", "known"], TODAY)
    assert len(found.what) > 3
    assert all(topic.startswith("python/") for topic in found.what)


@pytest.mark.parametrize(
    "words", ["pandas", "pandas maybe", "hours many", "deadline someday", "known", "goal"]
)
def test_an_unclear_correction_is_refused(knowledge: Knowledge, words: str) -> None:
    with pytest.raises((Unclear, UnknownName)):
        read_correction(knowledge, words.split(), TODAY)


def test_a_correction_holds_from_then_on_and_is_shown(home: Path) -> None:
    run(home, "next", "--know", "python, numpy, pandas", "--learner", "m1")
    done = run(home, "me", "correct", "pandas", "not", "known", "--learner", "m1")
    assert done.stdout == "pandas: not known (before: known)\n"
    assert run(home, "me", "--learner", "m1", "correct", "hours", "6h").returncode == 0
    held = {t["topic"]: t for t in me(home, "m1")["topics"]}
    assert held["tools/pandas"]["polarity"] == "not_known"
    shown = run(home, "me", "--learner", "m1").stdout
    assert "as you corrected on" in shown
    assert "Hours a week: 6" in shown
    assert run(home, "me", "correct", "pandas", "forget", "--learner", "m1").returncode == 0
    assert "tools/pandas" not in {t["topic"] for t in me(home, "m1")["topics"]}


def test_the_next_step_goes_by_what_was_corrected(home: Path) -> None:
    for words in ("python known", "numpy known"):
        assert run(home, "me", "correct", words, "--learner", "m5").returncode == 0
    step = json.loads(run(home, "next", "--learner", "m5", "--json").stdout)
    assert step["next"][0]["topic"] == "tools/pandas"


@pytest.mark.parametrize(
    "words",
    [("quantum basket weaving", "known"), ("zone", "Mars/Olympus"), ("track", "nope"), ("pandas",)],
)
def test_a_correction_that_cannot_be_is_one_sentence_and_code_2(
    home: Path, words: tuple[str, ...]
) -> None:
    done = run(home, "me", "correct", *words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_everything_is_exported_privately_and_never_over_a_file(home: Path, tmp_path: Path) -> None:
    run(home, "ask", "my goal is to build robots", "--learner", "m2")
    printed = json.loads(run(home, "me", "export", "--learner", "m2").stdout)
    assert [t["text"] for t in printed["tables"]["turns"]] == ["my goal is to build robots"]
    for name in ("me.json", "me.md"):
        file = tmp_path / name
        args = ("me", "export", "--output", str(file), "--learner", "m2")
        assert run(home, *args).returncode == 0
        assert "build robots" in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert run(home, *args).returncode == 1
        assert run(home, *args, "--force").returncode == 0
    assert run(home, "me", "export", "--output", str(tmp_path / "me.txt")).returncode == 2


def test_forgetting_asks_first_and_deletes_only_ones_own(home: Path) -> None:
    for learner in ("m3", "m4"):
        run(home, "next", "--know", "numpy", "--learner", learner)
    assert run(home, "me", "forget", "--learner", "m3").returncode == 2
    with terminal(home, "me", "forget", "--learner", "m3") as screen:
        screen.see("Type the name")
        screen.press("yes\n")
        screen.see("Nothing was deleted")
        assert screen.ended() == 0
    assert me(home, "m3")["topics"]
    with terminal(home, "me", "forget", "--learner", "m3") as screen:
        screen.see("Type the name")
        screen.press("m3\n")
        screen.see("Deleted for good: 1 message")
        assert screen.ended() == 0
    assert me(home, "m3")["topics"] == []
    assert me(home, "m4")["topics"]
    again = run(home, "me", "forget", "--learner", "m3", "--yes")
    assert "nothing of m3" in again.stdout


def test_whoever_is_new_is_told_how_to_begin(home: Path) -> None:
    done = run(home, "me")
    assert done.returncode == 0
    assert "I know nothing about you yet" in done.stdout
