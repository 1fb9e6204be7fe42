"""Opens what every act needs, without any encoder or index: the knowledge and the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings
from knowledge import CONTENT
from knowledge.cache import load_cached
from knowledge.models import Knowledge

if TYPE_CHECKING:
    from bot.memory.store import MemoryStore


def open_knowledge(settings: Settings) -> tuple[Knowledge, str]:
    """The knowledge and the stamp of its content. Raises BrokenContent."""
    return load_cached(settings.home / "cache", settings.content or CONTENT)


def open_memory(settings: Settings) -> MemoryStore:
    """The memory of all learners: a file in the home folder, or a database by URL.

    Raises MemoryFailed.
    """
    from bot.memory.store import MemoryStore

    if settings.database_url:
        return MemoryStore.open(
            settings.database_url, forgotten=settings.home / "memory.db.forgotten"
        )
    settings.home.mkdir(parents=True, exist_ok=True)
    return MemoryStore.open(settings.home / "memory.db")
