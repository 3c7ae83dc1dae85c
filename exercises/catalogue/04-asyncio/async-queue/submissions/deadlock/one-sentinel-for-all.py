import asyncio


class Channel:
    """One None at the end, which the first consumer takes for itself."""

    def __init__(self, capacity):
        self._queue = asyncio.Queue(capacity)
        self._closed = False

    async def put(self, item):
        if self._closed:
            raise RuntimeError("closed")
        await self._queue.put(item)

    async def get(self):
        return await self._queue.get()

    def close(self):
        self._closed = True
        self._last = asyncio.create_task(self._queue.put(None))
