"""Where on a track somebody says they are: "six steps, python and the math part done", "the third
leg", "all of build first but the interviews". Resolved by the order of the track's steps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from knowledge.models import Knowledge, Track, TrackStep

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            ("1", "one", "first", "1st"),
            ("2", "two", "second", "2nd"),
            ("3", "three", "third", "3rd"),
            ("4", "four", "fourth", "4th"),
            ("5", "five", "fifth", "5th"),
            ("6", "six", "sixth", "6th"),
            ("7", "seven", "seventh", "7th"),
            ("8", "eight", "eighth", "8th"),
            ("9", "nine", "ninth", "9th"),
        )
    )
    for word in words
}
_NUMBER = "(?:" + "|".join(_NUMBERS) + ")"
_UNIT = (
    r"(?:steps?|legs?|stages?|parts?|phases?|blocks?|bits?|sections?|modules?|chapters?|stretch|"
    r"lessons?|levels?)"
)
_OVER = (
    r"(?:done|finish(?:ed)?|complete[d]?|over|behind me|through|ticked(?: off)?|closed|passed|"
    r"sits?|sitting|in the bag|under my belt|sorted|mastered|learne?[dt]|covered|out of the way|"
    r"fine|cleared?|checked(?: off)?|crossed off|(?:years|ages|months|weeks|long) ago|"
    r"good|ok(?:ay)?|✔|✅|✓|☑)"
)
_ENDED = Pattern(rf"(?:{_OVER})(?!\w)", re.IGNORECASE)
_BEHIND = Pattern(
    r"\b(?:finish(?:ed|ing)?|done (?:with|w)|(?:am|i'm|im|been|gone|got) (?:all the way )?through|"
    r"complet(?:ed|ing)|did|passed|after|mastered|wrapped up|closed|past|ticked(?: off)?|cleared|"
    r"nailed|aced)\W+(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
# Between what is over and a name: from there on it speaks of what comes.
_ON_TO = Pattern(r"\b(?:so|then|now|next|what|where|how|which|but|on to)\b", re.IGNORECASE)
_NOT_YET = Pattern(
    r"\b(?:not|n't|never|haven'?t|isn'?t|almost|nearly|half(?:way)?|mostly|before|until)\b",
    re.IGNORECASE,
)
# Before the name of a track, of which "~" stands in the place.
_ALL = Pattern(
    r"\b(?:all|whole|everything|entire|complete|through|every)\b[^.,:;!?~]{0,25}~|"
    r"~+\W{0,3}(?:all|everything)\W+(?:\w+\W+){0,2}?(?=(?:but|except|exept|bar|minus|besides)\b)",
    re.IGNORECASE,
)
_BUT = Pattern(
    r"\b(?:but|except|exept|bar|minus|besides|apart from|other than|only|just)\b", re.IGNORECASE
)
_BUT_THE_LAST = Pattern(
    rf"\b(?:all|every|each)\b[^.,:;!?]{{0,20}}?\b(?:{_UNIT}|of (?:it|them|~+))?\W*"
    r"\b(?:but|except|exept|bar|minus|besides|apart from)(?: for)? (?:the |that )?(?:very )?"
    rf"(?:last|final)(?: one| {_UNIT})?(?=\W|$)(?! \w+ of)",
    re.IGNORECASE,
)
_ASKS_ABOUT = Pattern(
    r"\b(?:what|which|how many|how long|why)\b.{0,30}\b(?:in|of|about|take|does|mean|say|contain)\b"
    r".{0,20}$",
    re.IGNORECASE,
)
_SENTENCE = Pattern(r"[.!?;\n]+")
# All that lies before something on the track: "everything before it", "the earlier blocks".
_EARLIER = Pattern(
    r"\b(?:all|everything|every|whatever|the|those|my)\b(?: \w+){0,4}? "
    r"(?:before|prior to|ahead of|preceding|leading up to|up to)\b(?! (?:i|you|we|he|she|they)\b)|"
    rf"\b(?:earlier|previous|preceding|prior|former) {_UNIT}",
    re.IGNORECASE,
)
# What stands right after that, up to what is said of it.
_NAMED = re.compile(r"[^,.;:!?()]{0,40}?(?=\b(?:is|are|was|were|finish|done)\b|[,.;:!?()]|$)")
_UP_TO = re.compile(
    r"\b(?:before|prior to|ahead of|up to|until|till)\W+(?:the |my )?$", re.IGNORECASE
)
_LACKING = Pattern(
    r"\b(?:not|n't|never|nothing|none|skip(?:ped)?|without|do i|should i|must i|need|have to)\b",
    re.IGNORECASE,
)
# What a step is called by the subject that most of its topics are of.
_CALLED: dict[str, tuple[str, ...]] = {
    "python": ("python", "py", "code", "coding", "programming"),
    "tools": ("libraries", "libs", "library", "tools", "tooling", "stack", "dev stack",
              "developer stack", "python libraries", "data libraries"),
    "linear-algebra": ("linear algebra", "lin alg", "linalg", "algebra"),
    "calculus": ("calculus", "calc"),
    "probability": ("probability", "prob", "probabilities"),
    "statistics": ("statistics", "stats"),
    "maths": ("maths", "math", "mathematics", "theory"),
    "machine-learning": ("ml", "machine learning", "algorithms", "algos", "ml algos", "models",
                         "ml course", "machine learning course", "classical ml", "sklearn"),
    "data": ("data", "real data", "data cleaning", "dirty data"),
    "deployment": ("deployment", "deploy", "deploying", "serving"),
    "deep-learning": ("deep learning", "dl", "networks", "neural networks", "neural nets", "nets",
                      "dl course", "deep learning course"),
    "mlops": ("production", "prod", "mlops", "ops"),
    "practice": ("projects", "project", "real projects", "portfolio", "end to end"),
}  # fmt: skip
# So much of a step is of the kind that its name stands for, where only the name is said.
_MOSTLY = 0.7
# A step of Python that holds so many libraries besides goes by both names.
_SEVERAL = 3
_WITH_LIBRARIES = ("libraries", "libs", "library", "python libraries", "tools", "stack")
_MATHS = frozenset({"linear-algebra", "calculus", "probability", "statistics"})


@dataclass(frozen=True)
class Position:
    """What a message says of the writer's way: topics of steps that are over, and the number of
    the step they are at (from 0), if it can be told."""

    finished: tuple[str, ...] = ()
    at: int | None = None


def named_by_words(text: str, knowledge: Knowledge) -> Track | None:
    """The one track that a text names in words of its own: "the 6 steps", "fundamentals first"."""
    found = [
        knowledge.tracks[key]
        for key, pattern in _TRACK_WORDS.items()
        if key in knowledge.tracks and pattern.search(text)
    ]
    return found[0] if len(found) == 1 else None


_TRACK_WORDS = {
    "six-steps": Pattern(r"\b(?:six|6)[\s-]*steps?\b", re.IGNORECASE),
    "build-first": Pattern(r"\bbuild(?:ing)?[\s-]*first\b", re.IGNORECASE),
    "foundations-first": Pattern(r"\b(?:foundations?|fundamentals)[\s-]*first\b", re.IGNORECASE),
}


# Asks for the topic with which a track, or a step of it, begins.
_ENTRY = Pattern(
    r"\blesson (?:number |no\.? ?|nr\.? ?|#)?(?:one|1)\b|\b(?:very )?(?:first|1st|opening) "
    r"(?:lesson|topic)\b|\b(?:first|1st) (?:thing|step|stop|item|bit) (?:on|of|in|for|at|from) "
    r"(?:the )?~|"
    r"\b(?:what|which|wat|whats)\W+(?:\w+\W+){0,2}?(?:starts?|opens?|begins?|kicks? off)\b"
    rf"(?=.{{0,30}}(?:~|\b{_UNIT}\b))|"
    rf"(?:~|\b{_UNIT})\W+(?:\w+\W+){{0,3}}?(?:starts?|begins?|opens?|kicks? off)\b"
    r"(?: (?:off|with|at|by|in))*\W*(?:(?:what|which|where|wat)\b|\W*$)|"
    r"\b(?:starts|begins|opens|kicks off)(?: (?:off|with|at|by|in))*\W*(?:what|which|where)?\W*$|"
    r"\b(?:where|how|with what|what) (?:does|do|would|should|can|shall|must) "
    r"(?:it|one|i|we|you|that|the)?\W*~*\W*(?:\w+\W+){0,2}?(?:start|begin|open)\b"
    r"(?! (?:to|from)\b)",
    re.IGNORECASE,
)


_FOLLOWS = Pattern(
    r"\b(?:next|wh?at(?:'?s| is| comes| follows| (?:should i|do i|to) (?:learn|do|study|take))?"
    r"(?: next| now)?|which (?:topic|one)(?: comes| is)?|"
    r"where to)\W+(?:right |directly |straight )?after\b",
    re.IGNORECASE,
)
_AFTER = Pattern(
    r"\b(?:after|past|beyond|following)\W+(?:(?:the|my|all|finishing|doing|learning|having|done|"
    r"learned|studying|topic|lesson|of|on|with)\W+){0,3}$",
    re.IGNORECASE,
)


def asks_what_follows(text: str) -> bool:
    """Whether a text asks what comes after something in so many words."""
    return bool(_FOLLOWS.search(text.replace("’", "'")))


def comes_after(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The things after which something else is asked for: "what comes after pandas"."""
    return [m for m in mentions if _AFTER.search(text[max(0, m.start - 50) : m.start])]


