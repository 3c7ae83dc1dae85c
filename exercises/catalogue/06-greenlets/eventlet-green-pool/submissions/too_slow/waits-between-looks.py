import eventlet

eventlet.monkey_patch()

import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    pool = eventlet.GreenPool(limit)
    jobs = [pool.spawn(size, url) for url in urls]
    while pool.running() > 0:
        eventlet.sleep(0.03 * len(urls))
    return [job.wait() for job in jobs]
