"""Which servers a process serves: shards as Discord counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.settings import Settings


@dataclass(frozen=True)
class Shards:
    """`count` in all; `ids` of them are served here."""

    count: int
    ids: tuple[int, ...]

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The shards of the settings."""
        return cls(settings.shards, settings.shard_ids)

    @property
    def all_here(self) -> bool:
        """Whether this process serves every server."""
        return len(self.ids) == self.count

    @property
    def direct(self) -> bool:
        """Whether direct messages come here: Discord sends them to the first shard."""
        return 0 in self.ids

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """Each as (its number, how many there are), as the memory of servers divides itself."""
        return tuple((one, self.count) for one in self.ids)

    def serves(self, guild: int | None) -> bool:
        """Whether events of a server, or of a direct message (None), come here."""
        return self.direct if guild is None else (guild >> 22) % self.count in self.ids

    def options(self) -> dict[str, object]:
        """What discord.AutoShardedClient is told of it."""
        return {"shard_count": self.count, "shard_ids": list(self.ids)}
