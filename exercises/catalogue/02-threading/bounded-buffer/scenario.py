"""Producers and consumers around one buffer."""

import threading
import time
from typing import Any


def exchange(student: Any, data: Any, world: Any) -> Any:
    buffer = student.BoundedBuffer(data["capacity"])
    got: list[list[Any]] = [[] for _ in data["gets"]]

    def produce(number: int) -> None:
        for item in data["puts"][number]:
            buffer.put(item)
            world.mark(f"producer {number + 1}", "put", item)

    def consume(number: int) -> None:
        if "waitMs" in data:
            time.sleep(data["waitMs"] / 1000)
        for _ in range(data["gets"][number]):
            world.mark(f"consumer {number + 1}", "get")
            got[number].append(buffer.get())

    consumers = [
        threading.Thread(target=consume, args=(number,), name=f"consumer {number + 1}")
        for number in range(len(data["gets"]))
    ]
    producers = [
        threading.Thread(target=produce, args=(number,), name=f"producer {number + 1}")
        for number in range(len(data["puts"]))
    ]
    for thread in (*consumers, *producers):
        thread.start()
    for thread in (*producers, *consumers):
        thread.join()
    return got
