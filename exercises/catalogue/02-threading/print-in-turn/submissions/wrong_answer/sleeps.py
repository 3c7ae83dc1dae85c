import time


class Turn:
    def first(self, f):
        f()

    def second(self, f):
        time.sleep(0.1)
        f()

    def third(self, f):
        time.sleep(0.2)
        f()
