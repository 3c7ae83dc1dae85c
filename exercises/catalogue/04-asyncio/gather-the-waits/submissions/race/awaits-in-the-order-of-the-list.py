import asyncio


async def run_all(jobs):
    tasks = [asyncio.ensure_future(job()) for job in jobs]
    return [await task for task in tasks]
