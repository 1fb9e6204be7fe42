"""What is delivered to be installed names commands that exist, and is read by systemd."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.terminal.app import app

DESKTOP = Path(__file__).parent.parent / "deploy" / "desktop"


def unit(name: str) -> ConfigParser:
    found = ConfigParser(interpolation=None, strict=True)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((DESKTOP / name).read_text(encoding="utf-8"))
    return found


def test_the_timer_starts_the_service_beside_it_and_makes_up_for_the_computer_being_off() -> None:
    timer = unit("study-coach-due.timer")
    assert (DESKTOP / "study-coach-due.service").is_file()
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert unit("study-coach-due.service")["Service"]["Type"] == "oneshot"


def test_service_and_cron_call_what_is_there() -> None:
    service = unit("study-coach-due.service")["Service"]["ExecStart"]
    (line,) = re.findall(r"^[^#].*$", (DESKTOP / "crontab").read_text("utf-8"), re.MULTILINE)
    assert line.split()[:5] == ["*/10", "*", "*", "*", "*"]
    # Cron reads a percent sign as the end of the line.
    assert "%" not in line
    for command in (service, line):
        found = re.search(r"/coach (.+)$", command)
        assert found
        done = CliRunner().invoke(app, [*found[1].split(), "--help"])
        assert done.exit_code == 0, done.output


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_reads_the_timer() -> None:
    calendar = unit("study-coach-due.timer")["Timer"]["OnCalendar"]
    done = subprocess.run(
        ["systemd-analyze", "calendar", calendar], capture_output=True, check=False
    )
    assert done.returncode == 0
