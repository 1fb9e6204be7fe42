"""A reader is tuned, kept as differences, exported and served; what it reads is what it learned."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.embedding import export
from retrieval.embedding.tuned import (
    TunedReader,
    export_reader,
    load_base,
    pack,
    reader_folder,
    tokens_of,
    unpack,
)
from retrieval.embedding.tuning import Row, average, tune
from retrieval.errors import EncoderMissing


def rows() -> list[Row]:
    """Of "x" marked places the class is told by the letter after it, of the text by the first."""
    made = []
    for first in "ab":
        for after in "yz":
            for filler in "cdefgh":
                text = f"{first} {filler} x {after}"
                classes = {"mood": [1.0, 0.0] if first == "a" else [0.0, 1.0]}
                made.append(Row(text, ((4, 5),), (0 if after == "y" else 1,), classes))
    return made


@pytest.fixture(scope="module")
def weights(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights of a reader tuned to the rows."""
    file = tmp_path_factory.mktemp("weights") / "reader.npz"
    said: list[str] = []
    tune(rows(), {"spans": 2, "mood": 2}, file, epochs=250, say=said.append, base=base)
    assert len(said) == 250
    return file


def test_a_tuned_reader_reads_texts_and_places(weights: Path, base: str, tmp_path: Path) -> None:
    reader = TunedReader(export_reader(weights, tmp_path, base), one_shot=True)
    for row in rows():
        read = reader.read(row.text, row.spans)
        assert int(read.whole["mood"].argmax()) == int(np.argmax(row.classes["mood"]))
        (place,) = read.spans
        assert place is not None
        assert int(place.argmax()) == row.span_classes[0]
        assert float(place.sum()) == pytest.approx(1.0, abs=1e-5)


def test_a_place_beyond_what_is_read_has_no_chances(
    weights: Path, base: str, tmp_path: Path
) -> None:
    reader = TunedReader(export_reader(weights, tmp_path, base))
    text = "a " * 300 + "x"
    read = reader.read(text, [(0, 1), (len(text) - 1, len(text))])
    assert read.spans[0] is not None
    assert read.spans[1] is None


def test_an_export_is_made_once_and_replaces_older_ones(
    weights: Path, base: str, tmp_path: Path
) -> None:
    old = tmp_path / "reader-0000"
    old.mkdir()
    folder = export_reader(weights, tmp_path, base)
    assert folder == reader_folder(weights, tmp_path)
    assert not old.exists()
    stamp = (folder / "encoder.json").stat().st_mtime_ns
    assert export_reader(weights, tmp_path, base) == folder
    assert (folder / "encoder.json").stat().st_mtime_ns == stamp


