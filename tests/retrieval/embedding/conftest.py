"""A transformer small enough to tune in a test."""

from __future__ import annotations

import pytest

from tests.fakes import save_bert_of_letters


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a small random BERT with a tokenizer of letters."""
    folder = tmp_path_factory.mktemp("base")
    save_bert_of_letters(folder, 192)
    return str(folder)
