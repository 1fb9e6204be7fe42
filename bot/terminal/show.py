"""Replies and tables on a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.coach.record import GapGroup
from bot.coach.reply import Block, Reply
from knowledge.models import Knowledge

if TYPE_CHECKING:
    from retrieval.library import Document

WIDTH = 92
# Escape sequences in text that came from documents could repaint the terminal.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def show_reply(reply: Reply) -> None:
    """Print a reply: its blocks, then where it comes from, then what can be done now."""
    print(reply_text(reply), end="", flush=True)


def reply_text(reply: Reply) -> str:
    """What `show_reply` prints, colours and all."""
    console = _console()
    with console.capture() as captured:
        _print_reply(console, reply)
    return _trimmed(captured.get())


def block_text(block: Block) -> str:
    """What `show_reply` prints of one block."""
    console = _console()
    with console.capture() as captured:
        _print_block(console, block)
    return _trimmed(captured.get())


def _print_block(console: Console, block: Block) -> None:
    console.print()
    if block.heading:
        console.print(Text(_safe(block.heading), style="bold cyan"))
    console.print(Markdown(_safe(block.text), hyperlinks=console.is_terminal))


def _print_reply(console: Console, reply: Reply) -> None:
    for block in reply.blocks:
        _print_block(console, block)
    if reply.citations:
        console.print()
        console.print(Text("Sources", style="bold dim"))
        grouped: dict[tuple[str, str | None], list[str]] = {}
        for citation in reply.citations:
            places = grouped.setdefault((citation.title, citation.url), [])
            if citation.place and citation.place not in places:
                places.append(citation.place)
        for number, ((title, url), places) in enumerate(grouped.items(), start=1):
            line = f"[{number}] {title}: {'; '.join(places)}"
            console.print(Padding(Text(_safe(line), style="dim"), (0, 0, 0, 1)))
            if url:
                console.print(Padding(Text(_safe(url), style="dim"), (0, 0, 0, 5)))
    if reply.actions:
        console.print()
        for action in reply.actions:
            row = Text("→ ", style="green")
            row.append(_safe(action.label))
            row.append(f"   {_safe(action.command)}", style="dim")
            console.print(row)
    console.print()


def show_charts(charts: Sequence[Any]) -> None:
    """Print charts, each below a blank line."""
    console = _console()
    with console.capture() as captured:
        for chart in charts:
            console.print()
            console.print(chart)
    print(_trimmed(captured.get()), end="", flush=True)


def plain(text: str) -> str:
    """Foreign text on one line that cannot repaint the terminal, to be printed as it is."""
    return " ".join(_safe(text).split())


def show_sources(knowledge: Knowledge) -> None:
    """Print the sources as a table."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("Source", no_wrap=True)
    table.add_column("What it is")
    table.add_column("Claims", justify="right")
    for source in knowledge.sources.values():
        claims = sum(claim.source == source.id for claim in knowledge.claims.values())
        about = f"{source.title}\nby {source.author}"
        if source.url:
            about += f"\n{source.url}"
        table.add_row(source.id, about, str(claims))
    _console().print(table)


def show_documents(found: Sequence[Document]) -> None:
    """Print documents as a table."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in ("Id", "Scope", "Document", "Kind"):
        table.add_column(name, no_wrap=name == "Id")
    table.add_column("Passages", justify="right")
    table.add_column("Added")
    for document in found:
        table.add_row(
            document.id,
            Text(_safe(document.scope)),
            Text(_safe(document.name)),
            document.kind,
            str(document.passages),
            document.added_at[:10],
        )
    _console().print(table)


def show_gaps(found: Sequence[GapGroup]) -> None:
    """Print what could not be answered, a question with how often, by how many and what is near."""
    console = _console()
    for group in found:
        times = "once" if group.count == 1 else f"{group.count} times"
        people = "1 person" if group.askers == 1 else f"{group.askers} people"
        console.print()
        console.print(Text(_safe(group.question), style="bold"))
        near = ", ".join(group.nearest) or "nothing near"
        console.print(
            Text(f"{times} by {people}, last on {group.last_at:%Y-%m-%d}; near: {_safe(near)}"),
            style="dim",
        )
    console.print()


def show_scores(rows: dict[str, dict[str, Any]]) -> None:
    """Print the scores of an evaluation, a row for each setting of the search."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    names = ("hit_at_1", "hit_at_3", "hit_at_5", "mrr", "ndcg_at_10", "recall_at_100")
    timings = ("p50_ms", "p99_ms")
    able = ("precision", "recall", "refused", "auroc")
    extra = [name for name in able if any(name in row for row in rows.values())]
    short = {"ndcg_at_10": "nDCG@10", "recall_at_100": "R@100", "mrr": "MRR", "auroc": "AUROC"}
    for name in (*names, *timings, *extra):
        label = short.get(name, name.replace("_at_", "@").replace("_ms", ""))
        table.add_column(label, justify="right", no_wrap=True)
    for label, row in rows.items():
        cells = [f"{row[name]:.3f}" for name in names]
        cells += [f"{row[name]:.1f}" for name in timings]
        cells += [f"{row.get(name, 0.0):.3f}" for name in extra]
        table.add_row(label, *cells)
    console = Console(highlight=False)
    console.width = max(console.width, 132)
    console.print(table)
    first = next(iter(rows.values()))
    console.print(f"{first['questions']} questions with a right answer.")


def counts(knowledge: Knowledge) -> dict[str, int]:
    """How much of each kind there is."""
    topics = knowledge.topics.values()
    return {
        "sources": len(knowledge.sources),
        "claims": len(knowledge.claims),
        "tracks": len(knowledge.tracks),
        "topics": len(knowledge.topics),
        "edges": sum(len(topic.prerequisites) for topic in topics),
        "resources": len(knowledge.resources),
        "projects": len(knowledge.projects),
        "principles": len(knowledge.principles),
        "debates": len(knowledge.debates),
        "stuck points": len(knowledge.stuck_points),
        "tracebacks": len(knowledge.tracebacks),
        "quiz items": sum(len(topic.quiz) for topic in topics),
        "asks": sum(len(topic.asks) for topic in topics),
    }


def _console() -> Console:
    console = Console(highlight=False)
    if console.width > WIDTH:
        console.width = WIDTH
    return console


def _trimmed(text: str) -> str:
    """The text without the blanks with which Markdown and tables fill every line to the edge."""
    return re.sub(r" +$", "", text, flags=re.MULTILINE)


def _safe(text: str) -> str:
    return _CONTROLS.sub("", text)
