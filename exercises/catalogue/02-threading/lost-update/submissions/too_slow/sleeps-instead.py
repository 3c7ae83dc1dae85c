import random
import threading
import time


class Account:
    """Correct thanks to its lock, but it also sleeps, as if that would help."""

    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.Lock()

    def deposit(self, n):
        if random.random() < 0.2:
            time.sleep(0)
            time.sleep(random.random() / 50_000)
        with self._lock:
            self._balance += n

    def withdraw(self, n):
        with self._lock:
            self._balance -= n

    @property
    def balance(self):
        return self._balance
