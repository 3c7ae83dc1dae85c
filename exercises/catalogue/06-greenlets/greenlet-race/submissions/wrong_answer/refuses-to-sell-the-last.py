from gevent.lock import Semaphore


class TicketOffice:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = Semaphore()

    def buy(self, n):
        with self._lock:
            left = self._ledger.left()
            if left <= n:
                return False
            self._ledger.set_left(left - n)
            return True

    def give_back(self, n):
        with self._lock:
            self._ledger.set_left(self._ledger.left() + n)
