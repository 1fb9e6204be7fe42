"""Reading the answer to a check-in: free text, or the fields of a form.

"did the first, half of the second, dropped the third because I was ill; built 3h studied 2h; next
week: deploy it" is read by fixed rules. What they do not understand is handed back, never guessed.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from bot.accountability.amounts import MOST_HOURS, Amount, amounts
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import LINK, links_in
from bot.accountability.values import Commitment
from bot.coach.patterns import Pattern

Outcome = Literal["kept", "partly", "missed", "dropped", "moved"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MOST_TEXT = 8_000

_TEXTS = ("shipped", "learned", "blocked", "next")
_HOURS = ("hours_built", "hours_studied")
# Where another sentence or numbered answer begins; the full stop of "1. done" ends nothing.
_PIECES = Pattern(r"\n+|;|(?<=[^\W\d][.!?])\s+(?=\S)|\s+(?=#?\d{1,2}\s*[:=)]\s)")
_LABEL = Pattern(
    r"""(?:^\s*|(?:[,.!?]|\band\b|\bbut\b|\balso\b|[-–—*•]\s)\s*)(?:
      (?P<next>(?:and\s+)?(?:plans?\s+)?(?:for\s+|the\s+)?next(?:\s+week)?\s*(?:[:=]|\s[-–—]\s)
        |(?:for\s+)?next\s+week,?\s+(?=i\b|we\b|to\b|will\b|my\b)|next\s+(?=i\b))
    | (?P<learned>(?:what\s+)?(?:i(?:'ve|\shave)?\s+)?(?:also\s+)?learn(?:ed|t|ing)\b\s*[:=]?\s*)
    | (?P<blocked>(?:what\s+)?(?:i(?:'m|\swas|\sam|\sgot)?\s+)?(?:blocked(?:\s+me)?|blockers?|
        stuck)\b\s*(?:\b(?:on|by|with|at)\b)?\s*[:=]?\s*)
    | (?P<shipped>(?:what\s+)?(?:i\s+)?(?:shipped|links?|ship)\s*[:=]\s*)
    | (?P<past>(?:last|this)\s+week\s*:|(?:done|how\s+it\s+went|results?)\s*:(?=\s*$))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BUILT = r"(?:buil[dt]|building|cod(?:ed|ing)|hands[- ]?on|making|project(?:s| work)?)"
_STUDIED = (
    r"(?:stud(?:y|ied|ying)|read(?:ing)?|learn(?:ing|ed|t)|theory|watch(?:ed|ing)|courses?|"
    r"videos?)"
)
_BEFORE = r"\b(?:\s+(?:for|about|around|time))?\s*[:=~,]?\s*$"
_SPENT = Pattern(rf"(?:(?P<built>{_BUILT})|(?P<studied>{_STUDIED})){_BEFORE}", re.I)
_SPENT_ON = Pattern(
    rf"\s*(?:of\s+|on\s+|spent\s+|went\s+into\s+)?(?:the\s+)?"
    rf"(?:(?P<built>{_BUILT})|(?P<studied>{_STUDIED}))\b",
    re.I,
)
_WHY = Pattern(r"\b(?:because(?: of)?|cos|cause|since|due to|as (?=(?:i|my|we|the)\b))", re.I)
_FRAGMENTS = Pattern(
    r"(\s*,\s*(?:(?:and|but|then)\s+)?|\s+(?:and|but|while|whereas|though)\s+|\s*&\s*|\.\s+)",
    re.I,
)
_EXCEPT = Pattern(r",?\s*\b(?:except(?: for)?|apart from|other than)\b", re.IGNORECASE)
_STATES: tuple[tuple[Outcome, Pattern], ...] = tuple(
    (cast(Outcome, state), Pattern(pattern, re.IGNORECASE))
    for state, pattern in (
        ("moved", r"\b(?:mov(?:e|ed|ing)|postponed?|push(?:ed)?|carry|carried|defer(?:red)?)\b"
                  r"|\b(?:to|until|into) next week\b"),
        ("dropped", r"\b(?:drop(?:ped|ping)?|g[ai]ve up|giving up|cancel\w*|abandon\w*)\b"),
        ("partly", r"\b(?:half|halfway|part|partly|partially|partway|some of|most|mostly|almost|"
                   r"quarters?|(?:a|one|two|2|1) thirds?|(?:one|1) of (?:\w+ )?(?:two|three|four|"
                   r"five|[2-9])|(?:two|2) of (?:\w+ )?(?:three|four|five|[3-9])|(?:three|3) of "
                   r"(?:\w+ )?(?:four|five|[4-9])|nearly|started|began|begun|a bit|in progress|"
                   r"not (?:quite|fully|completely|entirely|all)|(?:didn'?t|did not) quite)\b|"
                   r"\b\d{1,2}\s?%|½"),
        ("missed", r"\b(?:didn'?t|did not|have ?n'?t|have not|has ?n'?t|could ?n'?t|could not|"
                   r"was ?n'?t|no|not|never|nope|nah|none|nothing|neither|miss(?:ed)?|"
                   r"skip(?:ped)?|fail(?:ed)?|forgot)\b|[❌✗☐]|\[ ?\]"),
        ("kept", r"\b(?:did|done|finish(?:ed)?|kept|keep|completed?|yes|yep|yeah|managed|shipped|"
                 r"built|wrote|written|deployed|published|solved|made|nailed|ticked|through|"
                 r"everything|passed|trained|read)\b|\b(?:rest|others?)\b.{0,8}\b(?:ok(?:ay)?|"
                 r"fine|good)\b|[✅☑✔✓]|\[[xX✓✔]\]"),
    )
)  # fmt: skip
# "Which i did not see coming" says nothing of what was not done.
_SURPRISE = Pattern(
    r",?\s*\b(?:(?:which|that|and|but)\s+)?(?:i\s+)?(?:did ?n[o']?t|didnt|was ?n[o']?t|wasnt|"
    r"never)\s+(?:even\s+)?(?:see (?:(?:it|that|this) )?coming|"
    r"expect(?:ed|ing)?(?: (?:it|that|this|at all))?|"
    r"think (?:it|that|i)\b.{0,20}\b(?:could|would|work))\b|"
    r"\bnot (?:that |too |so |half )?(?:bad|hard|difficult)\b|"
    r"\bno (?:problem|sweat|trouble|biggie)s?\b",
    re.IGNORECASE,
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
         "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th", "eleventh 11th", "twelfth 12th"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_SPAN = Pattern(r"\b(first|last)\s+(two|three|four|[234])\b", re.IGNORECASE)
_ORDINAL = Pattern(
    rf"(?<!\ba )(?<!\bat )\b({'|'.join(_ORDINALS)}|last)\b(?!\s+(?:time|week|night|day)\b)"
    r"(?<!first(?= i ))(?<!first(?= we ))(?<!first(?= of all))",
    re.IGNORECASE,
)
_NUMBERED = Pattern(
    r"(?:#|\bnumber\s+|\bno\.\s*|\bnr\.?\s*)(\d{1,2})\b|"
    # A number alone, not that of "chapter 3".
    r"(?:^|\b(?:kept|did|done|finished|completed|partly|missed|dropped|moved|and|or|of|not|only|"
    r"skipped)\s+|[,&]\s*)(\d{1,2})(?=\s*(?:$|[,:)=&]|(?:and|or|is|was|were|done|yes|no|not|half|partly|"
    r"missed|dropped|kept|moved|didn'?t|because|finished|completed)\b))",
    re.IGNORECASE,
)
_ALL = Pattern(r"(?<!\bat )\b(?:all|both|everything|every one)\b", re.IGNORECASE)
_NONE = Pattern(r"\b(?:none|nothing|neither)\b", re.IGNORECASE)
_REST = Pattern(
    r"\b(?:the )?(?:rest|others?|remaining|remainder)\b(?! (?:day|of the day))", re.IGNORECASE
)
_LEADING = Pattern(r"^\s*(?:[-*•]\s*)?#?(\d{1,2})\s*(?:[.):=]|[-–—]\s|\s(?=\[))\s*(?=\S)")
_SHIPPED = Pattern(r"\b(?:shipped|deployed|published|released|launched)\b", re.IGNORECASE)
_WORD = Pattern(r"[^\W_]{3,}")
_COMMON = frozenset(
    "the and for with from that this then have has had was were will want need about into onto "
    "done did finish finished kept half part partly missed dropped moved first second third week "
    "next some more than them they one two three hour hours minutes min monday tuesday wednesday "
    "thursday friday saturday sunday morning evening afternoon not but because built studied "
    "write read make build start started work working home library get got all piece".split()
)


@dataclass(frozen=True)
class Said:
    """What was said of one commitment: how it went, why, and the words that say so."""

    state: Outcome
    why: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer to a check-in, however little of it. `outcomes` goes by the commitment's id.

    `unclear` holds what seemed to be about a commitment, but did not say about which.
    """

    outcomes: Mapping[str, Said] = field(default_factory=dict)
    shipped: str = ""
    learned: str = ""
    blocked: str = ""
    next: str = ""
    hours_built: float | None = None
    hours_studied: float | None = None
    links: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    said: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing could be taken from it."""
        hours = self.hours_built is not None or self.hours_studied is not None
        return not (self.outcomes or hours or any(getattr(self, name) for name in _TEXTS))


def read_answer(text: str, commitments: Sequence[Commitment]) -> Answer:
    """What a free text answers. `commitments` are those asked about, in the order of the list."""
    text = text[:MOST_TEXT].strip()
    said = text
    text = _SURPRISE.sub(" ", text)
    parts: dict[str, list[str]] = {name: [] for name in _TEXTS}
    hours: dict[str, float] = {}
    about: list[str] = []
    for label, piece in _sections(text):
        if label == "next":
            parts["next"].append(piece)
            continue
        piece = _take_hours(piece, hours)
        if not any(c.isalnum() or c in "✅☑✔✓❌✗☐" for c in piece):
            continue
        if label:
            parts[label].append(piece)
        else:
            about.append(piece)
    outcomes, unclear = _outcomes(about, commitments)
    links = links_in("\n".join((*parts["shipped"], *about)))
    if not parts["shipped"]:
        parts["shipped"] = [
            piece
            for piece in about
            if LINK.search(piece) or (_SHIPPED.search(piece) and _state(piece) in ("kept", None))
        ]
    return Answer(
        outcomes,
        shipped="; ".join(parts["shipped"]),
        learned="; ".join(parts["learned"]),
        blocked="; ".join(parts["blocked"]),
        next="\n".join(parts["next"]).strip(),
        hours_built=_bounded(hours.get("built")),
        hours_studied=_bounded(hours.get("studied")),
        links=links,
        unclear=tuple(unclear),
        said=said,
    )


def answer_of(fields: Mapping[str, object], commitments: Sequence[Commitment]) -> Answer:
    """The answer that the fields of a form or the options of a command give.

    kept, partly, missed, dropped and moved take numbers of the list, ids or "all"; why takes text
    by number or id; shipped, learned, blocked, next and said text; hours_built and hours_studied
    numbers. Empty fields say nothing. Raises PromiseRefused for what cannot be understood.
    """
    strange = sorted(set(fields) - {*OUTCOMES, *_TEXTS, *_HOURS, "why", "said"})
    if strange:
        raise PromiseRefused(
            f"A check-in has no field {strange[0]!r}. It has: "
            f"{', '.join((*OUTCOMES, 'why', *_TEXTS, *_HOURS))}."
        )
    reasons: dict[str, str] = {}
    why = fields.get("why") or {}
    if isinstance(why, str):
        reasons = {c.id: why.strip() for c in commitments}
    elif isinstance(why, Mapping):
        for key, reason in why.items():
            for commitment in _named(key, commitments):
                reasons[commitment.id] = str(reason).strip()
    else:
        raise PromiseRefused("A reason is text, by the number of its promise. Give it as text.")
    outcomes: dict[str, Said] = {}
    for state in OUTCOMES:
        for commitment in _named(fields.get(state), commitments):
            if commitment.id in outcomes:
                raise PromiseRefused(
                    f"Number {commitments.index(commitment) + 1} is given as both "
                    f"{outcomes[commitment.id].state} and {state}. Give it once."
                )
            outcomes[commitment.id] = Said(state, reasons.get(commitment.id, ""))
    texts = {name: str(fields.get(name) or "").strip()[:MOST_TEXT] for name in (*_TEXTS, "said")}
    return Answer(
        outcomes,
        shipped=texts["shipped"],
        learned=texts["learned"],
        blocked=texts["blocked"],
        next=texts["next"],
        said=texts["said"],
        hours_built=_number("hours_built", fields.get("hours_built")),
        hours_studied=_number("hours_studied", fields.get("hours_studied")),
        links=links_in(texts["shipped"]),
    )


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each with the section that it belongs to; "" is how it went.

    What comes next goes on over lines, since it may be a list. Any other section ends with its
    line, unless its name has a line of its own.
    """
    kept = ""
    for line in text.splitlines():
        section = kept
        if line.strip() and section == "next":
            # Within the plan a label stands at the beginning of a line only.
            match = _LABEL.match(line)
            if match is None or match.lastgroup == "next":
                yield "next", line[match.end() :] if match else line
                continue
            section = ""
        for piece in _PIECES.split(line):
            rest = piece
            while rest.strip():
                match = None if section == "next" else _LABEL.search(rest)
                if match is None:
                    yield section, rest.strip()
                    break
                before = rest[: match.start()].strip()
                if before:
                    yield section, before
                section = str(match.lastgroup)
                if section == "past":
                    section = ""
                rest = rest[match.end() :]
        alone = (match := _LABEL.match(line)) is not None and not line[match.end() :].strip(" :-*")
        kept = section if section == "next" or (alone and section) else ""


def _take_hours(piece: str, hours: dict[str, float]) -> str:
    """Add up the hours that a piece tells, and return the piece without them."""
    if LINK.search(piece):
        return piece
    found = amounts(piece)
    if not found:
        return piece
    first = found[0]
    words_first = _SPENT.search(piece[: first.start]) is not None
    cuts: list[tuple[int, int]] = []
    for amount in found:
        match = _spent(piece, amount, words_first)
        if match is None:
            continue
        kind = "built" if match["built"] else "studied"
        hours[kind] = hours.get(kind, 0.0) + amount.hours
        if words_first:
            cuts.append((match.start(), amount.end))
        else:
            cuts.append((amount.start, amount.end + match.end()))
    for start, end in reversed(cuts):
        piece = f"{piece[:start]} {piece[end:]}"
    left = piece.strip(" ,.:-&")
    return left if cuts and len(left.split()) > 1 else "" if cuts else piece


def _spent(piece: str, amount: Amount, words_first: bool) -> re.Match[str] | None:
    if words_first:
        return _SPENT.search(piece[: amount.start])
    return _SPENT_ON.match(piece[amount.end :])


def _outcomes(
    pieces: Iterable[str], commitments: Sequence[Commitment]
) -> tuple[dict[str, Said], list[str]]:
    reader = _Reader(commitments)
    for piece in pieces:
        reader.read(piece)
    return reader.result()


class _Reader:
    """Reads clauses one after the other; what one leaves open the next may settle."""

    def __init__(self, commitments: Sequence[Commitment]) -> None:
        self.commitments = commitments
        self.found: dict[str, Said] = {}
        self.unclear: list[str] = []
        self.bare: Said | None = None

    def read(self, piece: str) -> None:
        """Take up one sentence."""
        quote = piece.strip()
        marked = _LEADING.match(piece)
        number = int(marked[1]) if marked and 1 <= int(marked[1]) <= len(self.commitments) else 0
        if marked and number:
            piece = piece[marked.end() :]
        parts = ["", *_FRAGMENTS.split(_EXCEPT.sub(", not", piece))]
        last: list[str] = []  # what the clause before was about
        waiting: list[str] = []  # named, but not yet said how it went
        state: Outcome | None = None
        in_why = False
        for place, (link, fragment) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            head, why = _reasoned(fragment)
            here = _state(head)
            named = _referents(head, self.commitments, self.found)
            if number and place == 0:
                named = [self.commitments[number - 1].id]
            meant = named or _by_words(head, self.commitments)
            brief = bool(named) or len(head.split()) <= 4
            if in_why and not (meant and here):
                self._add_why(last, f"{link}{fragment}")
            elif meant and (here or (state and brief)):
                state = here or state
                assert state is not None
                last, waiting, in_why = [*waiting, *meant], [], bool(why)
                for key in last:
                    whole = self._in_part(state, quote) if len(self.commitments) == 1 else state
                    self.found[key] = Said(whole, why, quote)
            elif named:
                waiting += named
            elif here and waiting:
                # "the third, that I did not manage"
                state, last, waiting, in_why = here, waiting, [], bool(why)
                for key in last:
                    self.found[key] = Said(here, why, quote)
            elif here and len(self.commitments) == 1:
                state, last, in_why = here, [self.commitments[0].id], bool(why)
                self._of_the_only_one(Said(here, why, quote), head)
            elif here and self.bare is None and len(head.split()) <= 4 and not last:
                self.bare = Said(here, why, quote)
            elif why and last:
                self._add_why(last, why)
                in_why = True
            elif here and not last:
                self.unclear.append(quote)
        if waiting:
            self.unclear.append(quote)

    def result(self) -> tuple[dict[str, Said], list[str]]:
        """What was said of each commitment, and what could not be told of which."""
        if self.bare and not self.found:
            if self.bare.state in ("kept", "missed"):
                self.found = {c.id: self.bare for c in self.commitments}
            else:
                self.unclear.append(self.bare.quote)
        unclear = self.unclear if self.commitments else []
        return self.found, list(dict.fromkeys(unclear))

    def _of_the_only_one(self, said: Said, head: str) -> None:
        """What a clause says of the only promise: the first counts, but "half" takes from it, and
        so does a smaller number than was promised."""
        key = self.commitments[0].id
        if said.state == "kept" and _falls_short(said.quote, self.commitments[0].text):
            said = Said("partly", said.why, said.quote)
        before = self.found.get(key)
        if before is None:
            self.found[key] = said
            return
        # "Did chapter 3, not 4", and "missed tuesday, rest ok", which takes up what is left.
        less = said.state == "missed" and _names_part_of(head, self.commitments[0].text)
        less = before.state == "kept" and (less or said.state == "partly")
        more = before.state == "missed" and said.state == "kept" and bool(_REST.search(head))
        if less or more:
            self.found[key] = Said("partly", said.why or before.why, before.quote)

    def _in_part(self, state: Outcome, quote: str) -> Outcome:
        """How the only promise went where one clause says that a part was done and one that not,
        or where it was less than was promised."""
        before = self.found.get(self.commitments[0].id)
        both = {before.state, state} if before is not None else set()
        short = state == "kept" and _falls_short(quote, self.commitments[0].text)
        return "partly" if short or both in ({"kept", "missed"}, {"kept", "partly"}) else state

    def _add_why(self, keys: Sequence[str], more: str) -> None:
        for key in keys:
            said = self.found[key]
            why = f"{said.why}{more}" if said.why else more
            self.found[key] = Said(said.state, why.strip(" .,"), said.quote)


_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten".split()
    )
}  # fmt: skip
_A_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_PROMISED_SO_MANY = Pattern(
    rf"\b(?P<count>{_A_COUNT})\s+(?:\w+\s+)?(?:sittings?|sessions?|evenings?|nights?|mornings?|"
    r"chapters?|lessons?|videos?|exercises?|problems?|pages?|notebooks?|times|topics?|lectures?|"
    r"modules?|sections?|kata\w*|quiz\w*)\b",
    re.IGNORECASE,
)
_DID_SO_MANY = Pattern(
    rf"\b(?:managed|did|done|finished|got through|only|just|made|got|kept|read|watched|total)\b"
    rf"\s+(?:only |just |like |about |maybe |a |exactly )*(?P<count>{_A_COUNT})\b(?!\s*(?:%|h\b|"
    rf"hours?|"
    r"min|pm|am|of (?:them|those|it))|[:.]\d)",
    re.IGNORECASE,
)


def _falls_short(report: str, promised: str) -> bool:
    """Whether a report tells of fewer things than were promised: "managed 1", of four sittings."""
    wanted, did = _PROMISED_SO_MANY.search(promised), _DID_SO_MANY.search(report)
    if wanted is None or did is None:
        return False
    # "Did 1" is number 1 of the list.
    listed = did["count"] == "1" and did[0].lower().startswith(("did", "kept", "done"))
    return not listed and _number_of(did["count"]) < _number_of(wanted["count"])


def _names_part_of(fragment: str, promised: str) -> bool:
    """Whether a clause names something, a number too, that stands in the promise."""
    told = {word.strip(".,!") for word in fragment.casefold().split()} - {"not", "no"}
    own = set(re.findall(r"\w+", promised.casefold()))
    return bool(stems(fragment) & stems(promised)) or any(w.isdigit() and w in own for w in told)


def _number_of(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _reasoned(fragment: str) -> tuple[str, str]:
    """What comes before "because", and what comes after it."""
    match = _WHY.search(fragment)
    if match is None:
        return fragment, ""
    return fragment[: match.start()], fragment[match.end() :].strip(" ,.:")


def _state(text: str) -> Outcome | None:
    return next((state for state, pattern in _STATES if pattern.search(text)), None)


def _referents(
    text: str, commitments: Sequence[Commitment], found: Mapping[str, Said]
) -> list[str]:
    """The ids of the commitments that a text names by number, order or all at once."""
    ids = [c.id for c in commitments]
    span = _SPAN.search(text)
    if span:
        count = _COUNTS[span[2].lower()]
        return ids[:count] if span[1].lower() == "first" else ids[-count:]
    numbers = [
        len(ids) if match[1].lower() == "last" else _ORDINALS[match[1].lower()]
        for match in _ORDINAL.finditer(text)
    ]
    numbers += [int(match[1] or match[2]) for match in _NUMBERED.finditer(text)]
    if numbers:
        return [ids[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(ids)]
    if _REST.search(text):
        return [key for key in ids if key not in found]
    # "nothing else" and "all the data" are not about the list.
    if (_ALL.search(text) or _NONE.search(text)) and len(text.split()) <= 5:
        return ids
    return []


def _by_words(text: str, commitments: Sequence[Commitment]) -> list[str]:
    """The one commitment whose own words a text has most of."""
    words = [stems(c.text) for c in commitments]
    here = stems(text)
    scores = []
    for number, own in enumerate(words):
        others = set().union(*(w for n, w in enumerate(words) if n != number))
        scores.append(len(here & (own - others)))
    best = max(scores, default=0)
    if best == 0 or scores.count(best) > 1:
        return []
    return [commitments[scores.index(best)].id]


def speaks_of(text: str, commitment: Commitment) -> bool:
    """Whether a text names a promise by its own words: by two of them, or all if it has fewer."""
    own = stems(commitment.text)
    return len(stems(text) & own) >= min(2, max(len(own), 1))


def stems(text: str) -> set[str]:
    """The telling words of a text, without their endings."""
    words = {w for w in _WORD.findall(LINK.sub(" ", text).casefold()) if w not in _COMMON}
    return {re.sub(r"(?:ing|ed|es|s|e)$", "", w) if len(w) > 4 else w for w in words}


def _bounded(hours: float | None) -> float | None:
    return None if hours is None else min(round(hours, 2), MOST_HOURS)


def _named(value: object, commitments: Sequence[Commitment]) -> list[Commitment]:
    if value is None or value == "" or value == ():
        return []
    if isinstance(value, str):
        return [c for part in re.split(r"[\s,]+", value.strip()) for c in _one(part, commitments)]
    if isinstance(value, Iterable):
        return list(dict.fromkeys(c for part in value for c in _named(part, commitments)))
    return _one(str(value), commitments)


def _one(name: str, commitments: Sequence[Commitment]) -> list[Commitment]:
    if name.lower() == "all":
        return list(commitments)
    for number, commitment in enumerate(commitments, start=1):
        if name in (str(number), commitment.id):
            return [commitment]
    most = len(commitments)
    raise PromiseRefused(
        f"There is no promise {name!r} in this check-in. "
        + (f"Give a number from 1 to {most}, or all." if most else "Nothing was promised.")
    )


def _number(name: str, value: object) -> float | None:
    if value is None or value == "":
        return None
    hours = -1.0
    if isinstance(value, str) and (found := amounts(value)):
        hours = sum(a.hours for a in found)
    else:
        with contextlib.suppress(ValueError):
            hours = float(str(value).replace(",", "."))
    if not (math.isfinite(hours) and 0 <= hours <= MOST_HOURS):
        raise PromiseRefused(
            f"{name.replace('_', ' ').capitalize()} are a number from 0 to {MOST_HOURS:g}. Give "
            "one, for instance 2.5."
        )
    return round(hours, 2)
