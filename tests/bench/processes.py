"""Child processes that are measured: whole runs, and workers that stay and answer in turn."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
# What the installed `coach` script does.
COACH = [sys.executable, "-c", "from bot.terminal.app import main; main()"]
MEGA = 1024 * 1024
# Kibibytes on Linux, bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class BenchFailed(RuntimeError):
    """A contender did not do what it was started for."""


@dataclass(frozen=True)
class Run:
    """A whole process: wall and processor time in seconds, peak resident memory in MiB, output.

    Processor time hardly minds what else the machine does.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str

    def json(self) -> Any:
        """Its last line, parsed."""
        return json.loads(self.output.splitlines()[-1])


def environment(home: Path | None = None) -> dict[str, str]:
    """The environment of every child: offline, no telemetry, no settings of this shell."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COACH_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", ANONYMIZED_TELEMETRY="False")
    if home is not None:
        kept["COACH_HOME"] = str(home)
    return kept


def measured(command: Sequence[str], *, home: Path | None = None) -> Run:
    """Run a command to its end. Raises BenchFailed with its last words when it fails.

    The kernel counts the memory of this process towards a child's peak until the child's own
    program starts, so this process has to stay smaller than what it measures.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment(home), stdin=subprocess.DEVNULL, stdout=out,
            stderr=err,
        )  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise BenchFailed(f"{' '.join(command[:4])}… failed:\n{err.read()[-2000:]}")
        worked = usage.ru_utime + usage.ru_stime
        return Run(seconds, worked, usage.ru_maxrss * _MAXRSS_UNIT / MEGA, out.read())


def own_peak_mb() -> float:
    """The peak of this process, below which no child's peak can be seen, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT / MEGA


def job(kind: str, config: dict[str, Any], *, home: Path | None = None) -> Run:
    """One job of `tests.bench.worker` as a whole process."""
    return measured(_worker(kind, config), home=home)


class Worker:
    """A process that stays: it loads, says so, and then times each text that it is given."""

    def __init__(self, kind: str, config: dict[str, Any], *, home: Path | None = None) -> None:
        self._kind = kind
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in close()
        self._child = subprocess.Popen(
            _worker(kind, config), cwd=ROOT, env=environment(home), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._errors, text=True,
        )  # fmt: skip
        self.ready: dict[str, Any] = self._read()

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send one request and wait for its answer."""
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        return self._read()

    def resident_mb(self) -> float:
        """Its resident memory now, in MiB."""
        import psutil  # type: ignore[import-untyped, import-not-found, unused-ignore]

        return float(psutil.Process(self._child.pid).memory_info().rss) / MEGA

    def close(self) -> None:
        """Let it end."""
        self._child.communicate()
        self._errors.close()

    def _read(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            self._child.wait()
            self._errors.seek(0)
            raise BenchFailed(f"the worker {self._kind} ended:\n{self._errors.read()[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _worker(kind: str, config: dict[str, Any]) -> list[str]:
    return [sys.executable, "-m", "tests.bench.worker", kind, json.dumps(config)]
