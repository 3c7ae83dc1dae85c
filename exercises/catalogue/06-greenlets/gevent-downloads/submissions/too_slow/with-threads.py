import threading

import requests


def download(urls, limit):
    sizes = [None] * len(urls)
    places = threading.Semaphore(limit)

    def fetch(place, url):
        with places:
            answer = requests.get(url)
            sizes[place] = len(answer.content) if answer.ok else None

    threads = [threading.Thread(target=fetch, args=task) for task in enumerate(urls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sizes
