"""Writes nothing, and predicts rightly that nothing will help."""

from tasks import crunch, fetch

# Which methods do you expect to be clearly faster than one by one?
PREDICTION = {
    "waiting": {"threading": False, "multiprocessing": False, "asyncio": False, "gevent": False},
    "computing": {"threading": False, "multiprocessing": False, "asyncio": False, "gevent": False},
}


def fetch_threading(urls):
    return [fetch(url) for url in urls]


def fetch_multiprocessing(urls):
    return [fetch(url) for url in urls]


def fetch_asyncio(urls):
    return [fetch(url) for url in urls]


def fetch_gevent(urls):
    return [fetch(url) for url in urls]


def crunch_threading(ns):
    return [crunch(n) for n in ns]


def crunch_multiprocessing(ns):
    return [crunch(n) for n in ns]


def crunch_asyncio(ns):
    return [crunch(n) for n in ns]


def crunch_gevent(ns):
    return [crunch(n) for n in ns]
