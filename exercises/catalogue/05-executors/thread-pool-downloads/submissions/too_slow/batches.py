from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch, limit):
    pages = []
    for start in range(0, len(urls), limit):
        with ThreadPoolExecutor(limit) as executor:
            futures = [executor.submit(fetch, url) for url in urls[start:start + limit]]
        pages += [future.exception() or future.result() for future in futures]
    return pages
