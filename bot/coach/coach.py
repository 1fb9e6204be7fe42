"""`Coach.reply`: the one entrance to the judgement."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from bot.coach.abilities import Abilities
from bot.coach.aims import by_answer, leans
from bot.coach.amended import amended
from bot.coach.answer import MOST_EXCERPTS, NEAR_ENOUGH, STUCK, with_excerpts
from bot.coach.asides import CARE, OF_PEOPLE, SOFT, Aside, reply_aside, with_a_hand
from bot.coach.attributed import (
    asked_sources,
    asks_a_source_alone,
    he_tells,
    of_its_source,
    of_somebody,
)
from bot.coach.bare_answers import (
    asked_frankly,
    leaves_it_open,
    of_a_bare_answer,
    of_a_sitting,
    unsure_of,
)
from bot.coach.calendar_talk import of_the_calendar
from bot.coach.choosing import chooses_idea, why_not_that
from bot.coach.compare import asks_difference, sets_apart
from bot.coach.confusion import of_the_confusion
from bot.coach.context import Ability, Context
from bot.coach.coursework import with_coursework, without_course_names
from bot.coach.detail import after_a_nod, only_nods
from bot.coach.dialogue import Dialogue
from bot.coach.doing_without import of_doing_without
from bot.coach.elsewhere import of_the_world
from bot.coach.evidence import Evidence, units_of
from bot.coach.examined import examined
from bot.coach.facts import noted, read_facts, read_progress
from bot.coach.fears import scares
from bot.coach.focus import (
    asks_what_is,
    follows_on,
    looking_at,
    pointed_at,
    speaks_of_next,
    takes_up,
    things_at_hand,
)
from bot.coach.follow_ups import FollowUp, follow_up, learned_follow_up
from bot.coach.linking import Linker
from bot.coach.looking_back import (
    kind_of_fact,
    looks_back,
    reply_back,
    reply_nearest,
    reply_of_life,
    told_how_long,
    told_when,
)
from bot.coach.material_asked import material_asked
from bot.coach.material_facts import after_it, of_one_material, of_the_other
from bot.coach.material_talk import of_the_material, speaks_of_the_video, with_language
from bot.coach.namesakes import without_namesakes
from bot.coach.next_step import Finished
from bot.coach.of_its_kind import of_its_kind
from bot.coach.of_two import of_two
from bot.coach.once import each_sentence_once
from bot.coach.origins import told_origin
from bot.coach.others import (
    in_their_place,
    measures_oneself,
    other_person,
    speaks_for_others,
    told_for,
)
from bot.coach.own_data import of_own_data, wants_to_use_it
from bot.coach.own_figures import TELLING, own_figures
from bot.coach.parts import joined, problems, questions
from bot.coach.pasted import own_frame
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening, some
from bot.coach.placement import (
    Placement,
    is_answer,
    next_question,
    placed,
    reply_placement,
    start_placement,
    take_answer,
    with_told,
)
from bot.coach.plan import Plan, Refusal
from bot.coach.plan_asked import wants_judged, wants_plan
from bot.coach.plan_subject import planned_subject, wants_subject_planned
from bot.coach.plan_taken_up import as_planned
from bot.coach.plan_talk import fell_away, hours_of_the_days_left, of_the_plan
from bot.coach.ports import Listener, Memory, NoMemory, Promises, Voice
from bot.coach.preferences import only_prefers
from bot.coach.premises import premise
from bot.coach.project_talk import of_the_project
from bot.coach.project_turns import of_another_project
from bot.coach.promised_thing import settles_a_time, with_its_name
from bot.coach.quiz import QuizTurn, answer_quiz, resumes, start_quiz
from bot.coach.quiz_score import asks_score, reply_score
from bot.coach.reading import MAY_BE_ASIDES, ReadingModel
from bot.coach.recall import also_asked, asked_about, reply_recall, told_of
from bot.coach.record import Fact, LearnerRecord, QuizState, TopicEvidence, Turn
from bot.coach.refusals import asks_for_harm, asks_for_own_record, names_curriculum, weighed
from bot.coach.rephrasing import as_question, other_matter
from bot.coach.reply import Action, Block, Intent, Message, Reply
from bot.coach.retractions import denied, taken_off
from bot.coach.returning import returned, without_return
from bot.coach.reviews import due_today, item_key
from bot.coach.road_left import asks_the_distance, of_the_rest
from bot.coach.shortening import asks_for_short, shortened
from bot.coach.situation import Outcome, Situation
from bot.coach.small import (
    ACTIONS,
    in_distress,
    is_smalltalk,
    leaves_for_now,
    reply_after_care,
    reply_away,
    reply_distress,
    reply_luck,
    reply_own_record,
    reply_smalltalk,
    reply_unreadable,
    wants_luck,
)
from bot.coach.solved import reports_an_act, sounds_solved
from bot.coach.source_names import lets_speak
from bot.coach.standing import reply_standing
from bot.coach.stuck import Rates, recognised
from bot.coach.text import MAX_QUESTION, Cleaned, clean, quoted
from bot.coach.their_use import of_their_use
from bot.coach.times import days_wished, pause_named
from bot.coach.told_too import told_too
from bot.coach.tried import asks_for_the_repair, tells_of_trying
from bot.coach.understand import Understanding, error_message, follows_rule, understand
from bot.coach.whereabouts import located
from bot.coach.within_subjects import within_subjects
from bot.coach.worked.replied import of_the_sum
from bot.coach.yes_or_no import told_yes_or_no
from knowledge.models import AnsweredBy, AsideKind, Knowledge, RequestKind, Track
from retrieval.search import Retriever

_QUIZ = Pattern(
    r"(?:[.!?;:]\s+|\n)(?:now |so |then |please |pls |and |just )?(?:quiz|test) me\b"
    r"(?! (?:in|for) my)|"
    r"^\W*(?:(?:ok(?:ay)?|so|then|yes|now|and|cool|alright|right)\W+)*"
    r"(?:(?:can|could|will) (?:you|u) )?(?:please |pls )?(?:(?:quiz|question|drill|examine)"
    r" me\b(?! (?:in|for) my)|(?:quiz|drill)\b(?= (?:on|about|again|now|time|pls|please)\b|"
    r"(?! (?:is|was|at|w|with|tonight|today|tomorrow|in|for)\b)(?:[ -]\w+){0,3}\W*$|"
    r"[.:,;]\s*(?!no\b|not\b|done\b|later\b)[\w -]{3,30}\W*$)|"
    r"(?:a |one )(?:little|small|short|quick|mini|tiny) (?:quiz|test) (?:on|about|in|of|pls|"
    r"please)\b|"
    r"give me "
    r"(?:a|another|one|some) (?:quiz|question)s?\b|give me "
    r"(?:a few|a couple(?: of)?|\d|two|three|four|five|ten) (?!interview)(?:\w+ )?questions?\b|"
    r"quiz\W+(?:[\w-]+\W+){1,6}?(?:\d|one|two|three|five|some|a few) (?:\w+ )?questions?\b|"
    r"ask me "
    r"(?:a|another|one|some|something|sth|smth|an? few|\d|two|three|five|ten)\b|"
    r"^\W*(?:check me\b.{0,40}\W+)?ask (?:something|sth|smth|a question) (?:on|about)\b|"
    r"\bcheck me\b.{0,40}\bask (?:me )?(?:something|sth|smth|a question)\b|"
    r"(?:test|check|see) (?:if|whether) i (?:really |actually )?"
    r"(?:know|understand|get|can|remember)\b|"
    r"test me\b(?:\W+(?:then|now|pls|please))?\W+(?:on|about|in|with|(?:just |only )?(?:\d|one|two|"
    r"three|four|five|an? few|a couple|some))\b|(?:another|next) "
    r"question\b|"
    r"(?:let'?s (?:do|have|start) )?(?:a |the |some )?(?:quiz|flash ?cards?|reviews?)(?: "
    r"time)?\W*$|"
    r"what (?:reviews? )?(?:is|are) due\b|(?:i want|i'?d like) (?:a |to (?:be|do) (?:a )?)?quiz)",
    re.IGNORECASE,
)
_PLACE = Pattern(
    r"^\W*(?:\w+\W+){0,2}test me\b"
    r"(?!(?:\W+(?:then|now|pls|please))?\W+(?:on|about|in|with|(?:\w+ )?(?:\d|one|two|three|four|"
    r"five|"
    r"a (?:few|couple)|some|small|short|quick|little)|it)\b)|"
    r"\b(?:place me|placement|assess me|"
    r"find out (?:what|how much) i (?:know|can)|"
    r"(?:test|check|assess|evaluate|gauge) (?:my|what my) (?:level|knowledge|skills)|check what i "
    r"(?:know|can)|where (?:do |would )?i (?:fit|belong|stand)|what(?:'?s| is) my level)\b|"
    r"^\W*(?:\w+\W+){0,6}(?:know|learned|learnt|picked up|studied) (?:some|a (?:few|bit of|lot "
    r"of)) "
    r"(?:stuff|things|bits)\b(?:\W+(?:already|here and there|but not sure.*|though))*\W*$|"
    r"\bnot sure (?:what|how much) i (?:actually |really )?know\b",
    re.IGNORECASE,
)
_MATERIAL = Pattern(
    r"\b(?:vids?|videos?|playlist|youtube|on camera|podcast|course|tutorial|book|something to read|"
    r"(?:web)?site where|page where|link)\b",
    re.IGNORECASE,
)
# Despair may stand in one sentence of many, of which the writer speaks as of themselves.
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_OF_ONESELF = Pattern(r"\b(?:i|i'?m|me|my|myself)\b", re.IGNORECASE)
_MOST_SENTENCES = 8
_DESPAIRS = 0.75
# In which words somebody who was met with care comes back to studying.
_TAKES_UP_STUDY = Pattern(
    r"\?|\b(?:learn\w*|stud(?:y|ies|ying)|what'?s next|next step|quiz|plan|exercise|lesson|course|"
    r"explain|show|help me with|go on|carry on|continue|where were we)\b",
    re.IGNORECASE,
)
_MAY_COMPARE = ("concept", "next_step", "resource", "off_topic", "project_idea", "career")
_GETS_IT = Pattern(
    r"\b(?:get|got|gets|see|clear\w*|makes sense|made sense|understood|understand|aha|clicks?|"
    r"clicked|that'?s just|thats just)\b",
    re.IGNORECASE,
)
# Who asks where to begin has not begun with what was given, and goes to nothing after it.
_WHERE_TO_BEGIN = Pattern(
    r"\b(?:where|how|what|which)\b.{0,25}\b(?:start|begin|enter|get in|set off)\b"
    r"(?!.*\b(?:after|next|then)\b)|"
    r"\b(?:what|which|wh?at(?:'?s))\b.{0,20}\bfirst\b(?!.*\bafter\b)",
    re.IGNORECASE,
)
# So much of an answer is looked over for the names of courses and books.
_LOOKED_OVER = 1500
# A question that has its subject from the one before it.
_LEANS = Pattern(
    r"\b(?:that|it|this|them|those|which)\b.{0,30}\b(?:sources?|anywhere|somewhere|ever|speaker|"
    r"author|video|post|sa(?:y|ys|id)|published?|names?d?|mention\w*)\b|"
    r"\b(?:speaker|author|sources?|he|she|they)\b.{0,30}\b(?:that|it|this|them|those|say)\W*"
    r"(?:anywhere|somewhere|ever|at all)?\W*$|\bwhere (?:does|do|did) (?:he|she|they)\b",
    re.IGNORECASE,
)
# How sure the model must be that something is asked of the coach itself.
_REQUESTED = 0.55
_OF_PROMISES = {"promise_make": "promise", "promise_ask": "list", "promise_report": "report"}
# Of a promise, unlike of a goal or of what was said, one speaks in such words.
_OWES = Pattern(
    r"\b(?:promis\w*|commit\w*|pledg\w*|vow\w*|sw(?:ore|ear|orn)|owe\w*|due|sign(?:ed)? up|agreed?|"
    r"hold me|held|said i(?:'?d|'?ll| would| will)|supposed to|on the hook|deal)\b",
    re.IGNORECASE,
)
# Words in which it is mostly asked for; without them the model must be surer, and of a quiz it
# never is sure enough: "another hint" and "another question" are near to it.
_ITS_WORDS: dict[RequestKind, Pattern] = {
    "quiz_me": Pattern(
        r"(?<!no )\b(?:quiz\w*|questions?|ask me|test me|drill|examine|grill|flash ?cards?)\b", re.I
    ),
    "about_me": Pattern(r"\b(?:me|my|i|mine)\b", re.I),
    "promise_make": _OWES,
    "promise_ask": _OWES,
    "promise_report": _OWES,
}
_REQUESTED_UNSPOKEN: dict[RequestKind, float] = {
    "said_before": 0.75,
    "promise_make": 0.8,
    "promise_report": 0.8,
    "smaller": 0.75,
    "shorter": 0.75,
}
_NEVER_SO = 2.0
_LESS_OF = frozenset({"next_step", "progress_report", "plan", "project_idea", "concept", "compare"})
_OF_A_TEST = frozenset({"live_test", "do_it_for_me", "graded_work"})
_LESS = frozenset({"smaller", "shorter"})
# Puts a question, at the beginning of the message or of a part of it.
_POSES = Pattern(
    r"(?:^|[.,;!?:–]\s*|\b(?:and|so|but|asks?|wonder\w*|btw|question)\W+)(?:is|are|does|do|did|can|"
    r"could|should|would|must|wh?at|wh?ats|why|how|which|when|where|who)\b|\byes or no\b",
    re.IGNORECASE,
)
_QUIZ_ON = Pattern(r"\b(?:on|about|in)\s+(?P<what>(?!it|that|this)[\w+# .-]{2,30})", re.I)
_ON_THAT = Pattern(r"\b(?:that|it|this|these|them)\b", re.IGNORECASE)
# In the middle of these a bare "quiz me" means what is spoken of.
_QUIZZES_ON = frozenset({"quiz", "concept", "compare", "resource", "stuck", "next_step"})
_NO_QUIZ = Pattern(
    r"^\W*(?:\w+\W+){0,2}(?:enough|stop|no more|end)\b.{0,12}\b(?:quiz\w*|questions?)\b", re.I
)
# After a quiz, what says that it was enough of it, by the word itself or with it.
_QUIZZED = Pattern(
    r"^(?=.*\b(?:quiz\w*|questions?|asking|drill\w*|tests?|testing)\b)"
    r"(?=.*\b(?:fill|enough|stop\w*|no more|end|done|finished|tired|sick|bored|plenty|over|"
    r"later|break|pause|quit|leave|drop)\b)"
    r"(?!.*\?)|"
    r"^\W*(?:(?:ok(?:ay)?|no|nah|thanks?|i think|i'?m|im|i am|we'?re|that'?s|thats|all)\W+)*"
    r"(?:done|enough|finished|over|stop|quit|no more|that'?s it|(?:that )?will do)"
    r"(?:\W+(?:for (?:now|today)|thanks?|now|then|pls|please|already))*\W*$",
    re.IGNORECASE,
)
_ON_WITH = Pattern(r"\b(?:next (?:step|topic)|wh?at(?:'?s| is)? (?:next|now))\b", re.IGNORECASE)
# What somebody works with they know, whether they say so or not.
_WORKS_WITH = Pattern(
    r"\b(?:i|we|i'?ve|ive)\b(?!.{0,12}\b(?:n't|not|never|no)\b).{0,24}\b(?:use|used|using|write|"
    r"writing|written|work(?:ed|ing)? with|do|did|teach|taught|run|program(?:med|ming)?|build|"
    r"built)\b.{0,60}\b(?:at (?:work|my job|the office|uni\w*|school)|every ?day|daily|for (?:a "
    r"living|years)|for \w+ (?:years?|yrs?|months)|all the time|all day|professionally|"
    r"regularly|often|in my job|weekly|as a job)\b",
    re.IGNORECASE,
)
# Replies to messages that ask one thing, and intents of questions that are answered by themselves.
_OFTEN: Mapping[Intent, float] = {"next_step": 0.5, "stuck": 1.3, "concept": 0.8}
# A mentor goes by so many messages right before, of the same sitting, and by so many words.
_TOLD_BEFORE, _TOLD_WITHIN, _MOST_ADVISED_ON = 3, timedelta(hours=1), 90
_OF_ONE_THING = frozenset({"stuck", "unsafe_or_injection", "smalltalk", "checkin", "plan"})
_ASKED_FOR = frozenset({"concept", "resource", "career", "compare", "motivation", "off_topic"})
# How sure the model must be that a message follows on what was said.
# So long may a message be that leans on what was said before it, and so sure must one be that it
# is about something else altogether.
_SHORT = 16
_ELSEWHERE = 0.6
_PUZZLED = 3
_AT_SOMETHING = Pattern(r"\b(?:it|that|this|these|those|them|em)\b", re.IGNORECASE)
_LOST = Pattern(
    r"\b(?:do ?n[o']?t|dont|never|can'?t|cant|not) (?:really |quite )?(?:get|understand|see|follow|"
    r"grasp)\b|\b(?:lost|confus\w+|unclear|puzzl\w+)\b",
    re.IGNORECASE,
)
_WHAT_TO_LEARN = Pattern(
    r"\b(?:next|learn|start|begin|study|first|now|after|what do i|what should i|wh?at now|"
    r"where do i|recommend\w*)\b",
    re.IGNORECASE,
)
# A few words can hardly be about something else for sure.
_FEW, _SURELY_ELSEWHERE = 7, 0.9
# How sure a message must be about promises in the middle of something else.
_PROMISES = 0.8
_FOLLOWS = 0.5
# How sure the reader must be of what a message asks for it to be no remark to the coach.
_CLEARLY = 0.8
# The same where the record changes by it.
_CHANGES = 0.65
_CHANGING = frozenset({"skip", "known", "done", "helped"})
# What is asked of a subject is told of it, whoever asks.
_WHICH_PARTS = Pattern(
    r"^\W*(?:(?:and|so|ok|but|hey|hi)\W+)*(?:which|what|wich) "
    r"(?:parts?|bits?|pieces?|topics?|areas?) (?:of|from|in)\b",
    re.IGNORECASE,
)
# Without any of these, "make it shorter, what's an epoch" has nothing to do with a plan.
_OF_A_PLAN = Pattern(r"\d|\b(?:plan\w*|schedule|timetable|weeks?|hours?|months?)\b", re.I)
# Nothing that was begun came to its end: no report to praise.
_NONE_DONE = Pattern(
    r"\b(?:finish(?:ed)?|complete[d]?|done|through) (?:0|zero|none|nothing|not (?:a |even )*one)\b|"
    r"\b(?:0|zero|none)(?: of (?:them|it))? (?:finished|completed|done)\b|"
    r"\b(?:never|not|n[o']t) (?:\w+ )?(?:finish|complete)(?:ed|d)? (?:a single|one|any)\b",
    re.IGNORECASE,
)
# A mere nod is not yet a yes.
_ENDS_IT, _SURELY = frozenset({"yes"}), 0.9
# What has fewer words than that asks for nothing by itself in the middle of a trouble.
_A_QUESTION = 4
# A cosine with a listed question from which a message needs nothing that was said before.
_ALONE = 0.62
# Of so many words a question may be one of its own, where something else is so much nearer to it.
_OWN_QUESTION, _LOOKED_THROUGH, _FAR_NEARER = 6, 40, 0.15
# How near a source's word must be, and how sure it must be that one is asked for, to go before
# what is spoken of.
_RATHER_ONE = 0.3
_OF_SOURCES, _TOLD_THERE, _OF_A_SOURCE = frozenset({"claim", "principle", "debate"}), 0.5, 0.55
# The same from which "he" is one of the speakers.
_OF_A_SPEAKER = 0.4
# How sure small talk must be where no rule knows its words.
_CHATTING = 0.6
# Where a message turns to something else.
_BREAKS = Pattern(
    r"[.!?;\n]+\s+|\W*\b(?:anyways?|anyhow|btw|by the way)\b\W*|"
    r"\s*[\U0001f300-\U0001faff\u2600-\u27bf]+\s*",
    re.IGNORECASE,
)
_GREETING = Pattern(r"^\W*(?:hi+|hey+|hello+|yo|hiya|good (?:morning|evening|afternoon))", re.I)
# Up to which chance of an aside a word such as "this" points at what was spoken of.
_BARELY = 0.8
# From which chance on another intent is taken that words speak for.
_AS_LIKELY = 0.3
# Intents whose reply is not made worse by a note on what was taken down.
# "Ok, next one then": after a quiz question, the next.
_BARE = 4
# What a message on a trouble may be taken for that only tells more of it.
_OF_TROUBLE = frozenset({"about_it", "meant", "known", "done", "skip", "tell_more"})
# Follow-ups that ask of what was said last, and how near a passage is to a subject of its own.
_OF_WHAT_IS_AT_HAND = frozenset(
    {"why", "simpler", "example", "about_it", "tell_more", "skip", "more"}
)
_A_SUBJECT = 0.4
_COMMITS = Pattern(
    r"^\W*(?:(?:ok|so|and|then|well|hi|hey)\W+)*"
    r"i(?:'d| would)? ?(?:like to |want to |wanna |will )?(?:do )?(?:hereby )?"
    r"(?:commit(?: myself)?|promise|pledge) (?:to|that|you|myself|i)\b|"
    r"\bon (?:the )?record\W*(?:!|:|that|i|by|this|then|now)|\bcome after me\b|"
    r"\bask me (?:about|after) (?:it|that|this)\b|\bpa(?:k)?ka wada\b|"
    r"^\W*(?:(?:right|ok|so|then|now|well|and)\W+)*(?:write|note|put) (?:(?:this|it|that) )?"
    r"down\s*:|"
    r"^\W*(?:\w+\W+){0,4}?by (?:mon|tues|wednes|thurs|fri|satur|sun)day\s*:\s*\w+|"
    r"\bhold(?:ing)? me to (?:it|that|this)\b|"
    r"\b(?:my )?(?:promise|pledge|commitment) for (?:this|the|next|the coming) (?:wk|"
    r"week)\s*[:,=–-]|"
    r"\b(?:write|note|put|jot|log)(?: down)? that i(?:'?ll| will|'?m going to| am going to) "
    r"(?:finish|do|build|read|write|learn|complete|submit|ship|start|train|solve|have)\b|"
    r"\b(?:keep|have) (?:that|it|this) (?:noted|written down)\b|"
    r"(?:^|[.!?,;:]\s*|\b(?:and|so|then|pls|please|you|u|coach|to)\s+)"
    r"(?:ask|ping|poke|nudge) me (?:on |this |next |about it )*(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day\b",
    re.IGNORECASE,
)
# What somebody may ask for who tells of hours, days or a goal as well, and how sure that must be.
_ASKED_BESIDE = frozenset(
    {"plan", "project_idea", "career", "resource", "concept", "compare", "checkin"}
)
_BEYOND_DOUBT = 0.9
# What is asked for beside a trouble, how sure that must be, and what leans on the trouble.
_OF_NO_TROUBLE = frozenset(
    {
        "motivation",
        "resource",
        "project_idea",
        "career",
        "plan",
        "checkin",
        "smalltalk",
        "off_topic",
    }
)
_RATHER_OTHER, _LEANS_ON_IT = 0.6, 0.6
# After a promise was spoken of this asks for no topic of it.
_WHAT_THEN = Pattern(
    r"(?:(?:cool|ok(?:ay)?|great|nice|good|so|and|thanks?|right|well|then|yay)\W+)*"
    r"(?:wh?at(?:'?s| is)? (?:now|next|then)|now what)\W*(?:then|pls|please)?\W*",
    re.IGNORECASE,
)
# "Ok so what now" after a mood, an opinion or a course.
_WHAT_NOW = Pattern(
    r"\W*(?:(?:cool|ok(?:ay)?|great|nice|good|so|and|thanks?|right|well|then|yay|fine|hm+)\W+)*"
    r"(?:what now|now what|what do i do (?:now|then)|so what do i do)\W*(?:then|pls|please)?\W*",
    re.IGNORECASE,
)
_NO_MATTER_OF_ITS_OWN = frozenset({"motivation", "career", "smalltalk", "resource", "checkin"})
# "So one thing. Only one." and "now what. is it kubernetes" wait for a step.
_ONE_THING = Pattern(
    r"^\W*(?:(?:good|ok(?:ay)?|so|fine|right|great|and|then|well)\W+)*"
    r"(?:(?:just|only|gimme|give me|tell me|say)\W+)*one thing\W+(?:(?:only|just|not|"
    r"and)\W+)?(?:one|two|more|to do|now|today|"
    r"tonight|that'?s all)\b.{0,12}$|"
    r"^\W*(?:(?:ok(?:ay)?|so|and|well)\W+)*(?:now what|what now)\s*[.?!,]\s*is it\b.{2,30}$",
    re.IGNORECASE,
)
_WHAT_TO_STUDY = Pattern(
    r"\b(?:wh?at|which|where)\b.{0,40}\b(?:learn|study|topic|lesson|chapter|read up on|go next|"
    r"start|begin|comes? next|after this)\b|\bnext (?:topic|step|lesson|chapter|thing)\b",
    re.IGNORECASE,
)
# "Ok new one: 3 evenings, matplotlib".
_NEW_PROMISE = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|so|and|then|now|well|right|fine)\W+)*(?:a |the )?(?:new|next|another|"
    r"other) "
    r"(?:one|promise|pledge|try)\s*[:,–-]",
    re.IGNORECASE,
)
# "Done!! depth 3 beat depth 20": right after a promise this reports on it, whatever it tells then.
_DONE_FIRST = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|yay+|omg|so|hey|well|right|guess what)\W+)*(?:all )?"
    r"(?:done|did it|kept it|made it|nailed it)\b\s*(?:[!.:,–-]|and\b|$)",
    re.IGNORECASE,
)
# "Remind me how many minutes i told u" is asked now, and promises nothing.
_REMINDS = Pattern(
    r"^\W*(?:\w+\W+){0,3}?remind me\W+(?:again\W+|pls\W+|please\W+)?(?:of |about )?"
    r"(?:wh?at|how|which|when|who|where|why)\b.*\b(?:i|you|u|we|you'?ve|u'?ve)\b.*\b(?:said|say|"
    r"told|"
    r"tell|got me|have me|wrote|gave|mentioned|were|was|left|asked|meant|wanted|named|down for)\b",
    re.IGNORECASE,
)
_MAY_BE_WORN = frozenset({"progress_report", "checkin", "smalltalk", "off_topic", "next_step"})
_PLAN_PLEASE = Pattern(
    r"^\W*(?:(?:ok|so|a|study|learning)\W+)*(?:plan|schedule) (?:pls|please|for me)\b",
    re.IGNORECASE,
)
_TO_WATCH = Pattern(
    r"\bsomething (?:(?:i can|i could|to|for me to|that i can)\W+)(?:watch|read|listen to)\b", re.I
)
# "Give us an idea that demos well", and not "no idea why".
_WANTS_AN_IDEA = Pattern(
    r"\b(?:give|need|want|got|suggest|throw|find|have you)\b(?:\W+(?:me|us|some|any|an?|another|"
    r"one|other|good|nice|cool|small|quick|cute|fresh|better|me|up)){1,4}\W+(?:\w+\W+)?ideas?\b"
    r"(?! (?:of|what|how|why|where|who|behind|whether|if|about))",
    re.IGNORECASE,
)
_MAY_WANT_ONE = frozenset(
    {"concept", "next_step", "off_topic", "resource", "motivation", "compare", "progress_report"}
)
# "Gimme the next thing", "so uh. lesson one?" ask for a step, whatever was told before.
_WANTS_THE_STEP = Pattern(
    r"\b(?:tell me|say|show me) wh?at to (?:open|touch|start with|sit down with|do|learn|study) "
    r"(?:first|next|tomorrow|tonight|today|this evening|on \w+day)\b|"
    r"\bso wh?at should i do now\b|"
    r"\bwhere (?:do|should|shall|would|can) i (?:even |best )?put my "
    r"(?:first|finger|hours?|hrs|\d)|"
    r"\b(?:so|and|then|ok)? ?(?:tonight|today|tomorrow|now|this evening) i (?:should )?(?:do|learn|"
    r"open|start|study|begin)(?: with)? wh?at\b|"
    r"\bwhich (?:topic|thing|lesson|skill) (?:would|could|wd)(?:'?ve| have) (?:saved|helped|"
    r"spared)\b|"
    r"\b(?:gimme|give me|tell me|show me|hand me)\W+(?:the |a |my |one |just )*(?:single )?next "
    r"(?:thing|step|topic|one|lesson)\b|"
    r"[.!,;:]\s*(?:(?:so|and|ok|uh+|then|hm+)\W+)*(?:lesson|step|chapter|page|topic|day) "
    r"(?:one|1|uno|#1)\s*[?.!]*$|"
    r"(?:^|[.!?,;:]\s*)(?:(?:so|and|ok|uh+|then|hm+|just|what'?s|what is|whats)\W+)*"
    r"(?:the |my |a |one )?(?:very )?(?:first|next) (?:step|thing|lesson|topic|move)"
    r"(?: (?:for|to|that|now|then|pls|please)\b[^.?!,;:]{0,30})?\s*[?.!]*$|"
    r"\b(?:what|which) (?:is it|thing is it|is the thing) (?:that )?(?:i|to) (?:should |must |need "
    r"to )?(?:learn|study|fix|read up on)\b|"
    r"\b(?:which|what) (?:box|block|step|stage|chapter|lesson|topic|part) (?:comes|is|would come) "
    r"(?:now|next|then)\b",
    re.IGNORECASE,
)
_NO_STEP_YET = frozenset(
    {"stuck", "motivation", "career", "concept", "progress_report", "plan", "off_topic"}
)
# "Supervised algorithms to know, all six" asks for them.
_TO_KNOW = Pattern(
    r"\b(?:algorithms?|models?|lib(?:rarie)?s?|topics?|skills?|things?|parts?|tools?|methods?|"
    r"metrics?|types?)\b.{0,12}\b(?:to|i should|one should|i must|i have to) "
    r"(?:know|learn|cover)\b",
    re.IGNORECASE,
)
# "Why do ppl even need docker" asks what it is for, in whatever trouble one is.
_WHY_USED = Pattern(
    r"^\W*(?:(?:ok|so|now|pls|please|and|can (?:you|u)|could (?:you|u))\W+)*explain\b(?! why (?:i|"
    r"my))|"
    r"\bwhy (?:do|does|did|would|should) (?:people|ppl|anyone|anybody|everyone|everybody|we|one|"
    r"companies|they|i) (?:even |really |actually |ever )?(?:need|use|want|bother with|like|"
    r"learn)\b|"
    r"\b(?:can'?t|cannot|don'?t|dont|cant) (?:even )?remember\b.{2,40}\bwh?at (?:was|is) (?:that|"
    r"it)\b",
    re.IGNORECASE,
)
# "They threw train test split at us and moved on in ten minutes flat".
_TOO_FAST = Pattern(
    r"\b(?:they|he|she|prof\w*|teacher|lecturer|instructor|tutor|course|video|we|bootcamp)\b.{0,60}"
    r"\b(?:moved on|went on|rushed|raced|sped|flew|ran|skipped|skimmed|glossed|breezed|mentioned|"
    r"zipped)\b(?: (?:right |straight )?(?:through|over|past|by|on))?|"
    r"\b(?:in|for|only) (?:ten|five|two|\d{1,2}|a couple of) min(?:ute)?s? (?:flat|and (?:then )?"
    r"moved on)\b",
    re.IGNORECASE,
)
_TOLD_TOO_FAST = frozenset({"progress_report", "stuck", "motivation", "next_step", "smalltalk"})
# Days that are gone: "they waked up, lost two days now".
_LOST_DAYS = Pattern(
    r"\b(?:lost|missed|wasted|skipped) (?:the |my )?(?:whole |entire |last )?(?:(?:a|one|two|three|"
    r"four|\d|few|couple of|some|all|these|last) ){1,2}(?:days?|weeks?|evenings?)\b",
    re.IGNORECASE,
)
_MAY_LOSE_DAYS = frozenset({"progress_report", "smalltalk", "stuck"})
_ASKS_NO_MEANING = frozenset({"stuck", "next_step", "motivation", "career", "progress_report"})
_MAY_PLAN = frozenset({"career", "next_step", "project_idea", "resource", "smalltalk", "concept"})
_CAN_NOTE = frozenset({"smalltalk", "progress_report", "next_step", "plan", "off_topic", "checkin"})
# A question that points back is no small talk, whatever it sounds like.
_OF_WHAT_WAS_SAID = Pattern(r"\b(?:that|this|these|those|them)\b|\b(?:you|u) said\b", re.IGNORECASE)
_ASKS_BACK = Pattern(
    r"\?|^\W*(?:\w+\W+){0,2}?(?:wh?at|which|why|how|where|when|who|was|is|are|do|does|did|can|"
    r"could)\b|"
    r"\b(?:right|why|how)\W*$",
    re.IGNORECASE,
)
# What a promise names for itself alone.
# To be looked after every week is asked of who keeps the promises, whatever else it sounds like.
_LOOK_AFTER = Pattern(
    r"^(?=.*\b(?:check(?:ing)?(?:[- ]?in)?(?: up)? (?:on|with) me|accountable|buddy|check[- ]?ins?|"
    r"(?:remind|nudge|message|ping|poke|ask) me)\b)"
    r"(?=.*\b(?:every|each|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b)",
    re.IGNORECASE | re.DOTALL,
)
_OF_A_PROMISE = frozenset({"evenings", "deadline"})
_PLANNED = frozenset({"hours_per_week", "deadline"})
# From here on a person has been away for a while.
_TURNS = 12
# A plan of so many turns ago is made anew when the days or the hours change.
_PLANNED_SINCE = 6
# Over so many turns "how did I do" is asked of the quiz.
_TURNS_OF_A_QUIZ = 6
_FEW_BLOCKS = 3
# What was told of these and not noted is quoted: "my exam is in 10 days".
_QUOTED = frozenset({"deadline", "goal", "hours_per_week"})
# From this length on a paragraph is not said twice, and so much must be left of an answer.
_PARAGRAPH = 160
_WORTH = 60


def utc_now() -> datetime:
    """The time as it is."""
    return datetime.now(UTC)


@dataclass
class Coach:
    """Answers messages from the knowledge, the passages, and what it remembers of the learner."""

    knowledge: Knowledge
    retriever: Retriever
    reading: ReadingModel | None = None
    memory: Memory = field(default_factory=NoMemory)
    now: Callable[[], datetime] = utc_now
    promises: Promises | None = None
    voice: Voice | None = None

    @cached_property
    def linker(self) -> Linker:
        """Finds the names of the curriculum in text."""
        return Linker(self.knowledge, self.retriever.embedder.knows)

    @cached_property
    def abilities(self) -> Abilities:
        """What the coach can do."""
        return Abilities(self.knowledge, self.retriever, self.linker)

    def reply(
        self,
        message: Message,
        *,
        ability: Ability | None = None,
        listener: Listener | None = None,
    ) -> Reply:
        """The answer to one message, after it was kept. `ability` says what it is about, if that
        is sure, as it is with a command. `listener` gets the words of a voice as they come."""
        began = time.perf_counter()
        message = replace(message, id=message.id or uuid.uuid4().hex)
        cleaned = clean(message.text)
        # A question is bounded; an error message in a long paste is looked for in all of it.
        if len(cleaned.text) > MAX_QUESTION and not error_message(cleaned.text):
            cleaned = replace(cleaned, text=cleaned.text[:MAX_QUESTION], shortened=True)
        record, now = self._load(message)
        outcome = self._decide(message, cleaned, record, now, ability)
        answer = outcome.reply
        if cleaned.shortened:
            text = "*Your message was very long; I read its beginning and its end.*"
            note = Block(text, fixed=True)
            answer = replace(answer, blocks=(*answer.blocks, note))
        answer = answer.timed((time.perf_counter() - began) * 1000)
        self._save(message, cleaned, replace(outcome, reply=answer), now)
        if self.voice is None or cleaned.problem:
            return answer
        said = self.voice.say(
            replace(message, text=cleaned.text),
            answer,
            record=record,
            context=outcome.context,
            now=now,
            turn=message.id,
            listener=listener,
        )
        return said.timed((time.perf_counter() - began) * 1000)

    def stuck(self, message: Message) -> Reply:
        """The answer to a message that is known to be about being stuck."""
        return self.reply(message, ability="stuck")

    def next(
        self,
        learner: str,
        *,
        known: Sequence[str] = (),
        not_known: Sequence[str] = (),
        track: Track | None = None,
        goal: str | None = None,
        why: bool = False,
        conversation: str = "",
    ) -> Reply:
        """One next step by what is remembered and what is said here, which is kept."""
        began = time.perf_counter()
        message = Message(learner, "what should I learn next?", conversation)
        record, now = self._load(message)
        quote = "said to coach next"
        evidence = [TopicEvidence(t, "known", quote, "said", now) for t in known]
        evidence += [TopicEvidence(t, "not_known", quote, "said", now) for t in not_known]
        facts = (Fact("track", track.id, quote, now),) if track else ()
        record = replace(
            record,
            evidence={**record.evidence, **{e.topic: e for e in evidence}},
            facts={**record.facts, **{f.kind: f for f in facts}},
        )
        said = Understanding(message.text, "next_step")
        situation = Situation(self.knowledge, record, _context(record), now, said)
        outcome = self.abilities.next(situation, goal=goal, why=why)
        answer = replace(outcome.reply, known=tuple(known), not_known=tuple(not_known))
        answer = answer.timed((time.perf_counter() - began) * 1000)
        outcome = replace(
            outcome, reply=answer, evidence=tuple(evidence), facts=(*outcome.facts, *facts)
        )
        self._save(message, Cleaned(message.text), outcome, now)
        return answer

    def quiz(self, learner: str, conversation: str, topic: str | None = None) -> Reply:
        """The question that waits, or the next one: of a topic, or of what is due."""
        message = Message(learner, f"quiz me on {topic}" if topic else "quiz me", conversation)
        record, now = self._load(message)
        turn = self._start_quiz(record, now, topic)
        outcome = self._quiz_outcome(_context(record), turn)
        assert outcome is not None  # starting a quiz always answers
        self._save(message, Cleaned(message.text), outcome, now)
        return outcome.reply

    def plan(
        self,
        learner: str,
        conversation: str,
        *,
        hours: float | None = None,
        deadline: date | None = None,
        track: Track | None = None,
        goal: str | None = None,
    ) -> tuple[Reply, Plan | Refusal]:
        """A plan by what is remembered and what is said here; hours, date and track are kept."""
        message = Message(learner, "make me a plan", conversation)
        record, now = self._load(message)
        quote = "said to coach plan"
        facts: list[Fact] = []
        if hours is not None:
            facts.append(Fact("hours_per_week", hours, quote, now))
        if deadline is not None:
            facts.append(Fact("deadline", deadline.isoformat(), quote, now))
        if track is not None:
            facts.append(Fact("track", track.id, quote, now))
        record = replace(record, facts={**record.facts, **{f.kind: f for f in facts}})
        said = Understanding(message.text, "plan")
        situation = Situation(
            self.knowledge, record, _context(record), now, said, facts=tuple(facts)
        )
        outcome, plan = self.abilities.plan_and_reply(situation, goal=goal)
        keep = tuple(
            f for f in facts if f.kind != "hours_per_week" or 0 < float(str(f.value)) <= 112
        )
        if isinstance(plan, Refusal):
            keep = ()
        outcome = replace(outcome, facts=(*outcome.facts, *keep))
        self._save(message, Cleaned(message.text), outcome, now)
        return outcome.reply, plan

    def greet(self, learner: str, conversation: str) -> Reply:
        """How a conversation begins: by name, with the last step and what is due."""
        message = Message(learner, "", conversation)
        record, now = self._load(message)
        name = record.facts.get("name")
        hello = f"Hello{', ' + str(name.value) if name else ''}!"
        due = due_today(self.knowledge, record.quiz, now)
        open_steps = [step for step in record.steps[-1:] if not step.outcome]
        lines = []
        if open_steps:
            step = open_steps[0]
            topic = self.knowledge.topics.get(step.topic)
            title = topic.title if topic else step.topic
            lines.append(
                f"- Your step since {step.at.day} {step.at:%B}: **{title}**. Done, or stuck?"
            )
        if record.open_quiz is not None:
            lines.append("- A quiz question still waits for your answer: say *quiz*.")
        if due:
            count = "1 review is" if len(due) == 1 else f"{len(due)} reviews are"
            lines.append(f"- {count} due today: say *quiz*.")
        if not lines and not record.evidence:
            text = (
                f"{hello} I'm Study Coach. Tell me what you know, what you don't, and what you "
                f"want, "
                "in any words, and I give you one next step. Or paste what is broken."
            )
        elif not lines:
            text = f"{hello} Good to see you. Ask me what comes next, or tell me what you did."
        else:
            text = f"{hello} Where we stand:\n\n" + "\n".join(lines)
        return Reply(
            intent="smalltalk",
            blocks=(Block(text),),
            actions=(
                Action("What should I learn next?", "coach next"),
                Action("Where am I?", "where am I?"),
            ),
        )

    # --- deciding ---

    def _spirits(self, text: str) -> float:
        """How likely a message asks for courage to go on, from 0 to 1."""
        return self._read(text).chances.get("motivation", 0.0)

    def _aside_answered(self, kind: AsideKind, said: Understanding, context: Context) -> Outcome:
        """What is said to an aside; of work that is not done for anybody its subject is kept."""
        reply = reply_aside(kind, said.text)
        topics = tuple(dict.fromkeys(m.id for m in said.mentions if m.kind == "topic"))[:4]
        if kind != "graded_work" or not topics:
            return Outcome(reply, context)
        about = replace(
            context, ability="concept", topics=topics, asked=said.text[:500], trouble=None
        )
        return Outcome(replace(reply, topics=topics), about)

    def _despairs(self, text: str) -> bool:
        """Whether one sentence of a longer message is beyond doubt one of despair, which all the
        others may drown."""
        parts = [p for p in _SENTENCES.split(text) if _OF_ONESELF.search(p)]
        if not 0 < len(parts) <= _MOST_SENTENCES or len(_SENTENCES.split(text)) < 2:
            return False
        found = (self.aside(part) for part in parts)
        return any(one.kind == "crisis" and one.chance >= _DESPAIRS for one in found)

    def _decide(
        self,
        message: Message,
        cleaned: Cleaned,
        record: LearnerRecord,
        now: datetime,
        ability: Ability | None,
        context: Context | None = None,
    ) -> Outcome:
        text = cleaned.text
        context = _context(record) if context is None else context
        if ability is None and record.open_quiz is None and context.ability:
            matter = other_matter(text) or (text if asks_a_source_alone(text) else "")
            if matter:
                behind = replace(cleaned, text=matter)
                fresh = self._decide(message, behind, record, now, None, Context())
                # What was spoken of waits until that is answered.
                waits = context.trouble is not None and fresh.context.trouble is None
                return fresh.but(trouble=context.trouble) if waits else fresh
            text = as_question(text)
            cleaned = replace(cleaned, text=text)
        if in_distress(text):
            return Outcome(reply_distress(), replace(context, pending="care"))
        cared, context = context.pending == "care", _without_care(context)
        following = bool(context.ability)
        aside = self.aside(text) if ability is None else Aside("none", 1.0, text)
        if record.open_quiz is not None and aside.kind in _OF_A_TEST:
            aside = Aside("none", 1.0, text)  # the test is the coach's own
        spirits = self._spirits(text) if aside.kind == "crisis" else 0.0
        studies = aside.names or bool(_TAKES_UP_STUDY.search(text))
        if cared and ability is None and aside.kind != "crisis" and not studies:
            return Outcome(reply_after_care(), replace(context, pending="care"))
        if (care := aside.meant(following=following, spirits=spirits)) in CARE:
            pending = replace(context, pending="care") if care == "crisis" else context
            return Outcome(reply_aside(care, text), pending)
        if ability is None and self._despairs(text):
            return Outcome(reply_distress(), replace(context, pending="care"))
        waiting = self._waiting(record, context, text, now) if ability is None else None
        if waiting is not None:
            return waiting
        if cleaned.problem:
            return Outcome(reply_unreadable(cleaned), context)
        if ability is None and following and leaves_for_now(text):
            return Outcome(reply_away(), context)
        if ability is None and wants_luck(text):
            return Outcome(reply_luck(), context)
        of_its_days = context.ability == "plan" and bool(days_wished(text))
        if ability is None and _OF_THE_OTHERS.search(text):
            aside = Aside("others_data", 1.0, text)
        if ability is None and of_the_world(text) and not of_its_days:
            return Outcome(reply_aside("other_advice", text), context)
        counted = of_the_confusion(self.knowledge, text, record, context)
        if counted is not None and ability is None:
            return counted
        summed = of_the_sum(self.knowledge, text, context) if ability is None else None
        if summed is not None and not error_message(text):
            return summed
        read = without_namesakes(self._read(text), context)
        answering = partial(self._answered_by, following=following)
        if ability is None and not read.error:
            read = by_answer(read, answering(text))
        said = weighed(retold(self._half_of_it(read)))
        if _COMMITS.search(text) and "?" not in text and not said.error:
            said = replace(said, intent="checkin", chances={}, evidence=())
        if context.ability == "checkin" and _DONE_FIRST.match(text) and "?" not in text:
            said = replace(said, intent="checkin", chances={}, evidence=())
        if _WORN.search(text) and not said.mentions and said.intent in _MAY_BE_WORN:
            said = replace(said, intent="motivation")
        if said.intent in _MAY_PLAN and wants_plan(text):
            said = replace(said, intent="plan")
        pauses = context.ability == "plan" and pause_named(text, now.date()) is not None
        of_a_plan = pauses or bool(_PLAN_PLEASE.search(text))
        if said.intent in ("checkin", "smalltalk") and of_a_plan:
            said = replace(said, intent="plan", chances={})
        if said.intent in _NO_STEP_YET and _TO_WATCH.search(text) and not said.error:
            said = replace(said, intent="resource")
        if said.intent == "plan" and wants_judged(text):
            said = replace(said, intent="concept")
        meaning = asks_what_is(text) and not _OF_A_PLAN.search(text)
        if said.intent == "plan" and meaning and context.ability != "plan":
            said = replace(said, intent="concept")
        unsure = said.intent == "stuck" and said.chances.get("stuck", 1.0) < _A_TROUBLE
        weighs_two = said.intent in _MAY_COMPARE or unsure
        if weighs_two and not said.error and sets_apart(text, said.mentions):
            said = replace(said, intent="compare")
        if said.intent in _MAY_WANT_ONE and not said.error and wants_to_use_it(text):
            said = replace(said, intent="project_idea", chances={})
        if _WANTS_AN_IDEA.search(text) and said.intent in _MAY_WANT_ONE and not said.error:
            said = replace(said, intent="project_idea")
        if said.intent in _NO_STEP_YET and _WANTS_THE_STEP.search(text) and not said.error:
            said = replace(said, intent="next_step")
        if said.intent == "progress_report" and _TO_KNOW.search(text):
            said = replace(said, intent="concept", evidence=())
        if said.intent == "smalltalk" and said.topics and asks_what_is(text):
            asked = next(p for p in reversed(_BREAKS.split(text)) if p.strip())
            said = replace(self._read(asked), intent="concept", chances={})
        if said.intent == "smalltalk" and (matter := after_a_nod(text)):
            meant = self._read(matter)
            if meant.intent != "smalltalk":
                said = replace(said, intent=meant.intent, chances=meant.chances)
        if said.intent == "stuck" and not said.error and scares(text):
            said = replace(said, intent="motivation")
        if said.intent in _ASKS_NO_MEANING and _WHY_USED.search(text) and said.topics:
            said = replace(said, intent="concept")
        hurried = said.intent in _TOLD_TOO_FAST and said.topics and _TOO_FAST.search(text)
        if hurried and not (said.error or said.known or "?" in text):
            said = replace(said, intent="concept")
        if said.intent in _MAY_LOSE_DAYS and _LOST_DAYS.search(text) and not said.mentions:
            said = replace(said, intent="motivation", chances={})
        if said.intent == "stuck" and not said.error and asks_difference(text):
            said = replace(said, intent="concept")
        if said.intent == "progress_report" and _NONE_DONE.search(text) and not said.known:
            said = replace(said, intent="stuck")
        if said.intent in ("next_step", "off_topic") and _WHICH_PARTS.match(text) and said.topics:
            said = replace(said, intent="concept")
        if said.intent == "plan" and _JOB.search(text) and not re.search(r"\d", text):
            # When a job comes is asked of the roadmaps, unless hours or a date are laid out.
            rest = [intent for intent in said.chances if intent != "plan"]
            likely = said.chances.get("career", 0.0) >= _AS_LIKELY or rest[:1] == ["career"]
            said = replace(said, intent="career") if likely else said
        request: RequestKind = "none" if ability or said.error else self._request(text)
        request = "none" if of_a_plan else request
        if context.ability == "checkin" and _NEW_PROMISE.match(text) and "?" not in text:
            said = replace(said, intent="checkin", chances={}, evidence=())
            request = "promise_make"
        of_the_coach = request != "none" and aside.kind in ("what_can_you_do", "none")
        if ability is None and not (said.error or of_the_coach or _of_what_was_said(text)):
            kind = aside.meant(
                likely=read.intent in MAY_BE_ASIDES, following=following, spirits=spirits
            )
            about_a_source = kind in OF_PEOPLE and self._of_a_speaker(text)
            sure = said.chances.get(said.intent, 0.0) >= _CLEARLY
            sure = sure and (following or said.intent == "next_step")
            soft = kind in SOFT and (
                (sure and said.intent not in MAY_BE_ASIDES)
                or read_facts(text, now, asked=context.pending)
                or _follows_rather(aside, follow_up(text, context, said.mentions))
                or self._in_own_documents(message, text)
                or (kind == "language" and context.ability == "resource")
            )
            soft = soft or (about_a_source and not asks_for_harm(text))
            # A worry about one's own work is none, unless it is read so for certain.
            soft = soft or (kind == "passing_off" and sure and aside.chance < _CLEARLY)
            soft = soft or bool(_MAKE_IT.search(text))
            soft = soft or (kind == "gibberish" and is_smalltalk(text))
            soft = soft or of_its_days or _WHAT_NOW.fullmatch(text.strip()) is not None
            if kind != "none" and not soft:
                return self._aside_answered(kind, said, context)
        said = told_too(_without_those_taken_off(said, record), record)
        corrected = _denied(said, record)
        if ability is not None and ability in _FORCED:
            said = replace(said, intent=_FORCED[ability])
        said = _unclaimed(said, examined(text, self.linker) if said.known else ())
        if context.ability == "plan" and (gone := fell_away(text, said.mentions)):
            # What an examination no longer asks is neither known nor not.
            said = replace(said, evidence=tuple(e for e in said.evidence if e.topic not in gone))
        facts = tuple(read_facts(text, now, asked=context.pending))
        if said.intent in _NOT_OF_DAYS:
            facts = tuple(fact for fact in facts if fact.kind != "evenings")
        progress = tuple(read_progress(self.knowledge, text, said.mentions, now))
        said = with_coursework(without_course_names(said, self.linker), progress, self.knowledge)
        if ability is None and context.trouble is not None:
            said = of_the_trouble(said)
        s = Situation(self.knowledge, record, context, now, said, message.scope, facts, progress)
        s = replace(s, request=request)
        if ability is None:
            s = replace(s, answering=answering)
        s = replace(s, advice=partial(self._advice, s))
        if ability is None:
            s = replace(s, said=_in_its_talk(s))
            said = s.said
        if ability is None and only_tells(s):
            s = replace(s, said=replace(said, intent="plan" if lays_out(s) else "next_step"))
        if ability is None and s.said.intent == "next_step" and wants_subject_planned(s):
            s = replace(s, said=replace(s.said, intent="plan"))
        s = located(s)
        placed = s.onward or (s.place is not None and bool(s.place.finished))
        placed = placed and not lets_speak(text) and not he_tells(text)
        placed = placed or (ability is None and s.surely_wants_step and not he_tells(text))
        if ability is None and not placed and (of_source := of_its_source(s.said)) is not s.said:
            # To ask what a roadmap says chooses no track, and promises nothing.
            facts = tuple(fact for fact in facts if fact.kind != "track")
            s = replace(s, said=of_source, place=None, onward=False, facts=facts, request="none")
        said = s.said
        who = other_person(text, record.turns) if ability is None and not said.error else ""
        if who and said.intent != "unsafe_or_injection":
            theirs, anew = in_their_place(s)
            answer = self.abilities.decide(theirs) if anew else self._respond(theirs, message, None)
            answer = told_for(answer, who, begins=speaks_for_others(text))
            return self._without_echo(answer, record)
        promising = context.ability == "checkin"
        prefers = ability is None and only_prefers(text) and not (said.error or promising)
        if prefers and of_one_material(s) is None:
            return self._with_note(self._noted_preference(s), s)
        if ability is None and not said.error and measures_oneself(text):
            s = replace(s, said=replace(s.said, intent="motivation"))
            return self._without_echo(self.abilities.decide(s), record)
        changed = amended(s) if ability is None and context.ability != "checkin" else None
        if changed is not None:
            return self._noted_change(s, changed)
        if ability is None:
            s = self._asking_for_material(s)
        left = ability is None and self._leaves_trouble(s)
        if left:
            s = replace(s, context=replace(context, trouble=None, pending=""))
        placing = self._told_in_placement(s) if ability is None else None
        if placing is not None:
            s, outcome = placing
            said = s.said
        else:
            outcome = self._with_promise(self._respond(s, message, ability), s)
        outcome = self.abilities.with_advice(s, self.abilities.nothing_known_next(s, outcome))
        outcome = self._called_by_its_name(outcome, said)
        if context.trouble is not None and _only_asks(context, outcome, text):
            # What is asked in the middle of a trouble does not end it.
            outcome = outcome.but(trouble=context.trouble)
        if left and outcome.context.trouble is None and not outcome.context.pending:
            outcome = outcome.but(trouble=context.trouble, pending=context.pending)
        if context.placement is not None and outcome.context.placement is None:
            # Something else came up in the middle; the question of the placement still waits.
            outcome = outcome.but(placement=context.placement)
        if outcome.context.ability == "checkin":
            # The days of a promise are not those of every week.
            facts = tuple(f for f in facts if f.kind not in _OF_A_PROMISE)
        if not outcome.context.topics and len(text.split()) <= _FEW:
            # A few words seldom leave what was spoken of, whatever they were answered with.
            outcome = outcome.but(topics=context.topics)
        if corrected:
            topics = tuple(dict.fromkeys((*corrected, *outcome.context.topics)))[:4]
            outcome = outcome.but(topics=topics)
        evidence = self._evidence(s)
        known = dict.fromkeys((*outcome.reply.known, *said.known))
        if asks_for_short(text) and outcome.context.ability == "concept":
            outcome = replace(outcome, reply=self._shortened(outcome.reply, text))
        reply = with_language(replace(outcome.reply, known=tuple(known)), text)
        if reply.intent == "motivation" and aside.may_be_despair(spirits):
            reply = with_a_hand(reply)
        outcome = replace(
            outcome,
            reply=reply,
            facts=(*facts, *outcome.facts),
            progress=(*progress, *outcome.progress),
            evidence=(*evidence, *outcome.evidence),
        )
        outcome = self._naming_material(self._showing(outcome))
        blocks = each_sentence_once(outcome.reply.blocks)
        outcome = replace(outcome, reply=replace(outcome.reply, blocks=blocks))
        if not message.alone:
            outcome = self._without_echo(outcome, record)
        if context.ability == "quiz" and record.open_quiz is not None:
            outcome = _still_asked(outcome)
        return self._with_note(outcome, s)

    def _respond(self, s: Situation, message: Message, ability: Ability | None) -> Outcome:
        """A follow-up, a question about the learner, a quiz, or what the intent asks for."""
        tests = _PLACE.search(s.text) or _QUIZ.search(s.text) or s.request == "quiz_me"
        binds = _LOOK_AFTER.search(s.text) or (_COMMITS.search(s.text) and "?" not in s.text)
        if ability is None and binds and not s.said.error:
            cared = self._promised(replace(s, said=replace(s.said, intent="checkin", chances={})))
            if cared is not None:
                return cared
        if s.said.intent == "unsafe_or_injection" and (not tests or asks_for_harm(s.text)):
            return self.abilities.decide(s)
        if ability is None and s.context.ability == "quiz" and _QUIZZED.search(s.text):
            if _ON_WITH.search(s.text):
                on = self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
                return replace(on, open_quiz=None)
            return _no_more_questions(s)
        named = any(f.kind == "name" for f in s.facts)
        asked = self._asked_at_last(s) if ability is None and not named else None
        if asked is not None:
            return self._respond(asked, message, None)
        first = self._quiz_on(s) if ability is None else None
        if first is not None:
            return first
        if ability == "placement" or (ability is None and self._wants_placement(s)):
            return self._start_placement(s)
        resumed = s.context.ability == "quiz" and resumes(s.text)
        wants_quiz = _QUIZ.search(s.text) or resumed or s.request == "quiz_me"
        if ability == "quiz" or (ability is None and wants_quiz):
            topics = self._first_of_group(s) or s.said.topics or self._meant_by(s.text)
            if not topics and (joined_up := _VERSUS.sub(" and ", s.text)) != s.text:
                topics = self.linker.topics(self.linker.topic_mentions(joined_up))
            if not topics and (_ON_THAT.search(s.text) or s.context.ability in _QUIZZES_ON):
                topics = tuple(t for t in s.context.topics if self.knowledge.topics[t].quiz)
            unheard = _QUIZ_ON.search(s.text) if ability is None and not topics else None
            turn = self._start_quiz(s.record, s.now, topics[0] if topics else None)
            outcome = self._quiz_outcome(s.context, turn)
            if outcome is not None and unheard is not None and outcome.context.pending == "quiz":
                what = quoted(unheard["what"].strip(), 40)
                text = (
                    f"On {what} I have no questions. Name a topic of the curriculum, such as "
                    "pandas, probability or Git, or say *you choose*."
                )
                return replace(outcome, reply=replace(outcome.reply, blocks=(Block(text),)))
            if outcome is not None:
                return outcome
        of_promises = bool(s.record.turns) and s.record.turns[-1].intent == "checkin"
        onward = of_promises and _WHAT_THEN.fullmatch(s.text.strip()) is not None
        onward = onward or _ONE_THING.search(s.text) is not None
        onward = onward or (
            s.context.ability in _NO_MATTER_OF_ITS_OWN
            and _WHAT_NOW.fullmatch(s.text.strip()) is not None
        )
        if ability is None and onward and s.context.trouble is None:
            return self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
        if ability is None and asks_score(s.text) and _after_a_quiz(s):
            return self._scored(s)
        if ability is None and (told_of_it := told_when(s)) is not None:
            return Outcome(told_of_it, s.context)
        if ability is None and (entered := of_the_calendar(s)) is not None:
            return entered
        if ability is None and _WIPES.search(s.text) and asks_for_own_record(s.text):
            return Outcome(reply_own_record(), s.context)
        origin = told_origin(s) if ability is None and s.sources is None else None
        if origin is not None:
            return origin
        about = asked_about(s.text) if ability in (None, "recall") else ""
        if ability is None and not about and s.record.turns:
            about = also_asked(s.text, s.record.turns[-1].text)
        if about == "standing" and ability is None and s.said.topics and asks_the_distance(s.text):
            about = ""  # how far it is to something is told by what lies between
        if about == "step" and ability is None and not s.record.steps and s.said.mentions:
            about = ""  # "what was i doing? i think confusion matrices" names it
        if about in _QUOTED and about not in s.record.facts and ability is None:
            quoted_back = told_how_long(s) if about == "hours_per_week" else reply_of_life(s)
            if quoted_back is not None:
                return Outcome(quoted_back, s.context)
        noun = False
        if ability is None and not about and not s.said.error and looks_back(s.text):
            kind = kind_of_fact(s)
            answer_back = reply_back(s) if kind not in s.record.facts else None
            if answer_back is not None:
                return Outcome(answer_back, s.context)
            about, noun = kind, kind != "goal"
        if ability is None and not about and (reminded := self._reminded(s)) is not None:
            return Outcome(reminded, s.context)
        heard = ability is None and not about and not looks_back(s.text)
        if heard and (back := self._recalled(s)) is not None:
            return Outcome(back, s.context)
        # "My goal" may be what was promised; what is on record of it is meant first.
        kept = about in s.record.facts or about in (
            "known",
            "not_known",
            "hours_per_week",
            "prefers",
        )
        kept = kept or (noun and bool(about))
        if ability is None and not kept:
            promised = self._promised(s)
            if promised is not None:
                return promised
            s = without_promises(s)
        if about == "standing" and s.context.ability in ("concept", "compare", "stuck"):
            # A summary of what was just explained.
            ask = follow_up(s.text, s.context, s.said.mentions)
            about = "" if ask is not None and ask.kind == "shorter" else about
        if about == "standing" or ability == "standing":
            return self._standing(s)
        if about:
            return Outcome(reply_recall(s, about), s.context)
        if ability is None and s.context.ability and _WHO_SEES.match(s.text):
            return Outcome(reply_aside("privacy", s.text), s.context)
        before = s.record.turns[-1].text if s.record.turns else ""
        of_it = asked_about(before) in ("known", "standing") or asks_for_own_record(before)
        of_it = of_it or bool(_WHO_SEES.match(before))
        wipes = of_it and len(s.text.split()) <= _FEW and _WIPES.search(s.text)
        if ability is None and (asks_for_own_record(s.text) or wipes):
            return Outcome(reply_own_record(), s.context)
        plainly = s.said.intent == "next_step" and _WANTS_THE_STEP.search(s.text)
        if ability is None and (s.surely_wants_step or plainly):
            return self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
        if ability is None and s.said.intent == "motivation" and _LOST_DAYS.search(s.text):
            return self.abilities.decide(s)
        across = self.abilities.across(s) if ability is None and not s.said.error else None
        if across is None and ability is None and not s.said.error and not s.tells_and_asks_on:
            across = self.abilities.ordered(s)
        if across is not None:
            return across
        if ability is None and s.takes_called_track and not s.said.error:
            return self.abilities.next(replace(s, said=replace(s.said, intent="next_step")))
        if ability is None and self.abilities.asks_for_track(s):
            return self.abilities.tracks(s)
        if ability is None:
            before_return, s = s, returned(s)
            if s is not before_return and (rest := without_return(s.text)) != s.text:
                s = replace(s, said=without_namesakes(self._read(rest), s.context))
            if s.context.ability == "plan" and (
                hours_of_the_days_left(s) is not None
                or pause_named(s.text, s.now.date()) is not None
            ):
                fewer = of_the_plan(s, self.abilities)
                if fewer is not None:
                    return fewer
            if plans_anew(s):
                return self.abilities.plan(s)
            planned = as_planned(s)
            if planned is not s:
                told = of_the_plan(self._with_its_subject(planned), self.abilities)
                if told is not None:
                    return told
            if sounds_solved(s):
                dialogue = Dialogue(self.abilities, self._rates(message.scope))
                got_out = FollowUp("helped", rest=s.text)
                solved = dialogue.answer(s, got_out, self._read, self._anew(s))
                if solved is not None:
                    return solved
            if s.sources is None:
                chosen = chooses_idea(s, self.retriever) or why_not_that(s)
            else:
                chosen = None
            if s.sources is None:
                chosen = chosen or self.abilities.finish_first(s)
            chosen = (
                chosen
                or of_their_use(s)
                or of_one_material(s)
                or of_the_other(s, self.abilities)
                or of_own_data(s)
                or of_the_rest(s, self.abilities)
            )
            chosen = chosen or of_a_bare_answer(s, self.abilities)
            chosen = chosen or of_a_sitting(s, self.abilities)
            chosen = chosen or of_doing_without(s) or told_yes_or_no(s, self.abilities)
            if chosen is None and s.request in _LESS and s.context.ability in _LESS_OF:
                less = FollowUp("smaller" if s.request == "smaller" else "shorter", rest=s.text)
                dialogue = Dialogue(self.abilities, self._rates(message.scope))
                chosen = dialogue.answer(s, less, self._read, self._anew(s))
            if chosen is None and (worry := asked_frankly(s)):
                said = replace(s.said, text=worry, intent="motivation")
                chosen = self.abilities.answer(replace(s, said=said))
            if chosen is None and (kindred := of_its_kind(s)):
                fresh = replace(s, said=without_namesakes(self._read(kindred), s.context))
                chosen = self.abilities.decide(fresh, self._rates(message.scope))
            if chosen is None and (follows := after_it(s)):
                fresh = replace(s, said=without_namesakes(self._read(follows), s.context))
                chosen = self.abilities.ordered(fresh)
                chosen = chosen or self.abilities.decide(fresh, self._rates(message.scope))
            if chosen is None and (spelled := of_two(s)):
                fresh = replace(s, said=without_namesakes(self._read(spelled), s.context))
                chosen = self.abilities.ordered(fresh)
                chosen = chosen or self.abilities.decide(fresh, self._rates(message.scope))
            if chosen is None and s.tells_and_asks_on and s.context.ability != "quiz":
                chosen = self.abilities.next(s)
            if chosen is not None:
                return chosen
            met = self._another_error(s, message)
            if met is not None:
                return met
            mending = s.context.trouble is not None
            asks = asks_what_is(s.text) or s.text.rstrip().endswith("?") or _POSES.search(s.text)
            watch = _TO_WATCH.search(s.text) is not None
            if s.context.ability not in ("", "quiz") and (not mending or asks) and not watch:
                told = self.abilities.notion(s, beside=True)
                if told is not None:
                    return told.but(trouble=s.context.trouble) if mending else told
            if mending and asks_for_the_repair(s.text):
                told = Dialogue(self.abilities, self._rates(message.scope)).way_out(s)
                if told is not None:
                    return told
            told = of_the_plan(s, self.abilities)
            told = told or of_another_project(s, self.abilities) or of_the_project(s)
            told = told or of_the_material(s, self.abilities)
            if told is not None:
                return told
            if s.onward and not _denied(s.said, s.record):
                return self.abilities.decide(s, self._rates(message.scope))
            confirmed = self._confirms(s)
            if confirmed is not None:
                return confirmed
            ask = follow_up(s.text, s.context, s.said.mentions)
            if ask is None or ask.kind == "about_it":
                looking = self._looking(s)
                if looking is not s and takes_up(s.text):
                    dialogue = Dialogue(self.abilities, self._rates(message.scope))
                    begun = dialogue.begin(looking)
                    if begun is not None:
                        return begun
                s = looking
            dialogue = Dialogue(self.abilities, self._rates(message.scope))
            told = dialogue.what_to_do(s) or dialogue.after_what_was_spoken_of(s)
            told = (
                told
                or dialogue.of_the_solved(s)
                or dialogue.take_up(s)
                or dialogue.begin_with_it(s)
            )
            if s.sources is None:
                told = told or dialogue.comes_after(s) or dialogue.comes_before(s)
                told = told or dialogue.is_needed(s)
            if told is None and self._stays_in_trouble(s, ask):
                told = dialogue.of_the_trouble(s)
            if told is not None:
                return told
            wrong = _denied(s.said, s.record)
            off = taken_off(s.text, s.said.mentions, wrong)
            if wrong and not s.said.error and (off or not _ASKING.search(s.text)):
                return self._corrected(s, wrong)
            answer = self._follow_up(s, message) or self._of_the_last(s, message)
            goes_on = _asks_in_trouble(s) or _asks_of_what_is_explained(s)
            if answer is None and goes_on and not self._stands_alone(s.text):
                answer = dialogue.of_the_topic(s)
            if answer is not None:
                return answer
            if _asks_no_step(s):
                s = replace(s, said=replace(s.said, intent="concept"))
        if ability is None and not named and _is_puzzled(s):
            dialogue = Dialogue(self.abilities, self._rates(message.scope))
            puzzled = dialogue.answer(
                s, FollowUp("simpler", rest=s.text), self._read, self._anew(s)
            )
            if puzzled is not None:
                return puzzled
        if ability is None and not named and _is_a_bare_noun(s):
            bare = Dialogue(self.abilities, self._rates(message.scope)).of_the_topic(s)
            if bare is not None:
                return bare
        if s.said.intent == "smalltalk" and not named and ability is None and _asks_back(s):
            about_it = Dialogue(self.abilities, self._rates(message.scope)).of_the_topic(s)
            if about_it is not None:
                return about_it
        if s.said.intent == "smalltalk" or (named and s.said.intent == "off_topic"):
            if named or is_smalltalk(s.text) or s.said.chances.get("smalltalk", 1.0) >= _CHATTING:
                return self._small(s)
            s = replace(s, said=replace(s.said, intent="concept"))
        if _NO_QUIZ.search(s.text):
            return _no_more_questions(s)
        answer = self.abilities.decide(s, self._rates(message.scope))
        if ability is None:
            answer = self._with_rest(answer, s, message)
        if answer.reply.abstained and ability is None:
            answer = self._by_context(s, message) or self._onward(s) or answer
        if message.scope is None:
            return answer
        own = self.retriever.search(
            s.text, scope=message.scope, limit=MOST_EXCERPTS, own_only=True, threshold=NEAR_ENOUGH
        )
        return replace(answer, reply=with_excerpts(answer.reply, own))

    def _with_rest(self, answer: Outcome, s: Situation, message: Message) -> Outcome:
        """The answer, with what it leaves out of a message that asks several things."""
        told = problems(s.text) if own_frame(s.text) is None else ()
        if told and answer.reply.intent not in ("unsafe_or_injection", "smalltalk", "checkin"):
            return self._each(told, answer, s, message)
        asked = questions(s.text)
        if not asked or s.said.error or answer.reply.intent in _OF_ONE_THING:
            return answer
        if premise(s.text):
            return answer  # one of the questions was answered yes or no before the others
        parts: list[tuple[str, Reply]] = []
        for question in asked:
            if answer.reply.abstained and _LEANS.search(question):
                continue  # "does he say that anywhere" asks the same thing again
            said = weighed(self._read(question))
            if said.intent in _ASKED_FOR:
                part = replace(s, said=said, facts=(), progress=())
                own = self.abilities.decide(part, self._rates(message.scope))
                parts.append((question, own.reply))
        return replace(answer, reply=joined(answer.reply, parts))

    def _each(
        self, told: Sequence[str], answer: Outcome, s: Situation, message: Message
    ) -> Outcome:
        """The answers to several troubles that a message counts, the first in full."""
        found: list[tuple[str, Outcome]] = []
        for part in told:
            own = replace(s, said=weighed(self._read(part)), facts=(), progress=())
            found.append((part, self.abilities.decide(own, self._rates(message.scope))))
        answered = [(part, outcome) for part, outcome in found if not outcome.reply.abstained]
        if len(answered) < len(found):
            return answer
        first = answered[0][1]
        whole = replace(first.reply, known=answer.reply.known, not_known=answer.reply.not_known)
        return replace(first, reply=joined(whole, [(p, o.reply) for p, o in answered]))

    def _onward(self, s: Situation) -> Outcome | None:
        """The next step for who only tells what they know, where nothing else answers that."""
        if not s.said.known or _ASKING.search(s.text) or s.said.intent == "off_topic":
            return None
        return self.abilities.next(replace(s, said=replace(s.said, intent="progress_report")))

    def _promised(self, s: Situation) -> Outcome | None:
        """What becomes of a message about promises; None for any other, and where none are kept."""
        if self.promises is None or s.said.error:
            return None
        if settles_a_time(s):
            s = replace(s, said=replace(s.said, intent="checkin", chances={}))
        unsure = s.request == "promise_ask" and not _OWES.search(s.text)
        if s.request in _OF_PROMISES and not unsure:
            s = replace(s, said=replace(s.said, intent="checkin", chances={}))
        busy = s.context.ability not in ("", "checkin", "smalltalk")
        if busy and s.said.intent == "checkin" and s.said.chances.get("checkin", 1.0) < _PROMISES:
            return None
        reply = self.promises.hear(
            s.record.learner,
            with_its_name(s),
            intent=s.said.intent,
            following=s.context.ability == "checkin",
            heard="" if unsure else _OF_PROMISES.get(s.request, ""),
        )
        if reply is None:
            return None
        topics = reply.topics[:4]
        return Outcome(reply, Context(ability="checkin", topics=topics, track=s.context.track))

    def _with_promise(self, outcome: Outcome, s: Situation) -> Outcome:
        """The outcome, with a word on the promise that something just done keeps."""
        if self.promises is None or s.said.error or outcome.reply.intent == "checkin":
            return outcome
        aside = self.promises.aside(s.record.learner, s.text, intent=outcome.reply.intent)
        if not aside:
            return outcome
        reply = outcome.reply
        blocks = (Block(aside, fixed=True), *reply.blocks)
        return replace(outcome, reply=replace(reply, blocks=blocks))

    def _anew(self, s: Situation, rates: Rates | None = None) -> Callable[[str], Outcome]:
        """Answers a text in the place of the message."""

        def again(text: str) -> Outcome:
            fresh = replace(s, said=without_namesakes(self._read(text), s.context))
            return self.abilities.decide(fresh, rates)

        return again

    def _follow_up(self, s: Situation, message: Message) -> Outcome | None:
        """The answer to a follow-up of what was said last; None for a message of its own."""
        ask = follow_up(s.text, s.context, s.said.mentions)
        rates = self._rates(message.scope)
        again = self._anew(s, rates)
        dialogue = Dialogue(self.abilities, rates)
        if ask is not None and ask.kind == "shorter" and (of_those := dialogue.among(s)):
            return of_those
        if ask is None or ask.kind == "about_it":
            found = dialogue.between(s, again) or dialogue.among(s) or self._to_study_from(s)
            found = found or dialogue.weighed_anew(s, again)
            if found is not None:
                return found
        if ask is None or ask.kind == "about_it":
            ask = self._learned(s) or ask
        if ask is None:
            return None
        on = ask.kind in ("more", "yes") or (ask.kind == "after" and len(s.text.split()) <= _BARE)
        if on and s.context.ability == "quiz":
            turn = self._start_quiz(s.record, s.now, s.context.topic or None)
            return self._quiz_outcome(s.context, turn)

        def read(text: str) -> Understanding:
            return without_namesakes(self._read(text), s.context)

        told = dialogue.answer(s, ask, read, again)
        if told is None and ask.kind == "cost" and s.said.intent == "resource":
            return self._to_study_from(s)  # "is there reading on it, gratis?"
        return told

    def _noted_preference(self, s: Situation) -> Outcome:
        """What to study the topic at hand from, or the next step, by what was just preferred."""
        step = self.abilities.step(s)
        topic = s.context.topic or ("" if isinstance(step, Finished) else step.topic.id)
        found = self.abilities.resources(s, topic) if topic else None
        if found is None:
            reply = Reply("resource", (Block("I choose by that from now on."),), actions=ACTIONS)
            return Outcome(reply, s.context, facts=s.facts)
        title = self.knowledge.topics[topic].title
        text = f"{noted(s.facts)} I choose by that from now on; for {title} that is:"
        lead = Block(text, fixed=True)
        reply = replace(found.reply, blocks=(lead, *found.reply.blocks))
        return replace(found, reply=reply, facts=s.facts)

    def _noted_change(self, s: Situation, changed: Fact) -> Outcome:
        """What other days or hours change: the plan, if there is one, or only how to go on."""
        facts = (*(f for f in s.facts if f.kind != changed.kind), changed)
        lead = Block(f"Changed. {told_of(changed)}", fixed=True)
        if any(turn.intent == "plan" for turn in s.record.turns[-_PLANNED_SINCE:]):
            anew = self.abilities.plan(replace(s, facts=facts))
            reply = replace(anew.reply, blocks=(lead, *anew.reply.blocks))
            return replace(anew, reply=reply, facts=facts)
        step = s.record.steps[-1].topic if s.record.steps else ""
        topic = self.knowledge.topics.get(step)
        onward = f"Your step stays **{topic.title}**." if topic else "Ask me what comes next."
        return Outcome(Reply("checkin", (lead, Block(onward)), actions=ACTIONS), s.context, facts)

    def _corrected(self, s: Situation, wrong: Sequence[str]) -> Outcome:
        """What a message takes back, and the step towards it."""
        said = replace(s.said, intent="next_step")
        given = self.abilities.next(replace(s, said=said), goal=wrong[0])
        titles = [self.knowledge.topics[t].title for t in wrong[:4]]
        lead = Block(f"Corrected: {listed(titles)} not yet.", fixed=True)
        reply = replace(
            given.reply,
            intent="progress_report",
            blocks=(lead, *given.reply.blocks),
            not_known=tuple(dict.fromkeys((*wrong, *given.reply.not_known))),
        )
        return replace(given, reply=reply).but(ability="concept")

    def _confirms(self, s: Situation) -> Outcome | None:
        """How to begin with the step that was given, for who only makes sure of it: "so functions
        then?"."""
        named = [m.id for m in s.said.mentions if m.kind == "topic"]
        if not _MAKES_SURE.search(s.text) or named != [s.context.step] or s.said.error:
            return None
        return Dialogue(self.abilities).begin(looking_at(s, f"topic:{named[0]}"))

    def _looking(self, s: Situation) -> Situation:
        """The situation seen from what a few words point at among what was last spoken of."""
        at_hand = (*s.context.topics, s.context.step)
        if not s.context.ability or any(m.id not in at_hand for m in s.said.mentions):
            return s
        if s.context.trouble is not None or s.said.error or s.facts:
            return s
        if TELLING & own_figures(s.text).keys():
            return s
        thing = pointed_at(s.text, things_at_hand(s, self.linker, wide=speaks_of_next(s.text)))
        return looking_at(s, thing) if thing else s

    def _of_the_last(self, s: Situation, message: Message) -> Outcome | None:
        """What was last spoken of answers a short message that has no subject of its own."""
        if not follows_on(s) or TELLING & own_figures(s.text).keys():
            return None
        best = self.retriever.search(s.text, limit=1).best
        own = {*best.passage.topics, best.passage.source} if best is not None else set()
        elsewhere = best is not None and not own & {*s.context.topics, s.context.step}
        if best is not None and elsewhere:
            told = best.passage.kind in _OF_SOURCES and best.similarity >= _TOLD_THERE
            if (best.ask or 0.0) >= _ALONE or (told and self._asks_a_source(s)):
                return None
        named = best is not None and asks_what_is(s.text) and best.similarity >= _A_SUBJECT
        about = set(best.passage.topics) if best is not None else set()
        if named and about and not about & set(s.context.topics):
            return None
        if best is not None and s.said.intent in ("career", "motivation"):
            return None
        if elsewhere and self._nearer_elsewhere(s):
            return None
        if best is not None and s.context.ability == "resource":
            return None  # what is said of a course stands in claims, not in its topics
        return Dialogue(self.abilities, self._rates(message.scope)).of_the_topic(s)

    def _nearer_elsewhere(self, s: Situation) -> bool:
        """Whether a question is far nearer to something else than to what is spoken of."""
        if s.said.chances.get("concept", 0.0) < _CLEARLY or len(s.text.split()) < _OWN_QUESTION:
            return False
        found = self.retriever.search(s.text, limit=_LOOKED_THROUGH, threshold=0.0).found
        at_hand = {*s.context.topics, s.context.step}
        own = [h.similarity for h in found if at_hand & {*h.passage.topics, h.passage.source}]
        return found[0].similarity - max(own, default=0.0) >= _FAR_NEARER

    def _asks_a_source(self, s: Situation) -> bool:
        """Whether a source's word would answer a message, whatever it may lean on."""
        if self.reading is None:
            return False
        embed = self.retriever.embedder.embed_query
        answers = self.reading.answered_by(s.text, s.said.mentions, embed)
        of_one, of_none = answers.get("source", 0.0), answers.get("untold", 0.0)
        # What a source says, or would have to say, is in neither case told by the topic at hand.
        return of_one >= _OF_A_SOURCE or (of_one >= _RATHER_ONE and of_one + of_none >= _CLEARLY)

    def _to_study_from(self, s: Situation) -> Outcome | None:
        """Resources on the topic at hand, for a short message that asks for some and names none."""
        named = any(m.kind in ("topic", "group", "resource") for m in s.said.mentions)
        if named or not s.context.topic or len(s.text.split()) > _SHORT:
            return None
        if speaks_of_the_video(s):
            return None
        likely = s.said.chances.get("resource", 0.0) >= _FOLLOWS
        if not (likely or _MATERIAL.search(s.text)):
            return None
        shown = [o.partition(":")[2] for o in s.context.offered if o.startswith("resource:")]
        return self.abilities.resources(s, s.context.topic, without=shown)

    def _by_context(self, s: Situation, message: Message) -> Outcome | None:
        """What was spoken of last answers a short message that nothing answers by itself."""
        words = len(s.text.split())
        sure = _SURELY_ELSEWHERE if words <= _FEW else _ELSEWHERE
        if words > _SHORT or s.said.chances.get("off_topic", 0.0) >= sure:
            return None
        if any(m.kind in ("topic", "group") for m in s.said.mentions):
            return None
        return Dialogue(self.abilities, self._rates(message.scope)).of_the_topic(s)

    def _shortened(self, reply: Reply, text: str) -> Reply:
        return shortened(self.knowledge, reply, text, self.retriever.embedder.embed_query)

    def _showing(self, outcome: Outcome) -> Outcome:
        """The outcome with the project that it shows first as what is spoken of."""
        cited, offered = outcome.reply.citations, outcome.context.offered
        first = f"project:{cited[0].source}" if cited else ""
        known = bool(cited) and cited[0].source in self.knowledge.projects
        if not known or outcome.reply.intent != "project_idea" or first in offered:
            return outcome
        return outcome.but(offered=(first, *offered)[:12], picked=-1)

    def _called_by_its_name(self, outcome: Outcome, said: Understanding) -> Outcome:
        """The outcome as what it is: a question in the middle of a trouble is no trouble itself,
        and what is low in spirits is a mood, though a way out is known for it."""
        reply = outcome.reply
        chance = said.chances.get("concept", 0.0)
        plain = not (reply.remedy or reply.abstained or said.error or said.evidence)
        if chance >= _CLEARLY and plain and reply.intent in _EXPLAINS_IN:
            return replace(outcome, reply=replace(reply, intent="concept"))
        stepless = reply.intent == "next_step" and not reply.next and not said.evidence
        if chance >= _RATHER_A_QUESTION and plain and (stepless or reply.intent == "motivation"):
            return replace(outcome, reply=replace(reply, intent="concept"))
        wants = said.chances.get("next_step", 0.0)
        if reply.intent == "concept" and plain and wants >= _RATHER_A_WISH:
            return replace(outcome, reply=replace(reply, intent="next_step"))
        if reply.intent == "concept" and _PAY.search(said.text) and not said.topics:
            return replace(outcome, reply=replace(reply, intent="career"))
        point = self.knowledge.stuck_points.get(reply.remedy.partition(":")[2])
        if said.intent == "motivation" and point is not None and point.kind == "motivation":
            return replace(outcome, reply=replace(reply, intent="motivation"))
        return outcome

    def _asking_for_material(self, s: Situation) -> Situation:
        """The situation in which the sentence that asks for a course or a book is what counts."""
        if s.said.intent not in _BESIDE_MATERIAL or s.said.error or s.sources is not None:
            return s
        asked = material_asked(s.text)
        if not asked or s.context.ability == "quiz":
            return s
        alone = without_namesakes(self._read(asked), s.context)
        if not alone.topics:
            alone = replace(alone, topics=tuple(t for t in s.said.topics if t not in s.known))
        return replace(s, said=replace(alone, intent="resource", evidence=s.said.evidence))

    def _naming_material(self, outcome: Outcome) -> Outcome:
        """The outcome with the courses and books that a source's word names as what is spoken of,
        so that "is it free" has something to be asked of."""
        reply, after = outcome.reply, outcome.context
        if reply.intent != "resource" or reply.abstained:
            return outcome
        if after.trouble is not None or after.things("resource"):
            return outcome
        text = " ".join(block.text for block in reply.blocks)[:_LOOKED_OVER]
        found = [m for m in self.linker.mentions(text) if m.kind == "resource"]
        # "A book with Keras" names no course on Keras.
        also_topics = {name.lower() for name in self.linker.topic_names()}
        named = [m.id for m in found if text[m.start : m.end].lower() not in also_topics]
        offered = tuple(f"resource:{one}" for one in dict.fromkeys(named))
        if not offered:
            return outcome
        return outcome.but(offered=offered[:12], picked=-1, ability="resource")

    def _with_its_subject(self, s: Situation) -> Situation:
        """The situation with the goal that was named together with the date."""
        fact = s.fact("deadline")
        if fact is None:
            return s
        goal = planned_subject(replace(s, said=self._read(fact.quote)))
        return replace(s, context=replace(s.context, goal=goal or ""))

    def _learned(self, s: Situation) -> FollowUp | None:
        """The follow-up that the model sees where no rule knows its words."""
        if self.reading is None or not s.context.ability or _WORN.search(s.text):
            return None
        embed = self.retriever.embedder.embed_query
        kind, chance = self.reading.follow_up(s.text, s.said.mentions, embed)
        if kind in ("helped", "yes") and only_nods(s.text):
            return None
        least = _SURELY if kind in _ENDS_IT else _CHANGES if kind in _CHANGING else _FOLLOWS
        if chance < least:
            return None
        if kind in ("about_it", "tell_more") and self._stands_alone(s.text):
            return None
        if kind == "after" and _WHERE_TO_BEGIN.search(s.text):
            return None
        if kind in _OF_WHAT_IS_AT_HAND and asks_what_is(s.text):
            return None  # it has a subject of its own
        return learned_follow_up(s.text, kind, s.context, s.said.mentions)

    def _another_error(self, s: Situation, message: Message) -> Outcome | None:
        """The way out of an error message that comes up while something else is spoken of."""
        if s.context.ability in ("", "quiz", "placement"):
            return None
        found = recognised(self.knowledge, s.text)
        tried = s.context.trouble.tried if s.context.trouble is not None else ()
        if found is None or found.key in tried:
            return None
        met = replace(s, said=replace(s.said, intent="stuck", error=s.said.error or s.text))
        outcome = self.abilities.stuck(met, self._rates(message.scope))
        if s.context.trouble is None or not outcome.reply.remedy:
            return outcome
        last = tried[-1] if tried else ""
        text = "That message says more."
        if last.startswith("traceback:"):
            text = "Another message, so the first one is out of the way."
        lead = Block(text, fixed=True)
        return replace(outcome, reply=replace(outcome.reply, blocks=(lead, *outcome.reply.blocks)))

    def _stays_in_trouble(self, s: Situation, ask: FollowUp | None) -> bool:
        """Whether a message may tell more of a trouble that is under way."""
        if s.context.trouble is None or (ask is not None and ask.kind not in _OF_TROUBLE):
            return False
        if s.said.intent != "stuck" and self._asks_its_own(s.text):
            return False
        seen = self._learned(s) if ask is None or ask.kind == "about_it" else None
        return seen is None or seen.kind in _OF_TROUBLE

    def _leaves_trouble(self, s: Situation) -> bool:
        """Whether a message says something of its own in the middle of a trouble."""
        if s.context.trouble is None or asks_for_the_repair(s.text):
            return False
        if _asks_a_word(s):
            return True
        if follow_up(s.text, s.context, s.said.mentions) is not None:
            return False
        return self._is_of_its_own(s) or Dialogue(self.abilities).leaves_it(s)

    def _is_of_its_own(self, s: Situation) -> bool:
        """Whether a message in the middle of a trouble asks for a source's word, or wants something
        that no trouble is about, and does not lean on what was said."""
        if self.reading is None or len(s.text.split()) < _A_QUESTION:
            return False
        of_a_source = asked_sources(s.text) is not None
        wants = s.said.intent in _OF_NO_TROUBLE
        wants = wants and s.said.chances.get(s.said.intent, 0.0) >= _RATHER_OTHER
        wants = wants or (s.said.intent == "plan" and wants_plan(s.text))
        # Who asks what to study turns from the trouble, even where they name what it is about.
        studies = s.said.intent == "next_step" and bool(_WHAT_TO_STUDY.search(s.text))
        wants = wants or (studies and s.said.chances.get("next_step", 0.0) >= _CLEARLY)
        others = {m.id for m in s.said.mentions} - set(s.context.topics)
        wants = wants or (s.said.intent == "compare" and len(others) > 1)
        if not of_a_source and not wants:
            return False
        embed = self.retriever.embedder.embed_query
        kind, chance = self.reading.follow_up(s.text, s.said.mentions, embed)
        return kind == "none" or chance < _LEANS_ON_IT

    def _asks_its_own(self, text: str) -> bool:
        """Whether a text is answered without what was said before, and by no way out."""
        if len(text.split()) < _A_QUESTION:
            return False
        best = self.retriever.search(text, limit=1).best
        return best is not None and best.similarity >= _ALONE and best.passage.kind not in STUCK

    def _stands_alone(self, text: str) -> bool:
        """Whether a passage answers a text without what was said before."""
        best = self.retriever.search(text, limit=1).best
        return best is not None and best.similarity >= _ALONE

    def aside(self, text: str) -> Aside:
        """What the model takes a message for that may not be about learning."""
        if self.reading is None or not text.strip():
            return Aside("none", 1.0, text)
        mentions = self.linker.mentions(text)
        kind, chance = self.reading.aside(text, mentions, self.retriever.embedder.embed_query)
        return Aside(kind, chance, text, names_curriculum(text, mentions))

    def _reminded(self, s: Situation) -> Reply | None:
        """What was said before, to who wants to be reminded of it now."""
        if not _REMINDS.match(s.text) or _OWES.search(s.text) or not s.record.turns:
            return None
        kind = asked_about(s.text) or kind_of_fact(s)
        if kind in s.record.facts:
            return reply_recall(s, kind)
        return reply_back(s) or reply_nearest(s, self.retriever.embedder.embed_query)

    def _recalled(self, s: Situation) -> Reply | None:
        """What is kept of the learner or was said before, to who asks for it in other words."""
        if is_smalltalk(s.text) and len(s.text.split()) <= _FEW:
            return None
        if s.request == "about_me":
            return reply_of_life(s) or reply_recall(s, "known")
        if s.request == "said_before" or (s.request == "promise_ask" and not _OWES.search(s.text)):
            return reply_back(s) or reply_nearest(s, self.retriever.embedder.embed_query)
        return None

    def _request(self, text: str) -> RequestKind:
        """What a message asks of the coach itself, where the model is sure of it."""
        if self.reading is None:
            return "none"
        mentions = self.linker.mentions(text)
        embed = self.retriever.embedder.embed_query
        kind, chance = self.reading.request(text, mentions, embed)
        words = _ITS_WORDS.get(kind)
        spoken = words is not None and words.search(text) is not None
        least = _REQUESTED if spoken else _REQUESTED_UNSPOKEN.get(kind, _NEVER_SO)
        return kind if chance >= least else "none"

    def _answered_by(self, text: str, *, following: bool) -> Mapping[AnsweredBy, float]:
        """How likely it is that each kind of thing answers a text; nothing where that depends on
        what was said before."""
        if self.reading is None or leans(text, following=following):
            return {}
        mentions = self.linker.mentions(text)
        return self.reading.answered_by(text, mentions, self.retriever.embedder.embed_query)

    def _of_a_speaker(self, text: str) -> bool:
        """Whether a text asks of somebody whose roadmap we have, by name or as "he"."""
        if asked_sources(text) is not None:
            return True
        near = self.retriever.search(text, kinds=("claim",), limit=1, threshold=0.0).best
        return of_somebody(text) and near is not None and (near.ask or 0.0) >= _OF_A_SPEAKER

    def _in_own_documents(self, message: Message, text: str) -> bool:
        """Whether the documents of a scope answer a text."""
        if message.scope is None:
            return False
        own = self.retriever.search(
            text, scope=message.scope, limit=1, own_only=True, threshold=NEAR_ENOUGH
        )
        return own.best is not None

    def _asked_at_last(self, s: Situation) -> Situation | None:
        """The last part of a message that sounds like small talk, if that part asks for a topic:
        "my cat sat on the keyboard lol. anyway, what is pandas"; else None."""
        if s.said.intent != "smalltalk" or not s.said.mentions or s.said.error:
            return None
        parts = [p.strip() for p in _BREAKS.split(s.text) if p.strip()]
        last = parts[-1] if len(parts) > 1 else ""
        if not last:
            return None
        said = self._read(last)
        if said.chances.get("smalltalk", 0.0) >= _CHATTING or not said.mentions:
            return None
        chats = said.intent in ("smalltalk", "off_topic")
        return replace(s, said=replace(said, intent="concept") if chats else said)

    def _small(self, s: Situation) -> Outcome:
        """A friendly line; a name that was just said is used."""
        reply = reply_smalltalk(s.text)
        if s.context.trouble is not None and only_nods(s.text):
            return Outcome(replace(reply, blocks=(Block(self._on_with(s)),)), s.context)
        chat = is_smalltalk(s.text) or s.said.chances.get("smalltalk", 1.0) >= _CLEARLY
        if s.record.turns and not chat and s.fact("name") not in s.facts:
            back = unsure_of(s, self.abilities)
            if back is not None:
                return back
        name = s.fact("name")
        if name is not None and name in s.facts:
            text = (
                f"Nice to meet you, {name.value}. Tell me what you know already and what you want "
                "to be able to do, and I give you your first step."
            )
            reply = replace(reply, blocks=(Block(text),))
        elif name is not None and _GREETING.match(s.text):
            first = reply.blocks[0]
            text = re.sub(r"^Hello!", f"Hello, {name.value}!", first.text)
            if s.record.steps:
                text = self.greet(s.record.learner, "").blocks[0].text
            reply = replace(reply, blocks=(Block(text),))
        elif (
            s.context.ability not in ("", "smalltalk")
            and not _GREETING.match(s.text)
            and reply.answer == reply_smalltalk("hello").answer
        ):
            reply = replace(reply, blocks=(Block(self._on_with(s)),))
        return Outcome(reply, s.context)

    def _on_with(self, s: Situation) -> str:
        """A nod that goes on with what is spoken of."""
        if s.context.trouble is not None:
            return "Right. Try it, and tell me what it says now; another hint if you want one."
        topic = self.knowledge.topics.get(s.context.topic or s.context.step)
        if topic is None:
            return "Right. Tell me what you want to do next, in a few words."
        lead = "Good, that is how it goes forward." if _GETS_IT.search(s.text) else "Right."
        return (
            f"{lead} Take 25 minutes for {topic.title} now, or ask me what is still open about it: "
            "*why*, *simpler*, *an example*."
        )

    def _scored(self, s: Situation) -> Outcome:
        keys = [item_key(item) for t in self.knowledge.topics.values() for item in t.quiz]
        record = self.memory.load(s.record.learner, "", 0, now=s.now, items=keys)
        reply = reply_score(self.knowledge, record.quiz, s.now)
        return Outcome(reply, replace(s.context, ability="quiz", topics=reply.topics))

    def _standing(self, s: Situation) -> Outcome:
        keys = [item_key(item) for t in self.knowledge.topics.values() for item in t.quiz]
        record = self.memory.load(s.record.learner, "", 0, now=s.now, items=keys)
        reply = reply_standing(
            self.knowledge,
            s.track,
            replace(s.record, quiz=record.quiz),
            s.known,
            s.not_known,
            s.now,
        )
        step = self.abilities.step(s)
        topic = "" if isinstance(step, Finished) else step.topic.id
        context = Context(
            ability="standing", asked=s.text[:500], topics=(topic,) if topic else (), step=topic
        )
        return Outcome(reply, context)

    # --- what waits for an answer: a quiz question, a placement ---

    def _waiting(
        self, record: LearnerRecord, context: Context, text: str, now: datetime
    ) -> Outcome | None:
        """The answer to a question of the coach's own, if the message is one."""
        if context.placement is not None:
            taken = self._take_placement(record, context, text, now)
            if taken is not None:
                return taken
        states = record.quiz
        if record.open_quiz is not None:
            topic = record.open_quiz.item.partition("#")[0]
            states = self._states(record, now, topic)
        turn = answer_quiz(self.knowledge, states, record.open_quiz, text, now)
        return self._quiz_outcome(context, turn, record)

    def _states(
        self, record: LearnerRecord, now: datetime, topic: str | None
    ) -> dict[str, QuizState]:
        """The quiz states that are due, and all of one topic."""
        found = self.knowledge.topics.get(topic or "")
        if found is None:
            return dict(record.quiz)
        keys = [item_key(item) for item in found.quiz]
        return dict(self.memory.load(record.learner, "", 0, now=now, items=keys).quiz)

    def _start_quiz(self, record: LearnerRecord, now: datetime, topic: str | None) -> QuizTurn:
        if topic is None and record.open_quiz is None and not record.quiz:
            # Nothing is due: ask about what was last worked on, if there is anything.
            worked = [s.topic for s in reversed(record.steps)]
            worked += [e.topic for e in record.evidence.values() if e.polarity == "known"]
            topic = next(
                (t for t in worked if t in self.knowledge.topics and self.knowledge.topics[t].quiz),
                None,
            )
        states = self._states(record, now, topic)
        return start_quiz(self.knowledge, states, record.open_quiz, now, topic=topic)

    def _meant_by(self, text: str) -> tuple[str, ...]:
        """The topics that a few words can only mean in a wish for a quiz: "quiz: trees"."""
        if len(text.split()) > _FEW:
            return ()
        return self.linker.topics([unit.mention for unit in units_of(text, self.linker)])

    def _first_of_group(self, s: Situation) -> tuple[str, ...]:
        """Where a quiz on a whole group begins: its first topic on the track that has questions
        and is not yet known."""
        groups = [m.id for m in s.said.mentions if m.kind == "group"]
        if not groups or any(m.kind == "topic" for m in s.said.mentions):
            return ()
        own = self.knowledge.members(groups[0])
        order = [*(t for t in s.track.topics if t in own), *own]
        asked = [t for t in order if self.knowledge.topics[t].quiz]
        return tuple([t for t in asked if t not in s.known] or asked)[:1]

    def _quiz_outcome(
        self, context: Context, turn: QuizTurn, record: LearnerRecord | None = None
    ) -> Outcome | None:
        """What a turn of the quiz means for the record; None if it left the message alone."""
        if turn.reply is None:
            # A question that lapsed is closed although the message is answered as any other.
            return None
        reply = turn.reply
        after = replace(
            context,
            ability="quiz",
            topics=reply.topics[:4],
            step=reply.next[0].topic if reply.next else context.step,
            offered=(),
            trouble=None,
            placement=None,
            # With nothing to ask about it wants to know on what.
            pending="" if reply.topics else "quiz",
        )
        evidence: tuple[TopicEvidence, ...] = ()
        if turn.state is not None and reply.known:
            quote = "several quiz questions right, on different days"
            evidence = tuple(
                TopicEvidence(t, "known", quote, "quiz", turn.state.at) for t in reply.known
            )
        return Outcome(
            reply,
            after,
            evidence=evidence,
            quiz=(turn.state,) if turn.state else (),
            open_quiz=turn.open,
        )

    def _quiz_on(self, s: Situation) -> Outcome | None:
        """The first question on what somebody names who was asked what to be quizzed on."""
        if s.context.pending != "quiz" or len(s.text.split()) > _FEW or "?" in s.text:
            return None
        topics = s.said.topics
        if not topics and leaves_it_open(s.text):
            topics = tuple(t for t in s.track.topics if s.knowledge.topics[t].quiz)
        if not topics:
            return None
        return self._quiz_outcome(s.context, self._start_quiz(s.record, s.now, topics[0]))

    def _wants_placement(self, s: Situation) -> bool:
        return bool(_PLACE.search(s.text)) and not s.said.known and not s.said.error

    def _start_placement(self, s: Situation) -> Outcome:
        placement = start_placement(self.knowledge, s.track, known=s.known, not_known=s.not_known)
        return self._placement_outcome(s.context, placement, s.now, ())

    def _take_placement(
        self, record: LearnerRecord, context: Context, text: str, now: datetime
    ) -> Outcome | None:
        try:
            placement = Placement.from_json(context.placement or {})
        except ValueError:
            return None
        if not is_answer(self.knowledge, placement, text):
            return None
        question = next_question(self.knowledge, placement)
        named = {m.id for m in self.linker.topic_mentions(text) if m.kind == "topic"}
        if question is not None and question.quiz is None and named - {question.topic}:
            return None  # "I know pandas" tells of pandas, not of what was asked
        return self._placement_outcome(
            context, take_answer(self.knowledge, placement, text), now, (text,)
        )

    def _told_in_placement(self, s: Situation) -> tuple[Situation, Outcome] | None:
        """What somebody tells of themselves in the middle of a placement counts, and it goes on."""
        waiting = s.context.placement
        if waiting is None or s.said.error or "?" in s.text:
            return None
        named = [m for m in s.said.mentions if m.kind == "topic"]
        if _WORKS_WITH.search(s.text) and not s.said.known and not s.said.not_known:
            quote = " ".join(s.text.split())[:300]
            told = tuple(Evidence(m.id, "known", quote) for m in named)
            s = replace(s, said=replace(s.said, evidence=told)) if told else s
        told_only = s.said.intent in ("progress_report", "motivation", "career", "next_step")
        if _ASKING.search(s.text) or not told_only:
            return None
        tells = s.said.known or s.said.not_known
        if not tells and not (_WORKS_WITH.search(s.text) and s.context.ability == "placement"):
            return None
        try:
            placement = Placement.from_json(waiting)
        except ValueError:
            return None
        placement = with_told(placement, known=s.said.known, not_known=s.said.not_known)
        outcome = self._placement_outcome(s.context, placement, s.now, ())
        if tells:
            titles = [
                self.knowledge.topics[t].title + ("" if t in s.said.known else " not yet")
                for t in (*s.said.known, *s.said.not_known)
            ]
            text = f"Noted: {some(titles, 4)}. On with the placement:"
        else:
            text = (
                f"Good to know: “{quoted(s.text, 80)}”. I have no topic of its own for that, so "
                "it settles none of my questions. On with the placement:"
            )
        reply = replace(
            outcome.reply,
            blocks=(
                Block(text, fixed=True),
                *(outcome.reply.blocks if placement.answers else outcome.reply.blocks[1:]),
            ),
            known=tuple(dict.fromkeys((*outcome.reply.known, *s.said.known))),
        )
        return s, replace(outcome, reply=reply)

    def _placement_outcome(
        self, context: Context, placement: Placement, now: datetime, said: tuple[str, ...]
    ) -> Outcome:
        reply = reply_placement(self.knowledge, placement)
        over = next_question(self.knowledge, placement) is None
        after = Context(
            ability="placement",
            topics=reply.topics,
            step=reply.next[0].topic if reply.next else "",
            track=context.track,
            placement=None if over else placement.as_json(),
            pending="next" if over else "",
        )
        evidence: list[TopicEvidence] = []
        if over:
            result = placed(self.knowledge, placement)
            quote = "told in the placement"
            evidence += [
                TopicEvidence(t, "known", quote, "said", now)
                for t in sorted(result.known - set(placement.said_known))
            ]
            evidence += [
                TopicEvidence(t, "not_known", quote, "said", now)
                for t in sorted(result.not_known - set(placement.said_not_known))
            ]
        return Outcome(reply, after, evidence=tuple(evidence))

    # --- what is kept ---

    def _evidence(self, s: Situation) -> tuple[TopicEvidence, ...]:
        return tuple(
            TopicEvidence(e.topic, e.polarity, e.quote[:300], "said", s.now)
            for e in s.said.evidence
            if e.polarity in ("known", "partly", "not_known")
        )

    def _with_note(self, outcome: Outcome, s: Situation) -> Outcome:
        """The reply, with a word on what was taken down of the learner's own facts."""
        new = [
            fact
            for fact in outcome.facts
            if fact.kind not in s.record.facts or s.record.facts[fact.kind].value != fact.value
        ]
        new = list({fact.kind: fact for fact in new}.values())
        reply = outcome.reply
        if not new or reply.intent not in _CAN_NOTE or s.said.error:
            return outcome
        if reply.intent == "plan":
            new = [fact for fact in new if fact.kind not in ("hours_per_week", "deadline")]
        note = noted(new)
        if not note:
            return outcome
        if reply.abstained and reply.intent == "off_topic":
            text = f"{note} Ask me what to learn next, and I go by it."
            reply = replace(reply, intent="progress_report", blocks=(Block(text),), abstained=False)
            return replace(outcome, reply=reply, gap=None)
        blocks = (Block(note, fixed=True), *reply.blocks)
        return replace(outcome, reply=replace(reply, blocks=blocks))

    def _without_echo(self, outcome: Outcome, record: LearnerRecord) -> Outcome:
        """The coach does not repeat itself: an answer that was just given comes in short."""
        reply = outcome.reply
        if reply.intent in ("smalltalk", "unsafe_or_injection", "checkin") or not record.turns:
            return outcome
        if record.open_quiz is not None or outcome.open_quiz is not ...:
            return outcome
        said = [str(turn.reply.get("answer", "")) for turn in record.turns[-6:]]
        fresh = tuple(
            block
            for block in reply.blocks
            if len(block.text) < _PARAGRAPH or not any(block.text in answer for answer in said[-3:])
        )
        # Of a long answer what was said before is left out; a short one is the answer itself.
        kept = (
            len(reply.blocks) > _FEW_BLOCKS
            and reply.blocks[0] in fresh
            and any(len(b.text) > _WORTH for b in fresh)
        )
        if len(fresh) < len(reply.blocks) and kept:
            reply = replace(reply, blocks=fresh)
            outcome = replace(outcome, reply=reply)
        if reply.answer not in said or len(reply.answer) < 200:
            return outcome
        first = next((b for b in reply.blocks if len(b.text) > 40), reply.blocks[0])
        text = (
            f"As I said, in short: {opening(first.text, 260)}\n\nWhat about it is still open? Say "
            "*why*, *simpler*, *example*, or what does not fit."
        )
        return replace(outcome, reply=replace(reply, blocks=(Block(text),)))

    def _load(self, message: Message) -> tuple[LearnerRecord, datetime]:
        """The record, and now in the learner's zone."""
        now = self.now()
        record = self.memory.load(message.learner, message.conversation, _TURNS, now=now)
        zone = record.facts.get("zone")
        if zone is not None:
            now = now.astimezone(ZoneInfo(str(zone.value)))
        return record, now

    def _save(self, message: Message, cleaned: Cleaned, outcome: Outcome, now: datetime) -> None:
        reply = outcome.reply.as_json()
        reply["context"] = outcome.context.as_json()
        reply["private"] = outcome.reply.private
        turn = Turn(
            message.id or uuid.uuid4().hex,
            message.learner,
            message.conversation,
            now,
            cleaned.text,
            outcome.reply.intent,
            reply,
        )
        latest = {e.topic: e for e in outcome.evidence if e.topic in self.knowledge.topics}
        facts = {f.kind: f for f in outcome.facts}
        self.memory.save(
            message.learner,
            turn=turn,
            facts=facts.values(),
            evidence=latest.values(),
            resources=outcome.progress,
            steps=outcome.steps,
            remedies=outcome.remedies,
            quiz=outcome.quiz,
            open_quiz=outcome.open_quiz,
            gap=outcome.gap,
            scope=message.scope,
        )

    # --- reading ---

    def _half_of_it(self, said: Understanding) -> Understanding:
        """What is told before "and half of the other" is told of all of that."""
        cut = _HALF_OF.search(said.text)
        if cut is None or said.error or not said.mentions:
            return said
        whole = self._read(said.text[: cut.start()]).evidence
        own = {e.topic for e in whole}
        return replace(said, evidence=(*whole, *(e for e in said.evidence if e.topic not in own)))

    def _advice(self, s: Situation) -> Mapping[str, float]:
        """What mentors would give next to who writes this, after what they wrote right before."""
        if self.reading is None or s.said.error:
            return {}
        turns = s.record.turns[-_TOLD_BEFORE:]
        before = [turn.text for turn in turns if s.now - turn.at <= _TOLD_WITHIN]
        words = " ".join((*before, s.text)).split()
        text = " ".join(words[-_MOST_ADVISED_ON:])
        return self.reading.advice(text, set(s.known), self.linker)

    def _read(self, text: str) -> Understanding:
        if self.reading is None:
            return understand(text, self.linker)
        read = self.reading.understand(text, self.linker, self.retriever.embedder.embed_query)
        return within_subjects(_as_often(read), self.knowledge)

    def _rates(self, scope: str | None) -> Rates:
        return lambda keys: self.memory.remedy_rates(scope, keys)


