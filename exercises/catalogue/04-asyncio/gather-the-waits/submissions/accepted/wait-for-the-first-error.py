import asyncio


async def run_all(jobs):
    tasks = [asyncio.ensure_future(job()) for job in jobs]
    if tasks:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    failed = next((task for task in tasks if task.done() and task.exception()), None)
    if failed:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise failed.exception()
    return [task.result() for task in tasks]
