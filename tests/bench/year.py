"""A simulated year of promises: `python -m tests.bench.year --learners 2000 --seed 7`.

Learners of six habits live in 40 time zones, through both changes of the clocks, on a real outbox
with two workers. Everything goes wrong that can: outages of minutes to weeks, clocks that jump,
a surface that fails before and after it has sent, workers that are killed between any two steps
(a fresh one comes later), and workers that freeze while another takes over. What arrived is then
judged by rules that are written down here once more, with nothing but `zoneinfo`. It prints a
table, and ends with 1 if any rule was broken.
"""

from __future__ import annotations

import argparse
import heapq
import random
import tempfile
import time as wall
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.accountability.due import (
    IDEMPOTENT,
    KINDS,
    LearnerState,
    key_of,
    plan_deliveries,
    with_nudges,
)
from bot.accountability.values import Break, Delivery, Mark, Preferences
from bot.accountability.worker import NotSent, Refused, Surface, run_pass
from bot.memory.outbox import Outbox
from bot.memory.store import MemoryStore

ZONES = (
    "Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi "
    "America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Chicago "
    "America/Denver America/Halifax America/Havana America/Los_Angeles America/Mexico_City "
    "America/New_York America/Santiago America/Sao_Paulo America/St_Johns Asia/Dhaka Asia/Dubai "
    "Asia/Jakarta Asia/Kathmandu Asia/Kolkata Asia/Manila Asia/Seoul Asia/Shanghai Asia/Tehran "
    "Asia/Tokyo Atlantic/Azores Australia/Adelaide Australia/Lord_Howe Australia/Sydney "
    "Europe/Athens Europe/Berlin Europe/London Pacific/Apia Pacific/Auckland Pacific/Chatham "
    "Pacific/Kiritimati Pacific/Marquesas"
).split()
HABITS = ("diligent", "bursty", "vanishing", "night owl", "on holiday", "mover")

PLAN_EVERY = timedelta(hours=24)
HORIZON = timedelta(hours=36)
LOOK_BACK = timedelta(days=3)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SETTLE = timedelta(days=8)


class Killed(BaseException):
    """`kill -9`: nothing that this worker would still have done is done."""


@dataclass
class Person:
    """A learner as they are, not as the coach believes."""

    prefs: Preferences
    habit: str
    joined: datetime
    active_since: datetime
    steady: bool = True  # never changed the day of the check-in, paused or left
    breaks: list[Break] = field(default_factory=list)
    answered: set[date] = field(default_factory=set)
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    reviews_due_at: datetime | None = None
    digest: bool = False
    closed_since: datetime | None = None  # takes no direct messages
    budgets: list[tuple[datetime, int]] = field(default_factory=list)
    left_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.prefs.learner


@dataclass(frozen=True)
class Arrival:
    """A message as it reached somebody: the true moment and what the worker's clock showed."""

    kind: str
    period: str
    at: datetime
    shown: datetime
    late: bool
    frozen: bool


@dataclass
class Faults:
    """How much goes wrong. `kills` and `freezes` are chances at each step, `blind` is how often a
    surface cannot say whether something was sent."""

    kills: float = 1 / 1500
    freezes: float = 1 / 3000
    refuses: float = 0.01
    loses: float = 0.01
    blind: float = 0.2
    tick: timedelta = timedelta(minutes=10)  # how often a worker looks
    doubles: bool = False  # the surface takes the same key twice, as none should


