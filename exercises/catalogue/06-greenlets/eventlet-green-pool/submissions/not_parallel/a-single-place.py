import eventlet

eventlet.monkey_patch()

import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    return list(eventlet.GreenPool(1).imap(size, urls))
