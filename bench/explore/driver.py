"""Drives the controlled scheduler on small programs, one command a run; answers with JSON on the last line.

    driver.py <folder of harness> find-all <program> <seeds> <most>
    driver.py <folder of harness> draw <program> <schedules>
    driver.py <folder of harness> speed <program> <schedules>
    driver.py <folder of harness> orders <program of asyncio> <schedules>
    driver.py <folder of harness> outcomes <program> <schedules> <exhaustive>
    driver.py <folder of harness> follow <program> <schedule>...
"""
import ast
import gc
import json
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from greenlet import GreenletExit  # noqa: E402

from harness.controlled.carrier import Carrier  # noqa: E402
from harness.controlled.compiling import compile_for_schedules  # noqa: E402
from harness.controlled.explorer import Search  # noqa: E402
from harness.controlled.fixed_strategies import Replay  # noqa: E402
from harness.controlled.library import Library  # noqa: E402
from harness.controlled.loops import TaskLoop  # noqa: E402
from harness.controlled.orders import ORDERS  # noqa: E402
from harness.controlled.points import MODELLED, helpers_of  # noqa: E402
from harness.controlled.profile import Measure, Profile  # noqa: E402
from harness.controlled.schedule import parse_schedule, print_schedule  # noqa: E402
from harness.controlled.shared_names import SharedNames  # noqa: E402
from harness.controlled.strategies import PartialOrder, Priorities, RandomWalk, StickyWalk, UniformWalk  # noqa: E402
from harness.controlled.unfollowed import Unfollowed  # noqa: E402

STRATEGIES = (RandomWalk, StickyWalk, Priorities, PartialOrder, UniformWalk)
STEP_LIMIT = 20_000


class Program:
    """A small program: ``run`` is played; an error or an end that never comes is its bug."""

    def __init__(self, path: str) -> None:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.carrier = Carrier(STEP_LIMIT)
        self._library = Library(self.carrier)
        self._library.install()
        sites: list = []
        helpers = helpers_of(self.carrier, sites, frozenset({"main.py"}), Unfollowed(MODELLED))
        shared = SharedNames([ast.parse(text)])
        code = compile_for_schedules(ast.parse(text), "main.py", shared, sites, helpers, False)
        self._names: dict = {"__name__": "main"}
        exec(code, self._names)  # pylint: disable=exec-used
        gc.collect()
        gc.freeze()
        gc.disable()

    def play(self, strategy) -> tuple[dict, str]:
        """One schedule: what was seen, and its key."""
        self._library.begin()
        seen = {}

        def main() -> None:
            try:
                seen["value"] = self._names["run"]()
            except GreenletExit:
                raise
            except Exception as error:  # pylint: disable=broad-exception-caught
                seen["error"] = type(error).__name__

        self.carrier.run(strategy, main)
        died = [type(error).__name__ for _, error in self._library.died]
        found = {"ending": self.carrier.ending, **seen, "died": died}
        self.carrier.end_all()
        return found, repr(found)


class TaskProgram(Program):
    """The same of asyncio: ``run`` is a coroutine that is given what to wait for."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._loop = TaskLoop(self.carrier, False, [])

    def play(self, strategy) -> tuple[dict, str]:
        """One order: what was seen, and its key."""
        self._library.begin()
        seen = {}

        def main() -> None:
            seen["value"] = self._loop.alone(lambda: self._loop.run(self._names["run"](self._loop.arrival)))

        self.carrier.run(strategy, main)
        found = {"ending": self.carrier.ending, **seen, "died": []}
        self.carrier.end_all()
        self._loop.rounds.end_all()
        return found, repr(found)


def fails(seen: dict) -> bool:
    """Whether a program's bug was met."""
    return seen["ending"] != "returned" or bool(seen["died"]) or "error" in seen


