"""What the coach owes a learner of its own accord, when, and whether it may still go out.

`plan_deliveries` says what falls due in a stretch of time; `decide` looks at one delivery at the
moment at which it would go out, by what holds for the learner then. Neither sends anything.
Pure functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

from bot.accountability.record import PromiseRecord
from bot.accountability.values import Break, Delivery, Preferences
from bot.accountability.weeks import (
    closing_of,
    following,
    is_week_off,
    next_allowed,
    on_break,
    opening_of,
    to_local,
    to_utc,
    week_of,
    weeks_due,
    zone_of,
)
from bot.coach.phrasing import spoken
from bot.coach.times import DAYS

# Good news is a nudge of which the payload says `celebrates`: both count towards one budget.
Kind = Literal["check_in", "reminder", "break_end", "digest", "nudge", "review"]
# The order in which a worker takes them when there is more than it can do.
KINDS: tuple[Kind, ...] = get_args(Kind)

# Kinds that are idempotent by key: a surface that is given the same `key_of` twice shows the
# message once, by looking for the key among what it sent. After a crash in the middle of sending
# such a one is sent again; the last three go to servers. Any other kind is not: a nudge that is
# lost is better than one that comes twice.
IDEMPOTENT: frozenset[str] = frozenset(
    {"check_in", "reminder", "break_end", "digest", "review", "board", "pods", "welcome"}
)

ENDED_STATES: frozenset[str] = frozenset({"sent", "excused", "failed"})

# Whoever hears something later than this hears an apology with it.
GRACE = timedelta(hours=1)
# However late a check-in comes, there are these hours to answer it.
LEAST_TO_ANSWER = timedelta(hours=12)
# How long before the closing an unanswered check-in is called to mind, and when it is too late.
REMIND_BEFORE = timedelta(hours=24)
REMIND_UNTIL = timedelta(hours=1)
# How late each kind may come; what a check-in and a reminder are worth ends with the closing.
LATE: Mapping[str, timedelta] = {
    "nudge": timedelta(hours=24),
    "celebration": timedelta(days=3),
    "digest": timedelta(days=3),
    "review": timedelta(hours=24),
    "break_end": timedelta(days=3),
}
NUDGE_SPAN = timedelta(days=7)
# A break that is shorter than this ends without a word.
LONG_BREAK = timedelta(days=3)
# Who has not been heard of for so long is not reminded of reviews any more.
SILENT = timedelta(days=28)
# How far ahead the next check-in is looked for.
_FAR = timedelta(days=120)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class LearnerState:
    """What decides, beside the preferences, over what goes out to a learner.

    `active_since` is when they joined or came back from a pause. `last_week` is the newest week
    for which a check-in was planned, `answered` the weeks whose check-in is answered. `nudge` is
    the payload of the one that was chosen, at `nudge_at`; `nudges_planned` counts the deliveries
    of that kind so far, whatever became of them, `nudges_sent` are the moments of those that went
    out or may have, and `nudge_waits` says that one is under way. `asked_at` is when the newest
    check-in went out, `heard_at` when the learner last said anything, `reviews_due_at` when the
    first review falls or fell due, and `digest` that they have asked for the weekly digest.
    """

    active_since: datetime
    last_week: date | None = None
    answered: frozenset[date] = frozenset()
    breaks: tuple[Break, ...] = ()
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    nudge: Mapping[str, Any] | None = None
    nudge_at: datetime | None = None
    nudges_planned: int = 0
    nudges_sent: tuple[datetime, ...] = ()
    nudge_waits: bool = False
    reviews_due_at: datetime | None = None
    digest: bool = False


@dataclass(frozen=True)
class Verdict:
    """What to do with a delivery now: send it, wait `until` a moment, or excuse it.

    `reason` is a clause that may follow "because", in the learner's person. `apology` goes before
    a message that is sent late through no fault of the learner's.
    """

    act: Literal["send", "wait", "excuse"]
    reason: str = ""
    until: datetime | None = None
    apology: str = ""


def plan_deliveries(
    prefs: Preferences, state: LearnerState, since: datetime, until: datetime
) -> list[Delivery]:
    """What falls due for a learner after `since` and by `until`, in order.

    The same stretch, or one that overlaps it, gives deliveries of the same kinds and periods, so
    that taking them in twice changes nothing. Check-ins go by `state.last_week` instead of `since`:
    each week that follows is planned, however long nobody was there to do so.
    """
    if prefs.left or prefs.paused:
        return []
    since = max(since, state.active_since)
    weeks = [
        week
        for week in weeks_due(prefs, since=state.active_since, until=until, last=state.last_week)
        if opening_of(week, prefs) >= state.active_since
    ]
    found = [_check_in(week, prefs) for week in weeks]
    for week in (*([state.last_week] if state.last_week else []), *weeks):
        found += _around(week, prefs, state)
    found += _break_ends(prefs, state)
    found += _nudge(prefs, state)
    found += _review(prefs, state, since, until)
    kept = [
        each
        for each in found
        if each.kind not in prefs.off
        and each.due_at <= until
        and (each.kind == "check_in" or each.due_at > since)
    ]
    return sorted(kept, key=lambda each: (each.due_at, KINDS.index(_kind(each))))


def decide(delivery: Delivery, prefs: Preferences, state: LearnerState, now: datetime) -> Verdict:
    """Whether a delivery goes out now, later or not at all, by what holds for the learner now."""
    stop = _stopped(delivery, prefs, state, now)
    if stop:
        return Verdict("excuse", stop)
    at = next_allowed(_owed(delivery, prefs), prefs)
    owed, last = _free(at, prefs, state.breaks), _until(delivery, at, prefs)
    if owed > last:
        return Verdict("excuse", "you are on a break until it would be too late")
    if now < owed:
        return Verdict("wait", _not_now(now, prefs, state) or "its time has moved", owed)
    if now > last:
        return Verdict(
            "excuse", f"it was due on {_when(owed, prefs)} and could not be sent in time"
        )
    free = _free(now, prefs, state.breaks)
    if free > now:
        why = _not_now(now, prefs, state)
        if free > last:
            return Verdict("excuse", f"{why} until it would be too late")
        return Verdict("wait", why, free)
    apology = ""
    if now - owed > GRACE:
        apology = (
            f"Sorry, this comes late: it was meant for {_when(owed, prefs)}, and I could not "
            "reach you then."
        )
    return Verdict("send", apology=apology)


def what_is_due(
    prefs: Preferences,
    state: LearnerState,
    at: datetime,
    *,
    known: Iterable[Delivery] = (),
    since: datetime | None = None,
) -> list[tuple[Delivery, Verdict]]:
    """What would go out, wait or be excused at a moment, and why: nothing is sent or kept.

    `known` are the learner's deliveries so far; those that have ended are left out. What is new
    is looked for from `since` on, a week back if nothing is said.
    """
    so_far = {(each.kind, each.period): each for each in known}
    planned = plan_deliveries(prefs, state, since or at - 7 * _DAY, at)
    new = [each for each in planned if (each.kind, each.period) not in so_far]
    waiting = [
        each for each in so_far.values() if each.state not in ENDED_STATES and each.due_at <= at
    ]
    both = sorted([*waiting, *new], key=lambda each: (each.due_at, each.kind))
    return [(each, decide(each, prefs, state, at)) for each in both]


def next_check_in(
    prefs: Preferences, state: LearnerState, now: datetime
) -> tuple[date, datetime] | None:
    """The week of the next check-in that a learner will be asked about, and when that reaches
    them; None where none comes within four months."""
    if prefs.left or prefs.paused:
        return None
    week = following(state.last_week, prefs) if state.last_week else week_of(now, prefs)
    until = now + _FAR
    while opening_of(week, prefs) <= until:
        verdict = decide(_check_in(week, prefs), prefs, state, now)
        if verdict.act != "excuse" and opening_of(week, prefs) >= state.active_since:
            return week, verdict.until or now
        week = following(week, prefs)
    return None


def explain(delivery: Delivery) -> str:
    """Why there is this delivery, and what keeps or kept it from going out: one sentence."""
    why = str(delivery.payload.get("why", "")).rstrip(".") or "The coach had something to tell you"
    if delivery.state == "excused":
        why += f"; it was not sent, because {delivery.reason}"
    elif delivery.state == "failed":
        unsure = delivery.sent_at is not None
        failed = "it may not have reached you" if unsure else "it could not be delivered"
        why += f"; {failed}: {delivery.reason}"
    elif delivery.state != "sent" and delivery.reason:
        why += f"; it waits, because {delivery.reason}"
    return f"{why}."


def state_of(
    record: PromiseRecord,
    newest_first: Sequence[Delivery],
    now: datetime,
    *,
    heard_at: datetime | None = None,
    reviews_due_at: datetime | None = None,
) -> LearnerState:
    """What decides over a learner's deliveries, from the record of their promises and what the
    outbox holds of theirs, the newest planned first. Who never gave preferences begins now."""
    asked = [each for each in newest_first if each.kind == "check_in"]
    weeks = [date.fromisoformat(each.period) for each in asked]
    weeks += [record.last_week] if record.last_week else []
    state = LearnerState(
        record.since or now,
        last_week=max(weeks, default=None),
        answered=frozenset(c.week for c in record.checkins if c.answered_at is not None),
        breaks=record.breaks,
        asked_at=max((each.sent_at for each in asked if each.sent_at), default=None),
        heard_at=heard_at,
        reviews_due_at=reviews_due_at,
        digest=record.preferences.digest,
    )
    return with_nudges(state, [each for each in newest_first if each.kind == "nudge"])


def with_nudges(state: LearnerState, newest_first: Sequence[Delivery]) -> LearnerState:
    """The state with what the outbox holds of the learner's nudges, the newest planned first."""
    return replace(
        state,
        nudges_planned=int(newest_first[0].period) if newest_first else 0,
        nudges_sent=tuple(each.sent_at for each in newest_first if each.sent_at is not None),
        nudge_waits=bool(newest_first) and newest_first[0].state not in ENDED_STATES,
    )


