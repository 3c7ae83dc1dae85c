import threading


class BoundedBuffer:
    def __init__(self, capacity):
        self._items = []
        self._there = threading.Semaphore(0)

    def put(self, item):
        self._items.append(item)
        self._there.release()

    def get(self):
        self._there.acquire()
        return self._items.pop(0)
