"""Sums are worked out with the writer's own numbers, and only where one is asked for."""

from __future__ import annotations

import pytest

from bot.coach.context import Context
from bot.coach.worked.asked import work_out
from bot.coach.worked.replied import of_the_sum
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("wages 2000, 2100, 2200, 2300, and the boss 20000: mean or median?", ["5,720", "2,200"]),
        ("(3,4) matrix times (4,2) matrix, which shape? and reversed?", ["(3, 2)", "**not** work"]),
        ("gradient of loss wrt w is +4, w is 1.0, lr 0.1, what is w after a step?", ["0.6"]),
        ("slope is -2, weight 3, learning rate 0.5. new weight?", ["= **4**", "goes up"]),
        ("pca: first axis explains 70 percent, second 20. what got lost?", ["**10%**"]),
        ("layer with 10 inputs and 5 neurons, how many numbers does it learn", ["**55 numbers**"]),
        ("how many params has nn.Linear(784, 128)", ["100,480"]),
        ("1000 pics, batch size 50, 10 epochs. how many updates?", ["**200 updates**"]),
        ("1010 rows, batch size 50: how many steps", ["**21 updates", "only 10"]),
        ("of 50 it flagged, 40 were really spam. there were 80 in total. recall?", ["0.8", "0.5"]),
        ("tp 30 fp 10 fn 20 whats the f1", ["0.75", "0.6", "0.667"]),
        ("recall .81 and precision .09 is this better or worse", ["81", "91 are false"]),
        ("recall .7 precision .2 on my spam thing, good or bad", ["find 70", "80 are false"]),
        ("one weight, x=2 w=3 target 10, with numbers", ["**-16**", "**3.16**"]),
        ("32x32 image, 5x5 kernel, stride 2, padding 1, output size?", ["**15**"]),
        ("how many rows in test if i have 1234 rows and 80/20 split", ["247", "987"]),
        ("softmax of 2, 1, 0.1 ?", ["0.659, 0.242, 0.099"]),
        ("what is sigmoid(2)", ["0.881"]),
        ("what is sigmoid(-2)", ["0.119"]),
        ("softmax of .5, -.5 ?", ["0.731, 0.269"]),
        ("predicted -1, 2 actual 1, 2 mse?", ["**2**"]),
        ("dot product of (1,2,3) and (4,5,6)?", ["**32**"]),
        ("what is the length of (3, 4)", ["**5**"]),
        ("mean 100 sd 15, someone has 130, z score?", ["**2**"]),
        ("mean 50, sd 10, n = 100, whats the 95% confidence interval", ["48.04 to 51.96"]),
        ("predicted 3, 5, 2 actual 2, 5, 4 mse?", ["**1.667**", "**1.291**"]),
        (
            "Disease 1% of people. Test finds 90% of sick, but alarms for 8% of healthy. how "
            "likely is she ill?",
            ["**10.2%**"],
        ),
        (
            "prevalence 1 in 200, sensitivity 99%, specificity 95%. chance that a positive test is "
            "right?",
            ["**9%**"],
        ),
    ],
)
def test_a_sum_is_worked_out_with_the_numbers_that_were_told(text: str, results: list[str]) -> None:
    worked = work_out(text)
    assert worked is not None
    told = "\n".join(worked.lines)
    assert all(result in told for result in results), told


@pytest.mark.parametrize(
    "text",
    [
        "what is a mean",
        "i have 3 models and 2 datasets, what do i do next",
        "what is the meaning of learning rate 0.1 0.01 0.001 in adam",
        "what is the mean of learning rate 0.1 0.01 0.001 in adam",
        "train 0.99 val 0.71 which one do i have",
        "got precision .4 and recall .6 today",
        "softmax of 0",
        "sigmoid(1000) is what",
        "nn.Linear(0, 5) how many params",
        "tp 0 fp 0 what",
        "5 epochs, batch 0, 100 rows, how many steps",
    ],
)
def test_no_sum_is_made_where_none_is_asked_for_or_none_can_be_made(text: str) -> None:
    assert work_out(text) is None


def test_the_reply_holds_the_sum_and_something_to_do(knowledge: Knowledge) -> None:
    outcome = of_the_sum(knowledge, "1000 pics, batch size 50: how many updates?", Context())
    assert outcome is not None
    assert "20 updates" in outcome.reply.answer
    assert "Now you" in outcome.reply.answer
    assert outcome.context.topics == ("deep-learning/training-neural-networks",)


def test_numbers_answer_a_quiz_and_make_no_sum_there(knowledge: Knowledge) -> None:
    text = "is it 20? 1000 pics, batch size 50: how many updates"
    assert of_the_sum(knowledge, text, Context(ability="quiz")) is None
