"""Searches the schedules of one program: strategies in turns, then, for small programs, all with few preemptions."""

import gc
from collections.abc import Callable
from typing import Any

from .carrier import Carrier
from .exhaustive import all_schedules
from .fixed_strategies import RoundRobin
from .profile import Measure, Profile
from .schedule import FAIR_TURN, Deviation, print_schedule
from .strategies import PartialOrder, Priorities, RandomWalk, StickyWalk, UniformWalk

#: Plays one schedule under a strategy and answers with what was seen of it, and its key among all that may be seen.
Play = Callable[[Any], tuple[dict[str, Any], str]]
_COLLECT_EVERY = 1_000
_EVER = 1 << 60
_TELL_EVERY = 10
#: Those that draw schedules of threads.
STRATEGIES = (RandomWalk, StickyWalk, Priorities, PartialOrder, UniformWalk)
#: Lengths of turns in the schedules in which threads take turns.
TURNS = (1, 2, 3)


class Search:
    """One search. What is seen is counted by value; only that leaves, with the first schedule of each."""

    def __init__(  # pylint: disable=too-many-arguments,too-many-positional-arguments
        self, carrier: Carrier, play: Play, tell: Callable[[int], None],
        strategies: tuple[Any, ...] = STRATEGIES, turns: tuple[int, ...] = TURNS,
    ) -> None:
        self._carrier = carrier
        self._drawing = strategies
        self._turns = turns
        self._play = play
        self._tell = tell
        self._profile = Profile()
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.strategies: dict[str, dict[str, Any]] = {}
        self.exhaustive: dict[str, Any] | None = None
        self.schedules = 0
        #: Of all schedules together.
        self.steps = 0
        self._interleavings: set[int] = set()
        self._seen_by: dict[str, set[str]] = {}

    def run(self, seed: int, schedules: int, all_budget: int, step_budget: int = _EVER) -> None:
        """Tries all schedules with few preemptions where ``all_budget`` runs are enough, and then as many that are drawn.

        Where those were all schedules there are, none is drawn. All schedules have two thirds of ``step_budget`` steps, the drawn
        ones what is left of it.
        """
        self.one(Measure(self._profile))
        self._profile.members = [member for member in self._profile.names() if len(self._profile.counts(member)) > 1]
        # Where there is one thread, every schedule is the same.
        alone = len(self._carrier.tasks) == 1
        if all_budget:
            self.exhaustive = all_schedules(self.one, all_budget, lambda: self.steps * 3 > step_budget * 2)
        if alone or (self.exhaustive and self.exhaustive["everything"]):
            return
        for turn in self._turns:
            self.one(RoundRobin(turn))
        portfolio = [strategy() for strategy in self._drawing]
        for number in range(schedules):
            if self.steps > step_budget:
                break
            strategy = portfolio[number % len(portfolio)]
            strategy.begin(seed + number, self._profile)
            self.one(strategy)

    def one(self, strategy: Any) -> str:
        """Plays one more schedule, and answers with the key of what was seen."""
        observation, key = self._play(strategy)
        schedule, turn = self._carrier.deviations, self._carrier.turn_length
        known = self.outcomes.get(key)
        if known is None:
            known = self.outcomes[key] = {
                "observation": observation, "count": 0, "firstSeed": self.schedules, "schedule": list(schedule), "turn": turn
            }
        known["count"] += 1
        # The shortest explains best, and of those the earliest.
        if _weight(schedule, turn) < _weight(known["schedule"], known["turn"]):
            known["schedule"], known["turn"] = list(schedule), turn
        row = self.strategies.setdefault(strategy.name, {"name": strategy.name, "schedules": 0, "distinct": 0})
        row["schedules"] += 1
        seen = self._seen_by.setdefault(strategy.name, set())
        if key not in seen:
            seen.add(key)
            row["distinct"] += 1
        self._interleavings.add(hash((turn, *schedule)))
        self._profile.steps = max(self._profile.steps, self._carrier.steps)
        self.schedules += 1
        self.steps += self._carrier.steps
        if self.schedules % _TELL_EVERY == 0:
            self._tell(self.schedules)
        if self.schedules % _COLLECT_EVERY == 0:
            gc.collect()
        return key

    def found(self) -> list[dict[str, Any]]:
        """All that was seen, each with how often, when first, and by the shortest schedule that led to it."""
        found = []
        for one in self.outcomes.values():
            turn, known = one["turn"], {name: held for name, held in one.items() if name != "turn"}
            found.append({**known, "schedule": print_schedule(one["schedule"], turn)})
        return found

    @property
    def interleavings(self) -> int:
        """How many different schedules there were."""
        return len(self._interleavings)


def _weight(schedule: list[Deviation], turn: int) -> tuple[bool, int, int]:
    return turn != FAIR_TURN, len(schedule), sum(one.point for one in schedule)
