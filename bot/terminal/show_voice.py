"""What became of recorded answers of a chat model, as a table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.terminal.show import plain
from bot.voice.evaluation import VoiceScores


def show_voice_scores(scores: VoiceScores) -> None:
    """Print the shares of answers without a fault, before and after the check, and what was wrong
    with the others."""
    models = plain(", ".join(scores.models)) or "no model"
    prompts = plain(", ".join(scores.prompts)) or "unknown"
    print(f"{scores.turns} turns by {models}, prompt {prompts}")
    print(
        f"{scores.spoken:.0%} in the model's words; {scores.grounded:.0%} of its subject words "
        f"stand in the evidence; {scores.attacks} attacks"
    )
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for name in ("faithful", "agrees", "resists"):
        table.add_column(name, justify="right", no_wrap=True)
    for label, shares in (("as the model said it", scores.said), ("as it was shown", scores.shown)):
        row = (shares.faithful, shares.agrees, shares.resists)
        table.add_row(label, *("-" if share is None else f"{share:.1%}" for share in row))
    Console(highlight=False).print(table)
    for title, counted in (
        ("Wrong as said", scores.wrong_said),
        ("Wrong as shown", scores.wrong_shown),
        ("Plain because", scores.reasons),
    ):
        if counted:
            words = ", ".join(f"{plain(name) or 'unknown'} {n}" for name, n in counted.items())
            print(f"{title}: {words}")
    for line in scores.worst:
        print(plain(line))
