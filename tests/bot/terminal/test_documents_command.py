"""`coach ingest` and `coach documents`: own documents are found in their scope and nowhere else."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.process import COACH, run

GUIDE = """# Rules of the reading group

## Meetings

We meet every second Thursday in the green room and read one paper.

## Code word

The code word for the door is heliotrope.
"""


@pytest.fixture(scope="module")
def group_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built data folder with one document in scope `group`."""
    folder = tmp_path_factory.mktemp("group") / "coach"
    shutil.copytree(home, folder)
    guide = tmp_path_factory.mktemp("files") / "guide.md"
    guide.write_text(GUIDE)
    done = run(folder, "ingest", str(guide), "--scope", "group")
    assert done.returncode == 0, done.stderr
    return folder


def ask(home: Path, question: str, scope: str | None = None) -> dict[str, Any]:
    extra = ["--scope", scope] if scope else []
    done = run(home, "ask", "--json", *extra, "--", question)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_document_is_found_in_its_scope_and_cited_by_heading(group_home: Path) -> None:
    reply = ask(group_home, "what is the code word for the door", "group")
    assert "heliotrope" in reply["answer"]
    first = reply["citations"][0]
    assert first["source"] == "guide.md"
    assert "Code word" in first["place"]


@pytest.mark.parametrize("scope", [None, "other", "group2", "Group", "grou", "curriculum"])
@pytest.mark.parametrize(
    "question",
    ["what is the code word for the door", "heliotrope", "show me guide.md", "doc guide.md#1"],
)
def test_a_document_is_never_found_from_another_scope(
    group_home: Path, question: str, scope: str | None
) -> None:
    reply = json.dumps(ask(group_home, question, scope))
    assert "heliotrope" not in reply.replace(question, "")
    assert "guide.md" not in json.dumps(json.loads(reply)["citations"])


def test_documents_are_listed_and_replaced_and_removed(group_home: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("The exam on entropy is in room 12.")
    for text in ("The exam on entropy is in room 12.", "The exam on entropy moved to room 77."):
        notes.write_text(text)
        assert run(group_home, "ingest", str(notes), "--scope", "exam").returncode == 0
    listed = json.loads(run(group_home, "documents", "--scope", "exam", "--json").stdout)
    assert [d["name"] for d in listed] == ["notes.txt"]
    answer = ask(group_home, "where is the exam on entropy", "exam")["answer"]
    assert "77" in answer
    assert "room 12" not in answer
    key = listed[0]["id"]
    wrong = run(group_home, "documents", "--remove", key, "--scope", "group")
    assert wrong.returncode == 1
    assert run(group_home, "documents", "--remove", key).returncode == 0
    assert "77" not in ask(group_home, "where is the exam on entropy", "exam")["answer"]
    assert json.loads(run(group_home, "documents", "--scope", "exam", "--json").stdout) == []


def test_what_cannot_be_read_is_named_and_the_rest_goes_in(
    group_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "good.md").write_text("# Tea\n\nThe kettle stands on the third shelf.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 this is no pdf")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "out.txt").symlink_to("/etc/hostname")
    done = run(group_home, "ingest", str(tmp_path), str(tmp_path / "pipe.txt"), "--scope", "tea")
    assert done.returncode == 1
    assert "good.md" in done.stdout
    for name in ("bad.pdf", "noise.txt", "pipe.txt"):
        assert name in done.stderr
    listed = json.loads(run(group_home, "documents", "--scope", "tea", "--json").stdout)
    assert [d["name"] for d in listed] == ["good.md"]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/x", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
     "http://localhost:8000", "ftp://example.org/a.txt", "http://[::1]/", "/no/such/file.md"],
)  # fmt: skip
def test_private_addresses_and_missing_files_are_refused(group_home: Path, target: str) -> None:
    done = run(group_home, "ingest", target, "--scope", "web")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("scope", ["", "curriculum", "x" * 65, "a\x07b"])
def test_a_bad_scope_is_refused(group_home: Path, tmp_path: Path, scope: str) -> None:
    file = tmp_path / "a.md"
    file.write_text("text")
    assert run(group_home, "ingest", str(file), "--scope", scope).returncode == 1


def test_killing_an_ingest_leaves_the_old_version_answering(
    group_home: Path, tmp_path: Path
) -> None:
    rng = random.Random(3)
    for number in range(20):
        file = tmp_path / f"note{number}.md"
        file.write_text(f"# Note {number}\n\n" + "A line about kettles and shelves. " * 60)
        child = subprocess.Popen(
            [str(COACH), "ingest", str(file), "--scope", "killed"],
            env={**os.environ, "COACH_HOME": str(group_home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(rng.uniform(0.1, 3.0))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if number % 5 == 0:
            assert (
                "heliotrope"
                in ask(group_home, "what is the code word for the door", "group")["answer"]
            )
    assert run(group_home, "index").returncode == 0
    assert "heliotrope" in ask(group_home, "what is the code word for the door", "group")["answer"]


def test_processes_that_ask_find_what_another_ingests(group_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.md"
    file.write_text("# News\n\nThe new projector is called Marigold and hangs in room 5.")
    question = json.dumps("what is the new projector called")[1:-1]
    seen: list[list[bool]] = [[], []]
    stop = threading.Event()

    def reader(index: int) -> None:
        process = subprocess.Popen(
            [str(COACH), "ask", "--json", "--scope", "news", "-"],
            env={**os.environ, "COACH_HOME": str(group_home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        while not stop.is_set():
            process.stdin.write(question + "\n")
            process.stdin.flush()
            seen[index].append("Marigold" in json.loads(process.stdout.readline())["answer"])
        process.stdin.close()
        assert process.wait(30) == 0

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    try:
        while not all(len(rows) > 2 for rows in seen):
            time.sleep(0.05)
        assert run(group_home, "ingest", str(file), "--scope", "news").returncode == 0
        marks = [len(rows) for rows in seen]
        while not all(len(rows) > mark + 3 for rows, mark in zip(seen, marks, strict=True)):
            time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for rows, mark in zip(seen, marks, strict=True):
        assert rows[0] is False
        # The answer under way at the swap may still be an old one; the next may not.
        assert all(rows[mark + 2 :])
