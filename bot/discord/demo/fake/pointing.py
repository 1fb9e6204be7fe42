"""Point the real discord.py at a Discord of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pointed_at(api: str, gateway: str) -> Iterator[None]:
    """Within this context discord.py speaks to these addresses; it holds for the whole process."""
    import discord
    import yarl
    from discord.gateway import DiscordWebSocket

    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    try:
        yield
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
