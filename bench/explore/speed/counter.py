"""Two threads add to a counter ten times each."""
import threading


class Counter:
    def __init__(self):
        self.total = 0

    def add(self):
        self.total += 1


def run():
    counter = Counter()

    def work():
        for _ in range(10):
            counter.add()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return counter.total
