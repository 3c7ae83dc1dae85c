import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from tasks import crunch, fetch

PREDICTION = {
    "waiting": {"threading": True, "multiprocessing": True, "asyncio": True, "gevent": True},
    "computing": {"threading": False, "multiprocessing": True, "asyncio": False, "gevent": False},
}


def with_threads(work, items):
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(work, items))


def with_processes(work, items, count):
    with ProcessPoolExecutor(count) as pool:
        return list(pool.map(work, items))


def with_asyncio(work, items):
    async def run():
        return await asyncio.gather(*(asyncio.to_thread(work, item) for item in items))

    return asyncio.run(run())


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
    return with_asyncio(fetch, urls)


def fetch_gevent(urls):
    return with_greenlets(fetch, urls)


def crunch_threading(ns):
    return with_threads(crunch, ns)


def crunch_multiprocessing(ns):
    return with_processes(crunch, ns, None)


def crunch_asyncio(ns):
    return with_asyncio(crunch, ns)


def crunch_gevent(ns):
    return with_greenlets(crunch, ns)
