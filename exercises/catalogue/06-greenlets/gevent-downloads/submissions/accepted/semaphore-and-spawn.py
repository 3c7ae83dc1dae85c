from gevent import monkey

monkey.patch_all()

import gevent
import requests
from gevent.lock import BoundedSemaphore


def download(urls, limit):
    places = BoundedSemaphore(limit)

    def size(url):
        with places:
            answer = requests.get(url)
            return len(answer.content) if answer.ok else None

    jobs = [gevent.spawn(size, url) for url in urls]
    gevent.joinall(jobs)
    return [job.value for job in jobs]
