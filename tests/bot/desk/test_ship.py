"""Shipping: what is kept of it, what it proves, and the promise that it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.shipping import Told
from bot.accountability.ships import LinkRefused
from bot.coach.record import StepGiven, Turn
from bot.desk.checking_in import answer_checkin
from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.desk.ship import (
    edit_ship,
    list_ships,
    preview,
    remove_ship,
    ship,
    ship_text,
    suggested,
)
from bot.talk.slash import in_chat
from knowledge.models import Knowledge
from retrieval.documents.fetch import Fetched
from retrieval.errors import DocumentRefused
from tests.bot.desk.at_desk import Clock, desk_in

LINK = "https://github.com/ada/spam"
FASTAPI = "mlops/fastapi"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, clock) as opened:
        yield opened


def test_a_ship_is_kept_and_proves_its_topics_at_once(desk: Desk, clock: Clock) -> None:
    done = ship(desk, "ada", Told("A spam filter with FastAPI", LINK, hard="the data"))
    assert desk.record("ada").ships == (done.ship,)
    proof = desk.believed("ada").evidence[FASTAPI]
    assert (proof.polarity, proof.origin, proof.at) == ("known", "ship", clock.now)
    assert LINK in proof.quote
    assert done.as_json()["ship"]["kind"] == "code"
    assert "your first" in done.reply.answer


def test_told_twice_it_is_one_ship(desk: Desk, clock: Clock) -> None:
    told = Told("A spam filter with FastAPI", LINK)
    ship(desk, "ada", told)
    clock.set("2027-02-03T09:00")
    again = ship(desk, "ada", told)
    assert len(desk.record("ada").ships) == 1
    assert "Nothing has changed" in again.reply.answer


def test_a_ship_keeps_the_promise_that_is_named(desk: Desk, clock: Clock) -> None:
    made = promise(desk, "ada", "build the spam filter on Tuesday, 2 hours").promises[0]
    clock.set("2027-02-03T18:00")
    done = ship(desk, "ada", Told("A spam filter", LINK, commitment="spam"))
    record = desk.record("ada")
    assert done.kept is not None
    assert done.kept.id == made.id
    assert record.commitments[0].state == "kept"
    assert record.commitments[0].ship == done.ship.id
    line = record.ledger.of(made.id)[-1]
    assert (line.to, line.why, line.quote) == ("kept", "shipped", "A spam filter")


def test_a_likely_promise_is_asked_about_and_never_taken_as_kept(desk: Desk) -> None:
    made = promise(desk, "ada", "build the spam filter on Tuesday, 2 hours").promises[0]
    done = ship(desk, "ada", Told("Spam filter", LINK))
    assert desk.record("ada").commitments[0].state == "open"
    yes = done.reply.actions[0].command
    assert yes == f"coach ship --edit {done.ship.id[:8]} --closes {made.id[:8]}"
    edit_ship(desk, "ada", done.ship.id[:8], Told(commitment=made.id[:8]))
    assert desk.record("ada").commitments[0].state == "kept"


def test_nothing_is_kept_of_what_is_refused(desk: Desk) -> None:
    for told, refusal in (
        (Told("x", "https://gıthub.com/a/b"), LinkRefused),
        (Told("A filter", LINK, commitment="no such promise"), PromiseRefused),
        (Told(""), PromiseRefused),
    ):
        with pytest.raises(refusal):
            ship(desk, "ada", told)
    assert desk.record("ada").ships == ()
    assert desk.believed("ada").evidence == {}


def test_a_ship_taken_back_takes_its_proof_along_and_brings_back_what_was_said(desk: Desk) -> None:
    desk.memory.correct("ada", FASTAPI, "partly", at=desk.now())
    done = ship(desk, "ada", Told("An API with FastAPI and Docker", LINK))
    edit_ship(desk, "ada", "last", Told(title="The API with FastAPI and Docker"))
    assert desk.believed("ada").evidence[FASTAPI].polarity == "known"
    gone, reply = remove_ship(desk, "ada", "1")
    assert gone.id == done.ship.id
    evidence = desk.believed("ada").evidence
    assert evidence[FASTAPI].polarity == "partly"
    assert "mlops/docker" not in evidence
    assert desk.record("ada").ships == ()
    assert "Docker" in reply.answer


def test_the_step_to_build_a_project_ends_with_its_ship(desk: Desk) -> None:
    now = desk.now()
    turn = Turn("t", "ada", "c", now, "next", "next_step", {})
    step = StepGiven("project:spam-classifier", "build-first", "because", now)
    desk.memory.save("ada", turn=turn, steps=[step])
    ship(desk, "ada", Told("My spam classifier", LINK))
    steps = desk.believed("ada").steps
    assert [(s.topic, s.outcome) for s in steps] == [("project:spam-classifier", "done")]


def test_a_link_is_opened_only_when_that_is_allowed(desk: Desk) -> None:
    asked: list[str] = []

    def gone(url: str) -> Fetched:
        asked.append(url)
        raise DocumentRefused("It answered with an error (404).")

    ship(desk, "ada", Told("Notes", LINK), fetcher=gone)
    assert asked == []
    done = ship(desk, "ada", Told("Other notes", LINK), may_open=True, fetcher=gone)
    assert asked == [LINK]
    assert "no such page" in done.reply.answer
    assert done.ship in desk.record("ada").ships


def test_a_secret_in_a_link_is_not_kept_and_said(desk: Desk) -> None:
    done = ship(desk, "ada", Told("Notes", "https://ada:s3cret@github.com/ada/notes"))
    assert done.ship.link == "https://github.com/ada/notes"
    assert "revoke" in done.reply.answer
    assert "s3cret" not in str(desk.memory.export("ada"))


def test_what_the_check_in_calls_shipped_is_suggested_until_it_is_kept(
    desk: Desk, clock: Clock
) -> None:
    promise(desk, "ada", "build a first notebook on Tuesday")
    clock.set("2027-02-07T19:00")
    answer_checkin(desk, "ada", "done; shipped: the first notebook; built 2h studied 1h")
    assert suggested(desk.record("ada")) == "the first notebook"
    assert "the first notebook" in list_ships(desk, "ada")[1].answer
    ship_text(desk, "ada", f"The first notebook {LINK}")
    assert suggested(desk.record("ada")) == ""


def test_a_preview_keeps_nothing_and_names_the_promises_it_may_keep(desk: Desk) -> None:
    promise(desk, "ada", "- read chapter 3\n- build the spam filter on Tuesday")
    found = preview(desk, "ada", Told("Spam filter with FastAPI", LINK))
    assert found.ship.topics == (FASTAPI,)
    assert [c.text for c in found.able] == ["read chapter 3", "build the spam filter on Tuesday"]
    assert found.likely == found.able[1]
    assert desk.record("ada").ships == ()


def test_a_slash_takes_a_text_or_shows_the_list(desk: Desk) -> None:
    assert "Nothing shipped yet" in ship_text(desk, "ada", "  ").answer
    ship_text(desk, "ada", f"A spam filter {LINK} hard: the data")
    kept = desk.record("ada").ships[0]
    assert (kept.title, kept.link, kept.hard) == ("A spam filter", LINK, "the data")
    assert "1. A spam filter" in ship_text(desk, "ada", "").answer
    assert ship_text(desk, "bob", "").answer != ship_text(desk, "ada", "").answer


def test_what_a_slash_adds_goes_to_the_ship_it_names(desk: Desk) -> None:
    made = promise(desk, "ada", "build the spam filter on Tuesday").promises[0]
    first = ship(desk, "ada", Told("A filter of spam", LINK)).ship
    ship(desk, "ada", Told("Last week's notes", f"{LINK}2"))
    ship_text(desk, "ada", "#2 hard: the data; wrong: no tests")
    ship_text(desk, "ada", f"{first.id[:8]} closes: {made.id[:8]}")
    ship_text(desk, "ada", f"{first.id[:8]} proves: docker and git")
    ship_text(desk, "ada", "last public")
    kept = {s.title: s for s in desk.record("ada").ships}
    filter_ = kept["A filter of spam"]
    assert (filter_.hard, filter_.wrong, filter_.commitment) == ("the data", "no tests", made.id)
    assert filter_.topics == ("mlops/docker", "tools/git")
    assert (filter_.public, kept["Last week's notes"].public) == (False, True)
    with pytest.raises(PromiseRefused, match="qwertz"):
        ship_text(desk, "ada", "last proves: qwertz")
    ship_text(desk, "ada", "Last words on public transport")
    assert "Last words on public transport" in {s.title for s in desk.record("ada").ships}


def test_every_action_of_a_ship_can_be_taken_in_the_chat(desk: Desk) -> None:
    promise(desk, "ada", "build the spam filter on Tuesday")
    for told in (Told("Spam filter"), Told("Spam filter", LINK), Told("Git notes", LINK)):
        for action in ship(desk, "ada", told).reply.actions:
            typed = in_chat(action.command)
            assert typed, action
            if typed.startswith("/ship "):
                before = desk.record("ada").ships
                ship_text(
                    desk,
                    "ada",
                    typed.removeprefix("/ship ")
                    .replace("https://...", LINK)
                    .replace("...", "docker"),
                )
                assert len(desk.record("ada").ships) == len(before), typed
