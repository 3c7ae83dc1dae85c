from gevent.lock import Semaphore


class TicketOffice:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = Semaphore()

    def buy(self, n):
        self._lock.acquire()
        left = self._ledger.left()
        enough = left >= n
        if enough:
            self._ledger.set_left(left - n)
        self._lock.release()
        return enough

    def give_back(self, n):
        self._lock.acquire()
        self._ledger.set_left(self._ledger.left() + n)
        self._lock.release()
