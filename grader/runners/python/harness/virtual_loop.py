"""An event loop on virtual time: nothing waits, and what is due at the same moment comes in an order drawn from a seed."""

import asyncio
import heapq
import random
import selectors
from typing import Any

from .real_loop import NothingLeftError


class TooManyStepsError(Exception):
    """The loop went round so often that it never will come to an end."""


class _VirtualSelector(selectors.BaseSelector):
    """Waits by moving the clock; there are no files to wait for."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, 0, None)

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise NothingLeftError
        self.now_s += timeout
        return []

    def get_map(self) -> dict[Any, Any]:
        return {}


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs one scenario in virtual time; raises NothingLeftError for a deadlock and TooManyStepsError for an endless run."""

    def __init__(self, seed: int, step_limit: int) -> None:
        self._virtual = _VirtualSelector()
        super().__init__(self._virtual)
        self._ties = random.Random(seed)
        self._steps_left = step_limit

    def time(self) -> float:
        return self._virtual.now_s

    def _run_once(self) -> None:
        self._steps_left -= 1
        if self._steps_left < 0:
            raise TooManyStepsError
        scheduled = self._scheduled  # type: ignore[attr-defined]
        if len(scheduled) > 1 and not self._ready:  # type: ignore[attr-defined]
            self._shuffle_ties(scheduled)
        super()._run_once()  # type: ignore[misc]

    def _shuffle_ties(self, scheduled: list[asyncio.TimerHandle]) -> None:
        """Timers due at the same moment have no order by the contract of asyncio; the seed gives them one."""
        first = scheduled[0].when()
        due = [handle for handle in scheduled if handle.when() == first]
        if len(due) > 1:
            self._ties.shuffle(due)
            for place, handle in enumerate(due):
                # So little later that nothing else comes in between, but more than the loop's own resolution: what one timer
                # wakes has its turn before the next one, as with single promises.
                handle._when = first + place * 1e-7  # type: ignore[attr-defined]
            heapq.heapify(scheduled)
