"""Learning in public: drafts from what the learner shipped or said, for their eyes alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord
from bot.accountability.share import (
    Drafts,
    Story,
    draft,
    reply_drafts,
    story_of_checkin,
    story_of_ship,
)
from bot.accountability.ship_replies import SHORT_ID
from bot.accountability.shipping import Told, ship_named
from bot.accountability.values import CheckIn, Ship
from bot.accountability.weeks import week_of
from bot.coach.reply import Action, Block, Reply
from bot.desk.desk import Desk
from bot.desk.ship import edit_ship

_WRONG = re.compile(
    r"(?:^|[\s;,])(?:(?:what\s+)?(?:i\s+)?(?:got\s+)?wrong|mistake)\s*:\s*(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Shared:
    """The drafts, what they tell of, and the words around them; no drafts where nothing is told."""

    reply: Reply
    drafts: Drafts | None = None
    ship: Ship | None = None
    checkin: CheckIn | None = None

    def as_json(self) -> dict[str, Any]:
        """The reply with the drafts, and what they are drawn from."""
        drafts = self.drafts
        return {
            **self.reply.as_json(),
            "drafts": None
            if drafts is None
            else {"post": drafts.post, "short": drafts.short, "changelog": drafts.changelog},
            "look_at": list(drafts.look_at) if drafts else [],
            "ship": self.ship.id if self.ship else None,
            "week": self.checkin.week.isoformat() if self.checkin else None,
        }


def share(
    desk: Desk, learner: str, *, which: str = "", learned: str = "", wrong: str = ""
) -> Shared:
    """Drafts of a ship (its number, id or words of its title), or of the latest ship or check-in.

    What was got `wrong` is kept with the ship. Raises PromiseRefused and MemoryFailed.
    """
    record = desk.record(learner)
    ship, checkin = _told_of(desk, record, which)
    if ship is not None and wrong:
        ship = edit_ship(desk, learner, ship.id, Told(wrong=wrong)).ship
    story = _story(record, ship, checkin, wrong)
    if story is None:
        return Shared(_nothing())
    drafts = draft(replace(story, learned=" ".join(learned.split()) or story.learned))
    if drafts is None:
        return Shared(_nothing())
    latest = ship is not None and ship.id == record.ships[-1].id
    return Shared(_words(drafts, ship, latest), drafts, ship, checkin)


def share_text(desk: Desk, learner: str, text: str) -> Reply:
    """What follows /share: which ship, the latest without a word, and "wrong: ..." to add that.

    Raises PromiseRefused and MemoryFailed.
    """
    mark = _WRONG.search(text)
    if mark is None:
        return share(desk, learner, which=text.strip()).reply
    which = text[: mark.start()].strip(" ;:,")
    return share(desk, learner, which=which, wrong=mark["what"].strip()).reply


def _told_of(desk: Desk, record: PromiseRecord, which: str) -> tuple[Ship | None, CheckIn | None]:
    """The ship to tell of, and the check-in of its week; or the latest check-in alone."""
    answered = [c for c in record.checkins if c.answered_at is not None]
    told = [c for c in answered if c.shipped or c.learned or c.blocked]
    if which:
        if not record.ships:
            raise PromiseRefused('You have shipped nothing yet. Begin with `coach ship "..."`.')
        named = ship_named(which, desk.memory.promises.ships(record.learner))
        return named, _of_its_week(named, record, answered)
    ship = record.ships[-1] if record.ships else None
    if ship is not None and (not told or told[-1].week <= week_of(ship.at, record.preferences)):
        return ship, _of_its_week(ship, record, answered)
    return None, told[-1] if told else None


def _of_its_week(ship: Ship, record: PromiseRecord, answered: list[CheckIn]) -> CheckIn | None:
    week = week_of(ship.at, record.preferences)
    return next((c for c in answered if c.week == week), None)


def _story(
    record: PromiseRecord, ship: Ship | None, checkin: CheckIn | None, wrong: str
) -> Story | None:
    if ship is not None:
        learned = checkin.learned if checkin else ""
        return story_of_ship(ship, record.preferences, learned=learned)
    if checkin is not None:
        return story_of_checkin(checkin, record.preferences, wrong=wrong)
    return None


def _words(drafts: Drafts, ship: Ship | None, latest: bool) -> Reply:
    """The reply with actions that name the ship it is about, unless that is the latest."""
    of = "coach share" if ship is None or latest else f"coach share --ship {ship.id[:SHORT_ID]}"
    actions = []
    if ship is None or not ship.wrong:
        actions.append(Action("Add what you got wrong", f'{of} --wrong "..."'))
    if ship is not None and not ship.link:
        edit = f"coach ship --edit {ship.id[:SHORT_ID]}"
        actions.append(Action("Add the link", f"{edit} --link https://..."))
    actions.append(Action("The short post alone", f"{of} --only short"))
    actions.append(Action("Your public page", "coach portfolio my-page"))
    return replace(reply_drafts(drafts), actions=tuple(actions))


def _nothing() -> Reply:
    return Reply(
        "checkin",
        (
            Block(
                "There is nothing to share yet, and it need not be big: what you made this week, "
                "or one thing that you understood at last. Tell me of it, and I draft the post "
                "from your own words."
            ),
        ),
        actions=(
            Action("Ship something", 'coach ship "..." --link https://...'),
            Action("What could I build?", "what could I build?"),
        ),
    )
