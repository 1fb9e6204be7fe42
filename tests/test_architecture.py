"""The rules of the house: imports run one way, and each vendor library has one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("knowledge", "retrieval", "bot")
MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "retrieval": {"retrieval", "knowledge"},
    "bot": {"bot", "retrieval", "knowledge"},
}
# The only files or folders that may import a vendor library.
HOMES = {
    "chromadb": ["retrieval/chroma.py"],
    "sentence_transformers": ["retrieval/embedding"],
    "torch": ["retrieval/embedding"],
    "transformers": ["retrieval/embedding"],
    "onnxruntime": ["retrieval/embedding"],
    "onnx": ["retrieval/embedding"],
    "tokenizers": ["retrieval/embedding"],
    "yaml": ["knowledge/files.py"],
    "discord": ["bot/discord"],
    "aiohttp": ["bot/discord"],
    "pypdf": ["retrieval/documents/pdf.py"],
    "selectolax": ["retrieval/documents"],
    "markdown_it": ["retrieval/documents"],
    "defusedxml": ["retrieval/documents"],
    "ftfy": ["retrieval/documents"],
    "sqlalchemy": ["bot/memory"],
    "alembic": ["bot/memory"],
    "psycopg": ["bot/memory"],
    "fsrs": ["bot/coach/reviews.py"],
    "icalendar": ["bot/coach/plan_export.py"],
    "typer": ["bot/terminal"],
    "prompt_toolkit": ["bot/terminal/prompt.py"],
    "matplotlib": ["bot/accountability/pictures.py"],
    "jinja2": ["bot/accountability/portfolio.py"],
    "rich": ["bot/terminal"],
    "pydantic_settings": ["bot/settings.py"],
    "platformdirs": ["bot/settings.py"],
    "langchain": ["bot/voice"],
    "langsmith": ["bot/voice"],
    "langchain_core": ["retrieval/langchain.py", "bot/voice"],
}


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_run_from_bot_to_retrieval_to_knowledge(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imported(path)} & set(PACKAGES)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_each_vendor_library_has_one_home(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    for name in {name.split(".")[0] for name in imported(path)} & set(HOMES):
        homes = HOMES[name]
        assert any(where == home or where.startswith(f"{home}/") for home in homes), (
            f"{where} imports {name}, whose home is {homes}"
        )


def test_the_judgement_knows_no_surface_and_no_database() -> None:
    forbidden = {"discord", "typer", "rich", "sqlalchemy", "sqlite3", "chromadb"}
    for path in sorted((ROOT / "bot" / "coach").rglob("*.py")):
        assert not {name.split(".")[0] for name in imported(path)} & forbidden, path


def test_only_settings_read_the_environment() -> None:
    for path in modules():
        reads = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in {"getenv", "environ"}
        ]
        if reads:
            # The terminal sets a default for numpy before it is imported; it reads nothing.
            assert path.relative_to(ROOT).as_posix() == "bot/terminal/app.py"


def test_the_top_level_holds_only_what_was_agreed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    top = {Path(name).parts[0] for name in tracked}
    fixed = {"pyproject.toml", "README.md", "LICENSE", *PACKAGES, "tests", "deploy"}
    assert {name for name in top if not name.startswith(".")} <= fixed


@pytest.mark.parametrize("module", ["bot.terminal.app", "bot.coach.coach", "retrieval.search"])
def test_importing_connects_to_nothing_and_loads_no_heavy_library(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'chromadb', 'langchain', "
        "'langchain_core', 'discord', 'onnxruntime'} & set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
