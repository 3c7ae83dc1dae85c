import threading


class Lazy:
    """The mark is there before the value: another thread returns nothing."""

    def __init__(self, make):
        self._make = make
        self._value = None
        self._started = False
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            first = not self._started
            self._started = True
        if first:
            try:
                self._value = self._make()
            except BaseException:
                self._started = False
                raise
        return self._value
