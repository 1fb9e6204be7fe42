"""The loader finds every fault of every file, with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.cache import load_cached
from knowledge.errors import BrokenContent
from knowledge.loader import load_knowledge, load_labels
from knowledge.models import Knowledge

TOPIC = "topics/machine-learning/cross-validation.md"


def change(root: Path, name: str, old: str, new: str) -> int:
    """Replace a text once and return the line that it stood on."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults(root: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(BrokenContent) as caught:
        load_knowledge(root)
    return [(f.file, f.line, f.field, f.message) for f in caught.value.faults]


def test_the_real_content_has_no_fault(knowledge: Knowledge) -> None:
    assert len(knowledge.sources) == 4
    assert len(knowledge.tracks) == 3


def test_an_unknown_key_is_named_with_its_line(content: Path) -> None:
    line = change(content, TOPIC, "level: beginner", "levle: beginner")
    found = faults(content)
    assert (TOPIC, line, "levle", "is not a field of this kind of content") in found
    assert any(f[2] == "level" and f[3] == "is missing" for f in found)


def test_a_dangling_id_is_named_with_its_line(content: Path) -> None:
    line = change(content, TOPIC, "machine-learning/train-test-split", "machine-learning/no-such")
    message = "names 'machine-learning/no-such', and there is no such topic"
    assert (TOPIC, line, "prerequisites.0.topic", message) in faults(content)


def test_broken_yaml_is_named_with_its_line(content: Path) -> None:
    line = change(content, TOPIC, "hours: [3, 6]", "hours: [3, 6")
    assert any(f[0] == TOPIC and abs(f[1] - line) <= 1 and "YAML" in f[3] for f in faults(content))


def test_a_key_that_stands_twice_is_a_fault(content: Path) -> None:
    line = change(content, TOPIC, "hours: [3, 6]\n", "hours: [3, 6]\nhours: [1, 2]\n")
    assert (TOPIC, line + 1, "hours", "this field stands twice") in faults(content)


def test_a_missing_section_is_a_fault(content: Path) -> None:
    change(content, TOPIC, "## Practise", "## Practice")
    assert any(f[0] == TOPIC and "sections" in f[2] for f in faults(content))


def test_a_cycle_is_a_fault(content: Path) -> None:
    change(
        content,
        "topics/python/variables.md",
        "\nasks:",
        "\nprerequisites:\n  - {topic: python/loops, reason: none}\nasks:"
        if "prerequisites" not in (content / "topics/python/variables.md").read_text()
        else "\nasks:",
    )
    text = (content / "topics/python/variables.md").read_text()
    if "python/loops, reason: none" not in text:
        text = text.replace(
            "prerequisites: []\n", "prerequisites:\n  - {topic: python/loops, reason: none}\n"
        )
        (content / "topics/python/variables.md").write_text(text)
    assert any("is a cycle" in f[3] for f in faults(content))


def test_a_claim_that_nothing_cites_is_a_fault(content: Path) -> None:
    path = content / "claims/build-first.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + '- {id: n99, place: note 99, text: "Nobody cites me."}\n',
        encoding="utf-8",
    )
    line = path.read_text(encoding="utf-8").count("\n")
    expected = ("claims/build-first.yaml", line, "id", "nothing cites this claim")
    assert expected in faults(content)


def test_an_uncited_figure_is_a_fault(content: Path) -> None:
    change(
        content,
        "tracks/build-first.yaml",
        "why: Everything later",
        "why: In 17 weeks everything later",
    )
    assert any("states '17 week'" in f[3] for f in faults(content))


def test_the_figures_of_a_worked_example_belong_to_no_source(content: Path) -> None:
    change(content, TOPIC, "example: |-\n", "example: |-\n  In 17 weeks it costs $40. ")
    assert load_knowledge(content).topics["machine-learning/cross-validation"].example


def test_a_topic_without_plain_words_is_a_fault(content: Path) -> None:
    change(content, TOPIC, "plain: >-", "plainer: >-")
    assert any(f[0] == TOPIC and "plain" in f[2] for f in faults(content))