def asks_entry(text: str) -> bool:
    """Whether a text asks with what a track, or a step of one, begins: "where does it start"."""
    return bool(_ENTRY.search(veiled(text)))


def tracks_named(text: str) -> int:
    """How many of the tracks a text names in words."""
    return sum(bool(pattern.search(text)) for pattern in _TRACK_WORDS.values())


def veiled(text: str) -> str:
    """The text with "~" in the place of the names of tracks: "six steps" is no step of one."""
    said = text.replace("’", "'")
    for pattern in _TRACK_WORDS.values():
        said = pattern.sub(lambda match: "~" * len(match.group()), said)
    return said


def position(text: str, track: Track, mentions: Sequence[Mention] = ()) -> Position | None:
    """Where a message says its writer is on a track; None if it says nothing of that."""
    said = veiled(text)
    whole = _all_but(text, said, track, mentions)
    if whole is not None:
        return whole
    finished: set[int] = set()
    at: int | None = None
    begin = 0
    for stop in [*_SENTENCE.finditer(said), None]:
        end = stop.start() if stop else len(said)
        over, here = _in_sentence(said[begin:end], track)
        finished |= over
        at = here if here is not None else at
        begin = stop.end() if stop else end
    finished |= _earlier(said, track, mentions, at)
    if not finished and at is None:
        return None
    if not finished and _ASKS_ABOUT.search(text) and not asks_entry(text):
        return None
    last = max(finished, default=-1) + 1
    if at is None or at < last:
        at = last if last < len(track.steps) else None
    topics = [t for number in sorted(finished) for t in track.steps[number].topics]
    return Position(tuple(dict.fromkeys(topics)), at)


