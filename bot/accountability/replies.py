"""The words for promises: the check-in that opens, what was taken of an answer, and the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.accountability.checkins import Offer, Taken, is_on_time
from bot.accountability.commitments import Ease, Eased, of_time, of_week
from bot.accountability.lines import read_line
from bot.accountability.promising import SHORT_ID
from bot.accountability.values import CheckIn, Commitment, Preferences
from bot.accountability.weeks import checkin_day, opening_of, to_local, week_ahead
from bot.coach.phrasing import listed, of_hours, spoken
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted
from bot.coach.times import DAYS

_MOST_QUOTED = 300
_SAID = {
    "kept": "kept",
    "partly": "partly kept",
    "missed": "missed",
    "dropped": "dropped",
    "moved": "carried on as a new promise",
    "excused": "excused",
    "open": "not answered yet",
}
_NEXT = Action("What should I do next?", "coach next")
_EXAMPLE = (
    "*did the first, half of the second because my laptop died; built 3h, studied 2h; next week: "
    "deploy it on Tuesday evening at home, 2 hours*"
)


def reply_open_checkin(
    checkin: CheckIn,
    about: Sequence[Commitment],
    *,
    prefs: Preferences,
    now: datetime,
    restart: Commitment | None = None,
    apology: bool = False,
) -> Reply:
    """The check-in as it is sent: last week's promises in the learner's own words, and what to say.

    `apology` is for one that comes late because the coach was down; `restart` the twenty minutes to
    begin again with, if two weeks were missed.
    """
    day = checkin_day(checkin.week, prefs)
    first = f"Time to look back on the week up to {day_of(day)}."
    if to_local(now, prefs).date() == day:
        first = f"It is {DAYS[day.weekday()].capitalize()}, time to look back."
    if apology:
        first = (
            "Your check-in comes late, because I was down. I am sorry; that is on me, and you have "
            "as much time for it as ever."
        )
    blocks = [Block(first)]
    if restart is not None:
        blocks.append(
            Block(
                "Two weeks or more went by. That happens, and nothing is lost. Here is a way back "
                f"in of twenty minutes:\n\n> {_quote(restart)}\n\nIf that is all you do this week, "
                "it was a good week.",
                "Begin again, small",
            )
        )
    if about:
        blocks.append(Block(_numbered(about, checkin.week), "What you promised"))
        how = (
            "How did each one go: kept, partly, missed or dropped, and in one line why? What did "
            "you ship (a link is best) and learn? How many hours did you build, and how many did "
            "you study? What blocked you, and what comes next?"
        )
    else:
        how = (
            "You promised nothing for this week, and that is fine. What did you do all the same: "
            "what did you ship (a link is best) and learn, how many hours did you build and study, "
            "what blocked you, and what comes next?"
        )
    blocks.append(Block(f"{how}\n\nOne message in your own words will do, such as {_EXAMPLE}"))
    blocks.append(
        Block(
            f"It closes on {_moment(checkin.closes_at, prefs)}. Until then you can change any of "
            "it; say what you know now and the rest later."
        )
    )
    actions = [Action("Answer", 'coach checkin "..."')]
    if about:
        actions.append(Action("All kept", "coach checkin --kept all"))
    if restart is not None:
        actions.append(Action("Begin again with 20 minutes", "coach checkin --restart"))
    actions.append(Action("I am away", "coach break"))
    return Reply("checkin", tuple(blocks), topics=_topics(about), actions=tuple(actions))


def reply_nothing_promised(wish: str = "report") -> Reply:
    """To somebody who tells how it went, or wants to ease a promise, and had promised nothing."""
    first = {
        "shrink": "There is no promise of yours on record that could be made smaller.",
        "move": "There is no promise of yours on record to move, so no day was missed.",
        "drop": "There is no open promise of yours on record, so there is nothing to let go.",
        "missed": "That happens, and here it costs you nothing: you had promised nothing that I "
        "know of, so nothing is missed, and a week off undoes no learning. Come back small, 20 "
        "minutes, this week.",
    }.get(
        wish,
        "Thank you for telling me. You had promised nothing that I know of, so nothing is missed.",
    )
    return Reply(
        "checkin",
        (
            Block(
                f"{first} Shall I hold you to one thing? Say what, when and where, such as *I will "
                "train the first model on Tuesday evening at the library*."
            ),
        ),
        actions=(Action("Promise something", 'coach commit "..."'), _NEXT),
    )


def reply_which(about: Sequence[Commitment]) -> Reply:
    """To somebody who did not say which promise is meant."""
    lines = "\n".join(f"{n}. {_quote(c)}{_plan_shown(c)}" for n, c in enumerate(about, start=1))
    return Reply(
        "checkin",
        (
            Block(f"Which of these do you mean?\n\n{lines}"),
            Block("Say it with the number, such as *did 1, half of 2 because I was ill*."),
        ),
        topics=_topics(about),
        actions=(Action("See the week", "coach week"),),
    )


def reply_before_checkin(
    about: Sequence[Commitment], checkin: CheckIn | None, *, prefs: Preferences, now: datetime
) -> Reply:
    """What is said of a check-in that was answered already, or whose time has not come yet."""
    if checkin is not None and checkin.answered_at is not None:
        blocks = [
            Block(
                "You have answered this week's check-in. You can add to it or put something right "
                f"until {_moment(checkin.closes_at, prefs)}: just say it."
            )
        ]
        heading = "How it went"
    else:
        opens = opening_of(week_ahead(now, prefs), prefs)
        blocks = [
            Block(
                f"Your next check-in opens on {_moment(opens, prefs)}. What is done before then "
                "can be said now, such as *done with the first, 2h built*."
            )
        ]
        heading = "What you promised"
    if about:
        blocks.append(Block(_numbered(about, about[-1].week), heading))
    actions = [Action("Promise something", 'coach commit "..."'), _NEXT]
    if any(c.state == "open" for c in about):
        actions.insert(0, Action("Say how it went", 'coach checkin "..."'))
    return Reply("checkin", tuple(blocks), topics=_topics(about), actions=tuple(actions))


def reply_begun_again(commitment: Commitment, *, prefs: Preferences, now: datetime) -> Reply:
    """The way back in, taken up."""
    asked = day_of(checkin_day(commitment.week, prefs))
    blocks = [
        Block(
            f"Good to have you back. This is all for now:\n\n> {_quote(commitment)}\n\nIf you "
            f"can, do it today, while it is small. I will ask you about it on {asked}."
        )
    ]
    plan = _missing_plan((commitment,), (commitment,)).strip()
    if plan:
        blocks.append(Block(plan))
    return Reply("checkin", tuple(blocks), topics=_topics((commitment,)), actions=(_NEXT,))


def reply_chosen(
    chosen: Sequence[tuple[Commitment, Eased, Ease]], *, prefs: Preferences, now: datetime
) -> Reply:
    """What was chosen for promises that were not kept."""
    replies = [reply_eased(c, eased, how, prefs=prefs, now=now) for c, eased, how in chosen]
    blocks = tuple(block for reply in replies for block in reply.blocks)
    return replace(
        replies[-1],
        blocks=blocks,
        topics=tuple(dict.fromkeys(topic for reply in replies for topic in reply.topics)),
    )


def reply_checkin_taken(
    taken: Taken, *, prefs: Preferences, now: datetime, promised: bool = False
) -> Reply:
    """What was understood of an answer, to be put right, and what to do about what was missed.

    `promised`: there is something for the next week already.
    """
    checkin = taken.checkin
    blocks = [Block(_thanks(taken))]
    if taken.about:
        lines = [
            f"{n}. {_quote(c)}: {_SAID[c.state]}{_because(taken, c)}"
            for n, c in enumerate(taken.about, start=1)
        ]
        blocks.append(Block("\n".join(lines), "How it went"))
    told = _told(checkin)
    if told:
        blocks.append(Block("\n".join(f"- {line}" for line in told), "Your week"))
    for offer in taken.offers:
        blocks.append(Block(_offer(offer)))
    if taken.new:
        lines = [f"{n}. {_quote(c)}" for n, c in enumerate(taken.new, start=1)]
        heading = f"Promised for {of_week(taken.new[0].week)}"
        blocks.append(Block("\n".join(lines) + _missing_plan(taken.new, taken.new), heading))
    blocks += [Block(note) for note in taken.notes]
    unsaid = [n for n, c in enumerate(taken.about, start=1) if c.state == "open"]
    early = taken.timing == "early"
    for words in taken.unclear:
        blocks.append(
            Block(
                f"I could not tell which promise “{quoted(words, 120)}” is about. Say it with its "
                "number, for instance *2: half*."
            )
        )
    if unsaid:
        number = "number " if len(unsaid) == 1 else "numbers "
        which = f"{number}{listed([str(n) for n in unsaid])}"
        opens = day_of(checkin_day(checkin.week, prefs))
        blocks.append(
            Block(
                f"I will ask about {which} on {opens}."
                if early
                else f"You have not said how {which} went. You can until "
                f"{_moment(checkin.closes_at, prefs)}."
            )
        )
    ended = early or promised or not is_on_time(checkin, now)
    if not (taken.new or checkin.next or ended):
        blocks.append(
            Block("What comes next? One thing is enough: *next week: what, when and where*.")
        )
    return Reply(
        "checkin",
        tuple(blocks),
        topics=_topics((*taken.about, *taken.new)),
        actions=_taken_actions(taken),
    )


def reply_commitments(
    commitments: Sequence[Commitment],
    *,
    week: date,
    prefs: Preferences,
    now: datetime,
    new: Iterable[str] = (),
    hours_per_week: float | None = None,
    first: int = 1,
) -> Reply:
    """The promises of a week, numbered from `first` on. `new` are the ids of those just made."""
    mine = [c for c in commitments if c.week == week]
    fresh = set(new)
    when = "this week" if week == week_ahead(now, prefs) else of_week(week)
    if not mine:
        return Reply(
            "checkin",
            (
                Block(
                    f"You have promised nothing for {when}. One thing that you can show is enough: "
                    "what, when and where, such as *train the first model on Tuesday evening at "
                    "the library, 2 hours*."
                ),
            ),
            actions=(
                Action("Promise something", 'coach commit "..."'),
                Action("What should I do next?", "coach next"),
            ),
        )
    asked = day_of(checkin_day(week, prefs))
    head = f"For {when}, until the check-in on {asked}, you have promised:"
    if fresh:
        head = f"Noted. {head}"
    if fresh and all(c.id in fresh for c in mine):
        head = f"Noted for {when}. I will ask you about it on {asked}."
    lines = [
        f"{n}. {_quote(c)}{_plan_shown(c)}" + ("" if c.state == "open" else f": {_SAID[c.state]}")
        for n, c in enumerate(mine, start=first)
    ]
    blocks = [Block(head + "\n\n" + "\n".join(lines))]
    standing = [c for c in mine if c.state == "open"]
    plan = _missing_plan(standing, mine, first, fresh).strip()
    if plan:
        blocks.append(Block(plan))
    hours = sum(c.hours or 0 for c in standing)
    if hours_per_week is not None and hours > hours_per_week > 0:
        blocks.append(
            Block(
                f"That is {of_hours(round(hours, 1))}, and you have {of_hours(hours_per_week)} a "
                "week. Make one of them smaller now, while it costs nothing."
            )
        )
    actions = [Action("Promise another", 'coach commit "..."')]
    for number, commitment in enumerate(mine, start=first):
        if commitment.state == "open":
            actions.append(Action(f"Make {number} smaller", f"coach commit --shrink {number}"))
            break
    return Reply("checkin", tuple(blocks), topics=_topics(mine), actions=tuple(actions))


def _quote(commitment: Commitment) -> str:
    return f"“{quoted(commitment.text, _MOST_QUOTED)}”"


def reply_eased(
    commitment: Commitment, eased: Eased, how: Ease, *, prefs: Preferences, now: datetime
) -> Reply:
    """What became of a promise that was made smaller, moved or let go, and what comes of it."""
    cost = (
        "Said in advance, that costs nothing."
        if eased.at_once
        else "Its week stays as it was; what counts is the next one."
    )
    what = _quote(commitment)
    if eased.new is None:
        text = f"{what} is let go. {cost} Room for something you can keep."
        actions = [Action("Promise something", 'coach commit "..."')]
        return Reply(
            "checkin", (Block(text),), topics=_topics((commitment,)), actions=(*actions, _NEXT)
        )
    new, asked = eased.new, day_of(checkin_day(eased.new.week, prefs))
    done = "Smaller" if how == "shrink" else "Moved"
    text = f"{done}: {what} is now\n\n> {_quote(new)}{_plan_shown(new)}\n\n{cost} "
    text += f"I will ask you about it on {asked}."
    blocks = [Block(text)]
    plan = _missing_plan((new,), (new,)).strip()
    if plan:
        blocks.append(Block(plan))
    actions = (
        []
        if how == "shrink"
        else [Action("Smaller still", f"coach commit --shrink {new.id[:SHORT_ID]}")]
    )
    return Reply(
        "checkin",
        tuple(blocks),
        topics=_topics((new,)),
        actions=(*actions, Action("See the week", "coach week"), _NEXT),
    )


def plan_of(commitment: Commitment) -> str:
    """When, where and how long, as far as it was said: Tuesday at 7pm, at home, 2 hours."""
    parts = [quoted(commitment.when, 120), quoted(commitment.where, 120)]
    if commitment.hours is not None:
        parts.append(of_time(commitment.hours))
    return ", ".join(part for part in parts if part)


def _plan_shown(commitment: Commitment) -> str:
    """What of the plan does not stand in the promise itself, in brackets."""
    read = read_line(commitment.text)
    rest = replace(
        commitment,
        when="" if commitment.when == read.when else commitment.when,
        where="" if commitment.where == read.where else commitment.where,
        hours=None if commitment.hours == read.hours else commitment.hours,
    )
    plan = plan_of(rest)
    return f" ({plan})" if plan else ""


def _numbered(commitments: Sequence[Commitment], week: date) -> str:
    return "\n".join(
        f"{n}. {_quote(c)}{_plan_shown(c)}"
        + ("" if c.state == "open" else f": {_SAID[c.state]}")
        + (f" (from {of_week(c.week)})" if c.week < week else "")
        for n, c in enumerate(commitments, start=1)
    )


def _because(taken: Taken, commitment: Commitment) -> str:
    for line in taken.changes:
        if line.commitment != commitment.id or line.why == "no answer":
            continue
        # The ledger says first what was done: "dropped: my laptop died".
        why = line.why.partition(": ")[2] if line.to in ("moved", "dropped") else line.why
        if why:
            return f", because “{quoted(why)}”"
    return ""


def _thanks(taken: Taken) -> str:
    if taken.timing == "late":
        return (
            "That came after the check-in had closed, so the picture of that week stays as it was. "
            "What you did counts all the same, and is in your record."
        )
    if taken.again:
        return "Changed. This is what I have now; say so if something is wrong."
    states = [c.state for c in taken.about]
    if states and all(state == "kept" for state in states):
        return "You kept all you promised. Well done." if len(states) > 1 else "Kept. Well done."
    if taken.timing == "early":
        return "Noted, ahead of time. This is what I understood; say so if something is wrong."
    return "Thank you, noted. This is what I understood; say so if something is wrong."


def _told(checkin: CheckIn) -> list[str]:
    built, studied = checkin.hours_built, checkin.hours_studied
    hours = [
        f"{of_hours(spent)} {what}"
        for spent, what in ((built, "building"), (studied, "studying"))
        if spent is not None
    ]
    lines = [f"Time: {listed(hours)}."] if hours else []
    for name, text in (
        ("Shipped", checkin.shipped),
        ("Learned", checkin.learned),
        ("Blocked by", checkin.blocked),
    ):
        if text:
            lines.append(f"{name}: {quoted(text, _MOST_QUOTED)}")
    return lines


def _offer(offer: Offer) -> str:
    now = "is only half there" if offer.commitment.state == "partly" else "did not happen"
    other = "or let it go" if offer.moved is None else "move it as it is, or let it go"
    return (
        f"{_quote(offer.commitment)} {now}. The smaller version would be {_quote(offer.smaller)}. "
        f"Take that, {other}."
    )


def _missing_plan(
    standing: Sequence[Commitment],
    shown: Sequence[Commitment],
    first: int = 1,
    fresh: Collection[str] = (),
) -> str:
    """A question for the time and place of one that has none, of the `fresh` ones if there are."""
    bare = [c for c in standing if not c.when and (not fresh or c.id in fresh)]
    if not bare:
        return ""
    commitment = bare[0]
    number = first + list(shown).index(commitment)
    which = "It has" if len(shown) == 1 else f"Number {number} has"
    if commitment.where:
        return f"\n\n{which} no time yet. A promise with one is likelier to be kept: when exactly?"
    return (
        f"\n\n{which} no time and no place yet. A promise with both is likelier to be kept: when "
        "exactly, and where?"
    )


def _taken_actions(taken: Taken) -> tuple[Action, ...]:
    actions = []
    for offer in taken.offers[:1]:
        key = offer.commitment.id[:SHORT_ID]
        actions.append(Action(f"Smaller: {of_time(offer.smaller.hours or 1)}",
                              f"coach commit --shrink {key}"))  # fmt: skip
        if offer.moved is not None:
            actions.append(Action("Move it", f"coach commit --move {key}"))
        actions.append(Action("Let it go", f"coach commit --drop {key}"))
    if taken.checkin.shipped:
        actions.append(Action("Keep what you shipped", "coach ship"))
    return (*actions, _NEXT)


def _topics(commitments: Iterable[Commitment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.topic for c in commitments if c.topic))


def day_of(day: date) -> str:
    """A day with its name: Sunday, 8 March 2026."""
    return f"{DAYS[day.weekday()].capitalize()}, {spoken(day)}"


def _moment(moment: datetime, prefs: Preferences) -> str:
    here = to_local(moment, prefs)
    return f"{day_of(here.date())}, at {here:%H:%M}"
