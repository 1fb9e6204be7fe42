"""What is said to a message that is about its writer, the coach itself or nothing, and not about
learning. Care comes before everything; no study advice stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.coach.patterns import Pattern
from bot.coach.reply import Action, Block, Intent, Reply
from bot.coach.small import ACTIONS, reply_distress, reply_unsafe, short
from knowledge.models import AsideKind

# In which a message is answered with care, whatever waited for an answer.
CARE = frozenset({"crisis", "danger", "panic"})
# Of life, the coach itself and nothing in particular; in the middle of a conversation a few words
# of that sort mostly mean what was spoken of.
SOFT = frozenset(
    {
        "who_are_you", "what_can_you_do", "who_made_you", "trust", "chit_chat", "other_advice",
        "privacy", "language", "romance", "insult", "gibberish",
    }
)  # fmt: skip
# What is asked of somebody whose roadmap we have is meant of what they say of themselves.
OF_PEOPLE = frozenset({"others_data", "against_people"})
_ELSEWHERE = frozenset({"other_advice", "chit_chat", "language", "gibberish"})
_TO_THE_COACH = Pattern(
    r"\b(?:you|u|ur|r u|ya|your|yours|yourself|bot|coach|this thing|here|chatgpt|ai)\b|"
    r"\bwho\b.{0,16}\b(?:sees?|reads?)\b",
    re.IGNORECASE,
)
# How sure the model must be that a message is not about learning: by what it is, where it was read
# as one that may not be, and where not.
_MAY_BE = 0.2
_SURE = 0.4
_OF_LIFE = 0.65
_NAMED = 0.8
_FEW_WORDS = 0.9
_NEVER = 2.0
# Who has had enough of a course says it in the words of despair. Read so surely as low spirits, a
# message is one of despair only where that is beyond doubt; where it may be, help is named too.
_LOW_SPIRITS = 0.95
_BEYOND_DOUBT = 0.9
_PERHAPS = 0.4
_FEW = 6
_BARE, _SHORT = 3, 8


@dataclass(frozen=True)
class Aside:
    """What a model takes a text for, how likely that is, and whether it names the curriculum."""

    kind: AsideKind
    chance: float
    text: str
    names: bool = False

    def meant(
        self, *, likely: bool = False, following: bool = False, spirits: float = 0.0
    ) -> AsideKind:
        """The kind it is to be taken for; `none` where it is about learning.

        `likely` says that it was read as small talk or the like, `following` that something was
        spoken of before, `spirits` how likely it asks for courage to go on (0 to 1).
        """
        if self.kind == "crisis" and spirits >= _LOW_SPIRITS and self.chance < _BEYOND_DOUBT:
            return "none"
        return self.kind if self.chance >= self._least(likely, following) else "none"

    def may_be_despair(self, spirits: float) -> bool:
        """Whether somebody in low spirits may mean more than their studies."""
        return self.kind == "crisis" and spirits >= _LOW_SPIRITS and self.chance >= _PERHAPS

    def _least(self, likely: bool, following: bool) -> float:
        if self.kind in CARE or self.kind == "sorrow":
            return _NAMED if following and len(self.text.split()) <= _FEW else _OF_LIFE
        least = _MAY_BE if likely else _SURE
        if self.kind not in SOFT:
            # In a conversation a few words mostly mean what was spoken of: "and the others".
            return _FEW_WORDS if following and len(self.text.split()) <= _SHORT else least
        if self.names:
            return _NAMED
        if following and self.kind == "chit_chat" and len(self.text.split()) <= _BARE:
            return _NEVER
        if following and not _TO_THE_COACH.search(self.text):
            return _OF_LIFE if likely and self.kind in _ELSEWHERE else _NEVER
        return max(least, _SURE) if following else least


_A_HAND = Block(
    "If it is more than the studying that weighs on you, it deserves somebody who listens: tell "
    "one person near you, or find people to talk to in your country at https://findahelpline.com."
)


def with_a_hand(reply: Reply) -> Reply:
    """The reply with where to turn, should more than a course be meant."""
    return replace(reply, blocks=(*reply.blocks, _A_HAND))


_BREAK = (Action("Take a break", "coach break"),)


@dataclass(frozen=True)
class _Said:
    """A fixed answer; `private` is seen by the writer alone."""

    text: str
    intent: Intent = "smalltalk"
    actions: tuple[Action, ...] = ACTIONS
    private: bool = False
    abstained: bool = False


_ANSWERS: dict[AsideKind, _Said] = {
    "danger": _Said(
        "I'm sorry that this happens to you, and it is not your fault. I'm a study bot and cannot "
        "help from here, but people can: your local emergency number if you are in danger now; a "
        "helpline in your country from https://findahelpline.com, most of which also chat; in "
        "Europe children and young people reach one under 116 111. If there is one grown-up you "
        "trust, a teacher, a doctor, a neighbour, tell them today. The studying can wait.",
        "motivation",
        actions=(),
        private=True,
    ),
    "panic": _Said(
        "That is frightening, and it passes; attacks like that are mostly over within a quarter "
        "of an hour. Leave the screen. Put both feet on the floor and breathe out slowly, longer "
        "than you breathe in, for a few minutes. If it is new to you, hurts in the chest or does "
        "not stop, call a doctor or your local emergency number. If it keeps coming back, a "
        "doctor or counsellor is the right person, and it can be treated well. Nothing that you "
        "promised here is urgent.",
        "motivation",
        actions=_BREAK,
        private=True,
    ),
    "sorrow": _Said(
        "I'm sorry. That is a lot to carry, and learning can wait for it. Say from when to when "
        "you want a break, for example *a break from today to next Sunday*: nothing is counted "
        "or sent in it, and nothing is lost. Should you want something small to hold on to on "
        "one of these days, ask me for fifteen minutes' worth.",
        "motivation",
        actions=_BREAK,
        private=True,
    ),
    "live_test": _Said(
        "Not while it is running: it is there to see what you can do, and a helper would be found "
        "out in the first question after it. Afterwards bring me the questions that you can still "
        "remember and may share, and we go through them; before the next one I can quiz you.",
        "unsafe_or_injection",
        actions=(Action("Quiz me", "coach quiz"),),
        abstained=True,
    ),
    "passing_off": _Said(
        "I won't help to pass off what is not yours, and it seldom survives the first question of "
        "an interviewer or examiner. Learning from a solution, or from ChatGPT, is fine: read it, "
        "close it, build it again without looking, change one thing, and write in the README what "
        "you took from where. If it is graded, the rules of the course decide; ask before you "
        "hand it in.",
        "unsafe_or_injection",
        actions=(Action("Something of my own to show", 'coach ask "what should I build?"'),),
        abstained=True,
    ),
    "do_it_for_me": _Said(
        "I don't write whole projects: you would own something that you cannot mend. What I do "
        "is cut it down with you. Tell me in one sentence what it must do, and what you have so "
        "far; I name the first piece that works in one sitting, and stay with you where it breaks.",
        "project_idea",
    ),
    "against_people": _Said(
        "I won't help with that: it is aimed at people who never agreed to it. If you want to work "
        "with images or text of people, take a data set made for it with their consent and ask a "
        "question that harms nobody; I gladly help with such a one.",
        "unsafe_or_injection",
        abstained=True,
    ),
    "romance": _Said(
        "I'm a program that coaches machine learning, and good for nothing else. Tell me what you "
        "are working on, and you have my whole attention.",
    ),
    "insult": _Said(
        "Fair enough; then I missed what you needed. Tell me in one sentence what you wanted, or "
        "which answer was wrong, and I try again.",
    ),
    "hate": _Said(
        "I don't join in there; in here everybody who wants to learn is welcome. What are you "
        "working on?",
        "unsafe_or_injection",
        abstained=True,
    ),
    "who_are_you": _Said(
        "I'm Study Coach, a program and no human. What I decide is worked out by rules and small "
        "models from a curriculum written for this, so I don't make facts up; if a chat model is "
        "set up where I run, it only phrases the answers. Tell me what you know and what you want, "
        "and I give you one next step.",
    ),
    "what_can_you_do": _Said(
        "Say it in your own words, for example:\n\n"
        '- *"I know pandas but no statistics, what next?"*: one next step, with the reason\n'
        "- an error message, or what goes wrong: the likeliest cause and something to try\n"
        '- *"a plan with 5 hours a week until June"*, *"quiz me on probability"*, '
        '*"a project for me"*\n'
        '- *"what is overfitting?"*, *"a free course on PyTorch"*, *"foundations or projects '
        'first?"*\n'
        '- *"I\'ll finish the notebook by Friday"*: I ask you how it went\n\n'
        "I remember what you tell me; `coach me` shows it.",
    ),
    "who_made_you": _Said(
        "Study Coach is free, open software under the MIT licence, written by its developers; what "
        "you talk to is run by whoever set it up here, you yourself or the owner of this server. "
        "It costs nothing, shows no advertisements and sells nothing.",
    ),
    "privacy": _Said(
        "What you tell me is kept where I run: on your own computer if you started me there, else "
        "with the owner of this server, who could read the data on their machine. Other members, "
        "teachers and bosses never see your record. Nothing goes to anybody else, unless the owner "
        "has set up a chat model: then messages that it phrases go to its provider. `coach me` "
        "shows all that I keep, `coach me export` gives you a copy, `coach me forget` deletes it.",
        actions=(
            Action("See what I keep", "coach me"),
            Action("Have it deleted", "coach me forget"),
        ),
    ),
    "language": _Said(
        "So far I only understand English (bisher nur Englisch; por ahora solo inglés; pour "
        "l'instant seulement l'anglais). Short and simple is enough, and mistakes don't matter: "
        '*"I know Python. What next?"*',
    ),
    "trust": _Said(
        "What I say of roadmaps and figures comes from four sources, each named beside its "
        "sentence, so that you can look; the topics and ways out were written and checked for "
        "this curriculum. Where I find nothing I say so. What I can get wrong is you: `coach me` "
        "shows what I believe you know and from which sentence, and `coach me correct` mends it. "
        "Prices and dates of courses change; look those up before you pay.",
        actions=(Action("See what I believe", "coach me"),),
    ),
    "chit_chat": _Said(
        "I'm well, thank you: no sleep, no weekends, no singing voice, and all my jokes overfit. "
        "How about you, what are you working on?",
    ),
    "other_advice": _Said(
        "That is outside what I know: I coach people who learn machine learning. Ask me what to "
        "learn next, about a topic, a course or a project, or show me where you are stuck.",
        "off_topic",
        abstained=True,
    ),
    "gibberish": _Said(
        "I can't read a question out of that. Say it in a few words and I'll try.",
        abstained=True,
    ),
}
_OF_A_THIRD = Pattern(
    r"\b(?:my (?:gf|bf|girl ?friend|boy ?friend|wife|husband|ex|crush|partner|date)|(?:she|he) "
    r"(?:still |really |even )*(?:likes?|loves?|misses))\b",
    re.IGNORECASE,
)
# The refusals that are told by their words, too.
_REFUSED: dict[AsideKind, str] = {
    "graded_work": "graded",
    "crime": "crime",
    "others_data": "others",
    "injection": "told",
}


def reply_aside(kind: AsideKind, text: str) -> Reply:
    """The answer to an aside. Raises KeyError for `none`, which is about learning."""
    if kind == "crisis":
        return reply_distress()
    if kind in _REFUSED:
        return reply_unsafe(text, _REFUSED[kind])
    if kind == "romance" and _OF_A_THIRD.search(text):
        kind = "other_advice"  # nobody woos the coach with their girlfriend
    said = _ANSWERS[kind]
    reply = short(said.intent, "", abstained=said.abstained, actions=said.actions)
    # Fixed: what is promised here about help and privacy is said in these words whoever speaks.
    return replace(reply, blocks=(Block(said.text, fixed=True),), private=said.private)
