"""The event loop of a real run, which notices at once when it could only wait for ever, and how long it was kept from going round."""

import _thread
import asyncio
import selectors
import time
from collections.abc import Coroutine
from typing import Any

#: The pipe to itself that every loop has, for other threads to wake it.
_OWN_FILES = 1


class NothingLeftError(Exception):
    """Every task waits and nothing is left that could wake one."""


class _WatchfulSelector(selectors.DefaultSelector):
    """Raises instead of waiting without end for no file, when there is no other thread either."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = time.monotonic
        self._since: float | None = None
        self.longest_stall_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        # The loop comes here between its callbacks.
        if self._since is not None:
            self.longest_stall_s = max(self.longest_stall_s, self._clock() - self._since)
        if timeout is None and len(self.get_map()) <= _OWN_FILES and _thread._count() == 0:
            raise NothingLeftError
        ready = super().select(timeout)
        self._since = self._clock()
        return ready


class RealLoop:
    """The loop of one run."""

    def __init__(self) -> None:
        self._selector: _WatchfulSelector | None = None

    def run(self, main: Coroutine[Any, Any, Any]) -> Any:
        """What ``asyncio.run`` does; raises NothingLeftError for a deadlock."""
        selector = self._selector = _WatchfulSelector()
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
            return runner.run(main)

    def facts(self) -> dict[str, float]:
        """How long its callbacks kept it at most, in ms, where it was used."""
        return {} if self._selector is None else {"longestStallMs": self._selector.longest_stall_s * 1000}
