"""What Discord says of the application and its gateway, as checks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from bot.discord.checkup import Check, listed
from bot.discord.letters import plain
from bot.discord.privileges import granted, how_to_grant, wanted
from bot.discord.sharding import Shards
from bot.discord.token import PORTAL
from bot.settings import Settings

Json = Mapping[str, Any]
# A clock that is off by more than the first is worth a word; by more than the second, times that
# the coach keeps are wrong for people.
OFF_WARN, OFF_BAD = 5.0, 60.0
# Fewer starts than this left of a day's thousand mean that something restarts all the time.
FEW_STARTS = 50


def application_check(application: Json) -> Check:
    """Whether the application is set up as the bot needs it."""
    name, number = plain(str(application.get("name", "")), 60), application["id"]
    page = f"{PORTAL}/{number}"
    found = f"{name}, application {number}."
    if application.get("interactions_endpoint_url"):
        return Check(
            "Application",
            "bad",
            f"{found} Discord sends its commands to an address instead of to the bot.",
            f"Empty Interactions Endpoint URL on {page}/information.",
        )
    if application.get("bot_require_code_grant"):
        return Check(
            "Application",
            "bad",
            f"{found} Nobody can add it: it demands a code grant.",
            f"Switch off Requires OAuth2 Code Grant on {page}/bot.",
        )
    kinds = application.get("integration_types_config")
    if isinstance(kinds, Mapping) and "1" not in kinds:
        return Check(
            "Application",
            "warn",
            f"{found} It can be added to servers only.",
            f"To let people use it everywhere, switch on User Install on {page}/installation.",
        )
    return Check("Application", "ok", found)


def intents_check(application: Json, settings: Settings) -> Check:
    """Whether the privileged intents that the settings ask for are granted."""
    held = granted(int(application.get("flags") or 0))
    needed = wanted(settings)
    missing = [one for one in needed if one not in held]
    if missing:
        return Check(
            "Intents",
            "bad",
            f"The settings ask for what Discord has not granted: {_switches(missing)}.",
            how_to_grant(missing, int(application["id"])),
        )
    unused = [one for one in held if one not in needed]
    found = f"Granted and used: {_switches(needed)}." if needed else "None is needed."
    if unused:
        found += f" Granted, and not used: {_switches(unused)}; it may be switched off."
    return Check("Intents", "ok", found)


def sessions_check(gateway: Json, shards: Shards) -> Check:
    """Whether the bot may connect as often as it has to, and is divided as Discord wants it."""
    limit = gateway["session_start_limit"]
    left, total = int(limit["remaining"]), int(limit["total"])
    hours = max(1, round(int(limit["reset_after"]) / 3_600_000))
    found = f"{left} of {total} starts are left for the next {hours} h."
    if left < len(shards.ids):
        return Check(
            "Gateway",
            "bad",
            f"{found} This process needs {len(shards.ids)}.",
            f"Wait {hours} h, and find out what starts the bot again and again.",
        )
    advised = int(gateway["shards"])
    if advised > shards.count:
        return Check(
            "Gateway",
            "warn",
            f"{found} Discord advises {advised} shards, and COACH_SHARDS is {shards.count}.",
            f"Set COACH_SHARDS to {advised} in every process.",
        )
    if left < min(FEW_STARTS, total):
        return Check(
            "Gateway",
            "warn",
            found,
            "Find out what starts the bot again and again; its log says why it ended.",
        )
    here = "" if shards.all_here else f", {len(shards.ids)} of them here"
    count = "One shard" if shards.count == 1 else f"{shards.count} shards"
    return Check("Gateway", "ok", f"{found} {count}{here}.")


def clock_check(date: str | None, asked: float, answered: float) -> Check:
    """Whether this machine and Discord agree on the time.

    `date` is the header of an answer; the others are when, by the clock here, in seconds since
    1970, it was asked for and came.
    """
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return Check("Clock", "ok", "Discord did not say what time it is.")
    # The header has whole seconds, and was written somewhere between the two moments.
    off = (asked + answered) / 2 - (theirs + 0.5)
    doubt = (answered - asked) / 2 + 0.5
    if abs(off) <= max(OFF_WARN, doubt):
        return Check("Clock", "ok", "It agrees with Discord's.")
    return Check(
        "Clock",
        "bad" if abs(off) > max(OFF_BAD, doubt) else "warn",
        f"The clock here is {_span(abs(off))} {'ahead of' if off > 0 else 'behind'} Discord's.",
        "Set it by the network (on Linux `timedatectl set-ntp true`): check-ins and quiet hours "
        "go by it.",
    )


def _switches(privileges: Any) -> str:
    return listed(one.switch for one in privileges)


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours"
