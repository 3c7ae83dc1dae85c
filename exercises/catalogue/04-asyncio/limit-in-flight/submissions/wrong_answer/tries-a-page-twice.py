import asyncio


async def fetch_all(urls, fetch, limit):
    pages = [None] * len(urls)
    left = iter(enumerate(urls))

    async def worker():
        for index, url in left:
            try:
                pages[index] = await fetch(url)
            except OSError:
                pages[index] = await fetch(url)

    await asyncio.gather(*(worker() for _ in range(limit)))
    return pages
