"""What makes repeated real runs differ: delays at switch points, drawn anew in each process, and the number of cores.

Processes cannot be put under a schedule, so that they are stressed: many runs find many orders, but prove nothing.
"""

import os
import random
import time
from typing import Any

#: Any sleep gives up the interpreter of a thread; a longer one lets others come further, other processes too.
_LONG_PAUSE_S = 0.0001

#: How often a read lets others run first.
_CHANCE = 0.15

#: For how long a process lingers at a place, the last one first: until another process is there, which was started later, then
#: until another thread is. After these it does not any more: it shall come to its end, however often it passes there.
_LINGERS_S = (*[0.0005] * 7, 0.004)

#: Which share of the places is lingered at in a run: one place alone may be what a bug needs, and another may hide it.
_LINGERED_AT = 0.5


class SwitchPoints:
    """Lets others run first between what a program reads and what it does with it. No two processes pause alike.

    At a few places, the same ones in all processes of a run and others in the next run, whoever comes first waits for longer:
    delays put where two may meet find more than such that are strewn evenly. Source: Li, Lu, Musuvathi, Nath and Padhye,
    "Efficient Scalable Thread-Safety-Violation Detection", SOSP 2019.
    """

    def __init__(self, seed: int) -> None:
        path: tuple[int, ...] = (seed,)
        forks = 0
        draw = random.Random(seed).random
        pause = time.sleep
        lingers: dict[int, int] = {}

        def count() -> None:
            nonlocal forks
            forks += 1

        def draw_apart() -> None:
            nonlocal path, forks, draw
            path, forks = (*path, forks), 0
            draw = random.Random(repr(path)).random

        def read(value: Any, place: int) -> Any:
            left = lingers.get(place)
            if left:
                lingers[place] = left - 1
                pause(_LINGERS_S[left - 1])
                return value
            drawn = draw()
            if drawn < _CHANCE:
                pause(0 if drawn > _CHANCE / 8 else _LONG_PAUSE_S)
            return value

        def linger(places: list[int]) -> None:
            chosen = [place for place in places if draw() < _LINGERED_AT] or places[int(draw() * len(places)) :][:1]
            lingers.update(dict.fromkeys(chosen, len(_LINGERS_S)))

        os.register_at_fork(before=count, after_in_child=draw_apart)
        self.read = read
        self.linger = linger


def spread_over_cores(run: int) -> None:
    """Allows this process and those it starts one core in the first run, two in the next, and so on, then one again."""
    cores = sorted(os.sched_getaffinity(0))
    first = run // len(cores)
    allowed = {cores[(first + place) % len(cores)] for place in range(1 + run % len(cores))}
    os.sched_setaffinity(0, allowed)
