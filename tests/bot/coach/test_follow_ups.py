"""Follow-ups are told from messages that stand on their own."""

from __future__ import annotations

import pytest

from bot.coach.context import Context, Trouble
from bot.coach.follow_ups import follow_up, learned_follow_up
from bot.coach.linking import Mention

TALK = Context(
    ability="next_step",
    topics=("tools/numpy",),
    step="tools/numpy",
    offered=("resource:a", "resource:b"),
    trouble=Trouble("NaN", ("stuck:x",)),
    pending="helped",
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why?", "why"),
        ("how come?", "why"),
        ("y tho", "why"),
        ("but why that first", "why"),
        ("what comes next then?", "after"),
        ("whats after that", "after"),
        ("too long", "shorter"),
        ("tl;dr", "shorter"),
        ("can you say that shorter", "shorter"),
        ("explain it simpler pls", "simpler"),
        ("eli5", "simpler"),
        ("i dont get it", "simpler"),
        ("give me an example", "example"),
        ("how long is it?", "how_long"),
        ("and how many hours would that take me", "how_long"),
        ("is it free?", "cost"),
        ("which of these is free", "cost"),
        ("the second one", "pick"),
        ("tell me about the first one", "pick"),
        ("that didnt help", "no_help"),
        ("still nan", "no_help"),
        ("nope same message", "no_help"),
        ("that worked thanks!", "helped"),
        ("fixed! there were empty cells", "helped"),
        ("give me another hint", "hint"),
        ("hint pls dont tell me the answer", "hint"),
        ("i already know that one", "known"),
        ("ok done. now?", "done"),
        ("no i meant tuesdays", "meant"),
        ("no, not pandas, polars", "meant"),
        ("another one", "more"),
        ("yes", "yes"),
        ("nope", "no"),
        ("what do i need before it", "before"),
        ("too big, smaller pls", "smaller"),
        ("where does that number come from", "source"),
        ("ok i take that one", "accept"),
        ("a project for exactly this", "build"),
        ("one thing more to play with", "task"),
        ("give me one more small task on it", "task"),
        ("and a harder one", "task"),
        ("whats the workload of that whole thing", "how_long"),
        ("hours for it", "how_long"),
        ("say it like im 9", "simpler"),
        ("oh it was the missing comma", "helped"),
        ("ah there was a space", "helped"),
        ("ohh i mispelt it lol", "helped"),
        ("is that much work", "how_long"),
    ],
)
def test_a_short_message_refers_to_what_was_said(text: str, kind: str) -> None:
    found = follow_up(text, TALK)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "what is a p-value",
        "I know Python and want to understand how transformers work, where do I begin with it?",
        "thanks",
        "",
    ],
)
def test_a_message_of_its_own_is_left_alone(text: str) -> None:
    assert follow_up(text, TALK) is None


def test_nothing_follows_where_nothing_was_said() -> None:
    assert follow_up("why?", Context()) is None
    assert follow_up("the second one", Context()) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [("the first one", 0), ("number 2", 1), ("the last one", -1), ("option b sounds good", 1)],
)
def test_a_place_in_a_list_is_counted_from_nought(text: str, place: int) -> None:
    found = follow_up(text, TALK)
    assert found is not None
    assert (found.kind, found.place) == ("pick", place)


def test_another_topic_is_asked_the_same_question() -> None:
    mention = Mention("group", "statistics", 4, 14)
    found = follow_up("and statistics?", TALK, [mention])
    assert found is not None
    assert (found.kind, found.rest) == ("same_for", "statistics")


def test_helped_needs_a_trouble_and_yes_needs_a_question() -> None:
    calm = Context(ability="concept", topics=("tools/numpy",))
    helped = follow_up("that helped", calm)
    assert helped is None or helped.kind != "helped"
    assert follow_up("yes", calm) is None


def test_a_context_survives_its_json() -> None:
    again = Context.from_json(TALK.as_json())
    assert again == TALK
    assert Context.from_json({"ability": "plan", "unheard": 1}).ability == "plan"
    assert Context.from_json("nonsense") == Context()
    assert Context.from_json({"trouble": {"wrong": 1}}) == Context()


@pytest.mark.parametrize(
    "text", ["it converges now!!", "wow everything runs", "YES its up", "sorted, it was a comma"]
)
def test_success_is_heard_in_any_words_while_something_is_stuck(text: str) -> None:
    ask = follow_up(text, TALK)
    assert ask is not None
    assert ask.kind == "helped"


@pytest.mark.parametrize("text", ["it still runs out of memory", "why is it working now?"])
def test_a_trouble_that_goes_on_is_no_success(text: str) -> None:
    ask = follow_up(text, TALK)
    assert ask is None or ask.kind != "helped"


def test_who_made_it_and_what_is_free_are_asked_of_what_was_shown() -> None:
    shown = Context(ability="resource", topics=("tools/numpy",), offered=("resource:a",))
    made = follow_up("and who is behind that one", shown)
    free = follow_up("anything that costs nothing there", shown)
    assert made is not None
    assert made.kind == "maker"
    assert free is not None
    assert free.kind == "cost"


