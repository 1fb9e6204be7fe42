"""The pictures of the record as charts for a terminal: the same colours, and a shape for each.

Without colours the shapes alone tell what is what. Each chart fits 40 columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.accountability.figures import (
    AIM,
    WEEKS_OF_HOURS,
    StepProgress,
    WeekHours,
    WeekScore,
    consistency_line,
    hours_line,
    latest_hours,
    latest_scores,
    progress_line,
    totals,
)
from bot.coach.phrasing import spoken

# How each kind of topic is drawn, and what it is called.
_KINDS = (
    ("■", "bold cyan", "proved"),
    ("▪", "cyan", "you said so"),
    ("□", "cyan", "presumed"),
    ("·", "dim", "to come"),
)
_BUILT, _STUDIED = ("█", "cyan"), ("▒", "yellow")
_CELLS = 12
_SCORE_CELLS = 20


def progress_chart(track: str, steps: Sequence[StepProgress]) -> RenderableType:
    """A sign for every topic of each step of a track, by how well it is known."""
    legend = Text()
    for sign, style, name in _KINDS:
        legend.append(sign, style)
        legend.append(f" {name}   ", "dim")
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for number, step in enumerate(steps, start=1):
        title = Text(f"{number}. {step.title}", style="bold" if step.here else "")
        if step.here:
            title.append(" ← here", "bold green")
        counts = (step.proved, step.known, step.presumed, step.topics - step.done)
        row = Text(no_wrap=False)
        for (sign, style, _), count in zip(_KINDS, counts, strict=True):
            row.append(sign * count, style)
        table.add_row(Text(f"{step.done}/{step.topics}", style="dim"), title)
        table.add_row("", row)
    return Group(_heading(track, progress_line(steps)), legend, Text(), table)


def hours_chart(weeks: Sequence[WeekHours], aim: float = AIM) -> RenderableType:
    """A row for each of the latest weeks: hours studied to the left, built to the right."""
    weeks = latest_hours(weeks)
    head = _heading("Building against studying", hours_line(weeks, aim))
    if not sum(totals(weeks)):
        return head
    most = max(max(week.built or 0, week.studied or 0) for week in weeks)
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_row("", Text("studying", style=_STUDIED[1]), Text("  building", style=_BUILT[1]))
    for week in weeks:
        left, right = Text(), Text()
        right.append("│ ", "dim")
        if week.told:
            left.append(f"{_figure(week.studied)} ")
            left.append(_bar(_STUDIED[0], week.studied, most, _CELLS), _STUDIED[1])
            right.append(_bar(_BUILT[0], week.built, most, _CELLS), _BUILT[1])
            right.append(f" {_figure(week.built)}" if week.built else _figure(week.built))
        else:
            right.append("off" if week.away else "not told", "dim")
        table.add_row(Text(_day(week), style="dim"), left, right)
    return Group(head, Text(), table)


def consistency_chart(weeks: Sequence[WeekScore]) -> RenderableType:
    """A row for each of the latest weeks with its score."""
    weeks = latest_scores(weeks)[-WEEKS_OF_HOURS:]
    head = _heading("Consistency", consistency_line(weeks))
    if not weeks:
        return head
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for place, week in enumerate(weeks):
        last = place == len(weeks) - 1
        row = Text()
        if week.score is not None:
            row.append(_bar("█", week.score, 100, _SCORE_CELLS), "dim" if week.away else _BUILT[1])
            row.append(f" {round(week.score)}", "bold" if last else "")
            row.append(" of 100" if last else "", "dim")
        row.append(" off" if week.away else "", "dim")
        table.add_row(Text(_day(week), style="dim"), row)
    return Group(head, Text(), table)


def _heading(title: str, line: str) -> RenderableType:
    return Group(Text(title, style="bold cyan"), Text(line))


def _bar(sign: str, value: float | None, most: float, cells: int) -> str:
    """As many signs as fit the value; at least one where there is anything at all."""
    if not value:
        return ""
    return sign * max(1, round(value / most * cells))


def _figure(hours: float | None) -> str:
    return f"{round(hours or 0, 1):g}"


def _day(week: WeekHours | WeekScore) -> str:
    day, month, _ = spoken(week.week).split()
    return f"{day} {month[:3]}"
