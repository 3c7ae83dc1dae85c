"""Functions and frames of the grader and of the scenario that show nothing of what they hold.

A scenario hands its callbacks to the submission, and calls it, so that both could be looked into: for the recorder in the
variables of a callback, for the scenario's module, for whatever the callers of a function know. The attributes that would tell
are therefore replaced, once, in the interpreter's own types, by some that answer for everybody else's functions only.
"""

import _imp
import ctypes
import gc
from collections.abc import Callable
from importlib.machinery import BuiltinImporter, ModuleSpec
from types import CodeType, FrameType, FunctionType, MethodType
from typing import Any

from . import OURS

#: The interpreter takes a class for a loader, which its types do not say.
_BUILTIN: Any = BuiltinImporter


def hide_what_is_ours() -> None:
    """For the whole interpreter and for good; the harness itself must not look at its own functions afterwards."""
    code_of = vars(FunctionType)["__code__"].__get__
    code_in = vars(FrameType)["f_code"].__get__
    function_of = vars(MethodType)["__func__"].__get__

    def of_method(method: Any) -> CodeType | None:
        function = function_of(method)
        return code_of(function) if isinstance(function, FunctionType) else None

    for name, instead in (("__closure__", _nothing), ("__globals__", _no_names), ("__builtins__", _no_names)):
        _hide(FunctionType, name, code_of, instead)
    for name in ("__defaults__", "__kwdefaults__"):
        _hide(FunctionType, name, code_of, _nothing)
    # Libraries ask it what kind of function it is; it holds nothing, but must not be changed for another.
    _hide(FunctionType, "__code__", code_of, code_of)
    for name in ("f_locals", "f_globals", "f_builtins"):
        _hide(FrameType, name, code_in, _no_names)
    for name in ("__self__", "__func__"):
        _hide(MethodType, name, of_method, _nothing)
    copy_method = vars(MethodType)["__reduce__"]

    def reduce(method: Any) -> Any:
        code = of_method(method)
        if code is not None and code.co_filename.startswith(OURS):
            raise TypeError("cannot pickle 'method' object")
        return copy_method(method)

    _replace(MethodType, "__reduce__", reduce)
    # With these the collector hands out what it finds, whoever it belongs to; no library needs them.
    for name in ("set_debug", "get_debug", "garbage", "callbacks"):
        vars(gc).pop(name, None)
    create_builtin = vars(_imp)["create_builtin"]

    def create(spec: Any) -> Any:
        name = str.__str__(spec.name)
        if name in ("gc", "_imp"):
            raise ImportError(f"{name} is there already")
        # A spec of its own: another could have another name the next time it is asked.
        return create_builtin(ModuleSpec(name, _BUILTIN, origin="built-in"))

    vars(_imp)["create_builtin"] = create


def _nothing(_thing: Any) -> None:
    return None


def _no_names(_thing: Any) -> dict[str, Any]:
    return {}


def _hide(kind: type, name: str, code_of: Callable[[Any], CodeType | None], instead: Callable[[Any], Any]) -> None:
    real = vars(kind)[name]
    real_get, real_set = real.__get__, getattr(real, "__set__", None)
    real_delete = getattr(real, "__delete__", None)

    def is_ours(thing: Any) -> bool:
        code = code_of(thing)
        return code is not None and code.co_filename.startswith(OURS)

    def look(thing: Any) -> Any:
        return instead(thing) if is_ours(thing) else real_get(thing)

    def change(thing: Any, value: Any) -> None:
        if is_ours(thing) or real_set is None:
            raise AttributeError(f"{name} cannot be changed")
        real_set(thing, value)

    def delete(thing: Any) -> None:
        if is_ours(thing) or real_delete is None:
            raise AttributeError(f"{name} cannot be deleted")
        real_delete(thing)

    _replace(kind, name, property(look, change, delete))


def _replace(kind: type, name: str, value: Any) -> None:
    """Puts something into a type that is written in C."""
    held = gc.get_referents(vars(kind))
    if len(held) == 1 and type(held[0]) is dict and held[0].get(name) is vars(kind)[name]:
        held[0][name] = value
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
