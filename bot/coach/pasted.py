"""What a pasted error message says itself: its decisive line, and the way out it suggests."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_LONGEST_LINE = 300
_LONGEST_HINT = 200
_MOST_HINTS = 2
_MOST_LINES = 400

# What an exception is called, with or without the module before it, at the beginning of a line.
_RAISED = Pattern(
    r"^\W{0,4}(?:[A-Za-z_][\w]*\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|NotFound)\b"
    r"(?::|\s*$)|^(?:[A-Za-z_]\w*\.)+[A-Z]\w*: \S"
)
# What programs that are not Python begin their complaints with, and answers of a server.
_COMPLAINT = Pattern(
    r"^\W{0,3}(?:(?:fatal|error|ERROR|Error)(?:\(s\))?(?=: | in loading | response )|CONFLICT \(|"
    r"npm ERR!|E: |! \[|curl: |docker: |conda: |"
    r"[\w-]*(?:bash|zsh|sh|cmd|make|ssh)(?:\.exe)?: )|"
    r"^\s*\{.{0,40}\"(?:detail|error|message|errors)\"|"
    r"\bis not recognized as an internal\b|\bcommand not found\b|^\S{1,40}: [^:]{1,120}: "
    r"(?:Permission denied|No such file)|\" (?:4|5)\d\d [A-Z]|\b(?:4|5)\d\d [A-Z][a-z]+ [A-Z]|"
    r"^The system cannot find|^Killed\b"
)
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
# A command on a line of its own, as it follows "use".
_COMMAND = re.compile(r"\n\s+((?:git|pip|conda|docker|python|npm|sudo|brew|apt)\b[^\n]{1,160})")


def decisive_line(text: str) -> str:
    """The line of a pasted message that says what went wrong; empty if there is none.

    Of a traceback that is the last line that names an exception, of a command the first complaint.
    """
    lines = [line.strip() for line in text.splitlines()[-_MOST_LINES:]]
    raised = [line for line in lines if _RAISED.search(line)]
    if raised:
        return _shortened(raised[-1])
    complaints = [line for line in lines if _COMPLAINT.search(line)]
    told = [line for line in complaints if _JSON.search(line)]
    return next((_shortened(line) for line in (*told, *complaints)), "")


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


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"
