"""The pictures: the same every time, legible on any page, and true to their values."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from bot.accountability.figures import StepProgress, WeekHours, WeekScore
from bot.accountability.pictures import (
    BLUE,
    CARD,
    DEEP,
    FAINT,
    INK,
    ORANGE,
    QUIET,
    SCALE,
    WIDTH,
    Picture,
    PicturesMissing,
    consistency_picture,
    hours_picture,
    one_below_another,
    progress_picture,
)
from tests.bot.accountability.colours import BLINDNESS, contrast, difference
from tests.bot.accountability.figures_of import HOURS, SCORES, STEPS

ROOT = Path(__file__).parents[3]
MONDAY = date(2026, 3, 2)


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.png)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def area(picture: Picture, colour: str) -> int:
    """How many square points have just this colour."""
    image = opened(picture)
    found = image.getcolors(image.width * image.height)
    assert found is not None
    return {c: n for n, c in found}.get(rgb(colour), 0) // SCALE**2


def pictures() -> dict[str, Picture]:
    many = [WeekHours(MONDAY + timedelta(weeks=i), 22.5 + i, 30.25) for i in range(40)]
    long = [StepProgress("A title that goes on and on, and then goes on " * 2, 60, 20, here=True)]
    return {
        "progress": progress_picture("Build first", STEPS),
        "long": progress_picture("A track with a name that no card has room for" * 2, long),
        "no steps": progress_picture("Build first", []),
        "hours": hours_picture(HOURS),
        "many hours": hours_picture(many),
        "only study": hours_picture([WeekHours(MONDAY, 0, 7)]),
        "no hours": hours_picture([WeekHours(MONDAY)]),
        "consistency": consistency_picture(SCORES),
        "one week": consistency_picture(SCORES[:1]),
        "half a year": consistency_picture(
            [WeekScore(MONDAY + timedelta(weeks=i), 100 - i, away=i % 5 == 4) for i in range(40)]
        ),
        "no week": consistency_picture([]),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    return pictures()


def test_all_are_one_width_on_a_card_of_their_own_with_a_free_edge(
    drawn: dict[str, Picture],
) -> None:
    for name, picture in drawn.items():
        image = opened(picture)
        assert image.width == WIDTH * SCALE, name
        # As high as a phone at most.
        assert image.height <= image.width * 1.6, name
        assert Image.open(io.BytesIO(picture.png)).getextrema()[3] == (255, 255), name
        edge = 9 * SCALE
        for box in (
            (0, 0, edge, image.height),
            (image.width - edge, 0, image.width, image.height),
            (0, 0, image.width, edge),
            (0, image.height - 2 * SCALE, image.width, image.height),
        ):
            assert image.crop(box).getcolors() is not None
            assert {c for _, c in image.crop(box).getcolors() or []} == {rgb(CARD)}, name
        assert len(picture.png) < 300_000


def test_every_picture_says_in_words_what_it_shows(drawn: dict[str, Picture]) -> None:
    for name, picture in drawn.items():
        assert 20 < len(picture.alt) <= 1024, name
    assert "7 proved" in drawn["progress"].alt
    assert "63% building" in drawn["hours"].alt
    assert "71 of 100" in drawn["consistency"].alt


def test_the_same_values_give_the_same_bytes_in_another_process_and_place(
    drawn: dict[str, Picture], tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.antialiased: False\n")
    code = (
        "from hashlib import sha256; from tests.bot.accountability.figures_of import *; "
        "from bot.accountability.pictures import *; "
        "print(*(sha256(p.png).hexdigest() for p in (progress_picture('Build first', STEPS), "
        "hours_picture(HOURS), consistency_picture(SCORES))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "svg", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    here = [sha256(drawn[n].png).hexdigest() for n in ("progress", "hours", "consistency")]
    assert done.stdout.split() == here


def test_threads_draw_the_same(drawn: dict[str, Picture]) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: consistency_picture(SCORES).png, range(4)))
    assert set(found) == {drawn["consistency"].png}


def test_text_has_the_contrast_of_wcag_aa_and_shapes_that_of_graphics() -> None:
    for colour in (INK, QUIET, BLUE, ORANGE):
        assert contrast(colour, CARD) >= 4.5
    # "off" stands on the faint colour.
    assert contrast(INK, FAINT) >= 4.5
    for colour in (BLUE, DEEP, ORANGE):
        assert contrast(colour, CARD) >= 3


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_colours_are_told_apart_by_who_sees_fewer_of_them(blindness: str) -> None:
    for one, other in ((BLUE, ORANGE), (BLUE, DEEP), (DEEP, FAINT), (BLUE, FAINT)):
        assert difference(one, other, blindness) > 20


def test_more_proved_is_more_of_its_colour() -> None:
    few, many = (progress_picture("A", [StepProgress("B", 9, n, 2)]) for n in (1, 7))
    # Six cells of fourteen points, without their corners and edges.
    assert area(many, BLUE) - area(few, BLUE) == pytest.approx(6 * 14 * 14, rel=0.1)
    assert area(many, DEEP) == area(few, DEEP)


def test_hours_are_as_high_as_they_are_many() -> None:
    def column(picture: Picture, colour: str) -> int:
        image = opened(picture)
        middle = image.width // 2
        return sum(
            image.getpixel((middle, y)) == rgb(colour) for y in range(125 * SCALE, image.height)
        )

    picture = hours_picture([WeekHours(MONDAY, 6, 2)])
    assert column(picture, BLUE) / column(picture, ORANGE) == pytest.approx(3, rel=0.05)


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PicturesMissing, match=r"study-coach\[pictures\]"):
        progress_picture("Build first", STEPS)


def test_importing_loads_no_matplotlib() -> None:
    code = "import sys, bot.accountability.pictures; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_pictures_one_below_another_keep_their_height_and_their_words() -> None:
    each = [hours_picture(HOURS), consistency_picture(SCORES)]
    both = one_below_another(each)
    first, second, whole = (opened(picture).size for picture in (*each, both))
    assert whole == (first[0], first[1] + second[1])
    assert all(picture.alt in both.alt for picture in each)
    assert one_below_another(each).png == both.png
    assert one_below_another(each[:1]) is each[0]
