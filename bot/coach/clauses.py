"""What the words around a topic say of it, clause by clause: the grammar of "I know X, Y not".

A clause says something of its topics before them ("never touched X") or after them ("X is clear").
A bare topic of a list takes what is said of its neighbours. Each verdict comes with the way it was
reached, so that a model can learn which ways to trust.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern

Verdict = Literal["known", "not_known", "asked", "wanted", "other", "none"]
TOPIC = "<t>"

_TOKEN = Pattern(r"<t>|\n|\d+(?:[.,]\d+)?(?:/10|/5|%)|\w+(?:['’]\w+)*|[^\w\s]")
_ENDS = frozenset(".?!;\n")
_BREAKS = _ENDS | frozenset(
    """, : ( ) - – — … = → | but though although however yet while whereas tho except exept bar
    minus besides excluding because bc since so""".split()
)
_EXCEPT = frozenset(["except", "exept", "bar", "minus", "besides", "excluding", "but"])
_EVERY = frozenset(["all", "everything", "every", "whole", "anything", "most"])
_JOINS = frozenset(["and", "or", "plus", "then", "n", "&", "+", "/", "nor", "also", "even"])
_FILLERS = frozenset(
    "the my a an some of ur your our both either as well too this that stuff".split()
)


def _table(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n| \| ", text) if part.strip()]


def _any(text: str) -> str:
    return "(?:" + "|".join(_table(text)) + ")"


# Whole turns of speech that a word-by-word reading would get wrong; they are folded into one sign.
_TURNS: tuple[tuple[str, Pattern], ...] = tuple(
    (sign, Pattern(r"(?<![\w'])" + _any(text) + r"(?![\w'])"))
    for sign, text in (
        (
            "+",
            r"""no (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            no (?:real |big )?(?:mysteries|pain|stranger|brainer)
            no (?:real |big )?(?:fear|difficulty|challenge|longer)
            no (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worries|mystery)
            no (?:real |big )?(?:mysteries|pain|stranger|brainer)
            no (?:real |big )?(?:fear|difficulty|challenge|longer)
            not an? (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            not an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            not an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            not an? (?:real |big )?(?:problems?|issues?|prob|probs)
            not an? (?:real |big )?(?:trouble|sweat|worries|mystery)
            not an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            not an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            isnt an? (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            isnt an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            isnt an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            isnt an? (?:real |big )?(?:problems?|issues?|prob|probs)
            isnt an? (?:real |big )?(?:trouble|sweat|worries|mystery)
            isnt an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            isnt an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            isn't an? (?:real |big )?(?:problems?|issues?|prob|probs)
            isn't an? (?:real |big )?(?:trouble|sweat|worry|mystery)
            isn't an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            isn't an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            isn't an? (?:real |big )?(?:problems?|issues?|prob|probs)
            isn't an? (?:real |big )?(?:trouble|sweat|worries|mystery)
            isn't an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            isn't an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            never an? (?:real |big )?(?:problems?|issues?|prob|probs)
            never an? (?:real |big )?(?:trouble|sweat|worry|mystery)
            never an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            never an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            never an? (?:real |big )?(?:problems?|issues?|prob|probs)
            never an? (?:real |big )?(?:trouble|sweat|worries|mystery)
            never an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            never an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            without (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            without (?:real |big )?(?:mysteries|pain|stranger|brainer)
            without (?:real |big )?(?:fear|difficulty|challenge|longer)
            without (?:real |big )?(?:problems?|issues?|prob|probs)
            without (?:real |big )?(?:trouble|sweat|worries|mystery)
            without (?:real |big )?(?:mysteries|pain|stranger|brainer)
            without (?:real |big )?(?:fear|difficulty|challenge|longer)
            w/o (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            w/o (?:real |big )?(?:mysteries|pain|stranger|brainer)
            w/o (?:real |big )?(?:fear|difficulty|challenge|longer)
            w/o (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worries|mystery)
            w/o (?:real |big )?(?:mysteries|pain|stranger|brainer)
            w/o (?:real |big )?(?:fear|difficulty|challenge|longer)
            nt an? (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            nt an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            nt an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            nt an? (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worries|mystery)
            nt an? (?:real |big )?(?:mysteries|pain|stranger|brainer)
            nt an? (?:real |big )?(?:fear|difficulty|challenge|longer)
            aren'?t the (?:real |big )?(?:problems?|issues?|prob|probs)
            aren'?t the (?:real |big )?(?:trouble|sweat|worry|mystery)
            aren'?t the (?:real |big )?(?:mysteries|pain|stranger|brainer)
            aren'?t the (?:real |big )?(?:fear|difficulty|challenge|longer)
            aren'?t the (?:real |big )?(?:problems?|issues?|prob|probs)
            aren'?t the (?:real |big )?(?:trouble|sweat|worries|mystery)
            aren'?t the (?:real |big )?(?:mysteries|pain|stranger|brainer)
            aren'?t the (?:real |big )?(?:fear|difficulty|challenge|longer)
            arent a (?:real |big )?(?:problems?|issues?|prob|probs|trouble|sweat|worry|mystery)
            arent a (?:real |big )?(?:mysteries|pain|stranger|brainer)
            arent a (?:real |big )?(?:fear|difficulty|challenge|longer)
            arent a (?:real |big )?(?:problems?|issues?|prob|probs)
            arent a (?:real |big )?(?:trouble|sweat|worries|mystery)
            arent a (?:real |big )?(?:mysteries|pain|stranger|brainer)
            arent a (?:real |big )?(?:fear|difficulty|challenge|longer)
            (?:no longer|not) (?:a problem|an issue|afraid|scared|hard|scary)
            (?:no longer|not) (?:new|bad|difficult|a mystery|confus\w+|terrible)
            not (?:that|so|too) (?:bad|hard) | not (?:only|just) | nothing new | np | noprob
            (?:by|off by) heart | in my sleep | asleep | blindfolded | old (?:hat|friends?|news)
            second nature | down (?:pat|cold) | under (?:control|my belt) | piece of cake
            bread (?:and|n|&) butter | behind me | out of the way | in the bag | daily driver
            home turf | (?:ticked|checked|crossed|signed|knocked) (?:off|out)
            all (?:good|clear|set|done)
            (?:for|since|over|after) (?:\w+ )?(?:years|yrs|ages|decades)
            \w+ (?:years|yrs|decades)(?: (?:of|now))? | (?:every|each) (?:day|week) | all day
            (?:10|[6-9]|[6-9]\.\d)/10 | [45]/5 | (?:100|9\d|8\d|7\d)%
            made (?:total |perfect )?sense | makes? (?:total |perfect )?sense(?: now| to me)?
            can (?:do|write|use|read|explain|code)
            can (?:handle|build|draw|make|derive|compute|multiply) | never an issue
            on a napkin | left, right | inside out | couldn'?t be (?:more|better) \w+
            could not be (?:more|better) \w+ | up to speed | at ease | on my own | got it
            goes well | went well | went fine | (?:dont|don't|do not) need (?:help|a refresher)
            very much
            (?:i )?had (?:it|that|them|this|those)? ?(?:in|at) (?:uni|school|university|college)""",
        ),
        (
            "-",
            r"""no (?:idea|clue|way|knowledge|experience)(?: (?:about|of|on|with|in|what|how))?
            no (?:exp|background|grasp|intuition|luck)(?: (?:about|of|on|with|in|what|how))?
            not (?:a clue|at all|yet|really|so much|a thing|my thing)
            not (?:one|known|begun|started|opened|there|done|in place)
            (?:greek|chinese|gibberish|alien|foreign|news|new) to me | over my head | beyond me
            black (?:box|magic|hole) | (?:brick|closed) (?:wall|book)
            (?:day|week|chapter|lesson|step) one | first (?:try|time|day|contact)
            since (?:yesterday|today|this morning|monday|tuesday)
            since (?:wednesday|thursday|friday|saturday|sunday|last week|\w+ days?)
            just (?:started|begun|began|beginning)
            (?:started|began) (?:\w+ )?(?:yesterday|today|this week|last week)
            next to (?:nothing|none|zero) | close to zero
            a (?:complete |total |full |big |real )?(?:mystery|blank|blur|mess|fog)
            a (?:complete |total |full |big |real )?(?:void|gap|hole|riddle|puzzle)
            (?:[0-5]|[0-5]\.\d)/10 | [0-2]/5 | (?:\d|[1-6]\d)%
            only (?:heard|read|seen|copied|ever copied|watched)
            only (?:half|the basics|basics|ever|know of|nod) | heard (?:of|about)
            (?:mix|mixed|mixes|mixing) (?:\w+ ){0,3}up | copy (?:and )?paste\w* | copied
            without (?:understanding|knowing) | used to
            (?:not|isn'?t|aren'?t) (?:so|that|very|too|really) (?:good|well|solid|sure)
            (?:not|isn'?t|aren'?t) (?:so|that|very|too|really) (?:clear|strong)
            (?:not|isn'?t|aren'?t) (?:so|that|very|too|really) (?:comfortable|confident)
            kind ?of | sort ?of | so[- ]so | ask me (?:in|again) | don'?t ask
            left (?:out|blank|off) | set aside | gave up(?: on)?
            (?:trip|trips|tripped) (?:me )?up | (?:lose|lost|loses|losing) me
            (?:brings|kicks|beats|kills|killing|haunts|bores|breaks|escapes) me
            (?:evades|eludes|baffles|defeats|scares|terrifies|frightens|confuses|puzzles) me
            (?:hates?) me | am not knowing | a (?:bit|little|lil|tiny bit) | a little bit
            half ?way(?: through)? | half (?:of|done|understood|clear|known|a|way)
            in (?:progress|the middle(?: of)?) | work in progress | wouldn'?t (?:say|call)
            can'?t say | cannot say | could (?:not|n'?t) tell | could(?:n'?t| not) be less \w+
            make(?:s)? (?:no|zero|little) sense | not make (?:any )?sense | a third""",
        ),
        (
            "?",
            r"""what (?:is|are|does|do|was|makes)(?: an?)? | what'?s | whats | wats | wat is
            how (?:do|does|is|are|can|to|much|many|long|come|would|should)
            why (?:is|are|do|does|did|would|should|not) | explain | difference between
            should i | shall i | do i (?:really )?need | do (?:you|u) need | is it | are there
            is there | worth | tell me | which | where (?:can|do|to|should)
            (?:course|book|tutorial|video|videos)s? (?:\w+ )?(?:for|on|about)
            (?:course|book|tutorial|video|videos)s? (?:\w+ )?(?:to learn|that teaches|of)
            (?:resource|resources|site)s? (?:\w+ )?(?:for|on|about|to learn|that teaches|of)
            (?:guide|material|exercises)s? (?:\w+ )?(?:for|on|about|to learn|that teaches|of)
            (?:text|lecture|lectures|docs|channel)s? (?:\w+ )?(?:for|on|about)
            (?:text|lecture|lectures|docs|channel)s? (?:\w+ )?(?:to learn|that teaches|of)
            (?:intro|something|anything)s? (?:\w+ )?(?:for|on|about|to learn|that teaches|of)
            (?:reading|blog|podcast)s? (?:\w+ )?(?:for|on|about|to learn|that teaches|of)
            can (?:you|u|someone|i) | could (?:you|u|someone) | how about | what about | vs
            versus | better | compare""",
        ),
        (
            ">",
            r"""want(?:ed)? (?:to )?(?:learn|know|understand|do|get|study|start|use|be|go|become)?
            wanna \w+ | would like to | would love to | (?:ready|time|too early|early) for
            going to | gonna | plan(?:ning)? (?:to|on) | hope to | hoping to
            need to (?:learn|know|understand|do)
            (?:start|begin|jump|go|get|move|dive|switch|straight|on|head) (?:with|into|to|on|in)
            next (?:is|up|comes|in line|week|step|one) | get into | aim(?:ing)? (?:for|at)
            goal is | before i? ?(?:look|learn|start|touch|do|go|get)? ?(?:at|to|with)?
            interested in | thinking (?:of|about) | i'?ll | i will | supposed to | told me to
            told to""",
        ),
        (
            "~",
            r"""if i (?:knew|know|had|understood) | once (?:i|you) (?:\w+ )?
            when i (?:know|have|finish) | let us say | let's say | suppose (?:i|someone|one|you)
            by the time | as if i | would(?:'?ve| have) said | was going to say
            i thought i (?:knew|had|understood) | thought i""",
        ),
    )
)
_MARK = {"+": "\u0001", "-": "\u0002", "?": "\u0003", ">": "\u0004", "~": "\u0005"}
_SIGN = {mark: sign for sign, mark in _MARK.items()}

_GOOD = frozenset(
    """fine ok okay okey oki k solid good great clear easy easily well yes yep yeah yup yess ya
    done nature comfortable strong sorted sits sit sat works work worked check checked
    finished complete completed mastered master nailed known know knew kno knows understand
    understood understands advanced fluent confident cool covered passed conquered cracked
    obvious green ✅ ✔ ☑ 👍 💪 🎉 🟢 😎 🙌 💯 alright perfect perfectly aced clicked trivial boring
    routine cold plenty tons loads reached learned learnt firm fresh properly excellent
    decent pro expert familiar ticked crushed handy proficient swear comfy won top did do
    does have has had ive i've got get gets use used using uses can could write wrote built
    build made make taught teach explain explained studied study read trained shipped
    deployed remember remembers grasp grasped did daily experienced experience survived sure
    handle manage managed love enjoy master majored degree bachelor phd msc diploma graduate
    skilled skills strengths strength been doing pros included over through finished wins
    covered practised practiced tick already live background implemented coded programmed
    natural friends friend fun strong rock native lived veteran sorted happy down digested
    absorbed internalised internalized understanding obvious expert certified certificate
    merged running runs ran bien alive home automatic thoroughly settled behave behaves thru
    accomplished goodbye derived derive breathe fluid fluently effortless intuitive nailing
    understandable solidly implement loves amazing employs earned guy olympiad digest""".split()
)
_BAD = frozenset(
    """zero none nothing nope nada nah missing lacking unknown weak weaker poor bad terrible
    awful hopeless lost forgot forgotten forget gone blank mystery mysteries magic voodoo
    scary scares scare scared hard confusing confused confuses confuse alien foreign chinese
    greek unclear gap gaps gibberish untouched nil rubbish horrible suck sucks clueless red
    ❌ ✖ ✗ 👎 💀 😭 😬 🔴 ☠ 😱 nowhere absent hole holes fuzzy mush fog foggy soup blur nightmare
    pain hell struggle struggling struggled stuck escapes escape difficult unfamiliar undone
    skipped skip skipping failed fail fails failing avoided dodged abandoned pending
    postponed new newbie noob embarrassing terrifies hate hates useless unopened unread
    evaporated dark vague hopelessly ignorant beginner worst losses minus cons weakness
    weaknesses kills nonexistent opaque uncomfortable rusty shaky wobbly patchy meh half
    halfway partly partially somewhat basics little bit third rough started starting began
    begun learning currently middle surface dabbled skimmed barely hardly yellow 🟡 🤷 😐
    okayish almost lack lacks afraid open problem problems trouble trick tricky issue issues
    dodgy neither nor faded unsure uncertain basic scratchy stale learning superficial
    limited struggle weird impossible untried undiscovered skipping dropped jumbled panic
    cry vaguely trying unpractised embarrassingly dead rip buried lacking zilch nemesis
    blurry hazy uncharted clumsy mal grey remain remains remaining drown drowned slept
    footnote spell spells confusion unlearned unlearnt overdue hidden snake closed installed
    crumbles collapses crumbled""".split()
)
_NOT = frozenset(
    """not no never without don't dont doesn't doesnt didn't didnt can't cant cannot couldn't
    couldnt haven't havent hasn't hasnt isn't isnt aren't arent wasn't wasnt weren't won't
    wont ain't aint nobody hadn't hadnt wouldn't nor neither rarely nt zero""".split()
)
_OTHERS = frozenset(
    """he she they his her their them everyone everybody people ppl friend brother sister
    boyfriend girlfriend husband wife colleague colleagues boss manager teacher prof professor
    tutor mate cousin roommate son daughter students team interns dad mom mum uncle nobody
    coworkers recruiters employers wife's classmates""".split()
)
_SELF = frozenset("i im i'm ive i've id i'd me my mine myself we mi".split())
_ABOUT = frozenset(
    """it that those these this them they one ones both neither either former latter none all rest
    others""".split()
)


@dataclass(frozen=True)
class Reading:
    """What is said of a mention and how that was found out; then what each place says alone."""

    verdict: Verdict
    way: str
    front: str = ""
    back: str = ""
    later: str = ""
    around: str = ""


def speaks_of_lack(words: Sequence[str]) -> bool:
    """Whether words deny something, or speak of something that is missing or hard."""
    text = " ".join(words)
    for sign, pattern in _TURNS:
        text = pattern.sub(_MARK[sign], text)
    return any(
        word in _BAD or word in _NOT or _SIGN.get(word[0]) in ("-", "~") for word in text.split()
    )


def tokens(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The lower-case tokens of a text with every mention folded into `<t>`."""
    lowered = text.lower().replace("’", "'").replace("<t>", " ")
    if len(lowered) != len(text):  # a letter that grows when lowered would shift the places
        lowered = text.replace("’", "'").replace("<t>", " ")
    parts, at = [], 0
    for mention in mentions:
        parts += [lowered[at : mention.start], f" {TOPIC} "]
        at = mention.end
    return _TOKEN.findall("".join([*parts, lowered[at:]]))


def readings(found: Sequence[str]) -> list[Reading]:
    """The reading of every `<t>` among the tokens, in order."""
    groups: list[_Group] = []
    sentence, opening = 0, ""
    for words, stop in _clauses(found):
        made = _groups(words, sentence, stop)
        made[0].opening = opening
        groups += made
        opening = stop
        if stop in _ENDS:
            sentence += 1
    result: list[Reading] = []
    for index, group in enumerate(groups):
        if group.size:
            read = _resolve(groups, index)
            told = _told_later(groups, index)
            around = _exception(groups, index) or _neighbour(groups, index)
            result += [
                replace(
                    read,
                    front=group.front,
                    back=group.back,
                    later=f"{told.verdict} {told.way}" if told else "",
                    around=f"{around.verdict} {around.way}" if around else "",
                )
            ] * group.size
    return result


@dataclass
class _Group:
    """Topics that stand together, with what their clause says before and after them."""

    before: list[str]
    size: int
    after: list[str]
    sentence: int
    stop: str
    opening: str = ""

    def __post_init__(self) -> None:
        self.front = says(self.before, last=True)
        self.back = says(self.after, last=False)


def _clauses(found: Sequence[str]) -> list[tuple[list[str], str]]:
    clauses: list[tuple[list[str], str]] = []
    words: list[str] = []
    for token in found:
        if token in _BREAKS:
            if words:
                clauses.append((words, token))
                words = []
            elif clauses and (token in _ENDS or clauses[-1][1] not in _ENDS):
                clauses[-1] = (clauses[-1][0], token)
        else:
            words.append(token)
    if words:
        clauses.append((words, "."))
    return clauses


def _groups(words: list[str], sentence: int, stop: str) -> list[_Group]:
    """The groups of topics of one clause; a clause without any is a group of size 0."""
    segments: list[list[str]] = [[]]
    for word in words:
        if word == TOPIC:
            segments.append([])
        else:
            segments[-1].append(word)
    if len(segments) == 1:
        return [_Group(segments[0], 0, [], sentence, stop)]
    made: list[tuple[list[str], int, list[str]]] = []
    before, size = segments[0], 1
    post = not [w for w in segments[0] if w not in _FILLERS]
    for number, segment in enumerate(segments[1:-1], start=1):
        core = [w for w in segment if w not in _FILLERS and w not in _JOINS]
        if not core:
            size += 1
            continue
        joint = next((i for i, w in enumerate(segment) if w in _JOINS), None)
        if joint is not None:
            after, ahead = segment[:joint], segment[joint + 1 :]
        elif post and (segments[-1] or number < len(segments) - 2):
            after, ahead = segment, []
        else:
            after, ahead = [], segment
        made.append((before, size, after))
        before, size = ahead, 1
    made.append((before, size, segments[-1]))
    return [_Group(b, s, a, sentence, stop) for b, s, a in made]


def says(words: Sequence[str], *, last: bool) -> str:
    """What words say: "+", "-", "?" (a question), ">" (a wish), "~" (unreal), "@" (of somebody
    else), "" (nothing). `last`: what is said last counts, else what is said first."""
    if not words:
        return ""
    text = " ".join(words)
    for sign, pattern in _TURNS:
        text = pattern.sub(_MARK[sign], text)
    signs: list[str] = []
    negated = 0
    for word in text.split():
        turn = _SIGN.get(word[0], "")
        if turn:
            signs.append("-" if negated and turn == "+" else turn)
            negated = 0
        elif word in ("neither", "nor", "without"):
            signs.append("-")
            negated = 0
        elif word in _NOT:
            # A denial reaches five words on.
            negated = 5
        elif word in _GOOD:
            signs.append("-" if negated else "+")
            negated = 0
        elif word in _BAD:
            signs.append("+" if negated and word not in ("nothing", "none") else "-")
            negated = 0
        elif word in _OTHERS:
            signs.append("@")
        elif negated:
            negated -= 1
            if not negated:
                signs.append("-")
    if negated:
        signs.append("-")
    if not signs:
        return ""
    if "~" in signs:
        return "~"
    if "@" in signs and not any(w in _SELF for w in words if w not in ("my", "me")):
        return "@"
    strong = [s for s in signs if s in "+-"]
    if last and signs[-1] in "?>":
        return signs[-1]
    if strong:
        # "I did but forgot", "learned a bit of": what takes away wins over what is said before it.
        if "-" in strong and last and strong[-1] == "+" and len(strong) > 1 and strong[-2] == "-":
            return "-"
        return strong[-1] if last else strong[0]
    return signs[-1]


_MEANS: dict[str, Verdict] = {
    "+": "known",
    "-": "not_known",
    "?": "asked",
    ">": "wanted",
    "~": "other",
    "@": "other",
}


def _resolve(groups: list[_Group], index: int) -> Reading:
    group = groups[index]
    exception = _exception(groups, index)
    if exception is not None:
        return exception
    own = _own(group)
    if own is not None and own.verdict in ("known", "not_known"):
        return own
    if own is not None:
        # "what is X? I never got it", "X or Y, know neither".
        return _told_later(groups, index) or own
    found = _neighbour(groups, index) or _told_later(groups, index)
    return found or Reading("none", "bare" if not group.before and not group.after else "words")


def _exception(groups: list[_Group], index: int) -> Reading | None:
    """In "everything in X but Y is clear" Y is not, and X is."""
    group = groups[index]
    if group.opening in _EXCEPT and index and groups[index - 1].sentence == group.sentence:
        whole = groups[index - 1]
        every = any(w in _EVERY for w in (*whole.before, *whole.after))
        if group.opening != "but" or (every and not _core(group.before)):
            if whole.front == "-" or whole.back == "-":
                return Reading("known", "exception")
            return Reading("not_known", "exception")
    if group.stop in _EXCEPT and not group.back and index + 1 < len(groups):
        other = groups[index + 1]
        every = any(w in _EVERY for w in (*group.before, *group.after))
        if every and other.sentence == group.sentence and not _core(other.before) and other.back:
            return Reading(_MEANS[other.back], "but for")
    return None


def _neighbour(groups: list[_Group], index: int) -> Reading | None:
    """What the list says that a bare topic stands in."""
    group = groups[index]
    for step in (1, -1):
        at = index + step
        while 0 <= at < len(groups) and groups[at].sentence == group.sentence:
            other = groups[at]
            if step == 1 and other.size and not _core(other.before):
                if other.back:
                    joined = "and" if any(w in _JOINS for w in other.before) else "comma"
                    return Reading(_MEANS[other.back], f"tail {joined}")
            elif step == 1:
                break
            elif other.front and (not _core(other.after) or not other.size):
                return Reading(_MEANS[other.front], "head" if other.size else "header")
            elif _core(other.after):
                break
            at += step
    return None


def _own(group: _Group) -> Reading | None:
    if group.before[:1] in (["neither"], ["nor"]) and group.back in ("+", "-"):
        return Reading("not_known" if group.back == "+" else "known", "neither")
    if group.front and group.back and group.front != group.back:
        if group.front in "?>~@":
            if group.back in "+-" and group.front != "~":
                return Reading(_MEANS[group.back], "back over " + group.front)
            return Reading(_MEANS[group.front], "front")
        if group.back in "+-":
            return Reading(_MEANS[group.back], "back against front")
        return Reading(_MEANS[group.front], "front, back " + group.back)
    if group.back and not group.front:
        return Reading(_MEANS[group.back], "back" if not _core(group.before) else "back after")
    if group.front:
        return Reading(_MEANS[group.front], "both" if group.back else "front")
    return None


def _told_later(groups: list[_Group], index: int) -> Reading | None:
    """What a later clause without topics says of "it", "both" or "neither"."""
    group = groups[index]
    for other in groups[index + 1 : index + 4]:
        if other.size:
            continue
        words = other.before
        if "neither" in words or ("either" in words and any(w in _NOT for w in words)):
            return Reading("not_known", "neither")
        if "both" in words and other.front in "+-" and other.front:
            return Reading(_MEANS[other.front], "both of them")
        about = any(w in _ABOUT for w in words)
        if other.front in ("+", "-") and other.sentence - group.sentence <= 1:
            way = "it" if about else "after it"
            return Reading(_MEANS[other.front], way if other is groups[index + 1] else way + " far")
    return None


def _core(words: Sequence[str]) -> list[str]:
    return [w for w in words if w not in _FILLERS and w not in _JOINS]


# The kinds of words that a model may see instead of the words themselves.
KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("not", _NOT),
    ("bad", _BAD),
    ("good", _GOOD),
    ("I", _SELF),
    ("they", _OTHERS),
    ("about", _ABOUT),
    (
        "if",
        frozenset(
            """if would once when suppose let's imagine assume assuming could should before until
            after will shall might gonna""".split()
        ),
    ),
    (
        "ask",
        frozenset(
            """what whats what's wat wats how why which where who explain difference vs versus or
            better best recommend suggest need worth is are describe define tell""".split()
        ),
    ),
    (
        "want",
        frozenset(
            """want wanna learn start begin next goal towards toward into become aim plan
            planning hoping hope dream ready course book tutorial resource resources video
            videos site for about on""".split()
        ),
    ),
    (
        "part",
        frozenset(
            """part parts stuff thing things chapter course basics theory side bit module topic
            section half rest""".split()
        ),
    ),
    ("very", frozenset("very really so too quite pretty all only just totally completely".split())),
    (
        "time",
        frozenset(
            """years yrs year months month weeks week days day daily ago since yesterday today
            summer school uni university work job""".split()
        ),
    ),
    ("except", _EXCEPT | _EVERY | frozenset(["apart", "rest", "other", "only"])),
)