_WHO_SEES = Pattern(
    r"^\W*(?:(?:and|so|but|wait|btw)\W+)*who\b.{0,14}\b(?:sees?|reads?|looks? at)\b.{0,8}"
    r"\b(?:this|that|it|them|these|all that)\W*$",
    re.IGNORECASE,
)
_HALF_OF = Pattern(
    r"(?:,|\band\b|\bplus\b|\bthen\b)\s+(?:also |about |only )?"
    r"(?:half|parts?|some|most|a (?:bit|third|quarter)) of\b",
    re.IGNORECASE,
)
# After what is kept was shown, this is said of it.
_WIPES = Pattern(
    r"^\W*(?:(?:ok|pls|please|can you|could you|then|and|now|no|right|alright|well|so|just|also|"
    r"cripes|hey|in that case)\W+)*(?:forget|delete|remove|erase|wipe|clear|scrap|bin|trash)\b",
    re.IGNORECASE,
)
_ASKING = Pattern(
    r"\?|\b(?:what|whats|wat|which|how|where|why|who|when|should|shall|can i|could|explain|help|"
    r"plan|"
    r"project|quiz|give|show|tell)\b",
    re.IGNORECASE,
)
# Who of the others is good or bad at something is told to nobody.
_OF_THE_OTHERS = Pattern(
    r"\b(?:which|who|any) of (?:the )?(?:others?|them|people|guys|members|learners|users)\b.{0,12}"
    r"\b(?:here|in here|on (?:this|the) server)\b.{0,12}\b(?:is|are|knows?|has|have|did|failed)\b",
    re.IGNORECASE,
)
# "My thesis eats me, make it 4" asks for nobody's thesis.
_MAKE_IT = Pattern(r"\bmake (?:it|that) (?:only |just )?\d{1,2}\W*(?:h|hrs?|hours?)?\W*$", re.I)
_INSTEAD = Pattern(r"\b(?:make (?:it|that)|what if|instead|rather)\b", re.IGNORECASE)
_WORN = Pattern(
    r"\b(?:so|totally|completely) done\b(?! with)|\b(?:fed up|had enough|exhausted|worn out|"
    r"sick of|"
    r"burn(?:ed|t) out|(?:can'?t|cant) (?:any ?more|do this))\b",
    re.IGNORECASE,
)
_DID = Pattern(
    r"\b(?:did|done|finished|built|made|got|works|worked|shipped|passed|wrote|solved|completed)\b",
    re.IGNORECASE,
)
_JOB = Pattern(
    r"\bjob[- ]?ready\b|\bhired\b|\b(?:get|find|land|have) (?:an?|my first) (?:[\w-]+ ){0,3}job\b",
    re.IGNORECASE,
)
# In such a message a day of the week is no day on which somebody studies.
_NOT_OF_DAYS = frozenset({"off_topic", "unsafe_or_injection", "concept", "stuck"})
# How sure a trouble must be that is told by somebody who names what they know.
_A_TROUBLE = 0.7
_NOT_TOLD = frozenset(
    {"stuck", "concept", "resource", "smalltalk", "off_topic", "compare", "project_idea"}
)
_TROUBLED = Pattern(
    r"\b(?:stuck|errors?|does ?n[o']?t work|wo n[o']?t|won'?t|fails?|failing|crash\w*|broken|"
    r"nan|wrong|"
    r"weird|never (?:get|got|understand|understood)|confus\w+|don'?t (?:get|understand))\b",
    re.IGNORECASE,
)


