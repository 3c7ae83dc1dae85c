import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self._lock = threading.Lock()

    def withdraw(self, n):
        with self._lock:
            if self.balance >= n:
                self.balance -= n
