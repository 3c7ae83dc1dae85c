"""Work that takes its time, and work that waits for all others to be at work too."""

import threading
from typing import Any

_PATIENCE_S = 2


def runAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    def work(number: int) -> str:
        ms = data["ms"][number] if "ms" in data else None
        return world.work(f"thread {number}", ms=ms, value=f"result {number}", label=f"work({number})")

    results = student.run_all(data["n"], work)
    world.mark("main", "returned")
    # What is still at work now shall be seen to end after the return.
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and data["n"] > 0:
            thread.join(0.1)
    return results


def meet(student: Any, data: Any, world: Any) -> Any:
    meeting = threading.Barrier(data["n"])

    def work(number: int) -> int:
        world.start(f"thread {number}", "work")
        try:
            meeting.wait(_PATIENCE_S)
            world.mark(f"thread {number}", "met")
        except threading.BrokenBarrierError:
            pass
        world.end(f"thread {number}", "work")
        return number

    return student.run_all(data["n"], work)
