"""Generations: built beside the current one, swapped atomically, harmless when interrupted."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import IndexBusy, IndexMismatch, IndexMissing, StorageFailed
from retrieval.generation import Generation, IndexPaths, check_fits, read_manifest
from retrieval.index import Built, build, open_generation, write_lock
from retrieval.library import Library
from retrieval.passages import CURRICULUM, Passage
from retrieval.probe import main
from retrieval.search import Parts, Retriever
from retrieval.writer import Encoding, server_prefix
from tests.fakes import WordEmbedder


def passage(
    name: str, text: str, *, scope: str = CURRICULUM, asks: tuple[str, ...] = ()
) -> Passage:
    return Passage(f"{scope}:{name}", scope, "topic", name, name.title(), "Why", text, asks=asks)


PASSAGES = [
    passage("loops", "A loop repeats a block of code for each item.", asks=("what is a loop",)),
    passage("pandas", "pandas handles tables of data.", asks=("what is pandas for",)),
    passage("docker", "Docker packs a program with all it needs.", asks=("why docker",)),
]


@pytest.fixture(autouse=True)
def _probe_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a child for each build takes a second; tests of damage keep the real probe."""
    if "damaged" not in request.node.name:
        monkeypatch.setattr("retrieval.index.is_sound", lambda folder: main(folder) == 0)


@pytest.fixture
def paths(tmp_path: Path) -> IndexPaths:
    return IndexPaths(tmp_path / "coach")


@pytest.fixture
def library(paths: IndexPaths) -> Iterator[Library]:
    opened = Library(paths.library)
    opened.sync(CURRICULUM, "", PASSAGES)
    yield opened
    opened.close()


def make(paths: IndexPaths, library: Library, embedder: WordEmbedder, **options: bool) -> Built:
    with write_lock(paths):
        return build(paths, library, Encoding(embedder, "words"), **options)


def find(
    paths: IndexPaths, embedder: WordEmbedder, text: str, scope: str | None = None
) -> list[str]:
    generation = open_generation(paths)
    try:
        hits = Retriever(lambda: generation, embedder).search(text, scope=scope, threshold=0.0)
        return [hit.passage.source for hit in hits.found]
    finally:
        generation.close()


