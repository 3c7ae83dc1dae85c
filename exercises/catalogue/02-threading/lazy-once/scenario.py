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


_PATIENCE_S = 1


def readers(student: Any, data: Any, world: Any) -> Any:
    """Once the value is there: whenever one reader looks at something of its own, may another read it meanwhile?"""
    begun = ended = 0
    probing = threading.local()

    class Probed(student.Lazy):  # type: ignore[misc]
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if getattr(probing, "on", False) and begun == ended and begun < data["readers"]:
                another()
            return found

    lazy = Probed(lambda: "value")
    lazy.get()
    get = lazy.get

    def another() -> None:
        nonlocal begun, ended
        begun += 1
        reader = threading.Thread(target=get, name=f"reader {begun}")
        reader.start()
        reader.join(_PATIENCE_S)
        ended += not reader.is_alive()

    def first() -> None:
        probing.on = True
        get()

    while begun == ended and begun < data["readers"]:
        before = begun
        thread = threading.Thread(target=first, name="first reader")
        thread.start()
        thread.join()
        if begun == before:
            break
    return {"begun": begun, "ended": ended}
