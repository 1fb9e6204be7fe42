"""What can go wrong with the library and the index; each message ends in the next step."""

from __future__ import annotations


class RetrievalError(Exception):
    """Base of the errors of this package; its text is fit for a person."""


class IndexMissing(RetrievalError):
    """There is no index yet, or what there is cannot be used."""


class IndexMismatch(RetrievalError):
    """The index was built by another encoder, chunker or schema."""


class IndexBusy(RetrievalError):
    """Another process is writing."""


class StorageFailed(RetrievalError):
    """The disk is full, read-only or otherwise unwilling."""


class EncoderMissing(RetrievalError):
    """There is no exported encoder and nothing to export one with."""


class EncoderRefused(RetrievalError):
    """An exported encoder does not agree with its original."""


class StoreUnavailable(RetrievalError):
    """The vector store does not answer."""


class DocumentRefused(RetrievalError):
    """A document cannot be taken in; the index stays as it was."""
