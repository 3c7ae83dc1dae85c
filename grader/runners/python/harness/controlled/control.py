"""A submission under control: compiled with switch points, its threads carried, one schedule after the other."""

import ast
import asyncio
import gc
import random
from collections.abc import Callable
from types import CodeType
from typing import Any

from greenlet import GreenletExit

from ..places import describe
from ..world import World
from .carrier import Carrier
from .compiling import compile_for_schedules
from .explorer import Search
from .fixed_strategies import Replay
from .library import Library
from .loops import loop_under_control
from .orders import ORDERS
from .oversights import Oversights
from .points import MODELLED, helpers_of
from .recorder import Recorder
from .schedule import parse_schedule, print_schedule
from .shared_names import SharedNames
from .source_places import SourcePlaces
from .state import keeps_state
from .task import Site, Task
from .unfollowed import Unfollowed
from .waiting import blocked, deadlock

#: What a scenario's world does at a switch point.
_NOTE = Site("call", "world", "world", "", 0)
#: Chance of the world and of the module random, alike in every schedule: only the schedule may differ.
_SEED = 1

#: Tasks give way by themselves: there are no turns to be taken away from them.
_FOR_TASKS: dict[str, Any] = {"strategies": ORDERS, "turns": ()}


class NoEndError(Exception):
    """What should be done at once waits for ever, or takes too many steps."""


