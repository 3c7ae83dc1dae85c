import asyncio


async def fetch_all(urls, fetch, limit):
    places = asyncio.Semaphore(limit)

    async def fetch_one(url):
        async with places:
            return await fetch(url)

    return list(await asyncio.gather(*(fetch_one(url) for url in urls)))
