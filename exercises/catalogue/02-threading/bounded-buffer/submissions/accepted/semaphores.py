import threading


class BoundedBuffer:
    def __init__(self, capacity):
        self._items = []
        self._lock = threading.Lock()
        self._room = threading.Semaphore(capacity)
        self._there = threading.Semaphore(0)

    def put(self, item):
        self._room.acquire()
        with self._lock:
            self._items.append(item)
        self._there.release()

    def get(self):
        self._there.acquire()
        with self._lock:
            item = self._items.pop(0)
        self._room.release()
        return item
