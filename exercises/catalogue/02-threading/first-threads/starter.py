import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def run_all(n: int, work: Callable[[int], Result]) -> list[Result]:
    """Calls work(0), work(1) ... work(n - 1), each in a thread of its own, and returns the results by number."""
    results = [None] * n

    def run(number):
        results[number] = work(number)

    # One after the other, on the main thread: start a thread for each number instead.
    for number in range(n):
        run(number)
    return results
