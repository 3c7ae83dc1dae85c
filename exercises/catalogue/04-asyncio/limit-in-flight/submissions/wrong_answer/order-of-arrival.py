import asyncio


async def fetch_all(urls, fetch, limit):
    pages = []
    left = list(urls)[::-1]

    async def worker():
        while left:
            try:
                pages.append(await fetch(left.pop()))
            except OSError:
                left.clear()
                raise

    await asyncio.gather(*(worker() for _ in range(limit)))
    return pages
