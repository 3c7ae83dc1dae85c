from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch, limit):
    pages = []
    with ThreadPoolExecutor(limit) as executor:
        for url in urls:
            future = executor.submit(fetch, url)
            pages.append(future.exception() or future.result())
    return pages
