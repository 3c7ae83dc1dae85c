class Table:
    """Changes the order at one seat, but not at a table of two."""

    def __init__(self, seats):
        self.seats = seats

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        if self.seats > 2 and i == 0:
            pick_right()
            pick_left()
        else:
            pick_left()
            pick_right()
        eat()
        put_left()
        put_right()
