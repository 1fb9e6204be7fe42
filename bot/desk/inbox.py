"""What could not be brought to a learner lately, kept for when they come by."""

from __future__ import annotations

from datetime import timedelta

from bot.accountability.due_reply import NAMES
from bot.accountability.errors import PromiseRefused
from bot.accountability.values import Delivery, Mark
from bot.accountability.weeks import to_local
from bot.coach.phrasing import spoken
from bot.coach.reply import Action, Block, Reply
from bot.desk.deliveries import message
from bot.desk.desk import Desk
from bot.memory.outbox import Outbox

# The reason of a delivery that waits in the inbox, before and after its learner was told of it.
CLOSED = "your direct messages are closed to me, and it waits in your inbox"
TOLD = "your direct messages are closed to me; it waits in your inbox, as I told you"
LATELY = timedelta(days=14)
_MOST = 5
_MOST_ACTIONS = 5


def waiting(desk: Desk, learner: str) -> list[Delivery]:
    """What waits in the inbox of a learner, the newest first. Raises MemoryFailed."""
    since = desk.now() - LATELY
    return [
        each
        for each in Outbox(desk.memory).history(learner, limit=30)
        if each.state == "failed" and each.reason in (CLOSED, TOLD) and each.due_at >= since
    ]


def inbox(desk: Desk, learner: str) -> Reply:
    """What waits for a learner, who has read it by that: it counts as sent from now on.

    It is for them alone. Raises MemoryFailed.
    """
    found = waiting(desk, learner)
    if not found:
        return Reply("checkin", (Block("Nothing waits for you here."),))
    blocks: list[Block] = []
    actions: dict[str, Action] = {}
    topics: dict[str, None] = {}
    for delivery in found[:_MOST]:
        told = _told(desk, delivery)
        blocks += told.blocks
        actions |= {action.command: action for action in told.actions}
        topics |= dict.fromkeys(told.topics)
    if len(found) > _MOST:
        blocks.append(Block(f"And {len(found) - _MOST} more, which are older than these."))
    now = desk.now()
    Outbox(desk.memory).mark(now, [Mark(each, "sent", sent_at=now) for each in found])
    return Reply(
        "checkin",
        tuple(blocks),
        topics=tuple(topics),
        actions=tuple(actions.values())[:_MOST_ACTIONS],
    )


def inbox_line(desk: Desk, learner: str) -> str:
    """One line for beside a private answer, once for all that came since the last time; "" if
    there is nothing new. Raises MemoryFailed."""
    found = waiting(desk, learner)
    new = [each for each in found if each.reason == CLOSED]
    if not new:
        return ""
    Outbox(desk.memory).reword(new, TOLD)
    what = "A message" if len(found) == 1 else f"{len(found)} messages"
    waits = "waits" if len(found) == 1 else "wait"
    return f"{what} of mine {waits} for you in `/me inbox`: your direct messages are closed to me."


def _told(desk: Desk, delivery: Delivery) -> Reply:
    """A delivery as it is read now, under what it is and of when."""
    day = to_local(delivery.due_at, desk.record(delivery.learner).preferences).date()
    heading = f"{NAMES.get(delivery.kind, delivery.kind)}, {spoken(day)}"
    try:
        reply = message(desk, delivery)
    except PromiseRefused:
        text = "Its check-in is closed by now; nothing is asked of you."
        return Reply("checkin", (Block(text, heading),))
    first, *rest = reply.blocks
    if first.heading:
        return Reply("checkin", (Block("", heading), *reply.blocks), actions=reply.actions)
    blocks = (Block(first.text, heading), *rest)
    return Reply("checkin", blocks, topics=reply.topics, actions=reply.actions)
