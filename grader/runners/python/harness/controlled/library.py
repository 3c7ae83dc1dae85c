"""Fresh copies of the standard library's threading, queue and concurrent.futures that run over the modelled ``_thread``."""

import _thread
import builtins
import importlib.util
import itertools
import multiprocessing.pool
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

from greenlet import GreenletExit

from .carrier import Carrier
from .locks import LOOK, waiter_class
from .task import Task
from .thread_model import Died, join, start, thread_module

#: Where virtual clocks begin, in seconds: any moment will do, always the same one.
_EPOCH_S, _BOOT_S = 1_700_000_000.0, 1_000.0
#: How far reading a clock moves it, so that waiting for one in a loop comes to an end.
_TICK_S = 1e-6
#: In the order in which they import one another. Where a lock is all that one takes of them, as functools does, it is a copy too.
_COPIED = (
    "functools", "threading", "_threading_local", "queue", "concurrent.futures._base", "concurrent.futures",
    "concurrent.futures.thread", "multiprocessing.pool",
)
_POOLS = _COPIED[-1]
#: Written in C, and blocking outside the model. Without them the library falls back to Python.
_WITHOUT = ("_queue",)
_IN_PYTHON = frozenset({"_local", "_excepthook", "_ExceptHookArgs"})


class _Free:
    """For locks that the library holds only where no thread can give way."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_error: object) -> None:
        pass

    def add(self, _thread_object: Any) -> None:
        """Stands for a set that nobody reads, too."""


class Serials:  # pylint: disable=too-few-public-methods
    """Counts up."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """One more than before."""
        self.last += 1
        return self.last


class Library:
    """The copies, what they must forget between two schedules, and the errors that ended threads."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.died: list[tuple[Task, BaseException]] = []
        #: Numbers of threads and futures, which stand for their hashes; they begin anew with each schedule.
        self._serials = Serials()
        model = thread_module(carrier, self._died)
        for name in vars(_thread):
            if name not in _IN_PYTHON:
                vars(model).setdefault(name, vars(_thread)[name])
        self.modules: dict[str, ModuleType] = {"_thread": model, "time": _clock_module(carrier)}
        with self._in_place():
            for name in _COPIED:
                self._copy(name)
        self._keep_processes()
        self._threading: Any = self.modules["threading"]
        self._tasks = _control_threads(self._threading, carrier, self._died, self._serials)
        self._order_futures()
        self._main_thread = self._threading.main_thread()
        # Pure Python, which keeps its values where the modelled threads are told apart.
        self._threading.local = vars(self.modules["_threading_local"])["local"]

    def install(self, only: frozenset[str] | None = None) -> None:
        """Makes every later import find the copies, of ``only`` some or of all."""
        if only is not None:
            self.modules = {name: module for name, module in self.modules.items() if name in only}
        sys.modules.update(self.modules)
        for name, module in self.modules.items():
            package, _, last = name.rpartition(".")
            if package:
                vars(sys.modules[package])[last] = module

    def begin(self) -> None:
        """Forgets the schedule before."""
        self.died.clear()
        self._serials.last = 0
        self._tasks.clear()
        threading = self._threading
        threading._active.clear()
        threading._active[self._main_thread._ident] = self._main_thread
        threading._counter = itertools.count(1).__next__
        self._pool_numbers = itertools.count()
        self._queues.clear()
        self._tasks[self._main_thread] = self._carrier.current

    def _died(self, task: Task, error: BaseException) -> None:
        task.error = type(error).__name__
        self.died.append((task, error))

    def _copy(self, name: str) -> None:
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        self.modules[name] = sys.modules[name] = module
        spec.loader.exec_module(module)

    @contextmanager
    def _in_place(self) -> Iterator[None]:
        """While the copies are made, they find one another, and tell nobody to call them after a fork."""
        held = {name: sys.modules.get(name) for name in (*self.modules, *_COPIED, *_WITHOUT)}
        register = getattr(os, "register_at_fork", None)
        sys.modules.update(self.modules)
        sys.modules.update({name: None for name in _WITHOUT})  # type: ignore[misc]
        if register:
            os.register_at_fork = lambda **_hooks: None
        try:
            yield
        finally:
            if register:
                os.register_at_fork = register
            for name, module in held.items():
                if module is None:
                    sys.modules.pop(name, None)
                else:
                    sys.modules[name] = module

    def _keep_processes(self) -> None:
        """Pools of threads are the copy's, and learn of changes by a modelled queue; pools of processes stay real ones."""
        copy: Any = self.modules[_POOLS]
        simple: Any = self.modules["queue"].SimpleQueue

        class Notifier(simple):  # type: ignore[misc]
            """In the place of a pipe."""

            _reader = None

        copy.get_context = lambda: SimpleNamespace(SimpleQueue=Notifier)
        copy.Pool._wait_for_updates = staticmethod(lambda _sentinels, notifier: notifier.get())  # pylint: disable=protected-access
        pools = self.modules[_POOLS] = ModuleType(_POOLS)
        vars(pools).update(vars(multiprocessing.pool), ThreadPool=copy.ThreadPool)

    def _order_futures(self) -> None:
        """Sets and sortings by address come out otherwise in every process; by serial numbers they do not."""
        base: Any = self.modules["concurrent.futures._base"]
        thread: Any = self.modules["concurrent.futures.thread"]
        serials = self._serials

        class Future(base.Future):  # type: ignore[misc]
            """A future that knows when it was made. In a set the newest mostly comes first, which nobody expects, as nobody should."""

            def __init__(self) -> None:
                super().__init__()
                self._serial = serials.next()

            def __hash__(self) -> int:
                return -2 - self._serial

            __eq__ = object.__eq__

        Future.__module__, Future.__qualname__ = base.Future.__module__, "Future"
        base.id = lambda thing: getattr(thing, "_serial", None) or builtins.id(thing)
        base.Future = Future
        vars(self.modules["concurrent.futures"])["Future"] = Future
        vars(self.modules["concurrent.futures"])["thread"] = thread
        thread.ThreadPoolExecutor._counter = staticmethod(lambda: next(self._pool_numbers))
        self._queues = thread._threads_queues  # pylint: disable=protected-access


