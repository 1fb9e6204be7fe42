"""Fixtures of all tests: no network beyond this machine, no home folder but a temporary one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from knowledge import CONTENT
from knowledge.models import Knowledge, Labels
from tests.fakes import WordEmbedder, real_knowledge, real_labels

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine."""


def _stay_here(event: str, args: tuple[Any, ...]) -> None:
    """Refuse every connection and every look-up that does not stay on this machine."""
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise NetworkBlocked(f"connection to {address[0]}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        name = args[0].decode() if isinstance(args[0], bytes) else args[0]
        if name not in _LOOPBACK and name is not None:
            raise NetworkBlocked(f"look-up of {name}")


# An audit hook and not a patch: after each test pytest-socket puts socket.connect back as it was.
sys.addaudithook(_stay_here)


@pytest.fixture(autouse=True, scope="session")
def _no_real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point every home and data folder to a temporary one and clear the settings."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        patch.setenv(name, str(home))
    for name in list(os.environ):
        if name.startswith("COACH_"):
            patch.delenv(name)
    patch.setenv("HF_HUB_OFFLINE", "1")
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each processor has a process that tests; threads of theirs would only get in the way.
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
    yield
    patch.undo()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real knowledge."""
    return real_knowledge()


@pytest.fixture(scope="session")
def labels() -> Labels:
    """The real labelled texts."""
    return real_labels()


# Of what is many files of a kind, one is enough to break and takes a tenth of the time to read.
_ONE_OF_MANY = {
    "asides": "coach-and-chat.yaml",
    "follow_ups": "more.yaml",
    "frames": "one.yaml",
    "notions": "deep-learning.yaml",
    "requests": "requests-a.yaml",
    "utterances": "idioms.yaml",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the real content to break, without most of its labels and notions."""
    root = tmp_path / "content"

    def others(folder: str, names: list[str]) -> set[str]:
        kept = _ONE_OF_MANY.get(Path(folder).name)
        return set() if kept is None else set(names) - {kept}

    shutil.copytree(CONTENT, root, ignore=others)
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty data folder."""
    return Settings(home=tmp_path / "coach")


@pytest.fixture
def embedder() -> WordEmbedder:
    """A deterministic encoder that needs no model."""
    return WordEmbedder()


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of our own on loopback (the Rust one, which has no login)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma-server")
    command = [
        str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder),
        "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, "chroma run has ended"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
