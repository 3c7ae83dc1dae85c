"""A round table: fork i lies to the left of philosopher i, and to the right of the one before."""

import threading
from typing import Any

_PATIENCE_S = 1


def dine(student: Any, data: Any, world: Any) -> Any:
    seats = data["seats"]
    table = student.Table(seats)
    forks = [threading.Lock() for _ in range(seats)]
    meeting = threading.Barrier(len(data["guests"]))

    def guest(number: int) -> None:
        name = f"philosopher {number}"
        left, right = number, (number + 1) % seats

        def take(fork: int) -> None:
            forks[fork].acquire()
            world.mark(name, "take", fork)

        def put(fork: int) -> None:
            world.mark(name, "put", fork)
            if forks[fork].locked():
                forks[fork].release()

        def eat() -> None:
            world.mark(name, "eat")
            if data.get("meet"):
                try:
                    meeting.wait(_PATIENCE_S)
                    world.mark(name, "met")
                except threading.BrokenBarrierError:
                    pass

        for _ in range(data["meals"]):
            table.dine(
                number, lambda: take(left), lambda: take(right), eat, lambda: put(left), lambda: put(right)
            )

    threads = [threading.Thread(target=guest, args=(one,), name=f"philosopher {one}") for one in data["guests"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return None
