import threading


class Turn:
    def __init__(self):
        self._changed = threading.Condition()
        self._done = 0

    def _run(self, place, f):
        with self._changed:
            while self._done != place:
                self._changed.wait()
            f()
            self._done += 1
            self._changed.notify_all()

    def first(self, f):
        self._run(0, f)

    def second(self, f):
        self._run(1, f)

    def third(self, f):
        self._run(2, f)
