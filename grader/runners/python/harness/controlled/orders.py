"""Strategies that draw the order in which what an event loop waits for arrives."""

from .carrier import Carrier
from .profile import Profile
from .strategies import Priorities, RandomWalk
from .task import Task

#: How often something arrives while others are ready, one drawn for each schedule.
_EARLY = (0.0, 0.1, 0.3, 0.5)


class RandomOrder(RandomWalk):
    """Whatever may arrive is as likely as all else to be the next."""

    name = "random order"

    def begin(self, seed: int, _profile: Profile) -> None:
        """Draws how often something comes before those that are ready."""
        self._random.seed(seed)
        self._early = self._random.choice(_EARLY)

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """Threads beside the loop take turns as in the random walk."""
        if not carrier.ordering:
            return super().choose(carrier, me, usual, goes_on)
        draw, candidates = self._random.random, carrier.ready
        if goes_on and draw() >= self._early:
            return usual
        return candidates[int(draw() * len(candidates))]


class PriorityOrder(Priorities):
    """PCT for an event loop: of what may arrive the task of the highest priority comes first, which sometimes falls."""

    name = "random priorities"

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """A task that is slow stays so, as is mostly true of what it waits for."""
        if not carrier.ordering:
            return super().choose(carrier, me, usual, goes_on)
        best = self._best(carrier.ready)
        if self._falls and self._falls[0] <= carrier.steps:
            del self._falls[0]
            self._lowest -= 1.0
            best.priority = self._lowest
            best = self._best(carrier.ready)
        return best


#: Those that draw the orders of an event loop.
ORDERS = (RandomOrder, PriorityOrder)
