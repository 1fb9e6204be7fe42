"""Properties of the prerequisite graph, on the real curriculum and on random ones."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.graph import THEORY, closure, edges, find_cycle, missing, order, path_to
from knowledge.models import Ask, Hours, Knowledge, Prerequisite, SectionName, Topic
from tests.fakes import real_knowledge


def topic(name: str, *before: tuple[str, str]) -> Topic:
    return Topic(
        id=f"s/{name}",
        title=name,
        summary="A topic that stands in a test of the graph.",
        level="beginner",
        hours=Hours(low=1, high=2),
        prerequisites=tuple(
            Prerequisite(topic=f"s/{other}", reason="because", strength=strength)  # type: ignore[arg-type]
            for other, strength in before
        ),
        asks=tuple(Ask(question=f"q{n}", section=SectionName.WHY) for n in range(4)),
        plain="Such a topic is one that stands for any other topic, so that a test may use it.",
        example="Take one topic and another: they are two topics, and both of them stand here.",
        sections=dict.fromkeys(SectionName, "text"),
    )


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Topic]:
    size = draw(st.integers(2, 14))
    topics = {}
    for n in range(size):
        before = draw(st.sets(st.integers(0, n - 1), max_size=3)) if n else set()
        strengths = [draw(st.sampled_from(["required", "helpful"])) for _ in before]
        made = topic(
            f"t{n}", *((f"t{b}", s) for b, s in zip(sorted(before), strengths, strict=True))
        )
        topics[made.id] = made
    shuffled = draw(st.permutations(sorted(topics)))
    return {key: topics[key] for key in shuffled}


@given(graphs(), st.booleans())
def test_no_topic_comes_before_its_prerequisites(topics: dict[str, Topic], first: bool) -> None:
    done: set[str] = set()
    for name in order(topics, theory_first=first):
        assert not missing(topics, name, done, theory_first=first)
        done.add(name)
    assert done == set(topics)


@given(graphs(), st.data(), st.booleans())
def test_every_path_is_valid_and_holds_nothing_needless(
    topics: dict[str, Topic], data: st.DataObject, first: bool
) -> None:
    target = data.draw(st.sampled_from(sorted(topics)))
    known = data.draw(st.sets(st.sampled_from(sorted(topics))))
    way = path_to(topics, target, known=known, theory_first=first)
    if target in known:
        assert way == ()
        return
    assert way[-1].topic == target
    have = set(known)
    for leg in way:
        assert leg.topic not in have
        assert not missing(topics, leg.topic, have, theory_first=first)
        have.add(leg.topic)
    # Leaving out any topic but the target would break the way.
    for leg in way[:-1]:
        assert leg.needed_for in {other.topic for other in way}
        needs = edges(topics, str(leg.needed_for), theory_first=first)
        assert leg.topic in {edge.topic for edge in needs}


@given(graphs(), st.data())
def test_who_knows_a_topic_knows_all_that_it_requires(
    topics: dict[str, Topic], data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(topics))))
    have = closure(topics, known)
    assert known <= have
    for name in have:
        assert not missing(topics, name, have, theory_first=False)


def test_helpful_maths_blocks_only_where_theory_is_first() -> None:
    topics = {t.id: t for t in (topic("maths"), topic("model", ("maths", "helpful")))}
    maths = f"{THEORY[0]}maths"
    topics[maths] = topics.pop("s/maths").model_copy(update={"id": maths})
    edge = topics["s/model"].prerequisites[0].model_copy(update={"topic": maths})
    topics["s/model"] = topics["s/model"].model_copy(update={"prerequisites": (edge,)})
    assert edges(topics, "s/model", theory_first=False) == ()
    assert edges(topics, "s/model", theory_first=True) == (edge,)


def test_a_cycle_is_found() -> None:
    topics = {
        t.id: t
        for t in (
            topic("a", ("c", "required")),
            topic("b", ("a", "helpful")),
            topic("c", ("b", "required")),
        )
    }
    assert set(find_cycle(topics)) == set(topics)


def test_the_curriculum_has_no_cycle_and_every_topic_can_be_reached(knowledge: Knowledge) -> None:
    assert find_cycle(knowledge.topics) == ()
    for name in knowledge.topics:
        assert path_to(knowledge.topics, name, known=(), theory_first=True)[-1].topic == name


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_random_learners_of_the_curriculum_get_valid_paths(data: st.DataObject) -> None:
    topics = real_topics()
    names = sorted(topics)
    known = data.draw(st.sets(st.sampled_from(names), max_size=40))
    target = data.draw(st.sampled_from(names))
    have = set(known)
    for leg in path_to(topics, target, known=known, theory_first=data.draw(st.booleans())):
        assert not missing(topics, leg.topic, have, theory_first=False)
        have.add(leg.topic)


@cache
def real_topics() -> dict[str, Topic]:
    """Read once: hypothesis forbids fixtures of function scope in a property test."""
    return real_knowledge().topics