def test_two_processes_that_export_at_once_get_the_same_reader(
    weights: Path, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, begun = export.save_graph, False

    def overtaken(*args: Any, **kwargs: Any) -> None:
        nonlocal begun
        if not begun:
            begun = True
            export_reader(weights, tmp_path, base)  # the other one begins and ends in the meantime
        save(*args, **kwargs)

    monkeypatch.setattr(export, "save_graph", overtaken)
    folder = export_reader(weights, tmp_path, base)
    assert begun
    assert {path.name for path in tmp_path.iterdir()} == {folder.name}
    assert TunedReader(folder, one_shot=True).read("a c x y").whole["mood"].argmax() == 0


def test_what_a_killed_export_left_behind_is_cleared_away_in_time(
    weights: Path, base: str, tmp_path: Path
) -> None:
    left, fresh = tmp_path / ".reader-old.part", tmp_path / ".reader-new.part"
    for folder in (left, fresh):
        folder.mkdir()
    os.utime(left, (1.0, 1.0))
    export_reader(weights, tmp_path, base)
    assert not left.exists()
    assert fresh.exists()


def test_other_weights_lie_in_another_folder(tmp_path: Path) -> None:
    folders = set()
    for values in ([1.0, 2.0], [1.0, 3.0], [1.0, 2.0]):
        np.savez_compressed(tmp_path / "w.npz", head=np.array(values))
        folders.add(reader_folder(tmp_path / "w.npz", tmp_path))
    assert len(folders) == 2
    (tmp_path / "w.npz").write_bytes(b"no archive")
    with pytest.raises(EncoderMissing, match="cannot be read"):
        reader_folder(tmp_path / "w.npz", tmp_path)


def test_damaged_weights_and_exports_are_refused(weights: Path, base: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.npz"
    broken.write_bytes(weights.read_bytes()[:200])
    with pytest.raises(EncoderMissing, match="cannot be read"):
        export_reader(broken, tmp_path, base)
    with pytest.raises(EncoderMissing, match="coach index"):
        TunedReader(tmp_path)


def test_packing_keeps_the_differences_to_a_hundredth(base: str) -> None:
    model, _, torch = load_base(base)
    before = model.state_dict()
    torch.manual_seed(1)
    after = {name: t + 0.1 * torch.randn_like(t) for name, t in before.items() if t.ndim == 2}
    heads = {"mood": np.eye(3, dtype=np.float32)}
    tuned, kept = unpack(pack(after, before, heads), before)
    assert set(tuned) == set(after)
    for name, array in tuned.items():
        assert np.abs(array - after[name].numpy()).max() < 0.005
    assert np.array_equal(kept["mood"], heads["mood"])


def test_tokens_of_a_span_are_those_that_touch_it() -> None:
    offsets = [(0, 0), (0, 3), (3, 5), (6, 9), (0, 0)]
    assert tokens_of(offsets, (4, 7)) == [2, 3]
    assert tokens_of(offsets, (5, 6)) is None


def test_the_mean_of_two_readers_lies_between_them(
    weights: Path, base: str, tmp_path: Path
) -> None:
    other, mixed = tmp_path / "other.npz", tmp_path / "mixed.npz"
    tune(rows(), {"spans": 2, "mood": 2}, other, epochs=1, say=lambda line: None, base=base)
    average(weights, other, 0.75, mixed, base)
    model, _, _ = load_base(base)
    before = model.state_dict()
    (one, heads), (two, heads_too), (mean, heads_mean) = (
        unpack(np.load(file, allow_pickle=False), before) for file in (weights, other, mixed)
    )
    for name in one:
        expected = 0.75 * one[name] + 0.25 * two.get(name, before[name].numpy())
        assert np.allclose(mean[name], expected, atol=0.02 * np.abs(expected).max() + 1e-6)
    for name in heads:
        assert np.allclose(heads_mean[name], 0.75 * heads[name] + 0.25 * heads_too[name], atol=0.01)


def test_a_tuning_that_goes_on_begins_where_the_earlier_one_ended(
    weights: Path, base: str, tmp_path: Path
) -> None:
    anew: list[str] = []
    on: list[str] = []
    heads = {"spans": 2, "mood": 2}
    tune(rows(), heads, tmp_path / "a.npz", epochs=1, say=anew.append, base=base)
    tune(rows(), heads, tmp_path / "b.npz", epochs=1, say=on.append, base=base, start=weights)
    losses = [float(lines[0].rpartition(" ")[2]) for lines in (anew, on)]
    assert losses[1] < 0.7 * losses[0]


def test_the_names_of_classes_are_kept_with_their_head(
    weights: Path, base: str, tmp_path: Path
) -> None:
    named, mixed = tmp_path / "named.npz", tmp_path / "mixed.npz"
    made = [Row(row.text, classes={"tone": row.classes["mood"]}) for row in rows()]
    tune(
        made,
        {"spans": 2, "mood": 2, "tone": 2},
        named,
        epochs=1,
        say=lambda line: None,
        base=base,
        start=weights,
        names={"tone": ("low", "high")},
    )
    reader = TunedReader(export_reader(named, tmp_path / "one", base))
    assert reader.names == {"tone": ("low", "high")}
    assert set(reader.read("a c x y").whole) == {"mood", "tone"}
    # A head that only one of two readers has stays as it is in their mean.
    average(named, weights, 0.5, mixed, base)
    assert TunedReader(export_reader(mixed, tmp_path / "two", base)).names == reader.names