def key_of(delivery: Delivery) -> str:
    """The key of a message, the same whenever it is sent: 24 characters from 0 to 9 and a to f."""
    name = "\n".join((delivery.learner, delivery.kind, delivery.period))
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def _kind(delivery: Delivery) -> Kind:
    return next(kind for kind in KINDS if kind == delivery.kind)


def _check_in(week: date, prefs: Preferences) -> Delivery:
    opens = opening_of(week, prefs)
    return Delivery(
        prefs.learner,
        "check_in",
        week.isoformat(),
        next_allowed(opens, prefs),
        {
            "week": week.isoformat(),
            "why": f"Your check-in opens on {DAYS[prefs.weekday].capitalize()}s at "
            f"{prefs.at:%H:%M} ({prefs.zone}), and this is the one for the week of {spoken(week)}",
        },
    )


def _around(week: date, prefs: Preferences, state: LearnerState) -> Iterator[Delivery]:
    """What comes with the closing of a check-in: the reminder before it and the digest after it."""
    closes = closing_of(week, prefs)
    opened = next_allowed(opening_of(week, prefs), prefs)
    remind = next_allowed(closes - REMIND_BEFORE, prefs)
    # Where the check-in is open for a short time only, or the quiet hours leave none.
    if opened + GRACE < remind < closes - REMIND_UNTIL and week not in state.answered:
        yield Delivery(
            prefs.learner,
            "reminder",
            week.isoformat(),
            remind,
            {
                "week": week.isoformat(),
                "why": f"Your check-in for the week of {spoken(week)} closes on "
                f"{_when(closes, prefs)}, and this is for when it has no answer by then",
            },
        )
    if state.digest:
        yield Delivery(
            prefs.learner,
            "digest",
            week.isoformat(),
            next_allowed(closes, prefs),
            {
                "week": week.isoformat(),
                "why": f"You asked for the weekly digest, and the week of {spoken(week)} is over",
            },
        )


