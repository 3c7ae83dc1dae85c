import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def withdraw(self, n):
        with self._lock:
            if self.balance < n:
                return False
            self._balance -= n
            return True

    @property
    def balance(self):
        with self._lock:
            return self._balance
