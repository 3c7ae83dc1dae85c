import asyncio


class Account:
    def __init__(self, store):
        self._store = store
        self._orders = asyncio.Queue()
        self._clerk = None

    async def deposit(self, n):
        await self._order(n)

    async def withdraw(self, n):
        return await self._order(-n)

    async def _order(self, change):
        if self._clerk is None:
            self._clerk = asyncio.create_task(self._work())
        done = asyncio.get_running_loop().create_future()
        self._orders.put_nowait((change, done))
        return await done

    async def _work(self):
        """The only one who ever touches the store."""
        while True:
            change, done = await self._orders.get()
            try:
                balance = await self._store.read() + change
                if balance >= 0:
                    await self._store.write(balance)
                done.set_result(balance >= 0)
            except OSError as error:
                done.set_exception(error)
