class Lazy:
    """Makes a value when it is first needed, and keeps it."""

    def __init__(self, make):
        self._make = make
        self._value = None

    def get(self):
        if self._value is None:
            self._value = self._make()
        return self._value
