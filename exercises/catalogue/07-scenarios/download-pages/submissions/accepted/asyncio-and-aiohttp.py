import asyncio

import aiohttp


async def download_all(urls, limit, timeout):
    places = asyncio.Semaphore(limit)

    async def size(session, url):
        async with places:
            try:
                async with asyncio.timeout(timeout), session.get(url) as answer:
                    body = await answer.read()
                    return len(body) if answer.ok else None
            except TimeoutError:
                return None

    unique = list(dict.fromkeys(urls))
    async with aiohttp.ClientSession() as session:
        return dict(zip(unique, await asyncio.gather(*(size(session, url) for url in unique))))


def download(urls, limit, timeout):
    return asyncio.run(download_all(urls, limit, timeout))
