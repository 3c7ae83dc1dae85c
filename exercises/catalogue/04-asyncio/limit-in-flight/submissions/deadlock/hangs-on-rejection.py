import asyncio


async def fetch_all(urls, fetch, limit):
    """The workers that die of an error never say that their url is done."""
    pages = {}
    queue = asyncio.Queue()
    for item in enumerate(urls):
        queue.put_nowait(item)

    async def worker():
        while True:
            index, url = await queue.get()
            pages[index] = await fetch(url)
            queue.task_done()

    workers = [asyncio.create_task(worker()) for _ in range(limit)]
    await queue.join()
    for one in workers:
        one.cancel()
    return [pages[index] for index in range(len(urls))]
