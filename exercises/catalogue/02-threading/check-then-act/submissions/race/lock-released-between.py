import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def withdraw(self, n):
        with self._lock:
            enough = self._balance >= n
        if enough:
            with self._lock:
                self._balance -= n
        return enough

    @property
    def balance(self):
        return self._balance
