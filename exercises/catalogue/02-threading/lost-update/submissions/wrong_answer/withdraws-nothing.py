import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, n):
        with self._lock:
            self.balance += n

    def withdraw(self, n):
        with self._lock:
            if n > self.balance:
                return
            self.balance -= n
