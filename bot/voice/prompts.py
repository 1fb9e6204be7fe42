"""The instructions for the model: files with a version, read and checked before they are used."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prompts"
_FRONT = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<body>.*)", re.DOTALL)


@dataclass(frozen=True)
class Prompt:
    """Instructions by name and version; `mark` tells one text from another of the same version."""

    name: str
    version: str
    text: str

    @property
    def mark(self) -> str:
        """Name, version and a hash of the text, as replies record it."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:8]
        return f"{self.name}/{self.version}/{digest}"


@cache
def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """The instructions in a file. Raises ValueError for one without name and version."""
    path = folder / f"{name}.md"
    found = _FRONT.fullmatch(path.read_text(encoding="utf-8"))
    front: dict[str, str] = {}
    if found is not None:
        for line in found["front"].splitlines():
            key, _, value = line.partition(":")
            front[key.strip()] = value.strip()
    if found is None or front.get("name") != name or not front.get("version"):
        raise ValueError(f"{path} needs front matter with its name and a version")
    # Notes for whoever edits the file are none for the model.
    body = re.sub(r"<!--.*?-->\n?", "", found["body"], flags=re.DOTALL).strip()
    return Prompt(name, front["version"], body)
