import requests
from gevent import monkey
from gevent.pool import Pool


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    sizes = Pool(limit).map(size, urls)
    monkey.patch_all()
    return sizes
