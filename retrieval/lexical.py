"""The lexical side: BM25 over SQLite's full-text index, one table a scope.

A table a scope and not a filter, so that neither hits nor word statistics cross between scopes.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from retrieval.reading import ReadFile

# Words that carry no subject. Question words matter to the intent, not to finding the passage.
STOP_WORDS = frozenset(
    """
    a about again all also am an and any are as at be because been before being but by can could
    did do does doing don dont down each for from get getting give go going got had has have
    having he help her here hers him his how i id if ill im in into is isnt it its ive just know
    learn let lets like me more most much my need needs no nor not now of off on once only or
    other our out over own please really same she should so some such tell than that thats the
    their them then there these they thing things this those through to too under until up use
    very want was we were what whats when where which while who whom whose why will with would
    you your
    """.split()
)
_WORD = re.compile(r"[a-z0-9]+(?:[+#]+)?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COLUMNS = "title, body, keywords"
# Weights of title, body and keywords for bm25(); a word in the title says what a passage is about.
WEIGHTS = (3.0, 1.0, 1.5)


def words(text: str) -> list[str]:
    """The words of a text that carry its subject, lower-cased, in order, each once."""
    found = (word.lower() for word in _WORD.findall(text))
    return list(dict.fromkeys(word for word in found if word not in STOP_WORDS))


class LexicalWriter:
    """Writes a full-text index into a new SQLite file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, scope: str, rows: Iterable[tuple[int, str, str, str]]) -> None:
        """Write the passages of a scope: number, title, body, keywords."""
        table = _table(scope)
        self._db.execute("BEGIN")
        self._db.execute(f"DROP TABLE IF EXISTS {table}")
        self._db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5"
            f"({_COLUMNS}, content='', tokenize='porter unicode61')"
        )
        self._db.executemany(f"INSERT INTO {table} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?)", rows)
        self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        self._db.execute("COMMIT")

    def add_vocabulary(self, texts: Iterable[str], names: Iterable[str]) -> None:
        """Note the words of the curriculum, by which misspelt ones are told, and those of names.

        Only the curriculum's: a word that is known from one scope alone must not show in another.
        A word is repaired only to one of a name: any other guess would bend foreign subjects ours.
        """
        counts: Counter[str] = Counter()
        for name in names:
            counts.update(m.group().lower() for m in _LETTERS.finditer(name))
        for text in texts:
            counts.update({m.group().lower(): 0 for m in _LETTERS.finditer(text)})
        self._db.execute("BEGIN")
        self._db.execute(
            "CREATE TABLE vocabulary (word TEXT PRIMARY KEY, initial TEXT, length INT, count INT)"
        )
        self._db.execute("CREATE INDEX by_initial ON vocabulary (initial, length)")
        self._db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?, ?, ?)",
            [(word, word[0], len(word), count) for word, count in counts.items()],
        )
        self._db.execute("COMMIT")


class LexicalIndex:
    """A full-text index that was written. It may be used from several threads."""

    def __init__(self, path: Path) -> None:
        self._file = ReadFile(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def unknown(self, words: Collection[str]) -> set[str]:
        """Which of the words the curriculum never uses."""
        marks = ",".join("?" * len(words))
        known = {
            row[0]
            for row in self._file.rows(
                f"SELECT word FROM vocabulary WHERE word IN ({marks})", list(words)
            )
        }
        return set(words) - known

    def candidates(self, initial: str, length: int) -> dict[str, int]:
        """Words of the curriculum with this initial and about this length, with their counts."""
        rows = self._file.rows(
            "SELECT word, count FROM vocabulary "
            "WHERE initial = ? AND length BETWEEN ? AND ? AND count > 0",
            (initial, max(3, length - 2), length + 2),
        )
        return dict(rows)

    def search(self, scope: str, terms: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Numbers of passages that hold any of the words, best first, with their BM25 (> 0)."""
        if not terms:
            return []
        query = " OR ".join('"' + term.replace('"', "") + '"' for term in terms[:64])
        table = _table(scope)
        weights = ", ".join(str(weight) for weight in WEIGHTS)
        try:
            rows = self._file.rows(
                f"SELECT rowid, -bm25({table}, {weights}) FROM {table} "
                f"WHERE {table} MATCH ? ORDER BY 2 DESC, 1 LIMIT ?",
                (query, limit),
            )
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []
            raise
        return [(int(number), float(score)) for number, score in rows]


def _table(scope: str) -> str:
    """A table name that no scope name can break out of."""
    return "fts_" + scope.encode("utf-8").hex()
