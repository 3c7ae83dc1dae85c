"""The flag is tested without the lock: the notification may come before the wait."""
import threading


class Box:
    def __init__(self):
        self.full = False


def run():
    box, condition = Box(), threading.Condition()

    def wait():
        if not box.full:
            with condition:
                condition.wait()

    def fill():
        box.full = True
        with condition:
            condition.notify()

    threads = [threading.Thread(target=one) for one in (wait, fill)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
