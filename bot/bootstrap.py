"""The one place where the parts are put together."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.coach.answers import answered
from bot.coach.coach import Coach
from bot.coach.intents import ask_of
from bot.coach.linking import Linker
from bot.coach.ports import Memory, NoMemory
from bot.coach.reading import FITTED, READER, ReadingModel, fingerprint
from bot.opening import open_knowledge
from bot.settings import Settings
from knowledge import CONTENT
from knowledge.models import Knowledge, Labels
from retrieval.embedding.protocol import Embedder, Progress
from retrieval.errors import DocumentRefused, IndexMismatch, IndexMissing, RetrievalError
from retrieval.generation import Generation, IndexPaths, check_fits, read_manifest
from retrieval.library import Document, Library
from retrieval.passages import CURRICULUM, NOTIONS, Passage, from_knowledge, from_notions
from retrieval.search import Retriever

if TYPE_CHECKING:
    from bot.voice.voice import Voice
    from retrieval.embedding.tuned import TunedReader

Say = Callable[[str], None]


@dataclass
class Parts:
    """What a process works with; everything is opened when it is first needed."""

    settings: Settings
    one_shot: bool = True

    @property
    def content(self) -> Path:
        """The folder of the content."""
        return self.settings.content or CONTENT

    @property
    def paths(self) -> IndexPaths:
        """Where the index lies."""
        return IndexPaths(self.settings.home)

    def knowledge(self) -> tuple[Knowledge, str]:
        """The knowledge and the stamp of its content."""
        return open_knowledge(self.settings)

    def encoder_folder(self) -> Path | None:
        """The exported encoder that the current index was built with, if it is there."""
        current = self.paths.current()
        if current is None:
            return None
        folder = self.paths.encoders / read_manifest(current).encoder
        return folder if (folder / "encoder.json").is_file() else None

    def embedder(self, folder: Path, *, workers: int = 1) -> Embedder:
        """The encoder in a folder, served."""
        from retrieval.embedding.served import ServedEncoder

        return ServedEncoder(folder, one_shot=self.one_shot and workers == 1, workers=workers)


@dataclass(frozen=True)
class IndexReport:
    """What bringing the index up to date did."""

    passages: int
    embedded: int
    unchanged: bool
    added: int
    changed: int
    removed: int


def update_index(
    parts: Parts, *, say: Say, progress: Progress | None = None, force: bool = False
) -> IndexReport:
    """Bring library and index up to the content. Raises BrokenContent and RetrievalError."""
    from retrieval.embedding.export import ModelChoice, export_encoder
    from retrieval.index import build, write_lock
    from retrieval.writer import Encoding

    settings = parts.settings
    knowledge, stamp = parts.knowledge()
    with write_lock(parts.paths):
        library = Library(parts.paths.library)
        try:
            library.sync(NOTIONS, "", from_notions(knowledge))
            change = library.sync(CURRICULUM, "", from_knowledge(knowledge), stamp=stamp)
            folder = _fitting_encoder(parts)
            if folder is None:
                say("Exporting the encoder (once; half a minute)…")
                choice = ModelChoice(
                    settings.encoder, settings.query_prompt, settings.document_prompt
                )
                folder = export_encoder(choice, parts.paths.encoders)
            embedder = parts.embedder(folder, workers=max(1, os.cpu_count() or 1))
            encoding = Encoding(
                embedder, settings.encoder, settings.query_prompt, settings.document_prompt
            )
            built = build(
                parts.paths,
                library,
                encoding,
                chroma_url=settings.chroma_url,
                progress=progress,
                force=force,
            )
        finally:
            library.close()
    reading_model(parts, knowledge, embedder)
    return IndexReport(
        built.passages,
        built.embedded,
        built.unchanged,
        change.added,
        change.changed,
        change.removed,
    )


def build_coach(
    settings: Settings,
    *,
    one_shot: bool,
    say: Say,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Coach:
    """A coach over the current index, with a memory or none.

    An index that is missing, or older than the content, is brought up to date first, with a word
    about it.

    Raises BrokenContent and RetrievalError.
    """
    parts = Parts(settings, one_shot=one_shot)
    knowledge, stamp = parts.knowledge()
    current = parts.paths.current()
    if current is None:
        say("There is no index yet; building it now. This happens once, and takes a minute or two.")
        update_index(parts, say=say, progress=progress)
    else:
        check_fits(
            read_manifest(current),
            settings.encoder,
            settings.query_prompt,
            settings.document_prompt,
        )
        if _indexed_stamp(parts) != stamp:
            say("The content has changed since it was indexed; bringing the index up to date…")
            update_index(parts, say=say, progress=progress)
    folder = parts.encoder_folder()
    if folder is None:
        raise IndexMissing(
            "The encoder of the index is missing. Run `coach index` to export it again."
        )
    opener = GenerationOpener(
        parts.paths,
        chroma=settings.store == "chroma" or (settings.store == "auto" and not one_shot),
        probe=not one_shot,
    )
    embedder = parts.embedder(folder)
    reading = reading_model(parts, knowledge, embedder)
    coach = Coach(knowledge, Retriever(opener, embedder), reading, memory or NoMemory())
    if settings.model:
        coach.voice = build_voice(settings, coach, say=say, stays=not one_shot)
    return coach


def build_voice(settings: Settings, coach: Coach, *, say: Say, stays: bool) -> Voice | None:
    """The chat model that the settings name, over the abilities and the memory of a coach; None,
    and a word about it, where they name none that there is. `stays`: the process answers often."""
    from bot.voice.errors import ModelRefused
    from bot.voice.ledger import Limits, OwnLedger
    from bot.voice.models import read_model
    from bot.voice.prices import price_of, read_price
    from bot.voice.promised import Promised
    from bot.voice.voice import Leash, Voice

    try:
        model = read_model(settings.model)
        price = read_price(settings.model_price) or price_of(str(model))
    except ModelRefused as refused:
        say(f"{refused} Until then the coach answers in its own words.")
        return None
    limits = Limits(
        learner_calls=settings.model_calls_per_learner,
        learner_tokens=settings.model_tokens_per_learner,
        scope_calls=settings.model_calls_per_server,
        scope_tokens=settings.model_tokens_per_server,
        calls=settings.model_calls_per_day,
        tokens=settings.model_tokens_per_day,
    )
    # A memory that keeps nothing has no ledger either; then the process counts for itself.
    voice = Voice(
        model,
        coach.abilities,
        url=settings.model_url,
        ledger=getattr(coach.memory, "voiced", None) or OwnLedger(),
        leash=Leash(timeout=settings.model_timeout, limits=limits),
        price=price,
        promised=Promised.of(coach.memory),
    )
    if stays:
        voice.warm()
    return voice


def reading_model(parts: Parts, knowledge: Knowledge, embedder: Embedder) -> ReadingModel:
    """The models that read messages, fitted to the labelled utterances once and then read."""
    key = fingerprint(knowledge, embedder.fingerprint)
    folder = parts.settings.home / "cache"
    path = folder / f"reading-{key}.npz"
    model = ReadingModel.load(FITTED, key) or ReadingModel.load(path, key)
    if model is None:
        from knowledge.loader import load_labels

        model = fit_reading(knowledge, load_labels(parts.content), embedder)
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for old in (*folder.glob("intents-*"), *folder.glob("reading-*")):
                old.unlink(missing_ok=True)
            model.save(path, key)
    return replace(model, tuned=tuned_reader(parts))


def fit_reading(knowledge: Knowledge, labels: Labels, embedder: Embedder) -> ReadingModel:
    """The models over words, fitted to the labelled messages; some seconds a thousand of them."""
    linker = Linker(knowledge, embedder.knows)
    asked = {t for u in labels.utterances for t in (u.text, ask_of(u.text))}
    others = {f.text for f in labels.follow_ups} | {a.text for a in labels.asides}
    others |= {r.text for r in labels.requests} | {t for t, _ in answered(labels, knowledge)}
    texts = sorted(asked | others)
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        vectors = dict(zip(texts, pool.map(embedder.embed_query, texts), strict=True))
    return ReadingModel.fit(labels, knowledge, linker, vectors.__getitem__)


def tuned_reader(parts: Parts) -> TunedReader | None:
    """The tuned reader, exported when it is first needed; nothing where it cannot be."""
    from retrieval.embedding.tuned import TunedReader, export_reader, reader_folder

    if not READER.is_file():
        return None
    try:
        folder = reader_folder(READER, parts.paths.encoders)
        if not folder.is_dir():
            folder = export_reader(READER, parts.paths.encoders)
        return TunedReader(folder, one_shot=parts.one_shot)
    except (RetrievalError, OSError):
        # Messages are read without it, less well; whoever only serves an index may lack torch.
        return None


class GenerationOpener:
    """Keeps the current generation open and opens the next one when `CURRENT` has moved on."""

    def __init__(self, paths: IndexPaths, *, chroma: bool, probe: bool) -> None:
        self._paths = paths
        self._chroma = chroma
        self._probe = probe
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._open: Generation | None = None

    def __call__(self) -> Generation:
        """The generation to search."""
        with self._lock:
            return self._current()

    def _current(self) -> Generation:
        folder = self._paths.current()
        if self._open is None or (folder is not None and folder != self._folder):
            if self._chroma:
                from retrieval.index import open_generation

                fresh = open_generation(self._paths, probe=self._probe)
            elif folder is None:
                raise IndexMissing("There is no index yet. Run `coach index` to build it.")
            else:
                fresh = Generation(folder)
            if self._open is not None:
                self._open.close()
            self._open, self._folder = fresh, folder
        return self._open


def _fitting_encoder(parts: Parts) -> Path | None:
    """The exported encoder of the current index, if the settings still ask for it."""
    current = parts.paths.current()
    if current is None:
        return None
    manifest = read_manifest(current)
    settings = parts.settings
    asked = (settings.encoder, settings.query_prompt, settings.document_prompt)
    if asked != (manifest.model, manifest.query_prompt, manifest.document_prompt):
        return None
    return parts.encoder_folder()


def _indexed_stamp(parts: Parts) -> str | None:
    """The stamp of the content that is in the library."""
    library = Library(parts.paths.library)
    try:
        return library.stamp(CURRICULUM, "")
    finally:
        library.close()


def index_status(parts: Parts) -> dict[str, object]:
    """What index there is, whether it can answer, and if not the command that mends it."""
    home = str(parts.settings.home)
    current = parts.paths.current()
    if current is None:
        return {"ready": False, "home": home, "state": "There is no index yet. Run `coach index`."}
    settings = parts.settings
    manifest = read_manifest(current)
    state = "up to date"
    ready = True
    try:
        check_fits(manifest, settings.encoder, settings.query_prompt, settings.document_prompt)
        if _indexed_stamp(parts) != parts.knowledge()[1]:
            state = (
                "older than the content; the next question or `coach index` brings it up to date"
            )
    except IndexMismatch as error:
        ready, state = False, str(error)
    return {
        "ready": ready,
        "home": home,
        "state": state,
        "generation": manifest.generation,
        "built_at": manifest.built_at,
        "encoder": f"{manifest.model} ({manifest.encoder}, {manifest.dimensions} dimensions)",
        "chroma": manifest.server or f"embedded, version {manifest.chroma}",
        "passages": manifest.passages,
    }


@contextmanager
def recording_coach(settings: Settings, *, say: Say) -> Iterator[tuple[Coach, Voice]]:
    """A coach that remembers nothing of before, with the voice of the settings, for recordings.

    Raises ModelRefused where the settings name no model that there is.
    """
    from bot.memory.store import MemoryStore
    from bot.voice.models import read_model
    from bot.voice.recording import Planted

    read_model(settings.model)
    with (
        tempfile.TemporaryDirectory(prefix="coach-voice-") as folder,
        MemoryStore.open(Path(folder) / "memory.db") as memory,
    ):
        silent = settings.model_copy(update={"model": ""})
        coach = build_coach(silent, one_shot=False, say=say, memory=memory)
        coach = replace(coach, retriever=Planted(**vars(coach.retriever)))
        voice = build_voice(settings, coach, say=say, stays=False)
        assert voice is not None  # the name of the model was read above
        yield coach, voice


@contextmanager
def evaluation_retriever(
    parts: Parts, passages: Sequence[Passage] | None, *, say: Say
) -> Iterator[Retriever]:
    """A retriever over the current index, or over these passages in a temporary one."""
    from retrieval.index import build, write_lock
    from retrieval.writer import Encoding

    coach = build_coach(parts.settings, one_shot=False, say=say)
    if passages is None:
        yield coach.retriever
        return
    folder = parts.encoder_folder()
    assert folder is not None  # build_coach has just used it
    with tempfile.TemporaryDirectory(prefix="coach-eval-") as home:
        paths = IndexPaths(Path(home))
        say(f"Indexing {len(passages)} passages…")
        library = Library(paths.library)
        library.sync(CURRICULUM, "", passages)
        embedder = parts.embedder(folder, workers=max(1, os.cpu_count() or 1))
        with write_lock(paths):
            build(paths, library, Encoding(embedder, parts.settings.encoder))
        library.close()
        generation = GenerationOpener(paths, chroma=parts.settings.store != "exact", probe=False)()
        yield Retriever(lambda: generation, embedder)
        generation.close()


@dataclass(frozen=True)
class IngestReport:
    """What was taken in, and for each target that was not, why."""

    added: list[Document]
    refused: dict[str, str]


def ingest_documents(
    parts: Parts,
    targets: Sequence[str],
    *,
    scope: str,
    say: Say,
    progress: Progress | None = None,
    uploads: Mapping[str, bytes] | None = None,
) -> IngestReport:
    """Take files, folders and addresses into a scope and bring the index up to date.

    `uploads` are contents by name; one of the same name replaces what was uploaded before.
    """
    from retrieval.index import write_lock
    from retrieval.ingest import (
        check_scope,
        files_of,
        is_address,
        take_address,
        take_bytes,
        take_file,
    )

    scope = check_scope(scope)
    added: list[Document] = []
    refused: dict[str, str] = {}
    with write_lock(parts.paths):
        library = Library(parts.paths.library)
        try:
            for name, data in (uploads or {}).items():
                try:
                    added.append(take_bytes(library, name, data, scope=scope).document)
                except DocumentRefused as error:
                    refused[name] = str(error)
            for target in targets:
                try:
                    if is_address(target):
                        added.append(take_address(library, target, scope=scope).document)
                        continue
                    for path in files_of(target):
                        try:
                            added.append(take_file(library, path, scope=scope).document)
                        except DocumentRefused as error:
                            refused[str(path)] = str(error)
                except DocumentRefused as error:
                    refused[target] = str(error)
        finally:
            library.close()
    if added:
        update_index(parts, say=say, progress=progress)
    return IngestReport(added, refused)


def list_documents(parts: Parts, scope: str | None) -> list[Document]:
    """The documents of a scope, or of all."""
    library = Library(parts.paths.library)
    try:
        return library.documents(scope)
    finally:
        library.close()


def remove_document(parts: Parts, key: str, *, scope: str | None, say: Say) -> Document | None:
    """Remove a document and bring the index up to date; nothing if there is none."""
    from retrieval.index import write_lock

    with write_lock(parts.paths):
        library = Library(parts.paths.library)
        try:
            gone = library.remove_document(key, scope=scope)
        finally:
            library.close()
    if gone is not None:
        update_index(parts, say=say)
    return gone
