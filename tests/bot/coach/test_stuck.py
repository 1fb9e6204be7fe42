"""Being stuck: the message that was pasted stands in the reply, known or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from bot.coach.stuck import find_remedies, from_error, recognised, reply_stuck
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, StuckKind, Traceback
from retrieval.passages import Passage
from retrieval.search import Hit, Hits, Retriever
from tests.bot.coach.small_world import topic, world


class Finds:
    """A search that finds these stuck points, with these scores."""

    def __init__(self, **scores: float) -> None:
        self.scores = scores

    def search(self, query: str, **_: Any) -> Hits:
        hits = [
            Hit(passage(key), score, score, score, None)
            for key, score in sorted(self.scores.items(), key=lambda pair: -pair[1])
        ]
        return Hits(query, tuple(hits), 1.0)


def passage(key: str) -> Passage:
    return Passage(
        id=f"stuck:a/one#{key}",
        scope="curriculum",
        kind="stuck",
        source="a/one",
        title="One",
        place="stuck",
        text="",
        topics=("a/one",),
        asks=(),
        embedded="",
        keywords="",
    )


def small() -> Knowledge:
    """A topic with two stuck points, and one fingerprint."""
    knowledge = world(topic("a/one"))
    known = Traceback.model_validate(
        {
            "id": "lamp",
            "library": "python",
            "pattern": r"LampError: (?P<lamp>\w+) is out",
            "title": "A lamp is out",
            "cause": "The lamp `{lamp}` gives no light.",
            "check": "Look at it.",
            "fix": "Change it.",
            "hints": ["one", "two", "three"],
            "exercise": "Change a lamp.",
            "kind": "code",
            "read": "a/one",
            "example": "LampError: red is out",
        }
    )
    return knowledge.model_copy(update={"tracebacks": {"lamp": known}})


def asked(text: str, error: str = "", **scores: float) -> str:
    """The reply to a message."""
    finds = cast(Retriever, Finds(**scores))
    return reply_stuck(small(), finds, Understanding(text, "stuck", error=error), None).answer


def test_the_line_and_its_values_stand_in_the_reply() -> None:
    reply = asked("x\nLampError: green is out", "LampError: green is out")
    assert "LampError: green is out" in reply
    assert "`green` gives no light" in reply


def test_a_fingerprint_wins_over_whatever_is_near_in_meaning() -> None:
    reply = asked("LampError: green is out", "LampError: green is out", ends=0.99)
    assert reply.index("A lamp is out") < reply.index("Likeliest cause")
    assert "The last row is missing" not in reply


def test_an_unknown_message_is_read_aloud_with_the_way_out_that_it_names() -> None:
    text = "fatal: hamster asleep\nhint: run 'hamster wake' first\nwhy me"
    reply = asked(text, ends=0.8)
    assert "fatal: hamster asleep" in reply
    assert "hamster wake" in reply
    assert "I am guessing" in reply


def test_an_unknown_message_is_quoted_although_nothing_is_near() -> None:
    assert "fatal: hamster asleep" in asked("fatal: hamster asleep")


def test_two_unsure_ways_out_are_both_named_with_what_tells_them_apart() -> None:
    reply = asked("rows are odd", ends=0.5, colours=0.49)
    first = reply.partition("Likeliest cause")[0]
    assert "The last row is missing" in first
    assert "The colours are mixed up" in first
    assert "To check: Print it." in reply


def test_a_sure_way_out_is_named_alone_at_the_top() -> None:
    reply = asked("rows are odd", ends=0.9, colours=0.49)
    assert "The colours are mixed up" not in reply.partition("Likeliest cause")[0]


def test_an_unknown_message_is_not_answered_with_what_is_merely_near() -> None:
    text = "Traceback\n  File \"farm.py\", line 3, in <module>\n    fill(silo)\nSiloError: 'a' jams"
    reply = asked(text, "SiloError: 'a' jams", ends=0.55)
    assert "The last row is missing" not in reply
    assert "`farm.py`, line 3" in reply
    assert "type(silo)" in reply
    assert "`a`" in reply


def test_a_fingerprint_that_is_also_near_in_meaning_stays_the_first() -> None:
    class Both(Finds):
        def search(self, query: str, **options: Any) -> Hits:
            hits = super().search(query, **options)
            own = replace(hits.found[-1].passage, id="traceback:lamp", kind="traceback")
            return replace(hits, found=(*hits.found, replace(hits.found[-1], passage=own)))

    finds = cast(Retriever, Both(ends=0.9, colours=0.8))
    plain = small().tracebacks["lamp"].model_copy(update={"cause": "It gives no light."})
    knowledge = small().model_copy(update={"tracebacks": {"lamp": plain}})
    said = Understanding("the LampError: green is out thing", "stuck")
    remedies, _ = find_remedies(knowledge, finds, said, None)
    assert remedies[0].key == "traceback:lamp"
    assert remedies[0].exact


def test_of_two_patterns_that_match_the_one_that_covers_more_of_the_message_wins() -> None:
    long = "LampError|" + "|".join(f"lamp number {n} has gone dark" for n in range(4))
    vague = (
        small()
        .tracebacks["lamp"]
        .model_copy(update={"id": "vague", "pattern": long, "cause": "Some lamp."})
    )
    knowledge = small().model_copy(update={"tracebacks": {**small().tracebacks, "vague": vague}})
    remedy = from_error(knowledge, "LampError: " + "green" * 9 + " is out")
    assert remedy is not None
    assert remedy.key == "traceback:lamp"


def with_point(key: str, **fields: Any) -> Knowledge:
    """The small curriculum, with other fields in one of its stuck points."""
    knowledge = small()
    one = knowledge.topics["a/one"]
    points = tuple(
        point.model_copy(update=fields if point.id == key else {}) for point in one.stuck
    )
    return knowledge.model_copy(
        update={"topics": {**knowledge.topics, "a/one": one.model_copy(update={"stuck": points})}}
    )


def told(knowledge: Knowledge, text: str, **scores: float) -> str:
    """The reply to a complaint, over this curriculum."""
    finds = cast(Retriever, Finds(**scores))
    return reply_stuck(knowledge, finds, Understanding(text, "stuck"), None).answer


def test_a_belief_that_is_put_up_gets_its_verdict_first() -> None:
    knowledge = with_point("ends", verdict="More rows are not always better.")
    assert told(knowledge, "more rows always help right?", ends=0.9).startswith("More rows are not")
    assert "not always better" not in told(knowledge, "the last row fell off", ends=0.9)


def test_the_way_out_is_told_with_the_numbers_of_the_learner() -> None:
    knowledge = with_point("ends", own=("From {rate} go to {rate_tenth}.",))
    assert "From 0.02 go to 0.002." in told(knowledge, "it blows up, lr 0.02", ends=0.9)
    assert "With your numbers" not in told(knowledge, "it blows up", ends=0.9)


def test_what_can_be_told_with_the_numbers_wins_over_what_is_a_little_nearer() -> None:
    knowledge = with_point("ends", own=("From {rate} go to {rate_tenth}.",))
    reply = told(knowledge, "it blows up, lr 0.02", ends=0.70, colours=0.73)
    assert reply.index("The last row is missing") < reply.index("The colours are mixed up")


def test_a_gap_between_training_and_test_tells_the_trouble_where_no_words_do() -> None:
    knowledge = with_point("ends", own=("{train} against {held}: {gap}.",))
    reply = told(knowledge, "train 98 test 60", colours=0.5)
    assert "98% against 60%: 38 points." in reply


def test_no_theory_is_set_against_a_lack_of_motivation() -> None:
    knowledge = with_point("ends", kind=StuckKind.MOTIVATION)
    assert "Go back to" not in told(knowledge, "no wish to go on", ends=0.9)
    assert "Go back to" in told(small(), "rows are odd", ends=0.9)


def test_symptoms_count_for_more_than_the_words_of_the_cause() -> None:
    hits = [
        Hit(passage("colours"), 0.9, 0.7, 0.4, None),
        Hit(passage("ends"), 0.8, 0.4, 0.8, None),
    ]

    class Both:
        def search(self, query: str, **_: Any) -> Hits:
            return Hits(query, tuple(hits), 1.0)

    said = Understanding("the end is cut off", "stuck")
    reply = reply_stuck(small(), cast(Retriever, Both()), said, None).answer
    assert reply.index("The last row is missing") < reply.index("Likeliest cause")


def test_who_names_no_trouble_is_asked_for_it_although_something_is_near() -> None:
    reply = asked("help, it is not working!!", ends=0.9)
    assert "what do you see?" in reply
    assert "The last row is missing" not in reply


def test_one_word_that_tells_something_is_enough_to_go_on() -> None:
    assert "The last row is missing" in asked("help, my rows are not working", ends=0.9)


def test_the_name_of_an_exception_is_a_message_by_itself() -> None:
    named = small().tracebacks["lamp"].model_copy(update={"pattern": "LampError|lamp"})
    knowledge = small().model_copy(update={"tracebacks": {"lamp": named}})
    assert recognised(knowledge, "LampError. do i care?") is not None
    assert recognised(knowledge, "i bought a lamp") is None


def test_the_code_before_a_message_may_tell_more_of_it() -> None:
    special = (
        small()
        .tracebacks["lamp"]
        .model_copy(
            update={"id": "street", "pattern": r"street.lamp[^\n]*\n(?:.*\n)*LampError: \w+ is out"}
        )
    )
    both = {**small().tracebacks, "street": special.model_copy(update={"title": "In the street"})}
    knowledge = small().model_copy(update={"tracebacks": both})
    text = "x = street.lamp()\nTraceback\nLampError: red is out"
    said = Understanding(text, "stuck", error="LampError: red is out")
    remedies, _ = find_remedies(knowledge, cast(Retriever, Finds()), said, None)
    assert remedies[0].title == "In the street"
    elsewhere = "LampError: red is out earlier on\nnow HenError: gone"
    assert from_error(knowledge, "HenError: gone", elsewhere.partition("HenError")[0]) is None
