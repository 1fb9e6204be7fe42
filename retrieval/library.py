"""The library: documents, passages, scopes and embeddings in one SQLite file. It is the truth.

Everything else (Chroma, the lexical index, the vectors on disk) is a projection of it and can be
built again from it without embedding anything twice.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.embedding.protocol import Vectors
from retrieval.errors import StorageFailed
from retrieval.passages import CHUNKER, Passage, text_hash

SCHEMA = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL,
    kind TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, added_at TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_origin ON documents (scope, origin);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, scope TEXT NOT NULL, document TEXT NOT NULL, position INTEGER NOT NULL,
    hash TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_scope ON passages (scope, position);
CREATE TABLE IF NOT EXISTS embeddings (
    hash TEXT NOT NULL, encoder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (hash, encoder)
) WITHOUT ROWID;
"""
_FIELDS = (
    "id", "scope", "kind", "source", "title", "place", "text", "url", "topics", "asks",
    "keywords", "document", "embedded",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What a sync changed, counted in passages."""

    added: int
    changed: int
    removed: int
    kept: int

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class Document:
    """A document that was taken in: where it came from and whose it is."""

    id: str
    scope: str
    name: str
    origin: str
    kind: str
    sha256: str
    bytes: int
    added_at: str
    passages: int = 0


def dump_passage(passage: Passage) -> str:
    """A passage as JSON."""
    return json.dumps(
        {name: getattr(passage, name) for name in _FIELDS}, ensure_ascii=False, sort_keys=True
    )


def parse_passage(body: str) -> Passage:
    """The passage that `dump_passage` wrote."""
    data = json.loads(body)
    data["topics"] = tuple(data["topics"])
    data["asks"] = tuple(data["asks"])
    return Passage(**data)


class Library:
    """One open library file. Use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise _storage_failed(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the write lock at once, so that two writers queue up."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _storage_failed(self.path, error) from error

    def meta(self, key: str) -> str | None:
        """A stored setting of the library."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def sync(
        self, scope: str, document: str, passages: Sequence[Passage], *, stamp: str = ""
    ) -> Change:
        """Make the passages of one document of a scope exactly these; returns what changed.

        `stamp` identifies the input that they came from; it is stored in the same transaction.
        """
        with self.writing() as db:
            change = _replace_passages(db, scope, document, passages)
            if stamp:
                _set_meta(db, f"stamp:{scope}:{document}", stamp)
        return change

    def put_document(self, document: Document, passages: Sequence[Passage]) -> Change:
        """Take a document in, or replace what was there from the same origin in the same scope."""
        with self.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id, document.scope, document.name, document.origin, document.kind,
                    document.sha256, document.bytes, document.added_at,
                ),
            )  # fmt: skip
            return _replace_passages(db, document.scope, document.id, passages)

    def remove_document(self, key: str, *, scope: str | None = None) -> Document | None:
        """Forget a document with all of its passages; returns it, or nothing if there is none."""
        found = [d for d in self.documents(scope) if d.id == key]
        if not found:
            return None
        with self.writing() as db:
            _replace_passages(db, found[0].scope, key, ())
            db.execute("DELETE FROM documents WHERE id = ?", (key,))
        return found[0]

    def documents(self, scope: str | None = None) -> list[Document]:
        """The documents of a scope, or of all scopes, by name."""
        where, values = ("WHERE d.scope = ?", (scope,)) if scope is not None else ("", ())
        rows = self._db.execute(
            "SELECT d.*, (SELECT count(*) FROM passages p WHERE p.document = d.id) "
            f"FROM documents d {where} ORDER BY d.scope, d.name, d.id",
            values,
        )
        return [Document(*row) for row in rows]

    def stamp(self, scope: str, document: str) -> str | None:
        """What `sync` was last told that the passages of a document came from."""
        return self.meta(f"stamp:{scope}:{document}")

    def scopes(self) -> list[str]:
        """Every scope that has passages."""
        return [r[0] for r in self._db.execute("SELECT DISTINCT scope FROM passages ORDER BY 1")]

    def passages(self, scope: str) -> list[Passage]:
        """Every passage of a scope, in order."""
        rows = self._db.execute(
            "SELECT body FROM passages WHERE scope = ? ORDER BY document, position, id", (scope,)
        )
        return [parse_passage(body) for (body,) in rows]

    def digest(self) -> str:
        """Identifies the state of all passages; changes exactly when one of them does."""
        digest = hashlib.sha256(f"{SCHEMA}:{CHUNKER}".encode())
        for row in self._db.execute("SELECT id, scope, hash FROM passages ORDER BY id"):
            digest.update("\0".join(row).encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()[:16]

    def known_hashes(self, encoder: str, hashes: Iterable[str]) -> set[str]:
        """Which of the texts have a vector of this encoder."""
        known = set()
        wanted = list(hashes)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            known |= {
                row[0]
                for row in self._db.execute(
                    f"SELECT hash FROM embeddings WHERE encoder = ? AND hash IN ({marks})",
                    (encoder, *part),
                )
            }
        return known

    def store_vectors(self, encoder: str, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep one vector for each text, as float32."""
        with self.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)",
                [(h, encoder, v.tobytes()) for h, v in zip(hashes, vectors, strict=True)],
            )

    def vectors(self, encoder: str, hashes: Sequence[str], dimensions: int) -> Vectors:
        """The stored vectors in the order asked for, shape `(len(hashes), dimensions)`.

        Raises KeyError for a text that was never embedded.
        """
        result = np.zeros((len(hashes), dimensions), dtype=np.float32)
        where: dict[str, list[int]] = {}
        for index, key in enumerate(hashes):
            where.setdefault(key, []).append(index)
        keys = list(where)
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            for key, blob in self._db.execute(
                f"SELECT hash, vector FROM embeddings WHERE encoder = ? AND hash IN ({marks})",
                (encoder, *part),
            ):
                result[where.pop(key)] = np.frombuffer(blob, dtype=np.float32)
        if where:
            raise KeyError(f"{len(where)} texts have no vector")
        return result

    def prune_vectors(self, used: Iterable[str]) -> int:
        """Forget the vectors of texts that no passage has any more; returns how many."""
        with self.writing() as db:
            db.execute("CREATE TEMP TABLE IF NOT EXISTS used (hash TEXT PRIMARY KEY)")
            db.execute("DELETE FROM used")
            db.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((h,) for h in used))
            cursor = db.execute("DELETE FROM embeddings WHERE hash NOT IN (SELECT hash FROM used)")
            return cursor.rowcount


def _replace_passages(
    db: sqlite3.Connection, scope: str, document: str, passages: Sequence[Passage]
) -> Change:
    """Make the passages of a document exactly these; rows that are alike are left alone."""
    fresh = {passage.id: (n, dump_passage(passage)) for n, passage in enumerate(passages)}
    if len(fresh) != len(passages):
        raise ValueError("two passages have the same id")
    old = dict(
        db.execute(
            "SELECT id, hash FROM passages WHERE scope = ? AND document = ?", (scope, document)
        ).fetchall()
    )
    rows = []
    for key, (position, body) in fresh.items():
        digest = text_hash(f"{position}\0{body}")
        if old.get(key) != digest:
            rows.append((key, scope, document, position, digest, body))
    db.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?)", rows)
    gone = [(key,) for key in old if key not in fresh]
    db.executemany("DELETE FROM passages WHERE id = ?", gone)
    changed = sum(row[0] in old for row in rows)
    return Change(len(rows) - changed, changed, len(gone), len(fresh) - len(rows))


def _set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _storage_failed(path: Path, error: Exception) -> StorageFailed:
    return StorageFailed(
        f"The library {path} cannot be used: {error}. Check that the folder is writable and that "
        "the disk has room, or set COACH_HOME to another folder."
    )
