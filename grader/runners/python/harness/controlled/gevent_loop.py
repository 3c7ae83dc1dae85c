"""The event loop that gevent's hub is given: callbacks and timers, and nothing that reaches outside."""

from collections.abc import Callable
from typing import Any

from gevent import hub as gevent_hub
from greenlet import greenlet

from ..integrity import freeze
from .green_rounds import GreenCallback, GreenRounds

_OUTSIDE = "Sockets, signals and processes are not under control here: use what the exercise gives you to wait for."


def gevent_hub_maker(rounds: GreenRounds) -> Callable[[], None]:
    """Answers with what gives the thread a fresh hub whose callbacks ``rounds`` runs."""
    carrier = rounds.carrier

    class Timer:
        """A timer of a hub."""

        ref = True

        def __init__(self, after: float) -> None:
            self._after = after
            self._handle: GreenCallback | None = None

        def start(self, callback: Any, *args: Any, **_options: Any) -> None:
            """Calls it once, after the time."""
            self._handle = GreenCallback(callback, args, rounds.failed)
            # Only whoever waits for it is woken by a switch.
            rounds.timer(self._handle, carrier.now_s + self._after, getattr(callback, "__name__", "") == "switch")

        again = start

        def stop(self) -> None:
            """It is not called any more."""
            if self._handle is not None:
                self._handle.stop()

        close = stop

        @property
        def active(self) -> bool:
            """Whether it is still to be called."""
            return self._handle is not None and self._handle.pending

        pending = active

        def __enter__(self) -> "Timer":
            return self

        def __exit__(self, *_error: object) -> None:
            self.close()

    class Loop:
        """What gevent calls an event loop, on virtual time."""

        default = True
        approx_timer_resolution = 1e-5
        error_handler: Any = None

        def run(self, **_options: Any) -> None:
            """Never comes back."""
            rounds.run()

        def now(self) -> float:
            """Virtual seconds."""
            return carrier.now_s

        def update_now(self) -> None:
            """Virtual time needs no looking up."""

        update = destroy = update_now

        def run_callback(self, callback: Any, *args: Any) -> GreenCallback:
            """Calls it in the next round."""
            owner = getattr(callback, "__self__", None)
            if isinstance(owner, greenlet) and callback.__name__ == "switch":
                rounds.named(owner, getattr(getattr(owner, "_run", None), "__name__", "greenlet"))
            handle = GreenCallback(callback, args, rounds.failed)
            rounds.soon(handle, callback)
            return handle

        run_callback_threadsafe = run_callback

        def timer(self, after: float, _repeat: float = 0.0, **_options: Any) -> Timer:
            """A timer that is not started yet."""
            return Timer(after)

        def io(self, *_args: Any, **_options: Any) -> Any:
            """There is nothing to wait for outside."""
            raise NotImplementedError(_OUTSIDE)

        child = signal = fork = stat = async_ = idle = prepare = check = io

    freeze(Timer)
    freeze(Loop)

    class Hub(gevent_hub.Hub):  # type: ignore[misc]
        """Tells of errors instead of printing them."""

        def handle_error(self, context: Any, type: Any, value: Any, tb: Any) -> None:  # pylint: disable=redefined-builtin
            if isinstance(value, BaseException) and not isinstance(value, self.NOT_ERROR):
                rounds.failed(value)

    freeze(Hub)

    def make() -> None:
        hub = Hub(loop=Loop())
        gevent_hub.set_hub(hub)
        rounds.hold(hub)

    return make
