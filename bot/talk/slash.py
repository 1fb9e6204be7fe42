"""What can be typed in the chat that begins with a slash, and actions as each surface takes them.

Pure functions; they know neither a screen nor a coach.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.coach.reply import Action, Reply

# Each with what may follow it and what it does, in the order in which help lists them.
COMMANDS: dict[str, tuple[str, str]] = {
    "next": ("[why | TOPIC]", "your one next step, its reasons, or the way to a topic"),
    "stuck": ("TEXT", "what is broken: paste the error, or say what happens"),
    "plan": ("[HOURS] [by DATE]", "weeks that fit your hours and your date"),
    "quiz": ("[TOPIC]", "one question, on a topic or on what is due"),
    "explain": ("TOPIC", "a topic in short"),
    "compare": ("THIS and THAT", "topics, roadmaps, resources or projects side by side"),
    "resources": ("TOPIC", "what to study it from"),
    "roadmap": ("[NAME]", "the steps of a roadmap; alone, of yours"),
    "commit": ("[TEXT]", "promise what, when and where; alone, what you have promised"),
    "checkin": ("[TEXT]", "how your promises went, and what comes next"),
    "week": ("", "this week at a glance"),
    "ship": ("[TEXT]", "keep what you finished, with its link; alone, all of it"),
    "share": ("[WHICH]", "drafts about what you shipped, for you to post"),
    "progress": ("", "how far you are"),
    "break": ("[DAYS | back]", "days off, said in advance"),
    "nudges": ("[why | off | on]", "what I wrote to you unasked, and why"),
    "settings": ("[NAME VALUE]", "your zone, your day, your quiet hours"),
    "me": ("[correct WHAT HOW]", "what I believe about you, and why; or set it right"),
    "help": ("", "this list"),
    "quit": ("", "leave; everything is kept"),
}
OTHER_NAMES = {"exit": "quit", "bye": "quit", "q": "quit", "h": "help", "?": "help"} | {
    "promise": "commit",
    "check-in": "checkin",
}
# Commands whose options are said as words in the chat: `--snooze 14` is `snooze 14`.
_WORDED = ("break", "nudges", "settings")
# After these comes a topic, whose name can be completed.
TAKES_TOPIC = ("stuck", "quiz", "explain", "compare", "resources")
_SLASH = re.compile(r"/(\?|[a-z]+(?:-in)?)(?=\s|$)\s*(.*)", re.IGNORECASE | re.DOTALL)
_MOST_COMPLETIONS = 30


class SlashRefused(Exception):
    """A command of the chat that cannot be carried out; the text says what can."""


@dataclass(frozen=True)
class Slash:
    """A command of the chat and what followed it."""

    name: str
    rest: str


def read_slash(text: str) -> Slash | None:
    """The command that a message is; None for any other text, such as a path.

    A command of the shell that has its like in the chat is that. Raises SlashRefused for a slash
    command that does not exist.
    """
    text = text.strip()
    if text.lower().startswith("coach ") and "\n" not in text:
        text = in_chat(text) or text
    found = _SLASH.fullmatch(text)
    if found is None:
        return None
    name = OTHER_NAMES.get(found[1].lower(), found[1].lower())
    if name not in COMMANDS:
        ranked = process.extract(name, list(COMMANDS), scorer=fuzz.WRatio, limit=len(COMMANDS))
        names = ", ".join(f"/{match}" for match, _, _ in ranked)
        raise SlashRefused(f"There is no /{name[:30]}. There are {names}.")
    return Slash(name, found[2].strip())


def in_chat(command: str) -> str | None:
    """What to type in the chat for a command of the shell; None if the chat has nothing like it.

    What is no command of the shell is typed as it is.
    """
    if not command.startswith("coach "):
        return command
    try:
        words = shlex.split(command)[1:]
    except ValueError:
        return None
    name, options, rest = words[0] if words else "", {}, []
    left = iter(words[1:])
    for word in left:
        if word == "--why":
            options["why"] = "why"
        elif word.startswith("--"):
            options[word[2:]] = next(left, "")
        else:
            rest.append(word)
    text = " ".join(rest)
    if name == "ask" and set(options) <= {"scope"}:
        return _question(text)
    if name == "next":
        return _next(options)
    if name in ("stuck", "quiz") and not options:
        return f"/{name} {text}".rstrip()
    if name == "plan" and set(options) <= {"hours", "by"}:
        by = f"by {options['by']}" if "by" in options else ""
        return " ".join(filter(None, ("/plan", options.get("hours", ""), by)))
    if name in ("roadmap", "compare", "resources") and not options:
        return f"/{name} {text}".rstrip()
    if name == "me":
        return _me(rest) if not options else None
    return _of_promises(name, options, text)


def for_chat(reply: Reply) -> Reply:
    """The reply with its actions as they are typed in the chat."""
    typed = [(action, in_chat(action.command)) for action in reply.actions]
    return replace(
        reply, actions=tuple(Action(action.label, text) for action, text in typed if text)
    )


def in_shell(command: str, learner: str | None = None) -> str:
    """The command of the shell for what an action names; `learner` is whom --learner named."""
    if not command.startswith("coach "):
        command = f'coach ask "{command}"'
    if learner is None or command.split()[1] in ("sources", "ingest", "documents", "check"):
        return command
    return f"{command} --learner {shlex.quote(learner)}"


def for_shell(reply: Reply, learner: str | None = None) -> Reply:
    """The reply with its actions as commands of the shell."""
    return replace(
        reply,
        actions=tuple(Action(a.label, in_shell(a.command, learner)) for a in reply.actions),
    )


@dataclass(frozen=True)
class Completed:
    """A way to complete what stands before the cursor, whose last `replaces` characters go."""

    text: str
    replaces: int
    hint: str = ""


def complete(before: str, names: Mapping[str, str], *, wanted: bool = False) -> list[Completed]:
    """Completions of a slash command, or of the topic after it.

    `names` are the names of topics, each with its topic's title. `wanted`: the person asks for
    them, so even an empty beginning is completed.
    """
    if not before.startswith("/") or "\n" in before:
        return []
    name, space, rest = before[1:].partition(" ")
    if not space:
        return [
            Completed(f"/{command}{' ' if takes else ''}", len(before), what)
            for command, (takes, what) in COMMANDS.items()
            if command.startswith(name.lower())
        ]
    typed = rest.lstrip().lower()
    if name.lower() not in TAKES_TOPIC or not (typed or wanted):
        return []
    ranked = sorted(
        (not low.startswith(typed), names[full] != full, low, full)
        for full in names
        for low in (full.lower(),)
        if low.startswith(typed) or f" {typed}" in low
    )
    return [
        Completed(full, len(rest.lstrip()), "" if names[full] == full else names[full])
        for *_, full in ranked[:_MOST_COMPLETIONS]
    ]


def _question(text: str) -> str:
    if not text.strip("."):
        return "just type it"
    topic = re.fullmatch(r"explain (.+)", text)
    return f"/explain {topic[1]}" if topic else text


def _next(options: Mapping[str, str]) -> str | None:
    if set(options) - {"why", "know", "not", "track", "goal"}:
        return None
    if "know" in options:
        return f"I know {options['know']}"
    if "not" in options:
        return f"I don't know {options['not']}"
    if "track" in options:
        return f"I want to follow the {options['track']} track"
    if "goal" in options:
        return f"/next {options['goal']}"
    return "/next why" if "why" in options else "/next"


def _of_promises(name: str, options: Mapping[str, str], text: str) -> str | None:
    """What to type for a command about promises and what comes of them."""
    if name == "commit" and not options:
        return f"/commit {text}".rstrip()
    if name == "commit" and len(options) == 1 and set(options) <= {"shrink", "move", "drop"}:
        ((how, which),) = options.items()
        return f"/commit {how} {which}"
    if name == "checkin":
        if not text.strip(".") and not options:
            return "just type it" if text else "/checkin"
        if not options:
            return f"/checkin {text}"
        said = {"kept": "/checkin all kept", "restart": "/checkin restart"}
        return said.get(next(iter(options)))
    if name in _WORDED:
        words = " ".join(k if v == k else f"{k} {v}".rstrip() for k, v in options.items())
        return " ".join(filter(None, (f"/{name}", words, text.strip("."))))
    if name == "ship":
        return _ship(options, text)
    if name == "share" and set(options) <= {"ship", "wrong"}:
        wrong = f"wrong: {options['wrong']}" if "wrong" in options else ""
        return " ".join(filter(None, ("/share", options.get("ship", ""), wrong)))
    return f"/{name}" if name in ("week", "progress") and not options else None


def _ship(options: Mapping[str, str], text: str) -> str | None:
    """What to type for a ship; the last option comes last, as it is the one that is left open."""
    labels = {"hard": "hard:", "wrong": "wrong:", "link": "link:", "topic": "proves:"}
    labels |= {"closes": "closes:", "public": "public"}
    if set(options) == {"link"}:
        return f"/ship {text} {options['link']}"
    if "edit" in options and not text and set(options) <= {"edit", *labels}:
        which = f"#{options['edit']}" if len(options["edit"]) < 6 else options["edit"]
        more = [f"{labels[n]} {value}".rstrip() for n, value in options.items() if n != "edit"]
        return f"/ship {which} {'; '.join(more)}"
    return f"/ship {text}".rstrip() if set(options) <= {"list"} else None


def _me(rest: list[str]) -> str | None:
    if not rest:
        return "/me"
    if rest[0] == "correct" and len(rest) >= 3 and rest[-1] in ("known", "not_known"):
        topic = " ".join(rest[1:-1])
        return f"I know {topic}" if rest[-1] == "known" else f"I don't know {topic}"
    return None
