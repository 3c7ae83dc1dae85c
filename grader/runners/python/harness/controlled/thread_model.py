"""The modelled ``_thread``: locks, starting threads, who one is. All else of threading is the standard library's own code over it."""

import _thread
from collections.abc import Callable
from types import ModuleType
from typing import Any

from greenlet import GreenletExit

from .carrier import Carrier
from .locks import lock_classes
from .task import Site, Task

#: What primitives do at their own switch points; the recorder finds out where that is in the submission.
START = Site("start", "", "", "", 0)
#: Told of an error that ended a thread: the thread, and the error.
Died = Callable[[Task, BaseException], None]


def thread_module(carrier: Carrier, died: Died) -> ModuleType:
    """A module to stand for ``_thread``. What it lacks, threading has in Python: what is local to a thread."""
    module = ModuleType("_thread")
    lock, rlock = lock_classes(carrier)

    def start_new_thread(function: Any, args: Any, kwargs: Any = None, /) -> int:
        if not callable(function):
            raise TypeError("first arg must be callable")
        task = start(carrier, died, lambda: function(*args, **(kwargs or {})))
        carrier.started(task)
        return task.ident

    def interrupt_main(_signal: int = 2, /) -> None:
        raise RuntimeError("the main thread cannot be interrupted here")

    vars(module).update(
        allocate_lock=lock, allocate=lock, LockType=lock, lock=lock, RLock=rlock,
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
