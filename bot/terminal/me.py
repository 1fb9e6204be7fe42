"""`coach me`: what is believed of a learner, and how to correct it, take it along, delete it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.common import ASKED, USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.coach.record import Fact, LearnerRecord, TopicEvidence
    from knowledge.models import Knowledge

me = typer.Typer()

_TABLES = {
    "turns": ("message", "messages"),
    "facts": ("fact about you", "facts about you"),
    "topic_evidence": ("belief about a topic", "beliefs about topics"),
    "resource_progress": ("note on a resource", "notes on resources"),
    "steps": ("step", "steps"),
    "remedies": ("way out that was tried", "ways out that were tried"),
    "quiz_states": ("quiz state", "quiz states"),
    "open_quizzes": ("quiz question", "quiz questions"),
    "gaps": ("unanswered question", "unanswered questions"),
    "commitments": ("commitment", "commitments"),
    "commitment_changes": ("change of a commitment", "changes of commitments"),
    "check_ins": ("check-in", "check-ins"),
    "ships": ("thing shipped", "things shipped"),
    "breaks": ("break", "breaks"),
    "preferences": ("preference", "preferences"),
    "deliveries": ("delivery", "deliveries"),
    "memberships": ("membership of a server", "memberships of servers"),
    "pod_places": ("place in a pod", "places in pods"),
    "in_hand": ("message in hand", "messages in hand"),
    "threads": ("thread", "threads"),
}


@me.callback(invoke_without_command=True)
def show(context: typer.Context, as_json: Json = False, learner: Learner = None) -> None:
    """What I believe about you, and why; correct it, take it with you, delete it.

    Examples:\n
      coach me\n
      coach me correct pandas partly\n
      coach me correct hours 6\n
      coach me export --output me.md\n
      coach me forget
    """
    context.obj = learner
    if context.invoked_subcommand is not None:
        return
    from bot.talk.beliefs import beliefs_as_json, quiz_items, reply_beliefs

    who = common.learner(learner)
    knowledge = _knowledge()
    with common.memory() as memory:
        now = datetime.now(UTC)
        record = memory.load(who, ASKED, 0, now=now, items=quiz_items(knowledge))
    now = _here(record, now)
    if as_json:
        print(json.dumps(beliefs_as_json(knowledge, record, now), ensure_ascii=True))
    else:
        common.show(reply_beliefs(knowledge, record, now), False, learner)


@me.command()
def correct(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="A topic; or name, goal, hours, deadline, track, level, evenings, taste or zone.",
        ),
    ],
    value: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VALUE", help="For a topic known, partly or not known; forget withdraws it."
        ),
    ] = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Say what is right instead; from now on I go by that.

    Examples:\n
      coach me correct linear regression known\n
      coach me correct loops not known\n
      coach me correct hours 6\n
      coach me correct goal forget
    """
    from bot.memory.errors import CorrectionRefused
    from bot.talk.beliefs import FACTS
    from bot.talk.correcting import Unclear, belief_shown, read_correction
    from bot.talk.names import UnknownName

    who = _who(context, learner)
    knowledge = _knowledge()
    try:
        wanted = read_correction(knowledge, [what, *(value or [])], date.today())
        with common.memory() as memory:
            record = memory.load(who, ASKED, 0)
            before = {w: record.facts.get(w) or record.evidence.get(w) for w in wanted.what}
            after = {w: memory.correct(who, w, wanted.value) for w in wanted.what}
    except (CorrectionRefused, UnknownName, Unclear) as error:
        common.fail(str(error), USAGE)
    if as_json:
        rows = [
            {"what": w, "value": _held(after[w]), "before": _held(before[w])} for w in wanted.what
        ]
        print(json.dumps({"corrected": rows}, ensure_ascii=True))
        return
    for key in wanted.what:
        topic = knowledge.topics.get(key)
        name = topic.title if topic else FACTS.get(key, key)
        old = f" (before: {belief_shown(knowledge, before[key])})" if before[key] else ""
        print(f"{name}: {belief_shown(knowledge, after[key])}{old}")


