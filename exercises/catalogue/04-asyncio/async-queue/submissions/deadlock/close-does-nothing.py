import asyncio


class Channel:
    """Holds at most ``capacity`` items, in the order in which they were put."""

    def __init__(self, capacity: int) -> None:
        self._queue = asyncio.Queue(capacity)

    async def put(self, item) -> None:
        """Waits for room. Fails with RuntimeError once the channel is closed."""
        await self._queue.put(item)

    async def get(self):
        """Waits for an item; None once the channel is closed and empty."""
        return await self._queue.get()

    def close(self) -> None:
        """No more items come."""
