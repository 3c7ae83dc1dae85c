import asyncio


def compute_all(ns, compute):
    async def compute_one(n):
        return compute(n)

    async def all_of_them():
        return await asyncio.gather(*(compute_one(n) for n in ns))

    return asyncio.run(all_of_them())
