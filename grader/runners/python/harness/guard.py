"""Ends a submission that reaches for what surrounds it instead of solving its exercise.

Audit hooks (PEP 578) cannot be removed once they are set, and see what a program does by whatever road it came. In one process
nothing can be hidden for good from code that looks hard enough; what is expected of the answer is therefore never in it.
"""

import _imp
import _thread
import os
import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from types import CodeType
from typing import Any

from . import CODES, OURS

#: What an audit event means, in the words of the verdict. No program here has a use for these, so it does not matter which
#: library they are called through.
_FORBIDDEN = {
    "gc.get_objects": "searched all objects of the interpreter",
    "gc.get_referents": "searched for what an object refers to",
    "sys._current_frames": "looked at the frames of all threads",
    "sys._current_exceptions": "looked at the errors of all threads",
    "sys.settrace": "changed the tracing of the interpreter",
    "sys.setprofile": "changed the profiling of the interpreter",
    "sys.monitoring.register_callback": "changed the monitoring of the interpreter",
    "sys.addaudithook": "added an audit hook",
    "gc.get_referrers": "searched for what refers to an object",
    "code.__new__": "made a code object by hand",
    "function.__new__": "made a function object by hand",
    "marshal.load": "read code from a file",
    "cpython.PyInterpreterState_New": "made another interpreter",
    "ctypes.dlopen": "opened a library through ctypes",
    "ctypes.dlsym": "looked for a C function through ctypes",
    "ctypes.dlsym/handle": "looked for a C function through ctypes",
    "ctypes.call_function": "called a C function through ctypes",
    "ctypes.string_at": "read memory through ctypes",
    "ctypes.wstring_at": "read memory through ctypes",
    "ctypes.cdata": "read memory through ctypes",
    "ctypes.PyObj_FromPtr": "made an object of an address through ctypes",
}
#: What libraries need, each in files of its own: locks that were made before they came, the tracing of a thread, memory that is
#: shared, functions that are another's with other names around them. Whatever else a library calls may be what it was given.
_EXCEPTIONS = {
    "gc.get_objects": ("/gevent/monkey.py", "/eventlet/patcher.py"),
    "gc.get_referrers": ("/gevent/monkey.py", "/eventlet/patcher.py"),
    # The last: libraries in C that were made with Cython, when they are imported.
    "code.__new__": ("/types.py", "/gevent/_tblib.py", "/attr/_compat.py", "<frozen importlib._bootstrap>"),
    "function.__new__": (
        "/eventlet/green/subprocess.py", "/eventlet/greenio/py3.py", "/attr/_compat.py", "/annotationlib.py",
    ),
    "sys.setprofile": ("/gevent/threadpool.py",),
    "sys.settrace": ("/gevent/threadpool.py",),
    "ctypes.cdata": ("/multiprocessing/sharedctypes.py", "/gevent/_tblib.py"),
}
#: Files that could be named by who is allowed nothing, to be allowed what they are.
_PRIVILEGED = tuple(
    name
    for event in ("gc.get_objects", "gc.get_referrers", "code.__new__", "function.__new__")
    for name in _EXCEPTIONS[event]
    if name.startswith("/")
)
#: A C function of Python 2, for which gevent asks when a greenlet fails; there is none of that name.
_ABSENT_FUNCTION = "Py_InitModule4_64"
#: All that gevent compiles under another's name, to hand an error and where it came from to another greenlet.
_ERROR_HANDED_ON = b"raise __traceback_maker"
_HANDING_ON = "/gevent/_tblib.py"
#: The first are there from the beginning, and importing one anew would give a copy that nobody watches. Other interpreters in this
#: process have no audit hooks, and what CPython tests itself with reaches everything.
_NEVER_IMPORTED = frozenset(
    {
        "ctypes", "_ctypes", "harness", "_xxsubinterpreters", "_interpreters", "_testcapi", "_testinternalcapi", "_testlimitedcapi",
        "_ctypes_test",
    }
)
_PATHS = ("/proc", "/dev/fd", "/opt/racecourse")
#: What the standard library itself looks up there.
_HARMLESS = frozenset({"/proc/cpuinfo", "/proc/meminfo", "/proc/self/status", "/proc/stat", "/proc/sys/kernel/pid_max"})
_PATH_EVENTS = frozenset(
    {"open", "os.listdir", "os.scandir", "os.readlink", "os.chdir", "os.symlink", "os.link", "shutil.copyfile"}
)
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
    forbidden = _FORBIDDEN
    never_imported, paths, harmless, path_events = _NEVER_IMPORTED, _PATHS, _HARMLESS, _PATH_EVENTS
    ours, imports, go_betweens, no_switch_points = OURS, _IMPORTS, _GO_BETWEENS, _NO_SWITCH_POINTS
    exceptions, privileged, absent = _EXCEPTIONS, _PRIVILEGED, _ABSENT_FUNCTION
    #: Names that nobody's code but ours and the interpreter's own may have, and those that say where code was installed.
    inner, installed = (ours, imports), tuple(name.encode() for name in (*libraries, ours, imports))
    handed_on, handing_on = _ERROR_HANDED_ON, _HANDING_ON
    codes, normal_path, cache_of = CODES, os.path.normpath, cache_from_source
    fspath, real_path, decode, open_file = os.fspath, os.path.realpath, os.fsdecode, open
    frame_of = sys._getframe  # pylint: disable=protected-access
    ident = _thread.get_ident
    plain = str.__str__
    #: Threads in which the hook itself looks at files. A submission's own code may come to run meanwhile, so only that is let pass.
    looking: set[int] = set()

    def file_of(frame: Any) -> str:
        """The file that code says to come from."""
        return plain(frame.f_code.co_filename)

    def is_ours(frame: Any) -> bool:
        """Whether it is the grader's or the scenario's, whatever it says."""
        return id(frame.f_code) in codes

    def resolved(name: str) -> str:
        """Where a path leads, whatever links and detours are on the way."""
        # Relative to some open folder it may lead anywhere.
        if name[:1] != "/" and "proc" in name.split("/"):
            return f"/{name}"
        me = ident()
        looking.add(me)
        try:
            return real_path(name)
        except (OSError, ValueError):
            return name
        finally:
            looking.discard(me)

    def check_path(path: Any) -> None:
        try:
            # A subclass could answer anything when it is asked how it begins.
            name = plain(decode(fspath(path)))
        except TypeError:
            return
        if name not in harmless and (name.startswith(paths) or resolved(name).startswith(paths)):
            report(f"opened {name}")

    def check_code(name: Any, source: str) -> None:
        """Code named ``name`` is compiled or run by ``source``."""
        known = isinstance(name, str) and name.startswith((*libraries, imports))
        if not known and not (source.startswith(libraries) and not source.endswith(go_betweens)):
            report(no_switch_points)

    def holds(name: Any, piece: bytes) -> bool:
        """Whether a file that was installed has this in it."""
        if type(name) is not str or not name.startswith(libraries) or normal_path(name) != name:
            return False
        me = ident()
        looking.add(me)
        try:
            with open_file(name, "rb") as file:
                return piece in file.read()
        except OSError:
            return False
        finally:
            looking.discard(me)

    def check_name(name: Any, source: bytes) -> None:
        """Code that says to be a library's is what that library holds."""
        if not isinstance(name, str) or source.strip() == handed_on:
            return
        if type(name) is not str:
            # It could answer anything when it is asked how it begins.
            report("gave code a name that is no plain text")
        # Only a piece of it, where the interpreter looks for what to underline in an error.
        if name.startswith(inner) or name.startswith(libraries) and not holds(name, source.strip(b"() \n")):
            report(f"made code under the name {name}")

    def is_installed(data: bytes, frame: Any) -> bool:
        """Whether code that was compiled before is loaded by the interpreter from a file that was installed."""
        return file_of(frame).startswith(imports) and holds(frame.f_locals.get("bytecode_path"), data)

    def check_bytes(data: bytes, frame: Any) -> None:
        """Code that was compiled before, and says to be a library's, is that library's."""
        if any(name in data for name in installed) and not is_installed(data, frame):
            report("made code under the name of a library")

    def fix_name(code: CodeType, name: str) -> None:
        """Only what was installed, and moved afterwards, is given the name of a library: that which it was compiled for."""
        name = plain(name)
        if plain(code.co_filename) != name and name.startswith((*libraries, *inner)):
            frame = frame_of(1)
            is_its = name.startswith(libraries) and cache_of(name) == frame.f_locals.get("bytecode_path")
            if not is_its or not is_installed(bytes(frame.f_locals.get("data", b"-")), frame):
                report(f"made code under the name {name}")
        change_name(code, name)

    change_name = vars(_imp)["_fix_co_filename"]
    vars(_imp)["_fix_co_filename"] = fix_name

    def check_made(made: Any, frame: Any) -> None:
        """Code is made by a library, from other code, and named ``made``."""
        if type(made) is not str:
            report("gave code a name that is no plain text")
        source = file_of(frame)
        if made == source:
            return
        if source.endswith(handing_on):
            # All that it does is to raise what it was given.
            unlike: tuple[str, ...] = ()
        elif source.endswith("/types.py") and frame.f_back is not None and file_of(frame.f_back) == made:
            # A library's function, which that library itself makes a coroutine.
            unlike = inner
        else:
            unlike = (*libraries, *inner)
        if unlike and made.startswith(unlike) or made.endswith(privileged):
            report(f"made code under the name {made}")

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "ctypes.dlsym" and type(args[1]) is str and args[1] == absent:
            return
        if event in forbidden:
            frame = frame_of(1)
            name = file_of(frame)
            if is_ours(frame):
                return
            if not name.startswith((*libraries, imports)) or not name.endswith(exceptions.get(event, ())):
                report(forbidden[event])
            if event == "code.__new__":
                check_made(args[1], frame)
        elif event in path_events and ident() not in looking:
            check_path(args[0])
        elif event == "import":
            # The last part of it alone decides what a library in C is asked for.
            if plain(args[0]).rpartition(".")[2] in never_imported:
                report(f"imported {args[0]} anew")
        elif event == "compile":
            frame = frame_of(1)
            if is_ours(frame):
                return
            if isinstance(args[0], bytes):
                check_name(args[1], args[0])
            else:
                report("compiled a syntax tree under any name it likes")
            if stressed:
                check_code(args[1], file_of(frame))
        elif event == "marshal.loads":
            frame = frame_of(1)
            if not is_ours(frame):
                check_bytes(args[0], frame)
        elif stressed and event == "exec":
            frame = frame_of(1)
            if not is_ours(frame):
                check_code(plain(args[0].co_filename), file_of(frame))

    sys.addaudithook(hook)
