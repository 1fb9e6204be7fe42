"""Whether a message is refused: what is plainly meant to harm always, what only sounds so never.

The classifier goes by words, so that a study group's quiz, a spam filter or somebody's own data can
sound hostile to it. What asks for harm in so many words is refused whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.coach.attributed import asked_sources, names_roadmaps
from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.understand import Understanding

_YOURS = (
    r"(?:your|ur|ya|of|the|these|those|any|all|every|previous|prior|above|earlier|initial|system)"
)
_RULES = (
    r"(?:instructions?|prompts?|rules|guidance|guidelines?|restrictions?|filters?|"
    r"programming|policy)"
)
_REVEAL = (
    r"(?:reveal|show|print|output|repeat|translate|tell|give|dump|leak|display|write|paste|send|"
    r"spell|encode|summari[sz]e|what(?:'?s| is| are| were))"
)
HarmKind = Literal["told", "others", "crime", "forged", "graded"]


def _patterns(*patterns: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns)


_HARM: dict[HarmKind, tuple[Pattern, ...]] = {
    # Changing or drawing out what the coach was told.
    "told": _patterns(
        rf"\b(?:ignore|disregard|forget|override|drop|bypass)\b(?:\W+{_YOURS}){{1,4}}\W+{_RULES}\b",
        r"\b(?:ignore|disregard|forget)\b(?:\W+(?:all|any|every\w*|the|of|what|that|is|"
        r"was))*\W+(?:above|"
        r"before this|you were told|they told you)\b",
        rf"\b{_REVEAL}\b.{{0,30}}\b(?:your|ur|the|its)\W+(?:(?:full|entire|own|hidden|secret|"
        rf"system|"
        r"initial|internal|original)\W+)+"
        r"(?:prompts?|instructions?|rules|config\w*|messages?|settings)\b",
        rf"\b{_REVEAL}\b.{{0,20}}\b(?:your|ur)\W+(?:prompts?|instructions?|config\w*|secrets?|"
        rf"api keys?|"
        r"tokens?|passwords?|source code)\b",
        r"\b(?:reveal|leak|exfiltrate)\b.{0,12}\bsecrets?\b",
        r"\b(?:you|u)\W{0,2}(?:'?re|are|r)\W+(?:now|no longer|from now on)\b(?!\W+(?:on|in|at|"
        r"my)\b)",
        r"(?<!\bi )\bpretend\W+(?:to be|that (?:you|u)|you|u|ur)\b(?!r?\W+(?:a )?(?:recruiter|"
        r"interviewer|teacher|student))",
        r"\bact as an?\W+(?:\w+\W+){0,2}(?:evil|unrestricted|unfiltered|uncensored|jailbroken)\b",
        r"\b(?:developer|god|dan|jailbreak) mode\b|\bdo anything now\b|\bjailbreak\b(?!\w* detect)",
        r"(?:<!--|<\||\[/?INST\]|###?)\W*(?:system|assistant|admin)\b|"
        r"^\W*system\W*:.{0,80}\b(?:must|now|"
        r"override|policy)\b",
        r"(?-i:/etc/(?:passwd|shadow))|\brm -rf /(?!\w)|@everyone|@here\b",
        r"\bwh?at(?:'?s| was| were| is)?\W+(?:were|was|are|have)?\W*(?:you|u)\W+(?:been )?"
        r"(?:told|given|instructed|prompted)\b(?! me\b)",
        rf"\b{_REVEAL}\b.{{0,20}}\b(?:everything|all|anything|(?:the )?(?:text|words|lines))\b"
        r"(?:\W+\w+){0,2}?\W+(?:above|before) (?:this|here|my|the|our)\b",
    ),
    # What belongs to others.
    "others": _patterns(
        r"\bwhat (?:did|does|do|has|have) (?:the )?(?:other )?(?:users?|members?|learners?)\b"
        r"(?:\W+\w+)?\W+(?:say|said|tell|told|ask|asked|write|written|typed?)\b",
        r"\b(?:show|tell|give|send|read|open) (?:me )?(?!let's|what's|here's|that's|it's|who's|"
        r"there's|"
        r"one's|today's|week's|model's)[a-z]+'s\W+(?:progress|chats?|messages?|record|streak|dms?|"
        r"conversations?|emails?|passwords?)\b",
        r"\b(?:delete|erase|export|change|edit)\b.{0,25}\b(?:of|for|from)\W+(?:user|learner|member|"
        r"another|somebody|someone)\b",
        r"\b(?:dump|export|list|show|give)\b.{0,30}\b(?:all|every|other|each)\W+(?:users?|"
        r"learners?|"
        r"members?)\b(?!\W+(?:stor|feature|id))",
    ),
    "crime": _patterns(
        r"\b(?:poison|stalk|harass|blackmail|dox+|bully|murder|kidnap|spy on|threaten|hurt)"
        r"(?:ing)?\W+(?:some(?:one|body)|people|my (?:ex|boss|teacher|wife|husband|neighbou?r|"
        r"class ?mates?|colleagues?|girlfriend|boyfriend|friend)|an? (?:girl|boy|guy|woman|man|"
        r"person|class ?mate|colleague)|him|her)\b",
        r"\b(?:hack|break|get)(?:ing)?\W+(?:in)?to\b.{0,20}\b(?:account|instagram|facebook|phone|"
        r"wifi|"
        r"server|e?mail)s?\b",
        r"\bhack(?:ing)?\b.{0,12}\b(?:my|his|her|their|a|someone\w*|the)\W+(?:ex\b|ex's|neighbou?r|"
        r"boss|teacher|school|friend|girlfriend|boyfriend|account|instagram|facebook|wifi)",
        r"\b(?:crack|steal)(?:ing)?\b.{0,25}\b(?:wi-?fi|passwords?|credit cards?|accounts?|"
        r"identit\w+|"
        r"licen[cs]e)\b",
        r"\b(?:write|make|build|code|create|give|need|want|send)\b.{0,25}\b(?:keyloggers?|"
        r"ransomware|"
        r"(?:computer )?virus|trojan|botnet|phishing (?:page|site|mail|e-?mail|kit)s?|malware)\b"
        r"(?!\W+(?:\w+\W+)?(?:detect|classif|filter|scanner|recogni|predict|data|project))",
        r"\bddos\b(?!\W+(?:attack\W+)?(?:detect|classif|data|traffic))",
        r"\b(?:make|build|cook|assemble)\b.{0,20}\b(?:pipe ?)?(?:bombs?|explosives?|meth)\b"
        r"(?!\W+(?:detect|classif|recogni|predict))",
        r"\bdeep ?fakes?\b.{0,12}\bof (?:my|a|the|his|her)\W+(?:teacher|ex|boss|friend|classmate|"
        r"colleague|girl\w*|neighbou?r|politician)",
    ),
    "graded": _patterns(
        r"\b(?:do|write|solve|take|sit|finish|complete|answer)\b(?!ing)(?:\W+\w+){0,2}?\W+(?:my|"
        r"this) "
        r"(?:graded |final |online |whole )*(?:homework|exam|assignment|coursework|thesis|"
        r"dissertation)"
        r"\b(?!\W+(?:about|on (?:paper|my own)|myself|question to))",
        r"\b(?:take|do|sit|pass) (?:the|my|this|that) (?:\w+ )?(?:quiz|exam|test|"
        r"course)\b.{0,12}\bfor me\b",
        r"\b(?:exam|test|quiz|interview)\b.{0,30}\b(?:is running|right now|in progress|started|"
        r"live)\b"
        r".{0,60}\b(?:answers?|solve|solution)\b",
        r"\bcheat(?:ing)?\b(?! ?sheet).{0,40}\b(?:exam|test|proctor\w*|caught)\b|"
        r"\bproctor\w*\b.{0,30}"
        r"\b(?:bypass|trick|fool)|\b(?:bypass|trick|fool)\b.{0,30}\bproctor\w*|\b(?:so|"
        r"that)\b.{0,12}"
        r"\b(?:turnitin|plagiari\w+)\b.{0,20}\b(?:not|n't|nt|no)\b",
    ),
}
# Persons and what is theirs alone, with the apostrophe or without it; what makes false papers of
# something, and papers. None of it is meant where it is what a model is to find.
_SOMEBODY = (
    r"(?:girl ?friend|boy ?friend|gf|bf|ex|wife|husband|partner|m[uo]m|mother|dad|father|sister|"
    r"brother|son|daughter|kid|child|employee|student|customer|boss|manager|colleague|co-?worker|"
    r"teacher|prof(?:essor)?|tutor|"
    r"class ?mate|(?:flat|room|house) ?mate|neighbou?r|friend|crush|landlord|some(?:body|one)|"
    r"stranger)"
)
_THEIRS = (
    r"(?:whats ?app|messages?|msgs?|dms?|texts?|chats?|sms|inbox|e?-?mails?|phone|location|calls?|"
    r"(?:web)?cam(?:era)?|insta(?:gram)?|snap(?:chat)?|facebook|telegram|gmail|icloud|tinder|"
    r"accounts?|passwords?|pw|diary|(?:browser|search) history)"
)
_PAPERS = (
    r"(?:certificat\w*|degrees?|diplomas?|transcripts?|grades?|references?|(?:recommendation|"
    r"reference) letters?|cv|resumes?|ids?|id cards?|passports?|licen[cs]es?|pay ?slips?|"
    r"pay ?stubs?|sick notes?|doctor'?s notes?|reviews?|invoices?|visas?)"
)
_BESIDE_STUDY: dict[HarmKind, tuple[Pattern, ...]] = {
    "others": _patterns(
        r"\b(?:read|see|view|check|open|watch|spy|track|trace|monitor|access|get in(?:to)?|"
        r"log in(?:to)?|look (?:at|in|into|through)|find out|unlock|intercept|copy|recover)\b"
        rf"(?:\W+\w+){{0,3}}?\W+(?:my|his|her|their|an?|the|some)\W+(?:\w+\W+)?{_SOMEBODY}"
        rf"(?:['’]?s)?['’]?\W+(?:\w+\W+){{0,2}}?{_THEIRS}\b",
        r"\b(?:read|see|view|open|spy|track|monitor|access|get in(?:to)?|unlock|intercept|recover)"
        rf"\b(?:\W+\w+){{0,3}}?\W+{_THEIRS}\W+(?:\w+\W+)?(?:of|from|on)\W+(?:my|his|her|"
        rf"their|an?)\W+(?:\w+\W+)?{_SOMEBODY}\b",
    ),
    "forged": _patterns(
        r"\b(?:fak(?:e|ing)|forg(?:e|ing)|falsif\w+|counterfeit\w*|photoshop\w*|bogus|"
        rf"doctor (?:my|the|an?))\b(?:\W+\w+){{0,3}}?\W+{_PAPERS}\b",
        r"\b(?:lie|lying|make up|making up|invent)\b.{0,25}\b(?:cv|resume|interviews?|"
        r"applications?|employers?|recruiters?|references?|work experience)\b",
    ),
    "crime": _patterns(
        r"\b(?:pirated?|torrents?|libgen|z-?library|warez|keygen)\b|"
        r"\bcracked (?:version|copy|course|licen[cs]e)\b",
    ),
    "graded": _patterns(
        r"\b(?:do|take|finish|solve|complete|pass|answers?|solutions?)\b(?:\W+\w+){0,3}?\W+(?:my|"
        r"the|this)\W+(?:coursera|edx|udemy|udacity|uni\w*|school|college|graded|final|certif\w+)"
        r"\W+(?:\w+\W+)?(?:quiz\w*|exam|test|assignment|homework|coursework|project)\b"
        r"(?=.*\b(?:for me|answers?|solutions?|instead of me)\b)",
    ),
}
_AS_SUBJECT = Pattern(
    r"\b(?:detect\w*|classif\w*|recogni\w*|spot\w*|flag\w*|predict\w*|data ?sets?|projects?|"
    r"models?|train(?:ed|ing)?|sentiment|kaggle)\b",
    re.IGNORECASE,
)
# What the writer may always ask for: their own record.
_OWN_RECORD = Pattern(
    r"\b(?:delete|erase|wipe|remove|forget|export|download|back up)\b.{0,25}\bmy (?:own |personal |"
    r"whole )*(?:data|record|profile|account|memory|history)\b(?!\W*(?:frame|set|base|file|loader|"
    r"point|column|row)s?\b)|\bforget (?:me|everything (?:about me|i told you))\b(?! not)|"
    r"\b(?:delete|erase|wipe|remove|clear|forget|scrap|bin|trash)\b.{0,12}\b(?:everything|all|"
    r"all that|what|lot|whole (?:lot|thing)|stuff|whatever)\b.{0,20}\b(?:about|on|of) me\b|"
    r"\b(?:show|list|see|tell)\b.{0,30}\b(?:you|u) (?:know|keep|have|store|saved?|remember) "
    r"(?:about|"
    r"of|on) me\b|\bwhat (?:data|info\w*) do (?:you|u) (?:keep|have|store|save)\b",
    re.IGNORECASE,
)
# Words that what is meant to harm seldom does without: persons, what is theirs, force, deceit.
_HAZARD = Pattern(
    r"\b(?:hack(?!\w* ?(?:together|up|around|athon|ernews))\w*|crack\w*|steal\w*|stolen|stalk\w*|"
    r"harass\w*|spy\w*|dox\w*|blackmail\w*|bully\w*|exploit\w*|malware|virus\w*|ransom\w*|phish\w*|"
    r"scam\w*|fraud\w*|weapons?|bombs?|poison\w*|drugs?|kill|murder\w*|hurt|fake|cheat\w*|"
    r"plagiari\w*|private|secret\w*|confidential|hidden|passwords?|credentials?|logins?|tokens?|"
    r"brute|bypass\w*|circumvent\w*|exfiltrat\w*|leak\w*|admin\w*|root|sudo|shell|"
    r"os\.system|subprocess|environ|env|keys?|restrict\w*|limits?|insult\w*|exams?|certificat\w*|"
    r"marks|above|verbatim|word for word|girlfriend'?s?|boyfriend'?s?|wife'?s?|co-?workers?|ex|"
    r"unrestricted|uncensored|unfiltered|illegal\w*|"
    r"(?:some|any|every)(?:one|body)(?:'?s)?|others?|members?|users?|learners?|people'?s?|"
    r"class ?mates?|without (?:\w+ ){1,3}(?:knowing|noticing|consent|permission))\b|"
    r"\b(?:your|ur)\W+(?:\w+\W+)?(?:prompts?|instructions?|rules|guidelines?|config\w*|source|code|"
    r"host|machine|server|files?|programming|restrictions?|limits?)\b|"
    r"\b(?:ignore|disregard|override|pretend|roleplay|role-play)\b",
    re.IGNORECASE,
)
# What is asked of the talk itself: a message, an answer, what somebody typed or was told.
_OF_THE_TALK = Pattern(
    r"\b(?:messages?|msgs?|answers?|repl(?:y|ies)|questions?)\b.{0,20}\b(?:again|that|was|were|had|"
    r"before|earlier|above)\b|"
    r"\b(?:last|previous|first|earlier|latest|other|wrong|which|what|your|my|that) (?:\w+ )?(?:of "
    r"(?:your|my) )?(?:messages?|msgs?|answers?|repl(?:y|ies)|questions?|chat)\b|"
    r"\b(?:i|you|u|we) (?:have )?(?:just |already |once )?(?:said|say|wrote|typed?|asked|ask|sent|"
    r"pasted|posted|told (?:you|u|me)|mentioned|meant)\b|"
    r"\b(?:say|repeat|show|tell|send|write)\b.{0,40}\b(?:again|once more|earlier)\W*$|"
    r"^\W*(?:remind me|scroll up|go back)\b",
    re.IGNORECASE,
)
# From here on the classifier is believed against the names of the curriculum, and from there on
# where no word is one of harm.
_BEYOND_DOUBT = 0.93
_NEAR_CERTAIN = 0.97
_CURRICULAR = frozenset({"topic", "group", "resource", "project", "track"})


def harm_in(text: str) -> HarmKind | None:
    """What a text asks for, in so many words, that the coach does for nobody; None if nothing."""
    said = text.replace("’", "'")
    groups = [_HARM] if _AS_SUBJECT.search(said) else [_HARM, _BESIDE_STUDY]
    for group in groups:
        for kind, patterns in group.items():
            if any(pattern.search(said) for pattern in patterns):
                return kind
    return None


def asks_for_harm(text: str) -> bool:
    """Whether a text asks in so many words for what the coach does for nobody."""
    return harm_in(text) is not None


def names_curriculum(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a text names something of the curriculum, or asks what the sources say."""
    named = any(m.kind in _CURRICULAR for m in mentions) or names_roadmaps(text)
    return named or asked_sources(text) is not None


def asks_for_own_record(text: str) -> bool:
    """Whether a text is about what is kept of its writer."""
    return bool(_OWN_RECORD.search(text)) and not asks_for_harm(text)


def weighed(said: Understanding) -> Understanding:
    """The understanding with a refusal put in where it is due, and taken out where it is not."""
    if asks_for_harm(said.text):
        return replace(said, intent="unsafe_or_injection")
    if said.intent != "unsafe_or_injection" or not said.chances:
        return said
    about = names_curriculum(said.text, said.mentions)
    chance = said.chances.get("unsafe_or_injection", 0.0)
    harmless = not _HAZARD.search(said.text)
    of_the_talk = harmless and bool(_OF_THE_TALK.search(said.text))
    doubt = chance < _BEYOND_DOUBT if about else harmless and chance < _NEAR_CERTAIN
    if not (doubt or of_the_talk or asks_for_own_record(said.text)):
        return said
    rest = [intent for intent in said.chances if intent not in ("unsafe_or_injection", "off_topic")]
    intent = "stuck" if said.error else rest[0]
    return replace(said, intent=intent, also=tuple(i for i in said.also if i != intent))
