"""What a submission may not name: words that are of use only to look behind functions, frames and classes."""

import ast

_NAMES = frozenset(
    {
        "__closure__", "cell_contents", "__globals__", "__code__", "__subclasses__", "__builtins__", "__mro__", "__bases__",
        "gi_frame", "cr_frame", "ag_frame", "tb_frame", "f_back", "f_locals", "f_globals", "_getframe", "_current_frames",
        "get_objects", "get_referrers", "get_referents", "pythonapi", "addaudithook", "settrace", "setprofile",
    }
)


def forbidden_name(tree: ast.Module) -> tuple[str, int] | None:
    """The first such name in a file, as an attribute, a variable or a string of its own, with its line."""
    for node in ast.walk(tree):
        name: object = None
        if isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.Constant):
            name = node.value
        elif isinstance(node, ast.alias):
            name = node.name
        if isinstance(name, str) and name in _NAMES:
            return name, getattr(node, "lineno", 1)
    return None


def async_functions(tree: ast.Module) -> frozenset[str]:
    """The names of the coroutine functions that a file defines."""
    return frozenset(node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef))


def green_library(tree: ast.Module) -> str | None:
    """Which library of greenlets a scenario imports, if any: then its greenlets are what takes turns."""
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            if name.partition(".")[0] in ("gevent", "eventlet"):
                return name.partition(".")[0]
    return None