_VERSUS = Pattern(r"\s+(?:vs\.?|versus|or)\s+", re.IGNORECASE)
# "X means what", "X = ?" and "X or Y" name the word that is asked; "it" is what is under way.
_MEANS_WHAT = Pattern(
    r"\bmeans? what\b|=\s*\?|\bwhat (?:does|do) (?:a |an |the )?[\w-]{3,} (?:even |actually |"
    r"exactly )?mean\b|[\w-]{3,} (?:vs\.?|versus) [\w-]{3,}",
    re.IGNORECASE,
)
_POINTED_AT = Pattern(r"\b(?:it|that|this|these|those|mine|my|error|line)\b", re.IGNORECASE)
_A_WORD, _OF_A_SUBJECT = 0.3, 0.7
# "RNN = loop with memory, correct me" says what a thing is, and asks whether it is so.
_SAYS_WHAT_IT_IS, _ONLY_TOLD = 0.85, 0.95
_ONWARD = Pattern(
    r"\b(?:next|learn\w*|study\w*|start|begin|done|finish\w*|know|knew|watched|read|completed|"
    r"course|topic|lesson|then)\b",
    re.IGNORECASE,
)
# So likely a question, an answer that gives no step is no next step.
_RATHER_A_QUESTION, _RATHER_A_WISH = 0.4, 0.6
# What a request for a course may be taken for, by what is told beside it.
_BESIDE_MATERIAL = frozenset(
    "progress_report next_step motivation plan career concept smalltalk".split()
)
# Answers that explain in the course of something else, and what asks for pay.
_EXPLAINS_IN = frozenset({"stuck", "compare", "progress_report"})
_PAY = Pattern(
    r"\b(?:salar(?:y|ies)|wages?|pay(?:s|ing)? (?:well|much|more)|well[- ]paid|earn\w*|\d+ ?k "
    r"(?:a|per) year|(?:thousand|hundred|\d) (?:dollars|euros?|pounds|rupees))\b",
    re.IGNORECASE,
)


