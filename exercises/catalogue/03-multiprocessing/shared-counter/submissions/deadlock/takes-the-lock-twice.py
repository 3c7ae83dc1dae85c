from multiprocessing import Lock, Process, Value

from hits import is_hit


def add(total, lock, found):
    with lock:
        total.value += found


def _count_some(total, lock, first, step, n):
    with lock:
        add(total, lock, sum(map(is_hit, range(first, n, step))))


def count(n, workers):
    total = Value("i", 0, lock=False)
    lock = Lock()
    processes = [Process(target=_count_some, args=(total, lock, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
