from concurrent.futures import ThreadPoolExecutor

import requests


def download(urls, limit, timeout):
    """At most 16 are in flight, whatever the limit is."""

    def size(url):
        try:
            answer = requests.get(url, timeout=timeout)
        except requests.Timeout:
            return None
        return len(answer.content) if answer.ok else None

    unique = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(16) as executor:
        return dict(zip(unique, executor.map(size, unique)))
