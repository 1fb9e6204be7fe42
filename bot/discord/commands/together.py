"""Commands about learning beside others on a server: the board, the digest, pods and buddies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from discord import app_commands

from bot.coach.reply import Block, Reply
from bot.desk.desk import Desk
from bot.desk.roster import choose, guild_board, standing_in
from bot.desk.settings import set_each
from bot.discord.answering import Interaction
from bot.discord.client import CoachTree
from bot.discord.commands.common import choice_of, in_servers

Short = app_commands.Range[str, 1, 200]
_SHOWN: Mapping[str, dict[str, bool]] = {
    "join": {"on_board": True},
    "leave": {"on_board": False},
    "digest": {"in_digest": True},
    "no digest": {"in_digest": False},
}
_CIRCLES: Mapping[str, dict[str, str]] = {
    "join": {"pod": "on"},
    "leave": {"pod": "off"},
    "buddy": {"buddies": "on"},
    "no buddy": {"buddies": "off"},
}
_NO_BOARD = Block(
    "There is no board to show: it needs some people who joined it, and a server that has it."
)
_NEXT_ROUND = Block(
    "Noted. Groups are put together once a week, and you are in none from the next time on; its "
    "thread you can leave at any time."
)


def add_together(tree: CoachTree) -> None:
    """Add the commands to the tree."""
    tree.add_command(board)
    tree.add_command(pod)


@app_commands.command(name="board", description="The board of this server, and whether you show")
@app_commands.describe(action="What to do; leave it out to see the board and where you show")
@choice_of(
    ("Show me on the board", "join"),
    ("Take me off the board", "leave"),
    ("Show what I ship in the weekly digest", "digest"),
    ("Leave me out of the digest", "no digest"),
)
@in_servers
async def board(interaction: Interaction, action: str | None = None) -> None:
    """The board; joining and leaving it."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        assert caller.guild is not None
        desk = client.office.desk_for(caller.guild)
        if action is not None and action in _SHOWN:
            return choose(desk, caller.guild, caller.learner, **_SHOWN[action])
        return _board(desk, caller.guild, caller.learner)

    await client.answer(interaction, lambda: client.office.run(caller, act))


@app_commands.command(name="pod", description="A small group, or a buddy, to learn with")
@app_commands.describe(
    action="What to do; leave it out to see where you stand",
    free="When you could meet, such as: weekdays 18-21, sat 10-12",
)
@choice_of(
    ("Find me a pod", "join"),
    ("No pod any more", "leave"),
    ("Find me a buddy", "buddy"),
    ("No buddy any more", "no buddy"),
)
@in_servers
async def pod(
    interaction: Interaction, action: str | None = None, free: Short | None = None
) -> None:
    """Pods and buddies; when one is free."""
    client = interaction.client
    caller = client.caller(interaction)

    def act() -> Reply:
        assert caller.guild is not None
        desk = client.office.desk_for(caller.guild)
        given = dict(_CIRCLES.get(action or "", {}))
        if free is not None:
            given["free"] = free
        if given:
            set_each(desk, caller.learner, given)
        shown = standing_in(desk, caller.guild, caller.learner)
        if "off" in given.values():
            return replace(shown, blocks=(_NEXT_ROUND, *shown.blocks))
        return shown

    await client.answer(interaction, lambda: client.office.run(caller, act))


def _board(desk: Desk, guild: int, learner: str) -> Reply:
    """The board, and where the learner shows. Raises PromiseRefused and MemoryFailed."""
    found, mine = guild_board(desk, guild), standing_in(desk, guild, learner)
    shown = found.blocks if found is not None else (_NO_BOARD,)
    return replace(mine, blocks=(*shown, *mine.blocks))
