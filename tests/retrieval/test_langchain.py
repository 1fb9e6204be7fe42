"""What LangChain may use of us, held to LangChain's own conformance suites."""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings
from langchain_tests.integration_tests import (
    EmbeddingsIntegrationTests,
    RetrieversIntegrationTests,
    VectorStoreIntegrationTests,
)
from langchain_tests.unit_tests import EmbeddingsUnitTests
from pydantic import ValidationError

from knowledge.models import Knowledge
from retrieval.chroma import ChromaStore
from retrieval.errors import StorageFailed
from retrieval.generation import Generation, IndexPaths
from retrieval.index import build, write_lock
from retrieval.langchain import CoachEmbeddings, CoachRetriever, CoachVectorStore
from retrieval.library import Library
from retrieval.passages import CURRICULUM, Passage, from_knowledge
from retrieval.probe import main
from retrieval.search import Retriever
from retrieval.store import ExactStore, VectorStore
from retrieval.writer import Encoding
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parents[2]

# The suites leave it to whoever runs them to say that their coroutines are tests.
for _suite in (EmbeddingsIntegrationTests, RetrieversIntegrationTests, VectorStoreIntegrationTests):
    for _test in vars(_suite).values():
        if inspect.iscoroutinefunction(_test):
            pytest.mark.asyncio(_test)


def passage(name: str, text: str, scope: str = CURRICULUM, **more: Any) -> Passage:
    return Passage(f"{scope}:{name}", scope, "topic", name, name.title(), "Why", text, **more)


PASSAGES = [
    passage("loops", "A loop repeats a block of code for each item.", asks=("what is a loop",)),
    passage("pandas", "pandas handles tables of data.", asks=("what is pandas for",)),
    passage(
        "docker",
        "Docker packs a program with all it needs.",
        url="https://example.org/docker",
        topics=("tools/docker", "mlops/serving"),
    ),
]
SECRET = passage("secret", "The code word is heliotrope.", scope="a")


def indexed(home: Path, *passages: Passage) -> Path:
    """The folder of an index of these passages."""
    paths = IndexPaths(home)
    library = Library(paths.library)
    for scope in {passage.scope for passage in passages}:
        library.sync(scope, "", [found for found in passages if found.scope == scope])
    with write_lock(paths):
        build(paths, library, Encoding(WordEmbedder(), "words"))
    library.close()
    folder = paths.current()
    assert folder is not None
    return folder


