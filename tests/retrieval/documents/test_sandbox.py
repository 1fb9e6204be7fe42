"""The child process: the same answers, and reasons where it dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from retrieval.documents.read import read_document
from retrieval.documents.sandbox import read_in_child
from retrieval.documents.sections import Limits
from retrieval.errors import DocumentRefused
from tests.retrieval.documents.files import docx, paragraph, pdf

needs_limits = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the system does not bound memory"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes – ü.md", "# Ä\n\nwörds\n\n## Part\n\nmore “words” 👩‍🔬".encode()),
        ("book.pdf", pdf("one", "two")),
    ],
)
def test_the_child_reads_as_the_parent_does(name: str, data: bytes) -> None:
    assert read_in_child(name, data) == read_document(name, data)


def test_a_reason_of_the_child_passes_through_unchanged() -> None:
    data = pdf("", "")
    with pytest.raises(DocumentRefused) as here:
        read_document("scan.pdf", data)
    with pytest.raises(DocumentRefused) as there:
        read_in_child("scan.pdf", data)
    assert str(there.value) == str(here.value)


def test_the_limits_hold_in_the_child() -> None:
    with pytest.raises(DocumentRefused, match="more than 10 characters"):
        read_in_child("a.txt", b"a long line of text", limits=Limits(max_characters=10))
    with pytest.raises(DocumentRefused, match="are the most that can be read"):
        read_in_child("a.txt", b"word " * 300_000, limits=Limits(max_bytes=1_000_000))


def test_a_file_that_takes_too_long_is_refused() -> None:
    slow = b"![[](" * 200_000
    with pytest.raises(DocumentRefused, match=r"^slow\.md: .*more than 1 seconds.*Split it"):
        read_in_child("slow.md", slow, limits=Limits(seconds=1))


@needs_limits
def test_a_child_that_uses_up_its_time_before_the_clock_says_so_ends_for_the_time() -> None:
    header = json.dumps({"name": "slow.md", "limits": asdict(Limits(seconds=1))})
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "retrieval.documents.sandbox"],
        input=header.encode() + b"\n" + b"![[](" * 200_000,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert ended.returncode == -signal.SIGXCPU


@needs_limits
def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    limits = Limits(memory_bytes=60_000_000, max_ratio=2_000)
    body = f"{paragraph('x')}<!--{'x' * 40_000_000}-->"
    with pytest.raises(DocumentRefused, match=r"^big\.docx: .*memory.*\.txt"):
        read_in_child("big.docx", docx(body), limits=limits)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(
    "does",
    ["kill -SEGV $$", "kill -KILL $$", "exit 3", "echo '{\"title\": '", "echo '[1]'", "echo 3"],
)
def test_a_child_that_dies_or_babbles_is_reported_in_words(
    does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\n{does}\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    with pytest.raises(DocumentRefused, match=r"^a\.txt: Reading this file failed.*\.txt file"):
        read_in_child("a.txt", b"text" * 100_000)


def test_a_child_that_cannot_be_started_is_reported_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(DocumentRefused, match=r"no process could be started.*try again"):
        read_in_child("a.txt", b"text")


def test_a_name_of_any_characters_reaches_the_child() -> None:
    assert read_in_child("a\0b\ud800\n--help.txt", b"text").title == "ab --help"


def test_the_child_gets_no_secrets_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    run = subprocess.run

    def watched(*args: object, **kwargs: object) -> object:
        seen.update(kwargs)
        return run(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setattr(subprocess, "run", watched)
    read_in_child("a.txt", b"text")
    assert sys.platform == "win32" or "DISCORD_TOKEN" not in seen["env"]


def test_the_module_speaks_json_on_its_own() -> None:
    header = json.dumps({"name": "a.txt", "limits": {}}).encode()
    done = subprocess.run(
        [sys.executable, "-m", "retrieval.documents.sandbox"],
        input=header + b"\nhello",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "title": "a",
        "kind": "text",
        "sections": [["hello", "line 1"]],
    }
