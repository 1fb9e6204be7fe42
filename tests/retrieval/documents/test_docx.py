"""Word documents: headings, tables, and bombs that are found before they go off."""

from __future__ import annotations

import io
import zipfile

import pytest

from retrieval.documents.read import read_document
from retrieval.documents.sections import Limits, Parsed
from retrieval.errors import DocumentRefused
from tests.retrieval.documents.files import archive, docx, paragraph, style

STYLES = (
    style("Titel", "Title")
    + style("berschrift1", "heading 1")
    + style("berschrift2", "Heading 2")
    + style("Mine", "My own", based="berschrift2")
)


def read(data: bytes, limits: Limits | None = None) -> Parsed:
    return read_document("thesis.docx", data, limits=limits or Limits())


def test_sections_are_placed_by_headings_in_any_language() -> None:
    body = (
        paragraph("My thesis", "Titel")
        + paragraph("Setup", "berschrift1")
        + paragraph("Install", "Mine")
        + paragraph("Do this.")
        + paragraph("Results", "berschrift1")
        + paragraph("They are good.")
    )
    parsed = read(docx(body, styles=STYLES))
    assert (parsed.title, parsed.kind) == ("My thesis", "docx")
    assert [(s.place, s.text) for s in parsed.sections] == [
        ("Setup > Install", "Do this."),
        ("Results", "They are good."),
    ]


def test_lists_and_tables_become_lines() -> None:
    listed = "<w:numPr/>"
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>" + cell.format(paragraph("a")) + cell.format(paragraph("b")) + "</w:tr>"
    inner = f"<w:tbl>{row}</w:tbl>"
    outer = f"<w:tbl><w:tr>{cell.format(paragraph('x'))}{cell.format(inner)}</w:tr>{row}</w:tbl>"
    body = paragraph("one", properties=listed) + paragraph("two", properties=listed) + outer
    (section,) = read(docx(body)).sections
    assert section.text == "- one\n- two\n\nx | a | b\na | b"
    assert section.place == "paragraphs 1-2"


def test_hidden_deleted_and_doubled_text_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>seen</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:Fallback><w:r><w:t>doubled</w:t></w:r></w:Fallback>"
        "<w:r><w:tab/><w:t>too</w:t><w:br/><w:instrText>FIELD</w:instrText></w:r></w:p>"
    )
    (section,) = read(docx(body)).sections
    assert section.text == "seen\ttoo"


def test_the_title_is_taken_from_the_properties_where_no_paragraph_is_one() -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Named</dc:title></c>'
    assert read(docx(paragraph("x"), more=[("docProps/core.xml", core)])).title == "Named"
    assert read(docx(paragraph("x"))).title == "thesis"


def test_a_zip_archive_that_is_no_document_is_refused() -> None:
    inner = archive([("a.txt", "x")])
    with pytest.raises(DocumentRefused, match=r"zip archive but not a Word document.*Unpack"):
        read(archive([("inner.zip", inner)]))


def test_an_archive_within_the_document_is_never_opened() -> None:
    bomb = archive([("b", b"\0" * 1_000_000)])
    assert read(docx(paragraph("x"), more=[("word/embeddings/b.zip", bomb)])).sections


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "C:\\x", "a\\..\\..\\x"])
def test_a_path_that_escapes_is_refused(name: str) -> None:
    with pytest.raises(DocumentRefused, match="unpacked elsewhere"):
        read(docx(paragraph("x"), more=[(name, "x")]))


def test_a_file_that_unpacks_to_far_too_much_is_refused() -> None:
    with pytest.raises(DocumentRefused, match="200 times its size"):
        read(docx(paragraph("x"), more=[("word/bomb", b"\0" * 2_000_000)]))
    with pytest.raises(DocumentRefused, match="more than 1 MB"):
        read(
            docx(paragraph("x"), more=[("a", b"\0" * 900_000), ("b", b"\0" * 900_000)]),
            Limits(max_unpacked=1_000_000),
        )


def test_too_many_files_are_refused() -> None:
    with pytest.raises(DocumentRefused, match="more than 5 files"):
        read(
            docx(paragraph("x"), more=[(f"f{n}", "") for n in range(6)]),
            Limits(max_entries=5),
        )


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = docx(paragraph("x"), more=[("word/document.xml", "<a/>")])
    with pytest.raises(DocumentRefused, match="same name"):
        read(data)


def test_a_size_that_the_directory_lies_about_unpacks_no_further() -> None:
    real = docx(paragraph("y" * 5_000))
    with zipfile.ZipFile(io.BytesIO(real)) as opened:
        size = opened.getinfo("word/document.xml").file_size
    lying = real.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != real
    with pytest.raises(DocumentRefused, match="damaged"):
        read(lying)


def test_entities_that_multiply_are_refused() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE l [<!ENTITY a0 "ha">{laughs}]><l>&a11;</l>'
    with pytest.raises(DocumentRefused, match=r"XML entities.*save it again"):
        read(archive([("word/document.xml", xml)]))


def test_a_document_that_names_a_file_is_refused() -> None:
    xml = '<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]><l>&f;</l>'
    with pytest.raises(DocumentRefused, match="XML entities"):
        read(archive([("word/document.xml", xml)]))


def test_deep_elements_are_refused() -> None:
    with pytest.raises(DocumentRefused, match="more than 100 deep"):
        read(archive([("word/document.xml", "<a>" * 50_000)], packed=False))


def test_too_much_text_is_refused() -> None:
    with pytest.raises(DocumentRefused, match="more than 20 characters"):
        read(docx(paragraph("a long paragraph of text")), Limits(max_characters=20))


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(docx(paragraph("x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentRefused, match="password"):
        read(bytes(data))


def test_a_document_that_was_cut_off_is_refused() -> None:
    whole = docx(paragraph("some text"))
    for end in range(4, len(whole) - 1, 23):
        with pytest.raises(DocumentRefused, match=r"^thesis\.docx: "):
            read(whole[:end])