@dataclass
class Report:
    """What the year came to; `broken` counts the rules, each of which must stay at 0."""

    kinds: dict[str, Counter[str]]
    reasons: Counter[str]
    faults: Counter[str]
    broken: Counter[str]
    notes: Counter[str]
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether no rule was broken."""
        return not any(self.broken.values())


class Ears:
    """Where messages arrive. It can be down, refuse, lose an answer, and be asked what it holds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.arrived: dict[str, list[Arrival]] = defaultdict(list)
        self.keys: dict[str, int] = {}

    def send(self, delivery: Delivery, apology: str) -> None:
        """Deliver, or fail in one of the ways in which a network does."""
        world, faults, rng = self._world, self._world.faults, self._world.rng
        person = world.people[delivery.learner]
        world.step("begun")
        frozen = world.freeze()
        if person.closed_since is not None and world.now >= person.closed_since:
            raise Refused("direct messages are closed")
        if world.is_down(world.surface_down) or rng.random() < faults.refuses:
            world.faults_seen["surface refused for now"] += 1
            raise NotSent("the surface did not answer")
        if rng.random() < faults.loses / 2:
            world.faults_seen["connection lost before it was sent"] += 1
            raise OSError("connection reset")
        self._arrive(person, delivery, apology, frozen)
        if rng.random() < faults.loses / 2:
            world.faults_seen["answer lost after it was sent"] += 1
            raise TimeoutError("no answer")
        world.step("sent, not marked")

    def was_sent(self, delivery: Delivery) -> bool | None:
        """Look among what was sent; now and then that cannot be done."""
        if self._world.is_down(self._world.surface_down):
            return None
        if self._world.rng.random() < self._world.faults.blind:
            return None
        return key_of(delivery) in self.keys

    def _arrive(self, person: Person, delivery: Delivery, apology: str, frozen: bool) -> None:
        world = self._world
        key = key_of(delivery)
        if key in self.keys and delivery.kind in IDEMPOTENT and not world.faults.doubles:
            world.faults_seen["sent again under its key, shown once"] += 1
            return
        self.keys[key] = self.keys.get(key, 0) + 1
        arrival = Arrival(
            delivery.kind, delivery.period, world.now, world.clock(), bool(apology), frozen
        )
        self.arrived[person.name].append(arrival)
        world.judge(person, delivery, arrival)
        if delivery.kind == "check_in":
            person.asked_at = world.now
            world.may_answer(person, date.fromisoformat(delivery.period))


class Mortal:
    """The outbox as a worker that can be killed at each step sees it."""

    def __init__(self, outbox: Outbox, world: World) -> None:
        self._outbox = outbox
        self._world = world

    def claim(self, now: datetime, worker: str, **how: object) -> list[Delivery]:
        """Claim; perhaps die with what was claimed."""
        found = self._outbox.claim(now, worker, **how)  # type: ignore[arg-type]
        if found:
            self._world.step("claimed")
        return found

    def mark(self, now: datetime, marks: Sequence[Mark]) -> list[bool]:
        """Mark; perhaps die before or after it."""
        self._world.step("before a mark")
        for mark in marks:
            if mark.delivery.kind == "nudge":
                self._world.nudges.pop(mark.delivery.learner, None)
        done = self._outbox.mark(now, marks)
        self._world.step("after a mark")
        return done


