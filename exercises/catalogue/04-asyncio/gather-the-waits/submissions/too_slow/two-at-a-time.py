import asyncio


async def run_all(jobs):
    results = []
    for start in range(0, len(jobs), 2):
        results += await asyncio.gather(*(job() for job in jobs[start:start + 2]))
    return results
