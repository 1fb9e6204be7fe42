"""What trades and studies bring along that nobody names: a physicist knows derivatives, who has
run surveys in SPSS for years knows p-values, and neither tells of any Python.

Each part of a message is compared, by the encoder, with how people tell of their trade. Trades
that bring nothing along stand beside the others, so that a nurse is near to a nurse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.coach.needs import wishes
from bot.coach.patterns import Pattern

Embed = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True)
class Trade:
    """One kind of background: how people tell of it, and which topics they know by it.

    `other_tools`: they work with other tools than Python, so that what they know of methods tells
    nothing of the libraries in which others learn them.
    """

    says: tuple[str, ...]
    knows: tuple[str, ...] = ()
    other_tools: bool = False


_STATISTICS = (
    "statistics/descriptive-statistics", "statistics/sampling", "statistics/hypothesis-testing",
    "statistics/p-values", "statistics/confidence-intervals", "statistics/t-tests",
    "statistics/correlation-and-causation",
)  # fmt: skip
_PROBABILITY = (
    "probability/random-variables", "probability/joint-and-marginal-probability",
    "probability/conditional-probability", "probability/bayes-rule", "probability/expectation",
    "probability/variance", "probability/discrete-distributions",
    "probability/gaussian-distribution", "probability/law-of-large-numbers",
    "probability/central-limit-theorem",
)  # fmt: skip
_LINEAR_ALGEBRA = (
    "linear-algebra/vectors", "linear-algebra/matrices", "linear-algebra/dot-product",
    "linear-algebra/matrix-multiplication", "linear-algebra/transpose",
)  # fmt: skip
_CALCULUS = (
    "calculus/derivatives", "calculus/partial-derivatives", "calculus/gradients",
    "calculus/chain-rule", "calculus/integrals", "calculus/minima-and-maxima",
)  # fmt: skip

TRADES = (
    Trade(
        (
            "i am a statistician",
            "i work as a biostatistician in a hospital",
            "epidemiologist by training",
            "i am an actuary in insurance",
            "econometrics with stata for years",
            "i do my statistics in spss",
            "i use R every day with tidyverse and ggplot",
            "R user for many years, glm and mixed models",
            "we run our analyses in SAS",
            "i studied statistics at university",
            "quantitative researcher, surveys and regressions in stata",
        ),
        (*_STATISTICS, *_PROBABILITY),
        other_tools=True,
    ),
    Trade(
        (
            "psychology degree with several courses of statistics",
            "we run a/b tests every week in marketing",
            "social scientist, i evaluate surveys",
            "sociology student, i had statistics with spss",
            "market researcher with significance tests",
            "clinical trials, we test for significance",
            "economist, regressions and p-values in stata",
            "i do regressions in excel",
            "six sigma, quality control charts in minitab",
            "degree in economics",
            "i am an economist",
        ),
        ("statistics/descriptive-statistics",),
        other_tools=True,
    ),
    Trade(
        (
            "i am a mathematician",
            "phd in physics",
            "i am a physicist",
            "i teach maths at a school",
            "maths degree",
            "theoretical physics student",
            "quantitative trader, stochastic calculus",
            "i did a masters in applied mathematics",
            "astronomer with a doctorate",
        ),
        (*_LINEAR_ALGEBRA, *_CALCULUS, *_PROBABILITY),
        other_tools=True,
    ),
    Trade(
        (
            "mechanical engineer, matlab every day",
            "electrical engineer, signal processing",
            "control engineer with simulink",
            "aerospace engineering degree",
            "i am a civil engineer and know my calculus",
            "simulations in fortran for years",
            "robotics engineer, kinematics and matrices",
        ),
        (*_LINEAR_ALGEBRA, *_CALCULUS),
        other_tools=True,
    ),
    Trade(
        (
            "i am a nurse",
            "i work as an accountant, good with excel",
            "i drive a truck",
            "i am a lawyer",
            "i am a teacher of english",
            "i work in a shop",
            "i am a doctor in a clinic",
            "i work in sales and marketing",
            "stay at home mother of two",
            "retired and bored",
            "high school student",
            "i am a designer",
            "i am a musician",
            "i cook in a restaurant",
            "project manager in an office",
            "i am a librarian",
            "biologist in a lab",
            "chemist in a lab",
            "i study business",
        ),
    ),
    Trade(
        (
            "software developer for years",
            "backend developer with java",
            "frontend developer, react",
            "system administrator, bash and powershell",
            "devops engineer with docker and kubernetes",
            "data analyst with sql and excel",
            "data engineer, spark and airflow",
            "i study computer science",
            "embedded developer in c",
            "game developer with unity",
            "i test software",
            "i write vba macros",
        ),
    ),
    # What is told of the way of a learner, and no trade at all.
    Trade(
        (
            "i know statistics",
            "i understand hypothesis tests and p-values",
            "i finished the linear algebra part",
            "done with probability",
            "i know python",
            "i know python and pandas",
            "i learned numpy last week",
            "i can train a random forest",
            "derivatives and gradients are clear to me",
            "i want to get a job in machine learning",
            "i want to understand neural networks",
            "what should i learn next",
            "which topic comes first",
            "i have two evenings a week",
            "i took an online course",
            "linear regression and logistic regression are done",
            "we test two pages at work",
            "i hate maths",
            "i am on step three of the roadmap",
            "i forgot everything since school",
            "goal: kaggle medal",
            "i watched videos on statistics",
            "it works on my machine",
            "no idea about statistics",
            "what opens the maths part",
            "i finished linear algebra and calculus",
            "i used to know integrals",
            "calculus ok",
            "i passed my machine learning exam at university",
            "i want to become a machine learning engineer",
            "neither programmed nor did any maths since school",
            "regression and support vector machines",
        ),
    ),
)
# How near a part of a message must be to a trade, and how much nearer than to all that is none.
_NEAR, _LEAD = 0.53, 0.06
_PART = Pattern(r"[.!?;:,\n()/]+(?:\s|$)|\s+[-–—]+\s+|\s+\b(?:but|then|so)\b\s+")
_FEWEST_WORDS, _MOST_PARTS, _MOST_PAIRS = 2, 8, 4


def parts_of(text: str) -> list[str]:
    """The parts of a text that may tell of a trade, and what two neighbours say together."""
    parts = [" ".join(part.split()) for part in _PART.split(text) if part and part.strip()]
    both = [f"{one}, {other}" for one, other in pairwise(parts)]
    told = (*parts[:_MOST_PARTS], *both[:_MOST_PAIRS])
    return [part for part in told if len(part.split()) >= _FEWEST_WORDS]


@lru_cache(maxsize=256)
def trades_in(text: str, embed: Embed) -> tuple[Trade, ...]:
    """The trades that a text tells of and that bring something along."""
    found: list[Trade] = []
    examples = _examples(embed)
    bare = np.array([not trade.knows for trade in TRADES])
    for part in parts_of(text):
        if wishes(part):
            continue
        vector = _unit(embed(part))
        nearness = np.array([float((matrix @ vector).max()) for matrix in examples])
        best = int(nearness.argmax())
        lead = nearness[best] - nearness[bare].max()
        if not bare[best] and nearness[best] >= _NEAR and lead >= _LEAD:
            found.append(TRADES[best])
    return tuple(found)


def brought_along(trades: Sequence[Trade]) -> frozenset[str]:
    """The topics that are known by trades."""
    return frozenset(topic for trade in trades for topic in trade.knows)


@lru_cache(maxsize=2)
def _examples(embed: Embed) -> tuple[NDArray[np.float32], ...]:
    return tuple(np.stack([_unit(embed(said)) for said in trade.says]) for trade in TRADES)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