def _break_ends(prefs: Preferences, state: LearnerState) -> Iterator[Delivery]:
    for each in state.breaks:
        back = each.last + _DAY
        if back - each.first < LONG_BREAK or back.weekday() == prefs.weekday:
            continue  # on the day of a check-in that is the word of welcome
        midnight = to_utc(datetime.combine(back, time.min), zone_of(prefs))
        at = next_allowed(_at_hour(midnight, prefs), prefs)
        yield Delivery(
            prefs.learner,
            "break_end",
            each.last.isoformat(),
            at,
            {"last": each.last.isoformat(), "why": f"Your break ended on {spoken(each.last)}"},
        )


def _nudge(prefs: Preferences, state: LearnerState) -> Iterator[Delivery]:
    """The nudge that was chosen. They are numbered, and there is one at a time: two workers that
    choose at once choose the same number, so that the budget holds whoever is quicker."""
    if state.nudge is None or state.nudge_at is None or state.nudge_waits:
        return
    evidence = [str(line) for line in state.nudge.get("evidence", ())]
    found = "There is good news" if state.nudge.get("celebrates") else "I wrote to you unasked"
    why = f"{found}, because of what your record shows: {evidence[0]}" if evidence else found
    yield Delivery(
        prefs.learner,
        "nudge",
        str(state.nudges_planned + 1),
        next_allowed(state.nudge_at, prefs),
        {**state.nudge, "why": why},
    )


def _review(
    prefs: Preferences, state: LearnerState, since: datetime, until: datetime
) -> Iterator[Delivery]:
    """At most one reminder a week that reviews are due, at the hour of the check-in."""
    due = state.reviews_due_at
    if due is None or due > until:
        return
    why = (
        "Questions that you have answered before are due for another look since "
        f"{spoken(to_local(due, prefs).date())}"
    )
    week, last = week_of(max(due, since), prefs), week_of(until, prefs)
    while week <= last:
        begins = to_utc(datetime.combine(week, time.min), zone_of(prefs))
        at = next_allowed(_at_hour(max(due, begins), prefs), prefs)
        if week_of(at, prefs) == week:
            yield Delivery(prefs.learner, "review", week.isoformat(), at, {"why": why})
        week += 7 * _DAY


