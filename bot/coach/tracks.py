"""Which track suits a learner, by their goal, background and time. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.coach.patterns import Pattern
from bot.coach.phrasing import of_hours, opening
from bot.coach.reply import Action, Block, Citation, Next, Reply
from knowledge.graph import THEORY
from knowledge.models import Knowledge, Track

BUILD, LED, THEORY_FIRST = "build-first", "six-steps", "foundations-first"
# With less time a week than this, months of theory end in giving up.
FEW_HOURS = 4.0
# So many known topics of mathematics make the long part of theory a short one.
MUCH_MATHS = 8

# One roadmap is called longer than another if its hours are so many times as many.
_MUCH_LONGER = 1.2

# What is said, the track it speaks for, how loudly, and the words in which it is given back.
_SIGNS: tuple[tuple[str, str, float, str], ...] = (
    (
        r"\b(?:jobs?|engineers?|hired?|hiring|career|employ\w*|freelanc\w*|intern(?:ship)?s?|"
        r"switch(?:ing)? (?:careers?|jobs?|into))\b",
        BUILD,
        2.0,
        "you want a job, and projects that can be shown are what gets one",
    ),
    (
        r"\b(?:build\w*|ship\w*|portfolio|projects?|hands[- ]on|practical(?:ly)?|deploy\w*|"
        r"product(?:ion|s)?|apps?|start-?up|prototype|by doing|make (?:things|something|stuff))\b",
        BUILD,
        1.6,
        "you want to build",
    ),
    (
        r"\b(?:fast(?:est)?|quick\w*|asap|soon|in (?:a few|two|three|four|five|six|[1-6]) months?|"
        r"by (?:summer|autumn|winter|spring|christmas)|bored?|lose (?:heart|interest|motivation)|"
        r"impatient|no patience)\b",
        BUILD,
        1.0,
        "you want results soon",
    ),
    (
        r"\b(?:hate|scared? of|afraid of|bad at|don'?t like|dislike|fear|not (?:a fan|good at)|"
        r"no|skip(?: the)?)\b.{0,15}\b(?:maths?|theory|proofs?|formulas?)\b",
        BUILD,
        2.5,
        "you would rather meet the maths when a project asks for it",
    ),
    (
        r"\b(?:courses?|lectures?|structured?|structure|curriculum|syllabus|step[- ]by[- ]step|"
        r"guided?|guidance|led|class(?:es|room)?|certificates?|coursera|teacher)\b",
        LED,
        1.8,
        "you like to be led by good courses",
    ),
    (
        r"\b(?:(?:a|one|whole|full) year|12 months|no (?:rush|hurry)|take my time|from scratch|"
        r"from zero|(?:total|complete|absolute) beginner|students?|high school|kaggle|papers?)\b",
        LED,
        1.0,
        "you begin at the beginning and have the time to do it in order",
    ),
    (
        r"\b(?:maths?|mathematics|theory|theoretical\w*|foundations?|proofs?|rigou?r\w*|"
        r"derivations?|first principles)\b",
        THEORY_FIRST,
        1.6,
        "theory draws you",
    ),
    (
        r"\b(?:research\w*|ph\.?d|academi\w*|scientist|physic\w*|mathematician)\b",
        THEORY_FIRST,
        1.6,
        "you look towards research, where one must be able to tell why a method works",
    ),
    (
        r"\b(?:understand\w*|why (?:it|they|things|models?)|deep(?:ly|er)|really get|"
        r"under the hood|black box|copy[- ]?past\w*|magic)\b",
        THEORY_FIRST,
        1.3,
        "you want to understand what you run",
    ),
)
_COMPILED = tuple((Pattern(p, re.IGNORECASE), t, w, why) for p, t, w, why in _SIGNS)
_NO_MATHS = _COMPILED[3][0]

_LENGTH = Pattern(
    r"\b(?:short|quick|fast|brief|long|slow|swift)(?:est|er)\b|"
    r"\b(?:least|most|less|more) (?:of (?:my|your|the) )?(?:time|long|hours|weeks|months)\b",
    re.IGNORECASE,
)
_ROADMAPS = Pattern(
    r"\b(?:roadmaps?|tracks?|paths?|routes?)\b|\bwhich (?:of the )?plans?\b|"
    r"\b(?:of|all) (?:(?:the|these|those|them|your|ur|all)\W+)*(?:three|3|lot|bunch)\b",
    re.IGNORECASE,
)
_ASKS = Pattern(r"\b(?:which|what|whats|wich|wat|who|is|are|does|do)\b|\?|est\b", re.IGNORECASE)
_OF_THEIRS = Pattern(
    r"\b(?:course|book|video|project|series|step|tutorial|class)(?:s|es)?\b", re.IGNORECASE
)


def asks_for_length(text: str) -> bool:
    """Whether a text asks which of the roadmaps is the shortest, or the longest."""
    about = _LENGTH.search(text) and _ROADMAPS.search(text) and _ASKS.search(text)
    return bool(about) and not _OF_THEIRS.search(text)


@dataclass(frozen=True)
class TrackSuggestion:
    """The track that fits best and the one after it, each with why."""

    track: Track
    reason: str
    other: Track
    other_reason: str


def suggest_track(
    knowledge: Knowledge,
    *,
    goal_text: str = "",
    background: Collection[str] = (),
    hours: float | None = None,
    text: str = "",
) -> TrackSuggestion:
    """The track for a goal and a message in words, what is known (topics), and hours a week."""
    said = f"{goal_text} . {text}".replace("’", "'")
    for track in knowledge.tracks.values():
        # The name of a track itself says nothing about the one who asks about it.
        for name in (track.title, track.id):
            said = re.sub(re.escape(name), " ", said, flags=re.IGNORECASE)
    scores = dict.fromkeys(knowledge.tracks, 0.0)
    why: dict[str, list[tuple[float, str]]] = {track: [] for track in knowledge.tracks}

    def count(track: str, weight: float, because: str) -> None:
        if track in scores:
            scores[track] += weight
            why[track].append((weight, because))

    liked = _NO_MATHS.sub(" ", said)
    for pattern, name, weight, words in _COMPILED:
        if pattern.search(liked if name == THEORY_FIRST else said):
            count(name, weight, words)
    maths = sum(topic.startswith(THEORY) for topic in background)
    code = sum(topic.startswith(("python/", "tools/")) for topic in background)
    if maths >= MUCH_MATHS:
        count(THEORY_FIRST, 1.2, "you have much of the maths behind you already")
    elif code >= MUCH_MATHS:
        count(BUILD, 0.8, "you can program, so you can build from the first week")
    if hours is not None and hours < FEW_HOURS:
        count(BUILD, 0.8, f"with {of_hours(hours)} a week, something to show keeps you going")
    # Where nothing speaks for another, this one forgives most.
    scores[BUILD if BUILD in scores else next(iter(scores))] += 0.5
    usual = (BUILD, LED, THEORY_FIRST)
    order = sorted(scores, key=lambda t: (-scores[t], usual.index(t) if t in usual else len(usual)))
    best, other = (knowledge.tracks[name] for name in order[:2])
    because = [words for _, words in sorted(why[best.id], key=lambda w: -w[0])[:2]]
    reason = (
        f"{_capital('; '.join(because))}."
        if because
        else (
            "You told me little of your goal yet, and this one shows you soonest whether you like "
            "the work."
        )
    )
    return TrackSuggestion(best, reason, other, _instead(why[other.id], other))


def reply_tracks(knowledge: Knowledge, suggestion: TrackSuggestion) -> Reply:
    """The suggestion with its reason, the other choices, and how to take up or change a track."""
    track, other = suggestion.track, suggestion.other
    rest = [t for t in knowledge.tracks.values() if t.id not in (track.id, other.id)]
    others = [f"- **{other.title}**: {suggestion.other_reason}"]
    others += [f"- **{t.title}**: {_suits(t)}" for t in rest]
    steps = " → ".join(step.title for step in track.steps)
    blocks = (
        Block(f"Take the **{track.title}** track. {track.summary}"),
        Block(f"{suggestion.reason} It is made for {_low(_suits(track))}", "Why this one"),
        Block(f"{steps}. {track.duration}", "The way"),
        Block("\n".join(others), "If that is not you"),
        Block(
            f"Say *switch to {track.id}* or *switch to {other.id}*, now or later. A change loses "
            "nothing: what you know counts topic by topic on every track. Give one four weeks "
            "before you judge it. Shall I give you your first step?"
        ),
    )  # fmt: skip
    first = knowledge.topics[track.topics[0]]
    cited = [track, other]
    return Reply(
        intent="compare",
        blocks=blocks,
        topics=(),
        next=(Next(first.id, first.title, f"The {track.title} track begins with it."),),
        citations=tuple(
            Citation(t.id, knowledge.sources[t.source].title, f"track {t.title}",
                     knowledge.sources[t.source].url)
            for t in cited
        ),
        actions=(
            Action(f"Take {track.title}", f"coach next --track {track.id}"),
            *(
                Action(f"Switch to {t.title}", f"coach next --track {t.id}")
                for t in (other, *rest)
            ),
        ),
    )  # fmt: skip


def reply_lengths(knowledge: Knowledge) -> Reply:
    """How long each roadmap takes: what its author says, and the hours of the topics on it."""
    tracks = list(knowledge.tracks.values())
    hours = {}
    for track in tracks:
        own = [knowledge.topics[t].hours for t in dict.fromkeys(track.topics)]
        hours[track.id] = (sum(h.low for h in own), sum(h.high for h in own))
    lines = [
        f"- **{track.title}**: {track.duration} By my count of its topics "
        f"{hours[track.id][0]:g} to {hours[track.id][1]:g} hours."
        for track in tracks
    ]
    low, high = (sorted(spans[n] for spans in hours.values()) for n in (0, 1))
    text = "Their authors' words don't settle which is shortest: not all of them name a total."
    if high[-1] <= _MUCH_LONGER * high[0] and low[-1] <= _MUCH_LONGER * low[0]:
        text += " By my count of the topics on each they are about equally long."
    else:
        best, *_, last = sorted(tracks, key=lambda track: sum(hours[track.id]))
        text += f" By my count **{best.title}** is the shortest and **{last.title}** the longest."
    return Reply(
        intent="compare",
        blocks=(Block(text), Block("\n".join(lines))),
        citations=tuple(
            Citation(t.source, knowledge.sources[t.source].title, f"track {t.title}",
                     knowledge.sources[t.source].url)
            for t in tracks
        ),
        actions=(Action("Which track suits me?", 'coach ask "which track suits me?"'),),
    )  # fmt: skip


def _instead(why: list[tuple[float, str]], track: Track) -> str:
    if why:
        return f"{_capital(max(why)[1])}. If that weighs more, this is yours."
    return _suits(track)


def _suits(track: Track) -> str:
    return opening(track.for_whom, 200)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