def find(program: Program, strategy: str, seed: int, most: int) -> dict:
    """How many schedules it takes a strategy, or all in turns, to meet the bug."""
    chosen = STRATEGIES if strategy == "portfolio" else [one for one in STRATEGIES if one.name == strategy]
    portfolio = [one() for one in chosen]
    profile = Profile()
    measured, _ = program.play(Measure(profile))
    profile.members = [name for name in profile.names() if len(profile.counts(name)) > 1]
    if fails(measured):
        return {"schedules": 1, "found": True}
    for number in range(most):
        drawn = portfolio[number % len(portfolio)]
        drawn.begin(seed * 1_000_003 + number, profile)
        seen, _ = program.play(drawn)
        profile.steps = max(profile.steps, program.carrier.steps)
        if fails(seen):
            return {"schedules": number + 2, "found": True}
        if number % 1_000 == 999:
            gc.collect()
    return {"schedules": most, "found": False}


def speed(program: Program, schedules: int) -> dict:
    """Schedules a second of the portfolio, the search's own bookkeeping included."""
    search = Search(program.carrier, program.play, lambda _done: None)
    search.run(1, schedules // 10, 0)
    started_s = time.process_time()
    search = Search(program.carrier, program.play, lambda _done: None)
    search.run(1, schedules, 0)
    return {"perSecond": search.schedules / (time.process_time() - started_s), "interleavings": search.interleavings}


def orders(program: TaskProgram, count: int) -> dict:
    """Orders a second of processor time, the search's own bookkeeping included."""
    search = Search(program.carrier, program.play, lambda _done: None, ORDERS, ())
    search.run(1, count // 10, 0)
    started_s = time.process_time()
    search = Search(program.carrier, program.play, lambda _done: None, ORDERS, ())
    search.run(1, count, 0)
    return {"perSecond": search.schedules / (time.process_time() - started_s), "interleavings": search.interleavings}


def outcomes(program: Program, schedules: int, exhaustive: int) -> dict:
    """The distinct outcomes, each with its schedule."""
    search = Search(program.carrier, program.play, lambda _done: None)
    search.run(1, schedules, exhaustive)
    rows = [{**one, "fails": fails(one["observation"])} for one in search.found()]
    return {"schedules": search.schedules, "outcomes": rows, "exhaustive": search.exhaustive}


def draw(program: Program, count: int) -> dict:
    """Schedules as they are drawn, and what came of each."""
    rows = []
    portfolio = [one() for one in STRATEGIES]
    profile = Profile()
    program.play(Measure(profile))
    profile.members = [name for name in profile.names() if len(profile.counts(name)) > 1]
    for number in range(count):
        drawn = portfolio[number % len(portfolio)]
        drawn.begin(number, profile)
        seen, key = program.play(drawn)
        rows.append({"schedule": print_schedule(program.carrier.deviations), "key": key, "fails": fails(seen)})
    return {"schedules": rows}


def follow(program: Program, schedules: list[str]) -> dict:
    """What came of each schedule."""
    rows = []
    for text in schedules:
        gc.collect()
        strategy = Replay(*parse_schedule(text))
        seen, key = program.play(strategy)
        taken = print_schedule(program.carrier.deviations, strategy.turn)
        rows.append({"key": key, "fails": fails(seen), "unused": strategy.unused, "schedule": taken})
    return {"followed": rows}


def main(command: str, path: str, *rest: str) -> None:
    """Does what the command line says."""
    program = TaskProgram(path) if command == "orders" else Program(path)
    if command == "find-all":
        seeds, most = int(rest[0]), int(rest[1])
        names = [one.name for one in STRATEGIES] + ["portfolio"]
        answer = {name: [find(program, name, seed, most) for seed in range(seeds)] for name in names}
    elif command == "speed":
        answer = speed(program, int(rest[0]))
    elif command == "orders":
        answer = orders(program, int(rest[0]))
    elif command == "draw":
        answer = draw(program, int(rest[0]))
    elif command == "outcomes":
        answer = outcomes(program, int(rest[0]), int(rest[1]))
    else:
        answer = follow(program, list(rest))
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()
    os._exit(0)


main(*sys.argv[2:])
