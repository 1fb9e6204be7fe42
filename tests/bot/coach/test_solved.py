"""Who reports the act that ended a trouble has got out of it; who tells more of it has not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply
from bot.coach.solved import reports_an_act

Talk = Callable[..., Reply]
TROUBLE = "loss goes nan after like 40 steps pytorch"


@pytest.mark.parametrize(
    "text",
    [
        "divided price by a million. she purrs 🐈",
        "was saving losses.append(loss), added .item() n its cruising",
        "picked kernel 'ml' from the dropdown thing & bam, plots",
    ],
)
def test_an_act_and_a_good_end_are_a_trouble_solved(heard: Talk, text: str) -> None:
    reply = heard(TROUBLE, text)
    assert reply.intent == "progress_report"
    assert "got yourself out" in reply.answer


@pytest.mark.parametrize(
    "text",
    ["changed the lr to 0.001 but it is still nan", "house data, price in pesos, lr 0.1 sgd"],
)
def test_more_of_the_trouble_is_not_its_end(heard: Talk, text: str) -> None:
    reply = heard(TROUBLE, text)
    assert reply.intent == "stuck"
    assert "got yourself out" not in reply.answer


def test_a_word_that_is_asked_in_a_trouble_is_explained_and_the_trouble_stays(heard: Talk) -> None:
    told = heard("my cnn train acc 100 val acc 58 what is the mistake", "dropout means what sir")
    assert told.intent == "concept"
    assert "switches off" in told.answer


def test_figures_told_in_a_trouble_are_no_wish_for_a_step(heard: Talk) -> None:
    reply = heard(
        "R² = -0.4. squared thing is negative. is my computer ill",
        "linear regression, apartments in Gdansk, 120 rows 95 columns after one hot",
    )
    assert reply.intent == "stuck"


def test_acts_are_told_from_states() -> None:
    assert reports_an_act("plotted it, finally")
    assert reports_an_act("ok so i replaced the column")
    assert not reports_an_act("the classes are half and half")
