"""Two tasks read a value, await something, and write back what they made of it."""
import asyncio


class Counter:
    def __init__(self):
        self.total = 0

    async def add(self, arrival):
        total = self.total
        await arrival()
        self.total = total + 1


async def run(arrival):
    counter = Counter()
    first = asyncio.create_task(counter.add(arrival))
    second = asyncio.create_task(counter.add(arrival))
    await first
    await second
    return counter.total
