"""Reading a pasted error message that no fingerprint knows, with what stands in it."""

from __future__ import annotations

from bot.coach.pasted import (
    Frame,
    decisive_line,
    exception_name,
    name_in_words,
    own_frame,
    quoted_names,
    raising_library,
    searchable,
)
from bot.coach.patterns import Pattern
from bot.coach.reply import Block

# What Python's own exceptions mean; others are named after these, as a rule.
_FAMILIES = (
    ("TypeError", "something is of a kind that this operation cannot take"),
    ("ValueError", "the kind is right, but the content is not one that is accepted here"),
    ("KeyError", "a name was looked up that is not there"),
    ("IndexError", "a position was asked for that is not there"),
    ("AttributeError", "an object was asked for something that it does not have"),
    ("ImportError", "a module, or a name in it, could not be loaded"),
    ("NotImplementedError", "this option, type or device is not supported here, on purpose"),
    ("TimeoutError", "somebody did not answer in time"),
    ("ConnectionError", "the connection to another program or server failed"),
    ("PermissionError", "the program may not do this there"),
    ("OSError", "the system refused something: a file, the network or a device"),
    ("RuntimeError", "the code met a state in which it cannot go on"),
    ("NotFound", "something was asked for that does not exist there"),
    ("Warning", "the program goes on, but the result may be wrong, or the code breaks later"),
)
_PROGRAM = Pattern(r"^\W{0,3}(?P<name>[A-Za-z][\w.-]{1,20}):\s")
_NO_PROGRAM = frozenset({"error", "fatal", "warning", "e", "http", "https", "info"})


def read_aloud(text: str) -> list[Block]:
    """What an unknown message says, where to look, and what to try; empty if none was pasted."""
    line = decisive_line(text)
    if not line:
        return []
    name, library, frame = exception_name(text), raising_library(text), own_frame(text)
    program = "" if name else _program(line)
    blocks = []
    if name or program:
        says = _meaning(name, library) if name else f"It is `{program}` that complains."
        exactly = "The words after the colon say of what exactly: take them literally."
        blocks.append(Block(f"{says} {exactly}", "What it says"))
    blocks.append(Block(_look(frame, line, name, program), "Check it in two minutes"))
    blocks.append(Block(_way_out(line, library, frame), "The way out"))
    return blocks


def _program(line: str) -> str:
    """The program, not a library of Python, that speaks in a line; "" if it does not say so."""
    found = _PROGRAM.search(line)
    called = found["name"] if found else ""
    return "" if called.lower() in _NO_PROGRAM or "." in called else called


def _meaning(name: str, library: str) -> str:
    said = f"`{name}`"
    if library:
        said += f", raised by `{library}`,"
    family = next((says for end, says in _FAMILIES if name.endswith(end)), "")
    about = name_in_words(name)
    told = [f"means that {family}"] if family else []
    own_name = about.replace(" ", "") in (library, "")
    if not own_name and name not in {end for end, _ in _FAMILIES}:
        told.append(f"is by its name about *{about}*")
    return f"{said} {' and '.join(told)}." if told else f"{said} is the kind of the error."


def _look(frame: Frame | None, line: str, name: str, program: str) -> str:
    steps = []
    names = quoted_names(line)
    if names:
        shown = " and ".join(f"`{_plain(n, 60)}`" for n in names)
        steps.append(
            f"The message names {shown}. Find where that comes from, your code, a file or your "
            "data, and compare it letter by letter with what really exists there."
        )
    if frame is not None:
        steps.append(_of_own_code(frame))
    elif name:
        steps.append(
            "Find the lowest place of the traceback that lies in a file of yours, and print the "
            "type and the first values of everything on that line, just before it."
        )
    else:
        steps.append("Read what was printed just before this line: the first complaint counts.")
        if program:
            steps.append(
                f"`{program} --version` and `{program} --help` show whether your version knows "
                "what you typed."
            )
    return " ".join(steps)


def _of_own_code(frame: Frame) -> str:
    where = f"Your own code failed in `{_plain(frame.file)}`, line {frame.line}"
    if not frame.code:
        return f"{where}. Print the type and the first values of all that is on that line."
    where += f": `{_plain(frame.code)}`."
    if not frame.names:
        return f"{where} Take that line apart and run its pieces one by one."
    shown = "; ".join(f'print("{n}", type({n}), getattr({n}, "shape", {n}))' for n in frame.names)
    return f"{where} Put this right before it: `{shown}`. Which of them is not what you expect?"


def _way_out(line: str, library: str, frame: Frame | None) -> str:
    words = searchable(line)
    asked = f"{library} {words}" if library and library not in words else words
    steps = [f"Search for the part that others have as well: `{_plain(asked)}`."]
    if library:
        steps.append(
            f"Look up your version, `python -m pip show {library}`: answers for an older or newer "
            "one often do not fit."
        )
    if frame is not None:
        steps.append(
            "Cut the program down to that line and three rows of data made by hand. If it runs "
            "then, your data is the cause; if it fails, the call is."
        )
    return " ".join(steps)


def _plain(value: str, limit: int = 160) -> str:
    """Text of a message on one line that cannot close the code span it stands in."""
    return " ".join(value.split())[:limit].replace("`", "'")
