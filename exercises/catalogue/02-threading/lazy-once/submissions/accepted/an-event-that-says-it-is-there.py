import threading


class Lazy:
    def __init__(self, make):
        self._make = make
        self._there = threading.Event()
        self._lock = threading.RLock()

    def get(self):
        if self._there.is_set():
            return self._value
        with self._lock:
            if not self._there.is_set():
                self._value = self._make()
                self._there.set()
            return self._value
