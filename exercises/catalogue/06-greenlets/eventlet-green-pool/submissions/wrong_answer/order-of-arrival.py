import eventlet

eventlet.monkey_patch()

import requests


def download(urls, limit):
    sizes = []

    def fetch(url):
        answer = requests.get(url)
        sizes.append(len(answer.content) if answer.ok else None)

    pool = eventlet.GreenPool(limit)
    for url in urls:
        pool.spawn(fetch, url)
    pool.waitall()
    return sizes
