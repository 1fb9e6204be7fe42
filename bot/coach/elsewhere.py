"""Questions about the day and the world: the weather, a train, a match, a share, a recipe.

They are asked in passing, often beside a word on studying, and nothing here is about them.
"""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_WHEN = (
    r"(?:today|tonight|tomorrow|tmrw|tmr|2moro|now|rn|this (?:week|weekend|morning|afternoon|"
    r"evening|month|winter|summer)|next (?:week|weekend|month)|on (?:mon|tues|wednes|"
    r"thurs|fri|satur|"
    r"sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:night|week)|since|"
    r"these days|at (?:new year|christmas|easter))"
)
_NEARBY = r"[^.?!]{0,40}?"
_OF_THE_WORLD = Pattern(
    # the weather
    rf"\b(?:rain(?:ing|s|y)?(?! or shine)|"
    rf"snow(?:ing|s|y)?|sunny|umbrella|thunderstorms?|heat ?wave|drizzle|"
    rf"freezing outside)\b{_NEARBY}\b{_WHEN}\b|\b{_WHEN}\b{_NEARBY}\b(?:rain(?:ing|s)?|"
    r"snow(?:ing|s)?|umbrella|thunderstorms?)\b|\b(?:is|will) (?:it|there) (?:be |"
    r"going to |gonna )?"
    r"(?:rain|snow)(?:ing)?\b|\bgonna (?:rain|snow)\b|"
    rf"\bweather\b{_NEARBY}\b(?:in [A-Z]\w+|{_WHEN}|like|outside)\b|\b(?:how'?s|hows|how is|"
    r"what'?s|whats) the weather\b|"
    # getting about
    r"\b(?:my|the|next|last) (?:train|bus|flight|tram|ferry|"
    r"plane)\b[^.?!]{0,30}\b(?:delay\w*|late\b|"
    r"leaves? at|on time|cancel\w*|platform|depart\w*)|\bflights? (?:from|to) \w+|"
    # sport, shows and the like
    r"\bwho (?:won|wins|will win|scored|plays?)\b[^.?!]{0,40}\b(?:match|game|league|cup|final|"
    r"derby|race|oscars?|election|eurovision|grand prix|championship|olympics)\b|"
    r"\bwhich (?:team|country|club|party) (?:won|wins|scored)\b|\b(?:champions|premier) league\b|"
    r"\bworld cup\b|"
    # money markets
    r"\b(?:bitcoin|btc|ethereum|dogecoin)\b[^.?!]{0,30}\b(?:price|up|down|worth|buy|today|now)\b|"
    r"\b(?:shares?|stocks?)\b[^.?!]{0,20}\b(?:up|down)\b|"
    r"\b(?:share|stock) price\b[^.?!]{0,20}\b(?:today|now)\b|"
    r"\b(?:exchange|interest|mortgage) rates? (?:of |for |today|now|right|"
    r"dollar|euro|pound)|\b(?:going bankrupt|go bankrupt|ipo)\b|"
    # the kitchen
    r"\brecipes? (?:for|of) (?!success|training|learning|a (?:model|good))\w+|"
    r"\bhow (?:long|do i|to) (?:\w+ )?(?:boil|fry|bake|cook|roast) (?:an? |the |my |some )?"
    r"(?:eggs?|pasta|rice|potato\w*|chicken|cake|bread|steak|pancakes?)\b",
    re.IGNORECASE,
)
# What is foretold, counted or modelled is a subject of study.
_STUDIED = Pattern(
    r"\b(?:predict\w*|forecast\w*|model\w*|data ?sets?|classif\w*|regress\w*|train(?:ed|ing)|"
    r"kaggle|time series|probabilit\w*|bayes\w*|features?|columns?|csv|pandas|python|split\w*|"
    r"lstm|accuracy|neural|algorithm\w*|project|p\(|conditional|expected|sampl\w*|plot\w*|code|"
    r"random|variables?|distribution\w*|dice|coins?|bot)\b",
    re.IGNORECASE,
)


def of_the_world(text: str) -> bool:
    """Whether a text asks about the day or the world, and not for anything to learn."""
    asked = _OF_THE_WORLD.search(text)
    return asked is not None and not _STUDIED.search(text)