def test_a_question_finds_its_passage(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    built = make(paths, library, embedder)
    assert (built.passages, built.embedded, built.unchanged) == (3, 6, False)
    assert find(paths, embedder, "why docker")[0] == "docker"
    assert find(paths, embedder, "tables of data")[0] == "pandas"


def test_building_again_with_nothing_changed_does_nothing(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    before = paths.current()
    embedder.embedded.clear()
    library.sync(CURRICULUM, "", PASSAGES)
    assert make(paths, library, embedder).unchanged
    assert paths.current() == before
    assert embedder.embedded == []


def test_only_changed_texts_are_embedded_again(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    embedder.embedded.clear()
    changed = replace(PASSAGES[0], text="A while loop repeats until told to stop.", embedded="")
    change = library.sync(CURRICULUM, "", [changed, *PASSAGES[1:]])
    assert (change.added, change.changed, change.removed, change.kept) == (0, 1, 0, 2)
    make(paths, library, embedder)
    assert len(embedder.embedded) == 1
    assert find(paths, embedder, "repeats until told to stop")[0] == "loops"


def test_a_removed_passage_is_not_found_any_more(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    library.sync(CURRICULUM, "", PASSAGES[:2])
    make(paths, library, embedder)
    assert "docker" not in find(paths, embedder, "why docker")


def test_a_scope_is_never_found_from_another(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    library.sync("a", "d", [passage("secret", "The code word is heliotrope.", scope="a")])
    library.sync("b", "d", [passage("other", "Another group talks of begonias.", scope="b")])
    make(paths, library, embedder)
    assert find(paths, embedder, "code word heliotrope", scope="a")[0] == "secret"
    for scope in (None, "b", "curriculum", "a/bodies", "' OR 1=1"):
        assert "secret" not in find(paths, embedder, "code word heliotrope", scope=scope)


def test_a_failed_build_leaves_the_old_generation_in_place(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(paths, library, embedder)
    before = paths.current()
    library.sync(CURRICULUM, "", PASSAGES[:1])
    monkeypatch.setattr("retrieval.index.is_sound", lambda folder: False)
    with pytest.raises(IndexMissing, match="coach index"):
        make(paths, library, embedder)
    assert paths.current() == before
    assert list(paths.index.glob(".gen-*")) == []
    assert find(paths, embedder, "why docker")[0] == "docker"


def test_an_interrupted_build_goes_on_without_embedding_twice(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("retrieval.index.Writer.write", crash)
        with pytest.raises(KeyboardInterrupt):
            make(paths, library, embedder)
    (paths.index / ".gen-left-over.part").mkdir(parents=True, exist_ok=True)
    embedder.embedded.clear()
    built = make(paths, library, embedder)
    assert (built.embedded, built.reused) == (0, 6)
    assert not (paths.index / ".gen-left-over.part").exists()


def test_a_damaged_chroma_store_is_set_aside_and_exact_search_answers(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    folder = paths.current()
    assert folder is not None
    for path in (folder / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x00garbage" * 20)
    generation = open_generation(paths, probe=True)
    assert generation.store == "exact"
    hits = Retriever(lambda: generation, embedder).search("why docker", threshold=0.0)
    assert hits.found[0].passage.source == "docker"
    generation.close()
    embedder.embedded.clear()
    rebuilt = make(paths, library, embedder)
    assert not rebuilt.unchanged
    assert embedder.embedded == []


def test_chroma_and_exact_search_agree(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    folder = paths.current()
    assert folder is not None
    with_chroma, exact = open_generation(paths), Generation(folder)
    assert (with_chroma.store, exact.store) == ("chroma", "exact")
    vector = embedder.embed_query("tables of data")
    left = with_chroma.dense(CURRICULUM, "bodies", vector, 3)
    right = exact.dense(CURRICULUM, "bodies", vector, 3)
    assert [key for key, _ in left] == [key for key, _ in right]
    assert [s for _, s in left] == pytest.approx([s for _, s in right], abs=1e-4)
    with_chroma.close()
    exact.close()


@pytest.mark.parametrize("name", ["catalogue.db", "lexical.db", "vectors.npy", "manifest.json"])
def test_a_generation_that_lacks_a_file_says_how_to_mend_it(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, name: str
) -> None:
    make(paths, library, embedder)
    folder = paths.current()
    assert folder is not None
    (folder / name).unlink()
    with pytest.raises(IndexMissing, match="coach index"):
        open_generation(paths)
    assert not make(paths, library, embedder).unchanged
    assert find(paths, embedder, "why docker")[0] == "docker"


def test_another_encoder_is_refused_with_the_cure(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    folder = paths.current()
    assert folder is not None
    manifest = read_manifest(folder)
    check_fits(manifest, "words", "", "")
    with pytest.raises(IndexMismatch, match="coach index"):
        check_fits(manifest, "another", "", "")
    with pytest.raises(IndexMismatch, match="coach index"):
        check_fits(replace(manifest, chunker=0), "words", "", "")


def test_old_generations_are_removed_but_the_last(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    for n in range(4):
        library.sync(CURRICULUM, "", [*PASSAGES, passage("extra", f"Number {n}.")])
        make(paths, library, embedder)
    assert len(list(paths.index.glob("gen-*"))) == 2


def test_a_second_writer_waits_and_then_says_so(paths: IndexPaths) -> None:
    started, release = threading.Event(), threading.Event()

    def hold() -> None:
        with write_lock(paths):
            started.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    started.wait(10)
    try:
        with pytest.raises(IndexBusy, match="Another process"), write_lock(paths, wait=0.2):
            pass
    finally:
        release.set()
        holder.join()


def test_a_full_disk_leaves_the_old_index(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(paths, library, embedder)
    library.sync(CURRICULUM, "", PASSAGES[:1])

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retrieval.writer.np.save", full)
    with pytest.raises(StorageFailed, match="No space left"):
        make(paths, library, embedder)
    assert find(paths, embedder, "why docker")[0] == "docker"


def test_parts_of_the_search_can_be_switched_off(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    generation = open_generation(paths)
    for parts in (
        Parts(bodies=False, asks=False),
        Parts(lexical=False),
        Parts(asks=False, lexical=False),
    ):
        hits = Retriever(lambda: generation, embedder, parts).search("docker packs", threshold=0.0)
        assert hits.found[0].passage.source == "docker"
    generation.close()


def test_no_index_says_how_to_build_one(paths: IndexPaths) -> None:
    with pytest.raises(IndexMissing, match="coach index"):
        open_generation(paths)


def test_a_read_only_folder_is_one_clear_error(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    with pytest.raises(StorageFailed, match="COACH_HOME"):
        Library(blocker / "library.db")
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_a_store_built_upon_the_previous_one_holds_the_same_as_a_new_one(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    changed = replace(PASSAGES[1], text="pandas now also makes tea.", embedded="")
    library.sync(CURRICULUM, "", [PASSAGES[0], changed, passage("extra", "Something new.")])
    library.sync("mine", "d", [passage("note", "A note of mine.", scope="mine")])
    make(paths, library, embedder)
    upon = open_generation(paths)
    make(paths, library, embedder, force=True)
    fresh = open_generation(paths)
    assert (upon.store, fresh.store) == ("chroma", "chroma")
    assert upon.manifest.rows == fresh.manifest.rows
    for text in ("pandas makes tea", "something new", "a note of mine", "why docker"):
        vector = embedder.embed_query(text)
        for scope in (CURRICULUM, "mine"):
            left, right = (g.dense(scope, "bodies", vector, 9) for g in (upon, fresh))
            assert dict(left) == pytest.approx(dict(right), abs=1e-4)
    upon.close()
    fresh.close()


def test_a_damaged_previous_store_is_not_built_upon(
    paths: IndexPaths, library: Library, embedder: WordEmbedder
) -> None:
    make(paths, library, embedder)
    folder = paths.current()
    assert folder is not None
    for path in (folder / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x00garbage" * 20)
    library.sync(CURRICULUM, "", [*PASSAGES, passage("extra", "Something new.")])
    make(paths, library, embedder)
    generation = open_generation(paths, probe=True)
    assert generation.store == "chroma"
    generation.close()


def test_a_chroma_server_serves_generations_and_exact_search_answers_while_it_is_away(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, chroma_server: str
) -> None:
    encoding = Encoding(embedder, "words")
    with write_lock(paths):
        build(paths, library, encoding, chroma_url=chroma_server)
    generation = open_generation(paths)
    assert generation.store == "chroma"
    assert not (generation.folder / "chroma").exists()
    vector = embedder.embed_query("why docker")
    assert generation.dense(CURRICULUM, "asks", vector, 1)[0][0] == "curriculum:docker"
    generation.close()
    manifest = paths.current() / "manifest.json"  # type: ignore[operator]
    manifest.write_text(manifest.read_text().replace(chroma_server, "http://127.0.0.1:9"))
    away = open_generation(paths)
    assert away.store == "exact"
    assert away.dense(CURRICULUM, "asks", vector, 1)[0][0] == "curriculum:docker"
    away.close()


def test_old_generations_on_a_server_are_removed(
    paths: IndexPaths, library: Library, embedder: WordEmbedder, chroma_server: str
) -> None:
    import chromadb

    for n in range(4):
        library.sync(CURRICULUM, "", [*PASSAGES, passage("extra", f"Number {n}.")])
        with write_lock(paths):
            build(paths, library, Encoding(embedder, "words"), chroma_url=chroma_server)
    port = int(chroma_server.rpartition(":")[2])
    client = chromadb.HttpClient(host="127.0.0.1", port=port)
    ours = [c.name for c in client.list_collections() if c.name.startswith("coach-")]
    live = {server_prefix(p.name) for p in paths.index.glob("gen-*")}
    assert len([n for n in ours if any(n.startswith(prefix) for prefix in live)]) == 4
    assert len(live) == 2
