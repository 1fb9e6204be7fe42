"""A project on data that the learner has already: "two years of my own gps rides as csv"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.coach.patterns import Pattern
from bot.coach.reply import Action, Block, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.text import quoted
from knowledge.models import Project

Kind = Literal["series", "table", "images", "text"]

_DATA = (
    r"(?:csvs?|spread ?sheets?|excel|data ?sets?|data|records?|logs?|readings?|weights|results|"
    r"tables?|"
    r"(?:ph|f)otos?|pictures?|pics|images?|recordings?|reviews|messages|e?-?mails|notes|"
    r"measurements?|"
    r"exports?|diar(?:y|ies)|history|rides|receipts|orders|tickets|scores)"
)
_HAS = Pattern(
    rf"\b(?:i|we)(?:'?ve|'?m)?\s+(?:\w+\s+){{0,2}}?(?:have?|got|collect(?:ed|ing)?|keep|kept|"
    rf"logg?(?:ed|ing)?|record(?:ed|ing)?|saved?|measured?|track(?:ed|ing)?|own|export(?:ed)?|"
    rf"scraped?|wrote down)\b[^.?!;]{{0,60}}?\b{_DATA}\b[^.?!;,]{{0,40}}|"
    rf"^\W*(?:got|have)\b[^.?!;]{{0,80}}?\b{_DATA}\b[^.?!;,]{{0,40}}|"
    rf"\bmy own\b[^.?!;]{{0,40}}?\b{_DATA}\b[^.?!;,]{{0,40}}|"
    rf"\b(?:with|from|on|of) my (?:\w+\s+){{0,3}}?{_DATA}\b[^.?!;,]{{0,30}}",
    re.IGNORECASE,
)
_MUCH = r"(?:\d[\d.,]*\s?k?|two|three|four|five|six|seven|eight|nine|ten|twelve|thousands?(?: of)?)"
_SPAN = r"(?:years?|yrs?|months?|weeks?|seasons?)"
# Told without "I have": "three years of till exports", "80,000 wedding photos", "sales for 8 yrs".
_LIES_THERE = Pattern(
    rf"\b{_MUCH} {_SPAN} (?:worth )?of (?:[\w'’-]+ ){{0,4}}?(?:{_DATA}|sales|sensors?|weather|"
    rf"books?)\b[^.?!;]{{0,50}}|"
    rf"\b{_MUCH} (?:[\w'’-]+[ -]){{0,4}}?(?:(?:ph|f)otos?|pictures?|pics|images?|recordings?|"
    rf"reviews|scans|clips|summaries|e?-?mails|letters|receipts)\b[^.?!;]{{0,50}}|"
    rf"\b{_DATA} (?:files )?since \d{{4}}\b|"
    rf"\b[^.?!;]{{0,60}}\b(?:every (?:day|night|hour|week|\d+ ?min\w*)|daily|weekly|hourly) "
    rf"(?:since|for (?:[\w-]+ ){{0,2}}?{_SPAN})\b[^.?!;,]{{0,24}}|"
    rf"\b(?:father|mother|mum|dad|uncle|boss|club|shop|farm|company|family|school|clinic) (?:has|"
    rf"have|keeps?|kept) (?:[\w'’-]+ ){{0,4}}?{_DATA}\b[^.?!;,]{{0,40}}|"
    rf"\b(?:sales|order|log|guest|lab|record|till) (?:books?|exports?)\b[^.?!;]{{0,60}}",
    re.IGNORECASE,
)
# What somebody wants to know from it, which says of what kind the question is.
_WANTED = Pattern(
    r"\b(?:predict|forecast|guess|estimate|know|tell|say|see|find out|decide)s? "
    r"(?P<what>(?:which|when|what|whether|if|how (?:many|much|long))\b[^.?!;,]{3,60})|"
    r"(?P<many>\bhow (?:many|much) [^.?!;,]{3,60})",
    re.IGNORECASE,
)
# What says that nothing is there yet.
_HAS_NONE = Pattern(
    r"(?:\b(?:no|not any|not have|without|where (?:do|can) i (?:get|find)|need)\b|"
    r"n'?t (?:have|got)\b)[^.?!]{0,20}\b(?:data|dataset)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[Kind, Pattern], ...] = (
    (
        "images",
        Pattern(r"\b(?:(?:ph|f)otos?|pictures?|pics|images?|scans?|x-?rays?)\b", re.IGNORECASE),
    ),
    (
        "text",
        Pattern(
            r"\b(?:reviews|messages|e?-?mails|letters|chats?|articles|tweets|posts|comments|"
            r"tickets|diar(?:y|ies)|recipes|minutes)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "series",
        Pattern(
            r"\b(?:years?|yrs?|months?|weeks?|since|daily|hourly|weekly|every (?:day|hour|minute|"
            r"week)|rides|runs|match(?:es)?|games|sensors?|readings?|weather|sales|temperatures?|"
            r"prices|logs?|history|orders)\b",
            re.IGNORECASE,
        ),
    ),
)
TASTE: dict[Kind, str] = {
    "images": "images",
    "text": "text",
    "series": "tabular",
    "table": "tabular",
}
_ADVICE: dict[Kind, str] = {
    "series": (
        "A question that it can answer: what comes next, an amount or how the next one ends, from "
        "what is known *before* it. **Baseline**: the last value, or what happens most often. "
        "**Split by time**, the newest fifth as the test and never at random, or the model peeks "
        "into the future. **Score**: the mean absolute error in the unit of your data, or the "
        "share that is right, beside the baseline's."
    ),
    "table": (
        "A question that it can answer: one column that you would like to know before it is known. "
        "**Baseline**: the mean of that column, or its commonest class. **Split** before you look, "
        "with rows of one person or place on one side. **Score**: the mean absolute error in the "
        "unit of that column, or precision and recall, beside the baseline's."
    ),
    "images": (
        "A question that they can answer: which of two or three kinds is on the picture. "
        "**Baseline**: always the commonest kind. **Split** so that pictures of the same thing or "
        "day stand on one side. Fifty pictures of each kind are a start if a pretrained network "
        "does the seeing. **Score**: accuracy by kind, beside the baseline's."
    ),
    "text": (
        "A question that they can answer: which of two or three kinds a text is. Label 200 by hand "
        "first. **Baseline**: always the commonest kind, then counted words with logistic "
        "regression. **Split** before you look. **Score**: precision and recall of the kind that "
        "you care about."
    ),
}


# For who builds no model yet.
_WITHOUT_A_MODEL = (
    "Questions that it can answer without any model: when, where, how often, how much. For each "
    "one number, one plot and one sentence. Keep the newest part aside, untouched: it is your test "
    "when you come to models."
)
_SMALL: dict[Kind, str] = {
    "series": "load it, plot it over time, and write down how far off “the same as last time” is.",
    "table": "load it, look at one column against one other, and write down what the mean gets.",
    "images": "sort thirty of them into two folders by hand, and look at what tells them apart.",
    "text": "read thirty of them, label each by hand, and count the words of both kinds.",
}
_SMALLER = Pattern(
    r"\b(?:smaller|too (?:big|large|much|long)|less|one (?:\w+ )?(?:weekend|evening|day|afternoon|"
    r"sitting)|only (?:got|have)? ?(?:a |one )?(?:\w+day|weekend|evening|hours?))\b",
    re.IGNORECASE,
)
_ON_THE_SPLIT = Pattern(r"\b(?:split|random(?:ly)?|shuffle|test set|train set)\b", re.IGNORECASE)
_ON_THE_SCORE = Pattern(
    r"\b(?:rubbish|garbage|any good|good enough|worth|works?|metric|score|baseline|is it good|"
    r"know (?:if|whether|that|its|it'?s)|measure|judge|how good|right or wrong)\b",
    re.IGNORECASE,
)
_ON_TARGET = Pattern(
    r"\bwh?at (?:do|should|could|can|would|shall) (?:i|we|it) (?:even )?predict\b|"
    r"\b(?:what|which)(?:'?s| is| one is| column is)? (?:the |my )?(?:target|label)\b",
    re.IGNORECASE,
)
_TARGET = (
    "One column that you would like to know before it is known, and that somebody could act on: an "
    "amount (how many tomorrow, how long, at what price: **regression**, scored by the mean "
    "absolute error) or a kind (yes or no, which one: **classification**, scored by precision and "
    "recall). Two tests before you begin: can you name who does what differently because of the "
    "answer, and are all other columns known at the moment of the prediction?"
)
_BIGGER = Pattern(
    r"\b(?:bigger|larger|harder|more (?:ambitious|of a challenge|difficult)|too (?:small|easy)|"
    r"for two|together|as a team)\b",
    re.IGNORECASE,
)
_GROWN = (
    "Three things make it big, in this order. **Compare**: the baseline and two models on the same "
    "split, in one table with errors and what each took. **Let it live**: a small page or a job "
    "that makes tomorrow's prediction each day and writes down beside it what really came. **Show "
    "where it fails**: the ten worst cases, what they have in common, and one new column against "
    "that. Of two people one takes the data and the split, the other the page, and in the middle "
    "they change."
)
_ON_FEATURES = Pattern(
    r"\b(?:features?|columns?|inputs?|variables)\b|\bwh?at (?:else )?"
    r"(?:should|could|do|can) (?:i |we )?(?:go in|give (?:it|the model)|feed|add|put in)\b|"
    r"\bgo in besides\b",
    re.IGNORECASE,
)
_FEATURES: dict[Kind, str] = {
    "series": (
        "What is known *before* the moment of the prediction, and nothing else: the weekday, month "
        "and holidays; the value one step, one day and one week before; the mean of the last "
        "seven; what the day brings from outside, such as weather, prices and events. Add them one "
        "by one, and keep what lowers the error on the test."
    ),
    "table": (
        "Every column that is known *before* the answer is; no ids, and nothing that was written "
        "down afterwards. Dates become weekday and month, words become categories, and two "
        "columns that mean more together become their ratio or difference."
    ),
    "images": (
        "The pixels, scaled to one size; a pretrained network makes the features of them. Beside "
        "them the hour and the place of the picture may help, if the model may not learn those "
        "alone by heart."
    ),
    "text": (
        "Counted words first (TF-IDF), then sentence embeddings; beside them length, date and "
        "writer, if they are known before the answer."
    ),
}
_FAULTY = Pattern(
    r"\b(?:broken|missing|gaps?|holes?|zeros?|zero \w+|nans?|blanks?|empty|wrong|nonsense|garbage|"
    r"duplicates?|outliers?|impossible|negative)\b(?!.*\?)",
    re.IGNORECASE,
)
_ON_FAULTS = (
    "Good find; such rows would teach the model a lie. Turn what was not measured into missing "
    "values (`NaN`), never into 0, and add a column that says where. **Short gaps** you may fill "
    "with the value before; **long ones** leave out of training and test. Write down in one line "
    "what you removed and why, and count how many rows it costs."
)
_OF_MODELS = ("machine-learning/", "deep-learning/")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
# So many turns back the data still is what the project is about, and so short are the questions.
_LATELY, _MOST_WORDS = 6, 16


@dataclass(frozen=True)
class OwnData:
    """Data that somebody has: in their own words, and of which kind."""

    words: str
    kind: Kind


def own_data(text: str) -> OwnData | None:
    """The data that a text says its writer has; None where it tells of none."""
    found = _HAS.search(text) or _LIES_THERE.search(text)
    if found is None or _HAS_NONE.search(text):
        return None
    words = found[0].strip(" ,.")
    kinds = (kind for kind, pattern in _KINDS if pattern.search(words))
    kind: Kind = next(kinds, "table")
    return OwnData(words, kind)


_MAKES_OF_IT = Pattern(
    r"\b(?:anything|something|sth|smth|wh?at)\b.{0,40}\b(?:do|make|build|try|use|learn|predict)\b"
    r".{0,20}\b(?:with|w|w/|from|of|out of|on)\s+(?:it|that|this|them|those|these)\b|"
    r"\bis there (?:a|any|some) project in (?:it|that|this|there|them)\b|"
    r"\bwh?at (?:could|can|would) (?:it|they|that|this|those) (?:become|be good for|be used for)\b|"
    r"\b(?:could|can|would) (?:an? |the )?(?:machine|computer|model|ai|ml|machine learning|program|"
    r"python|software)s? (?:\w+ )?(?:do|learn|sort|help|tell|predict|see|find|work)\b|"
    r"\b(?:can|could) (?:that|this|it) be (?:done|predicted|learned|automated)\b|"
    r"\bis (?:that|this|it) (?:possible|doable|a project|machine learning|ml)\b|"
    r"\bbasically machine learning\b",
    re.IGNORECASE,
)


def wants_to_use_it(text: str) -> bool:
    """Whether a message asks what to make of data that its writer has."""
    return bool(_MAKES_OF_IT.search(text)) and own_data(text) is not None


def lead_on(text: str, data: OwnData) -> list[Block]:
    """What can be made of somebody's own data, before any listed project: the question, how it is
    answered honestly, and one sitting to begin with."""
    words = _I_HAVE.sub("", data.words)
    blocks = [
        Block(
            f"Yes: “{quoted(words, 120)}” is a project of your own, and nobody else can show "
            "one on it. Whether something can be learned from it you see within a day: if a model "
            "beats the baseline on rows that it has never seen."
        )
    ]
    wanted = _WANTED.search(text)
    if wanted is not None:
        what = (wanted["what"] or wanted["many"]).strip()
        blocks.append(Block(f"“{quoted(what, 80)}”: {_sort_of(what)}", "The question"))
    blocks.append(Block(_ADVICE[data.kind], "How to do it honestly"))
    if _OF_HEALTH.search(text):
        blocks.append(Block(_NO_DOCTOR, "One limit"))
    blocks.append(Block(f"25 minutes: {_SMALL[data.kind]}", "Today"))
    return blocks


_I_HAVE = Pattern(r"^(?:i|we)(?:'ve)? (?:have |got |keep |kept |collected )*", re.IGNORECASE)
# A model of a beginner must not decide about anybody's body.
_OF_HEALTH = Pattern(
    r"\b(?:blood|glucose|sugar|insulin|heart|pulse|migraine\w*|seizure\w*|symptoms?|patients?|"
    r"diabet\w*|dose|doses|medicine|medication|pills?|asthma|depress\w*)\b",
    re.IGNORECASE,
)
_NO_DOCTOR = (
    "This is for learning. Change no dose, no treatment and no warning device by what it says; "
    "that stays with the doctor and the device. Health data also stay on your own machine."
)


def _sort_of(what: str) -> str:
    asks = what.lower()
    if asks.startswith(("how many", "how much", "how long")):
        return "an amount, so this is **regression**, scored by the mean absolute error."
    if asks.startswith("when"):
        return (
            'make it a yes or no for a fixed time ahead ("in the next hour, day or week?"), and it '
            "is **classification**; if it happens seldom, scored by precision and recall."
        )
    return (
        "one of a few kinds, or a yes or no, so this is **classification**, scored by precision "
        "and recall. You need past cases in which the answer is written down: count those first."
    )


def on_own_data(data: OwnData, template: Project) -> Block:
    """How a listed project is done with the learner's own data."""
    lead = (
        f"Take what you have (“{quoted(data.words, 100)}”) in place of other data; nobody else can "
        f"show that. It goes as **{template.title}** does, step by step. "
    )
    models = any(topic.startswith(_OF_MODELS) for topic in (*template.needs, *template.proves))
    told = _ADVICE[data.kind] if models else _WITHOUT_A_MODEL
    return Block(lead + told, "On your own data")


