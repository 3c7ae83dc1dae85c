import asyncio


async def run_all(jobs):
    results = await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
    return [result for result in results if not isinstance(result, Exception)]
