"""One run of a scenario, in a process of its own that is forked for it and thrown away after it."""

import asyncio
import importlib
import os
import sys
import time
from collections.abc import Callable
from types import CoroutineType
from typing import Any

from greenlet import GreenletExit

from . import forget_harness, guard
from .channel import LineReader, to_json, write_line
from .controlled.control import Control, NoEndError
from .controlled.loops import prepare
from .encode import encode
from .inspection import forbidden_name
from .instrument import compile_with_switch_points, shaken_code, written_names
from .integrity import Integrity, freeze_classes
from .lookout import Lookout
from .modules import Scenario, SubmissionFiles, compile_plainly, install, keep_modules
from .places import describe
from .real_loop import NothingLeftError, RealLoop
from .stress import SwitchPoints, spread_over_cores
from .world import World

_ADVICE = "Solve the exercise; leave alone what surrounds your code."
_NO_LIBRARY = "The Python that you chose has no {name}, which this exercise needs. Choose another one."
_MISSING = "main.py has no {names}. Write it, and spell it as the starter does."


_leave, _clock = os._exit, time.monotonic


class Refused(Exception):
    """The submission cannot be run; the verdict's name and its words."""

    def __init__(self, verdict: str, message: str, error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.answer: dict[str, Any] = {"verdict": verdict, "message": message}
        if error:
            self.answer["error"] = error


class Run:
    """The submission's modules beside a scenario, ready to be run once."""

    def __init__(
        self,
        loaded: dict[str, Any],
        scenario: Scenario,
        task: dict[str, Any],
        integrity: Integrity,
        reply: Callable[[dict[str, Any]], None],
        reply_between: Callable[[dict[str, Any]], None],
    ) -> None:
        self._task = task
        self._reply = reply
        self._integrity = integrity
        # Some editors begin files with a mark of their encoding.
        files = {one["name"]: one["text"].removeprefix("\ufeff") for one in loaded["submission"]}
        provided = {one["name"]: one["text"] for one in loaded["provided"]}
        self._own = frozenset(files)
        self._anew = False
        self._green = scenario.green_library
        self._files = SubmissionFiles({**provided, **files}, self._compiled)
        install(self._files)
        self._loop = RealLoop()
        self._async = task["scenario"] in scenario.async_functions
        self._control = self._take_control(files, [*provided.values(), loaded["scenario"]])
        if self._control is not None:
            Lookout(self._own, self._control.progress, reply_between).begin()
        # Before the submission can put anything in the place of what the scenario imports.
        self._scenario = scenario.load()
        stressed = self._control is None and (task["type"] == "explore" or task["type"] == "repeat" and not task["plain"])
        written = written_names(files.values()) if stressed else frozenset()
        self._points = SwitchPoints(task["seed"], written) if stressed else None
        self._cores = sorted(os.sched_getaffinity(0))
        if stressed:
            spread_over_cores(self._cores, task["seed"] - task["firstSeed"])
        further = range(1, task["runs"]) if stressed and task["type"] == "repeat" else ()
        # Now, while nobody can have put anything in the place of what compiles and shakes them.
        self._further = [shaken_code(files, SwitchPoints(task["seed"] + run, written)) for run in further]
        integrity.add_all(name.removesuffix(".py") for name in provided)
        guard.watch(self._cheated, integrity.libraries, self._points is not None or self._control is not None)
        # What a submission does while it is imported would count for the baseline.
        self._student = None if task.get("baseline") else self._imported(loaded["exports"])
        self.demand_integrity()
        keep_modules(self._scenario)

    def _take_control(self, files: dict[str, str], around: list[str]) -> Control | None:
        """Puts threads and tasks under control where a schedule decides who goes on."""
        task = self._task
        if not task.get("controlled"):
            return None
        library = "asyncio" if self._async else self._green
        # No library of greenlets says in which order those that are ready run.
        usual = "fifo" if library == "asyncio" else "shuffle"
        order = task.get("order", usual) if library else None
        control = Control(
            files, around, task["stepLimit"], task["cores"], bool(task.get("record")), order, library or "asyncio",
            task.get("pages"),
        )
        self._integrity.add_all(control.modules)
        freeze_classes(sys.modules[name] for name in control.modules)
        return control

    def _compiled(self, tree: Any, filename: str) -> Any:
        if filename not in self._own:
            return compile_plainly(tree, filename)
        if found := forbidden_name(tree):
            self._cheated(f"named {found[0]} in {filename}, line {found[1]}")
        if self._control is not None:
            return self._control.compiled(tree, filename)
        return compile_with_switch_points(tree, filename, self._points) if self._points else compile_plainly(tree, filename)

    def _cheated(self, what: str) -> None:
        """Ends the process at once: whatever comes after this cannot be trusted."""
        self._reply({"stopped": {"verdict": "cheating", "message": f"Your code {what}. {_ADVICE}"}})
        _leave(1)

    def demand_integrity(self) -> None:
        """Ends the process when what the scenario relies on is not what it was."""
        if changed := self._integrity.broken():
            self._cheated(f"put something else in the place of {changed}")

    def _imported(self, exports: list[str]) -> Any:
        """The submission's main module; threads that it starts while it is imported are carried too."""
        if self._control is None:
            return self._import_student(exports)
        try:
            return self._control.alone(lambda: self._import_student(exports))
        except NoEndError:
            words = "While your files were loaded, everything came to wait for ever. Start threads and take locks in functions."
            raise Refused("deadlock", words) from None

    def _import_student(self, exports: list[str]) -> Any:
        try:
            import main  # type: ignore[import]  # pylint: disable=import-outside-toplevel,import-error
        except SyntaxError as error:
            described = describe(error, self._own)
            place = described.get("place")
            where = f"{place['file']}, line {place['line']}: " if place else ""
            raise Refused("invalid_submission", f"{where}{error.msg}.", described) from None
        except ModuleNotFoundError as error:
            raise Refused("invalid_submission", f"There is no module {error.name} here.", describe(error, self._own)) from None
        except BaseException as error:  # pylint: disable=broad-exception-caught
            described = describe(error, self._own)
            place = described.get("place")
            where = f" ({place['file']}, line {place['line']})" if place else ""
            words = f"While your files were loaded: {described['name']}: {described['message']}{where}."
            raise Refused("runtime_error", words, described) from None
        missing = [name for name in exports if not hasattr(main, name)]
        if missing:
            raise Refused("invalid_submission", _MISSING.format(names=", ".join(f'"{name}"' for name in missing)))
        return main

    def real(self, further: int = 0) -> dict[str, Any]:
        """Runs the scenario on real threads, processes and time; ``further``: how many seeds after the task's own."""
        task = self._task
        # What blocks for a scenario's greenlets lets others run, whether the submission patches anything or not.
        sleep = importlib.import_module(self._green).sleep if self._green else None
        world = World(task["seed"] + further, task["cores"], _clock, sleep=sleep)
        return self._observe(world, self._loop.run)

    def repeated(self, told: Callable[[int], None]) -> list[dict[str, Any]]:
        """Real runs, each of the submission's files anew and shaken in another way, until their number or their time is reached."""
        task = self._task
        before = task["seed"] - task["firstSeed"]
        ends = _clock() + task["endsAfterMs"] / 1000
        seen = [self.real()]
        self._anew = True
        while len(seen) < task["runs"] and _clock() < ends:
            run = len(seen)
            told(before + run)
            if self._further:
                self._files.use(self._further[run - 1])
                spread_over_cores(self._cores, before + run)
            seen.append(self.real(run))
        return seen

    def facts(self) -> dict[str, float]:
        """What was measured of the real run beside what it showed."""
        return self._loop.facts()

    def controlled(self, told: Callable[[int], None]) -> dict[str, Any] | None:
        """Explores or replays schedules of threads and tasks; None where they are not under control."""
        task, control = self._task, self._control
        if control is None:
            return None
        if task["type"] == "explore":
            return control.explore(self._observe_anew, lambda seen: to_json(seen, sort_keys=True), task, told)
        replays = []
        for text in task["scheduleTexts"]:
            replays.append(control.replay(self._observe_anew, text))
            told(len(replays))
        return {"replays": replays}

    def _observe_anew(self, world: World) -> dict[str, Any]:
        """One run in a schedule's main thread."""
        assert self._control is not None
        return self._observe(world, self._control.run_loop)

    def _begin_anew(self) -> None:
        """Runs the submission's files anew for this run or schedule, where they may keep anything from one to the next."""
        if self._anew or self._control is not None and self._control.anew:
            for name in self._own:
                sys.modules.pop(name.removesuffix(".py"), None)
            self._student = __import__("main")

    def _observe(self, world: World, wait_for: Callable[[Any], Any]) -> dict[str, Any]:
        task = self._task
        play = getattr(self._scenario, task["scenario"])
        seen: dict[str, Any]
        try:
            self._begin_anew()
            args = (task["input"], world) if task.get("baseline") else (self._student, task["input"], world)
            result = play(*args)
            if type(result) is CoroutineType:
                result = wait_for(result)
            seen = {"outcome": "returned", "value": encode(result)}
        except NothingLeftError:
            seen = {"outcome": "never_settled"}
        except GreenletExit:
            # The schedule is over, and this its main thread.
            raise
        except SystemExit:
            seen = {
                "outcome": "threw",
                "error": {"name": "SystemExit", "message": "your code asked the interpreter to end"},
            }
        except BaseException as error:  # pylint: disable=broad-exception-caught
            seen = {"outcome": "threw", "error": describe(error, self._own)}
        return {**seen, "events": list(world.events), "left": []}


def run_child(  # pylint: disable=too-many-arguments,too-many-positional-arguments
    loaded: dict[str, Any], scenario: Scenario, task: dict[str, Any], integrity: Integrity,
    commands_fd: int, replies_fd: int, token: str,
) -> None:
    """The whole life of the forked process. It answers with lines that carry the token, and ends without cleaning up."""
    me, pid_of = os.getpid(), os.getpid
    writing = False

    def reply(value: dict[str, Any]) -> None:
        nonlocal writing
        # A copy of this process that the submission forked has no say.
        if pid_of() == me:
            writing = True
            write_line(replies_fd, {"token": token, **value})
            writing = False

    def reply_between(value: dict[str, Any]) -> None:
        # A signal may come in the middle of another line.
        if not writing:
            reply(value)

    try:
        if scenario.green_library and task.get("controlled"):
            prepare(scenario.green_library)
        forget_harness()
        run = Run(loaded, scenario, task, integrity, reply, reply_between)
    except ModuleNotFoundError as error:
        # The scenario's: what the submission lacks is told as its own.
        reply({"refused": {"verdict": "invalid_submission", "message": _NO_LIBRARY.format(name=error.name)}})
        _leave(0)
    except Refused as refused:
        reply({"refused": refused.answer})
        _leave(0)
    if task["type"] == "repeat":
        repeated = run.repeated(lambda done: reply({"progress": done}))
        run.demand_integrity()
        reply({"repeated": repeated})
        _leave(0)
    if task["type"] in ("explore", "follow"):
        answer_exploration(run, task, reply)
        _leave(0)
    reply({"ready": True})
    LineReader(commands_fd).read()
    observation = run.real() if task["type"] == "prepare" else {}
    run.demand_integrity()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # pylint: disable=broad-exception-caught
            # Whatever the submission has put there.
            pass
    reply({"observation": observation, **run.facts()})
    # A copy that the submission forked ends here, where somebody may wait for it.
    if pid_of() == me:
        _stay_until_seen(commands_fd)
    _leave(0)


def _stay_until_seen(commands_fd: int) -> None:
    """Until the process that forked this one ends it: what is still open would be closed by its end, and look as if in time."""
    try:
        LineReader(commands_fd).read()
    except BaseException:  # pylint: disable=broad-exception-caught
        # Whatever the submission has done to the pipe or to signals; it cannot make this process stay longer than it may.
        pass


def _now_and_then(reply: Callable[[dict[str, Any]], None]) -> Callable[[int], None]:
    """Tells of progress, but not more often than anybody looks."""
    told_s = _clock()

    def tell(done: int) -> None:
        nonlocal told_s
        if _clock() - told_s > 0.1:
            told_s = _clock()
            reply({"progress": done})

    return tell


def answer_exploration(run: Run, task: dict[str, Any], reply: Callable[[dict[str, Any]], None]) -> None:
    """Schedules of threads and tasks where those are under control, a real repetition elsewhere."""
    found = run.controlled(_now_and_then(reply))
    if found is None:
        found = {"observation": run.real(), "strategy": "stress"}
    run.demand_integrity()
    reply(found)
