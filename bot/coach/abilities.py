"""What the coach can do for a message, once it is understood: one method an ability."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from bot.coach.aims import BEYOND_DOUBT, SURELY
from bot.coach.answer import (
    ROADMAPS,
    SAME_QUESTION,
    STUCK,
    answering,
    claim_id,
    cost_first,
    cost_of,
    describe_resource,
    is_complaint,
    is_debated,
    quote_claim,
    reply_answer,
    reply_unknown,
    reply_untold,
)
from bot.coach.answerable import asks_of_the_world, is_answerable, shared_words
from bot.coach.attributed import (
    asked_sources,
    asks_across,
    asks_for_debate,
    asks_for_list,
    is_attributed,
    names_roadmaps,
    of_somebody,
    reply_across,
    reply_attributed,
    reply_debate,
    subject_of,
    unnamed,
)
from bot.coach.bearing import Asked, Standing, bears_on
from bot.coach.compare import asks_difference, reply_compare, sets_apart, weighs
from bot.coach.context import Context, Trouble
from bot.coach.course_choice import (
    asks_again_which,
    asks_of_the_others,
    asks_which_course,
    course_to_finish,
    named_course,
)
from bot.coach.coursework import presumed_by_courses
from bot.coach.evidence import units_of
from bot.coach.examined import examined
from bot.coach.explaining import asks_to_understand, normal, notion
from bot.coach.fears import scares
from bot.coach.focus import asks_what_is, telling
from bot.coach.linking import Linker, Mention
from bot.coach.material_asked import material_asked
from bot.coach.menus import asks_which, menu_in
from bot.coach.namesakes import without_lists
from bot.coach.needs import (
    asked_group,
    asks_to_learn,
    in_use,
    left_to_tell,
    needed,
    owns,
    pieces,
    wished,
)
from bot.coach.next_step import (
    Finished,
    History,
    Step,
    closed_under,
    given,
    history_of,
    next_step,
    passed_by,
    settled,
)
from bot.coach.notions import Found, Notions, asks_whether, fits, reply_notion, spelled_with
from bot.coach.of_persons import asked_of_person, names_of_people, tells_it
from bot.coach.ordering import reply_order
from bot.coach.own_data import TASTE, OwnData, lead_on, on_own_data, own_data, wants_to_use_it
from bot.coach.own_figures import TELLING, own_figures
from bot.coach.parts import questions
from bot.coach.patterns import Pattern
from bot.coach.phrasing import in_groups, listed, of_hours, opening, some, spoken
from bot.coach.plainly import (
    asks_example,
    asks_plainly,
    asks_the_meaning,
    name_of,
    topic_asked,
)
from bot.coach.plan import Plan, Refusal, make_plan, of_topics, topics_of
from bot.coach.plan_asked import wants_plan
from bot.coach.plan_reply import TODAY, reply_plan
from bot.coach.plan_subject import planned_subject
from bot.coach.positions import asks_entry, before
from bot.coach.preferences import kinds_asked, of_a_kind, preferred, shown
from bot.coach.premises import premise, verdict
from bot.coach.prices import asks_price_now
from bot.coach.projects import carrying, nearest, reply_projects, suggest_projects, tastes_in
from bot.coach.quantities import asked_quantity, counts_it, gives
from bot.coach.ranking import Signs, ranked
from bot.coach.record import Fact, Gap, Remedy, RemedyRate
from bot.coach.refusals import harm_in
from bot.coach.reply import Action, Block, Citation, Intent, Next, Reply, cite, unique
from bot.coach.situation import Outcome, Situation
from bot.coach.small import reply_smalltalk, reply_unsafe
from bot.coach.source_links import asks_link, reply_link
from bot.coach.source_names import lets_speak
from bot.coach.step_reply import reply_step
from bot.coach.stuck import Rates, recognised, reply_stuck
from bot.coach.times import deadline, hours_offered, hours_per_week, start_named
from bot.coach.tracks import asks_for_length, reply_lengths, reply_tracks, suggest_track
from bot.coach.trades import brought_along, trades_in
from bot.coach.understand import follows_rule
from bot.coach.unwanted import shuns_theory, turns_down, unwanted
from bot.coach.whereabouts import asks_the_way
from knowledge.graph import THEORY, closure, path_to
from knowledge.models import Knowledge, Project, Resource, SectionName
from retrieval.lexical import words
from retrieval.search import Hit, Hits, Retriever
from retrieval.spelling import spelled_out

# Six hours: three evenings of two. Said to the learner wherever it is assumed.
ASSUMED_HOURS = 6.0
SEARCHED = 20
# Passages looked at for the topics that a message is near to, and words that tell a story.
NEAR_TOPICS = 80
_A_STORY = 8
_WHICH_TRACK = Pattern(
    r"\b(?:which|what|best|right|suggest\w*|recommend\w*|choose|pick)\b.{0,40}"
    r"(?:\b(?:track|roadmap|path|route)s\b|"
    # One that is pointed at is not looked for: "good for what, per that roadmap".
    r"(?<!\bthe )(?<!\bthat )(?<!\bthis )(?<!keep )(?<!keeping )(?<!kept )"
    r"\b(?:track|roadmap|path|route)\b)"
    r"(?!.{0,20}\b(?:say|hold|teach|include|contain|claim|suggest))|"
    r"\b(?:tracks?|roadmaps?|paths?)\b.{0,30}\b(?:suits?|for me|should i|fits?|right)\b",
    re.IGNORECASE,
)
# Whatever else a message speaks of, this asks which of them suits its writer.
_WHICH_FITS = Pattern(
    r"\b(?:which|what)\b.{0,20}\b(?:track|roadmap|path)s?\b.{0,20}\b(?:suits?|fits?|for me)\b",
    re.IGNORECASE,
)
_ASKING = Pattern(
    r"^\W*(?:\w+\W+){0,3}?(?:what|which|who|when|where|how|is|are|does|do|can|should|why)\b|\?\s*$",
    re.IGNORECASE,
)
_IS_DONE = Pattern(
    r"^\W*(?:(?:well|ok|so|hey|yes|yep|aye|right)\W+)*(?:it'?s |it is |i'?m |i am |all |that'?s )+"
    r"done\b(?!\W+(?:but|and (?:it|now)|except|still)\b)",
    re.IGNORECASE,
)
# So many topics may lie before a listed project that is done on own data.
_WITHIN_REACH = 3
_NOT_SURELY, _NEAR_A_TROUBLE = 0.5, 0.58
_STEPS = Pattern(
    r"\b(?:next|learn\w*|stud(?:y|ying)|topics?|start\w*|begin\w*|lessons?|track|roadmap|course|"
    r"step|first|after|done|know)\b",
    re.IGNORECASE,
)
_ASKS_WITHIN = Pattern(
    r"\b(?:do|should|must|shall|would|can) (?:i|we|you|one)\b.{0,40}\b(?:or|and why)\b|"
    r"\b(?:which|what) (?:direction|way|kind|part|one)\b",
    re.IGNORECASE,
)
# Whose subject is surely asked for is in no trouble with it, however near one lies.
_EXPLAINED = frozenset({"concept", "compare"})
# What asks about one notion is read as one of these.
_ASKS_NOTIONS = frozenset({"concept", "compare", "off_topic", "smalltalk"})
# Beside these what mentors would give next is told, if it is as sure as this.
_ADVISED_BESIDE = frozenset({"stuck", "concept", "career", "resource", "motivation", "compare"})
_SURELY_ADVISED, _ADVISED_TOO, _RATHER_ADVISED = 0.4, 0.15, 0.5
# Mentors are asked about messages of so many words; so many of the best steps are tried.
_ENOUGH_TOLD, _TRIED = 6, 5
# From which chance on advice goes before the rules to who told so much, and in which words.
_BEYOND_RULES, _TOLD_MUCH = 0.7, 8
# Of fewer words the rules make more: "numpy ok".
_TOLD_A_LITTLE = 3
# Who wants to go straight to something that stands on much.
_STRAIGHT_TO = Pattern(
    r"\b(?:directly|straight (?:to|into|away)|right away|skip (?:to|ahead)|jump (?:to|into))\b",
    re.IGNORECASE,
)
_IN_YOUR_PLACE = "It is what somebody in your place needs."
# What asks where to go on from there, beside whatever else it asks; it may be told just before.
_ASKS_ON = Pattern(
    r"\b(?:next|after|afterwards|first|start|begin|stud(?:y|ying)|learn|now|then|missing|read up|"
    r"pick up|work on|head|go back|push on|left|steer|step|topic|lesson|fix)\b|"
    r"\bso\W*$|…\W*$|\.\.\.\W*$",
    re.IGNORECASE,
)
_JUST_TOLD = timedelta(hours=1)
# How likely one topic must be by them where nothing is known of the writer.
_ADVISED_AT_ALL = 0.35
# From such a cosine with a question on a notion a message is that, whatever else it tells.
_SURE_NOTION = 0.8
_ON_THE_TOPIC = 0.75
# So near, and so much nearer than a trouble or another question, it is rather that.
_RATHER, _RATHER_BY, _STUDY_BY = 0.7, 0.05, 0.03
_WANTS_VOICES = Pattern(
    r"\b(?:camps?|sides|opinions?|documents?|sources?|authors?|roadmaps?|videos? say|promis\w+|"
    r"commit\w*|check[- ]?in)\b",
    re.I,
)
# Advice on how to study is asked for in many words; who seems to want a step or a plan must be
# nearer to such a question.
_OF_STUDYING, _SURELY_OF_STUDYING, _OF_THE_SOURCES = 0.57, 0.68, 0.75
_SURELY_A_STEP = 0.9
_MAY_ASK_HOW = frozenset(
    {"motivation", "concept", "off_topic", "smalltalk", "career", "resource", "compare"}
)
# What is somebody's word, with its source.
_VOICES = frozenset({"claim", "principle", "debate"})
_NEVER_HOW = frozenset({"stuck", "checkin", "unsafe_or_injection"})
# Whatever it was read as, it asks that in nearly these words.
_MISREAD, _THE_WORDS = frozenset({"plan", "resource", "career", "motivation"}), 0.86
# Near enough for a question that was read as one for the next step and asks for none.
_NO_STEP = 0.7
# A section of so many characters is begun with what it says to the very question.
_LONG_ENOUGH = 300
_POINTS = Pattern(
    r"\b(?:it|its|it'?s|that|this|these|those|they|them|one|ones|my)\b", re.IGNORECASE
)
# A question for material, whoever asks it, and one for what a book or a course costs and so on.
_ASKS_MATERIAL = Pattern(
    r"\b(?:whose|which|what) (?:\w+ ){0,3}?(?:videos?|courses?|books?|series|site|playlist|"
    r"channel)\b",
    re.IGNORECASE,
)
_OF_MATERIAL = Pattern(
    r"\b(?:who (?:wrote|made|makes|teaches|gives|is behind|created)|written by|author of|pay|cost|"
    r"costs|price|free|paywall|how long|how many hours|hours)\b",
    re.IGNORECASE,
)
_AFTER_THAT = Pattern(
    r"\bafter (?:that|this|it)\b(?: (?:one|course|book|class|series))?(?! (?:i|we|you)\b)", re.I
)
# "Image, container, i nod and know none": words to be explained, and nothing that is broken.
_LOST_IN_NAMES = Pattern(
    r"\b(?:know|get|understand|grasp|follow)\b.{0,12}\b(?:none|nothing|neither|zero|not one)\b|"
    r"\bi (?:just |only |always )?nod\b|\b(?:greek|chinese|gibberish) to me\b|"
    r"\bno (?:clue|idea) what (?:they|these|those|any)\b|"
    r"\bwhat (?:these|those|they) (?:are|mean)\b",
    re.IGNORECASE,
)
_POSSESSIVE = Pattern(r"['’]s\b")
_ASKS_COST = Pattern(
    r"\bfree\b(?=\W*(?:$|[?.!,]|(?:or|of|to|for|somewhere|right|too|if|at|now|then|still|like|as|"
    r"really|anyway)\b))|"
    r"\b(?:pay|paid|paywall(?:ed)?|cost|costs|price|priced|money|charge[ds]?|fee|"
    r"subscription|gratis)\b(?! to )",
    re.IGNORECASE,
)
_BY_WHOM = Pattern(
    r"\bwho(?:'?s| is| was| are)? ?(?:wrote|made|makes?|teach\w*|taught|gives?|gave|behind|"
    r"created?|founded|started|invented|holds?|runs?|lectures?|hosts?|offers?|presents?|does|"
    r"the (?:teacher|author|instructor|lecturer|maker)s?)\b|"
    r"\b(?:teacher|author|instructor|lecturer|maker|creator)s? (?:of|in|behind)\b",
    re.IGNORECASE,
)
# Words for any course or any subject of ours, by which none is told from another.
_ANY_MATERIAL = frozenset(
    "ml ai machine learning deep data course courses class series video videos book books one "
    "ones channel site tutorial tutorials free online roadmap post talk person guy actually "
    "again even name".split()
)
_MAKERS, _MAKERS_SHARE = 10, 0.6
# In a question of so few words a foreign name is what it is about, unless a passage is this near.
_SHORT_QUESTION, _NEAR_ASK, _NEAR_BODY = 12, 0.5, 0.45
_SUBJECT = Pattern(
    r"^\W*(?:\w+\W+){0,2}?(?:is|are|was|does|did|has)\W+(?:the\W+)?(?P<name>\w+)", re.IGNORECASE
)
# The same where no name is foreign.
_NEAR_ANY = 0.48
_NOT_OF_A_NAME = frozenset(
    "the a an of in at on by to from and is it that this with for who".split()
)
# What somebody has in hand who went through a course or a book.
_LETS_MAKE = Pattern(
    r"\b(?:come|comes|coming|walk|get|go) (?:out|away)\b.{0,40}\bwith\b|\b(?:will|would|do|does|"
    r"can|'?ll) (?:i|we|you|u|one) (?:\w+ )?(?:have|be able|make|build|built|made|code|train|"
    r"produce|create|end up)\b|\b(?:have|got) (?:\w+ )?(?:built|made|trained|coded)\b|"
    r"\b(?:own|finished|working|real) (?:model|network|project|app|program|thing)s?\b",
    re.IGNORECASE,
)
_MATERIAL = Pattern(
    r"\b(?:book|course|class|series|videos?|lectures?|playlist|channel|tutorials?|site|website|"
    r"moocs?|"
    r"textbook|specialization)\b",
    re.IGNORECASE,
)
# How nearly a resource must fit as well as what fits best to be what is described.
_AS_NEAR, _DESCRIBED = 0.85, 0.42
# Intents of which a question about a source's word is none.
_PERSONAL = frozenset({"next_step", "progress_report", "plan", "project_idea", "checkin", "stuck"})
# How near a stuck point must be for a message without a question to be a complaint.
_TROUBLE = 0.5
# How much nearer than an answer it must be with the reader's chance added, how near at all, and
# the least chance: of anybody, of who tells what they know, of who asks what something is. Set on
# the halves of the evaluation sets that may be looked at.
_TELLING, _NEAR_TROUBLE = 0.22, 0.4
# Of a story that is read as a report it takes less: who reports tells what they can, not a fault.
_REPORTS, _STORY = frozenset({"progress_report", "project_idea", "checkin"}), 0.1
_LEAST_CHANCE, _OF_THE_KNOWING, _OF_ASKERS = 0.02, 0.15, 0.3
_OF_A_PERSON = frozenset({"name", "goal", "hours_per_week", "deadline"})
# A stuck point that is so near, and so much nearer than all else, is what happens to the writer,
# whether they tell it or ask about it.
_SURELY, _BY_FAR, _BY_VERY_FAR = 0.58, 0.2, 0.28
# How near a symptom must be to a message that sounds like another, and how far ahead of answers: no
# fact among those that may be looked at is taken for a trouble by it.
_THE_SYMPTOM_ITSELF = (0.75, 0.05)
# Such a question wants a figure, and no way out.
_HOW_MUCH = Pattern(r"^\W*(?:\w+\W+){0,2}?how (?:large|big|many|much|long|high|fast|small)\b", re.I)
_LIKE_A_SYMPTOM = ((0.62, 0.03), (0.55, 0.1))
_MAY_BE_TROUBLE = frozenset(
    "concept resource compare career motivation off_topic plan project_idea checkin "
    "next_step progress_report".split()
)
_OF_TROUBLE = Pattern(r"\b(?:i|i'?m|i'?ve|id|my|me|mine|we|our|us|wrong)\b", re.IGNORECASE)
_ANSWERED = frozenset({"concept", "resource", "compare", "career"})
_BEGINS_ASKING = Pattern(
    r"^\W*(?:\w+\W+){0,3}?(?:what|which|who|when|where|how|is|are|does|do|can|should|why)\b", re.I
)
# Intents of somebody who speaks of themselves, and how sure that must be.
_MINE = frozenset({"next_step", "progress_report"})
_TOLD = frozenset({"known", "partly", "not_known"})
# How near a message must be to what goes beside the topics, and how far ahead of the next.
_SHOWING = ("practice/learning-in-public", "practice/interviews")
_HABIT, _HABIT_LEAD = 0.56, 0.06
# Over so many turns what somebody told of their trade counts.
_LATELY_TOLD = 6
# And so many hold the situation that a bare question after them is about.
_RIGHT_BEFORE, _BARELY_ASKED = 2, 16
# The subject of what goes beside the topics: showing work, applying, interviews.
_PRACTICE = "practice/"
_FOR_THAT = Pattern(r"\b(?:for|with|on|about|of|against) (?:that|this|it)\b", re.IGNORECASE)
_DAILY = frozenset({"tools/numpy", "tools/pandas"})
_PYTHON, _CODE, _NO_PYTHON = "python/", ("python/", "tools/"), ("mlops/", "tools/git")
# Over so many turns what somebody turned down is remembered.
_TURNED_DOWN = 6
_LACKED = frozenset({"partly", "not_known"})
# Who is in a situation that a topic answers is taken to know what it stands on, up to so much.
_SMALL_GAP = 4
# A topic is the less what a situation is about the more of what it stands on is missing.
_FAR, _FARTHEST = 0.01, 8
_CLEAR = 0.75
_ACHIEVED = Pattern(
    r"\b(?:finish\w*|done|did|built|made|ship\w*|deploy\w*|complet\w*|passed|solved|understood|"
    r"finally|"
    r"works|working|learned|learnt|wrote|published|pushed|got it)\b",
    re.IGNORECASE,
)
# What changes from month to month stands in no source of ours.
_VOLATILE = Pattern(
    r"\b(?:(?:current|latest|newest)(?:ly)? (?:best|version|record|state|top|price|number|model|"
    r"figure)s?|as of (?:now|today)|right now\?|today'?s|last (?:year|month|week)'?s?|"
    r"(?:this|next) year'?s?|release date|comes? out|coming out|net worth|(?:stock|share) price|"
    r"pass(?:ing)? (?:mark|score)|exam fee|citations? (?:does|did|has)|how many (?:users?|"
    r"students?|citations?|downloads?|stars|employees|members|gpus?|parameters|people (?:use|"
    r"took|enrolled))|"
    r"number of (?:users?|students?|citations?|downloads?|employees)|per hour at|who won|winners?|"
    r"market cap|tuition)\b",
    re.IGNORECASE,
)
_NO_ANSWER = frozenset({"off_topic", "smalltalk"})
_OF_PEOPLE = frozenset({"motivation", "career"})
# Of what is broken, learned or promised no price is asked.
_NOT_FOR_SALE = frozenset({"stuck", "progress_report", "checkin", "project_idea"})
# So many of the nearest claims are looked through for what is asked of a person.
_TOLD_OF_A_PERSON = 8
_IT_SAYS = Pattern(
    r"\b(?:does|did|do) (?:it|that|this|u|you guys) (?:say|recommend|mention|advise|suggest)\b",
    re.I,
)
# So sure the reader must be that a message is off topic for the nearest passage to be none of it.
_FOREIGN = 0.9
_FIGURE = Pattern(
    r"\bhow (?:long|much time|many (?:hours|weeks|days|months|years))\b|"
    r"\b(?:what|which|how much) (?:share|part|percentage|portion|fraction|of (?:my|the) time)\b",
    re.IGNORECASE,
)
_PLANNING = Pattern(
    r"\b(?:plan|schedule|timetable|calendar|pace|routine|a week|per week|weekly)\b", re.I
)
_OF_ONESELF = frozenset({"next_step", "progress_report", "plan", "project_idea", "checkin"})
# How sure a search must be of its hits for a question that is surely of the subject.
_OF_OURS = 0.35
# How near a listed question must be for a message to be one, with its topic named and without.
_ASKED_OF, _ASKED = 0.5, 0.62
# How near it must be for it to count against the words that are usual for another intent.
_THE_QUESTION = 0.8
# An intent with a smaller chance is a guess.
_UNSURE = 0.5
# How near a listed question of a claim must be for the claim to stand below another answer.
# Of a message that speaks of its writer it must be nearer: that is seldom about the roadmaps.
_ASKED_BESIDE, _OF_ONESELF_BESIDE = 0.48, 0.58
_FIRST_PERSON = Pattern(r"\b(?:i|i'?m|i'?ve|my|me|mine)\b", re.IGNORECASE)
_CLAIMS_BESIDE = 2
_WITHOUT_CLAIMS = frozenset({"stuck", "unsafe_or_injection", "smalltalk", "checkin", "compare"})
# What is said to a figure that a question takes for granted, and how near a claim must be for it.
_VERDICTS = {
    "yes": "Yes, that is the figure.",
    "within": "Roughly: the figure given is {figures}.",
    "no": "Not quite: the figure given is {figures}.",
}
_ON_THE_PREMISE = 0.5
# Of what is longer or shorter than a figure the figure is no measure.
_BOUNDS = Pattern(r"\b(?:than|over|at least|at most|up to)\b", re.IGNORECASE)
_UNCHECKED = frozenset({"stuck", "unsafe_or_injection", "smalltalk", "checkin", "plan"})
# Intents of a message that may choose between two things all the same.
_WHICH_EARLIER = Pattern(
    r"\b(?:learn|study|start|begin|know|take)\b.{0,30}\b(?:first|earlier|before)\b", re.IGNORECASE
)
_MAY_WEIGH = frozenset({"resource", "concept", "off_topic"})
_GIVES_STEP = frozenset({"next_step", "progress_report", "plan"})
# The principles that answer how somebody feels about learning.
HEARTENING = frozenset(
    {
        "small-steady-steps", "keep-it-fun", "stuck-is-a-signal", "comfort-not-expertise",
        "start-with-simple-challenges", "what-beginners-get-wrong", "finish-one-resource",
    }
)  # fmt: skip
# Those that do so where they are what is spoken of, and how near they must be for that.
_OF_ITS_WORDS = frozenset(
    {"no-phd-needed", "time-to-job-ready", "maths-as-needed", "learn-in-public", "pay-and-demand"}
)
_ON_ITS_SUBJECT = 0.4
_WITHOUT = Pattern(
    r"\b(?:without|no|not|minus|except|w/?o)\W+(?:(?:any|much|too|the|all|need\w*|using|of)\W+){0,2}$",
    re.IGNORECASE,
)
_SOMETHING_ON = Pattern(
    r"^\W*(?:and |ok |so )?(?:some|any)(?:thing)?(?: \w+)? (?:on|about|for)\b|\bwh?at (?:to|"
    r"should i|can i) "
    r"(?:read|watch)\b",
    re.IGNORECASE,
)
# Nothing that is kept here can be heard only; what to do then is told instead.
_TO_HEAR = Pattern(r"\b(?:audio\w*|listen\w*|ears|hear|podcasts?)\b", re.IGNORECASE)
_FREE = Pattern(r"\b(?:free|gratis|no money|without paying)\b", re.IGNORECASE)
_TO_LEARN = Pattern(
    r"\b(?:recommend\w*|suggest\w*|resources?|material|tutorials?|courses?|books?|videos?|"
    r"lectures?|"
    r"something|anything|good|best|where)\b.{0,40}"
    r"\b(?:learn\w*|study\w*|for|on|about|to (?:read|watch|understand|get into))\b",
    re.IGNORECASE,
)
_DURATION = Pattern(
    r"(?:\bhow (?:long|much time|many (?:hours|weeks|days))|^\W*(?:hours|weeks) for)\b"
    r"(?!.{0,40}\b(?:job|hired?|career|job[- ]ready|employ))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Abilities:
    """The abilities over the knowledge, the search, and the experience with remedies."""

    knowledge: Knowledge
    retriever: Retriever
    linker: Linker

    @cached_property
    def _people(self) -> frozenset[str]:
        return names_of_people([r.author for r in self.knowledge.resources.values()])

    @cached_property
    def _notions(self) -> Notions:
        return Notions(self.knowledge, self.retriever)

    def decide(self, s: Situation, rates: Rates | None = None) -> Outcome:
        """The answer of the ability that the intent asks for, and what the roadmaps say on it."""
        shown = self._shown_plainly(s) if asks_example(s.text) else None
        told = shown or self.notion(s)
        if told is not None:
            return told
        return self._checked(s, self._with_claims(s, self._decided(s, rates)))

    def notion(self, s: Situation, *, beside: bool = False) -> Outcome | None:
        """The short answer on one notion that a message asks about; None for any other message.

        `beside`: in the middle of something, which only a question that stands on its own leaves.
        """
        if s.said.error or names_roadmaps(s.text) or asks_across(s.text) or s.tells_and_asks_on:
            return None
        if TELLING & own_figures(s.text).keys():
            return None  # figures that tell a fault want its way out
        if s.said.intent == "plan" and {f.kind for f in s.facts} & {"hours_per_week", "deadline"}:
            return None  # who lays out hours and weeks wants them planned
        if s.answers.get("untold", 0.0) >= BEYOND_DOUBT or wants_to_use_it(s.text):
            return None
        named = [s.text[m.start : m.end] for m in s.said.mentions if m.kind in ("topic", "group")]
        sides = {m.id for m in s.said.mentions if m.kind == "topic"}
        apart = (
            s.said.intent == "compare" and len(sides) == 2 and sets_apart(s.text, s.said.mentions)
        )
        found = self._notions.find(
            spelled_with(s.text, s.context.asked) if beside else s.text,
            named,
            s.context.topics,
        )
        if found is None or (apart and not self._tells_of(found, sides)):
            return None
        if self._passes_by(found, sides, s.text):
            return None
        if len(sides) == 2 and _WHICH_EARLIER.search(s.text):
            return None  # the order of two topics is told by what each of them needs
        # In a story the question stands in one part of it, and what surrounds it is no matter.
        asked = found.asked
        if s.sources is not None or asked_sources(asked) is not None or asks_of_the_world(asked):
            return None
        hits = self.retriever.search(s.text, limit=SEARCHED, threshold=0.0).found
        nearest = max((h.ask or 0.0 for h in hits if h.passage.kind not in STUCK), default=0.0)
        if found.notions[0].on_studying:
            return self._on_studying(s, found, nearest)
        sure = found.nearness >= _SURE_NOTION
        sure = sure or (beside and s.asks_of_the_subject and found.nearness >= _RATHER)
        if _BY_WHOM.search(asked) or (beside and (not sure or _POINTS.search(asked))):
            return None
        if s.said.intent == "stuck" and not beside and _only_troubled(s):
            return None
        if s.said.intent == "stuck":
            trouble = max((h.ask or 0.0 for h in hits if h.passage.kind in STUCK), default=0.0)
            puts = sure and (asks_to_understand(asked) or asks_whether(s.text))
            rather = found.nearness >= max(_RATHER, trouble + _RATHER_BY)
            if not (puts or (rather and not beside and _ASKING.search(asked))):
                return None
        else:
            misread = s.said.intent in _MISREAD and found.nearness >= _THE_WORDS
            misread = misread or (found.nearness >= _NO_STEP and _asks_for_no_step(s))
            if not (s.said.intent in _ASKS_NOTIONS or misread):
                return None
            tells = bool(s.said.known or s.facts) and not s.asks_of_the_subject
            if tells and not sure:
                return None
        voiced = max((h.ask or 0.0 for h in hits if h.passage.kind in _VOICES), default=0.0)
        if not fits(found, nearest) or found.nearness <= min(voiced, _THE_WORDS):
            return None
        told = reply_notion(self.knowledge, found, s.said)
        if apart or (s.said.intent == "compare" and len(sides) == 2 and sides & set(told.topics)):
            told = replace(told, topics=tuple(dict.fromkeys((*told.topics, *sorted(sides)))))
        return self._told(s, told)

    def _passes_by(self, found: Found, named: Collection[str], text: str) -> bool:
        """Whether one part of a message found a notion of another topic than the one that the rest
        of it names: "... Bayes tells what a test is worth. Explain it to a simple man"."""
        first = found.notions[0]
        if len(named) != 1 or first.on_studying or found.nearness >= _SURE_NOTION:
            return False
        if found.asked == text.strip():
            return False
        topics = {one.topic for one in found.notions}
        part = {m.id for m in self.linker.topic_mentions(found.asked)}
        return not (topics & set(named) or part or self._tells_of(found, named))

    def _tells_of(self, found: Found, topics: Collection[str]) -> bool:
        """Whether what was found speaks of all of these topics by name."""
        told = normal(" ".join(f"{n.says} {' '.join((*n.names, *n.asks))}" for n in found.notions))
        names = ((t.title, *t.aliases) for t in map(self.knowledge.topics.__getitem__, topics))
        return all(any(normal(name).removesuffix("s") in told for name in own) for own in names)

    def _on_studying(self, s: Situation, found: Found, nearest: float) -> Outcome | None:
        """Advice on how to study, if a message asks for that more than for anything else; `nearest`
        is how near it is to any other question. What was spoken of stays what is spoken of."""
        least = _OF_STUDYING if s.said.intent in _MAY_ASK_HOW else _SURELY_OF_STUDYING
        if found.nearness < max(least, nearest + _STUDY_BY) or s.said.intent in _NEVER_HOW:
            return None
        if asks_the_way(s) or (
            s.said.intent == "next_step"
            and s.said.chances.get("next_step", 0.0) >= _SURELY_A_STEP
            and found.nearness < _SURE_NOTION
        ):
            return None
        if s.said.intent == "resource" and material_asked(s.text) and not _TO_HEAR.search(s.text):
            return None  # "need a book, no course" asks for one, not whether
        if nearest >= _OF_THE_SOURCES or _WANTS_VOICES.search(s.text):
            return None  # those who have walked the way are heard first
        if s.said.known and found.nearness < _SURE_NOTION:
            return None
        if s.context.ability and len(s.text.split()) < _BARELY_ASKED and "?" not in s.text:
            return None  # "skip it" is said of what was spoken of
        if any(found.notions[0].says in str(turn.reply.get("answer")) for turn in s.record.turns):
            return None
        told = reply_notion(self.knowledge, found, s.said)
        named = tuple(dict.fromkeys(m.id for m in s.said.mentions if m.kind == "topic"))
        if len(named) != 1 or s.context.topic:
            return Outcome(told, s.context)
        # What the advice is asked on is what is spoken of from then on.
        about = replace(s.context, ability="concept", topics=named, asked=s.text[:500])
        return Outcome(replace(told, topics=named), about)

    def notion_on(self, s: Situation, topic: str) -> Outcome | None:
        """The short answer on a notion of this topic to a message that does not name it; None where
        none is near, or where it was given already."""
        title = self.knowledge.topics[topic].title
        texts = (f"{title}: {s.text}", f"{s.text} {notion(s.context.asked)}".strip())
        near = [f for f in map(self._notions.find, texts) if f and f.nearness >= _ON_THE_TOPIC]
        found = next((f for f in near if f.notions[0].topic == topic), None)
        if found is None:
            return None
        if any(found.notions[0].says in str(turn.reply.get("answer")) for turn in s.record.turns):
            return None
        return self._told(s, reply_notion(self.knowledge, found, s.said))

    def _checked(self, s: Situation, outcome: Outcome) -> Outcome:
        """The answer, begun with yes or no where the question takes a figure for granted."""
        asked = premise(s.text)
        reply = outcome.reply
        if not asked or s.said.error or reply.intent in _UNCHECKED or s.said.known:
            return outcome
        hits = self.retriever.search(s.text, kinds=("claim",), limit=SEARCHED, threshold=0.0)
        sources = s.sources
        for hit in hits.found:
            claim = self.knowledge.claims[claim_id(hit)]
            if hit.similarity < _ON_THE_PREMISE or (sources and claim.source not in sources):
                continue
            if _BOUNDS.search(claim.text):
                continue
            judged = verdict(asked, claim.text)
            if judged is None:
                continue
            said = quote_claim(self.knowledge, hit)
            lead = _VERDICTS[judged].format(figures=" and ".join(claim.figures).lower())
            text = lead if claim.text in reply.answer else f"{lead} {said}"
            reply = replace(
                reply,
                intent="concept" if reply.intent in _NO_ANSWER else reply.intent,
                blocks=(Block(text), *(() if reply.abstained else reply.blocks)),
                citations=unique([cite(hit.passage), *reply.citations]),
                abstained=False,
            )
            return replace(outcome, reply=reply, gap=None)
        return outcome

    def _with_claims(self, s: Situation, outcome: Outcome) -> Outcome:
        """What the sources say to a question of this kind, where the answer does not hold it."""
        reply = outcome.reply
        if reply.intent in _WITHOUT_CLAIMS or reply.remedy or s.said.error or s.said.known:
            return outcome
        if reply.abstained and (
            _VOLATILE.search(s.text)
            or s.sources is not None
            or s.said.chances.get("off_topic", 0.0) >= _FOREIGN
            or asks_price_now(s.text)
            or self._of_a_person(s)
            or self._beyond_the_sources(s)
        ):
            return outcome
        hits = self.retriever.search(s.text, limit=SEARCHED)
        least = _OF_ONESELF_BESIDE if _FIRST_PERSON.search(s.text) else _ASKED_BESIDE
        said = reply.answer
        near = [
            h
            for h in hits.found
            if h.passage.kind == "claim"
            and (h.ask or 0.0) >= least
            and self.knowledge.claims[claim_id(h)].text not in said
        ][:_CLAIMS_BESIDE]
        wanted = asked_quantity(s.text) if reply.abstained else None
        if wanted is not None:
            # What is missing is a figure, and only a claim that gives it makes up for that.
            near = [
                h
                for h in near
                if gives(h.passage.text, wanted) and counts_it(s.text, h.passage.text)
            ]
        shown = any(block.heading == ROADMAPS for block in reply.blocks)
        first = reply.citations[0].source if reply.citations else ""
        if not near or shown or first in self.knowledge.sources:
            return outcome
        lines = "\n".join(f"- {quote_claim(self.knowledge, hit)}" for hit in near)
        told = Block(lines, ROADMAPS)
        blocks = (told,) if reply.abstained else (*reply.blocks, told)
        reply = replace(
            reply,
            intent="concept" if reply.intent == "off_topic" else reply.intent,
            blocks=blocks,
            citations=unique([*reply.citations, *(cite(hit.passage) for hit in near)]),
            abstained=False,
        )
        return replace(outcome, reply=reply)

    def _decided(self, s: Situation, rates: Rates | None) -> Outcome:
        intent = s.said.intent
        if intent == "unsafe_or_injection":
            return Outcome(reply_unsafe(s.text, harm_in(s.text) or ""), s.context)
        if intent == "smalltalk":
            return Outcome(reply_smalltalk(s.text), s.context)
        if intent not in _NOT_FOR_SALE and not s.said.error and asks_price_now(s.text):
            return self._priced(s)
        if intent == "plan" and wants_plan(s.text) and not s.said.error:
            return self.plan(s)
        placed = s.place is not None or s.takes_up_track or s.onward or asks_the_way(s)
        placed = placed and not wants_to_use_it(s.text)
        if intent in _MINE and (placed or s.tells_and_asks_on):
            return self.next(s)
        own = intent in _OF_ONESELF | {"motivation"} and bool(_FIRST_PERSON.search(s.text))
        own = own and s.sources is None and s.answers.get("untold", 0.0) < SURELY
        beyond = self._of_a_person(s) or (not own and self._beyond_the_sources(s))
        if intent != "stuck" and beyond:
            return self.untold(s)
        if intent != "stuck" and self._surely_untold(s):
            return self.unknown(s) if intent in _NO_ANSWER else self.untold(s)
        if intent != "stuck" and recognised(self.knowledge, s.text) is not None:
            return self.stuck(replace(s, said=replace(s.said, intent="stuck")), rates)
        attributed = self._attributed(s) if not s.said.error else None
        if attributed is not None:
            return attributed
        if intent == "stuck":
            return self.stuck(s, rates)
        made = self._lets_make(s)
        if made is not None:
            return made
        if self.asks_for_track(s):
            return self.tracks(s)
        if intent == "compare" or intent in _MAY_WEIGH:
            chosen = self._chooses_next(s)
            if chosen is not None:
                return self.next(chosen)
        hits = self.retriever.search(s.text, limit=SEARCHED)
        explains = intent in _EXPLAINED and s.answers.get("subject", 0.0) >= BEYOND_DOUBT
        explains = explains or (intent in _EXPLAINED and asks_difference(s.text))
        explains = explains or scares(s.text) or wants_to_use_it(s.text)
        told = _complains(s, hits) or tells_a_symptom(s, hits) or _rather_troubled(s, hits)
        if not explains and told:
            return self.stuck(replace(s, said=replace(s.said, intent="stuck")), rates)
        # Who only reports what they know takes no side in what is debated of it.
        reports = intent == "progress_report" and bool(s.said.known)
        if is_debated(hits) and not reports:
            return self._told(s, reply_answer(self.knowledge, answering(hits), s.said, "compare"))
        duration = self._duration(s)
        if duration is not None:
            return duration
        asks = _asks_of_a_topic(s, hits) and not follows_rule(s.text, intent)
        building = intent == "project_idea" and (
            s.said.chances.get(intent, 0.0) >= SURELY or wants_to_use_it(s.text)
        )
        if intent in _OF_ONESELF and not building and (asks or _asked_of_a_source(s, hits)):
            return self.answer(replace(s, said=replace(s.said, intent="concept")), hits)
        liked = self._by_preference(s)
        if liked is not None:
            return liked
        if intent in ("next_step", "progress_report"):
            return self.next(s)
        figure = _asks_a_figure(s) or bool(premise(s.text))
        if intent == "plan" and figure and hits.best is not None:
            return self.answer(replace(s, said=replace(s.said, intent="career")), hits)
        if intent == "plan":
            return self.plan(s)
        if intent == "project_idea":
            return self.projects(s)
        if _asks_of_one_resource(s):
            return self.answer(replace(s, said=replace(s.said, intent="resource")), hits)
        if intent == "compare" or (intent in _MAY_WEIGH and weighs(s.text, s.said.mentions)):
            side_by_side = reply_compare(
                self.knowledge,
                s.text,
                s.said.mentions,
                hits,
                known=s.said.known,
                not_known=s.said.not_known,
                find=self._speaks_of,
                embed=self.retriever.embedder.embed_query,
            )
            if side_by_side is not None:
                return self._told(s, side_by_side)
        asking = _ASKING.search(spelled_out(s.text)) or asks_to_understand(s.text)
        if is_complaint(hits) and not asking and not explains:
            return self.stuck(replace(s, said=replace(s.said, intent="stuck")), rates)
        material = self._to_study_from(s, hits) if intent == "resource" else None
        return material or self.answer(s, hits)

    def _speaks_of(self, name: str) -> str:
        """The topic whose passages speak most of a thing by its name; "" if none does."""
        word = f" {normal(name)}"
        hits = self.retriever.search(name, limit=NEAR_TOPICS, threshold=0.0, kinds=("topic",))
        counts: dict[str, int] = {}
        for hit in hits.found:
            for topic in hit.passage.topics[:1]:
                said = f" {normal(hit.passage.text)}".count(word)
                counts[topic] = counts.get(topic, 0) + said
        best = max(counts, key=lambda topic: counts[topic], default="")
        return best if best and counts[best] else ""

    def asks_for_track(self, s: Situation) -> bool:
        """Whether a message asks which track to take."""
        if premise(s.text):
            return False  # a figure to be confirmed
        if lets_speak(s.text) and s.sources is not None:
            return False  # one that is chosen already, or all of them, for what they say
        about = s.said.intent in ("next_step", "compare", "concept", "resource", "off_topic")
        about = about or bool(_WHICH_FITS.search(s.text))
        asks = bool(_WHICH_TRACK.search(s.text)) and not asks_across(s.text)
        return s.named_track is None and about and asks

    def answer(self, s: Situation, hits: Hits | None = None) -> Outcome:
        """What the passages say; what is not found is a gap."""
        in_short = self._shown_plainly(s)
        if in_short is not None:
            return in_short
        if hits is None:
            hits = self.retriever.search(s.text, limit=SEARCHED)
        hits = answering(hits)
        if hits.best is None and s.answers.get("subject", 0.0) >= BEYOND_DOUBT:
            # What is surely a question of the subject is more likely to be answered here.
            hits = answering(self.retriever.search(s.text, limit=SEARCHED, threshold=_OF_OURS))
        if s.said.intent == "motivation":
            hits = self._heartening(s, hits)
        same = hits.best is not None and (hits.best.ask or 0.0) >= SAME_QUESTION
        if _VOLATILE.search(s.text) and not same:
            return self.unknown(s)
        if not same and s.said.chances.get("off_topic", 0.0) >= _FOREIGN:
            return self.unknown(s)
        named = {m.id for m in s.said.mentions if m.kind == "resource"}
        measured = asked_quantity(s.text) is not None or _ASKS_COST.search(s.text)
        if same and hits.best and hits.best.passage.kind == "claim" and not measured:
            named = set()  # what a source says of it is asked, and not what it is
        if same and len(named) == 1 and hits.best and hits.best.passage.kind == "resource":
            named = {hits.best.passage.source}
        priced = asked_quantity(s.text) == "money" and not named and not same
        if priced and not any(gives(hit.passage.text, "money") for hit in hits.found[:3]):
            return self.untold(s)
        share = asked_quantity(s.text) == "share" and not same and s.said.intent == "career"
        if share and not any(gives(hit.passage.text, "share") for hit in hits.found[:3]):
            return self.untold(s)
        # Of a place to be seen in, what a source says of it is asked for rather than the place.
        asks_for_it = s.said.intent == "resource" and not same
        if not asks_for_it:
            named = {r for r in named if self.knowledge.resources[r].kind != "community"}
        if len(named) == 1 and s.said.intent in ("concept", "resource", "career", "plan"):
            resource = self.knowledge.resources[named.pop()]
            wanted = asked_quantity(s.text)
            told = describe_resource(resource)
            if wanted is not None and not (gives(told, wanted) and counts_it(s.text, told)):
                return self.untold(s)
            outcome = self.show_resources(s, [resource], next(iter(resource.topics), ""))
            if wanted == "money" or _ASKS_COST.search(s.text):
                # What is asked of it stands first, and all the rest of it is not asked for.
                cost = (Block(cost_first(resource)), *outcome.reply.blocks[1:-1])
                outcome = replace(outcome, reply=replace(outcome.reply, blocks=cost))
            return outcome
        described = (self._described(s, hits) or self._taught(s)) if not named else None
        if described is not None:
            return self.show_resources(s, [described], next(iter(described.topics), ""))
        if s.said.intent != "resource" and not _MATERIAL.search(s.text):
            hits = self._without_manuals(hits)
        groups = [m.id for m in s.said.mentions if m.kind == "group"]
        if hits.best is None and len(groups) == 1:
            return self.group(s, groups[0])
        if hits.best is None:
            hits = self._of_the_named(s, hits)
        if notion(s.text):
            hits = self._explaining(s, hits)
        found: Intent = "concept" if s.said.intent in _NO_ANSWER and hits.best else s.said.intent
        reply = self._to_the_question(s, hits, reply_answer(self.knowledge, hits, s.said, found))
        if hits.best is None and s.said.intent in ("motivation", "career"):
            advice = self.retriever.search(s.text, limit=3, kinds=("principle",), threshold=0.0)
            least = 0.3 if s.said.intent == "career" else 0.15
            if advice.best is not None and advice.best.similarity >= least:
                reply = reply_answer(self.knowledge, advice, s.said, s.said.intent)
        outcome = self._told(s, reply)
        if not reply.abstained or reply.intent == "off_topic":
            return outcome
        nearest = tuple(dict.fromkeys(t for h in hits.nearest[:3] for t in h.passage.topics[:1]))
        return replace(outcome, gap=Gap(s.text, nearest))

    def _shown_plainly(self, s: Situation) -> Outcome | None:
        """A topic in plain words or by a worked example, for who names it and asks for that."""
        example = asks_example(s.text)
        if s.said.intent not in _EXPLAINED or s.said.error:
            return None
        if not (example or asks_plainly(s.text)):
            return None
        topic = topic_asked(self.knowledge, s.said)
        if topic is None:
            return None
        told = Block(topic.plain), Block("Say *example*, and I work one through.")
        shown = Block(topic.example, f"{topic.title}, by example")
        reply = Reply(
            "concept",
            (shown,) if example else told,
            topics=(topic.id,),
            next=(Next(topic.id, topic.title, topic.summary),),
            known=s.said.known,
            not_known=s.said.not_known,
            citations=(Citation(topic.id, topic.title, "In plain words"),),
            actions=(Action(f"More on {topic.title}", f'coach ask "explain {topic.title}"'),),
        )
        return self._told(s, reply)

    def _heartening(self, s: Situation, hits: Hits) -> Hits:
        """The hits that speak to how somebody feels, what was not yet told first."""
        named = any(m.kind in ("topic", "group", "resource") for m in s.said.mentions)
        if named or (hits.best is not None and hits.best.passage.kind in STUCK):
            return hits
        if hits.best is not None and (hits.best.ask or 0.0) >= SAME_QUESTION:
            return hits
        near = self.retriever.search(s.text, limit=NEAR_TOPICS, threshold=0.0, kinds=("principle",))
        fit = [
            h
            for h in near.found
            if h.passage.source in HEARTENING
            or (h.passage.source in _OF_ITS_WORDS and h.similarity >= _ON_ITS_SUBJECT)
        ]
        told = " ".join(str(turn.reply.get("answer")) for turn in s.record.turns[-6:])
        fresh = [h for h in fit if h.passage.text[:80] not in told]
        found = tuple((fresh or fit)[:3])
        return replace(hits, found=found, nearest=()) if found else hits

    def _to_the_question(self, s: Situation, hits: Hits, reply: Reply) -> Reply:
        """A topic's own words, begun with those sentences of them that say most to the question."""
        best = hits.best
        if best is None or best.passage.kind != "topic" or not reply.citations:
            return reply
        topic = self.knowledge.topics.get(reply.citations[0].source)
        first = reply.blocks[0]
        if topic is None or len(first.text) < _LONG_ENOUGH:
            return reply
        defined = bool(notion(s.text)) or asks_what_is(s.text)
        defined = defined or asks_the_meaning(s.text, name_of(topic, s.said))
        if defined and topic_asked(self.knowledge, s.said) == topic:
            why = f"{topic.title}: {SectionName.WHY.value.lower()}"
            rest = tuple(b for b in reply.blocks if b.heading != why)
            return replace(reply, blocks=(Block(topic.plain, topic.title), *rest))
        told = telling(
            " ".join(block.text for block in reply.blocks if block.heading.startswith(topic.title)),
            s.text,
            self.retriever.embedder.embed_query,
        )
        if not told or first.text.startswith(told[:_LONG_ENOUGH]):
            return reply
        return replace(
            reply, blocks=(Block(told, f"{topic.title}, to your question"), *reply.blocks)
        )

    def _without_manuals(self, hits: Hits) -> Hits:
        """The hits without manuals and places, which answer nobody who asks for no material."""

        def manual(hit: Hit) -> bool:
            resource = self.knowledge.resources.get(hit.passage.source)
            return resource is not None and resource.kind in ("documentation", "community")

        kept = tuple(hit for hit in hits.found if not manual(hit))
        return replace(hits, found=kept) if kept else hits

    def _described(self, s: Situation, hits: Hits) -> Resource | None:
        """The resource whose author, cost or length is asked for by what it is, not by its name."""
        if not (_OF_MATERIAL.search(s.text) and _MATERIAL.search(s.text)):
            return None
        found = hits.found or hits.nearest
        for hit in found[:4]:
            near = hit.score >= _AS_NEAR * found[0].score and hit.similarity >= _DESCRIBED
            if hit.passage.kind == "resource" and near:
                return self.knowledge.resources[hit.passage.source]
        return None

    def _taught(self, s: Situation) -> Resource | None:
        """The resource whose teacher or maker is asked for and told, by the words of its names."""
        if not _BY_WHOM.search(s.text):
            return None
        terms = {w for w in words(_BY_WHOM.sub(" ", s.text)) if w not in _NOT_OF_A_NAME}
        terms = {w for w in terms if len(w) > 1}

        def shared(resource: Resource) -> float:
            names = (f"{resource.title} {resource.author}", *resource.aliases)
            own = set(words(" ".join(names)))
            return len(terms & own) / max(1, len(terms))

        best = max(self.knowledge.resources.values(), key=shared)
        called = best.id.replace("-", " ")
        names = [set(words(name)) for name in (best.title, called, *best.aliases)]
        return best if shared(best) == 1.0 and (len(terms) > 1 or terms in names) else None

    def _foreign_name(self, s: Situation) -> bool:
        """Whether a short question is about something by a name that stands nowhere here."""
        asked = spelled_out(s.text)
        if s.said.mentions or len(asked.split()) > _SHORT_QUESTION or not _ASKING.search(asked):
            return False
        names = self.retriever.foreign(asked)
        if not names:
            return False
        subject = _SUBJECT.search(asked)
        if subject and subject["name"].lower() in names:
            return True
        near = self.retriever.search(s.text, limit=SEARCHED, threshold=0.0).found
        return not any((h.ask or 0.0) >= _NEAR_ASK or (h.body or 0.0) >= _NEAR_BODY for h in near)

    def _names_the_maker(self, text: str) -> bool:
        """Whether some passage is on the very thing whose maker or teacher is asked for."""
        hits = self.retriever.search(text, limit=SEARCHED, threshold=0.0)
        about = " ".join(w for w in words(_BY_WHOM.sub(" ", text)) if w not in _ANY_MATERIAL)
        like, share = _NEAR_ANY, _MAKERS_SHARE
        if self.retriever.foreign(text):
            like, share = SAME_QUESTION, 1.0
        return not about or any(
            (hit.ask or 0.0) >= like or shared_words(hit, about) >= share
            for hit in hits.found[:_MAKERS]
        )

    def _titled(self, text: str) -> set[str]:
        """The resources of whose title a part of three words or more stands in a text."""
        parts = {
            r.id: re.split(r"[:(]", r.title.lower()) for r in self.knowledge.resources.values()
        }
        return {
            key
            for key, own in parts.items()
            if any(len(part.split()) >= 3 and part.strip() in text.lower() for part in own)
        }

    def _lets_make(self, s: Situation) -> Outcome | None:
        """What one named resource holds, for who asks what they will have made with it."""
        named = {m.id for m in s.said.mentions if m.kind == "resource"} or self._titled(s.text)
        asks = _ASKING.search(s.text) and _LETS_MAKE.search(s.text)
        if len(named) != 1 or not asks or s.said.known or s.facts:
            return None
        resource = self.knowledge.resources[named.pop()]
        return self.show_resources(s, [resource], next(iter(resource.topics), ""))

    def _of_the_named(self, s: Situation, hits: Hits) -> Hits:
        """What is nearest among the passages of the one topic that is named, if one is."""
        named = {m.id for m in s.said.mentions if m.kind == "topic"}
        if len(named) != 1 or asked_quantity(s.text) is not None:
            return hits
        near = tuple(
            hit
            for hit in hits.nearest
            if hit.passage.kind in ("topic", "claim") and named & set(hit.passage.topics)
        )
        return replace(hits, found=near, nearest=()) if near else hits

    def _explaining(self, s: Situation, hits: Hits) -> Hits:
        """The sections of the one topic that is named, where what was found is of another."""
        named = {m.id for m in s.said.mentions if m.kind == "topic"}
        best = hits.best
        about = best is not None and bool(named & set(best.passage.topics))
        if len(named) != 1 or about or len(s.said.mentions) != 1:
            return hits
        near = self.retriever.search(s.text, limit=NEAR_TOPICS, threshold=0.0, kinds=("topic",))
        own = [h for h in near.found if named & set(h.passage.topics[:1])]
        rest = [h for h in near.found[:SEARCHED] if h not in own]
        return replace(hits, found=(*own, *rest), nearest=()) if own else hits

    def group(self, s: Situation, key: str) -> Outcome:
        """What a subject holds on the learner's track, in order, and where to begin."""
        title = self.knowledge.groups[key].title
        members = self.knowledge.members(key)
        order = [t for t in s.track.topics if t in members]
        rest = [t for t in members if t not in order]
        if not order:
            order, rest = list(members), []
        topics = [self.knowledge.topics[t] for t in order]
        low = sum(t.hours.low for t in topics)
        high = sum(t.hours.high for t in topics)
        lines = [
            f"{number}. **{t.title}** ({t.hours}): {t.summary}"
            for number, t in enumerate(topics, start=1)
        ]
        blocks = [
            Block(
                f"On the {s.track.title} track, {title} means {_topics(len(topics))}, about "
                f"{low:g} to {high:g} hours in all:"
            ),
            Block("\n".join(lines[:12])),
        ]
        if rest:
            titles = [self.knowledge.topics[t].title for t in rest]
            blocks.append(Block(f"{some(titles, 6)}.", "Can wait until something asks for it"))
        first = next((t for t in topics if s.polarity.get(t.id) != "known"), topics[0])
        piece = opening(first.sections[SectionName.PRACTISE], 160)
        blocks.append(Block(f"Begin with **{first.title}**: {piece}", "Today"))
        reply = Reply(
            intent="concept" if s.said.intent in _PERSONAL | _NO_ANSWER else s.said.intent,
            blocks=tuple(blocks),
            topics=tuple(order[:6]),
            next=(self._following(first.id),),
            known=s.said.known,
            not_known=s.said.not_known,
            citations=(Citation(first.id, first.title, "Practise"),),
            actions=(Action(f"Explain {first.title}", f'coach ask "explain {first.title}"'),),
        )
        return self._told(s, reply)

    def next(self, s: Situation, *, goal: str | None = None, why: bool = False) -> Outcome:
        """The one next step by everything that is believed."""
        step = self.step(s, goal=goal)
        reply = reply_step(
            self.knowledge,
            step,
            known=s.said.known,
            not_known=s.said.not_known,
            why=why,
            assumed_track=s.track_assumed,
            hours_per_week=s.hours,
        )
        if s.said.intent == "progress_report":
            reply = replace(
                reply, intent="progress_report", blocks=(*self._praise(s), *reply.blocks)
            )
        facts = self._track_fact(s)
        if isinstance(step, Finished):
            return replace(self._told(s, reply), facts=facts)
        # A step that is still open was kept when it was first given.
        kept = (given(step, s.now),) if step.since is None else ()
        offered = [f"resource:{r}" for r in step.topic.resources if r in self.knowledge.resources]
        offered += [f"project:{step.project.id}"] if step.project else []
        context = replace(
            self._told(s, reply).context,
            ability="next_step",
            step=step.topic.id,
            topics=(step.topic.id,),
            track=step.track.id,
            offered=tuple(offered),
        )
        return Outcome(reply, context, facts=facts, steps=kept)

    def finish_first(self, s: Situation) -> Outcome | None:
        """The one of several begun courses to finish, for who asks it; None for any other."""
        if asks_of_the_others(s):
            text = (
                "They stay closed, not deleted. Write one line for each on where you stopped, "
                "unenrol from their e-mails, and look again on the day the chosen one is done: "
                "most of it you will know by then."
            )
            reply = Reply("next_step", (Block(text),), topics=s.context.topics)
            return Outcome(reply, s.context)
        if not asks_which_course(s):
            return None
        found = course_to_finish(s)
        if found is None:
            return self._finish_any(s)
        step, others = found
        reply = reply_step(
            self.knowledge,
            step,
            known=s.said.known,
            not_known=s.said.not_known,
            hours_per_week=s.hours,
        )
        first, *rest = reply.blocks
        reply = replace(reply, blocks=(first, Block(others, "And the others"), *rest))
        context = replace(
            self._told(s, reply).context,
            ability="next_step",
            step=step.topic.id,
            topics=(step.topic.id,),
            track=step.track.id,
            offered=(f"resource:{step.resource.id}",) if step.resource else (),
        )
        return Outcome(reply, context, steps=(given(step, s.now),))

    def _finish_any(self, s: Situation) -> Outcome:
        """How to choose among courses of which too little is known to choose for somebody."""
        step = self.step(s)
        known = self.knowledge.resources.get(named_course(s))
        if known is None and isinstance(step, Step) and asks_again_which(s):
            known = step.resource
        if known is not None and asks_again_which(s):
            chosen = (
                "You know best which is furthest along. If I must choose for you: "
                f"**{known.title}**"
                f"{f', {known.hours}' if known.hours else ''}. {known.for_whom} Open it where you "
                "stopped, 25 minutes, today."
            )
            title = f"[{known.title}]({known.url})"
            reply = Reply(
                "next_step",
                (Block(chosen.replace(f"**{known.title}**", f"**{title}**")),),
                topics=s.context.topics,
                citations=(Citation(known.id, known.title, known.kind, known.url),),
            )
            return Outcome(reply, replace(s.context, offered=(f"resource:{known.id}",), picked=0))
        blocks = [
            Block(
                "One, and the others closed until it is done: a finished course is worth more than "
                "three begun. Take the one that is **furthest along**; of two that are level, the "
                "one with the most exercises that you do yourself."
            )
        ]
        if known is not None:
            length = f", {known.hours}" if known.hours else ""
            says = f"**{known.title}** ({known.kind}, {known.level}{length}). {known.for_whom}"
            blocks.append(Block(says, "Of those that you name I know"))
        if isinstance(step, Step):
            blocks.append(
                Block(
                    f"Your next step is **{step.topic.title}**; where one of them treats it, that "
                    "settles it."
                )
            )
        blocks.append(
            Block(
                "Write down for each how many lessons are left, and tell me: three numbers, and I "
                "choose with you. Then 25 minutes in that one, today."
            )
        )
        reply = Reply(
            intent="next_step",
            blocks=tuple(blocks),
            topics=(step.topic.id,) if isinstance(step, Step) else (),
            known=s.said.known,
            not_known=s.said.not_known,
            citations=(Citation("finish-one-resource", "Finish one resource", "What it says"),),
            actions=(Action("My next step", "coach next"),),
        )
        context = replace(
            self._told(s, reply).context,
            ability="next_step",
            step=step.topic.id if isinstance(step, Step) else "",
            offered=(f"resource:{known.id}",) if known is not None else (),
        )
        return Outcome(reply, context)

    def step(
        self, s: Situation, *, goal: str | None = None, known: Sequence[str] = ()
    ) -> Step | Finished:
        """The step itself, without words about it. `known` is presumed on top of what is."""
        s = self._with_background(s)
        step = self._by_policy(s, goal=goal, known=known)
        return self._as_advised(s, step) if goal is None and not known else step

    def _as_advised(self, s: Situation, step: Step | Finished) -> Step | Finished:
        """The step that fits best of those that mentors give to who writes like this and the one at
        hand. It is not known, and stands on nothing that is said not to be known."""
        if isinstance(step, Finished) or s.said.intent not in _MINE:
            return step
        words = len(s.text.split())
        if words < (_TOLD_A_LITTLE if s.said.evidence else _ENOUGH_TOLD):
            return step
        advised = s.advice()
        if not advised:
            return step
        have, without = set(s.known), self._turned_down(s)
        if not have and _STRAIGHT_TO.search(s.text):
            return step  # what is dreamed of does not come first
        lack = tuple(t for t in s.not_known if t not in without)
        if not have and not lack and max(advised.values()) < _ADVISED_AT_ALL:
            return step  # hours and a home town tell nothing of what somebody needs
        reach = [
            topic
            for topic in advised
            if topic in self.knowledge.topics
            and topic not in have
            and topic not in without
            and not (closed_under(self.knowledge, topic) - have - {topic}) & set(lack)
        ]
        fresh = {t: chance for t, chance in advised.items() if t not in have and t not in without}
        best = max(fresh, key=fresh.__getitem__, default="")
        if have and words >= _TOLD_MUCH and fresh.get(best, 0.0) >= _BEYOND_RULES:
            # What stands under it may be missing by a word that only sounds like its name.
            loosely = {e.topic for e in s.said.evidence if not e.named}
            firmly = tuple(t for t in lack if t not in loosely)
            given = None if best == step.topic.id else self.step_to(s, best, lacking=firmly)
            if given is not None:
                return replace(given, reason=f"{_IN_YOUR_PLACE} {given.reason}")
        implied = settled(self.knowledge, have, lack)
        signs = Signs(
            by_rules=step.topic.id,
            implied=implied - have,
            brought=s.brought,
            lacked=lack,
            ahead=tuple(t for t in s.track.topics if t not in implied),
            told=bool(have),
            placed=s.place is not None or s.named_track is not None,
        )
        for topic in ranked(advised, reach, signs)[:_TRIED]:
            if topic == step.topic.id:
                return step
            fits = self.step_to(s, topic)
            if fits is not None:
                return replace(fits, reason=f"{_IN_YOUR_PLACE} {fits.reason}")
        return step

    def step_to(
        self, s: Situation, topic: str, *, lacking: Collection[str] | None = None
    ) -> Step | None:
        """The step that is a topic, for somebody who is taken to have what it stands on as far as
        nothing of that is said to be missing (`lacking`, or all that is not known); None if it is
        no step for them."""
        without, theory_first = self._turned_down(s), s.track.theory == "first"
        legs = path_to(self.knowledge.topics, topic, known=set(s.known), theory_first=theory_first)
        found = next_step(
            self.knowledge,
            s.track,
            s.known,
            not_known=tuple(
                t for t in (s.not_known if lacking is None else lacking) if t not in without
            ),
            goal=topic,
            likely=(s.brought | {leg.topic for leg in legs}) - {topic},
            apart=s.apart,
            history=replace(history_of(s.record, s.now), steps=(), resources=()),
        )
        return found if isinstance(found, Step) and found.topic.id == topic else None

    def _by_policy(
        self, s: Situation, *, goal: str | None = None, known: Sequence[str] = ()
    ) -> Step | Finished:
        """The step by the rules: the track, what is known, what is asked for."""
        have = (*s.known, *known)
        without = self._turned_down(s) if goal is None else frozenset()
        lack = tuple(t for t in s.not_known if t not in known and t not in without)
        history = history_of(s.record, s.now)
        lack = self._truly_lacking(s, have, lack, history)
        if s.anew and history.steps:
            # The step that was given by what is taken back is not an open one.
            history = replace(history, steps=history.steps[:-1])
        passed = passed_by(self.knowledge, s.track, have, not_known=lack, history=history)
        wanted = goal or self._wanted(s, passed) or self._goal(s)
        here = s.place.at if s.place is not None else None
        if wanted in without:
            wanted = None
        if goal is None and not known and here is None:
            asked_for = self._asked_for(s, have, lack, history, without)
            if asked_for is not None:
                return asked_for
        step = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=wanted,
            likely=s.brought | (before(s.track, here) if here is not None else frozenset()),
            at=here,
            without=without,
            apart=s.apart,
            history=history,
        )
        if isinstance(step, Step) and step.since is not None and goal is None:
            nearer = self._nearer_lack(s, step, have, lack, history)
            if nearer is not None:
                return nearer
        if goal is not None or known or not _tells_of_oneself(s) or isinstance(step, Finished):
            return step
        begins = s.named_track is not None and asks_entry(s.text)
        if s.place is not None or (begins and set(have) <= set(s.track.steps[0].topics)):
            return step
        if s.record.turns and step.kind == "topic" and self._fills(s, step):
            return self._straight(s, step, have, lack, history)
        if step.kind != "topic" or step.since is not None:
            return step
        if step.key in s.apart:
            return step
        standing = Standing(
            frozenset(have),
            self._sure(s, have, lack) | (s.brought - set(lack)),
            frozenset(lack) - frozenset(have),
            passed,
            frozenset(e.topic for e in s.said.evidence if not e.named),
        )
        asked = self._asked(s)
        habit = self._habit(s, asked, have, lack, history, passed)
        if habit is not None and habit.key not in without:
            return habit
        topic = bears_on(self.knowledge, s.track, step, standing, asked)
        if topic is None or topic in without:
            return step
        named = {e.topic for e in s.said.evidence if e.named and e.polarity in _LACKED}
        if named.intersection(lack) - {topic} and topic not in named and self._fills(s, step):
            return step  # the policy goes towards what is said to be missing
        fits = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=topic,
            likely=s.brought | closed_under(self.knowledge, topic),
            history=history,
        )
        if isinstance(fits, Finished) or fits.topic.id != topic:
            return step
        return replace(fits, reason=f"It fits what you write best. {fits.reason}")

    def _habit(
        self,
        s: Situation,
        asked: Asked,
        have: Sequence[str],
        lack: Sequence[str],
        history: History,
        passed: Collection[str],
    ) -> Step | None:
        """The step to what goes beside the topics, where a message is clearly nearest to that:
        "my portfolio is empty" asks to show work, and that begins with Git."""
        order = sorted(asked.near, key=lambda t: -asked.near[t])[:2]
        if not order or order[0] not in _SHOWING or asked.near[order[0]] < _HABIT:
            return None
        if len(order) > 1 and asked.near[order[0]] - asked.near[order[1]] < _HABIT_LEAD:
            return None
        step = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=order[0],
            likely=s.brought.union(passed) - {"tools/git", "tools/github", order[0]},
            history=replace(history, steps=(), resources=()),
        )
        return step if isinstance(step, Step) else None

    def _truly_lacking(
        self, s: Situation, have: Sequence[str], lack: Sequence[str], history: History
    ) -> tuple[str, ...]:
        """What is lacking, without what of a subject that is half known was passed by: "started
        Python in May, at home in pandas" does not ask for sets."""
        half = {e.topic for e in s.said.evidence if e.polarity == "partly" and not e.named}
        rest = tuple(t for t in lack if t not in half)
        if len(rest) == len(lack) or not have:
            return tuple(lack)
        passed = passed_by(self.knowledge, s.track, have, not_known=rest, history=history)
        return tuple(t for t in lack if t not in half or t not in passed)

    def _wanted(self, s: Situation, passed: Collection[str]) -> str | None:
        """The topic that a message wants; of a subject that it wants, what is not behind it."""
        if s.wanted is None:
            return None
        named = {e.topic for e in s.said.evidence if e.named}
        open_ = [t for t in s.all_wanted if t in named or t not in passed]
        rank = {topic: number for number, topic in enumerate(s.track.topics)}
        first = [t for t in open_ if t in named] or sorted(
            open_, key=lambda t: rank.get(t, len(rank))
        )
        return first[0] if first else None

    def _sure(self, s: Situation, have: Sequence[str], lack: Sequence[str]) -> frozenset[str]:
        """What may be taken as known of somebody with this background."""
        return settled(self.knowledge, have, lack) - (s.apart - set(have))

    def _with_background(self, s: Situation) -> Situation:
        """The situation with what trades and courses under way bring along; see `trades`."""
        begun = {**s.record.resources, **{p.resource: p for p in s.progress}}
        s = replace(s, record=replace(s.record, resources=begun))
        said = [s.text, *(turn.text for turn in s.record.turns[-_LATELY_TOLD:])]
        embed = self.retriever.embedder.embed_query
        told = [trade for text in said for trade in trades_in(text, embed)]
        brought = brought_along(told) | presumed_by_courses(self.knowledge, begun.values())
        brought |= self._under_troubles(s)
        apart: frozenset[str] = frozenset()
        if any(trade.other_tools for trade in told):
            code = frozenset(t for t in self.knowledge.topics if t.startswith(_CODE))
            own = [t for t in s.known if t in code]
            # Who computes with Python's own tables and arrays has no other tools.
            if not _DAILY.intersection(own):
                apart = code - settled(self.knowledge, own, s.not_known)
        elif any(t.startswith(_PYTHON) for t in s.not_known):
            # Containers and Git come from trades that need no Python.
            own = [t for t in s.known if not t.startswith(_NO_PYTHON)]
            python = frozenset(t for t in self.knowledge.topics if t.startswith(_PYTHON))
            if not python & settled(self.knowledge, own, s.not_known):
                apart = python
        return replace(s, brought=brought, apart=apart)

    def _under_troubles(self, s: Situation) -> frozenset[str]:
        """What somebody works with who was stuck on something lately: what that stands on.

        Of the first things of all nothing is presumed, since beginners are stuck there too.
        """
        found: set[str] = set()
        for turn in s.record.turns:
            topics = turn.reply.get("topics") or ()
            first = str(topics[0]) if turn.intent == "stuck" and topics else ""
            if first in self.knowledge.topics and not first.startswith(_CODE):
                found |= closed_under(self.knowledge, first)
        return frozenset(found) - set(s.not_known)

    def _nearer_lack(
        self, s: Situation, still: Step, have: Sequence[str], lack: Sequence[str], history: History
    ) -> Step | None:
        """The step to what this message says is missing, in the place of one that is still open."""
        missed = self._missed(s)
        if not missed or still.key in missed:
            return None
        step = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            history=replace(history, steps=history.steps[:-1]),
        )
        if isinstance(step, Finished):
            return None
        # Of whom nothing is known, a lack tells how far they are.
        if have and (step.key == still.key or not self._fills(s, step)):
            return None
        return self._straight(s, step, have, lack, history)

    def _straight(
        self, s: Situation, step: Step, have: Sequence[str], lack: Sequence[str], history: History
    ) -> Step:
        """The step to what was just said to be missing, past what the learner has passed by."""
        missed = self._missed(s)
        way = {t: closed_under(self.knowledge, t) for t in missed}
        target = next((t for t in missed if step.key in (t, *way[t])), missed[0])
        passed = passed_by(self.knowledge, s.track, have, not_known=lack, history=history)
        passed = passed if have else way[target] - set(lack)
        found = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=target,
            likely=passed & way[target],
            history=replace(history, steps=(), resources=()),
        )
        return step if isinstance(found, Finished) else found

    def _missed(self, s: Situation) -> list[str]:
        """The topics that this message says are missing, by their names or as few."""
        lacks = [e for e in s.said.evidence if e.polarity in _LACKED]
        return [e.topic for e in lacks if e.named or len(lacks) <= _SMALL_GAP]

    def _fills(self, s: Situation, step: Step) -> bool:
        """Whether a step is on the way to what this message says is missing."""
        missed = self._missed(s)
        return any(step.key in (t, *closed_under(self.knowledge, t)) for t in missed)

    def nothing_known_next(self, s: Situation, outcome: Outcome) -> Outcome:
        """The outcome without what the message says is known among what comes next.

        Who told what they know and not gets the step that follows from that instead.
        """
        said = set(s.said.known)
        following = outcome.reply.next
        if not following or following[0].topic not in said or outcome.context.ability == "quiz":
            return outcome
        left = tuple(n for n in following if n.topic not in said)
        if not left:
            step = self.step(replace(s, said=replace(s.said, intent="next_step")))
            if isinstance(step, Step) and step.kind == "topic" and step.topic.id not in said:
                left = (Next(step.topic.id, step.title, step.reason),)
        return replace(outcome, reply=replace(outcome.reply, next=left))

    def with_advice(self, s: Situation, outcome: Outcome) -> Outcome:
        """The outcome, with what mentors would give next to who tells such a thing of themselves:
        what a trouble without an error message shows to be missing, or what follows from what is
        known beside a question."""
        reply, context = outcome.reply, outcome.context
        if reply.intent not in _ADVISED_BESIDE or reply.abstained or s.context.trouble is not None:
            return outcome
        if reply.intent == "stuck" and not (reply.remedy.startswith("stuck") and not s.said.error):
            return outcome
        asks_on = self._told_just_now(s) and _ASKS_ON.search(s.text) is not None
        told = asks_on or (
            (reply.intent == "stuck" or s.said.known) and len(s.text.split()) >= _ENOUGH_TOLD
        )
        if not told or context.ability in ("quiz", "plan"):
            return outcome
        advised, without = s.advice(), self._turned_down(s)
        fresh = [t for t in advised if t not in s.known and t not in without]
        best = max(fresh, key=lambda topic: advised[topic], default="")
        if not best or advised[best] < _SURELY_ADVISED or best not in self.knowledge.topics:
            return outcome
        given = advised.get(reply.next[0].topic, 0.0) if reply.next else 0.0
        if given >= _ADVISED_TOO and advised[best] < _RATHER_ADVISED:
            return outcome
        if reply.next and best == reply.next[0].topic:
            return outcome
        after = self._following(best)
        text = f"**{after.title}**, by what you tell of yourself. {after.reason}"
        blocks = (*reply.blocks, Block(text, "When that is done"))
        return replace(outcome, reply=replace(reply, blocks=blocks, next=(after, *reply.next)))

    @staticmethod
    def _told_just_now(s: Situation) -> bool:
        """Whether something was said to be known or not in this sitting."""
        told = s.record.evidence.values()
        return bool(s.said.evidence) or any(s.now - e.at <= _JUST_TOLD for e in told)

    def _asked_for(
        self,
        s: Situation,
        have: Sequence[str],
        lack: Sequence[str],
        history: History,
        without: Collection[str],
    ) -> Step | Finished | None:
        """The step towards what the message itself wants or needs; None if it tells of nothing."""
        if s.said.intent not in _MINE:
            return None
        polarity = {e.topic: e.polarity for e in s.said.evidence if e.polarity in _TOLD}
        mentions = [u.mention for u in units_of(s.text, self.linker)]
        of_menu = self._of_the_menu(s, have, lack, history, without)
        if of_menu is not None:
            return of_menu
        sure = self._sure(s, have, lack)
        named = {m.id for m in mentions if m.kind == "topic"} - sure - set(without)
        aims = [t for t in wished(s.text, mentions) if t in named]
        aims = aims or [t for t in self._due(s) if t in named]
        used: set[str] = set()
        passed = passed_by(self.knowledge, s.track, have, not_known=lack, history=history)
        group = asked_group(s.text, mentions)
        members = set(self.knowledge.members(group)) - sure - set(without) if group else set()
        members &= set(s.track.topics)
        wanted = self._wanted(s, passed)
        if members and wanted is None:
            topic, wish = next(t for t in s.track.topics if t in members), True
        elif (wanted is not None and wanted not in without) or aims:
            topic, wish = wanted if wanted and wanted not in without else aims[0], True
        elif any(
            e.named and e.polarity == "not_known" and e.topic in lack for e in s.said.evidence
        ):
            return None
        else:
            used = set(in_use(s.text, mentions)) - polarity.keys()
            told = [m for m in mentions if set(self.linker.topics([m])) & polarity.keys()]

            def reachable(text: str) -> Mapping[str, float]:
                near = self._near(text)
                if not have:
                    return near
                return {t: n - _FAR * self._gap(t, sure | passed) for t, n in near.items()}

            bare = not told and len(s.text.split()) <= _BARELY_ASKED
            told_before = self._told_before(s, have, lack) if bare else []
            here = pieces(s.text, mentions, told) or told_before
            need = needed(here, sure | used | set(without), reachable)
            own = owns(s.text) or any(map(owns, told_before))
            if need is not None and (have or used or (own and not need.wish)):
                topic, wish = need.topic, need.wish
            elif self._points_at_hand(s, sure):
                topic, wish = s.context.topic, False
            else:
                return None
        under = closed_under(self.knowledge, topic)
        likely = passed & under
        likely |= closure(self.knowledge.topics, used)
        gap = under - sure - likely
        if not wish and (len(gap) <= _SMALL_GAP or not have) and not gap & {*lack, *s.apart}:
            likely |= under
        step = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=topic,
            likely=(likely - s.apart | s.brought) - {topic},
            apart=s.apart,
            history=replace(history, steps=(), resources=()),
        )
        if isinstance(step, Finished) or step.topic.id != topic or wish:
            return step
        return replace(step, reason=f"It is what your situation asks for. {step.reason}")

    def _points_at_hand(self, s: Situation, sure: Collection[str]) -> bool:
        """Whether a message asks what to learn for what was just explained or mended."""
        c = s.context
        at_hand = c.ability in ("stuck", "concept") and c.topic in self.knowledge.topics
        return at_hand and c.topic not in sure and bool(_FOR_THAT.search(s.text))

    def _due(self, s: Situation) -> list[str]:
        """What a date that a message names is for, such as an interview; empty if none is told."""
        if not any(fact.kind == "deadline" for fact in s.facts):
            return []
        told = {e.topic for e in s.said.evidence if e.polarity in _TOLD}
        mentions = self.linker.topic_mentions(s.text)
        due = {m.id for m in mentions if m.id.startswith(_PRACTICE) and m.id not in told}
        return [*due] if len(due) == 1 else []

    def _told_before(self, s: Situation, have: Sequence[str], lack: Sequence[str]) -> list[str]:
        """What was told of a situation in the messages right before one that only asks."""
        found = []
        for turn in s.record.turns[-_RIGHT_BEFORE:]:
            mentions = [u.mention for u in units_of(turn.text, self.linker)]
            judged = {*have, *lack}
            told = [m for m in mentions if judged.intersection(self.linker.topics([m]))]
            found += pieces(turn.text, mentions, told)
        return found

    def _chooses_next(self, s: Situation) -> Situation | None:
        """The situation of who asks which of several things to learn next, by what they know."""
        if s.said.error or not s.said.known or not asks_which(s.text):
            return None
        if menu_in(s.text, *self._offers(s)) is None:
            return None
        return replace(s, said=replace(s.said, intent="next_step"))

    def _offers(self, s: Situation) -> tuple[list[Mention], list[Mention]]:
        """The topics and subjects that a message names, and those of which it tells anything."""
        polarity = {e.topic for e in s.said.evidence if e.polarity in _TOLD}
        mentions = [u.mention for u in units_of(s.text, self.linker)]
        told = []
        for mention in mentions:
            topics = self.linker.topics([mention])
            if 2 * len(polarity.intersection(topics)) >= max(1, len(topics)):
                told.append(mention)
        return mentions, told

    def _of_the_menu(
        self,
        s: Situation,
        have: Sequence[str],
        lack: Sequence[str],
        history: History,
        without: Collection[str],
    ) -> Step | None:
        """The step to the nearest of the things that a message chooses between; None for none.

        None too if it may be something else and all of them are far.
        """
        menu = menu_in(s.text, *self._offers(s))
        if menu is None:
            return None
        sure = self._sure(s, have, lack)
        passed = passed_by(self.knowledge, s.track, have, not_known=lack, history=history)
        order = {topic: number for number, topic in enumerate(s.track.topics)}
        aims = [
            (
                len(closed_under(self.knowledge, t) - sure - passed),
                # "More Python or pandas": of a subject, what is left is seldom what is meant.
                option.kind == "group",
                order.get(t, len(order)),
                t,
            )
            for option in menu.options
            for t in self.linker.topics([option])
            if t not in sure and t not in without
        ]
        if not aims:
            return None
        lacking, _, _, topic = min(aims)
        under = closed_under(self.knowledge, topic)
        if menu.open and have and lacking > _SMALL_GAP:
            return None
        step = next_step(
            self.knowledge,
            s.track,
            have,
            not_known=lack,
            goal=topic,
            likely=s.brought | ((passed & under) - s.apart if have else under),
            apart=s.apart,
            history=replace(history, steps=(), resources=()),
        )
        if isinstance(step, Finished):
            return None
        title = self.knowledge.topics[topic].title
        of_it = step.topic.id == topic
        lead = f"Of what you name, {title} is the nearest" + (
            "." if of_it else f", and {step.topic.title} comes before it."
        )
        return replace(step, reason=f"{lead} {step.reason}")

    def _turned_down(self, s: Situation) -> frozenset[str]:
        """What the learner said lately that they do not want, unless they know or ask for it."""
        said = [s.text, *(turn.text for turn in s.record.turns[-_TURNED_DOWN:])]
        found: set[str] = set()
        for text in said:
            if turns_down(text):
                mentions = self.linker.topic_mentions(text)
                found.update(self.linker.topics(unwanted(text, mentions)))
            if shuns_theory(text):
                found.update(t for t in self.knowledge.topics if t.startswith(THEORY))
        if not found:
            return frozenset()
        now = self.linker.topic_mentions(s.text)
        asked = {m.id for m in now if m not in unwanted(s.text, now)}
        return frozenset(found) - asked - set(s.known)

    def _gap(self, topic: str, have: Collection[str]) -> int:
        """How much of what a topic stands on is missing, beyond what is easily made up for."""
        missing = sum(t not in have for t in closed_under(self.knowledge, topic))
        return min(max(0, missing - _SMALL_GAP), _FARTHEST)

    def _near(self, text: str) -> Mapping[str, float]:
        """How near a text is to each topic, by the best of its passages."""
        near: dict[str, float] = {}
        hits = self.retriever.search(text, limit=NEAR_TOPICS, threshold=0.0, kinds=("topic",))
        for hit in hits.found:
            for topic in hit.passage.topics[:1]:
                near[topic] = max(near.get(topic, 0.0), hit.similarity)
        return near

    def _asked(self, s: Situation) -> Asked:
        """What a message says beside what its writer knows, and the topics it is near to."""
        rest = " ".join(s.text.split())
        for evidence in s.said.evidence:
            if evidence.polarity == "known":
                rest = rest.replace(evidence.quote, " ")
        near: dict[str, float] = {}
        mentions = [u.mention for u in units_of(s.text, self.linker)]
        told = {e.topic for e in s.said.evidence if e.polarity in _TOLD}
        about = [m for m in mentions if told.intersection(self.linker.topics([m]))]
        for piece in pieces(s.text, mentions, about):
            for topic, nearness in self._near(piece).items():
                near[topic] = max(near.get(topic, 0.0), nearness)
        if left_to_tell(rest):
            # What a bare "what next?" is near to says nothing of its writer.
            hits = self.retriever.search(rest.strip(), limit=NEAR_TOPICS, threshold=0.0)
            for hit in hits.found:
                for topic in hit.passage.topics[:1]:
                    near[topic] = max(near.get(topic, 0.0), hit.score)
        polarity = {e.topic: e.polarity for e in s.said.evidence}
        named: set[str] = set()
        groups: set[str] = set()
        for unit in units_of(s.text, self.linker):
            topics = self.linker.topics([unit.mention])
            known = sum(polarity.get(t) == "known" for t in topics)
            if unit.mention.kind == "topic" and polarity.get(unit.mention.id) in (None, "none"):
                named.add(unit.mention.id)
            elif unit.mention.kind == "group" and known * 2 < len(topics):
                groups.update(topics)
        wanted = {t for t, p in polarity.items() if p == "wanted"}
        return Asked(near, named, wanted, groups)

    def plan(
        self, s: Situation, *, hours: float | None = None, until: date | None = None
    ) -> Outcome:
        """A plan by the hours and the date that are known; what is assumed is said."""
        return self.plan_and_reply(s, hours=hours, until=until)[0]

    def plan_and_reply(
        self,
        s: Situation,
        *,
        hours: float | None = None,
        until: date | None = None,
        goal: str | None = None,
    ) -> tuple[Outcome, Plan | Refusal]:
        """A plan with the reply that shows it."""
        named = hours_offered(s.text) if hours is None else hours
        offered = s.hours if named is None else named
        day = until or deadline(s.text, s.now.date()) or s.deadline
        going_on = s.context.ability == "plan"
        before = s.context.goal if going_on and s.context.goal not in s.known else ""
        asked = [t for t in examined(s.text, self.linker) if t not in s.known]
        goal = (
            goal
            or (of_topics(asked) if len(asked) > 1 else planned_subject(s))
            or s.wanted
            or next(iter(self._due(s)), "")
            or before
        )
        goal = goal or None
        left_out = s.context.without if going_on else ()
        rest = [t for t in topics_of(self.knowledge, goal or "") if t not in left_out]
        # What an examination no longer asks is no reason to take as known what it stands on.
        several = len(rest) > 1
        today = s.now.date()
        kept = date.fromisoformat(s.context.starts) if going_on and s.context.starts else today
        start = start_named(s.text, today) or max(kept, today)
        # What is missing on the way to a goal is planned, however far somebody is.
        passed = frozenset() if goal else self._gone_past(s)
        plan = make_plan(
            self.knowledge,
            s.track,
            known=(*s.known, *(() if several else left_out), *sorted(passed)),
            not_known=s.not_known,
            hours_per_week=ASSUMED_HOURS if offered is None else offered,
            start=start,
            deadline=day,
            goal=of_topics(rest) if several else goal,
        )
        reply = reply_plan(self.knowledge, plan, known=s.said.known, not_known=s.said.not_known)
        if start > today:
            begins = f"On the first day, {spoken(start)}"
            blocks = [replace(b, heading=begins) if b.heading == TODAY else b for b in reply.blocks]
            reply = replace(reply, blocks=tuple(blocks))
        if passed:
            titles = some([self.knowledge.topics[t].title for t in sorted(passed)], 3)
            note = Block(f"*You have gone past {titles}, so I left that out; say so if it is new.*")
            reply = replace(reply, blocks=(*reply.blocks, note))
        if goal and len(topics_of(self.knowledge, goal)) > 1:
            text = "*What these stand on I take as known from your course; name what is not.*"
            if isinstance(plan, Plan) and plan.share < 1:
                text = (
                    f"*That is {plan.share:.0%} of what they take from nothing: enough to go over "
                    "what you were taught. Work old exercises on each, and drop none of them.* "
                ) + text
            reply = replace(reply, blocks=(*reply.blocks, Block(text)))
        if offered is None:
            note = Block(
                f"*You named no hours, so I assumed {ASSUMED_HOURS:g} a week. "
                "How many do you have?*"
            )
            reply = replace(reply, blocks=(*reply.blocks, note))
        told = self._told(s, reply)
        first = plan.items[0].id if isinstance(plan, Plan) and plan.items else ""
        context = replace(
            told.context,
            ability="plan",
            track=s.track.id,
            hours=offered,
            deadline=day.isoformat() if day else "",
            goal=goal or "",
            without=left_out,
            starts=start.isoformat() if start > today else "",
            step=first if first in self.knowledge.topics else "",
            topics=(topics_of(self.knowledge, goal)[:4] or (goal,)) if goal else reply.topics[:1],
            pending="hours" if offered is None else "",
        )
        facts = self._track_fact(s)
        told_now = named is not None and hours is None and isinstance(plan, Plan)
        if named is not None and told_now and s.fact("hours_per_week") not in s.facts:
            quote = " ".join(s.text.split())[:200]
            facts = (*facts, Fact("hours_per_week", named, quote, s.now))
        return replace(told, context=context, facts=facts), plan

    def _gone_past(self, s: Situation) -> frozenset[str]:
        """What was passed by on the track and lies before the next step."""
        gaps = passed_by(self.knowledge, s.track, s.known, not_known=s.not_known)
        step = self.step(s) if gaps else None
        if step is None or isinstance(step, Finished):
            return frozenset()
        order = {topic: number for number, topic in enumerate(s.track.topics)}
        here = order.get(step.topic.id, 0)
        return frozenset(t for t in gaps if order.get(t, here) < here)

    def projects(
        self, s: Situation, *, without: Sequence[str] = (), about: Sequence[str] = ()
    ) -> Outcome:
        """One project that fits what is known, the hours and the taste, and two alternatives.

        Those that use or prove what is asked about, named here or `about`, come before all others.
        """
        hours, taste = hours_per_week(s.text), tastes_in(s.text)
        liked = s.record.facts.get("taste")
        if not taste and liked is not None and isinstance(liked.value, tuple):
            taste = liked.value
        own = own_data(s.text)
        fitting = taste or ((TASTE[own.kind],) if own is not None else ())
        known = set(s.known) | {
            e.topic for e in s.said.evidence if e.polarity in ("none", "wanted")
        }
        have = settled(self.knowledge, s.known, s.not_known)
        going_on = s.context.ability == "project_idea"
        left_out = {*self.left_out(s), *(s.context.without if going_on else ())}
        about = [t for t in about or self._project_on(s) if t not in left_out]
        unfit = {
            p.id for p in self.knowledge.projects.values() if left_out & {*p.needs, *p.proves}
        } | {*without}
        found = suggest_projects(
            self.knowledge,
            known=known - left_out,
            not_known=s.not_known,
            hours=hours,
            taste=fitting,
            limit=5 + len(unfit),
            about=about,
        )
        found = [project for project in found if project.id not in unfit]
        if fitting and not about and not (found and set(fitting) & set(found[0].taste)):
            nearer = carrying(self.knowledge, have, fitting, without=unfit)
            found = [*nearer, *(p for p in found if p not in nearer)]
        if not found:
            found = nearest(self.knowledge, have, without=unfit)[:3]
        reply = reply_projects(
            self.knowledge,
            found,
            known=s.said.known,
            not_known=s.said.not_known,
            hours=hours,
            taste=taste,
            have=have,
        )
        if own is not None and found:
            reply = self._on_own(s, own, found[0], reply)
        return self._told(s, reply).but(without=tuple(sorted(left_out)))

    def _on_own(self, s: Situation, own: OwnData, template: Project, reply: Reply) -> Reply:
        """The reply on own data: by a listed project that learns from data, or without one."""
        missing = set(template.needs) - settled(self.knowledge, s.known, s.not_known)
        if len(missing) <= _WITHIN_REACH and set(template.taste) & {TASTE[own.kind]}:
            blocks = (reply.blocks[0], on_own_data(own, template), *reply.blocks[1:])
            return replace(reply, blocks=blocks)
        step = self.step(s)
        lead = lead_on(s.text, own)
        if isinstance(step, Step):
            lead.append(Block(f"Your next step on the way: **{step.topic.title}**.", "To build it"))
        return replace(reply, blocks=tuple(lead))

    def left_out(self, s: Situation) -> frozenset[str]:
        """The topics without which a message wants something: "a project without maths"."""
        named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
        turned = [m for m in named if _WITHOUT.search(s.text[: m.start])]
        turned += unwanted(s.text, named)
        return frozenset(self.linker.topics(turned))

    def _project_on(self, s: Situation) -> tuple[str, ...]:
        """The topics that a wish for a project names and does not call known, missing or hated."""
        told = {e.topic for e in s.said.evidence if e.polarity in ("known", "partly", "not_known")}
        mentions = self.linker.topic_mentions(s.text)
        return tuple(t for t in self.linker.topics(mentions) if t not in told) if not told else ()

    def stuck(self, s: Situation, rates: Rates | None = None) -> Outcome:
        """The likeliest way out; which one it is is kept, to ask whether it helped."""
        if s.said.topics and not s.said.error and _LOST_IN_NAMES.search(s.text):
            return self.answer(replace(s, said=replace(s.said, intent="concept")))
        at_hand = () if s.said.error or s.said.known else (*s.context.topics, s.context.step)
        reply = reply_stuck(
            self.knowledge, self.retriever, s.said, s.scope, rates=rates, at_hand=at_hand
        )
        told = self._told(s, reply)
        tried = (reply.remedy,) if reply.remedy else ()
        trouble = Trouble(s.text[-4000:], tried, 0, s.now.isoformat())
        context = replace(told.context, ability="stuck", trouble=trouble)
        if not reply.remedy:
            near = tuple(reply.topics[:3])
            return replace(told, context=context, gap=Gap(s.text[:1000], near))
        context = replace(context, pending="helped")
        return replace(told, context=context, remedies=(Remedy(reply.remedy, None, s.now),))

    def tracks(self, s: Situation) -> Outcome:
        """A track by goal and background, with how to change it."""
        goal = s.fact("goal")
        suggestion = suggest_track(
            self.knowledge,
            goal_text=str(goal.value) if goal else "",
            background=s.known,
            hours=s.hours,
            text=s.text,
        )
        reply = replace(
            reply_tracks(self.knowledge, suggestion),
            known=s.said.known,
            not_known=s.said.not_known,
        )
        told = self._told(s, reply)
        offered = (f"track:{suggestion.track.id}", f"track:{suggestion.other.id}")
        return replace(
            told, context=replace(told.context, ability="tracks", offered=offered, pending="next")
        )

    def material(self, topic: str) -> list[Resource]:
        """All that a topic can be studied from, what its own page names first."""
        held = self.knowledge.resources
        own = [held[r] for r in self.knowledge.topics[topic].resources if r in held]
        return own + [r for r in held.values() if topic in r.topics and r not in own]

    def resources(self, s: Situation, topic: str, *, without: Sequence[str] = ()) -> Outcome | None:
        """What to study a topic from, leaving out what was shown; None if nothing is left."""
        found = [r for r in self.material(topic) if r.id not in without]
        asked = kinds_asked(s.text)
        found = preferred(found, asked or s.prefers)
        if not found:
            return None
        outcome = self.show_resources(s, found[:3], topic)
        if not asked or of_a_kind(found[0], asked):
            return outcome
        title = self.knowledge.topics[topic].title
        text = f"Of {shown(asked)} I have none on {title}. What I have instead:"
        lead = Block(text, fixed=True)
        return replace(outcome, reply=replace(outcome.reply, blocks=(lead, *outcome.reply.blocks)))

    def _by_preference(self, s: Situation) -> Outcome | None:
        """What to study from, by what the learner likes to learn from; None if nobody asked."""
        asks = s.said.intent == "resource" or bool(_SOMETHING_ON.search(s.text))
        wanted = kinds_asked(s.text)[:1] if s.said.intent == "resource" else ()
        of_a_source = s.sources is not None and not _wants_material(s)
        of_a_subject = _wants_material(s) and any(m.kind == "group" for m in s.said.mentions)
        if (wanted == ("courses",) and not of_a_subject) or (wanted and of_a_source):
            wanted = ()  # most of what there is are courses
        if wanted and _FREE.search(s.text):
            wanted = (*wanted, "free")
        wanted = (*wanted, *s.prefers)
        if not wanted or not asks or any(m.kind == "resource" for m in s.said.mentions):
            return None
        named = [m.id for m in s.said.mentions if m.kind in ("topic", "group")]
        groups = self.knowledge.groups
        topics = [t for m in named for t in (self.knowledge.members(m) if m in groups else (m,))]
        topics = [t for t in topics if t in self.knowledge.topics] or [s.context.topic]
        if len(named) == 1 and len(topics) > 1:
            return self._on_the_whole(s, named[0], wanted)
        if topics[0]:
            return self.resources(s, topics[0])
        step = self.step(s)
        near = set() if isinstance(step, Finished) else {step.topic.id}
        found = preferred(
            sorted(
                self.knowledge.resources.values(),
                key=lambda r: (not near & set(r.topics), -len(r.topics)),
            ),
            wanted,
        )
        own = [r for r in found if of_a_kind(r, wanted)]
        return self.show_resources(s, (own or found)[:3], "")

    def _on_the_whole(self, s: Situation, group: str, wanted: Sequence[str]) -> Outcome | None:
        """What to study a subject from: what covers most of it, of the kinds that are wanted."""
        members = set(self.knowledge.members(group))
        own = [t for t in (*s.track.topics, *sorted(members)) if t in members]
        covering = [r for r in self.knowledge.resources.values() if members & set(r.topics)]
        covering.sort(key=lambda r: (-len(members & set(r.topics)), r.level != "beginner"))
        found = preferred(covering, wanted)
        if not found:
            return None
        outcome = self.show_resources(s, found[:3], own[0])
        kinds = [kind for kind in wanted if kind != "free"]
        if not kinds or of_a_kind(found[0], kinds):
            return outcome
        title = self.knowledge.groups[group].title
        lead = Block(f"Of {shown(tuple(kinds))} I have none on {title}. What I have:", fixed=True)
        return replace(outcome, reply=replace(outcome.reply, blocks=(lead, *outcome.reply.blocks)))

    def _to_study_from(self, s: Situation, hits: Hits) -> Outcome | None:
        """Material on the one topic that is named, for who asks for some and would get its text."""
        best = hits.best
        named = [m for m in s.said.mentions if m.kind in ("topic", "resource", "track")]
        if len(named) != 1 or named[0].kind != "topic" or not _TO_LEARN.search(s.text):
            return None
        if best is not None and best.passage.kind == "claim":
            return None
        return self.resources(s, named[0].id)

    def show_resources(self, s: Situation, found: Sequence[Resource], topic: str) -> Outcome:
        """Up to three resources, the first in full."""
        blocks = [Block(describe_resource(found[0]))]
        if len(found) > 1:
            rest = "\n".join(
                f"- [{r.title}]({r.url}) by {r.author}: {r.for_whom}" for r in found[1:]
            )
            blocks.append(Block(rest, "Also good"))
        blocks.append(Block("Pick one and finish it before you open another."))
        reply = Reply(
            intent="resource",
            blocks=tuple(blocks),
            topics=(topic,) if topic else found[0].topics[:1],
            next=(self._following(topic),) if topic else (),
            known=s.said.known,
            not_known=s.said.not_known,
            citations=unique(
                [Citation(r.id, r.title, f"{r.kind}, {r.cost}", r.url) for r in found]
            ),
            actions=(Action("What should I learn next?", "coach next"),),
        )
        return self._told(s, reply)

    def unknown(self, s: Situation) -> Outcome:
        """An honest "I don't know", which is also a gap."""
        hits = self.retriever.search(s.text, limit=SEARCHED, threshold=2.0)
        reply = reply_unknown(self.knowledge, hits, s.said, s.said.intent)
        return replace(self._told(s, reply), gap=Gap(s.text[:1000]))

    def untold(self, s: Situation) -> Outcome:
        """That the sources do not say something of this world, which is also a gap."""
        hits = self.retriever.search(s.text, limit=SEARCHED, threshold=2.0)
        return replace(self._told(s, reply_untold(hits, s.said)), gap=Gap(s.text[:1000]))

    def _priced(self, s: Situation) -> Outcome:
        """That prices of the day are not known here, and what is known of the cost of one thing."""
        told = self.untold(s)
        named = {m.id for m in s.said.mentions if m.kind == "resource"}
        things = [self.knowledge.resources[key] for key in sorted(named)]
        text = (
            "What that costs at the moment I don't know: prices move, and my sources name none. "
            "The page of whoever sells it tells in two minutes."
        )
        blocks = (Block(text), *(Block(cost_first(thing)) for thing in things[:2]))
        cited = tuple(Citation(r.id, r.title, "its page", r.url) for r in things[:2])
        reply = replace(told.reply, intent="resource", blocks=blocks, citations=cited)
        return replace(told, reply=reply)

    def _beyond_the_sources(self, s: Situation) -> bool:
        """Whether a fact about people, firms, products or exams is asked that nobody gives."""
        if s.said.error or s.answers.get("subject", 0.0) >= BEYOND_DOUBT:
            return False
        made = self._taught(s)
        by_whom = _BY_WHOM.search(s.text) and s.sources is None
        if made is None and by_whom and not self._names_the_maker(s.text):
            return True
        if self._foreign_name(s):
            return True
        if not asks_of_the_world(s.text):
            return False
        if made is not None and not set(words(made.author)) & set(words(made.title)):
            return False
        hits = self.retriever.search(s.text, limit=SEARCHED, threshold=0.0)
        return not is_answerable(unnamed(s.text), hits.found, s.sources or ())

    def _surely_untold(self, s: Situation) -> bool:
        """Whether a message surely asks for what neither sources nor textbooks tell, and is near
        to no question that they answer."""
        if s.answers.get("untold", 0.0) < BEYOND_DOUBT:
            return False
        hits = self.retriever.search(s.text, limit=SEARCHED, threshold=0.0)
        return all((hit.ask or 0.0) < SAME_QUESTION for hit in hits.found)

    def _of_a_person(self, s: Situation) -> bool:
        """Whether something of a person is asked, such as their family, that nobody tells."""
        wanted = asked_of_person(s.text, self._people)
        if not wanted:
            return False
        sources = s.sources or tuple(self.knowledge.sources)
        hits = self.retriever.search(s.text, kinds=("claim",), limit=SEARCHED, threshold=0.0)
        return not any(
            h.passage.source in sources and tells_it(wanted, h.passage.text)
            for h in hits.found[:_TOLD_OF_A_PERSON]
        )

    def across(self, s: Situation) -> Outcome | None:
        """What each of the roadmaps says, where the question is one for all of them."""
        if not asks_across(s.text) or asks_of_the_world(s.text):
            return None
        # "All three" are the roadmaps unless something else was just spoken of.
        spoken_of = s.context.ability not in ("", "tracks", "compare", "smalltalk")
        if spoken_of and not names_roadmaps(s.text):
            return None
        each = reply_across(self.knowledge, self.retriever, s.said)
        return self._told(s, each) if each is not None else None

    def ordered(self, s: Situation) -> Outcome | None:
        """In which order a roadmap takes things, or how long the roadmaps are, if that is asked."""
        spoken_of = s.context.ability not in ("", "tracks", "compare", "smalltalk")
        if asks_for_length(s.text) and (not spoken_of or names_roadmaps(s.text)):
            return self._told(s, reply_lengths(self.knowledge))
        if s.said.known or s.said.intent == "stuck":
            return None
        sources = s.sources or ()
        tracks = tuple(dict.fromkeys(self.knowledge.sources[key].track for key in sources))
        # "Andrew Ng's" names him as "Andrew Ng" does.
        plainly = _POSSESSIVE.sub("", s.text)
        if not s.said.mentions and _AFTER_THAT.search(plainly):
            # "What comes after that one" is after the course that was spoken of.
            last = str(s.record.turns[-1].reply.get("answer", "")) if s.record.turns else ""
            named = [m.id for m in self.linker.mentions(last) if m.kind == "resource"]
            for shown in (*s.context.things("resource"), *named)[:1]:
                title = self.knowledge.resources[shown].title
                plainly = _AFTER_THAT.sub(f"after {title}", plainly)
        plain = self.linker.mentions(plainly)
        said = without_lists(replace(s.said, text=plainly, mentions=tuple(plain)))
        asked = replace(said, text=plainly if not s.said.mentions else s.text)
        reply = reply_order(self.knowledge, asked, tracks)
        return self._told(s, reply) if reply is not None else None

    def _attributed(self, s: Situation) -> Outcome | None:
        """What the sources say or disagree on, where the question is about them."""
        # A question for each of the roadmaps that came so far is near to no debate.
        each = asks_across(s.text) and bool(subject_of(s.text))
        if asks_for_debate(s.text) and not each:
            debate = reply_debate(self.knowledge, self.retriever, s.said)
            if debate is not None:
                return self._told(s, debate)
        sources = s.sources
        if not sources and _wants_material(s):
            return None
        if sources is None and not s.context.ability and _IT_SAYS.search(spelled_out(s.text)):
            sources = ()  # nothing was spoken of yet that could say it
        if sources is None and not s.context.ability and of_somebody(s.text):
            sources = ()  # whose word we have is all who it can be
        chance = s.said.chances.get(s.said.intent, 0.0)
        told = bool(s.said.known) or chance >= _CLEAR
        personal = s.said.intent in _MINE and told and not is_attributed(s.text)
        personal = personal and not (sources and asks_for_list(s.text))
        personal = personal and not lets_speak(s.text)
        if sources is None or personal:
            return None
        if asks_link(s.said):
            return self._told(s, reply_link(self.knowledge, s.said, sources))
        intent: Intent = "concept" if s.said.intent in _PERSONAL else s.said.intent
        reply = reply_attributed(self.knowledge, self.retriever, s.said, sources, intent)
        return self._told(s, reply) if reply is not None else None

    def _duration(self, s: Situation) -> Outcome | None:
        """How long one named topic, resource or project takes, from its own range."""
        if not _DURATION.search(s.text) or hours_per_week(s.text) is not None:
            return None
        kinds = ("topic", "group", "resource", "project", "track")
        named = [m for m in s.said.mentions if m.kind in kinds]
        if not named:
            best = self.retriever.search(s.text, limit=1, threshold=0.0).best
            if best is None or best.passage.kind != "resource" or best.similarity < _DESCRIBED:
                return None
            return self.duration(s, f"resource:{best.passage.source}")
        if len(named) != 1:
            return None
        return self._with_figures(s, self.duration(s, f"{named[0].kind}:{named[0].id}"))

    def _with_figures(self, s: Situation, outcome: Outcome | None) -> Outcome | None:
        """How long something takes, begun with what the sources say, where they name a time."""
        if outcome is None:
            return None
        hits = self.retriever.search(s.text, kinds=("claim",), limit=3, threshold=0.0)
        told = [
            h
            for h in hits.found
            if (h.ask or 0.0) >= _ASKED
            and gives(self.knowledge.claims[claim_id(h)].text, "duration")
        ][:1]
        if not told:
            return outcome
        reply = outcome.reply
        blocks = (Block(quote_claim(self.knowledge, told[0])), *reply.blocks[:1])
        cited = unique([cite(told[0].passage), *reply.citations])
        return replace(outcome, reply=replace(reply, blocks=blocks, citations=cited))

    def duration(self, s: Situation, thing: str) -> Outcome | None:
        """How long a thing takes, and what that means in weeks at the learner's pace."""
        kind, _, key = thing.partition(":")
        holder: Mapping[str, object] = getattr(self.knowledge, f"{kind}s", {})
        found = holder.get(key)
        if kind == "track" and key in self.knowledge.tracks:
            track = self.knowledge.tracks[key]
            text = f"The {track.title} track: {track.duration}"
        elif kind == "group" and key in self.knowledge.groups:
            members = [self.knowledge.topics[t] for t in self.knowledge.members(key)]
            low, high = sum(t.hours.low for t in members), sum(t.hours.high for t in members)
            title = self.knowledge.groups[key].title
            text = (
                f"**{title}**, all {_topics(len(members))} of it, takes about {low:g} to {high:g} "
                "hours of focused work; seldom does anybody need all of it before going on."
            )
        elif found is None or getattr(found, "hours", None) is None:
            return None
        else:
            text = f"**{found.title}** takes about {found.hours} of focused work."  # type: ignore[attr-defined]
            if isinstance(found, Resource):
                text += f" {cost_of(found)}"
            low, high = found.hours.low, found.hours.high  # type: ignore[attr-defined]
            if s.hours:
                weeks = sorted(
                    {max(1, round(low / s.hours)), max(1, -(-int(high) // int(max(s.hours, 1))))}
                )
                span = " to ".join(str(w) for w in weeks)
                unit = "week" if weeks == [1] else "weeks"
                text += f" At your {of_hours(s.hours)} a week that is {span} {unit}."
            else:
                text += " Tell me your hours a week and I turn that into weeks."
        topics: tuple[str, ...] = (key,) if kind == "topic" else ()
        title = getattr(found, "title", key)
        reply = Reply(
            intent=s.said.intent if s.said.intent not in ("smalltalk", "off_topic") else "concept",
            blocks=(
                Block(text),
                Block("The range is honest: the low end is for those who have met it before. "
                      "Start with 25 minutes today and see which end you are at."),
            ),
            topics=topics,
            known=s.said.known,
            not_known=s.said.not_known,
            citations=(Citation(key, str(title), "effort"),),
            actions=(Action("Make a plan", 'coach plan --hours 5'),),
        )  # fmt: skip
        told = self._told(s, reply)
        if kind == "topic":
            return told
        return replace(told, context=replace(told.context, offered=(thing,)))

    def _following(self, topic: str) -> Next:
        found = self.knowledge.topics[topic]
        return Next(found.id, found.title, found.summary)

    def _praise(self, s: Situation) -> tuple[Block, ...]:
        """A word for what was reported, and the nudge to show it."""
        learned = [t for t in s.said.known if t in self.knowledge.topics]
        titles = in_groups(self.knowledge, learned)
        done = [
            self.knowledge.resources[p.resource].title for p in s.progress if p.state == "finished"
        ]
        named = [*done, *(t for t in titles if t not in done)]
        if not named and (s.said.not_known or not _ACHIEVED.search(s.text)):
            return ()
        if not named:
            return (Block("Good work; that is how it goes forward."),)
        what = listed(named[:3]) if len(named) <= 3 else f"{listed(named[:2])} and more"
        return (
            Block(
                f"Well done on {what}. I have noted it. Show it while it is fresh: a snippet, a "
                "plot or three sentences in public count."
            ),
        )

    def _goal(self, s: Situation) -> str | None:
        """The topic that the learner's stated goal names, if it names just one."""
        goal = s.fact("goal")
        if goal is None:
            return None
        topics = self.linker.topics(
            m for m in self.linker.mentions(str(goal.value)) if m.kind == "topic"
        )
        left = [t for t in topics if s.polarity.get(t) != "known"]
        return left[0] if len(topics) == 1 and left else None

    def _track_fact(self, s: Situation) -> tuple[Fact, ...]:
        """The track as a fact, when this message takes one up."""
        track = s.named_track
        if track is None or not s.chooses_track:
            return ()
        kept = s.record.facts.get("track")
        if kept is not None and kept.value == track.id:
            return ()
        return (Fact("track", track.id, " ".join(s.text.split())[:200], s.now),)

    def _asked_of(self, s: Situation, reply: Reply) -> list[str]:
        """The topics that a question names, where the answer is about one of them too."""
        if reply.intent not in ("career", "motivation", "concept"):
            return []
        named = [m.id for m in s.said.mentions if m.kind == "topic"]
        return [topic for topic in named if topic in reply.topics]

    def _told(self, s: Situation, reply: Reply) -> Outcome:
        """The reply with the context that follows from it alone."""
        offered = []
        intent_of = reply.intent
        said = reply.answer
        for citation in reply.citations:
            if intent_of in _OF_PEOPLE and citation.title not in said:
                continue  # it stands behind what is said and was not shown
            if intent_of == "compare" and citation.source in self.knowledge.topics:
                offered.append(f"topic:{citation.source}")
            for kind, holder in (
                ("resource", self.knowledge.resources),
                ("project", self.knowledge.projects),
                ("track", self.knowledge.tracks),
            ):
                if citation.source in holder:
                    offered.append(f"{kind}:{citation.source}")
        if not offered and intent_of in _OF_PEOPLE:
            offered = list(s.context.offered)
        intent: Intent = reply.intent
        kept = s.context if intent in ("smalltalk", "off_topic", "unsafe_or_injection") else None
        context = kept or Context(
            ability=intent,
            asked=s.text[:1000],
            topics=tuple(dict.fromkeys((*self._asked_of(s, reply), *reply.topics)))[:4],
            offered=tuple(dict.fromkeys(offered))[:6],
            step=reply.next[0].topic if reply.next and intent in _GIVES_STEP else "",
            track=s.track.id,
        )
        return Outcome(reply, context)


# Who begins with what they did, and tells of nothing that is wrong, complains of nothing.
_REPORTS_DONE = Pattern(
    r"^\W*(?:(?:so|hey|hi|ok|today|yesterday|just|finally|now|i|we|i'?ve|ive|have|also|and|"
    r"then)\W+)*"
    r"(?:finish(?:ed)?|completed?|did|done|trained|built|made|passed|learned|learnt|deployed|"
    r"solved|"
    r"wrote|shipped|got through|worked through|watched|submitted|published)\b",
    re.IGNORECASE,
)
_AMISS = Pattern(
    r"\b(?:but|errors?|wrong|stuck|not|never|nan|only|just \d|bad|badly|low|worse|poor|why|weird|"
    r"strange|fail\w*|crash\w*|broke\w*|still|though|however|doubt|confus\w+|nothing|zero|"
    r"suspicious\w*|yet|unsure|should|how)\b|n'?t\b|\?",
    re.IGNORECASE,
)


_REQUESTS = Pattern(
    r"^\W*(?:\w+\W+){0,3}?(?:give|show|suggest|recommend|need|want|get|list|find|tell|any|got)\b"
    r".{0,20}\b(?:ideas?|projects?)\b",
    re.IGNORECASE,
)


def only_reports(text: str) -> bool:
    """Whether a message tells of something done and of nothing amiss with it."""
    return bool(_REPORTS_DONE.search(text)) and not _AMISS.search(text)


def _asks_for_no_step(s: Situation) -> bool:
    """Whether what was read as a wish for the next step puts a question and asks for no step."""
    if s.said.intent != "next_step" or s.onward or s.place is not None or s.said.known:
        return False
    return "?" in s.text and not asks_to_learn(s.text) and not follows_rule(s.text, "next_step")


def _complains(s: Situation, hits: Hits) -> bool:
    """Whether a message tells, or clearly asks about, something that goes wrong.

    Beside the reader's chance it goes by how much nearer a stuck point is than any answer.
    """
    if s.said.intent == "progress_report" and only_reports(s.text):
        return False
    if s.said.intent == "project_idea" and _REQUESTS.search(s.text):
        return False
    if _IS_DONE.search(s.text):
        return False
    tells = {fact.kind for fact in s.facts} & _OF_A_PERSON
    if tells and s.said.chances.get("stuck", 0.0) < _OF_ASKERS:
        return False  # who gives a name, a goal or hours introduces themselves
    found = hits.found or hits.nearest
    stuck = max((h for h in found if h.passage.kind in STUCK), key=_score, default=None)
    other = max((h.score for h in found if h.passage.kind not in STUCK), default=0.0)
    clear = stuck is not None and stuck.similarity >= _SURELY and stuck.score - other >= _BY_FAR
    own = bool(_FIRST_PERSON.search(s.text)) and not s.said.known
    explain = any(asks_to_understand(asked) for asked in (s.text, *questions(s.text)))
    nothing_else = clear and stuck is not None and stuck.score - other >= _BY_VERY_FAR
    if own and (nothing_else or (clear and not explain)):
        return True
    best = hits.best
    asks = bool(_BEGINS_ASKING.search(spelled_out(s.text))) or follows_rule(s.text, "next_step")
    asks = asks or asks_to_understand(s.text)
    if _ASKS_WITHIN.search(s.text) and s.said.chances.get("stuck", 0.0) < _OF_ASKERS:
        asks = True
    near = best is not None and best.passage.kind in STUCK and best.similarity >= _TROUBLE
    if near and not asks and "?" not in s.text[-3:] and not s.said.known:
        return not follows_rule(s.text, s.said.intent)
    if asks or stuck is None or stuck.similarity < _NEAR_TROUBLE:
        return False
    if s.said.intent in _REPORTS and len(s.said.known) <= 1 and stuck.score - other >= _STORY:
        return True
    chance = s.said.chances.get("stuck", 0.0)
    if chance < (_OF_THE_KNOWING if s.said.known else _LEAST_CHANCE):
        return False
    asks = s.said.intent == "next_step" or (s.said.intent in _ANSWERED and "?" in s.text)
    if asks and chance < _OF_ASKERS:
        return False
    return stuck.score - other + chance >= _TELLING


def tells_a_symptom(s: Situation, hits: Hits) -> bool:
    """Whether somebody tells of their own trouble in the words of a symptom, nearer to these than
    to anything that answers a question."""
    if s.said.intent not in _MAY_BE_TROUBLE:
        return False
    if s.said.intent == "project_idea" and _REQUESTS.search(s.text):
        return False
    if s.said.intent == "progress_report" and only_reports(s.text):
        return False
    if TELLING & own_figures(s.text).keys() and not s.said.known:
        return True  # whatever they ask beside it
    if follows_rule(s.text, "next_step") or _IS_DONE.search(s.text):
        return False
    found = hits.found or hits.nearest
    symptom = max((h.ask or 0.0 for h in found if h.passage.kind in STUCK), default=0.0)
    other = max((h.similarity for h in found if h.passage.kind not in STUCK), default=0.0)
    least, lead = _THE_SYMPTOM_ITSELF
    plain = s.said.intent == "next_step" or bool(_HOW_MUCH.search(s.text))
    if symptom >= least and symptom - other >= lead and not plain:
        return True
    onward = s.said.intent == "next_step" and bool(_BEGINS_ASKING.search(s.text) or "?" in s.text)
    if onward or s.said.known or not _OF_TROUBLE.search(s.text):
        return False
    return any(symptom >= least and symptom - other >= lead for least, lead in _LIKE_A_SYMPTOM)


def _wants_material(s: Situation) -> bool:
    """Whether a message asks for a book or the like on a subject that it names."""
    named = any(m.kind in ("topic", "group") for m in s.said.mentions)
    plain = s.said.intent == "resource" and not is_attributed(s.text)
    return plain and named and bool(kinds_asked(s.text)) and not names_roadmaps(s.text)


def _rather_troubled(s: Situation, hits: Hits) -> bool:
    """Whether what was taken for a wish for the next step, not surely, lies near a trouble."""
    if s.said.intent != "next_step" or s.said.chances.get("next_step", 0.0) >= _NOT_SURELY:
        return False
    if hits.best is None or hits.best.passage.kind not in STUCK or _STEPS.search(s.text):
        return False
    if s.facts or len(s.said.known) > 1:
        return False
    return (hits.best.ask or 0.0) >= _NEAR_A_TROUBLE


def _only_troubled(s: Situation) -> bool:
    """Whether a message surely tells what goes wrong, and asks nothing."""
    surely = s.answers.get("trouble", 0.0) >= BEYOND_DOUBT and s.said.chances.get("stuck", 0.0)
    return bool(surely) and surely >= SURELY and not _ASKING.search(s.text)


def _score(hit: Hit) -> float:
    return hit.score


def _tells_of_oneself(s: Situation) -> bool:
    """Whether a message says more than "what next?", from somebody who knows something."""
    told = bool(s.said.evidence) or len(s.text.split()) >= _A_STORY
    return s.said.intent in ("next_step", "progress_report") and told and bool(s.known)


def _topics(count: int) -> str:
    return "1 topic" if count == 1 else f"{count} topics"


def _asks_a_figure(s: Situation) -> bool:
    """Whether "how long" asks what the sources say, and not for a plan of one's own."""
    own = {fact.kind for fact in s.facts} & {"hours_per_week", "deadline"}
    return bool(_FIGURE.search(s.text)) and not own and not _PLANNING.search(s.text)


def _asks_of_a_topic(s: Situation, hits: Hits) -> bool:
    """Whether a message that sounds personal is a question that a passage answers."""
    best = hits.best
    if best is None or s.said.known or best.passage.kind not in ("topic", "claim", "resource"):
        return False
    if _ASKS_MATERIAL.search(s.text) and best.passage.kind in ("claim", "resource"):
        return True
    named = {m.id for m in s.said.mentions if m.kind in ("topic", "resource")}
    about = bool(named & {*best.passage.topics, best.passage.source})
    return (best.ask or 0.0) >= (_ASKED_OF if about else _ASKED)


def _asks_of_one_resource(s: Situation) -> bool:
    """Whether a message asks which of two things one resource is or has: "is d2l torch or jax"."""
    first, *rest = s.said.mentions or (None,)
    if first is None or first.kind != "resource" or len(rest) != 2 or not weighs(s.text, rest):
        return False
    return all(m.kind == "topic" for m in rest)


def _asked_of_a_source(s: Situation, hits: Hits) -> bool:
    """Whether a message is, in nearly these words, a question that a source's word answers."""
    best = hits.best
    if best is None or s.said.known or best.passage.kind not in ("claim", "principle"):
        return False
    unsure = s.said.chances.get(s.said.intent, 1.0) < _UNSURE
    least = _ASKED if unsure else _THE_QUESTION
    return bool(_ASKING.search(spelled_out(s.text))) and (best.ask or 0.0) >= least


def no_rates(keys: Sequence[str]) -> Mapping[str, RemedyRate]:
    """No experience with remedies."""
    return {}
