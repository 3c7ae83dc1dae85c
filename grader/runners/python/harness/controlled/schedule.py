"""A schedule as a value: where it deviates from running each thread until it blocks.

The same strings as grader/core/schedule.ts reads and writes: ``1:4>2 2:7>1`` says that thread 1 gives way to thread 2 at its 4th
switch point, and thread 2 to thread 1 at its 7th. The schedule without deviations is written ``-``.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_DEVIATION = re.compile(r"(0|[1-9]\d*(?:\.[1-9]\d*)*):([1-9]\d*)>(0|[1-9]\d*(?:\.[1-9]\d*)*)")
_NONE = "-"


class Deviation(NamedTuple):
    """At its ``point``-th switch point, ``thread`` gives way to ``to``. Threads are named by their creation: 0, 1, 2, 1.1."""

    thread: str
    point: int
    to: str


def parse_schedule(text: str) -> list[Deviation]:
    """Reads a schedule's text; raises ValueError where it is none."""
    words = text.split()
    if words == [_NONE]:
        return []
    if not words:
        raise ValueError("a schedule is not empty; the one without deviations is written -")
    deviations = []
    for word in words:
        found = _DEVIATION.fullmatch(word)
        if not found:
            raise ValueError(f"{word} is no deviation such as 1:4>2")
        deviations.append(Deviation(found[1], int(found[2]), found[3]))
    if len({(one.thread, one.point) for one in deviations}) < len(deviations):
        raise ValueError("a thread deviates twice at the same switch point")
    return deviations


def print_schedule(deviations: Iterable[Deviation]) -> str:
    """A schedule's text, in the order in which its deviations happen."""
    return " ".join(f"{one.thread}:{one.point}>{one.to}" for one in deviations) or _NONE
