"""`python -m tests.eval.asides`: score how messages that are not about learning are recognised.

`--half look` may be looked at (`--show`), `--half score` is only ever scored. Needs an index under
COACH_HOME.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import yaml

from bot.bootstrap import build_coach
from bot.coach.reading import MAY_BE_ASIDES
from bot.settings import Settings
from knowledge.models import LabelledAside

HERE = Path(__file__).parent


def main() -> None:
    """Print how many asides are recognised, and how many other messages are taken for one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("look", "score"), default="look")
    parser.add_argument("--show", action="store_true", help="what failed; only of the look half")
    options = parser.parse_args()
    raw = yaml.safe_load((HERE / f"asides-{options.half}.yaml").read_text(encoding="utf-8"))
    lines = [LabelledAside.model_validate(item) for item in raw]
    coach = build_coach(Settings(store="exact"), one_shot=False, say=print)
    assert coach.reading is not None
    embed = coach.retriever.embedder.embed_query
    counts: Counter[str] = Counter()
    for line in lines:
        said = coach.reading.understand(line.text, coach.linker, embed)
        found = coach.aside(line.text).meant(
            likely=said.intent in MAY_BE_ASIDES, spirits=said.chances.get("motivation", 0.0)
        )
        if line.kind == "none":
            counts["others"] += 1
            counts["false"] += found != "none"
        else:
            counts["asides"] += 1
            counts["right"] += found == line.kind
            counts["caught"] += found != "none"
        if options.show and options.half == "look" and found != line.kind:
            print(f"  {line.kind} as {found}: {line.text[:200]}")
    print(f"asides recognised      {counts['right']} of {counts['asides']}")
    print(f"taken for some aside   {counts['caught']} of {counts['asides']}")
    print(f"others taken for one   {counts['false']} of {counts['others']}")


if __name__ == "__main__":
    main()
