"""Messages that are not about learning are answered by what they are."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from bot.coach.asides import CARE, Aside, reply_aside, with_a_hand
from bot.coach.reply import Block, Reply
from knowledge.models import AsideKind, Labels

KINDS: list[AsideKind] = [kind for kind in get_args(AsideKind) if kind != "none"]
REFUSED: list[AsideKind] = [
    "graded_work", "live_test", "passing_off", "crime", "against_people", "others_data",
    "injection", "hate",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_answer_that_tells_something_to_do(kind: AsideKind) -> None:
    reply = reply_aside(kind, "whatever it was")
    assert len(reply.answer) > 60
    assert not reply.citations
    assert not reply.next


@pytest.mark.parametrize("kind", sorted(CARE))
def test_care_stands_alone_and_between_the_two(kind: AsideKind) -> None:
    reply = reply_aside(kind, "it is too much")
    assert reply.private
    assert {action.command for action in reply.actions} <= {"coach break"}
    assert "emergency number" in reply.answer


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_marked_as_refused_and_says_what_is_possible(kind: AsideKind) -> None:
    reply = reply_aside(kind, "do it")
    assert reply.intent == "unsafe_or_injection"
    assert reply.abstained


def test_a_message_about_learning_is_no_aside() -> None:
    with pytest.raises(KeyError):
        reply_aside("none", "what next?")


def test_every_kind_has_labelled_examples(labels: Labels) -> None:
    counts = Counter(one.kind for one in labels.asides)
    assert min(counts[kind] for kind in get_args(AsideKind)) >= 30


def test_an_aside_is_meant_by_how_sure_it_is_and_what_was_spoken_of() -> None:
    who = Aside("who_made_you", 0.7, "does it cost anything")
    assert who.meant() == "who_made_you"
    assert who.meant(following=True) == "none"
    assert Aside("who_made_you", 0.7, "who made you").meant(following=True) == "who_made_you"
    assert Aside("who_made_you", 0.7, "who made pytorch", names=True).meant() == "none"
    assert Aside("chit_chat", 0.3, "lovely day").meant() == "none"
    assert Aside("chit_chat", 0.3, "lovely day").meant(likely=True) == "chit_chat"


def test_care_wants_more_certainty_of_a_few_words_in_a_conversation() -> None:
    wreck = Aside("crisis", 0.7, "and what if i wreck everything")
    assert wreck.meant() == "crisis"
    assert wreck.meant(following=True) == "none"
    assert Aside("none", 0.99, "what next").meant(likely=True) == "none"


def test_low_spirits_are_no_despair_unless_beyond_doubt_and_then_a_hand_is_held_out() -> None:
    tired = Aside("crisis", 0.8, "thinking of giving up, all others get it")
    assert tired.meant(spirits=0.99) == "none"
    assert tired.may_be_despair(0.99)
    assert tired.meant(spirits=0.5) == "crisis"
    assert Aside("crisis", 0.95, "i want out of this life").meant(spirits=0.99) == "crisis"
    assert not Aside("panic", 0.8, "my hands shake").may_be_despair(0.99)
    plain = Reply(intent="motivation", blocks=(Block("One small thing today."),))
    held = with_a_hand(plain)
    assert held.blocks[0] == plain.blocks[0]
    assert "findahelpline" in held.blocks[-1].text
