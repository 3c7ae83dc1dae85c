"""A schedule as a value: where it deviates from running each thread until it blocks.

The same strings as grader/core/schedule.ts reads and writes: ``1:4>2 2:7>1`` says that thread 1 gives way to thread 2 at its 4th
switch point, and thread 2 to thread 1 at its 7th. The schedule without deviations is written ``-``. A first word such as ``~3`` says
that each thread but the main one gives way to the next after 3 switch points.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_DEVIATION = re.compile(r"(0|[1-9]\d*(?:\.[1-9]\d*)*):([1-9]\d*)>(0|[1-9]\d*(?:\.[1-9]\d*)*)")
_TURN = re.compile(r"~([1-9]\d*)")
_NONE = "-"
#: Switch points that one thread may pass while others could run, where a schedule does not say it; without any such bound,
#: waiting in a loop would never end.
FAIR_TURN = 400


class Deviation(NamedTuple):
    """At its ``point``-th switch point, ``thread`` gives way to ``to``. Threads are named by their creation: 0, 1, 2, 1.1."""

    thread: str
    point: int
    to: str


class Schedule(NamedTuple):
    """``turn``: after how many switch points a thread gives way to the next."""

    deviations: list[Deviation]
    turn: int = FAIR_TURN


def parse_schedule(text: str) -> Schedule:
    """Reads a schedule's text; raises ValueError where it is none."""
    words = text.split()
    if words == [_NONE]:
        return Schedule([])
    if not words:
        raise ValueError("a schedule is not empty; the one without deviations is written -")
    turn = _TURN.fullmatch(words[0])
    deviations = []
    for word in words[1:] if turn else words:
        found = _DEVIATION.fullmatch(word)
        if not found:
            raise ValueError(f"{word} is no deviation such as 1:4>2")
        deviations.append(Deviation(found[1], int(found[2]), found[3]))
    if len({(one.thread, one.point) for one in deviations}) < len(deviations):
        raise ValueError("a thread deviates twice at the same switch point")
    return Schedule(deviations, int(turn[1]) if turn else FAIR_TURN)


def print_schedule(deviations: Iterable[Deviation], turn: int = FAIR_TURN) -> str:
    """A schedule's text, its deviations in the order in which they happen."""
    words = [f"{one.thread}:{one.point}>{one.to}" for one in deviations]
    return " ".join(words if turn == FAIR_TURN else [f"~{turn}", *words]) or _NONE
