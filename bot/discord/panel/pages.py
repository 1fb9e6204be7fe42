"""The pages of the panel: what each shows and offers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from bot.accountability.guilds import (
    PURPOSES,
    RETENTIONS,
    SPEAKING,
    GuildSettings,
    Purpose,
    Retention,
    RoleUse,
    Speaking,
)
from bot.coach.times import DAYS
from bot.desk.guild_setup import said
from bot.discord.actions import Button
from bot.discord.inline import escaped
from bot.discord.letters import cut, plain
from bot.discord.naming import Press, custom_id
from bot.discord.panel.hall import Hall
from bot.discord.speech import Line, Page, Part, Pick, Row, Section, Text

# The kind of all buttons, menus and forms of the panel.
KIND = "setup"
PageName = Literal["start", "channels", "when", "posts", "people", "speaking"]
PAGES: tuple[PageName, ...] = get_args(PageName)
_LABELS: Mapping[PageName, str] = {
    "start": "Back",
    "channels": "Channels",
    "when": "Day and hour",
    "posts": "What I post",
    "people": "Roles and people",
    "speaking": "Where I speak",
}
_PURPOSES: Mapping[Purpose, tuple[str, str]] = {
    "home": ("Home", "for all that has no channel of its own"),
    "digest": ("Digest", "once a week: what was shipped, by who wants to be in it"),
    "board": ("Board", "once a week: who keeps their word"),
    "ships": ("Ships", "what somebody shipped and shares"),
    "pods": ("Pods", "private threads of small groups hang there"),
    "welcome": ("Welcome", "one message with one button for who is new; never the home"),
}
_HOW: Mapping[Speaking, str] = {
    "off": "Not at all",
    "called": "When I am called",
    "always": "To every message",
}
_ROLES: Mapping[RoleUse, tuple[str, str]] = {
    "owner": (
        "Owner's role",
        "may use these commands, once Server Settings, Integrations allow it, too",
    ),
    "ping": ("Role to ping", "is notified by the weekly digest; nobody else ever is"),
}
_KEPT: Mapping[Retention, str] = {
    "keep": "What I know of them is kept",
    "delete": "What I know of them is deleted",
}
# What somebody somewhere lives by; any other can be typed.
ZONES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Sao_Paulo", "UTC", "Europe/London", "Africa/Lagos",
    "Europe/Berlin", "Africa/Johannesburg", "Europe/Kyiv", "Africa/Nairobi", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Manila",
    "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
# A channel of which nothing is said goes by what lies around it.
AROUND = "around"
# What keeps me from things is shown so far; a long list is read by nobody.
_MOST_PROBLEMS, _LONGEST_PROBLEM, _MOST_PLACES = 5, 280, 20


def untouched(guild: GuildSettings) -> bool:
    """Whether nobody has set anything up yet."""
    return not (guild.channels or guild.speaking or guild.roles) and guild.elsewhere == "off"


def page_of(
    name: PageName, guild: GuildSettings, hall: Hall, owner: int, *, place: int | None = None
) -> Page:
    """A page of the panel; `owner` is who opened it, `place` the channel that was chosen on the
    page about where I speak."""
    builder = _Pages(guild, hall, owner)
    match name:
        case "start":
            return builder.start()
        case "channels":
            return builder.channels()
        case "when":
            return builder.when()
        case "posts":
            return builder.posts()
        case "people":
            return builder.people()
        case "speaking":
            return builder.speaking(place)


class _Pages:
    def __init__(self, guild: GuildSettings, hall: Hall, owner: int) -> None:
        self._guild = guild
        self._hall = hall
        self._owner = owner

    def start(self) -> Page:
        """How things stand, and where each can be changed."""
        name = escaped(self._hall.name, 60)
        parts: list[Part] = [Text(f"### {name}: how I am set up")]
        if untouched(self._guild):
            parts += self._first()
        else:
            parts.append(Text(self._standing()))
        parts += [*self._problems(), Line()]
        parts.append(Row(tuple(self._to(page) for page in PAGES if page != "start")))
        return Page(tuple(parts))

    def _first(self) -> list[Part]:
        here = self._hall.here
        if here is None:
            words = (
                "Nothing is set up yet, and so I keep quiet. Open `/setup` in the text channel "
                "that shall be my home, or choose everything yourself:"
            )
            return [Text(words)]
        words = (
            f"Nothing is set up yet, and so I keep quiet. One press makes <#{here}> my home: I "
            "answer there whoever calls me, and post the weekly digest and the board, with nobody "
            "in them who did not ask for it. All of it can be changed."
        )
        label = plain(f"Use #{self._hall.channels.get(here, 'this channel')}", 45)
        use = Button(label, self._id("first", str(here)), style="primary")
        return [Text(words), Row((use,))]

    def _standing(self) -> str:
        guild = self._guild
        lines = [f"- {name}: {value}" for name, value in said(guild).items()]
        channels = [
            f"{_PURPOSES[purpose][0].lower()} {self._channel(guild.channels[purpose])}"
            for purpose in PURPOSES
            if purpose in guild.channels
        ]
        lines.append(f"- Channels: {', '.join(channels) or 'none, so nothing is posted'}")
        places = [f"<#{n}> ({_HOW[how].lower()})" for n, how in self._places()]
        shown = places[:4] + ([f"and {len(places) - 4} more"] if len(places) > 4 else [])
        lines.append(f"- Where I speak: {', '.join(shown) or 'nowhere in particular'}")
        roles = [f"{_ROLES[use][0].lower()} {self._role(n)}" for use, n in guild.roles.items()]
        lines.append(f"- Roles: {', '.join(roles) or 'none'}")
        return "\n".join(lines)

    def channels(self) -> Page:
        """What is posted where."""
        parts: list[Part] = [
            Text(
                "### Channels\nWhat has none of its own goes to *home*. Empty a menu to take a "
                "channel back."
            )
        ]
        for purpose, (name, why) in _PURPOSES.items():
            parts.append(Text(f"**{name}**: {why}"))
            held = self._guild.channels.get(purpose)
            parts.append(
                Pick(
                    self._id("channel", purpose),
                    "No channel" if purpose in ("home", "welcome") else "Same as home",
                    "channels",
                    chosen=str(held) if held in self._hall.channels else "",
                    may_empty=True,
                )
            )
        return Page((*parts, *self._problems(), Row((self._to("start"),))))

    def when(self) -> Page:
        """The hours of the server."""
        guild = self._guild
        days = tuple((day, f"{day.capitalize()}s") for day in DAYS)
        hours = {f"{hour:02}:00": f"{hour:02}:00" for hour in range(24)}
        at = f"{guild.at:%H:%M}"
        hours = dict(sorted((hours | {at: at}).items()))
        zones = list(ZONES) if guild.zone in ZONES else [guild.zone, *ZONES]
        quiet = said(guild)["Quiet hours"]
        return Page(
            (
                Text(
                    "### Day and hour\nDigest and board come then. Learners keep their own zone; "
                    "this one is for who never gave one."
                ),
                Pick(self._id("pick", "weekday"), "Day", options=days, chosen=DAYS[guild.weekday]),
                Pick(self._id("pick", "at"), "Hour", options=tuple(hours.items()), chosen=at),
                Section(f"**Time zone**: {escaped(guild.zone, 60)}", self._ask("zone", "Type it")),
                Pick(
                    self._id("pick", "zone"),
                    "Time zone",
                    options=tuple((zone, zone.replace("_", " ")) for zone in zones),
                    chosen=guild.zone,
                ),
                Section(
                    f"**Quiet hours**: {quiet}\nWhat falls due then waits until they are over.",
                    self._ask("quiet"),
                ),
                *self._problems(),
                Row((self._to("start"),)),
            )
        )

    def posts(self) -> Page:
        """What is on, and the welcome."""
        guild = self._guild
        rows = (
            ("digest", "Weekly digest", "what was shipped; who wants to be in it says so"),
            ("board", "Board", "who keeps their word, of those who joined it with `/board`"),
            ("pods", "Pods and buddies", "small groups in private threads, by `/pod`"),
        )
        parts: list[Part] = [Text("### What I post")]
        for name, title, why in rows:
            on = bool(getattr(guild, name))
            button = Button(
                "Switch off" if on else "Switch on",
                self._id("set", name, "off" if on else "on"),
                style="secondary" if on else "success",
            )
            parts.append(Section(f"**{title}**: {'on' if on else 'off'}\n-# {why}", button))
        welcome = guild.channels.get("welcome")
        post = Button("Post it now", self._id("welcome"), disabled=welcome is None)
        where = (
            f"in {self._channel(welcome)}; it comes by itself within a minute or two"
            if welcome is not None
            else "choose a channel for it first"
        )
        parts.append(Section(f"**Welcome**: {where}", post))
        return Page((*parts, *self._problems(), Row((self._to("start"), self._to("channels")))))

    def people(self) -> Page:
        """Roles, and what becomes of who left."""
        guild = self._guild
        parts: list[Part] = [Text("### Roles and people")]
        for use, (name, why) in _ROLES.items():
            held = guild.roles.get(use)
            parts.append(Text(f"**{name}**: {why}"))
            parts.append(
                Pick(
                    self._id("role", use),
                    "No role",
                    "roles",
                    chosen=str(held) if held in self._hall.roles else "",
                    may_empty=True,
                )
            )
        parts.append(Text("**After somebody leaves**"))
        kept = tuple((value, _KEPT[value]) for value in RETENTIONS)
        parts.append(
            Pick(
                self._id("pick", "retention"), "What is kept", options=kept, chosen=guild.retention
            )
        )
        days = "a day" if guild.grace_days == 1 else f"{guild.grace_days} days"
        parts.append(
            Section(
                f"**Days of grace**: {days}\n-# Who is back by then, or goes on learning "
                "elsewhere, loses nothing.",
                self._ask("grace"),
            )
        )
        parts.append(
            Section(
                f"**Smallest group that is shown**: {guild.least} people\n-# In digest, board and "
                "`/insights`, so that nobody is recognised by it.",
                self._ask("least"),
            )
        )
        return Page((*parts, *self._problems(), Row((self._to("start"),))))

    def speaking(self, place: int | None) -> Page:
        """Where the coach may speak."""
        lines = [f"- <#{n}>: {_HOW[how].lower()}" for n, how in self._places()]
        if len(lines) > _MOST_PLACES:
            lines = [*lines[:_MOST_PLACES], f"- and {len(lines) - _MOST_PLACES} more"]
        words = "\n".join(lines) or "*Nothing is said of any channel yet.*"
        parts: list[Part] = [
            Text(
                f"### Where I speak\n{words}\n-# Threads go by their channel, channels by their "
                "category. Commands work everywhere and are seen by their caller alone."
            )
        ]
        speaks_always = "always" in (self._guild.elsewhere, *self._guild.speaking.values())
        if speaks_always and not self._hall.reads_all:
            parts.append(
                Text(
                    "-# Discord shows me only messages that call me. *To every message* needs the "
                    "message content intent, which whoever runs me switches on."
                )
            )
        chosen = str(place) if place in self._hall.channels else ""
        parts.append(Pick(self._id("place"), "Choose a channel or category", "places", (), chosen))
        if place is not None and chosen:
            held = self._guild.speaking.get(place, "")
            parts.append(
                Pick(
                    self._id("speak", chosen),
                    plain(f"How I speak in {self._hall.channels[place]}", 100),
                    options=(
                        *((how, _HOW[how]) for how in SPEAKING),
                        (AROUND, "As all around it"),
                    ),
                    chosen=held or AROUND,
                )
            )
        parts.append(Text("**Everywhere else**"))
        others = tuple((how, _HOW[how]) for how in SPEAKING)
        elsewhere = self._guild.elsewhere
        parts.append(
            Pick(self._id("pick", "elsewhere"), "How I speak", options=others, chosen=elsewhere)
        )
        return Page((*parts, *self._problems(), Row((self._to("start"),))))

    def _problems(self) -> list[Part]:
        found = self._hall.problems
        if not found:
            return []
        lines = [f"- {cut(one, _LONGEST_PROBLEM)}" for one in found[:_MOST_PROBLEMS]]
        if len(found) > _MOST_PROBLEMS:
            lines.append(f"- and {len(found) - _MOST_PROBLEMS} more")
        return [Line(), Text("**What keeps me from it**\n" + "\n".join(lines))]

    def _places(self) -> list[tuple[int, Speaking]]:
        return sorted(self._guild.speaking.items())

    def _channel(self, number: int) -> str:
        return f"<#{number}>" if number in self._hall.channels else "a channel that is gone"

    def _role(self, number: int) -> str:
        return f"<@&{number}>" if number in self._hall.roles else "a role that is gone"

    def _to(self, page: PageName) -> Button:
        return Button(_LABELS[page], self._id("page", page))

    def _ask(self, name: str, label: str = "Change") -> Button:
        return Button(label, self._id("ask", name))

    def _id(self, *words: str) -> str:
        return custom_id(Press(KIND, self._owner, words))
