"""What is told within a subject claims its parts alone."""

from __future__ import annotations

import pytest

from bot.coach.evidence import Evidence
from bot.coach.linking import Linker
from bot.coach.understand import Understanding
from bot.coach.within_subjects import within_subjects
from knowledge.models import Knowledge

LOOPS = Evidence("python/loops", "known", "loops")
WHOLE = Evidence("python/classes", "known", "python", named=False)


def _read(text: str, knowledge: Knowledge) -> Understanding:
    return Understanding(
        text, "next_step", tuple(Linker(knowledge).mentions(text)), evidence=(LOOPS, WHOLE)
    )


@pytest.mark.parametrize(
    "text",
    [
        "in python i can do loops and little else",
        "done the loops of python",
        "got 15 min, python loops kinda ok",
    ],
)
def test_a_subject_that_only_says_where_its_parts_belong_is_not_claimed(
    text: str, knowledge: Knowledge
) -> None:
    assert within_subjects(_read(text, knowledge), knowledge).evidence == (LOOPS,)


@pytest.mark.parametrize(
    "text",
    [
        "i know all of python, loops too",
        "in python i'm good, loops and so on",
        "python is fine, loops above all",
        "ten years of python and loops",
        "python, loops, both ok",
    ],
)
def test_a_subject_that_is_claimed_itself_stays_so(text: str, knowledge: Knowledge) -> None:
    assert within_subjects(_read(text, knowledge), knowledge).evidence == (LOOPS, WHOLE)
