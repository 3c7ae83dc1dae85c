"""Tells where a run under control stands still: in a call that nothing under control can end, or a loop without a switch point."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

#: So long nothing happens before that is told; a run that goes on has passed many switch points by then.
_EVERY_S = 0.4
#: Once told, it is left in peace: who looks from outside takes a thread that a signal wakes for one that is not stuck.
_AGAIN_S = 5.0


class Lookout:
    """Looks now and then what the interpreter is at; a signal comes through calls that block, too."""

    def __init__(self, own: frozenset[str], progress: Callable[[], Any], tell: Callable[[dict[str, Any]], None]) -> None:
        self._own = own
        self._progress = progress
        self._tell = tell
        self._seen: Any = None
        self._told: Any = None

    def begin(self) -> None:
        """From now on, until the process ends."""
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _EVERY_S, _EVERY_S)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        seen, self._seen = self._seen, self._progress()
        if seen != self._seen:
            return
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_S, _EVERY_S)
        while type(frame) is FrameType and frame.f_code.co_filename not in self._own:
            frame = frame.f_back
        if type(frame) is not FrameType:
            return
        where = {"file": frame.f_code.co_filename, "line": frame.f_lineno}
        if where != self._told:
            self._told = where
            self._tell({"where": where})
