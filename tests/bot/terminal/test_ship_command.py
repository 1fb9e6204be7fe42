"""`coach ship`, `share`, `progress` and `portfolio` as they are installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.keyboard import terminal
from tests.bot.terminal.process import run

LINK = "https://github.com/ada/spam"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without any index."""
    return tmp_path_factory.mktemp("ships")


def read(folder: Path, *args: str) -> dict[str, Any]:
    done = run(folder, *args, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_what_is_shipped_is_shared_counted_and_put_on_a_page(folder: Path, tmp_path: Path) -> None:
    ada = ("--learner", "ada", "--now", "2027-03-03T19:00")
    what = f"A spam filter with FastAPI {LINK}?utm_source=x"
    made = read(folder, "ship", what, "--hard", "the data", *ada)
    assert made["ship"]["link"] == LINK
    assert made["ship"]["topics"] == ["mlops/fastapi"]
    assert made["ship"]["public"] is False
    shown = run(folder, "ship", "--edit", "last", "--public", "--wrong", "no tests", *ada)
    assert "What you got wrong: no tests" in shown.stdout
    assert "coach portfolio" in shown.stdout
    draft = run(folder, "share", "--only", "short", *ada)
    assert draft.stdout == (
        f"Shipped: A spam filter with FastAPI\nWhat I got wrong: no tests\n{LINK}\n"
    )
    charts = run(folder, "progress", *ada)
    assert "■ proved" in charts.stdout
    assert charts.stdout.index("Consistency") < charts.stdout.index("Next")
    picture = tmp_path / "progress.png"
    drawn = read(folder, "progress", "--png", str(picture), *ada)
    assert picture.read_bytes().startswith(PNG)
    assert "1 proved" in drawn["alt"]
    assert "--force" in run(folder, "progress", "--png", str(picture), *ada).stderr
    page = read(folder, "portfolio", str(tmp_path / "page"), "--name", "Ada Example", *ada)
    assert (page["ships"], page["topics"]) == (1, 1)
    assert "A spam filter" in (tmp_path / "page" / "index.html").read_text()


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("ship", "x", "--link", "https://bit.ly/x"), 1, "hides where the link leads"),
        (("ship", "x", "--topic", "qwertz"), 2, "I don't know a topic called 'qwertz'"),
        (("ship", "--edit", "1"), 2, "Say what to add"),
        (("share", "--only", "short"), 1, "nothing to share yet"),
        (("portfolio", "page"), 1, "--name"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    folder: Path, args: tuple[str, ...], code: int, words: str
) -> None:
    done = run(folder, *args)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr


def test_a_person_is_asked_for_one_thing_after_the_other(folder: Path) -> None:
    with terminal(folder, "ship", "--learner", "eve") as screen:
        for question, answer in (
            ("What did you ship", "A dashboard in Docker"),
            ("Where can others see it", "tinyurl.com/x"),
            ("hides where the link leads", "eve.streamlit.app"),
            ("the hardest part", "state between reruns"),
            ("get wrong", ""),
            ("It proves Docker. Right?", "docker, git"),
            ("May it stand on your public page", "y"),
        ):
            screen.see(question)
            screen.press(f"{answer}\n")
        screen.see("What should I do next?")
        assert screen.ended() == 0
    kept = read(folder, "ship", "--list", "--learner", "eve")["ships"][0]
    assert kept["topics"] == ["mlops/docker", "tools/git"]
    assert (kept["hard"], kept["wrong"], kept["public"]) == ("state between reruns", "", True)
