import eventlet

eventlet.monkey_patch()

import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    pile = eventlet.GreenPile(limit)
    for url in urls:
        pile.spawn(size, url)
    return list(pile) if urls else []
