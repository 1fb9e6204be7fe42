"""The charts of the terminal, with and without colours, wide and narrow."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from rich.console import Console, RenderableType

from bot.accountability.figures import StepProgress
from bot.terminal.charts import consistency_chart, hours_chart, progress_chart
from tests.bot.accountability.figures_of import HOURS, SCORES, STEPS


def lines(chart: RenderableType, width: int = 80) -> Sequence[str]:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, color_system=None).print(chart)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_every_topic_has_a_sign_that_tells_how_it_is_known() -> None:
    shown = lines(progress_chart("Build first", STEPS))
    assert shown[:2] == ["Build first", "20 of 50 topics, 40%"]
    assert "12/12 1. Python fundamentals" in shown
    assert "      ■■■■■■■▪▪▪▪□" in shown
    assert "      □□······················" in shown
    assert next(line for line in shown if "← here" in line).startswith(" 2/24 3. Networks")


def test_hours_built_and_studied_stand_on_two_sides_of_a_line() -> None:
    shown = lines(hours_chart(HOURS))
    assert shown[1] == "36 hours in 5 weeks: 63% building, aim 70%"
    week = next(line for line in shown if line.startswith(" 2 Feb"))
    studied, built = week.split("│")
    assert studied.count("▒") == round(4 / 7.5 * 12)
    assert built.count("█") == round(3 / 7.5 * 12)
    assert any(line.endswith("│ not told") for line in shown)
    assert any(line.endswith("│ off") for line in shown)


def test_each_week_has_its_score_and_the_last_its_scale() -> None:
    shown = lines(consistency_chart(SCORES))
    assert " 2 Feb ██████████ 50" in shown
    assert shown[-1].endswith(" 71 of 100")
    assert any(line.endswith("64 off") for line in shown)


@pytest.mark.parametrize("width", [40, 60, 92])
def test_charts_fit_the_terminal_and_lose_no_figure(width: int) -> None:
    for chart in (progress_chart("A track", STEPS), hours_chart(HOURS), consistency_chart(SCORES)):
        shown = lines(chart, width)
        assert max(map(len, shown)) <= width
        assert "…" not in "".join(shown)


def test_nothing_yet_is_said_in_words() -> None:
    assert lines(hours_chart([]))[1].startswith("No hours yet")
    assert lines(consistency_chart([]))[1].startswith("It begins")


def test_a_title_is_text_and_no_markup() -> None:
    shown = lines(progress_chart("[red]A[/red]", [StepProgress("[link]B", 1)]))
    assert shown[0] == "[red]A[/red]"
    assert "  0/1 1. [link]B".strip() in [line.strip() for line in shown]


def test_bars_keep_their_colour_and_only_the_frame_is_dim() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, force_terminal=True,
                      color_system="standard")  # fmt: skip
    console.print(hours_chart(HOURS))
    assert "\x1b[36m█████" in out.getvalue()
    assert "\x1b[33m▒▒▒▒▒" in out.getvalue()
