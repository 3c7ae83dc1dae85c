"""An event loop's rounds under control: what arrives and who goes on is asked of a strategy, on virtual time.

What goes on is called a task here, be it one of asyncio or a greenlet. A task takes its steps from one wait to the next without being
interrupted, as on every event loop; a schedule deviates where a task has given way. ``fifo`` takes those that are ready in the order in
which they became so, and something arrives once none is: every order is one that a loop shows where the loop is faster than what it
waits for. With ``shuffle`` those that are ready run in any order, and something may arrive at any time.
"""

from collections import deque
from typing import Any, NamedTuple, Protocol

from greenlet import GreenletExit

from .arrivals import LONGEST_S, Arrival, Arrivals
from .carrier import Carrier
from .source_places import Place, SourcePlaces
from .task import Task

#: So many rounds in which tasks only gave way to one another are long enough for input and output, and for a timer, to come.
_ROUNDS_OF_IO, _ROUNDS_OF_TIMER = 20, 1_000

#: So many turns of loops between two awaits hold up the event loop.
TURNS_OF_STEP = 100_000


class Callback(Protocol):
    """What a loop calls."""

    @property
    def _cancelled(self) -> bool:
        """Whether it shall not be called any more."""

    def _run(self) -> None:
        """Whatever it throws, it keeps to itself."""


class _Ready(NamedTuple):
    """A callback that is ready; ``record``: the task whose step it is, or that asked for it."""

    handle: Callback
    record: Task
    is_step: bool


