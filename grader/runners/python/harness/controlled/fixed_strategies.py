"""Strategies that draw nothing: turns of one length, and a schedule that is given."""

from .carrier import Carrier
from .schedule import FAIR_TURN, Deviation
from .task import Task

_EVER = 1 << 60


class RoundRobin:
    """Each thread gives way to the next after so many switch points: threads that only answer one another never get away from it."""

    name = "round robin"
    every_point = False

    def __init__(self, turn: int) -> None:
        self.turn = turn

    def patience(self, _carrier: Carrier, _me: Task) -> int:
        """Until the end of the turn."""
        return _EVER

    def choose(self, _carrier: Carrier, _me: Task, usual: Task, _goes_on: bool) -> Task:
        """No deviation."""
        return usual


class Replay:
    """Follows a schedule. ``unused`` holds what did not come to pass: the program then differs from the one that it was made for."""

    name = "replay"
    every_point = False

    def __init__(self, deviations: list[Deviation], turn: int = FAIR_TURN) -> None:
        self.turn = turn
        self._of: dict[str, list[tuple[int, str]]] = {}
        for one in sorted(deviations, key=lambda each: each.point):
            self._of.setdefault(one.thread, []).append((one.point, one.to))

    @property
    def unused(self) -> int:
        """How many deviations were not taken."""
        return sum(map(len, self._of.values()))

    def patience(self, _carrier: Carrier, me: Task) -> int:
        """Until this thread's next deviation."""
        coming = self._of.get(me.path)
        return max(coming[0][0] - me.points, 1) if coming else _EVER

    def choose(self, carrier: Carrier, me: Task, usual: Task, _goes_on: bool) -> Task:
        """As the schedule says, where it can be done."""
        coming = self._of.get(me.path)
        if not coming or coming[0][0] > me.points:
            return usual
        point, to = coming[0]
        if point < me.points:
            # Passed while nobody was asked; it can no longer come.
            return usual
        for one in (*carrier.ready, *(each for each in carrier.timed if each.sleeps)):
            if one.path == to:
                del coming[0]
                return one
        return usual
