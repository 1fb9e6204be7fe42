"""Figures of one's own: what is read from a message, and what follows from it."""

from __future__ import annotations

from bot.coach.own_figures import names_in, own_figures, told_with
from knowledge.models import Knowledge

# A message for every value that a text may name, and the value.
SAID = {
    "rate": ("adam, learning rate 0.02, and then it explodes", "0.02"),
    "rate_tenth": ("lr=3e-4 and it jumps", "0.00003"),
    "rate_tenfold": ("my lr is 0.001", "0.01"),
    "batch": ("out of memory at batch size 24", "24"),
    "batch_half": ("bs=24 crashes", "12"),
    "batch_quarter": ("batch of 24 is too much", "6"),
    "epochs": ("i trained for 80 epochs", "80"),
    "epoch": ("from epoch 7 on it gets worse", "7"),
    "temperature": ("temperature is 0.8", "0.8"),
    "train": ("acc on train 98 on test 70", "98%"),
    "held": ("got 0.98 train 0.61 test", "0.61"),
    "gap": ("98% on training and 70% on validation", "28 points"),
    "mean": ("i got 80, 90 and 85", "85"),
    "lowest": ("runs: 0.7, 0.9, 0.8", "0.7"),
    "highest": ("runs: 0.7, 0.9, 0.8", "0.9"),
    "runs": ("81 / 79 / 84 / 80", "4"),
    "rare": ("2 frauds in 100 payments", "2%"),
    "always": ("class a has 100 rows and class b 900. it says b", "90%"),
    "false_each": ("1 in 1000 machines fails", "10"),
    "loss": ("the loss stays at 1.099", "1.099"),
    "loss_classes": ("loss stuck at 2.303 all night", "10"),
    "score": ("20% accuracy and no more", "20%"),
    "score_classes": ("accuracy stays at 0.25", "four"),
    "stops": ("i give up after three weeks", "three weeks"),
    "rows": ("500 rows", "500"),
    "columns": ("20 columns", "20"),
    "rows_each": ("500 rows and 20 columns", "25"),
    "pictures": ("only 45 pictures of each mushroom", "45"),
    "p": ("p value of 0.03", "0.03"),
    "p_percent": ("i got p = .012", "1.2"),
    "billions": ("a 7b model", "7"),
    "half_gb": ("a 13b model", "26"),
    "four_bit_gb": ("a 7B model", "3.5"),
}


def test_every_figure_is_read_from_a_message() -> None:
    for name, (text, value) in SAID.items():
        assert own_figures(text).get(name) == value, (name, text, own_figures(text))


def test_nothing_is_read_from_what_names_no_figure() -> None:
    for text in (
        "my loss goes down and then up",
        "i am 51 and i started in 2024",
        "chapter 4 of the book, read it 3 times",
        "python 3.11 on my laptop",
    ):
        assert not own_figures(text), (text, own_figures(text))


def test_a_loss_that_no_guess_explains_says_nothing_of_classes() -> None:
    assert "loss_classes" not in own_figures("the loss stays at 0.42")


def test_a_sentence_is_told_only_where_all_its_values_are_known() -> None:
    sentences = ("At {rate}.", "From {train} to {held}.")
    assert told_with(sentences, {"rate": "0.1", "train": "90%"}) == ("At 0.1.",)


def test_the_content_names_only_values_that_a_message_can_give(knowledge: Knowledge) -> None:
    names = {
        name
        for point in knowledge.stuck_points.values()
        for sentence in point.own
        for name in names_in(sentence)
    }
    assert names
    assert names <= SAID.keys()


def test_a_difference_that_may_be_chance_is_no_gap() -> None:
    assert "gap" in own_figures("train 85 and test 79")
    assert "gap" not in own_figures("train 85 and test 84")
