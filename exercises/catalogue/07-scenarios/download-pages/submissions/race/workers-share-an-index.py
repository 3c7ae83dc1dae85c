import threading

import requests


def download(urls, limit, timeout):
    """Two threads that end at the same time may both move the index on from the same place, and one url is left out."""
    unique = list(dict.fromkeys(urls))
    sizes = {}
    errors = []
    upcoming = 0

    def work():
        nonlocal upcoming
        while upcoming < len(unique) and not errors:
            place = upcoming
            upcoming += 1
            if place >= len(unique):
                return
            url = unique[place]
            if url in sizes:
                continue
            try:
                answer = requests.get(url, timeout=timeout)
                sizes[url] = len(answer.content) if answer.ok else None
            except requests.Timeout:
                sizes[url] = None
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
