class TicketOffice:
    """Sells the tickets that a ledger keeps count of."""

    def __init__(self, ledger) -> None:
        # ledger.left() tells how many tickets are left, ledger.set_left(n) stores another number. Both give way.
        self._ledger = ledger

    def buy(self, n: int) -> bool:
        """Sells n tickets and answers True, or answers False when fewer are left."""
        left = self._ledger.left()
        if left < n:
            return False
        self._ledger.set_left(left - n)
        return True

    def give_back(self, n: int) -> None:
        """Takes n tickets back."""
        self._ledger.set_left(self._ledger.left() + n)
