"""Two locks, taken in two orders."""
import threading


def run():
    a, b = threading.Lock(), threading.Lock()

    def both(first, second):
        with first:
            with second:
                pass

    threads = [threading.Thread(target=both, args=pair) for pair in ((a, b), (b, a))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return "both"
