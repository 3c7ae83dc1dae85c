"""What a scenario is given beside the submission and its input."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .encode import encode

_sleep = asyncio.sleep


class World:
    """The run's clock, its chance, and the record of what was seen. The same as TypeScript's, with a blocking ``work`` beside."""

    def __init__(  # pylint: disable=too-many-arguments
        self,
        seed: int,
        cores: int,
        clock: Callable[[], float],
        virtual: bool = False,
        *,
        sleep: Callable[[float], None] | None = None,
        before: Callable[[], None] | None = None,
        arrival: Callable[[], Awaitable[None]] | None = None,
        wait: Callable[[float | None], None] | None = None,
        touched: Callable[[str, Any, str, Any], None] | None = None,
    ) -> None:
        self.cores = cores
        self.events: list[dict[str, Any]] = []
        self._clock = clock
        self._start_s = clock()
        self._virtual = virtual
        self._random = random.Random(seed)
        self._sleep = sleep or time.sleep
        #: Called before anything is noted, where the order of threads' notes is up to a schedule.
        self._before = before
        #: Waits for what may come at any time, where a schedule decides when.
        self._arrival = arrival
        #: The same for greenlets, which wait without await; with a time, for so many milliseconds.
        self._wait = wait
        #: Told of what a scenario's own store is asked for, where a schedule is drawn step by step.
        self._touched = touched

    def now(self) -> float:
        """Milliseconds since the run began."""
        return (self._clock() - self._start_s) * 1000

    def random(self) -> float:
        """From 0 up to 1, from the run's seed."""
        return self._random.random()

    def _record(self, kind: str, lane: str, label: str, data: Any = None) -> None:
        if self._before is not None:
            self._before()
        event = {"at": self.now(), "kind": kind, "lane": str(lane), "label": str(label)}
        # One append: threads may note things at the same time.
        self.events.append(event if data is None else {**event, "data": encode(data)})

    def start(self, lane: str, label: str) -> None:
        """Begins a bar in the picture."""
        self._record("start", lane, label)

    def end(self, lane: str, label: str) -> None:
        """Ends it."""
        self._record("end", lane, label)

    def mark(self, lane: str, label: str, data: Any = None) -> None:
        """Notes a moment."""
        self._record("mark", lane, label, data)

    def reads(self, owner: Any, name: str, value: Any) -> None:
        """Something simulated, of the scenario's own, is read at this very moment: a step of whoever asked for it."""
        if self._touched is not None:
            self._touched("read", owner, name, value)

    def writes(self, owner: Any, name: str, value: Any) -> None:
        """The same, for what is written."""
        if self._touched is not None:
            self._touched("write", owner, name, value)

    def _drawn_ms(self) -> float:
        """Half of the time a small whole number, so that ends often coincide; otherwise anything up to 100 ms of virtual time."""
        if not self._virtual:
            return self._random.randint(1, 4)
        return self._random.randint(1, 6) if self._random.random() < 0.5 else self._random.random() * 100

    def work(
        self, lane: str, *, ms: float | None = None, value: Any = None, fail: str | None = None, label: str = "work"
    ) -> Any:
        """Simulated input or output that blocks its thread; a bar in ``lane``."""
        self.start(lane, label)
        try:
            if self._wait is not None:
                self._wait(ms)
            else:
                self._sleep((self._drawn_ms() if ms is None else ms) / 1000)
        finally:
            self.end(lane, label)
        return self._outcome(lane, value, fail)

    async def work_async(
        self, lane: str, *, ms: float | None = None, value: Any = None, fail: str | None = None, label: str = "work"
    ) -> Any:
        """The same, awaited."""
        self.start(lane, label)
        try:
            if ms is None and self._arrival is not None:
                await self._arrival()
            else:
                await _sleep((self._drawn_ms() if ms is None else ms) / 1000)
        except asyncio.CancelledError:
            self.mark(lane, "aborted")
            raise
        finally:
            self.end(lane, label)
        return self._outcome(lane, value, fail)

    def _outcome(self, lane: str, value: Any, fail: str | None) -> Any:
        if fail is None:
            return value
        self.mark(lane, "failed")
        raise OSError(fail)
