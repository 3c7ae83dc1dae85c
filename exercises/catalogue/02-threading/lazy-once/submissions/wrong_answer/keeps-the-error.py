import threading


class Lazy:
    def __init__(self, make):
        self._make = make
        self._value = None
        self._error = None
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if self._value is None and self._error is None:
                try:
                    self._value = self._make()
                except OSError as error:
                    self._error = error
            if self._error is not None:
                raise self._error
            return self._value
