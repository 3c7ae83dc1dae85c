import threading


class Account:
    def __init__(self, balance=0):
        self._balance = balance
        self._lock = threading.RLock()

    def withdraw(self, n):
        # It only ever falls, so that what is too little now stays so.
        if self.balance < n:
            return False
        with self._lock:
            enough = self.balance >= n
            if enough:
                self._balance -= n
            return enough

    @property
    def balance(self):
        with self._lock:
            return self._balance
