"""The good answer."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


def solve(numbers, work):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(work, numbers))


class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self._total = 0

    def add(self, amount):
        with self._lock:
            self._total += amount

    @property
    def total(self):
        with self._lock:
            return self._total


async def collect(names, fetch):
    slots = asyncio.Semaphore(3)

    async def one(name):
        async with slots:
            return await fetch(name)

    return await asyncio.gather(*(one(name) for name in names))


def facts():
    return None


def pages(urls):
    return [0 for _ in urls]
