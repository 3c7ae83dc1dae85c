"""A variable of the module, changed under a lock of the module."""
import threading


LOCK = threading.Lock()
total = 0


def add():
    global total
    with LOCK:
        total += 1


def run():
    global total
    total = 0
    threads = [threading.Thread(target=one) for one in (add, add)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert total == 2
