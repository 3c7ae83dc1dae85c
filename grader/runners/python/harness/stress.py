"""What makes repeated real runs differ: delays at switch points, drawn anew in each process, and the number of cores.

Processes cannot be put under a schedule, so that they are stressed: many runs find many orders, but prove nothing.
"""

import os
import random
import time
from collections.abc import Callable
from typing import Any

#: Any sleep gives up the interpreter of a thread; a longer one lets others come further, other processes too.
_LONG_PAUSE_S = 0.0001


def switch_point(seed: int, chance: float = 0.15) -> Callable[[Any], Any]:
    """The helper: hands a value on and, as often as ``chance`` says, lets others run first. No two processes pause alike."""
    path: tuple[int, ...] = (seed,)
    forks = 0
    draw = random.Random(seed).random
    pause = time.sleep

    def count() -> None:
        nonlocal forks
        forks += 1

    def draw_apart() -> None:
        nonlocal path, forks, draw
        path, forks = (*path, forks), 0
        draw = random.Random(repr(path)).random

    def read(value: Any) -> Any:
        drawn = draw()
        if drawn < chance:
            pause(0 if drawn > chance / 8 else _LONG_PAUSE_S)
        return value

    os.register_at_fork(before=count, after_in_child=draw_apart)
    return read


def spread_over_cores(run: int) -> None:
    """Allows this process and those it starts one core in the first run, two in the next, and so on, then one again."""
    cores = sorted(os.sched_getaffinity(0))
    first = run // len(cores)
    allowed = {cores[(first + place) % len(cores)] for place in range(1 + run % len(cores))}
    os.sched_setaffinity(0, allowed)
