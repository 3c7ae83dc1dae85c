from gevent import monkey

monkey.patch_all()

import time

import requests
from gevent.pool import Pool


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    pool = Pool(limit)
    jobs = [pool.spawn(size, url) for url in urls]
    while not all(job.ready() for job in jobs):
        time.sleep(0.03 * len(urls))
    return [job.value for job in jobs]
