"""What something costs at present, which no curriculum can know: prices move."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_COSTS = Pattern(
    r"\bhow much (?:is|are|was|does|do|did|would|will|for|to)\b|\bhow many (?:euros?|"
    r"dollars?|pounds|"
    r"bucks|rupees)\b|\b(?:price[sd]?|pricing|costs?|fees?|tuition|charges?|cheapest|going rate)\b|"
    r"\b(?:is|are|be|that|this|it|one) going for\b|\b(?:would|do|must) (?:i|we|one) pay\b",
    re.IGNORECASE,
)
_NOW = Pattern(
    r"\b(?:these days|nowadays|this (?:week|month|year)|today|right now|rn|atm|at the moment|"
    r"currently|now|on amazon|on ebay|paperback|hardcover|second[- ]?hand|2nd[- ]?hand|used one|"
    r"(?:per|an?|each|/) ?(?:hour|hr|minute|month|seat|user|token|gb|day|year)|"
    r"\d+ ?(?:hrs?|hours?)|"
    r"a month of|in (?:euros?|eur|dollars?|usd|pounds|gbp|rupees|yen|francs|zloty|(?:canadian|us|"
    r"australian) dollars?))\b",
    re.IGNORECASE,
)
# What has no price in a shop.
_NO_PRICE = Pattern(
    r"\b(?:salar\w+|earn\w*|wages?|income|paid for|starting pay|roles?|jobs?|engineers?|"
    r"juniors?|newbies?|beginners?|"
    r"cost (?:function|matrix|of (?:errors?|mistakes?|false|being wrong))|costs?[- ]sensitive|time|"
    r"loss|hours? (?:a|per|each) (?:day|week)|study|studying|how much (?:is|"
    r"are) (?:left|enough|too)|"
    r"price prediction|predict\w*|house prices?|data ?set|columns?|features?|model|regression)\b",
    re.IGNORECASE,
)


def asks_price_now(text: str) -> bool:
    """Whether a text asks what something costs at present, in a currency, a shop or by the hour."""
    return bool(_COSTS.search(text) and _NOW.search(text)) and not _NO_PRICE.search(text)