def _control_threads(threading: Any, carrier: Carrier, died: Died, serials: Serials) -> dict[Any, Task]:
    """Lets ``Thread`` start, join and end in the model. Answers with the tasks by their threads."""
    tasks: dict[Any, Task] = {}
    thread_class, active = threading.Thread, threading._active  # pylint: disable=protected-access
    excepthook, init = threading.excepthook, thread_class.__init__
    threading._active_limbo_lock = threading._shutdown_locks_lock = threading._dangling = _Free()
    threading._make_invoke_excepthook = lambda: None
    # Conditions are all that makes locks by this name.
    threading._allocate_lock = waiter_class(carrier)
    # There is one thread of the system; who asks for its tracing is seen to ask.
    threading.settrace, threading.setprofile = sys.settrace, sys.setprofile

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        self._serial = serials.next()
        init(self, *args, **named)

    def begin(self: Any) -> None:
        if not getattr(self, "_initialized", False):
            raise RuntimeError("thread.__init__() not called")
        if self in tasks:
            raise RuntimeError("threads can only be started once")
        task = start(carrier, died, lambda: body(self))
        tasks[self] = task
        task.thread, task.name, task.daemon = self, self._name, self._daemonic
        self._ident = self._native_id = task.ident
        self._started._flag = True
        active[task.ident] = self
        carrier.started(task)

    def body(self: Any) -> None:
        try:
            self.run()
        except (GreenletExit, SystemExit):
            pass
        except BaseException as error:  # pylint: disable=broad-exception-caught
            died(tasks[self], error)
            if threading.excepthook is not excepthook:
                threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, self)))
        finally:
            if not carrier.dying:
                active.pop(self._ident, None)

    def wait(self: Any, timeout: float | None = None) -> None:
        task = tasks.get(self)
        if task is None:
            raise RuntimeError("cannot join thread before it is started")
        if task is carrier.current:
            raise RuntimeError("cannot join current thread")
        if timeout is not None:
            carrier.point(task, LOOK)
        join(carrier, task, None if timeout is None else carrier.now_s + max(timeout, 0))

    def is_alive(self: Any) -> bool:
        task = tasks.get(self)
        return task is not None and not carrier.point(task, LOOK).ended

    thread_class.__init__ = __init__
    thread_class.start, thread_class.join, thread_class.is_alive = begin, wait, is_alive
    thread_class.__hash__ = lambda self: self._serial
    main = threading.main_thread()
    main._serial, main._ident = 0, 1
    return tasks


def _clock_module(carrier: Carrier) -> ModuleType:
    """The module ``time`` on the carrier's virtual clock."""
    module = ModuleType("time")
    vars(module).update({name: held for name, held in vars(time).items() if not name.startswith("__")})

    def now() -> float:
        carrier.now_s += _TICK_S
        return carrier.now_s

    def sleep(seconds: float, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        carrier.block("sleep", carrier.now_s + seconds, sleeps=True)

    def monotonic() -> float:
        return _BOOT_S + now()

    def wall() -> float:
        return _EPOCH_S + now()

    vars(module).update(
        sleep=sleep, monotonic=monotonic, perf_counter=monotonic, time=wall, process_time=now, thread_time=now,
        monotonic_ns=lambda: int(monotonic() * 1e9), perf_counter_ns=lambda: int(monotonic() * 1e9),
        time_ns=lambda: int(wall() * 1e9),
    )
    return module
