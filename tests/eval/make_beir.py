"""Writes a BEIR-style folder from the curriculum: `python -m tests.eval.make_beir FOLDER`.

The corpus is every section of every topic, without the questions that it is known to answer; the
queries are those questions, each relevant to its own section alone. So nothing that is asked stands
in what is searched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from knowledge.loader import load_knowledge


def main(folder: Path) -> None:
    """Write corpus.jsonl, queries.jsonl and qrels/test.tsv."""
    corpus, queries, grades = [], [], ["query-id\tcorpus-id\tscore"]
    for topic in load_knowledge().topics.values():
        for section, text in topic.sections.items():
            key = f"{topic.id}#{section.value}"
            corpus.append({"_id": key, "title": topic.title, "text": text})
        for number, ask in enumerate(topic.asks):
            key = f"{topic.id}?{number}"
            queries.append({"_id": key, "text": ask.question})
            grades.append(f"{key}\t{topic.id}#{ask.section.value}\t1")
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(text + "\n", encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("\n".join(grades) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
