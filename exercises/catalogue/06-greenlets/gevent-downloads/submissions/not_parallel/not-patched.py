import requests
from gevent.pool import Pool


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    return Pool(limit).map(size, urls)
