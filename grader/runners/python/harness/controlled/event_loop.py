"""What asyncio sees of an event loop under control. A submission can take it in its hands, but finds nothing in it."""

import asyncio
import sys
from collections.abc import Coroutine
from contextvars import Context
from typing import Any

from ..integrity import freeze
from .network import Network
from .task_rounds import TaskRounds

#: The callback of asyncio.sleep: such a timer belongs to the task that sleeps.
_WAKE_SLEEPER = asyncio.futures._set_result_unless_cancelled  # type: ignore[attr-defined]  # pylint: disable=protected-access


def event_loop_class(rounds: TaskRounds, network: Network) -> type[asyncio.BaseEventLoop]:
    """The class of loops, one for each schedule, whose callbacks ``rounds`` runs and which reach only ``network``."""
    carrier = rounds.carrier
    handle_class, timer_class = asyncio.Handle, asyncio.TimerHandle
    task_class, future_class = _alike_in_sets(asyncio.Task), _alike_in_sets(asyncio.Future)

    class ControlledLoop(asyncio.BaseEventLoop):
        """On virtual time."""

        def time(self) -> float:
            return carrier.now_s

        def get_debug(self) -> bool:
            return False

        def set_debug(self, enabled: bool) -> None:
            """Never: whoever explores orders needs no warnings of slow ones."""
            self._debug = False

        def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
            handle = handle_class(callback, args, self, context)
            rounds.soon(handle, callback)
            return handle

        call_soon_threadsafe = call_soon

        def call_later(self, delay: float, callback: Any, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:
            return self.call_at(carrier.now_s + delay, callback, *args, context=context)

        def call_at(self, when: float, callback: Any, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:
            handle = timer_class(when, callback, args, self, context)
            rounds.timer(handle, when, callback is _WAKE_SLEEPER)
            return handle

        def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
            """Found out when the next arrival is looked for."""

        def create_future(self) -> Any:
            future = future_class(loop=self)
            future._newest_first = rounds.new_future()
            return future

        def create_task(self, coro: Any, *, name: Any = None, context: Context | None = None, **options: Any) -> Any:
            # Known before its first step is asked for, which is at once.
            task = task_class.__new__(task_class)
            record = rounds.new_task("" if name is None else str(name), coro)
            task._newest_first = -2 - record.order
            rounds.add(task, record)
            named = name if name is not None else f"{getattr(coro, '__name__', 'task')} {record.path}"
            try:
                task.__init__(coro, loop=self, name=named, context=context, **options)
            except BaseException:
                # It is no coroutine, and asking such a task for what it runs would end the interpreter.
                rounds.forget(task)
                raise
            return task

        def call_exception_handler(self, context: dict[str, Any]) -> None:
            rounds.logged.append((context.get("message", ""), context.get("exception")))

        async def getaddrinfo(self, host: Any, port: Any, **_options: Any) -> Any:
            return network.look_up(host, port)

        async def create_connection(
            self, protocol_factory: Any, host: Any = None, port: Any = None, *, ssl: Any = None, sock: Any = None, **_options: Any
        ) -> Any:
            if ssl or sock is not None:
                raise NotImplementedError("Under control connections are made by host and port, and carry plain HTTP.")
            return await network.connect(self, protocol_factory, host, port)

        def run_until_complete(self, future: Any) -> Any:
            raise RuntimeError("This event loop is already running")

        def run_forever(self) -> None:
            raise RuntimeError("This event loop is already running")

        def __del__(self, _warn: Any = None) -> None:
            """Nothing is open."""

        def close(self) -> None:
            raise RuntimeError("Cannot close a running event loop")

    freeze(ControlledLoop)
    return ControlledLoop


def _alike_in_sets(kind: Any) -> Any:
    """A class of tasks or futures, which sets tell apart by what is the same in every process, and not by where they lie in memory.

    Nobody may rely on the order of a set, so it is the least expected one: mostly the newest first.
    """

    class Alike(kind):  # type: ignore[misc]
        """As every other one."""

        __slots__ = ("_newest_first",)

        def __hash__(self) -> int:
            return self._newest_first  # type: ignore[no-any-return]

    Alike.__name__, Alike.__qualname__, Alike.__module__ = kind.__name__, kind.__qualname__, kind.__module__
    freeze(Alike)
    return Alike


def run_on(loop: Any, rounds: TaskRounds, main: Coroutine[Any, Any, Any]) -> Any:
    """What ``asyncio.run`` does; tasks that are ready when the main one is over come as far as they can without waiting."""
    rounds.begin()
    asyncio._set_running_loop(loop)
    loop._thread_id = 1

    def close_generator(generator: Any) -> None:
        """An asynchronous generator that is left is closed by a task, as long as there are any."""
        if rounds.running and not rounds.carrier.dying:
            loop.call_soon(loop.create_task, generator.aclose())

    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, close_generator)
    try:
        task = loop.create_task(main, name="main task")
        rounds.run(task)
        return task.result()
    finally:
        asyncio._set_running_loop(None)
        sys.set_asyncgen_hooks(*hooks)
        rounds.leave()
        if loop._default_executor is not None and not rounds.carrier.dying:
            loop._default_executor.shutdown()