def test_a_figure_that_a_claim_does_not_list_is_a_fault(content: Path) -> None:
    change(
        content,
        "claims/build-first.yaml",
        "That is far shorter",
        "It takes 11 months. That is far shorter",
    )
    assert any("does not list '11 month'" in f[3] for f in faults(content))


def test_an_alias_of_two_topics_is_a_fault(content: Path) -> None:
    change(content, TOPIC, "aliases: [cross validation", "aliases: [numpy, cross validation")
    assert any("'numpy' also belongs to" in f[3] for f in faults(content))


def test_all_faults_of_all_files_are_reported_at_once(content: Path) -> None:
    change(content, TOPIC, "level: beginner", "level: expert")
    change(content, "sources.yaml", "kind: post", "kind: rumour")
    change(content, "claims/six-steps.yaml", 'text: "To learn', 'txt: "To learn')
    (content / "topics/python/loops.md").write_bytes(b"\xff\xfe\x00binary")
    files = {f[0] for f in faults(content)}
    assert {TOPIC, "sources.yaml", "claims/six-steps.yaml", "topics/python/loops.md"} <= files


def test_a_quiz_answer_that_is_no_choice_is_a_fault(content: Path) -> None:
    change(content, TOPIC, "    answer: Inside the pipeline", "    answer: Outside the pipeline")
    assert any("quiz" in f[2] and "one of its choices" in f[3] for f in faults(content))


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path / "nowhere")[0][3] == "is not a folder of content"


def test_the_cache_gives_the_same_knowledge_and_notices_a_change(
    content: Path, tmp_path: Path
) -> None:
    first, stamp = load_cached(tmp_path / "cache", content)
    second, again = load_cached(tmp_path / "cache", content)
    assert (first, stamp) == (second, again)
    change(content, TOPIC, "hours: [3, 6]", "hours: [30, 60]")
    third, changed = load_cached(tmp_path / "cache", content)
    assert changed != stamp
    assert third.topics["machine-learning/cross-validation"].hours.low == 30


def test_the_digest_of_the_labels_changes_with_them(content: Path) -> None:
    before = load_knowledge(content).labels
    labels = load_labels(content)
    assert before == labels.digest()
    file = next((content / "follow_ups").iterdir())
    file.write_text(file.read_text() + "\n- text: and the reason for it would be\n  kind: why\n")
    assert load_knowledge(content).labels == load_labels(content).digest() != before


def test_a_fault_in_the_labels_is_a_fault_of_the_content(content: Path) -> None:
    name = next((content / "utterances").iterdir()).name
    change(content, f"utterances/{name}", "intent:", "intnt:")
    assert any(f[0] == f"utterances/{name}" for f in faults(content))
    with pytest.raises(BrokenContent):
        load_labels(content)


def test_a_frame_with_a_place_that_nothing_is_said_of_is_a_fault(content: Path) -> None:
    (content / "frames").mkdir(exist_ok=True)
    (content / "frames/new.yaml").write_text('- {text: "{1} is fine, {2} is not", said: [known]}')
    (fault,) = (f for f in faults(content) if f[0] == "frames/new.yaml")
    assert "one entry of `said`" in fault[-1]


def test_a_name_of_two_notions_is_a_fault(content: Path) -> None:
    change(content, "notions/deep-learning.yaml", "names: [dropout, ", "names: [softmax, ")
    (fault,) = faults(content)
    assert fault[2:] == ("names", "'softmax' also belongs to dropout")


def test_an_everyday_name_of_two_things_or_of_nothing_is_a_fault(content: Path) -> None:
    file = content / "everyday.yaml"
    lines = file.read_text(encoding="utf-8")
    more = "- id: tools/abacus\n  names: [beads]\n- id: tools/git+tools/github\n  names: [rebase]\n"
    file.write_text(lines + more, encoding="utf-8")
    told = [message for name, _, _, message in faults(content) if name == "everyday.yaml"]
    assert "names 'tools/abacus', and there is no such topic or group" in told
    assert any("'rebase' also belongs to" in message for message in told)


def test_a_damaged_cache_is_read_anew(content: Path, tmp_path: Path) -> None:
    first, _ = load_cached(tmp_path / "cache", content)
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(b"{ half a file")
    assert load_cached(tmp_path / "cache", content)[0] == first
