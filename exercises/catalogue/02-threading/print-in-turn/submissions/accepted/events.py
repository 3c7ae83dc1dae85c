import threading


class Turn:
    def __init__(self):
        self._one = threading.Event()
        self._two = threading.Event()

    def first(self, f):
        f()
        self._one.set()

    def second(self, f):
        self._one.wait()
        f()
        self._two.set()

    def third(self, f):
        self._two.wait()
        f()
