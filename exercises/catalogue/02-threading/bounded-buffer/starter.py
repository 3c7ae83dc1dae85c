import threading


class BoundedBuffer:
    """Room for so many; put waits while it is full, get while it is empty."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._items = []
        self._changed = threading.Condition()

    def put(self, item):
        with self._changed:
            if len(self._items) == self._capacity:
                self._changed.wait()
            self._items.append(item)
            self._changed.notify()

    def get(self):
        with self._changed:
            if not self._items:
                self._changed.wait()
            item = self._items.pop(0)
            self._changed.notify()
            return item
