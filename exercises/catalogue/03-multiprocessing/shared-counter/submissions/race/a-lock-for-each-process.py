from multiprocessing import Lock, Process, Value

from hits import is_hit


def _count_some(total, first, step, n):
    lock = Lock()
    found = 0
    for item in range(first, n, step):
        found += is_hit(item)
        if found == 5:
            with lock:
                total.value += found
            found = 0
    with lock:
        total.value += found


def count(n, workers):
    total = Value("i", 0)
    processes = [Process(target=_count_some, args=(total, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