def _still_asked(outcome: Outcome) -> Outcome:
    """An answer given in the middle of a quiz, with a word on the question that waits."""
    reply = outcome.reply
    if outcome.open_quiz is not ... or reply.intent in ("smalltalk", "unsafe_or_injection"):
        return outcome
    text = "Your quiz question still waits: say *go on*, and I ask it again."
    return replace(outcome, reply=replace(reply, blocks=(*reply.blocks, Block(text, fixed=True))))


_ASKS_TO_BE_TESTED = Pattern(
    r"\b(?:test|check|see|find out) (?:if|whether) i (?:\w+ )?(?:know|understand|get|can)\b", re.I
)
_WORST = Pattern(
    r"\b(?:was|is|were|are) (?:always |by far )?(?:my|the) (?:worst|weakest)\b|"
    r"\bmy (?:worst|weakest) (?:subject|point|thing)\b",
    re.IGNORECASE,
)


# Who goes back to a thing does not say that they know it.
_GOES_BACK = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|so|and|now|then|well|right|but|good)\W+)*"
    r"back to (?:the |my )?[\w -]{2,24}(?:[.,;:!?]|$)"
    r"(?!.*\b(?:i know|done|finished|learned|learnt|i can)\b)",
    re.IGNORECASE,
)


def _unclaimed(said: Understanding, examined_in: Collection[str]) -> Understanding:
    """What somebody wants to be tested on, is examined in, or was always worst at, they do not
    claim to know."""
    if not said.known or said.error:
        return said
    if examined_in:
        claimed = tuple(e for e in said.evidence if e.topic not in examined_in)
        return replace(said, evidence=claimed)
    if _ASKS_TO_BE_TESTED.search(said.text) or _GOES_BACK.match(said.text):
        return replace(said, evidence=tuple(e for e in said.evidence if e.polarity != "known"))
    if _WORST.search(said.text):
        evidence = tuple(
            replace(e, polarity="not_known") if e.polarity == "known" else e for e in said.evidence
        )
        return replace(said, intent="motivation", evidence=evidence)
    return said


