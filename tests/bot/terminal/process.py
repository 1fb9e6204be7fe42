"""The installed `coach`, run as a process."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

COACH = Path(sys.executable).parent / "coach"


def run(
    home: Path, *args: str, stdin: str | bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; each time another person, unless --learner says who."""
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [str(COACH), *args],
        input=raw,
        capture_output=True,
        env={
            **os.environ,
            "COACH_HOME": str(home),
            "COLUMNS": "100",
            "LOGNAME": f"nobody-{uuid.uuid4().hex}",
            **(env or {}),
        },
        check=False,
        # The first one indexes the whole curriculum, which takes minutes on a busy machine.
        timeout=900,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback (most recent call last)" not in err, err
    assert "Something went wrong inside" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)
