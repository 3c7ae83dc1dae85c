"""Carries the threads of one schedule as greenlets on one thread of the system, and asks a strategy who goes on."""

from collections.abc import Callable
from typing import Any, Protocol

from greenlet import GreenletExit, getcurrent, greenlet

from .schedule import FAIR_TURN, Deviation
from .task import Site, Task

#: After so many steps whoever has not run for longest has its turn, whatever the strategy thinks: no system lets a thread starve.
FAIR_STEPS = 1_000
#: How far a thread that only goes round in a loop moves the virtual clock, in seconds.
_SPIN_S = 0.01
#: What hundreds of turns of such a loop count for.
_SPIN_STEPS = 10
_EVER = 1 << 60
_NOBODY: list[Task] = []
#: Where a thread has gone round in a loop for long.
SPIN = Site("call", "", "", "", 0)
#: How often a thread may catch its own end before it is left alone.
_DEATHS = 1_000


class Strategy(Protocol):
    """Decides who goes on."""

    #: Whether it must be told of every switch point, and of what happens there.
    every_point: bool

    def patience(self, carrier: "Carrier", me: Task) -> int:
        """How many switch points ``me`` passes until ``choose`` is asked, at least 1."""

    def choose(self, carrier: "Carrier", me: Task, usual: Task, goes_on: bool) -> Task:
        """Who takes the next step. ``usual``: who would without a deviation; ``goes_on``: whether ``me`` could."""


