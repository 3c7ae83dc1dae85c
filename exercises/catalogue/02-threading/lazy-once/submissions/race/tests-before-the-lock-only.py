import threading


class Lazy:
    def __init__(self, make):
        self._make = make
        self._value = None
        self._lock = threading.Lock()

    def get(self):
        if self._value is None:
            with self._lock:
                self._value = self._make()
        return self._value
