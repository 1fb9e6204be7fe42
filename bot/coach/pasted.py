"""What a pasted error message says itself: its decisive line, and the way out it suggests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.patterns import Pattern

_LONGEST_LINE = 300
_LONGEST_HINT = 200
_MOST_HINTS = 2
_MOST_LINES = 400

# What an exception is called, with or without the module before it, at the beginning of a line.
_RAISED = Pattern(
    r"^\W{0,4}(?:[A-Za-z_][\w]*\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|NotFound)\b"
    r"(?:\(\w{1,60}\))?(?::|\s*$)|^(?:[A-Za-z_]\w*\.)+[A-Z]\w*: \S"
)
# The same in the middle of a sentence, as somebody quotes it, up to the quotation mark.
_RETOLD = Pattern(
    r"\b(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning)\b: [^\s\"”][^\"”\n]{2,}"
)
# What programs that are not Python begin their complaints with, and answers of a server.
_COMPLAINT = Pattern(
    r"^\W{0,3}(?:(?:fatal|error|ERROR|Error)(?:\(s\))?(?=: | in loading | response )|CONFLICT \(|"
    r"npm ERR!|E: |! \[|curl: |docker: |conda: |"
    r"[\w-]*(?:bash|zsh|sh|cmd|make|ssh)(?:\.exe)?: |[\w.-]{2,20}: [Ee]rror\b)|"
    r"^\s*\{.{0,40}\"(?:detail|error|message|errors)\"|"
    r"\bis not recognized as an internal\b|\bcommand not found\b|^\S{1,40}: [^:]{1,120}: "
    r"(?:Permission denied|No such file)|\" (?:4|5)\d\d [A-Z]|\b(?:4|5)\d\d [A-Z][a-z]+ [A-Z]|"
    r"^The system cannot find|^Killed\b"
)
# What its writer says of a message on the same line: no library speaks of "my" or "I".
_OF_THE_WRITER = Pattern(
    r"(?<=\S)[\s.,;!?-]+(?:(?:but|and|when|so|even|because|cause|although|while|on|in|for|"
    r"with)\s+)?"
    r"(?:i|im|i'm|ive|i've|my|why|pls|plz|help|mein\w*|mon|mi)(?![\w'.=(\[]).*$",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"(?<=[.!?])\s+\w+$")
_HINT = Pattern(
    r"\bdid you mean\b|\bmaybe you\b|\bperhaps you\b|^\W*hint\b|\bconsider \w+ing\b|"
    r"\b(?:please|pls) (?:use|run|make|install|check|specify|set|upgrade|add|move|remove|ensure)\b|"
    r"\byou (?:have to|need to|must|should|can|may|might want to|probably)\b|\bmake sure\b|"
    r"\b(?:try|run|use|see|type)\W{1,2}['\"`(]|\btry (?:to )?(?:running|installing|using|setting|"
    r"again|the)\b|\bremove the file\b|\bretry (?:after|in)\b|"
    r"\bto (?:push|fix|solve|allow|continue|install|suppress|use|enable|see|create|add)\b.{0,80}"
    r"\b(?:use|run|set|add|pass|type|call|specify)\b",
    re.IGNORECASE,
)
# Long messages are wrapped, so that a line goes on with a small letter.
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])|\n\s*\n|\n(?=[A-Z'\"({\[])|\n?(?=hint:)")
_JSON = Pattern(r"^\s*\{.{0,40}\"(?:detail|error|message|errors)\"")
# A place in a traceback, as Python and as a notebook write it.
_FRAME = Pattern(
    r'^\W*File "(?P<file>[^"\n]{1,300})", line (?P<line>\d{1,7})|'
    r"^\W*File (?P<path>\S[^\n:]{0,300}):(?P<at>\d{1,7})\b|"
    r"^\W*(?P<cell>(?:Cell )?In ?\[\d*\]),? line (?P<row>\d{1,7})"
)
_ARROW = Pattern(r"^-{2,}> ?\d+ (?P<code>\S.*)$")
_OF_A_LIBRARY = Pattern(
    r"(?:site|dist)-packages|lib[\\/]python\d|Python\d+[\\/]Lib[\\/]|conda\d?[\\/]Lib[\\/]|<frozen",
    re.IGNORECASE,
)
_PACKAGE = Pattern(r"(?:site|dist)-packages[\\/](?P<name>[A-Za-z]\w*)")
_CLASS = Pattern(
    r"\b(?P<library>[a-z_]\w*)\.(?:\w+\.)*(?P<named>[A-Z]\w*)\b(?=\(|:|\s*$)|"
    r"\b(?P<name>[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|NotFound))\b"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# What changes from one case to the next in a message: quoted names, paths, numbers.
_QUOTED = re.compile(r"(?<!\w)(?:'([^'\n]{1,60})'|\"([^\"\n]{1,60})\"|`([^`\n]{1,60})`)(?!\w)")
_OWN = re.compile(
    rf"{_QUOTED.pattern}|\b0x[0-9a-fA-F]+\b|(?<!\w)(?:[A-Za-z]:)?[\\/]\S+|\b\d[\w.,]*"
)
_NAME = re.compile(r"(?<![\w.'\"])([A-Za-z_]\w*)(?![\w'\"]|\s*\(|\s*=[^=])")
_NO_NAMES = frozenset(
    "and as assert await break class continue def del elif else except False finally for from "
    "global if import in is lambda None not or pass print raise return self True try while "
    "with yield np pd plt torch".split()
)
_MOST_NAMES = 3
# A command on a line of its own, as it follows "use".
_COMMAND = re.compile(r"\n\s+((?:git|pip|conda|docker|python|npm|sudo|brew|apt)\b[^\n]{1,160})")


def decisive_line(text: str) -> str:
    """The line of a pasted message that says what went wrong; empty if there is none.

    Of a traceback that is the last line that names an exception, of a command the first complaint.
    """
    lines = [line.strip() for line in text.splitlines()[-_MOST_LINES:]]
    raised = [line for line in lines if _RAISED.search(line)]
    if raised:
        return _shortened(_without_comment(raised[-1]))
    complaints = [line for line in lines if _COMPLAINT.search(line)]
    told = [line for line in complaints if _JSON.search(line)]
    quoted = [
        _without_comment(found[0].strip()) for line in lines if (found := _RETOLD.search(line))
    ]
    return next((_shortened(line) for line in (*told, *complaints, *quoted)), "")


def own_hints(text: str) -> tuple[str, ...]:
    """What a pasted message itself suggests to do, in its own words; at most two sentences."""
    line = decisive_line(text)
    if not line:
        return ()
    begin = text.find(line[:60])
    said = text[max(0, begin) :][:4000]
    found = []
    for part in _SENTENCES.split(said):
        words = " ".join(part.split())
        if _HINT.search(words) and words not in line and not words.endswith("??"):
            found.append(words[:_LONGEST_HINT])
    command = _COMMAND.search(said)
    if command and not any(command[1] in hint for hint in found):
        found.append(command[1].strip())
    return tuple(dict.fromkeys(found))[:_MOST_HINTS]


@dataclass(frozen=True)
class Frame:
    """A place in a traceback: file, line, and the code on that line if it was pasted."""

    file: str
    line: int
    code: str

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the line uses, at most three."""
        found = dict.fromkeys(_NAME.findall(self.code.partition("#")[0]))
        return tuple(name for name in found if name not in _NO_NAMES)[:_MOST_NAMES]


