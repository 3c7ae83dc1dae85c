class Table:
    def __init__(self, seats):
        pass

    def dine(self, i, pick_left, pick_right, eat, put_left, put_right):
        pick_left()
        eat()
        put_left()
