from multiprocessing import Process, Value

from hits import is_hit


def _count_some(total, first, step, n):
    for item in range(first, n, step):
        if is_hit(item):
            with total.get_lock():
                now = total.value
            total.value = now + 1


def count(n, workers):
    total = Value("i", 0)
    processes = [Process(target=_count_some, args=(total, first, workers, n)) for first in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
