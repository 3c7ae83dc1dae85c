from multiprocessing import Pool

from hits import is_hit


def count_slice(start, stop):
    return sum(map(is_hit, range(start, stop)))


def count(n, workers):
    share = n // workers
    with Pool(workers) as pool:
        return sum(pool.starmap(count_slice, [(place * share, (place + 1) * share) for place in range(workers)]))
