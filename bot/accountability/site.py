"""A folder of pages that is written again and again beside what its owner keeps in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.coach.patterns import Pattern

# Names the files that are ours, with the hashes of what we wrote: paths and hashes, nothing else.
MARKER = ".coach-portfolio.json"
# What a folder may hold that was just made by a host or by git.
_FRESH = frozenset(
    {
        ".git", ".gitattributes", ".github", ".gitignore", ".gitlab-ci.yml", ".nojekyll",
        ".DS_Store", "CNAME", "LICENSE", "LICENSE.md", "README", "README.md", "README.txt",
        "custom.css", "robots.txt",
    }
)  # fmt: skip
# Whatever the marker says, nothing else is ever taken away.
_OURS = Pattern(r"index\.html|style\.css|icon\.svg|\.nojekyll|ships/[a-z0-9-]+\.html")


class SiteRefused(Exception):
    """A site was not written; the text says why and what to do."""


@dataclass(frozen=True)
class Written:
    """Where a site was written, which files changed, and which were taken away."""

    folder: Path
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write_site(folder: Path, pages: Mapping[str, str], *, force: bool = False) -> Written:
    """Write pages by their path below a folder, and take away those of ours that are no more.

    Each file is replaced whole, and after an interruption the next run puts all right. A folder
    that holds something else, a file of the owner's in our way, and pages of ours that were changed
    by hand (unless `force`) are refused before anything is written. Raises SiteRefused.
    """
    for path in pages:
        if not _OURS.fullmatch(path):
            raise ValueError(f"{path} is no page of a portfolio")
    try:
        ours = _check(folder, pages, force=force)
        return _write(folder, pages, ours)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteRefused(
            f"{error.filename or folder} cannot be written: {reason}. Choose another folder, or "
            "mend that and run it again."
        ) from error


def _check(folder: Path, pages: Mapping[str, str], *, force: bool) -> dict[str, list[str]]:
    """The files of ours in the folder with their hashes. Raises SiteRefused."""
    if folder.exists() and not folder.is_dir():
        raise SiteRefused(f"{folder} is a file. Name a folder for the portfolio.")
    ours = _marked(folder)
    if ours is None:
        ours = {}
        there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
        foreign = sorted(there - _FRESH)
        if foreign:
            names = ", ".join(foreign[:3]) + (" and more" if len(foreign) > 3 else "")
            raise SiteRefused(
                f"{folder} holds something else ({names}). Name a new or an empty folder, or one "
                "that already holds your portfolio."
            )
    if (folder / "ships").is_symlink():
        raise SiteRefused(f"{folder / 'ships'} leads elsewhere. Make it a folder, or remove it.")
    for path in {*pages, *ours}:
        file = folder / path
        if not os.path.lexists(file):
            continue
        if file.is_symlink() or not file.is_file():
            raise SiteRefused(f"{file} is in the way. Move it, then run this again.")
        hash_ = _hash(file.read_bytes())
        if hash_ in ours.get(path, ()) or (path in pages and hash_ == _hash(pages[path].encode())):
            continue
        if path not in ours:
            raise SiteRefused(f"{file} is not mine to replace. Move it, then run this again.")
        if not force:
            raise SiteRefused(
                f"{file} was changed by hand. Keep your own styles in custom.css beside it, which "
                "I never touch; or add --force to write it anew."
            )
    return ours


def _marked(folder: Path) -> dict[str, list[str]] | None:
    marker = folder / MARKER
    if not marker.is_file():
        return None
    try:
        files = json.loads(marker.read_text(encoding="utf-8"))["files"]
        return {
            str(path): [str(hash_) for hash_ in hashes]
            for path, hashes in files.items()
            if _OURS.fullmatch(path)
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SiteRefused(
            f"{marker} cannot be read, so I cannot tell my files from yours. Name a new folder."
        ) from None


def _write(folder: Path, pages: Mapping[str, str], ours: dict[str, list[str]]) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {path: _hash(text.encode()) for path, text in pages.items()}
    # Before anything changes, both what is there and what comes are marked as ours.
    both = {path: list(ours.get(path, [])) for path in {*pages, *ours}}
    for path, hash_ in hashes.items():
        both[path].append(hash_)
    _mark(folder, both)
    changed, removed = [], []
    for path, text in sorted(pages.items()):
        file = folder / path
        if file.is_file() and file.read_bytes() == text.encode():
            continue
        file.parent.mkdir(exist_ok=True)
        _replace(file, text)
        changed.append(path)
    for path in sorted(set(ours) - set(pages)):
        file = folder / path
        if file.is_file():
            file.unlink()
            removed.append(path)
    ships = folder / "ships"
    if ships.is_dir() and not any(ships.iterdir()):
        ships.rmdir()
    _mark(folder, {path: [hash_] for path, hash_ in hashes.items()})
    return Written(folder, tuple(changed), tuple(removed))


def _mark(folder: Path, files: Mapping[str, list[str]]) -> None:
    content = {"made_by": "study-coach", "files": {path: files[path] for path in sorted(files)}}
    _replace(folder / MARKER, json.dumps(content, indent=1) + "\n")


def _replace(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    """The hash of a text, the same however git ends its lines."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
