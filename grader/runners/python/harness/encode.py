"""Snapshots of any Python value as JSON, the same form that TypeScript submissions are observed in."""

import math
from collections.abc import Mapping, Set
from typing import Any

_DEPTH = 40
_NODES = 200_000


def encode(value: Any) -> Any:
    """A JSON value; what JSON lacks is written ``{"$": name}``.

    Exact built-in types only: a subclass could answer anything when it is asked for its content, so it is named, not read.
    """
    nodes = 0

    def walk(item: Any, depth: int) -> Any:
        nonlocal nodes
        nodes += 1
        if nodes > _NODES:
            return {"$": "too large"}
        if depth > _DEPTH:
            return {"$": "too deep"}
        kind = type(item)
        if item is None or kind is bool or kind is str:
            return item.encode("utf-8", "replace").decode() if kind is str else item
        if kind is int:
            return item if -(2**53) < item < 2**53 else {"$": "int", "value": hex(item)[:200]}
        if kind is float:
            return item if math.isfinite(item) else {"$": _float_name(item)}
        if kind is list or kind is tuple:
            return [walk(one, depth + 1) for one in tuple(item)]
        if kind is dict:
            return _record(tuple(item.items()), depth)
        if kind is set or kind is frozenset:
            return {"$": "set", "values": [walk(one, depth + 1) for one in tuple(item)]}
        if kind is bytes or kind is bytearray:
            return {"$": kind.__name__, "values": list(item[:_NODES])}
        if issubclass(kind, BaseException):
            return {"$": "error", "name": kind.__name__, "message": _text(item)}
        if issubclass(kind, (Mapping, Set, list, tuple, str, int, float, dict)):
            return {"$": kind.__name__, "value": "a class of your own"}
        return {"$": kind.__name__}

    def _record(items: tuple[tuple[Any, Any], ...], depth: int) -> Any:
        if all(type(key) is str and key != "$" for key, _ in items):
            return {key: walk(held, depth + 1) for key, held in items}
        return {"$": "map", "entries": [[walk(key, depth + 1), walk(held, depth + 1)] for key, held in items]}

    return walk(value, 0)


def _float_name(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _text(error: BaseException) -> str:
    args = error.args
    return args[0] if len(args) == 1 and type(args[0]) is str else repr([type(one).__name__ for one in args])
