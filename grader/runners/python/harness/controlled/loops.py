"""Event loops under control: of asyncio, gevent and eventlet."""

from collections.abc import Callable
from typing import Any

from ..world import World
from .carrier import Carrier
from .event_loop import event_loop_class, run_on
from .green_rounds import GreenRounds
from .network import Network
from .rounds import Rounds
from .task import Task
from .task_rounds import TaskRounds

#: The clock is modelled for all; threads only beside asyncio.
_CLOCK = frozenset({"time"})
#: Of the libraries that were prepared.
_HUB_MAKERS: dict[str, Callable[[GreenRounds], Callable[[], None]]] = {}


class TaskLoop:
    """Tasks of asyncio, and threads beside them."""

    actors = "tasks"
    modelled: frozenset[str] | None = None
    #: What blocks, blocks a thread: the one of the loop, or one beside it.
    wait: Callable[[float | None], None] | None = None

    def __init__(self, carrier: Carrier, shuffled: bool, pages: list[dict[str, Any]]) -> None:
        self._rounds = TaskRounds(carrier, shuffled)
        self.rounds: Rounds = self._rounds
        self._network = Network(self._rounds, pages)
        self._class = event_loop_class(self._rounds, self._network)
        self._loop: Any = None

    def alone(self, begin: Callable[[], Any]) -> Any:
        """Does something in a schedule's main thread, which may run a loop."""
        self._loop = self._class()
        return begin()

    def run(self, main: Any) -> Any:
        """Runs a coroutine to its end."""
        return run_on(self._loop, self._rounds, main)

    def begin(self, world: World) -> None:
        """A schedule begins, whose requests for pages are noted in its world."""
        self._network.begin(world)

    def end(self) -> None:
        """It is over; what its connections do from now on is seen by nobody."""
        self._network.begin(None)

    def left(self) -> list[str]:
        """What is open beside tasks."""
        return sorted(self._network.left())

    async def arrival(self) -> None:
        """Waits for what may come at any time within its bound."""
        future = self._loop.create_future()
        self._rounds.arrival(future)
        await future

    def died(self) -> list[tuple[Task, BaseException]]:
        """Errors that ended somebody, of which nothing else tells: those of tasks are told as oversights."""
        return []


class GreenLoop:
    """Greenlets of gevent or eventlet."""

    actors = "greenlets"
    modelled = _CLOCK
    arrival = None

    def __init__(self, library: str, carrier: Carrier, shuffled: bool) -> None:
        self._rounds = GreenRounds(carrier, shuffled)
        self.rounds: Rounds = self._rounds
        self._make_hub = _hub_maker(library, self._rounds)

    def alone(self, begin: Callable[[], Any]) -> Any:
        """Does something in the main greenlet, with a hub of its own."""
        self._make_hub()
        try:
            return begin()
        finally:
            self._rounds.drain()

    def run(self, main: Any) -> Any:
        """Greenlets await nothing."""
        raise RuntimeError(f"{main!r} needs an event loop of asyncio, which is not under control here")

    def begin(self, world: World) -> None:
        """There are no pages for greenlets."""

    def end(self) -> None:
        """Nothing is left of them."""

    def left(self) -> list[str]:
        """Nothing is open beside them."""
        return []

    def wait(self, ms: float | None) -> None:
        """Simulated input or output of the greenlet that runs."""
        self._rounds.wait(ms)

    def died(self) -> list[tuple[Task, BaseException]]:
        """Errors that ended greenlets."""
        return self._rounds.died


def loop_under_control(library: str, carrier: Carrier, shuffled: bool, pages: list[dict[str, Any]]) -> TaskLoop | GreenLoop:
    """The loop of a library; that of asyncio reaches the practice pages."""
    return TaskLoop(carrier, shuffled, pages) if library == "asyncio" else GreenLoop(library, carrier, shuffled)


def prepare(library: str) -> None:
    """Imports what a library of greenlets needs, which takes long; to be called as long as the harness can be imported."""
    if library == "gevent":
        from .gevent_loop import gevent_hub_maker  # pylint: disable=import-outside-toplevel

        _HUB_MAKERS[library] = gevent_hub_maker
    else:
        from .eventlet_hub import eventlet_hub_maker  # pylint: disable=import-outside-toplevel

        _HUB_MAKERS[library] = eventlet_hub_maker


def _hub_maker(library: str, rounds: GreenRounds) -> Callable[[], None]:
    if library not in _HUB_MAKERS:
        prepare(library)
    return _HUB_MAKERS[library](rounds)
