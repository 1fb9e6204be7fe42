"""Everything that is kept of a learner, as JSON-able rows and as Markdown to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.coach.text import quoted
from bot.memory.forgetting import owner_key
from bot.memory.tables import OWNED

Row = dict[str, Any]


def as_rows(connection: Connection, learner: str, salt: bytes) -> dict[str, list[Row]]:
    """Every row of every table that is the learner's, oldest first."""
    found = {}
    for table in OWNED:
        owner = table.info["owner"]
        mine = select(table).where(table.c[owner] == owner_key(owner, learner, salt))
        rows = connection.execute(mine.order_by(table.c.seq)).mappings()
        found[table.name] = [
            {name: _plain(value) for name, value in row.items() if name not in ("seq", owner)}
            for row in rows
        ]
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


# How a table is headed and how a row of it reads; a table that is not here is listed as it is.
_PLAIN: dict[str, tuple[str, Callable[[Row], str]]] = {
    "facts": ("About you", lambda r: f"{r['kind']}: {_text(r['value'])}{_said(r)}"),
    "topic_evidence": (
        "What you know",
        lambda r: f"{r['topic']}: {r['polarity']} ({r['origin']}){_said(r)}",
    ),
    "resource_progress": (
        "What you study from",
        lambda r: f"{r['resource']}: {r['state']}{_said(r)}",
    ),
    "steps": (
        "Steps given",
        lambda r: (
            f"{r['topic']} ({r['track']}): {_text(r['reason'])}"
            + (f" Outcome: {_text(r['outcome'])}" if r["outcome"] else "")
        ),
    ),
    "remedies": (
        "Remedies tried",
        lambda r: (
            f"{r['key']}: {_helped(r['helped'])}"
            + (f" (shared with {_text(r['scope'])})" if r["scope"] else "")
        ),
    ),
    "quiz_states": (
        "Quiz",
        lambda r: (
            f"{r['item']}: seen {r['seen']}, last answer {_right(r['last_correct'])}, "
            f"confidence {_text(r['confidence'])}, due {_day(r['due'])}, card {_text(r['card'])}"
        ),
    ),
    "open_quizzes": (
        "Questions asked",
        lambda r: f"{r['item']}, asked {_day(r['asked_at'])}, confidence {_text(r['confidence'])}",
    ),
    "preferences": (
        "When you want to hear from me",
        lambda r: ", ".join(f"{name} {_text(value)}" for name, value in r["value"].items()),
    ),
    "commitments": (
        "What you promised",
        lambda r: f"for the week of {r['week']}: “{_text(r['text'])}”, {r['state']}",
    ),
    "commitment_changes": (
        "What became of it",
        lambda r: (
            f"{_text(r['commitment'])}: {r['to']}"
            + (f", because {_text(r['why'])}" if r["why"] else "")
            + _said(r)
        ),
    ),
    "check_ins": (
        "Check-ins",
        lambda r: (
            f"the week of {r['week']}, "
            f"{'closed ' + _day(r['closed_at']) if r['closed_at'] else 'not closed yet'}: "
            f"“{_text(r['said'])}” Shipped: {_text(r['shipped'])} Learned: {_text(r['learned'])} "
            f"Blocked: {_text(r['blocked'])} Next: {_text(r['next'])} Hours: "
            f"{_text(r['hours_built'])} building, {_text(r['hours_studied'])} studying"
        ),
    ),
    "breaks": ("Breaks", lambda r: f"{r['first']} to {r['last']} {_text(r['why'] or '')}"),
    "ships": (
        "What you shipped",
        lambda r: (
            f"{_text(r['title'])} {_text(r['link'])}, hard: {_text(r['hard'])}, "
            f"wrong: {_text(r['wrong'])}, {'public' if r['public'] else 'private'}"
        ),
    ),
    "deliveries": (
        "Messages of the coach's own",
        lambda r: (
            f"{r['kind']} {_text(r['period'])}, due {_day(r['due_at'])}: {r['state']}"
            + (f", {_text(r['reason'])}" if r["reason"] else "")
            + f" ({_text(r['payload'].get('why', ''))})"
        ),
    ),
    "memberships": (
        "Servers where you met the coach",
        lambda r: (
            f"server {r['guild']}, as {_text(r['name'])}: on the board {_chosen(r['on_board'])}, "
            f"in the digest {'yes' if r['in_digest'] else 'no'}"
            + (f", left {_day(r['left_at'])}" if r["left_at"] else "")
        ),
    ),
    "pod_places": (
        "Whom you learn with",
        lambda r: f"server {r['guild']}: in the {_text(r['circle'])} group {_text(r['pod'])}",
    ),
    "voiced": (
        "Replies that a chat model was asked for",
        lambda r: (
            f"{_text(r['model'])}, prompt {_text(r['prompt'])}: "
            + (f"“{_text(r['words'])}”" if r["words"] else f"not shown ({_text(r['reason'])})")
            + f", {r['calls']} calls, {r['tokens_in']} tokens in, {r['tokens_out']} out"
        ),
    ),
    "gaps": (
        "Questions the coach could not answer",
        lambda r: f"{_text(r['question'])} (near: {_text(', '.join(r['nearest']) or 'nothing')})",
    ),
}


def as_markdown(exported: dict[str, Any]) -> str:
    """An export to read: what is believed now, then what was believed once, then what was said."""
    parts = [
        f"# What the coach remembers of {_text(exported['learner'])}",
        f"Written {_day(exported['exported_at'])}. Times are UTC.",
    ]
    tables: dict[str, list[Row]] = exported["tables"]
    for name, rows in tables.items():
        if name == "turns" or not rows:
            continue
        heading, line = _PLAIN.get(name, (name, _text))
        parts.append(f"## {heading}")
        parts.append("\n".join(f"- {_day(row['at'])} {line(row)}{_until(row)}" for row in rows))
    turns = tables.get("turns", [])
    if turns:
        parts.append("## Conversations")
    for turn in turns:
        parts.append(
            f"### {_day(turn['at'])} {_text(turn['intent'])}, "
            f"conversation {_text(turn['conversation'] or 'main')}"
        )
        parts.append(f"You:\n\n{_block(turn['text'])}")
        parts.append(f"Coach:\n\n{_block(str(turn['reply'].get('answer', '')))}")
    if not any(tables.values()):
        parts.append("Nothing is kept.")
    return "\n\n".join(parts) + "\n"


def _text(value: Any) -> str:
    """Any value on one line, as text and not as Markdown."""
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    return quoted("none" if value is None else str(value), limit=10_000)


def _block(text: str) -> str:
    """A text as a quotation, line by line; it cannot begin a heading of ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines() or [""])


def _said(row: Row) -> str:
    return f", because you said “{_text(row['quote'])}”" if row["quote"] else ""


def _until(row: Row) -> str:
    ended = row.get("superseded_at")
    return f" (until {_day(ended)})" if ended else ""


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _helped(helped: bool | None) -> str:
    return "no answer yet" if helped is None else "helped" if helped else "did not help"


def _chosen(chosen: bool | None) -> str:
    return "by your settings" if chosen is None else "yes" if chosen else "no"


def _right(correct: bool | None) -> str:
    return "none" if correct is None else "right" if correct else "wrong"
