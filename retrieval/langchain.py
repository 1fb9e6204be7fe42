"""What LangChain may use of us: our encoder, our search and our vector stores, as its own kinds.

Nothing that answers imports this module; it is for programs that are built with LangChain.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from langchain_core.vectorstores import VectorStore as LangChainStore
from pydantic import Field, GetPydanticSchema
from pydantic_core import core_schema

from retrieval.embedding.protocol import Embedder, Vectors
from retrieval.errors import StorageFailed
from retrieval.search import Hit, Retriever
from retrieval.store import ExactStore, VectorStore

COLLECTION = "langchain"
_Store = TypeVar("_Store", bound="CoachVectorStore")
# Taken as it is: pydantic would look into the dataclass and stumble over the protocol in it.
_Search = Annotated[
    Retriever, GetPydanticSchema(lambda kind, _: core_schema.is_instance_schema(kind))
]


class CoachEmbeddings(Embeddings):
    """An encoder as LangChain embeddings; every vector has length 1."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text."""
        rows: list[list[float]] = self.embedder.embed_documents(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self.embedder.embed_query(text).tolist()
        return vector


class CoachRetriever(BaseRetriever):
    """The search as a LangChain retriever: at most `k` passages, best first.

    It finds nothing when the search abstains; a `threshold` of 0 never does. `scope` adds the
    passages of one scope to those of the curriculum, and only whoever makes a retriever sets it.
    """

    retriever: _Search
    k: int = Field(default=8, ge=1)
    scope: str | None = None
    threshold: float | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        limit = _at_least_one(self.k if k is None else k)
        hits = self.retriever.search(query, scope=self.scope, limit=limit, threshold=self.threshold)
        return [_document(hit) for hit in hits.found]

    # Inherited, it would not take `k`.
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        search = partial(
            self._get_relevant_documents, query, run_manager=run_manager.get_sync(), k=k
        )
        return await run_in_executor(None, search)


class CoachVectorStore(LangChainStore):
    """One collection of a vector store, with its texts and metadata beside it in an SQLite file.

    Without a `file` they are kept in memory, which suits a store that is in memory too. Metadata
    must be what JSON can hold. Scores are cosines; whatever the length of the vectors that
    `embedding` gives, they are stored with length 1. The store is closed by whoever opened it.
    Raises StorageFailed when the file cannot be used or is not the one of this collection.
    """

    def __init__(
        self,
        embedding: Embeddings,
        store: VectorStore | None = None,
        *,
        file: Path | None = None,
        collection: str = COLLECTION,
    ) -> None:
        self._embedding = embedding
        self._store: VectorStore = ExactStore() if store is None else store
        self._collection = collection
        self._texts = _Texts(file, collection)
        # LangChain runs the async variants in threads; neither side may be seen half written.
        self._lock = threading.RLock()
        if self._store.count(collection) > self._texts.count():
            raise StorageFailed(
                f"The collection {collection!r} holds vectors whose texts are not in "
                f"{self._texts.where}. Pass the file that was written with it, or choose another "
                "collection."
            )

    @classmethod
    def from_texts(
        cls: type[_Store],
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        store: VectorStore | None = None,
        file: Path | None = None,
        collection: str = COLLECTION,
        **kwargs: Any,
    ) -> _Store:
        """A store with these texts in it; the options are those of the constructor."""
        _refuse(kwargs)
        made = cls(embedding, store, file=file, collection=collection)
        made.add_texts(texts, metadatas, ids=ids)
        return made

    @property
    def embeddings(self) -> Embeddings:
        """What texts and questions are embedded with."""
        return self._embedding

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Add or replace texts; returns their ids, made up where none is given.

        Raises ValueError when the numbers differ or metadata does not fit into JSON.
        """
        _refuse(kwargs)
        given = list(texts)
        beside = [{} for _ in given] if metadatas is None else metadatas
        wanted = [None] * len(given) if ids is None else ids
        if not len(given) == len(beside) == len(wanted):
            raise ValueError(
                f"{len(given)} texts came with {len(beside)} metadatas and {len(wanted)} ids; "
                "give as many of each."
            )
        keys = [key or str(uuid.uuid4()) for key in wanted]
        # Of two texts with one id the later counts, as if they had been added one by one.
        last = {key: position for position, key in enumerate(keys)}
        if not last:
            return []
        bodies = {key: _dump(key, given[n], beside[n]) for key, n in last.items()}
        vectors = _unit(self._embedding.embed_documents([given[n] for n in last.values()]))
        with self._lock:
            # Texts first and vectors last, so that whatever is found has its text.
            self._texts.put(bodies)
            self._store.add(self._collection, list(last), vectors)
        return keys

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """Documents in the order of their ids; an id that is not there is passed over."""
        with self._lock:
            return self._texts.get(ids)

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Remove documents, all of them if no list is given; a missing id is passed over."""
        _refuse(kwargs)
        with self._lock:
            if ids is None:
                self._store.drop(self._collection)
                self._texts.clear()
            else:
                self._store.remove(self._collection, ids)
                self._texts.remove(ids)
        return True

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The `k` documents nearest to a question, best first."""
        return [found for found, _ in self.similarity_search_with_score(query, k, **kwargs)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """The nearest documents with their cosine, best first."""
        _refuse(kwargs)
        return self._nearest(self._embedding.embed_query(query), k)

    def similarity_search_by_vector(
        self, embedding: list[float], k: int = 4, **kwargs: Any
    ) -> list[Document]:
        """The `k` documents nearest to a vector of any length, best first."""
        _refuse(kwargs)
        return [found for found, _ in self._nearest(embedding, k)]

    def close(self) -> None:
        """Let go of the texts; the store stays open."""
        self._texts.close()

    def _nearest(self, embedding: list[float], k: int) -> list[tuple[Document, float]]:
        vector = _unit([embedding])[0]
        with self._lock:
            hits = self._store.query(self._collection, vector, _at_least_one(k))
            found = {document.id: document for document in self._texts.get([i for i, _ in hits])}
        return [(found[key], score) for key, score in hits if key in found]

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        # A cosine below 0 is no relevance at all; rounding may carry one a little above 1.
        return lambda cosine: max(0.0, min(1.0, cosine))


class _Texts:
    """Texts and metadata by id, in an SQLite file or in memory, apart for each collection."""

    def __init__(self, path: Path | None, collection: str) -> None:
        self.where = "memory" if path is None else str(path)
        self._collection = collection
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            # Used from many threads, but never from two at once: CoachVectorStore holds a lock.
            self._db = sqlite3.connect(path or ":memory:", timeout=10, check_same_thread=False)
            with self._db:
                self._db.execute(
                    "CREATE TABLE IF NOT EXISTS texts (collection TEXT NOT NULL, id TEXT NOT NULL, "
                    "body TEXT NOT NULL, PRIMARY KEY (collection, id)) WITHOUT ROWID"
                )
        except (OSError, sqlite3.Error) as error:
            raise self._failed(error) from error

    def put(self, bodies: dict[str, str]) -> None:
        self._write(
            "INSERT OR REPLACE INTO texts VALUES (?, ?, ?)",
            [(self._collection, key, body) for key, body in bodies.items()],
        )

    def get(self, ids: Iterable[str]) -> list[Document]:
        found = []
        for key in ids:
            for (body,) in self._read("body", "AND id = ?", key):
                parsed = json.loads(body)
                found.append(
                    Document(id=key, page_content=parsed["text"], metadata=parsed["metadata"])
                )
        return found

    def remove(self, ids: Iterable[str]) -> None:
        self._write(
            "DELETE FROM texts WHERE collection = ? AND id = ?",
            [(self._collection, key) for key in ids],
        )

    def clear(self) -> None:
        self._write("DELETE FROM texts WHERE collection = ?", [(self._collection,)])

    def count(self) -> int:
        return int(self._read("count(*)")[0][0])

    def close(self) -> None:
        self._db.close()

    def _read(self, columns: str, condition: str = "", *values: str) -> list[tuple[Any, ...]]:
        statement = f"SELECT {columns} FROM texts WHERE collection = ? {condition}"
        try:
            return self._db.execute(statement, (self._collection, *values)).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _write(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        try:
            with self._db:
                self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> StorageFailed:
        return StorageFailed(
            f"The texts in {self.where} cannot be used: {error}. Check that the folder is writable "
            "and that the disk has room, or choose another file."
        )


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "id": passage.id,
            "title": passage.title,
            "place": passage.place,
            "source": passage.source,
            "url": passage.url,
            "score": hit.score,
            "topics": list(passage.topics),
        },
    )


def _dump(key: str, text: str, metadata: dict[str, Any]) -> str:
    try:
        return json.dumps({"text": text, "metadata": metadata})
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"The metadata of {key!r} does not fit into JSON: {error}. "
            "Use texts, numbers, lists and dictionaries."
        ) from error


def _unit(rows: Sequence[Sequence[float]]) -> Vectors:
    """The rows with length 1; a row of zeros stays as it is."""
    vectors = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: Vectors = (vectors / lengths).astype(np.float32)
    return unit


def _at_least_one(k: int) -> int:
    if k < 1:
        raise ValueError(f"k is {k}; ask for at least one document.")
    return k


def _refuse(options: dict[str, Any]) -> None:
    # A filter that is silently not applied would show what it was meant to hide.
    if options:
        raise ValueError(f"CoachVectorStore knows no {', '.join(sorted(options))}. Leave it out.")
