class Account:
    def __init__(self, store):
        self._store = store

    async def deposit(self, n):
        balance, again = None, await self._store.read()
        while again != balance:
            balance, again = again, await self._store.read()
        await self._store.write(again + n)

    async def withdraw(self, n):
        if await self._store.read() < n:
            return False
        balance = await self._store.read()
        if balance < n:
            return False
        await self._store.write(balance - n)
        return True
