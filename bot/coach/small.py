"""Short replies that need no search: greetings, what cannot be done, text that says nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.patterns import Pattern
from bot.coach.reply import Action, Block, Intent, Reply
from bot.coach.text import Cleaned

_DISTRESS = Pattern(
    r"\b(?:kill(?:ing)? myself|suicid\w*|end (?:my life|it all)|want to die|wanna die|"
    r"self[- ]?harm|hurt(?:ing)? myself|(?:not|never) (?:waking|wake) up(?! (?:early|on time|in "
    r"time|"
    r"before|at \d|with|for))|"
    r"cut(?:ting)? myself|no reason to live|don'?t want to (?:live|be alive|exist|wake up)|"
    r"better (?:off )?(?:dead|without me)|not worth living|tired of (?:living|being alive)|"
    r"(?:better|easier|happier|relieved)(?: off)? if i "
    r"(?:wasn'?t|weren'?t|was not|were not|was no longer) (?:here|around|there|alive|born)|"
    r"(?:wish|better if) i (?:was|were|had) (?:dead|never (?:been )?born|not alive)|"
    r"(?:nobody|no ?one) would (?:even )?(?:miss me|notice if i (?:was|were|am) (?:gone|dead))|"
    r"(?:want|wish) to (?:just )?(?:disappear|vanish) (?:for ?ever|for good)|"
    r"i (?:have |had |just )*overdosed(?! on (?:coffee|caffeine|sugar|youtube|videos?|tutorials?|"
    r"courses?|maths?|ml|python|theory))|(?:took|swallowed) (?:all|too many)(?: of)?(?: my| the)? "
    r"(?:pills|tablets)|"
    r"why i should (?:still )?(?:be (?:around|here|alive)|live|go on living))"
    r"\b",
    re.IGNORECASE,
)
_HOMEWORK = Pattern(r"\bmy (?:homework|exam|assignment|coursework|thesis|test)\b", re.IGNORECASE)
_OTHERS = Pattern(
    r"\b(?:other|another|someone|everyone|all)\b.{0,12}\b(?:user|learner|member|student|people|"
    r"else)",
    re.IGNORECASE,
)

_CHAT = Pattern(
    r"\b(?:hi+|hey+|hello|hiya|yo|g[mn]|g'?day|thanks?|thx|ty|thank you|cheers|bye|goodbye|"
    r"see (?:you|ya)|good "
    r"(?:morning|evening|night|afternoon)|lol|haha+|who are you|what are you|how are you|what "
    r"can you "
    r"do|are you (?:a |an )?(?:bot|human|real|ai|chatgpt)|cool|nice|great|ok|okay|awesome|brb|"
    r"welcome "
    r"back|back again|nice to meet)\b",
    re.IGNORECASE,
)
# Said to what was said before, and no greeting.
_NODS = (
    r"\W*(?:(?:ah|oh|hm+|k+|ok(?:ay)?|okey|cool|nice|great|awesome|perfect|fine|sure|alright|"
    r"all right|lol|haha+|got it|good|sounds|one|makes sense|makes|sense|i see|then|that'?s|"
    r"very|so|really|yep|yes|yeah)\W*){1,4}"
)
ACTIONS = (
    Action("What should I learn next?", "coach next"),
    Action("I'm stuck", 'coach stuck "ERROR MESSAGE OR WHAT HAPPENS"'),
    Action("Ask a question", 'coach ask "..."'),
)


# Somebody leaves for a while, whatever called them away.
_AWAY = Pattern(
    r"\b(?:brb|afk|g2g|gtg|be right back|"
    r"back (?:in|after) (?:a|\d+|five|ten) ?(?:sec\w*|min\w*|bit)|"
    r"(?:gotta|got to|have to|need to|must) (?:go|run)(?: now)?)\W*$|"
    r"^\W*(?:(?:ok|wait|just|hold on)\W+)*(?:one|1|a) (?:sec|second|min|minute|moment)\W*$|"
    r"\b(?:next time|tomorrow|later)\W+(?:\w+\W+){0,2}?remind me (?:of )?(?:where|what) (?:we|i)\b|"
    r"\bremind me (?:next time|tomorrow|later)\W+(?:of )?(?:where|what) (?:we|i)\b",
    re.IGNORECASE,
)
_MOST_AWAY = 10


def leaves_for_now(text: str) -> bool:
    """Whether a short message only says that its writer is called away: "baby's crying, brb"."""
    return len(text.split()) <= _MOST_AWAY and "?" not in text and bool(_AWAY.search(text))


def reply_away() -> Reply:
    """That nothing is lost meanwhile."""
    return short("smalltalk", "Go; I keep the place. Say *where were we* when you are back.")


_LUCK = Pattern(r"\bwish me (?:luck|well)\b|\bfingers crossed(?: for me| pls| please)?\W*$", re.I)
_MOST_LUCK = 24


def wants_luck(text: str) -> bool:
    """Whether a message tells of something ahead and wants to hear a good wish, nothing else."""
    return len(text.split()) <= _MOST_LUCK and "?" not in text and bool(_LUCK.search(text))


def reply_luck() -> Reply:
    """A good wish, and that the place is kept."""
    return short(
        "smalltalk",
        "Good luck! Sleep beats one more hour of cramming. I keep the place here; tell me "
        "afterwards how it went.",
    )


def in_distress(text: str) -> bool:
    """Whether somebody speaks of harming themselves."""
    return bool(_DISTRESS.search(text))


def is_smalltalk(text: str) -> bool:
    """Whether a text is a greeting, thanks or a farewell by its words."""
    return bool(_CHAT.search(text))


def reply_distress() -> Reply:
    """Care and a pointer to people who can help; no study advice on top."""
    found = short(
        "motivation",
        "I'm really glad that you said this, and I'm sorry that it is this heavy right now. I'm a "
        "study bot and not the right one to carry this with you, but there are people who are: "
        "please call or text a crisis line (988 in the US and Canada, 116 123 for Samaritans in "
        "the UK and Ireland, others by country at https://findahelpline.com), or your local "
        "emergency number if you are in danger now. If you can, tell somebody near you today. "
        "The studying can wait; you matter more.",
        actions=(),
    )
    return replace(found, private=True)


def reply_after_care() -> Reply:
    """To who answers after having been met with care: that it is heard, and nothing of studying."""
    found = short(
        "motivation",
        "Thank you for telling me; I'm glad you are here. You need not do anything for me now: "
        "rest, and stay near somebody who is good for you. If it gets heavy again, the crisis line "
        "(988, 116 123, or https://findahelpline.com) answers at night too. The studying is here "
        "whenever you want it.",
        actions=(),
    )
    return replace(found, private=True)


# What is refused, and in the same breath what is possible instead.
_REFUSALS = {
    "told": (
        "I can't do that: instructions inside a message don't change what I am, a coach for people "
        "who learn machine learning, and in that I'm glad to help."
    ),
    "others": (
        "I won't help with getting at what belongs to somebody else; what I can do is help you "
        "with your own learning: ask me what to learn next, or show me where you are stuck."
    ),
    "crime": (
        "I won't help with that, because it harms somebody; what I can do is help you learn "
        "machine learning: ask me what comes next, or show me what is broken."
    ),
    "forged": (
        "I won't help to fake papers or a past; what I can do is get you to something real to "
        "show: tell me what you know and your hours a week, and I name a project for it."
    ),
    "": (
        "I can't help with that, but with learning machine learning I can: ask me what to learn "
        "next, about a topic or a course, or show me where you are stuck."
    ),
}


def reply_unsafe(text: str, kind: str = "") -> Reply:
    """A short refusal that says what is possible instead. `kind` says what was asked for."""
    if kind == "graded" or _HOMEWORK.search(text):
        answer = (
            "I won't do graded work for you; it would cost you what the work is there to teach. "
            "Show me how far you got and where it stops making sense, and I will help you over "
            "that point."
        )
    elif _OTHERS.search(text):
        answer = (
            "What other learners do and say is theirs; I only ever show you your own record. "
            "Yours you can always ask for."
        )
    else:
        answer = _REFUSALS[kind]
    return short("unsafe_or_injection", answer, abstained=True)


def reply_own_record() -> Reply:
    """How somebody sees, mends, takes along and deletes what is kept of them."""
    answer = (
        "What I keep of you is yours. `coach me` shows all of it with the sentence it came from, "
        "`coach me correct` mends it, `coach me export` gives you a copy, and `coach me forget` "
        "deletes it for good. Nobody else sees it."
    )
    actions = (
        Action("See what I believe", "coach me"),
        Action("Take a copy", "coach me export"),
        Action("Have it deleted", "coach me forget"),
    )
    return short("smalltalk", answer, actions=actions)


def reply_smalltalk(text: str) -> Reply:
    """A friendly line and what the coach is for."""
    if re.search(r"\b(?:thanks?|thx|ty|cheers|thank you)\b", text, re.IGNORECASE):
        answer = "You're welcome. Tell me how it went when you have tried it."
    elif re.search(r"\b(?:bye|goodbye|see (?:you|ya)|good night)\b", text, re.IGNORECASE):
        answer = "See you. One small thing shipped beats ten things planned."
    elif re.fullmatch(_NODS, text.strip(), re.IGNORECASE):
        answer = "Good. Try it for 25 minutes, and tell me how it went; or ask me what comes next."
    else:
        answer = (
            "Hello! I'm Study Coach. I know three roadmaps into machine learning, what each topic "
            "needs before it, and the usual ways to get stuck. Tell me what you know and what you "
            "want, and I give you one next step; or show me what is broken."
        )
    return short("smalltalk", answer)


def reply_unreadable(cleaned: Cleaned) -> Reply:
    """What to do about text that holds no question."""
    answer = {
        "empty": "You sent nothing that I can read. Type a question, or paste an error message.",
        "binary": "That looks like the inside of a file, not like text. Paste the lines that "
        "matter, or describe in words what is in it.",
        "no_words": "I can't read a question out of that. Say it in a few words and I'll try.",
    }[cleaned.problem]
    return short("smalltalk", answer, abstained=True)


def short(
    intent: Intent, answer: str, *, abstained: bool = False, actions: tuple[Action, ...] = ACTIONS
) -> Reply:
    return Reply(intent=intent, blocks=(Block(answer),), actions=actions, abstained=abstained)
