from multiprocessing import Array, Process

from hits import is_hit


def _count_some(totals, first, step, n):
    totals[first] = sum(map(is_hit, range(first, n, step)))


def count(n, workers):
    """Nobody writes where another one does, so no lock is needed."""
    totals = Array("i", workers, lock=False)
    processes = [Process(target=_count_some, args=(totals, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sum(totals)
