import time
from concurrent.futures import ThreadPoolExecutor

import requests


def download(urls, limit, timeout):
    def size(url):
        try:
            answer = requests.get(url, timeout=timeout)
        except requests.Timeout:
            return None
        return len(answer.content) if answer.ok else None

    unique = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(limit) as executor:
        futures = [executor.submit(size, url) for url in unique]
        time.sleep(0.03 * len(unique))
    return {url: future.result() for url, future in zip(unique, futures)}
