import threading


def fetch_all(urls, fetch, limit):
    """Never too many fetches at once, but as many threads as urls, most of which wait."""
    pages = [None] * len(urls)
    places = threading.Semaphore(limit)

    def work(place, url):
        with places:
            try:
                pages[place] = fetch(url)
            except Exception as error:
                pages[place] = error

    threads = [threading.Thread(target=work, args=task) for task in enumerate(urls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
