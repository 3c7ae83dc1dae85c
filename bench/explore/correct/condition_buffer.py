"""A buffer of one place, with a condition that is tested in a loop."""
import threading


class Buffer:
    def __init__(self):
        self.changed, self.item = threading.Condition(), None

    def put(self, item):
        with self.changed:
            while self.item is not None:
                self.changed.wait()
            self.item = item
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while self.item is None:
                self.changed.wait()
            item, self.item = self.item, None
            self.changed.notify_all()
            return item


def run():
    buffer, seen = Buffer(), []
    threads = [threading.Thread(target=one) for one in (lambda: buffer.put(1), lambda: buffer.put(2), lambda: seen.append(buffer.get()), lambda: seen.append(buffer.get()))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(seen) == [1, 2]
