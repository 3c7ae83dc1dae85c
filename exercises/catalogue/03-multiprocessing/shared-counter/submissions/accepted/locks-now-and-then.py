from multiprocessing import Lock, Process
from multiprocessing.sharedctypes import RawValue

from hits import is_hit


def _count_some(total, lock, first, step, n):
    found = 0
    for place, item in enumerate(range(first, n, step)):
        found += is_hit(item)
        if place % 1_000 == 999:
            with lock:
                total.value += found
            found = 0
    with lock:
        total.value += found


def count(n, workers):
    total, lock = RawValue("i", 0), Lock()
    processes = [Process(target=_count_some, args=(total, lock, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
