class Turn:
    """Three threads each bring a function; they are to run one after the other."""

    def first(self, f):
        f()

    def second(self, f):
        f()

    def third(self, f):
        f()
