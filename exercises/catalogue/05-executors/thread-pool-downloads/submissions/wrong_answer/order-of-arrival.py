from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch_all(urls, fetch, limit):
    with ThreadPoolExecutor(limit) as executor:
        futures = [executor.submit(fetch, url) for url in urls]
        return [future.exception() or future.result() for future in as_completed(futures)]
