"""The only home of chromadb: a store in a folder of its own, or on a Chroma server.

Always cosine, always our own vectors, never an embedding function: Chroma would rebuild a stored
one by name and fetch its weights from the network.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from retrieval.embedding.protocol import Vectors
from retrieval.errors import StoreUnavailable

BATCH = 1000
_T = TypeVar("_T")


class ChromaStore:
    """Vectors in Chroma. `prefix` keeps the collections of one index apart from another's."""

    def __init__(self, client: Any, where: str, *, prefix: str = "", attempts: int = 1) -> None:
        self._client = client
        self._where = where
        self._prefix = prefix
        self._attempts = attempts
        self._open: dict[str, Any] = {}

    @classmethod
    def embedded(cls, folder: Path) -> ChromaStore:
        """A store in a folder; only one process may write to it."""
        import chromadb
        from chromadb.config import Settings

        try:
            client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
        except Exception as error:
            raise StoreUnavailable(_unreadable(str(folder))) from error
        return cls(client, str(folder))

    @classmethod
    def server(cls, url: str, *, prefix: str, timeout: float = 5.0) -> ChromaStore:
        """A store on a Chroma server, such as `http://127.0.0.1:8000`.

        Raises StoreUnavailable when nothing answers there.
        """
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise StoreUnavailable(
                f"COACH_CHROMA_URL is {url!r}; it must look like http://127.0.0.1:8000."
            )
        settings = Settings(
            anonymized_telemetry=False, chroma_query_request_timeout_seconds=timeout
        )
        try:
            client = _retry(
                lambda: chromadb.HttpClient(
                    host=parts.hostname or "",
                    port=parts.port or (443 if parts.scheme == "https" else 80),
                    ssl=parts.scheme == "https",
                    settings=settings,
                ),
                attempts=3,
            )
        except Exception as error:
            raise StoreUnavailable(_away(url)) from error
        return cls(client, url, prefix=prefix, attempts=3)

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors."""
        if not len(ids):
            return
        target = self._collection(collection, create=True)
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            self._call(partial(target.upsert, ids=list(ids[part]), embeddings=vectors[part]))

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors."""
        target = self._collection(collection)
        if target is None:
            return
        for start in range(0, len(ids), BATCH):
            self._call(partial(target.delete, ids=list(ids[start : start + BATCH])))

    def query(self, collection: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine, best first."""
        target = self._collection(collection)
        if target is None:
            return []
        found = self._call(
            lambda: target.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        )
        return [
            (key, 1.0 - float(distance))
            for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def count(self, collection: str) -> int:
        """How many vectors a collection holds."""
        target = self._collection(collection)
        return 0 if target is None else int(self._call(target.count))

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._open.pop(collection, None)
        if self._collection(collection) is not None:
            self._call(lambda: self._client.delete_collection(self._name(collection)))
            self._open.pop(collection, None)

    def drop_all(self) -> None:
        """Remove every collection of this prefix."""
        for found in self._call(self._client.list_collections):
            if self._prefix and str(found.name).startswith(self._prefix):
                self._call(partial(self._client.delete_collection, found.name))
        self._open.clear()

    def close(self) -> None:
        """Let go of the files or the connection."""
        self._open.clear()
        self._client.close()

    def _name(self, collection: str) -> str:
        # Chroma allows 3 to 512 characters of [a-zA-Z0-9._-]; a scope may have any name.
        return self._prefix + hashlib.sha256(collection.encode("utf-8")).hexdigest()[:24]

    def _collection(self, collection: str, *, create: bool = False) -> Any:
        from chromadb.errors import NotFoundError

        if collection in self._open:
            return self._open[collection]
        name = self._name(collection)
        if create:
            found = self._call(
                lambda: self._client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                )
            )
        else:
            try:
                found = self._call(
                    lambda: self._client.get_collection(name, embedding_function=None)
                )
            except NotFoundError:
                return None
        self._open[collection] = found
        return found

    def _call(self, action: Callable[[], _T]) -> _T:
        from chromadb.errors import NotFoundError

        try:
            return _retry(action, self._attempts)
        except NotFoundError:
            raise
        except Exception as error:
            remote = self._where.startswith("http")
            raise StoreUnavailable(
                _away(self._where) if remote else _unreadable(self._where)
            ) from error


def _retry(action: Callable[[], _T], attempts: int) -> _T:
    """Try again after a failure that may pass; what the server refuses is not tried twice."""
    from chromadb.errors import ChromaError

    for attempt in range(attempts):
        try:
            return action()
        except ChromaError:
            raise
        except Exception:
            if attempt + 1 == attempts:
                raise
            time.sleep(0.1 * 3**attempt)
    raise AssertionError("unreachable")


def _away(url: str) -> str:
    return (
        f"The Chroma server at {url} does not answer. Start it with "
        "`chroma run --path DIR --host 127.0.0.1 --port PORT`, or unset COACH_CHROMA_URL."
    )


def _unreadable(folder: str) -> str:
    return f"The Chroma store in {folder} cannot be read. Run `coach index` to build it again."
