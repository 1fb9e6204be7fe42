"""Forms (modals): what they ask for, and what was filled in.

A form is answered by its id, so that one which was open while the coach was restarted still counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.accountability.answers import read_answer
from bot.accountability.values import Commitment
from bot.discord.letters import plain
from bot.discord.naming import Press, custom_id
from bot.discord.office import Refusal

LONGEST_TITLE, LONGEST_LABEL, LONGEST_HINT, LONGEST_INPUT = 45, 45, 100, 4000
# How long discord.py keeps a form in mind; the answer to it is found without that.
_OPEN_FOR = 15 * 60.0
# So many promises get a choice each; more are asked about in one field.
MOST_CHOICES = 3
_TWO_NUMBERS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|,|\+|and)\s*(\d+(?:[.,]\d+)?)")
_BARE = re.compile(
    r"(\d)\s*(?:h(?:ours?|rs?)?\s+)?(?:of\s+)?(?=built|build|stud|theory|learn)", re.I
)
OUTCOMES = {"kept": "Kept", "partly": "Partly", "missed": "Missed", "dropped": "Let go of"}


@dataclass(frozen=True)
class Input:
    """A field for words. `given` stands in it already."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    given: str = ""
    long: bool = False
    needed: bool = True
    most: int = LONGEST_INPUT


@dataclass(frozen=True)
class Choose:
    """A field for one of several choices, value and label each."""

    name: str
    label: str
    choices: Mapping[str, str]
    hint: str = ""
    needed: bool = True


def form(title: str, press: Press, fields: Sequence[Input | Choose]) -> ui.Modal:
    """A form of up to five fields; what is filled in comes with the id that `press` makes."""
    modal = ui.Modal(
        title=plain(title, LONGEST_TITLE), custom_id=custom_id(press), timeout=_OPEN_FOR
    )
    for field in fields:
        modal.add_item(
            ui.Label(
                text=plain(field.label, LONGEST_LABEL) or "…",
                description=plain(field.hint, LONGEST_HINT) or None,
                component=_input(field),
            )
        )
    return modal


def _input(field: Input | Choose) -> ui.Item[Any]:
    if isinstance(field, Choose):
        return ui.Select(
            custom_id=field.name,
            required=field.needed,
            min_values=1 if field.needed else 0,
            options=[
                discord.SelectOption(label=label, value=value)
                for value, label in field.choices.items()
            ],
        )
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=plain(field.example, 100) or None,
        default=field.given[: field.most] or None,
        required=field.needed,
        max_length=field.most,
    )


def read_form(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the names of the fields; what was left empty is "" or missing."""
    found: dict[str, str] = {}
    rows = [*data.get("components", ())]
    while rows:
        part = rows.pop(0)
        if not isinstance(part, Mapping):
            continue
        inner = part.get("component")
        rows += [inner] if inner else []
        rows += part.get("components", ())
        if "custom_id" in part and "value" in part:
            found[str(part["custom_id"])] = str(part["value"] or "")
        elif "custom_id" in part and part.get("values"):
            found[str(part["custom_id"])] = str(part["values"][0])
    return found


def checkin_form(press: Press, about: Sequence[Commitment]) -> ui.Modal:
    """The check-in, with what was promised in the learner's own words already in it."""
    if not about:
        fields: list[Input | Choose] = [
            Input("said", "How did the week go?", example="shipped the notebook", long=True)
        ]
    elif len(about) <= MOST_CHOICES:
        fields = [
            Choose(f"p{number}", f"{number}. {c.text}", OUTCOMES, "How did it go?")
            for number, c in enumerate(about, 1)
        ]
        fields.append(
            Input(
                "why",
                "In a line: why, or what you shipped",
                "Shipped things count most; what got in the way helps to make it smaller.",
                long=True,
                needed=False,
                most=1000,
            )
        )
    else:
        lines = "\n".join(f"{number}. {c.text}: " for number, c in enumerate(about, 1))
        fields = [
            Input(
                "said",
                "How did each go?",
                "Write kept, partly, missed or dropped after each.",
                given=lines,
                long=True,
            )
        ]
    if len(fields) < 5:
        fields.append(
            Input(
                "next",
                "What do you promise next?",
                "What will exist, when, and where.",
                "plot of the errors, Tuesday 7pm, at my desk",
                needed=False,
                most=500,
            )
        )
    if len(fields) < 5:
        fields.append(
            Input(
                "hours",
                "Hours this week",
                example="3 built, 2 studied",
                needed=False,
                most=60,
            )
        )
    return form("Your check-in", press, fields)


def checkin_answer(
    filled: Mapping[str, str], about: Sequence[Commitment]
) -> tuple[dict[str, object], str]:
    """What a filled check-in says: as the fields of an answer, or as free text; one is empty.

    The text is for a form with a field for all, and for one whose promises changed meanwhile.
    """
    numbers = [key for key in filled if key[:1] == "p" and key[1:].isdigit()]
    why, coming = filled.get("why", "").strip(), filled.get("next", "").strip()
    hours = filled.get("hours", "").strip()
    if not numbers or len(numbers) != len(about):
        lines = [filled.get("said", ""), hours]
        lines += [f"{key[1:]} {filled[key]}" for key in numbers]
        lines += [why, f"next: {coming}" if coming else ""]
        return {}, "\n".join(line for line in lines if line.strip())
    fields: dict[str, object] = {}
    for number, commitment in enumerate(about, 1):
        state = filled.get(f"p{number}", "")
        held = fields.setdefault(state, [])
        assert isinstance(held, list)
        held.append(commitment.id)
    if why:
        # A reason is wanted of what was not kept; of a good week it tells what came of it.
        fields["why"] = {
            c.id: why for n, c in enumerate(about, 1) if filled.get(f"p{n}", "") != "kept"
        }
        fields["said"] = why
    if coming:
        fields["next"] = coming
    return fields | hours_of(hours), ""


def hours_of(text: str) -> dict[str, object]:
    """The hours built and studied in a few words, such as "3 built, 2 studied" or "3 / 2".

    Raises Refusal for words that tell no such hours.
    """
    if not text.strip():
        return {}
    two = _TWO_NUMBERS.fullmatch(text.strip())
    words = f"{two[1]}h built {two[2]}h studied" if two else _BARE.sub(r"\1h ", text)
    found = read_answer(words, ())
    hours = {"hours_built": found.hours_built, "hours_studied": found.hours_studied}
    told = {name: value for name, value in hours.items() if value is not None}
    if not told:
        raise Refusal(
            f"I cannot tell from “{plain(text, 40)}” how many hours went where. Write them as *3 "
            "built, 2 studied*, or leave the field empty."
        )
    return dict(told)
