class Account:
    """An account that many threads use at the same time."""

    def __init__(self, balance=0):
        self._balance = balance

    def deposit(self, n):
        self._balance += n

    def withdraw(self, n):
        self._balance -= n

    @property
    def balance(self):
        return self._balance
