import asyncio


async def run_all(jobs):
    results = []

    async def run(index, job):
        results.insert(index, await job())

    for index, job in enumerate(jobs):
        asyncio.create_task(run(index, job))
    return results
