"""Two threads find nothing there, and both make it."""
import threading


class Lazy:
    def __init__(self):
        self.value, self.made = None, 0

    def get(self):
        if self.value is None:
            self.made += 1
            self.value = object()
        return self.value


def run():
    lazy = Lazy()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(lazy.get())) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen[0] is seen[1]
