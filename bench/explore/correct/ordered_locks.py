"""Two locks, always taken in the same order."""
import threading


def run():
    a, b = threading.Lock(), threading.Lock()
    total = [0]

    def both():
        with a, b:
            total[0] += 1

    threads = [threading.Thread(target=one) for one in (both, both)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert total[0] == 2
