"""Grades what a learner typed against a quiz item: right, wrong, or not readable as an answer."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.coach.numbers import NumberRead, read_number
from bot.coach.patterns import Pattern
from knowledge.models import QuizItem

_LONGEST = 400  # characters; no item needs a longer answer


@dataclass(frozen=True)
class Grade:
    """Whether an answer is right, and how it was read.

    `correct` is None where the text is no answer at all: ask again, and count nothing.
    """

    correct: bool | None
    reading: str


def grade(item: QuizItem, answer: str) -> Grade:
    """Grade one answer. Pure; never raises for any text."""
    raw = " ".join(answer.split())
    if not raw or len(raw) > _LONGEST:
        return Grade(None, raw[:_LONGEST])
    if _ASKS.match(raw) and _same(item.choices, _plain(raw)) is None:
        return Grade(None, raw)
    graders: dict[str, Callable[[QuizItem, str], Grade]] = {
        "choice": _grade_choice,
        "number": _grade_number,
        "text": _grade_text,
    }
    return graders[item.kind](item, raw)


# --- what all kinds share ---

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "×": "x",
        "⋅": "*",
        "·": "*",
        **dict.fromkeys("`\u200b\ufe0f"),
        **{power: f"^{digit}" for digit, power in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    }
)
_LEADING = Pattern(
    r"^(?:"
    r"(?:so|well|but|ok(?:ay)?|um+|uh+|hm+|erm?|oh|ah)[\s,.:…!]+"
    r"|(?:i(?:'d|'ll| would| will)?|we)\s+(?:just\s+|would\s+)?(?:think|guess|believe|suppose|say|"
    r"reckon|bet|choose|pick|take|get|got|use|answer|vote for|go (?:with|for))(?:\s+that)?"
    r"(?:[\s,:]+|(?=[^\w\s]))"
    r"|(?:i'?m|i am)\s+(?:\w+\s+)?(?:sure|certain|confident)(?:\s+that)?[\s,:]+"
    r"|(?:it|that|this)(?:'s|\s+is|'d be|\s+(?:would|should|must|might|may|could|will) be)\s+"
    r"|(?:you|we) (?:would |should |can |need to |have to )?(?:use|write|type|call|run|pass)\s+"
    r"|(?:the |my |final |right |correct )*(?:answer|guess|choice|result|value|solution)"
    r"(?:\s+(?:is|would be|should be)\s+|\s*[:=]\s*)"
    r"|(?:probably|maybe|perhaps|possibly|definitely|certainly|surely|clearly|obviously|likely|"
    r"about|approximately|approx\.?|around|roughly|circa|nearly|almost|exactly|just|simply|is it)"
    r"[\s,:]+"
    r"|[=≈~:→>$]+\s*"
    r")",
    re.IGNORECASE,
)
_TRAILING = Pattern(
    r"(?:[\s,]+(?:i (?:think|guess|believe|suppose|reckon)|right|correct|probably|maybe|please|"
    r"obviously|of course))?[\s.!?…;]*$",
    re.IGNORECASE,
)
_REASON = Pattern(
    r"[\s,;.(-]+(?:because|'?cause|bc|since|as (?:it|the|that|they|there|this|we|you))\b.*$",
    re.IGNORECASE,
)
_ASKS = Pattern(
    r"(?:what|why|how|when|where|which|who|can|could|do|does|did|should|would|will)\b.*\?$",
    re.IGNORECASE,
)
_NEGATION = Pattern(
    r"\b(?:not|no|never|nothing|none|cannot|without|neither|nor|except|(?:is|are|does|do|can|was|"
    r"would|should|will)n'?t)\b"
)


def _plain(text: str) -> str:
    """One spelling for quotes, dashes, powers and case; code ticks gone, spaces single."""
    apart = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", text.translate(_SIGNS))
    return " ".join(unicodedata.normalize("NFKC", apart).casefold().split())


def _tight(text: str) -> str:
    """For comparing code: no spaces, one kind of quote, no full stop at the end."""
    joined = _plain(text).replace(" ", "").replace("'", '"')
    return joined.rstrip(".!;") or joined


def _bare(plain: str) -> str:
    """The answer without "I think it's", "the answer is" and the like around it."""
    while True:
        shorter = _LEADING.sub("", plain, count=1)
        if not shorter or shorter == plain:
            break
        plain = shorter
    return _TRAILING.sub("", plain, count=1) or plain


def _forms(text: str) -> tuple[str, ...]:
    """The text as it stands, without the words around it, and without a reason after it."""
    plain = _plain(text)
    bare = _bare(plain)
    return tuple(dict.fromkeys((plain, bare, _bare(_REASON.sub("", bare)) or bare)))


# --- choice ---

_PLACE = Pattern(
    r"^(?:(?:option|choice|answer|letter|number|no|nr)\b\.?\s*|#\s*)?[(\[]?([a-e]|\d)[)\].:]*$"
)
_PLACE_AND_TEXT = Pattern(r"^[(\[]?([a-e]|\d)\s*[)\].:,-]\s*(\S.*)$")
_NUMERIC = Pattern(r"[-+]?\d+(?:\.\d+)?")
_ORDINAL = Pattern(
    r"^(?:the\s+)?(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last)"
    r"(?:\s+(?:one|option|choice|answer))?$"
)
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_ORDINALS |= {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4}
_STOP = frozenset("a an the it its is are of to in on at by for so that this be i you and".split())


def _grade_choice(item: QuizItem, raw: str) -> Grade:
    place = _chosen(item.choices, raw)
    if place is None:
        return Grade(None, raw)
    return Grade(item.choices[place] == item.answer, item.choices[place])


def _chosen(choices: tuple[str, ...], raw: str) -> int | None:
    """The place of the choice that is meant, or None where none or several could be."""
    verbatim = [place for place, choice in enumerate(choices) if choice == raw]
    if verbatim:
        return verbatim[0]
    for form in _forms(raw):
        found = _same(choices, form)
        if found is None:
            found = _by_place(choices, form)
        if found is not None:
            return found
    for form in _forms(raw):
        if _PLACE_AND_TEXT.match(form):
            continue  # read above, and letter and text did not agree
        found = _near(choices, form)
        if found is None:
            found = _part(choices, form)
        if found is not None:
            return found
    return None


def _same(choices: tuple[str, ...], form: str) -> int | None:
    found = [place for place, choice in enumerate(choices) if _tight(choice) == _tight(form)]
    if not found and (read := read_number(form)):
        # "zero" is the choice 0, and "-6.0" is -6.
        found = [
            place
            for place, choice in enumerate(choices)
            if _NUMERIC.fullmatch(choice.strip()) and float(choice) in read.values
        ]
    return found[0] if len(found) == 1 else None


def _by_place(choices: tuple[str, ...], form: str) -> int | None:
    """B, (b), b), 2, number 2, the second one, or "B) the text of it"."""
    ordinal = _ORDINAL.match(form)
    if ordinal:
        place = _ORDINALS.get(ordinal[1], len(choices) - 1)
        return place if place < len(choices) else None
    alone = _PLACE.match(form)
    if alone:
        return _place(choices, alone[1])
    both = _PLACE_AND_TEXT.match(form)
    if not both:
        return None
    place_named = _place(choices, both[1])
    text = both[2]
    by_text = _same(choices, text)
    if by_text is None:
        by_text = _near(choices, text)
    if by_text is None:
        by_text = _part(choices, text)
    if by_text is None and re.match(r"^(?:[a-e]|\d)\b", text):
        return None  # "a, b": two answers are none
    return place_named if by_text in (None, place_named) else None


def _place(choices: tuple[str, ...], sign: str) -> int | None:
    if sign.isdigit():
        # Where the choices are numbers themselves, a bare number cannot mean a place.
        if any(_NUMERIC.fullmatch(choice.strip()) for choice in choices):
            return None
        place = int(sign) - 1
    else:
        place = "abcde".index(sign)
    return place if 0 <= place < len(choices) else None


def _near(choices: tuple[str, ...], form: str) -> int | None:
    """The one choice that the text is a slip away from, nearer than the choices to each other."""
    typed = _tight(form)
    tight = [_tight(choice) for choice in choices]
    distances = [OSA.distance(typed, choice) for choice in tight]
    best = min(range(len(choices)), key=distances.__getitem__)
    apart = min(OSA.distance(tight[best], other) for i, other in enumerate(tight) if i != best)
    slips = distances[best]
    if len(tight[best]) < 5 or slips > max(1, len(tight[best]) // 6) or 2 * slips >= apart:
        return None
    if re.findall(r"\d", typed) != re.findall(r"\d", tight[best]):
        return None  # another digit is another answer
    if _NEGATION.findall(form) != _NEGATION.findall(_plain(choices[best])):
        return None
    return best


def _part(choices: tuple[str, ...], form: str) -> int | None:
    """The one choice of which the text is a telling part, or that stands whole in the text."""
    words = _words(form)
    if not words or len(words) > 25:
        return None
    rows = [_words(choice) for choice in choices]
    if len(words) > 1 or (len(words[0]) >= 3 and not words[0].isdigit()):
        holding = [place for place, row in enumerate(rows) if _at(words, row) is not None]
        if len(holding) == 1:
            at = _at(words, rows[holding[0]])
            row = rows[holding[0]]
            # "better" is no part of "no better".
            if at == 0 or (at is not None and not _NEGATION.fullmatch(row[at - 1])):
                return holding[0]
    if words in (["no"], ["yes"]):
        starting = [place for place, row in enumerate(rows) if row[:1] == words]
        if len(starting) == 1:
            return starting[0]
    inside = [
        place
        for place, row in enumerate(rows)
        if (len(row) > 1 or (row and len(row[0]) >= 4)) and _at(row, words) is not None
    ]
    if len(inside) == 1:
        row = rows[inside[0]]
        at = _at(row, words) or 0
        rest = words[:at] + words[at + len(row) :]
        if not any(_NEGATION.fullmatch(word) for word in rest):
            return inside[0]
    return None


def _words(text: str) -> list[str]:
    found = re.findall(r"\w+(?:'t\b)?", _plain(text))
    return [word for word in found if word not in _STOP]


def _at(part: list[str], whole: list[str]) -> int | None:
    """Where the words of `part` stand next to each other in `whole`."""
    for start in range(len(whole) - len(part) + 1):
        if whole[start : start + len(part)] == part:
            return start
    return None


# --- number ---

_PERCENT = r"\bpercentage\b(?! points)|\b(?:how many|in|what) (?:per ?cent\b|%)"
_ASKS_PERCENT = Pattern(_PERCENT, re.IGNORECASE)
_IN_PERCENT = Pattern(_PERCENT + r"|\bpercentage points\b", re.IGNORECASE)
_SHARE = Pattern(
    r"probab|chance|fraction|share|proportion|accuracy|precision|recall|score|\brate\b|likel",
    re.IGNORECASE,
)


def _grade_number(item: QuizItem, raw: str) -> Grade:
    if any(_tight(raw) == _tight(other) for other in item.accept):
        return Grade(True, raw)
    read: NumberRead | None = None
    for form in _forms(raw):
        read = read_number(form)
        if read is not None:
            break
    if read is None:
        return Grade(None, raw)
    target = float(item.answer)
    right = any(_close(value, target, item.tolerance) for value in _meant(item, read, target))
    return Grade(right, read.text)


def _meant(item: QuizItem, read: NumberRead, target: float) -> list[float]:
    """The values that a number can mean under this question, per cent and fractions of one."""
    values: list[float] = []
    for value in read.values:
        if not read.percent:
            values.append(value)
            if _ASKS_PERCENT.search(item.question) and 0 < abs(value) < 1 <= abs(target):
                values.append(value * 100)
            continue
        if _IN_PERCENT.search(item.question):
            values.append(value)
        if target != int(target) or (abs(target) <= 1 and _SHARE.search(item.question)):
            values.append(value / 100)
    return values


def _close(value: float, target: float, tolerance: float) -> bool:
    if not math.isfinite(value):
        return False
    return abs(value - target) <= tolerance + 1e-9 * max(1.0, abs(target))


# --- text ---

_SHAPE = Pattern(
    r"^(?:\w+\.)*(?:size|shape)?\s*[(\[]*\s*(\d+(?:\s*(?:,|x|\*|\s)\s*\d+)*)\s*,?\s*[)\]]*$"
)
_KIND_OF_THING = Pattern(
    r"\s+(?:command|function|method|argument|parameter|keyword|module|exception|class|folder|"
    r"character|key)$"
)
_ARTICLE = Pattern(r"^(?:an?|the|with|using|by)\s+(?=\S)")
_BRITISH = (
    (Pattern(r"isation"), "ization"),
    (Pattern(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing)\b)"), "iz"),
    (Pattern(r"ys(?=(?:e|ed|es|er|ing)\b)"), "yz"),
    (Pattern(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|able|ite)?\b)"), "or"),
    (Pattern(r"ll(?=(?:ed|ing|er|ers)\b)"), "l"),
    (Pattern(r"(?<=[a-z]{3})tre(?=s?\b)"), "ter"),
    (Pattern(r"ogue(?=s?\b)"), "og"),
    (Pattern(r"(?<=[a-z]{3})ence\b"), "ense"),
    (Pattern(r"\bgrey"), "gray"),
)


def _grade_text(item: QuizItem, raw: str) -> Grade:
    targets = (str(item.answer), *item.accept)
    forms = _forms(raw)
    fitting = [target for target in targets if _flags(target) <= _flags(raw)]
    if any(_matches(form, target) for form in forms for target in fitting):
        return Grade(True, raw)
    wants_shape = any(_shape(_plain(target)) for target in targets) and "," in str(item.answer)
    words = raw.split()
    if not any(c.isalnum() for c in raw) and not any(c in "_()[]{}*/=@#%+-<>" for c in raw):
        return Grade(None, raw)
    if len(words) > max(8, 3 * len(str(item.answer).split())) or raw.endswith("?"):
        return Grade(None, raw)
    if wants_shape and not any(c.isdigit() for c in raw):
        return Grade(None, raw)
    return Grade(False, raw)


def _flags(text: str) -> set[str]:
    """Options of one letter; of a command only these go by upper and lower case."""
    return set(re.findall(r"(?<!\S)-\s?([A-Za-z])(?!\S)", text.replace("`", "")))


def _matches(form: str, target: str) -> bool:
    goal = _plain(target)
    if _same_text(form, goal):
        return True
    if "=" not in goal and "=" in form and _same_text(form.rpartition("=")[2].strip(), goal):
        return True
    # One word of prose may stand in a short sentence that does not take it back.
    if re.fullmatch(r"[a-z]{4,}", goal):
        words = re.findall(r"[\w']+", form)
        hedged = _NEGATION.search(form) or re.search(r"\bor\b|[,/]", form)
        return goal in words and len(words) <= 8 and not hedged
    return False


def _same_text(form: str, goal: str) -> bool:
    shape = _shape(form)
    if shape is not None and shape == _shape(goal):
        return True
    ours, theirs = _variants(goal), _variants(form)
    if ours & theirs or _slip(form, goal):
        return True
    # "np." in front and "(x)" behind may stand on one side; two different ones are two answers.
    return bool(ours & _variants(_core(form)) or _variants(_core(goal)) & theirs)


def _core(code: str) -> str:
    """The name of a function without the module before it and the arguments after it."""
    return re.sub(r"^(?:[a-z_]\w*\.)+(?=[a-z_])|(?<=\w)\([^()]*\)$", "", code)


def _variants(text: str) -> set[str]:
    """Spellings under which two answers count as one."""
    found = {text}
    found.add(_ARTICLE.sub("", text))
    found |= {_KIND_OF_THING.sub("", variant) for variant in tuple(found)}
    found |= {variant.strip("\"'()[].,:; ") for variant in tuple(found)}
    found |= {variant.removesuffix("()") for variant in tuple(found)}
    found |= {_american(variant) for variant in tuple(found)}
    return {joined for joined in map(_joined, found) if joined}


def _joined(text: str) -> str:
    joined = re.sub(r"[ '\"]", "", text)
    # In prose a hyphen is a space; in code it is code.
    return (
        joined.replace("-", "") if re.fullmatch(r"[a-z -]+", text) and " -" not in text else joined
    )


def _american(text: str) -> str:
    for pattern, other in _BRITISH:
        text = pattern.sub(other, text)
    return text


def _shape(text: str) -> tuple[str, ...] | None:
    found = _SHAPE.match(text)
    return tuple(re.findall(r"\d+", found[1])) if found else None


def _slip(form: str, goal: str) -> bool:
    """Whether prose differs from the goal by a slip of the finger, word by word."""
    if not re.fullmatch(r"[a-z -]+", goal) or not re.fullmatch(r"[a-z' -]+", form):
        return False
    typed = _american(_ARTICLE.sub("", form)).replace("-", " ").split()
    words = _american(goal).replace("-", " ").split()
    if len(typed) != len(words):
        return False
    return all(_slipped(one, other) for one, other in zip(typed, words, strict=True))


def _slipped(typed: str, word: str) -> bool:
    if typed == word:
        return True
    # Names of errors and short words are too near to each other for mercy, and "co-" or "un-"
    # in front of a word changes what it says.
    if len(word) < 5 or word.endswith(("error", "exception")) or typed[:1] != word[:1]:
        return False
    return OSA.distance(typed, word) <= (2 if len(word) >= 12 else 1)
