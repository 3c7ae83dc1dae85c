"""Three threads, each with a function that must have its turn."""

import threading
import time
from typing import Any


def run(student: Any, data: Any, world: Any) -> Any:
    turn = student.Turn()

    def call(name: str) -> None:
        def shown() -> None:
            world.start(name, name)
            world.end(name, name)

        getattr(turn, name)(shown)

    threads = [threading.Thread(target=call, args=(name,), name=name) for name in data["start"]]
    for thread in threads:
        thread.start()
        if "apartMs" in data:
            time.sleep(data["apartMs"] / 1000)
    for thread in threads:
        thread.join()
    return None
