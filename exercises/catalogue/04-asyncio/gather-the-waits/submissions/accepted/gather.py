import asyncio


async def run_all(jobs):
    return list(await asyncio.gather(*(job() for job in jobs)))
