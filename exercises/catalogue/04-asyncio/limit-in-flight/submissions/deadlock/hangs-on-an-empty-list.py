import asyncio


async def fetch_all(urls, fetch, limit):
    pages = [None] * len(urls)
    all_here = asyncio.get_running_loop().create_future()
    left = list(enumerate(urls))[::-1]
    count = 0

    async def worker():
        nonlocal count
        while left and not all_here.done():
            index, url = left.pop()
            try:
                pages[index] = await fetch(url)
            except OSError as error:
                all_here.set_exception(error)
                return
            count += 1
            if count == len(urls):
                all_here.set_result(None)

    workers = [asyncio.create_task(worker()) for _ in range(limit)]
    await all_here
    await asyncio.gather(*workers)
    return pages