def _after_a_quiz(s: Situation) -> bool:
    """Whether a quiz question was asked or answered in the last few turns."""
    turns = s.record.turns[-_TURNS_OF_A_QUIZ:]
    return any(Context.from_json(t.reply.get("context")).ability == "quiz" for t in turns)


def _no_more_questions(s: Situation) -> Outcome:
    text = "All right, no more questions for now. Say *quiz* whenever you want one."
    reply = Reply("smalltalk", (Block(text),), actions=ACTIONS)
    return Outcome(reply, replace(s.context, ability="smalltalk"), open_quiz=None)


# A claim to know something is one of its writer, or names knowing and learning.
_OF_THE_WRITER = Pattern(
    r"\b(?:i|ive|i'?ve|im|i'?m|we|kn[eo]w\w*|known?|learn(?:ed|t)|understood|understand|"
    r"finished|mastered|comfortable|easy|familiar|behind me)\b",
    re.IGNORECASE,
)


def only_tells(s: Situation) -> bool:
    """Whether a message tells of goal, hours or days and asks for nothing: then comes the step."""
    kinds = {fact.kind for fact in s.facts} & {"goal", "hours_per_week", "evenings", "deadline"}
    if not kinds or s.said.error or s.context.pending == "hours":
        return False
    if s.context.ability == "plan" and kinds != {"goal"}:
        return False
    if s.said.intent == "plan" and wants_plan(s.text):
        return False
    if s.said.intent in _ASKED_BESIDE and s.said.chances.get(s.said.intent, 0.0) >= _BEYOND_DOUBT:
        return False
    asks = _ASKING.search(re.sub(r"\bhelp(?:s|ing)?\b|\bshow\w*|\bproject\b", " ", s.text))
    calm = s.said.intent not in ("motivation", "unsafe_or_injection", "checkin", "stuck")
    return not asks and calm


