"""Two threads raise a counter twice each."""
import threading


class Counter:
    def __init__(self):
        self.total = 0

    def add(self):
        for _ in range(2):
            self.total += 1


def run():
    counter = Counter()
    threads = [threading.Thread(target=counter.add) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return counter.total
