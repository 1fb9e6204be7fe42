"""What a model was given to go by, and whether what it says holds against it. Pure.

`check` looks at an answer piece by piece (a sentence, an item of a list, a block of code). A piece
that fails is left out; an answer that contradicts the decision, tells what must not be told yet,
or has lost too much, is not usable, and the plain reply is shown in its place.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, Protocol, get_args

from bot.coach.quantities import asked_quantity
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from bot.coach.text import clean
from bot.voice.curriculum import in_words
from bot.voice.deeds import claims_deed
from bot.voice.figures import Figure, figures, unsupported
from bot.voice.links import Link, links_in, same_place
from bot.voice.pieces import is_code, is_heading, joined, split
from bot.voice.private import secrets_in
from bot.voice.proper import proper_names
from retrieval.lexical import words

# Why a piece of an answer, or all of it, is not shown.
Fault = Literal[
    "citation",  # a marker that no passage of this turn has, or whose passage says nothing of it
    "figure",  # a figure that stands neither in the evidence nor in the learner's words
    "link",  # an address that is none of the citations' and resources' own
    "name",  # a name, or a title, that nobody here knows
    "deed",  # something said to be done, noted or promised that the coach did not do
    "decision",  # another step, or the opposite of what was decided
    "hidden",  # what is not to be told yet: later hints, the answer of a quiz
    "prompt",  # words of the instructions, or of the fences around data
    "secret",  # a key, an address, a number of somebody
    "order",  # words of an instruction that stood in a document or a message
    "markup",  # pictures, pings and markup that a surface would act on
    "missing",  # what the reply must name is not named
    "ungrounded",  # hardly anything of it stands in the evidence
    "empty",
    "long",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
# After one of these nothing of an answer is trusted.
FATAL: frozenset[Fault] = frozenset({"decision", "hidden", "prompt", "secret", "order"})
LONGEST = 6_000
# How much of what an answer says must stand in the evidence, as a share of its subject words: of
# a sentence for it not to be left out, and of the whole.
PIECE_GROUNDED, GROUNDED = 0.2, 0.4
_WELL_GROUNDED = 0.6
# Sentences with fewer subject words say too little to be held against anything.
_FEW = 4
# How much of an answer must be left after what fails is out, as a share of its letters.
_LEFT = 0.5
_MARKER = re.compile(r"\s?\[(\d{1,3}(?:\s?,\s?\d{1,3})*)\]")
_MARKUP = re.compile(
    r"!\[|<\s*/?\s*[a-z!][^<>]*>|@(?:everyone|here)\b|<[@#:&!]|\bjavascript:|\bdata:\w+/",
    re.IGNORECASE,
)
# Rows of marks that only make work for whoever draws them, and the JSON of a call as an answer.
_WALL = re.compile(r"(?:[^\w\s]\s?){60}|(?:\|[^|\n]{0,20}){30}|^\s*[{\[]\s*[\"{]")
_REFUSES = re.compile(
    r"\bas an? (?:ai|artificial|large language|language model)\b|"
    r"\bi(?:['’]m| am) (?:just |only )?an? (?:ai\b|language model)|"
    r"\bi (?:can(?:no|['’])t|am unable to|won['’]t) (?:assist|help|comply)",
    re.IGNORECASE,
)
# Letters of other alphabets than ours; the Greek ones stand in formulas.
_FOREIGN = re.compile(r"[\u0400-\u1eff\u2c80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
_MOSTLY = 0.3
# How much of the names in a block of code must stand in the evidence; what everybody writes in
# code is none of them.
_CODE_KNOWN = 0.5
_CODE_WORDS = frozenset(map(str.lower, keyword.kwlist)) | frozenset(
    "python py bash text console print len range list dict str int float the and".split()
)
_FENCES = re.compile(r"</?data-|\bdata-[0-9a-f]{8}\b", re.IGNORECASE)
_GIVES_STEP = frozenset({"next_step", "progress_report", "plan"})
_NEXT = re.compile(
    r"\b(?:next (?:step|topic|thing|up|comes)|(?:your|the) (?:one )?step\b|start(?:ing)? "
    r"(?:with|by|"
    r"on)|begin(?:ning)? (?:with|by)|go (?:on )?(?:with|for|straight|on to)|move (?:on )?to|jump "
    r"(?:in)?to|(?:i(?:'d| would)? |we )(?:suggest|recommend|go (?:with|for))|focus on|take up|"
    r"turn "
    r"to|learn|study|tackle|dive into)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:skip|do(?:n'?t| not) (?:need|bother|learn|start|study|waste)|no need (?:to|for)|instead "
    r"of|rather than|ignore|forget(?: about)?|not worth|leave out|never mind|without)\b"
    r"(?P<what>.{0,60})",
    re.IGNORECASE,
)
_SHINGLE = 7
_CHAT = re.compile(
    r"^\W*(?:hi|hello|hey|thanks?|you'?re welcome|sure|great|good|nice|well done|ok(?:ay)?|"
    r"sorry|of "
    r"course|glad|happy)\b",
    re.IGNORECASE,
)
# Stems of words with which a coach talks to somebody about any subject.
_TALK = frozenset(
    "time week today eveni tonig fit fits sound like feel think try tried tell show help "
    "start begin stop want need know see look happe next step print run get got come mean "
    "make sense part line word try first two more less now yet still far work ready clear "
    "stuck right easy hard".split()
)
# The marks by which a terminal is told to do things.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|.)|\x9b")


class Names(Protocol):
    """What the curriculum calls things; `bot.voice.curriculum.Curriculum` is one."""

    def topics_in(self, text: str) -> frozenset[str]:
        """The ids of the topics that a text names."""
        ...

    def knows(self, phrase: str) -> bool:
        """Whether a phrase stands anywhere in the curriculum."""
        ...


@dataclass(frozen=True)
class Source:
    """A passage that was given to the model under a number, which is its marker: [1]."""

    number: int
    citation: Citation
    text: str


@dataclass(frozen=True)
class Evidence:
    """All that an answer may rest on.

    `before` is what the learner said earlier, `told` what tools returned, `links` the addresses
    that may be shown, `hidden` what is not to be told yet, `orders` the instructions that were
    found in documents and messages, `prompt` the model's own instructions.
    """

    message: str
    plain: Reply
    sources: tuple[Source, ...] = ()
    before: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    prompt: str = field(default="", repr=False)

    def as_json(self) -> dict[str, Any]:
        """A value that `json` can write, for recordings."""
        plain = self.plain.as_json()
        plain["blocks"] = [asdict(block) for block in self.plain.blocks]
        plain["remedy"] = self.plain.remedy
        return {
            "message": self.message,
            "plain": plain,
            "sources": [asdict(source) for source in self.sources],
            "before": list(self.before),
            "told": list(self.told),
            "links": sorted(self.links),
            "hidden": list(self.hidden),
            "orders": list(self.orders),
            "prompt": self.prompt,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Evidence:
        """The evidence of a recording. Raises ValueError for a value that is none."""
        try:
            return cls(
                message=str(value["message"]),
                plain=_reply(value["plain"]),
                sources=tuple(
                    Source(int(s["number"]), Citation(**s["citation"]), str(s["text"]))
                    for s in value.get("sources", ())
                ),
                before=tuple(map(str, value.get("before", ()))),
                told=tuple(map(str, value.get("told", ()))),
                links=frozenset(map(str, value.get("links", ()))),
                hidden=tuple(map(str, value.get("hidden", ()))),
                orders=tuple(map(str, value.get("orders", ()))),
                prompt=str(value.get("prompt", "")),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is no evidence of a reply: {error!r}") from None

    # What follows is looked at for every piece of an answer, so it is worked out once.

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text that may be repeated, the learner's own among them."""
        cited = (f"{s.citation.title} {s.citation.place} {s.text}" for s in self.sources)
        shown = (f"{c.title} {c.place}" for c in self.plain.citations)
        ahead = (f"{n.title} {n.reason}" for n in self.plain.next)
        own = (self.plain.answer, *shown, *ahead, *cited, *self.told)
        return (*own, self.message, *self.before)

    @cached_property
    def phrases(self) -> str:
        """All those texts as words, to look for phrases in."""
        return "".join(in_words(text) for text in self.texts)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The stems of the subject words of all those texts."""
        return frozenset(_stems(" ".join(self.texts)))

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures that may be named."""
        learner = len(self.before) + 1
        return [f for text in self.texts[:-learner] for f in figures(text)]

    @cached_property
    def own_figures(self) -> list[Figure]:
        """The figures that the learner named."""
        return [f for text in (self.message, *self.before) for f in figures(text)]

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses that may be shown."""
        cited = {s.citation.url for s in self.sources} | {c.url for c in self.plain.citations}
        plain = {link.address for link in links_in(self.plain.answer)}
        return frozenset(filter(None, self.links | cited | plain))

    @cached_property
    def of_the_prompt(self) -> frozenset[str]:
        """Rows of words that stand in the instructions and nowhere in the evidence."""
        return frozenset(s for s in _shingles(self.prompt, _SHINGLE) if s not in self.phrases)

    @cached_property
    def of_the_orders(self) -> frozenset[str]:
        """Rows of words that stand in orders to a machine and not in the plain reply."""
        plain = in_words(self.plain.answer)
        rows = (s for order in self.orders for s in _shingles(order, 4))
        return frozenset(s for s in rows if s not in plain)

    @property
    def step(self) -> str:
        """The topic of the step that was decided on, or ""."""
        decided = self.plain.intent in _GIVES_STEP and self.plain.next
        return self.plain.next[0].topic if decided else ""


@dataclass(frozen=True)
class Finding:
    """A fault, and the piece of the answer that has it; "" for a fault of the whole."""

    fault: Fault
    piece: str = ""


@dataclass(frozen=True)
class Checked:
    """What is left of an answer: its text without markers, and what it cites.

    Not `usable`: the plain reply is to be shown.
    """

    text: str
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    usable: bool


def check_piece(piece: str, evidence: Evidence, names: Names) -> list[Finding]:
    """The faults of one piece of an answer; none if it may be shown."""
    bare = without_markers(piece)
    if not bare.strip():
        return [Finding("citation", piece)] if _unknown_markers(piece, evidence) else []
    faults: list[Fault] = []
    faults += _leaks(bare, evidence)
    if _MARKUP.search(_without_code(bare)) or _WALL.search(_without_code(bare)):
        faults.append("markup")
    if not _links_hold(bare, evidence):
        faults.append("link")
    if not _citations_hold(piece, evidence):
        faults.append("citation")
    if unsupported(bare, evidence.figures, evidence.own_figures):
        faults.append("figure")
    if not is_code(bare):
        faults += _of_prose(bare, evidence, names)
    elif not _known_code(bare, evidence):
        faults.append("ungrounded")
    return [Finding(fault, piece) for fault in dict.fromkeys(faults)]


def check(answer: str, evidence: Evidence, names: Names) -> Checked:
    """What of an answer may be shown, and whether that is enough."""
    checking = Checking(evidence, names)
    for piece in split(answer):
        checking.add(piece)
    return checking.result()


@dataclass
class Checking:
    """Checks an answer while it comes, piece by piece."""

    evidence: Evidence
    names: Names
    kept: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> str | None:
        """The piece as it may be shown; None for one that may not."""
        piece = _visible(piece)
        self.length += len(piece)
        found = check_piece(piece, self.evidence, self.names)
        if not found and self._was_said(piece):
            found = [Finding("ungrounded", piece)]
        self.findings += found
        if found:
            # What ended a paragraph still does, without the piece.
            if self.kept and piece.endswith("\n"):
                self.kept[-1] = ending(self.kept[-1], piece)
            return None
        self.kept.append(piece)
        return without_markers(piece)

    def _was_said(self, piece: str) -> bool:
        said = in_words(piece)
        return len(said) > 30 and any(in_words(kept) == said for kept in self.kept)

    @property
    def hopeless(self) -> bool:
        """Whether nothing that may still come makes the answer usable."""
        return self.length > LONGEST or any(f.fault in FATAL for f in self.findings)

    def result(self) -> Checked:
        """What of all that came may be shown, and whether that is enough."""
        whole = joined(self.kept)
        if not whole and not self.findings:
            return Checked("", (), (Finding("empty"),), usable=False)
        if self.length > LONGEST:
            return Checked("", (), (*self.findings, Finding("long")), usable=False)
        faults = whole_faults(whole, self.length, self.evidence, self.names)
        findings = (*self.findings, *(Finding(fault) for fault in faults))
        usable = not faults and not self.hopeless
        return Checked(shown(whole), cited(whole, self.evidence), findings, usable)


def ending(piece: str, gone: str) -> str:
    """A piece with the line breaks in which the one after it, which is gone, ended."""
    breaks = len(gone) - len(gone.rstrip("\n"))
    have = len(piece) - len(piece.rstrip("\n"))
    return piece if have >= breaks else piece.rstrip() + "\n" * breaks


def _visible(piece: str) -> str:
    """The piece without letters that nobody sees; the blanks around it stay."""
    piece = _ESCAPES.sub("", piece)
    body = piece.strip()
    if not body:
        return piece
    lead, _, trail = piece.partition(body)
    return f"{lead}{clean(body).text}{trail}"


def whole_faults(kept: str, length: int, evidence: Evidence, names: Names) -> list[Fault]:
    """What is wrong with all that is left of an answer that was `length` letters long."""
    if not kept.strip():
        return ["ungrounded"]
    faults: list[Fault] = []
    said = [
        w for piece in split(kept) if not is_code(piece) for w in _stems(without_markers(piece))
    ]
    if len(said) >= _FEW and _share(said, evidence.subject) < GROUNDED:
        faults.append("ungrounded")
    draft = set(_stems(evidence.plain.answer))
    if evidence.plain.intent != "smalltalk" and len(draft & set(said)) < min(3, len(draft)):
        # "Sure!" answers nothing.
        faults.append("ungrounded")
    if len(kept) < _LEFT * length:
        faults.append("ungrounded")
    if evidence.plain.abstained and not cited(kept, evidence):
        # What the coach does not know is known only by a passage that says it.
        faults.append("ungrounded")
    if not _names_what_it_must(kept, evidence, names):
        faults.append("missing")
    return list(dict.fromkeys(faults))


def without_markers(text: str) -> str:
    """The text without its citation markers."""
    return _MARKER.sub("", text)


def shown(text: str) -> str:
    """A text as it is shown: without markers and the blanks they leave, its code closed."""
    text = re.sub(r"[ \t]+([.,;:!?])(?=\s|$)", r"\1", without_markers(text)).strip()
    last = split(text)[-1:]
    if last and is_code(last[0]):
        fence = re.match(r"\s*(`{3,}|~{3,})", last[0])
        if fence and not last[0].rstrip().endswith(f"\n{fence[1]}"):
            text += f"\n{fence[1]}"
    return text


def cited(text: str, evidence: Evidence) -> tuple[Citation, ...]:
    """The citations that the markers of a text name, in order, where the passage bears them out."""
    by_number = {source.number: source for source in evidence.sources}
    found = []
    for piece in split(text):
        said = _stems(without_markers(piece))
        sources = [by_number[n] for n in _markers(piece) if n in by_number]
        found += [s.citation for s in sources if _bears_out(said, (s,))]
    return unique(found)


# --- one piece ---


def _of_prose(bare: str, evidence: Evidence, names: Names) -> list[Fault]:
    faults: list[Fault] = []
    if _unknown_name(bare, evidence, names):
        faults.append("name")
    if claims_deed(bare, evidence.plain.answer):
        faults.append("deed")
    if _decides_otherwise(bare, evidence, names):
        faults.append("decision")
    said = _stems(bare)
    talk = is_heading(bare) or bool(_CHAT.match(bare))
    # A question asserts little, but it is one about something that was spoken of.
    least = 0.01 if bare.rstrip().endswith("?") or len(said) < _FEW else PIECE_GROUNDED
    familiar = _TALK if least < PIECE_GROUNDED else frozenset()
    strange = not talk and len(said) >= 2 and _share(said, evidence.subject | familiar) < least
    spoilt = _in_foreign_letters(bare) or _stutters(bare)
    if strange or spoilt or _refuses(bare, evidence):
        faults.append("ungrounded")
    return faults


def _in_foreign_letters(bare: str) -> bool:
    """Whether a piece is written in letters that nothing of its evidence can be held against."""
    letters = sum(letter.isalpha() for letter in bare)
    return len(_FOREIGN.findall(bare)) > _MOSTLY * letters


def _stutters(bare: str) -> bool:
    """Whether words come twice, as where a stream brings each of its pieces again."""
    row = in_words(bare).split()
    twice = sum(one == two for one, two in pairwise(row))
    return twice >= 3 and twice > 0.2 * len(row)


def _known_code(bare: str, evidence: Evidence) -> bool:
    """Whether most names in a block of code are those of code that the model was given."""
    names = [name for name in re.findall(r"[^\W\d]\w+", bare.lower()) if name not in _CODE_WORDS]
    known = sum(in_words(name) in evidence.phrases for name in names)
    return known >= _CODE_KNOWN * len(names)


def _refuses(bare: str, evidence: Evidence) -> bool:
    """Whether a piece declines what the coach has answered."""
    return bool(_REFUSES.search(bare)) and not evidence.plain.abstained


def _leaks(bare: str, evidence: Evidence) -> list[Fault]:
    """What must not be told whatever else holds."""
    faults: list[Fault] = []
    spoken = in_words(bare)
    if _FENCES.search(bare) or any(s in evidence.of_the_prompt for s in _shingles(bare, _SHINGLE)):
        faults.append("prompt")
    if any(s in evidence.of_the_orders for s in _shingles(bare, 4)) or _echoes(bare, evidence):
        faults.append("order")
    if secrets_in(bare) and bare.strip() not in evidence.plain.answer:
        faults.append("secret")
    plain = in_words(evidence.plain.answer)
    for text in evidence.hidden:
        if _tells(spoken, bare, text, plain, evidence.message):
            faults.append("hidden")
            break
    return faults


def _tells(spoken: str, bare: str, hidden: str, plain: str, message: str) -> bool:
    phrase = in_words(hidden)
    if phrase in plain or phrase in in_words(message) or not phrase.strip():
        return False
    if len(phrase.split()) <= 3:
        return phrase in spoken
    if any(s in spoken and s not in plain for s in _shingles(hidden, 5)):
        return True
    stems = [w for w in dict.fromkeys(_stems(hidden)) if f" {w}" not in plain]
    said = set(_stems(bare))
    return len(stems) >= _FEW and sum(w in said for w in stems) >= 0.6 * len(stems)


def _echoes(bare: str, evidence: Evidence) -> bool:
    """Whether a short piece says nothing but what an order told it to say."""
    said = _stems(bare)
    if not said or len(said) > 6 or not evidence.orders:
        return False
    ordered = {w for order in evidence.orders for w in _stems(order)}
    plain = {w for text in (evidence.plain.answer, *(s.text for s in evidence.sources))
             for w in _stems(text)}  # fmt: skip
    return all(w in ordered for w in said) and not any(w in plain for w in said)


def _links_hold(bare: str, evidence: Evidence) -> bool:
    def known(link: Link) -> bool:
        return any(same_place(link, address) for address in evidence.addresses)

    return all(known(link) for link in links_in(_without_code(bare)))


def _unknown_markers(piece: str, evidence: Evidence) -> bool:
    numbers = {source.number for source in evidence.sources}
    return any(n not in numbers for n in _markers(piece))


def _citations_hold(piece: str, evidence: Evidence) -> bool:
    """Whether each marker is that of a passage, and one of the passages says something of it."""
    marked = _markers(piece)
    if not marked:
        return True
    if _unknown_markers(piece, evidence):
        return False
    said = _stems(without_markers(piece))
    if _bears_out(said, [s for s in evidence.sources if s.number in marked]):
        return True
    # Right, but told of the wrong passage: the marker goes, the sentence may stay.
    return _share(said, evidence.subject) >= _WELL_GROUNDED


def _bears_out(said: list[str], sources: Sequence[Source]) -> bool:
    """Whether passages say something of what these subject words say."""
    if len(said) < 2:
        return True
    texts = (f"{s.citation.title} {s.citation.place} {s.text}" for s in sources)
    return _share(said, set(_stems(" ".join(texts)))) >= PIECE_GROUNDED


def _unknown_name(bare: str, evidence: Evidence, names: Names) -> bool:
    for name in proper_names(bare):
        phrase = in_words(name.text)
        if phrase in evidence.phrases or names.knows(name.text):
            continue
        parts = phrase.split()
        known = [f" {part} " in evidence.phrases or names.knows(part) for part in parts]
        # Known words in an unknown order are a name only where one is announced.
        if not all(known) or (name.announced and len(parts) > 1):
            return True
    return False


def _decides_otherwise(bare: str, evidence: Evidence, names: Names) -> bool:
    step = evidence.step
    if not step:
        return False
    against = _AGAINST.search(bare)
    if against is not None and step in names.topics_in(against["what"]):
        return in_words(bare) not in in_words(evidence.plain.answer)
    if not _NEXT.search(bare) or bare.rstrip().endswith("?"):
        return False
    topics = names.topics_in(bare)
    if not topics or step in topics:
        return False
    spoken_of = names.topics_in(evidence.plain.answer) | {
        *evidence.plain.topics,
        *evidence.plain.known,
    }
    return not topics <= spoken_of


# --- the whole ---


def _names_what_it_must(kept: str, evidence: Evidence, names: Names) -> bool:
    plain = evidence.plain
    if evidence.step:
        title = plain.next[0].title
        if in_words(title) not in in_words(kept) and evidence.step not in names.topics_in(kept):
            return False
    kind = asked_quantity(evidence.message)
    if kind in ("duration", "money", "share") and not evidence.step:
        wanted = {(f.value, f.unit) for f in figures(plain.answer) if f.unit}
        said = {(f.value, f.unit) for f in figures(without_markers(kept))}
        return not wanted or bool(wanted & said)
    return True


# --- words ---


def _stems(text: str) -> list[str]:
    return [word[:5] for word in words(text)]


def _share(said: list[str], held: frozenset[str] | set[str]) -> float:
    return sum(word in held for word in said) / len(said) if said else 1.0


def _shingles(text: str, length: int) -> list[str]:
    row = in_words(text).split()
    return [f" {' '.join(row[n : n + length])} " for n in range(len(row) - length + 1)]


def _markers(text: str) -> list[int]:
    return [int(n) for found in _MARKER.findall(_without_code(text)) for n in found.split(",")]


def _without_code(text: str) -> str:
    return re.sub(r"```.*?(?:```|$)|`[^`\n]*`", " ", text, flags=re.DOTALL)


def _reply(value: Mapping[str, Any]) -> Reply:
    """A reply of a recording: as JSON prints it, or with the blocks that the answer is made of."""
    blocks = tuple(Block(**block) for block in value.get("blocks", ()))
    return Reply(
        intent=value["intent"],
        blocks=blocks or (Block(str(value["answer"])),),
        topics=tuple(value.get("topics", ())),
        next=tuple(Next(**step) for step in value.get("next", ())),
        known=tuple(value.get("known", ())),
        not_known=tuple(value.get("not_known", ())),
        citations=tuple(Citation(**citation) for citation in value.get("citations", ())),
        actions=tuple(Action(**action) for action in value.get("actions", ())),
        abstained=bool(value.get("abstained", False)),
        remedy=str(value.get("remedy", "")),
    )
