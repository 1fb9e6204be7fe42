"""The public page: what of a learner's record may stand on it, and writing it to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.accountability.consistency import consistency, scores_to_draw
from bot.accountability.errors import PromiseRefused
from bot.accountability.portfolio import Portfolio, portfolio_of, write_portfolio
from bot.accountability.rollover import brought_up
from bot.accountability.site import Written
from bot.accountability.weeks import to_local
from bot.coach.phrasing import listed
from bot.coach.reply import Action, Block, Reply
from bot.coach.reviews import item_key
from bot.coach.text import quoted
from bot.desk.desk import Desk
from bot.desk.weeks import finished_weeks


@dataclass(frozen=True)
class Published:
    """What stands on the page, where it was written, and the words for it."""

    data: Portfolio
    written: Written
    private: int
    reply: Reply

    def as_json(self) -> dict[str, Any]:
        """The reply with where the page is, what changed there, and what stands on it."""
        return {
            **self.reply.as_json(),
            "folder": str(self.written.folder),
            "changed": list(self.written.changed),
            "removed": list(self.written.removed),
            "ships": len(self.data.ships),
            "private": self.private,
            "topics": self.data.topics,
            "score": self.data.score if self.data.weeks else None,
        }


def known_name(desk: Desk, learner: str) -> str:
    """The name that a learner once told; '' if none."""
    fact = desk.believed(learner).facts.get("name")
    return str(fact.value) if fact else ""


def portfolio(
    desk: Desk,
    learner: str,
    folder: Path,
    *,
    name: str = "",
    intro: str = "",
    words: bool = False,
    weeks: bool = True,
    force: bool = False,
) -> Published:
    """Write the public page of a learner into a folder. Nothing is uploaded.

    `name` is what they want to be called there, if not as they told before. `words` adds what was
    hard and what went wrong, `weeks` the consistency. Raises PromiseRefused without a name,
    SiteRefused and MemoryFailed.
    """
    now, knowledge = desk.now(), desk.knowledge
    name = name.strip() or known_name(desk, learner)
    if not name:
        raise PromiseRefused(
            "The page needs a name, and I do not know yours. Give the one that all may read: "
            'coach portfolio DIR --name "Ada".'
        )
    record, _ = brought_up(desk.record(learner), now)
    items = [item_key(item) for topic in knowledge.topics.values() for item in topic.quiz]
    believed = desk.memory.load(learner, "", 0, now=now, items=items)
    ships = desk.memory.promises.ships(learner)
    scores = scores_to_draw(consistency(finished_weeks(record, now))) if weeks else ()
    data = portfolio_of(
        knowledge,
        believed,
        ships,
        record.preferences,
        name=name,
        made_on=to_local(now, record.preferences).date(),
        intro=intro,
        weeks=scores,
        words=words,
    )
    written = write_portfolio(folder, data, force=force)
    private = sum(not s.public for s in ships)
    return Published(data, written, private, _reply(data, written, private))


def _reply(data: Portfolio, written: Written, private: int) -> Reply:
    folder = quoted(str(written.folder), 300)
    count = len(data.ships)
    told = [f"{count} ship{'' if count == 1 else 's'}" if count else "no ship yet"]
    told.append(f"{data.topics} topic{'' if data.topics == 1 else 's'} proved")
    told += [f"consistency {data.score} of 100"] if data.weeks else []
    fresh = bool(written.changed or written.removed)
    first = f"Your page is written to {folder}" if fresh else f"Your page in {folder} is up to date"
    first += f": {listed(told)}."
    blocks = [Block(f"{first} It lies on this machine alone until you publish it.")]
    actions = []
    if private:
        held = "1 ship is" if private == 1 else f"{private} ships are"
        blocks.append(Block(f"{held} private and not on it. Only what you mark as public ever is."))
        actions.append(Action("Which are they?", "coach ship --list"))
        actions.append(Action("Put the latest on it", "coach ship --edit 1 --public"))
    elif not count:
        blocks.append(
            Block("It is still empty. Ship one thing, mark it as public, and write it again.")
        )
        actions.append(Action("Ship something", 'coach ship "..." --link https://... --public'))
    if any(ship.hard or ship.wrong for ship in data.ships):
        blocks.append(
            Block("What was hard and what you got wrong stands on it, as you asked. Read it once.")
        )
    blocks.append(
        Block(
            "Look at it first: open its index.html in your browser. To publish it, push the folder "
            "to GitHub as a repository of its own and turn on Pages in its settings. Your own "
            "styles go into custom.css beside it, which I never touch."
        )
    )
    return Reply("checkin", tuple(blocks), actions=tuple(actions))