class Rounds:
    """One loop after the other, one for each schedule."""

    def __init__(self, carrier: Carrier, shuffled: bool) -> None:
        self.carrier = carrier
        self._shuffled = shuffled
        self._waiting: deque[_Ready] = deque()
        self._arrivals = Arrivals()
        self.records: dict[Any, Task] = {}
        self._idle: Task | None = None
        self._rounds = 0
        #: Whether a loop runs, and how many turns of loops its current step may still take.
        self.running = False
        self._turns_left = 0
        self._root = carrier.current

    def begin(self) -> None:
        """Forgets the schedule before. The thread of the loop is the one that runs."""
        self._waiting.clear()
        self._arrivals.clear()
        self.records.clear()
        self._idle = None
        self._rounds = 0
        self._root = self.carrier.current

    # What the loop is asked for.

    def soon(self, handle: Callback, callback: Any) -> None:
        """A callback is ready."""
        owner = self._owner(callback)
        record = owner
        if record is None:
            record = self.carrier.current
            if not self._is_mine(record):
                # Asked for by another thread.
                record = self._root
        self._waiting.append(_Ready(handle, record, owner is not None))
        if self._idle is not None:
            self.carrier.wake(self._idle)

    def timer(self, handle: Callback, due_s: float, sleeps: bool) -> None:
        """A callback is ready at a time. ``sleeps``: it only ends the sleep of the task that runs."""
        carrier = self.carrier
        arrival = Arrival(due_s, due_s, carrier.current if sleeps else carrier.child())
        arrival.handle = handle
        arrival.is_timeout = not sleeps
        self._arrivals.add(arrival)

    def io(self, handle: Callback, longest_s: float) -> None:
        """A callback is ready at any time within a bound: what came from elsewhere calls it."""
        carrier = self.carrier
        arrival = Arrival(carrier.now_s, carrier.now_s + longest_s, carrier.child())
        arrival.handle = handle
        self._arrivals.add(arrival)

    def arrival(self, future: Any) -> None:
        """Simulated input or output of the task that runs comes at any time within its bound."""
        carrier = self.carrier
        found = Arrival(carrier.now_s, carrier.now_s + LONGEST_S, carrier.current)
        found.future = future
        self._arrivals.add(found)

    # What only those know who know what a task is.

    def _owner(self, callback: Any) -> Task | None:
        """Whose step a callback is; None where it only does something for others."""
        raise NotImplementedError

    def _is_mine(self, record: Task) -> bool:
        """Whether it is one of this loop's, and no thread beside it."""
        raise NotImplementedError

    def is_over(self, record: Task) -> bool:
        """Whether a task has come to its end."""
        raise NotImplementedError

    def error_of(self, record: Task) -> BaseException | None:
        """What ended a task."""
        raise NotImplementedError

    def place_of(self, record: Task, places: SourcePlaces) -> Place | None:
        """Where a task waits."""
        raise NotImplementedError

    def end_all(self) -> None:
        """Ends what is left, when the schedule is over; what its code does then is seen by nobody."""
        raise NotImplementedError

    # Running.

    def renew(self) -> None:
        """A step begins."""
        self._turns_left = TURNS_OF_STEP

    def turn(self) -> None:
        """One more turn of a loop in the source: endless ones hold up everybody."""
        self._turns_left -= 1
        if self._turns_left < 0 and self.running and not self.carrier.dying and self.carrier.current.task is not None:
            self.carrier.stop("blocked_loop")

    def _go_on(self) -> None:
        """One arrival, if it is its turn, or one round of those that are ready."""
        self.carrier.spend()
        busy = bool(self._waiting)
        coming = self._arrivals.next(self.carrier.now_s, busy)
        if busy:
            self._rounds += 1
            if not coming and self._rounds > _ROUNDS_OF_TIMER:
                coming = self._arrivals.next(self.carrier.now_s, False)
            if not coming or not self._comes_between(coming):
                self._round()
        elif not coming:
            self._wait_for_threads(None)
        elif len(self.carrier.ready) == 1 and not self.carrier.timed:
            self._arrive(self._choose(coming) if len(coming) > 1 else coming[0], coming)
        elif not self._wait_for_threads(coming[0].earliest_s, coming[0].is_timeout):
            coming = self._arrivals.next(self.carrier.now_s, False)
            self._arrive(self._choose(coming) if len(coming) > 1 else coming[0], coming)

    def _comes_between(self, coming: list[Arrival]) -> bool:
        """Whether something arrives though others are ready; after many rounds it does."""
        if self._rounds > _ROUNDS_OF_IO:
            self._arrive(coming[0], coming)
            return True
        if not self._shuffled:
            return False
        usual = self._waiting[0].record
        chosen = self.carrier.choose_next([usual, *(one.record for one in coming)], usual, True)
        for one in coming:
            if one.record is chosen and chosen is not usual:
                self._arrive(one, coming)
                return True
        return False

    def _choose(self, coming: list[Arrival]) -> Arrival:
        records = [one.record for one in coming]
        chosen = self.carrier.choose_next(records, records[0], False)
        return coming[records.index(chosen)]

    def _arrive(self, arrival: Arrival, coming: list[Arrival]) -> None:
        carrier = self.carrier
        self._rounds = 0
        self._arrivals.take(arrival, coming)
        if arrival.earliest_s > carrier.now_s:
            carrier.now_s = arrival.earliest_s
        if arrival.future is not None:
            arrival.future.set_result(None)
        else:
            self._waiting.append(_Ready(arrival.handle, arrival.record, False))

    def _round(self) -> None:
        """All that are ready now, and nobody who becomes so meanwhile; one by one, where something may come between."""
        waiting = self._waiting
        for _ in range(1 if self._shuffled else len(waiting)):
            if self._shuffled:
                self._shuffle()
            self._step(*waiting.popleft())

    def _shuffle(self) -> None:
        """Any task that is ready may be the next; callbacks of others keep their places."""
        waiting = self._waiting
        first = waiting[0]
        steps = [one for one in waiting if one.is_step]
        if not first.is_step or len(steps) < 2:
            return
        chosen = self.carrier.choose_next([one.record for one in steps], first.record, False)
        if chosen is not first.record:
            ready = next(one for one in steps if one.record is chosen)
            waiting.remove(ready)
            waiting.appendleft(ready)

    def _step(self, handle: Callback, record: Task, is_step: bool) -> None:
        if handle._cancelled:
            return
        carrier = self.carrier
        if record is not carrier.current:
            carrier.become(record)
        recorder = carrier.recorder
        if recorder is not None and is_step:
            recorder.resumed(record)
        self.renew()
        handle._run()
        if carrier.dying:
            # A task catches even this, and a loop goes on after whatever a callback throws.
            raise GreenletExit
        if is_step and self.is_over(record):
            record.ended = True
            if recorder is not None:
                error = self.error_of(record)
                recorder.ended(record, type(error).__name__ if error is not None else None)
        elif recorder is not None and is_step:
            recorder.suspended(record, self.place_of)

    def _wait_for_threads(self, until_s: float | None, all_of_them: bool = False) -> bool:
        """Nobody is ready here: threads come first, at most until a time, or ``all_of_them`` that can go on before it.

        Says whether one of them has something to be done.
        """
        carrier = self.carrier
        self._idle = carrier.current
        due_s = None if until_s is None else max(until_s, carrier.now_s)
        woken = carrier.block(self, due_s, sleeps=until_s is not None and not all_of_them)
        self._idle = None
        return woken
