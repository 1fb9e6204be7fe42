"""The baseline: LangChain's quick start for retrieval, as its own pages show it.

`python -m tests.bench.quickstart STORE MODEL QUESTION` answers from the persisted store. Nothing
of Study Coach is imported at the top, and the splitter only where an index is built.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

COLLECTION = "quick_start"
# What LangChain's tutorial on retrieval uses.
CHUNK, OVERLAP, HITS = 1000, 200, 4
# Chroma refuses more in one call (5,461 here), and `add_documents` does not split.
MOST_AT_ONCE = 5_000


def build(documents: Sequence[Document], embeddings: Embeddings, store: str) -> int:
    """Split, embed and store the documents; returns the number of chunks."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = splitter.split_documents(documents)
    target = opened(embeddings, store)
    for start in range(0, len(chunks), MOST_AT_ONCE):
        target.add_documents(chunks[start : start + MOST_AT_ONCE])
    return len(chunks)


def opened(embeddings: Embeddings, store: str) -> Chroma:
    """The persisted store."""
    return Chroma(
        collection_name=COLLECTION, embedding_function=embeddings, persist_directory=store
    )


def main(store: str, model: str, question: str) -> None:
    """Print what the store has on the question, as JSON."""
    found = opened(HuggingFaceEmbeddings(model_name=model), store).similarity_search(
        question, k=HITS
    )
    print(json.dumps([document.page_content for document in found]))


if __name__ == "__main__":
    main(*sys.argv[1:4])
