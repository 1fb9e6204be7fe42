"""What an act on promises comes to: the words for a person, and the same for a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.accountability.checkins import Offer
from bot.accountability.values import CheckIn, Commitment
from bot.coach.reply import Reply


@dataclass(frozen=True)
class Done:
    """The reply to an act, and the promises that it is about in the order of their numbers.

    `bare` is one of those just made that has no time yet; `goes_on` says that something is promised
    for the week after the check-in.
    """

    reply: Reply
    promises: tuple[Commitment, ...] = ()
    checkin: CheckIn | None = None
    offers: tuple[Offer, ...] = ()
    bare: Commitment | None = None
    goes_on: bool = False

    def as_json(self) -> dict[str, Any]:
        """The reply with promises and check-in beside it."""
        found = self.reply.as_json()
        found["promises"] = [promise_json(c) for c in self.promises]
        found["checkin"] = None if self.checkin is None else checkin_json(self.checkin)
        found["offers"] = [
            {
                "promise": offer.commitment.id,
                "smaller": offer.smaller.text,
                "may_move": offer.moved is not None,
            }
            for offer in self.offers
        ]
        return found


def promise_json(commitment: Commitment) -> dict[str, Any]:
    """A promise for a program."""
    return {
        "id": commitment.id,
        "week": commitment.week.isoformat(),
        "text": commitment.text,
        "state": commitment.state,
        "when": commitment.when,
        "where": commitment.where,
        "hours": commitment.hours,
        "topic": commitment.topic,
        "after": commitment.after,
        "links": list(commitment.links),
    }


def checkin_json(checkin: CheckIn) -> dict[str, Any]:
    """A check-in for a program; `picture` is what the week looked like when it closed."""
    moments = ("opened_at", "closes_at", "answered_at", "closed_at")
    told = {name: getattr(checkin, name) for name in moments}
    return {
        "week": checkin.week.isoformat(),
        **{name: at.isoformat() if at else None for name, at in told.items()},
        "shipped": checkin.shipped,
        "learned": checkin.learned,
        "blocked": checkin.blocked,
        "next": checkin.next,
        "hours_built": checkin.hours_built,
        "hours_studied": checkin.hours_studied,
        "picture": checkin.snapshot or None,
    }
