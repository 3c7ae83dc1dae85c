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

#: How often a read lets others run first.
_CHANCE = 0.15

#: For how long a process lingers at a place, the last first: 4 ms, until a process that was started later is there too, then 0.5 ms
#: seven times, until another thread is. Then no more: it shall come to its end, however often it passes there.
_LINGERS_S = (*[0.0005] * 7, 0.004)

#: On a host where processes come to be slowly, or a busy one, 4 ms are too short for another to be there too. What a process needed
#: itself from its fork to a place is what one that was forked just after it needs; but so long at most, once and in all.
_LONGEST_LINGER_S = 0.03
_LINGERING_S = 0.08

#: The place of all that nobody writes: whoever waits there meets nobody.
_NOWHERE = 0


class SwitchPoints:
    """Lets others run first between what a program reads and what it does with it. No two processes pause alike.

    At some places, the same ones in all processes of a run, each process waits for longer: delays put where two may meet find more
    than evenly strewn ones. One place may be what a bug needs, and another may hide it, so about half of them are drawn for a run,
    and the others are those of the run that follows. Source: Li, Lu, Musuvathi, Nath and Padhye, "Efficient Scalable
    Thread-Safety-Violation Detection", SOSP 2019.
    """

    #: What the program calls after each read, with the value and the place; hands the value on.
    read: Callable[[Any, int], Any]

    def __init__(self, seed: int, written: frozenset[str]) -> None:
        """``written``: names of what the program assigns to anywhere."""
        self._written = written
        self._places = 0
        self._choose = random.Random(seed // 2).random
        self._is_second = seed % 2 == 1
        self._lingers: dict[int, int] = {}
        path: tuple[int, ...] = (seed,)
        forks = 0
        draw = random.Random(seed).random
        pause, clock = time.sleep, time.monotonic
        lingers = self._lingers
        forked_at, patience = 0.0, 0.0

        def count() -> None:
            nonlocal forks, forked_at
            forks += 1
            forked_at = clock()

        def draw_apart() -> None:
            nonlocal path, forks, draw, patience
            path, forks = (*path, forks), 0
            draw = random.Random(repr(path)).random
            lingers.update(dict.fromkeys(lingers, len(_LINGERS_S)))
            patience = _LINGERING_S

        def linger(left: int) -> None:
            nonlocal patience
            usual = _LINGERS_S[left - 1]
            # Only a process that was forked has patience.
            longer = min(patience, _LONGEST_LINGER_S, clock() - forked_at) if left == len(_LINGERS_S) else 0.0
            patience -= max(longer, 0.0)
            pause(max(usual, longer))

        def read(value: Any, place: int) -> Any:
            left = lingers.get(place)
            if left:
                lingers[place] = left - 1
                linger(left)
                return value
            drawn = draw()
            if drawn < _CHANCE:
                pause(0 if drawn > _CHANCE / 8 else _LONG_PAUSE_S)
            return value

        os.register_at_fork(before=count, after_in_child=draw_apart)
        self.read = read

    def place(self, name: str) -> int:
        """The place of one more read of what is called so, for ``read``."""
        if name not in self._written:
            return _NOWHERE
        self._places += 1
        if (self._choose() < 0.5) is not self._is_second:
            self._lingers[self._places] = len(_LINGERS_S)
        return self._places


def spread_over_cores(cores: list[int], run: int) -> None:
    """Allows this process and those it starts one of these cores in the first run, two in the next, and so on, then one again."""
    first = run // len(cores)
    allowed = {cores[(first + place) % len(cores)] for place in range(1 + run % len(cores))}
    os.sched_setaffinity(0, allowed)
