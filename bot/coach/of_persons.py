"""What is asked of a person and not of their teaching: family, home, money, job, gear, name.

Of the people behind the roadmaps and the courses the sources tell hardly anything of that kind, and
what a search finds near to such a question is seldom an answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.coach.attributed import of_somebody
from bot.coach.patterns import Pattern
from bot.coach.source_names import NAMED

# In the place of a person's name.
_WHOM = "⟨who⟩"
_PERSON = Pattern(
    r"\b(?:the|that|this|your|ur|his|her|their|a|some|which) (?:[\w-]+ ){0,3}?(?:author|speaker|"
    r"writer|youtuber|presenter|instructor|professor|prof|supervisor|founder|ceo|"
    r"student researcher|"
    r"note taker)\b",
    re.IGNORECASE,
)
# He or she is one of them where nobody else is spoken of.
_HE = Pattern(r"\b(?:he|she|him)\b", re.IGNORECASE)
_HIS = Pattern(r"\b(?:his|her)\b", re.IGNORECASE)
# "Build first" is one name, and "the build first speaker" another for the same.
_CALLED = Pattern(
    rf"{_WHOM}\s+(?:speaker|author|writer|youtuber|presenter|person|guy|dude|fella|man|woman)\b"
)
_W = rf"{_WHOM}(?: (?:person|guy|one|dude|himself|herself|themselves))?"
_BETWEEN = r"[^.?!]{0,40}?"
# Words between that let nobody speak: what the speaker says of pay is no matter of their own.
_SAY = (
    r"(?:sa(?:y|ys|id)|claims?|thinks?|mentions?|promises?|quotes?|names?|calls?|tells?|"
    r"estimates?|puts?|"
    r"reckons?|gives?|recommends?|suggests?|advises?|expects?|wants?|warns?|lists?)\b"
)
_OWN = rf"(?:(?!{_SAY})[\w'-]+ ){{0,4}}?"
_IS = r"(?:is|was|are|were|does|do|did|has|had|have|got|isn'?t|doesn'?t)"
_PRIVATE = (
    r"(?:girl ?friend|boy ?friend|wife|husband|spouse|partner|married|single|divorced|dating|kids?|"
    r"children|sons?|daughters?|siblings?|brothers?|sisters?|parents?|family|"
    r"pets?(?! project)|dogs?|cats?|"
    r"hobb(?:y|ies)|religio\w*|vegan|vegetarian|politics|nationality|accent|pronouns|gender|"
    r"male or female|female or male|man or (?:a )?woman|woman or (?:a )?man|guy or (?:a )?girl|"
    r"girl or (?:a )?guy|birthday|zodiac|net worth|favou?rite (?:colou?r|food|drink|band|film|"
    r"movie|team|song|game)|coffee|tea|beer|breakfast|tattoos?)"
)
_GEAR = (
    r"(?:gpus?|graphics cards?|laptops?|computers?|pcs?|macbooks?|macs?|keyboards?|monitors?|mic|"
    r"microphones?|cameras?|phones?|desks?|chairs?|rig|set-?up|headphones|cars?|watch)"
)
_MONEY = (
    r"(?:earn\w*|salary|income|wages?|paid(?! (?:for by|to|promotion))|rich\w*|money|"
    r"make a (?:year|month))"
)
# What is asked, and by which words a text would have to tell it.
_ASKED: tuple[tuple[Pattern, Pattern], ...] = tuple(
    (Pattern(asked, re.IGNORECASE), Pattern(held, re.IGNORECASE))
    for asked, held in (
        (
            rf"\b{_IS} {_W} {_OWN}{_PRIVATE}\b|{_W}(?: ?'s)? (?:\w+ )?{_PRIVATE}\W*$|"
            rf"{_W} ?'s {_PRIVATE}\b|\b{_PRIVATE} (?:of|has|does|did|is) {_W}|"
            rf"{_W} (?:has|have|got|is|was) {_OWN}{_PRIVATE}\b",
            r"\b(?:married|divorced|wife|husband|children|daughter|nationality|gender)\b",
        ),
        (
            rf"\bwhere (?:does|do|did|is|are) {_W} (?:now |originally )?(?:live|living|from|based|"
            rf"grow up|come from|study|work)\b|\b(?:which|what) (?:city|country|town|village|"
            rf"street|uni\w*|college|school|company|firm|employer|start-?up)\b {_OWN}{_W}",
            r"\b(?:lives? in|born in|based in|studie[sd] (?:at|in)|universit\w+ of|graduat\w+)\b",
        ),
        (
            rf"\b(?:does|did|has|is|was|had) {_W} (?:(?!{_SAY})\w+ ){{0,2}}?(?:work\w*|employed|"
            r"stud(?:y|ied|ying)|teach\w*|taught|interned?) (?:at|for|in|with)\b|"
            rf"\b(?:name|title) of (?:the )?(?:company|firm|employer|start-?up|boss|team)\b"
            rf"{_BETWEEN}{_W}",
            r"\bworks? for\b|\bworked (?:at|for)\b",
        ),
        (
            rf"\b(?:did|does|do|has|have|will|was|were)\b (?:{_OWN}{_W} )?{_OWN}(?:gave|give|"
            r"made?|make|offer\w*|"
            r"extend\w*|hire\w*|take|took|get|got|land\w*|reject\w*|refuse\w*|turn\w* down)\b "
            rf"{_OWN}(?:{_W} {_OWN})?(?:jobs?|offers?|roles?|position|internship|"
            r"contract|hired|rejected)\b",
            r"\b(?:hired|got the job|joined|turned down|rejected|accepted)\b",
        ),
        (
            rf"\b(?:does|did|is|was|has|how much|what)\b (?:{_OWN})?{_W} {_OWN}{_MONEY}\b|"
            rf"\b(?:salary|income|wages?|pay) (?:of|did|does|has|for) {_W}(?! {_SAY})|"
            rf"\bwho\b {_OWN}(?:richer|more money|earns? more|makes? more)\b|{_W} ?'s {_MONEY}",
            r"[$€]\s?\d",
        ),
        (
            rf"\b{_GEAR}\b {_OWN}(?:of|has|does|did|is|use[sd]?|own) {_W}|"
            rf"{_W} (?:has|have|got|use[sd]?|owns?|runs?|buys?|bought) {_OWN}{_GEAR}\b|"
            rf"{_W} ?'s (?:\w+ )?{_GEAR}\b|\b{_GEAR}\b of {_W}",
            r"\b(?:rtx|gtx|macbook|thinkpad|dell|lenovo|nvidia \w*\d)",
        ),
        (
            rf"\b(?:sponsor\w*|paid promotion|paid (?:to|for by))\b{_BETWEEN}{_W}|"
            rf"{_W}{_BETWEEN}\b(?:sponsor\w*|paid promotion|paid (?:to|for by))\b",
            r"\b(?:sponsor\w*|advert\w*)\b",
        ),
        (
            r"\b(?:rank(?:ing)?|grades?|gpa|exam (?:scores?|results?)|marks|"
            r"certificates?|medals?)\b"
            rf"{_BETWEEN}\b(?:of|does|did|has|had) {_W}|"
            rf"{_W}'?s? (?:\w+ )?(?:rank(?:ing)?|grades?|gpa|"
            r"exam scores?|marks)\b",
            r"\b(?:ranked|graduated|medal)\b",
        ),
    )
)
# Names and titles that the sources keep to themselves.
_UNNAMED: tuple[tuple[Pattern, Pattern], ...] = tuple(
    (Pattern(asked, re.IGNORECASE), Pattern(held, re.IGNORECASE))
    for asked, held in (
        (
            r"(?<!no )(?<!need a )(?<!want a )\b(?:names?|who is|"
            r"who'?s)\b[^.?!,;]{0,30}\b(?:professor|"
            r"prof|supervisor|boss)\b|"
            r"\b(?:professor|prof|supervisor|boss)\b[^.?!]{0,60}\b(?:called|names?|"
            r"who is (?:it|that|"
            r"he|she))\b",
            r"\b(?:professor|boss|supervisor) (?:called|named)\b",
        ),
        (
            r"\b(?:exact(?:ly)?|which|precise|specific|concrete) (?:exact |single |"
            r"kaggle |research |"
            r"very )*(?:papers?|competitions?|comps?|challenges?|contests?|articles?)\b[^.?!]{0,60}"
            r"\b(?:name|title|called|did|reimplement\w*|rebuil[dt]|recreat\w*|enter|"
            r"first|take part)\b|"
            r"\b(?:name|title) of (?:the|that) (?:exact |kaggle )*(?:paper|competition|challenge|"
            r"contest|article)\b",
            r"\b(?:titled|entitled|called|named)\b|“",
        ),
    )
)


def _with_persons(text: str, names: Collection[str]) -> str:
    """The text in lower case, with a sign in the place of every person that it names."""
    said = text.lower().replace("’", "'")
    for _, pattern in NAMED:
        said = pattern.sub(f" {_WHOM} ", said)
    said = _PERSON.sub(f" {_WHOM} ", said)
    if of_somebody(text):
        said = _HIS.sub(f" {_WHOM} 's ", _HE.sub(f" {_WHOM} ", said))
    if names:
        any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        said = re.sub(rf"\b(?:{any_name})(?:'?s)?\b", f" {_WHOM} ", said)
    said = _CALLED.sub(_WHOM, said)
    said = re.sub(rf"(?:\b(?:the|that|this|your|ur) )?{_WHOM}", _WHOM, " ".join(said.split()))
    return re.sub(rf"(?:{_WHOM}\s*)+", f"{_WHOM} ", said)


def asked_of_person(text: str, names: Collection[str]) -> Sequence[Pattern]:
    """By which words a text would have to tell what is asked of a person; () if nothing is.

    `names` are those of the people who are known, in lower case.
    """
    said = _with_persons(text, names)
    found = [held for asked, held in _UNNAMED if asked.search(text)]
    if _WHOM in said:
        found += [held for asked, held in _ASKED if asked.search(said)]
    return found


def tells_it(wanted: Sequence[Pattern], told: str) -> bool:
    """Whether a text tells all that is asked of a person."""
    return all(pattern.search(told) for pattern in wanted)


def names_of_people(authors: Collection[str]) -> frozenset[str]:
    """The names by which people are known: their last names, and both together."""
    found: set[str] = set()
    for author in authors:
        plain = re.sub(r"\(.*?\)", " ", author)
        for person in re.split(r",| and ", plain):
            parts = person.split()
            if 2 <= len(parts) <= 4 and all(part[:1].isupper() for part in parts):
                found |= {parts[-1].lower(), person.strip().lower()}
    return frozenset(found - _NO_PEOPLE)


# Firms and projects that are written like people.
_NO_PEOPLE = frozenset(
    {
        "academy", "amazon web services", "cloud", "docker", "face", "foundation",
        "google cloud", "hugging face", "inc.", "jupyter", "khan academy", "others",
        "project jupyter", "python software foundation", "services",
    }
)  # fmt: skip
