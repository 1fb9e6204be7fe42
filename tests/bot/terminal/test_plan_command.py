"""`coach plan`: to read, as Markdown, and for a calendar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.terminal.process import run


def test_a_plan_keeps_hours_and_date_for_the_next_time(home: Path) -> None:
    first = run(home, "plan", "--hours", "5", "--by", "in 6 months", "--learner", "p1", "--json")
    made = json.loads(first.stdout)["plan"]
    assert made["hours_per_week"] == 5
    assert made["weeks"][0]["parts"]
    again = json.loads(run(home, "plan", "--learner", "p1", "--json").stdout)["plan"]
    assert (again["hours_per_week"], again["deadline"]) == (5, made["deadline"])


def test_a_plan_leads_to_a_goal_on_a_track(home: Path) -> None:
    done = run(home, "plan", "--goal", "transformers", "--track", "Six steps", "--json")
    made = json.loads(done.stdout)["plan"]
    assert made["track"] == "six-steps"
    assert made["goal"].endswith("transformers")


def test_a_plan_is_written_once_unless_forced(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    args = ("plan", "--hours", "5", "--output", str(file))
    done = run(home, *args)
    assert done.returncode == 0
    assert f"Written to {file}" in done.stdout.replace("\n", " ") or "Written to" in done.stdout
    assert file.read_text().startswith("# ")
    file.write_text("mine")
    refused = run(home, *args)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert file.read_text() == "mine"
    assert run(home, *args, "--force").returncode == 0
    assert "- [ ]" in file.read_text()


def test_a_calendar_has_sittings_at_the_hour_and_day_in_the_zone(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.ics"
    done = run(
        home, "plan", "--hours", "5", "--output", str(file), "--at", "19:30", "--weekday", "tue",
        "--zone", "Europe/London",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = file.read_text()
    assert "DTSTART;TZID=Europe/London:" in text
    assert "T193000" in text


@pytest.mark.parametrize(
    "args",
    [
        ("--hours", "many"),
        ("--hours", "nan"),
        ("--hours", "-2"),
        ("--by", "someday"),
        ("--by", "2027-02-31"),
        ("--track", "nope"),
        ("--goal", "quantum basket weaving"),
        ("--output", "plan.docx"),
        ("--output", "x.ics", "--zone", "Mars/Olympus"),
        ("--output", "x.ics", "--zone", "../etc/passwd"),
        ("--output", "x.ics", "--at", "25:00"),
        ("--output", "x.ics", "--weekday", "t"),
        ("--output", "x.md", "--at", "19:00"),
        ("--at", "19:00"),
        ("--learner", ""),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_code_2(home: Path, args: tuple[str, ...]) -> None:
    done = run(home, "plan", *args)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_where_there_is_no_plan_nothing_is_written(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    done = run(home, "plan", "--hours", "0", "--output", str(file))
    assert done.returncode == 1
    assert "not written" in done.stderr
    assert not file.exists()
    assert json.loads(run(home, "plan", "--hours", "0", "--json").stdout)["plan"] is None
