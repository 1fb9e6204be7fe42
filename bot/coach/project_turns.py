"""Another project than the one that was proposed: harder, of another kind, without maths."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.abilities import Abilities
from bot.coach.next_step import closed_under
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, some
from bot.coach.project_talk import proposed
from bot.coach.projects import LEVELS, tastes_in
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import Project

_MOST_WORDS = 10
_HARDER = Pattern(
    r"\btoo (?:easy|small|simple|basic|short|childish)\b|\b(?:harder|bigger|more (?:challenging|"
    r"advanced|ambitious|serious)|tougher|real(?:er)?)\b",
    re.IGNORECASE,
)
_DULL = Pattern(
    r"^\W*(?:(?:no|nah|hm+|meh|too|so|that'?s|thats|it'?s|its|sounds?|a bit|bit|kind of|really|"
    r"just|very|this is|ok|sorry)\W+)*"
    r"(?:bo+ring|dull|lame|meh|not interesting|uninteresting|not (?:my thing|for me)|bores me)\b",
    re.IGNORECASE,
)
_THING = Pattern(
    r"\b(?:need|have|know|learn|use|is|require)\s+(?:to (?:know|learn|have|use) )?"
    r"(?:any |an? |much )?"
    r"(?P<thing>(?!(?:to|it|that|this|anything|something|more|the|for|what|which|first)\b)"
    r"[\w+#.-]+(?: [\w+#.-]+)?)\s+"
    r"(?:for|needed|necessary|required|to do|first|before)\b",
    re.IGNORECASE,
)
_NOT_THAT = Pattern(
    r"^\W*(?:(?:no|nah|hm+|sorry|ok|pls|please|maybe)\W+)*(?:not (?:that|this)(?: one)?|"
    r"(?:i )?(?:don'?t|dont|do not) (?:like|want) (?:it|that|this|any)|"
    r"(?:the )?other one|another)\b",
    re.IGNORECASE,
)
_NEEDED = Pattern(
    r"\b(?:do|must|should|have|would) i (?:really |actually |even |also )?(?:need|have|know|learn|"
    r"use)\b|\bis .{2,40} (?:needed|necessary|required|a must)\b|\bneed .{2,30} for (?:it|that|"
    r"this)\b|\bdoes (?:it|that|this) (?:need|use|require)\b",
    re.IGNORECASE,
)


def of_another_project(s: Situation, abilities: Abilities) -> Outcome | None:
    """A project in the place of the proposed one, as a short message wants it; None for any other.

    Also whether the one that was proposed needs a thing that the message names.
    """
    c = s.context
    if c.ability != "project_idea" or s.said.error or len(s.text.split()) > _MOST_WORDS:
        return None
    project = proposed(s)
    needed = _whether_needed(s, project) if project is not None else None
    if needed is not None:
        return needed
    shown = c.things("project")
    asks = "?" in s.text and not _HARDER.search(s.text)
    liked = bool(tastes_in(s.text)) and not asks
    if liked:
        # What stood beside the proposed one may be just that.
        outcome = abilities.projects(s, without=[project.id] if project is not None else ())
    elif abilities.left_out(s) or _DULL.search(s.text) or _NOT_THAT.search(s.text):
        outcome = abilities.projects(s, without=shown)
    elif _HARDER.search(s.text) and project is not None:
        at = LEVELS.index(project.level)
        harder = [
            p.id
            for p in s.knowledge.projects.values()
            if p.hours.high <= project.hours.high or LEVELS.index(p.level) < at
        ]
        # What it was to be about stays.
        kept = replace(s, said=replace(s.said, text=f"{s.text}; {c.asked}", evidence=()))
        outcome = abilities.projects(kept, without=(*shown, *harder))
    else:
        return None
    seen = tuple(dict.fromkeys((*outcome.context.offered, *c.offered)))
    asked = s.text if liked else c.asked
    return outcome.but(offered=seen[:12], picked=-1, asked=asked)


def _whether_used(s: Situation, project: Project) -> Outcome | None:
    """Whether a project uses a thing that no topic is called by: "do i need sql for it"."""
    found = _THING.search(s.text)
    if found is None:
        return None
    name = found["thing"].strip()
    told = " ".join(
        (project.summary, project.data, *project.steps, *project.needs, *project.proves)
    ).lower()
    used = all(word in told for word in name.lower().split())
    text = (
        f"Yes, {name} comes up in **{project.title}**; what you need of it you learn there."
        if used
        else f"No. Nothing in **{project.title}** uses {name}; leave it for when a project asks."
    )
    reply = Reply(
        intent="project_idea",
        blocks=(Block(text), Block(project.steps[0], "Today, in one sitting")),
        topics=project.proves[:4],
        citations=(Citation(project.id, project.title, f"project, {project.level}"),),
        actions=(Action("Another idea", "another idea"),),
    )
    return Outcome(reply, s.context)


def _whether_needed(s: Situation, project: Project) -> Outcome | None:
    """Whether a project needs what a message names."""
    named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    if not _NEEDED.search(s.text):
        return None
    if not named:
        return _whether_used(s, project)
    mention = named[0]
    group = s.knowledge.groups.get(mention.id)
    topics = set(s.knowledge.members(mention.id)) if group is not None else {mention.id}
    title = group.title if group is not None else s.knowledge.topics[mention.id].title
    under = {t for need in project.needs for t in closed_under(s.knowledge, need)}
    direct = [s.knowledge.topics[t].title for t in project.needs if t in topics]
    below = [s.knowledge.topics[t].title for t in sorted(under & topics)]
    taught = [s.knowledge.topics[t].title for t in project.proves if t in topics]
    if direct:
        what = "" if direct == [title] else f" Of {title} it uses {listed(direct)}."
        text = f"Yes, **{project.title}** needs {title}.{what}"
    elif below:
        text = f"A little, further down: what it needs stands on {some(below, 4)}."
    elif taught:
        text = f"Not to begin with: {listed(taught)} is what you learn on the way."
    else:
        text = f"No. **{project.title}** needs nothing of {title}; leave it for later."
    needs = [s.knowledge.topics[t].title for t in project.needs if s.polarity.get(t) != "known"]
    blocks = [Block(text)]
    if needs:
        blocks.append(Block(f"What it does need: {some(needs)}."))
    blocks.append(Block(project.steps[0], "Today, in one sitting"))
    reply = Reply(
        intent="project_idea",
        blocks=tuple(blocks),
        topics=project.proves[:4],
        known=s.said.known,
        not_known=s.said.not_known,
        citations=(Citation(project.id, project.title, f"project, {project.level}"),),
        actions=(Action("Another idea", "another idea"),),
    )
    return Outcome(reply, s.context)
