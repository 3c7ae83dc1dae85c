"""Notices when a submission puts functions of its own into the modules that its scenario relies on.

What came with gevent or eventlet may take the place of what it is made for; nothing else may.
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator
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
_TAKEN_BY_GREEN = frozenset({"queue._PySimpleQueue"})
_KINDS = (
    FunctionType, BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType, GetSetDescriptorType,
    MemberDescriptorType, type, property, staticmethod, classmethod,
)
_MISSING = object()

Found = tuple[dict[str, Any] | type, str, str, Any]


def _package(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


class Integrity:
    """What the watched modules hold, as it was when this was made."""

    def __init__(self) -> None:
        self._known: list[Found] = []
        #: Where all code lies that was installed with the interpreter.
        self.libraries: tuple[str, ...] = tuple(f"{path}/" for path in sys.path if path.startswith("/"))
        self.add_all(name for name in list(sys.modules) if _package(name) in _WATCHED)
        self._seen = {id(value) for _, where, name, value in self._known if f"{where}.{name}" not in _TAKEN_BY_GREEN}

    def add_all(self, names: Iterable[str]) -> None:
        """Watches more modules, where they have been imported."""
        for name in names:
            if name in sys.modules:
                self._known.extend(_held_by(sys.modules[name]))

    def broken(self) -> str | None:
        """The name of something that is not what it was; None when everything is."""
        for owner, where, name, value in self._known:
            now = (vars(owner) if isinstance(owner, type) else owner).get(name, _MISSING)
            if now is not value and not self._is_green(now):
                return f"{where}.{name}"
        return None

    def _is_green(self, value: Any) -> bool:
        """Whether it comes with a library for green threads that is in use."""
        if not any(name in sys.modules for name in _GREEN):
            return False
        if value is None or value is _MISSING:
            return True
        functions = vars(value).values() if isinstance(value, type) else [value]
        return all(
            one.__code__.co_filename.startswith(self.libraries) for one in functions if isinstance(one, FunctionType)
        ) and id(value) not in self._seen


def _held_by(module: ModuleType) -> Iterator[Found]:
    space = vars(module)
    for name, value in list(space.items()):
        if isinstance(value, _KINDS):
            yield space, module.__name__, name, value
        if isinstance(value, type) and value.__module__ == module.__name__ and value.__flags__ & _HEAP_TYPE:
            for member, held in list(vars(value).items()):
                if isinstance(held, _KINDS):
                    yield value, f"{module.__name__}.{name}", member, held


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
            if isinstance(value, type) and value.__module__ == module.__name__ and value.__flags__ & _HEAP_TYPE:
                flags = ctypes.c_ulong.from_address(id(value) + _FLAGS_AT)
                # An interpreter that keeps its flags elsewhere is left alone.
                if flags.value == value.__flags__:
                    flags.value |= _IMMUTABLE_TYPE
