"""The modelled ``_thread``: locks, starting threads, who one is. All else of threading is the standard library's own code over it."""

import _thread
from collections.abc import Callable
from types import ModuleType
from typing import Any

from greenlet import GreenletExit

from .carrier import Carrier
from .task import Site, Task

#: What primitives do at their own switch points; the recorder finds out where that is in the submission.
ACQUIRE = Site("acquire", "", "", "", 0)
RELEASE = Site("release", "", "", "", 0)
START = Site("start", "", "", "", 0)
LOOK = Site("call", "", "", "", 0)
#: Told of an error that ended a thread: the thread, and the error.
Died = Callable[[Task, BaseException], None]


def thread_module(carrier: Carrier, died: Died) -> ModuleType:
    """A module to stand for ``_thread``. What it lacks, threading has in Python: RLock, and what is local to a thread."""
    module = ModuleType("_thread")
    lock = lock_class(carrier)

    def start_new_thread(function: Any, args: Any, kwargs: Any = None, /) -> int:
        if not callable(function):
            raise TypeError("first arg must be callable")
        task = start(carrier, died, lambda: function(*args, **(kwargs or {})))
        carrier.started(task)
        return task.ident

    def interrupt_main(_signal: int = 2, /) -> None:
        raise RuntimeError("the main thread cannot be interrupted here")

    vars(module).update(
        allocate_lock=lock, allocate=lock, LockType=lock, lock=lock,
        start_new_thread=start_new_thread, start_new=start_new_thread,
        get_ident=lambda: carrier.current.ident, get_native_id=lambda: carrier.current.ident,
        _set_sentinel=lock, stack_size=lambda size=0: 0, interrupt_main=interrupt_main,
        _count=lambda: len(carrier.alive()), daemon_threads_allowed=lambda: True,
        error=RuntimeError, TIMEOUT_MAX=_thread.TIMEOUT_MAX, _shutdown=lambda: None,
        exit=_exit, exit_thread=_exit,
    )
    return module


def _exit() -> None:
    raise SystemExit


def start(carrier: Carrier, died: Died, body: Callable[[], Any]) -> Task:
    """A thread that runs ``body``, from the next switch point on."""
    carrier.point(None, START)

    def run() -> None:
        try:
            body()
        except (GreenletExit, SystemExit):
            pass
        except BaseException as error:  # pylint: disable=broad-exception-caught
            died(task, error)

    task = carrier.spawn(run)
    return task


def join(carrier: Carrier, task: Task, due_s: float | None) -> None:
    """Waits for a thread's end, or until a time."""
    while not task.ended:
        task.joiners.append(carrier.current)
        if not carrier.block(task, due_s):
            task.joiners.remove(carrier.current)
            return


def lock_class(carrier: Carrier) -> type:
    """``threading.Lock`` for the threads of a carrier."""
    point, block, wake = carrier.point, carrier.block, carrier.wake

    class lock:  # pylint: disable=invalid-name
        """A lock that any thread may release. Who waits for it competes anew each time it is released."""

        __slots__ = ("_held", "owner", "_waiting", "__weakref__")

        def __init__(self) -> None:
            self._held = False
            self.owner: Task | None = None
            self._waiting: list[Task] = []

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            """As the real one; a time is virtual."""
            if timeout != -1:
                _check(blocking, timeout)
            point(self, ACQUIRE)
            if self._held:
                if not blocking or timeout == 0:
                    return False
                due_s = None if timeout < 0 else carrier.now_s + timeout
                me = carrier.current
                while self._held:
                    self._waiting.append(me)
                    if not block(self, due_s):
                        self._waiting.remove(me)
                        return False
            self._held = True
            self.owner = carrier.current
            if carrier.recorder is not None:
                carrier.recorder.acquired(carrier.current, self)
            return True

        __enter__ = acquire

        def release(self) -> None:
            """As the real one."""
            if carrier.dying:
                self._held = False
                return
            point(self, RELEASE)
            if not self._held:
                raise RuntimeError("release unlocked lock")
            self._held = False
            self.owner = None
            if self._waiting:
                waiting, self._waiting = self._waiting, []
                for one in waiting:
                    wake(one)

        def __exit__(self, *_error: object) -> None:
            self.release()

        def locked(self) -> bool:
            """As the real one."""
            point(self, LOOK)
            return self._held

        acquire_lock, release_lock, locked_lock = acquire, release, locked

        def _at_fork_reinit(self) -> None:
            self._held = False

        def __repr__(self) -> str:
            return f"<{'locked' if self._held else 'unlocked'} _thread.lock object>"

    lock.__module__ = "_thread"
    lock.__qualname__ = "lock"
    return lock


def _check(blocking: bool, timeout: float) -> None:
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > _thread.TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