def own_frame(text: str) -> Frame | None:
    """The lowest place of a traceback that lies in the writer's own code."""
    lines = [line.strip() for line in text.splitlines()[-_MOST_LINES:]]
    own = None
    for number, line in enumerate(lines):
        found = _FRAME.search(line)
        if found is None or _OF_A_LIBRARY.search(line):
            continue
        file = found["file"] or found["path"] or found["cell"]
        at = int(found["line"] or found["at"] or found["row"])
        own = Frame(file, at, _code_after(lines[number + 1 :]))
    return own


def _code_after(lines: list[str]) -> str:
    """The line of code that a traceback shows for a place."""
    for number, line in enumerate(lines[:12]):
        if _FRAME.search(line) or _RAISED.search(line):
            break
        arrow = _ARROW.search(line)
        if arrow:
            return arrow["code"]
        if number == 0 and line and not line[0].isdigit():
            return line
    return ""


def raising_library(text: str) -> str:
    """The package whose code raised the error; "" if the message does not tell."""
    named = _CLASS.search(decisive_line(text))
    if named and named["library"]:
        return named["library"]
    packages = _PACKAGE.findall("\n".join(text.splitlines()[-_MOST_LINES:]))
    return packages[-1] if packages else ""


def exception_name(text: str) -> str:
    """The name of the exception in the decisive line; "" if it names none."""
    found = _CLASS.search(decisive_line(text))
    return (found["named"] or found["name"]) if found else ""


def name_in_words(name: str) -> str:
    """What the name of an exception says, in words: `DagCycleError` is about "dag cycle"."""
    stem = re.sub(r"(?:Error|Exception|Warning)$", "", name)
    return " ".join(_HUMP.split(stem)).lower()


def quoted_names(line: str) -> tuple[str, ...]:
    """What a message puts in quotes: the names and values that it complains of; at most two."""
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(line)]
    return tuple(dict.fromkeys(found))[:2]


def searchable(line: str) -> str:
    """A message without what only this case has, as one types it into a search."""
    return " ".join(re.sub(r"[(){}\[\],;]", " ", _OWN.sub(" ", line)).split())[:150]


def _without_comment(line: str) -> str:
    """A message without what its writer says of it behind it."""
    name, colon, message = line.partition(":")
    kept = _OF_THE_WRITER.sub("", message)
    if kept == message:
        return line
    # Of "it is gone. is my result wrong" the "is" is the writer's too.
    return f"{name}{colon}{_BEGUN.sub('', kept)}" if colon else line


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"
