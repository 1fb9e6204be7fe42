"""Answers in free text and in fields; what is not understood is handed back and not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.answers import Answer, Outcome, answer_of, read_answer
from bot.accountability.errors import PromiseRefused
from tests.bot.accountability.people import promised

ASKED = promised()
K, P, M, D, V = "kept", "partly", "missed", "dropped", "moved"


def read(text: str) -> Answer:
    return read_answer(text, ASKED)


def how(answer: Answer) -> list[Outcome | None]:
    """The outcome of each of the three, in order."""
    return [s.state if (s := answer.outcomes.get(c.id)) else None for c in ASKED]


def why(answer: Answer, number: int) -> str:
    return answer.outcomes[ASKED[number - 1].id].why


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("did the first, half of the second, dropped the third because I was ill", [K, P, D]),
        ("1. done\n2. half\n3. no", [K, P, M]),
        ("1: ✅ 2: ❌ 3: half", [K, M, P]),
        ("1 and 2 done, 3 missed", [K, K, M]),
        ("Kept 1, partly 2", [K, P, None]),
        ("did the first two, not the last", [K, K, M]),
        ("did everything except the third", [K, K, M]),
        ("moved the third to next week, the rest is done", [K, K, V]),
        ("first and second done but third I did not manage", [K, K, M]),
        ("both of the first and second: yes", [K, K, None]),
        ("all done!", [K, K, K]),
        ("yes", [K, K, K]),
        ("nope", [M, M, M]),
        ("nothing", [M, M, M]),
        ("Finished the exercises and the API. Didn't deploy because HF was down.", [K, K, M]),
        (
            "I finished chapter 3, half of the sentiment API is there and skipped deploying",
            [K, P, M],
        ),
        ("[x] Finish 4 exercises of chapter 3\n[ ] Deploy to Hugging Face", [K, None, M]),
        ("almost through with the API", [None, P, None]),
        ("the sentiment API: 80%", [None, P, None]),
        ("#3 dropped", [None, None, D]),
        ("gave up on the third", [None, None, D]),
        ("number 2 is not done", [None, M, None]),
        ("2) started it", [None, P, None]),
        ("It was a hard week. I was ill.", [None, None, None]),
        ("I ate at 3 and slept 4 hours", [None, None, None]),
        ("", [None, None, None]),
    ],
)
def test_outcomes_in_free_text(text: str, outcomes: list[Outcome | None]) -> None:
    assert how(read(text)) == outcomes


@pytest.mark.parametrize(
    ("promise", "text", "outcome"),
    [
        ("chapter 2 of the book by sunday", "did maybe three quarters, gave up at the end", P),
        ("1 simulated test and the theory", "thursday. sim done, theory only half", P),
        ("bayes rule, four sittings of 45", "i managed 1. ONE", P),
        ("bayes rule, four sittings of 45", "did all four", K),
        ("finish chapters 3 and 4 by sunday", "did chapter 3, not 4", P),
        ("study every day this week", "missed tuesday and thursday, rest ok", P),
        ("a notebook and a post about it", "notebook done, post skipped", P),
        ("5 exercises", "did 5 of 5!", K),
        ("5 exercises", "3 of 5", P),
        ("3 lesons of numpy", "did 2 of teh 3", P),
        ("read chapter 3", "did it, no problem at all", K),
        ("read chapter 3", "did it but it was not easy", K),
    ],
)
def test_a_part_of_the_only_promise_is_not_the_whole_of_it(
    promise: str, text: str, outcome: Outcome
) -> None:
    only = replace(ASKED[0], text=promise)
    assert read_answer(text, (only,)).outcomes[only.id].state == outcome


def test_the_whole_of_an_answer_in_one_sentence() -> None:
    text = (
        "did the first, half of the second, dropped the third because my laptop died, twice; "
        "built 3h studied 2h; learned that caching is hard; stuck on docker; next week: deploy it "
        "on Tuesday evening at home, 2 hours"
    )
    answer = read(text)
    assert how(answer) == [K, P, D]
    assert why(answer, 3) == "my laptop died, twice"
    assert (answer.hours_built, answer.hours_studied) == (3, 2)
    assert answer.learned == "that caching is hard"
    assert answer.blocked == "docker"
    assert answer.next == "deploy it on Tuesday evening at home, 2 hours"
    assert answer.said == text
    assert answer.unclear == ()


def test_sections_with_headings_over_lines() -> None:
    answer = read(
        "Done: 1, 2\nShipped: https://github.com/ada/api\nLearned: gradients vanish.\n"
        "Blocked by: CUDA\nHours: 3h building, 90 min reading\nNext:\n- [ ] Deploy\n- write, 2h"
    )
    assert answer.shipped == "https://github.com/ada/api"
    assert answer.links == ("https://github.com/ada/api",)
    assert answer.learned == "gradients vanish."
    assert answer.blocked == "CUDA"
    assert (answer.hours_built, answer.hours_studied) == (3, 1.5)
    assert answer.next == "- [ ] Deploy\n- write, 2h"


@pytest.mark.parametrize(
    ("text", "built", "studied"),
    [
        ("built 3h studied 2h", 3, 2),
        ("3h building, 2h studying", 3, 2),
        ("2 hours of study and 3 hours of coding", 3, 2),
        ("studied for 90 minutes, built: 2.5h", 2.5, 1.5),
        ("built 0h", 0, None),
        ("built 1h on Monday and built 2h on Friday", 3, None),
        ("it took 3 hours", None, None),
    ],
)
def test_hours(text: str, built: float | None, studied: float | None) -> None:
    answer = read(text)
    assert (answer.hours_built, answer.hours_studied) == (built, studied)


def test_what_is_shipped_is_seen_without_a_label() -> None:
    answer = read("I shipped the API https://hf.co/spaces/a/b. Next week I will write the README.")
    assert how(answer) == [None, K, None]
    assert answer.links == ("https://hf.co/spaces/a/b",)
    assert "hf.co" in answer.shipped
    assert answer.next == "I will write the README."


def test_a_reason_goes_on_over_commas_until_the_next_promise() -> None:
    answer = read("missed the first because of work, the kids and a cold, but the second is done")
    assert how(answer) == [M, K, None]
    assert why(answer, 1) == "work, the kids and a cold"
    assert why(read("3. no, because HF was down"), 3) == "HF was down"


def test_what_cannot_be_told_apart_is_handed_back() -> None:
    assert read("half").unclear == ("half",)
    assert read("half").outcomes == {}
    assert read_answer("half", ASKED[:1]).outcomes[ASKED[0].id].state == "partly"
    nobody = read_answer("did it all; built 2h", ())
    assert (nobody.outcomes, nobody.unclear, nobody.hours_built) == ({}, (), 2)


def test_an_empty_answer_says_so() -> None:
    assert read("It rained.").empty
    assert not read("built 2h").empty
    assert not read("next: rest").empty


@settings(max_examples=300)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            "did done half first second 1 2. all not because , ; next: learned built 3h\n".split(
                " "
            )
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_answer_is_read_and_is_about_what_was_asked(text: str) -> None:
    answer = read(text)
    assert set(answer.outcomes) <= {c.id for c in ASKED}
    for hours in (answer.hours_built, answer.hours_studied):
        assert hours is None or 0 <= hours <= 100
    for said in answer.outcomes.values():
        # The quotation is the learner's own.
        assert said.quote in text


def test_the_fields_of_a_form() -> None:
    answer = answer_of(
        {
            "kept": "1",
            "partly": [2],
            "dropped": ASKED[2].id,
            "why": {"3": " no GPU "},
            "hours_built": "3h",
            "hours_studied": "2,5",
            "shipped": "https://github.com/ada/api",
            "learned": None,
            "missed": "",
        },
        ASKED,
    )
    assert how(answer) == [K, P, D]
    assert why(answer, 3) == "no GPU"
    assert (answer.hours_built, answer.hours_studied) == (3, 2.5)
    assert answer.links == ("https://github.com/ada/api",)
    assert how(answer_of({"kept": "all"}, ASKED)) == [K, K, K]
    assert how(answer_of({"missed": "1, 3", "why": "flu"}, ASKED)) == [M, None, M]
    assert answer_of({}, ASKED).empty


@pytest.mark.parametrize(
    ("fields", "next_step"),
    [
        ({"kept": "4"}, "from 1 to 3"),
        ({"kept": "1", "missed": "1,2"}, "Give it once"),
        ({"kpt": "1"}, "It has: kept"),
        ({"hours_built": "many"}, "for instance 2.5"),
        ({"hours_built": "-1"}, "from 0 to 100"),
        ({"hours_studied": float("nan")}, "from 0 to 100"),
        ({"why": 3}, "Give it as text"),
    ],
)
def test_fields_that_make_no_sense_are_refused_with_the_next_step(
    fields: dict[str, object], next_step: str
) -> None:
    with pytest.raises(PromiseRefused, match=next_step):
        answer_of(fields, ASKED)


def test_a_surprise_says_nothing_of_what_was_not_done() -> None:
    only = ASKED[:1]
    text = "done!! depth 3 beat depth 20 which i did not see coming"
    assert read_answer(text, only).outcomes[only[0].id].state == K
