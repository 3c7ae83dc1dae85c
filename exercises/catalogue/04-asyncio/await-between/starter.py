class Account:
    """An account whose balance is kept in a store that takes its time."""

    def __init__(self, store) -> None:
        # await store.read() gives the balance, await store.write(n) stores another.
        self._store = store

    async def deposit(self, n: int) -> None:
        """Adds n."""
        # Between these two awaits other calls run too, and read the same number.
        balance = await self._store.read()
        await self._store.write(balance + n)

    async def withdraw(self, n: int) -> bool:
        """Takes n away and answers True, or answers False when there is not enough."""
        balance = await self._store.read()
        if balance < n:
            return False
        await self._store.write(balance - n)
        return True