def before(track: Track, at: int) -> frozenset[str]:
    """The topics of all steps before one."""
    return frozenset(topic for step in track.steps[:at] for topic in step.topics)


def before_in_order(track: Track, at: int) -> list[str]:
    """The topics of all steps before one, in the order of the track."""
    return list(dict.fromkeys(topic for step in track.steps[:at] for topic in step.topics))


def _all_but(text: str, said: str, track: Track, mentions: Sequence[Mention]) -> Position | None:
    """The whole of a track, or all of it but what is named."""
    last = _BUT_THE_LAST.search(said)
    if last is not None and not _NOT_YET.search(said[: last.start()]):
        return Position(tuple(before_in_order(track, len(track.steps) - 1)), len(track.steps) - 1)
    if "~" not in said:
        return None
    every = _ALL.search(said)
    if every is None or _NOT_YET.search(said[: every.start()]):
        return None
    if re.search(rf"\b{_UNIT}\b", every.group(), re.IGNORECASE):
        return None  # "the whole maths step of six steps" is one of them
    left = _BUT.search(said, min(every.start(), said.index("~")))
    topics = list(dict.fromkeys(t for step in track.steps for t in step.topics))
    if left is None:
        return Position(tuple(topics), None) if _ENDED.search(said) else None
    tail = {m.id for m in mentions if m.kind == "topic" and m.start > left.start()}
    numbers = [n for n, step in enumerate(track.steps) if tail.intersection(step.topics)]
    names = names_of(track)
    numbers += [
        n
        for n in range(len(track.steps))
        for name in names[n]
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said[left.start() :], re.IGNORECASE)
    ]
    if not numbers:
        return None
    first = min(numbers)
    over = [t for t in topics if t in before(track, first)]
    return Position(tuple(over), first)


