from multiprocessing import Process, Value

from hits import is_hit


def _count_some(total, first, step, n):
    """Looks at every step-th number."""
    for item in range(first, n, step):
        if is_hit(item):
            total.value += 1


def count(n, workers):
    """Counts the hits among the numbers from 0 up to n, n excluded, with that many processes."""
    # An integer in memory that all processes see: what one writes, the others read.
    total = Value("i", 0, lock=False)
    processes = [Process(target=_count_some, args=(total, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