class Control:
    """Made before anything of the submission or the scenario is imported, since both must find the modelled threads.

    ``sources``: the submission's files by name; ``around``: other files whose code may write what those read. ``order``: of the
    tasks of an event loop that are ready, fifo or shuffle, where there is one; ``library``: asyncio, gevent or eventlet, whose it is;
    ``pages``: the practice pages that asyncio reaches.
    """

    def __init__(  # pylint: disable=too-many-arguments,too-many-positional-arguments
        self, sources: dict[str, str], around: list[str], step_limit: int, cores: int, recording: bool,
        order: str | None = None, library: str = "asyncio", pages: list[dict[str, Any]] | None = None,
    ) -> None:
        self._cores = cores
        self._order = order
        self._sites: list[Site] = []
        self._carrier = Carrier(step_limit)
        self._places = SourcePlaces(sources)
        self._recording = recording
        self._own = self._places.files
        self._loop = loop_under_control(library, self._carrier, order == "shuffle", pages or []) if order else None
        rounds = self._loop.rounds if self._loop else None
        self._oversights = Oversights(self._carrier, rounds, self._places) if rounds else None
        self._unfollowed = Unfollowed(MODELLED)
        turn = rounds.turn if rounds else None
        self._helpers = helpers_of(self._carrier, self._sites, self._own, self._unfollowed, turn)
        trees = [tree for text in (*sources.values(), *around) if (tree := _parsed(text)) is not None]
        self._shared = SharedNames(trees)
        #: Whether the submission's files must be run anew for each schedule.
        self.anew = any(keeps_state(tree) for text in sources.values() if (tree := _parsed(text)) is not None)
        self._draws = any("random" in text for text in (*sources.values(), *around))
        self._library = Library(self._carrier)
        # Greenlets have threads of their libraries' own, or none.
        self._library.install(self._loop.modelled if self._loop else None)
        # When it collects would be up to chance, and what it collects may take steps: between schedules only.
        gc.disable()
        gc.freeze()

    @property
    def modules(self) -> list[str]:
        """Names of the modules that stand in place of the library's own."""
        return list(self._library.modules)

    def progress(self) -> tuple[int, int, int]:
        """Another value with every switch point."""
        carrier = self._carrier
        return carrier.steps, carrier.granted, carrier.left

    def compiled(self, tree: ast.Module, filename: str) -> CodeType:
        """A file of the submission with its switch points."""
        return compile_for_schedules(tree, filename, self._shared, self._sites, self._helpers, self._recording)

    def alone(self, begin: Callable[[], Any]) -> Any:
        """Answers with what ``begin`` returns as the main thread of a schedule without deviations, such as an import."""
        result: list[Any] = []
        errors: list[BaseException] = []

        def main() -> None:
            try:
                result.append(self._loop.alone(begin) if self._loop else begin())
            except BaseException as error:  # pylint: disable=broad-exception-caught
                errors.append(error)

        self._library.begin()
        self._carrier.run(Replay([]), main)
        ending = self._carrier.ending
        self._carrier.end_all()
        if ending != "returned":
            raise NoEndError(ending)
        if errors:
            raise errors[0]
        return result[0]

    def play(self, observe: Callable[[World], dict[str, Any]], strategy: Any) -> dict[str, Any]:
        """Runs the scenario once, under a strategy, in a world of its own. ``observe`` runs as the main thread."""
        carrier, library = self._carrier, self._library
        library.begin()
        if self._draws:
            random.seed(_SEED)
        loop = self._loop
        if self._oversights is not None:
            self._oversights.begin()
        world = World(
            _SEED, self._cores, lambda: carrier.now_s, virtual=True, sleep=self._sleep, before=self._before,
            arrival=loop.arrival if loop else None, wait=loop.wait if loop else None,
            touched=self._touched if self._recording else None,
        )
        if loop is not None:
            loop.begin(world)
        seen: dict[str, Any] = {}
        carrier.recorder = Recorder(carrier, self._places) if self._recording else None

        def main() -> None:
            try:
                seen.update(loop.alone(lambda: observe(world)) if loop else observe(world))
            except GreenletExit:
                # Raised by the submission itself, unless the schedule is over.
                if not carrier.dying:
                    seen.update(outcome="threw", error={"name": "GreenletExit", "message": "your code ended its own thread"})

        carrier.run(strategy, main)
        if carrier.ending == "returned" and not seen:
            # By way of greenlets it can switch to where the schedule's end is waited for.
            seen.update(outcome="threw", error={"name": "GreenletExit", "message": "your code left its own thread"})
        ended = dict(seen) if carrier.ending == "returned" else {"outcome": carrier.ending}
        events = [{**event, "at": at} for at, event in enumerate(world.events)]
        left = [*(_left(task) for task in carrier.left_behind), *(loop.left() if loop else ())]
        found: dict[str, Any] = {**ended, "events": events, "left": left}
        if carrier.ending == "never_settled":
            found["error"] = deadlock(carrier, self._places)
        if died := [*library.died, *(loop.died() if loop else ())]:
            found["raised"] = [{"thread": task.label, **describe(error, self._own)} for task, error in died]
        if carrier.ending == "blocked_loop":
            found["error"] = blocked(carrier, self._places)
        if self._oversights is not None and (oversights := self._oversights.found()):
            found["oversights"] = oversights
        if carrier.recorder is not None:
            self.trace = carrier.recorder.trace()
        carrier.recorder = None
        carrier.end_all()
        if loop is not None:
            loop.rounds.end_all()
            loop.end()
        return found

    def run_loop(self, main: Any) -> Any:
        """Runs a coroutine of the scenario to its end, on the loop of this schedule."""
        return self._loop.run(main) if self._loop else asyncio.run(main)

    def replay(self, observe: Callable[[World], dict[str, Any]], text: str) -> dict[str, Any]:
        """Follows a schedule. ``schedule`` is the one that came of it; ``unused`` counts what could not be followed."""
        gc.collect()
        strategy = Replay(*parse_schedule(text))
        observation = self.play(observe, strategy)
        taken = print_schedule(self._carrier.deviations, strategy.turn)
        found = {"observation": observation, "schedule": taken, "unused": strategy.unused, "steps": self._carrier.steps}
        return {**found, "trace": self.trace} if self._recording else found

    def explore(
        self, observe: Callable[[World], dict[str, Any]], key_of: Callable[[Any], str], task: dict[str, Any], tell: Callable[[int], None]
    ) -> dict[str, Any]:
        """Searches as the task says and answers with the distinct observations."""

        def play(strategy: Any) -> tuple[dict[str, Any], str]:
            observation = self.play(observe, strategy)
            return observation, key_of(observation)

        search = Search(self._carrier, play, tell, **(_FOR_TASKS if self._order else {}))
        search.run(task["seed"], task["schedules"], task["exhaustiveBudget"], task["stepBudget"])
        found = {
            "outcomes": search.found(),
            "schedules": search.schedules,
            "interleavings": search.interleavings,
            "strategy": "controlled",
            "strategies": list(search.strategies.values()),
            "actors": self._loop.actors if self._loop else "threads",
        }
        if self._order:
            found["order"] = self._order
        # On an event loop nobody takes turns inside of what awaits nothing.
        elif names := self._unfollowed.names():
            found["unfollowed"] = names
        # Where not even those without any preemption could all be run, there is nothing to tell.
        if search.exhaustive and search.exhaustive["within"]:
            found["exhaustive"] = search.exhaustive
        return found

    def _sleep(self, seconds: float) -> None:
        carrier = self._carrier
        carrier.block("sleep", carrier.now_s + seconds, sleeps=True)

    def _touched(self, operation: str, owner: Any, name: str, value: Any) -> None:
        if self._carrier.recorder is not None:
            self._carrier.recorder.touched(operation, owner, name, value)

    def _before(self) -> None:
        self._carrier.point(None, _NOTE)


def _left(task: Task) -> str:
    kind = "thread" if task.task is None else "task" if isinstance(task.task, asyncio.Task) else "greenlet"
    return f"{kind} {task.label}"


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        # Told where the file is imported.
        return None
