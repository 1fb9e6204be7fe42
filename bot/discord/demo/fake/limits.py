"""Rate limits: a global one and one for each bucket, in sliding windows."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.discord.demo.fake.clock import Clock
from bot.discord.demo.fake.refusals import Json

# About what Discord has been seen to allow: calls in seconds. Discord may change them any day.
USUAL: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
    "DELETE /channels/{channel}/messages/{message}": (5, 1.0),
    "POST /channels/{channel}/typing": (5, 5.0),
    "PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me": (1, 0.25),
    "POST /webhooks/{application}/{token}": (5, 2.0),
    "PATCH /webhooks/{application}/{token}/messages/{message}": (5, 2.0),
}
OVERALL = (50, 1.0)


@dataclass
class Verdict:
    """Whether a call may pass, the headers that say so, and the body when it may not."""

    headers: dict[str, str]
    refusal: Json | None = None


class Limits:
    """Which calls pass; nothing is limited until `enforce` is called."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rules: Mapping[str, tuple[int, float]] = {}
        self._overall: tuple[int, float] | None = None
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self.invalid: list[float] = []

    def enforce(
        self,
        rules: Mapping[str, tuple[int, float]] = USUAL,
        overall: tuple[int, float] | None = OVERALL,
    ) -> None:
        """Limit calls, by route and in all, to so many in so many seconds."""
        self._rules, self._overall = rules, overall

    def invalid_lately(self, within: float = 600.0) -> int:
        """How many calls got 401, 403 or 429; at 10,000 in ten minutes Discord bans the address."""
        now = self._clock.now()
        return sum(now - one <= within for one in self.invalid)

    def judge(self, route: str, major: str, *, free: bool = False) -> Verdict:
        """Count a call; `free` ones, such as callbacks, are outside the global limit."""
        if self._overall is not None and not free:
            left, reset = self._take(("", ""), self._overall)
            if left < 0:
                return self._refuse({}, reset, whole=True)
        rule = self._rules.get(route)
        if rule is None:
            return Verdict({})
        left, reset = self._take((route, major), rule)
        headers = {
            "X-RateLimit-Limit": str(rule[0]),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{self._clock.now() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:16],
        }
        return self._refuse(headers, reset, whole=False) if left < 0 else Verdict(headers)

    def _take(self, key: tuple[str, str], rule: tuple[int, float]) -> tuple[int, float]:
        """Calls left after this one (below zero: it may not pass) and seconds to the reset."""
        now, (most, seconds) = self._clock.now(), rule
        calls = self._calls.setdefault(key, deque())
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        left = most - len(calls) - 1
        if left >= 0:
            calls.append(now)
        return left, max(0.001, calls[0] + seconds - now)

    @staticmethod
    def _refuse(headers: dict[str, str], reset: float, *, whole: bool) -> Verdict:
        return Verdict(headers | too_many_headers(reset, whole=whole), too_many(reset, whole=whole))


def too_many(seconds: float, *, whole: bool) -> Json:
    """The body of a 429."""
    return {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": whole,
    }


def too_many_headers(seconds: float, *, whole: bool) -> dict[str, str]:
    """The headers of a 429; clients take one without Via for a ban."""
    found = {
        "Retry-After": str(max(1, round(seconds))),
        "Via": "1.1 google",
        "X-RateLimit-Scope": "global" if whole else "user",
    }
    return found | ({"X-RateLimit-Global": "true"} if whole else {})
