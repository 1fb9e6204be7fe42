"""From a worker thread to the event loop and back: blocking for the thread, never for the loop."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.accountability.worker import NotSent, Stopped

T = TypeVar("T")
# A request that Discord delays for longer is given up; what it was for is seen to later.
PATIENCE = 45.0


class Bridge:
    """Runs what must run on the event loop for threads that wait for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, patience: float = PATIENCE) -> None:
        self._loop = loop
        self._patience = patience
        self._closed = threading.Event()

    def close(self) -> None:
        """Take on nothing new; what has begun may end."""
        self._closed.set()

    @property
    def closed(self) -> bool:
        """Whether nothing new is taken on."""
        return self._closed.is_set()

    def __call__(self, make: Callable[[], Awaitable[T]]) -> T:
        """What the coroutine that `make` gives on the loop comes to.

        Raises NotSent where nothing was begun (Stopped after `close`), TimeoutError after which
        nobody can know how far it came, and whatever it raises.
        """
        if self.closed or self._loop.is_closed():
            raise Stopped("I was being stopped")
        late = self._loop.time() + self._patience

        async def run() -> T:
            # After a freeze others may have taken over long since.
            if self._loop.time() > late:
                raise NotSent("I was not quick enough")
            return await make()

        future = asyncio.run_coroutine_threadsafe(run(), self._loop)
        try:
            return future.result(self._patience)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise TimeoutError from None
        except concurrent.futures.CancelledError:
            raise TimeoutError from None
