"""`kill -9` at random instants of a build: the old version answers, the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from retrieval.generation import IndexPaths
from retrieval.index import build, open_generation, write_lock
from retrieval.library import Library
from retrieval.passages import CURRICULUM, Passage
from retrieval.search import Retriever
from retrieval.writer import Encoding
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parent.parent.parent
KILLS = 20
BUILDER = """
import sys, time
from pathlib import Path
from tests.retrieval.test_kill import build_version
print("ready", flush=True)
build_version(Path(sys.argv[1]), int(sys.argv[2]))
print("done", flush=True)
"""


def passages(version: int) -> list[Passage]:
    texts = [f"Passage {n} of version {version} speaks of w{n:03d}." for n in range(60)]
    return [
        Passage(f"c:{n}", CURRICULUM, "topic", f"{n}", f"Version {version}", "", text)
        for n, text in enumerate(texts)
    ]


def build_version(home: Path, version: int) -> None:
    paths = IndexPaths(home)
    with write_lock(paths):
        library = Library(paths.library)
        library.sync(CURRICULUM, "", passages(version))
        build(paths, library, Encoding(WordEmbedder(), "words"))
        library.close()


def answered_version(home: Path) -> int:
    generation = open_generation(IndexPaths(home))
    hits = Retriever(lambda: generation, WordEmbedder()).search("w007", threshold=0.0)
    generation.close()
    assert hits.found[0].passage.id == "c:7"
    return int(hits.found[0].passage.title.split()[-1])


def test_killing_a_build_at_any_instant_harms_nothing(tmp_path: Path) -> None:
    rng = random.Random(7)
    build_version(tmp_path, 0)
    serving = 0
    landed = 0
    for version in range(1, KILLS + 1):
        child = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(tmp_path), str(version)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(rng.uniform(0.0, 2.5))
        # The whole group, so that a probe in a grandchild dies with it.
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        now = answered_version(tmp_path)
        assert now in (serving, version)
        landed += now == version
        serving = now
    # Some were killed in the middle and some had already swapped, or the instants prove nothing.
    assert landed < KILLS
    build_version(tmp_path, 99)
    assert answered_version(tmp_path) == 99
    assert list((tmp_path / "index").glob(".gen-*")) == []
