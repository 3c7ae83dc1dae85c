class Table:
    """A round table with a fork between each two seats."""

    def __init__(self, seats):
        self.seats = seats

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        pick_left()
        pick_right()
        eat()
        put_left()
        put_right()
