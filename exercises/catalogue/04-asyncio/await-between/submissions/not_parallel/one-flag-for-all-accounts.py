import asyncio


class Account:
    _busy = False

    def __init__(self, store):
        self._store = store

    async def deposit(self, n):
        await self._change(n)

    async def withdraw(self, n):
        return await self._change(-n)

    async def _change(self, n):
        while Account._busy:
            await asyncio.sleep(0.001)
        Account._busy = True
        try:
            balance = await self._store.read() + n
            if balance >= 0:
                await self._store.write(balance)
            return balance >= 0
        finally:
            Account._busy = False
