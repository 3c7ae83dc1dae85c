"""A controlled thread, and the places in a program at which one may give way to another."""

from typing import Any, NamedTuple

from greenlet import greenlet


class Site(NamedTuple):
    """A switch point in the source, and what is done after it."""

    #: read, write or call; acquire, release and others of modelled primitives.
    operation: str
    #: What tells variables of one object apart: an attribute's or variable's name; empty where the object itself is meant.
    member: str
    #: What is read, written or called, as the source names it.
    text: str
    file: str
    line: int


class Task:  # pylint: disable=too-many-instance-attributes
    """One thread: ``path`` names it by its creation, alike in all schedules; ``points`` counts the switch points it has passed."""

    __slots__ = (
        "path", "order", "ident", "name", "greenlet", "points", "turn", "children", "waits_for", "due", "sleeps", "woken",
        "ended", "site", "thing", "priority", "joiners", "thread", "daemon", "error", "ran_at", "task", "spins", "spun_at",
    )

    def __init__(self, path: str, order: int) -> None:
        self.path = path
        self.order = order
        self.ident = order + 1
        self.name = path
        self.greenlet: greenlet | None = None
        self.points = 0
        #: Switch points passed since it was given its turn.
        self.turn = 0
        #: How many steps the schedule had taken when its last turn ended.
        self.ran_at = 0
        #: Turns of loops since it last passed a switch point, and which that was.
        self.spins = self.spun_at = 0
        self.children = 0
        self.waits_for: Any = None
        #: When its sleep or its patience ends, in virtual seconds; None where nothing ends it.
        self.due: float | None = None
        #: Whether it sleeps, which any schedule may end, since others may be slow; a timeout ends only when nobody else can run.
        self.sleeps = False
        self.woken = False
        self.ended = False
        self.site: Site | None = None
        self.thing: Any = None
        self.priority = 0.0
        self.joiners: list[Task] = []
        self.thread: Any = None
        #: The task of asyncio, where it is one and no thread.
        self.task: Any = None
        self.daemon = False
        #: What ended it, where that was an error.
        self.error: str | None = None

    @property
    def label(self) -> str:
        """What it is called, as far as that is known by now: a task of asyncio may be named after it was made."""
        return self.name if self.task is None else str(self.task.get_name())
