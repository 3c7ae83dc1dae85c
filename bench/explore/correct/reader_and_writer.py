"""Two values, always written and read together."""
import threading


class Pair:
    def __init__(self):
        self.lock, self.a, self.b = threading.Lock(), 0, 0

    def write(self):
        with self.lock:
            self.a += 1
            self.b += 1

    def read(self):
        with self.lock:
            assert self.a == self.b


def run():
    pair = Pair()
    threads = [threading.Thread(target=one) for one in (pair.write, pair.write, pair.read)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
