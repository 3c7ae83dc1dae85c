"""Hands the submission numbers and a function that keeps a core busy with them."""

import multiprocessing
from typing import Any

from compute import compute, stretch

_GRACE_S = 0.5


def computeAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    return student.compute_all(list(data["ns"]), compute)


def computeTogether(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    results = student.compute_all(list(data["ns"]), stretch)
    for process in multiprocessing.active_children():
        process.join(_GRACE_S)
        if process.is_alive():
            world.mark(process.name, "left behind")
    return results


def computeOneByOne(data: Any, world: Any) -> Any:  # noqa: N802
    return [compute(n) for n in data["ns"]]