@me.command()
def export(
    context: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="FILE.json, or FILE.md to read."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if there is one.")
    ] = False,
    learner: Learner = None,
) -> None:
    """Everything that is kept of you, history and all; JSON unless the file is a .md.

    Examples:\n
      coach me export > me.json\n
      coach me export --output me.md
    """
    from bot.memory.export import as_markdown
    from bot.terminal.files import NotWritten, check_free, write_whole
    from bot.terminal.typed import typed_file, typed_lines

    who = _who(context, learner)
    if output is not None and output.suffix.lower() not in (".json", ".md"):
        common.fail(f"I write .json and .md; {output.name} is neither.", USAGE)
    with common.memory() as memory:
        found = memory.export(who)
    typed = typed_lines(typed_file(common.settings().home, who))
    if output is not None and output.suffix.lower() == ".md":
        text = as_markdown(found)
        if typed:
            lines = "\n".join(f"- {_one_line(line)}" for line in typed)
            text += f"\n## Typed in the chat, for the arrow keys\n\n{lines}\n"
    else:
        text = json.dumps({**found, "typed": typed}, ensure_ascii=False, indent=1) + "\n"
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        return
    try:
        check_free(output, force=force)
        write_whole(output, text, force=force, private=True)
    except NotWritten as error:
        common.fail(str(error))
    print(f"Written to {output}; only you can read it.")


@me.command()
def forget(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Delete everything that is kept of you, for good: beliefs, conversations, chat history.

    Examples:\n
      coach me forget\n
      coach me forget --learner ada --yes
    """
    from bot.terminal.typed import forget_typed, typed_file

    who = _who(context, learner)
    if not yes:
        _confirm(who)
    with common.memory() as memory:
        typed = forget_typed(typed_file(common.settings().home, who))
        counts = memory.forget(who)
    if as_json:
        print(json.dumps({"learner": who, "deleted": counts, "chat_history": typed}))
        return
    parts = [
        f"{counts[table]} {_TABLES.get(table, (table, table))[counts[table] != 1]}"
        for table in dict.fromkeys((*_TABLES, *counts))
        if counts.get(table)
    ]
    parts += ["the history of the chat"] if typed else []
    if parts:
        print(f"Deleted for good: {', '.join(parts)}.")
    else:
        print(f"There was nothing of {who} to delete.")


def _held(belief: Fact | TopicEvidence | None) -> Any:
    from bot.coach.record import Fact

    if belief is None:
        return None
    return belief.value if isinstance(belief, Fact) else belief.polarity


def _confirm(who: str) -> None:
    """Ask for the name, typed back; ends the program unless it comes."""
    if not sys.stdin.isatty():
        common.fail("This deletes everything of yours for good; add --yes if you mean it.", USAGE)
    print(
        f"This deletes everything I keep of {who}, for good; `coach me export` takes a copy first."
    )
    try:
        typed = input("Type the name to delete it, or Enter to keep it: ")
    except EOFError:
        typed = ""
    if typed.strip() != who:
        print("Nothing was deleted.")
        raise typer.Exit


def _who(context: typer.Context, learner: str | None) -> str:
    """The learner of a command below `me`: named after it, or before it."""
    return common.learner(context.obj if learner is None else learner)


def _knowledge() -> Knowledge:
    from bot.opening import open_knowledge

    return open_knowledge(common.settings())[0]


def _here(record: LearnerRecord, now: datetime) -> datetime:
    """Now in the learner's zone, or in that of this machine."""
    from zoneinfo import ZoneInfo

    zone = record.facts.get("zone")
    return now.astimezone(ZoneInfo(str(zone.value)) if zone else None)


def _one_line(text: str) -> str:
    from bot.coach.text import quoted

    return quoted(text, 300)
