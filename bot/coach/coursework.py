"""What somebody knows who has finished a course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.coach.evidence import Evidence
from bot.coach.record import ResourceProgress
from bot.coach.understand import Understanding
from knowledge.models import Knowledge


def with_coursework(
    said: Understanding, progress: Sequence[ResourceProgress], knowledge: Knowledge
) -> Understanding:
    """The understanding with what finished courses teach as known, as far as nothing else is said
    of it."""
    told = {e.topic for e in said.evidence}
    found: dict[str, Evidence] = {}
    for each in progress:
        resource = knowledge.resources[each.resource]
        # A site or a channel has no end; what of it was done is not known.
        if each.state != "finished" or resource.kind == "site" or resource.hours is None:
            continue
        for topic in resource.topics:
            if topic not in told:
                found.setdefault(topic, Evidence(topic, "known", each.quote, named=False))
    return replace(said, evidence=(*said.evidence, *found.values())) if found else said
