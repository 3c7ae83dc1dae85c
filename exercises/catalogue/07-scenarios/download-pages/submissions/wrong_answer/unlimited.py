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
    with ThreadPoolExecutor(len(urls) + 1) as executor:
        return dict(zip(unique, executor.map(size, unique)))
