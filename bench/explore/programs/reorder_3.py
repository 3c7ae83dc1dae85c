"""Two threads write a, then b; a third looks in between."""
import threading


class Pair:
    def __init__(self):
        self.a = self.b = 0


def run():
    pair = Pair()

    def write():
        pair.a = 1
        pair.b = -1

    def check():
        a, b = pair.a, pair.b
        assert (a, b) in ((0, 0), (1, -1))

    threads = [threading.Thread(target=one) for one in (write, write, check)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
