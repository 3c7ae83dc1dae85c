"""Which interpreter this is. Run as a script it tells the grader, which asks before it offers the interpreter to anybody."""

import sys
import sysconfig

_NAMES = {"cpython": "CPython", "pypy": "PyPy"}


def version() -> str:
    """Such as 3.14.0."""
    return ".".join(str(part) for part in sys.version_info[:3])


def has_gil() -> bool:
    """Whether only one thread runs Python at a time: also true of a free-threaded build once a library has asked for it."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def build() -> str:
    """What made it, and what is unusual about it. Not when: a distribution's repairs make no other interpreter of it."""
    compiler = sys.version.partition("[")[2].rstrip("]")
    free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED")
    debug = sysconfig.get_config_var("Py_DEBUG")
    return ", ".join(filter(None, [compiler, free_threaded and "free-threaded build", debug and "debug build"]))


def runtime_name() -> str:
    """The interpreter as reports name it: version, build and whether it has a global lock."""
    implementation = _NAMES.get(sys.implementation.name, sys.implementation.name)
    return f"{implementation} {version()} ({build()}, {'GIL' if has_gil() else 'no GIL'})"


def _folders() -> list[str]:
    """Where its own files are, and those of the interpreter that it was made from."""
    return sorted({sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix})


def _tell(libraries: list[str]) -> None:
    """Prints what the grader wants to know, without importing a library."""
    import importlib.util  # pylint: disable=import-outside-toplevel
    import json  # pylint: disable=import-outside-toplevel

    missing = [name for name in libraries if importlib.util.find_spec(name) is None]
    told = {"name": runtime_name(), "version": version(), "build": build(), "gil": has_gil()}
    flags = ("t" if sysconfig.get_config_var("Py_GIL_DISABLED") else "") + sys.abiflags.replace("t", "")
    where = {"executable": sys.executable, "folders": _folders()}
    print(json.dumps({**told, **where, "flags": flags, "missing": missing}))


if __name__ == "__main__":
    _tell(sys.argv[1:])
