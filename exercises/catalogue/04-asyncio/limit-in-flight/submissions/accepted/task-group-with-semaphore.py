import asyncio


async def fetch_all(urls, fetch, limit):
    """The place is given back by whoever takes a new task in, so that nothing starts after an error."""
    places = asyncio.Semaphore(limit)

    async def fetch_one(url):
        page = await fetch(url)
        places.release()
        return page

    try:
        async with asyncio.TaskGroup() as group:
            tasks = []
            for url in urls:
                await places.acquire()
                tasks.append(group.create_task(fetch_one(url)))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
