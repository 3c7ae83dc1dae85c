import eventlet

eventlet.monkey_patch()

import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    jobs = [eventlet.spawn(size, url) for url in urls]
    return [job.wait() for job in jobs]
