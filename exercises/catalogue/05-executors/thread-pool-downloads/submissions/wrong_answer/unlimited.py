from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch, limit):
    with ThreadPoolExecutor(len(urls) or 1) as executor:
        futures = [executor.submit(fetch, url) for url in urls]
    return [future.exception() or future.result() for future in futures]
