"""The chart: ours and the quick start's, for one question cold, one warm, and memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.bench.measures import CHROMA, OURS
from tests.bench.report import BASELINE, COLD, COLD_MEMORY, WARM, Row, find, number

# A card of its own colour with dark text reads the same on a light and on a dark page.
CARD, INK, QUIET = "#f6f8fa", "#1f2328", "#59636e"
OUR_COLOUR, THEIR_COLOUR = "#0969da", "#8c959f"
PANELS = (
    (COLD, OURS, "One question, whole process", "s"),
    (WARM, CHROMA, "One search in a running process", "ms"),
    (COLD_MEMORY, OURS, "Peak memory of one question", "MiB"),
)


def draw(rows: Sequence[Row], corpus: str, passages: int, path: Path) -> str:
    """Draw the best values over one corpus into a file; returns the text for who cannot see it."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "study-coach", "font.size": 11})
    import matplotlib.pyplot as plt
    from matplotlib.patches import FancyBboxPatch

    panels = [
        (title, unit, ours.best, theirs.best)
        for measure, contender, title, unit in PANELS
        if (ours := find(rows, corpus, measure, contender))
        and (theirs := find(rows, corpus, measure, BASELINE))
    ]
    figure, axes = plt.subplots(len(panels), 1, figsize=(8, 4.4), squeeze=False)
    figure.patch.set_alpha(0)
    figure.add_artist(
        FancyBboxPatch(
            (0.012, 0.012),
            0.976,
            0.976,
            boxstyle="round,pad=0,rounding_size=0.02",
            transform=figure.transFigure,
            facecolor=CARD,
            edgecolor="#d1d9e0",
            zorder=-1,
        )
    )
    for ax, (title, unit, our, their) in zip(axes[:, 0], panels, strict=True):
        ax.set_facecolor("none")
        ax.barh([1, 0], [our, their], height=0.72, color=[OUR_COLOUR, THEIR_COLOUR])
        ax.set_yticks([1, 0], ["Study Coach", "LangChain quick start"], color=INK)
        ax.set_title(title, loc="left", fontsize=11, fontweight="bold", color=INK)
        ax.set_xlim(0, max(our, their) * 1.3)
        ax.set_ylim(-0.5, 1.5)
        ax.set_xticks([])
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
        room = max(our, their) * 0.012
        ax.text(our + room, 1, f"{number(our)} {unit}", va="center", color=INK,
                fontweight="bold")  # fmt: skip
        ax.text(their + room, 0, f"{number(their)} {unit}", va="center", color=INK)
    note = (
        f"The best of several runs over {passages:,} passages, taken in turn on one machine; "
        "shorter is better."
    )
    figure.text(0.035, 0.035, note, color=QUIET, fontsize=9)
    figure.subplots_adjust(left=0.235, right=0.97, top=0.915, bottom=0.1, hspace=0.55)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)
    text = alternative(panels, passages)
    if path.suffix == ".svg":
        _name(path, text)
    return text


def alternative(panels: Sequence[tuple[str, str, float, float]], passages: int) -> str:
    """The chart in words."""
    said = "; ".join(
        f"{title.lower()}: Study Coach {number(ours)} {unit}, quick start {number(theirs)} {unit}"
        for title, unit, ours, theirs in panels
    )
    return (
        "Bar chart of the best of several runs, Study Coach against the LangChain quick start over "
        f"{passages:,} passages: {said}. Shorter is better."
    )


def _name(path: Path, text: str) -> None:
    """Give the drawing its words, for screen readers."""
    drawing = path.read_text(encoding="utf-8")
    start = drawing.index(">", drawing.index("<svg"))
    drawing = (
        f'{drawing[:start]} role="img" aria-label="{escape(text, {chr(34): "&quot;"})}">\n'
        f" <title>{escape(text)}</title>{drawing[start + 1 :]}"
    )
    path.write_text("\n".join(line.rstrip() for line in drawing.splitlines()) + "\n", "utf-8")
