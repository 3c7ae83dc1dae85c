import threading


class Account:
    """Tests again under the lock, but then writes what it had reckoned before."""

    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def withdraw(self, n):
        left = self._balance - n
        with self._lock:
            if self._balance < n or left < 0:
                return False
            self._balance = left
            return True

    @property
    def balance(self):
        return self._balance
