import gevent


class TicketOffice:
    """Waits while somebody is busy, but gives way once more before it says that it is busy itself."""

    def __init__(self, ledger):
        self._ledger = ledger
        self._busy = False

    def _enter(self):
        while self._busy:
            gevent.sleep(0.001)
        gevent.sleep(0)
        self._busy = True

    def buy(self, n):
        self._enter()
        try:
            left = self._ledger.left()
            if left < n:
                return False
            self._ledger.set_left(left - n)
            return True
        finally:
            self._busy = False

    def give_back(self, n):
        self._enter()
        try:
            self._ledger.set_left(self._ledger.left() + n)
        finally:
            self._busy = False
