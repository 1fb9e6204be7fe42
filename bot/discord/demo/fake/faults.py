"""Faults on demand: which requests go wrong, how, and how often."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass
class Fault:
    """One way to go wrong, for requests whose "METHOD /path" fits `route` (with * and ?).

    `after` lets the work be done first, so that only the answer is lost. `times` None is for ever.
    """

    route: str
    status: int = 0
    seconds: float = 0.0
    drop: bool = False
    garble: bool = False
    retry_after: float | None = None
    whole: bool = False
    via: bool = True
    after: bool = False
    code: int = 0
    message: str = ""
    times: int | None = 1
    hits: int = 0

    def fits(self, call: str) -> bool:
        return (self.times is None or self.times > 0) and fnmatchcase(call, self.route)


class Faults:
    """The faults that wait for a request."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._random: random.Random | None = None
        self._share = 0.0
        self._kinds: tuple[str, ...] = ()

    def fail(
        self,
        route: str = "*",
        status: int = 500,
        *,
        times: int | None = 1,
        after: bool = False,
        code: int = 0,
        message: str = "500: Internal Server Error",
    ) -> Fault:
        """Answer with a status; one below 500 comes with a code and message of Discord's."""
        return self._add(
            Fault(route, status=status, times=times, after=after, code=code, message=message)
        )

    def delay(self, route: str = "*", seconds: float = 1.0, *, times: int | None = 1) -> Fault:
        """Answer later."""
        return self._add(Fault(route, seconds=seconds, times=times))

    def drop(self, route: str = "*", *, times: int | None = 1, after: bool = False) -> Fault:
        """Cut the connection instead of answering."""
        return self._add(Fault(route, drop=True, times=times, after=after))

    def garble(self, route: str = "*", *, times: int | None = 1) -> Fault:
        """Do the work and answer with JSON that ends half-way."""
        return self._add(Fault(route, garble=True, times=times, after=True))

    def limit(
        self,
        route: str = "*",
        retry_after: float = 0.05,
        *,
        whole: bool = False,
        times: int | None = 1,
        via: bool = True,
    ) -> Fault:
        """Answer 429; `whole` says it is the global limit, without `via` it looks like a ban."""
        return self._add(
            Fault(route, status=429, retry_after=retry_after, whole=whole, times=times, via=via)
        )

    def chaos(
        self,
        seed: int,
        share: float,
        kinds: tuple[str, ...] = ("429", "500", "502", "503", "slow", "drop", "lost"),
    ) -> None:
        """Let a share of all requests go wrong at random; a share of 0 ends it."""
        self._random, self._share, self._kinds = random.Random(seed), share, kinds

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.waiting.clear()
        self._share = 0.0

    def take(self, method: str, path: str) -> list[Fault]:
        """The faults of one request: every delay that fits, and the first of the others."""
        call = f"{method} {path}"
        found: list[Fault] = []
        for one in self.waiting:
            if one.fits(call) and (one.seconds or not any(not f.seconds for f in found)):
                one.hits += 1
                if one.times is not None:
                    one.times -= 1
                found.append(one)
        self.waiting = [one for one in self.waiting if one.times is None or one.times > 0]
        if not found and self._random is not None and self._random.random() < self._share:
            found.append(self._pick(self._random, call))
        return found

    def _add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def _pick(self, dice: random.Random, call: str) -> Fault:
        kind = dice.choice(self._kinds)
        if kind == "429":
            return Fault(call, status=429, retry_after=0.05 + dice.random() / 5)
        if kind == "slow":
            return Fault(call, seconds=dice.random() / 2)
        if kind in ("drop", "lost"):
            return Fault(call, drop=True, after=kind == "lost")
        return Fault(call, status=int(kind), after=dice.random() < 0.5, message=kind)
