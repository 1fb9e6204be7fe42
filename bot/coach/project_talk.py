"""What is asked of a project that was proposed: its data, what it teaches, where to show it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import Project

_MOST_WORDS = 14
_DATA = Pattern(r"\b(?:data|datasets?|csv|table|files?|numbers?)\b", re.IGNORECASE)
_TEACHES = Pattern(
    r"\bcares?\b|"
    r"^\W*(?:(?:but|and|ok|so|hm+)\W+)*why (?:this|that|it|the first|do|would|should)\b|"
    r"\b(?:learn|teach\w*|prove\w*|gain|practi[cs]e|good for|get out of|(?:whats?|what'?s|what is) "
    r"(?:it|that|this) for|point of)\b",
    re.IGNORECASE,
)
_SHOW = Pattern(
    r"\b(?:show|share|publish|upload|host|put (?:it|that|this)|post|online|github|portfolio|"
    r"(?:to|for|so|with|let) (?:other |that |all )?(?:folks?|people|others|somebody|someone)|"
    r"public(?:ly)?|ship)\b",
    re.IGNORECASE,
)
_NEEDS = Pattern(
    r"\b(?:missing|lack\w*|prereq\w*|need|have to know|know (?:for|before)|before it|ready for)\b",
    re.IGNORECASE,
)
_TO_KNOW = Pattern(r"\bneed to (?:learn|know|have|study)\b|\b(?:before|first)\W*$", re.IGNORECASE)
_START = Pattern(
    r"\b(?:hint|start|begin|first (?:step|thing)|step (?:one|1)|steps|"
    r"how (?:do|would|should) i|where do i)\b",
    re.IGNORECASE,
)
_DONE = Pattern(
    r"\bhow (?:will|do|would|can) i (?:know|tell)\b.{0,20}\b(?:done|finished|ready|enough)\b|"
    r"\bwhen (?:is|am|do i know)\b.{0,20}\b(?:done|finished|ready|through)\b",
    re.IGNORECASE,
)
_ASKS = Pattern(
    r"^\W*(?:(?:ok|so|and|then|now)\W+)*(?:the )?first (?:step|thing)\b|"
    r"\?|^\W*(?:\w+\W+){0,4}?(?:wh?at'?s?|which|where|how|who|when|an?|n|and|give|does|do|is|am|can|to|why)\b",
    re.IGNORECASE,
)


def of_the_project(s: Situation) -> Outcome | None:
    """The part of the proposed project that a short message asks for; None for any other."""
    c = s.context
    project = proposed(s)
    own = [m for m in s.said.mentions if m.id not in (*c.topics, c.step)]
    if project is None or own or s.said.error or s.facts or len(s.text.split()) > _MOST_WORDS:
        return None
    if not _ASKS.search(s.text):
        return None
    blocks = _parts(s, project)
    if not blocks:
        return None
    asked = _MORE_PARTS if len(blocks) > 1 else ""
    lead = Block(f"**{project.title}**{asked}")
    if not blocks[-1].heading.startswith("Today"):
        blocks.append(Block(opening(project.steps[0], 260), "Today, in one sitting"))
    reply = Reply(
        intent="project_idea",
        blocks=(lead, *blocks),
        topics=project.proves[:4],
        known=s.said.known,
        not_known=s.said.not_known,
        citations=(Citation(project.id, project.title, f"project, {project.level}"),),
        actions=(Action("Another idea", "another idea"),),
    )
    offered = (f"project:{project.id}", *(o for o in c.offered if o != f"project:{project.id}"))
    return Outcome(
        reply, replace(c, ability="project_idea", offered=offered, topics=project.proves[:4])
    )


_MORE_PARTS = ", one after the other"


def proposed(s: Situation) -> Project | None:
    """The project that is spoken of: the picked one, or the first that was shown."""
    c = s.context
    if c.ability not in ("project_idea", "plan", "concept", "next_step"):
        return None
    things = list(c.offered)
    if 0 <= c.picked < len(things):
        things.insert(0, things[c.picked])
    keys = [t.partition(":")[2] for t in things if t.startswith("project:")]
    if c.ability != "project_idea" and not (things and things[0].startswith("project:")):
        return None
    return next((s.knowledge.projects[k] for k in keys if k in s.knowledge.projects), None)


def _parts(s: Situation, project: Project) -> list[Block]:
    text, blocks = s.text, []
    titles = {t: s.knowledge.topics[t].title for t in (*project.proves, *project.needs)}
    if _TEACHES.search(text) and not _TO_KNOW.search(text):
        proves = listed([titles[t] for t in project.proves])
        blocks.append(Block(f"{project.summary} Done, it proves {proves}.", "What it is for"))
    if _DATA.search(text):
        blocks.append(Block(project.data, "Data"))
    if _SHOW.search(text):
        blocks.append(
            Block(
                f"{project.ship} A public repository on GitHub with a README of ten lines and one "
                "picture is enough, and a post with the link finds its readers.",
                "Where to show it",
            )
        )
    if _DONE.search(text):
        blocks.append(Block(project.done_when, "Done when"))
    if not blocks and _NEEDS.search(text):
        lacking = [titles[t] for t in project.needs if s.polarity.get(t) != "known"]
        said = (
            f"It needs {listed(lacking)}. Begin with the first of them that is new to you; the "
            "rest can be learned on the way."
            if lacking
            else "Nothing: you have all it needs."
        )
        blocks.append(Block(said, "What it needs"))
    if not blocks and _START.search(text):
        steps = project.steps[:2]
        blocks.append(Block(f"{steps[0]} Then: {steps[1]}", "Today, in one sitting"))
    return blocks