def _earlier(said: str, track: Track, mentions: Sequence[Mention], at: int | None) -> set[int]:
    """The numbers of the steps before one that is named, where all before it is called over."""
    begin = 0
    for stop in [*_SENTENCE.finditer(said), None]:
        end = stop.start() if stop else len(said)
        sentence = said[begin:end]
        found = _EARLIER.search(sentence)
        if found is not None and not _LACKING.search(sentence) and _ENDED.search(sentence):
            after = _NAMED.match(said, begin + found.end(), end)
            stop_at = after.end() if after else begin + found.end()
            numbers = [n[0] for _, _, n, _ in _by_name(said[begin + found.end() : stop_at], track)]
            here = {m.id for m in mentions if begin + found.end() <= m.start < stop_at}
            numbers += [n for n, step in enumerate(track.steps) if here.intersection(step.topics)]
            if not numbers and at is not None:
                numbers = [at]
            if not numbers:
                # "Before them" points back at what was named last, else at what is named next.
                start = begin + found.start()
                names = [m for m in mentions if m.start < start or m.start >= stop_at]
                names.sort(key=lambda m: (m.start >= start, abs(m.start - start)))
                steps = [n for m in names for n, of in enumerate(track.steps) if m.id in of.topics]
                numbers = steps[:1] or [n[0] for _, _, n, _ in _by_name(said, track)]
            if numbers:
                return set(range(min(numbers)))
        begin = stop.end() if stop else end
    return set()


def _in_sentence(sentence: str, track: Track) -> tuple[set[int], int | None]:
    """The numbers of the steps that one sentence calls finished, and of the one it places at."""
    finished: set[int] = set()
    at: int | None = None
    first_few = re.search(
        rf"\bfirst ({_NUMBER})(?: {_UNIT})?\b|\b({_NUMBER}) (?:{_UNIT}|of (?:them|six|the))",
        sentence,
        re.IGNORECASE,
    )
    if first_few and _over(sentence, first_few.start(), first_few.end()):
        count = _NUMBERS[(first_few[1] or first_few[2]).lower()] + 1
        # "Third step done" is one of them and those before it, "three steps done" too.
        return set(range(min(count, len(track.steps)))), None
    spans = list(_numbered(sentence, track))
    spans += _by_name(sentence, track)
    for start, end, numbers, unit in sorted(spans):
        if _UP_TO.search(sentence[:start]):
            continue
        if _over(sentence, start, end):
            finished.update(numbers)
        elif unit:
            at = numbers[0]
    return finished, at


def _over(sentence: str, start: int, end: int) -> bool:
    """Whether what stands at a place is called finished, before or after it."""
    ahead = sentence[end : end + 60]
    ended = _ENDED.search(ahead)
    if ended is not None:
        between = ahead[: ended.start()]
        # The word must be said of it, not of something that is named after a comma.
        aside = re.search(r"[:?,(]|\bwhat\b|\bnext\b", between.rstrip(" :"))
        if aside is None and not _NOT_YET.search(between):
            return True
    behind = _BEHIND.search(sentence[max(0, start - 60) : start])
    if behind is None or _ON_TO.search(behind.group()):
        return False
    return not _NOT_YET.search(sentence[max(0, start - 80) : start])


