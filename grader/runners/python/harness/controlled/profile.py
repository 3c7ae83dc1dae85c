"""What one schedule tells about others of the same program."""

from .carrier import Carrier
from .task import Task


class Profile:
    """What earlier schedules tell about later ones: how many steps there are, on what, by whom."""

    def __init__(self) -> None:
        self.steps = 0
        self.members: list[str] = []
        self._by_member: dict[str | None, dict[str, int]] = {None: {}}

    def counts(self, member: str | None) -> dict[str, int]:
        """Steps of each thread on one variable, or on all."""
        return self._by_member.get(member, {})

    def names(self) -> list[str]:
        """All variables that were touched."""
        return [name for name in self._by_member if name is not None]

    def add(self, path: str, member: str) -> None:
        """One more step of a thread."""
        for key in (None, member):
            counts = self._by_member.setdefault(key, {})
            counts[path] = counts.get(path, 0) + 1


class Measure:
    """Runs each thread until it blocks, and notes in a profile what was done."""

    name = "run to block"
    every_point = True

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def patience(self, _carrier: Carrier, _me: Task) -> int:
        """Never used: every point is told."""
        return 1

    def choose(self, carrier: Carrier, me: Task, usual: Task, goes_on: bool) -> Task:
        """No deviation."""
        if goes_on and me.site is not None:
            self._profile.add(me.path, me.site.member)
        self._profile.steps = carrier.steps
        return usual