class World:
    """The year: people, workers, what is down when, and the true time."""

    def __init__(
        self, outbox: Outbox, learners: int, start: datetime, weeks: int, seed: int, faults: Faults
    ) -> None:
        self.outbox = outbox
        self.rng = random.Random(seed)
        self.faults = faults
        self.start, self.end = start, start + timedelta(weeks=weeks)
        self.now = start
        self.faults_seen: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.nudges: dict[str, list[Delivery]] = {}
        self.new: list[str] = []  # who joined or came back since the last planning
        self.ears = Ears(self)
        self.surface = Surface(self.ears.send, self.ears.was_sent)
        self.events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = 0
        self.people: dict[str, Person] = {}
        self.down: list[tuple[datetime, datetime]] = []
        self.surface_down: list[tuple[datetime, datetime]] = []
        self.skewed: list[tuple[datetime, datetime, timedelta, int | None]] = []
        self.back_at = [start, start]
        self.lives = [0, 0]
        self.worker = 0
        self._inside = False
        # Held, since `zoneinfo` keeps only a few at hand.
        self._zones = [ZoneInfo(zone) for zone in ZONES]
        self._weather(weeks)
        for number in range(learners):
            self._born(number, weeks)

    # What goes on -------------------------------------------------------------------------------

    def run(self) -> None:
        """Live through the year and a quiet week in which everything settles."""
        next_plan = self.start
        while self.now < self.end + SETTLE:
            tick = self.now + self.faults.tick
            while self.events and self.events[0][0] <= self.now:
                heapq.heappop(self.events)[2]()
            if not self.is_down(self.down):
                if self.now >= next_plan and self._plan(self.people):
                    next_plan = self.now + PLAN_EVERY
                elif self.new and self._plan(self.new):
                    self.new = [n for n in self.new if self.people[n].joined > self.clock()]
                for worker in self.rng.sample((0, 1), 2):
                    self._pass(worker)
            self.now = max(tick, self.now)

    def clock(self) -> datetime:
        """What the clock of the worker that is at work shows."""
        for begin, end, ahead, whose in self.skewed:
            if begin <= self.now < end and whose in (None, self.worker):
                return self.now + ahead
        return self.now

    def is_down(self, spans: Iterable[tuple[datetime, datetime]]) -> bool:
        """Whether one of the spans covers this moment."""
        return any(begin <= self.now < end for begin, end in spans)

    def step(self, where: str) -> None:
        """A step of a worker is done: time passes, and perhaps it is killed."""
        self.now += timedelta(milliseconds=20)
        if self.now < self.end and self.rng.random() < self.faults.kills:
            self.faults_seen[f"killed: {where}"] += 1
            raise Killed

    def freeze(self) -> bool:
        """Perhaps the worker stands still for longer than its lease, and the other goes on."""
        if self._inside or self.now >= self.end or self.rng.random() >= self.faults.freezes:
            return False
        self._inside = True
        self.faults_seen["frozen in the middle of sending"] += 1
        me = self.worker
        try:
            for _ in range(3):
                self.now += timedelta(minutes=4)
                if not self.is_down(self.down):
                    self._pass(1 - me)
        finally:
            self._inside = False
            self.worker = me
        return True

    def may_answer(self, person: Person, week: date) -> None:
        """A check-in arrived: perhaps an answer follows."""
        rng = self.rng
        chance, hours = {
            "diligent": (0.97, 6.0),
            "bursty": (0.5, 40.0),
            "vanishing": (0.9 if self.now < person.joined + 60 * DAY else 0.02, 12.0),
            "night owl": (0.8, 10.0),
            "on holiday": (0.85, 20.0),
            "mover": (0.8, 20.0),
        }[person.habit]
        if rng.random() < chance:
            when = self.now + rng.random() * timedelta(hours=hours)
            self.at(when, lambda: self._answer(person, week))

    def at(self, moment: datetime, event: Callable[[], None]) -> None:
        """Let something happen at a moment."""
        self._numbers += 1
        heapq.heappush(self.events, (moment, self._numbers, event))

    def _answer(self, person: Person, week: date) -> None:
        person.answered.add(week)
        person.heard_at = self.now
        person.reviews_due_at = self.now + 2 * DAY if self.rng.random() < 0.2 else None

    def _pass(self, worker: int) -> None:
        if self.now < self.back_at[worker]:
            return
        self.worker = worker
        name = f"worker-{worker}-{self.lives[worker]}"
        try:
            while run_pass(
                Mortal(self.outbox, self), self.surface, self._look_up, self.clock, worker=name
            ).claimed:
                pass
        except Killed:
            self.lives[worker] += 1
            self.back_at[worker] = self.now + self.rng.random() ** 3 * 2 * HOUR

    def _look_up(self, learner: str) -> tuple[Preferences, LearnerState]:
        person = self.people[learner]
        state = LearnerState(
            person.active_since,
            answered=frozenset(person.answered),
            breaks=tuple(person.breaks),
            asked_at=person.asked_at,
            heard_at=person.heard_at,
            reviews_due_at=person.reviews_due_at,
            digest=person.digest,
        )
        return person.prefs, with_nudges(state, self._nudges_of(learner))

    def _nudges_of(self, learner: str) -> list[Delivery]:
        if learner not in self.nudges:
            self.nudges[learner] = self.outbox.history(learner, kinds=["nudge"])
        return self.nudges[learner]

    def _plan(self, names: Collection[str]) -> bool:
        """Plan for some, by the clock of the first worker; perhaps die in the middle."""
        self.worker = 0
        now = self.clock()
        weeks = self.outbox.last_weeks(list(names))
        planned: list[Delivery] = []
        for person in map(self.people.__getitem__, names):
            if person.joined > now:
                continue
            prefs, state = self._look_up(person.name)
            state = replace(state, last_week=weeks.get(person.name))
            # More nudges are wanted than anybody's budget allows.
            if self.rng.random() < 0.2:
                good = self.rng.random() < 0.3
                nudge = {"kind": "no_ship", "evidence": ["Nothing shown."], "celebrates": good}
                state = replace(state, nudge=nudge, nudge_at=now)
            planned += plan_deliveries(prefs, state, now - LOOK_BACK, now + HORIZON)
        # Killed here, the planner has taken in a part; what is planned again changes nothing.
        done = True
        if self.now < self.end and self.rng.random() < 0.1:
            self.faults_seen["killed: in the middle of planning"] += 1
            planned = planned[: self.rng.randrange(len(planned) + 1)]
            done = False
        self.outbox.plan(planned, now)
        for each in planned:
            if each.kind == "nudge":
                self.nudges.pop(each.learner, None)
        return done

    # What is judged as it happens ----------------------------------------------------------------

    def judge(self, person: Person, delivery: Delivery, arrival: Arrival) -> None:
        """The rules that every message must keep, on arrival."""
        prefs = person.prefs
        right = arrival.at == arrival.shown
        for shown, group in ((arrival.shown, self.broken), (arrival.at, self.notes)):
            here = shown.astimezone(ZoneInfo(prefs.zone))
            late_note = " (by a frozen worker, after its check)" if arrival.frozen else ""
            if group is self.notes and right:
                break
            note = "" if group is self.broken else ", under a wrong clock"
            to = self.notes if arrival.frozen else group
            if quiet(here.time(), prefs):
                to[f"inside quiet hours{note}{late_note}"] += 1
            if any(
                max(b.first, b.said_at.astimezone(ZoneInfo(prefs.zone)).date())
                <= here.date()
                <= b.last
                for b in person.breaks
            ):
                to[f"on a break{note}{late_note}"] += 1
        if prefs.paused or prefs.left:
            self.broken["to somebody who paused or left"] += 1
        if delivery.kind in prefs.off:
            self.broken["of a kind that was switched off"] += 1
        if not right:
            self.notes["sent under a wrong clock"] += 1

    # How it is made ------------------------------------------------------------------------------

    def _weather(self, weeks: int) -> None:
        """What is down, and whose clock is wrong, when."""
        rng, span = self.rng, self.end - self.start
        year = weeks / 52

        def spans(count: float, low: timedelta, high: timedelta) -> list[tuple[datetime, datetime]]:
            found = []
            for _ in range(max(1, round(count * year))):
                begin = self.start + rng.random() * span
                end = begin + low + rng.random() * (high - low)
                found.append((begin, min(end, self.end)))
            return found

        self.down = [
            *spans(60, 2 * MINUTE, 60 * MINUTE),
            *spans(12, 2 * HOUR, 20 * HOUR),
            *spans(5, DAY, 4 * DAY),
            *spans(2, 7 * DAY, 16 * DAY),
        ]
        self.surface_down = [*spans(40, 5 * MINUTE, 3 * HOUR), *spans(4, 6 * HOUR, 30 * HOUR)]
        for ahead in (-40 * DAY, -3 * DAY, -5 * HOUR, -3 * MINUTE, 3 * MINUTE, 90 * MINUTE,
                      11 * HOUR, 3 * DAY, 40 * DAY):  # fmt: skip
            for begin, end in spans(2, 10 * MINUTE, 10 * HOUR):
                self.skewed.append((begin, end, ahead, rng.choice((None, 0, 1))))
        self.faults_seen["outages of minutes to weeks"] = len(self.down)
        self.faults_seen["outages of the surface"] = len(self.surface_down)
        self.faults_seen["clocks that jumped and came back"] = len(self.skewed)

    def _born(self, number: int, weeks: int) -> None:
        rng = self.rng
        habit = HABITS[number % len(HABITS)]
        name = f"p{number:05}"
        prefs = Preferences(
            name,
            zone=ZONES[number % len(ZONES)],
            weekday=rng.choice((6, 6, 6, 4, 5, 0, 2)),
            at=time(rng.choice((1, 2, 7, 9, 12, 17, 18, 18, 19, 20)), rng.choice((0, 0, 15, 30))),
            closes_after_hours=rng.choice((24, 48, 48, 72, 144)),
            nudges_a_week=rng.choice((0, 1, 2, 2, 3)),
            off=frozenset({"reminder"} if rng.random() < 0.05 else ()),
        )
        if habit == "night owl":
            prefs = replace(
                prefs,
                at=time(rng.choice((22, 23, 0, 1)), 30),
                quiet_from=time(3),
                quiet_until=time(12),
            )
        joined = self.start if rng.random() < 0.7 else self.start + rng.random() * weeks * 4 * DAY
        person = Person(prefs, habit, joined, joined, digest=rng.random() < 0.2)
        person.budgets.append((self.start, prefs.nudges_a_week))
        self.people[name] = person
        if joined > self.start:
            self.at(joined, lambda: self.new.append(name))
        self._life(person, weeks)

    def _life(self, person: Person, weeks: int) -> None:
        """Holidays, moves, pauses and second thoughts, spread over the year."""
        rng = self.rng

        def some_day() -> datetime:
            return person.joined + rng.random() * max(self.end - person.joined, DAY)

        trips = {"on holiday": 4, "diligent": 1, "mover": 1}.get(person.habit, 0)
        for _ in range(max(trips * weeks // 52, trips > 0)):
            self.at(some_day(), lambda: self._holiday(person))
        if person.habit == "mover":
            for _ in range(rng.randrange(1, 4)):
                self.at(some_day(), lambda: self._move(person))
        if rng.random() < 0.1:
            person.steady = False
            self.at(some_day(), lambda: self._another_day(person))
        if rng.random() < 0.1:
            person.steady = False
            when = some_day()
            self.at(when, lambda: self._pause(person, True))
            self.at(when + rng.random() * 60 * DAY, lambda: self._pause(person, False))
        if rng.random() < 0.03:
            person.steady = False
            self.at(some_day(), lambda: self._leave(person))
        if rng.random() < 0.1:
            self.at(some_day(), lambda: self._less(person))
        if rng.random() < 0.02:
            person.closed_since = some_day()
        for _ in range(weeks // 4):
            self.at(some_day(), lambda: self._talk(person))

    def _holiday(self, person: Person) -> None:
        first = self._today(person) + timedelta(days=self.rng.randrange(0, 20))
        last = first + timedelta(days=self.rng.randrange(0, 21))
        person.breaks.append(Break(person.name, first, last, self.now))

    def _move(self, person: Person) -> None:
        person.prefs = replace(person.prefs, zone=self.rng.choice(ZONES))

    def _another_day(self, person: Person) -> None:
        person.prefs = replace(
            person.prefs, weekday=self.rng.randrange(7), at=time(self.rng.randrange(24), 0)
        )

    def _pause(self, person: Person, paused: bool) -> None:
        person.prefs = replace(person.prefs, paused=paused)
        if not paused:
            person.active_since = self.now
            self.new.append(person.name)

    def _leave(self, person: Person) -> None:
        person.prefs = replace(person.prefs, left=True)
        person.left_at = self.now

    def _less(self, person: Person) -> None:
        person.prefs = replace(person.prefs, nudges_a_week=1)
        person.budgets.append((self.now, 1))

    def _talk(self, person: Person) -> None:
        person.heard_at = self.now

    def _today(self, person: Person) -> date:
        return self.now.astimezone(ZoneInfo(person.prefs.zone)).date()


def quiet(here: time, prefs: Preferences) -> bool:
    """Whether a local time lies in the quiet hours."""
    if prefs.quiet_from <= prefs.quiet_until:
        return prefs.quiet_from <= here < prefs.quiet_until
    return here >= prefs.quiet_from or here < prefs.quiet_until


def audit(world: World) -> Report:
    """Judge the outbox and what arrived, once the year is over."""
    kinds: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    reasons: Counter[str] = Counter()
    broken, notes = world.broken, world.notes
    for person in world.people.values():
        rows = [
            row
            for row in world.outbox.history(person.name, limit=100_000)
            if row.due_at <= world.end
        ]
        for row in rows:
            got = world.ears.keys.get(key_of(row), 0)
            settle(row, got, kinds[row.kind], reasons, broken)
            if row.kind == "check_in" and row.state == "excused" and "in time" in row.reason:
                needless(world, person, row, broken)
        for arrival in world.ears.arrived[person.name]:
            kinds[arrival.kind]["late, with an apology"] += arrival.late
        if person.steady and person.habit != "mover":
            due = {row.period: row.due_at for row in rows if row.kind == "check_in"}
            most = timedelta(hours=max(person.prefs.closes_after_hours, 12) + 1)
            broken["a check-in after its closing"] += sum(
                each.at == each.shown and each.at > due[each.period] + most
                for each in world.ears.arrived[person.name]
                if each.kind == "check_in" and each.period in due
            )
        weeks_complete(world, person, [row for row in rows if row.kind == "check_in"], broken)
        budgets_kept(person, world.ears.arrived[person.name], broken, notes)
    for rule in ("lost: due and never looked at", "sent twice", "sent and not marked so",
                 "marked sent and never arrived", "excused without a reason",
                 "a check-in in doubt", "a check-in after its closing", "a week lost or doubled",
                 "excused without need",
                 "inside quiet hours", "on a break", "to somebody who paused or left",
                 "of a kind that was switched off", "a budget passed"):  # fmt: skip
        broken[rule] += 0
    return Report(kinds, reasons, world.faults_seen, broken, notes)


def settle(
    row: Delivery, got: int, count: Counter[str], reasons: Counter[str], broken: Counter[str]
) -> None:
    """Every delivery has come to one end, and it is the true one."""
    count["due"] += 1
    broken["sent twice"] += got > 1
    unsure = row.state == "failed" and row.sent_at is not None
    if row.state == "sent":
        count["sent"] += 1
        broken["marked sent and never arrived"] += got == 0
    elif row.state in ("excused", "failed"):
        count["in doubt" if unsure else "excused" if row.state == "excused" else "failed"] += 1
        broken["excused without a reason"] += not row.reason
        broken["a check-in in doubt"] += unsure and row.kind == "check_in"
        broken["sent and not marked so"] += got > 0 and not unsure
        reasons[general(row.reason)] += 1
    else:
        broken["lost: due and never looked at"] += 1


def general(reason: str) -> str:
    """A reason without its dates."""
    words = ["…" if any(c.isdigit() for c in word) else word for word in reason.split()]
    months = {"January", "February", "March", "April", "May", "June", "July", "August",
              "September", "October", "November", "December"}  # fmt: skip
    found = " ".join("…" if w in months or w.endswith("day") else w for w in words)
    while "… …" in found:
        found = found.replace("… …", "…")
    return found


def needless(world: World, person: Person, row: Delivery, broken: Counter[str]) -> None:
    """A check-in may be excused as too late only if there was no good stretch to send it in."""
    moment, good = row.due_at, 0
    prefs = person.prefs
    last = row.due_at + timedelta(hours=prefs.closes_after_hours)
    held_up = [(begin, end + 7 * HOUR) for begin, end in (*world.down, *world.surface_down)]
    held_up += [(begin - 7 * HOUR, end + 7 * HOUR) for begin, end, _, _ in world.skewed]
    while moment < last and good < 12:
        here = moment.astimezone(ZoneInfo(prefs.zone))
        off = any(b.first <= here.date() <= b.last for b in person.breaks)
        bad = off or quiet(here.time(), prefs) or any(b <= moment < e for b, e in held_up)
        good = 0 if bad else good + 1
        moment += 30 * MINUTE
    # Who moved or chose another hour had other quiet hours then than now.
    if good >= 12 and person.steady and person.habit != "mover":
        broken["excused without need"] += 1


def weeks_complete(
    world: World, person: Person, rows: list[Delivery], broken: Counter[str]
) -> None:
    """The weeks of the check-ins follow one another from the beginning to the end."""
    if not person.steady:
        # After another day was chosen a week may have 4 to 10 days.
        weeks = sorted(date.fromisoformat(row.period) for row in rows)
        broken["a week lost or doubled"] += sum((b - a).days < 4 for a, b in pairwise(weeks))
        return
    weeks = sorted(date.fromisoformat(row.period) for row in rows)
    if any((b - a).days != 7 for a, b in pairwise(weeks)):
        broken["a week lost or doubled"] += 1
    zone = ZoneInfo(person.prefs.zone)
    room = timedelta(days=9 if person.habit == "mover" else 8)
    asked = [datetime.combine(week + 6 * DAY, person.prefs.at, zone) for week in weeks]
    if person.joined + room < world.end and (
        not asked or asked[0] > person.joined + room or asked[-1] < world.end - room
    ):
        broken["a week lost or doubled"] += 1


def budgets_kept(
    person: Person, arrived: list[Arrival], broken: Counter[str], notes: Counter[str]
) -> None:
    """No seven days hold more nudges than were allowed in them."""
    nudges = [each for each in arrived if each.kind == "nudge"]
    for by, to in (("shown", broken), ("at", notes)):
        wrong = any(each.at != each.shown for each in nudges)
        if by == "at" and not wrong:
            continue  # then both are the same
        moments = sorted(getattr(each, by) for each in nudges)
        for number, last in enumerate(moments):
            held = sum(last - moment < timedelta(days=7) for moment in moments[: number + 1])
            allowed = max(
                [n for at, n in person.budgets if last - timedelta(days=7) <= at <= last]
                + [[n for at, n in person.budgets if at <= last or at == person.budgets[0][0]][-1]]
                + [[n for at, n in person.budgets if at <= last - timedelta(days=7)] or [0]][-1][
                    -1:
                ]
            )
            to["a budget passed" + (", under a wrong clock" if by == "at" else "")] += (
                held > allowed
            )


def simulate(
    where: str | Path,
    *,
    learners: int,
    start: datetime = datetime(2026, 1, 5, tzinfo=UTC),
    weeks: int = 52,
    seed: int = 7,
    faults: Faults | None = None,
) -> Report:
    """Live through the year on an outbox in a new memory, and judge it."""
    began = wall.perf_counter()
    with MemoryStore.open(where) as store:
        world = World(Outbox(store), learners, start, weeks, seed, faults or Faults())
        world.run()
        report = audit(world)
    report.seconds = wall.perf_counter() - began
    return report


def table(report: Report) -> str:
    """The report as text."""
    columns = ("due", "sent", "late, with an apology", "excused", "failed", "in doubt")
    heads = ("due", "sent", "of these late", "excused", "failed", "in doubt")
    lines = [f"{'':<12}" + "".join(f"{head:>15}" for head in heads)]
    for kind, count in report.kinds.items():
        lines.append(f"{kind:<12}" + "".join(f"{count[column]:>15,}" for column in columns))
    for title, counter in (
        ("What went wrong on purpose", report.faults),
        ("Why deliveries were excused or failed", report.reasons),
        ("Told for honesty", report.notes),
        ("Rules broken", report.broken),
    ):
        lines += ["", title]
        lines += [f"{number:>12,}  {name}" for name, number in counter.most_common()]
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 if a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--where", help="an empty PostgreSQL database by URL, instead of a file")
    asked = parser.parse_args()
    # In memory where the machine has such a folder: half a million commits would wait for the disk.
    fast = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as folder:
        report = simulate(
            asked.where or Path(folder) / "memory.db",
            learners=asked.learners,
            weeks=asked.weeks,
            seed=asked.seed,
        )
    print(f"{asked.learners:,} learners, {len(ZONES)} zones, {asked.weeks} weeks, ", end="")
    print(f"seed {asked.seed}: {report.seconds:.0f} seconds\n")
    print(table(report))
    print("\n" + ("Every rule was kept." if report.ok else "RULES WERE BROKEN."))
    return int(not report.ok)


if __name__ == "__main__":
    raise SystemExit(main())
