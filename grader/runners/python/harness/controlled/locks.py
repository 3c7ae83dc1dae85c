"""Locks for the threads of a carrier: what all other primitives of the library are made of."""

import _thread
from typing import Any

from greenlet import GreenletExit

from .carrier import Carrier
from .task import Site, Task

ACQUIRE = Site("acquire", "", "", "", 0)
RELEASE = Site("release", "", "", "", 0)
#: How often a thread may find the lock taken again when it is woken; no system lets one starve for ever.
_PATIENCE = 8
LOOK = Site("call", "", "", "", 0)


class _Base:
    """Who holds it, and who waits. Those compete anew each time it is released, so that any of them may come next."""

    __slots__ = ("_held", "owner", "_waiting", "_next", "_looked_at", "__weakref__")

    def __init__(self) -> None:
        self._held = False
        self.owner: Task | None = None
        self._waiting: list[Task] = []
        #: Who came too late so often that the lock is kept for it.
        self._next: Task | None = None
        #: Whether anybody ever tried it without waiting: only then does it matter when exactly it is released.
        self._looked_at = False

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As the real one; a time is virtual."""
        raise NotImplementedError

    def release(self) -> None:
        """As the real one."""
        raise NotImplementedError

    def _at_fork_reinit(self) -> None:
        self._held = False


def lock_classes(carrier: Carrier) -> tuple[type, type]:
    """``Lock`` and ``RLock``."""
    point, block, wake = carrier.point, carrier.block, carrier.wake

    def take(lock: _Base, blocking: bool, timeout: float) -> bool:
        """Holds the lock in the end, or answers False."""
        if lock._held or lock._next is not None:
            if not blocking or timeout == 0:
                return False
            due_s = None if timeout < 0 else carrier.now_s + timeout
            me = carrier.current
            tries = 0
            try:
                while lock._held or lock._next is not None and lock._next is not me:
                    tries += 1
                    if tries > _PATIENCE and lock._next is None:
                        lock._next = me
                    lock._waiting.append(me)
                    if not block(lock, due_s):
                        lock._waiting.remove(me)
                        pass_on(lock, me)
                        return False
                pass_on(lock, me)
            except GreenletExit:
                # The schedule is over; a lock of the library's own is there in the next one too.
                lock._waiting.clear()
                lock._next = None
                raise
        lock._held = True
        lock.owner = carrier.current
        if carrier.recorder is not None:
            carrier.recorder.acquired(carrier.current, lock)
        return True

    def pass_on(lock: _Base, me: Task) -> None:
        """The lock is no longer kept for somebody; who waits for it competes again."""
        if lock._next is me:
            lock._next = None
            waiting, lock._waiting = lock._waiting, []
            for one in waiting:
                wake(one)

    def give(lock: _Base) -> None:
        lock._held = False
        lock.owner = None
        if lock._waiting:
            waiting, lock._waiting = lock._waiting, []
            for one in waiting:
                wake(one)

    class lock(_Base):  # pylint: disable=invalid-name
        """A lock that any thread may release."""

        __slots__ = ()

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            if timeout != -1 or not blocking:
                _check(blocking, timeout)
                self._looked_at = True
            point(self, ACQUIRE)
            return take(self, blocking, timeout)

        __enter__ = acquire

        def release(self) -> None:
            if carrier.dying:
                self._held, self.owner = False, None
                return
            if self._looked_at or carrier.recorder is not None:
                leave(self)
            if not self._held:
                raise RuntimeError("release unlocked lock")
            give(self)

        def __exit__(self, *_error: object) -> None:
            self.release()

        def locked(self) -> bool:
            """As the real one."""
            self._looked_at = True
            point(self, LOOK)
            return self._held

        def _is_owned(self) -> bool:
            # Asked by conditions, for which a lock that anybody holds is held.
            return self._held

        acquire_lock, release_lock, locked_lock = acquire, release, locked

        def __repr__(self) -> str:
            return f"<{'locked' if self._held else 'unlocked'} _thread.lock object>"

    class RLock(_Base):
        """A lock that its holder may take again."""

        __slots__ = ("_count",)

        def __init__(self) -> None:
            super().__init__()
            self._count = 0

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            if self.owner is carrier.current:
                self._count += 1
                return True
            if timeout != -1 or not blocking:
                _check(blocking, timeout)
                self._looked_at = True
            point(self, ACQUIRE)
            if take(self, blocking, timeout):
                self._count = 1
                return True
            return False

        __enter__ = acquire

        def release(self) -> None:
            if carrier.dying:
                self._held, self.owner, self._count = False, None, 0
                return
            if self.owner is not carrier.current:
                raise RuntimeError("cannot release un-acquired lock")
            self._count -= 1
            if self._count == 0:
                if self._looked_at or carrier.recorder is not None:
                    leave(self)
                give(self)

        def __exit__(self, *_error: object) -> None:
            self.release()

        def _is_owned(self) -> bool:
            return self.owner is carrier.current

        def _release_save(self) -> int:
            count, self._count = self._count, 1
            self.release()
            return count

        def _acquire_restore(self, count: int) -> None:
            self.acquire()
            self._count = count

        def __repr__(self) -> str:
            return f"<{'locked' if self._held else 'unlocked'} _thread.RLock object count={self._count}>"

    def leave(lock: _Base) -> None:
        if lock._looked_at:
            point(lock, RELEASE)
        else:
            carrier.recorder.step(carrier.current, lock, RELEASE)

    for made in (lock, RLock):
        made.__module__ = "_thread"
        made.__qualname__ = made.__name__
    return lock, RLock


def _check(blocking: bool, timeout: float) -> None:
    if timeout == -1:
        return
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > _thread.TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")


def waiter_class(carrier: Carrier) -> Any:
    """What a condition's waiter waits on: nobody else knows of it but who notifies, which needs no switch point of its own."""
    block, wake = carrier.block, carrier.wake

    class Waiter:
        """Taken at once, and given free by a notification."""

        __slots__ = ("_held", "_waiting")

        def __init__(self) -> None:
            self._held = False
            self._waiting: Task | None = None

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            """Waits where it is taken."""
            if not self._held:
                self._held = True
                return True
            if not blocking or timeout == 0:
                return False
            self._waiting = carrier.current
            return block(self, None if timeout < 0 else carrier.now_s + timeout)

        def release(self) -> None:
            """Wakes who waits."""
            self._held = False
            if self._waiting is not None:
                wake(self._waiting)

    return Waiter
