"""Runs one method on one task; what it took is measured outside."""

from typing import Any

import tasks


def _items(data: Any) -> Any:
    return data["urls"] if data["task"] == "waiting" else data["ns"]


def run(student: Any, data: Any, world: Any) -> Any:
    verb = "fetch" if data["task"] == "waiting" else "crunch"
    if data["method"] == "sequential":
        return {"values": getattr(tasks, f"{verb}_sequentially")(_items(data))}
    values = list(getattr(student, f"{verb}_{data['method']}")(_items(data)))
    return {"values": values, "prediction": student.PREDICTION}


def compute(student: Any, data: Any, world: Any) -> Any:
    return student.crunch_multiprocessing(data["ns"])


def computeOneByOne(data: Any, world: Any) -> Any:  # noqa: N802
    return tasks.crunch_sequentially(data["ns"])
