"""Notes every step of one schedule that is replayed to be shown: who did what, to what, with which value, and where."""

import sys
from collections.abc import Callable
from typing import Any

from .carrier import Carrier
from .source_places import Place, SourcePlaces
from .task import Site, Task

_STEPS = 600
_VALUE_LENGTH = 60
#: What a function of the library does, in a step's own words; all others are calls.
_OPERATIONS = {
    "acquire": "acquire", "__enter__": "acquire", "release": "release", "__exit__": "release", "wait": "wait", "wait_for": "wait",
    "notify": "notify", "notify_all": "notify", "set": "notify", "result": "wait", "join": "join",
}


class Recorder:
    """Steps in the order in which they happened, and bars for what was held and waited for."""

    def __init__(self, carrier: Carrier, places: SourcePlaces) -> None:
        self._carrier = carrier
        self._places = places
        self.steps: list[dict[str, Any]] = []
        self.spans: list[dict[str, Any]] = []
        #: Steps that came when there were enough to be shown.
        self._left = 0
        self._serials: dict[int, int] = {}
        #: So that no address is given to another thing meanwhile.
        self._kept: list[Any] = []
        self._stored: dict[tuple[str, int], str] = {}
        self._last_call: dict[str, tuple[int, str]] = {}
        self._open: dict[tuple[str, int], dict[str, Any]] = {}
        #: Tasks that a library made for itself: nobody who reads the source knows of them.
        self._hidden: set[str] = set()

    def trace(self) -> dict[str, Any]:
        """All there is to draw. ``thing`` tells what is the same in two steps."""
        length = len(self.steps)
        for span in self._open.values():
            self.spans.append({**span, "to": length})
        return {
            "lanes": [{"id": task.path, "label": task.label} for task in self._carrier.tasks if task.path not in self._hidden],
            "steps": [_shown(step) for step in self.steps],
            "spans": self.spans,
            "left": self._left,
        }

    # Told by the carrier and by the modelled primitives.

    def step(self, me: Task, thing: Any, site: Site) -> None:
        """A thread is about to take the step of a switch point."""
        if self._is_full():
            return
        if site.file:
            value = self._stored.pop((me.path, id(site)), None)
            self._add(me, site.operation, site.text, (site.file, site.line), thing, site.member, value)
            return
        if site.operation == "start" or site.member == "world" and (me.task is not None or me not in self._carrier.tasks):
            return
        place = self._places.innermost(sys._getframe(2))  # pylint: disable=protected-access
        if site.operation == "release":
            self._close(me, thing, "hold")
        if not self._is_new(me, place):
            return
        operation = _OPERATIONS.get(place.library, "call") if place and place.library else site.operation
        if operation != "acquire":
            self._add(me, operation, _name(place), _where(place), thing, "", None)

    def acquired(self, me: Task, lock: Any) -> None:
        """A lock is taken."""
        if self._is_full():
            return
        self._close(me, lock, "wait")
        place = self._places.innermost(sys._getframe(2))  # pylint: disable=protected-access
        if place is None or place.library not in ("", "acquire", "__enter__"):
            return
        self._add(me, "acquire", _name(place), _where(place), lock, "", None)
        self._begin(me, lock, "hold", _name(place) or "lock")

    def blocked(self, me: Task, what: Any) -> None:
        """A thread begins to wait."""
        if self._is_full():
            return
        place = self._places.innermost(sys._getframe(2))  # pylint: disable=protected-access
        if isinstance(what, Task):
            self._add(me, "join", what.name, _where(place), what, "", None)
        elif what == "sleep":
            self._add(me, "sleep", "sleep", _where(place), what, "", None)
        else:
            name = _name(place)
            last = self.steps[-1] if self.steps else None
            if not (last and last["lane"] == me.path and last["operation"] in ("wait", "join", "call")):
                self._add(me, "wait", name, _where(place), what, "", None)
            self._begin(me, what, "wait", name or "lock")

    def made(self, task: Task, coroutine: Any) -> None:
        """A task of asyncio is about to be started."""
        if self._places.is_made_elsewhere(coroutine):
            self._hidden.add(task.path)

    def started(self, me: Task, task: Task) -> None:
        """A thread was started."""
        if not self._hidden.isdisjoint((me.path, task.path)):
            return
        place = self._places.innermost(sys._getframe(2))  # pylint: disable=protected-access
        self._add(me, "start", task.name, _where(place), task, "", None)
        self.steps[-1]["named"] = task

    def ended(self, me: Task, error: str | None) -> None:
        """A thread came to its end."""
        self._add(me, "raise" if error else "end", error or me.label, None, me, "", None)

    # Told by an event loop and by the scenario's world.

    def suspended(self, me: Task, place_of: Callable[[Task, SourcePlaces], Place | None]) -> None:
        """A task gives way until what it waits for has come."""
        if self._is_full():
            return
        place = place_of(me, self._places)
        if place is None:
            return
        while self.steps and _is_call_at(self.steps[-1], me, place):
            # The call of what it awaits.
            self.steps.pop()
        operation = "sleep" if place.library == "sleep" else "wait"
        self._add(me, operation, place.text, _where(place), me, "", None)
        self._begin(me, me, "wait", place.text or "await")

    def resumed(self, me: Task) -> None:
        """A task goes on."""
        self._close(me, me, "wait")

    @property
    def lane(self) -> str:
        """Whose turn it is."""
        return self._carrier.current.path

    def took(self, lock: Any, site: Site) -> None:
        """A task holds a lock of asyncio from now on."""
        if self._is_full():
            return
        me = self._carrier.current
        self._add(me, "acquire", site.text, (site.file, site.line), lock, "", None)
        self._begin(me, lock, "hold", site.text)

    def gave(self, lock: Any, site: Site) -> None:
        """It gives it back."""
        if self._is_full():
            return
        me = self._carrier.current
        self._close(me, lock, "hold")
        self._add(me, "release", site.text, (site.file, site.line), lock, "", None)

    def touched(self, operation: str, owner: Any, name: str, value: Any) -> None:
        """What the scenario simulates is read or written now."""
        if self._is_full():
            return
        place = self._places.innermost(sys._getframe(3), asked=True)  # pylint: disable=protected-access
        self._add(self._carrier.current, operation, name, _where(place), owner, name, show(value))

    # Told by compiled code.

    def seen(self, value: Any, site: Site) -> None:
        """The value of what was just read."""
        if self._left:
            return
        lane = self._carrier.current.path
        for step in reversed(self.steps):
            if step["lane"] == lane and step.get("site") == id(site):
                if "value" not in step and (text := show(value)) is not None:
                    step["value"] = text
                return

    def stored(self, value: Any, site: Site) -> None:
        """The value that is about to be written."""
        text = show(value)
        if text is not None:
            self._stored[self._carrier.current.path, id(site)] = text

    def _is_full(self) -> bool:
        if len(self.steps) < _STEPS:
            return False
        self._left += 1
        return True

    def _add(  # pylint: disable=too-many-arguments,too-many-positional-arguments
        self, me: Task, operation: str, target: str, where: tuple[str, int] | None, thing: Any, member: str, value: str | None
    ) -> None:
        if me.path in self._hidden:
            return
        step: dict[str, Any] = {"lane": me.path, "operation": operation, "point": me.points}
        if target:
            step["target"] = target
        if value is not None:
            step["value"] = value
        if where:
            step["file"], step["line"] = where
        step["thing"] = f"{self._serial(thing)}.{member}"
        if me.site is not None and me.site.file and operation == me.site.operation:
            step["site"] = id(me.site)
        self.steps.append(step)

    def _serial(self, thing: Any) -> int:
        serial = self._serials.get(id(thing))
        if serial is None:
            self._kept.append(thing)
            serial = self._serials[id(thing)] = len(self._kept)
        return serial

    def _is_new(self, me: Task, place: Place | None) -> bool:
        """Whether this is not merely another lock of the same call of the library."""
        if place is None or not place.library:
            return place is not None
        call = (place.call, place.library)
        new = self._last_call.get(me.path) != call
        self._last_call[me.path] = call
        return new

    def _begin(self, me: Task, thing: Any, tone: str, label: str) -> None:
        if me.path in self._hidden:
            return
        self._open[me.path + tone, id(thing)] = {
            "lane": me.path, "from": max(0, len(self.steps) - 1), "label": label, "tone": tone
        }

    def _close(self, me: Task, thing: Any, tone: str) -> None:
        # A lock may be released by another thread than the one that took it.
        for lane in (me.path, *(one.path for one in self._carrier.tasks)):
            span = self._open.pop((lane + tone, id(thing)), None)
            if span:
                self.spans.append({**span, "to": len(self.steps)})
                return


