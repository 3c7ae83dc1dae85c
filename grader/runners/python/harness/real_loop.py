"""The event loop of a real run, which notices at once when it could only wait for ever."""

import _thread
import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

#: The pipe to itself that every loop has, for other threads to wake it.
_OWN_FILES = 1


class NothingLeftError(Exception):
    """Every task waits and nothing is left that could wake one."""


class _WatchfulSelector(selectors.DefaultSelector):
    """Raises instead of waiting without end for no file, when there is no other thread either."""

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None and len(self.get_map()) <= _OWN_FILES and _thread._count() == 0:
            raise NothingLeftError
        return super().select(timeout)


def run_real(main: Coroutine[Any, Any, Any]) -> Any:
    """What ``asyncio.run`` does; raises NothingLeftError for a deadlock."""
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(_WatchfulSelector())) as runner:
        return runner.run(main)
