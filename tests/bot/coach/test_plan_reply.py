"""A plan as an answer: short, honest about what does not fit, and ending in something to do."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from bot.coach.plan import make_plan
from bot.coach.plan_reply import MOST_SHOWN, reply_plan
from bot.coach.reply import Reply
from knowledge.models import Knowledge

START = date(2026, 1, 5)


def reply_for(knowledge: Knowledge, hours: float = 5, **changes: Any) -> Reply:
    wishes: dict[str, Any] = {
        "known": (),
        "not_known": (),
        "hours_per_week": hours,
        "start": START,
        "deadline": None,
        **changes,
    }
    plan = make_plan(knowledge, knowledge.tracks["build-first"], **wishes)
    return reply_plan(knowledge, plan, known=wishes["known"], not_known=wishes["not_known"])


def block(reply: Reply, heading: str) -> str:
    return next(b.text for b in reply.blocks if b.heading == heading)


def test_the_first_four_weeks_stand_in_detail_and_the_rest_in_lines(knowledge: Knowledge) -> None:
    reply = reply_for(knowledge)
    assert len(re.findall(r"\*\*Week \d+\*\*", block(reply, "The first four weeks"))) == 4
    assert "Weeks 5 to" in block(reply, "After that")


@pytest.mark.parametrize("hours", [0.5, 1, 3, 10, 40])
def test_no_week_beyond_the_fortieth_is_laid_out(knowledge: Knowledge, hours: float) -> None:
    reply = reply_for(knowledge, hours)
    laid_out = block(reply, "The first four weeks")
    laid_out += "".join(b.text for b in reply.blocks if b.heading == "After that")
    weeks = [int(n) for n in re.findall(r"[Ww]eeks? (?:\d+ to )?(\d+)", laid_out)]
    assert max(weeks) <= MOST_SHOWN
    assert len(reply.answer) < 6000


def test_the_end_is_a_range_not_a_day(knowledge: Knowledge) -> None:
    assert re.search(
        r"\d+ to \d+ weeks: you are done between \d+ \w+ 20\d\d and", reply_for(knowledge).answer
    )


def test_a_date_that_is_too_near_is_said_with_what_goes_and_what_would_do(
    knowledge: Knowledge,
) -> None:
    reply = reply_for(knowledge, 10, deadline=date(2027, 1, 31))
    assert "Not all of it fits before 31 January 2027" in reply.blocks[0].text
    assert "left out first" in block(reply, "What does not fit")
    assert re.search(
        r"you would need [\d.]+ hours a week or a date from", block(reply, "What does not fit")
    )


def test_a_tight_plan_names_what_goes_first_if_it_runs_late(knowledge: Knowledge) -> None:
    reply = reply_for(knowledge, 20, deadline=date(2026, 12, 1))
    assert "Azure Machine Learning" in block(reply, "If it runs late")


def test_the_building_share_is_said_and_never_overstated(knowledge: Knowledge) -> None:
    share = re.search(r"(\d+)% of the time is building", reply_for(knowledge).answer)
    assert share is not None
    assert 70 <= int(share[1]) <= 75


def test_a_kept_rate_is_said_with_the_hours_it_leaves(knowledge: Knowledge) -> None:
    text = reply_for(knowledge, 6, kept_rate=0.5).blocks[0].text
    assert "50%" in text
    assert "count on 3" in text


def test_it_ends_in_something_to_do_today(knowledge: Knowledge) -> None:
    reply = reply_for(knowledge)
    assert reply.blocks[-1].heading == "Start today"
    assert reply.next[0].topic == "python/variables"
    assert reply.actions


def test_sources_of_the_track_and_of_the_rule_are_cited(knowledge: Knowledge) -> None:
    cited = {citation.source for citation in reply_for(knowledge).citations}
    assert {"build-first", "seventy-thirty-rule"} <= cited


def test_weeks_without_a_project_show_an_exercise_instead(knowledge: Knowledge) -> None:
    assert "No project ends in these weeks" in reply_for(knowledge, 2).answer


def test_a_goal_is_named_and_its_way_stands_in_blocks_of_four_weeks(knowledge: Knowledge) -> None:
    reply = reply_for(knowledge, goal="tools/pandas")
    assert "your way to pandas" in reply.blocks[0].text
    assert "Weeks 5 to 8" in block(reply, "After that")


@pytest.mark.parametrize(
    "changes",
    [{"hours_per_week": 0}, {"hours_per_week": 200}, {"deadline": date(2020, 1, 1)},
     {"deadline": date(2026, 1, 6)}, {"kept_rate": 0.0}, {"goal": "no/such"}],
)  # fmt: skip
def test_a_refusal_is_one_kind_block_with_a_way_on(
    knowledge: Knowledge, changes: dict[str, Any]
) -> None:
    reply = reply_for(knowledge, **changes)
    assert reply.intent == "plan"
    assert len(reply.blocks) == 1
    assert len(reply.answer) < 400
    assert reply.actions


def test_one_hour_is_one_hour(knowledge: Knowledge) -> None:
    assert "You have 1 hour a week." in reply_for(knowledge, 1).answer


def test_a_plan_of_projects_alone_begins_with_the_first_step(knowledge: Knowledge) -> None:
    reply = reply_for(knowledge, known=tuple(knowledge.topics))
    assert knowledge.projects["end-to-end-product"].steps[0] in block(reply, "Start today")
    assert reply.next == ()
