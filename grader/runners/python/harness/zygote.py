"""The process that waits in the sandbox for a submission and forks a fresh child for each run of it.

It imports what takes long, once; no code of the submission ever runs in it. After each run it ends everything that is left.
"""

import ctypes
import gc
import os
import signal
import sys
from typing import Any

from .channel import LineReader, write_line
from .integrity import Integrity, freeze_classes
from .leftovers import clear_folders
from .modules import Scenario
from .runtime import runtime_name
from .unseen import hide_what_is_ours

_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
COMMANDS_FD = 3
MESSAGES_FD = 4
_FIRST_FREE_FD = 5
_OURS = "/opt/racecourse"
#: Who everything in a sandbox believes to be; no such user starts anything outside one.
_SANDBOX_UID = 65534


def harden_self() -> None:
    """Other processes of the same user may not read this one's memory, and orphans are handed to it."""
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_DUMPABLE, 0), (_PR_SET_CHILD_SUBREAPER, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def last_task() -> int:
    """The number of the newest process or thread in this sandbox; each new one counts it up."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return int(file.read().split()[-1])


def demand_sandbox() -> None:
    """Raises RuntimeError outside a sandbox, where ending every process one may signal would end the host's."""
    if os.getuid() != _SANDBOX_UID or os.getppid() != 1:
        raise RuntimeError("the zygote runs only as the first command of a sandbox with a process namespace of its own")


def clear_sandbox() -> None:
    """Ends every other process of the sandbox, whoever started it, and waits until it is gone."""
    demand_sandbox()
    try:
        # All that this user may signal, except this process itself and process 1.
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


class Zygote:
    """Obeys the parent outside, one command at a time."""

    def __init__(self) -> None:
        self._commands = LineReader(COMMANDS_FD)
        self._integrity = Integrity()
        self._loaded: dict[str, Any] = {}
        self._scenario: Scenario | None = None

    def serve(self) -> None:
        """Until the parent is gone."""
        for command in self._commands:
            if command["type"] == "load":
                self._loaded = command
                self._scenario = _understood(command["scenario"])
                self._fork({**command, "type": "check", "seed": 0, "cores": 1, "input": None, "scenario": ""})
            else:
                self._fork(command)

    def _fork(self, task: dict[str, Any]) -> None:
        """Runs one task in a child and passes on what it answers, if it is the child that answers."""
        token = os.urandom(16).hex()
        to_child, commands = os.pipe()
        replies, from_child = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._become_child(task, to_child, from_child, token)
        os.close(to_child)
        os.close(from_child)
        try:
            self._relay(task, LineReader(replies), commands, token)
        finally:
            os.close(replies)
            os.close(commands)
            clear_sandbox()
            clear_folders()

    def _become_child(self, task: dict[str, Any], to_child: int, from_child: int, token: str) -> None:
        """Never returns. The child keeps no way to the parent outside, only to this process."""
        from .child import run_child  # pylint: disable=import-outside-toplevel

        status = 1
        try:
            os.dup2(to_child, COMMANDS_FD)
            os.dup2(from_child, MESSAGES_FD)
            os.closerange(_FIRST_FREE_FD, 256)
            loaded, self._loaded = self._loaded, {}
            scenario, self._scenario = self._scenario, None
            run_child(loaded, scenario or Scenario(loaded["scenario"]), task, self._integrity, COMMANDS_FD, MESSAGES_FD, token)
            status = 0
        except EOFError:
            # It was only to be loaded, and nobody wants a run of it.
            status = 0
        except BaseException as error:  # pylint: disable=broad-exception-caught
            sys.stderr.write(f"racecourse: the harness broke: {error!r}\n")
        finally:
            os._exit(status)

    def _relay(self, task: dict[str, Any], replies: LineReader, commands: int, token: str) -> None:
        first_task = last_task()
        went = False
        try:
            while True:
                reply = replies.read()
                if not isinstance(reply, dict) or reply.pop("token", None) != token:
                    self._tell({"type": "stopped", "verdict": "cheating", "message": _FORGED})
                    return
                if "ready" in reply:
                    if task["type"] == "check":
                        self._tell({"type": "done"})
                        return
                    self._tell({"type": "ready"})
                    if self._commands.read()["type"] != "go":
                        raise RuntimeError("the parent lost its place")
                    first_task = last_task()
                    went = True
                    write_line(commands, {"go": True})
                elif "where" in reply:
                    self._tell({"type": "where", "place": reply["where"]})
                elif "progress" in reply:
                    self._tell({"type": "progress", "done": reply["progress"]})
                elif "stopped" in reply:
                    self._tell({"type": "stopped", **reply["stopped"]})
                    return
                else:
                    # Counted here, whatever the process says of it.
                    reply.pop("workersStarted", None)
                    self._tell({**reply, "type": "done", "tasksStarted": last_task() - first_task})
                    self._wait_until_seen(went)
                    return
        except EOFError:
            self._tell({"type": "done", "ended": True})
            self._wait_until_seen(went)
        except ValueError:
            self._tell({"type": "stopped", "verdict": "cheating", "message": _FORGED})

    def _wait_until_seen(self, went: bool) -> None:
        """Until the parent has seen what a run left open: what is ended here is closed by that, and looks as if it had been in time."""
        if went and self._commands.read()["type"] != "clear":
            raise RuntimeError("the parent lost its place")

    @staticmethod
    def _tell(message: dict[str, Any]) -> None:
        write_line(MESSAGES_FD, message)


def _understood(text: str) -> Scenario | None:
    """A scenario that is ready to be run; None where it is none, which the child that needs it finds out again and tells."""
    try:
        return Scenario(text)
    except Exception:  # pylint: disable=broad-exception-caught
        return None


_FORGED = "Something wrote to the grader's own channel. Return your answer; do not report it."


def _read_requirements(preload: list[str]) -> None:
    """Has what the libraries require read once: gevent looks for its plug-ins in every run that patches, and reads it anew."""
    if resources := sys.modules.get("pkg_resources"):
        for package in {name.partition(".")[0] for name in preload}:
            try:
                resources.working_set.by_key[package].requires()
            except Exception:  # pylint: disable=broad-exception-caught
                # It is only read later, if at all.
                pass


def main(preload: list[str]) -> None:
    """Gets ready, imports what the exercise says is mostly used, and serves."""
    demand_sandbox()
    harden_self()
    # Nearly all that is imported stays: looking through it again and again for what does not takes long.
    gc.disable()
    # Slow to import, and used by nearly every exercise.
    import asyncio  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import concurrent.futures.process  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import concurrent.futures.thread  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import multiprocessing.popen_fork  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import multiprocessing.pool  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import multiprocessing.shared_memory  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import multiprocessing.sharedctypes  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import multiprocessing.synchronize  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    import queue  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import

    from . import child  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import

    for name in preload:
        try:
            __import__(name)
        except ModuleNotFoundError:
            # Told once something asks for it.
            pass
    _read_requirements(preload)
    # All of the harness is imported; where it lies is nobody's business from here on.
    sys.path[:] = [path for path in sys.path if not path.startswith(_OURS)]
    sys.path_importer_cache.clear()
    hide_what_is_ours()
    freeze_classes(sys.modules.values())
    # What is here now stays: no run's collector walks it again, which eventlet asks for some twenty times, and none finds it.
    gc.freeze()
    gc.enable()
    write_line(MESSAGES_FD, {"type": "booted", "runtime": runtime_name()})
    Zygote().serve()