def _numbered(sentence: str, track: Track) -> list[tuple[int, int, list[int], bool]]:
    found = []
    for match in re.finditer(
        rf"\b({_NUMBER}|last|final)\s+(?:{_UNIT}\b|(?:one )?of (?:the )?~+)|"
        rf"\b{_UNIT}\s*(?:no\.?|number|nr\.?|#)?\s*({_NUMBER}(?:\s*(?:,|and|&|n|to|-)\s*{_NUMBER})*)\b",
        sentence,
        re.IGNORECASE,
    ):
        words = re.findall(rf"\b(?:{_NUMBER}|last|final)\b", (match[1] or match[2]).lower())
        numbers = [_NUMBERS.get(word, len(track.steps) - 1) for word in words]
        if len(numbers) == 2 and re.search(r"\bto\b|-", match.group()):
            numbers = list(range(numbers[0], numbers[1] + 1))
        numbers = [number for number in numbers if number < len(track.steps)]
        if numbers:
            found.append((match.start(), match.end(), numbers, True))
    return found


def _by_name(sentence: str, track: Track) -> list[tuple[int, int, list[int], bool]]:
    """Steps by their names, one or several joined: "python + libs + math bits"."""
    found: list[tuple[int, int, list[int], bool]] = []
    names = {name: n for n, of in reversed(list(enumerate(names_of(track)))) for name in of}
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    join = r"[\s-]*(?:,|\+|&|/|\band\b|\bn\b|\bplus\b)[\s-]*(?:the\s+|all\s+)*"
    for match in re.finditer(
        rf"(?<![\w-])(?:{one})(?:{join}(?:{one}))*(?![\w-])(\s*{_UNIT}\b)?", sentence, re.IGNORECASE
    ):
        listed = re.findall(rf"(?<!\w)(?:{one})(?!\w)", match.group(), re.IGNORECASE)
        numbers = list(dict.fromkeys(names[name.lower()] for name in listed))
        unit = match[1] is not None
        # "Python" alone is not yet all of a step that holds other things too.
        whole = len(numbers) < len(listed) or all(_of_one_kind(track.steps[n]) for n in numbers)
        if unit or whole:
            found.append((match.start(), match.end(), numbers, unit))
    return found


def _of_one_kind(step: TrackStep) -> bool:
    subjects = [t.partition("/")[0] for t in step.topics]
    count = Counter("maths" if subject in _MATHS else subject for subject in subjects)
    return count.most_common(1)[0][1] >= _MOSTLY * len(subjects)


@lru_cache(maxsize=16)
def _called(subjects: tuple[str, ...], title: str, key: str, late: bool) -> tuple[str, ...]:
    count = Counter(subjects)
    maths = sum(count[s] for s in _MATHS)
    most, times = count.most_common(1)[0] if count else ("practice", 0)
    names = [title.lower(), key.replace("-", " ")]
    if maths > len(subjects) / 2 and times < maths:
        names += _CALLED["maths"]
    elif most == "mlops" and not late:
        names += _CALLED["deployment"]
    else:
        names += _CALLED.get(most, ())
    if most == "python" and count["tools"] >= _SEVERAL:
        names += _WITH_LIBRARIES
    if "practice" in count and key not in ("libraries", "networks") and most != "tools":
        names += _CALLED["practice"]
    return tuple(dict.fromkeys(names))


def names_of(track: Track) -> list[tuple[str, ...]]:
    """What each step of a track is called."""
    return [
        _called(
            tuple(t.partition("/")[0] for t in step.topics),
            step.title,
            step.id,
            number > len(track.steps) // 2 + 1,
        )
        for number, step in enumerate(track.steps)
    ]
