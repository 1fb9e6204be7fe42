"""Project ideas: what can be built with what is known, by hours, level and taste."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from bot.coach.next_step import settled
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, of_hours, opening, some
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from knowledge.graph import edges, path_to
from knowledge.models import Knowledge, Project, Topic

MOST = 5
# So many topics somebody learns on the way to a project that they like.
_CARRIED = 16
LEVELS = ("beginner", "intermediate", "advanced")
# Words of learners for each taste; a project shares a taste by its tag or by these words.
TASTES: dict[str, tuple[str, ...]] = {
    "music": ("music", "musical", "song", "songs", "spotify", "audio", "sound", "guitar", "piano"),
    "sports": (
        "sport", "sports", "football", "soccer", "basketball", "nba", "tennis", "cricket",
        "running", "cycling", "formula 1", "f1", "premier league",
    ),
    "food": ("food", "cooking", "cook", "recipe", "recipes", "baking", "restaurant", "wine"),
    "health": (
        "health", "medical", "medicine", "fitness", "hospital", "heart", "sleep", "biology",
        "clinic", "clinical", "nurse", "nursing", "patients", "doctor", "doctors", "ward",
    ),
    "money": (
        "money", "finance", "financial", "bank", "budget", "stocks", "trading", "crypto",
        "economics", "business", "prices", "expenses", "sales", "marketing",
    ),
    "images": (
        "image", "images", "photo", "photos", "photography", "picture", "pictures", "vision",
        "computer vision", "art", "drawing",
    ),
    "text": (
        "text", "texts", "language", "languages", "nlp", "book", "books", "writing", "reading",
        "chatbot", "poetry", "news", "llm", "llms", "gpt", "chatgpt",
    ),
    "games": ("game", "games", "gaming", "chess", "minecraft", "video games", "board games"),
    "nature": ("nature", "animals", "animal", "birds", "bird", "plants", "climate", "weather"),
    "web": ("web", "website", "websites", "app", "apps", "scraping", "api"),
    "maths": ("maths", "math", "mathematics", "algorithms", "physics", "from scratch"),
    "production": ("production", "deploy", "deployment", "mlops", "docker", "devops", "cloud"),
    "tabular": ("tables", "tabular", "spreadsheet", "spreadsheets", "csv", "excel"),
}  # fmt: skip
# Tastes that no project is tagged with stand in the words of its title and summary only.
_PHRASES = {
    word: taste
    for taste, words in TASTES.items()
    for word in sorted((*words, taste), key=len, reverse=True)
}
_ANY = Pattern(
    rf"\b(?:{'|'.join(re.escape(w) for w in sorted(_PHRASES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_NOT = Pattern(
    r"\b(?:not|no|nothing|without|hate|dislike|except|don'?t|never|too (?:much|many)|less|fewer|"
    r"enough|bored (?:of|by|with)|tired of|sick of)\b(?:(?!\bbut\b|\bjust\b)[^.,;!?]){0,25}$",
    re.IGNORECASE,
)


def tastes_in(text: str) -> tuple[str, ...]:
    """The tastes that a text speaks of with liking, each once, in order."""
    found: dict[str, None] = {}
    for match in _ANY.finditer(text):
        if not _NOT.search(text[: match.start()]):
            found[_PHRASES[match.group().lower()]] = None
    return tuple(found)


def suggest_projects(
    knowledge: Knowledge,
    *,
    known: Collection[str],
    not_known: Collection[str],
    hours: float | None = None,
    taste: tuple[str, ...] = (),
    level: str | None = None,
    limit: int = MOST,
    about: Collection[str] = (),
) -> list[Project]:
    """Projects whose needs are met or one topic away, the best fit first, then varied.

    Of those `about` given topics, which use or prove one of them, the far ones are not left out.

    `hours` is the time there is for the project; `level` beginner, intermediate or advanced.
    """
    have = settled(knowledge, known, not_known)
    open_now = [p for p in knowledge.projects.values() if len(missing(knowledge, p, have)) <= 1]
    on_it = [p for p in knowledge.projects.values() if {*p.needs, *p.proves} & set(about)]
    open_now = on_it or open_now
    newest = _frontier(knowledge, have)
    scores = {p.id: _fit(knowledge, p, have, newest, hours, taste, level) for p in open_now}
    chosen: list[Project] = []
    while open_now and len(chosen) < limit:
        best = max(open_now, key=lambda p: (scores[p.id] - _repeats(p, chosen), -p.hours.low))
        chosen.append(best)
        open_now.remove(best)
    return chosen


def missing(knowledge: Knowledge, project: Project, have: Collection[str]) -> tuple[str, ...]:
    """The topics still to be learned before a project, in order, with what they need themselves."""
    covered = set(have)
    found: list[str] = []
    for need in project.needs:
        for leg in path_to(knowledge.topics, need, known=covered, theory_first=False):
            covered.add(leg.topic)
            found.append(leg.topic)
    return tuple(found)


def nearest(
    knowledge: Knowledge, have: Collection[str], *, without: Collection[str] = ()
) -> list[Project]:
    """All projects but some, those first that stand soonest."""
    return sorted(
        (p for p in knowledge.projects.values() if p.id not in without),
        key=lambda p: (p.hours.low + _hours_away(knowledge, p, have), p.id),
    )


def carrying(
    knowledge: Knowledge,
    have: Collection[str],
    taste: Sequence[str],
    *,
    without: Collection[str] = (),
) -> list[Project]:
    """The project to somebody's taste that stands soonest, if not too much comes before it.

    What somebody likes carries them over a few topics that are missing.
    """
    liked = (
        p
        for p in nearest(knowledge, have, without=without)
        if any(_shares(p, one) for one in taste)
    )
    return [p for p in liked if len(missing(knowledge, p, have)) <= _CARRIED][:1]


def _fit(
    knowledge: Knowledge,
    project: Project,
    have: Collection[str],
    newest: Collection[str],
    hours: float | None,
    taste: Sequence[str],
    level: str | None,
) -> float:
    """How well a project fits; taste counts most, then readiness, time, level and newness."""
    score = 0.0
    if taste:
        score += 4.0 * max(_shares(project, one) for one in taste)
    score -= 0.4 * len(missing(knowledge, project, have))
    if hours is not None and 0 < hours < math.inf:
        # Beyond the time there is each doubling costs one, up to three.
        middle = (project.hours.low + project.hours.high) / 2
        score -= min(3.0, max(0.0, middle / hours - 1.0))
        score -= 2.0 * (project.hours.low > hours)
    wanted = LEVELS.index(level) if level in LEVELS else _usual_level(knowledge, have)
    score -= 0.8 * abs(LEVELS.index(project.level) - wanted)
    touched = {*project.needs, *project.proves}
    # Half of it known is a good stretch: all new is a wall, all old a repetition.
    score -= abs(sum(t not in have for t in touched) / len(touched) - 0.4)
    # What uses the newest of what is known shows the most.
    return score + 2.5 * sum(need in newest for need in project.needs) / max(1, len(project.needs))


def _frontier(knowledge: Knowledge, have: Collection[str]) -> frozenset[str]:
    """The known topics on which no other known topic builds."""
    below = {e.topic for topic in have for e in edges(knowledge.topics, topic, theory_first=False)}
    return frozenset(have) - below


def _shares(project: Project, taste: str) -> float:
    """How much of a taste a project has: its tag, or at least a word of it."""
    if taste in project.taste:
        return 1.0 if project.taste.index(taste) == 0 else 0.8
    text = f"{project.title} {project.summary}".lower()
    words = (taste, *TASTES.get(taste, ()))
    return 0.9 if any(re.search(rf"\b{re.escape(word)}\b", text) for word in words) else 0.0


def _usual_level(knowledge: Knowledge, have: Collection[str]) -> int:
    """The level of the hardest things known, if there are a few of them."""
    counts = [sum(knowledge.topics[t].level == name for t in have) for name in LEVELS]
    return 2 if counts[2] >= 5 else 1 if counts[1] >= 8 else 0


def _repeats(project: Project, chosen: Sequence[Project]) -> float:
    """How much a project repeats those already chosen."""
    worst = 0.0
    for other in chosen:
        tastes = bool(project.taste and other.taste and project.taste[0] == other.taste[0])
        same = set(project.proves) & set(other.proves)
        either = set(project.proves) | set(other.proves)
        worst = max(worst, 0.6 * tastes + 1.5 * len(same) / len(either))
    return worst


def reply_projects(
    knowledge: Knowledge,
    suggestions: Sequence[Project],
    *,
    known: Collection[str] = (),
    not_known: Collection[str] = (),
    hours: float | None = None,
    taste: Sequence[str] = (),
    have: Collection[str] | None = None,
) -> Reply:
    """One project in detail and two others in a line each; the nearest if none is within reach.

    `known` and `not_known` are what the message says, `have` all that may be taken as known.
    """
    have = settled(knowledge, known, not_known) if have is None else have
    if not suggestions:
        suggestions = nearest(knowledge, have)[:3]
    if not suggestions:
        return Reply(
            intent="project_idea",
            blocks=(
                Block(
                    "I have no project on my list. Take the last thing you learned, a table or a "
                    "text that you care about, and show one finding by Sunday."
                ),
            ),
            known=tuple(known),
            not_known=tuple(not_known),
            actions=(Action("What should I learn next?", "coach next"),),
            abstained=True,
        )
    best = suggestions[0]
    gap = [knowledge.topics[topic] for topic in missing(knowledge, best, have)]
    blocks = [
        Block(f"Build **{best.title}**. {best.summary} About {best.hours}, {best.level} level."),
        Block(_why(knowledge, best, have, gap, hours, taste), "Why this one"),
        Block(_first_sitting(best, gap), "Today, in one sitting"),
        Block(best.data, "Data"),
        Block(best.done_when, "Done when"),
        Block(best.ship, "Ship it"),
    ]
    others = [
        f"- **{p.title}** ({p.level}, {p.hours}): {opening(p.summary, 160)}"
        f"{_gap_note(knowledge, p, have)}"
        for p in suggestions[1:3]
    ]
    if others:
        blocks.append(Block("\n".join(others), "If that is not for you"))
    citations = [Citation(p.id, p.title, f"project, {p.level}") for p in suggestions[:3]]
    for claim_id in best.claims[:2]:
        claim = knowledge.claims[claim_id]
        source = knowledge.sources[claim.source]
        citations.append(Citation(claim.source, source.title, claim.place, source.url))
    following = tuple(Next(t.id, t.title, t.summary) for t in gap[:1])
    actions = [Action("All its steps", f'coach ask "{best.title} project"')]
    if gap:
        actions.append(Action(f"Learn {gap[0].title}", f'coach ask "explain {gap[0].title}"'))
    actions += [Action(p.title, f'coach ask "{p.title} project"') for p in suggestions[1:3]]
    return Reply(
        intent="project_idea",
        blocks=tuple(blocks),
        topics=best.proves,
        next=following,
        known=tuple(known),
        not_known=tuple(not_known),
        citations=unique(citations),
        actions=tuple(actions),
    )


def _why(
    knowledge: Knowledge,
    project: Project,
    have: Collection[str],
    gap: Sequence[Topic],
    hours: float | None,
    taste: Sequence[str],
) -> str:
    parts = []
    liked = [one for one in taste if _shares(project, one)]
    if liked:
        parts.append(f"It is about what you like: {listed(liked)}.")
    elif taste:
        parts.append(_out_of_reach(knowledge, have, taste))
    has = [knowledge.topics[need].title for need in project.needs if need in have]
    if has and not gap:
        parts.append(f"You have all it needs: {some(has)}.")
    elif has:
        parts.append(f"You have {some(has)}.")
    if len(gap) == 1:
        parts.append(f"Only {gap[0].title} is missing, about {gap[0].hours}.")
    elif gap:
        low = sum(topic.hours.low for topic in gap)
        high = sum(topic.hours.high for topic in gap)
        parts.append(
            f"It is {len(gap)} topics away, {some([t.title for t in gap])}: {low:g} to {high:g} "
            "hours, learned on the way."
        )
    new = [knowledge.topics[topic].title for topic in project.proves if topic not in have]
    if new:
        parts.append(f"It proves that you can do {some(new, 4)}.")
    else:
        parts.append("It turns what you know into something that others can see.")
    if hours is not None and 0 < hours < math.inf:
        low = project.hours.low + sum(topic.hours.low for topic in gap)
        high = project.hours.high + sum(topic.hours.high for topic in gap)
        time = of_hours(hours)
        if high <= hours:
            parts.append(f"It fits into your {time}.")
        elif low <= hours:
            parts.append(f"With luck it fits into your {time}; the last steps can wait.")
        else:
            parts.append(f"It takes more than your {time}: stop after a few steps and show those.")
    return " ".join(parts)


def _out_of_reach(knowledge: Knowledge, have: Collection[str], taste: Sequence[str]) -> str:
    """Which project to a learner's taste comes nearest, when none is within reach."""
    named = listed(list(taste))
    fitting = [p for p in knowledge.projects.values() if any(_shares(p, one) for one in taste)]
    if not fitting:
        return f"I have no project on {named}; its data may still be your own."
    nearest = min(fitting, key=lambda p: (_hours_away(knowledge, p, have), p.id))
    gap = [knowledge.topics[topic].title for topic in missing(knowledge, nearest, have)]
    return f"On {named} I have {nearest.title}, but before it come {some(gap, 4)}."


def _first_sitting(project: Project, gap: Sequence[Topic]) -> str:
    if not gap:
        return project.steps[0]
    practise = {s.value: text for s, text in gap[0].sections.items()}["Practise"]
    return (
        f"Begin with {gap[0].title}: {opening(practise)} Then the project's own first step: "
        f"{project.steps[0]}"
    )


def _hours_away(knowledge: Knowledge, project: Project, have: Collection[str]) -> float:
    """The least hours of study before a project."""
    return sum(knowledge.topics[topic].hours.low for topic in missing(knowledge, project, have))


def _gap_note(knowledge: Knowledge, project: Project, have: Collection[str]) -> str:
    count = len(missing(knowledge, project, have))
    if not count:
        return ""
    return " One topic away." if count == 1 else f" {count} topics away."