class Carrier:  # pylint: disable=too-many-instance-attributes
    """One at a time, from ``run`` to its end. ``ending`` is how it ended: returned, never_settled, step_limit or blocked_loop."""

    def __init__(self, step_limit: int) -> None:
        self.step_limit = step_limit
        #: Told of every step, where a schedule is replayed to be shown.
        self.recorder: Any = None
        #: Told of who begins to wait for what, unless that is no time at all.
        self.watch_blocking: Callable[[Task, Any], None] | None = None
        self.strategy: Strategy
        self.root = getcurrent()
        self._reset()

    def _reset(self) -> None:
        self.left = self.granted = _EVER
        self.turn_length = FAIR_TURN
        self._fair_at = FAIR_STEPS
        self.steps = 0
        self.now_s = 0.0
        self.ending = "returned"
        self.dying = False
        #: Whether an event loop is asking what comes next, and no thread for its turn.
        self.ordering = False
        self._deaths = 0
        self.finished = False
        self.left_behind: list[Task] = []
        self._following: greenlet | None = None
        self.deviations: list[Deviation] = []
        self.tasks: list[Task] = []
        #: Who can go on, in the order of creation, and who would once time has passed.
        self.ready: list[Task] = []
        self.timed: list[Task] = []
        self.current = Task("0", 0)

    def run(self, strategy: Strategy, main: Callable[[], None]) -> None:
        """Plays ``main`` as thread 0 until it ends, every thread waits for ever, or there are too many steps.

        Threads that are left stay as they are, to be looked at, until ``end_all``.
        """
        self._reset()
        self.strategy = strategy
        self._every_point = strategy.every_point
        self.turn_length = getattr(strategy, "turn", FAIR_TURN)
        me = self.current
        me.name = "MainThread"
        self.tasks.append(me)
        self.ready.append(me)
        me.greenlet = greenlet(lambda *_: self._main(main), self.root)
        self._grant(me)
        self._following = me.greenlet
        while self._following is not None:
            following, self._following = self._following, None
            following.switch()
        self.left_behind = self.alive()

    def _main(self, main: Callable[[], None]) -> None:
        main()
        if self.dying:
            return
        me = self.current
        self._count(me)
        self.finished = me.ended = True
        self.ready.remove(me)
        # The others come as far as they can; whoever is still there then was left behind.
        if self.ready or any(one.sleeps for one in self.timed):
            self._switch_from(me)
        # Ends this greenlet, which gives the turn back to the root.

    def spawn(self, body: Callable[[], None]) -> Task:
        """A new thread, ready to run, that has not taken a step yet."""
        me = self.current
        me.children += 1
        path = str(me.children) if me.order == 0 else f"{me.path}.{me.children}"
        task = Task(path, len(self.tasks))
        self.tasks.append(task)
        task.greenlet = greenlet(lambda *_: self._body(task, body), self.root)
        self.ready.append(task)
        self._grant_again()
        return task

    def child(self) -> Task:
        """Something else that an event loop of the current thread can go on with: a task or a timer."""
        me = self.current
        me.children += 1
        task = Task(str(me.children) if me.order == 0 else f"{me.path}.{me.children}", len(self.tasks))
        # It runs in its loop's thread.
        task.ident, task.greenlet = me.ident, me.greenlet
        return task

    def become(self, task: Task) -> None:
        """The current thread, an event loop's, goes on with another of its tasks."""
        me = self.current
        if task is me:
            return
        passed = self.granted - self.left
        me.points += passed
        self.steps += passed
        self.ready[self.ready.index(me)] = task
        self.current = task
        task.turn = 0
        self._grant(task)

    def choose_next(self, candidates: list[Task], usual: Task, goes_on: bool) -> Task:
        """What an event loop does next: a switch point of its current task. ``goes_on``: whether the usual one is ready anyway."""
        me = self.current
        self._count(me)
        if self.steps > self.step_limit:
            self.stop("step_limit")
        ready, timed = self.ready, self.timed
        self.ready, self.timed, self.ordering = candidates, _NOBODY, True
        chosen = self.strategy.choose(self, me, usual, goes_on)
        self.ready, self.timed, self.ordering = ready, timed, False
        if chosen is not usual:
            self.deviations.append(Deviation(me.path, me.points, chosen.path))
        self._grant(me)
        return chosen

    def spend(self) -> None:
        """One more step that is nobody's own: a round of an event loop."""
        self.steps += 1
        if self.steps > self.step_limit:
            self.stop("step_limit")

    def started(self, task: Task) -> None:
        """A thread has its name by now."""
        if self.recorder is not None:
            self.recorder.started(self.current, task)

    def _body(self, task: Task, body: Callable[[], None]) -> None:
        body()
        if self.dying:
            return
        self._count(task)
        if self.recorder is not None:
            self.recorder.ended(task, task.error)
        task.ended = True
        self.ready.remove(task)
        for one in task.joiners:
            self.wake(one)
        # The end of a greenlet gives the turn to the root, which hands it on.
        self._following = self._pick(task)

    # What threads do.

    def point(self, thing: Any, site: Site) -> Any:
        """A switch point: before a step, another thread may come first. Hands ``thing`` on."""
        self.left -= 1
        if self.left <= 0:
            self._decide(thing, site)
        return thing

    def spun(self) -> None:
        """The current thread went round and round: a switch point at which its turn ends. Who waits with a limit of time is not late for that."""
        self.granted += 1 - self.left
        self.left = 0
        # What went round for so long has had more than a step of all that a schedule may take.
        self.steps += _SPIN_STEPS
        self._decide(None, SPIN)

    def block(self, what: Any, due_s: float | None = None, sleeps: bool = False) -> bool:
        """Waits until somebody calls ``wake``, or for a time. Says whether it was woken."""
        if self.dying:
            self._die()
        me = self.current
        if self.watch_blocking is not None and due_s != self.now_s:
            self.watch_blocking(me, what)
        self._count(me)
        self.ready.remove(me)
        me.waits_for, me.due, me.sleeps, me.woken = what, due_s, sleeps, False
        if due_s is not None:
            self.timed.append(me)
        if self.recorder is not None:
            self.recorder.blocked(me, what)
        self._switch_from(me)
        return me.woken

    def wake(self, task: Task) -> None:
        """Makes a waiting thread ready; the one that runs goes on."""
        if task.waits_for is None:
            return
        task.woken = True
        self._make_ready(task)
        if not self.current.ended:
            self._grant_again()

    # Who goes on.

    def _make_ready(self, task: Task) -> None:
        if task.due is not None:
            self.timed.remove(task)
        task.waits_for = task.due = None
        task.sleeps = False
        ready = self.ready
        at = len(ready)
        while at > 0 and ready[at - 1].order > task.order:
            at -= 1
        ready.insert(at, task)

    def _count(self, me: Task) -> None:
        """Reckons the points passed since the last grant, and this end of a turn as one more."""
        passed = self.granted - self.left + 1
        me.points += passed
        self.steps += passed

    def _grant(self, me: Task) -> None:
        if self.recorder is not None or self._every_point:
            self.granted = self.left = 1
            return
        patience = self.strategy.patience(self, me)
        most = min((self.turn_length if me.order else FAIR_TURN) - me.turn, self._fair_at - self.steps)
        self.granted = self.left = patience if patience < most else most if most > 1 else 1

    def _grant_again(self) -> None:
        """Who is ready has changed, so that the strategy may think otherwise."""
        me = self.current
        passed = self.granted - self.left
        me.points += passed
        me.turn += passed
        self.steps += passed
        self._grant(me)

    def _decide(self, thing: Any, site: Site) -> None:
        if self.dying:
            self._die()
        me = self.current
        passed = self.granted
        me.points += passed
        me.turn += passed
        self.steps += passed
        if self.steps > self.step_limit:
            self.stop("step_limit")
        me.site, me.thing = site, thing
        usual = me
        # The main thread starts the others before they take their turns.
        length = self.turn_length if me.order else FAIR_TURN
        if site is SPIN:
            me.turn = 0
            self.now_s += _SPIN_S
            usual = self._after(me, in_time=True) or me
        elif me.turn >= length:
            me.turn = 0
            if length == FAIR_TURN:
                self.now_s += _SPIN_S
            if len(self.ready) > 1 or length == FAIR_TURN:
                usual = self._after(me) or me
        if self.steps >= self._fair_at:
            chosen = self._longest_ready()
        else:
            chosen = self.strategy.choose(self, me, usual, True)
            if chosen is not usual:
                self.deviations.append(Deviation(me.path, me.points, chosen.path))
        if chosen is me:
            self._grant(me)
        else:
            self._hand_over(chosen)
            chosen.greenlet.switch()  # type: ignore[union-attr]
            if self.dying:
                raise GreenletExit
        if self.recorder is not None and site is not SPIN:
            self.recorder.step(me, thing, site)

    def _after(self, me: Task, in_time: bool = False) -> Task | None:
        """Who comes after ``me`` in the order of creation, round and round; where nobody is ready, whose time comes first.

        ``in_time``: or has come, where it is no sleep.
        """
        ready = self.ready
        for one in ready:
            if one.order > me.order:
                return one
        if ready and ready[0] is not me:
            return ready[0]
        timed = [one for one in self.timed if one.sleeps or (one.due or 0.0) <= self.now_s] if in_time else self.timed
        return min(timed, key=_due) if timed else None

    def _pick(self, me: Task) -> greenlet | None:
        """Whose greenlet goes on after ``me``, which cannot; None at the end of the schedule, whatever its end is."""
        if self.steps > self.step_limit:
            self.ending = self.ending if self.finished else "step_limit"
            return None
        if self.finished and not self.ready and not any(one.sleeps for one in self.timed):
            return None
        usual = self._after(me)
        if usual is None:
            self.ending = "never_settled"
            return None
        if self.steps >= self._fair_at and self.ready:
            chosen = self._longest_ready()
        else:
            chosen = self.strategy.choose(self, me, usual, False)
            if chosen is not usual:
                self.deviations.append(Deviation(me.path, me.points, chosen.path))
        self._hand_over(chosen)
        return chosen.greenlet

    def _longest_ready(self) -> Task:
        """Who is ready and has not run for longest."""
        self._fair_at = self.steps + FAIR_STEPS
        self.current.ran_at = self.steps
        return min(self.ready, key=_ran_at)

    def _hand_over(self, chosen: Task) -> None:
        self.current.ran_at = self.steps
        if chosen.due is not None:
            self._pass_time(chosen)
        self.current = chosen
        chosen.turn = 0
        self._grant(chosen)

    def _pass_time(self, chosen: Task) -> None:
        """Moves the clock to the end of a sleep; whose time came before is ready too."""
        until_s = chosen.due
        assert until_s is not None
        self.now_s = max(self.now_s, until_s)
        for one in list(self.timed):
            if one.due is not None and one.due <= until_s:
                self._make_ready(one)

    def _switch_from(self, me: Task) -> None:
        following = self._pick(me)
        if following is None:
            following = self.root
        if following is not me.greenlet:
            following.switch()
        if self.dying:
            raise GreenletExit

    def stop(self, ending: str) -> None:
        """Ends the schedule, from whatever runs."""
        if not self.finished:
            self.ending = ending
        self.root.switch()
        raise GreenletExit

    def _die(self) -> None:
        """Ends the calling thread's greenlet; one that swallows its end again and again is left where it is."""
        self._deaths += 1
        if self._deaths > _DEATHS:
            self.root.switch()
        raise GreenletExit

    def alive(self) -> list[Task]:
        """Threads that have not come to their end, the main thread apart."""
        return [one for one in self.tasks[1:] if not one.ended]

    def end_all(self) -> None:
        """Ends what is left, from the root; what their code does then is seen by nobody."""
        self.dying = True
        # From now on every switch point ends its thread anew.
        self.left = self.granted = 0
        for task in self.tasks:
            left = task.greenlet
            self._deaths = 0
            if left is not None and not left.dead:
                left.throw()


def _ran_at(task: Task) -> int:
    return task.ran_at


def _due(task: Task) -> tuple[float, int]:
    return task.due or 0.0, task.order
