"""Content files as data that remembers its lines: YAML, and Markdown with YAML front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import BrokenContent, Fault

MAX_FILE_BYTES = 1_000_000
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADING = re.compile(r"^## +(.+?) *$")


@dataclass(frozen=True)
class Entry:
    """One object of a content file: its data, its file and the line of every field in it."""

    file: str
    data: dict[str, Any]
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, location: tuple[str | int, ...] = ()) -> int:
        """The line of a field, or of the nearest field around it that is in the file."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return self.lines[location[:end]]
        return 1

    def fault(self, location: tuple[str | int, ...], message: str) -> Fault:
        """A fault of this entry at a field."""
        return Fault(self.file, self.line(location), ".".join(str(p) for p in location), message)


def read_text(path: Path, name: str) -> str:
    """The text of a content file; raises BrokenContent for one that is too large or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BrokenContent([Fault(name, 1, "", f"cannot be read: {error.strerror}")]) from None
    if len(raw) > MAX_FILE_BYTES:
        raise BrokenContent([Fault(name, 1, "", "is larger than 1 MB; split it")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BrokenContent([Fault(name, line, "", "is not UTF-8 text")]) from None


def read_yaml_list(path: Path, name: str) -> list[Entry]:
    """Every item of a YAML file that holds a list of mappings."""
    data, lines = _parse(read_text(path, name), name, 0)
    if data is None:
        return []
    if not isinstance(data, list):
        raise BrokenContent(
            [Fault(name, 1, "", "must be a list of items, each beginning with '- '")]
        )
    faults = [
        Fault(name, lines.get((i,), 1), str(i), "must be a mapping of fields to values")
        for i, item in enumerate(data)
        if not isinstance(item, dict)
    ]
    if faults:
        raise BrokenContent(faults)
    return [
        Entry(name, item, {loc[1:]: line for loc, line in lines.items() if loc[:1] == (i,)})
        for i, item in enumerate(data)
    ]


def read_yaml_object(path: Path, name: str) -> Entry:
    """The one mapping of a YAML file."""
    data, lines = _parse(read_text(path, name), name, 0)
    if not isinstance(data, dict):
        raise BrokenContent([Fault(name, 1, "", "must be a mapping of fields to values")])
    return Entry(name, data, lines)


def read_markdown(path: Path, name: str) -> Entry:
    """Front matter and the sections under `## ` headings, which become the field `sections`."""
    text = read_text(path, name)
    rows = text.splitlines()
    if not rows or rows[0].strip() != "---":
        raise BrokenContent(
            [Fault(name, 1, "", "must begin with front matter between '---' lines")]
        )
    try:
        end = next(i for i, row in enumerate(rows[1:], start=1) if row.strip() == "---")
    except StopIteration:
        raise BrokenContent([Fault(name, 1, "", "front matter is not closed by '---'")]) from None
    data, lines = _parse("\n".join(rows[1:end]), name, 1)
    if not isinstance(data, dict):
        raise BrokenContent([Fault(name, 2, "", "front matter must be a mapping")])
    if "sections" in data:
        line = lines.get(("sections",), 1)
        raise BrokenContent([Fault(name, line, "sections", "is written as '## ' headings")])
    sections: dict[str, str] = {}
    faults: list[Fault] = []
    heading = ""
    body: list[str] = []

    def close() -> None:
        if heading:
            sections[heading] = "\n".join(body).strip()

    for number, row in enumerate(rows[end + 1 :], start=end + 2):
        found = _HEADING.match(row)
        if found:
            close()
            heading, body = found.group(1), []
            lines[("sections", heading)] = number
            if heading in sections:
                faults.append(Fault(name, number, heading, "this heading stands twice"))
        elif heading:
            body.append(row)
        elif row.strip():
            faults.append(Fault(name, number, "", "text before the first '## ' heading"))
    close()
    if faults:
        raise BrokenContent(faults)
    return Entry(name, {**data, "sections": sections}, lines)


def _parse(text: str, name: str, offset: int) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """Plain data and the line of every field; `offset` is the number of lines before the text."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        if node is None:
            return None, lines
        faults = _index(node, (), lines, name, offset)
        if faults:
            raise BrokenContent(faults)
        return loader.construct_document(node), lines
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else 1) + offset
        problem = getattr(error, "problem", None) or str(error)
        raise BrokenContent([Fault(name, line, "", f"is not valid YAML: {problem}")]) from None
    finally:
        loader.dispose()


def _index(
    node: Any,
    location: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    name: str,
    offset: int,
) -> list[Fault]:
    """Record the line of every node below this one; a key that stands twice is a fault."""
    lines.setdefault(location, node.start_mark.line + 1 + offset)
    faults: list[Fault] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            label = str(key.value)
            line = key.start_mark.line + 1 + offset
            if label in seen:
                field_name = ".".join(str(p) for p in (*location, label))
                faults.append(Fault(name, line, field_name, "this field stands twice"))
            seen.add(label)
            lines[(*location, label)] = line
            faults += _index(value, (*location, label), lines, name, offset)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            faults += _index(item, (*location, index), lines, name, offset)
    return faults
