import threading


class Lazy:
    def __init__(self, make):
        self._make = make
        self._value = None
        self._lock = threading.Lock()

    def get(self):
        self._lock.acquire()
        if self._value is None:
            self._value = self._make()
        self._lock.release()
        return self._value
