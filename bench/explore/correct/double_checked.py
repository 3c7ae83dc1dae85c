"""Looked at twice, the second time under the lock."""
import threading


class Lazy:
    def __init__(self):
        self.lock, self.value, self.made = threading.Lock(), None, 0

    def get(self):
        if self.value is None:
            with self.lock:
                if self.value is None:
                    self.made += 1
                    self.value = object()
        return self.value


def run():
    lazy = Lazy()
    threads = [threading.Thread(target=one) for one in (lazy.get, lazy.get)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert lazy.made == 1
