"""`coach gaps`: what people asked and the coach could not answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.common import Json


def gaps(
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=1000, help="The N most asked.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """What was asked and could not be answered, the most asked first, ready to become content.

    Beside each stand the topics nearest to it, to whose `asks` it may belong.\n
    Who asked is not kept in readable form.

    Examples:\n
      coach gaps\n
      coach gaps --limit 100 --json
    """
    with common.memory() as memory:
        found = memory.gaps(limit)
    if as_json:
        rows = [
            {
                **asdict(group),
                "first_at": group.first_at.isoformat(),
                "last_at": group.last_at.isoformat(),
            }
            for group in found
        ]
        print(json.dumps(rows, ensure_ascii=True))
    elif not found:
        print("No gaps: every question that was asked and kept found an answer.")
    else:
        from bot.terminal.show import show_gaps

        show_gaps(found)
