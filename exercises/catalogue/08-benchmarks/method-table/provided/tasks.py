"""The two tasks of the table, done one by one."""

import requests


def fetch(url):
    """Waits for a page and returns its size: bound by waiting."""
    return len(requests.get(url, timeout=10).text)


def crunch(n):
    """Mixes numbers n times: bound by the processor. There is no formula for it."""
    value = n
    for i in range(n):
        value = (value * 1103515245 + 12345 + i) % 2147483648
    return value


def fetch_sequentially(urls):
    return [fetch(url) for url in urls]


def crunch_sequentially(ns):
    return [crunch(n) for n in ns]
