"""The file of what a learner typed in the chat, for the arrow keys; nobody else can read it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_MOST_BYTES = 256 * 1024


def typed_file(home: Path, learner: str) -> Path:
    """Where the history of a learner lies below the folder of all data."""
    key = hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return home / "chat" / f"{key}.history"


def prepare(path: Path) -> bool:
    """Make the file, private and not too large. False if it cannot be; the chat does without."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        path.chmod(0o600)
        if path.stat().st_size > _MOST_BYTES:
            _shorten(path)
    except OSError:
        return False
    return True


def typed_lines(path: Path) -> list[str]:
    """The messages in the file, oldest first; none if there is no file."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found: list[list[str]] = []
    within = False
    for line in lines:
        if line.startswith("+"):
            if not within:
                found.append([])
            found[-1].append(line[1:])
        within = line.startswith("+")
    return ["\n".join(part) for part in found]


def forget_typed(path: Path) -> bool:
    """Delete the file; whether there was one. Raises OSError if it cannot be deleted."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _shorten(path: Path) -> None:
    """Keep the newer half, from the beginning of a message on."""
    kept = path.read_bytes()[-_MOST_BYTES // 2 :]
    kept = kept[max(kept.find(b"\n# "), 0) :]
    part = path.with_suffix(".part")
    with suppress(FileNotFoundError):
        part.unlink()
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(kept)
    os.replace(part, path)
