"""Notices when a submission puts functions of its own into the modules that its scenario relies on.

What came with gevent or eventlet may take the place of what it is made for; nothing else may.
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator, Mapping
from operator import is_
from types import (
    BuiltinFunctionType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any

#: Packages and modules whose functions and classes stay what they are.
_WATCHED = frozenset(
    {
        "builtins", "_thread", "threading", "time", "os", "posix", "json", "_json", "queue", "_queue", "random", "math",
        "select", "selectors", "socket", "_socket", "signal", "_signal", "asyncio", "_asyncio", "concurrent", "multiprocessing",
        "functools", "_functools", "itertools", "collections", "inspect", "traceback", "contextlib", "heapq", "_heapq",
        "weakref", "types", "subprocess", "io", "_io", "posixpath", "genericpath",
    }
)
#: Their classes can be made such that nobody changes them; libraries for green threads change others.
_FROZEN = frozenset({"threading", "queue", "random", "asyncio", "concurrent"})
_GREEN = ("gevent", "eventlet")
#: What they put in the place of something else, though it was there before.
_TAKEN_BY_GREEN = frozenset({"queue._PySimpleQueue", "threading._PyRLock", "threading._RLock"})
_KINDS = (
    FunctionType, BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType, GetSetDescriptorType,
    MemberDescriptorType, type, property, staticmethod, classmethod,
)
#: What has names, where that is, and what the names mean.
_Owner = tuple[dict[str, Any] | type, str, dict[str, Any]]


def _package(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


class Integrity:
    """What the watched modules hold, as it was when this was made."""

    def __init__(self) -> None:
        #: Where all code lies that was installed with the interpreter.
        self.libraries: tuple[str, ...] = tuple(f"{path}/" for path in sys.path if path.startswith("/"))
        self._known: list[_Owner] = []
        self.add_all(name for name in list(sys.modules) if _package(name) in _WATCHED)
        self._seen = {
            id(value)
            for _, where, held in self._known
            for name, value in held.items()
            if f"{where}.{name}" not in _TAKEN_BY_GREEN
        }

    def add_all(self, names: Iterable[str]) -> None:
        """Watches more modules, where they have been imported."""
        for name in names:
            if name in sys.modules:
                self._known.extend(_owners_in(sys.modules[name]))

    def broken(self) -> str | None:
        """The name of something that is not what it was; None when everything is."""
        for owner, where, held in self._known:
            space = vars(owner) if isinstance(owner, type) else owner
            # Never by `==`, which whatever was put there might answer.
            if not all(map(is_, map(space.get, held), held.values())):
                for name, value in held.items():
                    now = space.get(name)
                    if now is not value and not self._is_green(now):
                        return f"{where}.{name}"
        return None

    def _is_green(self, value: Any) -> bool:
        """Whether it comes with a library for green threads that is in use."""
        if not any(name in sys.modules for name in _GREEN):
            return False
        functions = vars(value).values() if isinstance(value, type) else [value]
        return id(value) not in self._seen and all(
            one.__code__.co_filename.startswith(self.libraries) for one in functions if isinstance(one, FunctionType)
        )


def _owners_in(module: ModuleType) -> Iterator[_Owner]:
    """A module and the classes that are defined in it."""
    space = vars(module)
    yield space, module.__name__, _functions_in(space)
    for name, value in list(space.items()):
        if _is_defined_in(value, module):
            yield value, f"{module.__name__}.{name}", _functions_in(vars(value))


def _functions_in(space: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in list(space.items()) if isinstance(value, _KINDS)}


def _is_defined_in(value: Any, module: ModuleType) -> bool:
    """Whether it is a class written in Python, of this module."""
    return isinstance(value, type) and value.__module__ == module.__name__ and bool(value.__flags__ & _HEAP_TYPE)


_HEAP_TYPE = 1 << 9
_IMMUTABLE_TYPE = 1 << 8
#: Where a type keeps its flags: after the head of every object, its size, and 18 pointers.
_FLAGS_AT = object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t) + 18 * ctypes.sizeof(ctypes.c_void_p)


def freeze_classes(modules: Iterable[ModuleType]) -> None:
    """Makes classes of the standard library as unchangeable as those written in C are."""
    for module in list(modules):
        if _package(module.__name__) not in _FROZEN:
            continue
        for value in list(vars(module).values()):
            if _is_defined_in(value, module):
                freeze(value)


def freeze(kind: type) -> None:
    """Makes one class so."""
    flags = ctypes.c_ulong.from_address(id(kind) + _FLAGS_AT)
    # An interpreter that keeps its flags elsewhere is left alone.
    if flags.value == kind.__flags__:
        flags.value |= _IMMUTABLE_TYPE
