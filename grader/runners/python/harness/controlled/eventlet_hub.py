"""The hub that eventlet is given: timers, and nothing that reaches outside."""

from collections.abc import Callable
from typing import Any

from eventlet import hubs
from eventlet.hubs.hub import BaseHub
from greenlet import greenlet

from ..integrity import freeze
from .green_rounds import GreenCallback, GreenRounds

_OUTSIDE = "Sockets are not under control here: use what the exercise gives you to wait for."


def eventlet_hub_maker(rounds: GreenRounds) -> Callable[[], None]:
    """Answers with what gives the thread a fresh hub whose timers ``rounds`` runs."""
    carrier = rounds.carrier

    class Handle(GreenCallback):
        """A timer of eventlet, which knows by itself whether it was called."""

        __slots__ = ()

        @property
        def _cancelled(self) -> bool:
            return self.callback is None or self.callback.called

    class Hub(BaseHub):  # type: ignore[misc]
        """On virtual time."""

        def __init__(self) -> None:
            super().__init__(lambda: carrier.now_s)

        def run(self, *_args: Any, **_named: Any) -> None:
            """Never comes back."""
            rounds.run()

        def add_timer(self, timer: Any) -> float:
            """All that eventlet starts or wakes is a timer; most are due at once."""
            callback, args, _ = timer.tpl
            owner = getattr(callback, "__self__", None)
            is_switch = isinstance(owner, greenlet) and callback.__name__ == "switch"
            if is_switch:
                rounds.named(owner, getattr(args[0] if args else None, "__name__", "greenlet"))
            handle = Handle(timer, (), rounds.failed)
            due_s: float = carrier.now_s + timer.seconds
            if timer.seconds > 0:
                rounds.timer(handle, due_s, is_switch)
            else:
                rounds.soon(handle, callback)
            return due_s

        def timer_canceled(self, timer: Any) -> None:
            """Found out when it would be called."""

        def add(self, *_args: Any) -> Any:
            """There is nothing to wait for outside."""
            raise NotImplementedError(_OUTSIDE)

    freeze(Handle)
    freeze(Hub)

    def make() -> None:
        hub = Hub()
        hubs._threadlocal.hub = hub
        rounds.hold(hub.greenlet)

    return make
