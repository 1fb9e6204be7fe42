"""Files that are written for the learner: whole or not at all, and never over another by chance."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class NotWritten(Exception):
    """A file was not written; the text says why and what to do."""


def check_free(path: Path, *, force: bool) -> None:
    """Raise NotWritten if there is something at `path` that may not be replaced."""
    if path.is_dir():
        raise NotWritten(f"{path} is a folder. Name a file in it.")
    if not force and os.path.lexists(path):
        raise NotWritten(f"There is a file {path} already. Add --force to replace it.")
    if not path.parent.is_dir():
        raise NotWritten(f"There is no folder {path.parent}. Make it first, or choose another.")


def write_whole(path: Path, content: str | bytes, *, force: bool, private: bool = False) -> None:
    """Write a text or bytes to a file, durably and at once. Raises NotWritten.

    `private` files can be read by their owner only.
    """
    check_free(path, force=force)
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        descriptor = os.open(
            part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666
        )
        with open(descriptor, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if force:
            os.replace(part, path)
        else:
            _move_to_free(part, path)
    except FileExistsError:
        raise NotWritten(f"There is a file {path} already. Add --force to replace it.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWritten(f"{path} cannot be written: {reason}. Choose another place.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _move_to_free(part: Path, path: Path) -> None:
    """Give a file its name unless that is taken, for which a hard link is the atomic way."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.replace(part, path)
