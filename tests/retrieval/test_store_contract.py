"""What every vector store must do, run on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from retrieval.chroma import ChromaStore
from retrieval.embedding.protocol import Vectors
from retrieval.errors import StoreUnavailable
from retrieval.store import ExactStore, VectorStore


def unit(*values: float) -> Vectors:
    vector = np.array(values, dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector))


_NUMBERS = count()
ROWS = np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)])
IDS = ["x", "y", "xy"]


@pytest.fixture(params=["exact", "chroma", "chroma server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    made: VectorStore
    if request.param == "exact":
        made = ExactStore()
    elif request.param == "chroma":
        made = ChromaStore.embedded(tmp_path / "chroma")
    else:
        url = request.getfixturevalue("chroma_server")
        made = ChromaStore.server(url, prefix=f"t{next(_NUMBERS)}-")
    yield made
    if isinstance(made, ChromaStore) and request.param == "chroma server":
        made.drop_all()
    made.close()


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    store.add("a", IDS, ROWS)
    found = store.query("a", unit(1, 0.1, 0), 3)
    assert [key for key, _ in found] == ["x", "xy", "y"]
    expected = ROWS @ unit(1, 0.1, 0)
    for key, score in found:
        assert score == pytest.approx(expected[IDS.index(key)], abs=1e-4)


def test_an_unknown_collection_is_empty(store: VectorStore) -> None:
    assert store.query("nothing", unit(1, 0, 0), 5) == []
    assert store.count("nothing") == 0
    store.remove("nothing", ["x"])
    store.drop("nothing")


def test_a_limit_beyond_the_count_is_fine(store: VectorStore) -> None:
    store.add("a", IDS[:1], ROWS[:1])
    assert len(store.query("a", unit(1, 0, 0), 50)) == 1


def test_adding_twice_replaces(store: VectorStore) -> None:
    store.add("a", IDS, ROWS)
    store.add("a", ["x"], np.stack([unit(0, 0, 1)]))
    assert store.count("a") == 3
    assert store.query("a", unit(0, 0, 1), 1)[0][0] == "x"


def test_removed_vectors_are_not_found(store: VectorStore) -> None:
    store.add("a", IDS, ROWS)
    store.remove("a", ["x", "never-there"])
    assert store.count("a") == 2
    assert "x" not in [key for key, _ in store.query("a", unit(1, 0, 0), 5)]


def test_collections_do_not_see_each_other(store: VectorStore) -> None:
    store.add("a", ["x"], ROWS[:1])
    store.add("b/with any: name ünï", ["y"], ROWS[1:2])
    assert [k for k, _ in store.query("a", unit(0, 1, 0), 5)] == ["x"]
    store.drop("a")
    assert store.query("a", unit(1, 0, 0), 5) == []
    assert store.count("b/with any: name ünï") == 1


def test_adding_nothing_is_fine(store: VectorStore) -> None:
    store.add("a", [], np.zeros((0, 3), dtype=np.float32))
    assert store.query("a", unit(1, 0, 0), 5) == []


def test_many_vectors_go_in_parts(store: VectorStore) -> None:
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((2500, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    store.add("many", [str(n) for n in range(2500)], rows)
    assert store.count("many") == 2500
    assert store.query("many", rows[1234], 1)[0][0] == "1234"


def test_a_chroma_store_keeps_its_vectors_when_it_is_opened_again(tmp_path: Path) -> None:
    first = ChromaStore.embedded(tmp_path / "chroma")
    first.add("a", IDS, ROWS)
    first.close()
    second = ChromaStore.embedded(tmp_path / "chroma")
    assert second.count("a") == 3
    second.close()


def test_two_indexes_on_one_server_do_not_see_each_other(chroma_server: str) -> None:
    ours = ChromaStore.server(chroma_server, prefix="ours-")
    theirs = ChromaStore.server(chroma_server, prefix="theirs-")
    ours.add("a", IDS, ROWS)
    assert theirs.count("a") == 0
    theirs.add("a", IDS[:1], ROWS[:1])
    theirs.drop_all()
    assert ours.count("a") == 3
    ours.drop_all()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:8000", "ftp://127.0.0.1"])
def test_a_server_that_is_away_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="COACH_CHROMA_URL"):
        ChromaStore.server(url, prefix="x-")
