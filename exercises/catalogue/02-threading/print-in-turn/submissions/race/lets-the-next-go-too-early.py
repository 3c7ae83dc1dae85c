import threading


class Turn:
    """The event is set before the function has run."""

    def __init__(self):
        self._one = threading.Event()
        self._two = threading.Event()

    def first(self, f):
        self._one.set()
        f()

    def second(self, f):
        self._one.wait()
        self._two.set()
        f()

    def third(self, f):
        self._two.wait()
        f()
