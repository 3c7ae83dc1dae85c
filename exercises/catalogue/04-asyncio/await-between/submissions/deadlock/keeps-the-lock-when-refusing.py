import asyncio


class Account:
    def __init__(self, store):
        self._store = store
        self._lock = asyncio.Lock()

    async def deposit(self, n):
        async with self._lock:
            await self._store.write(await self._store.read() + n)

    async def withdraw(self, n):
        await self._lock.acquire()
        balance = await self._store.read()
        if balance < n:
            return False
        try:
            await self._store.write(balance - n)
            return True
        finally:
            self._lock.release()
