from multiprocessing import Process, Value

from hits import is_hit


def _count_some(total, first, step, n):
    found = sum(map(is_hit, range(first, n, step)))
    # Once for each process: seldom at the same time, but not never.
    total.value += found


def count(n, workers):
    total = Value("i", 0)
    processes = [Process(target=_count_some, args=(total, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
