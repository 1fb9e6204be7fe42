"""Pictures for a chat: progress over the map, hours building against studying, consistency.

Each is a card with a background of its own, so that it reads the same on a dark and on a light
page, made for a width of 400 points, which is what a phone gives it. Colours are told apart by
who sees fewer of them, and never carry a meaning alone. The same values give the same bytes.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.accountability.figures import (
    AIM,
    StepProgress,
    WeekHours,
    WeekScore,
    consistency_alt,
    consistency_line,
    hours_alt,
    hours_told,
    latest_hours,
    latest_scores,
    percent,
    progress_alt,
    progress_line,
    totals,
)
from bot.coach.phrasing import spoken

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import Patch

CARD, INK, QUIET, FAINT = "#18202f", "#f3f5f9", "#aab6c8", "#324059"
# Sky blue and orange of Okabe and Ito, and a deeper step of that blue.
BLUE, DEEP, ORANGE = "#56b4e9", "#3179b5", "#e69f00"
WIDTH, EDGE = 400.0, 16.0
# Pixels for each point: sharp on a phone.
SCALE = 3
_ROOM = WIDTH - 2 * EDGE
_BADGE = 48.0
# matplotlib keeps its settings for the whole process.
_ONE_AT_A_TIME = threading.Lock()


class PicturesMissing(Exception):
    """matplotlib is not installed; the text says how to get it."""


@dataclass(frozen=True)
class Picture:
    """A PNG, and the same in words for who does not see it."""

    png: bytes
    alt: str


def progress_picture(track: str, steps: Sequence[StepProgress]) -> Picture:
    """A cell for every topic of each step of a track, filled by how well it is known.

    Raises PicturesMissing.
    """
    share = _ROOM / max((step.topics for step in steps if step.topics), default=1)
    gap = min(3.0, share / 5)
    cell = min(14.0, share - gap)
    row = 17 + cell + 13
    with _drawing():
        card = _Card(92 + max(len(steps), 1) * row)
        card.heading(track, progress_line(steps))
        x = EDGE
        for kind, label in (
            ("proved", "proved"),
            ("known", "you said so"),
            ("presumed", "presumed"),
            ("open", "to come"),
        ):
            card.cell(x, 66, 11, kind)
            x = card.text(x + 16, 71.5, label, QUIET, 11, middle=True) + 13
        y = 100.0
        for number, step in enumerate(steps, start=1):
            count = card.text(
                WIDTH - EDGE, y, f"{step.done} of {step.topics}", QUIET, 11, align="right"
            )
            room = count - EDGE - 10 - (_BADGE if step.here else 0)
            title = f"{number}. {step.title}"
            bold = step.here and card.width(title, 12, bold=True) <= room
            end = card.text(EDGE, y, title, INK, 12, bold=bold, most=room)
            if step.here:
                card.box(end + 7, y - 11.5, _BADGE - 7, 15, INK, 4)
                card.text(end + (7 + _BADGE) / 2, y, "here", CARD, 11, bold=True, align="center")
            kinds = ["proved"] * step.proved + ["known"] * step.known
            kinds += ["presumed"] * step.presumed + ["open"] * (step.topics - step.done)
            for place, kind in enumerate(kinds):
                card.cell(EDGE + place * (cell + gap), y + 8, cell, kind)
            y += row
        return Picture(card.png(), progress_alt(track, steps))


def hours_picture(weeks: Sequence[WeekHours], aim: float = AIM) -> Picture:
    """Hours of building upwards and of studying downwards for the latest weeks, and their shares.

    `aim` is the share of building to aim at. Raises PicturesMissing.
    """
    weeks = latest_hours(weeks)
    built, studied = totals(weeks)
    with _drawing():
        card = _Card(300 if built + studied else 76)
        card.heading("Building against studying", hours_told(weeks))
        if built + studied:
            _shares(card, built / (built + studied), aim)
            _hour_bars(card, weeks)
        return Picture(card.png(), hours_alt(weeks, aim))


def consistency_picture(weeks: Sequence[WeekScore]) -> Picture:
    """The consistency of the latest weeks as a line; weeks off stand on a band of their own.

    Raises PicturesMissing.
    """
    weeks = latest_scores(weeks)
    with _drawing():
        card = _Card(260 if weeks else 76)
        card.heading("Consistency", consistency_line(weeks))
        if weeks:
            _score_line(card, weeks)
        return Picture(card.png(), consistency_alt(weeks))


def one_below_another(pictures: Sequence[Picture]) -> Picture:
    """Several pictures as one, with all that they say in words. Raises PicturesMissing."""
    if len(pictures) == 1:
        return pictures[0]
    with _drawing():
        import numpy as np
        from matplotlib.image import imread, imsave

        rows = [imread(io.BytesIO(picture.png)) for picture in pictures]
        out = io.BytesIO()
        nothing: Any = {"Software": None}
        imsave(out, np.vstack(rows), format="png", metadata=nothing)
    return Picture(out.getvalue(), "\n\n".join(picture.alt for picture in pictures))


def _shares(card: _Card, share: float, aim: float) -> None:
    top, height, gap = 86.0, 12.0, 2.0
    split = EDGE + _ROOM * share
    if share > 0:
        card.box(EDGE, top, max(split - EDGE - gap / 2, 1), height, BLUE, 3)
    if share < 1:
        card.box(min(split + gap / 2, WIDTH - EDGE - 1), top, WIDTH - EDGE - split, height,
                 ORANGE, 3)  # fmt: skip
    at = EDGE + _ROOM * aim
    card.line(at, top - 4, at, top + height + 4, CARD, 5)
    card.line(at, top - 5, at, top + height + 5, INK, 2)
    card.text(EDGE, top - 7, f"building {percent(share)}", BLUE, 11, bold=True)
    card.text(
        WIDTH - EDGE, top - 7, f"studying {100 - int(share * 100 + 1e-9)}%", ORANGE, 11, bold=True,
        align="right",
    )  # fmt: skip
    card.text(at, top + height + 17, f"aim {percent(aim)}", INK, 11, align="center")


def _hour_bars(card: _Card, weeks: Sequence[WeekHours]) -> None:
    top, bottom = 128.0, 268.0
    most_built = max(week.built or 0 for week in weeks)
    most_studied = max(week.studied or 0 for week in weeks)
    # One scale for both sides, and at least a little room on each for its name.
    unit = (bottom - top - 2 * 15) / max(most_built + most_studied, 1)
    base = top + 15 + most_built * unit
    slot = _ROOM / max(len(weeks), 5)
    wide = min(26.0, slot * 0.66)
    left = EDGE + (_ROOM - slot * len(weeks)) / 2
    card.line(EDGE, base, WIDTH - EDGE, base, QUIET, 1)
    every = _every(len(weeks), slot, 40)
    for place, week in enumerate(weeks):
        middle = left + (place + 0.5) * slot
        if not week.told and week.away:
            card.box(middle - 12, base - 8, 24, 16, FAINT, 3)
            card.text(middle, base, "off", INK, 10, middle=True, align="center")
        elif not week.told:
            card.text(middle, base - 5, "?", QUIET, 10, align="center")
        if week.built:
            high = max(week.built * unit, 2)
            card.box(middle - wide / 2, base - 1 - high, wide, high, BLUE, 2)
            card.text(middle, base - high - 5, _figure(week.built), INK, 10, align="center")
        if week.studied:
            high = max(week.studied * unit, 2)
            card.box(middle - wide / 2, base + 1, wide, high, ORANGE, 2)
            card.text(middle, base + high + 13, _figure(week.studied), INK, 10, align="center")
        if (len(weeks) - 1 - place) % every == 0:
            card.day(middle, 286, week.week)


def _score_line(card: _Card, weeks: Sequence[WeekScore]) -> None:
    top, bottom = 78.0, 226.0
    left, right = EDGE + 30, WIDTH - EDGE - 30
    slot = (right - left) / max(len(weeks) - 1, 1)
    for level in (0, 50, 100):
        y = bottom - (bottom - top) * level / 100
        card.line(left, y, right, y, FAINT, 1)
        card.text(left - 6, y, str(level), QUIET, 10, middle=True, align="right")
    places = [right if len(weeks) == 1 else left + slot * i for i in range(len(weeks))]
    heights = [None if w.score is None else bottom - (bottom - top) * w.score / 100 for w in weeks]
    for start, end in _runs([week.away for week in weeks]):
        near = max(places[start] - slot / 2, left)
        far = min(places[end] + slot / 2, right)
        card.box(near, top, far - near, bottom - top, FAINT, 0)
        if far - near >= 18:
            card.text((near + far) / 2, bottom - 6, "off", INK, 10, align="center")
    for start, end in _runs([height is not None for height in heights]):
        card.curve(places[start : end + 1], [h or 0 for h in heights[start : end + 1]], bottom)
    for place, height, week in zip(places, heights, weeks, strict=True):
        if height is not None:
            card.dot(place, height, 3, CARD if week.away else BLUE)
    last = max(i for i, height in enumerate(heights) if height is not None)
    card.dot(places[last], heights[last] or 0, 5, BLUE)
    card.text(places[last] + 9, heights[last] or 0, str(round(weeks[last].score or 0)), INK, 15,
              bold=True, middle=True)  # fmt: skip
    every = _every(len(weeks), slot, 56)
    for place, week in enumerate(weeks):
        if (len(weeks) - 1 - place) % every == 0:
            card.day(places[place], 247, week.week)


def _every(count: int, slot: float, room: float) -> int:
    """Every how many weeks a date fits."""
    return next((n for n in range(1, count) if slot * n >= room), max(count, 1))


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """The first and last places of each stretch that is true."""
    found: list[tuple[int, int]] = []
    for place, flag in enumerate(flags):
        if flag and found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        elif flag:
            found.append((place, place))
    return found


def _figure(hours: float) -> str:
    return f"{hours:.0f}" if hours >= 10 else f"{round(hours, 1):g}"


@contextmanager
def _drawing() -> Iterator[None]:
    """matplotlib to oneself, as it is by default, whatever this machine sets."""
    try:
        from matplotlib import style
    except ImportError:
        raise PicturesMissing(
            "Pictures need matplotlib, which is not installed. Install study-coach[pictures], "
            "or look at the same in the terminal with coach progress."
        ) from None
    with _ONE_AT_A_TIME, style.context("default"):
        yield


class _Card:
    """A surface measured in points from its upper left corner."""

    def __init__(self, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100 * SCALE, facecolor=CARD)
        FigureCanvasAgg(self._figure)
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._drawn = 0

    def heading(self, title: str, line: str) -> None:
        self.text(EDGE, 31, title, INK, 17, bold=True, most=_ROOM)
        self.text(EDGE, 51, line, QUIET, 12, most=_ROOM)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str,
        size: float,
        *,
        bold: bool = False,
        align: str = "left",
        middle: bool = False,
        most: float = WIDTH,
    ) -> float:
        """Write on a line, cut to `most` points; returns where it ends, or begins if to the right.

        `y` is the base line, or the middle of the letters.
        """
        if self.width(text, size, bold=bold) > most:
            while text and self.width(f"{text}…", size, bold=bold) > most:
                text = text[:-1].rstrip()
            text = f"{text}…"
        self._axes.text(
            x, y, text, color=colour, ha=align,
            va="center_baseline" if middle else "baseline", font=_font(bold, size),
            parse_math=False, zorder=self._above(),
        )  # fmt: skip
        wide = self.width(text, size, bold=bold)
        return x - wide if align == "right" else x + wide

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How many points wide a text is."""
        from matplotlib.textpath import TextPath

        if not text.strip():
            return 0.0
        return float(TextPath((0, 0), text, size=size, prop=_font(bold, size)).get_extents().x1)

    def box(self, x: float, y: float, wide: float, high: float, colour: str, round_: float) -> None:
        self._add(self._rounded(x, y, wide, high, round_, facecolor=colour, linewidth=0))

    def cell(self, x: float, y: float, size: float, kind: str) -> None:
        """A topic: filled where it is proved, deeper where said, an outline where presumed."""
        if kind == "presumed":
            self._add(
                self._rounded(
                    x + 0.75, y + 0.75, size - 1.5, size - 1.5, 2, facecolor=CARD,
                    edgecolor=BLUE, linewidth=1.5 * 0.72,
                )
            )  # fmt: skip
            return
        self.box(x, y, size, size, {"proved": BLUE, "known": DEEP, "open": FAINT}[kind], 2.5)

    def line(self, x: float, y: float, x2: float, y2: float, colour: str, wide: float) -> None:
        self._axes.plot([x, x2], [y, y2], color=colour, linewidth=wide * 0.72,
                        solid_capstyle="butt", zorder=self._above())  # fmt: skip

    def curve(self, x: Sequence[float], y: Sequence[float], base: float) -> None:
        self._axes.fill_between(
            x, y, base, color=BLUE, alpha=0.16, linewidth=0, zorder=self._above()
        )
        self._axes.plot(
            x, y, color=BLUE, linewidth=2.4 * 0.72, solid_joinstyle="round", zorder=self._above()
        )

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        from matplotlib.patches import Circle

        self._add(Circle((x, y), radius, facecolor=colour, edgecolor=BLUE, linewidth=1.5 * 0.72))

    def day(self, x: float, y: float, day: Any) -> None:
        number, month, _ = spoken(day).split()
        text = f"{number} {month[:3]}"
        half = self.width(text, 10) / 2
        self.text(min(max(x, EDGE + half), WIDTH - EDGE - half), y, text, QUIET, 10,
                  align="center")  # fmt: skip

    def png(self) -> bytes:
        """The card as a PNG without a date or a version in it."""
        out = io.BytesIO()
        self._figure.savefig(
            out, format="png", dpi="figure", facecolor=CARD, metadata={"Software": None}
        )
        return out.getvalue()

    def _rounded(
        self, x: float, y: float, wide: float, high: float, round_: float, **style: Any
    ) -> Patch:
        from matplotlib.patches import FancyBboxPatch

        round_ = max(min(round_, wide / 2, high / 2), 0)
        return FancyBboxPatch(
            (x, y), wide, high, boxstyle=f"round,pad=0,rounding_size={round_}", **style
        )

    def _add(self, patch: Patch) -> None:
        patch.set_zorder(self._above())
        self._axes.add_patch(patch)

    def _above(self) -> int:
        """A place above all that was drawn."""
        self._drawn += 1
        return self._drawn


@cache
def _font(bold: bool, size: float) -> FontProperties:
    """matplotlib's own letters, by file: the same on every machine."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(
        fname=Path(mpl.get_data_path()) / "fonts" / "ttf" / name, size=size * 0.72
    )
