"""Messages are sorted into kinds by a model where no rule knows their words."""

from __future__ import annotations

import numpy as np
import pytest

from bot.coach.context import Context, Trouble
from bot.coach.follow_ups import learned_follow_up
from bot.coach.kinds import FOLLOW_UPS, KindModel
from bot.coach.linking import Linker, Mention
from knowledge.models import FollowUpKind, Knowledge, Labels
from tests.fakes import WordEmbedder

LABELLED: list[tuple[str, FollowUpKind]] = [
    (text, kind)  # type: ignore[misc]
    for kind, texts in {
        "why": [
            "tell me the reason",
            "what is the reason",
            "any reason for that",
            "the reason pls",
        ],
        "cost": ["must i pay", "do i pay for it", "pay something?", "is there a fee to pay"],
        "none": ["hello coach", "good morning coach", "hello to you", "morning coach"],
    }.items()
    for text in texts
]


@pytest.fixture(scope="module")
def model(knowledge: Knowledge) -> KindModel[FollowUpKind]:
    linker = Linker(knowledge)
    return KindModel.fit(FOLLOW_UPS, LABELLED, linker, WordEmbedder().embed_query)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("reason please", "why"), ("so i pay?", "cost"), ("hello again coach", "none")],
)
def test_words_like_the_labelled_ones_are_recognised(
    model: KindModel[FollowUpKind], text: str, kind: str
) -> None:
    chances = model.predict(text, (), WordEmbedder().embed_query)
    assert max(chances, key=chances.__getitem__) == kind
    assert sum(chances.values()) == pytest.approx(1.0)
    assert set(chances) == set(FOLLOW_UPS)


def test_fitting_twice_gives_the_same(knowledge: Knowledge) -> None:
    linker, embed = Linker(knowledge), WordEmbedder().embed_query
    one, two = (KindModel.fit(FOLLOW_UPS, LABELLED, linker, embed) for _ in range(2))
    assert np.array_equal(one.model.named, two.model.named)


def test_what_cannot_refer_to_anything_is_left_alone() -> None:
    calm = Context(ability="concept", topics=("tools/numpy",))
    assert learned_follow_up("that was no use", "no_help", calm, ()) is None
    stuck = Context(ability="stuck", trouble=Trouble("x", ("stuck:a",)), pending="helped")
    found = learned_follow_up("that was no use", "no_help", stuck, ())
    assert found is not None
    assert found.kind == "no_help"
    assert learned_follow_up("hello", "none", stuck, ()) is None


def test_the_same_is_asked_of_what_is_named_and_of_nothing_else() -> None:
    calm = Context(ability="concept", topics=("tools/numpy",))
    text = "then for docker"
    found = learned_follow_up(text, "same_for", calm, [Mention("topic", "mlops/docker", 9, 15)])
    assert found is not None
    assert found.rest == "docker"
    assert learned_follow_up(text, "why", calm, [Mention("topic", "mlops/docker", 9, 15)]) is None


def test_every_kind_has_labelled_examples(labels: Labels) -> None:
    assert {one.kind for one in labels.follow_ups} == set(FOLLOW_UPS)
