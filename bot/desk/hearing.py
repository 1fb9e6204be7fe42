"""What is said of promises in a conversation, in free words: heard, kept, and answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.accountability.answers import read_answer, speaks_of, stems
from bot.accountability.checkins import answers_week, asked_about, due_commitments
from bot.accountability.choices import choices_in
from bot.accountability.commitments import Ease
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import read_line, same_words
from bot.accountability.promising import listed_now
from bot.accountability.record import PromiseRecord
from bot.accountability.replies import reply_nothing_promised, reply_which
from bot.accountability.rollover import brought_up
from bot.accountability.speech import (
    Wish,
    is_answer_like,
    promised_part,
    promises_anew,
    read_wish,
    speaks_of_promises,
)
from bot.accountability.values import Commitment
from bot.accountability.weeks import on_break, opening_of
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted
from bot.desk.breaks import rest
from bot.desk.checking_in import answer_checkin, answer_fields, open_now, show_checkin
from bot.desk.desk import Desk
from bot.desk.easing import ease_promise
from bot.desk.nudges import nudges
from bot.desk.promising import add_plan, promise, promises
from bot.desk.rewording import brings_a_part, reworded
from bot.desk.rhythm import asks_for_rhythm, rhythm

# What is left of a message, in words, when it only says when and where.
_FEW = 3
# So few words are about promises where these were just spoken of.
_SHORT = 6
_PLANS_FOR_HOURS = 24
_SOON = 3600.0
_BACK = re.compile(r"(?:hi|hey|hello)?\W*i(?:'?m| am) back\b.{0,20}", re.IGNORECASE)
_NUDGES = (
    (re.compile(r"(?:please\W+)?(?:you (?:can|may) )?nudge me (?:again|more)\W*", re.I), "resume"),
    (
        re.compile(r"(?:please\W+)?(?:stop|no more) (?:nudg(?:es|ing)|messaging)(?: me)?\W*", re.I),
        "off",
    ),
    (
        re.compile(
            r"why (?:did|do|have|are) (?:you|i) (?:nudg\w+|get (?:a|this|that|the) nudge).{0,40}",
            re.I,
        ),
        "why",
    ),
)
# A result that is not all of what was promised, and that something was owed.
_PART = re.compile(
    r"\b(?:half|halfway|parts?|partly|partial(?:ly)?|some of|"
    r"(?:one|two|three|\d+) of (?:the|my|those|them|it)|most of|"
    r"(?:the )?(?:rest|remainder) (?:is|comes|will|follows|to)|almost|nearly|"
    r"a (?:first )?(?:piece|bit|draft) of)\b|\b\d{1,2} ?%",
    re.IGNORECASE,
)
_OWED = re.compile(
    r"\b(?:owed?|promised|pledged|agreed|committed|you (?:wanted|asked|expected|waited))\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"^(?=.*\b(?:did|done|finished)\b)(?=.*\b(?:nope|not|didn'?t)\b)", re.I | re.S
)
_OPEN = re.compile(r"\b(?:open|due)\b", re.IGNORECASE)
_MISSED = re.compile(
    r"\b(?:missed|skipped|did ?n'?t|didnt|did not|nothing|could ?n'?t|failed|no time)\b", re.I
)
# A question, or what somebody knows, brings no result.
_BRINGS_NONE = re.compile(
    r"\?|^\W*(?:what|which|how|why|when|where|who|can|could|is|does|do)\b|"
    r"\bi (?:\w+ )?(?:know|understand|knew)\b",
    re.IGNORECASE,
)
# What the coach is to do is no promise of the learner's.
_ASKS_US = re.compile(
    r"\W*(?:(?:please|pls|ok|so|and|then|now|just)\W+)*(?:(?:can|could|would) (?:you|u) )?"
    r"(?:give me|make (?:me|from|of|a)|show|tell|say|list|plan|explain|"
    r"write(?! (?:it |this |that )?down))\b",
    re.IGNORECASE,
)
_OWN = frozenset({"checkin"})
_HEARD: dict[str, Wish] = {"promise": "promise", "list": "list", "report": "report"}
# Right after a word on promises these few words are about them, whatever else they sound like.
_POINTS = re.compile(
    r"^(?=(?:\W*\w+){1,7}\W*$)(?=.*(?:\b(?:it|that|this|them|one|owe)\b|\bnever ?mind\b))", re.I
)
# Intents of which a message may still answer a check-in that waits.
_MAY_ANSWER = frozenset(
    {"checkin", "progress_report", "plan", "smalltalk", "off_topic", "motivation", "next_step"}
)


@dataclass(frozen=True)
class Hearing:
    """The ear of the desk, as the conversation knows it."""

    desk: Desk

    def hear(
        self, learner: str, text: str, *, intent: str, following: bool, heard: str = ""
    ) -> Reply | None:
        """The reply to a message about promises, after what it says was kept; None for any other.

        `heard` ("promise", "list" or "report") is what it was taken for; its words may mislead.
        Raises MemoryFailed.
        """
        try:
            told = self._of_checkins(learner, text, following)
            if told is not None:
                return told
            if intent != "checkin" and (following or _OWED.search(text) or _REPORTS.search(text)):
                told = self._in_part(learner, text, following)
                if told is not None:
                    return told
            if intent not in _MAY_ANSWER and not following:
                return None
            return self._hear(learner, text, intent, following, heard)
        except PromiseRefused as refused:
            actions = (Action("See the week", "coach week"),)
            return Reply("checkin", (Block(str(refused)),), actions=actions)

    def _of_checkins(self, learner: str, text: str, following: bool) -> Reply | None:
        """When check-ins come, where a message asks for that and corrects no promise."""
        if asks_for_rhythm(text):
            return rhythm(self.desk, learner, text, following=False)
        record = self.desk.record(learner)
        made = [c.made_at for c in record.commitments if c.state == "open"]
        fresh = made and (self.desk.now() - max(made)).total_seconds() <= _SOON
        if not following or fresh or open_now(record, self.desk.now()) is not None:
            return None
        return rhythm(self.desk, learner, text, following=True)

    def aside(self, learner: str, text: str, *, intent: str) -> str:
        """A sentence on the promise that something done keeps; "" where it keeps none.

        Raises MemoryFailed.
        """
        if intent != "progress_report" or "?" in text or _PART.search(text):
            return ""
        record, _ = brought_up(self.desk.record(learner), self.desk.now(), ask=True)
        about = self._about(record)
        done = [
            c
            for c in about
            if (said := read_answer(text, about).outcomes.get(c.id)) is not None
            and said.state == "kept"
            and c.state == "open"
            and speaks_of(text, c)
        ]
        if len(done) != 1:
            return ""
        try:
            answer_fields(self.desk, learner, {"kept": done[0].id})
        except PromiseRefused:
            return ""
        return f"That keeps a promise: “{quoted(done[0].text, 160)}”. It is noted as kept."

    def _hear(
        self, learner: str, text: str, intent: str, following: bool, heard: str
    ) -> Reply | None:
        for words, asked in _NUDGES:
            if words.fullmatch(text.strip()):
                return nudges(self.desk, learner, asked)
        now = self.desk.now()
        record, _ = brought_up(self.desk.record(learner), now, ask=True)
        if _BACK.fullmatch(text.strip()) and on_break(now, record.breaks, record.preferences):
            return rest(self.desk, learner, "back")
        if following:
            changed = reworded(self.desk, learner, text)
            if changed is not None:
                return changed.reply
        owns = intent in _OWN or (following and _POINTS.search(text) is not None)
        wish = read_wish(text) if owns else self._named_wish(text, record)
        few = len(text.split()) <= _SHORT
        asked_for = bool(record.commitments) or _OPEN.search(text) is not None
        if wish == "" and few and asked_for and read_wish(text) == "list":
            wish = "list"
        if wish == "" and few and following and intent == "progress_report":
            # "Did 5 of 5!" right after it was promised names nothing, and is of it.
            wish = "report" if read_wish(text) == "report" and self._live(record) else wish
        if few and following and not self._live(record) and _MISSED.search(text):
            return reply_nothing_promised("missed")
        if wish == "" and following and (asked := read_wish(text)) in ("list", "checkin"):
            wish = asked
        if wish in ("", *_HEARD.values()) and heard in _HEARD:
            wish = _HEARD[heard]
        if wish == "promise" and heard != "promise" and _ASKS_US.match(text):
            return None
        about = self._about(record)
        if wish not in ("list", "checkin", "away", "promise") and intent in _MAY_ANSWER:
            waiting = open_now(record, now)
            answers = read_answer(text, about)
            pointed = is_answer_like(text) and (answers.outcomes or answers.hours_built is not None)
            if waiting is not None and (pointed or (following and choices_in(text, about))):
                try:
                    return answer_checkin(self.desk, learner, text).reply
                except PromiseRefused:
                    if wish == "":
                        return None
        if following and wish in ("", "promise"):
            planned = self._plan(learner, text, record)
            if planned is not None:
                return planned
        return self._wished(learner, text, wish, record, about)

    def _in_part(self, learner: str, text: str, following: bool) -> Reply | None:
        """What becomes of a promise of which a message brings a part; None for any other."""
        if _BRINGS_NONE.search(text) or promises_anew(text):
            return None
        record, _ = brought_up(self.desk.record(learner), self.desk.now(), ask=True)
        live = [c for c in record.commitments if c.state == "open"]
        mixed = [c for c in live if brings_a_part(text, c.text)]
        if not (mixed or (_PART.search(text) and read_wish(text) in ("report", ""))):
            return None
        live = mixed or live
        named = [c for c in live if stems(text) & stems(c.text)]
        if not named and following and _OWED.search(text):
            named = live
        found = _meant(text, named) if named else None
        if found is None:
            return None
        if found in self._about(record):
            return answer_fields(self.desk, learner, {"partly": found.id}).reply
        told = (
            f"Part of “{quoted(found.text, 160)}” is there: good, that is how the rest gets done. "
            "It stays open until its week is over; tell me when the rest is there."
        )
        return Reply("checkin", (Block(told),), actions=(Action("See the week", "coach week"),))

    def _named_wish(self, text: str, record: PromiseRecord) -> Wish:
        """Easing what a message names by words of its promise, whatever else it sounds like."""
        wish = read_wish(text)
        live = [c for c in record.commitments if c.state in ("open", "missed", "partly")]
        named = any(stems(text) & stems(c.text) for c in live)
        return wish if wish in ("shrink", "move", "drop") and named else ""

    def _wished(
        self,
        learner: str,
        text: str,
        wish: Wish,
        record: PromiseRecord,
        about: tuple[Commitment, ...],
    ) -> Reply | None:
        desk = self.desk
        if wish == "list":
            waiting = open_now(record, desk.now())
            asked = waiting is not None and any(c.state == "open" for c in about)
            return (show_checkin if asked else promises)(desk, learner).reply
        if wish == "checkin":
            return show_checkin(desk, learner).reply
        if wish == "away":
            return rest(desk, learner, text)
        if wish == "promise":
            return promise(desk, learner, promised_part(text)).reply
        if wish in ("shrink", "move", "drop"):
            return self._ease(learner, text, wish, record)
        if wish == "report":
            return self._report(learner, text, about)
        return None

    def _report(self, learner: str, text: str, about: tuple[Commitment, ...]) -> Reply | None:
        if not about and promises_anew(text):
            return promise(self.desk, learner, promised_part(text)).reply
        answer = read_answer(text, about)
        if not answer.empty:
            return answer_checkin(self.desk, learner, text).reply
        if about:
            return reply_which(about)
        # Who speaks of no promise tells of their work, and the coach answers that.
        missed = "missed" if _MISSED.search(text) else "report"
        return reply_nothing_promised(missed) if speaks_of_promises(text) else None

    def _ease(self, learner: str, text: str, how: Ease, record: PromiseRecord) -> Reply:
        """Ease the promise whose words the message has most of, or ask which is meant."""
        live = [c for c in record.commitments if c.state in ("open", "missed", "partly")]
        if not live:
            return reply_nothing_promised(how)
        found = _counted(text, listed_now(record, self.desk.now())) or _meant(text, live)
        if found is None and how == "drop" and _POINTS.search(text):
            # "Forget that", right after it was said.
            newest = max(reversed(live), key=lambda c: c.made_at)
            age = (self.desk.now() - newest.made_at).total_seconds()
            found = newest if newest.state == "open" and age <= _SOON else None
        if found is None:
            return reply_which(live)
        return ease_promise(self.desk, learner, found.id, how, why="").reply

    def _plan(self, learner: str, text: str, record: PromiseRecord) -> Reply | None:
        """The time and place of a promise just made, if that is all that a message says."""
        if not record.commitments:
            return None
        # Of those made at once the last.
        newest = max(reversed(record.commitments), key=lambda c: c.made_at)
        if newest.state != "open" or (newest.when and newest.where):
            return None
        age = self.desk.now() - newest.made_at
        line = read_line(text)
        if age.total_seconds() > _PLANS_FOR_HOURS * 3600 or not (line.when or line.where):
            return None
        rest_of_it = same_words(text)
        for part in (line.when, line.where):
            for piece in filter(None, part.split(", ")):
                rest_of_it = rest_of_it.replace(same_words(piece), " ")
        if len([w for w in rest_of_it.split() if not w.isdigit()]) > _FEW:
            return None
        return add_plan(self.desk, learner, newest.id, replace(line, text="")).reply

    @staticmethod
    def _live(record: PromiseRecord) -> list[Commitment]:
        return [c for c in record.commitments if c.state in ("open", "missed", "partly")]

    def _about(self, record: PromiseRecord) -> tuple[Commitment, ...]:
        """What an answer given now is about, in the order of its numbers."""
        now, prefs = self.desk.now(), record.preferences
        week = answers_week(now, prefs, record.checkins)
        checkin = record.checkin(week)
        if checkin is not None:
            return asked_about(checkin, record.commitments)
        return due_commitments(week, record.commitments) if now < opening_of(week, prefs) else ()


_NTH = re.compile(
    r"\b(?:the|number|no\.?|nr\.?|#) ?(?P<nth>first|second|third|fourth|last|\d{1,2})\b", re.I
)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def _counted(text: str, shown: Sequence[Commitment]) -> Commitment | None:
    """The promise that "the first one" means in the list as it is shown, if it still counts."""
    found = _NTH.search(text)
    if found is None or not shown:
        return None
    word = found["nth"].lower()
    place = int(word) - 1 if word.isdigit() else _PLACES[word]
    if not -len(shown) <= place < len(shown):
        return None
    meant = shown[place]
    return meant if meant.state in ("open", "missed", "partly") else None


def _meant(text: str, live: list[Commitment]) -> Commitment | None:
    """The promise that a request means: the only one, or the one that shares most words."""
    if len(live) == 1:
        return live[0]
    words = stems(text)
    scores = [len(words & stems(c.text)) for c in live]
    best = max(scores)
    return live[scores.index(best)] if best and scores.count(best) == 1 else None
