"""Ends a submission that reaches for what surrounds it instead of solving its exercise.

Audit hooks (PEP 578) cannot be removed once they are set, and see what a program does by whatever road it came. In one process
nothing can be hidden for good from code that looks hard enough; what is expected of the answer is therefore never in it.
"""

import _thread
import os
import sys
from collections.abc import Callable
from typing import Any

#: What an audit event means, in the words of the verdict.
_FORBIDDEN = {
    "gc.get_objects": "searched all objects of the interpreter",
    "gc.get_referrers": "searched for what refers to an object",
    "gc.get_referents": "searched for what an object refers to",
    "sys._getframe": "looked at the frames of its callers",
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
    "code.__new__": "made a code object by hand",
    "function.__new__": "made a function object by hand",
}
#: Names that are of use only to look behind a function or a frame.
_FORBIDDEN_ATTRIBUTES = frozenset({"__code__", "__closure__", "tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_back"})
_PATHS = ("/proc", "/dev/fd", "/opt/racecourse")
#: What the standard library itself looks up there.
_HARMLESS = frozenset({"/proc/cpuinfo", "/proc/meminfo", "/proc/self/status", "/proc/stat", "/proc/sys/kernel/pid_max"})
_PATH_EVENTS = frozenset({"open", "os.listdir", "os.scandir", "os.readlink", "os.chdir", "os.symlink", "os.link", "shutil.copyfile"})


def watch(report: Callable[[str], None], own: frozenset[str]) -> None:
    """Calls ``report`` with what was done, once, and expects it not to return. ``own`` are the student's files."""
    forbidden, attributes, paths, harmless, path_events = (
        _FORBIDDEN, _FORBIDDEN_ATTRIBUTES, _PATHS, _HARMLESS, _PATH_EVENTS,
    )
    text, byte, fspath = str, bytes, os.fspath
    frame_of = sys._getframe  # pylint: disable=protected-access
    ident = _thread.get_ident
    looking: set[int] = set()

    def by_the_submission() -> bool:
        """Whether the call comes from the student's own lines, and not from a library on its own account."""
        me = ident()
        # Looking at a frame is an audited event itself.
        looking.add(me)
        try:
            return frame_of(2).f_code.co_filename in own
        finally:
            looking.discard(me)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if ident() in looking:
            return
        if event in forbidden:
            if by_the_submission() or event.startswith("ctypes.dl"):
                report(forbidden[event])
        elif event == "object.__getattr__":
            if args[1] in attributes and by_the_submission():
                report(f"looked at {args[1]}")
        elif event in path_events and args:
            path = args[0]
            if hasattr(path, "__fspath__"):
                path = fspath(path)
            if isinstance(path, byte):
                path = path.decode("utf-8", "replace")
            if isinstance(path, text) and path.startswith(paths) and path not in harmless:
                report(f"opened {path}")

    sys.addaudithook(hook)