def lays_out(s: Situation) -> bool:
    """Whether a message names hours, a date and a goal: all that a plan is made of."""
    kinds = {fact.kind for fact in s.facts}
    aims = "goal" in kinds or s.wanted is not None or bool(_JOB.search(s.text))
    return aims and {"hours_per_week", "deadline"} <= kinds


def _follows_rather(aside: Aside, ask: FollowUp | None) -> bool:
    """Whether a message is a follow-up rather than an aside; a bare "this" alone proves little."""
    if ask is None or aside.kind == "privacy":
        return False  # who sees something is asked of the coach, whatever "this" is
    return ask.kind != "about_it" or aside.chance < _BARELY


def _as_often(said: Understanding) -> Understanding:
    """The understanding by how often people ask for what: the labelled messages hold far more
    that ask for a next step or a notion, and fewer that are stuck."""
    if not said.chances or said.intent != max(said.chances, key=said.chances.__getitem__):
        return said
    weighed = {i: chance * _OFTEN.get(i, 1.0) for i, chance in said.chances.items()}
    whole = sum(weighed.values())
    ranked = sorted(weighed, key=lambda intent: -weighed[intent])
    return replace(
        said,
        intent=ranked[0],
        chances={intent: weighed[intent] / whole for intent in ranked},
        also=tuple(i for i in said.also if i != ranked[0]),
    )


