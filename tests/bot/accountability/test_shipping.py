"""Making a ship of what a learner tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.ship_replies import reply_shipped, reply_ships
from bot.accountability.shipping import (
    MOST_TITLE,
    Told,
    beliefs,
    closable,
    edited,
    ended_step,
    likely_kept,
    made_ship,
    read_told,
    ship_named,
)
from bot.accountability.ships import LinkRefused, evidence_of
from bot.accountability.values import Ship
from bot.coach.linking import Linker
from bot.coach.record import StepGiven, TopicEvidence
from knowledge.models import Knowledge
from tests.bot.accountability.people import DAY, MONDAY, OPENS, PREFS, promised

LINK = "https://github.com/ada/spam"


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


def made(knowledge: Knowledge, linker: Linker, told: Told, **rest: Any) -> Ship:
    known: dict[str, Any] = {"learner": "ada", "now": MONDAY, "prefs": PREFS, "ships": ()}
    return made_ship(told, knowledge=knowledge, linker=linker, **(known | rest))


@pytest.mark.parametrize(
    ("text", "title", "link", "hard", "wrong"),
    [
        ("A spam filter", "A spam filter", None, None, None),
        (f"I shipped a spam filter {LINK}", "a spam filter", LINK, None, None),
        (f"My dashboard, live at {LINK}.", "My dashboard", LINK, None, None),
        (f"A dashboard: see <{LINK}>", "A dashboard", LINK, None, None),
        (f"An API ({LINK}). What was hard: CORS", "An API", LINK, "CORS", None),
        (
            f"An API {LINK} hard: CORS; got wrong: no tests",
            "An API", LINK, "CORS", "no tests",
        ),
        ("Notes\nlink: dev.to/ada/k\nwrong: scaling", "Notes", "dev.to/ada/k", None, "scaling"),
        (f"Notes; hard: see {LINK} for the bug", "Notes", None, f"see {LINK} for the bug", None),
        ("Why it is hard to say: notes", "Why it is hard to say: notes", None, None, None),
        (LINK, "", LINK, None, None),
    ],
)  # fmt: skip
def test_a_text_is_read_as_title_link_and_what_was_hard_or_wrong(
    text: str, title: str, link: str | None, hard: str | None, wrong: str | None
) -> None:
    assert read_told(text) == Told(title, link, hard, wrong)


def test_two_links_in_one_text_are_refused() -> None:
    with pytest.raises(PromiseRefused, match="more than one link"):
        read_told(f"Notes {LINK} and {LINK}2")


def test_a_ship_proves_what_its_title_names(knowledge: Knowledge, linker: Linker) -> None:
    ship = made(knowledge, linker, Told("A spam filter with FastAPI", f"{LINK}?utm_source=x"))
    assert ship.topics == ("mlops/fastapi",)
    assert (ship.link, ship.at, ship.public) == (LINK, MONDAY, False)


def test_the_learner_says_what_it_proves_if_they_know_better(
    knowledge: Knowledge, linker: Linker
) -> None:
    told = Told("A spam filter with FastAPI", LINK, topics=())
    assert made(knowledge, linker, told).topics == ()


def test_a_common_title_is_no_project_of_ours_unless_it_was_the_step(
    knowledge: Knowledge, linker: Linker
) -> None:
    told = Told("Churn model", LINK)
    assert made(knowledge, linker, told).project == ""
    step = StepGiven("project:churn-model", "build-first", "", MONDAY)
    mine = made(knowledge, linker, told, steps=(step,))
    assert mine.project == "churn-model"
    assert set(knowledge.projects["churn-model"].proves) <= set(mine.topics)
    assert ended_step(mine, (step,)) == replace(step, outcome="done")
    assert ended_step(mine, (replace(step, topic="project:data-story"),)) is None
    assert ended_step(mine, (replace(step, outcome="skipped"),)) is None


def test_a_bare_link_takes_the_name_of_what_it_leads_to(
    knowledge: Knowledge, linker: Linker
) -> None:
    assert made(knowledge, linker, Told(link=LINK)).title == "spam"
    with pytest.raises(PromiseRefused, match="few words"):
        made(knowledge, linker, Told(link="https://example.org/"))
    with pytest.raises(PromiseRefused, match="few words"):
        made(knowledge, linker, Told("…"))


def test_told_again_it_is_the_same_ship_with_what_is_new(
    knowledge: Knowledge, linker: Linker
) -> None:
    first = made(knowledge, linker, Told("A spam filter", LINK, hard="the data"))
    again = Told("a spam FILTER!", LINK, wrong="no tests")
    later = made(knowledge, linker, again, ships=(first,), now=MONDAY + 9 * DAY)
    assert later == replace(first, wrong="no tests")
    other = made(knowledge, linker, Told("Version two", LINK), ships=(first,))
    assert other.id != first.id


def test_one_made_of_the_words_that_another_had_before_is_another(
    knowledge: Knowledge, linker: Linker
) -> None:
    first = made(knowledge, linker, Told("Notes", LINK))
    renamed = edited(first, Told("Notes on trees"), knowledge)
    assert renamed.id == first.id
    assert made(knowledge, linker, Told("Notes", LINK), ships=(renamed,)).id != first.id


@pytest.mark.parametrize(
    "told", [Told("x" * (MOST_TITLE + 1)), Told("x", hard="y" * 4001), Told("x", wrong="y" * 4001)]
)
def test_what_is_too_long_is_refused_before_it_is_kept(
    knowledge: Knowledge, linker: Linker, told: Told
) -> None:
    with pytest.raises(PromiseRefused, match="up to"):
        made(knowledge, linker, told)


def test_an_edit_changes_what_it_names_and_an_empty_text_takes_away(
    knowledge: Knowledge, linker: Linker
) -> None:
    ship = made(knowledge, linker, Told("A filter", LINK, hard="the data", wrong="no tests"))
    changed = edited(ship, Told(wrong="", public=True), knowledge)
    assert changed == replace(ship, wrong="", public=True)
    assert edited(ship, Told(link=""), knowledge).link == ""
    with pytest.raises(LinkRefused):
        edited(ship, Told(link="https://bit.ly/x"), knowledge)
    more = edited(ship, Told(project="churn-model"), knowledge)
    assert set(more.topics) >= set(knowledge.projects["churn-model"].proves)


def test_what_a_ship_proves_follows_its_changes() -> None:
    old = Ship("s", "ada", MONDAY, "API", LINK, topics=("a", "b"))
    topics = {"a", "b", "c"}
    proofs, withdrawn = beliefs(None, old, others=(), held={}, topics=topics)
    assert ({e.topic for e in proofs}, withdrawn) == ({"a", "b"}, ())
    held = {e.topic: e for e in proofs}
    new = replace(old, topics=("b", "c"))
    proofs, withdrawn = beliefs(old, new, others=(), held=held, topics=topics)
    assert [e.topic for e in proofs] == ["c"]
    assert withdrawn == (held["a"],)
    other = replace(old, id="t", title="Another", topics=("a",))
    proofs, withdrawn = beliefs(old, None, others=(other,), held=held, topics=topics)
    assert proofs == evidence_of(other, topics)
    assert withdrawn == (held["b"],)


def test_what_the_learner_said_since_a_ship_outlasts_its_edits() -> None:
    old = Ship("s", "ada", MONDAY, "API", LINK, topics=("a",))
    said = TopicEvidence("a", "not_known", "I forgot it all", "said", MONDAY + DAY)
    changed = replace(old, title="An API")
    assert beliefs(old, changed, others=(), held={"a": said}, topics={"a"}) == ((), ())
    assert beliefs(old, None, others=(), held={"a": said}, topics={"a"}) == ((), ())


def test_open_promises_come_first_and_old_misses_not_at_all() -> None:
    now = OPENS
    standing = promised()
    missed = replace(standing[0], state="missed")
    ancient = replace(standing[1], id="old", state="missed", week=standing[1].week - 5 * 7 * DAY)
    kept = replace(standing[1], id="kept", state="kept")
    assert closable((ancient, kept, missed, standing[2]), now, PREFS) == (standing[2], missed)


def test_the_likely_promise_shares_its_words_project_or_link() -> None:
    _, api, deploy = promised()
    ship = Ship("s", "ada", MONDAY, "The sentiment API", LINK)
    assert likely_kept(ship, (deploy, api)) == api
    assert likely_kept(replace(ship, title="Chess openings"), (deploy, api)) is None
    linked = replace(deploy, links=(LINK,))
    assert likely_kept(replace(ship, title="Chess openings"), (linked, api)) == linked


def test_a_ship_is_named_by_number_id_or_words() -> None:
    ships = tuple(
        Ship(f"{n}abcdef0123", "ada", MONDAY + n * timedelta(days=1), title)
        for n, title in enumerate(("A spam filter", "Notes on trees", "Notes on k-means"))
    )
    assert ship_named("1", ships) == ship_named("last", ships) == ships[2]
    assert ship_named("#3", ships) == ship_named("spam", ships) == ships[0]
    assert ship_named("1abcdef0", ships) == ships[1]
    for which, words in (("notes", "2 of your ships"), ("4", "no such ship"), ("", "no such ship")):
        with pytest.raises(PromiseRefused, match=words):
            ship_named(which, ships)
    with pytest.raises(PromiseRefused, match="nothing yet"):
        ship_named("1", ())


def test_the_words_for_a_ship_quote_it_harmlessly_and_say_what_is_missing(
    knowledge: Knowledge,
) -> None:
    ship = Ship("s" * 16, "ada", MONDAY, "An *API* [x](https://evil.example)", LINK)
    reply = reply_shipped(ship, knowledge, count=1)
    assert "your first" in reply.answer
    assert r"\[x\](https://evil.example)" in reply.answer
    assert "It proves no topic yet" in reply.answer
    assert reply.actions[0].command == 'coach ship --edit ssssssss --topic "..."'
    bare = reply_shipped(replace(ship, link="", topics=("mlops/docker",)), knowledge, count=2)
    assert "That makes 2" in bare.answer
    assert "Counts as said for: Docker" in bare.answer
    same = reply_shipped(ship, knowledge, count=1, before=ship)
    assert "Nothing has changed" in same.answer


def test_the_list_numbers_the_latest_first(knowledge: Knowledge) -> None:
    ships = tuple(Ship(str(n), "ada", MONDAY + n * DAY, f"Thing {n}") for n in range(20))
    text = reply_ships(ships, knowledge, PREFS).answer
    assert "1. Thing 19 (21 March 2026)" in text
    assert "and 5 before" in text
    assert "Thing 4 " not in text
    empty = reply_ships((), knowledge, PREFS, suggested="my first notebook")
    assert "“my first notebook”" in empty.answer
    assert empty.actions
