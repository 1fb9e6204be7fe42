"""A made-up learner with public and private ships, and their portfolio."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.accountability.portfolio import Portfolio, portfolio_of
from bot.accountability.values import Preferences, Ship
from bot.coach.record import Fact, LearnerRecord, QuizState, TopicEvidence
from knowledge.models import Knowledge
from tests.bot.accountability.figures_of import SCORES

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PREFS = Preferences("ada", zone="Pacific/Auckland")
# None of this may ever be on the page.
PRIVATE = (
    "my-secret-draft",
    "Secret draft",
    "hidden reason",
    "I know recursion from my old job",
    "Attention",
    "Recursion",
    "ada@example.org",
)
LONG = "supercalifragilistic" * 6


def ship(number: int, title: str, *topics: str, **changes: Any) -> Ship:
    """A public ship of that many days ago."""
    values = {
        "id": f"ship-{number}",
        "learner": "ada@example.org",
        "at": NOW - timedelta(days=number),
        "title": title,
        "link": f"https://github.com/ada-example/thing-{number}",
        "topics": topics,
        "public": True,
        **changes,
    }
    return Ship(**values)


SHIPS = (
    ship(
        1, "A spam classifier <script>alert(1)</script> & co", "mlops/fastapi",
        project="model-api", hard='Images of 4 GB "each" <b>.\n\nThen a proxy.',
        wrong="It blocked my own newsletter.",
    ),
    ship(9, f"Which stations are late? {LONG}", "tools/pandas", "data/data-cleaning",
         link="https://www.kaggle.com/code/ada-example/" + "late-" * 40),
    ship(20, "كيف يتعلم النموذج", "machine-learning/k-means", link="javascript:alert(1)"),
    ship(30, "Notes", "tools/git"),
    ship(31, "Notes", "tools/git", link=""),
    ship(40, "Secret draft", "deep-learning/attention", public=False, hard="hidden reason",
         link="https://github.com/ada/my-secret-draft"),
)  # fmt: skip


def record() -> LearnerRecord:
    """Someone who said things, shipped things in private, and proved one topic in the quiz."""
    quiz = {
        f"python/lists#{i}": QuizState(
            item=f"python/lists#{i}", card={}, due=NOW, last_correct=True, confidence=3, seen=1,
            at=NOW - timedelta(days=3 + i),
        )
        for i in range(2)
    }  # fmt: skip
    quote = "I know recursion from my old job"
    return LearnerRecord(
        learner="ada@example.org",
        facts={"goal": Fact("goal", "hidden reason", "hidden reason", NOW)},
        evidence={
            "python/recursion": TopicEvidence("python/recursion", "known", quote, "said", NOW),
            "deep-learning/attention": TopicEvidence(
                "deep-learning/attention", "known", "Secret draft", "ship", NOW
            ),
        },
        quiz=quiz,
    )


def portfolio(knowledge: Knowledge, **changes: Any) -> Portfolio:
    """The portfolio of that learner."""
    values: dict[str, Any] = {
        "name": "Ada <Example>",
        "made_on": date(2026, 3, 21),
        "intro": "I teach machines to read timetables.",
        "weeks": SCORES,
        "words": True,
        **changes,
    }
    ships = values.pop("ships", SHIPS)
    return portfolio_of(knowledge, values.pop("record", record()), ships, PREFS, **values)
