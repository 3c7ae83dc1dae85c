from gevent import monkey

monkey.patch_all()

import requests
from gevent.pool import Pool


def download(urls, limit, timeout):
    def size(url):
        try:
            answer = requests.get(url, timeout=timeout)
        except requests.Timeout:
            return None
        return len(answer.content) if answer.ok else None

    unique = list(dict.fromkeys(urls))
    return dict(zip(unique, Pool(limit).map(size, unique)))