def _of_what_was_said(text: str) -> bool:
    """Whether a text asks for what the talk itself brought, or for what is kept of its writer."""
    return asks_for_own_record(text) or bool(asked_about(text)) or looks_back(text)


_INTO_A_PLAN = Pattern(
    r"^\W*(?:(?:ok|so|and|now|then|cool|great|good|pls|please|can|could|you|u|lets|let's)\W+)*"
    r"(?:make|turn|put|write|do|build|draw|lay)\W+(?:\w+\W+){0,3}?"
    r"(?:plan|schedule|time ?table)(?:\W+(?:pls|please|then|now|out|of it|of that|for me))*\W*$",
    re.IGNORECASE,
)


def plans_anew(s: Situation) -> bool:
    """Whether a message gives a plan other hours or another date, or makes one of what was said."""
    if _INTO_A_PLAN.search(s.text) and len(s.text.split()) <= _SHORT and not s.said.error:
        return True
    told = {fact.kind for fact in s.facts} & _PLANNED
    planned = s.context.ability == "plan" or (
        bool(_INSTEAD.search(s.text)) and any(turn.intent == "plan" for turn in s.record.turns[-6:])
    )
    return bool(told) and (planned or (wants_plan(s.text) and not s.said.error))


def without_promises(s: Situation) -> Situation:
    """A message that was taken for a promise and is none: what else it is likeliest to be."""
    if s.said.intent != "checkin":
        return s
    # What the reader was not sure enough of to refuse is not refused on second thoughts.
    other = ("checkin", "off_topic", "unsafe_or_injection")
    rest = [intent for intent in s.said.chances if intent not in other]
    if _WORN.search(s.text):
        return replace(s, said=replace(s.said, intent="motivation"))
    intent: Intent = rest[0] if rest else "progress_report"
    if _DID.search(s.text) and intent not in ("motivation", "stuck"):
        intent = "progress_report"
    return replace(s, said=replace(s.said, intent=intent))


