"""A bounded queue between a producer and a consumer."""
import queue
import threading


def run():
    items, seen = queue.Queue(1), []

    def put():
        for item in range(3):
            items.put(item)
        items.put(None)

    def take():
        while (item := items.get()) is not None:
            seen.append(item)

    threads = [threading.Thread(target=one) for one in (put, take)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [0, 1, 2]
