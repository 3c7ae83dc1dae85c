from gevent import monkey

monkey.patch_all()

import gevent
import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    jobs = [gevent.spawn(size, url) for url in urls]
    gevent.joinall(jobs)
    return [job.value for job in jobs]
