"""Which servers a process serves."""

from __future__ import annotations

from pathlib import Path

import discord

from bot.discord.sharding import Shards
from bot.settings import Settings


def test_one_process_serves_all_by_default(tmp_path: Path) -> None:
    shards = Shards.of(Settings(home=tmp_path))
    assert shards.all_here
    assert shards.parts == ((0, 1),)
    assert all(shards.serves(number << 22) for number in range(5))
    assert shards.serves(None)


def test_processes_divide_the_servers_and_one_has_the_direct_messages() -> None:
    parts = [Shards(4, (0, 1)), Shards(4, (2,)), Shards(4, (3,))]
    for number in range(20):
        assert sum(one.serves((number << 22) + 5) for one in parts) == 1
    assert [one.direct for one in parts] == [True, False, False]
    assert not parts[0].all_here


def test_the_library_takes_the_options() -> None:
    client = discord.AutoShardedClient(
        intents=discord.Intents.none(),
        **Shards(4, (1, 3)).options(),  # type: ignore[arg-type]
    )
    assert (client.shard_count, client.shard_ids) == (4, [1, 3])
