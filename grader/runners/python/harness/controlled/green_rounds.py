"""Rounds of greenlets: gevent's and eventlet's hubs ask here what goes on, whatever switches to whom is seen."""

import _thread
import contextlib
import time
from collections.abc import Callable
from typing import Any

import greenlet as greenlets
from greenlet import GreenletExit, getcurrent, greenlet

from .carrier import Carrier
from .rounds import Rounds
from .source_places import Place, SourcePlaces
from .task import Task

#: As they are before a submission patches them: afterwards each greenlet would be a thread of its own.
_thread_ident, _thread_sleep = _thread.get_ident, time.sleep
#: How long simulated input or output takes for a thread beside the hub, in real seconds.
_THREAD_S = 0.001
#: Methods by which a callback hands the turn to somebody.
_SWITCHES = frozenset({"switch", "throw"})


class GreenTask:
    """What is known of a greenlet beside its steps."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get_name(self) -> str:
        """As a student would call it."""
        return self._name


class GreenCallback:
    """A callback of a hub; looks as gevent expects it."""

    __slots__ = ("callback", "args", "failed")

    def __init__(self, callback: Any, args: tuple[Any, ...], failed: Callable[[BaseException], None]) -> None:
        self.callback = callback
        self.args: Any = args
        self.failed = failed

    def stop(self) -> None:
        """It is not called any more."""
        self.callback = self.args = None

    close = stop

    def __bool__(self) -> bool:
        return self.args is not None

    @property
    def pending(self) -> bool:
        """Whether it is still to be called."""
        return self.callback is not None

    @property
    def _cancelled(self) -> bool:
        return self.callback is None

    def _run(self) -> None:
        callback, self.callback = self.callback, None
        try:
            callback(*self.args)
        except GreenletExit:
            pass
        except BaseException as error:  # pylint: disable=broad-exception-caught
            self.failed(error)
        finally:
            self.args = None


class _Wait:
    """Simulated input or output that a greenlet waits for."""

    def __init__(self, rounds: "GreenRounds") -> None:
        self._rounds = rounds
        self._callback = GreenCallback(getcurrent().switch, (), rounds.failed)
        self._over = False

    def done(self) -> bool:
        """Whether nobody waits any more."""
        return self._over

    def set_result(self, _result: None) -> None:
        """It has come."""
        if not self._over:
            self._over = True
            self._rounds.soon(self._callback, self._callback.callback)

    def give_up(self) -> None:
        """It may come, but nobody cares."""
        self._over = True
        self._callback.stop()


class GreenRounds(Rounds):
    """Greenlets of one hub, which is given by ``hold``."""

    def __init__(self, carrier: Carrier, shuffled: bool) -> None:
        super().__init__(carrier, shuffled)
        self._hub: greenlet | None = None
        self._draining = False
        self._thread = _thread_ident()
        #: Errors that ended greenlets, which their library would only have printed.
        self.died: list[tuple[Task, BaseException]] = []

    def hold(self, hub: greenlet) -> None:
        """A schedule begins: this hub calls ``run`` once somebody switches to it. To be called by the main greenlet."""
        super().begin()
        self._hub = hub
        self._draining = False
        self.died = []
        root = self._root
        root.task = GreenTask("main greenlet")
        self.records[getcurrent()] = root
        self.running = True
        self.renew()
        greenlets.settrace(self._switched)

    def named(self, thread: greenlet, name: str) -> None:
        """A greenlet is about to be started for the first time."""
        if thread in self.records or thread is self._hub:
            return
        carrier = self.carrier
        record = carrier.child()
        record.name = f"{name} {record.path}"
        record.task, record.greenlet = GreenTask(record.name), thread
        self.records[thread] = record
        carrier.tasks.append(record)
        carrier.started(record)

    def failed(self, error: BaseException) -> None:
        """Something that the hub called threw."""
        self.died.append((self.carrier.current, error))
        self.carrier.current.error = type(error).__name__

    def run(self) -> None:
        """What a hub does: never comes back."""
        while True:
            if self.carrier.dying:
                raise GreenletExit
            if self._draining and not self._waiting:
                self._root.greenlet.switch()  # type: ignore[union-attr]
            self._go_on()

    def wait(self, ms: float | None) -> None:
        """Simulated input or output of the greenlet that runs, for a time or until it comes."""
        assert self._hub is not None
        if _thread_ident() != self._thread:
            # A thread of the system, which no hub knows of, and which no schedule can hold up.
            _thread_sleep(_THREAD_S if ms is None else ms / 1000)
            return
        wait = _Wait(self)
        if ms is None:
            self.arrival(wait)
        else:
            self.timer(GreenCallback(wait.set_result, (None,), self.failed), self.carrier.now_s + ms / 1000, True)
        try:
            greenlet.switch(self._hub)
        finally:
            wait.give_up()

    def drain(self) -> None:
        """The main greenlet is done: the others that are ready come as far as they can without waiting."""
        self._draining = True
        if self._waiting and self._hub is not None:
            greenlet.switch(self._hub)
        self.running = False
        greenlets.settrace(None)
        for record in self.records.values():
            record.ended = self.is_over(record)
        if not self.carrier.dying:
            self.carrier.become(self._root)

    def end_all(self) -> None:
        greenlets.settrace(None)
        self.running = False
        self._arrivals.clear()
        if self._hub is not None and not self._hub.dead:
            with contextlib.suppress(BaseException):
                self._hub.parent = self.carrier.root
                greenlet.throw(self._hub, GreenletExit)

    def _switched(self, _event: str, pair: tuple[greenlet, greenlet]) -> None:
        """Told by the interpreter whenever one greenlet gives way to another."""
        origin, target = pair
        carrier = self.carrier
        if carrier.dying:
            return
        recorder = carrier.recorder
        before = self.records.get(origin)
        if before is not None and origin.dead:
            before.ended = True
            if recorder is not None:
                recorder.ended(before, before.error)
        elif before is not None and recorder is not None and target is self._hub:
            recorder.suspended(before, self.place_of)
        after = self.records.get(target)
        if after is not None:
            if carrier.current is not after:
                carrier.become(after)
            if recorder is not None:
                recorder.resumed(after)

    def _step(self, handle: Any, record: Task, is_step: bool) -> None:
        if handle._cancelled:
            return
        if self.carrier.current is not record and not record.ended:
            self.carrier.become(record)
        self.renew()
        handle._run()
        if self.carrier.dying:
            raise GreenletExit

    def _owner(self, callback: Any) -> Task | None:
        if getattr(callback, "__name__", "") not in _SWITCHES:
            return None
        owner = getattr(callback, "__self__", None)
        if not isinstance(owner, greenlet):
            # What gevent lets a greenlet wait on.
            owner = getattr(owner, "greenlet", None)
        return self.records.get(owner) if owner is not None else None

    def _is_mine(self, record: Task) -> bool:
        return True

    def is_over(self, record: Task) -> bool:
        return record.greenlet is None or bool(record.greenlet.dead)

    def error_of(self, record: Task) -> BaseException | None:
        return next((error for task, error in self.died if task is record), None)

    def place_of(self, record: Task, places: SourcePlaces) -> Place | None:
        return places.waiting(record.greenlet.gr_frame) if record.greenlet is not None else None
