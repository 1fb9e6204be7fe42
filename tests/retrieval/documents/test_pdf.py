"""PDF: a section a page, and reasons where there is none."""

from __future__ import annotations

import pytest

from retrieval.documents.read import read_document
from retrieval.documents.sections import Limits, Parsed
from retrieval.errors import DocumentRefused
from tests.retrieval.documents.files import encrypted, pdf


def read(data: bytes, limits: Limits | None = None) -> Parsed:
    return read_document("book.pdf", data, limits=limits or Limits())


def test_each_page_with_text_is_a_section() -> None:
    parsed = read(pdf("Gradient descent", "", "walks down-\nhill here"))
    assert parsed.kind == "pdf"
    assert [(s.place, s.text) for s in parsed.sections] == [
        ("page 1", "Gradient descent"),
        ("page 3", "walks downhill here"),
    ]


@pytest.mark.parametrize(
    ("written", "title"),
    [("Deep learning", "Deep learning"), ("", "book"), ("Microsoft Word - thesis.doc", "book")],
)
def test_the_title_is_the_one_of_the_author_or_the_name(written: str, title: str) -> None:
    assert read(pdf("text", title=written)).title == title


def test_an_encrypted_pdf_is_refused_with_the_way_to_decrypt_it() -> None:
    with pytest.raises(DocumentRefused, match=r"encrypted.*qpdf --decrypt"):
        read(encrypted(pdf("secret"), "password"))


def test_a_pdf_that_only_locks_printing_is_read() -> None:
    assert read(encrypted(pdf("public"), "")).sections[0].text == "public"


def test_a_pdf_of_pictures_is_refused_with_the_way_to_recognise_text() -> None:
    with pytest.raises(DocumentRefused, match=r"no text.*ocrmypdf"):
        read(pdf("", ""))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(DocumentRefused, match=r"3 pages, and 2 are the most.*Split it"):
        read(pdf("a", "b", "c"), Limits(max_pages=2))


def test_too_much_text_is_refused() -> None:
    with pytest.raises(DocumentRefused, match=r"more than 10 characters.*Split"):
        read(pdf("a long line of text", "b"), Limits(max_characters=10))


def test_pages_that_contain_themselves_are_refused() -> None:
    with pytest.raises(DocumentRefused):
        read(pdf("a", kids="2 0 R"))


def test_a_pdf_that_was_cut_off_never_breaks_the_reader() -> None:
    whole = pdf("one", "two", "three")
    for end in range(0, len(whole), 37):
        reason = ""
        try:
            assert read(whole[:end]).sections
        except DocumentRefused as refused:
            reason = str(refused)
        assert not reason or reason.startswith("book.pdf: ")
