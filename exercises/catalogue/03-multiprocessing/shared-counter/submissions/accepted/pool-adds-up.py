from multiprocessing import Pool

from hits import is_hit


def _count_some(first, step, n):
    return sum(map(is_hit, range(first, n, step)))


def count(n, workers):
    with Pool(workers) as pool:
        return sum(pool.starmap(_count_some, [(first, workers, n) for first in range(workers)]))