def _is_call_at(step: dict[str, Any], me: Task, place: Place) -> bool:
    return step["operation"] == "call" and (step["lane"], step.get("line")) == (me.path, place.line)


def _shown(step: dict[str, Any]) -> dict[str, Any]:
    shown = {key: held for key, held in step.items() if key not in ("site", "named")}
    return {**shown, "target": step["named"].label} if "named" in step else shown


def _name(place: Place | None) -> str:
    return place.text if place else ""


def _where(place: Place | None) -> tuple[str, int] | None:
    return (place.file, place.line) if place else None


def show(value: Any, depth: int = 0) -> str | None:
    """A value in few words, of types whose ``repr`` is the interpreter's own; None for others."""
    kind = type(value)
    if value is None or kind in (bool, int, float):
        text = repr(value) if kind is not int or -(10**30) < value < 10**30 else "a large number"
    elif kind is str:
        text = repr(value if len(value) <= _VALUE_LENGTH else f"{value[:_VALUE_LENGTH - 1]}…")
    elif kind in (list, tuple) and depth < 2 and len(value) <= 8:
        shown = [show(one, depth + 1) for one in tuple(value)]
        if any(one is None for one in shown):
            return None
        inner = ", ".join(one or "" for one in shown)
        text = f"[{inner}]" if kind is list else f"({inner}{',' if len(shown) == 1 else ''})"
    elif kind is dict and depth < 2 and len(value) <= 6:
        pairs = [(show(key, 2), show(held, depth + 1)) for key, held in list(value.items())]
        if any(key is None or held is None for key, held in pairs):
            return None
        text = "{" + ", ".join(f"{key}: {held}" for key, held in pairs) + "}"
    else:
        return None
    return text if len(text) <= _VALUE_LENGTH else f"{text[:_VALUE_LENGTH - 1]}…"
