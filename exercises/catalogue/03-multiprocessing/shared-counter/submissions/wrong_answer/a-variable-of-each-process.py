from multiprocessing import Process

from hits import is_hit

total = 0


def _count_some(first, step, n):
    global total
    for item in range(first, n, step):
        if is_hit(item):
            total += 1


def count(n, workers):
    """Each process has a total of its own; nobody sees the others'."""
    processes = [Process(target=_count_some, args=(first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total
