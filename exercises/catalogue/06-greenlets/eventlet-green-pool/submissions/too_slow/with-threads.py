from concurrent.futures import ThreadPoolExecutor

import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    with ThreadPoolExecutor(limit) as executor:
        return list(executor.map(size, urls))
