"""Whoever is woken takes an item without looking again: another may have taken it meanwhile."""
import threading


def run():
    items, condition = [], threading.Condition()

    def take():
        with condition:
            if not items:
                condition.wait()
            assert items, "woken, and nothing is there"
            items.pop()

    def put():
        with condition:
            items.append(1)
            condition.notify()

    threads = [threading.Thread(target=one, daemon=True) for one in (take, take, put, put)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
