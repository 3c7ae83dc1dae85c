import threading


def fetch_all(urls, fetch, limit):
    """Two threads may read the same index before either of them has moved it on."""
    pages = [None] * len(urls)
    upcoming = 0

    def work():
        nonlocal upcoming
        while upcoming < len(urls):
            place = upcoming
            upcoming = place + 1
            try:
                pages[place] = fetch(urls[place])
            except Exception as error:
                pages[place] = error

    threads = [threading.Thread(target=work) for _ in range(limit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
