"""Ends a submission that reaches for what surrounds it instead of solving its exercise.

Audit hooks (PEP 578) cannot be removed once they are set, and see what a program does by whatever road it came. In one process
nothing can be hidden for good from code that looks hard enough; what is expected of the answer is therefore never in it.
"""

import _thread
import os
import sys
from collections.abc import Callable
from typing import Any

from .nameless import OURS

#: What an audit event means, in the words of the verdict. No program here has a use for these, so it does not matter which
#: library they are called through.
_FORBIDDEN = {
    "gc.get_objects": "searched all objects of the interpreter",
    "gc.get_referents": "searched for what an object refers to",
    "sys._current_frames": "looked at the frames of all threads",
    "sys._current_exceptions": "looked at the errors of all threads",
    "sys.settrace": "changed the tracing of the interpreter",
    "sys.setprofile": "changed the profiling of the interpreter",
    "sys.addaudithook": "added an audit hook",
    "ctypes.dlopen": "opened a library through ctypes",
    "ctypes.dlsym": "looked for a C function through ctypes",
    "ctypes.dlsym/handle": "looked for a C function through ctypes",
    "ctypes.call_function": "called a C function through ctypes",
    "ctypes.string_at": "read memory through ctypes",
    "ctypes.wstring_at": "read memory through ctypes",
    "ctypes.cdata": "read memory through ctypes",
    "ctypes.PyObj_FromPtr": "made an object of an address through ctypes",
}
#: What libraries do on their own account, and a submission has no use for.
_NOT_FOR_SUBMISSIONS = {
    "gc.get_referrers": "searched for what refers to an object",
    "sys._getframe": "looked at the frames of its callers",
    "code.__new__": "made a code object by hand",
    "function.__new__": "made a function object by hand",
}
#: Names that are of use only to look behind a function or a frame.
_FORBIDDEN_ATTRIBUTES = frozenset({"__code__", "__closure__", "tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_back"})
#: These are there from the beginning; importing one anew would give a copy that nobody watches.
_NEVER_IMPORTED = frozenset({"ctypes", "_ctypes", "harness"})
_PATHS = ("/proc", "/dev/fd", "/opt/racecourse")
#: What the standard library itself looks up there.
_HARMLESS = frozenset({"/proc/cpuinfo", "/proc/meminfo", "/proc/self/status", "/proc/stat", "/proc/sys/kernel/pid_max"})
_PATH_EVENTS = frozenset({"open", "os.listdir", "os.scandir", "os.readlink", "os.chdir", "os.symlink", "os.link", "shutil.copyfile"})
#: Modules that call what they are given: a call from there may be the submission's own wish.
_GO_BETWEENS = (
    "/threading.py", "/concurrent/futures/thread.py", "/concurrent/futures/process.py", "/functools.py", "/contextlib.py",
    "/multiprocessing/pool.py", "/multiprocessing/process.py", "/timeit.py", "/runpy.py", "/code.py", "/codeop.py", "/sched.py",
    "/weakref.py", "/bdb.py", "/pdb.py", "/trace.py", "/asyncio/events.py", "/inspect.py",
)
_IMPORTS = "<frozen "
_NO_SWITCH_POINTS = "ran code that is in none of its files, where no thread is made to wait for another"


def watch(report: Callable[[str], None], libraries: tuple[str, ...], stressed: bool) -> None:
    """Calls ``report`` with what was done, once, and expects it not to return. ``libraries``: where all installed code lies.

    ``stressed``: switch points are put into the submission's files, so there may be no code of its own elsewhere.
    """
    # Everything by names of this function's own, which nobody can change.
    forbidden, not_for_submissions, attributes = _FORBIDDEN, _NOT_FOR_SUBMISSIONS, _FORBIDDEN_ATTRIBUTES
    never_imported, paths, harmless, path_events = _NEVER_IMPORTED, _PATHS, _HARMLESS, _PATH_EVENTS
    ours, imports, go_betweens, no_switch_points = OURS, _IMPORTS, _GO_BETWEENS, _NO_SWITCH_POINTS
    trusted = (*libraries, ours, imports)
    fspath, real_path, decode = os.fspath, os.path.realpath, os.fsdecode
    frame_of = sys._getframe  # pylint: disable=protected-access
    ident = _thread.get_ident
    #: Threads in which the hook itself does what it watches.
    looking: set[int] = set()

    def caller() -> str:
        """The file of the code from which the call comes."""
        me = ident()
        looking.add(me)
        try:
            return frame_of(2).f_code.co_filename
        finally:
            looking.discard(me)

    def resolved(path: Any) -> str:
        """Where a path leads, whatever links and detours are on the way."""
        me = ident()
        looking.add(me)
        try:
            name = decode(fspath(path))
            # Relative to some open folder it may lead anywhere.
            return f"/{name}" if name[:1] != "/" and "proc" in name.split("/") else real_path(name)
        except (OSError, TypeError, ValueError):
            return ""
        finally:
            looking.discard(me)

    def check_path(path: Any) -> None:
        for name in (path, resolved(path)):
            if isinstance(name, str) and name.startswith(paths) and path not in harmless:
                report(f"opened {path}")

    def check_code(name: Any, source: str) -> None:
        """Code named ``name`` is compiled or run by ``source``."""
        if source.startswith(ours):
            return
        installed = isinstance(name, str) and name.startswith((*libraries, imports))
        if not installed and not (source.startswith(libraries) and not source.endswith(go_betweens)):
            report(no_switch_points)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if ident() in looking:
            return
        if event in forbidden:
            if not caller().startswith(ours):
                report(forbidden[event])
        elif event in not_for_submissions:
            if not caller().startswith(trusted):
                report(not_for_submissions[event])
        elif event == "object.__getattr__":
            if args[1] in attributes and not caller().startswith(trusted):
                report(f"looked at {args[1]}")
        elif event in path_events:
            check_path(args[0])
        elif event == "import":
            if args[0] in never_imported:
                report(f"imported {args[0]} anew")
        elif stressed and event in ("compile", "exec"):
            check_code(args[1] if event == "compile" else args[0].co_filename, caller())

    sys.addaudithook(hook)
