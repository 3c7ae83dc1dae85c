"""What a submission calls that has no switch points: code of libraries and code made from text, each call of which is one step."""

from types import FunctionType, ModuleType
from typing import Any

#: Called where functions and classes are declared, before any threads take turns.
_DECLARING = frozenset({"abc", "contextlib", "dataclasses", "enum", "functools", "typing", "_collections_abc"})
_MOST = 8
_NAME_LENGTH = 60


class Unfollowed:
    """Collects the names of functions in Python that run as one step. ``modelled``: modules that give way inside themselves."""

    def __init__(self, modelled: frozenset[str]) -> None:
        self._modelled = modelled
        self._names: set[str] = set()

    def called(self, function: Any) -> None:
        """A function that is none of the submission's own is about to be called."""
        module = getattr(function, "__module__", None)
        if type(function) is not FunctionType or module in self._modelled or module in _DECLARING:
            return
        file, name = function.__code__.co_filename, function.__code__.co_qualname
        # What the exercise provides has a bare name, and what stands in for a library comes from here.
        if file == "<string>":
            self._add(f"{name} (made from text)")
        elif file.startswith("/") and type(module) is str:
            self._add(f"{module}.{name}")

    def looked_up(self, thing: Any, name: str) -> None:
        """The same for what a module holds by that name."""
        if type(thing) is ModuleType:
            self.called(vars(thing).get(name))

    def names(self) -> list[str]:
        """Those that were called, in the order of their names."""
        return sorted(self._names)[:_MOST]

    def _add(self, name: str) -> None:
        if len(self._names) < 100:
            self._names.add(name[:_NAME_LENGTH])
