"""Lets the submission count."""

import multiprocessing
from typing import Any

from hits import is_hit

_GRACE_S = 0.5


def count(student: Any, data: Any, world: Any) -> Any:
    return student.count(data["n"], data["workers"])


def countAndLook(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    """Tells also whether processes are left, which takes a while when they are."""
    total = count(student, data, world)
    for process in multiprocessing.active_children():
        process.join(_GRACE_S)
        if process.is_alive():
            world.mark(process.name, "left behind")
    return total


def countOneByOne(data: Any, world: Any) -> Any:  # noqa: N802
    return sum(is_hit(item) for item in range(data["n"]))
