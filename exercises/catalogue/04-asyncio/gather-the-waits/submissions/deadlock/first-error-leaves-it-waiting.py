import asyncio


async def run_all(jobs):
    results = [None] * len(jobs)
    all_done = asyncio.Event()
    left = len(jobs)
    if left == 0:
        all_done.set()

    async def run(index, job):
        nonlocal left
        results[index] = await job()
        left -= 1
        if left == 0:
            all_done.set()

    tasks = [asyncio.create_task(run(index, job)) for index, job in enumerate(jobs)]
    await all_done.wait()
    await asyncio.gather(*tasks)
    return results
