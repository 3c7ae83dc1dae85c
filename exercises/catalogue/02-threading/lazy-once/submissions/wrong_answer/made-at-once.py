class Lazy:
    def __init__(self, make):
        try:
            self._value = make()
        except OSError:
            self._value = make()

    def get(self):
        return self._value
