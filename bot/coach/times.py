"""Hours a week, days and deadlines as people say them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.coach.patterns import Pattern

_NUMBERS: dict[str, float] = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "half an": 0.5,
     "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "couple": 2}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(\d{{1,3}}(?:[.,]\d)?|{_WORDS})"
_EVERY = r"(?:\s*(?:a|per|each|every|/|p|in a|in the|on|of a)\s*|\s+(?=w(?:ee)?k\b))"
_HOURS = Pattern(
    rf"(?<![\w.]){_NUMBER}\s*(?:(?:-|–|to|or)\s*(\d{{1,3}}|{_WORDS}))?\s*(?:h|hr|hrs|"
    rf"hours?)\b{_EVERY}"
    r"(week|wk|w|day|evening|night|weekday|weekend|morning)(?:s|night)?\b",
    re.IGNORECASE,
)
_WEEKLY = Pattern(
    rf"(?<![\w.]){_NUMBER}\s*(?:(?:-|–|to|or)\s*(\d{{1,3}}|{_WORDS}))?\s*(?:h|hr|hrs|hours?)"
    r"(?:\s+(?:of study|study|free|max|tops|only))?\s*(weekly|daily)\b|"
    rf"\b(?:per|a|each|every|/) ?(week|day)[,:]? (?:i (?:have|got|can do|do)|about|around|only)"
    rf"\s*(?:about |around |only )?{_NUMBER}\s*(?:h|hr|hrs|hours?)\b",
    re.IGNORECASE,
)
_MINUTES = Pattern(
    rf"(?<![\w.]){_NUMBER}\s*(?:m|min|mins|minutes?)\b{_EVERY}(day|evening|night|morning|"
    rf"weekday)s?\b",
    re.IGNORECASE,
)
_SITTINGS = Pattern(
    rf"(?<![\w.]){_NUMBER}\s+(?:\w+ )?(evening|night|morning|afternoon|day|saturday|sunday|"
    rf"weekend)s?"
    rf"\b{_EVERY}(?:week|wk)\b",
    re.IGNORECASE,
)
# "weekends, 4h" and "two evenings, 3h each".
_EACH = Pattern(
    rf"(?:(?<![\w.]){_NUMBER}\s+)?\b(evening|night|morning|weekday|weekend)s(?: only)?"
    r"(?:[,:]| of| at| with)? "
    rf"(?:about |around |only )?{_NUMBER}\s*(?:h|hr|hrs|hours?)\b",
    re.IGNORECASE,
)
# "4h saturday" and "saturdays 4 hours, sunday 2".
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?"
_ON_A_DAY = Pattern(
    rf"(?<![\w.])(?P<a>{_NUMBER})\s*(?:h|hr|hrs|hours?) (?:on |each |every )?{_WEEKDAY}\b|"
    rf"\b{_WEEKDAY} (?:for |about |like |around |only )*(?P<b>{_NUMBER})\s*(?:h|hr|hrs|hours?)\b",
    re.IGNORECASE,
)
# "Sun and wed, 2 hrs each": the same on each of the days that are named.
_THESE_DAYS_EACH = Pattern(
    rf"(?P<days>\b{_WEEKDAY}\b(?:\s*(?:,|and|&|n|\+|/|or)+\s*{_WEEKDAY}\b)+)\W{{1,3}}"
    rf"(?:(?:about|around|like|for|only|just|maybe) )*{_NUMBER}\s?(?:h|hr|hrs|hours?) "
    r"(?:each|apiece|both|per day|a day|every time)\b",
    re.IGNORECASE,
)
# "My 3 days off i can give 2hrs each", "4 evenings of 1.5 h".
_SO_MANY_DAYS = Pattern(
    rf"(?<![\w.]){_NUMBER}\s+(?:days?|evenings?|nights?|mornings?)(?: (?:off|free|a week|per "
    rf"week))?"
    r"(?: |, )(?:(?:i|can|could|have|got|give|do|study|about|around|of|at|with|for|is|are|maybe|"
    rf"each) ){{0,5}}{_NUMBER}\s?(?:h|hr|hrs|hours?)\b(?: (?:each|apiece|a day|per day|every "
    r"day))?",
    re.IGNORECASE,
)
_REGULARLY = Pattern(r"\b(?:off|free|week|each|apiece|every|a day|per day)\b", re.IGNORECASE)
# A rough span when only the kind of time is named.
_LOOSE: tuple[tuple[Pattern, float], ...] = (
    (Pattern(r"\bfull[- ]?time\b(?! (?:job|work))", re.IGNORECASE), 30.0),
    (Pattern(r"\b(?:only |just )?(?:on |at )?(?:the )?weekends?(?: only)\b|\bonly (?:on |have )?"
                r"(?:the )?weekends?\b", re.IGNORECASE), 6.0),
    (Pattern(r"\b(?:only|just) (?:have |got |on |the |my |get )*"
                r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
                r"\b(?! (?:and|or|&))", re.IGNORECASE), 3.0),
)  # fmt: skip
_LEFT = Pattern(
    r"(?<!since )(?<!last )(?<!past )(?<!been )(?<!took )(?<!for )(?<!after )"
    # "Twice a week" is how often.
    rf"(?<!once )(?<!twice )(?<!times )\b{_NUMBER}\s+(week|month|"
    rf"year)s?"
    r"\b(?!\s+(?:ago|old|experience|(?:doing|using|writing|working|coding|teaching|in the)\b|"
    r"with (?!\d|about|around|only|just|my|a |an |this)|"
    r"of (?!time|free|spare|holidays?|vacation|break|leave|summer|parental)))",
    re.IGNORECASE,
)
_HALF_YEAR = Pattern(r"\b(?:half a year|half year|6 ?mo)\b", re.IGNORECASE)
_BY = (
    r"\b(?:by|before|until|till|til|in|for|on|this|next|end of|start of|the|due)\s+(?:the )?"
    r"(?:end of |start of |beginning of |early |mid[- ]|middle of |late |next |this )*"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS) + "|sept"
_ISO = Pattern(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_DAY_MONTH = Pattern(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(20\d\d))?"
    rf"|\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?",
    re.IGNORECASE,
)
# "Plan to December" names an end, "listen to March" does not.
_BY_MONTH = Pattern(
    rf"(?:{_BY}|\b(?:plan|weeks?|up|now|road|left) to (?:the )?(?:end of |start of )?)({_MONTH})\b"
    r"(?:\s+(20\d\d))?",
    re.IGNORECASE,
)
# "May" and "by may" are a month, "this may help" is none.
_SURELY_MAY = re.compile(
    r"\bMay\b|\b(?:[Bb]y|[Uu]ntil|[Tt]ill?|[Bb]efore|[Ii]n|[Ee]nd of|[Ss]tart of|[Mm]id|"
    r"[Ee]arly|[Ll]ate)"
    r"(?: the)?(?: end of| start of)? may\b"
)
_MIDDLE_OF = Pattern(r"\b(?:mid|middle of)\b", re.IGNORECASE)
_END_OF = Pattern(r"\bend of\b", re.IGNORECASE)
# Seasons by the month in which they begin in the north; terms by the month most begin in.
_SEASONS = {
    "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "christmas": 12, "xmas": 12,
    "new year": 1, "new years": 1, "easter": 4, "q1": 1, "q2": 4, "q3": 7, "q4": 10,
}  # fmt: skip
_CHRISTMAS = 25
_SEASON = Pattern(
    rf"\b(?:by|before|until|till|til)\s+(?:the )?(?:end of |start of |next |this "
    rf")*({'|'.join(_SEASONS)})"
    r"(?:'?s)?(?:\s+(?:term|semester|holidays?|break|vacation))?\b",
    re.IGNORECASE,
)
_YEAR_END = Pattern(
    r"\b(?:by|before|until|till|til)\s+(?:the )?end of (?:the|this) year\b|\bthis year\b(?= ends)",
    re.IGNORECASE,
)
_NEXT = Pattern(r"\b(?:by|before|until|till|til)\s+(?:the )?next (year|month|week)\b", re.I)
# How often a day of the kind comes in a week.
_TIMES = {"day": 7, "evening": 5, "night": 5, "weekday": 5, "weekend": 1, "morning": 5}
# "half an hour daily, five days", "an hour a night, four nights".
_ON_SO_MANY = Pattern(
    rf"(?<![\w.-]){_NUMBER} (?:days|nights|evenings|mornings)\b(?! (?:left|to go|ago|before|until|"
    r"off|later|straight|in))",
    re.IGNORECASE,
)
_A_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?)"
_SPARED = Pattern(
    r"\b(?:except|apart from|save|besides|excluding|minus|but(?: not| never)?|not|never)"
    rf"(?: for| on)? {_A_DAY}\b(?:(?: and | or | & |, ?){_A_DAY}\b)*",
    re.IGNORECASE,
)
# "4 a week, an hour each", "three times a week, 40 min each".
_SO_OFTEN_EACH = Pattern(
    rf"(?<![\w.])(?P<often>{_NUMBER})(?: ?x| times| evenings| nights| mornings| days| sessions)?"
    rf" (?:a|per|each|every) week,? (?:for )?(?:about |around )?(?P<each>{_NUMBER}) ?"
    r"(?P<unit>h|hrs?|hours?|m|mins?|minutes?)\b(?: each| apiece| every time| a time| per)?",
    re.IGNORECASE,
)
_DAYS_LEFT = Pattern(
    rf"\b(?:only|just|down to|now|rather) (?:got |have |on |for )?(?:about )?{_NUMBER} days "
    r"(?:a|per|each|every) week\b",
    re.IGNORECASE,
)
# What an evening or a free day holds, in hours, when nobody says.
_SITTING = {"evening": 2.0, "night": 2.0, "morning": 2.0, "afternoon": 3.0, "day": 3.0}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = Pattern(
    r"\b(mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?(s|'s)?\b(?!\s+(?:shine|flower))",
    re.I,
)


# What says of a day, before or behind it, that it is no day for studying.
_NO_DAY = Pattern(
    r"(?:\b(?:no|not|never|except|without|skip|drop|avoid|but|can(?:'?t|not)|don'?t|won'?t|leave|"
    r"spare|free(?! only))\b|n't\b)(?:\s+[\w']+){0,3}?\W*$",
    re.IGNORECASE,
)
_DAY_OUT = Pattern(
    r"^\W{0,2}(?:(?:evenings?|nights?|mornings?|afternoons?|is|are|it|that|really|just|i|im|i'?m|"
    r"which|will|be|am|always)\s+){0,4}?(?:out\b|"
    r"not\b(?!\W+(?:on )?(?:mon|tue|wed|thu|fri|sat|sun))|no\b|bad\b|never\b|busy\b|full\b|gone\b|"
    r"taken\b|blocked\b|off\b|impossible\b|work\b(?!s)|working\b|"
    r"g[eo]ts? (?:eaten|taken|cancel\w*|blocked|filled)\b|(?:can|do|does|wo|would|is|are)"
    r"(?:n'?t|\s?not)\b|cannot\b)",
    re.IGNORECASE,
)
_DAY_IN = Pattern(
    r"^\W{0,2}(?:(?:evenings?|nights?|mornings?|is|are|would be|it|that|much|way)\s+){0,3}?"
    r"(?:better|instead|works?\b|fine|ok\b|okay|good\b|possible|rather)",
    re.IGNORECASE,
)
# This "no" rules out no day.
_NO_WAIT = Pattern(r"\bno+\W+(?:wait|sorry|actually|i mean|hang on)\b", re.IGNORECASE)
# "Monday is ferry": a day that is something else.
_IS_TAKEN = Pattern(
    r"\b(?P<day>mon|tues|wednes|thurs|fri|satur|sun)days?(?: nights?| evenings?)? (?:is|are) "
    r"(?!(?:free|fine|ok(?:ay)?|good|better|best|possible|mine|on|great|open|when|my|the|a|also|"
    r"still|in|now|easier|instead|for|what|where|it)\b)\w+",
    re.IGNORECASE,
)
_ANY_DAY = Pattern(
    r"\b(?:(?P<day>mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?|(?P<end>weekends?))\b",
    re.IGNORECASE,
)
_PAUSE = Pattern(r"[.!?;,\n]|\b(?:but|and|so)\b")
# The day from which on something is to go: "start in december".
_START = Pattern(
    r"\b(?:start|begin|starting|beginning|kick off)\b(?:\s+(?:it|that|this|with it|the plan|date|"
    r"day))?(?:\s*:)?\s+(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|"
    r"sun)(?:day)?\s+(?=\d))?(?:(?:only|just|in|on|at|from|after|with|by|the|first|1st|of|"
    r"beginning|next|new|this|"
    r"coming)\s+){0,4}"
    rf"(?:tomorrow|week|month|year|christmas|xmas|easter|{_MONTH}|"
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTH})|{_NUMBER}\s+(?:weeks?|months?))\b",
    re.IGNORECASE,
)
_HOLIDAY = Pattern(r"\b(?:christmas|xmas|easter|new year)\b", re.IGNORECASE)


# A day of which something is told or asked is not given for studying.
_OF_A_DAY = Pattern(
    r"\b(?:miss\w*|skipp\w+|lost|forgot|last|this|past|was|on which|since|until|till|by)\b"
    r"(?:\W+\w+){0,2}\W*$|"
    r"\bwh?at (?:do|should|shall|can|will|to|must) (?:i |we )?(?:\w+ ){0,2}$",
    re.IGNORECASE,
)


def days_ruled_out(text: str) -> tuple[str, ...]:
    """The days of the week that a text rules out for studying ("no mondays", "sunday is out")."""
    return tuple(day for day, out in _days_weighed(text.replace("’", "'")) if out)


def days_wished(text: str) -> tuple[str, ...]:
    """The days of the week that a text names and does not rule out, each once."""
    return tuple(day for day, out in _days_weighed(text.replace("’", "'")) if not out)


def _days_weighed(text: str) -> list[tuple[str, bool]]:
    """Each day that is named, and whether it is ruled out."""
    text = _NO_WAIT.sub(" , ", text)
    found: dict[str, bool] = {}
    for match in _ANY_DAY.finditer(text):
        before = _PAUSE.split(text[: match.start()])[-1]
        if _OF_A_DAY.search(before):
            continue
        behind = _PAUSE.split(text[match.end() :])[0]
        out = bool(
            _DAY_OUT.search(behind) or (_NO_DAY.search(before) and not _DAY_IN.search(behind))
        )
        days = ("saturday", "sunday") if match["end"] else (_day_called(match["day"]),)
        # "Wednesdays not thursdays, thursday is book club" rules it out once and for all.
        found.update({day: out or found.get(day, False) for day in days})
    taken = {f"{match['day'].lower()}day" for match in _IS_TAKEN.finditer(text)} & set(found)
    if len(found) > len(taken):  # it gives way to another one
        found |= dict.fromkeys(taken, True)
    return list(found.items())


def _day_called(short: str) -> str:
    return next(day for day in DAYS if day.startswith(short.lower()[:3]))


def start_named(text: str, today: date) -> date | None:
    """The day on which a text wants to begin ("start in december"); None if it names none ahead."""
    found = _START.search(text)
    if found is None:
        return None
    said = found.group().lower()
    if "tomorrow" in said:
        return today + timedelta(days=1)
    day = None if _DAY_MONTH.search(said) else _ANY_DAY.search(said)
    if day is not None and day["day"]:
        ahead = (DAYS.index(_day_called(day["day"])) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    for unit in ("week", "month", "year"):
        if re.search(rf"\bnext {unit}\b", said):
            return _next(unit, today)
    tail = re.sub(r"\b(?:from|after|with|at)\b", "in", said.partition(" ")[2])
    named = deadline(tail, today)
    holiday = _HOLIDAY.search(said)
    if named is None and holiday is not None:
        named = deadline(f"by {holiday.group()}", today)
        if named is not None and re.search(r"\bafter\b", said):
            named += timedelta(days=2)
    return named if named is not None and named > today else None


# Hours that are gone already: "i drive 60 hrs a wk", "a 45h a week job", "8 hours a day at work".
_HOURS_OF = (
    rf"{_NUMBER}\s*(?:(?:-|–|to|or)\s*\d{{1,3}}\s*)?(?:\+ ?)?(?:h|hr|hrs|hours?)\b{_EVERY}\w+"
)
_OWED = (
    r"(?:work(?:ing|ed)?|drive|driving|drove|job|jobs|shifts?|employed|commut\w+|sleep(?:ing)?|"
    r"slept|on duty|on call|deliver(?:ing)?|at (?:the |my |an? )?(?:factory|office|school|"
    r"warehouse|hospital|work|uni|college|job|shop|kitchen|restaurant|firm|company|bank|ward|site|"
    r"clinic))"
)
_STUDIED = r"stud(?:y|ies|ying)|learn(?:ing)?|coding|practi[sc]\w+|for (?:this|ml|it)|free|spare"
_SPENT = Pattern(
    rf"(?<!can )(?<!could )(?<!to )\b{_OWED}\b"
    rf"(?:(?!\b(?:{_STUDIED}|so|but|and|have|got|can|do|left)\b)[^,.;!?\n]){{0,40}}?"
    rf"(?<![\w.]){_HOURS_OF}|"
    rf"(?<![\w.]){_HOURS_OF}(?:'?s)?,?\s+(?:(?:as|in|on|of|with|my|the|an?|for) )*"
    rf"{_OWED}\b(?!-| (?:on|through|with|at) (?:this|it|ml|python|the course))",
    re.IGNORECASE,
)


# "2h30" is two and a half hours.
_HOURS_AND_MINUTES = Pattern(r"(?<![\w.:])(\d{1,2})\s?h\s?([0-5]\d)(?:\s?min\w*)?\b")
_AMOUNT = Pattern(rf"(?<![\w.:]){_NUMBER}\s*(?P<unit>h|hrs?|hours?|m|mins?|minutes?)\b", re.I)
_RANGE_OF_DAYS = Pattern(
    r"\b(?P<first>mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?\s?(?:-|–|to|till?|thru|"
    r"through)\s?(?P<last>mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?\b",
    re.IGNORECASE,
)
_WORKDAYS = Pattern(r"\b(?:week ?days?|work(?:ing)? ?days?)\b", re.IGNORECASE)
_PART = re.compile(r"[.!?;,\n+]+\s|\s(?:and|plus|then|but|&)\s|\s\+\s|,")


def hours_by_day(text: str) -> dict[str, float]:
    """The hours that a text gives to each day of the week: "45 min mon-fri and sunday 2h"."""
    given: dict[str, float] = {}
    for part in _PART.split(_in_decimals(_SPENT.sub(" ", text))):
        amount, span = _AMOUNT.search(part), _RANGE_OF_DAYS.search(part)
        days = days_wished(part)
        if span is not None:
            first, last = (DAYS.index(_day_called(span[name])) for name in ("first", "last"))
            days = DAYS[first : last + 1]
        elif _WORKDAYS.search(part):
            days = DAYS[:5]
        if amount is not None and days and not _EVERY_WEEK.search(part):
            hours = _value(amount[1]) / (60 if amount["unit"].lower().startswith("m") else 1)
            given.update(dict.fromkeys(days, hours))
    return given


_A_WEEKEND = 2
_EVERY_WEEK = Pattern(r"\b(?:a|per|each|every) (?:week|wk)\b", re.IGNORECASE)


def _in_decimals(text: str) -> str:
    return _HOURS_AND_MINUTES.sub(lambda m: f"{int(m[1]) + round(int(m[2]) / 60, 1):g}h", text)


def hours_per_week(text: str) -> float | None:
    """The hours a week that a text offers, or nothing if it names none."""
    text = _in_decimals(_SPENT.sub(" ", text))
    several = hours_by_day(text)
    # "1h mon-fri" is five hours, where "4h saturday and sunday" may be four.
    if len(set(several.values())) > 1 or len(several) > _A_WEEKEND:
        return sum(several.values())
    found = _HOURS.search(text)
    if found:
        return _between(found[1], found[2]) * _times(found[3], text)
    found = _WEEKLY.search(text)
    if found and found[1]:
        return _between(found[1], found[2]) * _times(found[3], text)
    if found:
        return _value(found[5]) * _times(found[4], text)
    found = _MINUTES.search(text)
    if found:
        return _value(found[1]) / 60 * _times(found[2], text)
    found = _SO_OFTEN_EACH.search(text)
    if found:
        each = _value(found["each"])
        return _value(found["often"]) * (each / 60 if found["unit"].startswith("m") else each)
    found = _SITTINGS.search(text)
    if found:
        return _value(found[1]) * _SITTING.get(found[2].lower(), 3.0)
    found = _EACH.search(text)
    if found:
        times = _value(found[1]) if found[1] else _TIMES[found[2].lower()]
        return _value(found[3]) * times
    found = _INSTEAD.search(text)
    if found:
        return _value(found[1])
    found = _SO_MANY_DAYS.search(text)
    if found and _REGULARLY.search(found[0]) and _value(found[1]) <= 7:
        return _value(found[1]) * _value(found[2])
    these = _THESE_DAYS_EACH.search(text)
    if these:
        return _value(these[2]) * len(set(_DAY.findall(these["days"])))
    on_days = [_value(one["a"] or one["b"]) for one in _ON_A_DAY.finditer(text)]
    if on_days:
        return sum(on_days)
    return next((hours for pattern, hours in _LOOSE if pattern.search(text)), None)


def _times(unit: str, text: str) -> float:
    """How often a week a unit comes: of a day as often as the text says beside it, or on all days
    that it does not rule out."""
    unit = unit.lower()
    if unit not in ("day", "daily", "evening", "night", "morning"):
        return _TIMES.get(unit, 1)
    counted = _ON_SO_MANY.search(text)
    if counted and 1 <= _value(counted[1]) <= len(DAYS):
        return _value(counted[1])
    if unit not in ("day", "daily"):
        return _TIMES[unit]
    but = " ".join(found[0] for found in _SPARED.finditer(text))
    spared = {day[:3].lower() for day in re.findall(_A_DAY, but, re.IGNORECASE)}
    return len(DAYS) - len(spared.union(day[:3] for day in days_ruled_out(text)))


def hours_a_day(text: str) -> float | None:
    """The hours that a text offers for each day of study; None where it tells of no such."""
    text = _in_decimals(_SPENT.sub(" ", text))
    found = _HOURS.search(text) or _WEEKLY.search(text)
    if found and found[1] and found[3].lower() in ("day", "daily", "evening", "night", "morning"):
        return _between(found[1], found[2])
    found = _MINUTES.search(text)
    if found and found[2].lower() in _TIMES and found[2].lower() != "weekend":
        return _value(found[1]) / 60
    return None


def days_left(text: str) -> int | None:
    """The number of days a week that "only 4 days a week now" leaves; None where none is told."""
    found = _DAYS_LEFT.search(text)
    count = _value(found[1]) if found else 0
    return int(count) if 1 <= count <= len(DAYS) and hours_a_day(text) is None else None


def days_reckoned(text: str) -> float | None:
    """The number of days of which a text gives the hours each; None where it gives none."""
    found = _SO_MANY_DAYS.search(text)
    return _value(found[1]) if found and _REGULARLY.search(found[0]) else None


# "4 hours not 6": a correction of what was said before.
_UNIT = r"\s?(?:h|hrs?|hours?)"
_NOT = r"(?: (?:a|per) week)?,? (?:and )?(?:not|instead of|rather than) "
_INSTEAD = Pattern(
    rf"(?<![\w.]){_NUMBER}(?:{_UNIT}{_NOT}{_NUMBER}(?:{_UNIT})?\b(?!:|\.\d| ?[ap]m\b)|"
    rf"{_NOT}{_NUMBER}{_UNIT}\b)",
    re.IGNORECASE,
)


# Hours with their unit and nothing that says of what, or of which evening.
_PLAIN_HOURS = Pattern(
    rf"(?<![\w.])(?<!took )(?<!takes )(?<!for ){_NUMBER}\s?(?:h|hrs?|hours?)\b"
    r"(?!\W+(?:tonight|today|tomorrow|now|in total|in all|altogether|total|each|left|long|ago|"
    r"before|until|till|later|earlier|of sleep|(?:this|on) (?:evening|morning|mon|tue|wed|thu|"
    r"fri|sat|sun)\w*)\b)",
    re.IGNORECASE,
)
_MOST_PLAIN = 40
_EACH_TIME = Pattern(
    rf"(?<![\w.]){_NUMBER}\s?(?:h|hrs?|hours?) "
    r"(?:each|apiece|every time|per (?:evening|day|session))\b",
    re.IGNORECASE,
)


def hours_offered(text: str) -> float | None:
    """The hours a week that a text offers to somebody who plans with them, without "a week" too."""
    named = hours_per_week(text)
    text = _SPENT.sub(" ", text)
    each = _EACH_TIME.search(text)
    if each is not None and named is None and len(days := days_wished(text)) > 1:
        return _value(each[1]) * len(days)
    found = _PLAIN_HOURS.search(text) if named is None else None
    if found is None:
        return named
    hours = _value(found[1])
    return hours if 0 < hours <= _MOST_PLAIN else None


# Right behind a season or a month: "xmas nxt yr", "june of next year", "summer 2028".
_OF_A_YEAR = Pattern(
    r"\s*,?\s*(?:of |in )?(?:(?:the )?(?:next|nxt|coming) (?:year|yr)|(?P<year>20\d\d))\b",
    re.IGNORECASE,
)


def _year_told(behind: str, today: date) -> str | None:
    """The year that follows the name of a season or a month, in digits; None where none does."""
    found = _OF_A_YEAR.match(behind)
    if found is None:
        return None
    return found["year"] or str(today.year + 1)


# "Push it two weeks back", "a week earlier": a date by the one that was named before.
_SHIFTED = Pattern(
    r"\b(?:push|mov|shift|bump|slid|delay|postpon|pull|bring|put)(?:e|es|ed|ing)?\s+"
    r"(?:(?:it|that|this|everything|all|(?:the|my) (?:\w+ )?(?:date|deadline|plan|end|exam)|back|"
    r"out|up|by|on|forward|ahead)\s+)*"
    rf"{_NUMBER}\s+(?P<unit>day|week|wk|month)s?\b|"
    rf"(?<![\w.]){_NUMBER}\s+(?P<unit2>day|week|wk|month)s?\s+(?:later|earlier|sooner)\b",
    re.IGNORECASE,
)
_SOONER = Pattern(r"\b(?:earlier|sooner|forward|pull|bring)\b", re.IGNORECASE)
_UNITS = {"day": 1, "week": 7, "wk": 7, "month": 30}


def day_shifted(text: str, day: date) -> date | None:
    """The day as far from `day` as a text moves it; None for a text that moves nothing."""
    found = _SHIFTED.search(text)
    if found is None:
        return None
    count, unit = found[1] or found[3], found["unit"] or found["unit2"]
    by = timedelta(days=round(_value(count) * _UNITS[unit.lower()]))
    return day - by if _SOONER.search(text) else day + by


def deadline(text: str, today: date) -> date | None:
    """The day until which a text leaves time ("in 3 months", "before June"), or nothing."""
    # "5 hours a week" leaves no week, and neither does a date that is only moved.
    for spoken_for in (_HOURS, _WEEKLY, _MINUTES, _SITTINGS, _START, _SHIFTED):
        text = spoken_for.sub(" ", text)
    iso = _ISO.search(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    named = _DAY_MONTH.search(text)
    if named:
        day, month, year = (
            (named[1], named[2], named[3]) if named[1] else (named[5], named[4], named[6])
        )
        return _coming(today, _month(month), int(day), year)
    if _YEAR_END.search(text):
        return date(today.year, 12, 31)
    following = _NEXT.search(text)
    if following:
        return _next(following[1].lower(), today)
    season = _SEASON.search(text)
    if season:
        name = season[1].lower()
        year = _year_told(text[season.end() :], today)
        return _coming(today, _SEASONS[name], _CHRISTMAS if name.endswith("mas") else 1, year)
    by_month = _BY_MONTH.search(text)
    if by_month and not (by_month[1].lower() == "may" and not _SURELY_MAY.search(text)):
        year = by_month[2] or _year_told(text[by_month.end() :], today)
        day = _coming(today, _month(by_month[1]), 1, year)
        if day is not None and _MIDDLE_OF.search(by_month[0]):
            return day.replace(day=15)
        if day is not None and _END_OF.search(by_month[0]):
            # The end of a month is its last day.
            return (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return day
    if _HALF_YEAR.search(text):
        return today + timedelta(days=182)
    left = _LEFT.search(text)
    if not left:
        return None
    days = {"week": 7, "month": 30, "year": 365}[left[2].lower()]
    return today + timedelta(days=round(_value(left[1]) * days))


# A time in which nothing is done: "the next two weeks i am away".
_SPAN_AHEAD = Pattern(
    rf"\b(?:the )?(?:next|coming|following)\s+(?:(?:{_NUMBER})\s+)?(?P<unit>day|week|month)s?\b",
    re.IGNORECASE,
)
_NO_STUDY = Pattern(
    r"\b(?:zero|no|0|hardly any|not a single|not one) (?:hours?|hrs?|time|minutes?|study\w*|"
    r"learning|evenings?)\b|\bnothing (?:goes|happens|gets done|possible|from me)\b|"
    r"\b(?:away|travel\w*|abroad|sick|in hospital|off(?!er))\b|\bon (?:holidays?|vacation|leave|"
    r"call|duty)\b|\b(?:can'?t|cannot|won'?t|not able to) (?:study|learn|do (?:any|much|it)|"
    r"work)\b",
    re.IGNORECASE,
)


def pause_named(text: str, today: date) -> date | None:
    """The first day after a time ahead in which a text says that nothing is studied, or nothing."""
    span = _SPAN_AHEAD.search(text)
    if span is None or not _NO_STUDY.search(text):
        return None
    days = {"day": 1, "week": 7, "month": 30}[span["unit"].lower()]
    return today + timedelta(days=round((_value(span[1]) if span[1] else 1) * days))


# "Tue and fri": a short name is a day where another one stands beside it.
_BESIDE = Pattern(r"^\s*(?:and|&|n|\+|,)\s*(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_A_NUMBER = Pattern(
    rf"(?<![\w.:])(?:\d{{1,3}}(?:[.,]\d)?|{'|'.join(w for w in _NUMBERS if len(w) > 2)})(?![\w:])",
    re.IGNORECASE,
)


def days_named(text: str) -> tuple[str, ...]:
    """The days of the week that a text gives for studying ("Tuesdays", "on Mon and Thu")."""
    text = _START.sub(" ", text)
    found = [
        next(day for day in DAYS if day.startswith(match[1].lower()[:3]))
        for match in _DAY.finditer(text)
        if not _OF_A_DAY.search(_PAUSE.split(text[: match.start()])[-1])
        if match[2] or "day" in match[0].lower() or _BESIDE.match(text[match.end() :])
        or re.search(r"\b(?:on|and|,|&|every)\s*$", text[: match.start()], re.I)
    ]  # fmt: skip
    regular = re.search(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:on|every|each)\s+(?:mon|tue|wed|thu|"
        r"fri|sat|sun)|day (?:evening|night|morning|lunch)s (?:are|is|r) (?:mine|free)|"
        r"(?:mon|tue|wed|thu|fri|sat|sun)\w* (?:and|&|n|\+) (?:mon|tue|wed|thu|fri|sat|sun)\w*"
        r"[^.;]{0,24}\beach\b|"
        rf"{_NUMBER}\s?(?:h|hrs?|hours?)\b[^.;?]{{0,20}}\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\s*"
        r"(?:and|&|n|\+|,)\s*(?:mon|tue|wed|thu|fri|sat|sun)",
        text,
        re.IGNORECASE,
    )
    out = days_ruled_out(text) if found else ()
    return tuple(day for day in dict.fromkeys(found) if day not in out) if regular else ()


def number_told(text: str) -> list[float]:
    """The numbers in a text, in digits or in words, those of "a" and "an" left out."""
    return [_value(found) for found in _A_NUMBER.findall(text)]


def _between(low: str, high: str | None) -> float:
    first = _value(low)
    return (first + _value(high)) / 2 if high else first


def _value(word: str) -> float:
    if word[0].isdigit():
        return float(word.replace(",", "."))
    return float(_NUMBERS.get(word.lower(), 0))


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(today: date, month: int, day: int, year: str | None) -> date | None:
    """The next such day, or that of a year."""
    if year:
        return _day(int(year), month, day)
    this = _day(today.year, month, day)
    return this if this is not None and this > today else _day(today.year + 1, month, day)


def _next(unit: str, today: date) -> date:
    if unit == "week":
        return today + timedelta(days=7 - today.weekday())
    if unit == "month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return date(today.year + 1, 1, 1)
