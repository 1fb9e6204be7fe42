"""What the content promises: nothing of the sources is missing, every track leads to its end."""

from __future__ import annotations

import re

from knowledge.graph import path_to
from knowledge.models import Knowledge, StuckKind


def test_every_note_and_point_of_the_first_source_is_a_claim(knowledge: Knowledge) -> None:
    places = {c.place for c in knowledge.claims.values() if c.source == "build-first"}
    assert {f"note {n}" for n in range(1, 61)} <= places
    assert {f"summary, point {n}" for n in range(1, 9)} <= places


def test_the_claims_of_the_transcript_cover_it_from_start_to_end(knowledge: Knowledge) -> None:
    covered: set[int] = set()
    for claim in knowledge.claims.values():
        if claim.source == "six-steps":
            first, last = re.fullmatch(r"lines (\d+)-(\d+)", claim.place).groups()  # type: ignore[union-attr]
            covered.update(range(int(first), int(last) + 1))
    # Lines 62 to 66 only announce what lines 132 to 142 say; 106 to 109 and 191 on are transitions.
    left_out = set(range(1, 192)) - covered
    assert left_out <= {63, 64, 65, *range(106, 110)}


def test_the_figures_of_the_sources_are_intact(knowledge: Knowledge) -> None:
    figures = {
        "build-first/n06": ("$150,000", "$200,000"),
        "build-first/n16": ("three to four weeks",),
        "build-first/n44": ("80%",),
        "build-first/n49": ("70%", "30%"),
        "build-first/n50": ("twice",),
        "build-first/n56": ("six to nine months",),
        "six-steps/c03": ("3 years",),
        "foundations-first/p01": ("10 years",),
        "foundations-first/p03": ("90%",),
        "foundations-first/p22": ("4 courses",),
    }
    for claim, texts in figures.items():
        for text in texts:
            assert text in knowledge.claims[claim].text.lower(), claim


def test_everything_that_the_sources_name_to_be_learnt_is_a_topic(knowledge: Knowledge) -> None:
    names = " ".join(
        f"{t.id} {t.title} {' '.join(t.aliases)} {' '.join(t.sections.values())}".lower()
        for t in knowledge.topics.values()
    )
    words = """
        variables loops functions lists dictionaries sets inheritance numpy pandas
        matplotlib seaborn sympy scipy jax jupyter scikit-learn pytorch tensorflow
        docker fastapi flask mlflow sagemaker git github kaggle transformers lstm
        k-means pca svm eigenvalues orthogonality entropy poisson bernoulli binomial
        gaussian t-test p-value broadcasting determinant monitoring
    """.split()
    for word in words:
        assert word in names, word


def test_every_topic_of_every_track_can_be_reached_by_the_track(knowledge: Knowledge) -> None:
    for track in knowledge.tracks.values():
        known: set[str] = set()
        for topic in track.topics:
            for leg in path_to(
                knowledge.topics, topic, known=known, theory_first=track.theory == "first"
            ):
                known.add(leg.topic)
        assert set(track.topics) <= known
        assert track.steps[-1].projects, "a track ends in something to ship"


def test_every_topic_has_something_to_study_from(knowledge: Knowledge) -> None:
    assert [t.id for t in knowledge.topics.values() if not t.resources] == []


def test_stuck_points_are_of_every_kind(knowledge: Knowledge) -> None:
    kinds = {point.kind for point in knowledge.stuck_points.values()}
    assert kinds == set(StuckKind)
    assert len(knowledge.stuck_points) >= 100


def test_topics_do_not_repeat_each_other(knowledge: Knowledge) -> None:
    """Boilerplate that repeats from file to file would be no content."""
    seen: dict[tuple[str, ...], str] = {}
    repeated = 0
    for topic in knowledge.topics.values():
        own: set[tuple[str, ...]] = set()
        for text in topic.sections.values():
            words = re.findall(r"\w+", text.lower())
            own.update(tuple(words[i : i + 9]) for i in range(len(words) - 8))
        repeated += sum(gram in seen for gram in own)
        seen.update(dict.fromkeys(own, topic.id))
    assert repeated < 40