def _at_hour(moment: datetime, prefs: Preferences) -> datetime:
    """The first moment from then on at which it is the hour of the learner's check-in."""
    day = to_local(moment, prefs).date()
    at = to_utc(datetime.combine(day, prefs.at), zone_of(prefs))
    return at if at >= moment else to_utc(datetime.combine(day + _DAY, prefs.at), zone_of(prefs))


def _stopped(delivery: Delivery, prefs: Preferences, state: LearnerState, now: datetime) -> str:
    """Why a delivery is not to go out at all, however long one waits; or ''."""
    if prefs.left:
        return "you have left"
    if prefs.paused:
        return "you have paused everything"
    if delivery.kind in prefs.off:
        return "you have switched messages of this kind off"
    if delivery.kind in ("check_in", "reminder"):
        week = date.fromisoformat(delivery.period)
        if week in state.answered:
            return "you had answered already"
        if is_week_off(week, state.breaks, prefs):
            return "you had most of that week off"
    if delivery.kind == "reminder" and _just_asked(state, now):
        return "the check-in itself had only just reached you"
    if delivery.kind == "review":
        return _no_review(state, now)
    if delivery.kind == "digest" and not state.digest:
        return "you want no digest any more"
    if delivery.kind == "nudge":
        return _no_nudge(delivery, prefs, state, now)
    return ""


def _just_asked(state: LearnerState, now: datetime) -> bool:
    return state.asked_at is not None and abs(now - state.asked_at) < LEAST_TO_ANSWER


def _no_review(state: LearnerState, now: datetime) -> str:
    if state.reviews_due_at is None or state.reviews_due_at > now:
        return "no review is due any more"
    if now - max(state.heard_at or state.active_since, state.active_since) > SILENT:
        return "you have not been here for four weeks"
    return ""


def _no_nudge(delivery: Delivery, prefs: Preferences, state: LearnerState, now: datetime) -> str:
    celebrates = bool(delivery.payload.get("celebrates"))
    group = "celebrations" if celebrates else "nudges"
    if {group, "nudges", str(delivery.payload.get("kind", ""))} & prefs.off:
        return "you have switched messages of this kind off"
    if prefs.snoozed_until is not None and now < prefs.snoozed_until:
        return f"you want no nudges until {_when(prefs.snoozed_until, prefs)}"
    if state.heard_at is not None and delivery.due_at < state.heard_at <= now:
        return "you have been in touch since"
    if sum(now - each < NUDGE_SPAN for each in state.nudges_sent) >= prefs.nudges_a_week:
        return "the nudges that you allow in a week are used up"
    return ""


def _owed(delivery: Delivery, prefs: Preferences) -> datetime:
    """When a delivery should go out by what holds now: a check-in moves with the learner."""
    if delivery.kind == "check_in":
        return opening_of(date.fromisoformat(delivery.period), prefs)
    return delivery.due_at


def _until(delivery: Delivery, owed: datetime, prefs: Preferences) -> datetime:
    """Until when a delivery is worth something."""
    if delivery.kind == "check_in":
        closes = closing_of(date.fromisoformat(delivery.period), prefs)
        return max(closes, owed + LEAST_TO_ANSWER)
    if delivery.kind == "reminder":
        return closing_of(date.fromisoformat(delivery.period), prefs) - REMIND_UNTIL
    good_news = delivery.kind == "nudge" and delivery.payload.get("celebrates")
    return owed + LATE["celebration" if good_news else delivery.kind]


def _free(moment: datetime, prefs: Preferences, breaks: Collection[Break]) -> datetime:
    """The first moment from then on that is neither in the quiet hours nor on a break."""
    free = next_allowed(moment, prefs)
    while on_break(free, breaks, prefs):
        tomorrow = to_local(free, prefs).date() + _DAY
        midnight = to_utc(datetime.combine(tomorrow, time.min), zone_of(prefs))
        free = next_allowed(max(midnight, free + _SECOND), prefs)
    return free


def _not_now(now: datetime, prefs: Preferences, state: LearnerState) -> str:
    """What keeps a learner from being written to at a moment, or ''."""
    if on_break(now, state.breaks, prefs):
        return "you are on a break"
    if next_allowed(now, prefs) > now:
        return "it is in your quiet hours"
    return ""


def _when(moment: datetime, prefs: Preferences) -> str:
    here = to_local(moment, prefs)
    return f"{DAYS[here.weekday()].capitalize()} {spoken(here.date())} at {here:%H:%M}"
