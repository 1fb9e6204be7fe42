"""Answers to follow-ups: what "why?", "the second one" or "that didn't help" mean here and now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.coach.abilities import Abilities
from bot.coach.answer import (
    NEAR_CLAIM,
    ROADMAPS,
    cost_first,
    describe_resource,
    quote_claim,
    reply_answer,
)
from bot.coach.compare import two_named
from bot.coach.context import Context, Pending, Trouble
from bot.coach.detail import alike, confirms, is_unsure, only_nods
from bot.coach.explaining import asks_to_understand
from bot.coach.facts import noted, read_facts
from bot.coach.focus import pointed_at, rare_words, telling
from bot.coach.follow_ups import FollowUp, Kind, after_success, not_that, nth
from bot.coach.hardness import reply_hardness
from bot.coach.history import history_of, kind_of
from bot.coach.next_step import Finished, Step, closed_under, settled
from bot.coach.of_two import weighed
from bot.coach.own_figures import own_figures, told_with
from bot.coach.pasted import decisive_line
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening
from bot.coach.plan import goal_title, is_goal
from bot.coach.projects import missing, tastes_in
from bot.coach.record import Fact, ResourceProgress, StepGiven, TopicEvidence
from bot.coach.record import Remedy as Trial
from bot.coach.reply import Action, Block, Citation, Intent, Next, Reply
from bot.coach.ruled_out import found_by_oneself, left_of
from bot.coach.situation import Outcome, Situation
from bot.coach.small import is_smalltalk
from bot.coach.spelt_apart import spelt_apart
from bot.coach.stuck import Rates, Remedy, find_remedies, find_remedy, is_far, reply_remedy
from bot.coach.text import quoted
from bot.coach.times import deadline, hours_per_week
from bot.coach.tried import asks_to_ignore, tells_of_trying
from bot.coach.understand import Understanding, follows_rule
from knowledge.models import SectionName, StuckKind, Topic
from retrieval.search import Hit

# After this many ways out that did not help, other people can help better.
MOST_REMEDIES = 3
_SHORT = 240
# How long a piece of work below an answer may be, and how many passages are looked at for one.
_PIECE = 420
# As much of an answer shows that it is one that was given already.
_OPENING = 100
_LOOKED_AT = 40
# A cosine with a listed question from which a message needs no help from what was said before.
_OWN_QUESTION = 0.62
_WHAT_NOW = Pattern(
    r"\b(?:what|wat|wut)(?:'?s| is| do i do| should i (?:do|learn))? (?:next|now)\b|"
    r"\bwhere (?:do|should) i (?:start|"
    r"begin|go)\b|\bnext (?:step|topic)\b|"
    r"^\W*(?:(?:and|so|ok|then|now|thx|thanks?|ty|cool|great|nice|right|fine|good)\W+)*"
    r"next\W*(?:then|up|pls|please)?\W*$|"
    r"\b(?:tell me |say )?wh?at (?:to|do i|should i) (?:open|touch|start with|sit down with|do) "
    r"(?:first|tomorrow|tonight|today|on \w+day|this evening)\b",
    re.IGNORECASE,
)
# "Works now! whats after" asks, in the same breath, for what is next.
_WHAT_THEN = Pattern(
    r"\b(?:wh?at(?:'?s| is| do i do| should i (?:do|learn))? (?:next|now|after|then)|"
    r"(?:now|then|and) what|next (?:step|topic)|wh?at (?:comes|follows))\b\W*(?:then|now|pls|"
    r"please)?\W*$",
    re.IGNORECASE,
)
_FOUND_IT = Pattern(r"\b(?:i )?found (?:it|the)\b|\bmy own\b|\bmyself\b", re.IGNORECASE)
_TOO_MUCH = Pattern(r"\btoo much\b(?!.{0,10}\b(?:text|words|to read)\b)", re.IGNORECASE)
# What follows once something works: "fixed. next up: images".
_ON_TO = Pattern(
    r"\b(?:next(?: up)?(?: is)?|now (?:on )?to|then on to|on to|onto|now "
    r"for)\b\W*(?P<rest>\w.{3,80})$",
    re.IGNORECASE,
)
_ONLY = Pattern(r"\b(?:only|just)\b", re.IGNORECASE)
# Words with which a bare "why?" is asked; any other asks why of something in particular.
_WHY_WORDS = frozenset(
    rare_words(
        "important necessary matter bother hurry reason useful needed helpful particularly "
        "exactly worth care chose pick needs whole"
    )
)
_POINTS_AT_IT = Pattern(
    r"\b(?:where|how) (?:do|should|must|can) i\b.{0,25}\b(?:that|it|this|these)\b",
    re.I,
)
_ALL_DONE = Pattern(r"\b(?:done|ready|finished|through|job|there)\b", re.IGNORECASE)
_OF_A_JOB = Pattern(r"\b(?:jobs?|hired|employ\w*|career)\b", re.IGNORECASE)
_WHOLE = Pattern(r"\b(?:whole|entire|everything|altogether|total|complete|all of)\b", re.IGNORECASE)
# Sections that answer one question only, by their place, and how it is asked.
_ASKED_OF = {
    SectionName.SKIP.value: Pattern(
        r"\b(?:skip\w*|leave|left|omit|ignore|need|must|have to|necessary|later|first|deep|all|"
        r"everything|proofs?|not)\b",
        re.IGNORECASE,
    ),
    SectionName.DONE.value: Pattern(
        r"\b(?:done|enough|finish\w*|ready|good|know (?:that|when|if|it)|able|can i|should i|goal|"
        r"notice|see|tell|when|test|sure|have it|got it|sunk|sits|master\w*|explain|need)\b",
        re.IGNORECASE,
    ),
}
# A question of one or some of several things that were shown.
_AMONG = Pattern(
    r"\b(?:which|what|any|are|is|does|do|has|have|who)\b.{0,30}\b(?:them|these|those|they|ones?)\b|"
    r"\b(?:them|these|those|they)\b.*\?",
    re.IGNORECASE,
)
_BY_LENGTH = Pattern(
    r"\W*(?:(?:and|so|ok|the|which|whats|a)\W+)*(?:short|quick|fast|brief|long|thin|thick)\w*"
    r"(?: (?:one|book|course|of (?:them|those|the two)))+\W*",
    re.IGNORECASE,
)
_QUICK = Pattern(r"\b(?:short\w*|quick\w*|fast\w*|brief\w*|long\w*|hours?|time)\b", re.IGNORECASE)
_OF_TWO = Pattern(r"\b(?:former|latter)\b", re.IGNORECASE)
_PAIR = Pattern(
    r"(?:\b(?:compare|between|is|are|take|do)\s+)?(?P<one>[\w.+#-]+(?: [\w.+#-]+){0,3}?)\s+"
    r"(?:vs\.?|versus|or|and|than)\s+"
    r"(?P<other>[\w.+#-]+(?: [\w.+#-]+){0,3}?)\s*(?P<of>\b(?:for|on|to|in)\b.*)?[?!.]*$",
    re.IGNORECASE,
)
# What is said of a trouble without asking: "lr is tiny already", "no dates in it".
_RULES_OUT = Pattern(r"\W*(?:no|not|nope|nah|never|none|without|neither)\b", re.IGNORECASE)
_LEAVES_IT = Pattern(
    r"\b(?:will|'ll|ill|gonna|going to|later|tomorrow|tonight|trying|let me|understand|understood|"
    r"get it|got it|makes sense|i see|clear|learn|study|next|instead|back to|like|quiz|plan|"
    r"project|course|"
    r"promise|remind|forget|stop|break|bye|thanks?|thx)\b|\?",
    re.IGNORECASE,
)
_SO_WHAT = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|well|then|hm+|right|yes|yeah|oh)\W+)*"
    r"(?:(?:i )?(?:did|done|tried|ran) (?:that|it|this|so)\W+)?(?:and |so |ok )?"
    r"(?:wh?at (?:do|should|can|must|shall) i (?:do|use|try|write|change|type)"
    r"(?: (?:now|then|instead|about (?:it|that)))*|wh?at now|now(?: what)?|and now|"
    r"what'?s the (?:fix|solution|way out)|"
    r"how (?:do|can|should) i (?:fix|solve|mend|change|repair) (?:it|that|this)|"
    r"where (?:do|should|must|can) i (?:even |actually )?(?:do|put|write|change|set|add|type) "
    r"(?:it|that|this))\W*$",
    re.IGNORECASE,
)
_BARE_WHY = Pattern(
    r"^\W*(?:but |so |and )?(?:why|how come)\W*(?:tho|though|was that)?\W*$", re.IGNORECASE
)
_DID_IT = Pattern(r"\b(?:did|done|tried|ran) (?:that|it|this|so)\b", re.IGNORECASE)
# In fewer words a message goes on with the trouble, and one so far from all that was said of it
# (a cosine) does not.
_OF_ITS_OWN = 5
_UNRELATED = 0.21
_TO_YOUR_QUESTION = ": to your question"
_LEFT = "What is left of it"
# What a server answers: of a 422 no cause of a 500 is the reason.
_STATUS = re.compile(r"\b[45]\d\d\b")
_BARE_WORDS = 6
_TELLING_WORDS = 2
# Questions that begin with no word of a question: "fill with what", "mean or median".
_OPEN_END = Pattern(
    r"\b(?:wh?at|which|how|where|why)\W*$|^\W*(?:so |the )?[\w-]+ or (?:the )?[\w-]+\W*$",
    re.IGNORECASE,
)
# Troubles of the head have nothing to run.
_OF_THE_HEAD = frozenset(
    {
        StuckKind.PREREQUISITE,
        StuckKind.MATHS,
        StuckKind.SCOPE,
        StuckKind.MOTIVATION,
        StuckKind.RESOURCES,
    }
)
_EXPLAINING = frozenset({"concept", "compare", "stuck"})
_EXPLAINING_TOO = frozenset({"concept", "compare", "resource", "career", "motivation"})
# A chance of being stuck, and a cosine with a way out, from which a question may be about one.
_TROUBLED, _NEAR_TROUBLE = 0.25, 0.5
_OF_PEOPLE_ASKED = Pattern(
    r"\b(?:ask|post|write|say|put|question)\b.{0,40}\b(?:stack ?overflow|forum|reddit|discord|"
    r"github issue|help channel|other people|humans?|somebody|someone)\b|"
    r"\bwho(?:m)? (?:do|can|could|should|would) i (?:ask|write|turn)\b",
    re.IGNORECASE,
)
_CORRECTS = Pattern(r"\W*(?:\w+\W+){0,2}?(?:i mean(?:t)?|i said)\b", re.IGNORECASE)
_NEEDED = Pattern(
    r"\b(?:do|must|should|have|shall|would) i (?:really |actually |even )?"
    r"(?:need|have|know|learn|do|study|to)\b"
    r"(?=.*\b(?:first|before|beforehand|for (?:it|that|this))\b)|"
    r"\bis .{2,40} (?:needed|necessary|required|a must)\b",
    re.IGNORECASE,
)
_BEFORE_THIS = Pattern(r"\b(?:what|wat|which)\b.*\b(?:before|b4)\W+(?:the )?$", re.IGNORECASE)
_A_FIGURE, _OF_A_FIGURE = Pattern(r"\d"), 5
# "Theres a space after it. who does that" wants no source.
_WHO_ON_EARTH = Pattern(
    r"\bwho (?:does|do|did|would do|on earth|the hell|even|in their right mind|puts?|writes?|"
    r"invented|"
    r"came up with|designs?)\b",
    re.IGNORECASE,
)
_IS_IT_GOOD = Pattern(
    r"\b(?:is|was) (?:that|it|this) (?:any )?(?:good|ok(?:ay)?|bad|normal|fine|enough|right)\b",
    re.IGNORECASE,
)
_GOES_WRONG = Pattern(
    r"\b(?:nans?|errors?|wrong|looks? (?:like|weird|strange|odd)|instead of|half|empty|missing|"
    r"zeros?|nothing|slow\w*|fails?|crash\w*|weird|"
    r"gone|"
    r"duplicates?|huge|negative|all (?:the )?same|too (?:big|many|few))\b",
    re.IGNORECASE,
)
_LOOKS_BACK_AT_IT = Pattern(
    r"\b(?:avoid|prevent|stop) (?:it|that|this)\b|\b(?:next time|in (?:the )?future|again)\b.*"
    r"\b(?:how|what|avoid|prevent|do|happen\w*)\b|\bwh?at (?:was|went) (?:it|that|wrong)\b|"
    r"\bwh?at was the (?:reason|cause|problem|issue|matter|trouble|mistake|error|bug)\b|"
    r"\bhow (?:do|can|could) i (?:avoid|prevent|not\b.{0,30}\bagain)\b|"
    r"\bnot\b.{0,20}\b(?:bitten|caught|burnt|burned|fooled|fall)\b.{0,20}\bagain\b|"
    r"\bwhy did (?:it|that|this) happen\b",
    re.IGNORECASE,
)
_MOST_TOLD, _FEW_TOLD = 20, 8
# Who told of so many topics that they know them is not sent back to the first of the track.
_TOLD_MUCH = 4
_INTERROGATIVE = Pattern(
    r"\W*(?:(?:and|so|ok|but|then|hm+|well)\W+)*(?:wh?ats?|waht|wh?ich|whitch|how|hwo|why|where|"
    r"wher|wh?en|who|can|"
    r"could|should|do|does|is|are|tell|show|give|explain)\b",
    re.IGNORECASE,
)
# "Which one for 200 rows", after two things were spoken of.
_WHICH = Pattern(
    r"^\W*(?:(?:and|so|ok|then|but|hm+|now|n)\W+)*(?:which|wich|what) (?:one|of (?:them|the two|"
    r"those|these|both)|is (?:better|best|the better one)|would (?:be |you )?\w+)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_TAKE_IT_UP = Pattern(
    r"\b(?:set|make|take|put|add|note|save|use)\b (?:it|that|this|them|those)\b.{0,12}"
    r"\b(?:my|the|as|in|on|to|into)\b.{0,12}\b(?P<what>next|goal|aim|plan|step|list|roadmap|track|"
    r"path|schedule)\b",
    re.IGNORECASE,
)
# Who says so asks past the step that was given.
_AFTERWARDS = Pattern(
    r"\b(?:after(?:wards?)?|then|later|beyond|follow(?:s|ing)?|behind|from there|leads?)\b", re.I
)
_FINISHED = Pattern(r"\b(?:finish\w*|done|through|complete\w*|end)\b", re.IGNORECASE)
# What speaks of a topic rather than of the step that is open.
_ON_A_TOPIC = frozenset({"concept", "resource", "compare", "stuck"})
_AFTER = Pattern(
    r"^\W*(?:(?:and|so|ok|then|but|now|hey|hi)\W+)*(?:what|wh?ats?|what'?s|which(?: one)?)\b"
    r"(?:\W+\w+){0,4}?\W+(?:after|beyond|behind|following)\b|"
    r"^\W*(?:(?:ok(?:ay)?|thanks?|thank you|thx|cool|great)\W+)*(?:and|then|so)\W+after\b",
    re.IGNORECASE,
)
_BEGIN_IT = Pattern(
    r"\b(?:where|how|with what|what) (?:do|should|would|can|could|must|shall) i "
    r"(?:best |even |actually )?(?:start|begin|get (?:started|into))\b\W*"
    r"(?:with|on|in|into|from)?\W*(?:it|that|this|those|these|them|all (?:of )?(?:that|this))\b|"
    r"\bhow (?:do|can|should) i (?:start|begin) (?:it|that|this)\b|"
    r"\bfirst (?:lesson|exercise|chapter) (?:of|on|for|in)? ?(?:it|that|this)?\W*$",
    re.IGNORECASE,
)
_STEP_ONE = Pattern(
    r"^\W*(?:\w+\W+){0,4}?(?:what|wat|whats|what'?s|wats)\W+(?:is |would be )?(?:the )?(?:very )?"
    r"(?:step (?:1|one)|(?:first|1st) (?:step|thing to do))(?: (?:of|for|on) (?:it|that|this))?"
    r"(?: (?:then|now))?\W*$",
    re.IGNORECASE,
)
# What comes before a subject that is named, of which one topic is spoken of.
_WHAT_BEFORE = Pattern(
    r"\b(?:what|wat|which|anything|something)\b.{0,30}(?<!as )\b(?:before|b4|prior to|needed "
    r"for)\b",
    re.IGNORECASE,
)
# "So like speed?": a likeness that somebody makes of what was explained.
_LIKE_IT = Pattern(
    r"^\W*(?:(?:so|ah+|oh+|ok(?:ay)?|hm+|then|and|is it|its|it'?s|kinda|kind of|sort of|basically|"
    r"a bit|just)\W+)*(?:like|similar to|the same as)\s+(?:an? |the )?(?P<what>[\w' -]{3,30}?)"
    r"(?:\W+(?:then|right|or what|no|yes|basically))*\W*$",
    re.IGNORECASE,
)
_MUCH_LESS = 0.75
# A cosine from which a project is what a goal speaks of.
_SAME_THING = 0.4
_OF_COST = (
    "free cheap cheaper cheapest paid cost costs costing money price priced pricey expensive "
    "charge gratis anything nothing course courses book books video videos resource resources "
    "option options alternative alternatives version actually really completely totally fully "
    "entirely "
    "afford budget spend spending without paying payment wallet euro euros dollar dollars pound "
    "certificate account sign trial month year whole thing stuff ones either both which these "
    "those available access online totaly still always"
)
# After these the topic at hand is what is called hard.
_OF_HARDNESS = ("concept", "next_step", "progress_report", "compare", "standing", "resource")
_EACH = Pattern(r"\b(?:each|both|(?:the )?two|either)\b", re.IGNORECASE)
_OF_THE_ONE = Pattern(r"\b(?:it|that|this)\b|^\W*(?:and )?free\W*$", re.IGNORECASE)
_WHERE_TO_PUT = Pattern(
    r"\bwhere (?:do|should|must|can|shall) i (?:put|write|type|paste|save|store|keep|run|click|add|"
    r"enter|place|insert)\b",
    re.IGNORECASE,
)
_DOUBTS = Pattern(r"\b(?:sure|certain|positive)\b", re.IGNORECASE)
# What somebody tells of the case in which they choose: "im more of a doer", "only 80 rows".
_OF_MY_CASE = Pattern(
    r"^\W*(?:(?:well|ok|hm+|but|and|so|tbh|actually)\W+)*(?:i|i'?m|im|i'?ve|ive|my|we|our|its?|"
    r"it's|"
    r"never|only|no|not|just|both|mostly|for|neither)\b",
    re.IGNORECASE,
)
_FOR_WHAT = Pattern(
    r"^\W*(?:(?:ok|and|but|so|well|hm+)\W+)*(?:it'?s |its )?(?:for|with|on)\b", re.I
)
# The parts of a comparison that a case can change.
_OF_THE_CASE = frozenset({"To your case", "What I would do", "Today"})
# The chance of an intent from which a message says by itself what it wants.
_CLEAR = 0.6
# What points back is seldom about something else altogether.
_SURELY = 0.9
# What a message is about by itself, whatever was said before.
_OWN_INTENTS = frozenset({"checkin", "progress_report", "smalltalk"})
_OF_PEOPLE = frozenset({"motivation", "career"})
_NOT_EXPLAINING = frozenset({"Done when", "Practise"})
# Stands after the name of a topic above a piece of work on it.
_TASK = ": something to do"
_STAYS = frozenset({"quiz", "next_step", "plan", "stuck", "tracks"})
_INTENTS: frozenset[str] = frozenset(
    "next_step stuck concept resource plan compare progress_report checkin motivation "
    "project_idea career".split()
)
# Reads a text anew as if it had been typed, to answer it in place of the follow-up.
Again = Callable[[str], Outcome]
Read = Callable[[str], Understanding]


@dataclass(frozen=True)
class Dialogue:
    """Answers follow-ups with the abilities. Every method may return None: then it was none."""

    abilities: Abilities
    rates: Rates | None = None

    def answer(self, s: Situation, ask: FollowUp, read: Read, again: Again) -> Outcome | None:
        """The answer to a follow-up; None if nothing was said that it could refer to."""
        if ask.kind == "same_for":
            return self._same_for(s, ask, read, again)
        if ask.kind == "meant":
            return self._meant(s, ask, read, again)
        if ask.kind == "why":
            return self._why(s, again)
        if ask.kind == "why_not":
            return self._why_not(s, again)
        if ask.kind == "about_it":
            return self._about_it(s)
        if ask.kind == "pick":
            return self._pick(s, ask.place, again)
        handlers: dict[Kind, Callable[[Situation], Outcome | None]] = {
            "after": self._after,
            "shorter": self._shorter,
            "simpler": self._simpler,
            "example": self._example,
            "how_long": self._how_long,
            "how_hard": self._how_hard,
            "cost": self._cost,
            "more": self._more,
            "hint": self._hint,
            "helped": self._helped,
            "no_help": self._no_help,
            "known": self._known,
            "skip": self._skip,
            "done": self._done,
            "tell_more": self._tell_more,
            "before": self._before,
            "build": self._build,
            "smaller": self._smaller,
            "source": self._source,
            "maker": self._maker,
            "accept": self._accept,
            "task": self._task,
            "yes": self._yes,
            "no": self._no,
        }
        return handlers[ask.kind](s)

    # --- about what was said ---

    def _why(self, s: Situation, again: Again) -> Outcome | None:
        c = s.context
        of_both = self._why_of_two(s) if len(s.text.split()) <= _BARE_WORDS else None
        if of_both is not None:
            return of_both
        if rare_words(s.text) - _WHY_WORDS and c.ability in ("concept", "stuck", "compare"):
            particular = self.of_the_topic(s)
            if particular is not None:
                return particular
        if c.trouble and c.trouble.tried and c.ability == "stuck":
            return self._why_stuck(s)
        if c.ability in ("next_step", "placement", "standing", "progress_report") and c.step:
            return self._why_step(s)
        if c.ability == "plan":
            return self._why_plan(s)
        tracks = [s.knowledge.tracks[k] for k in c.things("track") if k in s.knowledge.tracks]
        if c.ability == "tracks" and len(tracks) > 1:
            return again(f"compare {tracks[0].title} and {tracks[1].title}")
        topic = self._topic(s)
        if topic is None:
            return None
        explained = self._why_so(s)
        if explained is not None:
            return explained
        why = topic.sections[SectionName.WHY]
        leads = [
            f"- **{other.title}**: {edge.reason}"
            for other in s.knowledge.topics.values()
            for edge in other.prerequisites
            if edge.topic == topic.id
        ][:3]
        blocks = []
        if not self._was_said(s, why):
            blocks.append(Block(why, f"Why {topic.title}"))
        if leads:
            blocks.append(Block("\n".join(leads), "What builds on it"))
        if not blocks:
            blocks = [Block(opening(why, _SHORT))]
        return self._on_topic(s, topic, blocks, place="Why")

    def _why_of_two(self, s: Situation) -> Outcome | None:
        """What speaks for each of two things, right after one of them was advised."""
        last = self._last_reply(s)
        if last is None or last.get("intent") != "compare":
            return None
        pair = [s.knowledge.topics[t] for t in weighed(s)]
        if len(pair) != 2:
            return None
        embed = self.abilities.retriever.embedder.embed_query
        wholes = [f"{t.sections[SectionName.WHY]} {t.sections[SectionName.ENOUGH]}" for t in pair]
        blocks = [
            Block(telling(whole, s.context.asked, embed, most=3), f"What speaks for {t.title}")
            for t, whole in zip(pair, wholes, strict=True)
        ]
        text = "So the advice rests on your case: tell me your data and your aim if they differ."
        keys = tuple(t.id for t in pair)
        reply = self._reply(s, "compare", [*blocks, Block(text)], topics=keys)
        cited = tuple(Citation(t.id, t.title, "Why") for t in pair)
        return Outcome(replace(reply, citations=cited), s.context)

    def _why_so(self, s: Situation) -> Outcome | None:
        """What is behind the stuck point by which a question was just answered."""
        cited = (self._last_reply(s) or {}).get("citations") or []
        place = str(cited[0]["place"]) if cited else ""
        points = s.knowledge.stuck_points.values()
        point = next((p for p in points if f"stuck: {p.title}" == place), None)
        if point is None or s.context.ability == "stuck" or self._was_said(s, point.hints[-1]):
            return None
        blocks = [Block(point.hints[-1], "What is behind it"), Block(point.exercise, "Try it")]
        return self._on_topic(s, s.knowledge.topics[point.topic], blocks, place=place)

    def _why_step(self, s: Situation) -> Outcome | None:
        step = self._step_of(s)
        if step is None:
            return None
        topic = step.topic
        blocks = [
            Block(f"**{topic.title}**, because: {step.reason}"),
            Block(topic.sections[SectionName.WHY], "What it is for"),
        ]
        if step.unlocks:
            blocks.append(Block(f"The way to {listed(step.unlocks)}.", "What it opens"))
        if step.rejected:
            others = "\n".join(f"- **{title}**: {why}" for title, why in step.rejected)
            blocks.append(Block(others, "What I did not choose, and why"))
        return self._on_topic(s, topic, blocks, place="Why", intent="next_step")

    def _why_plan(self, s: Situation) -> Outcome | None:
        lines = [
            f"{number}. **{step.title}**: {step.why}"
            for number, step in enumerate(s.track.steps, 1)
        ]
        source = s.knowledge.sources[s.track.source]
        first = s.knowledge.topics.get(s.context.step)
        ordered = Block("\n".join(lines), f"Why in this order, on the {s.track.title} track")
        # The content may have changed since the plan was made.
        if s.context.goal and is_goal(s.knowledge, s.context.goal):
            name = goal_title(s.knowledge, s.context.goal)
            ordered = Block(
                f"On the way to **{name}** each topic stands right behind the last one that it "
                f"needs. Where several could come, the order of the {s.track.title} track decides, "
                "and a project comes as soon as you can build it.",
                "Why in this order",
            )
        blocks = [
            ordered,
            Block(
                "And most of each week is building, since what you type and run stays with you "
                "longer than what you watch."
            ),
        ]
        if first is not None:
            blocks.append(Block(f"So begin with **{first.title}** today, for 25 minutes."))
        reply = self._reply(s, "plan", blocks, topics=s.context.topics)
        cited = Citation(source.id, source.title, f"track {s.track.id}", source.url)
        return Outcome(replace(reply, citations=(cited,)), s.context)

    def _why_stuck(self, s: Situation) -> Outcome | None:
        remedy = self._remedy(s)
        if remedy is None:
            return None
        topic = s.knowledge.topics[remedy.read]
        blocks = [
            Block(remedy.hints[-1], "What is behind it"),
            Block(topic.sections[SectionName.ENOUGH], f"{topic.title}: just enough"),
            Block(remedy.exercise, "Prove it to yourself"),
        ]
        return self._on_topic(s, topic, blocks, place="Just enough", intent="stuck")

    def _why_not(self, s: Situation, again: Again) -> Outcome | None:
        if s.context.step in s.said.topics:
            return self._why(s, again)
        named = [t for t in s.said.topics if t != s.context.step]
        if not named or s.context.ability not in ("next_step", "plan", "standing"):
            return None
        wanted = s.knowledge.topics[named[0]]
        step = self.abilities.step(s, goal=wanted.id)
        if isinstance(step, Finished) or step.topic.id == wanted.id:
            text = (
                f"You can: you have what **{wanted.title}** needs. I put the other first "
                f"because it "
                "comes earlier on your track and more builds on it. If this one pulls you more, "
                "take it; wanting to is half the work."
            )
            return self._on_topic(
                s, wanted, [Block(text)], place="prerequisites", intent="next_step"
            )
        groups = [m.id for m in s.said.mentions if m.kind == "group"]
        title = s.knowledge.groups[groups[0]].title if groups else wanted.title
        text = (
            f"**{title}** stands on **{step.topic.title}**, which you have not told me you "
            f"know. {step.reason}"
        )
        blocks = [
            Block(text),
            Block(f"If you do know {step.topic.title}, say so, and I take you straight on."),
        ]
        return self._on_topic(s, wanted, blocks, place="prerequisites", intent="next_step")

    def _after(self, s: Situation) -> Outcome | None:
        whole = self._whole_thing(s)
        named = [m.id for m in s.said.mentions if m.kind == "topic"]
        if s.context.ability == "stuck" and whole is None and not named and s.known:
            # After a trouble comes what its writer needs, and not what follows its topic.
            return self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
        explained = s.context.topic if s.context.ability in _ON_A_TOPIC else ""
        current = next(iter(named), explained or s.context.step or s.context.topic)
        if whole is None and current not in s.knowledge.topics:
            return None
        title, held = whole or (s.knowledge.topics[current].title, (current,))
        open_step = history_of(s.record, s.now).open_step()
        # Who asks what comes after something has come to it by then.
        below = tuple(t for one in held for t in closed_under(s.knowledge, one))
        far = len(s.known) >= _TOLD_MUCH
        if whole is not None or far or open_step is None or open_step.topic != current:
            way = s.track.topics
            there = max((way.index(one) for one in held if one in way), default=0)
            below = (*way[:there], *below)
        step = self.abilities.step(s, known=(*below, *held))
        if isinstance(step, Finished):
            return None
        topic = step.topic
        if topic.id in held:
            return None
        waits = open_step is not None and open_step.topic == current == s.context.step
        if waits and not named and not _AFTERWARDS.search(s.text):
            return self._first_things_first(s, s.knowledge.topics[current], topic)
        blocks = [
            Block(f"After {title} comes **{topic.title}**. {topic.summary}"),
            Block(step.reason, "Why then"),
            Block(f"About {topic.hours} of focused work.", "Effort"),
            Block(f"First things first, though: finish {title}, and tell me *done*."),
        ]
        reply = replace(
            self._reply(s, "next_step", blocks, topics=(topic.id,)),
            next=(Next(topic.id, topic.title, step.reason),),
            citations=(Citation(topic.id, topic.title, "Why"),),
        )
        context = replace(
            s.context,
            ability="next_step",
            step=topic.id,
            topics=(topic.id,),
            offered=tuple(f"resource:{r}" for r in topic.resources),
        )
        return Outcome(reply, context)

    def _first_things_first(self, s: Situation, given: Topic, later: Topic) -> Outcome:
        """The step that was given and not yet done, for who asks what is next; and what follows."""
        reason = f"I gave you {given.title}, and you have not told me that it is done."
        blocks = [
            Block(f"Still **{given.title}**. {given.summary}"),
            self._to_do(s, given),
            Block(f"After it comes **{later.title}**. {later.summary}"),
            Block("Tell me *done* when it is, or *I know it already*, and I take you straight on."),
        ]
        reply = replace(
            self._reply(s, "next_step", blocks, topics=(given.id,)),
            next=(Next(given.id, given.title, reason),),
            citations=(Citation(given.id, given.title, "Why"),),
        )
        return Outcome(reply, replace(s.context, ability="next_step", topics=(given.id,)))

    @staticmethod
    def _whole_thing(s: Situation) -> tuple[str, tuple[str, ...]] | None:
        """The group that a message names, or the course that is spoken of, with its topics."""
        named = [m for m in s.said.mentions if m.kind in ("topic", "group", "resource")]
        if len(named) == 1 and named[0].kind == "group":
            key = named[0].id
            return s.knowledge.groups[key].title, s.knowledge.members(key)
        shown = [o.partition(":")[2] for o in s.context.offered if o.startswith("resource:")]
        if named or s.context.ability != "resource" or not shown or not _FINISHED.search(s.text):
            return None
        resource = s.knowledge.resources[shown[0]]
        held = tuple(t for t in resource.topics if t in s.context.topics) or resource.topics
        return (resource.title, held) if held else None

    def _shorter(self, s: Situation) -> Outcome | None:
        last = self._last_reply(s)
        if last is None:
            return None
        c = s.context
        if c.ability in ("next_step", "progress_report") and _TOO_MUCH.search(s.text):
            return self._smaller(s)
        if c.ability == "resource" and (shortest := self._of_those(s, by_length=True)):
            return shortest
        intent = _as_intent(last.get("intent"))
        text = _gist(str(last.get("answer", "")))
        step = s.knowledge.topics.get(c.step)
        if c.ability == "next_step" and step is not None:
            text = f"**{step.title}** next, {step.hours}. {step.summary}"
        elif c.ability == "stuck":
            remedy = self._remedy(s)
            if remedy is not None:
                text = f"**{remedy.title}.** {opening(remedy.fix, _SHORT)}"
        elif c.topic in s.knowledge.topics and c.ability == "concept":
            topic = s.knowledge.topics[c.topic]
            text = f"**{topic.title}**: {topic.summary}"
            beyond = rare_words(c.asked) - rare_words(f"{topic.title} {topic.summary}")
            said = [p for p in str(last.get("answer", "")).split("\n\n") if len(p) > _SHORT / 2]
            if said and beyond & rare_words(said[0]):
                # It was asked of something within the topic: what says most to that.
                embed = self.abilities.retriever.embedder.embed_query
                plain = re.sub(r"^\*\*[^*\n]{1,80}\*\*\n", "", said[0])
                text = opening(telling(plain, c.asked, embed, most=1), _SHORT)
        return self._keep(s, self._reply(s, intent, [Block(text)], topics=c.topics))

    def _simpler(self, s: Situation) -> Outcome | None:
        remedy = self._remedy(s) if s.context.ability == "stuck" else None
        if remedy is not None:
            blocks = [
                Block(remedy.hints[0], "One thing at a time"),
                Block(f"Only this, and tell me what you see: {remedy.check}"),
            ]
            return self._keep(s, self._reply(s, "stuck", blocks, topics=s.context.topics))
        topic = self._topic(s)
        if topic is None:
            return self._shorter(s)
        if not self._was_said(s, topic.plain):
            blocks = [Block(topic.plain, topic.title)]
            blocks.append(Block("Which word is still one too many? Or say *example*."))
            return self._on_topic(s, topic, blocks, place="In plain words")
        if not self._was_said(s, topic.example):
            return self._example(s)
        blocks = [
            Block(f"**{topic.title}**, once more and smaller. {topic.summary}"),
            Block(opening(topic.sections[SectionName.WHY], 320), "What it is for"),
        ]
        if s.context.ability != "concept":
            tried = opening(topic.sections[SectionName.PRACTISE], 320)
            blocks.append(Block(tried, "Do it once with your hands"))
        below = [
            f"- **{s.knowledge.topics[e.topic].title}**: {e.reason}"
            for e in topic.prerequisites
            if s.polarity.get(e.topic) != "known"
        ][:2]
        if below:
            blocks.append(
                Block("\n".join(below), "If a word in it is new, it is most likely from here")
            )
        blocks.append(Block("Which word or step loses you? Name it and I start there."))
        return self._on_topic(s, topic, blocks, place="Why")

    def _example(self, s: Situation) -> Outcome | None:
        remedy = self._remedy(s) if s.context.ability == "stuck" else None
        if remedy is not None:
            if any(remedy.exercise in str(t.reply.get("answer")) for t in s.record.turns[-1:]):
                return self._task(s)
            blocks = [Block(remedy.exercise, "The smallest example of it")]
            return self._keep(s, self._reply(s, "stuck", blocks, topics=s.context.topics))
        project = next(iter(s.context.things("project")), "")
        if s.context.ability == "project_idea" and project in s.knowledge.projects:
            return self._show_project(s, project)
        topic = self._topic(s)
        if topic is None:
            return None
        blocks = [Block(topic.example, f"{topic.title}, by example")]
        if not self._was_said(s, topic.example):
            return self._on_topic(s, topic, blocks, place="By example")
        practise = topic.sections[SectionName.PRACTISE]
        blocks = [Block(practise, f"{topic.title}: the next one is yours")]
        points = [p for p in topic.stuck if not self._was_said(s, p.exercise)]
        if self._was_said(s, practise) and points:
            blocks = [Block(points[0].exercise, f"{topic.title}, one more for you")]
        return self._on_topic(s, topic, blocks, place="Practise")

    def _tell_more(self, s: Situation) -> Outcome | None:
        if s.context.ability == "project_idea":
            project = next(iter(s.context.things("project")), "")
            return self._show_project(s, project) if project in s.knowledge.projects else None
        if s.context.ability == "stuck":
            return self._why_stuck(s)
        topic = self._topic(s)
        if topic is None:
            return None
        order = (
            SectionName.ENOUGH,
            SectionName.WHY,
            SectionName.PRACTISE,
            SectionName.SKIP,
            SectionName.DONE,
        )
        fresh = [name for name in order if not self._was_said(s, topic.sections[name])]
        if not fresh:
            return self._example(s)
        name = fresh[0]
        block = Block(topic.sections[name], f"{topic.title}: {name.value.lower()}")
        return self._on_topic(s, topic, [block], place=name.value)

    def _how_hard(self, s: Situation) -> Outcome | None:
        topic = self._topic(s)
        if topic is None or s.context.ability not in _OF_HARDNESS:
            return None
        have = settled(s.knowledge, s.known, s.not_known)
        said = s.said
        reply = reply_hardness(s.knowledge, topic, have, known=said.known, not_known=said.not_known)
        return self._keep(s, reply)

    def _how_long(self, s: Situation) -> Outcome | None:
        c = s.context
        if _ALL_DONE.search(s.text) and any(f.kind == "hours_per_week" for f in s.facts):
            return self.abilities.plan(s)
        if _WHOLE.search(s.text) and c.track and c.ability in ("tracks", "next_step"):
            return self.abilities.duration(s, f"track:{c.track}")
        tracks = c.things("track")
        if _WHOLE.search(s.text) and tracks and c.ability in ("concept", "compare"):
            return self.abilities.duration(s, f"track:{tracks[0]}")
        if _OF_A_JOB.search(s.text) and c.ability not in ("career", "motivation"):
            return None
        if c.ability in ("career", "motivation") and not c.things("resource"):
            said = replace(s.said, text="how long does it take to be job-ready", intent="career")
            return self.abilities.answer(replace(s, said=said))
        if c.ability == "plan":
            found = re.search(
                r"[^.]*\bweeks?\b[^.]*\.", str((self._last_reply(s) or {}).get("answer"))
            )
            if found:
                reply = self._reply(s, "plan", [Block(found.group().strip())], topics=c.topics)
                return self._keep(s, reply)
        linker = self.abilities.linker
        asked = linker.topics(linker.topic_mentions(c.asked))
        each = list(dict.fromkeys((*asked, *c.topics)))[:2]
        if _EACH.search(s.text) and c.ability == "compare" and len(each) == 2:
            lines = "\n".join(
                f"- **{s.knowledge.topics[t].title}**: about {s.knowledge.topics[t].hours} of "
                "focused work"
                for t in each
            )
            text = "Begin with 25 minutes of the first, today."
            blocks = [Block(lines), Block(text)]
            return self._keep(s, self._reply(s, "plan", blocks, topics=tuple(each)))
        place = nth(s.text)
        if place is not None and -len(c.offered) <= place < len(c.offered):
            named = self.abilities.duration(s, c.offered[place])
            if named is not None:
                return named.but(**{**vars(c), "picked": place % len(c.offered)})
        things = [f"topic:{c.step}", f"topic:{c.topic}"] if c.ability != "project_idea" else []
        if c.picked >= 0 and c.picked < len(c.offered):
            things = [c.offered[c.picked], *things]
        shows = ("resource", "project_idea", "compare", "tracks", "concept", "career", "motivation")
        if self._course_asked_of(s):
            things = self._spoken_of(s)
        elif c.ability in shows:
            chosen = c.picked >= 0 or (c.ability == "concept" and c.topic)
            first = [] if chosen else list(c.offered[:1])
            things = [*first, *things]
        if c.picked < 0 and c.ability not in ("project_idea", "next_step", "tracks", "quiz"):
            things = [*self._spoken_of(s), *things]
        for thing in things:
            unmeasured = s.knowledge.resources.get(thing.removeprefix("resource:"))
            if unmeasured is not None and unmeasured.hours is None:
                text = (
                    f"For **{unmeasured.title}** my sources name no hours. Give it three sittings "
                    "of 25 minutes, see how far you come, and count on from there."
                )
                return self._keep(s, self._reply(s, "resource", [Block(text)], topics=c.topics))
            outcome = self.abilities.duration(s, thing)
            if outcome is not None:
                asks = not s.hours and "hours a week" in outcome.reply.answer
                pending: Pending = "hours" if asks else s.context.pending
                return replace(outcome, context=replace(s.context, pending=pending))
        return None

    def _spoken_of(self, s: Situation) -> list[str]:
        """What the last answer was about, as `kind:id`: what it cites first, or a subject."""
        linker = self.abilities.linker
        asked = self._course_asked_of(s)
        if asked:
            return [f"resource:{asked}"]
        cited = (self._last_reply(s) or {}).get("citations") or []
        key = str(cited[0]["source"]) if cited else ""
        for kind in ("resource", "project"):
            if key in getattr(s.knowledge, f"{kind}s"):
                return [f"{kind}:{key}"]
        groups = [m.id for m in linker.mentions(s.context.asked) if m.kind == "group"]
        if len(groups) == 1 and len(s.context.topics) > 1:
            members = s.knowledge.members(groups[0])
            if all(t in members for t in s.context.topics):
                return [f"group:{groups[0]}"]
        return []

    def _course_asked_of(self, s: Situation) -> str:
        """The one resource that the last question named, where it was answered by what is said of
        it and nothing was shown; "" for none."""
        c = s.context
        if c.things("resource") or c.topic:
            return ""
        named = [m.id for m in self.abilities.linker.mentions(c.asked) if m.kind == "resource"]
        held = [key for key in dict.fromkeys(named) if key in s.knowledge.resources]
        return held[0] if len(held) == 1 else ""

    def _cost(self, s: Situation) -> Outcome | None:
        c = s.context
        asked = self._course_asked_of(s)
        shown = [
            s.knowledge.resources[r]
            for r in (c.things("resource") or ((asked,) if asked else ()))
            if r in s.knowledge.resources
        ]
        topic = self._topic(s)
        place = nth(s.text)
        picked = c.offered[c.picked].partition(":")[2] if 0 <= c.picked < len(c.offered) else ""
        if place is not None and -len(shown) <= place < len(shown):
            shown = [shown[place]]
        elif picked in s.knowledge.resources and _OF_THE_ONE.search(s.text):
            shown = [s.knowledge.resources[picked]]
        if not shown and topic is not None:
            shown = [
                s.knowledge.resources[r] for r in topic.resources if r in s.knowledge.resources
            ]
        if not shown:
            return None
        names = rare_words(" ".join(f"{r.title} {r.author} {' '.join(r.aliases)}" for r in shown))
        other = rare_words(s.text) - rare_words(_OF_COST) - names
        if other and place is None and not any(m.kind == "resource" for m in s.said.mentions):
            return None  # it is asked of something that was not shown
        free = [r for r in shown if r.cost != "paid"]
        words = {"free": "free", "freemium": "partly free", "paid": "paid"}
        lines = "\n".join(
            f"- [{r.title}]({r.url}): {words[r.cost]}" + (f". {r.cost_note}" if r.cost_note else "")
            for r in shown
        )
        if self._was_said(s, lines) and free and c.topic in s.knowledge.topics:
            # What each of them costs was just told; then one that costs nothing is asked for.
            return self.abilities.show_resources(s, free[:1], c.topic)
        blocks = [Block(lines, "What they cost")]
        if len(shown) == 1:
            blocks = [Block(cost_first(shown[0]))]
        if not free and topic is not None:
            instead = [
                r
                for r in s.knowledge.resources.values()
                if topic.id in r.topics and r.cost == "free" and r not in shown
            ]
            if instead:
                blocks.append(Block(describe_resource(instead[0]), "Free instead"))
                shown = [*shown, instead[0]]
        elif free and len(shown) > 1:
            least = min(free, key=lambda r: r.cost != "free")
            blocks.append(Block(f"Without paying, take {least.title} and finish it."))
        reply = replace(
            self._reply(s, "resource", blocks, topics=c.topics),
            citations=tuple(Citation(r.id, r.title, f"{r.kind}, {r.cost}", r.url) for r in shown),
        )
        offered = tuple(f"resource:{r.id}" for r in shown)
        if place is not None:
            return Outcome(reply, replace(c, picked=place % len(c.offered) if c.offered else -1))
        if picked and len(shown) == 1:
            return Outcome(reply, c)
        return Outcome(reply, replace(c, offered=offered))

    def _pick(self, s: Situation, place: int, again: Again) -> Outcome | None:
        offered = s.context.offered
        if s.context.ability == "compare" and not 0 <= place < len(offered):
            offered = tuple(f"topic:{t}" for t in s.context.topics[:2])
        if not offered or place >= len(offered):
            return None
        pair = _PAIR.search(s.context.asked) if _OF_TWO.search(s.text) else None
        if pair is not None and not offered[place].startswith(("topic:", "project:")):
            which = pair["one"] if place == 0 else pair["other"]
            return again(f"{which} {pair['of'] or ''}".strip())
        chosen = offered[place]
        kind, _, key = chosen.partition(":")
        at = place if place >= 0 else len(offered) - 1
        outcome: Outcome | None = None
        if kind == "resource" and key in s.knowledge.resources:
            resource = s.knowledge.resources[key]
            outcome = self.abilities.show_resources(s, [resource], next(iter(resource.topics), ""))
        elif kind == "project" and key in s.knowledge.projects:
            outcome = self._show_project(s, key)
        elif kind == "track" and key in s.knowledge.tracks:
            if s.context.ability not in ("tracks", "compare"):
                return None  # it was only cited; nobody offered to change to it
            outcome = again(f"switch to the {s.knowledge.tracks[key].title} track, what next")
        elif kind == "topic" and key in s.knowledge.topics:
            outcome = self._explain(s, s.knowledge.topics[key])
        if outcome is None:
            return None
        if kind == "track":
            return outcome
        return replace(outcome, context=replace(outcome.context, offered=offered, picked=at))

    def among(self, s: Situation) -> Outcome | None:
        """What a question about the resources that were just shown asks of each of them."""
        if s.context.ability == "compare" and _BY_LENGTH.fullmatch(s.text):
            return self._of_those(s, by_length=True)
        if s.context.ability != "resource" or not _AMONG.search(s.text):
            return None
        if any(m.kind in ("topic", "group", "resource") for m in s.said.mentions):
            return None
        return self._of_those(s, by_length=bool(_QUICK.search(s.text)))

    def _of_those(self, s: Situation, *, by_length: bool) -> Outcome | None:
        """What is known of each resource that was shown, the shortest first if that is asked."""
        held = s.knowledge.resources
        shown = [held[r] for r in s.context.things("resource") if r in held]
        if len(shown) < 2:
            return None
        if by_length:
            shown.sort(key=lambda r: r.hours.low if r.hours else float("inf"))
        lines = "\n".join(
            f"- [{r.title}]({r.url}) by {r.author}: {r.kind}, {r.level}, {r.cost}"
            + (f", {r.hours}" if r.hours else ", no fixed length")
            + f". {r.for_whom}"
            for r in shown
        )
        blocks = [
            Block(lines, "Of those"),
            Block("That is what I have on them; what else you ask of them, their pages tell."),
        ]
        reply = replace(
            self._reply(s, "resource", blocks, topics=s.context.topics),
            citations=tuple(Citation(r.id, r.title, f"{r.kind}, {r.cost}", r.url) for r in shown),
        )
        return Outcome(reply, replace(s.context, offered=tuple(f"resource:{r.id}" for r in shown)))

    def _more(self, s: Situation) -> Outcome | None:
        c = s.context
        if c.ability == "stuck":
            return self._no_help(s)
        if c.ability == "project_idea":
            linker = self.abilities.linker
            about = linker.topics(linker.topic_mentions(c.asked))
            outcome = self.abilities.projects(s, without=c.things("project"), about=about)
            outcome = outcome.but(asked=c.asked)
            seen = tuple(dict.fromkeys((*c.offered, *outcome.context.offered)))
            return replace(outcome, context=replace(outcome.context, offered=seen[-12:]))
        topic = self._topic(s)
        last = str((self._last_reply(s) or {}).get("answer", ""))
        if topic is not None and f"{topic.title}{_TASK}" in last:
            return self._task(s)
        if c.ability == "resource" and topic is not None:
            found = self.abilities.resources(s, topic.id, without=c.things("resource"))
            if found is None:
                text = (
                    f"That is all I have for {topic.title}, and more would not help: pick one of "
                    "them and finish it."
                )
                return self._keep(s, self._reply(s, "resource", [Block(text)], topics=c.topics))
            # The newest come first, so that "the first one" means one of them.
            seen = tuple(dict.fromkeys((*found.context.offered, *c.offered)))
            return replace(found, context=replace(found.context, offered=seen[:12]))
        if c.ability in ("next_step", "progress_report", "standing"):
            return self._another_step(s)
        return self._tell_more(s)

    def _another_step(self, s: Situation) -> Outcome | None:
        """The step after the one that was not wanted, which stays open."""
        step = self.abilities.step(s, known=(s.context.step,)) if s.context.step else None
        if step is None or isinstance(step, Finished):
            return None
        needs = {e.topic for e in step.topic.prerequisites if e.strength == "required"}
        if s.context.step in needs:
            return self._another_way(s)
        return self.abilities.next(s, goal=step.topic.id)

    def _another_way(self, s: Situation) -> Outcome | None:
        """Another way into a step that everything else stands on: a project, other material."""
        topic = s.knowledge.topics.get(s.context.step)
        if topic is None:
            return None
        blocks = [
            Block(
                f"All that comes next stands on **{topic.title}**, so it can't be passed by; but "
                "there are other ways into it."
            )
        ]
        own = [p for p in s.knowledge.projects.values() if topic.id in p.proves]
        if own:
            project = min(own, key=lambda p: p.hours.low)
            blocks.append(
                Block(f"**{project.title}**, {project.hours}: {project.steps[0]}", "By building")
            )
        others = self.abilities.material(topic.id)[1:3]
        if others:
            lines = "\n".join(f"- [{r.title}]({r.url}) by {r.author}: {r.kind}" for r in others)
            blocks.append(Block(lines, "From other material"))
        blocks.append(Block(f"Or say *I know {topic.title}*, or *skip*, and I go on without it."))
        return self._on_topic(s, topic, blocks, place="Why", intent="next_step")

    def way_out(self, s: Situation) -> Outcome | None:
        """The repair itself, for who is in a trouble and wants no hints."""
        remedy, trouble = self._remedy(s), s.context.trouble
        if remedy is None or trouble is None or len(s.text.split()) > _MOST_TOLD:
            return None
        told = replace(trouble, rung=len(remedy.hints))
        return self._hint(replace(s, context=replace(s.context, trouble=told)))

    def of_the_trouble(self, s: Situation) -> Outcome | None:
        """The next way out, for a message that tells more of a trouble that is under way."""
        c, said = s.context, s.said
        if c.trouble is None or not c.trouble.tried or c.ability != "stuck":
            return None
        if _OF_PEOPLE_ASKED.search(s.text) and len(s.text.split()) <= _MOST_TOLD:
            return self._ask_humans(s)
        if c.pending != "helped" or said.error or len(s.text.split()) > _MOST_TOLD:
            return None
        if only_nods(s.text):
            return None
        if not not_that(s.text) and _CORRECTS.match(s.text):
            return None
        parts = re.split(r"[.!;,\n\U0001f300-\U0001faff\u2600-\u27bf]+", s.text)
        asks = any(_INTERROGATIVE.match(part) for part in parts)
        asks = asks or bool(_LEAVES_IT.search(s.text) or _OPEN_END.search(s.text))
        if asks or said.intent == "unsafe_or_injection" or is_smalltalk(s.text):
            return None
        if said.intent != "stuck" and follows_rule(s.text, said.intent):
            return None
        # A longer message that is a trouble by itself begins anew.
        anew = said.intent == "stuck" and not tells_of_trying(s.text)
        if anew and len(s.text.split()) > _FEW_TOLD:
            return None
        return self._told_more(s)

    def between(self, s: Situation, again: Again) -> Outcome | None:
        """The two things that were spoken of last side by side, for "which one for 200 rows"."""
        which = _WHICH.match(s.text)
        if which is None or s.context.ability not in ("concept", "compare"):
            return None
        own = [m for m in s.said.mentions if m.kind in ("topic", "group", "resource", "track")]
        turns = [tuple(t.reply.get("topics") or ()) for t in reversed(s.record.turns[-2:])]
        spoken = [topics[0] for topics in turns if topics]
        if s.context.ability == "compare":
            spoken = list(dict.fromkeys((*s.context.topics[:2], *spoken)))[:2]
        pair = [t for t in dict.fromkeys(spoken) if t in s.knowledge.topics]
        if own or len(pair) != 2:
            return None
        first, second = (s.knowledge.topics[t].title for t in pair)
        return again(f"{second} or {first}{which['rest']}".strip())

    def weighed_anew(self, s: Situation, again: Again) -> Outcome | None:
        """What a comparison comes to by what somebody then tells of themselves or their case."""
        c = s.context
        weighed = c.ability == "compare" or (
            c.ability == "concept" and two_named(c.asked) and _FOR_WHAT.match(s.text)
        )
        if not weighed or not c.asked or s.said.error or s.said.known:
            return None
        if len(s.text.split()) > _FEW_TOLD + 4 or not _OF_MY_CASE.match(s.text):
            return None
        named = any(m.kind in ("topic", "group", "resource", "track") for m in s.said.mentions)
        if named and not _FOR_WHAT.match(s.text):
            return None
        if "?" in s.text or any(_INTERROGATIVE.match(p) for p in re.split(r"[.!;,\n]+", s.text)):
            return None
        outcome = again(f"{c.asked} {s.text}")
        kept = tuple(b for b in outcome.reply.blocks if b.heading in _OF_THE_CASE)
        if outcome.reply.intent != "compare" or not kept:
            return None
        verdict = next((b.text for b in kept if b.heading == "What I would do"), "")
        if not verdict:
            return None
        if self._was_said(s, verdict):
            kept = (Block("That does not change my advice.", fixed=True), *kept)
        reply = replace(outcome.reply, blocks=kept)
        return replace(outcome, reply=reply, context=c)

    def of_the_solved(self, s: Situation) -> Outcome | None:
        """What was behind a trouble that is over, for who asks how to be spared it."""
        if not _LOOKS_BACK_AT_IT.search(s.text) or len(s.text.split()) > _MOST_TOLD:
            return None
        if any(m.kind in ("topic", "group", "resource") for m in s.said.mentions):
            return None
        for turn in reversed(s.record.turns[-4:]):
            trouble = Context.from_json(turn.reply.get("context")).trouble
            if trouble is None or not trouble.tried:
                continue
            remedy = find_remedy(s.knowledge, trouble.tried[-1], trouble.text)
            if remedy is None:
                return None
            blocks = [
                Block(f"**{remedy.title}.** {remedy.cause}", "What it was"),
                Block(remedy.fix, "The way out, and what keeps it away"),
                Block(remedy.exercise, "Make it stick"),
            ]
            reply = self._reply(s, "stuck", blocks, topics=(remedy.read,))
            return self._keep(s, replace(reply, citations=(remedy.citation,)))
        return None

    def take_up(self, s: Situation) -> Outcome | None:
        """What was spoken of, as the next step, the goal or the end of a plan; else None."""
        wish = _TAKE_IT_UP.search(s.text)
        key = s.context.topic
        if wish is None or key not in s.knowledge.topics or len(s.text.split()) > _MOST_TOLD:
            return None
        title = s.knowledge.topics[key].title
        quote = " ".join(s.text.split())[:200]
        if wish["what"].lower() in ("plan", "schedule"):
            lead = f"Planned so that it leads to **{title}**:"
            outcome, _ = self.abilities.plan_and_reply(s, hours=s.context.hours, goal=key)
        else:
            said = replace(s.said, intent="next_step")
            outcome = self.abilities.next(replace(s, said=said), goal=key)
            lead = f"**{title}** it is."
            if outcome.reply.next and outcome.reply.next[0].topic != key:
                lead = f"**{title}** it is, by way of what it stands on."
        facts = outcome.facts
        if wish["what"].lower() in ("goal", "aim"):
            facts = (*facts, Fact("goal", title, quote, s.now))
        reply = outcome.reply
        blocks = (Block(lead, fixed=True), *reply.blocks)
        return replace(outcome, reply=replace(reply, blocks=blocks), facts=facts)

    def is_needed(self, s: Situation) -> Outcome | None:
        """Whether one thing that is named comes before what was spoken of, and why or why not."""
        found = _NEEDED.search(s.text)
        spoken = [m for m in s.said.mentions if m.kind in ("topic", "group")]
        if (
            found is not None
            and len(spoken) == 1
            and _BEFORE_THIS.search(s.text[: spoken[0].start])
        ):
            return None  # "what do i need before X" names what is wanted, and not what it needs
        if found is None or not spoken or len(spoken) > 2 or s.said.error:
            return None
        members = s.knowledge.groups
        first = spoken[0].id
        at_hand = [t for t in (s.context.topic, s.context.step) if t and t != first]
        if first in members:
            return self._of_a_group_needed(s, first, [*(m.id for m in spoken[1:]), *at_hand])
        named = [m.id for m in spoken if m.id not in members]
        linker = self.abilities.linker
        asked = linker.topics(m for m in linker.mentions(s.context.asked) if m.kind == "topic")
        aims = [*named[1:], *asked, s.context.topic, s.context.step]
        aims = [t for t in aims if t in s.knowledge.topics and t != named[0]]
        aims = [t for t in aims if s.polarity.get(t) != "known"]
        if not aims or not s.context.ability:
            return None
        need, aim = s.knowledge.topics[named[0]], s.knowledge.topics[aims[0]]
        edge = next((e for e in aim.prerequisites if e.topic == need.id), None)
        if edge is not None and edge.strength == "required":
            text = f"Yes. **{aim.title}** builds on **{need.title}** directly: {edge.reason}"
        elif edge is not None:
            text = f"It helps and is no must. **{need.title}**: {edge.reason}"
        elif need.id in closed_under(s.knowledge, aim.id):
            text = f"Yes, further down: what **{aim.title}** stands on stands on **{need.title}**."
        else:
            text = f"No. **{aim.title}** does not build on **{need.title}**; leave it for later."
        step = self.abilities.step(s, goal=aim.id)
        blocks = [Block(text)]
        if isinstance(step, Step):
            first = f"Begin with **{step.topic.title}**, {step.topic.hours}."
            blocks.append(Block(first, f"On the way to {aim.title}"))
        return self._on_topic(s, aim, blocks, place="prerequisites")

    def _of_a_group_needed(self, s: Situation, group: str, aims: Sequence[str]) -> Outcome | None:
        """What of a subject a topic stands on."""
        aim = next((s.knowledge.topics[t] for t in aims if t in s.knowledge.topics), None)
        if aim is None:
            return None
        title = s.knowledge.groups[group].title
        members = s.knowledge.members(group)
        below = closed_under(s.knowledge, aim.id)
        needs = [s.knowledge.topics[t].title for t in members if t in below and t != aim.id]
        if needs:
            some_of_it = listed(needs[:5])
            text = f"Not all of it. Of {title}, **{aim.title}** stands on {some_of_it}."
        else:
            text = f"No. **{aim.title}** builds on nothing of {title}."
            edges = [e for e in aim.prerequisites if e.topic in members]
            helps = [s.knowledge.topics[e.topic].title for e in edges]
            text += f" It helps to know {listed(helps)}." if helps else ""
        blocks = [Block(text)]
        step = self.abilities.step(s, goal=aim.id)
        if isinstance(step, Step):
            first = f"Begin with **{step.topic.title}**, {step.topic.hours}."
            blocks.append(Block(first, f"On the way to {aim.title}"))
        return self._on_topic(s, aim, blocks, place="prerequisites").but(asked=s.text)

    def comes_after(self, s: Situation) -> Outcome | None:
        """What comes after the one topic that a message names, by which it is taken as known."""
        found = _AFTER.search(s.text)
        named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
        if found is None or len(named) != 1 or named[0].start < found.end() or s.said.error:
            return None
        return self._after(s)

    def comes_before(self, s: Situation) -> Outcome | None:
        """What a topic needs that is named, or the one at hand of a subject that is named."""
        named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
        if not _WHAT_BEFORE.search(s.text) or len(named) != 1 or s.said.error:
            return None
        if named[0].kind == "topic":
            own = bool(_BEFORE_THIS.search(s.text[: named[0].start]))
        else:
            own = s.context.topic in s.knowledge.members(named[0].id)
        return self._before(s) if own and s.context.ability in _EXPLAINING_TOO else None

    def begin_with_it(self, s: Situation) -> Outcome | None:
        """How to begin with what was spoken of, for a message that asks it of "that"."""
        other = s.context.ability in ("project_idea", "plan", "stuck", "quiz", "placement", "")
        explained = s.context.ability == "concept" and _STEP_ONE.search(s.text)
        return None if other or not (_BEGIN_IT.search(s.text) or explained) else self.begin(s)

    def begin(self, s: Situation) -> Outcome | None:
        """How to begin with the topic that was taken up: what it needs, and its first piece."""
        topic = self._topic(s)
        outcome = self._before(s)
        if topic is None or outcome is None:
            return outcome
        reply = outcome.reply
        # A place to start is summed up there.
        what = "" if topic.summary in reply.answer else f" {topic.summary}"
        lead = Block(f"**{topic.title}** it is.{what} About {topic.hours}.")
        reply = replace(
            reply, intent="next_step", blocks=(lead, *reply.blocks, self._to_do(s, topic))
        )
        return replace(outcome, reply=reply)

    def _before(self, s: Situation) -> Outcome | None:
        """What a topic needs first, each with its reason, and which of it is still open."""
        topic = self._topic(s)
        if topic is None:
            return None
        if not topic.prerequisites and topic.id == s.context.step:
            return self._smaller(s)
        if not topic.prerequisites:
            text = f"Nothing: **{topic.title}** is a place to start. {topic.summary}"
            return self._on_topic(s, topic, [Block(text)], place="prerequisites")
        lines = []
        for edge in topic.prerequisites:
            state = " You know it." if s.polarity.get(edge.topic) == "known" else ""
            must = "" if edge.strength == "required" else " Helpful, not a must."
            title = s.knowledge.topics[edge.topic].title
            lines.append(f"- **{title}**: {edge.reason}{must}{state}")
        blocks = [Block("\n".join(lines), f"Before {topic.title}")]
        step = self.abilities.step(s, goal=topic.id)
        if isinstance(step, Step) and step.topic.id != topic.id:
            blocks.append(
                Block(
                    f"Of all that it stands on, **{step.topic.title}** ({step.topic.hours}) is the "
                    "first that you have not told me about. Begin there, or say *I know that*."
                )
            )
        else:
            blocks.append(Block(f"You have what it needs: start with {topic.title} itself."))
        return self._on_topic(s, topic, blocks, place="prerequisites")

    def _build(self, s: Situation) -> Outcome | None:
        """A project that proves the topic in focus, the smallest first, or one by taste."""
        if tastes_in(s.text):
            return self.abilities.projects(s)
        goal = s.fact("goal")
        if goal is not None:
            hits = self.abilities.retriever.search(
                str(goal.value), kinds=("project",), limit=1, threshold=0.0
            )
            if hits.best is not None and hits.best.similarity >= _SAME_THING:
                return self._show_project(s, hits.best.passage.source)
        topic = self._topic(s)
        if topic is None:
            return None
        own = [s.knowledge.projects[p] for p in topic.projects if p in s.knowledge.projects]
        own += [p for p in s.knowledge.projects.values() if topic.id in p.proves and p not in own]
        if not own:
            return None
        return self._show_project(s, min(own, key=lambda p: p.hours.low).id)

    def _smaller(self, s: Situation) -> Outcome | None:
        """Something smaller than what was proposed: another project, or a first piece of it."""
        c = s.context
        shown = [s.knowledge.projects[p] for p in c.things("project") if p in s.knowledge.projects]
        if c.ability == "project_idea" and shown:
            proves = set(shown[0].proves)
            now = shown[c.picked] if 0 <= c.picked < len(shown) else shown[0]
            smaller = [
                p
                for p in s.knowledge.projects.values()
                if p.hours.high < now.hours.high and p.id not in c.things("project")
            ]
            smaller = [p for p in smaller if p.hours.high <= _MUCH_LESS * now.hours.high] or smaller
            if not smaller:
                text = (
                    f"**{now.title}** is about as small as a project gets. Only its first step, "
                    f"today: {now.steps[0]}"
                )
                reply = self._reply(s, "project_idea", [Block(text)], topics=c.topics)
                return self._keep(s, reply)
            have = settled(s.knowledge, s.known, s.not_known)
            far = len(missing(s.knowledge, now, have))
            if smaller:
                best = max(
                    smaller,
                    key=lambda p: (
                        len(missing(s.knowledge, p, have)) <= far,
                        bool(set(p.taste) & set(shown[0].taste)),
                        len(proves & {*p.proves, *p.needs}),
                        -p.hours.low,
                    ),
                )
                outcome = self._show_project(s, best.id)
                seen = tuple(dict.fromkeys((*c.offered, f"project:{best.id}")))
                at = seen.index(f"project:{best.id}")
                return outcome.but(offered=seen, picked=at)
        topic = self._topic(s)
        if topic is None and c.ability in ("motivation", "career", "checkin", "stuck"):
            step = self.abilities.step(s)
            topic = step.topic if isinstance(step, Step) else None
        if topic is None:
            return None
        piece = opening(topic.sections[SectionName.PRACTISE], 260)
        if self._was_said(s, piece):
            # Smaller still: the first sentence of it, and ten minutes.
            first = re.split(r"(?<=[.!?:;])\s", piece)[0]
            text = f"{first} Nothing more: ten minutes, then stop, even in the middle of it."
            s = replace(s, context=replace(c, trouble=None, pending=""))
            kind: Intent = "motivation" if c.ability == "motivation" else "next_step"
            block = Block(text, f"{topic.title}, ten minutes")
            return self._on_topic(s, topic, [block], place="Practise", intent=kind)
        blocks = [
            Block(piece, f"{topic.title}, 25 minutes"),
            Block("Only that, today. Set a timer, stop when it rings, and tell me what you have."),
        ]
        intent: Intent = "motivation" if c.ability == "motivation" else "next_step"
        # What is small is a thing of its own; a trouble of before no longer waits for an answer.
        s = replace(s, context=replace(c, trouble=None, pending=""))
        return self._on_topic(s, topic, blocks, place="Practise", intent=intent)

    def _task(self, s: Situation) -> Outcome | None:
        """Something more to do on what is spoken of: a piece not yet given, then a project."""
        if s.context.ability == "project_idea" and s.context.things("project"):
            return self._more(s)
        topic = self._topic(s)
        if topic is None:
            return None
        pieces = [topic.sections[SectionName.PRACTISE], *(p.exercise for p in topic.stuck)]
        given = " ".join(" ".join(str(t.reply.get("answer")).split()) for t in s.record.turns)
        fresh = [p for p in pieces if opening(p, _SHORT) not in given]
        if not fresh:
            return self._build(s)
        blocks = [
            Block(fresh[0], f"{topic.title}{_TASK}"),
            Block("Tell me what came out, or say *another*."),
        ]
        s = replace(s, context=replace(s.context, trouble=None, pending=""))
        return self._on_topic(s, topic, blocks, place="Practise")

    def _source(self, s: Situation) -> Outcome | None:
        """Where what was said comes from: the citations of the last answer."""
        last = self._last_reply(s)
        cited = (last or {}).get("citations") or []
        if not cited or _WHO_ON_EARTH.search(s.text):
            return None
        if _A_FIGURE.search(s.text) and len(s.text.split()) >= _OF_A_FIGURE:
            return None  # where one figure comes from is told with the figure
        lines, citations = [], []
        for one in cited[:5]:
            citation = Citation(one["source"], one["title"], one["place"], one["url"])
            source = s.knowledge.sources.get(citation.source)
            who = f" by {source.author}" if source else ""
            link = f" ({citation.url})" if citation.url else ""
            lines.append(
                f"- {quoted(citation.title, 120)}{who}: {quoted(citation.place, 80)}{link}"
            )
            citations.append(citation)
        blocks = [
            Block("\n".join(lines), "It comes from"),
            Block("It is what these say, once and for their readers; check what matters to you."),
        ]
        voices = self._voices(s, citations)
        if voices:
            blocks.insert(1, Block("\n".join(f"- {voice}" for voice in voices), ROADMAPS))
        if _DOUBTS.search(s.text):
            text = "As sure as what it rests on, and no surer:"
            blocks = [Block("\n".join((text, *lines))), *blocks[1:]]
        intent = _as_intent((last or {}).get("intent"))
        reply = replace(
            self._reply(s, intent, blocks, topics=s.context.topics), citations=tuple(citations)
        )
        return Outcome(reply, s.context)

    def _voices(self, s: Situation, cited: Sequence[Citation]) -> list[str]:
        """What the roadmaps say to the last question, where only our own pages were named."""
        ours = all(c.source in s.knowledge.topics for c in cited)
        if not ours or not s.context.asked:
            return []
        about = cited[0]
        query = f"{about.title}: {s.context.asked}"
        hits = self.abilities.retriever.search(query, kinds=("claim",), limit=8, threshold=0.0)
        near = [h for h in hits.found if about.source in h.passage.topics]
        return [quote_claim(s.knowledge, h) for h in near][:2]

    def _maker(self, s: Situation) -> Outcome | None:
        """Who made the resources that were just shown."""
        held = s.knowledge.resources
        shown = [held[r] for r in s.context.things("resource") if r in held]
        if not shown:
            return self._source(s)
        lines = "\n".join(f"- [{r.title}]({r.url}): {r.author}" for r in shown[:4])
        blocks = [
            Block(lines, "Who makes them"),
            Block(f"Open {shown[0].title} now, and give it 25 minutes."),
        ]
        reply = replace(
            self._reply(s, "resource", blocks, topics=s.context.topics),
            citations=tuple(Citation(r.id, r.title, f"by {r.author}", r.url) for r in shown[:4]),
        )
        return self._keep(s, reply)

    def _accept(self, s: Situation) -> Outcome | None:
        """The learner takes what was offered: a track, a resource, a project, or the step."""
        c = s.context
        thing = c.offered[c.picked if 0 <= c.picked < len(c.offered) else 0] if c.offered else ""
        kind, _, key = thing.partition(":")
        if c.ability == "tracks" and key in s.knowledge.tracks:
            track = s.knowledge.tracks[key]
            fact = Fact("track", key, " ".join(s.text.split())[:200], s.now)
            facts = {**s.record.facts, "track": fact}
            after = replace(s, record=replace(s.record, facts=facts))
            after = replace(after, said=replace(s.said, intent="next_step"))
            given = self.abilities.next(after)
            first, *rest = given.reply.blocks
            opened = Block(f"Good: the {track.title} track it is. {first.text}", first.heading)
            return replace(
                given,
                reply=replace(given.reply, blocks=(opened, *rest)),
                facts=(*given.facts, fact),
            )
        topic = self._topic(s)
        if kind == "resource" and key in s.knowledge.resources:
            resource = s.knowledge.resources[key]
            progress = (ResourceProgress(key, "started", " ".join(s.text.split())[:200], s.now),)
            text = (
                f"Good choice, and settled: **[{resource.title}]({resource.url})**. Open it "
                f"now, give "
                "it 25 minutes, and type along. Tell me when you are half through, or stuck."
            )
            reply = self._reply(s, "resource", [Block(text)], topics=c.topics)
            return Outcome(reply, c, progress=progress)
        if c.ability == "project_idea" and key in s.knowledge.projects:
            project = s.knowledge.projects[key]
            text = (
                f"Then it is settled: **{project.title}**. Today, in one sitting: "
                f"{project.steps[0]} Tell me when that stands."
            )
            return self._keep(s, self._reply(s, "project_idea", [Block(text)], topics=c.topics))
        if topic is None:
            return None
        return self._smaller(s)

    def _likened(self, s: Situation) -> Outcome | None:
        """Yes to who likens what was explained to something that the topic speaks of itself."""
        found = _LIKE_IT.match(s.text)
        topic = self._topic(s)
        if found is None or topic is None or s.context.ability not in ("concept", "compare"):
            return None
        word = rare_words(found["what"])
        said = [n.says for n in s.knowledge.notions.values() if n.topic == topic.id]
        said += [topic.sections[SectionName.WHY], topic.sections[SectionName.ENOUGH]]
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z*`])", " ".join(" ".join(said).split()))
        meant = [one for one in sentences if word and word <= rare_words(one)]
        if not meant:
            return None
        blocks = [Block(f"Yes, like that. {meant[0]}"), self._to_do(s, topic)]
        return self._on_topic(s, topic, blocks, place="Why")

    def _about_it(self, s: Situation) -> Outcome | None:
        """A question about what was spoken of, which it does not name: asked with its name."""
        c = s.context
        chance = s.said.chances.get(s.said.intent, 0.0)
        if s.facts or s.said.known or s.said.intent in _OWN_INTENTS or _WHAT_NOW.search(s.text):
            return None
        least = _SURELY if s.said.intent == "off_topic" else _CLEAR
        leaves = s.said.intent not in ("concept", "stuck") and chance >= least
        leaves = leaves and not _WHERE_TO_PUT.search(s.text)
        if leaves and not (c.ability == "stuck" and s.said.intent in ("next_step", "motivation")):
            return None
        if c.ability == "stuck" and c.trouble is not None and c.trouble.tried:
            parts = re.split(r"[.!;,\n]+", s.text)
            asking = "?" in s.text or any(_INTERROGATIVE.match(part) for part in parts)
            asking = asking or bool(_OPEN_END.search(s.text))
            if not asking:
                return self._told_more(s)
        if self._topic(s) is None:
            return None
        likened = self._likened(s)
        if likened is not None:
            return likened
        bare = self.abilities.retriever.search(s.text, limit=3)
        if bare.best is not None and bare.best.similarity >= _OWN_QUESTION:
            return None  # it stands on its own
        return self.of_the_topic(s)

    def of_the_topic(self, s: Situation) -> Outcome | None:
        """What the passages of the topic at hand say to a message that does not name it."""
        c = s.context
        topic = self._topic(s)
        if topic is None:
            return self._of_the_question(s)
        remedied = self._of_the_remedy(s)
        if remedied is not None:
            return remedied
        short = None if c.trouble is not None else self.abilities.notion_on(s, topic.id)
        if short is not None:
            return short
        query = f"{topic.title}: {s.text}"
        hits = self.abilities.retriever.search(query, limit=_LOOKED_AT, threshold=0.0)
        focus = {topic.id, *(c.topics if topic.id in c.topics else ())}
        near = [
            h
            for h in hits.found
            if h.passage.kind != "traceback" and focus & {*h.passage.topics, h.passage.source}
        ]
        if not near:
            return None
        said = replace(s.said, text=query, topics=(topic.id,))
        troubled = c.ability == "stuck" or s.said.chances.get("stuck", 0.0) >= _TROUBLED
        if not troubled and s.said.intent != "stuck":
            # Who tells of no trouble gets the way out of one only where it is asked for by name.
            bare = self.abilities.retriever.search(s.text, limit=_LOOKED_AT, threshold=0.0)
            close = {h.passage.id for h in bare.found if h.similarity >= _NEAR_TROUBLE}
            near = [h for h in near if h.passage.kind != "stuck" or h.passage.id in close]
        if asks_to_understand(s.text):
            # What asks for an explanation is no complaint, and not asking for a test of oneself.
            near = [
                h
                for h in near
                if h.passage.kind != "stuck" and h.passage.place not in _NOT_EXPLAINING
            ]
        if not near:
            return None
        # What to leave out, and when it is enough, answers only who asks for that.
        asked = [h for h in near if _fits_place(h.passage.place, s.text)]
        sections = [h for h in asked if h.passage.kind == "topic"]
        if sections and not _fits_place(near[0].passage.place, s.text):
            near = [*sections, *(h for h in asked if h not in sections)]
        best = near[0]
        intent = _as_intent(c.ability) if c.ability not in _OF_PEOPLE else "concept"
        if best.passage.kind == "stuck":
            point = s.knowledge.stuck_points[best.passage.id.partition(":")[2]]
            blocks = [Block(point.cause, point.title), Block(point.fix, "What to do")]
            place = f"stuck: {point.title}"
            return self._on_topic(
                s, s.knowledge.topics[point.topic], blocks, place=place, intent=intent
            )
        if best.passage.kind == "topic":
            return self._in_particular(s, near, intent)
        reply = reply_answer(s.knowledge, replace(hits, found=tuple(near)), said, intent)
        return Outcome(reply, replace(c, topics=tuple(dict.fromkeys((topic.id, *c.topics)))[:4]))

    def _of_the_remedy(self, s: Situation) -> Outcome | None:
        """What a way out that was given says to a question in its words, or that points at it."""
        trouble = s.context.trouble
        if trouble is None:
            return None
        points = bool(_POINTS_AT_IT.search(s.text)) or self._asks_of_the_trouble(s)
        for key in reversed(trouble.tried):
            remedy = find_remedy(s.knowledge, key, trouble.text)
            if remedy is None:
                continue
            parts = [remedy.cause, remedy.check, remedy.fix]
            words = " ".join(parts).lower()
            asked = [
                w for w in s.text.lower().split() if not w.isalpha() and w.strip(".,?!") in words
            ]
            if not (points or asked or rare_words(s.text) & rare_words(words)):
                continue
            embed = self.abilities.retriever.embedder.embed_query
            told = telling(" ".join(parts), s.text, embed)
            answers = [str(turn.reply.get("answer", "")) for turn in s.record.turns[-4:]]
            if any(f"{_TO_YOUR_QUESTION}**\n{told}" in answer for answer in answers):
                fresh = [hint for hint in remedy.hints[::-1] if not self._was_said(s, hint)]
                told = fresh[0] if fresh else remedy.check
            blocks = [
                Block(told, f"{remedy.title}{_TO_YOUR_QUESTION}"),
                Block(remedy.exercise, "Prove it to yourself"),
                Block("Then run yours again, and tell me what it says."),
            ]
            reply = self._reply(s, "stuck", blocks, topics=s.context.topics)
            reply = replace(reply, citations=(remedy.citation,))
            return Outcome(reply, replace(s.context, ability="stuck", pending="helped"))
        return None

    def _asks_of_the_trouble(self, s: Situation) -> bool:
        """Whether a few words in the middle of a trouble ask something that names no topic."""
        short = len(s.text.split()) <= _BARE_WORDS and s.context.pending == "helped"
        return short and not any(m.kind in ("topic", "group") for m in s.said.mentions)

    def _in_particular(self, s: Situation, near: Sequence[Hit], intent: Intent) -> Outcome:
        """What a section says to the question first, then the section, unless it was just read."""
        passage = near[0].passage
        topic = s.knowledge.topics[passage.topics[0]]
        name = SectionName(passage.place)
        whole = topic.sections[name]
        embed = self.abilities.retriever.embedder.embed_query
        told = telling(whole, s.text, embed)
        lines = [
            f"- {quote_claim(s.knowledge, h)}"
            for h in near[:6]
            if h.passage.kind == "claim" and h.similarity >= NEAR_CLAIM
        ]
        lines = [line for line in lines if not self._was_said(s, line[2:60])][:2]
        blocks = [Block(told, f"{topic.title}, to your question")]
        if not self._was_said(s, whole) and whole.strip() != told.strip():
            blocks = [Block(whole, f"{topic.title}: {name.value.lower()}")]
        elif self._was_said(s, told) and len(told) > _SHORT:
            blocks = [Block(opening(told, _SHORT), f"{topic.title}, to your question")]
        if lines:
            blocks.append(Block("\n".join(lines), ROADMAPS))
        if name is not SectionName.PRACTISE:
            blocks.append(self._to_do(s, topic))
        return self._on_topic(s, topic, blocks, place=name.value, intent=intent)

    def _of_the_question(self, s: Situation) -> Outcome | None:
        """The last question with this added to it, where that one was about no topic."""
        c = s.context
        if not c.asked or c.ability not in ("career", "motivation", "concept", "compare"):
            return None
        hits = self.abilities.retriever.search(f"{c.asked} {s.text}", limit=_LOOKED_AT)
        fresh = tuple(
            h
            for h in hits.found
            if h.passage.kind in ("principle", "claim") and not self._was_said(s, h.passage.text)
        )
        if not fresh:
            return None
        said = replace(s.said, text=f"{c.asked} {s.text}")
        reply = reply_answer(s.knowledge, replace(hits, found=fresh), said, _as_intent(c.ability))
        return Outcome(reply, c)

    def _to_do(self, s: Situation, topic: Topic) -> Block:
        """Something small to do with a topic that was not asked for lately."""
        pieces = [topic.sections[SectionName.PRACTISE], *(p.exercise for p in topic.stuck)]
        fresh = [
            piece for piece in pieces if not self._was_said(s, piece) and len(piece) < 2 * _PIECE
        ]
        for piece in fresh or pieces:
            if not self._was_said(s, opening(piece, _SHORT)):
                return Block(opening(piece, _PIECE), "Try it")
        return Block(f"Say *quiz me on {topic.title}* and see whether it holds.")

    # --- being stuck ---

    def _hint(self, s: Situation) -> Outcome | None:
        remedy = self._remedy(s)
        trouble = s.context.trouble
        if remedy is None or trouble is None:
            topic = self._topic(s)
            if topic is None or not topic.stuck:
                return None
            point = topic.stuck[0]
            blocks = [
                Block(point.hints[0], f"A hint on {topic.title}"),
                Block("Try it, then tell me where exactly it stops."),
            ]
            return self._on_topic(s, topic, blocks, place=f"stuck: {point.title}", intent="stuck")
        rung = trouble.rung
        names = ("A hint", "A bigger hint", "The explanation")
        if rung < len(remedy.hints):
            last = rung == len(remedy.hints) - 1
            name = names[min(rung if not last else 2, 2)]
            blocks = [Block(remedy.hints[rung], name)]
            blocks.append(
                Block("That is all I hold back. Now this, to make it yours: " + remedy.exercise)
                if last
                else Block("Try with that. Another hint when you want it.")
            )
        else:
            blocks = [Block(remedy.fix, "The way out"), Block(remedy.exercise, "To make it stick")]
        context = replace(
            s.context, ability="stuck", trouble=replace(trouble, rung=rung + 1), pending="helped"
        )
        reply = self._reply(s, "stuck", blocks, topics=s.context.topics)
        reply = replace(
            reply,
            actions=(Action("Another hint", "another hint"), Action("It helped", "that helped")),
            citations=(remedy.citation,),
        )
        return Outcome(reply, context)

    def _helped(self, s: Situation) -> Outcome | None:
        trouble = s.context.trouble
        if trouble is None:
            return None
        # Whoever found it without us learned more than our exercise would teach.
        alone = bool(_FOUND_IT.search(s.text))
        remedy = None if alone else self._remedy(s)
        blocks = [Block("Good. You got yourself out of it, and now you know its face.")]
        citations: tuple[Citation, ...] = ()
        if remedy is not None:
            blocks.append(Block(remedy.exercise, "Make it stick, five minutes"))
            citations = (remedy.citation,)
        blocks.append(
            Block("Write the error and the way out in two lines where you will find them again.")
        )
        reply = replace(
            self._reply(s, "progress_report", blocks, topics=s.context.topics),
            citations=citations,
            actions=(Action("What should I learn next?", "coach next"),),
        )
        trials = _result(trouble, not alone)
        behind = self._why_stuck(s) if _BARE_WHY.search(after_success(s.text)) else None
        if behind is not None:
            good = Block("Good, it is solved. Now what was behind it:")
            reply = replace(behind.reply, blocks=(good, *behind.reply.blocks))
            ended = replace(s.context, trouble=None, pending="next", ability="stuck")
            return Outcome(reply, ended, remedies=trials)
        further = self._further_trouble(s)
        if further is not None:
            first = Block("Good, that one is behind you. To the next:", fixed=True)
            reply = replace(further.reply, blocks=(first, *further.reply.blocks))
            return replace(further, reply=reply, remedies=(*trials, *further.remedies))
        onward = self._onward(s) or self._asked_on(s)
        if onward is None and _WHAT_THEN.search(s.text):
            after = replace(s, context=replace(s.context, trouble=None, pending=""))
            onward = self.abilities.next(after)
        if onward is not None:
            first = Block("Good. You got out of it, and now you know its face. On, then.")
            reply = replace(
                onward.reply, intent="progress_report", blocks=(first, *onward.reply.blocks)
            )
            return Outcome(
                reply, replace(onward.context, trouble=None, pending=""), remedies=trials
            )
        context = replace(s.context, trouble=None, pending="next", ability="stuck")
        return Outcome(reply, context, remedies=trials)

    def _further_trouble(self, s: Situation) -> Outcome | None:
        """The way out of what went wrong right after it worked: "worked. now half of it is NaN"."""
        rest = after_success(s.text)
        if len(rest.split()) < _FEW_TOLD // 2 or not _GOES_WRONG.search(rest):
            return None
        if _INTERROGATIVE.match(rest) or rest.rstrip().endswith("?"):
            return None
        said = replace(s.said, text=rest, intent="stuck", error="")
        fresh = replace(s, said=said, context=replace(s.context, trouble=None, pending=""))
        outcome = self.abilities.stuck(fresh, self.rates)
        return None if outcome.reply.abstained or not outcome.reply.remedy else outcome

    def _asked_on(self, s: Situation) -> Outcome | None:
        """What somebody asks in the same breath in which they tell that it works."""
        rest = after_success(s.text)
        asks = _INTERROGATIVE.match(rest) or _IS_IT_GOOD.search(rest)
        if len(rest.split()) < 3 or not asks or _WHAT_NOW.search(rest):
            return None
        context = replace(s.context, ability="concept", trouble=None, pending="")
        if _IS_IT_GOOD.search(rest):
            said = replace(s.said, text=f"is a {rest}", intent="concept", error="")
            alone = self.abilities.answer(replace(s, said=said, context=context))
            return None if alone.reply.abstained else alone
        return self.of_the_topic(replace(s, said=replace(s.said, text=rest), context=context))

    def _onward(self, s: Situation) -> Outcome | None:
        """What somebody turns to in the same breath in which they tell that it works."""
        rest = _ON_TO.search(s.text)
        if rest is None:
            return None
        named = self.abilities.linker.topics(self.abilities.linker.topic_mentions(rest["rest"]))
        if not named:
            hits = self.abilities.retriever.search(rest["rest"], limit=8, kinds=("topic",))
            named = tuple(t for h in hits.found for t in h.passage.topics[:1])
        fresh = [t for t in named if t in s.knowledge.topics and t not in s.context.topics]
        if not fresh:
            return None
        after = replace(s, context=replace(s.context, ability="concept", trouble=None))
        return self._explain(after, s.knowledge.topics[fresh[0]])

    def _no_help(self, s: Situation) -> Outcome | None:
        trouble = s.context.trouble
        if trouble is None:
            return None
        if is_unsure(s.text.strip()):
            return self._simpler(s)
        trials = _result(trouble, False)
        if len(trouble.tried) >= MOST_REMEDIES:
            return replace(self._ask_humans(s), remedies=trials)
        fresh = s.text.strip()
        rest = self._rest_of_the_cause(s)
        if rest is not None:
            return rest
        # "Still NaN after the second epoch" tells more than the first message did; what is ruled
        # out would only be found again.
        tells = len(fresh.split()) > 4 and _RULES_OUT.match(fresh) is None
        text = f"{trouble.text}\n{fresh}" if tells else trouble.text
        said = replace(s.said, text=text, error="", intent="stuck", topics=s.context.topics[:2])
        remedies, _ = find_remedies(
            s.knowledge,
            self.abilities.retriever,
            said,
            s.scope,
            tried=trouble.tried,
            rates=self.rates,
        )
        remedies = self._others_than(s, remedies)
        if not remedies:
            return replace(self._ask_humans(s), remedies=trials)
        following = remedies[0]
        before = "Then it was not that; thank you for telling me. The next likeliest. "
        reply = reply_remedy(s.knowledge, following, said, before, remedies[1:])
        context = replace(
            s.context,
            ability="stuck",
            topics=reply.topics[:4],
            trouble=Trouble(text, (*trouble.tried, following.key), 0, s.now.isoformat()),
            pending="helped",
        )
        return Outcome(reply, context, remedies=(*trials, Trial(following.key, None, s.now)))

    def _rest_of_the_cause(self, s: Situation) -> Outcome | None:
        """What is left of a cause of which one part was ruled out; once for each cause."""
        remedy = self._remedy(s)
        last = str((self._last_reply(s) or {}).get("answer", ""))
        if remedy is None or _LEFT in last:
            return None
        left = left_of(remedy.cause, s.text)
        if not left:
            return None
        blocks = [
            Block("Good, then that part of it is out of the way."),
            Block("\n".join(f"- {part}" for part in left), _LEFT),
            Block(remedy.check, "How to tell"),
            Block(remedy.hints[-1], "More on it"),
            Block("Look at these, and tell me what you see."),
        ]
        return self._keep(s, self._reply(s, "stuck", blocks, topics=s.context.topics))

    def _others_than(self, s: Situation, remedies: Sequence[Remedy]) -> list[Remedy]:
        """Those ways out that are not what was tried, of the same subject where there are any."""
        trouble = s.context.trouble
        assert trouble is not None
        embed = self.abilities.retriever.embedder.embed_query
        tried = [find_remedy(s.knowledge, key, trouble.text) for key in trouble.tried]
        codes = set(_STATUS.findall(trouble.text))
        fitting = (r for r in remedies if not codes or codes >= set(_STATUS.findall(r.title)))
        other = [
            remedy
            for remedy in fitting
            if remedy.exact
            or not any(alike(remedy, old, embed) for old in tried if old is not None)
        ]
        near = [r for r in other if not is_far(s.knowledge, r, s.context.topics)]
        return near or [remedy for remedy in other if not remedy.guess]

    def _told_more(self, s: Situation) -> Outcome | None:
        """What a detail of the trouble changes: the way out that fits best by it, old or new."""
        trouble, current = s.context.trouble, self._remedy(s)
        fresh = s.text.strip()
        if trouble is None or current is None or _RULES_OUT.match(fresh):
            return self._no_help(s)
        if is_unsure(fresh):
            return self._simpler(s)
        if found_by_oneself(fresh):
            blocks = [
                Block(f"“{quoted(fresh, 120)}”: that can be the whole of it, and well found."),
                Block("Put it right, run it again, and tell me what it says now."),
            ]
            return self._keep(s, self._reply(s, "stuck", blocks, topics=s.context.topics))
        text = f"{trouble.text}\n{fresh}"
        said = replace(s.said, text=text, error="", intent="stuck", topics=s.context.topics[:2])
        found, _ = find_remedies(
            s.knowledge,
            self.abilities.retriever,
            said,
            s.scope,
            tried=trouble.tried[:-1],
            rates=self.rates,
        )
        embed = self.abilities.retriever.embedder.embed_query
        # A word or two alone seldom tell one cause from another.
        telling_words = len(rare_words(fresh)) >= _TELLING_WORDS
        best = found[0] if found and telling_words else current
        if best.key != current.key and not alike(best, current, embed):
            before = "That tells more, and with it another cause is likelier. "
            others = self._others_than(s, found[1:])
            reply = reply_remedy(s.knowledge, best, said, before, others)
            context = replace(
                s.context,
                ability="stuck",
                topics=reply.topics[:4],
                trouble=Trouble(text, (*trouble.tried, best.key), 0, s.now.isoformat()),
                pending="helped",
            )
            return Outcome(reply, context, remedies=(Trial(best.key, None, s.now),))
        apart = spelt_apart(trouble.text, fresh)
        if apart is not None:
            return self._try_and_tell(s, current, [Block(str(apart))], replace(trouble, text=text))
        own = told_with(current.own, own_figures(text))
        whole = " ".join((current.cause, current.check, current.fix))
        if confirms(fresh):
            lead = f"Then on with **{current.title}**."
            told = Block(f"So do this: {current.fix}")
        else:
            lead = f"“{quoted(fresh, 80)}”: good to know, and it still looks like this to me: "
            lead += f"**{current.title}**."
            if trouble.rung:
                lead = f"Noted. Still on **{current.title}**, one step further."
            told = Block(telling(whole, fresh, embed), "What counts there")
        blocks = [Block(lead)]
        blocks += [Block(" ".join(own), "With your numbers")] if own else []
        blocks.append(told)
        hint = current.hints[min(trouble.rung, len(current.hints) - 1)]
        if trouble.rung and hint not in told.text:
            blocks.append(Block(hint, "And a hint"))
        return self._try_and_tell(s, current, blocks, replace(trouble, text=text))

    def _try_and_tell(
        self, s: Situation, current: Remedy, blocks: list[Block], trouble: Trouble
    ) -> Outcome:
        """More on the way out that is tried, which stays the one."""
        if current.kind in _OF_THE_HEAD:
            end = "Try that for ten minutes, and tell me where it stops."
        else:
            end = "Do that, run it again and tell me what you see now."
        reply = replace(
            self._reply(s, "stuck", [*blocks, Block(end)], topics=s.context.topics),
            citations=(current.citation,),
            actions=(
                Action("It helped", "that helped"),
                Action("It did not help", "that did not help"),
            ),
        )
        under_way = replace(trouble, rung=trouble.rung + 1)
        return Outcome(
            reply, replace(s.context, ability="stuck", trouble=under_way, pending="helped")
        )

    def leaves_it(self, s: Situation) -> bool:
        """Whether a message in the middle of a trouble has nothing to do with it."""
        trouble, current = s.context.trouble, self._remedy(s)
        if trouble is None or current is None or s.said.error or own_figures(s.text):
            return False
        if len(s.text.split()) < _OF_ITS_OWN or len(rare_words(s.text)) < _TELLING_WORDS:
            return False
        embed = self.abilities.retriever.embedder.embed_query
        said = embed(s.text)
        parts = (trouble.text[:300], current.title, current.cause, current.check, current.fix)
        return max(float(said @ embed(part)) for part in parts) <= _UNRELATED

    def what_to_do(self, s: Situation) -> Outcome | None:
        """The way out in a few words, for who asks in the middle of a trouble what to do now."""
        trouble, current = s.context.trouble, self._remedy(s)
        if trouble is None or current is None or s.context.pending != "helped":
            return None
        if not _SO_WHAT.match(s.text) or s.said.mentions:
            return None
        if _DID_IT.search(s.text):
            text = (
                "And is it gone? If it is, say *that helped*; if not, *that didn't help*. In doubt "
                f"this check tells: {current.check}"
            )
        else:
            text = f"This, against **{current.title}**: {current.fix}"
        return self._try_and_tell(s, current, [Block(text)], trouble)

    def after_what_was_spoken_of(self, s: Situation) -> Outcome | None:
        """What comes after the topic at hand, for who asks what is next and told nothing yet."""
        c = s.context
        bare = bool(_WHAT_NOW.search(s.text)) and len(s.text.split()) <= _BARE_WORDS
        told = s.known or s.not_known or s.facts or s.fact("goal") or s.said.mentions
        if not bare or told or c.ability not in _EXPLAINING or c.topic not in s.knowledge.topics:
            return None
        return self._after(replace(s, context=replace(c, step="")))

    def _ask_humans(self, s: Situation) -> Outcome:
        """A question that people can answer, written from what was tried."""
        trouble = s.context.trouble
        assert trouble is not None
        tried = [find_remedy(s.knowledge, key, trouble.text) for key in trouble.tried]
        lines = [line for line in trouble.text.strip().splitlines() if line.strip()]
        what = "\n".join(f"    {line[:200]}" for line in lines[-15:])
        title = decisive_line(trouble.text) or (lines[0] if lines else "Stuck")
        topic = s.knowledge.topics.get(s.context.topic)
        about = f" ({topic.title})" if topic else ""
        question = "\n".join(
            (
                f"**Title:** {quoted(title, 100)}{about}",
                "",
                "**What happens:**",
                "",
                what,
                "",
                "**What I expected:** *one sentence*",
                "",
                "**What I tried:**",
                "",
                *(f"- {remedy.title}: checked, it was not that" for remedy in tried if remedy),
                "",
                "**My code, the smallest that shows it:** *ten lines at most, runnable*",
                "",
                "**Versions:** *Python, the library, operating system*",
            )
        )
        blocks = [
            Block(
                "I am out of good guesses, and more of the other sort would only cost your "
                "evening. People who see your code can do better. Here is a question that gets "
                "answered; fill in the parts in italics:"
            ),
            Block(question),
            Block(
                "Post it in the help channel of your server, or on the library's forum or Stack "
                "Overflow. Half the time writing the smallest example finds it."
            ),
        ]
        reply = replace(
            self._reply(s, "stuck", blocks, topics=s.context.topics),
            actions=(
                Action("It is solved", "that helped"),
                Action("What should I learn next?", "coach next"),
            ),
        )
        return Outcome(reply, replace(s.context, ability="stuck", pending=""))

    # --- progress ---

    def _known(self, s: Situation) -> Outcome | None:
        return self._settle(s, "known", "Noted, you know {title}. Then on. ")

    def _done(self, s: Situation) -> Outcome | None:
        return self._settle(
            s,
            "done",
            "Well done: {title} is behind you. Show one thing of it while it is fresh; three "
            "sentences and a picture count. ",
        )

    def _skip(self, s: Situation) -> Outcome | None:
        if s.context.trouble is not None and s.context.ability == "stuck":
            return self.of_the_topic(s) if asks_to_ignore(s.text) else None
        return self._settle(s, "skipped", "Skipped for now; it will come back when you need it. ")

    def _settle(self, s: Situation, outcome: str, words: str) -> Outcome | None:
        """The step is known, done or skipped: that is kept, and the next one given."""
        current = s.context.step or s.context.topic
        topic = s.knowledge.topics.get(current)
        if topic is None:
            return None
        quote = " ".join(s.text.split())[:200]
        taught: tuple[str, ...] = (topic.id,)
        open_step = history_of(s.record, s.now).open_step()
        kind, key = kind_of(open_step) if open_step is not None else ("topic", "")
        if kind == "project" and outcome == "done" and key in s.knowledge.projects:
            taught = s.knowledge.projects[key].proves
        elif kind == "ship":
            taught = ()
        evidence: tuple[TopicEvidence, ...] = ()
        if outcome != "skipped":
            evidence = tuple(TopicEvidence(t, "known", quote, "said", s.now) for t in taught)
        record = replace(
            s.record,
            evidence={**s.record.evidence, **{e.topic: e for e in evidence}},
            steps=self._ended(s, topic.id, outcome),
        )
        said = replace(s.said, intent="next_step", evidence=())
        after = replace(s, record=record, said=said)
        given = self.abilities.next(after)
        first, *rest = given.reply.blocks
        opened = Block(words.format(title=topic.title) + first.text, first.heading)
        intent: Intent = "progress_report" if outcome == "done" else "next_step"
        reply = replace(
            given.reply,
            intent=intent,
            blocks=(opened, *rest),
            known=tuple(e.topic for e in evidence),
        )
        ended = tuple(
            after
            for before, after in zip(s.record.steps, record.steps, strict=True)
            if before is not after
        )
        return replace(
            given,
            reply=reply,
            evidence=(*given.evidence, *evidence),
            steps=(*ended, *given.steps),
        )

    def _ended(self, s: Situation, topic: str, outcome: str) -> tuple[StepGiven, ...]:
        return tuple(
            replace(step, outcome=outcome)
            if not step.outcome and (step.topic == topic or kind_of(step)[0] in ("project", "ship"))
            else step
            for step in s.record.steps
        )

    # --- yes, no, corrections, other topics ---

    def _yes(self, s: Situation) -> Outcome | None:
        pending = s.context.pending
        if pending == "helped" and only_nods(s.text):
            text = "Right. Try it, and tell me what it says now; another hint if you want one."
            return self._keep(s, self._reply(s, "smalltalk", [Block(text)], topics=()))
        if pending == "helped":
            return self._helped(s)
        if pending == "next":
            return self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
        if pending == "ladder":
            return self._hint(s)
        return None

    def _no(self, s: Situation) -> Outcome | None:
        if s.context.pending == "helped":
            return self._no_help(s)
        if s.context.pending == "next":
            reply = self._reply(s, "smalltalk", [Block("All right. I'm here when you go on.")])
            return Outcome(reply, replace(s.context, pending=""))
        return None

    def _meant(self, s: Situation, ask: FollowUp, read: Read, again: Again) -> Outcome | None:
        """The last message once more, with what was meant in place of what was said."""
        taken_back = self._taken_back(s, ask, read)
        if taken_back is not None:
            return taken_back
        facts = read_facts(ask.rest, s.now, asked=s.context.pending)
        number = [] if facts else self._other_number(s, ask.rest)
        if number and s.context.ability == "plan":
            planned = self.abilities.plan(s, hours=float(str(number[0].value)))
            return replace(planned, facts=(*planned.facts, *number))
        facts = facts or number
        before = s.context.asked
        said = read(ask.rest)
        if facts and not said.mentions:
            if s.context.ability == "plan" and any(
                f.kind in ("hours_per_week", "deadline") for f in facts
            ):
                return None  # the new figures make a new plan
            text = f"{noted(facts) or 'Noted.'} I changed it."
            reply = self._reply(s, "plan", [Block(text)], topics=s.context.topics)
            return Outcome(reply, s.context, facts=tuple(facts))
        if not before:
            return None
        was = read(before)
        spans = [m for m in was.mentions if m.kind in ("topic", "group", "resource", "project")]
        if spans and len(ask.rest.split()) <= 5:
            span = spans[0]
            outcome = again(f"{before[: span.start]}{ask.rest}{before[span.end :]}")
            return outcome if said.mentions else _nearest(outcome, ask.rest)
        if not said.mentions and len(ask.rest.split()) <= 3:
            return _nearest(again(f"{before} {ask.rest}"), ask.rest)
        return again(ask.rest)

    def _other_number(self, s: Situation, text: str) -> list[Fact]:
        """The hours a week that a bare number corrects, if they were told right before."""
        number = re.fullmatch(r"\W*(\d{1,2}(?:\.5)?)\s*(?:h|hrs?|hours?)?\W*", text)
        last = s.record.turns[-1].text if s.record.turns else ""
        if number is None or not 0 < float(number[1]) <= 80:
            return []
        told = any(f.kind == "hours_per_week" for f in read_facts(last, s.now))
        quote = " ".join(s.text.split())[:200]
        return [Fact("hours_per_week", float(number[1]), quote, s.now)] if told else []

    def _taken_back(self, s: Situation, ask: FollowUp, read: Read) -> Outcome | None:
        """ "Not GitHub, only Git": what was just said to be known is so no longer."""
        before = s.record.turns[-1].text if s.record.turns else ""
        told = set(read(before).known) if before else set()
        denied = {e.topic for e in s.said.evidence if e.polarity == "not_known"}
        told |= {t for t in denied if t in s.record.evidence}
        if not told:
            return None
        titles = {f"topic:{t}": s.knowledge.topics[t].title for t in told}
        linker = self.abilities.linker
        right = set(linker.topics(linker.topic_mentions(ask.rest))) & told
        if not right:
            right = {pointed_at(ask.rest, titles).removeprefix("topic:")} - {""}
        wrong = set(linker.topics(linker.topic_mentions(not_that(s.text)))) & told
        if _ONLY.search(s.text) and right:
            wrong |= told - right
        right -= denied
        wrong = (wrong - right) | (denied & told)
        if not wrong:
            return None
        quote = " ".join(s.text.split())[:200]
        evidence = tuple(
            TopicEvidence(t, "not_known" if t in wrong else "known", quote, "said", s.now)
            for t in sorted(wrong | right)
        )
        record = replace(s.record, evidence={**s.record.evidence, **{e.topic: e for e in evidence}})
        said = replace(s.said, intent="next_step", evidence=())
        given = self.abilities.next(replace(s, record=record, said=said))
        names = [s.knowledge.topics[t].title for t in sorted(wrong)]
        text = f"Corrected: {listed(names[:4])} not yet"
        text += (
            f", {listed([s.knowledge.topics[t].title for t in sorted(right)])} yes."
            if right
            else "."
        )
        reply = replace(
            given.reply,
            intent="progress_report",
            blocks=(Block(text, fixed=True), *given.reply.blocks),
            known=tuple(sorted(right)),
            not_known=tuple(sorted(wrong)),
        )
        return replace(given, reply=reply, evidence=(*given.evidence, *evidence))

    def _same_for(self, s: Situation, ask: FollowUp, read: Read, again: Again) -> Outcome | None:
        """The last question asked of something else."""
        c = s.context
        said = read(ask.rest)
        if _NEEDED.search(c.asked):
            same = self.is_needed(replace(s, said=read(f"do i need {ask.rest} for it")))
            if same is not None:
                return same
        topics = said.topics or self._named_in_part(s, ask.rest)
        if topics and not said.mentions:
            ask = replace(ask, rest=s.knowledge.topics[topics[0]].title)
        hours, day = hours_per_week(ask.rest), deadline(ask.rest, s.now.date())
        if c.ability == "plan" and (hours is not None or day is not None):
            return self.abilities.plan(s, hours=hours, until=day)
        if c.ability in ("next_step", "plan") and len(topics) == 1:
            return self._explain(s, s.knowledge.topics[topics[0]])
        if c.ability == "resource" and topics:
            return self.abilities.resources(s, topics[0])
        groups = [m.id for m in read(ask.rest).mentions if m.kind == "group"]
        if len(groups) == 1 and c.ability in ("concept", "off_topic", "next_step", "standing"):
            return self.abilities.group(s, groups[0])
        if not said.mentions and c.ability in ("concept", "compare") and self._topic(s) is not None:
            particular = self.of_the_topic(s)
            if particular is not None:
                return particular
        outcome = self._asked_of(s, ask, read, again)
        before = [str(turn.reply.get("answer")) for turn in s.record.turns[-5:]]
        if any(outcome.reply.answer[:_OPENING] in answer for answer in before):
            # What was said of the last thing says nothing of this one; it may be told by itself.
            alone = again(s.text)
            told = alone.reply.answer[:_OPENING]
            if not alone.reply.abstained and not any(told in answer for answer in before):
                return alone
            text = (
                f"On “{quoted(ask.rest, 60)}” in particular my sources say nothing; what I said is "
                "all that I have, and I would rather not guess."
            )
            return self._keep(s, self._reply(s, _as_intent(c.ability), [Block(text)], c.topics))
        return outcome

    def _asked_of(self, s: Situation, ask: FollowUp, read: Read, again: Again) -> Outcome:
        """The last question with another thing in the place of the one that it named."""
        c = s.context
        topics = read(ask.rest).topics
        was = read(c.asked) if c.asked else None
        spans = (
            [m for m in was.mentions if m.kind in ("topic", "group", "resource", "project")]
            if was
            else []
        )
        if spans:
            span = spans[0]
            return again(f"{c.asked[: span.start]}{ask.rest}{c.asked[span.end :]}")
        if topics:
            return again(f"explain {ask.rest}")
        return again(f"{c.asked} {ask.rest}" if c.asked else ask.rest)

    # --- small helpers ---

    def _named_in_part(self, s: Situation, text: str) -> tuple[str, ...]:
        """The one topic of which a few words are a part of the name, in the subject at hand."""
        words = rare_words(text)
        subjects = {t.partition("/")[0] for t in s.context.topics}
        fits = [
            t.id
            for t in s.knowledge.topics.values()
            if words and words <= rare_words(t.title) and t.id.partition("/")[0] in subjects
        ]
        return tuple(fits) if len(fits) == 1 else ()

    def _explain(self, s: Situation, topic: Topic) -> Outcome:
        blocks = [
            Block(topic.sections[SectionName.WHY], f"{topic.title}: why"),
            Block(topic.sections[SectionName.ENOUGH], f"{topic.title}: just enough"),
            Block(topic.sections[SectionName.PRACTISE], "Try it"),
        ]
        return self._on_topic(s, topic, blocks, place="Just enough")

    def _show_project(self, s: Situation, key: str) -> Outcome:
        project = s.knowledge.projects[key]
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(project.steps, start=1))
        blocks = [
            Block(f"**{project.title}**. {project.summary} About {project.hours}."),
            Block(project.data, "Data"),
            Block(steps, "Steps"),
            Block(f"{project.done_when} Then ship it: {project.ship}", "Done when"),
        ]
        reply = replace(
            self._reply(s, "project_idea", blocks, topics=project.proves[:4]),
            citations=(Citation(project.id, project.title, f"project, {project.level}"),),
        )
        context = replace(
            s.context,
            ability="project_idea",
            topics=project.proves[:4],
            offered=(f"project:{key}",),
        )
        return Outcome(reply, context)

    def _on_topic(
        self,
        s: Situation,
        topic: Topic,
        blocks: list[Block],
        *,
        place: str,
        intent: Intent = "concept",
    ) -> Outcome:
        reply = replace(
            self._reply(s, intent, blocks, topics=(topic.id,)),
            next=(Next(topic.id, topic.title, topic.summary),),
            citations=(Citation(topic.id, topic.title, place),),
        )
        topics = tuple(dict.fromkeys((topic.id, *s.context.topics)))[:4]
        # Asking about a quiz question, or about a step, does not leave it.
        ability = (
            s.context.ability if s.context.ability in _STAYS or intent != "concept" else "concept"
        )
        return Outcome(reply, replace(s.context, topics=topics, ability=ability))

    def _topic(self, s: Situation) -> Topic | None:
        """The topic that is spoken of: named now, in focus, or of the step."""
        named = [m.id for m in s.said.mentions if m.kind == "topic"]
        for key in (*named[:1], s.context.topic, s.context.step):
            if key in s.knowledge.topics:
                return s.knowledge.topics[key]
        return None

    def _step_of(self, s: Situation) -> Step | None:
        step = self.abilities.step(s)
        if isinstance(step, Step) and step.topic.id == s.context.step:
            return step
        step = self.abilities.step(s, goal=s.context.step)
        if isinstance(step, Step) and step.topic.id == s.context.step:
            return step
        if s.context.step not in s.knowledge.topics:
            return None
        # It was given as what mentors would give, who take what it stands on for known.
        return self.abilities.step_to(s, s.context.step)

    def _remedy(self, s: Situation) -> Any:
        trouble = s.context.trouble
        if trouble is None or not trouble.tried:
            return None
        return find_remedy(s.knowledge, trouble.tried[-1], trouble.text)

    def _last_reply(self, s: Situation) -> Mapping[str, Any] | None:
        return s.record.turns[-1].reply if s.record.turns else None

    def _was_said(self, s: Situation, text: str) -> bool:
        return any(text in str(turn.reply.get("answer", "")) for turn in s.record.turns[-6:])

    def _reply(
        self, s: Situation, intent: Intent, blocks: list[Block], topics: tuple[str, ...] = ()
    ) -> Reply:
        return Reply(
            intent=intent,
            blocks=tuple(blocks),
            topics=topics,
            known=s.said.known,
            not_known=s.said.not_known,
            actions=(Action("What should I learn next?", "coach next"),),
        )

    def _keep(self, s: Situation, reply: Reply) -> Outcome:
        return Outcome(reply, s.context)


def _nearest(outcome: Outcome, name: str) -> Outcome:
    """An answer to what the sources do not have by that name: it says so, and what is nearest."""
    reply = outcome.reply
    if reply.abstained or name.lower() in reply.answer.lower():
        return outcome
    named = quoted(name.strip(" .?!"), 60)
    text = f"On **{named}** itself my sources say nothing. What comes nearest:"
    return replace(outcome, reply=replace(reply, blocks=(Block(text, fixed=True), *reply.blocks)))


def _fits_place(place: str, text: str) -> bool:
    """Whether a section that answers one question only is asked for by a text."""
    sign = _ASKED_OF.get(place)
    return sign is None or bool(sign.search(text))


def _result(trouble: Trouble, helped: bool) -> tuple[Trial, ...]:
    """What became of the remedy tried last: the trial that was kept when it was given."""
    if not trouble.tried:
        return ()
    return (Trial(trouble.tried[-1], helped, datetime.fromisoformat(trouble.asked_at)),)


def _gist(answer: str) -> str:
    """The first sentences of an answer, without its headings."""
    for part in answer.split("\n\n"):
        text = re.sub(r"^\*\*[^*\n]{1,80}\*\*\n", "", part).strip()
        if len(text) > 20 and not text.startswith(("- ", "1. ", ">", "*", "|")):
            return opening(text, _SHORT)
    return opening(re.sub(r"[*_]{1,2}", "", answer), _SHORT)


def _as_intent(value: object) -> Intent:
    return value if value in _INTENTS else "concept"  # type: ignore[return-value]
