from threading import RLock


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = RLock()

    def _change(self, n):
        with self._lock:
            self._balance = self._balance + n

    def deposit(self, n):
        with self._lock:
            self._change(n)

    def withdraw(self, n):
        with self._lock:
            self._change(-n)

    @property
    def balance(self):
        return self._balance