@pytest.fixture(autouse=True)
def _probe_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a child for each index takes a second, and no index is damaged here."""
    monkeypatch.setattr("retrieval.index.is_sound", lambda folder: main(folder) == 0)


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Retriever]:
    generation = Generation(indexed(tmp_path / "coach", *PASSAGES, SECRET))
    yield Retriever(lambda: generation, WordEmbedder())
    generation.close()


@pytest.fixture(params=["exact", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    made: VectorStore
    made = ExactStore() if request.param == "exact" else ChromaStore.embedded(tmp_path / "chroma")
    yield made
    made.close()


@pytest.fixture
def texts(store: VectorStore) -> Iterator[CoachVectorStore]:
    made = CoachVectorStore(CoachEmbeddings(WordEmbedder()), store)
    yield made
    made.close()


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return CoachEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"embedder": WordEmbedder()}


class TestEmbeddings(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return CoachEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"embedder": WordEmbedder()}


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _index(self, search: Retriever) -> None:
        self.search = search

    @property
    def retriever_constructor(self) -> type[CoachRetriever]:
        return CoachRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"retriever": self.search, "threshold": 0.0}

    @property
    def retriever_query_example(self) -> str:
        return "what is a loop"


class TestVectorStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, texts: CoachVectorStore) -> CoachVectorStore:
        return texts


def test_embeddings_are_those_of_the_encoder() -> None:
    embedder = WordEmbedder()
    ours = CoachEmbeddings(embedder)
    assert ours.embed_query("a loop") == embedder.embed_query("a loop").tolist()
    assert ours.embed_documents(["a", "b"]) == embedder.embed_documents(["a", "b"]).tolist()
    assert len(ours.embed_query("a loop")) == embedder.dimensions
    assert ours.embed_documents([]) == []


def test_a_document_says_where_it_comes_from(search: Retriever) -> None:
    found = CoachRetriever(retriever=search, k=1, threshold=0.0).invoke("why docker")
    hit = search.search("why docker", threshold=0.0).best
    assert hit is not None
    assert found == [
        Document(
            id="curriculum:docker",
            page_content="Docker packs a program with all it needs.",
            metadata={
                "id": "curriculum:docker",
                "title": "Docker",
                "place": "Why",
                "source": "docker",
                "url": "https://example.org/docker",
                "score": hit.score,
                "topics": ["tools/docker", "mlops/serving"],
            },
        )
    ]


def test_documents_come_best_first(search: Retriever) -> None:
    scores = [
        document.metadata["score"]
        for document in CoachRetriever(retriever=search, threshold=0.0).invoke("tables of data")
    ]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_retriever_stays_in_its_scope(search: Retriever) -> None:
    question = "the code word heliotrope"
    for scope, seen in ((None, False), ("b", False), ("a", True)):
        retriever = CoachRetriever(retriever=search, scope=scope, threshold=0.0)
        assert (SECRET.id in {d.id for d in retriever.invoke(question)}) is seen
    with pytest.raises(TypeError, match="scope"):
        CoachRetriever(retriever=search, threshold=0.0).invoke(question, scope="a")


def test_a_retriever_finds_nothing_where_the_search_abstains(search: Retriever) -> None:
    assert CoachRetriever(retriever=search).invoke("best pizza in Naples") == []
    assert CoachRetriever(retriever=search, threshold=0.0).invoke("best pizza in Naples") != []


def test_k_is_at_least_one(search: Retriever) -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        CoachRetriever(retriever=search, k=0)
    with pytest.raises(ValueError, match="at least one"):
        CoachRetriever(retriever=search).invoke("loops", k=0)
    with pytest.raises(ValueError, match="at least one"):
        CoachVectorStore(CoachEmbeddings(WordEmbedder())).similarity_search("loops", k=0)


def test_a_retriever_is_made_from_a_search_and_nothing_else() -> None:
    with pytest.raises(ValidationError, match="instance of Retriever"):
        CoachRetriever(retriever="loops")


def test_k_counts_in_ainvoke_too(search: Retriever) -> None:
    retriever = CoachRetriever(retriever=search, threshold=0.0)
    assert len(asyncio.run(retriever.ainvoke("tables of data", k=2))) == 2


def test_questions_may_be_asked_side_by_side(search: Retriever) -> None:
    retriever = CoachRetriever(retriever=search, k=1, threshold=0.0)
    questions = ["what is a loop", "tables of data", "why docker"] * 10
    found = retriever.batch(questions, {"max_concurrency": 8})
    assert [documents[0].metadata["source"] for documents in found] == [
        "loops", "pandas", "docker",
    ] * 10  # fmt: skip


def test_documents_come_in_the_order_of_their_ids(texts: CoachVectorStore) -> None:
    texts.add_texts(["one", "two", "three"], ids=["1", "2", "3"])
    found = texts.get_by_ids(["3", "missing", "1", "2"])
    assert [(d.id, d.page_content) for d in found] == [("3", "three"), ("1", "one"), ("2", "two")]


def test_adding_nothing_adds_nothing(texts: CoachVectorStore) -> None:
    assert texts.add_texts([]) == []
    assert texts.add_documents([]) == []
    assert texts.similarity_search("anything") == []


def test_of_two_texts_with_one_id_the_later_counts(texts: CoachVectorStore) -> None:
    assert texts.add_texts(["loops", "tables"], ids=["1", "1"]) == ["1", "1"]
    assert [d.page_content for d in texts.similarity_search("loops", k=5)] == ["tables"]


def test_ids_are_made_up_only_where_none_is_given(texts: CoachVectorStore) -> None:
    ids = texts.add_documents(
        [Document("loops", id="mine"), Document("tables"), Document("docker")]
    )
    assert ids[0] == "mine"
    assert len(set(ids)) == 3
    assert [d.page_content for d in texts.get_by_ids(ids)] == ["loops", "tables", "docker"]


@pytest.mark.parametrize(
    "more", [{"ids": ["1"]}, {"ids": []}, {"metadatas": [{}]}, {"ids": ["1", "2", "3"]}]
)
def test_numbers_that_differ_are_refused(texts: CoachVectorStore, more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="2 texts"):
        texts.add_texts(["loops", "tables"], **more)
    assert texts.similarity_search("loops") == []


def test_metadata_that_json_cannot_hold_is_refused(texts: CoachVectorStore) -> None:
    with pytest.raises(ValueError, match="JSON"):
        texts.add_texts(["loops", "tables"], [{}, {"when": object()}])
    assert texts.similarity_search("loops") == []


def test_changing_a_found_document_changes_nothing_that_is_stored(texts: CoachVectorStore) -> None:
    given = {"tags": ["a"]}
    texts.add_texts(["loops"], [given], ids=["1"])
    given["tags"].append("b")
    texts.get_by_ids(["1"])[0].metadata["tags"].append("c")
    assert texts.get_by_ids(["1"])[0].metadata == {"tags": ["a"]}


def test_a_score_is_the_cosine_whatever_the_length_of_the_vectors(store: VectorStore) -> None:
    fake = DeterministicFakeEmbedding(size=6)
    texts = CoachVectorStore(fake, store)
    texts.add_texts(["foo", "bar", "baz"])
    rows = {text: np.array(fake.embed_query(text)) for text in ("foo", "bar", "baz")}
    asked = rows["bar"]
    expected = {
        text: float(row @ asked / np.linalg.norm(row) / np.linalg.norm(asked))
        for text, row in rows.items()
    }
    found = texts.similarity_search_with_score("bar", k=3)
    assert [d.page_content for d, _ in found] == sorted(expected, key=lambda t: -expected[t])
    assert [s for _, s in found] == pytest.approx(
        [expected[d.page_content] for d, _ in found], abs=1e-4
    )
    by_vector = texts.similarity_search_by_vector([float(v) for v in 7 * asked], k=3)
    assert by_vector == [document for document, _ in found]


def test_relevance_lies_between_0_and_1(texts: CoachVectorStore) -> None:
    words = [f"word{n:02}"[::-1] for n in range(40)]
    texts.add_texts(words)
    cosines = [s for _, s in texts.similarity_search_with_score(words[0], k=40)]
    assert min(cosines) < 0
    relevance = [s for _, s in texts.similarity_search_with_relevance_scores(words[0], k=40)]
    assert relevance == pytest.approx([max(0.0, min(1.0, s)) for s in cosines], abs=1e-6)
    near = texts.as_retriever(
        search_type="similarity_score_threshold", search_kwargs={"score_threshold": 0.99}
    )
    assert [d.page_content for d in near.invoke(words[0])] == [words[0]]


def test_no_list_deletes_all_and_an_empty_list_nothing(texts: CoachVectorStore) -> None:
    texts.add_texts(["loops", "tables"], ids=["1", "2"])
    texts.delete([])
    assert len(texts.similarity_search("loops")) == 2
    texts.delete()
    assert texts.similarity_search("loops") == []
    assert texts.get_by_ids(["1", "2"]) == []
    texts.add_texts(["docker"], ids=["3"])
    assert [d.id for d in texts.similarity_search("loops")] == ["3"]


def test_a_filter_is_refused_and_not_passed_over(texts: CoachVectorStore) -> None:
    texts.add_texts(["loops"])
    with pytest.raises(ValueError, match="filter"):
        texts.similarity_search("loops", filter={"owner": "me"})
    with pytest.raises(ValueError, match="where"):
        texts.delete(where={"owner": "me"})
    assert len(texts.similarity_search("loops")) == 1


def test_a_store_is_made_from_texts_and_from_documents(store: VectorStore, tmp_path: Path) -> None:
    ours = CoachEmbeddings(WordEmbedder())
    file = tmp_path / "texts.db"
    made = CoachVectorStore.from_texts(
        ["loops", "tables"], ours, [{"n": 1}, {"n": 2}], ids=["1", "2"], store=store, file=file
    )
    assert made.embeddings is ours
    assert made.similarity_search("tables", k=1) == [Document("tables", id="2", metadata={"n": 2})]
    other = asyncio.run(
        CoachVectorStore.afrom_documents(
            [Document("docker", id="x")], ours, store=store, file=file, collection="other"
        )
    )
    assert [d.id for d in other.similarity_search("docker")] == ["x"]
    assert made.get_by_ids(["x"]) == other.get_by_ids(["1"]) == []
    other.delete()
    assert len(made.get_by_ids(["1", "2"])) == 2
    made.close()
    other.close()


def test_additions_may_run_side_by_side(texts: CoachVectorStore) -> None:
    async def add() -> list[list[str]]:
        return await asyncio.gather(
            *(texts.aadd_texts([f"text {n}"], ids=[str(n)]) for n in range(30))
        )

    assert asyncio.run(add()) == [[str(n)] for n in range(30)]
    assert {d.id for d in texts.similarity_search("text", k=50)} == {str(n) for n in range(30)}


def test_texts_are_there_again_with_the_vectors(tmp_path: Path) -> None:
    ours = CoachEmbeddings(WordEmbedder())
    file = tmp_path / "deep" / "texts.db"
    for text in ("loops", "tables"):
        vectors = ChromaStore.embedded(tmp_path / "chroma")
        texts = CoachVectorStore(ours, vectors, file=file)
        texts.add_texts([text], [{"said": text}], ids=[text])
        texts.close()
        vectors.close()
    vectors = ChromaStore.embedded(tmp_path / "chroma")
    texts = CoachVectorStore(ours, vectors, file=file)
    assert texts.similarity_search("loops", k=2) == [
        Document("loops", id="loops", metadata={"said": "loops"}),
        Document("tables", id="tables", metadata={"said": "tables"}),
    ]
    texts.close()
    vectors.close()


def test_vectors_without_their_texts_are_refused(texts: CoachVectorStore, tmp_path: Path) -> None:
    texts.add_texts(["loops"])
    with pytest.raises(StorageFailed, match="file that was written with it"):
        CoachVectorStore(texts.embeddings, texts._store)
    with pytest.raises(StorageFailed, match="file that was written with it"):
        CoachVectorStore(texts.embeddings, texts._store, file=tmp_path / "new.db")
    assert CoachVectorStore(texts.embeddings, texts._store, collection="new").get_by_ids([]) == []


def test_a_file_that_holds_no_texts_is_one_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "texts.db"
    file.write_bytes(b"this is not a database" * 50)
    with pytest.raises(StorageFailed, match="choose another file"):
        CoachVectorStore(CoachEmbeddings(WordEmbedder()), file=file)
    with pytest.raises(StorageFailed, match="choose another file"):
        CoachVectorStore(CoachEmbeddings(WordEmbedder()), file=file / "below.db")


def test_answering_imports_nothing_of_langchain(tmp_path: Path, knowledge: Knowledge) -> None:
    loops = [found for found in from_knowledge(knowledge) if found.source == "python/loops"]
    folder = indexed(tmp_path / "coach", *loops)
    code = (
        "import sys; from pathlib import Path\n"
        "import bot.terminal.app\n"
        "from bot.coach.coach import Coach\n"
        "from bot.coach.reply import Message\n"
        "from knowledge.loader import load_knowledge\n"
        "from retrieval.generation import Generation\n"
        "from retrieval.search import Confidence, Retriever\n"
        "from tests.fakes import WordEmbedder\n"
        "generation = Generation(Path(sys.argv[1]))\n"
        "sure = Confidence(threshold=0.0)\n"
        "search = Retriever(lambda: generation, WordEmbedder(), confidence=sure)\n"
        "coach = Coach(load_knowledge(), search)\n"
        "reply = coach.reply(Message('me', 'what is a for loop'))\n"
        "assert reply.citations and not reply.abstained, reply\n"
        "print(sorted(name for name in sys.modules if name.startswith('lang')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stderr, done.stdout.strip()) == ("", "[]")
