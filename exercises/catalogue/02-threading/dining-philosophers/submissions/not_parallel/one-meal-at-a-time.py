import threading


class Table:
    def __init__(self, seats):
        self._meal = threading.Lock()

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        with self._meal:
            pick_left()
            pick_right()
            eat()
            put_left()
            put_right()
