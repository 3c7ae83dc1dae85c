from gevent import monkey

monkey.patch_all()

import requests
from gevent.pool import Pool


def download(urls, limit):
    return Pool(limit).map(lambda url: len(requests.get(url).content), urls)
