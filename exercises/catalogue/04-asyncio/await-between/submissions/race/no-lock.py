class Account:
    """An account whose balance is kept in a store that takes its time."""

    def __init__(self, store):
        self._store = store

    async def deposit(self, n):
        """Adds n."""
        # Between these two awaits other calls run too, and read the same number.
        balance = await self._store.read()
        await self._store.write(balance + n)

    async def withdraw(self, n):
        """Takes n away and answers True, or answers False when there is not enough."""
        balance = await self._store.read()
        if balance < n:
            return False
        await self._store.write(balance - n)
        return True
