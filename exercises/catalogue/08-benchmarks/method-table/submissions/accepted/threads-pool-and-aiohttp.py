import asyncio
from multiprocessing import Pool
from threading import Thread

import aiohttp

from tasks import crunch, fetch

PREDICTION = {
    "waiting": {"threading": True, "multiprocessing": True, "asyncio": True, "gevent": True},
    "computing": {"threading": False, "multiprocessing": True, "asyncio": False, "gevent": False},
}


def with_threads(work, items):
    results = [None] * len(items)

    def put(place):
        results[place] = work(items[place])

    threads = [Thread(target=put, args=(place,)) for place in range(len(items))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def with_processes(work, items, count):
    with Pool(count) as pool:
        return pool.map(work, items, chunksize=1)


async def sizes(urls):
    async def size(session, url):
        async with session.get(url) as response:
            return len(await response.text())

    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(size(session, url) for url in urls))


def with_greenlets(work, items):
    from gevent import monkey

    monkey.patch_all()
    from gevent.pool import Pool

    return Pool(16).map(work, items)


def fetch_threading(urls):
    return with_threads(fetch, urls)


def fetch_multiprocessing(urls):
    return with_processes(fetch, urls, 8)


def fetch_asyncio(urls):
    return asyncio.run(sizes(urls))


def fetch_gevent(urls):
    return with_greenlets(fetch, urls)


def crunch_threading(ns):
    return with_threads(crunch, ns)


def crunch_multiprocessing(ns):
    return with_processes(crunch, ns, None)


def crunch_asyncio(ns):
    async def run():
        return [crunch(n) for n in ns]

    return asyncio.run(run())


def crunch_gevent(ns):
    return with_greenlets(crunch, ns)
