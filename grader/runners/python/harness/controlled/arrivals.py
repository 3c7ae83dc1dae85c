"""What an event loop waits for: timers, and simulated input and output that may take any time up to a bound."""

import asyncio
from typing import Any

from .task import Task

#: How long simulated input or output may take, in virtual seconds, where the scenario does not say it.
LONGEST_S = 0.1
#: How often others may arrive before what waits for input or output has its turn.
_PASSED_OVER = 60


class Arrival:
    """One thing that will come. ``record`` names it in schedules: the task that waits for it."""

    __slots__ = ("earliest_s", "latest_s", "record", "handle", "future", "passed_over", "is_timeout")

    def __init__(self, earliest_s: float, latest_s: float, record: Task) -> None:
        self.earliest_s = earliest_s
        self.latest_s = latest_s
        self.record = record
        #: What is called, or else the future of input or output.
        self.handle: Any = None
        self.future: asyncio.Future[None] | None = None
        self.passed_over = 0
        #: Whether it ends somebody's patience, and no sleep: so long as others can go on, nobody is that slow.
        self.is_timeout = False

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.future.done() if self.future is not None else bool(self.handle._cancelled)


class Arrivals:
    """All that may still come, in the order in which it was begun."""

    def __init__(self) -> None:
        self._pending: list[Arrival] = []

    def add(self, arrival: Arrival) -> None:
        """One more to come."""
        self._pending.append(arrival)

    def next(self, now_s: float, busy: bool) -> list[Arrival]:
        """What may come next, the usual first. ``busy``: somebody is ready, so that no time need pass before.

        A timer comes at its time. Input and output come at any time from their beginning to their bound, so that any of them
        may come before a timer that is due within the bound, and none after it.
        """
        pending = self._pending
        if not pending:
            return pending
        if any(one.is_over for one in pending):
            pending = self._pending = [one for one in pending if not one.is_over]
            if not pending:
                return pending
        until_s = now_s if busy else max(now_s, min(one.latest_s for one in pending))
        found = [one for one in pending if one.earliest_s <= until_s]
        if len(found) < 2:
            return found
        for one in found:
            if one.latest_s > one.earliest_s and one.passed_over > _PASSED_OVER:
                return [one]
        found.sort(key=_earliest)
        return found

    def take(self, chosen: Arrival, others: list[Arrival]) -> None:
        """It comes, before others that could have come."""
        self._pending.remove(chosen)
        for one in others:
            one.passed_over += 1

    def clear(self) -> None:
        """Nothing comes any more."""
        self._pending = []


def _earliest(arrival: Arrival) -> float:
    return arrival.earliest_s
