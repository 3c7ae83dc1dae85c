"""What a run on an event loop left undone: coroutines nobody awaited, errors nobody asked for, cancellations and calls that block."""

import asyncio
import sys
import warnings
from typing import Any

from ..places import describe
from .carrier import Carrier
from .rounds import Rounds
from .source_places import Place, SourcePlaces
from .task import Task

#: How far outwards it is told who made a coroutine: a scenario's own functions may stand between.
_MAKERS = 2
#: Enough to be told of one kind.
_MOST = 5


class Oversights:
    """Of one schedule after the other, on the loops of ``rounds``."""

    def __init__(self, carrier: Carrier, rounds: Rounds, places: SourcePlaces) -> None:
        self._carrier = carrier
        self._rounds = rounds
        self._places = places
        self._found: list[dict[str, Any]] = []
        sys.set_coroutine_origin_tracking_depth(_MAKERS)
        # The interpreter looks for it there whenever it frees a coroutine that never ran.
        warnings._warn_unawaited_coroutine = self._never_awaited  # type: ignore[attr-defined]
        carrier.watch_blocking = self._blocks

    def begin(self) -> None:
        """Forgets the schedule before."""
        self._found = []

    def found(self) -> list[dict[str, Any]]:
        """All of this schedule, once it is over and before its tasks are ended."""
        for known, record in self._rounds.records.items():
            if not isinstance(known, asyncio.Task):
                continue
            # Whether it is still to be told that it is cancelled is known to asyncio alone.
            task: Any = known
            if task.done():
                self._look_for_error(task, record)
            elif task.cancelling() > 0 and not task._must_cancel:
                place = self._places.awaited(task.get_coro())
                if place is not None:
                    self._add("swallowed_cancellation", record.label, place.text or "something else", place)
        return self._found

    def _look_for_error(self, task: Any, record: Task) -> None:
        error = task._exception
        if error is None or not task._log_traceback or record.order == 0:
            return
        told = describe(error, self._places.files)
        what = f"{told['name']}: {told['message']}" if told["message"] else told["name"]
        self._add("unretrieved_error", record.label, what, told.get("place"))

    def _never_awaited(self, coroutine: Any) -> None:
        if self._carrier.dying or not self._rounds.running:
            return
        for file, line, _function in coroutine.cr_origin or ():
            if file in self._places.files:
                place = {"file": file, "line": line}
                self._add("never_awaited", self._carrier.current.label, f"{coroutine.__name__}()", place)
                return

    def _blocks(self, me: Task, what: Any) -> None:
        """A thread begins to wait; whether it is the one of the loop, within a task."""
        if me.task is None or not self._rounds.running or isinstance(what, Rounds) or what.__class__.__name__ in ("lock", "RLock"):
            # A lock of threads may be held for a moment; held for ever, it is a deadlock.
            return
        place = self._places.innermost(sys._getframe(2), asked=True)  # pylint: disable=protected-access
        if place is not None:
            library = place.library or "sleep"
            text = f"{place.text}.{library}()" if place.text not in ("", library, f"time.{library}") else f"{library}()"
            self._add("blocking_call" if isinstance(me.task, asyncio.Task) else "unpatched_call", me.label, text, place)

    def _add(self, kind: str, task: str, what: str, place: Place | dict[str, Any] | None) -> None:
        if isinstance(place, Place):
            place = {"file": place.file, "line": place.line}
        one: dict[str, Any] = {"kind": kind, "task": task, "what": what[:200]}
        if place:
            one["place"] = place
        if one not in self._found and len(self._found) < _MOST:
            self._found.append(one)
