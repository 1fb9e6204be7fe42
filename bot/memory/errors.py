"""What can go wrong with the memory; each message ends in the next step."""

from __future__ import annotations


class MemoryFailed(Exception):
    """The memory cannot be read or written; its text is fit for a person."""


class MemoryTooNew(MemoryFailed):
    """The memory was brought to a newer schema by a newer version of the coach."""


class CorrectionRefused(MemoryFailed):
    """A correction names nothing that can be believed, or gives it no value it can have."""
