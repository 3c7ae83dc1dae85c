"""Rounds of asyncio: what its tasks are, whose step a callback is, and where a task waits."""

import asyncio
from typing import Any

from .carrier import Carrier
from .rounds import Rounds
from .source_places import Place, SourcePlaces
from .task import Task

#: How far the others come once the main task is done: one that only gives way, again and again, comes to no end.
_LAST_ROUNDS = 1_000


class TaskRounds(Rounds):
    """Tasks of asyncio, on loops of ``event_loop``."""

    def __init__(self, carrier: Carrier, shuffled: bool) -> None:
        super().__init__(carrier, shuffled)
        #: Errors that asyncio would only have logged: what it says, and the error.
        self.logged: list[tuple[str, BaseException | None]] = []
        self._futures = -1

    def begin(self) -> None:
        super().begin()
        self.logged = []
        self._futures = -1

    def new_future(self) -> int:
        """What tells a future from all others: -2 for the first, and less for each later one, as hashes of sets must be."""
        self._futures -= 1
        return self._futures

    def new_task(self, name: str, coroutine: Any) -> Task:
        """What a task is to the carrier, before it is made: the first is the thread's own."""
        record = self.carrier.child() if self.records else self.carrier.current
        record.name = name or f"task {record.path}"
        if self.carrier.recorder is not None:
            self.carrier.recorder.made(record, coroutine)
        return record

    def add(self, task: Any, record: Task) -> None:
        """A task is made."""
        record.task = task
        self.records[task] = record
        if len(self.records) > 1:
            self.carrier.tasks.append(record)
            self.carrier.started(record)

    def forget(self, task: Any) -> None:
        """It could not be made."""
        record = self.records.pop(task)
        self.carrier.tasks.remove(record)
        record.task = None

    def run(self, task: asyncio.Task[Any]) -> None:
        """Until a task is done; those that are ready then come as far as they can without waiting."""
        self.running = True
        try:
            while not task.done():
                self._go_on()
            for _ in range(_LAST_ROUNDS):
                if not self._waiting:
                    break
                self._round()
        finally:
            self.running = False

    def leave(self) -> None:
        """The thread goes on by itself."""
        if not self.carrier.dying:
            self.carrier.become(self._root)

    def _owner(self, callback: Any) -> Task | None:
        owner = getattr(callback, "__self__", None)
        return self.records.get(owner) if isinstance(owner, asyncio.Task) else None

    def _is_mine(self, record: Task) -> bool:
        return record.greenlet is self._root.greenlet

    def is_over(self, record: Task) -> bool:
        return bool(record.task.done())

    def error_of(self, record: Task) -> BaseException | None:
        # Asking as everybody else does would count as having looked after it.
        error: BaseException | None = record.task._exception
        return error

    def place_of(self, record: Task, places: SourcePlaces) -> Place | None:
        return places.awaited(record.task.get_coro())

    def end_all(self) -> None:
        self._arrivals.clear()
        for task in self.records:
            if not task.done():
                task._log_destroy_pending = False
                try:
                    task.get_coro().close()
                except BaseException:  # pylint: disable=broad-exception-caught
                    # Whatever the submission does about its end.
                    pass
            task._log_traceback = False

