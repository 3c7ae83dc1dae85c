class Table:
    def __init__(self, seats):
        self._last = seats - 1

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        first, second = (pick_right, pick_left) if i == self._last else (pick_left, pick_right)
        first()
        second()
        eat()
        put_left()
        put_right()
