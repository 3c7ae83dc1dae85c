"""Strategies that draw schedules from a seed. None wins alone, so a search takes them in turns."""

import math
import random
from typing import Any

from .carrier import Carrier
from .profile import Profile
from .task import Task

_EVER = 1 << 60
#: How often a sleeper may come before its time, where others are ready: they may be slow.
_EARLY = 0.1
#: Chances to switch of the sticky walk, one drawn for each schedule.
_STICKY = (0.02, 0.05, 0.1, 0.2)


def _others(carrier: Carrier, me: Task, usual: Task, goes_on: bool, draw: float) -> list[Task]:
    """Who may be given the turn; those who sleep seldom, unless nobody else is there."""
    ready = [one for one in carrier.ready if one is not me] if goes_on else carrier.ready
    sleepers = [one for one in carrier.timed if one.sleeps]
    if sleepers and (draw < _EARLY or not ready and not goes_on):
        return [*ready, *sleepers]
    return ready if ready else [usual]


class RandomWalk:
    """At every switch point each thread is as likely as any other."""

    name = "random walk"
    every_point = False

    def __init__(self) -> None:
        self._random = random.Random(0)
        self._sleepy = False

    def begin(self, seed: int, _profile: Profile) -> None:
        """Before a schedule."""
        self._random.seed(seed)

    def _chance(self, ready: int) -> float:
        return (ready - 1) / ready

    def patience(self, carrier: Carrier, _me: Task) -> int:
        """Drawn as often as the threads that are ready change; the chance has no memory."""
        ready = len(carrier.ready)
        if ready < 2:
            return _EVER if not carrier.timed else 10
        chance = self._chance(ready)
        return int(math.log(1.0 - self._random.random()) / math.log(1.0 - chance)) + 1

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """Any of the others."""
        others = _others(carrier, me, usual, goes_on, self._random.random())
        return others[int(self._random.random() * len(others))]


class StickyWalk(RandomWalk):
    """Stays with a thread for longer, so that others are interrupted in the middle of something."""

    name = "sticky random walk"

    def begin(self, seed: int, _profile: Profile) -> None:
        """Draws how sticky this schedule is."""
        self._random.seed(seed)
        self._stay = self._random.choice(_STICKY)

    def _chance(self, _ready: int) -> float:
        return self._stay


class Priorities:
    """PCT (Burckhardt and others, 2010): the ready thread of the highest priority runs, and at d-1 random points its priority falls."""

    name = "PCT"
    every_point = False
    depth = 3

    def __init__(self) -> None:
        self._random = random.Random(0)

    def begin(self, seed: int, profile: Profile) -> None:
        """Draws where priorities fall, as far as schedules have come until now."""
        self._random.seed(seed)
        steps = max(profile.steps, 2)
        self._falls = sorted(1 + int(self._random.random() * steps) for _ in range(self.depth - 1))
        self._lowest = 0.0

    def patience(self, carrier: Carrier, _me: Task) -> int:
        """Until the next fall; at once where somebody may have become ready."""
        while self._falls and self._falls[0] <= carrier.steps:
            del self._falls[0]
        if self._best(carrier.ready) is not carrier.current:
            return 1
        return self._falls[0] - carrier.steps if self._falls else _EVER

    def _priority(self, task: Task) -> float:
        if task.priority == 0.0:
            task.priority = 1.0 + self._random.random()
        return task.priority

    def _best(self, tasks: list[Task]) -> Task:
        return max(tasks, key=self._priority)

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """The highest; whoever must give way, by a fall or after too long a turn, becomes the lowest."""
        if goes_on and (usual is not me or self._falls and self._falls[0] <= carrier.steps):
            self._lowest -= 1.0
            me.priority = self._lowest
            if self._falls and self._falls[0] <= carrier.steps:
                del self._falls[0]
        ready = carrier.ready or _others(carrier, me, usual, goes_on, self._random.random())
        if carrier.timed and self._random.random() < _EARLY / 4:
            ready = _others(carrier, me, usual, False, 0.0)
        return self._best(ready)


class PartialOrder:
    """Partial-order sampling (Yuan and others, 2018): every pending step has a random priority, drawn anew after a step that races
    with it."""

    name = "partial-order sampling"
    every_point = True

    def __init__(self) -> None:
        self._random = random.Random(0)

    def begin(self, seed: int, _profile: Profile) -> None:
        """Before a schedule."""
        self._random.seed(seed)
        self._done: Any = None

    def patience(self, _carrier: Carrier, _me: Task) -> int:
        """Never used: every point is told."""
        return 1

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """The pending step of the highest priority."""
        draw = self._random.random
        if goes_on:
            me.priority = draw()
            if usual is not me:
                return usual
        ready = carrier.ready
        if carrier.timed and draw() < _EARLY / 4 or not ready:
            ready = _others(carrier, me, usual, False, 0.0)
        best = ready[0]
        for one in ready:
            if one.priority == 0.0:
                one.priority = draw()
            if one.priority > best.priority:
                best = one
        site = best.site
        if site is not None:
            for one in ready:
                if one is not best and one.site is not None and races(best, one):
                    one.priority = draw()
        return best


def races(one: Task, other: Task) -> bool:
    """Whether the steps that two threads are about to take touch the same thing, and one of them changes it."""
    return (
        one.thing is other.thing
        and one.site.member == other.site.member  # type: ignore[union-attr]
        and not (one.site.operation == "read" and other.site.operation == "read")  # type: ignore[union-attr]
    )


class UniformWalk:
    """SURW (Zhao and others, 2025): the chance of a thread is the share of steps it still has before it, on one variable at a time."""

    name = "selectively uniform walk"
    every_point = True

    def __init__(self) -> None:
        self._random = random.Random(0)

    def begin(self, seed: int, profile: Profile) -> None:
        """Draws the variable of this schedule; every other time all of them count."""
        self._random.seed(seed)
        members = profile.members
        self._member = self._random.choice(members) if members and self._random.random() < 0.7 else None
        self._left = dict(profile.counts(self._member))

    def patience(self, _carrier: Carrier, _me: Task) -> int:
        """Never used: every point is told."""
        return 1

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """Drawn by weight where the variable is touched; elsewhere the thread goes on."""
        if goes_on:
            if usual is not me:
                return usual
            if self._member is not None and me.site.member != self._member:  # type: ignore[union-attr]
                return me
            left = self._left
            left[me.path] = max(left.get(me.path, 1) - 1, 0)
        ready = carrier.ready
        if carrier.timed and self._random.random() < _EARLY / 4 or not ready:
            ready = _others(carrier, me, usual, False, 0.0)
        if len(ready) == 1:
            return ready[0]
        weights = [self._left.get(one.path, 0) + 1 for one in ready]
        drawn = self._random.random() * sum(weights)
        for one, weight in zip(ready, weights):
            drawn -= weight
            if drawn < 0:
                return one
        return ready[-1]
