import asyncio


async def run_all(jobs):
    results = await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
