from multiprocessing import Process, Value

from hits import is_hit


def _count_some(total, first, step, n):
    with total.get_lock():
        for item in range(first, n, step):
            total.value += is_hit(item)


def count(n, workers):
    """Nothing is lost, since only one process at a time does anything."""
    total = Value("i", 0)
    processes = [Process(target=_count_some, args=(total, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
