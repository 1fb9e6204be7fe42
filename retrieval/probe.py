"""Opens the Chroma store of a generation in a process of its own: a damaged one can end its reader.

`python -m retrieval.probe FOLDER` exits 0 when every collection can be counted and queried.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from retrieval.chroma import ChromaStore
from retrieval.generation import read_manifest


def is_sound(folder: Path, *, timeout: float = 120.0) -> bool:
    """Whether a child process can read the store of a generation."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "retrieval.probe", str(folder)],
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(folder: Path) -> int:
    """0 when the store holds what the manifest says and answers a query on each collection."""
    manifest = read_manifest(folder)
    store = ChromaStore.embedded(folder / "chroma")
    vector = np.zeros(manifest.dimensions, dtype=np.float32)
    vector[0] = 1.0
    for name, (start, end) in manifest.rows.items():
        if store.count(name) != end - start:
            return 1
        if end > start and not store.query(name, vector, 1):
            return 1
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
