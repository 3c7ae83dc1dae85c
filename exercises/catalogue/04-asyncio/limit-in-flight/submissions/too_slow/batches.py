import asyncio


async def fetch_all(urls, fetch, limit):
    pages = []
    for start in range(0, len(urls), limit):
        pages += await asyncio.gather(*(fetch(url) for url in urls[start:start + limit]))
    return pages
