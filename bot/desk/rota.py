"""Whose turn it is to be looked at, where many learners are served by one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.accountability.timetable import next_look
from bot.accountability.values import Preferences
from bot.desk.deliveries import plan
from bot.desk.desk import Desk


@dataclass
class _Turn:
    prefs: Preferences
    at: datetime | None


class Rota:
    """Remembers when each learner is to be looked at next; `mine` says whom this process serves.

    Nothing of it must survive: a process that has just begun looks at everybody once, and so at
    what fell due while nobody was there. It is used by one thread at a time.
    """

    def __init__(self, mine: Callable[[str], bool]) -> None:
        self._mine = mine
        self._turns: dict[str, _Turn] = {}

    def due(self, desk: Desk) -> list[str]:
        """Those whose turn has come, the longest due first and who is new to it last. It reads the
        hours of all, and nothing else of anybody. Raises MemoryFailed."""
        now = desk.now()
        told = desk.memory.promises.told_zones()
        seen: dict[str, _Turn] = {}
        after = ""
        while page := desk.memory.promises.everyone(after):
            after = page[-1].learner
            for prefs in page:
                if self._mine(prefs.learner):
                    zone = told.get(prefs.learner, prefs.zone)
                    seen[prefs.learner] = self._turn(replace(prefs, zone=zone), now)
        before, self._turns = self._turns, seen
        waiting = [(t.at, name) for name, t in seen.items() if t.at is not None and t.at <= now]
        return [name for _, name in sorted(waiting, key=lambda w: (w[1] not in before, *w))]

    def look(self, desk: Desk, learner: str) -> int:
        """Write down what is due to a learner by now, and when to look again; how much is new.

        Raises MemoryFailed, and then it remains their turn.
        """
        now = desk.now()
        new = plan(desk, learner)
        turn = self._turns.get(learner)
        if turn is not None:
            turn.at = next_look(turn.prefs, now)
        return new

    def _turn(self, prefs: Preferences, now: datetime) -> _Turn:
        held = self._turns.get(prefs.learner)
        if held is not None and held.prefs == prefs:
            return held
        silent = prefs.left or prefs.paused
        return _Turn(prefs, None if silent else now)
