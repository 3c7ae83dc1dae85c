import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def withdraw(self, n):
        if self._balance < n:
            return False
        with self._lock:
            self._balance -= n
        return True

    @property
    def balance(self):
        return self._balance
