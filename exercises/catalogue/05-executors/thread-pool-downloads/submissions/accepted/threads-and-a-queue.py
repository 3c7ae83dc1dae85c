import queue
import threading


def fetch_all(urls, fetch, limit):
    pages = [None] * len(urls)
    tasks = queue.SimpleQueue()
    for task in enumerate(urls):
        tasks.put(task)

    def work():
        while True:
            try:
                place, url = tasks.get_nowait()
            except queue.Empty:
                return
            try:
                pages[place] = fetch(url)
            except Exception as error:
                pages[place] = error

    threads = [threading.Thread(target=work) for _ in range(min(limit, len(urls)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
