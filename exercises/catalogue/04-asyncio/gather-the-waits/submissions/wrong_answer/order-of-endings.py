import asyncio


async def run_all(jobs):
    return [await one for one in asyncio.as_completed([job() for job in jobs])]
