import threading


class Turn:
    """A notification that nobody waits for yet is lost."""

    def __init__(self):
        self._one = threading.Condition()
        self._two = threading.Condition()

    def first(self, f):
        with self._one:
            f()
            self._one.notify()

    def second(self, f):
        with self._one:
            self._one.wait()
        with self._two:
            f()
            self._two.notify()

    def third(self, f):
        with self._two:
            self._two.wait()
        f()
