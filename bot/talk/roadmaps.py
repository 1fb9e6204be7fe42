"""What follows a command for roadmaps: the name of one, `all`, or nothing for one's own."""

from __future__ import annotations

from bot.coach.record import LearnerRecord
from bot.coach.reply import Reply
from bot.coach.roadmap import reply_roadmap, reply_tracks
from bot.talk.names import track_named
from knowledge.models import Knowledge


def roadmap_text(knowledge: Knowledge, record: LearnerRecord, text: str) -> Reply:
    """The roadmap of that name with what the learner knows of it. Raises UnknownName."""
    fact = record.facts.get("track")
    current = str(fact.value) if fact and str(fact.value) in knowledge.tracks else ""
    text = text.strip() or current
    if not text or text.lower() in ("all", "others"):
        return reply_tracks(knowledge, current)
    known = [topic for topic, held in record.evidence.items() if held.polarity == "known"]
    return reply_roadmap(knowledge, track_named(knowledge, text), known)
