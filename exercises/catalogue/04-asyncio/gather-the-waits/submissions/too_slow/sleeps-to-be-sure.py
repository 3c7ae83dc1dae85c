import asyncio


async def run_all(jobs):
    results = await asyncio.gather(*(job() for job in jobs))
    await asyncio.sleep(0.05)
    return results
