"""Errors as one sentence for a person."""

from __future__ import annotations


def sentence(error: Exception) -> str:
    """What to tell a person about an error; details of a fault of ours go to a file."""
    from bot.accountability.errors import PromiseRefused
    from bot.accountability.pictures import PicturesMissing
    from bot.accountability.ships import LinkRefused
    from bot.accountability.site import SiteRefused
    from bot.memory.errors import MemoryFailed
    from bot.voice.errors import ModelRefused
    from knowledge.errors import BrokenContent
    from retrieval.errors import RetrievalError

    known = BrokenContent | RetrievalError | MemoryFailed | ModelRefused
    refused = PromiseRefused | LinkRefused | SiteRefused | PicturesMissing
    if isinstance(error, known | refused):
        return str(error)
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        reason = error.strerror or str(error)
        return f"{reason}{where}. Check COACH_HOME and the disk, then try again."
    return (
        "Something went wrong inside the coach, and nothing of yours is lost. "
        f"Details are in {_note(error)}; please report them."
    )


def _note(error: Exception) -> str:
    """Write the details of a fault to a file and return its name."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="coach-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
    return file.name
