"""`coach usage`: what a chat model was asked for, said and cost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.common import Json

if TYPE_CHECKING:
    from bot.voice.ledger import Usage


def usage(
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=1, max=366, help="The latest N days, by UTC.")
    ] = 7,
    learner: Annotated[
        str | None,
        typer.Option("--learner", metavar="NAME", help="Of one learner; of all if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """What the chat model took: replies, calls, tokens and cost, by day and model.

    Shown are replies in the model's words; of the others it says why they were plain. Costs are
    estimates by list prices, or by COACH_MODEL_PRICE.

    Examples:\n
      coach usage\n
      coach usage --days 30 --json
    """
    if learner is not None:
        learner = common.check_name(learner, "--learner")
    today = datetime.now(UTC).date()
    with common.memory() as memory:
        rows = memory.voiced.usage(today - timedelta(days=days - 1), today, learner=learner)
    if as_json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=True))
        return
    if not rows:
        print("No chat model was asked for anything in that time.")
        return
    _show(rows)


def _show(rows: list[Usage]) -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.terminal.show import plain

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in ("day", "model"):
        table.add_column(name, no_wrap=True)
    for name in ("learners", "asked", "shown", "calls", "tokens in", "cached", "out", "US$"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        used = row.used
        counts = (row.learners, row.asked, row.shown, used.calls)
        tokens = (used.tokens_in, used.tokens_cached, used.tokens_out)
        table.add_row(
            row.day.isoformat(),
            plain(row.model),
            *(f"{n:,}" for n in (*counts, *tokens)),
            "unknown" if used.cost is None else f"{used.cost:.4f}",
        )
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    console.print(table)
    reasons: dict[str, int] = {}
    for row in rows:
        for reason, count in row.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    if reasons:
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        console.print(plain(f"Plain because: {told}"), markup=False)
