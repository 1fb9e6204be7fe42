"""`load_knowledge`: every content file read, validated and checked as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge import CONTENT, checks
from knowledge.errors import BrokenContent, Fault
from knowledge.files import Entry, read_markdown, read_yaml_list, read_yaml_object
from knowledge.models import (
    Claim,
    Debate,
    Everyday,
    Frame,
    Group,
    Knowledge,
    LabelledAside,
    LabelledFollowUp,
    LabelledRequest,
    Labels,
    Notion,
    Principle,
    Project,
    Resource,
    Source,
    Topic,
    Traceback,
    Track,
    Utterance,
)

Label = TypeVar("Label", Utterance, LabelledFollowUp, LabelledAside, Frame)

_MODELS: dict[str, type[BaseModel]] = {
    "sources": Source,
    "claims": Claim,
    "topics": Topic,
    "resources": Resource,
    "projects": Project,
    "tracks": Track,
    "principles": Principle,
    "debates": Debate,
    "tracebacks": Traceback,
    "groups": Group,
    "notions": Notion,
    "everyday": Everyday,
}


def load_knowledge(root: Path = CONTENT) -> Knowledge:
    """The whole knowledge below a content folder.

    Raises BrokenContent with every fault of every file: bad YAML, unknown or missing fields,
    dangling ids, cycles, claims that nothing cites, figures that no claim states.
    """
    if not root.is_dir():
        raise BrokenContent([Fault(str(root), 1, "", "is not a folder of content")])
    faults: list[Fault] = []
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in _MODELS}
    for kind, entry in _read_all(root, faults):
        key = entry.data.get("id")
        if not isinstance(key, str):
            faults.append(entry.fault(("id",), "is missing"))
        elif key in entries[kind]:
            other = entries[kind][key]
            faults.append(entry.fault(("id",), f"{key!r} is already in {other.file}"))
        else:
            entries[kind][key] = entry

    models: dict[str, dict[str, Any]] = {kind: {} for kind in _MODELS}
    for kind, model in _MODELS.items():
        for key, entry in (
            sorted(entries[kind].items()) if kind != "claims" else entries[kind].items()
        ):
            try:
                models[kind][key] = model.model_validate(entry.data)
            except ValidationError as error:
                faults += _translated(entry, error)

    labels = _labels(root, faults)
    faults += checks.check_references(entries)
    faults += checks.check_groups(entries)
    faults += checks.check_everyday(entries)
    faults += checks.check_cycles(models["topics"], entries["topics"])
    faults += checks.check_aliases(models["topics"], entries["topics"])
    faults += checks.check_notions(models["notions"], entries["notions"])
    faults += checks.check_unique_keys(models["topics"], entries["topics"])
    faults += checks.check_cited(models["claims"], entries)
    faults += checks.check_figures(models["claims"], entries)
    if faults:
        raise BrokenContent(faults)
    return Knowledge(**models, labels=labels.digest())


def load_labels(root: Path = CONTENT) -> Labels:
    """The labelled texts below a content folder. Raises BrokenContent with every fault of them."""
    faults: list[Fault] = []
    labels = _labels(root, faults)
    if faults:
        raise BrokenContent(faults)
    return labels


def _labels(root: Path, faults: list[Fault]) -> Labels:
    return Labels(
        utterances=_labelled(root, "utterances", Utterance, faults),
        follow_ups=_labelled(root, "follow_ups", LabelledFollowUp, faults),
        asides=_labelled(root, "asides", LabelledAside, faults),
        requests=_labelled(root, "requests", LabelledRequest, faults),
        frames=_labelled(root, "frames", Frame, faults),
    )


def _labelled(
    root: Path, folder: str, model: type[Label], faults: list[Fault]
) -> tuple[Label, ...]:
    """The labelled texts of a folder, which have no ids; each text once."""
    found: dict[str, Label] = {}
    for path in sorted(root.glob(f"{folder}/*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            entries = read_yaml_list(path, name)
        except BrokenContent as error:
            faults += error.faults
            continue
        for entry in entries:
            try:
                labelled = model.model_validate(entry.data)
            except ValidationError as error:
                faults += _translated(entry, error)
                continue
            if labelled.text in found:
                faults.append(entry.fault(("text",), "this text stands twice"))
            found[labelled.text] = labelled
    return tuple(found.values())


def _read_all(root: Path, faults: list[Fault]) -> Iterator[tuple[str, Entry]]:
    """Every object of every file with its id filled in from the path where the file is its name."""

    def files(pattern: str) -> Iterator[tuple[Path, str]]:
        for path in sorted(root.glob(pattern)):
            yield path, path.relative_to(root).as_posix()

    def guarded(read: Callable[[Path, str], Any], path: Path, name: str) -> Any:
        try:
            return read(path, name)
        except BrokenContent as error:
            faults.extend(error.faults)
            return None

    lists = (
        ("sources", "sources.yaml"),
        ("claims", "claims/*.yaml"),
        ("resources", "resources/*.yaml"),
        ("projects", "projects/*.yaml"),
        ("tracebacks", "tracebacks.yaml"),
        ("groups", "groups.yaml"),
        ("notions", "notions/*.yaml"),
        ("everyday", "everyday.yaml"),
    )
    for kind, pattern in lists:
        for path, name in files(pattern):
            for entry in guarded(read_yaml_list, path, name) or ():
                if kind == "claims":
                    local = entry.data.get("id")
                    data = {**entry.data, "id": f"{path.stem}/{local}", "source": path.stem}
                    entry = Entry(name, data, entry.lines)
                yield kind, entry
    for path, name in files("tracks/*.yaml"):
        entry = guarded(read_yaml_object, path, name)
        if entry is not None:
            yield "tracks", _with_id(entry, path.stem)
    for kind in ("principles", "debates"):
        for path, name in files(f"{kind}/*.md"):
            entry = guarded(read_markdown, path, name)
            if entry is not None:
                yield kind, _with_id(entry, path.stem)
    for path, name in files("topics/*/*.md"):
        entry = guarded(read_markdown, path, name)
        if entry is not None:
            topic = f"{path.parent.name}/{path.stem}"
            entry = _with_id(entry, topic)
            for field in ("stuck", "quiz"):
                items = entry.data.get(field)
                if isinstance(items, list):
                    for item in items:
                        if isinstance(item, dict):
                            item["topic"] = topic
            yield "topics", entry


def _with_id(entry: Entry, key: str) -> Entry:
    return Entry(entry.file, {**entry.data, "id": key}, entry.lines)


def _translated(entry: Entry, error: ValidationError) -> Iterator[Fault]:
    """The faults of a validation error, in the words of somebody who writes content."""
    for item in error.errors():
        location = tuple(item["loc"])
        message = {
            "extra_forbidden": "is not a field of this kind of content",
            "missing": "is missing",
        }.get(item["type"], item["msg"].removeprefix("Value error, "))
        yield entry.fault(location, message)
