import threading


class Account:
    """A lock for threads, held where nothing is awaited: there nobody could have come in between anyway."""

    def __init__(self, store):
        self._store = store
        self._lock = threading.Lock()

    async def deposit(self, n):
        balance = await self._store.read()
        with self._lock:
            balance += n
        await self._store.write(balance)

    async def withdraw(self, n):
        balance = await self._store.read()
        with self._lock:
            if balance < n:
                return False
            balance -= n
        await self._store.write(balance)
        return True
