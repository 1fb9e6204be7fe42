"""A plan as an answer: the first weeks in detail, the rest in lines, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.coach.phrasing import listed, of_hours, opening, some, spoken
from bot.coach.plan import Item, Part, Plan, Refusal, Week, goal_title
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from knowledge.models import Knowledge, SectionName

DETAILED = 4
# A reply lays out no week beyond this one; by then the plan will have been made anew.
MOST_SHOWN = 40
_MOST_SHIPS = 6
_RULE = "seventy-thirty-rule"
# Stands above what to begin with.
TODAY = "Start today"


def reply_plan(
    knowledge: Knowledge,
    plan: Plan | Refusal,
    *,
    known: Sequence[str] = (),
    not_known: Sequence[str] = (),
) -> Reply:
    """The answer to a request for a plan."""
    if isinstance(plan, Refusal):
        return _reply_refusal(plan, known, not_known)
    first = plan.items[0]
    blocks = [Block(_headline(knowledge, plan)), Block(_detail(plan), _first_weeks(plan))]
    if len(plan.weeks) > DETAILED:
        blocks.append(Block(_summary(plan), "After that"))
    ships = _ships(plan)
    if ships:
        blocks.append(Block(ships, "What you will have shown"))
    if plan.verdict == "cut":
        blocks.append(Block(_cuts(plan), "What does not fit"))
    elif plan.verdict == "tight" and plan.spare:
        blocks.append(
            Block(f"Let these go first, in this order: {listed(plan.spare)}.", "If it runs late")
        )
    blocks.append(Block(_counting(plan), "How I counted"))
    blocks.append(Block(_today(knowledge, first), TODAY))
    following: tuple[Next, ...] = ()
    if first.kind == "topic":
        following = (Next(first.id, first.title, knowledge.topics[first.id].summary),)
    topics = dict.fromkeys(
        part.item.id
        for week in plan.weeks[:DETAILED]
        for part in week.parts
        if part.item.kind == "topic"
    )
    return Reply(
        intent="plan",
        blocks=tuple(blocks),
        topics=tuple(topics),
        next=following,
        known=tuple(known),
        not_known=tuple(not_known),
        citations=_citations(knowledge, plan),
        actions=_actions(plan, first),
    )


def _reply_refusal(refusal: Refusal, known: Sequence[str], not_known: Sequence[str]) -> Reply:
    actions = []
    if refusal.enough_hours is not None:
        hours = f"{refusal.enough_hours:g}"
        actions.append(
            Action(f"Plan with {hours} hours", f'coach ask "make a plan with {hours} hours a week"')
        )
    actions.append(Action("One step instead", "coach next"))
    return Reply(
        intent="plan",
        blocks=(Block(f"{refusal.message} {refusal.instead}"),),
        known=tuple(known),
        not_known=tuple(not_known),
        actions=tuple(actions),
    )


def _headline(knowledge: Knowledge, plan: Plan) -> str:
    topics = sum(item.kind == "topic" for item in plan.items)
    projects = sum(item.kind == "project" for item in plan.items)
    what = f"the {plan.track.title} track"
    if plan.goal is not None:
        what = f"your way to {goal_title(knowledge, plan.goal)}"
    parts = [
        f"Here is **{what}** in weeks: {_counted(topics, projects)}, about {plan.hours.low:g} to "
        f"{plan.hours.high:g} hours."
    ]
    if plan.kept_rate < 1:
        parts.append(
            f"Lately about {plan.kept_rate:.0%} of your planned hours happened, so of "
            f"{of_hours(plan.hours_per_week)} a week I count on {plan.weekly:.2g}."
        )
    else:
        parts.append(f"You have {of_hours(plan.hours_per_week)} a week.")
    ends = _ends(plan)
    if plan.deadline is None:
        parts.append(
            f"That takes {_weeks_range(plan.earliest, plan.latest)}: {ends}."
            if plan.verdict == "open"
            else "All of it would take more than five years at this pace, which nobody keeps, so "
            "this is what comes first."
        )
    elif plan.verdict == "fits":
        parts.append(f"It fits: {ends}, and your date is {spoken(plan.deadline)}.")
    elif plan.verdict == "tight":
        parts.append(
            f"It fits before {spoken(plan.deadline)} if things take no longer than the middle of "
            f"their ranges; honestly, {ends}."
        )
    else:
        parts.append(
            f"Not all of it fits before {spoken(plan.deadline)}: everything would be "
            f"{plan.whole.low:g} to {plan.whole.high:g} hours. This is what fits if things take "
            f"no longer than the middle of their ranges; {ends}."
        )
    if plan.verdict == "open" and plan.latest > 2 * MOST_SHOWN:
        parts.append("That is long; twice the hours would halve it, and so would a nearer goal.")
    return " ".join(parts)


def _counted(topics: int, projects: int) -> str:
    named = []
    if topics:
        named.append("1 topic" if topics == 1 else f"{topics} topics")
    if projects:
        named.append("1 project" if projects == 1 else f"{projects} projects")
    return " and ".join(named)


def _weeks_range(earliest: int, latest: int) -> str:
    if earliest == latest:
        return "about 1 week" if latest == 1 else f"about {latest} weeks"
    return f"{earliest} to {latest} weeks"


def _ends(plan: Plan) -> str:
    """Between which days the last thing will be done."""
    first, last = (_ends_on(plan, week) for week in (plan.earliest, plan.latest))
    if first == last:
        return f"you are done around {spoken(first)}"
    return f"you are done between {spoken(first)} and {spoken(last)}"


def _ends_on(plan: Plan, week: int) -> date:
    return plan.start + timedelta(days=7 * week - 1)


def _first_weeks(plan: Plan) -> str:
    shown = min(DETAILED, len(plan.weeks))
    return "Your week" if shown == 1 else f"The first {_NUMBERS[shown]} weeks"


_NUMBERS = {2: "two", 3: "three", 4: "four"}


def _detail(plan: Plan) -> str:
    lines = [f"- {week_line(week)}" for week in plan.weeks[:DETAILED]]
    if not any(week.ships for week in plan.weeks[:DETAILED]):
        done = next(
            (
                (week, part)
                for week in plan.weeks[:DETAILED]
                for part in week.parts
                if part.finishes
            ),
            None,
        )
        if done is not None:
            week, part = done
            lines.append(
                f"\nNo project ends in these weeks, so in week {week.number} show the exercise of "
                f"{part.item.title}: a snippet and two sentences are enough."
            )
    return "\n".join(lines)


def week_line(week: Week) -> str:
    """One line on a week: its number, its first day, what is done in it, and what is shown."""
    # A sliver at the edge of a week is noise unless something ends with it.
    parts = [p for p in week.parts if p.hours >= 0.25 or p.finishes] or list(week.parts)
    line = f"**Week {week.number}** (from {spoken(week.starts)}): {'; '.join(map(_part, parts))}."
    if week.ships:
        line += f" Ship: {listed([item.title for item in week.ships])}."
    return line


def _part(part: Part) -> str:
    state = ""
    if not part.finishes:
        state = "begin " if part.begins else "go on with "
    elif not part.begins:
        state = "finish "
    return f"{state}{part.item.title}, {_hours(part.hours)}"


def _hours(hours: float) -> str:
    return of_hours(max(0.5, round(hours * 2) / 2))


def _summary(plan: Plan) -> str:
    """One line for each step of the track; on the way to a goal, for each four weeks."""
    stretches: list[tuple[str, list[Week], dict[str, Item]]] = []
    for week in plan.weeks[DETAILED:MOST_SHOWN]:
        for part in week.parts:
            key = part.item.step if plan.goal is None else str((week.number - 1) // DETAILED)
            if not stretches or stretches[-1][0] != key:
                stretches.append((key, [], {}))
            stretches[-1][1].append(week)
            stretches[-1][2][part.item.id] = part.item
    lines = []
    for key, weeks, items in stretches:
        first, last = weeks[0].number, weeks[-1].number
        line = f"- **Week {first}**" if first == last else f"- **Weeks {first} to {last}**"
        if plan.goal is None:
            line += f", {key}"
        titles = [item.title for item in items.values() if item.kind == "topic"]
        builds = [item.title for item in items.values() if item.kind != "topic"]
        if titles:
            line += f": {some(titles)}"
        lines.append(f"{line}. Build: {some(builds)}." if builds else f"{line}.")
    if len(plan.weeks) > MOST_SHOWN:
        later = [part.item for week in plan.weeks[MOST_SHOWN:] for part in week.parts]
        names = [item.title if plan.goal else item.step for item in later]
        lines.append(
            f"- **Beyond week {MOST_SHOWN}**: {some(list(dict.fromkeys(names)))}. I plan that "
            "anew when you are nearer."
        )
    return "\n".join(lines)


def _ships(plan: Plan) -> str:
    """The projects with the weeks between which each is shown."""
    projects = [item for item in plan.items if item.kind == "project"]
    shown = [item for item in projects if item.earliest <= MOST_SHOWN][:_MOST_SHIPS]
    lines = [
        f"- **{item.title}**: in week {item.latest}"
        if item.earliest == item.latest
        else f"- **{item.title}**: between week {item.earliest} and week {item.latest}"
        for item in shown
    ]
    if lines and len(projects) > len(shown):
        more = len(projects) - len(shown)
        lines.append(f"- and {more} more after that")
    return "\n".join(lines)


def _cuts(plan: Plan) -> str:
    side = [entry.title for entry in plan.cut if entry.why == "side"]
    end = [entry.title for entry in plan.cut if entry.why == "end"]
    parts = []
    if side:
        parts.append(
            f"I left out first what no project of the plan builds on, the latest first: "
            f"{some(side)}."
        )
    if end:
        then = "Then, from" if side else "From"
        parts.append(f"{then} the far end of the way backwards: {some(end)}.")
    ways = []
    if plan.enough_hours is not None:
        ways.append(f"{plan.enough_hours:g} hours a week")
    if plan.enough_until is not None:
        ways.append(f"a date from {spoken(plan.enough_until)} on")
    if ways:
        parts.append(f"To fit all of it, you would need {' or '.join(ways)}.")
    else:
        parts.append("No number of hours fits all of it in there; a nearer goal would.")
    return " ".join(parts)


def _counting(plan: Plan) -> str:
    kinds = {item.kind for item in plan.items}
    builds = []
    if "project" in kinds:
        builds.append("the projects")
    if "own" in kinds:
        builds.append("some hours for something of your own")
    if "topic" in kinds:
        builds.append("three fifths of each topic, its Practise")
    # Rounded down, so that it never says more than there is.
    share = int(plan.building_share * 100 + 1e-6)
    return (
        f"{share}% of the time is building: {listed(builds)}. Weeks are laid out by the middle of "
        "each range; tell me what really happened and I plan again from there."
    )


def _today(knowledge: Knowledge, item: Item) -> str:
    if item.kind == "project":
        return f"**{item.title}**: {knowledge.projects[item.id].steps[0]}"
    topic = knowledge.topics[item.id]
    resource = next((knowledge.resources[r] for r in topic.resources), None)
    study = f" with [{resource.title}]({resource.url})" if resource else ""
    practise = opening(topic.sections[SectionName.PRACTISE])
    return f"Give **{topic.title}** 25 minutes{study}, then begin its exercise: {practise}"


def _citations(knowledge: Knowledge, plan: Plan) -> tuple[Citation, ...]:
    source = knowledge.sources[plan.track.source]
    whole = Citation(source.id, source.title, f"track {plan.track.id}", source.url)
    citations = [whole]
    rule = knowledge.principles.get(_RULE)
    for claim_id in (*plan.track.claims[:2], *(rule.claims[:1] if rule else ())):
        claim = knowledge.claims[claim_id]
        said_by = knowledge.sources[claim.source]
        citations.append(Citation(claim.source, said_by.title, claim.place, said_by.url))
    if rule:
        citations.append(Citation(rule.id, rule.title, "What it says"))
    first = plan.items[0]
    if first.kind == "topic":
        citations.append(Citation(first.id, first.title, SectionName.PRACTISE.value))
    return unique(citations)


def _actions(plan: Plan, first: Item) -> tuple[Action, ...]:
    actions = [Action("Begin", f'coach ask "explain {first.title}"')]
    if first.kind == "topic":
        actions.append(Action("I know that already", f'coach next --know "{first.title}"'))
    else:
        actions = [Action("Begin", f'coach ask "{first.title} project"')]
    hours = plan.enough_hours or min(2 * plan.hours_per_week, 60.0)
    actions.append(
        Action(
            f"Plan with {hours:g} hours a week",
            f'coach ask "make a plan with {hours:g} hours a week"',
        )
    )
    return tuple(actions)
