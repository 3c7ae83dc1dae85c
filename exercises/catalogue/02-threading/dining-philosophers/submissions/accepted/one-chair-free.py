import threading


class Table:
    def __init__(self, seats):
        self._chairs = threading.Semaphore(max(seats - 1, 1))

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        with self._chairs:
            pick_left()
            pick_right()
            eat()
            put_right()
            put_left()
