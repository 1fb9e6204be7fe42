"""How quiet the machine was: its load, and how long the same small piece of work took each time."""

from __future__ import annotations

import os
import platform
import statistics
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

PACKAGES = (
    "study-coach", "chromadb", "langchain-chroma", "langchain-huggingface", "langchain-core",
    "sentence-transformers", "torch", "transformers", "onnxruntime", "numpy",
)  # fmt: skip


@dataclass
class Noise:
    """Collects load and the time of a fixed loop; take a sample beside every measurement."""

    loads: list[float] = field(default_factory=list)
    spins: list[float] = field(default_factory=list)

    def sample(self) -> None:
        """Note the load and time the loop."""
        self.loads.append(os.getloadavg()[0])
        began = time.perf_counter()
        sum(number * number for number in range(300_000))
        self.spins.append((time.perf_counter() - began) * 1000)

    def as_json(self) -> dict[str, float]:
        """Load average and the loop's time, with how far it strayed."""
        least = min(self.spins)
        return {
            "samples": len(self.spins),
            "load_least": min(self.loads),
            "load_median": statistics.median(self.loads),
            "load_most": max(self.loads),
            "loop_ms_min": round(least, 2),
            "loop_median_over_min": round(statistics.median(self.spins) / least, 2),
            "loop_worst_over_min": round(max(self.spins) / least, 2),
        }


def machine() -> dict[str, object]:
    """What it ran on and with."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processor": _processor(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "packages": versions,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
