"""A counter that is raised under a lock."""
import threading


class Counter:
    def __init__(self):
        self.lock, self.total = threading.Lock(), 0

    def add(self):
        with self.lock:
            self.total += 1


def run():
    counter = Counter()
    threads = [threading.Thread(target=one) for one in (counter.add, counter.add, counter.add)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert counter.total == 3
