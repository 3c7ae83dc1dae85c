import queue
import threading

import requests


def size(url, timeout):
    try:
        answer = requests.get(url, timeout=timeout)
    except requests.Timeout:
        return None
    return len(answer.content) if answer.ok else None


def download(urls, limit, timeout):
    sizes = dict.fromkeys(urls)
    errors = []
    left = queue.SimpleQueue()
    for url in sizes:
        left.put(url)

    def work():
        while not errors:
            try:
                url = left.get_nowait()
            except queue.Empty:
                return
            try:
                sizes[url] = size(url, timeout)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(limit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sizes
