"""The commands about documents of one's own: `ingest` and `documents`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.common import FAILED, Json


def ingest(
    targets: Annotated[
        list[str], typer.Argument(metavar="PATH|URL...", help="Files, folders or addresses.")
    ],
    scope: Annotated[
        str, typer.Option("--scope", metavar="NAME", help="Whose documents these are.")
    ],
    as_json: Json = False,
) -> None:
    """Add documents to a scope; only questions asked in that scope find them.

    Reads .md .txt .pdf .html .ipynb .docx .srt .vtt. The same file or address again replaces what
    was there. A document that cannot be read is named and left out; the others go in.

    Examples:\n
      coach ingest notes.md slides.pdf --scope study-group\n
      coach ingest https://example.org/guide.html --scope study-group\n
      coach ask --scope study-group "what do the notes say about dropout"
    """
    from bot.bootstrap import Parts, ingest_documents

    with common.progress_bar() as (say, progress):
        report = ingest_documents(
            Parts(common.settings()), targets, scope=scope, say=say, progress=progress
        )
    if as_json:
        print(json.dumps({"added": [asdict(d) for d in report.added], "refused": report.refused}))
    else:
        for document in report.added:
            print(f"{document.id}  {document.name}: {document.passages} passages in {scope!r}")
    for reason in report.refused.values():
        common.say_error(reason)
    if report.refused:
        raise typer.Exit(FAILED)


def documents(
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="NAME", help="Only those of this scope.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="ID", help="Remove the document with this id.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the documents that were added, or remove one.

    Examples:\n
      coach documents --scope study-group\n
      coach documents --remove 3f1c0a9be2d4
    """
    from bot.bootstrap import Parts, list_documents, remove_document

    parts = Parts(common.settings())
    if remove is not None:
        with common.progress_bar() as (say, _):
            gone = remove_document(parts, remove, scope=scope, say=say)
        if gone is None:
            common.fail(f"There is no document {remove!r}. `coach documents` lists them.")
        print(json.dumps(asdict(gone)) if as_json else f"Removed {gone.name} from {gone.scope!r}.")
        return
    found = list_documents(parts, scope)
    if as_json:
        print(json.dumps([asdict(document) for document in found]))
    elif not found:
        print("No documents. `coach ingest FILE --scope NAME` adds some.")
    else:
        from bot.terminal.show import show_documents

        show_documents(found)
