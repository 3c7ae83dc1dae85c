import asyncio


class Account:
    _lock = asyncio.Lock()

    def __init__(self, store):
        self._store = store

    async def deposit(self, n):
        async with self._lock:
            await self._store.write(await self._store.read() + n)

    async def withdraw(self, n):
        async with self._lock:
            balance = await self._store.read()
            if balance < n:
                return False
            await self._store.write(balance - n)
            return True
