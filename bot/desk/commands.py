"""Commands about promises as they are typed in a conversation: a name, and what follows it."""

from __future__ import annotations

import re

from bot.accountability.commitments import Ease
from bot.coach.reply import Reply
from bot.desk.breaks import rest
from bot.desk.checking_in import answer_checkin, begin_again, show_checkin
from bot.desk.desk import Desk
from bot.desk.easing import ease_promise
from bot.desk.nudges import nudges
from bot.desk.progress import progress_text
from bot.desk.promising import promise_text
from bot.desk.settings import settings
from bot.desk.share import share_text
from bot.desk.ship import ship_text
from bot.desk.week import show_week

_EASE = re.compile(
    r"(?P<how>shrink|smaller|move|drop|let\s+go(?:\s+of)?)\s+(?P<which>#?\d{1,2}|[0-9a-f]{6,16})"
    r"(?:\s*[,:;]?\s*(?:because\s+(?:of\s+)?)?(?P<why>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_HOW: dict[str, Ease] = {"shrink": "shrink", "smaller": "shrink", "move": "move", "drop": "drop"}
_RESTART = re.compile(r"(?:restart|begin again|start again|20 minutes)\W*", re.IGNORECASE)


def command_at(desk: Desk, learner: str, name: str, text: str) -> Reply:
    """What a command comes to; `name` is one of commit, checkin, week, ship, share, progress,
    break, nudges and settings. Raises PromiseRefused, LinkRefused and MemoryFailed."""
    if name == "commit":
        return _commit(desk, learner, text)
    if name == "checkin":
        return _checkin(desk, learner, text)
    if name == "week":
        return show_week(desk, learner).reply
    acts = {
        "ship": ship_text,
        "share": share_text,
        "progress": progress_text,
        "break": rest,
        "nudges": nudges,
        "settings": settings,
    }
    return acts[name](desk, learner, text)


def _commit(desk: Desk, learner: str, text: str) -> Reply:
    eased = _EASE.fullmatch(text.strip())
    if eased is None:
        return promise_text(desk, learner, text).reply
    how = _HOW.get(eased["how"].lower(), "drop")
    return ease_promise(desk, learner, eased["which"], how, why=eased["why"] or "").reply


def _checkin(desk: Desk, learner: str, text: str) -> Reply:
    if not text.strip():
        return show_checkin(desk, learner).reply
    if _RESTART.fullmatch(text.strip()):
        return begin_again(desk, learner).reply
    return answer_checkin(desk, learner, text).reply
