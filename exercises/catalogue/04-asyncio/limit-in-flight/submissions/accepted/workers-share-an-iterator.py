import asyncio


async def fetch_all(urls, fetch, limit):
    pages = [None] * len(urls)
    left = iter(enumerate(urls))
    failed = False

    async def worker():
        nonlocal failed
        for index, url in left:
            if failed:
                return
            try:
                pages[index] = await fetch(url)
            except BaseException:
                failed = True
                raise

    await asyncio.gather(*(worker() for _ in range(limit)))
    return pages
