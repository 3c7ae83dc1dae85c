import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance

    def deposit(self, n):
        with threading.Lock():
            self._balance += n

    def withdraw(self, n):
        with threading.Lock():
            self._balance -= n

    @property
    def balance(self):
        return self._balance
