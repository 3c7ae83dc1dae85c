import threading


class Lazy:
    def __init__(self, make):
        self._make = make
        self._value = None
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if self._value is None:
                self._value = self._make()
            return self._value
