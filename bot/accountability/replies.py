"""The words for promises: the check-in that opens, what was taken of an answer, and the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.accountability.checkins import Offer, Taken, is_on_time
from bot.accountability.commitments import of_time, of_week
from bot.accountability.values import CheckIn, Commitment, Preferences
from bot.accountability.weeks import checkin_day, to_local, week_ahead
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
    first = (
        f"It is {DAYS[checkin_day(checkin.week, prefs).weekday()].capitalize()}, time to look back."
    )
    if apology:
        first = (
            "Your check-in comes late, because I was down. I am sorry; that is on me, and you have "
            "as much time for it as ever."
        )
    blocks = [Block(first)]
    if restart is not None:
        blocks.append(
            Block(
                "Two weeks went by. That happens, and nothing is lost. Here is a way back in of "
                f"twenty minutes:\n\n> {_quote(restart)}\n\nIf that is all you do this week, it "
                "was a good week.",
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


def reply_checkin_taken(taken: Taken, *, prefs: Preferences, now: datetime) -> Reply:
    """What was understood of an answer, to be put right, and what to do about what was missed."""
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
        blocks.append(Block("\n".join(lines) + _missing_plan(taken.new), heading))
    blocks += [Block(note) for note in taken.notes]
    unsaid = [n for n, c in enumerate(taken.about, start=1) if c.state == "open"]
    for words in taken.unclear:
        blocks.append(
            Block(
                f"I could not tell which promise “{quoted(words, 120)}” is about. Say it with its "
                "number, for instance *2: half*."
            )
        )
    if unsaid:
        number = "number " if len(unsaid) == 1 else "numbers "
        blocks.append(
            Block(
                f"You have not said how {number}{listed([str(n) for n in unsaid])} went. You can "
                f"until {_moment(checkin.closes_at, prefs)}."
            )
        )
    if not taken.new and not checkin.next and is_on_time(checkin, now):
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
) -> Reply:
    """The promises of a week. `new` are the ids of those just made."""
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
    first = f"For {when}, which ends on {spoken(checkin_day(week, prefs))}, you have promised:"
    if fresh and all(c.id in fresh for c in mine):
        first = f"Noted for {when}. I will ask you about it on {spoken(checkin_day(week, prefs))}."
    lines = [
        f"{n}. {_quote(c)}" + ("" if c.state == "open" else f": {_SAID[c.state]}")
        for n, c in enumerate(mine, start=1)
    ]
    blocks = [Block(first), Block("\n".join(lines))]
    standing = [c for c in mine if c.state == "open"]
    plan = _missing_plan([c for c in standing if c.id in fresh] if fresh else standing).strip()
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
    for number, commitment in enumerate(mine, start=1):
        if commitment.state == "open":
            actions.append(
                Action(f"Make {number} smaller", f"coach commit --shrink {commitment.id}")
            )
            break
    return Reply("checkin", tuple(blocks), topics=_topics(mine), actions=tuple(actions))


def _quote(commitment: Commitment) -> str:
    return f"“{quoted(commitment.text, _MOST_QUOTED)}”"


def _numbered(commitments: Sequence[Commitment], week: date) -> str:
    return "\n".join(
        f"{n}. {_quote(c)}" + (f" (from {of_week(c.week)})" if c.week < week else "")
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


def _missing_plan(commitments: Sequence[Commitment]) -> str:
    bare = [(n, c) for n, c in enumerate(commitments, start=1) if not c.when]
    if not bare:
        return ""
    number, commitment = bare[0]
    which = "It has" if len(commitments) == 1 else f"Number {number} has"
    if commitment.where:
        return f"\n\n{which} no time yet. A promise with one is likelier to be kept: when exactly?"
    return (
        f"\n\n{which} no time and no place yet. A promise with both is likelier to be kept: when "
        "exactly, and where?"
    )


def _taken_actions(taken: Taken) -> tuple[Action, ...]:
    actions = []
    for offer in taken.offers[:2]:
        key = offer.commitment.id
        actions.append(Action(f"Smaller: {of_time(offer.smaller.hours or 1)}",
                              f"coach commit --shrink {key}"))  # fmt: skip
        if offer.moved is not None:
            actions.append(Action("Move it", f"coach commit --move {key}"))
        actions.append(Action("Let it go", f"coach commit --drop {key}"))
    if taken.checkin.shipped:
        actions.append(Action("Keep what you shipped", "coach ship"))
    actions.append(Action("What should I do next?", "coach next"))
    return tuple(actions)


def _topics(commitments: Iterable[Commitment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.topic for c in commitments if c.topic))


def _moment(moment: datetime, prefs: Preferences) -> str:
    here = to_local(moment, prefs)
    return f"{DAYS[here.weekday()].capitalize()}, {spoken(here.date())}, at {here:%H:%M}"
