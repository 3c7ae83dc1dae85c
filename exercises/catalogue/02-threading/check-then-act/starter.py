class Account:
    """An account that many threads use at the same time."""

    def __init__(self, balance=0):
        self._balance = balance

    def withdraw(self, n):
        if self._balance >= n:
            self._balance -= n
            return True
        return False

    @property
    def balance(self):
        return self._balance
