import requests
from gevent import monkey
from gevent.pool import Pool


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    return Pool(limit).map(size, urls)


if __name__ == "__main__":
    monkey.patch_all()
    print(download(["http://pages.test/"], 1))