def of_own_data(s: Situation) -> Outcome | None:
    """What is asked of a project on own data: less of it, how to split it, when it is good."""
    if len(s.text.split()) > _MOST_WORDS or s.said.error or s.context.trouble is not None:
        return None
    faulty = _FAULTY.search(s.text) is not None and not s.said.mentions
    if s.context.ability != "project_idea" and not faulty:
        return None
    if s.context.ability == "project_idea" and _ON_TARGET.search(s.text):
        return _told(s, _TARGET, "What to predict")
    lately = (own_data(turn.text) for turn in reversed(s.record.turns[-_LATELY:]))
    data = next((found for found in lately if found is not None), None)
    if data is None or own_data(s.text) is not None:
        return None
    parts = _SENTENCES.split(_ADVICE[data.kind])
    if faulty and data.kind in ("series", "table"):
        return _told(s, _ON_FAULTS, "What is wrong in it")
    if _SMALLER.search(s.text):
        heading, told = "One sitting, on your own data", f"Only this: {_SMALL[data.kind]}"
        told += " Put the plot or the number into a README with three sentences: that is a project."
    elif _BIGGER.search(s.text):
        heading, told = "Bigger, on the same data", _GROWN
    elif _ON_FEATURES.search(s.text):
        heading, told = "What goes in", _FEATURES[data.kind]
    elif _ON_THE_SPLIT.search(s.text):
        heading, told = "The split", " ".join(p for p in parts if "**Split" in p)
    elif _ON_THE_SCORE.search(s.text):
        heading = "When it is good"
        told = " ".join(p for p in parts if p.startswith(("**Baseline", "**Score")))
        told += " If it beats the baseline on data it has never seen, it is not rubbish."
    else:
        return None
    return _told(s, told, heading)


def _told(s: Situation, told: str, heading: str) -> Outcome:
    blocks = (Block(told, heading), Block("Begin with the baseline today: it is five lines."))
    reply = Reply(
        "project_idea",
        blocks,
        topics=s.context.topics,
        actions=(Action("The whole project", "show me the project"),),
    )
    return Outcome(reply, s.context)
