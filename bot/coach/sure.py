"""What a message says of a topic by turns so plain that no model is asked: ticks and crosses,
corrections of the own words, exceptions, and denials that are denied.

The message is read with its mentions folded to numbers, so that a turn can say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from bot.coach import clauses
from bot.coach.patterns import Pattern
from bot.coach.verdicts import Said, Unit

_T = r"⟦(\d+)⟧"
_DONE = r"✓|✔|☑|✅|√|👍|🟢|🟩|(?<!\w)(?:\[ ?[x✓✔v] ?\]|\( ?[x✓✔] ?\))"
_OPEN = r"✗|✘|✖|❌|☒|☐|👎|🔴|🟥|🟡|🟠|⏳|🚧|🔜|(?<!\w)(?:\[ *\]|\( *\))"
_MARK = Pattern(rf"(?P<done>(?:{_DONE})+)|(?P<open>(?:{_OPEN})+)")
# A letter is a cross where there are ticks: "trees ✓ forests x".
_CROSSES = Pattern(rf"(?P<done>(?:{_DONE})+)|(?P<open>(?:{_OPEN})+|(?<=⟧ )x{{1,2}}\b)")
_GLUE = r"[\s:=*•\-–—\ufe0f]*"
_RUN_BEFORE = Pattern(rf"{_T}(?:\s*(?:,|/|&|\+|\band\b|\bn\b)\s*{_T})*[.,]?{_GLUE}$")
_RUN_AFTER = Pattern(rf"^{_GLUE}(?:the |my )?{_T}(?:\s*(?:,|/|&|\+|\band\b|\bn\b)\s*{_T})*")
_NUMBER = Pattern(r"⟦(\d+)⟧")
# "docker: y, git: n", "pca +, k-means -": at least two of them.
_LETTER = Pattern(
    rf"{_T}\s*(?:[:=]\s*(?P<word>yes|yep|yea|y|no|nope|nah|n|\+|-)|(?P<sign>[+-]))\s*(?=[,;.!?|"
    rf"\n]|$)"
)

_CUE = (
    r"(?:(?:no+|wait|sorry|oops|ops|ah|er+m?|u+h+|hm+|pardon|correction|scratch that|my bad|"
    r"hang on|hold on|actually|rather|or rather|well|i mean|i meant|meant|typo)\b[\s,.:;!–—-]*)"
)
_MEANT = Pattern(
    rf"{_T}(?P<gap>[\s,.;:!?(–—-]*(?:(?:but|and|though)\s+)?{_CUE}+)"
    rf"(?P<not>not {_T}[\s,;]*(?:but |it'?s |its )?)?(?:the )?{_T}"
)
# Without one of these a "well" or a "no" between two names corrects nothing.
_CORRECTS = Pattern(
    r"\b(?:wait|sorry|oops|pardon|correction|scratch that|my bad|hang on|hold on|or rather|"
    r"i mean|i meant|meant|typo)\b"
)
_NOT_BUT = Pattern(rf"{_CUE}+not {_T}[\s,;]*(?:but |it'?s |its )?(?:the )?{_T}")

_NO = r"(?:do ?n['o]?t|do not|can ?['no]*t|cannot|could ?n['o]?t|never|did ?n['o]?t)"
_BUT = r"(?:but|except(?: for)?|bar|besides|apart from|other than|save(?: for)?|excluding|minus)"
_NOTHING_IN = Pattern(
    rf"\bnothing (?:in|of|about|on|within|from) (?:the |all )?{_T}(?P<says>[^.!?;⟦]*?)"
    rf"(?:\b{_BUT} (?:for |the )?{_T}|(?=[.!?;,]|$))"
)
_KNOWS_NOTHING = Pattern(
    r"\b(?:know|understand|learned|learnt|studied|master|can do|remember|have|got)\W+$"
)
_NOTHING_BUT = Pattern(
    r"\b(?:know|understand|learned|learnt|studied|can do|remember) (?:absolutely |literally )?"
    rf"nothing (?:else )?{_BUT} (?:the )?{_T}"
)
_ALL_BUT = Pattern(
    rf"\b(?:all|every\w*|the rest|the lot|most)\b[^.;!?⟦]{{0,40}}\b{_BUT}\s+(?:the |for )?{_T}"
    r"(?P<says>\s+(?:is|are|was|were|i|sits?|makes?|comes?)\b[^.;!?,⟦]{0,40})"
)
_NOT_NOT = Pattern(
    r"\b(?:not that|is ?n['o]?t that|not because|(?:can|wo|would|could) ?['n]*[o']?t (?:say|claim)|"
    r"cannot (?:say|claim)|not as if|not like)(?: that)? i(?: "
    rf"{_NO} (?:really |fully )?(?:know|understand|get|like|use|do|grasp)\w*|(?:'?m| am) "
    rf"(?:so |that |too )?(?:bad|hopeless|terrible|weak|lost|useless) (?:at|in|with|on)) "
    rf"(?:the |my )?{_T}"
)
# "Python is fine apart from classes", "python is covered, inheritance aside".
_FINE_BUT = Pattern(
    rf"{_T}(?P<says>[^.;!?⟦]{{1,40}}?)[\s,(–—-]*\b(?:except(?: for)?|bar|apart from|other than|"
    rf"aside from|save for|excluding|minus)\s+(?:the |for )?{_T}"
    r"(?=\s*(?:[,.;!?)\n]|$|which|there|where))"
)
_ASIDE = Pattern(
    rf"{_T}(?P<says>[^.;!?⟦]{{0,30}})[,(–—-]\s*(?:the )?{_T} (?:aside|excepted|excluded)\b"
)
# Somebody who is so far in is in the middle of it; who used it once hardly knows it.
_UNDER_WAY = Pattern(
    r"\b(?:\d+|an?|one|two|three|four|five|six|ten|(?:a )?few|some|couple of|half)\s*"
    r"(?:%|(?:h|hrs?|hours?|days?|weeks?|lessons?|chapters?|videos?|pages?|percent|lectures?|"
    r"modules?|units?)\b)"
    rf"\s+(?:deep )?in(?:to| on)?\s+(?:the |a |an |my |this |some )?{_T}"
)
_ONCE = Pattern(
    r"\bi(?:'ve| have)? (?:only |just )?(?:used|tried|touched|opened|saw|seen|met|imported|"
    rf"played with) {_T} (?:only |just |exactly |maybe |like )?(?:once|one time|a single time)\b"
    r"(?! (?:a|per|every)\b)"
)
_AS_PROMISED = Pattern(
    r"\b(?:said|promised|swore|vowed|pledged)\b[^.!?⟦]{0,30}\b(?:finish|learn|do|complete|study|"
    r"read|"
    rf"get through|cover|work through|go through)\s+(?:the |all of |my )?{_T}[^!?⟦]{{0,30}}?"
    r"(?:,|\band\b|[.;—-])\s*(?:and |so )?(?:i did(?! ?n['o]?t| not)|did it|done\b|"
    r"i have(?! ?n['o]?t| not| to)|i kept it|kept it|learne?[dt] it|finished it)"
)
_UNTIL = Pattern(
    r"(?:^|[.!?;,\n]\s*|\bbut |\band )(?:until|till|up to|up until|as far as)"
    rf"(?: and (?:with|including))? (?:the )?{_T}(?P<says>\s+(?:i|it|all|everything|that)\b"
    r"[^.;!?,⟦]{0,40})"
)
# "Classes in python", "the chain rule (the calculus one)", "python up to functions": the subject is
# named to say which topic, or how far, and nothing is said of the whole of it.
_OF_A_SUBJECT = Pattern(
    rf"{_T}\s*(?:in|of|from|within|for|\((?:the |that of |from |in )*)\s*(?:the )?{_T}"
)
_UP_TO = Pattern(
    rf"{_T}\s*[(,:]?\s*(?:but )?(?:only )?(?:up to|until|till|as far as|(?:up )?to the level of|"
    rf"through to|right up to)(?: and including)?\s+(?:the )?{_T}"
)
_BEFORE = Pattern(
    r"(?P<front>[^.;!?⟦]{0,30})\b(?:all|every\w*|whatever|the (?:stuff|chapters|topics|part))\b"
    r"[^.;!?⟦]{0,25}\b(?:before|leading up to|prior to|ahead of|below|underneath)\s+(?:the )?"
    r"⟦(?P<at>\d+)⟧(?P<says>[^.;!?⟦]{0,40})"
)


def known_below(
    text: str, units: Sequence[Unit], topics: Sequence[Collection[str]]
) -> list[tuple[int, int | None]]:
    """The mentions of topics below which all is said to be known, each with that of its subject:
    "everything before backprop is fine" names none, "python up to functions" does."""
    folded = _folded(text, units)
    found: list[tuple[int, int | None]] = []
    for match in _BEFORE.finditer(folded):
        says = (match["says"], False), (match["front"], True)
        signs = [clauses.says(re.findall(r"[\w']+", part), last=last) for part, last in says]
        if next((sign for sign in signs if sign), "") == "+":
            found.append((int(match["at"]), None))
    for match in _UP_TO.finditer(folded):
        if _within(topics[int(match[2])], topics[int(match[1])]):
            found.append((int(match[2]), int(match[1])))
    return found


def plainly_said(
    text: str,
    units: Sequence[Unit],
    said: Sequence[Said],
    topics: Sequence[Collection[str]],
) -> Mapping[int, Said]:
    """What is said beyond doubt of mentions, by their numbers.

    `said` is what a model reads of each mention, `topics` what each names.
    """
    folded = _folded(text, units)
    found: dict[int, Said] = dict(_subjects(folded, said, topics))
    rules: tuple[Callable[[str], Iterator[tuple[int, Said]]], ...] = (
        _asides,
        _exceptions,
        _until,
        _denials,
        _partly,
        _marks,
        _letters,
        _places,
    )
    for rule in rules:
        found.update(rule(folded))
    found.update(_corrections(folded, units, [found.get(n, s) for n, s in enumerate(said)]))
    return found


def _folded(text: str, units: Sequence[Unit]) -> str:
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):  # a letter that grows when lowered would shift the places
        lowered = text
    lowered = lowered.replace("⟦", "(").replace("⟧", ")")
    parts, at = [], 0
    for number, unit in enumerate(units):
        parts += [lowered[at : unit.mention.start], f"⟦{number}⟧"]
        at = unit.mention.end
    return "".join([*parts, lowered[at:]])


def _subjects(
    folded: str, said: Sequence[Said], topics: Sequence[Collection[str]]
) -> Iterator[tuple[int, Said]]:
    for match in _OF_A_SUBJECT.finditer(folded):
        part, whole = int(match[1]), int(match[2])
        alone = len(topics[part]) == 1
        if alone and _within(topics[part], topics[whole]) and said[whole] == said[part]:
            yield whole, "none"
    for match in _UP_TO.finditer(folded):
        whole, part = int(match[1]), int(match[2])
        if _within(topics[part], topics[whole]) and said[whole] == "known":
            yield whole, "none"
            yield part, "known"


# "In a Python library" says where, and of Python itself nothing.
_IN_A = Pattern(
    rf"\b(?:in|into|with|for|from) (?:an?|any|some|the|its|your|their) {_T}\s+(?:librar(?:y|ies)|"
    r"packages?|frameworks?|jobs?|team|meetups?|community|server)\b"
)


def _places(folded: str) -> Iterator[tuple[int, Said]]:
    for match in _IN_A.finditer(folded):
        yield int(match[1]), "none"


def _within(part: Collection[str], whole: Collection[str]) -> bool:
    return len(part) < len(whole) and set(part) <= set(whole)


def _marks(folded: str) -> Iterator[tuple[int, Said]]:
    """Ticks and crosses, each beside its topics: all before them or all after them."""
    pattern = _CROSSES if any(sign in folded for sign in "✓✔√") else _MARK
    marks = list(pattern.finditer(folded))
    # A bracket counts where another stands, and one of them is filled: "f(x)" ticks nothing.
    brackets = [m for m in marks if m.group()[0] in "[("]
    if brackets and (len(brackets) == 1 or not any(m["done"] for m in brackets)):
        marks = [m for m in marks if m not in brackets]
    if not marks:
        return
    ends = [0, *(m.end() for m in marks)]
    starts = [*(m.start() for m in marks), len(folded)]
    behind = [_RUN_BEFORE.search(folded[ends[i] : m.start()]) for i, m in enumerate(marks)]
    ahead = [_RUN_AFTER.search(folded[m.end() : starts[i + 1]]) for i, m in enumerate(marks)]
    before, after = (sum(run is not None for run in runs) for runs in (behind, ahead))
    intro = folded[: marks[0].start()].rstrip()
    heading = intro.endswith(":") and sum(":" in run.group() for run in behind if run) == 1
    opens = len(marks) > 1 and (heading or _NUMBER.search(intro) is None)
    runs = ahead if opens and after >= before else behind
    for mark, run in zip(marks, runs, strict=True):
        for number in _NUMBER.findall(run.group()) if run is not None else ():
            yield int(number), "known" if mark["done"] else "not_known"


def _letters(folded: str) -> Iterator[tuple[int, Said]]:
    found = list(_LETTER.finditer(folded))
    if len(found) < 2:
        return
    for match in found:
        sign = match["word"] or match["sign"]
        yield int(match[1]), "known" if sign[0] in "y+" else "not_known"


def _exceptions(folded: str) -> Iterator[tuple[int, Said]]:
    for match in _NOTHING_IN.finditer(folded):
        lacks = clauses.speaks_of_lack(re.findall(r"[\w']+", match["says"]))
        if _KNOWS_NOTHING.search(folded[: match.start()]):
            if match[3]:
                yield int(match[1]), "not_known"
                yield int(match[3]), "known"
        elif lacks:
            yield int(match[1]), "known"
            if match[3]:
                yield int(match[3]), "not_known"
    for match in _NOTHING_BUT.finditer(folded):
        yield int(match[1]), "known"
    for match in _ALL_BUT.finditer(folded):
        sign = clauses.says(re.findall(r"[\w']+", match["says"]), last=False)
        if sign in ("+", "-"):
            yield int(match[1]), "not_known" if sign == "+" else "known"


def _until(folded: str) -> Iterator[tuple[int, Said]]:
    for match in _UNTIL.finditer(folded):
        if clauses.says(re.findall(r"[\w']+", match["says"]), last=False) == "+":
            yield int(match[1]), "known"


def _denials(folded: str) -> Iterator[tuple[int, Said]]:
    for match in _NOT_NOT.finditer(folded):
        yield int(match[1]), "known"


def _asides(folded: str) -> Iterator[tuple[int, Said]]:
    for match in (*_FINE_BUT.finditer(folded), *_ASIDE.finditer(folded)):
        front = folded[: match.start()]
        clause = front[max(front.rfind(stop) for stop in ".;!?\n,") + 1 :]
        after = clauses.says(re.findall(r"[\w']+", match["says"]), last=False)
        sign = after or clauses.says(re.findall(r"[\w']+", clause), last=True)
        if sign in ("+", "-"):
            yield int(match[3]), "not_known" if sign == "+" else "known"


def _partly(folded: str) -> Iterator[tuple[int, Said]]:
    for pattern in (_UNDER_WAY, _ONCE):
        for match in pattern.finditer(folded):
            yield int(match[1]), "not_known"
    for match in _AS_PROMISED.finditer(folded):
        yield int(match[1]), "known"


def _claimed(folded: str, number: int, said: Said) -> Said:
    """What the words right before a mention say of it, else what a model does."""
    front = folded[: folded.index(f"⟦{number}⟧")]
    clause = front[max(front.rfind(stop) for stop in ".;!?\n,⟧") + 1 :]
    signs: dict[str, Said] = {"+": "known", "-": "not_known"}
    return signs.get(clauses.says(re.findall(r"[\w']+", clause), last=True), said)


def _corrections(
    folded: str, units: Sequence[Unit], said: Sequence[Said]
) -> Iterator[tuple[int, Said]]:
    """What somebody takes back in the same breath: it is said of the topic that they meant."""
    for match in _MEANT.finditer(folded):
        wrong, meant = int(match[1]), int(match[5])
        if _CORRECTS.search(match["gap"]) is None:
            continue
        if units[wrong].mention.id == units[meant].mention.id:
            continue
        yield wrong, "none"
        if match[4] is not None:
            yield int(match[4]), "none"
        claim = _claimed(folded, wrong, said[wrong])
        if claim != "none":
            yield meant, claim
    for match in _NOT_BUT.finditer(folded):
        wrong, meant = int(match[1]), int(match[2])
        earlier = [n for n in range(wrong) if units[n].mention.id == units[wrong].mention.id]
        claims = [claim for n in earlier if (claim := _claimed(folded, n, said[n])) != "none"]
        if not claims or _CORRECTS.search(match.group()) is None:
            continue
        yield from ((n, "none") for n in (*earlier, wrong))
        yield meant, claims[-1]
