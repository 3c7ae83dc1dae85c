"""All schedules with a bounded number of preemptions (Musuvathi and Qadeer, 2007), each exactly once.

A schedule is the list of its deviations in the order in which they happen. Each run of one tells which deviations could come after
its last; so the schedules are a tree, and nothing has to be remembered of what was tried. Those with fewer deviations come first:
where there are too many schedules to try them all, that is known soonest so.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from .carrier import Carrier
from .fixed_strategies import Replay
from .schedule import Deviation
from .task import Task

_EVER = 1 << 60
#: Most bugs need two preemptions at most.
PREEMPTIONS = 2


class Branches(Replay):
    """Follows a schedule to its end and notes what could be done otherwise after its last deviation, with how many preemptions."""

    name = "exhaustive"

    def __init__(self, prefix: tuple[Deviation, ...], preemptions_left: int) -> None:
        super().__init__(list(prefix))
        self._to_come = len(prefix)
        self._preemptions_left = preemptions_left
        self.found: list[tuple[int, Deviation]] = []

    def patience(self, carrier: Carrier, me: Task) -> int:
        """Until the next deviation; then every point is one where something else could be done."""
        if self._to_come:
            return super().patience(carrier, me)
        return 1 if self._preemptions_left else _EVER

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """As the schedule says; afterwards as usual."""
        if self._to_come:
            chosen = super().choose(carrier, me, usual, goes_on)
            self._to_come = self.unused
            return chosen
        costs = self._preemptions_left
        for one in carrier.ready:
            if one is not usual and (costs or not goes_on):
                self.found.append((1 if goes_on else 0, Deviation(me.path, me.points, one.path)))
        if costs and carrier.timed:
            for one in carrier.timed:
                if one.sleeps and one is not usual:
                    self.found.append((1, Deviation(me.path, me.points, one.path)))
        return usual


def all_schedules(run: Callable[[Branches], Any], budget: int, spent: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    """Runs all schedules with 0, then 1, then 2 preemptions, as long as ``budget`` runs are enough and it is not ``spent`` otherwise.

    Answers with how many schedules there are with at most 0, 1 and 2 preemptions, as far as all of them were run, and with whether
    those are all schedules there are.
    """
    waiting: list[deque[tuple[Deviation, ...]]] = [deque([()]), deque(), deque()]
    within: list[int] = []
    runs, preempted = 0, False
    for preemptions in range(PREEMPTIONS + 1):
        if runs + len(waiting[preemptions]) > budget:
            break
        queue = waiting[preemptions]
        # Once more wait than may still be run it cannot be all of them, and then schedules that are drawn tell more.
        while queue and runs + len(queue) <= budget and not spent():
            prefix = queue.popleft()
            branches = Branches(prefix, PREEMPTIONS - preemptions)
            run(branches)
            runs += 1
            for cost, deviation in branches.found:
                where = waiting[preemptions + cost]
                preempted = preempted or cost > 0
                # More than can be run need not be kept to know that they are too many.
                if len(where) <= budget:
                    where.append((*prefix, deviation))
        if queue:
            break
        within.append(runs)
    # Where nothing could be preempted, these are all schedules there are.
    return {"within": within, "everything": len(within) > PREEMPTIONS and not preempted}
