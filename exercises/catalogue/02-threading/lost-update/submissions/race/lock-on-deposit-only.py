import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def deposit(self, n):
        with self._lock:
            self._balance += n

    def withdraw(self, n):
        self._balance -= n

    @property
    def balance(self):
        return self._balance
