import concurrent.futures
from concurrent.futures import ThreadPoolExecutor

import requests


def download(urls, limit, timeout):
    """Waits no longer than it may for a page that stalls, but its thread goes on waiting."""

    def size(url):
        answer = requests.get(url)
        return len(answer.content) if answer.ok else None

    unique = list(dict.fromkeys(urls))
    executor = ThreadPoolExecutor(limit)
    futures = [executor.submit(size, url) for url in unique]
    concurrent.futures.wait(futures, timeout + 0.5)
    executor.shutdown(wait=False)
    return {url: future.result() if future.done() else None for url, future in zip(unique, futures)}
