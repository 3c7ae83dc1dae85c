import asyncio
import time


async def run_all(jobs):
    """Right in every order, but it pauses "so that they do not all start at once", and all tasks pause with it."""
    tasks = []
    for job in jobs:
        tasks.append(asyncio.ensure_future(job()))
        time.sleep(0.001)
    return await asyncio.gather(*tasks)
