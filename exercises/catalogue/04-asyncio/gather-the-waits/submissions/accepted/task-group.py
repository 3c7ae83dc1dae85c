import asyncio


async def run_all(jobs):
    """Cancels the other jobs when one fails, and hands out its error without the group around it."""

    async def call(job):
        return await job()

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call(job)) for job in jobs]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
