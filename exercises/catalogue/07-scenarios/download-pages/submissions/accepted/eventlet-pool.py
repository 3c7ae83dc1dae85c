import eventlet

eventlet.monkey_patch()

import requests


def download(urls, limit, timeout):
    def size(url):
        try:
            answer = requests.get(url, timeout=timeout)
        except requests.Timeout:
            return None
        return len(answer.content) if answer.ok else None

    unique = list(dict.fromkeys(urls))
    return dict(zip(unique, eventlet.GreenPool(limit).imap(size, unique)))
