"""An event makes one thread wait for another."""
import threading


def run():
    ready, seen = threading.Event(), []

    def first():
        seen.append(1)
        ready.set()

    def second():
        ready.wait()
        seen.append(2)

    threads = [threading.Thread(target=one) for one in (second, first)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [1, 2]
