"""The knowledge as one JSON file, so that a process need not read every content file."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from pydantic import ValidationError

from knowledge import CONTENT
from knowledge.models import CHECKED, Knowledge


def content_stamp(root: Path = CONTENT) -> str:
    """Identifies the content, and the code that reads it, by name, size and time of change."""
    digest = hashlib.sha256()
    paths = [*sorted(root.rglob("*.*")), *sorted(Path(__file__).parent.glob("*.py"))]
    for path in paths:
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def load_cached(folder: Path, root: Path = CONTENT) -> tuple[Knowledge, str]:
    """The knowledge and the stamp of its content; read from the cache while no file has changed.

    Raises BrokenContent like `load_knowledge`. A cache that cannot be written is done without.
    """
    stamp = content_stamp(root)
    path = folder / f"knowledge-{stamp}.json"
    try:
        return Knowledge.model_validate_json(path.read_bytes(), context=CHECKED), stamp
    except (OSError, ValidationError):
        pass
    # Reading YAML takes imports that a process with a cache does without.
    from knowledge.loader import load_knowledge

    knowledge = load_knowledge(root)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{path.name}.{os.getpid()}"
        part.write_text(knowledge.model_dump_json(), encoding="utf-8")
        part.replace(path)
        for old in folder.glob("knowledge-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return knowledge, stamp
