from multiprocessing import Process, Queue

from hits import is_hit


def _count_some(sums, done, first, step, n):
    sums.put(sum(map(is_hit, range(first, n, step))))
    done.get()


def count(n, workers):
    sums, done = Queue(), Queue()
    for first in range(workers):
        Process(target=_count_some, args=(sums, done, first, workers, n)).start()
    return sum(sums.get() for _ in range(workers))
