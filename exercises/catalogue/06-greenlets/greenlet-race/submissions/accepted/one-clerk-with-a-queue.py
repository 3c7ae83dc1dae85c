import gevent
from gevent.event import AsyncResult
from gevent.queue import Queue


class TicketOffice:
    """Nobody but the clerk ever touches the ledger."""

    def __init__(self, ledger):
        self._ledger = ledger
        self._orders = Queue()
        self._clerk = None

    def buy(self, n):
        return self._order(-n)

    def give_back(self, n):
        self._order(n)

    def _order(self, change):
        if self._clerk is None:
            self._clerk = gevent.spawn(self._work)
        answer = AsyncResult()
        self._orders.put((change, answer))
        return answer.get()

    def _work(self):
        for change, answer in self._orders:
            try:
                left = self._ledger.left() + change
                if left >= 0:
                    self._ledger.set_left(left)
                answer.set(left >= 0)
            except OSError as error:
                answer.set_exception(error)
