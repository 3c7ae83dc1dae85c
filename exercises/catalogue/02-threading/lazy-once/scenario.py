"""A value that is dear to make, and threads that want it."""

import threading
from collections.abc import Callable
from typing import Any


class _Maker:
    """Fails as often as it is told, and counts its calls."""

    def __init__(self, failures: int, world: Any) -> None:
        self.made = 0
        self._failures = failures
        self._world = world

    def make(self) -> str:
        self.made += 1
        number = self.made
        self._world.work("make", ms=1, label="make")
        if number <= self._failures:
            raise OSError("not yet")
        return f"value {number}"


def _getter(lazy: Any, values: list[Any]) -> Callable[[], None]:
    def get() -> None:
        try:
            values.append(lazy.get())
        except OSError:
            values.append("error")

    return get


def oneByOne(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    maker, values = _Maker(data["failures"], world), []
    lazy = student.Lazy(maker.make)
    made_early = maker.made
    for _ in range(data["threads"]):
        _getter(lazy, values)()
    return {"made": maker.made + made_early, "values": values}


def atOnce(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    maker, values = _Maker(data["failures"], world), []
    lazy = student.Lazy(maker.make)
    threads = [
        threading.Thread(target=_getter(lazy, values), name=f"thread {number + 1}")
        for number in range(data["threads"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"made": maker.made, "values": values}