def retold(said: Understanding) -> Understanding:
    """A message that only tells what somebody knows is a report, whatever else it sounds like."""
    if said.error or not any(e.polarity in ("known", "not_known") for e in said.evidence):
        return said
    if said.intent not in _NOT_TOLD:
        return said
    if _ASKING.search(said.text) or _TROUBLED.search(said.text):
        return said
    chance = said.chances.get(said.intent, 1.0)
    if chance >= (_A_TROUBLE if said.known else 0.6) and (not said.known or said.intent == "stuck"):
        return said
    return replace(said, intent="progress_report")


def of_the_trouble(said: Understanding) -> Understanding:
    """What is said of the state of a thing, while it is mended, or of what was tried on it, is no
    claim to know the topic."""
    if not said.known or (_OF_THE_WRITER.search(said.text) and not tells_of_trying(said.text)):
        return said
    evidence = tuple(e for e in said.evidence if e.polarity != "known")
    intent: Intent = "stuck" if said.intent == "progress_report" else said.intent
    return replace(said, intent=intent, evidence=evidence)


_MAKES_SURE = Pattern(
    r"^\W*(?:so|ok(?:ay)?|right|ah|alright|then|well)\W+(?:\w+\W+){0,2}?(?:[\w-]+\W+){1,4}"
    r"(?:then|it is|is it)\W*$",
    re.IGNORECASE,
)
# What a command says the message is about.
_FORCED: dict[str, Intent] = {
    "stuck": "stuck",
    "next_step": "next_step",
    "plan": "plan",
    "project_idea": "project_idea",
    "compare": "compare",
    "resource": "resource",
    "concept": "concept",
}


def _asks_back(s: Situation) -> bool:
    """Whether a message asks of what was said, in words that no greeting has."""
    asks = _OF_WHAT_WAS_SAID.search(s.text) and _ASKS_BACK.search(s.text)
    return bool(asks and s.context.topic and not is_smalltalk(s.text))


def _asks_in_trouble(s: Situation) -> bool:
    """Whether a short question in the middle of a trouble is about the trouble."""
    words = len(s.text.split())
    asks = s.text.rstrip().endswith("?") or (words <= _FEW and bool(_ASKS_BACK.search(s.text)))
    waits = s.context.trouble is not None and s.context.pending == "helped"
    points = bool(_AT_SOMETHING.search(s.text)) and bool(_ASKS_BACK.search(_last_part(s.text)))
    own = follows_rule(s.text, s.said.intent) and not points
    return words <= _SHORT and (asks or points) and waits and not own and not s.said.error


def _in_its_talk(s: Situation) -> Understanding:
    """What is understood, where a report of what is known or a wish for a step is neither."""
    said, sure = s.said, s.said.chances.get(s.said.intent, 0.0)
    if said.error or s.facts or s.progress or said.intent not in ("progress_report", "next_step"):
        return said
    if _ONWARD.search(said.text):
        return said
    told = said.intent == "progress_report"
    if told and not said.known and s.answers.get("subject", 0.0) >= _SAYS_WHAT_IT_IS:
        return replace(said, intent="concept")
    explained = s.context.ability in ("concept", "stuck") and not said.known
    if (
        told
        and explained
        and not reports_an_act(said.text)
        and s.answers.get("none", 0.0) >= _ONLY_TOLD
    ):
        return replace(said, intent="concept", evidence=())
    in_trouble = s.context.trouble is not None and s.context.pending == "helped"
    if in_trouble and sure < _CLEARLY and "?" not in said.text:
        # "120 rows, linear regression" tells more of what goes wrong, and nothing of its writer.
        return replace(said, intent="stuck", evidence=())
    return said


def _asks_a_word(s: Situation) -> bool:
    """Whether a message in the middle of a trouble asks what a word means: "dropout means what"."""
    named = asks_what_is(s.text) or _MEANS_WHAT.search(s.text)
    if not named or s.said.error or len(s.text.split()) > _SHORT or _POINTED_AT.search(s.text):
        return False
    asks = max(s.said.chances.get("concept", 0.0), s.said.chances.get("compare", 0.0))
    if not s.answers:
        return asks >= _CLEARLY
    return asks >= _A_WORD and s.answers.get("subject", 0.0) >= _OF_A_SUBJECT


def _asks_of_what_is_explained(s: Situation) -> bool:
    """Whether a short message, taken for something else, goes on with what was explained."""
    if s.context.ability not in ("concept", "compare") or len(s.text.split()) > _SHORT:
        return False
    if s.said.error or s.facts or TELLING & own_figures(s.text).keys():
        return False
    at_hand = {*s.context.topics, s.context.step}
    if any(m.id not in at_hand for m in s.said.mentions):
        return False
    lost = s.said.intent == "stuck" and bool(_LOST.search(s.text))
    unsure = s.said.intent == "next_step" and s.text.rstrip().endswith("?")
    return lost or (unsure and not _WHAT_TO_LEARN.search(s.text))


def _asks_no_step(s: Situation) -> bool:
    """Whether what was taken for a wish for the next step is a question in a conversation."""
    asks = s.text.rstrip().endswith("?") and s.said.intent == "next_step"
    following = s.context.ability in ("concept", "compare", "stuck", "resource")
    step = _WHAT_TO_LEARN.search(s.text) or follows_rule(s.text, "next_step") or s.said.evidence
    return asks and following and bool(s.said.mentions) and not step


def _last_part(text: str) -> str:
    return next((p for p in reversed(re.split(r"[.!;,\n]+", text)) if p.strip()), text).strip()


def _only_asks(context: Context, outcome: Outcome, text: str) -> bool:
    """Whether an answer to a short question was given in the middle of a trouble."""
    waits = context.pending == "helped" and len(text.split()) <= _SHORT
    return waits and outcome.reply.intent == "concept" and outcome.context.trouble is None


def _is_a_bare_noun(s: Situation) -> bool:
    """Whether a word or two that sound like small talk name something within an explanation."""
    explained = s.context.ability in ("concept", "compare") and s.said.intent == "smalltalk"
    few = len(s.text.split()) <= _PUZZLED and any(len(w) > _PUZZLED for w in s.text.split())
    return explained and few and not is_smalltalk(s.text) and not only_nods(s.text)


def _is_puzzled(s: Situation) -> bool:
    """Whether a word or two in the middle of something asks for no more than another wording."""
    words = s.text.split()
    going_on = s.context.ability not in ("", "smalltalk", "quiz", "placement", "checkin")
    asks = s.text.rstrip().endswith("?") and len(words) <= _PUZZLED and not s.said.mentions
    return going_on and asks and s.said.intent == "smalltalk" and not is_smalltalk(s.text)


def _denied(said: Understanding, record: LearnerRecord) -> tuple[str, ...]:
    """The topics that a message takes back of what was told or claimed."""
    believed = [t for t, e in record.evidence.items() if e.polarity == "known"]
    return denied(said.text, said.not_known, said.known, believed)


def _without_those_taken_off(said: Understanding, record: LearnerRecord) -> Understanding:
    """The understanding with what is taken off the list of what is known as not known."""
    believed = [t for t, e in record.evidence.items() if e.polarity == "known"]
    off = taken_off(said.text, said.mentions, believed)
    if not off or said.error:
        return said
    quote = " ".join(said.text.split())[:300]
    kept = tuple(e for e in said.evidence if e.topic not in off)
    told = tuple(Evidence(topic, "not_known", quote) for topic in off)
    return replace(said, intent="progress_report", evidence=(*kept, *told))


def _without_care(context: Context) -> Context:
    return replace(context, pending="") if context.pending == "care" else context


def _context(record: LearnerRecord) -> Context:
    """What the last turn of the conversation left to refer to."""
    if not record.turns:
        return Context()
    return Context.from_json(record.turns[-1].reply.get("context"))