def test_only_one_of_two_things_is_a_correction() -> None:
    ask = follow_up("no wait only the first library", TALK)
    assert ask is not None
    assert (ask.kind, ask.rest) == ("meant", "the first library")


@pytest.mark.parametrize(
    ("text", "ability", "kind"),
    [
        ("not so long", "concept", "shorter"),
        ("keep it brief pls", "compare", "shorter"),
        ("easier pls", "concept", "simpler"),
        ("less technical", "stuck", "simpler"),
        ("easier", "next_step", "smaller"),
    ],
)
def test_an_explanation_is_made_shorter_or_simpler_and_a_step_smaller(
    text: str, ability: str, kind: str
) -> None:
    context = Context(ability=ability, topics=("tools/numpy",))  # type: ignore[arg-type]
    ask = follow_up(text, context)
    assert ask is not None
    assert ask.kind == kind


EXPLAINED = Context(ability="concept", topics=("tools/numpy",))


def test_what_happens_when_a_value_is_too_big_is_no_wish_for_less() -> None:
    ask = follow_up("and what happens if its too big", EXPLAINED)
    assert ask is None or ask.kind != "smaller"
    smaller = follow_up("thats too big for me, something smaller", TALK)
    assert smaller is not None
    assert smaller.kind == "smaller"


def test_the_second_one_needs_no_article() -> None:
    picked = follow_up("second one then", TALK)
    assert picked is not None
    assert (picked.kind, picked.place) == ("pick", 1)


def test_a_doubt_asks_for_the_source() -> None:
    ask = follow_up("hm are you really sure", EXPLAINED)
    assert ask is not None
    assert ask.kind == "source"


def test_how_much_asks_for_a_price_only_where_something_was_shown() -> None:
    assert learned_follow_up("how much", "cost", EXPLAINED, ()) is None
    priced = learned_follow_up("how much", "cost", TALK, ())
    assert priced is not None
    assert priced.kind == "cost"


def test_what_the_model_takes_for_no_help_must_deny_something() -> None:
    assert learned_follow_up("python 3.9", "no_help", TALK, ()) is None
    denied = learned_follow_up("it does the same again", "no_help", TALK, ())
    assert denied is not None
    assert denied.kind == "no_help"


def test_code_asks_for_no_hours() -> None:
    assert learned_follow_up("x.long()", "how_long", TALK, ()) is None


def test_it_sent_an_answer_tells_of_success_though_sent_ends_in_nt() -> None:
    ask = follow_up("it works, i sent age and got 200", TALK)
    assert ask is not None
    assert ask.kind == "helped"


@pytest.mark.parametrize(
    "text", ["0.2 gives recall 0.6 thanks", "oh the path was relative, cheers"]
)
def test_who_reports_something_and_thanks_has_got_out(text: str) -> None:
    ask = follow_up(text, TALK)
    assert ask is not None
    assert ask.kind == "helped"


@pytest.mark.parametrize("text", ["ok i will try it tonight thanks", "it is still there, thanks"])
def test_thanks_alone_do_not_say_that_it_helped(text: str) -> None:
    ask = follow_up(text, TALK)
    assert ask is None or ask.kind != "helped"


@pytest.mark.parametrize(
    "text", ["then WHAT does it say", "by what means may one find it after all", "so it is that"]
)
def test_only_words_of_order_ask_what_comes_after(text: str) -> None:
    explained = Context(ability="concept", topics=("statistics/p-values",))
    assert learned_follow_up(text, "after", explained, ()) is None
    assert learned_follow_up("n what then", "after", explained, ()) is not None


def test_the_size_of_a_part_is_not_how_long_the_topic_takes() -> None:
    explained = Context(ability="concept", topics=("calculus/gradient-descent",))
    assert learned_follow_up("How big are the steps?", "how_long", explained, ()) is None
    assert learned_follow_up("how big is that", "how_long", explained, ()) is not None


def test_a_line_on_another_thing_does_not_shorten_the_last_answer() -> None:
    explained = Context(ability="concept", topics=("mlops/docker",))
    other = Mention("topic", "mlops/mlflow", 0, 6)
    assert follow_up("mlflow, one line", explained, [other]) is None
    own = Mention("topic", "mlops/docker", 0, 6)
    found = follow_up("docker, one line", explained, [own])
    assert found is not None
    assert found.kind == "shorter"


def test_the_rest_of_a_sum_does_not_ask_for_a_source() -> None:
    explained = Context(ability="concept", topics=("probability/bayes-rule",))
    asked = follow_up("omg. where does the rest come from", explained)
    assert asked is None or asked.kind != "source"
    source = follow_up("where does the number come from", explained)
    assert source is not None
    assert source.kind == "source"


def test_a_row_of_signs_in_a_trouble_is_read_at_once() -> None:
    context = Context(ability="stuck", pending="helped", trouble=Trouble("it fails", (), 0, ""))
    for text in ("!" * 4000, "?!" * 2000, "thanks " + "." * 3000):
        follow_up(text, context)
